//! Pull Transactions: what came in over the last two days, for whoever has missed a confirmation ("Pull Transactions" page). What it
//! lists is read from the books, STK payments and direct ones alike.

use super::World;
use crate::books::{Account, Posting, What};
use crate::forms::PullTime;
use crate::orgs::OrgKind;
use pokea_domain::{Millis, NairobiTime};
use serde::Serialize;
use std::time::Duration;

/// How far back a query sees.
const WINDOW: Duration = Duration::from_secs(48 * 3_600);
/// Rows of an answer.
pub(crate) const PAGE: usize = 100;

/// One payment of a customer, in the order of keys that was recorded.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    #[serde(rename = "transactionId")]
    code: String,
    #[serde(rename = "trxDate")]
    at: String,
    /// A number, and not masked: no other way tells it.
    msisdn: u64,
    sender: String,
    transactiontype: &'static str,
    billreference: String,
    amount: String,
    organizationname: String,
}

/// What a query asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) start: Millis,
    pub(crate) end: Millis,
    /// Rows to leave out.
    pub(crate) offset: usize,
}

impl World {
    /// A page of what customers have paid to a short code, or to the tills of a store, oldest first.
    pub(crate) fn pull(
        &self,
        short_code: &str,
        period: Period,
        form: PullTime,
        now: Millis,
    ) -> Vec<Row> {
        let oldest = Millis(now.0 - i64::try_from(WINDOW.as_millis()).unwrap_or(0));
        let start = period.start.max(oldest);
        let rows = self.books.postings().filter_map(|posting| {
            let in_time = (start..=period.end).contains(&posting.at);
            let by_push = || {
                self.pushes
                    .iter()
                    .any(|push| push.code.as_ref() == Some(&posting.receipt))
            };
            (in_time && !(self.faults.pull_lacks_pushes && by_push()))
                .then(|| self.row(posting, short_code, form))
                .flatten()
        });
        rows.skip(period.offset).take(PAGE).collect()
    }

    fn row(&self, posting: &Posting, short_code: &str, form: PullTime) -> Option<Row> {
        let transactiontype = match posting.what {
            What::PayBill => "c2b-pay-bill-debit",
            What::BuyGoods => "c2b-buy-goods-debit",
            _ => return None,
        };
        let (Account::Customer(phone), Account::Org { number, .. }) =
            (posting.payer()?, posting.receiver()?)
        else {
            return None;
        };
        let org = self.orgs.get(number)?;
        let of_store = matches!(&org.kind, OrgKind::Till { store } if store == short_code);
        if number != short_code && !of_store {
            return None;
        }
        let till = posting.what == What::BuyGoods;
        Some(Row {
            code: posting.receipt.to_string(),
            at: iso(posting.at, form),
            msisdn: phone.as_daraja().parse().ok()?,
            sender: self.people().get(phone)?.first_name.clone(),
            transactiontype,
            billreference: if till {
                String::new()
            } else {
                posting.reference.clone()
            },
            amount: crate::messages::plain(posting.amount()),
            organizationname: org.name.clone(),
        })
    }
}

/// ISO 8601, in one of two zones. Nairobi is always three hours ahead.
fn iso(at: Millis, time: PullTime) -> String {
    const AHEAD_MS: i64 = 3 * 3_600_000;
    let (shown, zone) = match time {
        PullTime::Nairobi => (at, "+03:00"),
        PullTime::Utc => (Millis(at.0 - AHEAD_MS), "Z"),
    };
    let stamp = shown.nairobi().stamp();
    let part = |from: usize, to: usize| stamp.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-{}T{}:{}:{}{zone}",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14),
    )
}

/// Reads `2026-10-02 18:11:02`, in Nairobi.
pub(crate) fn moment(text: &str) -> Option<Millis> {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if shape != "0000-00-00 00:00:00" {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    NairobiTime::parse_stamp(&digits).map(NairobiTime::instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_written() {
        let at = moment("2026-10-02 18:11:02").expect("a moment");
        assert_eq!(iso(at, PullTime::Nairobi), "2026-10-02T18:11:02+03:00");
        assert_eq!(iso(at, PullTime::Utc), "2026-10-02T15:11:02Z");
        for bad in [
            "",
            "2026-10-02",
            "2026-13-02 18:11:02",
            "20261002181102",
            "2026-10-02T18:11:02",
        ] {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }
}
