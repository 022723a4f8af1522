//! Cash back and payments back, held against each other: what a payment takes back to a phone is not given over the counter as well, and the
//! other way round.

use super::{Memory, TakeError, Taken, take};
use crate::ids::{AttemptId, MpesaCode, SaleId};
use crate::money::Cents;
use crate::payment::Attempt;
use crate::sale::{Input, RefundOf, RefundWish, Sale};
use crate::time::Millis;

/// Cash goes back to a customer: no more than is left once everything has gone back that may.
pub fn refund<M: Memory>(
    memory: &mut M,
    id: SaleId,
    wish: RefundWish,
    now: Millis,
) -> Result<Taken, TakeError<M::Error>> {
    let sale = memory.sale(id).map_err(TakeError::Memory)?;
    let sale = sale.ok_or(TakeError::NoSuchSale)?;
    let of = match wish.of {
        RefundOf::Extra(attempt) => Some(attempt),
        RefundOf::Goods(_) | RefundOf::Amount(_) => None,
    };
    let going_back = going_back(memory, &sale, of).map_err(TakeError::Memory)?;
    take(memory, id, Input::Refund { wish, going_back }, now)
}

/// How much of what paid a sale, or of what one attempt brought beside, is on its way back to where it came from, or went without the sale
/// having been told yet.
pub fn going_back<M: Memory>(
    memory: &M,
    sale: &Sale,
    extra: Option<AttemptId>,
) -> Result<Cents, M::Error> {
    let mut sum = Cents::ZERO;
    let attempts: Vec<&Attempt> = match extra {
        Some(id) => sale.attempt(id).into_iter().collect(),
        None => sale.paying_attempts().collect(),
    };
    for attempt in attempts {
        let gone = match attempt.code() {
            Some(code) => gone(memory, code)?,
            None => gone_without_a_code(memory, attempt)?,
        };
        sum = plus(sum, minus(gone, attempt.returned));
    }
    if let Some(code) = sale.paid_directly_by().filter(|_| extra.is_none()) {
        sum = plus(sum, minus(gone(memory, code)?, sale.direct_returned));
    }
    Ok(sum)
}

fn gone<M: Memory>(memory: &M, payment: &MpesaCode) -> Result<Cents, M::Error> {
    let known = memory.reversals(payment)?;
    Ok(known.map_or(Cents::ZERO, |known| known.gone()))
}

/// Which payment it is may be a guess: each that could be this attempt's counts.
fn gone_without_a_code<M: Memory>(memory: &M, attempt: &Attempt) -> Result<Cents, M::Error> {
    let mut sum = Cents::ZERO;
    for payment in memory.reversing()? {
        if memory
            .row(&payment)?
            .is_some_and(|row| row.could_be(attempt))
        {
            sum = plus(sum, gone(memory, &payment)?);
        }
    }
    Ok(sum)
}

fn plus(a: Cents, b: Cents) -> Cents {
    a.checked_add(b).unwrap_or(a)
}

fn minus(a: Cents, b: Cents) -> Cents {
    a.checked_sub(b).unwrap_or(a).max(Cents::ZERO)
}
