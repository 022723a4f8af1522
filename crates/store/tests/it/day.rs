//! A day's end out of a real file: each payment on one list or none, and sums that come to the same from both sides.

use crate::till::{
    NOW, Till, accepted, ask_for, attempt, claimed, code, heard, lost, page, proven, row, sale,
};
use pokea_domain::day_end::{DayEnd, Reason, Sum};
use pokea_domain::payment::{Failure, Poll, QueryAnswer};
use pokea_domain::records::Row;
use pokea_domain::sale::{Input, Person};
use pokea_domain::time::BusinessDay;
use pokea_domain::{Cents, Millis, till};
use pokea_store::{Cause, StoreError};

const AMINA: &str = "0712345678";
const BARAKA: &str = "0733000111";

fn sum(count: u32, shillings: i64) -> Sum {
    let amount = Cents::from_shillings(shillings).expect("small");
    Sum { count, amount }
}

impl Till {
    pub fn settles(&mut self) -> Result<(), StoreError> {
        let now = self.now;
        let made = till::reconcile(&mut self.store.recall(Cause::default()), None, now)?;
        self.store.keep_book(&made, Millis(0))
    }

    fn reads(
        &mut self,
        a: u128,
        shillings: i64,
        phone: &str,
        at: Millis,
    ) -> Result<(), StoreError> {
        let body = a.to_string();
        let rows = [row(a, shillings, phone, at)];
        self.store
            .keep_page(&page(body.as_bytes(), &rows, self.now, None))?;
        Ok(())
    }

    fn asks(&mut self, n: u128, shillings: i64, phone: &str) -> Result<(), StoreError> {
        self.open_sale(n, shillings)?;
        self.ask(n, n, phone)?;
        self.accepted(n, n)?;
        Ok(())
    }

    fn ends(&self, day: BusinessDay) -> Result<DayEnd, StoreError> {
        let end = self.store.day_end(day)?;
        assert_eq!(end.unexplained(), (Cents::ZERO, Cents::ZERO), "{end:#?}");
        Ok(end)
    }
}

#[test]
fn each_shilling_of_a_day_is_explained_from_both_sides() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let day = BusinessDay::of(NOW);
    till.sell(1, 500, AMINA)?;
    till.reads(1, 500, AMINA, till.now)?;
    till.sell(2, 300, BARAKA)?;
    till.sell_for_cash(9, 1_000)?;
    till.reads(20, 70, BARAKA, till.now)?;

    till.asks(3, 200, AMINA)?;
    till.take(3, Input::Stop)?;
    till.take(3, proven(3))?;
    till.reads(3, 200, AMINA, till.now)?;

    till.open_sale(4, 90)?;
    till.ask(4, 4, AMINA)?;
    till.take(4, lost(4))?;

    till.asks(5, 60, BARAKA)?;
    till.hear(5, claimed(5, 60), &heard(b"five", None))?;
    let answer = QueryAnswer::Failed(Failure::Declined);
    let poll = Poll::Claimed(0);
    till.take(
        5,
        Input::Queried {
            attempt: attempt(5),
            answer,
            poll,
        },
    )?;

    let told = row(30, 40, AMINA, till.now);
    let mut message = heard(b"told", None);
    message.told = Some(&told);
    till.store.keep(&message)?;

    // Asked for and paid before midnight, proven after it.
    till.now = Millis(day.end().0 - 10_000);
    till.asks(6, 1_000, AMINA)?;
    till.now = Millis(day.end().0 + 5_000);
    till.take(6, proven(6))?;
    till.reads(6, 1_000, AMINA, Millis(day.end().0 - 2_000))?;
    till.settles()?;

    let end = till.ends(day)?;
    assert_eq!((end.records, end.matched), (sum(4, 1_770), sum(1, 500)));
    assert_eq!(end.paid_beside, sum(1, 1_000));
    assert_eq!(end.listed_of_records(), sum(2, 270));
    assert_eq!((end.sales, end.unrecorded()), (sum(2, 800), sum(1, 300)));
    assert_eq!(end.recorded_beside, Sum::default());
    for (reason, listed) in [
        (Reason::NoSale, sum(1, 70)),
        (Reason::RefundDue, sum(1, 200)),
        (Reason::Unknown, sum(1, 90)),
        (Reason::Disputed, sum(1, 60)),
        (Reason::Told, sum(1, 40)),
    ] {
        assert_eq!(end.listed(reason), listed, "{reason:?}");
    }
    let refund = end
        .items
        .iter()
        .find(|item| item.reason == Reason::RefundDue);
    let refund = refund.expect("it is listed");
    assert_eq!((refund.sale, &refund.code), (Some(sale(3)), &Some(code(3))));

    let next = till.ends(day.after())?;
    assert_eq!((next.records, next.sales), (Sum::default(), sum(1, 1_000)));
    assert_eq!((next.recorded_beside, next.items.len()), (sum(1, 1_000), 0));

    // The row comes after all.
    till.reads(2, 300, BARAKA, NOW)?;
    till.settles()?;
    let end = till.ends(day)?;
    assert_eq!(
        (end.matched, end.unrecorded()),
        (sum(2, 800), Sum::default())
    );
    Ok(())
}

