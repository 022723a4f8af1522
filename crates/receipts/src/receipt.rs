//! What a receipt says: the sale as it was recorded, its VAT, and the text in its QR code. No sentence and no position.

use crate::words::Language;
use pokea_domain::entry::Line;
use pokea_domain::shop::{Shop, World};
use pokea_domain::{Cents, Millis, MpesaCode, ReceiptNumber, Vat};
use qrcode::QrCode;
use thiserror::Error;

/// Everything that is on one piece of paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Who sold.
    pub shop: Shop,
    /// Practice and sandbox paper says across its whole face that it is none.
    pub world: World,
    /// Gapless for each register.
    pub number: ReceiptNumber,
    /// When the sale was complete.
    pub at: Millis,
    /// What was sold, in the order it was entered.
    pub items: Vec<Item>,
    /// What was to be paid. May differ from the lines by less than a shilling, which the paper shows as rounding.
    pub due: Cents,
    /// What it was paid with before `tender` brought the rest; mostly nothing.
    pub parts: Vec<Part>,
    /// How it was paid.
    pub tender: Tender,
    /// The first name of the person at the counter.
    pub served_by: Option<String>,
    /// The buyer's KRA PIN, where a buyer asked for it on the receipt.
    pub buyer_pin: Option<String>,
    /// The number of the paper for the goods that came back, where these are instead of them.
    pub exchange_for: Option<String>,
    /// The language of the words; numbers and dates are the same in both.
    pub language: Language,
    /// Printed before: marked as a copy.
    pub copy: bool,
}

/// One line and the VAT band that it falls into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// So many at so much, VAT included.
    pub line: Line,
    /// Its band.
    pub band: Vat,
}

impl From<Line> for Item {
    fn from(line: Line) -> Self {
        let band = line.vat;
        Self { line, band }
    }
}

/// A part of what was due, and how it was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// How much.
    pub amount: Cents,
    /// By what.
    pub tender: Tender,
}

/// How the customer paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tender {
    /// By phone.
    Mpesa {
        /// Safaricom's code; it comes by callback, so a payment can be proven before its code is known.
        code: Option<MpesaCode>,
        /// The payer's first name as Safaricom gives it: untrusted text.
        payer: Option<String>,
        /// As [`pokea_domain::Msisdn::masked`] gives it, or as Safaricom masked it. Never the full number.
        phone_masked: String,
        /// How sure we are.
        confirmation: Confirmation,
    },
    /// In notes and coins.
    Cash {
        /// What the customer gave.
        tendered: Cents,
        /// What went back.
        change: Cents,
    },
}

/// How an M-PESA payment is known (R5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// We asked Safaricom, and it said paid.
    Proven,
    /// A callback says paid, and the owner lets sales of this size go on that.
    Claimed,
}

/// What was sold in one VAT band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VatTotal {
    /// The band.
    pub band: Vat,
    /// The price before VAT.
    pub net: Cents,
    /// The VAT on it.
    pub vat: Cents,
}

/// Why a receipt cannot be printed. The sale itself is not touched; a receipt that does not add up must never be paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReceiptError {
    /// The lines do not add up to what was due.
    #[error(
        "the lines of receipt {number} do not add up to the {due} due; the sale is kept, its receipt is not printed"
    )]
    LinesDiffer {
        /// Which receipt.
        number: ReceiptNumber,
        /// What it says is due.
        due: Cents,
    },
    /// The parts, or cash given less change, are not what was due.
    #[error(
        "the payments of receipt {number} do not make the {due} due; the sale is kept, its receipt is not printed"
    )]
    CashDiffers {
        /// Which receipt.
        number: ReceiptNumber,
        /// What it says is due.
        due: Cents,
    },
}

impl Receipt {
    /// One entry for each VAT band that occurs, in KRA's order. VAT is taken out of each line and then added, as KRA does.
    pub fn vat_totals(&self) -> Result<Vec<VatTotal>, ReceiptError> {
        let mut totals: Vec<VatTotal> = Vec::new();
        for band in [Vat::A, Vat::B, Vat::C, Vat::D, Vat::E] {
            let of_band = self.items.iter().filter(|item| item.band == band);
            let sum = of_band
                .clone()
                .try_fold((Cents::ZERO, Cents::ZERO), |(net, vat), item| {
                    let gross = item.line.total()?;
                    let inside = band.inside(gross);
                    Some((
                        net.checked_add(gross.checked_sub(inside)?)?,
                        vat.checked_add(inside)?,
                    ))
                });
            let (net, vat) = sum.ok_or_else(|| self.lines_differ())?;
            if of_band.count() > 0 {
                totals.push(VatTotal { band, net, vat });
            }
        }
        Ok(totals)
    }

