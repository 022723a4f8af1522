//! The page that shows whether a printer is what the shop says it is: it has as many columns and dots, its knife cuts, and every sign
//! of ASCII comes out as itself.

use crate::columns::Columns;
use crate::escpos::to_escpos;
use crate::pen::{Pen, Weight};
use crate::printer::Printer;
use crate::text_paper::{Section, TextPaper, TextRow};
use crate::words::{Language, Word, Words};
use pokea_domain::Millis;
use pokea_domain::shop::{Shop, World};
use qrcode::QrCode;

/// The bytes that print it. They never open the drawer.
#[must_use]
pub fn test_page(
    printer: Printer,
    shop: &Shop,
    world: World,
    language: Language,
    at: Millis,
) -> Vec<u8> {
    let words = Words::new(language);
    let page = TextPaper {
        shop: shop.clone(),
        world,
        title: words.say(Word::TestTitle),
        number: None,
        at,
        language,
        copy: false,
        sections: vec![profile(printer, &words), trial(printer, &words)],
        signatures: Vec::new(),
    };
    let mut columns = Columns::new(printer, words.not_real(world).as_deref());
    page.draw(&mut columns, &words);
    let code = QrCode::new(format!("POKEA TEST {}", printer.head.dots()));
    columns.qr(&code.expect("a QR code takes over three thousand characters"));
    columns.centred(&words.say(Word::TestCode), Weight::Body);
    to_escpos(&columns)
}

/// What the shop says of it.
fn profile(printer: Printer, words: &Words) -> Section {
    let yes_or_no = |is| words.say(if is { Word::Yes } else { Word::No });
    let facts = [
        (Word::TestColumns, printer.head.columns().to_string()),
        (Word::TestDots, printer.head.dots().to_string()),
        (Word::TestCutter, yes_or_no(printer.cutter)),
        (Word::TestDrawer, yes_or_no(printer.drawer)),
    ];
    let rows = facts.map(|(word, value)| TextRow::Fact {
        label: words.say(word),
        value,
    });
    Section {
        heading: None,
        rows: rows.into(),
    }
}

/// What shows that it is so.
fn trial(printer: Printer, words: &Words) -> Section {
    let ruler = "1234567890".chars().cycle().take(printer.head.columns());
    let signs: String = ('!'..='~').collect();
    let texts = [words.say(Word::TestRuler), ruler.collect(), signs];
    Section {
        heading: None,
        rows: texts.map(TextRow::Paragraph).into(),
    }
}