/// A part of a sale that waits is not disputed and not due back, whether the records hold it or not; when the sale is stopped, it is due back.
#[test]
fn a_part_of_an_open_sale_is_listed_as_one() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let day = BusinessDay::of(NOW);
    till.open_sale(1, 1_500)?;
    till.take(1, ask_for(1, AMINA, None, Cents::from_shillings(600)))?;
    till.take(1, accepted(1))?;
    till.take(1, proven(1))?;
    till.settles()?;
    assert_eq!(till.ends(day)?.listed(Reason::Part), sum(1, 600), "no row");
    till.reads(1, 600, AMINA, till.now)?;
    till.settles()?;
    let end = till.ends(day)?;
    assert_eq!(end.listed(Reason::Part), sum(1, 600));
    assert_eq!((end.items.len(), end.records), (1, sum(1, 600)));
    till.take(1, Input::Stop)?;
    till.settles()?;
    let end = till.ends(day)?;
    assert_eq!(end.listed(Reason::RefundDue), sum(1, 600));
    assert_eq!(end.items.len(), 1);
    Ok(())
}

#[test]
fn a_payment_that_nobody_read_of_counts_on_one_day_only() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let day = BusinessDay::of(NOW);
    till.now = Millis(day.end().0 - 1_000);
    till.open_sale(1, 300)?;
    till.ask(1, 1, AMINA)?;
    till.take(1, accepted(1))?;
    till.now = day.end();
    till.take(1, proven(1))?;
    till.settles()?;
    assert_eq!(till.ends(day)?.items, []);
    assert_eq!(till.ends(day.after())?.unrecorded(), sum(1, 300));
    Ok(())
}

#[test]
fn a_days_end_is_kept_until_a_newer_one_of_that_day() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let day = BusinessDay::of(NOW);
    assert_eq!(till.store.kept_day_end(day)?, None);
    till.store.keep_day_end(day, "as it was")?;
    till.store.keep_day_end(day.after(), "another")?;
    till.store.keep_day_end(day, "as it is")?;
    let till = till.reopen()?;
    assert_eq!(till.store.kept_day_end(day)?.as_deref(), Some("as it is"));
    Ok(())
}

/// A person gave the sale a payment, and its own prompt was paid as well: of two rows that hide their phones nobody knows which is which.
#[test]
fn a_payment_that_has_no_place_is_listed_once_and_stays_in_sight() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let day = BusinessDay::of(NOW);
    till.asks(1, 300, AMINA)?;
    let answer = QueryAnswer::Failed(Failure::NoAnswer);
    let poll = Poll::Planned(0);
    till.take(
        1,
        Input::Queried {
            attempt: attempt(1),
            answer,
            poll,
        },
    )?;
    let hidden = [1, 2, 3].map(|n| Row {
        phone: None,
        ..row(n, 300, AMINA, till.now)
    });
    till.store
        .keep_page(&page(b"one", &hidden[..1], till.now, None))?;
    let now = till.now;
    till::assign(
        &mut till.store.recall(Cause::default()),
        sale(1),
        &code(1),
        Person::Cashier,
        now,
    )
    .map_err(|error| anyhow::anyhow!("{error}"))?;
    till.take(1, proven(1))?;
    till.store
        .keep_page(&page(b"two", &hidden[1..], till.now, None))?;
    till.settles()?;
    assert_eq!(till.store.watched()?, [sale(1)]);
    let end = till.ends(day)?;
    assert_eq!(end.matched, sum(1, 300));
    assert_eq!(end.listed(Reason::Disputed), sum(1, 300), "once");
    assert_eq!(end.listed(Reason::NoSale), sum(1, 300));
    till.hear(1, claimed(1, 300), &heard(b"late", None))?;
    till.settles()?;
    assert_eq!(till.store.watched()?, [], "it was the one that was given");
    Ok(())
}
