//! A shift: what one drawer went through between an opening and a close, and the report that explains each shilling of it.
//!
//! ```text
//! expected  =  float + cash that customers gave - change - refunds + cash in - cash out
//! difference = counted - expected
//! ```
//! A sale belongs to the shift that was open when it was paid, by the order of the log and not by the clock, which a person may set back
//! (R17). Its events are the sale's own; a shift has events only for what no sale tells: the float, cash moved, the drawer opened for
//! nothing, counts, and the close. A shop that wants no shifts is not stopped from selling: the first paid sale opens one by itself.

mod count;
mod decide;
mod event;
mod fee;
mod report;

pub use count::{DENOMINATIONS, PIECES_MAX, Pieces};
pub use decide::{Context, Decision, Input, Refusal};
pub use event::Event;
pub use fee::{Band, FeeError, Fees, TypedBand};
pub use report::{Cash, CashBack, Listed, LogEnd, Mpesa, Payment, Report, Takings};

use crate::ids::{ReceiptNumber, SaleId};
use crate::money::Cents;
use crate::reversal::Reason;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A shift, as its events made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Counts the register's shifts from 1.
    pub number: u32,
    /// When it was opened.
    pub opened_at: Millis,
    /// The till opened it, because a sale was paid and none was open; nobody has told its float since.
    pub by_itself: bool,
    /// Cash that lay in the drawer when it began.
    pub float: Cents,
    /// Cash that went in and out without a sale, in order.
    pub moves: Vec<Move>,
    /// When the drawer was opened without a sale, and why.
    pub no_sales: Vec<NoSale>,
    /// What was counted last.
    pub count: Option<Count>,
    /// How often it was counted: whoever counts again has seen what was expected.
    pub counts: u32,
    /// How it ended, if it did.
    pub closed: Option<Closed>,
}

/// Cash that went in or out without a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// When.
    pub at: Millis,
    /// Which way.
    pub way: Way,
    /// How much: whole shillings, more than nothing.
    pub amount: Cents,
    /// Why, in the cashier's words.
    pub reason: Reason,
}

/// Which way cash went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Into the drawer.
    In,
    /// Out of it.
    Out,
}

/// The drawer was opened without a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoSale {
    /// When.
    pub at: Millis,
    /// Why, in the cashier's words.
    pub reason: Reason,
}

/// What lay in the drawer, counted by somebody who was not told what should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// When.
    pub at: Millis,
    /// Notes and coins.
    pub pieces: Pieces,
    /// What should have been there at that moment.
    pub expected: Cents,
}

/// The end of a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: Millis,
    /// Its report, as it was then: nothing that comes later alters it.
    pub report: Report,
}

/// What somebody must have seen before a shift is closed over it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// What it is.
    pub what: What,
    /// How much: what the sale comes to.
    pub amount: Cents,
    /// Since when.
    pub since: Millis,
}

/// What is not over.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A payment of this sale may still come, or came and has no place.
    Payment(SaleId),
    /// This sale is open, and nobody is asked for its money.
    Sale(SaleId),
    /// A basket that waits.
    Parked {
        /// Its number.
        id: i64,
        /// What the cashier knows it by.
        name: String,
    },
}

/// The number of a Z report, gapless for each register: `Z1-000012`. Like receipts it begins a new series after a restore (R21), since nobody
/// knows which numbers were given after the backup: `Z1B-000001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ZNumber(pub ReceiptNumber);

impl fmt::Display for ZNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let as_receipt = self.0.to_string();
        write!(f, "Z{}", as_receipt.trim_start_matches('R'))
    }
}

impl Shift {
    /// The shift that an [`Event::Opened`] begins; `None` for any other event.
    #[must_use]
    pub const fn begin(number: u32, event: &Event, at: Millis) -> Option<Self> {
        let Event::Opened { float, by_itself } = event else {
            return None;
        };
        Some(Self {
            number,
            opened_at: at,
            by_itself: *by_itself,
            float: *float,
            moves: Vec::new(),
            no_sales: Vec::new(),
            count: None,
            counts: 0,
            closed: None,
        })
    }

    /// The shift that a log tells of; `None` if it does not begin with [`Event::Opened`].
    pub fn replay<'e>(
        number: u32,
        log: impl IntoIterator<Item = (Millis, &'e Event)>,
    ) -> Option<Self> {
        let mut log = log.into_iter();
        let (at, first) = log.next()?;
        let mut shift = Self::begin(number, first, at)?;
        for (at, event) in log {
            shift.apply(event, at);
        }
        Some(shift)
    }

    /// Takes one event in. Total: an event that does not fit changes nothing, since `decide` never made one.
    pub fn apply(&mut self, event: &Event, at: Millis) {
        match event {
            Event::Opened { .. } => {}
            Event::FloatTold { float } => {
                self.float = *float;
                self.by_itself = false;
            }
            Event::CashMoved {
                way,
                amount,
                reason,
            } => self.moves.push(Move {
                at,
                way: *way,
                amount: *amount,
                reason: reason.clone(),
            }),
            Event::NoSale { reason } => self.no_sales.push(NoSale {
                at,
                reason: reason.clone(),
            }),
            Event::Counted { pieces, expected } => {
                self.counts = self.counts.saturating_add(1);
                self.count = Some(Count {
                    at,
                    pieces: *pieces,
                    expected: *expected,
                });
            }
            Event::Closed { report } => {
                self.closed = Some(Closed {
                    at,
                    report: report.as_ref().clone(),
                });
            }
        }
    }

    /// Nobody has closed it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// How much cash went this way without a sale.
    #[must_use]
    pub fn moved(&self, way: Way) -> Cents {
        let moves = self.moves.iter().filter(|moved| moved.way == way);
        moves.fold(Cents::ZERO, |sum, moved| plus(sum, moved.amount))
    }

    /// What should be in the drawer, given what sales brought.
    #[must_use]
    pub fn expected(&self, takings: &Takings) -> Cents {
        Cash::of(self, takings).expected()
    }
}

/// What the till opens by itself, because a sale was paid: nothing while a shift is open. `last` is the register's latest shift.
#[must_use]
pub fn opened_by_a_sale(last: Option<&Shift>) -> Option<(u32, Event)> {
    let opened = Event::Opened {
        float: Cents::ZERO,
        by_itself: true,
    };
    match last {
        Some(shift) if shift.is_open() => None,
        Some(_) | None => Some((next(last), opened)),
    }
}

/// The number of the register's next shift.
fn next(last: Option<&Shift>) -> u32 {
    last.map_or(1, |shift| shift.number.saturating_add(1))
}

/// No drawer holds more than fits.
fn plus(a: Cents, b: Cents) -> Cents {
    a.checked_add(b).unwrap_or(a)
}

fn minus(a: Cents, b: Cents) -> Cents {
    a.checked_sub(b).unwrap_or(a)
}
