//! Views of money that no sale has.

use crate::views::{Money, RefundDueView, UnassignedPayment, UnrecordedPayment, Unsettled};
use pokea_domain::records::RECORDS_LAG_MIN;
use pokea_domain::sale::Sale;
use pokea_domain::{Millis, MpesaCode, Msisdn};
use pokea_store::{Store, StoreError};

/// More than this would be no list that a cashier reads; the owner's reports have the rest.
const SHOWN_MAX: usize = 20;
const CANDIDATES_MAX: usize = 5;

/// All of it.
pub(crate) fn unsettled(store: &Store) -> Result<Unsettled, StoreError> {
    let mut unassigned = Vec::new();
    for payment in store.unassigned(SHOWN_MAX)? {
        let candidates = store.open_sales_of(payment.row.amount, CANDIDATES_MAX)?;
        unassigned.push(UnassignedPayment {
            code: payment.row.code.to_string(),
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
    Ok(Unsettled {
        unassigned,
        unassigned_proven,
        unassigned_told,
        refunds_due,
        refunds_due_in_all: store.refunds_due_in_all()?,
        unrecorded: unrecorded(store)?,
        records_registered: store.records_registered()?.is_some(),
        records_read_at_ms: store.records_read()?.map(|look| look.began_at.0),
    })
}

/// A payment is missing only once a look that began after its proof, and after as long as rows take to appear, has not found it.
fn unrecorded(store: &Store) -> Result<Vec<UnrecordedPayment>, StoreError> {
    let Some(look) = store.records_read()? else {
        return Ok(Vec::new());
    };
    let lag = look.lag.max(RECORDS_LAG_MIN);
    let lag = i64::try_from(lag.as_millis()).unwrap_or(i64::MAX);
    let proven_by = Millis(look.began_at.0.saturating_sub(lag));
    let mut missing = Vec::new();
    for (id, attempt) in store.unrecorded(proven_by, SHOWN_MAX)? {
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
