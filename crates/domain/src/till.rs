//! The rules that go across sales: what one input means for the sale it is about, given everything else that the till remembers.
//!
//! One path changes a sale: load, decide, commit. It is written once, over an abstract [`Memory`], so that the counter and a seeded
//! simulation run the very same code. Nothing is sent from here: what is to be sent is returned once it is committed (R1).

mod reconcile;
mod refund;
mod reversal;

pub use reconcile::{HORIZON, Reconciled, assign, reconcile, reopen};
pub use refund::{going_back, refund};
pub use reversal::{ReversalStep, ReverseError, Reversing, hear_of_reversal, reverse};

use crate::book::Party;
use crate::ids::{AttemptId, CheckoutRequestId, MpesaCode, ReceiptNumber, RegisterId, SaleId};
use crate::money::Cents;
use crate::payment::{Attempt, Claim, ClaimedOutcome};
use crate::peer::Reservation;
use crate::records::{CLOCK_SLACK, Row};
use crate::reversal::Reversals;
use crate::sale::{Context, Effect, Event, Input, Refusal, Sale};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a till remembers: durable, and asked and changed by one at a time (R14).
pub trait Memory {
    /// Why it does not answer. Nothing of a change was kept.
    type Error;

    /// The sale of this id, folded from its events.
    fn sale(&self, id: SaleId) -> Result<Option<Sale>, Self::Error>;

    /// The number that this register's next receipt will have.
    fn next_receipt(&self, register: RegisterId) -> Result<ReceiptNumber, Self::Error>;

    /// The attempt that this push belongs to.
    fn attempt_of_push(
        &self,
        checkout: &CheckoutRequestId,
    ) -> Result<Option<(SaleId, AttemptId)>, Self::Error>;

    /// The attempt whose money has this code, as far as is known.
    fn attempt_with_code(
        &self,
        code: &MpesaCode,
    ) -> Result<Option<(SaleId, AttemptId)>, Self::Error>;

    /// The first name that a confirmation gave for this code.
    fn payer(&self, code: &MpesaCode) -> Result<Option<String>, Self::Error>;

    /// Sales that a start must look at: with a request that is not over, or with paper that was being printed. Oldest first.
    fn interrupted(&self) -> Result<Vec<SaleId>, Self::Error>;

    /// Every sale with an attempt asked since, or not yet over, or paid by a payment straight to the till since: also those of the shop's other
    /// registers, as far as they have told of them ([`crate::peer`]). Those change there alone.
    fn asked_since(&self, since: Millis) -> Result<Vec<Sale>, Self::Error>;

    /// Rows of the till's own records about money that moved since: proof.
    fn rows_since(&self, since: Millis) -> Result<Vec<Row>, Self::Error>;

    /// The row of this code, however old.
    fn row(&self, code: &MpesaCode) -> Result<Option<Row>, Self::Error>;

    /// Which register may give this payment to a sale.
    fn reservation(&self, code: &MpesaCode) -> Result<Reservation, Self::Error>;

    /// What confirmations told of money that moved since, and that the records do not hold: claims, to be shown and never proof (R5).
    fn told_since(&self, since: Millis) -> Result<Vec<Row>, Self::Error>;

    /// Times whose sales this memory lacks, because an older copy of it was put in its place (R21).
    fn gaps(&self) -> Result<Vec<Gap>, Self::Error>;

