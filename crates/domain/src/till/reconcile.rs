//! What the till's own records make of the sales: the book is made anew from everything that is remembered, and what it makes certain
//! becomes an input of the sale that it is about. What it does not make certain stays in sight, and waits for a person.

use super::reversal::{is_going_back, is_open, mark, may_be_going_back};
use super::{Memory, TakeError, Taken, parties, take, tolerate};
use crate::book::{Book, Place};
use crate::ids::{AttemptId, MpesaCode, SaleId};
use crate::money::Cents;
use crate::payment::{Attempt, AttemptState, Coded, WATCH};
use crate::peer::Reservation;
use crate::records::{Look, Row, Sweep};
use crate::sale::{Input, Person, Refusal, Sale, SaleState};
use crate::time::Millis;
use std::collections::BTreeSet;
use std::time::Duration;

/// How far back the book is made: a day more than the records reach, so that every row they may still bring finds its attempt.
pub const HORIZON: Duration = Duration::from_secs(WATCH.as_secs().saturating_add(EDGE.as_secs()));

/// The oldest part of the book, for which the records bring nothing any more.
pub(super) const EDGE: Duration = Duration::from_secs(86_400);

/// What reconciling came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Whose each payment of the last days is.
    pub book: Book,
    /// Payments that only a confirmation told of, and that no attempt is known to have brought: to be shown, and not yet to be given to
    /// anybody.
    pub told: Vec<Row>,
}

/// Holds the sales against the till's own records. `look` tells of the look at the records that was just completed, if one was: only that
/// can let an unknown attempt go (R12). Doing it again changes nothing.
pub fn reconcile<M: Memory>(
    memory: &mut M,
    look: Option<Look>,
    now: Millis,
) -> Result<Reconciled, M::Error> {
    let since = now.before(HORIZON);
    let rows = memory.rows_since(since)?;
    let mut sales = memory.asked_since(since)?;
    let mut book = Book::of(&sales, &rows);
    // What went back pays for no sale that is proven now.
    if mark(memory, &book, &sales, since, now)? {
        sales = memory.asked_since(since)?;
    }
    // What the records prove changes the sales, and so the book. Each round proves an attempt that was not, or is the last.
    while prove(memory, &book, &sales, now)? {
        sales = memory.asked_since(since)?;
        book = Book::of(&sales, &rows);
    }
    spend(memory, &book, &sales, look, now)?;
    mark(memory, &book, &sales, since, now)?;
    name(memory, &book, &sales, now)?;
    if let Some(look) = look {
        clear(memory, &book, &sales, look, now)?;
    }
    let mut told = memory.told_since(since)?;
    if !told.is_empty() {
        let with_told = Book::of(&sales, rows.iter().chain(&told));
        told.retain(|row| {
            let entry = with_told.entry(&row.code);
            entry.is_some_and(|entry| matches!(entry.place, Place::Nobody(_)))
        });
    }
    Ok(Reconciled { book, told })
}

/// A person gives a payment to a sale (R13). It must be in the records, for a claim releases nothing (R5), and nobody else's: no attempt's
/// that is proven, and none's that may yet be.
pub fn assign<M: Memory>(
    memory: &mut M,
    id: SaleId,
    code: &MpesaCode,
    by: Person,
    now: Millis,
) -> Result<Taken, TakeError<M::Error>> {
    let row = memory.row(code).map_err(TakeError::Memory)?;
    let row = row.ok_or(Refusal::PaymentUnknown)?;
    // Somebody may come for money of last week.
    let since = row.at.min(now).before(HORIZON);
    let rows = memory.rows_since(since).map_err(TakeError::Memory)?;
    let sales = memory.asked_since(since).map_err(TakeError::Memory)?;
    let sale = memory.sale(id).map_err(TakeError::Memory)?;
    let given_already = sale.is_some_and(|sale| sale.paid_directly_by() == Some(code));
    if !given_already {
        is_free(&sales, &rows, &row, id, now)?;
        match memory.reservation(code).map_err(TakeError::Memory)? {
            Reservation::NotNeeded | Reservation::Ours => {}
            Reservation::Elsewhere => return Err(Refusal::PaymentTaken.into()),
            Reservation::Missing => return Err(Refusal::PaymentNotReserved.into()),
        }
        // Its goods may be out of the shop, for a sale that nobody remembers: the owner may know.
        let gaps = memory.gaps().map_err(TakeError::Memory)?;
        if by == Person::Cashier && gaps.iter().any(|gap| gap.may_have_spent(row.at)) {
            return Err(Refusal::PaymentOfLostSale.into());
        }
        if is_going_back(memory, code).map_err(TakeError::Memory)? {
            return Err(Refusal::PaymentGoingBack.into());
        }
    }
    take(memory, id, Input::Assign { row, by }, now)
}

