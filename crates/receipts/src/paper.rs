//! Where everything on a receipt stands: from a [`Receipt`] to its [`Layout`], top to bottom.

use crate::layout::{Layout, Length};
use crate::receipt::{Confirmation, Receipt, ReceiptError, Tender, VatTotal};
use crate::sheet::Sheet;
use crate::style::Style;
use crate::words::{Language, Word, Words};
use pokea_domain::shop::World;
use pokea_domain::{Cents, Vat};
use qrcode::QrCode;

const BODY: Style = Style::regular(9);
const STRONG: Style = Style::bold(9);
const SMALL: Style = Style::regular(8);

/// Thickness of a line between parts, and of the two around the total.
const THIN: Length = 18;
const THICK: Length = 45;

impl Receipt {
    /// Draws the receipt for an 80 mm roll.
    pub fn layout(&self) -> Result<Layout, ReceiptError> {
        let rest = self.check_payments()?;
        let words = Words::new(self.language);
        let mut paper = Paper {
            sheet: Sheet::new(),
            words: &words,
        };
        paper.marking(self);
        paper.shop(self);
        paper.sale(self);
        paper.lines(self)?;
        paper.total(self.due);
        for part in &self.parts {
            paper.tender(&part.tender, Some(part.amount));
        }
        paper.tender(&self.tender, (!self.parts.is_empty()).then_some(rest));
        paper.vat(&self.vat_totals()?);
        paper.foot(&self.qr());
        let watermark = not_real(self.world).map(|word| words.say(word));
        let (marks, height) = paper.sheet.finish(watermark.as_deref());
        Ok(Layout {
            title: words.title(&self.number.to_string()),
            language: self.language,
            at: self.at,
            height,
            marks,
        })
    }
}

/// What paper of this world says across its face.
pub(crate) fn not_real(world: World) -> Option<Word> {
    match world {
        World::Practice => Some(Word::Practice),
        World::Sandbox => Some(Word::Sandbox),
        World::Live => None,
    }
}

struct Paper<'a> {
    sheet: Sheet,
    words: &'a Words,
}