    /// Keeps one step whole or not at all (R16). When it returns `Ok`, the step outlives a power cut.
    fn commit(&mut self, step: &Step<'_>) -> Result<(), Self::Error>;

    /// The same for a step of taking a payment back.
    fn commit_reversal(&mut self, step: &ReversalStep<'_>) -> Result<(), Self::Error>;

    /// What is known of taking this payment back, folded from its events; nothing if nobody ever wanted it back.
    fn reversals(&self, payment: &MpesaCode) -> Result<Option<Reversals>, Self::Error>;

    /// Payments with a request to take them back that is not over.
    fn reversing(&self) -> Result<Vec<MpesaCode>, Self::Error>;

    /// Payments that moved since and of which something went back, and how much.
    fn returned_since(&self, since: Millis) -> Result<Vec<(MpesaCode, Cents)>, Self::Error>;

    /// Whether this register has a receipt printer, so that a sale that is paid now gets a print job.
    fn prints(&self) -> bool;

    /// Whether a step was refused because it would break a rule that the memory itself holds, such as one push for one attempt: trying
    /// again cannot help.
    fn is_conflict(error: &Self::Error) -> bool;
}

/// A time whose sales a memory lacks: from the copy that was put in its place to the moment when it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// When the copy was made.
    pub from: Millis,
    /// When it took the place of what was lost.
    pub to: Millis,
}

impl Gap {
    /// Whether money that moved then, and is nobody's, may have paid a sale that is lost: also what had moved long before the copy was made
    /// could be given to a sale after it. The clocks of this PC and of Safaricom may differ.
    #[must_use]
    pub fn may_have_spent(&self, moved_at: Millis) -> bool {
        moved_at <= self.to.plus(CLOCK_SLACK)
    }
}

/// Everything that one input made of one sale, to be kept in one durable transaction: events, projections, effects.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// When.
    pub at: Millis,
    /// The sale with `events` applied.
    pub sale: &'a Sale,
    /// What happened, in order. May be empty: an input that changes nothing has a cause that must still be kept.
    pub events: &'a [Event],
    /// What is to be done about it.
    pub effects: &'a [Effect],
}

/// A sale after an input, and what is to be sent for it now that the input is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The sale.
    pub sale: Sale,
    /// The attempt whose push is to be sent: once, ever (R2).
    pub push: Option<Attempt>,
    /// This input paid it.
    pub paid: bool,
}

/// Why an input was not taken. Nothing was kept of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TakeError<E> {
    /// The rules refuse.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The memory did not answer, or did not take the step.
    #[error("{0}")]
    Memory(E),
    /// There is no such sale.
    #[error("there is no such sale")]
    NoSuchSale,
}

/// A new sale and its first input, in one step. The same id again is the same sale.
pub fn begin<M: Memory>(
    memory: &mut M,
    opened: Event,
    input: Input,
    now: Millis,
) -> Result<Taken, TakeError<M::Error>> {
    let sale = Sale::begin(&opened, now).ok_or(TakeError::NoSuchSale)?;
    match memory.sale(sale.id).map_err(TakeError::Memory)? {
        Some(known) => change(memory, known, vec![], input, now),
        None => change(memory, sale, vec![opened], input, now),
    }
}

/// One input of a sale that exists.
pub fn take<M: Memory>(
    memory: &mut M,
    id: SaleId,
    input: Input,
    now: Millis,
) -> Result<Taken, TakeError<M::Error>> {
    let sale = memory.sale(id).map_err(TakeError::Memory)?;
    change(
        memory,
        sale.ok_or(TakeError::NoSuchSale)?,
        vec![],
        input,
        now,
    )
}

/// A callback that came to an attempt's own address. Whether it is a replay shows in what other attempts hold (R7, R11); a code that a
/// confirmation named before brings the payer's name along.
pub fn claim<M: Memory>(
    memory: &mut M,
    (id, attempt): (SaleId, AttemptId),
    claim: Claim,
    now: Millis,
) -> Result<Taken, TakeError<M::Error>> {
    let code = match &claim.outcome {
        ClaimedOutcome::Paid { code, .. } => Some(code.clone()),
        ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. } => None,
    };
    let bound_elsewhere =
        is_bound_elsewhere(memory, attempt, &claim, code.as_ref()).map_err(TakeError::Memory)?;
    let claimed = Input::Claimed {
        attempt,
        claim,
        bound_elsewhere,
    };
    let taken = take(memory, id, claimed, now)?;
    let name = code.map(|code| memory.payer(&code)).transpose();
    match name.map_err(TakeError::Memory)?.flatten() {
        Some(name) => take(memory, id, Input::PayerNamed { attempt, name }, now),
        None => Ok(taken),
    }
}

