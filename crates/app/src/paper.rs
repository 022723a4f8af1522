//! Receipts as files: written when a sale is paid, and again, under the same number, when its M-PESA code or payer becomes known.
//!
//! A file is no paper. Writing it again replaces it and harms nobody, so it needs no print job (`pokea_domain::print`), and is never marked
//! as a copy.

use crate::App;
use crate::commands::counter::SetReceiptLanguage;
use crate::commands::{CommandErrorCode, OneSale};
use crate::export::Table;
use crate::reversals::read_id;
use crate::till::Answer;
use crate::views::{Language, ReceiptView};
use crate::whole::{Readers, write_whole};
use pokea_domain::payment::Attempt;
use pokea_domain::sale::{Sale, Tender};
use pokea_domain::shift::Report;
use pokea_domain::time::BusinessDay;
use pokea_domain::{Cents, Msisdn, SaleId};
use pokea_receipts::{
    Confirmation, Item, Paper, Part, Printer, Receipt, ReceiptError, Section, TextPaper, TextRow,
    to_pdf, to_svg, z_report,
};
use std::path::PathBuf;
use std::sync::PoisonError;
use thiserror::Error;

/// A payer whose number the records hide.
const PHONE_HIDDEN: &str = "•••";

/// Tags of the languages of receipts, as they are kept.
const EN: &str = "en";
const SW: &str = "sw";

/// Why there is no paper. The sale is kept.
#[derive(Debug, Error)]
pub(crate) enum PaperError {
    #[error("the sale is not paid")]
    NotPaid,
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    #[error("the receipt could not be written: {0}")]
    Write(#[from] std::io::Error),
}

impl App {
    /// Writes a paid sale's receipt, whole or not at all, and gives it to look at.
    pub(crate) fn write_receipt(&self, sale: &Sale) -> Result<ReceiptView, PaperError> {
        let receipt = self.receipt(sale).ok_or(PaperError::NotPaid)?;
        let layout = receipt.layout(self.file_paper(), self.logo().as_ref())?;
        let _filing = self.0.filing.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.0.receipts.join(format!("{}.pdf", receipt.number));
        write_whole(&path, &to_pdf(&layout), Readers::Anyone)?;
        Ok(ReceiptView {
            sale: sale.id.to_string(),
            receipt: receipt.number.to_string(),
            path: path.display().to_string(),
            picture: to_svg(&layout),
            lacks_buyer: sale.buyer_pin.is_none(),
        })
    }

    /// Writes a Z report, whole or not at all; where it is.
    pub(crate) fn write_z(&self, report: &Report) -> std::io::Result<PathBuf> {
        let number = report.z.map(|z| z.to_string()).unwrap_or_default();
        let _filing = self.0.filing.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.0.receipts.join(format!("{number}.pdf"));
        write_whole(
            &path,
            &to_pdf(&self.z_paper(report).layout(self.file_paper())),
            Readers::Anyone,
        )?;
        Ok(path)
    }

    /// A table of these days on paper.
    pub(crate) fn table_pdf(
        &self,
        table: &Table,
        (from, to): (BusinessDay, BusinessDay),
    ) -> Vec<u8> {
        let core = &self.0.core;
        let mut sections = table.sections();
        let days = TextRow::Paragraph(format!("{from} – {to}"));
        sections.insert(
            0,
            Section {
                heading: None,
                rows: vec![days],
            },
        );
        let paper = TextPaper {
            shop: core.shop.clone(),
            world: core.world,
            title: table.title.clone(),
            number: None,
            at: core.now(),
            language: self.paper_language(),
            copy: false,
            sections,
            signatures: Vec::new(),
        };
        to_pdf(&paper.layout(self.file_paper()))
    }

    /// A shift's report, to be printed or filed.
    pub(crate) fn z_paper(&self, report: &Report) -> TextPaper {
        let core = &self.0.core;
        z_report(report, &core.shop, core.world, self.paper_language())
    }

