//! What stands on a receipt, top to bottom, with any pen.

use crate::bitmap::Greyscale;
use crate::columns::Columns;
use crate::escpos::to_escpos;
use crate::layout::Layout;
use crate::paper::Paper;
use crate::pen::{Pen, Weight};
use crate::printer::Printer;
use crate::receipt::{Confirmation, Receipt, ReceiptError, Tender, VatTotal};
use crate::sheet::Sheet;
use crate::words::{Language, Word, Words};
use pokea_domain::shop::{Shop, World};
use pokea_domain::{Cents, Vat};

impl Receipt {
    /// Draws the receipt for PDF and SVG.
    pub fn layout(&self, paper: Paper, logo: Option<&Greyscale>) -> Result<Layout, ReceiptError> {
        let words = Words::new(self.language);
        let mut sheet = Sheet::new(paper, words.not_real(self.world).as_deref());
        if let Some(logo) = logo {
            sheet.picture(&logo.on_sheet());
        }
        self.draw(&mut sheet, &words)?;
        Ok(sheet.finish(
            words.title(&self.number.to_string()),
            self.language,
            self.at,
        ))
    }

    /// The bytes that print it. They never open the drawer: paper may come late, or not at all, and cash does not wait for it.
    pub fn to_escpos(
        &self,
        printer: Printer,
        logo: Option<&Greyscale>,
    ) -> Result<Vec<u8>, ReceiptError> {
        let words = Words::new(self.language);
        let mut columns = Columns::new(printer, words.not_real(self.world).as_deref());
        if let Some(logo) = logo {
            columns.picture(logo);
        }
        self.draw(&mut columns, &words)?;
        Ok(to_escpos(&columns))
    }

    fn draw(&self, pen: &mut impl Pen, words: &Words) -> Result<(), ReceiptError> {
        let rest = self.check_payments()?;
        head(pen, words, self.world, self.copy, &self.shop);
        let mut body = Body { pen, words };
        body.sale(self);
        body.lines(self)?;
        let total = words.say(Word::Total);
        body.pen.total(&total, &format!("KSh {}", self.due));
        for part in &self.parts {
            body.tender(&part.tender, Some(part.amount));
        }
        body.tender(&self.tender, (!self.parts.is_empty()).then_some(rest));
        body.vat(&self.vat_totals()?);
        pen.qr(&self.qr());
        pen.centred(&words.say(Word::Thanks), Weight::Strong);
        Ok(())
    }
}

/// How every paper of a shop begins: what stops anyone from taking it for an original or for real, and whose it is.
pub(crate) fn head(pen: &mut impl Pen, words: &Words, world: World, copy: bool, shop: &Shop) {
    if let Some(word) = words.not_real(world) {
        let [sw, en] = [Language::Sw, Language::En].map(|l| Words::new(l).say(Word::NotForTax));
        pen.banner(&word, [&sw, &en]);
    }
    if copy {
        pen.framed(&words.say(Word::Copy));
    }
    pen.title(&shop.name);
    pen.centred(&shop.address, Weight::Body);
    for (word, number) in [
        (Word::KraPin, &shop.kra_pin),
        (Word::TillNumber, &shop.till_number),
    ] {
        if !number.trim().is_empty() {
            let text = format!("{} {number}", words.say(word));
            pen.centred(&text, Weight::Body);
        }
    }
    pen.rule();
}

/// What only a receipt has.
struct Body<'a, P: Pen> {
    pen: &'a mut P,
    words: &'a Words,
}

