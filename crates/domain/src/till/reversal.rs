//! Taking a payment back, across sales: whose it is before the owner may want it back, and what it means for a sale that it went back.
//!
//! What went back is kept with the payment, and is the truth about it. Whose payment it is the book tells, and the sale is told it as it is
//! told of everything else in the book: again at each reconciling, so that a crash in between loses nothing, and a place that moves takes
//! the mark along.

use super::reconcile::EDGE;
use super::refund::going_back;
use super::{HORIZON, Memory, parties, take, tolerate};
use crate::book::{Book, Party, Place};
use crate::ids::{AttemptId, MpesaCode, SaleId};
use crate::money::Cents;
use crate::payment::Attempt;
use crate::peer::Reservation;
use crate::records::{CLOCK_SLACK, Row};
use crate::reversal::{Context, Event, Input, Refusal, Reversal, Reversals, Wish};
use crate::sale::{self, Sale, SaleState};
use crate::time::Millis;
use std::collections::BTreeMap;
use thiserror::Error;

/// Everything that one input made of taking one payment back, to be kept in one durable transaction.
#[derive(Clone, Copy, Debug)]
pub struct ReversalStep<'a> {
    /// When.
    pub at: Millis,
    /// With `events` applied.
    pub reversals: &'a Reversals,
    /// What happened, in order. May be empty: an input that changes nothing has a cause that must still be kept.
    pub events: &'a [Event],
}

/// Where it stands after an input, and what is to be sent now that the input is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversing {
    /// Everything about taking the payment back.
    pub reversals: Reversals,
    /// The request that is to be sent: once, ever (R2).
    pub send: Option<Reversal>,
}

/// Why an input was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReverseError<E> {
    /// The rules refuse. Nothing was kept.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The memory did not answer, or did not take the step. What it took before stays true.
    #[error("{0}")]
    Memory(E),
}

/// The owner wants a payment back where it came from, in whole or in part (R10). It must be in the records; if it paid for a sale, the
/// owner's words must say which; and no prompt may yet prove to have brought it.
pub fn reverse<M: Memory>(
    memory: &mut M,
    payment: &MpesaCode,
    wish: Wish,
    now: Millis,
) -> Result<Reversing, ReverseError<M::Error>> {
    let row = memory.row(payment).map_err(ReverseError::Memory)?;
    let row = row.ok_or(Refusal::PaymentUnknown)?;
    let known = memory.reversals(payment).map_err(ReverseError::Memory)?;
    let is_known = known.is_some_and(|known| known.request(wish.reversal).is_some());
    if !is_known {
        let (sales, book) = around(memory, &row, now).map_err(ReverseError::Memory)?;
        if let Some(sale) = paid_by(&book, &sales, payment) {
            let is_ours = memory.sale(sale).map_err(ReverseError::Memory)?.is_some();
            if !is_ours || wish.uncovers != Some(sale) {
                return Err(Refusal::PaidForSale(sale).into());
            }
        }
        let left = left(memory, &book, &sales, payment).map_err(ReverseError::Memory)?;
        if let Some(left) = left.filter(|left| wish.amount > *left && wish.amount <= row.amount) {
            return Err(Refusal::GivenInCash { left }.into());
        }
        let is_nobodys = matches!(
            book.entry(payment).map(|entry| &entry.place),
            Some(Place::Nobody(_))
        );
        let may_be_its = |a: &Attempt| a.may_yet_be_proven(now) && row.could_be(a);
        if is_nobodys && parties(&sales).any(|(_, attempt)| may_be_its(attempt)) {
            return Err(Refusal::PaymentUnsettled.into());
        }
        let reservation = memory.reservation(payment).map_err(ReverseError::Memory)?;
        match reservation {
            Reservation::NotNeeded | Reservation::Ours => {}
            _ if !is_nobodys => {}
            Reservation::Elsewhere | Reservation::Missing => {
                return Err(Refusal::NotReserved.into());
            }
        }
    }
    reversing(memory, &row, Input::Ask(wish), now)
}

