//! A receipt for a receipt printer: from a [`Receipt`] to its [`Columns`], top to bottom, with the numbers of the PDF in the PDF's
//! order.

use crate::bitmap::Greyscale;
use crate::columns::{Columns, Emphasis};
use crate::escpos::{drawer_kick, to_escpos};
use crate::paper::{letter, not_real, rate};
use crate::printer::Printer;
use crate::receipt::{Confirmation, Receipt, ReceiptError, Tender, VatTotal};
use crate::words::{Language, Word, Words};
use pokea_domain::Cents;
use qrcode::QrCode;

impl Receipt {
    /// The bytes that print it. `kick` also opens the drawer, first of all, where this is for cash and no copy: a copy brings no cash.
    pub fn to_escpos(
        &self,
        printer: Printer,
        logo: Option<&Greyscale>,
        kick: bool,
    ) -> Result<Vec<u8>, ReceiptError> {
        let paper = to_escpos(&self.columns(printer, logo)?);
        let kick = drawer_kick(printer).filter(|_| kick && self.has_cash() && !self.copy);
        Ok([kick.unwrap_or_default(), paper].concat())
    }

    /// Lays the receipt out in rows of a printer's columns.
    pub fn columns(
        &self,
        printer: Printer,
        logo: Option<&Greyscale>,
    ) -> Result<Columns, ReceiptError> {
        let rest = self.check_payments()?;
        let words = Words::new(self.language);
        let legend = not_real(self.world).map(|word| words.say(word));
        let mut slip = Slip {
            paper: Columns::new(printer, legend.as_deref()),
            words: &words,
        };
        slip.marking(self);
        slip.shop(self, logo);
        slip.sale(self);
        slip.lines(self)?;
        slip.total(self.due);
        for part in &self.parts {
            slip.tender(&part.tender, Some(part.amount));
        }
        slip.tender(&self.tender, (!self.parts.is_empty()).then_some(rest));
        slip.vat(&self.vat_totals()?);
        slip.foot(&self.qr());
        Ok(slip.paper)
    }
}

struct Slip<'a> {
    paper: Columns,
    words: &'a Words,
}

impl Slip<'_> {
    fn marking(&mut self, receipt: &Receipt) {
        if let Some(word) = not_real(receipt.world) {
            self.centred(word, Emphasis::Large, 3);
            for language in [Language::Sw, Language::En] {
                let text = Words::new(language).say(Word::NotForTax);
                self.paper.centred(&text, Emphasis::Bold, 1);
            }
            self.paper.double_rule();
        }
        if receipt.copy {
            self.centred(Word::Copy, Emphasis::Large, 2);
            self.paper.gap();
        }
    }

    fn shop(&mut self, receipt: &Receipt, logo: Option<&Greyscale>) {
        let shop = &receipt.shop;
        if let Some(logo) = logo {
            self.paper.picture(logo);
        }
        self.paper.centred(&shop.name, Emphasis::Large, 3);
        self.paper.centred(&shop.address, Emphasis::Plain, 3);
        for (word, number) in [
            (Word::KraPin, &shop.kra_pin),
            (Word::TillNumber, &shop.till_number),
        ] {
            if !number.trim().is_empty() {
                let text = format!("{} {number}", self.words.say(word));
                self.paper.centred(&text, Emphasis::Plain, 2);
            }
        }
        self.paper.rule();
    }

    fn sale(&mut self, receipt: &Receipt) {
        self.fact(Word::Number, &receipt.number.to_string(), Emphasis::Bold);
        let date = receipt.at.nairobi().paper();
        self.fact(Word::Date, &date, Emphasis::Plain);
        for (word, value) in [
            (Word::ServedBy, &receipt.served_by),
            (Word::BuyerPin, &receipt.buyer_pin),
        ] {
            if let Some(value) = value {
                self.fact(word, value, Emphasis::Plain);
            }
        }
        self.paper.rule();
    }

    fn lines(&mut self, receipt: &Receipt) -> Result<(), ReceiptError> {
        let (rounding, sale_discount) = (receipt.rounding()?, receipt.sale_discount()?);
        for item in &receipt.items {
            let line = &item.line;
            let name = line.name.as_deref().filter(|name| !name.trim().is_empty());
            let name = name.map_or_else(|| self.words.say(Word::Goods), str::to_owned);
            // `rounding` has added the lines up, so each of them has a total.
            let gross = line.gross().unwrap_or_default().to_string();
            self.paper
                .amount_with_letter(&name, &gross, letter(item.band));
            if line.quantity > 1 {
                let text = format!("{} × {}", line.quantity, line.unit);
                self.paper.remark(&text);
            }
            if let Some(note) = &line.note {
                self.paper.remark(note);
            }
            self.taken_off(Word::Discount, line.discount);
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
        self.paper
            .amount_with_letter(&label, &amount.to_string(), "");
    }

    fn total(&mut self, due: Cents) {
        self.paper.double_rule();
        let label = self.words.say(Word::Total);
        self.paper
            .amount(&label, &format!("KSh {due}"), Emphasis::Tall);
        self.paper.double_rule();
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
                        self.centred(Word::MpesaCode, Emphasis::Plain, 1);
                        self.paper.centred(code.as_str(), Emphasis::Large, 1);
                    }
                    None => self.centred(Word::MpesaCodeMissing, Emphasis::Bold, 2),
                }
                if let Some(name) = payer {
                    self.fact(Word::Payer, name, Emphasis::Plain);
                }
                self.fact(Word::Phone, phone_masked, Emphasis::Plain);
                let sure = match confirmation {
                    Confirmation::Proven => Word::Proven,
                    Confirmation::Claimed => Word::Claimed,
                };
                self.centred(sure, Emphasis::Plain, 2);
            }
            Tender::Cash { tendered, change } => {
                self.paid(Word::PaidInCash, part);
                if part != Some(*tendered) {
                    self.amount(Word::Tendered, *tendered, Emphasis::Plain);
                    self.amount(Word::Change, *change, Emphasis::Bold);
                }
            }
        }
        self.paper.rule();
    }

    fn paid(&mut self, word: Word, part: Option<Cents>) {
        match part {
            Some(amount) => self.amount(word, amount, Emphasis::Bold),
            None => self.centred(word, Emphasis::Bold, 2),
        }
    }

    /// Two rows for each band: a table of four columns has no room on 58 mm.
    fn vat(&mut self, totals: &[VatTotal]) {
        for VatTotal { band, net, vat } in totals {
            let band_and_rate = format!("{} {}", letter(*band), rate(*band, self.words));
            for (word, amount) in [(Word::VatNet, net), (Word::VatAmount, vat)] {
                let label = format!("{} {band_and_rate}", self.words.say(word));
                self.paper
                    .amount(&label, &amount.to_string(), Emphasis::Plain);
            }
        }
        self.paper.gap();
    }

    fn foot(&mut self, code: &QrCode) {
        self.paper.qr(code);
        self.centred(Word::Thanks, Emphasis::Bold, 2);
    }

    fn centred(&mut self, word: Word, emphasis: Emphasis, lines_max: usize) {
        self.paper
            .centred(&self.words.say(word), emphasis, lines_max);
    }

    fn fact(&mut self, label: Word, value: &str, emphasis: Emphasis) {
        if !value.trim().is_empty() {
            self.paper.fact(&self.words.say(label), value, emphasis);
        }
    }

    fn amount(&mut self, label: Word, amount: Cents, emphasis: Emphasis) {
        self.paper
            .amount(&self.words.say(label), &amount.to_string(), emphasis);
    }
}