impl Paper<'_> {
    fn marking(&mut self, receipt: &Receipt) {
        if let Some(word) = not_real(receipt.world) {
            let in_both = [Language::Sw, Language::En].map(|l| Words::new(l).say(Word::NotForTax));
            self.sheet.banner([
                (&self.words.say(word), Style::bold(15)),
                (&in_both[0], STRONG),
                (&in_both[1], STRONG),
            ]);
        }
        if receipt.copy {
            self.sheet
                .framed(&self.words.say(Word::Copy), Style::bold(13));
        }
    }

    fn shop(&mut self, receipt: &Receipt) {
        let shop = &receipt.shop;
        self.sheet.centred(&shop.name, Style::bold(17), 3);
        self.sheet.gap(40);
        self.sheet.centred(&shop.address, BODY, 3);
        for (word, number) in [
            (Word::KraPin, &shop.kra_pin),
            (Word::TillNumber, &shop.till_number),
        ] {
            if !number.trim().is_empty() {
                let text = format!("{} {number}", self.words.say(word));
                self.sheet.centred(&text, BODY, 2);
            }
        }
        self.sheet.rule(THIN);
    }

    fn sale(&mut self, receipt: &Receipt) {
        self.fact(Word::Number, &receipt.number.to_string(), STRONG);
        self.fact(Word::Date, &receipt.at.nairobi().paper(), BODY);
        for (word, value) in [
            (Word::ServedBy, &receipt.served_by),
            (Word::BuyerPin, &receipt.buyer_pin),
        ] {
            if let Some(value) = value {
                self.fact(word, value, BODY);
            }
        }
        self.sheet.rule(THIN);
    }

    fn lines(&mut self, receipt: &Receipt) -> Result<(), ReceiptError> {
        let (rounding, sale_discount) = (receipt.rounding()?, receipt.sale_discount()?);
        for item in &receipt.items {
            let line = &item.line;
            let name = line.name.as_deref().filter(|name| !name.trim().is_empty());
            let name = name.map_or_else(|| self.words.say(Word::Goods), str::to_owned);
            // `rounding` has added the lines up, so each of them has a total.
            let gross = line.gross().unwrap_or_default().to_string();
            self.sheet
                .amount_with_letter(&name, &gross, letter(item.band), BODY);
            if line.quantity > 1 {
                let text = format!("{} × {}", line.quantity, line.unit);
                self.sheet.remark(&text, SMALL);
            }
            if let Some(note) = line.note.as_deref().filter(|note| !note.trim().is_empty()) {
                self.sheet.remark(note, SMALL);
            }
            self.taken_off(Word::Discount, line.discount);
            self.sheet.gap(60);
        }
        self.taken_off(Word::SaleDiscount, sale_discount);
        if rounding != Cents::ZERO {
            self.beside_lines(Word::Rounding, rounding);
        }
        Ok(())
    }

    fn taken_off(&mut self, word: Word, discount: Cents) {
        if discount != Cents::ZERO {
            let less = Cents::ZERO.checked_sub(discount).unwrap_or_default();
            self.beside_lines(word, less);
        }
    }

    fn beside_lines(&mut self, word: Word, amount: Cents) {
        let label = self.words.say(word);
        self.sheet
            .amount_with_letter(&label, &amount.to_string(), "", BODY);
    }

    fn total(&mut self, due: Cents) {
        self.sheet.rule(THICK);
        let (label, style) = (self.words.say(Word::Total), Style::bold(18));
        self.sheet
            .amount(&label, style, &format!("KSh {due}"), style);
        self.sheet.rule(THICK);
    }

    /// `part`: so much of what was due, where something else brought more.
    fn tender(&mut self, tender: &Tender, part: Option<Cents>) {
        match tender {
            Tender::Mpesa {
                code,
                payer,
                phone_masked,
                confirmation,
            } => {
                self.paid(Word::PaidByMpesa, part);
                match code {
                    Some(code) => {
                        self.sheet
                            .centred(&self.words.say(Word::MpesaCode), SMALL, 1);
                        self.sheet.spelt(code.as_str(), Style::bold(22));
                    }
                    None => self
                        .sheet
                        .centred(&self.words.say(Word::MpesaCodeMissing), STRONG, 2),
                }
                self.sheet.gap(60);
                if let Some(name) = payer {
                    self.fact(Word::Payer, name, BODY);
                }
                self.fact(Word::Phone, phone_masked, BODY);
                let sure = match confirmation {
                    Confirmation::Proven => Word::Proven,
                    Confirmation::Claimed => Word::Claimed,
                };
                self.sheet.centred(&self.words.say(sure), SMALL, 2);
            }
            Tender::Cash { tendered, change } => {
                self.paid(Word::PaidInCash, part);
                if part == Some(*tendered) {
                    return self.sheet.rule(THIN);
                }
                for (word, amount, style) in [
                    (Word::Tendered, tendered, BODY),
                    (Word::Change, change, STRONG),
                ] {
                    self.sheet
                        .amount(&self.words.say(word), style, &amount.to_string(), style);
                }
            }
        }
        self.sheet.rule(THIN);
    }

    fn vat(&mut self, totals: &[VatTotal]) {
        const ENDS: [Length; 4] = [2_300, 3_500, 5_600, 7_600];
        let heads = [Word::VatBand, Word::VatRate, Word::VatNet, Word::VatAmount]
            .map(|w| self.words.say(w));
        self.sheet
            .columns(heads.each_ref().map(String::as_str), ENDS, SMALL);
        for VatTotal { band, net, vat } in totals {
            let rate = rate(*band, self.words);
            let (net, vat) = (net.to_string(), vat.to_string());
            self.sheet
                .columns([letter(*band), &rate, &net, &vat], ENDS, SMALL);
        }
    }

    fn foot(&mut self, code: &QrCode) {
        self.sheet.gap(120);
        self.sheet.qr(code);
        self.sheet
            .centred(&self.words.say(Word::Thanks), Style::bold(10), 2);
    }

    fn paid(&mut self, word: Word, part: Option<Cents>) {
        match part {
            Some(amount) => {
                let label = self.words.say(word);
                self.sheet
                    .amount(&label, STRONG, &amount.to_string(), STRONG);
            }
            None => self.heading(word),
        }
    }

    fn heading(&mut self, word: Word) {
        self.sheet.centred(&self.words.say(word), STRONG, 2);
        self.sheet.gap(80);
    }

    fn fact(&mut self, label: Word, value: &str, style: Style) {
        if !value.trim().is_empty() {
            self.sheet.fact(&self.words.say(label), value, style);
        }
    }
}

/// The band's letter, as KRA prints it.
pub(crate) const fn letter(band: Vat) -> &'static str {
    match band {
        Vat::A => "A",
        Vat::B => "B",
        Vat::C => "C",
        Vat::D => "D",
        Vat::E => "E",
    }
}

/// The band's rate, or why it has none.
pub(crate) fn rate(band: Vat, words: &Words) -> String {
    match band {
        Vat::A => words.say(Word::VatExempt),
        Vat::D => words.say(Word::VatOutside),
        Vat::B | Vat::C | Vat::E => format!("{}%", band.percent()),
    }
}
