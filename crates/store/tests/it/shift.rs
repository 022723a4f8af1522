//! Shifts in a real file: which sales belong to one, what stands in the way of its close, and a Z report that nothing alters.

use crate::raw;
use crate::till::{NOW, REGISTER, Till, code, page, proven, row};
use crate::{again, look};
use pokea_domain::basket::Basket;
use pokea_domain::day_end::{Reason as Why, Sum};
use pokea_domain::reversal::Reason;
use pokea_domain::sale::{Input as SaleInput, Person};
use pokea_domain::shift::{
    Band, Context, Fees, Input, Pieces, Refusal, Report, Shift, Takings, Way, What,
};
use pokea_domain::time::BusinessDay;
use pokea_domain::{Cents, Millis, RegisterId};
use pokea_store::Store;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

const AMINA: &str = "0712345678";

fn shillings(amount: i64) -> Cents {
    Cents::from_shillings(amount).expect("small")
}

fn sum(count: u32, amount: i64) -> Sum {
    let amount = shillings(amount);
    Sum { count, amount }
}

pub fn open(float: i64) -> Input {
    let float = shillings(float);
    Input::Open { float }
}

/// So many notes of 50.
pub fn count(notes: u32) -> Input {
    let pieces = Pieces([0, 0, 0, 0, notes, 0, 0, 0, 0, 0]);
    Input::Count { pieces }
}

pub fn close(over: &[What]) -> Input {
    let over = over.to_vec();
    Input::Close { over }
}

/// As the app does it.
pub fn wish(store: &mut Store, input: Input, now: Millis) -> anyhow::Result<Result<(), Refusal>> {
    let last = store.shift(REGISTER)?;
    let open = last.as_ref().filter(|shift| shift.is_open());
    let takings = open.map(|shift| store.takings(REGISTER, shift, now));
    let context = Context {
        now,
        next_z: store.next_z(REGISTER)?,
        takings: &takings.transpose()?.unwrap_or_default(),
        pending: &store.pending(REGISTER)?,
        fees: &store.fees()?,
        log: &store.log_end(),
    };
    Ok(match Shift::decide(last.as_ref(), input, &context) {
        Ok(decision) => {
            store.keep_shift(REGISTER, &decision, now)?;
            Ok(())
        }
        Err(refusal) => Err(refusal),
    })
}

impl Till {
    fn wishes(&mut self, input: Input) -> anyhow::Result<Result<(), Refusal>> {
        wish(&mut self.store, input, self.now)
    }

    fn shift(&self) -> anyhow::Result<Shift> {
        Ok(self.store.shift(REGISTER)?.expect("a shift"))
    }

    fn takings(&self) -> anyhow::Result<Takings> {
        let shift = self.shift()?;
        Ok(self.store.takings(REGISTER, &shift, self.now)?)
    }
}

#[test]
fn a_sale_is_of_the_shift_that_was_open_when_it_was_paid() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.wishes(open(1_000))??;
    till.sell(1, 500, AMINA)?;
    till.open_sale(2, 300)?;
    let tendered = shillings(500);
    till.take(2, SaleInput::TakeCash { tendered })?;
    // Cash first, and the rest by a payment straight to the till.
    till.open_sale(3, 400)?;
    let amount = shillings(150);
    till.take(3, SaleInput::LayCash { amount })?;
    assert_eq!(
        till.takings()?.in_cash,
        sum(1, 300),
        "it is the customer's yet"
    );
    let by = Person::Cashier;
    let row = row(20, 250, AMINA, till.now);
    till.take(3, SaleInput::Assign { row, by })?;
    // Begun in this shift, and paid in the next.
    till.open_sale(4, 70)?;

    let takings = till.takings()?;
    assert_eq!(
        (takings.sales, takings.in_cash),
        (sum(3, 1_200), sum(2, 450))
    );
    assert_eq!(takings.change, shillings(200));
    let paid: Vec<_> = { takings.payments.iter() }
        .map(|payment| {
            (
                payment.code.clone(),
                payment.amount,
                payment.receipt.sequence,
            )
        })
        .collect();
    let first = (Some(code(1)), shillings(500), 1);
    assert_eq!(paid, [first, (Some(code(20)), shillings(250), 3)]);

    // The clock goes back by a day: the order of the log decides.
    till.now = till.now.moved(-86_400_000);
    till.wishes(count(29))??;
    till.wishes(close(&[What::Sale(crate::till::sale(4))]))??;
    till.wishes(open(0))??;
    till.take(
        4,
        SaleInput::TakeCash {
            tendered: shillings(70),
        },
    )?;
    assert_eq!(
        (till.shift()?.number, till.takings()?.sales),
        (2, sum(1, 70))
    );
    let reports = till.store.z_reports(REGISTER, 9)?;
    assert_eq!(reports.len(), 1);
    // 1,000 + 650 - 200
    assert_eq!(reports[0].cash.expected(), shillings(1_450));
    assert_eq!(reports[0].difference(), Some(Cents::ZERO));
    let explained = reports[0].mpesa.sum().checked_add(shillings(450));
    assert_eq!(explained, Some(reports[0].sales.amount));
    Ok(())
}

