//! Text for printers that know no other letters than ASCII's. Which code page a cheap printer begins with is anyone's guess, and a
//! guess prints garbage, so every text is spelt with what all of them share.

/// The text in printable ASCII: runs of white space become one space, a letter loses its mark (`Ngũgĩ` is `Ngugi`), signs are
/// written out (`…` is `...`), and what has no spelling, control characters and direction marks included, is a `?`. So no text of
/// other people can be a command to the printer.
pub(crate) fn ascii(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !shown.is_empty() {
            shown.push(' ');
        }
        for c in word.chars() {
            match c {
                '!'..='~' => shown.push(c),
                // A mark written after its letter; the letter stays.
                '\u{300}'..='\u{36f}' => {}
                _ => shown.push_str(spelling(c)),
            }
        }
    }
    shown
}

fn spelling(c: char) -> &'static str {
    let known = SPELLINGS.iter().find(|(signs, _)| signs.contains(c));
    known.map_or("?", |(_, spelling)| spelling)
}

/// Latin letters of Unicode's first two Latin blocks, and the signs that people paste from elsewhere.
const SPELLINGS: &[(&str, &str)] = &[
    ("•·", "*"),
    ("×", "x"),
    ("…", "..."),
    ("‘’‚‛´", "'"),
    ("“”„«»", "\""),
    ("‐‑‒–—―−\u{ad}", "-"),
    ("‹", "<"),
    ("›", ">"),
    ("ÀÁÂÃÄÅĀĂĄ", "A"),
    ("àáâãäåāăąª", "a"),
    ("Æ", "AE"),
    ("æ", "ae"),
    ("ÇĆĈĊČ", "C"),
    ("çćĉċč", "c"),
    ("ÐĎĐ", "D"),
    ("ðďđ", "d"),
    ("ÈÉÊËĒĔĖĘĚ", "E"),
    ("èéêëēĕėęě", "e"),
    ("ĜĞĠĢ", "G"),
    ("ĝğġģ", "g"),
    ("ĤĦ", "H"),
    ("ĥħ", "h"),
    ("ÌÍÎÏĨĪĬĮİ", "I"),
    ("ìíîïĩīĭįı", "i"),
    ("Ĳ", "IJ"),
    ("ĳ", "ij"),
    ("Ĵ", "J"),
    ("ĵ", "j"),
    ("Ķ", "K"),
    ("ķĸ", "k"),
    ("ĹĻĽĿŁ", "L"),
    ("ĺļľŀł", "l"),
    ("ÑŃŅŇŊ", "N"),
    ("ñńņňŋ", "n"),
    ("ÒÓÔÕÖØŌŎŐ", "O"),
    ("òóôõöøōŏőº°", "o"),
    ("ŉ", "'n"),
    ("Œ", "OE"),
    ("œ", "oe"),
    ("ŔŖŘ", "R"),
    ("ŕŗř", "r"),
    ("ŚŜŞŠ", "S"),
    ("śŝşšſ", "s"),
    ("ß", "ss"),
    ("ŢŤŦ", "T"),
    ("ţťŧ", "t"),
    ("Þ", "TH"),
    ("þ", "th"),
    ("ÙÚÛÜŨŪŬŮŰŲ", "U"),
    ("ùúûüũūŭůűųµ", "u"),
    ("Ŵ", "W"),
    ("ŵ", "w"),
    ("ÝŶŸ", "Y"),
    ("ýÿŷ", "y"),
    ("ŹŻŽ", "Z"),
    ("źżž", "z"),
    ("¹", "1"),
    ("²", "2"),
    ("³", "3"),
    ("½", "1/2"),
    ("¼", "1/4"),
    ("¾", "3/4"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("™", "TM"),
    ("©", "(C)"),
    ("®", "(R)"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_print_as_people_type_them_and_no_text_is_a_command() {
        for (text, shown) in [
            ("Wanjikũ wa Ngũgĩ", "Wanjiku wa Ngugi"),
            ("Wanjiku\u{303} Ng\u{2019}ang\u{2019}a", "Wanjiku Ng'ang'a"),
            ("  José \t  Müller\n", "Jose Muller"),
            ("0712 ••• 678", "0712 *** 678"),
            ("2 × 215.00 – ½ kg…", "2 x 215.00 - 1/2 kg..."),
            ("\u{1b}p\u{0}\u{19}a\u{202e}b", "?p??a?b"),
            ("مريم 王", "???? ?"),
            ("\u{303}", ""),
        ] {
            assert_eq!(ascii(text), shown);
        }
    }

    #[test]
    fn every_letter_of_the_two_latin_blocks_has_a_spelling() {
        for c in ('\u{c0}'..='\u{17f}').filter(|c| c.is_alphabetic()) {
            assert_ne!(ascii(&c.to_string()), "?", "{c}");
        }
    }
}
