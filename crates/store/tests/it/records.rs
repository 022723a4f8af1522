//! The till's own records in the file: rows once and for ever, pages as they came, and where each payment belongs.

use crate::raw;
use crate::till::{Till, attempt, claimed, code, heard, page, row, sale};
use pokea_domain::records::Look;
use pokea_domain::sale::{Input, Person};
use pokea_domain::till::{self, Memory, Reconciled};
use pokea_domain::{Cents, Millis};
use pokea_store::{Cause, StoreError};
use rusqlite::types::Value;
use std::time::Duration;

const AMINA: &str = "0712345678";
const BARAKA: &str = "0733000111";

impl Till {
    fn reconciles(&mut self) -> Result<Reconciled, StoreError> {
        let now = self.now;
        let made = till::reconcile(&mut self.store.recall(Cause::default()), None, now)?;
        self.store.keep_book(&made, Millis(now.0 - 1_000_000))?;
        Ok(made)
    }

    fn assigns(&mut self, row: u128, to: u128) -> Result<(), till::TakeError<StoreError>> {
        let now = self.now;
        let memory = &mut self.store.recall(Cause::default());
        till::assign(memory, sale(to), &code(row), Person::Cashier, now).map(drop)
    }
}

#[test]
fn a_row_is_kept_once_and_as_it_came_first() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let mut rows = vec![row(1, 300, AMINA, till.now), row(2, 20, BARAKA, till.now)];
    rows[1].phone = None;
    rows[1].reference = "INV 7".to_owned();
    assert_eq!(
        till.store.keep_page(&page(b"one", &rows, till.now, None))?,
        2
    );
    let mut told_otherwise = rows.clone();
    told_otherwise[0].amount = Cents::new(1);
    let again = till
        .store
        .keep_page(&page(b"two", &told_otherwise, till.now, None))?;
    assert_eq!(again, 0);
    let till = till.reopen()?;
    assert_eq!(till.store.rows_since(till.now)?, rows);
    assert_eq!(till.store.rows_since(Millis(till.now.0 + 1))?, []);
    let (path, _folder) = till.close();
    assert_eq!(
        raw::count(&path, "evidence")?,
        1,
        "R22, and nothing new is not kept again"
    );
    Ok(())
}

/// The shop was closed over a long weekend: the records do not reach back so far, only the relay's mail does.
#[test]
fn a_confirmation_that_comes_days_late_is_listed_until_it_is_known_whose_it_was()
-> anyhow::Result<()> {
    let mut till = Till::new()?;
    let told = row(
        9,
        250,
        AMINA,
        till.now.before(Duration::from_secs(61 * 3_600)),
    );
    let mut message = heard(b"late", None);
    message.evidence.received_at = till.now;
    message.told = Some(&told);
    till.store.keep(&message)?;
    for _ in 0..2 {
        till.reconciles()?;
        let listed = till.store.unassigned(10)?;
        assert_eq!(listed.len(), 1);
        assert_eq!((&listed[0].row, listed[0].proven), (&told, false));
        assert_eq!(till.store.unassigned_in_all()?, (0, 1));
    }
    till.open_sale(9, 250)?;
    till.ask(9, 9, AMINA)?;
    till.accepted(9, 9)?;
    till.hear(9, claimed(9, 250), &heard(b"nine", None))?;
    assert_eq!(till.store.unassigned(10)?, []);
    Ok(())
}

/// Whoever audits the file tells what the records listed from what was asked about one code.
#[test]
fn a_row_says_whence_it_came() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let rows = [row(1, 300, AMINA, till.now), row(2, 20, BARAKA, till.now)];
    till.store
        .keep_page(&page(b"one", &rows[..1], till.now, None))?;
    for row in &rows {
        till.store.keep_row(row, till.now)?;
    }
    let (path, _folder) = till.close();
    let sources = raw::select(&path, "SELECT source FROM row ORDER BY code")?;
    let expected = ["pull", "status"].map(|source| vec![Value::from(source.to_owned())]);
    assert_eq!(sources, expected, "and the first one stays");
    Ok(())
}

#[test]
fn a_row_that_a_look_should_have_shown_came_late() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let ago = |seconds: i64| Millis(1_800_000_000_000 - seconds * 1_000);
    let rows = [row(1, 300, AMINA, ago(100))];
    till.store.keep_page(&page(b"one", &rows, till.now, None))?;
    assert_eq!(
        till.store.records_lag(ago(1_000))?,
        Duration::ZERO,
        "nobody looked before"
    );
    let rows = [row(2, 300, AMINA, ago(700)), row(3, 300, AMINA, ago(20))];
    till.store
        .keep_page(&page(b"two", &rows, till.now, Some(ago(60))))?;
    assert_eq!(
        till.store.records_lag(ago(1_000))?,
        Duration::from_secs(700)
    );
    assert_eq!(till.store.records_lag(ago(600))?, Duration::ZERO);
    Ok(())
}