#[test]
fn a_sale_without_a_shift_opens_one_by_itself() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    assert_eq!(till.store.shift(REGISTER)?, None);
    till.open_sale(1, 100)?;
    assert_eq!(till.store.shift(REGISTER)?, None, "nobody has paid yet");
    till.take(
        1,
        SaleInput::TakeCash {
            tendered: shillings(100),
        },
    )?;
    let shift = till.shift()?;
    assert!(shift.by_itself && shift.is_open() && shift.float == Cents::ZERO);
    assert_eq!(till.takings()?.sales, sum(1, 100), "and the sale is in it");
    assert_eq!(till.store.shift(RegisterId(2))?, None);
    // Paid after the close, while nobody looks.
    till.open_sale(2, 200)?;
    till.ask(2, 2, AMINA)?;
    till.accepted(2, 2)?;
    till.wishes(open(50))??;
    till.wishes(count(3))??;
    let pending = till.store.pending(REGISTER)?;
    assert_eq!(
        till.wishes(close(&[]))?,
        Err(Refusal::NotOver(pending.clone()))
    );
    till.wishes(close(&[pending[0].what.clone()]))??;
    till.take(2, proven(2))?;
    let shift = till.shift()?;
    assert_eq!((shift.number, shift.by_itself), (2, true));
    assert_eq!(till.takings()?.sales, sum(1, 200));
    Ok(())
}

#[test]
fn what_is_not_over_is_named() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.wishes(open(0))??;
    till.open_sale(1, 100)?;
    till.open_sale(2, 200)?;
    till.ask(2, 2, AMINA)?;
    till.sell_for_cash(3, 50)?;
    let parked = till.store.park("Ali", &Basket::default(), till.now)?;
    let found = till.store.pending(REGISTER)?;
    let found: Vec<_> = { found.into_iter() }
        .map(|pending| (pending.what, pending.amount))
        .collect();
    let sale = crate::till::sale;
    let ali = What::Parked {
        id: parked.0,
        name: "Ali".into(),
    };
    let of_sales = [
        (What::Sale(sale(1)), shillings(100)),
        (What::Payment(sale(2)), shillings(200)),
    ];
    assert_eq!(found[..2], of_sales);
    assert_eq!(found[2..], [(ali, Cents::ZERO)]);
    assert_eq!(
        till.store.pending(RegisterId(2))?.len(),
        1,
        "baskets are the shop's"
    );
    Ok(())
}

/// Nairobi's midnight is in the middle of it, and the lists of both days are.
#[test]
fn a_shift_over_midnight_lists_what_both_days_left_open() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let midnight = BusinessDay::of(NOW).end();
    till.now = midnight.moved(-3_600_000);
    let earlier = row(7, 10, AMINA, till.now.moved(-60_000));
    till.wishes(open(0))??;
    let late = row(8, 70, AMINA, midnight.moved(-60_000));
    let early = row(9, 80, AMINA, midnight.moved(60_000));
    till.sell_for_cash(1, 100)?;
    till.now = midnight.moved(3_600_000);
    till.sell_for_cash(2, 100)?;
    let rows = [earlier, late, early];
    till.store
        .keep_page(&page(b"rows", &rows, till.now, None))?;
    till.settles()?;
    let takings = till.takings()?;
    assert_eq!(takings.sales, sum(2, 200));
    let listed: Vec<_> = { takings.listed.iter() }
        .map(|item| (item.reason, item.amount))
        .collect();
    assert_eq!(
        listed,
        [(Why::NoSale, shillings(70)), (Why::NoSale, shillings(80))]
    );
    Ok(())
}