/// A person gives a sale that was given up the money that came for it after all (R10). One payment releases no two sales: if what could be
/// this money was given to another sale, and nothing else is known of it, a person has given it away already.
pub fn reopen<M: Memory>(
    memory: &mut M,
    id: SaleId,
    by: Person,
    now: Millis,
) -> Result<Taken, TakeError<M::Error>> {
    let since = now.before(HORIZON);
    let rows = memory.rows_since(since).map_err(TakeError::Memory)?;
    let sales = memory.asked_since(since).map_err(TakeError::Memory)?;
    let book = Book::of(&sales, &rows);
    let sale = memory.sale(id).map_err(TakeError::Memory)?;
    let sale = sale.ok_or(TakeError::NoSuchSale)?;
    let paying = sale.may_reopen().and_then(|attempt| sale.attempt(attempt));
    let held = book.placeholders();
    let mut given = book.entries().filter(|entry| match entry.place {
        Place::Assigned(to) => to != id,
        Place::Exact(_) | Place::Inferred(_) | Place::Counted(_) | Place::Nobody(_) => false,
    });
    if let Some(attempt) = paying
        && held.iter().any(|held| held.of == (id, attempt.id))
        && given.any(|entry| entry.row.could_be(attempt))
    {
        return Err(Refusal::PaymentTaken.into());
    }
    if let Some(attempt) = paying
        && may_be_going_back(memory, &book, attempt).map_err(TakeError::Memory)?
    {
        return Err(Refusal::PaymentGoingBack.into());
    }
    take(memory, id, Input::Reopen { by }, now)
}

/// Whether a payment may be this sale's. It is not if it is surely an attempt's, or taken to be, if a person gave it away before, or if
/// without it a proven attempt had no payment of its own; and not yet if a prompt of another sale may have brought it, also one that nobody
/// answered, as long as its sale waits. Of the sale's own prompts the sale knows.
fn is_free(
    sales: &[Sale],
    rows: &[Row],
    row: &Row,
    to: SaleId,
    now: Millis,
) -> Result<(), Refusal> {
    let book = Book::of(sales, rows);
    let without = Book::of(sales, rows.iter().filter(|other| *other != row));
    match book.entry(&row.code).map(|entry| &entry.place) {
        Some(Place::Counted(_)) if without.owned() == book.owned() => {}
        Some(Place::Nobody(_)) => {}
        Some(Place::Exact(_) | Place::Inferred(_) | Place::Counted(_) | Place::Assigned(_))
        | None => return Err(Refusal::PaymentTaken),
    }
    if may_be_needed(&book, sales, rows, row) {
        return Err(Refusal::PaymentTaken);
    }
    let may_release = |sale: &Sale| {
        let may_be_paid = |attempt: &Attempt| {
            // A sale that still waits is released by what turns out to have paid it.
            attempt.may_yet_be_proven(now)
                || (sale.state == SaleState::Open && attempt.may_turn_out_paid(now))
        };
        let mut attempts = sale.attempts.iter();
        attempts.any(|attempt| row.could_be(attempt) && may_be_paid(attempt))
    };
    if sales.iter().any(|sale| sale.id != to && may_release(sale)) {
        return Err(Refusal::PaymentUnsettled);
    }
    Ok(())
}

