//! Views of money that no sale has.

use super::day_end::lists;
use crate::views::day_end::{DayEndItem, DayEndList, DayEndReason, OpenMatters, SumView};
use crate::views::{
    Money, RefundDueView, SaleView, Situation, UnassignedPayment, UnrecordedPayment, Unsettled,
};
use pokea_domain::day_end::{Item, Reason, open_of, refunds_of};
use pokea_domain::records::RECORDS_LAG_MIN;
use pokea_domain::sale::Sale;
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn, SaleId};
use pokea_store::{Store, StoreError};

/// More than this would be no list that a cashier reads; [`open_matters`] has the rest.
const SHOWN_MAX: usize = 20;
const ALL: usize = 10_000;
const CANDIDATES_MAX: usize = 5;

/// All of it. `unplaced`: so many sales are paid, and have a payment beside that has no place.
pub(crate) fn unsettled(
    store: &Store,
    waiting: &[SaleView],
    unplaced: u32,
) -> Result<Unsettled, StoreError> {
    let mut unassigned = Vec::new();
    for payment in store.unassigned(SHOWN_MAX)? {
        let candidates = store.open_sales_of(payment.row.amount, CANDIDATES_MAX)?;
        unassigned.push(UnassignedPayment {
            code: payment.row.code.to_string(),
            payer: store.payer(&payment.row.code)?,
            amount: Money(payment.row.amount),
            phone: payment.row.phone.as_ref().map(Msisdn::masked),
            at_ms: payment.row.at.0,
            proven: payment.proven,
            candidates: candidates.iter().map(ToString::to_string).collect(),
        });
    }
    let mut refunds_due = Vec::new();
    for id in store.refunds_due(SHOWN_MAX)? {
        refunds_due.extend(store.sale(id)?.as_ref().map(refunds).unwrap_or_default());
    }
    let (unassigned_proven, unassigned_told) = store.unassigned_in_all()?;
    let refunds_due_in_all = store.refunds_due_in_all()?;
    let unrecorded = unrecorded(store, SHOWN_MAX)?;
    let left = waiting.iter().filter(|sale| needs_a_person(sale)).count();
    Ok(Unsettled {
        unassigned,
        unassigned_proven,
        unassigned_told,
        refunds_due,
        refunds_due_in_all,
        open: unassigned_proven
            .saturating_add(unassigned_told)
            .saturating_add(refunds_due_in_all)
            .saturating_add(unplaced)
            .saturating_add(u32::try_from(unrecorded.len() + left).unwrap_or(u32::MAX)),
        unrecorded,
        records_registered: store.records_registered()?.is_some(),
        records_read_at_ms: store.records_read()?.map(|look| look.began_at.0),
    })
}

/// A payment is missing only once a look that began after its proof, and after as long as rows take to appear, has not found it.
fn unrecorded(store: &Store, limit: usize) -> Result<Vec<UnrecordedPayment>, StoreError> {
    let Some(look) = store.records_read()? else {
        return Ok(Vec::new());
    };
    let lag = look.lag.max(RECORDS_LAG_MIN);
    let lag = i64::try_from(lag.as_millis()).unwrap_or(i64::MAX);
    let proven_by = Millis(look.began_at.0.saturating_sub(lag));
    let mut missing = Vec::new();
    for (id, attempt) in store.unrecorded(proven_by, limit)? {
        let Some(sale) = store.sale(id)? else {
            continue;
        };
        missing.extend(sale.attempt(attempt).map(|attempt| UnrecordedPayment {
            sale: id.to_string(),
            receipt: sale.completion().map(|done| done.receipt.to_string()),
            amount: Money(attempt.amount),
            phone: attempt.phone.masked(),
            asked_at_ms: attempt.asked_at.0,
        }));
    }
    Ok(missing)
}

/// What no answer settles, or none has for too long: a person must look.
fn needs_a_person(sale: &SaleView) -> bool {
    let situation = sale.attempt.as_ref().map(|attempt| attempt.situation);
    matches!(
        situation,
        Some(
            Situation::Unattributed
                | Situation::AmountDiffers
                | Situation::Contradiction
                | Situation::Overdue
        )
    )
}

/// All of it, and what is disputed or not known, of whatever day, oldest first.
pub(crate) fn open_matters(store: &Store) -> Result<OpenMatters, StoreError> {
    let mut items = Vec::new();
    for payment in store.unassigned(ALL)? {
        let row = payment.row;
        items.push(Item {
            reason: match payment.proven {
                true => Reason::NoSale,
                false => Reason::Told,
            },
            amount: row.amount,
            at: row.at,
            phone: row.phone,
            code: Some(row.code),
            sale: None,
            receipt: None,
            in_records: payment.proven,
        });
    }
    let sales = |ids: Vec<SaleId>| { ids.into_iter() }.filter_map(|id| store.sale(id).transpose());
    for sale in sales(store.refunds_due(ALL)?) {
        items.extend(refunds_of(&sale?));
    }
    for sale in sales(store.watched()?) {
        items.extend(open_of(&sale?));
    }
    items.sort_by_key(|item| item.at);
    let mut lists = lists(&items);
    let lacking = unrecorded(store, ALL)?;
    if !lacking.is_empty() {
        lists.push(of_unrecorded(&lacking));
    }
    Ok(OpenMatters { lists })
}

fn of_unrecorded(lacking: &[UnrecordedPayment]) -> DayEndList {
    let amounts = lacking.iter().map(|payment| payment.amount.0);
    let amount = amounts.reduce(|sum, amount| sum.checked_add(amount).unwrap_or(sum));
    let items = lacking.iter().map(|payment| DayEndItem {
        amount: payment.amount,
        at_ms: payment.asked_at_ms,
        phone: Some(payment.phone.clone()),
        code: None,
        sale: Some(payment.sale.clone()),
        receipt: payment.receipt.clone(),
    });
    DayEndList {
        reason: DayEndReason::Unrecorded,
        sum: SumView {
            count: u32::try_from(lacking.len()).unwrap_or(u32::MAX),
            amount: Money(amount.unwrap_or(Cents::ZERO)),
        },
        items: items.collect(),
    }
}

fn refunds(sale: &Sale) -> Vec<RefundDueView> {
    let refunds = sale.refunds_due.iter().filter_map(|refund| {
        let attempt = sale.attempt(refund.attempt)?;
        Some(RefundDueView {
            sale: sale.id.to_string(),
            receipt: sale.completion().map(|done| done.receipt.to_string()),
            amount: Money(refund.amount),
            phone: attempt.phone.masked(),
            code: attempt.code().map(MpesaCode::to_string),
        })
    });
    refunds.collect()
}
