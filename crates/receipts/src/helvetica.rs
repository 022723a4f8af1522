//! Helvetica as every PDF reader has it: which characters it can show, and how wide each is.
//!
//! The built-in font is one byte per character in `WinAnsiEncoding` (PDF 32000-1, annex D), and its widths are fixed by Adobe's font
//! metrics, so text can be centred, right-aligned and wrapped without any font file.

use crate::layout::{Face, Length};

/// The width of a text in hundredths of a millimetre, rounded up; `spacing` follows every character.
pub(crate) fn width(text: &str, face: Face, size: Length, spacing: Length) -> Length {
    let (mut thousandths, mut count) = (0_i64, 0_i64);
    for c in text.chars() {
        thousandths += i64::from(advance(c, face));
        count += 1;
    }
    let length = (thousandths * i64::from(size) + 999) / 1_000 + count * i64::from(spacing);
    Length::try_from(length).unwrap_or(Length::MAX)
}

/// The text as paper can show it. Other people wrote parts of it, so nothing may vanish and nothing may act:
/// runs of white space become one space, letters of Kenya's languages that Latin-1 lacks lose their mark (`Ngũgĩ` is `Ngugi`, as
/// most people type it), and everything else that the font has not, control characters and direction marks included, is a `?`.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !shown.is_empty() {
            shown.push(' ');
        }
        for c in word.chars() {
            match c {
                'ĩ' => shown.push('i'),
                'Ĩ' => shown.push('I'),
                'ũ' => shown.push('u'),
                'Ũ' => shown.push('U'),
                // A mark written after its letter; the letter stays.
                '\u{300}'..='\u{36f}' => {}
                // A soft hyphen is seen in some readers only.
                '\u{ad}' => shown.push('-'),
                _ if win_ansi(c).is_some() => shown.push(c),
                _ => shown.push('?'),
            }
        }
    }
    shown
}

/// Printable text in lines no wider than `limit`, at most `lines_max` of them.
pub(crate) fn wrap(
    text: &str,
    face: Face,
    size: Length,
    limit: Length,
    lines_max: usize,
) -> Vec<String> {
    crate::wrap::wrap(text, lines_max, "…", |line| {
        width(line, face, size, 0) <= limit
    })
}

/// The width of one character in thousandths of the font's size.
fn advance(c: char, face: Face) -> u16 {
    let widths = match face {
        Face::Regular => &REGULAR,
        Face::Bold => &BOLD,
    };
    win_ansi(c)
        .and_then(|byte| widths.get(usize::from(byte.checked_sub(0x20)?)))
        .copied()
        .unwrap_or(WIDEST)
}

/// The byte of a character in `WinAnsiEncoding`, if it has one that shows.
fn win_ansi(c: char) -> Option<u8> {
    match c {
        ' '..='~' | '\u{a0}'..='ÿ' => u8::try_from(u32::from(c)).ok(),
        _ => {
            let place = FROM_0X80.iter().position(|&known| known == Some(c))?;
            u8::try_from(place).ok()?.checked_add(0x80)
        }
    }
}

/// What `WinAnsiEncoding` has at 0x80 to 0x9F, where Latin-1 has control codes.
#[rustfmt::skip]
const FROM_0X80: [Option<char>; 32] = [
    Some('€'), None, Some('‚'), Some('ƒ'), Some('„'), Some('…'), Some('†'), Some('‡'),
    Some('ˆ'), Some('‰'), Some('Š'), Some('‹'), Some('Œ'), None, Some('Ž'), None,
    None, Some('‘'), Some('’'), Some('“'), Some('”'), Some('•'), Some('–'), Some('—'),
    Some('˜'), Some('™'), Some('š'), Some('›'), Some('œ'), None, Some('ž'), Some('Ÿ'),
];

/// No character of either face is wider (the `@` of the regular one).
const WIDEST: u16 = 1_015;

/// Adobe's metrics of Helvetica, from 0x20 on; 0 where the encoding has nothing.
#[rustfmt::skip]
const REGULAR: [u16; 224] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 0,
    556, 0, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0,
    0, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 0, 500, 667,
    278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333,
    400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611,
    667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
];

/// Adobe's metrics of Helvetica-Bold, likewise.
#[rustfmt::skip]
const BOLD: [u16; 224] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, 0,
    556, 0, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0,
    0, 278, 278, 500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 0, 500, 667,
    278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 333,
    400, 584, 333, 333, 333, 611, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611,
    722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278,
    611, 611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_print_as_people_type_them_and_tricks_show() {
        for (text, shown) in [
            ("Wanjikũ wa Ngũgĩ", "Wanjiku wa Ngugi"),
            ("Wanjiku\u{303} Ng'ang'a", "Wanjiku Ng'ang'a"),
            ("  José \t  Müller\n", "José Müller"),
            ("0712 ••• 678", "0712 ••• 678"),
            ("a\u{202e}b\u{7}c\u{0}", "a?b?c?"),
            ("مريم 王", "???? ?"),
            ("co\u{ad}op", "co-op"),
            ("\u{a0}x\u{a0}y", "x y"),
            ("\u{303}", ""),
        ] {
            assert_eq!(printable(text), shown);
        }
    }

    #[test]
    fn widths_are_adobes() {
        assert_eq!(
            width("Wa•€", Face::Regular, 1_000, 0),
            944 + 556 + 350 + 556
        );
        assert_eq!(width("Wa•€", Face::Bold, 1_000, 0), 944 + 556 + 350 + 556);
        assert_eq!(width("AB", Face::Bold, 1_000, 10), 722 + 722 + 20);
        assert_eq!(width("i", Face::Regular, 1, 0), 1, "rounded up");
    }

    proptest! {
        #[test]
        fn wrapped_lines_fit_and_lose_nothing(text in "\\PC{0,200}", limit in 400..4_000, size in 200..400) {
            let text = printable(&text);
            let lines = wrap(&text, Face::Bold, size, limit, usize::MAX);
            for line in &lines {
                prop_assert!(width(line, Face::Bold, size, 0) <= limit || line.chars().count() == 1);
            }
            let without_spaces = |text: &str| text.replace(' ', "");
            prop_assert_eq!(without_spaces(&lines.concat()), without_spaces(&text));

            let cut = wrap(&text, Face::Bold, size, limit, 2);
            prop_assert!(cut.len() <= 2);
            if lines.len() > 2 {
                prop_assert!(cut[1].ends_with('…') && width(&cut[1], Face::Bold, size, 0) <= limit);
            }
        }
    }
}
