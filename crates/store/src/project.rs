//! Projections: the rows that lists and searches read, written from the fold of a sale and from nothing else.

use crate::{StoreError, check, fold};
use pokea_domain::Cents;
use pokea_domain::kra_pin::KraPin;
use pokea_domain::payment::{Attempt, AttemptState};
use pokea_domain::print::PrintState;
use pokea_domain::sale::{Sale, SaleState, Tender};
use rusqlite::{Connection, Transaction, params};

/// `changed` is the log's number of the sale's latest event that is news to a cashier; none of what is written now may be.
pub(crate) fn write(
    transaction: &Transaction<'_>,
    sale: &Sale,
    changed: u64,
) -> Result<(), StoreError> {
    let (state, ended_at, receipt, tender) = match &sale.state {
        SaleState::Open => ("open", None, None, None),
        SaleState::Stopped => ("stopped", None, None, None),
        SaleState::Cancelled(at) => ("cancelled", Some(at.0), None, None),
        SaleState::Completed(done) => {
            let tender = match done.tender {
                Tender::Mpesa { .. } | Tender::Direct { .. } => "mpesa",
                Tender::Cash { .. } => "cash",
            };
            (
                "completed",
                Some(done.at.0),
                Some(done.receipt.sequence),
                Some(tender),
            )
        }
    };
    let missing = match sale.state {
        SaleState::Open => sale.missing(),
        SaleState::Stopped | SaleState::Cancelled(_) | SaleState::Completed(_) => Cents::ZERO,
    };
    transaction
        .prepare_cached(
            "INSERT INTO sale (id, register, opened_at_ms, due_cents, state, watched, ended_at_ms, receipt_sequence, tender, changed, paper, direct, uncovered_cents, cash_cents, missing_cents, buyer_pin)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
             ON CONFLICT (id) DO UPDATE SET changed = max(changed, excluded.changed), state = excluded.state, watched = excluded.watched, ended_at_ms = excluded.ended_at_ms,
                 receipt_sequence = excluded.receipt_sequence, tender = excluded.tender, paper = excluded.paper, direct = excluded.direct,
                 uncovered_cents = excluded.uncovered_cents, cash_cents = excluded.cash_cents, missing_cents = excluded.missing_cents,
                 buyer_pin = excluded.buyer_pin",
        )?
        .execute(params![
            sale.id.to_string(),
            sale.register.0,
            sale.opened_at.0,
            sale.due.cents(),
            state,
            sale.has_live_attempt() || sale.has_unplaced_money(),
            ended_at,
            receipt,
            tender,
            changed.cast_signed(),
            sale.paper.and_then(|job| paper(job.state)),
            sale.paid_directly_by().map(pokea_domain::MpesaCode::as_str),
            sale.uncovered().cents(),
            sale.paid_in_cash().cents(),
            missing.cents(),
            sale.buyer_pin.as_ref().map(KraPin::as_str)
        ])?;
    // A prompt that ended makes room before a newer one takes it: the unique index looks at every statement.
    for attempt in sale
        .attempts
        .iter()
        .filter(|a| !a.holds_the_prompt())
        .chain(sale.attempts.iter().filter(|a| a.holds_the_prompt()))
    {
        write_attempt(transaction, sale, attempt)?;
    }
    Ok(())
}

/// Makes all of them anew from the log, each sale in the order in which it began.
pub(crate) fn rebuild(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction()?;
    // The book points at sales and attempts, which are all there again at the end.
    transaction.execute_batch(
        "PRAGMA defer_foreign_keys = ON; DELETE FROM money; DELETE FROM attempt; DELETE FROM sale;",
    )?;
    for (id, changed) in check::sales_of_log(&transaction)? {
        if let Some(sale) = fold(&transaction, id)? {
            write(&transaction, &sale, changed)?;
        }
    }
    transaction.commit()?;
    Ok(())
}

/// A print job's state, as the table names it; one that nobody waits for is on no list.
const fn paper(state: PrintState) -> Option<&'static str> {
    match state {
        PrintState::Queued => Some("queued"),
        PrintState::Printing => Some("printing"),
        PrintState::Ask => Some("ask"),
        PrintState::Printed => Some("printed"),
        PrintState::Dropped => None,
    }
}

fn write_attempt(
    transaction: &Transaction<'_>,
    sale: &Sale,
    attempt: &Attempt,
) -> Result<(), StoreError> {
    let id = attempt.id.to_string();
    let code = attempt.code().map(pokea_domain::MpesaCode::as_str);
    transaction
        .prepare_cached(
            "INSERT INTO attempt (id, sale, nonce, phone, amount_cents, holds_prompt, checkout, code, payer, watched_until_ms, asked_at_ms, pays)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (id) DO UPDATE SET holds_prompt = excluded.holds_prompt, checkout = excluded.checkout,
                 code = excluded.code, payer = excluded.payer, watched_until_ms = excluded.watched_until_ms, asked_at_ms = excluded.asked_at_ms, pays = excluded.pays",
        )?
        .execute(params![
            id,
            sale.id.to_string(),
            attempt.nonce.as_str(),
            attempt.phone.as_daraja(),
            attempt.amount.cents(),
            attempt.holds_the_prompt(),
            attempt.push().map(|push| push.checkout.as_str()),
            code,
            attempt.payer,
            attempt.watched_until().map(|until| until.0),
            attempt.asked_at.0,
            sale.is_paid_by(attempt.id)
        ])?;
    if let AttemptState::Paid(_, proven_at) = attempt.state {
        transaction
            .prepare_cached(
                "INSERT INTO money (attempt, amount_cents, proven_at_ms, code, refund_due) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (attempt) DO UPDATE SET code = excluded.code, refund_due = excluded.refund_due",
            )?
            .execute(params![id, attempt.amount.cents(), proven_at.0, code, sale.refunds_due.iter().any(|r| r.attempt == attempt.id)])?;
    }
    Ok(())
}