#[test]
fn a_z_report_stays_as_it_was_closed() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let up_to = shillings(250_000);
    let fees = Fees(vec![Band {
        up_to,
        fixed: Cents::ZERO,
        per_10_000: 55,
    }]);
    till.store.set_fees(&fees)?;
    till.wishes(open(500))??;
    till.sell(1, 1_000, AMINA)?;
    let reason = Reason::parse("milk").expect("a reason");
    till.wishes(Input::MoveCash {
        way: Way::Out,
        amount: shillings(100),
        reason,
    })??;
    till.wishes(count(7))??;
    till.wishes(close(&[]))??;
    let report = till.store.z_reports(REGISTER, 1)?.remove(0);
    assert_eq!(report.difference(), Some(shillings(-50)));
    assert_eq!(report.mpesa.fee, Some(Cents::new(550)));
    // More is sold, the fees change, and lists are made anew from the log.
    till.store.set_fees(&Fees::default())?;
    till.wishes(open(0))??;
    till.sell(2, 300, AMINA)?;
    let takings = till.takings()?;
    let (path, folder) = till.close();
    raw::connect(&path)?.execute_batch("UPDATE sale SET cash_cents = due_cents")?;
    let till = Till::at(path, folder)?;
    assert_eq!(till.takings()?, takings, "as before");
    let z = report.z.expect("a number");
    assert_eq!(till.store.z_report(z)?, Some(report));
    assert_eq!(till.store.next_z(REGISTER)?.to_string(), "Z1-000002");

    let (path, _folder) = till.close();
    let connection = raw::connect(&path)?;
    for (sql, because) in [
        ("UPDATE shift SET body = '{}'", "never change"),
        ("DELETE FROM shift", "never deleted"),
        (REPLACED, "only added at the end"),
        (OPENED_TWICE, "is open, or this is not the next"),
        (CLOSED_AGAIN, "this shift is not open"),
        (A_NUMBER_LEFT_OUT, "without the number that follows"),
    ] {
        let refused = connection.execute_batch(sql).err().map(|e| e.to_string());
        assert!(
            refused.as_ref().is_some_and(|e| e.contains(because)),
            "{sql}: {refused:?}"
        );
    }
    Ok(())
}

const REPLACED: &str =
    r#"REPLACE INTO shift VALUES (1, 1, 2, 0, 0, '{"no_sale":{"reason":"why"}}')"#;
const OPENED_TWICE: &str = r#"INSERT INTO shift SELECT max(seq) + 1, 1, 3, 0, 0, '{"opened":{"float":0,"by_itself":false}}' FROM shift"#;
const CLOSED_AGAIN: &str = r#"INSERT INTO shift SELECT max(seq) + 1, 1, 1, 0, 0, '{"no_sale":{"reason":"why"}}' FROM shift"#;
const A_NUMBER_LEFT_OUT: &str = r#"INSERT INTO shift SELECT max(seq) + 1, 1, 2, 0, 0, '{"closed":{"report":{"z":{"register":1,"sequence":3}}}}' FROM shift"#;

const ROUNDS: usize = 12;
const PATIENCE: Duration = Duration::from_secs(20);

/// Killed around the close, a shift is open or closed, and the Z reports count from 1 without a gap: one for each shift but the open one.
#[test]
fn killed_at_the_close_there_is_one_z_report_or_none() -> anyhow::Result<()> {
    if let Some(path) = again::part() {
        return close_for_ever(&path);
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pokea.db");
    let mut told_last = 0;
    for round in 0..ROUNDS {
        let micros = u64::try_from(round)? * 211;
        told_last = killed_after(&path, Duration::from_micros(micros))?.max(told_last);
        let mut store = Store::open(&path)?;
        if !store.is_looked_at_whole() {
            look::look(&mut store)??;
        }
        let reports = store.z_reports(REGISTER, usize::MAX >> 1)?;
        let numbers = reports.iter().rev().filter_map(|report| report.z);
        let numbers: Vec<u32> = numbers.map(|z| z.0.sequence).collect();
        let written = u32::try_from(numbers.len())?;
        assert!(numbers.iter().copied().eq(1..=written), "{numbers:?}");
        assert!(
            written >= told_last,
            "{written} are kept, {told_last} were told of"
        );
        let last = store.shift(REGISTER)?.expect("a shift");
        assert_eq!(last.number, written + u32::from(last.is_open()));
        let is_whole =
            |report: &Report| report.sales == sum(1, 50) && report.difference().is_some();
        assert!(reports.iter().all(is_whole), "each explains its one sale");
    }
    assert!(told_last >= u32::try_from(ROUNDS)?, "{told_last}");
    Ok(())
}

/// The number of the last Z report that the other till told of.
fn killed_after(path: &Path, pause: Duration) -> anyhow::Result<u32> {
    let mut child = again::start(
        "shift::killed_at_the_close_there_is_one_z_report_or_none",
        path,
    )?;
    let out = BufReader::new(child.stdout.take().expect("piped"));
    let (tell, hear) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            let told = again::told(&line).and_then(|told| told.parse::<u32>().ok());
            if told.is_some_and(|told| tell.send(told).is_err()) {
                return;
            }
        }
    });
    let mut last = hear.recv_timeout(PATIENCE)?;
    last = hear.recv_timeout(pause).unwrap_or(last);
    child.kill()?;
    child.wait()?;
    last = hear.iter().last().unwrap_or(last);
    anyhow::ensure!(reader.join().is_ok(), "every line was read");
    Ok(last)
}

