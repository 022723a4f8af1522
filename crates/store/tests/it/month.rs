//! A month of a shop under a seed, with mismatches of every kind planted among its sales: each is listed on its day, under its reason and with its amount, and
//! nothing else is.

use crate::reversals;
use crate::till::{
    NOW, Till, accepted, ask_for, claimed, declined, heard, lost, page, proven, row, sale,
};
use pokea_domain::day_end::Reason;
use pokea_domain::payment::WATCH;
use pokea_domain::sale::{Input, RefundOf, RefundWish};
use pokea_domain::time::BusinessDay;
use pokea_domain::{Cents, Millis, RefundId, till};
use pokea_store::{Cause, StoreError};
use std::collections::BTreeMap;
use uuid::Uuid;

const DAYS: i64 = 30;
const MINUTE: i64 = 60_000;

const REASONS: [Reason; 9] = [
    Reason::NoSale,
    Reason::RefundDue,
    Reason::Part,
    Reason::Disputed,
    Reason::Unknown,
    Reason::Unrecorded,
    Reason::Told,
    Reason::GivenInCash,
    Reason::Reversed,
];

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

struct Month {
    till: Till,
    random: Random,
    /// The next sale, request, payment and customer.
    n: u128,
    planted: BTreeMap<BusinessDay, Vec<(Reason, Cents)>>,
}

impl Month {
    fn new(seed: u64) -> anyhow::Result<Self> {
        Ok(Self {
            till: Till::new()?,
            random: Random(seed),
            n: 100,
            planted: BTreeMap::new(),
        })
    }

    fn next(&mut self) -> (u128, i64, String) {
        self.n += 1;
        let shillings = 50 + i64::try_from(self.random.below(2_000)).expect("small");
        (self.n, shillings, format!("07{:08}", self.n))
    }

    fn records(
        &mut self,
        n: u128,
        shillings: i64,
        phone: &str,
        at: Millis,
    ) -> Result<(), StoreError> {
        let rows = [row(n, shillings, phone, at)];
        let body = n.to_string();
        let page = page(body.as_bytes(), &rows, self.till.now, None);
        self.till.store.keep_page(&page)?;
        Ok(())
    }

    /// A sale as most are; `late` is how long after it was asked for it is paid.
    fn sells(&mut self, late: i64) -> anyhow::Result<()> {
        let (n, shillings, phone) = self.next();
        if self.random.below(4) == 0 {
            return Ok(self.till.sell_for_cash(n, shillings)?);
        }
        self.till.open_sale(n, shillings)?;
        self.till.ask(n, n, &phone)?;
        self.till.take(n, accepted(n))?;
        let paid_at = self.till.now;
        self.till.now.0 += late;
        self.till.take(n, claimed(n, shillings))?;
        self.till.take(n, proven(n))?;
        Ok(self.records(n, shillings, &phone, paid_at)?)
    }