    /// A paid sale's receipt as this printer wants it; a copy says so.
    pub(crate) fn receipt_bytes(
        &self,
        sale: &Sale,
        printer: Printer,
    ) -> Result<Vec<u8>, PaperError> {
        let mut receipt = self.receipt(sale).ok_or(PaperError::NotPaid)?;
        receipt.copy = sale.paper.is_some_and(|job| job.copy);
        Ok(receipt.to_escpos(printer, self.logo().as_ref())?)
    }

    pub(crate) fn file_paper(&self) -> Paper {
        self.0.core.printers().files.into()
    }

    pub(crate) fn paper_language(&self) -> pokea_receipts::Language {
        on_paper(self.0.core.language())
    }

    /// The till's, unless the customer wanted another.
    fn receipt_language(&self, sale: SaleId) -> pokea_receipts::Language {
        let kept = self.0.core.store().receipt_language(sale);
        let kept = kept.unwrap_or_else(|error| {
            tracing::warn!(%error, "the language of a receipt cannot be read; it is the till's");
            None
        });
        match kept.as_deref() {
            Some(EN) => pokea_receipts::Language::En,
            Some(SW) => pokea_receipts::Language::Sw,
            _ => self.paper_language(),
        }
    }

    /// Keeps the language in which a paid sale's receipt is written and printed, and writes it.
    pub async fn set_receipt_language(&self, request: SetReceiptLanguage) -> Answer<ReceiptView> {
        let id: SaleId = read_id(&request.sale)?;
        let tag = match request.language {
            Language::En => EN,
            Language::Sw => SW,
        };
        let sale = self.blocking(move |app| app.0.core.sale(id)).await??;
        if sale.is_none_or(|sale| sale.completion().is_none()) {
            return Err(CommandErrorCode::NotFound.into());
        }
        self.blocking(move |app| app.0.core.store().set_receipt_language(id, tag))
            .await??;
        self.show_receipt(OneSale { sale: request.sale }).await
    }

    fn receipt(&self, sale: &Sale) -> Option<Receipt> {
        let done = sale.completion()?;
        let tender = match &done.tender {
            Tender::Cash { tendered, change } => in_cash(*tendered, *change),
            Tender::Direct { code, phone, .. } => pokea_receipts::Tender::Mpesa {
                code: Some(code.clone()),
                payer: None,
                phone_masked: phone
                    .as_ref()
                    .map_or_else(|| PHONE_HIDDEN.to_owned(), Msisdn::masked),
                confirmation: Confirmation::Proven,
            },
            Tender::Mpesa { attempt } => by_phone(sale.attempt(*attempt)?),
        };
        let cash = (sale.cash > Cents::ZERO).then(|| Part {
            amount: sale.cash,
            tender: in_cash(sale.cash, Cents::ZERO),
        });
        let phones = sale.parts.iter().filter_map(|id| sale.attempt(*id));
        let phones = phones.map(|attempt| Part {
            amount: attempt.amount,
            tender: by_phone(attempt),
        });
        Some(Receipt {
            shop: self.0.core.shop.clone(),
            world: self.0.core.world,
            number: done.receipt,
            at: done.at,
            items: sale.lines.iter().cloned().map(Item::from).collect(),
            due: sale.due,
            parts: cash.into_iter().chain(phones).collect(),
            tender,
            served_by: self.0.core.served_by(sale.id),
            buyer_pin: sale.buyer_pin.clone().map(String::from),
            exchange_for: sale.exchange.and_then(|it| self.0.core.exchanged(it)),
            language: self.receipt_language(sale.id),
            copy: false,
        })
    }
}

const fn on_paper(language: Language) -> pokea_receipts::Language {
    match language {
        Language::En => pokea_receipts::Language::En,
        Language::Sw => pokea_receipts::Language::Sw,
    }
}

const fn in_cash(tendered: Cents, change: Cents) -> pokea_receipts::Tender {
    pokea_receipts::Tender::Cash { tendered, change }
}

fn by_phone(attempt: &Attempt) -> pokea_receipts::Tender {
    pokea_receipts::Tender::Mpesa {
        code: attempt.code().cloned(),
        payer: attempt.payer.clone(),
        phone_masked: attempt.phone.masked(),
        confirmation: Confirmation::Proven,
    }
}
