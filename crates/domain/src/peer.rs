//! The shop's other registers: what one tells the others of its sales, so that all of them make the same book (R14), and which of them may give a
//! payment straight to the till to a sale.
//!
//! A register tells what it has sold for M-PESA, and asks nobody: a prompt of its own brings money to its own sale. A payment that came without a
//! prompt is anybody's, and two cashiers may be shown the same one. So a register *reserves* it first. All registers read what all have told in one
//! order, the shop's mail, and the first reservation in that order counts: they agree without a master among them.

use crate::ids::{AttemptId, CheckoutRequestId, MpesaCode, RegisterId};
use crate::sale::{Event, Sale};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// What a register tells the others in one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Who tells: the number that its receipts begin with.
    pub register: RegisterId,
    /// Drawn at each start of its program, as hex: by it a register knows what it told in this run when it reads it back.
    pub run: String,
    /// How far in its own log everything is told.
    pub upto: u64,
    /// It has nothing of what was told before: the others are to tell all that may still matter once more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// Its sales, each whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sales: Vec<Told>,
    /// Payments that it wants to give to sales of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserves: Vec<MpesaCode>,
    /// Payments that it had reserved, and gave to none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frees: Vec<MpesaCode>,
}

/// One sale, as far as the book goes by it: its events, without goods, names and paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told(Vec<(Millis, Event)>);

impl Told {
    /// What is told of a sale with this log; nothing if M-PESA had no part in it.
    pub fn of(log: impl IntoIterator<Item = (Millis, Event)>) -> Option<Self> {
        let told: Vec<_> = { log.into_iter() }
            .filter_map(|(at, event)| Some((at, without_goods(event)?)))
            .collect();
        let told = Self(told);
        let sale = told.sale()?;
        (!sale.attempts.is_empty() || sale.paid_directly_by().is_some()).then_some(told)
    }

    /// The sale; nothing if the events are none of a sale's.
    #[must_use]
    pub fn sale(&self) -> Option<Sale> {
        Sale::replay(self.0.iter().map(|(at, event)| (*at, event)))
    }

    /// How much has happened to it. What was told later has no less.
    #[must_use]
    pub const fn events(&self) -> usize {
        self.0.len()
    }

    /// When something happened to it last.
    #[must_use]
    pub fn last_at(&self) -> Option<Millis> {
        self.0.iter().map(|(at, _)| *at).max()
    }
}

/// The push and the code of each attempt, as far as they are known: no other attempt of the shop has them.
pub fn names(
    sale: &Sale,
) -> impl Iterator<Item = (AttemptId, Option<&CheckoutRequestId>, Option<&MpesaCode>)> {
    let attempts = sale.attempts.iter();
    attempts.map(|a| (a.id, a.push().map(|push| &push.checkout), a.code()))
}

fn without_goods(event: Event) -> Option<Event> {
    if matches!(
        event,
        Event::Paper(_) | Event::PayerNamed { .. } | Event::BuyerPin { .. }
    ) {
        return None;
    }
    let Event::Opened {
        sale,
        register,
        due,
        ..
    } = event
    else {
        return Some(event);
    };
    Some(Event::Opened {
        sale,
        register,
        lines: Vec::new(),
        due,
        buyer_pin: None,
        exchange: None,
    })
}

/// Which register may give a payment to a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// This one: the shop has no other.
    NotNeeded,
    /// This one: it was the first to reserve it.
    Ours,
    /// Another one was.
    Elsewhere,
    /// None, yet.
    Missing,
}
