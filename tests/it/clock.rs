//! A PC that sleeps while payments are open (F51), and one whose clock is wrong or is set then (F52). The clock is an argument; Daraja, relay
//! and disk are real.

use anyhow::{Context, Result};
use pokea_app::Clock;
use pokea_app::commands::Nothing;
use pokea_app::views::{PracticeCustomer, SaleStatus};
use pokea_domain::Millis;
use pokea_domain::skew::Hands;
use pokea_simulator::{CallbackFault, Faults};
use pokea_tests::{TestShop, new_id, until, until_daraja};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::time::Instant;

const PHONE: &str = "0712 345 678";
const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// The world's time, which the simulator's answers bear.
#[expect(
    clippy::disallowed_methods,
    reason = "a test about clocks needs a right one"
)]
fn world() -> Result<Millis> {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Millis::default().plus(since_epoch))
}

/// A PC's clock that is ahead of the world's by so much, for as long as nobody changes that.
fn pc(ahead: i64) -> (Clock, Arc<AtomicI64>) {
    let ahead = Arc::new(AtomicI64::new(ahead));
    let (set, started) = (ahead.clone(), Instant::now());
    let clock = Clock::with_hands(1, move || Hands {
        wall: world()
            .unwrap_or_default()
            .moved(ahead.load(Ordering::SeqCst)),
        steady: started.elapsed(),
    });
    (clock, set)
}

fn is_right(ms: i64) -> Result<bool> {
    Ok(world()?.0.abs_diff(ms) < 2_000)
}

/// The first header comes with the first token, and nothing is asked for before it.
#[tokio::test]
async fn f52_a_wrong_clock_is_corrected_by_the_first_header_and_told_from_a_minute_on() -> Result<()>
{
    for ahead in [
        0,
        SECOND,
        61 * SECOND,
        -61 * SECOND,
        HOUR,
        -DAY,
        3_652 * DAY,
        -3_652 * DAY,
    ] {
        let (clock, _) = pc(ahead);
        let shop = TestShop::open_by(clock).await?;
        let asked = shop.charge("300", PHONE).await?;
        let what = format!("the time, by a clock {ahead} ms ahead");
        let view = shop
            .until(&what, |view| is_right(view.now_ms).unwrap_or(false))
            .await?;
        match ahead.abs() > 60 * SECOND {
            true => {
                let told = view.clock_behind_ms.context("it is told")?;
                assert!((told + ahead).abs() < 2_000, "{told} for {ahead}");
            }
            false => assert_eq!(view.clock_behind_ms, None, "{ahead}"),
        }
        let paid = shop
            .until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
            .await?;
        let asked_at = paid.attempt.context("a request")?.asked_at_ms;
        let paid_at = paid.paid.context("it is paid")?.at_ms;
        assert!(is_right(paid_at)?, "{ahead}");
        let took = paid_at - asked_at;
        // Each is right to two seconds, and a clock that is a second wrong may be corrected between them.
        assert!(
            (-2 * SECOND..20 * SECOND).contains(&took),
            "{took} ms, {ahead}"
        );
        let view = shop.app().open_till(Nothing {}).await?;
        assert_eq!(view.sales_today, 1, "today is today, {ahead}");
        shop.finish().await?;
    }
    Ok(())
}

/// The customer pays while the PC sleeps, and no callback tells of it. Awake again, the till asks at once.
#[tokio::test]
async fn f51_what_was_paid_while_the_pc_slept_is_found_and_listed() -> Result<()> {
    let (clock, ahead) = pc(0);
    let shop = TestShop::open_by(clock).await?;
    shop.daraja().set_faults(Faults {
        callback: CallbackFault::Lost,
        ..Faults::default()
    });
    let asked = shop.charge("300", PHONE).await?;
    until_daraja(shop.daraja(), "the payment", |view| {
        view.pushes.iter().any(|push| push.code.is_some())
    })
    .await?;
    // What is open when the PC falls asleep is known from the last look at the clock, every two seconds.
    let asked_at = Instant::now();
    until("a look at the clock", async || {
        Ok((asked_at.elapsed().as_millis() > 2_500).then_some(()))
    })
    .await?;
    // An hour passes on the wall, of which no timer knows.
    ahead.fetch_add(HOUR, Ordering::SeqCst);
    let view = shop
        .until("what became of it", |view| {
            view.asleep
                .as_ref()
                .is_some_and(|asleep| !asleep.changed.is_empty())
        })
        .await?;
    let asleep = view.asleep.clone().context("just seen")?;
    assert_eq!(asleep.changed[0].id, asked.id);
    assert_eq!(asleep.unchanged, 0);
    let slept = asleep.to_ms - asleep.from_ms;
    assert!(
        (HOUR..HOUR + 20 * SECOND).contains(&slept),
        "it slept {slept} ms"
    );
    let view = shop.app().dismiss_changes(Nothing {}).await?;
    assert_eq!(view.asleep, None, "seen once is enough");
    shop.finish().await?;
    Ok(())
}

/// Somebody sets the clock back by a day: payments go on, times go on, and the next header says how wrong the clock is now.
#[tokio::test]
async fn f52_a_clock_that_is_set_back_moves_no_time_of_the_till() -> Result<()> {
    let (clock, ahead) = pc(0);
    let shop = TestShop::open_by(clock).await?;
    shop.customers(PracticeCustomer::Ignores).await?;
    let asked = shop.charge("300", PHONE).await?;
    ahead.fetch_sub(DAY, Ordering::SeqCst);
    let view = shop
        .until("the clock is told", |view| {
            view.clock_behind_ms
                .is_some_and(|ms| ms > DAY - 10 * SECOND)
        })
        .await?;
    assert!(is_right(view.now_ms)?, "the till's own time is right");
    let over = shop
        .until_sale(&asked.id, "over", |sale| sale.status == SaleStatus::Failed)
        .await?;
    let asked_at = over.attempt.context("a request")?.asked_at_ms;
    assert!(asked_at <= view.now_ms && view.now_ms - asked_at < 30 * SECOND);
    let next = shop.cash(&new_id(), "40", "").await?;
    assert!(is_right(next.paid.context("paid")?.at_ms)?);
    shop.finish().await?;
    Ok(())
}
