//! Views of a day's end.

use crate::day_end::{days_over, kept};
use crate::views::Money;
use crate::views::day_end::{
    Coverage, DayEndItem, DayEndList, DayEndNotice, DayEndReason, DayEndView, KeptDayEnd, SumView,
};
use pokea_domain::day_end::{DayEnd, Item, Reason, Sum};
use pokea_domain::shift::Listed;
use pokea_domain::time::BusinessDay;
use pokea_domain::{Millis, Msisdn};
use pokea_store::{Store, StoreError};

/// More than this for one reason is no list that a person reads; its sum still has all.
const SHOWN_MAX: usize = 200;

/// What concerns money that is there first, then what may come.
const ORDER: [Reason; 9] = [
    Reason::NoSale,
    Reason::RefundDue,
    Reason::Reversed,
    Reason::GivenInCash,
    Reason::Part,
    Reason::Disputed,
    Reason::Unknown,
    Reason::Unrecorded,
    Reason::Told,
];

/// One business day.
pub(crate) fn day_end(
    end: &DayEnd,
    today: BusinessDay,
    coverage: Coverage,
    read_at: Option<Millis>,
    kept: Option<KeptDayEnd>,
) -> DayEndView {
    let (records_unexplained, sales_unexplained) = end.unexplained();
    DayEndView {
        day: end.day.to_string(),
        start_ms: end.day.start().0,
        before: end.day.before().to_string(),
        after: (end.day < today).then(|| end.day.after().to_string()),
        coverage,
        read_at_ms: read_at.map(|at| at.0),
        records: sum(end.records),
        matched: sum(end.matched),
        paid_beside: sum(end.paid_beside),
        elsewhere: sum(end.elsewhere),
        listed: sum(end.listed_of_records()),
        records_unexplained: Money(records_unexplained),
        sales: sum(end.sales),
        recorded_beside: sum(end.recorded_beside),
        unrecorded: sum(end.unrecorded()),
        sales_unexplained: Money(sales_unexplained),
        lists: lists(&end.items),
        kept,
    }
}

/// The newest list that was made today with something on it: of the day before, or of one on which the PC was off after midnight.
pub(crate) fn notice(store: &Store, now: Millis) -> Result<Option<DayEndNotice>, StoreError> {
    let today = BusinessDay::of(now);
    for day in days_over(now) {
        let kept = kept(store, day)?;
        let made_today = |kept: &KeptDayEnd| BusinessDay::of(Millis(kept.made_at_ms)) == today;
        if let Some(kept) = kept.filter(|kept| kept.listed > 0 && made_today(kept)) {
            return Ok(Some(DayEndNotice {
                day: day.to_string(),
                start_ms: day.start().0,
                listed: kept.listed,
            }));
        }
    }
    Ok(None)
}

/// What is listed, by its reasons.
pub(crate) fn lists(items: &[Item]) -> Vec<DayEndList> {
    let list = |of: Reason| {
        let items: Vec<_> = items.iter().filter(|item| item.reason == of).collect();
        (!items.is_empty()).then(|| DayEndList {
            reason: day_end_reason(of),
            sum: sum(Sum::of(&items)),
            items: items.into_iter().take(SHOWN_MAX).map(item).collect(),
        })
    };
    ORDER.into_iter().filter_map(list).collect()
}

/// The same out of a report on a shift, which knows no phones and finds sales by their receipts.
pub(super) fn lists_of_a_shift(listed: &[Listed]) -> Vec<DayEndList> {
    let list = |of: Reason| {
        let listed: Vec<_> = listed.iter().filter(|item| item.reason == of).collect();
        let amounts = listed.iter().map(|item| item.amount);
        let amount = amounts.reduce(|sum, more| sum.checked_add(more).unwrap_or(sum))?;
        let count = u32::try_from(listed.len()).unwrap_or(u32::MAX);
        let items = listed.into_iter().map(|item| DayEndItem {
            amount: Money(item.amount),
            at_ms: item.at.0,
            phone: None,
            code: item.code.as_ref().map(ToString::to_string),
            sale: None,
            receipt: item.receipt.map(|receipt| receipt.to_string()),
        });
        Some(DayEndList {
            reason: day_end_reason(of),
            sum: sum(Sum { count, amount }),
            items: items.take(SHOWN_MAX).collect(),
        })
    };
    ORDER.into_iter().filter_map(list).collect()
}

fn item(item: &Item) -> DayEndItem {
    DayEndItem {
        amount: Money(item.amount),
        at_ms: item.at.0,
        phone: item.phone.as_ref().map(Msisdn::masked),
        code: item.code.as_ref().map(ToString::to_string),
        sale: item.sale.map(|sale| sale.to_string()),
        receipt: item.receipt.map(|receipt| receipt.to_string()),
    }
}

pub(super) const fn sum(sum: Sum) -> SumView {
    SumView {
        count: sum.count,
        amount: Money(sum.amount),
    }
}

pub(crate) const fn day_end_reason(reason: Reason) -> DayEndReason {
    match reason {
        Reason::NoSale => DayEndReason::NoSale,
        Reason::RefundDue => DayEndReason::RefundDue,
        Reason::Part => DayEndReason::Part,
        Reason::Disputed => DayEndReason::Disputed,
        Reason::Unknown => DayEndReason::Unknown,
        Reason::Unrecorded => DayEndReason::Unrecorded,
        Reason::Told => DayEndReason::Told,
        Reason::GivenInCash => DayEndReason::GivenInCash,
        Reason::Reversed => DayEndReason::Reversed,
    }
}
