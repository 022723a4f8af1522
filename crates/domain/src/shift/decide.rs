//! `decide`: what each wish makes of a register's shift, and nothing else decides.

use super::{
    Event, Fees, LogEnd, Pending, Pieces, Report, Shift, Takings, Way, What, ZNumber, next,
};
use crate::money::Cents;
use crate::reversal::Reason;
use crate::sale::CASH_MAX;
use crate::time::Millis;
use thiserror::Error;

/// What somebody at the register wants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Input {
    /// To begin, with so much in the drawer. A shift that opened by itself is told its float so.
    Open { float: Cents },
    /// To put cash in, or take it out, without a sale.
    MoveCash {
        way: Way,
        amount: Cents,
        reason: Reason,
    },
    /// To open the drawer without a sale.
    NoSale { reason: Reason },
    /// To say what is in the drawer.
    Count { pieces: Pieces },
    /// To end it, although these are not over.
    Close { over: Vec<What> },
}

/// What `decide` needs to know of the world.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The time.
    pub now: Millis,
    /// The number that the register's next Z report will have.
    pub next_z: ZNumber,
    /// What the sales of the open shift brought.
    pub takings: &'a Takings,
    /// What is not over.
    pub pending: &'a [Pending],
    /// The tariff of the shop's till.
    pub fees: &'a Fees,
    /// Where the log of sales ends.
    pub log: &'a LogEnd,
}

/// What follows from a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The shift that it is about.
    pub number: u32,
    /// To be written.
    pub event: Event,
}

/// Why a wish was not followed. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A shift is open, and its float was told.
    #[error("a shift is open already")]
    AlreadyOpen,
    /// No shift is open.
    #[error("no shift is open")]
    NothingOpen,
    /// Not whole shillings, or more than a drawer holds; of cash that is moved, nothing.
    #[error("no amount of cash that a drawer takes")]
    NoSuchAmount,
    /// More of one note or coin than a drawer holds: a slip of the finger.
    #[error("more notes or coins than a drawer holds")]
    NoSuchCount,
    /// The drawer was not counted.
    #[error("the drawer was not counted")]
    NotCounted,
    /// Cash came or went since the drawer was counted.
    #[error("cash moved since the drawer was counted")]
    CountedBefore,
    /// These are not over, and nobody said that the shift may be closed over them.
    #[error("{} payments, sales or baskets are not over", .0.len())]
    NotOver(Vec<Pending>),
}

impl Shift {
    /// What follows from a wish; `last` is the register's latest shift, open or closed. Pure.
    pub fn decide(
        last: Option<&Self>,
        input: Input,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let open = last.filter(|shift| shift.is_open());
        if let Input::Open { float } = input {
            return begin(last, open, float);
        }
        let shift = open.ok_or(Refusal::NothingOpen)?;
        let event = match input {
            Input::Open { .. } => return Err(Refusal::AlreadyOpen),
            Input::MoveCash {
                way,
                amount,
                reason,
            } => Event::CashMoved {
                way,
                amount: some_cash(amount)?,
                reason,
            },
            Input::NoSale { reason } => Event::NoSale { reason },
            Input::Count { pieces } if pieces.is_likely() => Event::Counted {
                pieces,
                expected: shift.expected(context.takings),
            },
            Input::Count { .. } => return Err(Refusal::NoSuchCount),
            Input::Close { over } => shift.close(&over, context)?,
        };
        Ok(Decision {
            number: shift.number,
            event,
        })
    }

    /// A shift is never closed silently: it is counted, and whatever is not over was named and confirmed.
    fn close(&self, over: &[What], context: &Context<'_>) -> Result<Event, Refusal> {
        let count = self.count.as_ref().ok_or(Refusal::NotCounted)?;
        if count.expected != self.expected(context.takings) {
            return Err(Refusal::CountedBefore);
        }
        let unnamed = { context.pending.iter() }.filter(|pending| !over.contains(&pending.what));
        let unnamed: Vec<_> = unnamed.cloned().collect();
        if !unnamed.is_empty() {
            return Err(Refusal::NotOver(unnamed));
        }
        let report = Report {
            z: Some(context.next_z),
            over: context.pending.to_vec(),
            log: Some(context.log.clone()),
            ..Report::of(self, context.takings, context.fees, context.now)
        };
        Ok(Event::Closed {
            report: Box::new(report),
        })
    }
}

fn begin(last: Option<&Shift>, open: Option<&Shift>, float: Cents) -> Result<Decision, Refusal> {
    let float = cash(float)?;
    match open {
        None => Ok(Decision {
            number: next(last),
            event: Event::Opened {
                float,
                by_itself: false,
            },
        }),
        Some(shift) if shift.by_itself => Ok(Decision {
            number: shift.number,
            event: Event::FloatTold { float },
        }),
        Some(_) => Err(Refusal::AlreadyOpen),
    }
}

fn some_cash(amount: Cents) -> Result<Cents, Refusal> {
    let is_some = amount > Cents::ZERO;
    is_some
        .then_some(amount)
        .ok_or(Refusal::NoSuchAmount)
        .and_then(cash)
}

fn cash(amount: Cents) -> Result<Cents, Refusal> {
    let is_cash = amount.whole_shillings().is_some() && (Cents::ZERO..=CASH_MAX).contains(&amount);
    is_cash.then_some(amount).ok_or(Refusal::NoSuchAmount)
}