/// Whether a proven attempt could miss it, among what has no certain place. A row that hides its phone may be anybody's, and one that was given
/// to a sale is spent: neither makes up for the row of a proven attempt.
fn may_be_needed(book: &Book, sales: &[Sale], rows: &[Row], row: &Row) -> bool {
    let named: BTreeSet<AttemptId> = book
        .entries()
        .filter_map(|entry| match entry.place {
            // A code that a callback names tells whose a row is that hides its phone, and nothing bears it out.
            Place::Exact((_, attempt)) => entry.shows_its_owner().then_some(attempt),
            Place::Inferred(_) | Place::Counted(_) | Place::Assigned(_) | Place::Nobody(_) => None,
        })
        .collect();
    let is_unnamed = |attempt: &Attempt| attempt.is_paid() && !named.contains(&attempt.id);
    let could_be_of = |row: &Row, sale: &Sale| {
        let mut attempts = sale.attempts.iter();
        attempts.any(|attempt| is_unnamed(attempt) && row.could_be(attempt))
    };
    if !sales.iter().any(|sale| could_be_of(row, sale)) {
        return false;
    }
    let makes_up = |other: &&Row| match book.entry(&other.code).map(|entry| &entry.place) {
        Some(Place::Exact(_)) | None => false,
        // It may be the sale's own prompt's.
        Some(Place::Assigned(to)) => sales
            .iter()
            .any(|sale| sale.id == *to && could_be_of(other, sale)),
        Some(Place::Inferred(_) | Place::Counted(_) | Place::Nobody(_)) => other.phone.is_some(),
    };
    let rows: Vec<Row> = rows
        .iter()
        .filter(|other| *other == row || makes_up(other))
        .cloned()
        .collect();
    let mut sales = sales.to_vec();
    for sale in &mut sales {
        sale.attempts.retain(is_unnamed);
    }
    let without = Book::of(&sales, rows.iter().filter(|other| *other != row));
    without.placeholders().len() > Book::of(&sales, &rows).placeholders().len()
}

/// What is exactly an attempt's proves it paid, and a row that an attempt claims with another amount is a dispute. Whether any attempt
/// was proven.
fn prove<M: Memory>(
    memory: &mut M,
    book: &Book,
    sales: &[Sale],
    now: Millis,
) -> Result<bool, M::Error> {
    let mut proved = false;
    for entry in book.entries() {
        let row = &entry.row;
        let owner = match entry.place {
            Place::Exact(owner) => Some(owner),
            Place::Inferred(_) | Place::Counted(_) | Place::Assigned(_) | Place::Nobody(_) => None,
        };
        if let Some((_, attempt)) = owner {
            release(memory, &row.code, attempt, now)?;
        }
        for (party, attempt) in parties(sales).filter(|(_, attempt)| !attempt.is_paid()) {
            let differs = row.is_claimed_by(attempt) && row.amount != attempt.amount;
            if owner != Some(party) && (!differs || attempt.dispute.is_some()) {
                continue;
            }
            if owner == Some(party)
                && is_open(sales, party.0)
                && is_going_back(memory, &row.code)?
                && may_be_another(book, party.0, row, attempt)
            {
                continue;
            }
            let holder = memory.attempt_with_code(&row.code)?;
            let input = Input::Recorded {
                attempt: attempt.id,
                row: row.clone(),
                bound_elsewhere: holder.is_some_and(|holder| holder != party),
            };
            let taken = tolerate::<M>(take(memory, party.0, input, now))?;
            let after = taken
                .as_ref()
                .and_then(|taken| taken.sale.attempt(attempt.id));
            proved |= after.is_some_and(Attempt::is_paid);
        }
    }
    Ok(proved)
}