/// A confirmation: who paid under which code. `None` if no attempt is known to have the code, or it is another register's.
pub fn confirm<M: Memory>(
    memory: &mut M,
    code: &MpesaCode,
    name: &str,
    now: Millis,
) -> Result<Option<Taken>, TakeError<M::Error>> {
    let found = memory.attempt_with_code(code).map_err(TakeError::Memory)?;
    let Some((id, attempt)) = found else {
        return Ok(None);
    };
    let name = name.to_owned();
    match take(memory, id, Input::PayerNamed { attempt, name }, now) {
        Err(TakeError::NoSuchSale) => Ok(None),
        taken => taken.map(Some),
    }
}

/// What a crash, a power cut or the last closing left: a push that may have been on its way is never sent again (R2), nor is paper.
///
/// Returns the sales that stay as they were, with the memory's reason: a claim that came before the answer names a push that another
/// attempt holds. There is nothing to adopt then, and no reason not to open; a person must look.
pub fn recover<M: Memory>(
    memory: &mut M,
    now: Millis,
) -> Result<Vec<(SaleId, M::Error)>, M::Error> {
    let mut left = Vec::new();
    for id in memory.interrupted()? {
        match take(memory, id, Input::Restarted, now) {
            Ok(_) | Err(TakeError::NoSuchSale | TakeError::Refused(_)) => {}
            Err(TakeError::Memory(error)) if M::is_conflict(&error) => left.push((id, error)),
            Err(TakeError::Memory(error)) => return Err(error),
        }
    }
    reversal::recover(memory, now)?;
    Ok(left)
}

/// What one sale refuses must not hold up the others: it is tried again at the next look.
fn tolerate<M: Memory>(
    taken: Result<Taken, TakeError<M::Error>>,
) -> Result<Option<Taken>, M::Error> {
    match taken {
        Ok(taken) => Ok(Some(taken)),
        Err(TakeError::Memory(error)) if !M::is_conflict(&error) => Err(error),
        Err(TakeError::Memory(_) | TakeError::Refused(_) | TakeError::NoSuchSale) => Ok(None),
    }
}

fn parties(sales: &[Sale]) -> impl Iterator<Item = (Party, &Attempt)> {
    sales.iter().flat_map(|sale| {
        let attempts = sale.attempts.iter();
        attempts.map(|attempt| ((sale.id, attempt.id), attempt))
    })
}

/// Decides and commits. `before` are events that the sale holds already and the memory does not.
fn change<M: Memory>(
    memory: &mut M,
    mut sale: Sale,
    before: Vec<Event>,
    input: Input,
    now: Millis,
) -> Result<Taken, TakeError<M::Error>> {
    let context = Context {
        now,
        next_receipt: memory
            .next_receipt(sale.register)
            .map_err(TakeError::Memory)?,
        prints: memory.prints(),
    };
    let decision = sale.decide(input, context)?;
    for event in &decision.events {
        sale.apply(event, now);
    }
    let mut events = decision.events.iter();
    let paid = events.any(|event| matches!(event, Event::Completed { .. }));
    let step = Step {
        at: now,
        sale: &sale,
        events: &[before, decision.events].concat(),
        effects: &decision.effects,
    };
    memory.commit(&step).map_err(TakeError::Memory)?;
    let push = decision.push.and_then(|id| sale.attempt(id).cloned());
    Ok(Taken { sale, push, paid })
}

fn is_bound_elsewhere<M: Memory>(
    memory: &M,
    attempt: AttemptId,
    claim: &Claim,
    code: Option<&MpesaCode>,
) -> Result<bool, M::Error> {
    let elsewhere =
        |found: Option<(SaleId, AttemptId)>| found.is_some_and(|(_, other)| other != attempt);
    let code = match code {
        Some(code) => memory.attempt_with_code(code)?,
        None => None,
    };
    Ok(elsewhere(code) || elsewhere(memory.attempt_of_push(&claim.checkout)?))
}