impl<P: Pen> Body<'_, P> {
    fn sale(&mut self, receipt: &Receipt) {
        self.fact(Word::Number, &receipt.number.to_string(), Weight::Strong);
        let date = receipt.at.nairobi().paper();
        self.fact(Word::Date, &date, Weight::Body);
        for (word, value) in [
            (Word::ServedBy, &receipt.served_by),
            (Word::BuyerPin, &receipt.buyer_pin),
            (Word::ExchangeFor, &receipt.exchange_for),
        ] {
            if let Some(value) = value {
                self.fact(word, value, Weight::Body);
            }
        }
        self.pen.rule();
    }

    fn lines(&mut self, receipt: &Receipt) -> Result<(), ReceiptError> {
        let (rounding, sale_discount) = (receipt.rounding()?, receipt.sale_discount()?);
        for item in &receipt.items {
            let line = &item.line;
            let name = line.name.as_deref().filter(|name| !name.trim().is_empty());
            let name = name.map_or_else(|| self.words.say(Word::Goods), str::to_owned);
            // `rounding` has added the lines up, so each of them has a total.
            let gross = line.gross().unwrap_or_default().to_string();
            self.pen
                .amount_with_letter(&name, &gross, item.band.letter());
            if line.quantity > 1 {
                let text = format!("{} × {}", line.quantity, line.unit);
                self.pen.remark(&text);
            }
            if let Some(note) = line.note.as_deref().filter(|note| !note.trim().is_empty()) {
                self.pen.remark(note);
            }
            self.taken_off(Word::Discount, line.discount);
            self.pen.space();
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
        self.pen.amount_with_letter(&label, &amount.to_string(), "");
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
                        self.centred(Word::MpesaCode, Weight::Small);
                        self.pen.spelt(code.as_str());
                    }
                    None => self.centred(Word::MpesaCodeMissing, Weight::Strong),
                }
                self.pen.space();
                if let Some(name) = payer {
                    self.fact(Word::Payer, name, Weight::Body);
                }
                self.fact(Word::Phone, phone_masked, Weight::Body);
                let sure = match confirmation {
                    Confirmation::Proven => Word::Proven,
                    Confirmation::Claimed => Word::Claimed,
                };
                self.centred(sure, Weight::Small);
            }
            Tender::Cash { tendered, change } => {
                self.paid(Word::PaidInCash, part);
                if part != Some(*tendered) {
                    self.amount(Word::Tendered, *tendered, Weight::Body);
                    self.amount(Word::Change, *change, Weight::Strong);
                }
            }
        }
        self.pen.rule();
    }

    fn paid(&mut self, word: Word, part: Option<Cents>) {
        match part {
            Some(amount) => self.amount(word, amount, Weight::Strong),
            None => {
                self.centred(word, Weight::Strong);
                self.pen.space();
            }
        }
    }

    /// Each band, and all of them together where there are several.
    fn vat(&mut self, totals: &[VatTotal]) {
        let heads = [Word::VatBand, Word::VatRate, Word::VatNet, Word::VatAmount];
        let mut table = vec![heads.map(|word| self.words.say(word))];
        let row =
            |name, rate, net: Cents, vat: Cents| [name, rate, net.to_string(), vat.to_string()];
        for VatTotal { band, net, vat } in totals {
            table.push(row(
                band.letter().to_owned(),
                rate(*band, self.words),
                *net,
                *vat,
            ));
        }
        // Both together are the lines' sum, which `rounding` has made.
        let all = totals
            .iter()
            .try_fold((Cents::ZERO, Cents::ZERO), |(net, vat), band| {
                Some((net.checked_add(band.net)?, vat.checked_add(band.vat)?))
            });
        if let (Some((net, vat)), [_, _, ..]) = (all, totals) {
            table.push(row(self.words.say(Word::Total), String::new(), net, vat));
        }
        self.pen.table(&table);
    }

    fn centred(&mut self, word: Word, weight: Weight) {
        self.pen.centred(&self.words.say(word), weight);
    }

    fn fact(&mut self, label: Word, value: &str, weight: Weight) {
        if !value.trim().is_empty() {
            self.pen.fact(&self.words.say(label), value, weight);
        }
    }

    fn amount(&mut self, label: Word, amount: Cents, weight: Weight) {
        let label = self.words.say(label);
        self.pen.amount(&label, &amount.to_string(), weight);
    }
}

/// The band's rate, or why it has none.
fn rate(band: Vat, words: &Words) -> String {
    match band {
        Vat::A => words.say(Word::VatExempt),
        Vat::D => words.say(Word::VatOutside),
        Vat::B | Vat::C | Vat::E => format!("{}%", band.percent()),
    }
}