    fn plants(&mut self, reason: Reason) -> anyhow::Result<()> {
        let (n, shillings, phone) = self.next();
        let amount = Cents::from_shillings(shillings).expect("small");
        let day = BusinessDay::of(self.till.now);
        self.planted.entry(day).or_default().push((reason, amount));
        let now = self.till.now;
        let till = &mut self.till;
        match reason {
            Reason::NoSale => {}
            Reason::Told => {
                let told = row(n, shillings, &phone, now);
                let body = n.to_string();
                let mut message = heard(body.as_bytes(), None);
                message.told = Some(&told);
                till.store.keep(&message)?;
            }
            Reason::Unrecorded | Reason::Reversed => till.sell(n, shillings, &phone)?,
            Reason::Part => {
                till.open_sale(n, shillings + 700)?;
                till.take(n, ask_for(n, &phone, None, Some(amount)))?;
                till.take(n, accepted(n))?;
                till.take(n, proven(n))?;
            }
            Reason::RefundDue | Reason::GivenInCash | Reason::Disputed | Reason::Unknown => {
                till.open_sale(n, shillings)?;
                till.ask(n, n, &phone)?;
            }
        }
        match reason {
            Reason::RefundDue | Reason::GivenInCash => {
                till.take(n, accepted(n))?;
                till.take(n, Input::Stop)?;
                till.take(n, proven(n))?;
            }
            Reason::Disputed => {
                till.take(n, accepted(n))?;
                till.hear(n, claimed(n, shillings), &heard(b"a claim", None))?;
                till.take(n, declined(n))?;
            }
            Reason::Unknown => drop(till.take(n, lost(n))?),
            _ => {}
        }
        let is_recorded = !matches!(
            reason,
            Reason::Unrecorded | Reason::Told | Reason::Disputed | Reason::Unknown
        );
        if is_recorded {
            self.records(n, shillings, &phone, now)?;
        }
        let store = &mut self.till.store;
        match reason {
            Reason::GivenInCash => {
                let wish = RefundWish {
                    refund: RefundId(Uuid::from_u128(n)),
                    of: RefundOf::Extra(crate::till::attempt(n)),
                    reason: pokea_domain::reversal::Reason::parse("too much").expect("a reason"),
                    by: None,
                };
                till::refund(&mut store.recall(Cause::default()), sale(n), wish, now)
                    .map_err(|error| anyhow::anyhow!("{error}"))?;
            }
            Reason::Reversed => {
                let made = till::reconcile(&mut store.recall(Cause::default()), None, now)?;
                store.keep_book(&made, now.before(WATCH))?;
                let wish = reversals::wish(n, shillings, Some(n));
                reversals::reverse(store, n, wish, now).map_err(|e| anyhow::anyhow!("{e:?}"))?;
                for input in [reversals::accepted(n), reversals::done(n, shillings, now)] {
                    reversals::hear(store, n, input, now).map_err(|e| anyhow::anyhow!("{e:?}"))?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn settles(&mut self) -> Result<(), StoreError> {
        let now = self.till.now;
        let made = till::reconcile(&mut self.till.store.recall(Cause::default()), None, now)?;
        self.till.store.keep_book(&made, now.before(WATCH))
    }
}

#[test]
fn whatever_does_not_match_in_a_month_is_listed_and_nothing_else() -> anyhow::Result<()> {
    for seed in 1..=3 {
        let mut month = Month::new(seed)?;
        let first = BusinessDay::of(NOW);
        let mut day = first;
        for number in 0..DAYS {
            month.till.now = Millis(day.start().0 + 7 * 60 * MINUTE);
            for _ in 0..10 {
                month.till.now.0 += MINUTE * i64::try_from(1 + month.random.below(40))?;
                month.sells(MINUTE / 2)?;
                if month.random.below(5) == 0 {
                    let at = usize::try_from(month.random.below(9))?;
                    month.plants(REASONS[at])?;
                }
            }
            // Each kind at least once, and one sale over midnight every other day.
            if let Some(reason) = REASONS
                .get(usize::try_from(number / 3)?)
                .filter(|_| number % 3 == 0)
            {
                month.plants(*reason)?;
            }
            if number % 2 == 0 {
                month.till.now = Millis(day.end().0 - 5_000);
                month.sells(9_000)?;
            }
            month.settles()?;
            day = day.after();
        }
        let mut kinds = BTreeMap::new();
        let mut day = first;
        for _ in 0..DAYS {
            let end = month.till.store.day_end(day)?;
            assert_eq!(
                end.unexplained(),
                (Cents::ZERO, Cents::ZERO),
                "{day}: {end:#?}"
            );
            let mut listed: Vec<_> = { end.items.iter() }
                .map(|item| (item.reason, item.amount))
                .collect();
            let mut planted = month.planted.remove(&day).unwrap_or_default();
            listed.sort_unstable();
            planted.sort_unstable();
            assert_eq!(listed, planted, "{day} of seed {seed}");
            for (reason, _) in planted {
                *kinds.entry(reason).or_insert(0) += 1;
            }
            day = day.after();
        }
        assert_eq!(kinds.len(), REASONS.len(), "{kinds:?}");
        assert!(month.planted.is_empty());
    }
    Ok(())
}