/// Whether another payment could be the attempt's: if this one went back, the customer would be asked again for what is here (R4).
fn may_be_another(book: &Book, sale: SaleId, row: &Row, attempt: &Attempt) -> bool {
    let left = book.left(sale);
    { left.iter() }.any(|other| other.code != row.code && other.could_be(attempt))
}

/// Paid attempts learn the code that the book has for them, and forget one that by now could be another's as well. A claim's code gives
/// way to a row (R7).
fn name<M: Memory>(
    memory: &mut M,
    book: &Book,
    sales: &[Sale],
    now: Millis,
) -> Result<(), M::Error> {
    for ((sale, attempt), paid) in parties(sales).filter(|(_, attempt)| attempt.is_paid()) {
        let code = book.code_of(attempt);
        match code {
            Some(code) if paid.code() != Some(code) => release(memory, code, attempt, now)?,
            None if has_lost_its_code(book, paid) => {}
            Some(_) | None => continue,
        }
        let code = code.cloned();
        tolerate::<M>(take(memory, sale, Input::Coded { attempt, code }, now))?;
    }
    Ok(())
}

/// What a person's word has spent is not due back; when a row of its own turns up, it is. Where nothing names it, a complete look must show
/// that there is no other row.
fn spend<M: Memory>(
    memory: &mut M,
    book: &Book,
    sales: &[Sale],
    look: Option<Look>,
    now: Millis,
) -> Result<(), M::Error> {
    for ((sale, attempt), known) in parties(sales) {
        let has_no_other = || match (&known.state, book.seems_spent(attempt), look) {
            (AttemptState::Paid(_, at), Some(since), Some(look)) => {
                let until = known.prompt_over_at().max(*at);
                look.shows(since, until, now).is_ok()
            }
            _ => false,
        };
        // What it was held against leaves the book earlier than it does. By then nothing that old is news.
        let watched_until = known.sent_by.plus(WATCH);
        let is_news = |its: &Row| now <= watched_until || its.at > watched_until;
        let spent = match known.spent {
            true => !book.payment_of(attempt).is_some_and(is_news),
            // What went back is neither.
            false => known.kept() > Cents::ZERO && (book.is_spent(attempt) || has_no_other()),
        };
        if spent != known.spent {
            tolerate::<M>(take(memory, sale, Input::Spent { attempt, spent }, now))?;
        }
    }
    Ok(())
}

/// Whether a paid attempt has a code by an inference that does not hold any more: the book knows the row, and nothing names it.
fn has_lost_its_code(book: &Book, paid: &Attempt) -> bool {
    match &paid.coded {
        Coded::By(code) => { book.entry(code) }.is_some_and(|entry| !entry.row.is_claimed_by(paid)),
        Coded::Not | Coded::NotAsClaimed => false,
    }
}

/// Whoever holds a code that the book has for another lets go of it.
fn release<M: Memory>(
    memory: &mut M,
    code: &MpesaCode,
    owner: AttemptId,
    now: Millis,
) -> Result<(), M::Error> {
    let holder = memory.attempt_with_code(code)?;
    if let Some((sale, attempt)) = holder.filter(|(_, holder)| *holder != owner) {
        let input = Input::Coded {
            attempt,
            code: None,
        };
        tolerate::<M>(take(memory, sale, input, now))?;
    }
    Ok(())
}

/// A complete look lets unknown attempts go that no row left over could be (R12). Most looks prove nothing about most attempts.
fn clear<M: Memory>(
    memory: &mut M,
    book: &Book,
    sales: &[Sale],
    look: Look,
    now: Millis,
) -> Result<(), M::Error> {
    let unknown = |attempt: &Attempt| attempt.may_be_let_go(now) && attempt.cleared.is_none();
    for ((sale, attempt), _) in parties(sales).filter(|(_, attempt)| unknown(attempt)) {
        let left = book.left(sale);
        let sweep = Sweep { look, left };
        tolerate::<M>(take(memory, sale, Input::Swept { attempt, sweep }, now))?;
    }
    Ok(())
}