    /// What is due beyond the lines, always less than a shilling: M-PESA moves whole shillings only.
    pub fn rounding(&self) -> Result<Cents, ReceiptError> {
        self.items
            .iter()
            .try_fold(Cents::ZERO, |sum, item| sum.checked_add(item.line.total()?))
            .and_then(|sum| self.due.checked_sub(sum))
            .filter(|difference| difference.cents().unsigned_abs() < 100)
            .ok_or_else(|| self.lines_differ())
    }

    /// What was taken off the whole sale: the lines' shares together.
    pub fn sale_discount(&self) -> Result<Cents, ReceiptError> {
        let mut shares = self.items.iter().map(|item| item.line.sale_discount);
        shares
            .try_fold(Cents::ZERO, Cents::checked_add)
            .ok_or_else(|| self.lines_differ())
    }

    /// What was left for `tender` to bring, once each part is what it says, and cash given, less change, is what it paid.
    pub(crate) fn check_payments(&self) -> Result<Cents, ReceiptError> {
        let mut parts = self.parts.iter();
        let rest = parts.try_fold(self.due, |left, part| {
            let is_sound = part.amount > Cents::ZERO && part.tender.can_bring(part.amount);
            left.checked_sub(part.amount).filter(|_| is_sound)
        });
        // A receipt for nothing has nothing to check but its cash.
        rest.filter(|rest| self.parts.is_empty() || *rest > Cents::ZERO)
            .filter(|rest| self.tender.can_bring(*rest))
            .ok_or(ReceiptError::CashDiffers {
                number: self.number,
                due: self.due,
            })
    }

    /// The text in the QR code, to find the sale again and to check the paper against it:
    /// `POKEA1/world/KRA PIN/receipt/Nairobi time/cents due/M-PESA code`, for example
    /// `POKEA1/L/P051234567X/R1-000413/20261122143209/150000/UKM4K7Q2TX`.
    ///
    /// The world is `L`, `S` or `P` (live, sandbox, practice), the time is `YYYYMMDDHHmmss`, and the last part is `CASH` for cash
    /// and `MPESA` while the code is not known. Only signs of QR's alphanumeric mode occur, which keeps the picture coarse enough
    /// for a cheap printer. Nothing in it is personal. A changed format gets another number after `POKEA`.
    #[must_use]
    pub fn verification(&self) -> String {
        let world = match self.world {
            World::Live => 'L',
            World::Sandbox => 'S',
            World::Practice => 'P',
        };
        let pin: String = self
            .shop
            .kra_pin
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(KRA_PIN_LEN)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let paid = match &self.tender {
            Tender::Mpesa {
                code: Some(code), ..
            } => code.as_str(),
            Tender::Mpesa { code: None, .. } => "MPESA",
            Tender::Cash { .. } => "CASH",
        };
        let (number, time, cents) = (self.number, self.at.nairobi().stamp(), self.due.cents());
        format!("POKEA1/{world}/{pin}/{number}/{time}/{cents}/{paid}")
    }

    /// [`Self::verification`] as a QR code.
    pub(crate) fn qr(&self) -> QrCode {
        QrCode::new(self.verification())
            .expect("at most 90 characters, and a QR code takes over three thousand")
    }

    fn lines_differ(&self) -> ReceiptError {
        ReceiptError::LinesDiffer {
            number: self.number,
            due: self.due,
        }
    }
}

impl Tender {
    /// Whether this is what brings so much: cash shows by itself how much it is.
    fn can_bring(&self, amount: Cents) -> bool {
        match self {
            Self::Mpesa { .. } => true,
            Self::Cash { tendered, change } => {
                *change >= Cents::ZERO && tendered.checked_sub(*change) == Some(amount)
            }
        }
    }
}

/// A KRA PIN is a letter, nine digits and a letter.
const KRA_PIN_LEN: usize = 11;