/// An answer, a result, or what Transaction Status or the records tell of a payment (R5). A payment that the records do not hold is nobody's to
/// take back.
pub fn hear_of_reversal<M: Memory>(
    memory: &mut M,
    payment: &MpesaCode,
    input: Input,
    now: Millis,
) -> Result<Reversing, ReverseError<M::Error>> {
    let row = memory.row(payment).map_err(ReverseError::Memory)?;
    let row = row.ok_or(Refusal::PaymentUnknown)?;
    let heard = reversing(memory, &row, input, now)?;
    if heard.reversals.back() > Cents::ZERO {
        let (sales, book) = around(memory, &row, now).map_err(ReverseError::Memory)?;
        let since = since(&row, now);
        mark(memory, &book, &sales, since, now).map_err(ReverseError::Memory)?;
    }
    Ok(heard)
}

/// Whether a payment went back, in whole or in part, or may be on its way: it pays for nothing then.
pub(super) fn is_going_back<M: Memory>(memory: &M, payment: &MpesaCode) -> Result<bool, M::Error> {
    let known = memory.reversals(payment)?;
    Ok(known.is_some_and(|known| known.is_going_back()))
}

/// Whether what an attempt brought may be such a payment.
pub(super) fn may_be_going_back<M: Memory>(
    memory: &M,
    book: &Book,
    attempt: &Attempt,
) -> Result<bool, M::Error> {
    let is_its = |row: &Row| match attempt.code() {
        Some(code) => row.code == *code,
        None => row.could_be(attempt),
    };
    for entry in book.entries().filter(|entry| is_its(&entry.row)) {
        if is_going_back(memory, &entry.row.code)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a crash left on its way is never sent again (R2).
pub(super) fn recover<M: Memory>(memory: &mut M, now: Millis) -> Result<(), M::Error> {
    for payment in memory.reversing()? {
        if let Some(row) = memory.row(&payment)? {
            match reversing(memory, &row, Input::Restarted, now) {
                Ok(_) | Err(ReverseError::Refused(_)) => {}
                Err(ReverseError::Memory(error)) => return Err(error),
            }
        }
    }
    Ok(())
}

/// Tells each sale how much of its money went back. `since` is from when on the book knows payments.
pub(super) fn mark<M: Memory>(
    memory: &mut M,
    book: &Book,
    sales: &[Sale],
    since: Millis,
    now: Millis,
) -> Result<bool, M::Error> {
    let back = memory.returned_since(since)?;
    let mut of_attempts: BTreeMap<Party, Cents> = BTreeMap::new();
    let mut told = Vec::new();
    for (payment, amount) in &back {
        match book.entry(payment).map(|entry| &entry.place) {
            Some(Place::Exact(of)) => {
                of_attempts.insert(*of, *amount);
            }
            // A guess takes no proven money from a sale that waits: the customer would be asked again (R4, R13).
            Some(Place::Inferred(of) | Place::Counted(of)) => {
                let guessed = Some(*of).filter(|of| !is_open(sales, of.0));
                let known = already_told(memory, payment, *amount, since)?;
                of_attempts.extend(known.or(guessed).map(|of| (of, *amount)));
            }
            Some(Place::Assigned(sale)) => told.push((*sale, None, *amount)),
            Some(Place::Nobody(_)) | None => {}
        }
    }
    let is_marked = |attempt: &Attempt| attempt.returned > Cents::ZERO;
    for (party, attempt) in parties(sales) {
        let amount = of_attempts.get(&party).copied();
        // Of an older one the book does not know the payment.
        let is_known = attempt.asked_at.before(CLOCK_SLACK) >= since;
        let amount = amount.or_else(|| (is_known && is_marked(attempt)).then_some(Cents::ZERO));
        if let Some(amount) = amount.filter(|amount| *amount != attempt.returned) {
            told.push((party.0, Some(party.1), amount));
        }
    }
    let mut changed = false;
    for (sale, attempt, amount) in told {
        changed |= tell(memory, sale, attempt, amount, now)?;
    }
    Ok(changed)
}

/// At the edge of the book the payments and requests that a guess reckons with may be out of it: there an attempt that has the code, and was told
/// that its money went back, stays told.
fn already_told<M: Memory>(
    memory: &M,
    payment: &MpesaCode,
    amount: Cents,
    since: Millis,
) -> Result<Option<Party>, M::Error> {
    let Some((id, attempt)) = memory.attempt_with_code(payment)? else {
        return Ok(None);
    };
    let sale = memory.sale(id)?;
    let known = sale.as_ref().and_then(|sale| sale.attempt(attempt));
    let is_told = |known: &Attempt| known.returned == amount && known.asked_at < since.plus(EDGE);
    Ok(known.is_some_and(is_told).then_some((id, attempt)))
}

pub(super) fn is_open(sales: &[Sale], id: SaleId) -> bool {
    { sales.iter() }.any(|sale| sale.id == id && sale.state == SaleState::Open)
}

fn tell<M: Memory>(
    memory: &mut M,
    sale: SaleId,
    attempt: Option<AttemptId>,
    amount: Cents,
    now: Millis,
) -> Result<bool, M::Error> {
    let known = memory.sale(sale)?;
    let known = known.as_ref().map(|sale| match attempt {
        Some(id) => sale.attempt(id).map_or(amount, |known| known.returned),
        None => sale.direct_returned,
    });
    if known.is_none_or(|known| known == amount) {
        return Ok(false);
    }
    let input = sale::Input::Returned { attempt, amount };
    Ok(tolerate::<M>(take(memory, sale, input, now))?.is_some())
}

/// Decides and commits.
fn reversing<M: Memory>(
    memory: &mut M,
    row: &Row,
    input: Input,
    now: Millis,
) -> Result<Reversing, ReverseError<M::Error>> {
    let known = memory.reversals(&row.code).map_err(ReverseError::Memory)?;
    let mut reversals = known.unwrap_or_else(|| Reversals::none(row.code.clone(), row.amount));
    let decision = reversals.decide(input, Context { now })?;
    for event in &decision.events {
        reversals.apply(event, now);
    }
    let step = ReversalStep {
        at: now,
        reversals: &reversals,
        events: &decision.events,
    };
    memory
        .commit_reversal(&step)
        .map_err(ReverseError::Memory)?;
    let send = decision.send.and_then(|id| reversals.request(id).cloned());
    Ok(Reversing { reversals, send })
}

fn since(row: &Row, now: Millis) -> Millis {
    row.at.min(now).before(HORIZON)
}

/// The sales and the book as far back as a payment may belong to them.
fn around<M: Memory>(memory: &M, row: &Row, now: Millis) -> Result<(Vec<Sale>, Book), M::Error> {
    let since = since(row, now);
    let rows = memory.rows_since(since)?;
    let sales = memory.asked_since(since)?;
    let book = Book::of(&sales, &rows);
    Ok((sales, book))
}

/// How much of a payment may go back, given what went back in cash: nothing of what is nobody's did. A payment that is going back already is
/// for its own log to refuse.
fn left<M: Memory>(
    memory: &M,
    book: &Book,
    sales: &[Sale],
    payment: &MpesaCode,
) -> Result<Option<Cents>, M::Error> {
    let of = match book.entry(payment).map(|entry| &entry.place) {
        Some(Place::Exact(of) | Place::Inferred(of) | Place::Counted(of)) => (of.0, Some(of.1)),
        Some(Place::Assigned(sale)) => (*sale, None),
        Some(Place::Nobody(_)) | None => return Ok(None),
    };
    let Some(sale) = sales.iter().find(|sale| sale.id == of.0) else {
        return Ok(None);
    };
    if is_going_back(memory, payment)? {
        return Ok(None);
    }
    let is_extra = |id: &AttemptId| !sale.is_paid_by(*id);
    let whole = match of.1.filter(is_extra) {
        Some(extra) => return Ok(sale.attempt(extra).map(Attempt::kept)),
        None if sale.completion().is_some() => sale.left(),
        None => return Ok(None),
    };
    let others = going_back(memory, sale, None)?;
    Ok(whole.checked_sub(others).map(|left| left.max(Cents::ZERO)))
}

/// The sale that a payment paid for, as the book has it.
fn paid_by(book: &Book, sales: &[Sale], payment: &MpesaCode) -> Option<SaleId> {
    match book.entry(payment).map(|entry| &entry.place)? {
        Place::Exact((sale, attempt))
        | Place::Inferred((sale, attempt))
        | Place::Counted((sale, attempt)) => {
            let paid = sales.iter().find(|known| known.id == *sale)?;
            let mut paying = paid.paying_attempts();
            paying.any(|paying| paying.id == *attempt).then_some(*sale)
        }
        Place::Assigned(sale) => Some(*sale),
        Place::Nobody(_) => None,
    }
}