/// The till that gets killed: one sale in each shift, and a word after each close.
fn close_for_ever(path: &Path) -> anyhow::Result<()> {
    let mut store = Store::open(path)?;
    let mut till_now = NOW;
    loop {
        till_now = till_now.moved(1);
        let open = store.shift(REGISTER)?.filter(Shift::is_open);
        let sold = match &open {
            Some(shift) => store.takings(REGISTER, shift, till_now)?.sales.count,
            None => 0,
        };
        if sold == 0 {
            let n = u128::from(store.log_head()) + 1;
            crate::till::open_sale(&mut store, REGISTER, n, 50, till_now)?;
            let tendered = shillings(50);
            let cash = SaleInput::TakeCash { tendered };
            crate::till::take(&mut store, crate::till::sale(n), cash, till_now, None, None)?;
        }
        wish(&mut store, count(1), till_now)??;
        let over: Vec<_> = store
            .pending(REGISTER)?
            .into_iter()
            .map(|p| p.what)
            .collect();
        let z = store.next_z(REGISTER)?;
        wish(&mut store, close(&over), till_now)??;
        again::tell(&z.0.sequence.to_string())?;
    }
}

#[test]
fn cash_that_goes_back_leaves_the_drawer_of_the_shift_that_is_open_then() -> anyhow::Result<()> {
    use pokea_domain::RefundId;
    use pokea_domain::sale::{RefundOf, RefundWish};
    use pokea_domain::till::refund;
    use pokea_store::Cause;
    use uuid::Uuid;
    let wish = |n: u128, amount| RefundWish {
        refund: RefundId(Uuid::from_u128(n)),
        of: RefundOf::Amount(shillings(amount)),
        reason: Reason::parse("came back").expect("a reason"),
        by: None,
    };
    let mut till = Till::new()?;
    till.open_sale(1, 500)?;
    let tendered = shillings(500);
    till.take(1, SaleInput::TakeCash { tendered })?;
    till.sell(2, 300, AMINA)?;
    let now = till.now;
    for (sale, n, amount) in [(1, 1, 120), (1, 1, 120), (2, 2, 300)] {
        let mut memory = till.store.recall(Cause::default());
        refund(&mut memory, crate::till::sale(sale), wish(n, amount), now)?;
    }
    let more = refund(
        &mut till.store.recall(Cause::default()),
        crate::till::sale(1),
        wish(3, 381),
        now,
    );
    assert!(more.is_err(), "{more:?}");
    let mut till = till.reopen()?;
    let takings = till.takings()?;
    let given: Vec<_> = { takings.refunds.iter() }
        .map(|back| (back.amount, back.receipt.map(|receipt| receipt.sequence)))
        .collect();
    assert_eq!(
        given,
        [(shillings(120), Some(1)), (shillings(300), Some(2))]
    );
    assert_eq!(till.shift()?.expected(&takings), shillings(80));
    // What goes back tomorrow is tomorrow's: also without a sale it opens the drawer's shift.
    till.wishes(count(1))??;
    till.wishes(close(&[]))??;
    refund(
        &mut till.store.recall(Cause::default()),
        crate::till::sale(1),
        wish(3, 380),
        now,
    )?;
    let (shift, takings) = (till.shift()?, till.takings()?);
    assert!(shift.by_itself && shift.number == 2);
    assert_eq!(shift.expected(&takings), shillings(-380));
    let z = till.store.z_reports(REGISTER, 5)?;
    assert_eq!(
        (z[0].cash.refunded, z[0].refunds.len()),
        (shillings(420), 2)
    );
    Ok(())
}