#[test]
fn each_payment_has_its_place_and_what_nobody_has_is_listed() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 300, AMINA)?;
    till.sell(2, 500, BARAKA)?;
    till.open_sale(3, 20)?;
    let rows = [row(1, 300, AMINA, till.now), row(9, 20, BARAKA, till.now)];
    till.store.keep_page(&page(b"one", &rows, till.now, None))?;
    till.reconciles()?;
    let listed = till.store.unassigned(10)?;
    assert_eq!(listed.len(), 1);
    assert_eq!((&listed[0].row, listed[0].proven), (&rows[1], true));
    assert_eq!(till.store.open_sales_of(rows[1].amount, 5)?, [sale(3)]);

    till.assigns(9, 3)?;
    till.reconciles()?;
    assert_eq!(till.store.unassigned(10)?, []);
    assert_eq!(till.store.find(code(9).as_str())?, [sale(3)]);
    let (path, _folder) = till.close();
    let places = raw::select(&path, "SELECT how, sale, attempt FROM place ORDER BY code")?;
    let text = |text: String| rusqlite::types::Value::Text(text);
    let exact = [
        text("exact".to_owned()),
        text(sale(1).to_string()),
        text(attempt(1).to_string()),
    ];
    let assigned = [
        text("assigned".to_owned()),
        text(sale(3).to_string()),
        rusqlite::types::Value::Null,
    ];
    assert_eq!(places, [exact.to_vec(), assigned.to_vec()]);
    let held = raw::select(&path, "SELECT attempt FROM placeholder")?;
    assert_eq!(
        held,
        [[text(attempt(2).to_string())]],
        "its row has yet to come"
    );
    Ok(())
}

/// R10: what the records hold is listed before what anybody could have posted, and old money is settled for good.
#[test]
fn what_is_proven_is_listed_first_and_everything_is_counted() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let rows = [row(1, 300, AMINA, till.now), row(2, 20, BARAKA, till.now)];
    till.store.keep_page(&page(b"one", &rows, till.now, None))?;
    till.now = Millis(till.now.0 + 60_000);
    for n in 10..15 {
        let told = row(n, 5, BARAKA, till.now);
        till.store.keep(&pokea_store::Heard {
            told: Some(&told),
            ..crate::till::heard(&[u8::try_from(n)?], None)
        })?;
    }
    till.reconciles()?;
    assert_eq!(till.store.unassigned_in_all()?, (2, 5));
    let listed = till.store.unassigned(3)?;
    let proven: Vec<_> = listed.iter().map(|one| one.proven).collect();
    assert_eq!(proven, [true, true, false]);

    till.now = Millis(till.now.0 + 6 * 86_400_000);
    till.open_sale(3, 300)?;
    till.assigns(1, 3)?;
    till.reconciles()?;
    assert_eq!(till.store.unassigned_in_all()?, (1, 5));
    assert_eq!(till.store.unassigned(1)?[0].row.code, code(2));
    Ok(())
}

#[test]
fn a_place_moves_when_the_evidence_does() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.open_sale(1, 300)?;
    till.ask(1, 1, AMINA)?;
    till.accepted(1, 1)?;
    till.take(1, crate::till::proven(1))?;
    till.store.keep_page(&page(
        b"one",
        &[row(7, 300, AMINA, till.now)],
        till.now,
        None,
    ))?;
    till.reconciles()?;
    assert_eq!(
        till.store.attempt_with_code(&code(7))?,
        Some((sale(1), attempt(1)))
    );
    // The callback comes, and names another row.
    till.take(1, crate::till::claimed(1, 300))?;
    till.store.keep_page(&page(
        b"two",
        &[row(1, 300, AMINA, till.now)],
        till.now,
        None,
    ))?;
    till.reconciles()?;
    assert_eq!(
        till.store.attempt_with_code(&code(1))?,
        Some((sale(1), attempt(1)))
    );
    assert_eq!(till.store.unassigned(10)?[0].row.code, code(7));
    Ok(())
}

#[test]
fn what_is_asked_since_is_found_by_when_it_was_asked() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 300, AMINA)?;
    till.open_sale(2, 300)?;
    till.ask(2, 2, BARAKA)?;
    till.open_sale(3, 300)?;
    till.now = Millis(till.now.0 + 60_000);
    till.ask(3, 3, AMINA)?;
    till.accepted(3, 3)?;
    till.take(3, crate::till::proven(3))?;
    till.take(3, Input::Stop)?;
    let since = till.now;
    let recall = till.store.recall(Cause::default());
    let ids = |since| -> Result<Vec<_>, StoreError> {
        Ok(recall
            .asked_since(since)?
            .iter()
            .map(|sale| sale.id)
            .collect())
    };
    assert_eq!(ids(since)?, [sale(2), sale(3)], "the second is not over");
    assert_eq!(ids(Millis(0))?, [sale(1), sale(2), sale(3)]);
    Ok(())
}

#[test]
fn a_proven_payment_that_the_records_lack_is_listed_once_they_were_read() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 300, AMINA)?;
    till.now = Millis(till.now.0 + 60_000);
    till.sell(2, 500, BARAKA)?;
    till.reconciles()?;
    let missing = |till: &Till| till.store.unrecorded(till.now, 10);
    assert_eq!(missing(&till)?, [], "nobody has read them");
    let look = Look {
        began_at: till.now,
        from: Millis(till.now.0 - 30_000),
        to: till.now,
        lag: Duration::ZERO,
    };
    till.store.set_records_read(look)?;
    assert_eq!(
        missing(&till)?,
        [(sale(2), attempt(2))],
        "the first was not looked for"
    );
    assert_eq!(
        till.store.unrecorded(Millis(till.now.0 - 1), 10)?,
        [],
        "proven since"
    );
    till.store.keep_page(&page(
        b"one",
        &[row(2, 500, BARAKA, till.now)],
        till.now,
        None,
    ))?;
    till.reconciles()?;
    assert_eq!(missing(&till)?, []);
    Ok(())
}
