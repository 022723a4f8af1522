//! A busy hour at the counter, drawn from a seed: many sales at once, customers of every kind, faults of every kind, a cashier who now and
//! then stops waiting, the relay killed and back, and the till closed and opened in the middle. Afterwards the books say what Daraja's
//! ledger says.

use anyhow::{Context, Result};
use pokea_app::views::{SaleStatus, SaleView, Situation};
use pokea_domain::{Cents, Msisdn};
use pokea_simulator::{AnswerFault, Behaviour, CallbackFault, Faults, PushView};
use pokea_tests::{RelayProgram, SPEED, TestShop, code_of, daraja, pushes_to, situation_of};
use std::collections::HashSet;

const SALES: u64 = 60;

/// Chance that can be had again: SplitMix64 (Steele, Lea and Flood, 2014).
struct Chance(u64);

impl Chance {
    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let place = (z ^ (z >> 31)) % u64::try_from(all.len()).expect("a short list");
        all[usize::try_from(place).expect("shorter still")]
    }

    fn faults(&mut self) -> Faults {
        Faults {
            callback: self.of(&[
                CallbackFault::Once,
                CallbackFault::Once,
                CallbackFault::Twice,
                CallbackFault::Lost,
                CallbackFault::Late { seconds: 45 },
                CallbackFault::BeforeAnswer,
            ]),
            answer: self.of(&[
                AnswerFault::Normal,
                AnswerFault::Normal,
                AnswerFault::Normal,
                AnswerFault::Normal,
                AnswerFault::Slow { seconds: 20 },
                AnswerFault::Lost,
            ]),
            ..Faults::default()
        }
    }
}

#[tokio::test]
async fn the_books_say_what_the_ledger_says() -> Result<()> {
    busy_hour(1).await
}

#[tokio::test]
async fn the_books_say_what_the_ledger_says_on_another_day() -> Result<()> {
    busy_hour(2).await
}

async fn busy_hour(seed: u64) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let daraja = daraja(folder.path(), SPEED).await?;
    let mut relay = RelayProgram::start().await?;
    let mut shop = TestShop::open_to(relay.with(daraja.base_url())?).await?;
    let mut chance = Chance(seed);
    let (mut sales, mut lost) = (Vec::new(), HashSet::new());
    for n in 0..SALES {
        let phone = format!("0712 345 {n:03}");
        let behaviour = chance.of(&[
            Behaviour::Pays,
            Behaviour::Pays,
            Behaviour::Pays,
            Behaviour::Cancels,
            Behaviour::NoMoney,
            Behaviour::WrongPin,
            Behaviour::Ignores,
        ]);
        let faults = chance.faults();
        daraja.set_behaviour(Some(Msisdn::parse(&phone)?), behaviour);
        daraja.set_faults(faults);
        let sale = shop.charge(&(100 + n).to_string(), &phone).await?;
        // The faults are those of the moment when Daraja takes the push.
        pokea_tests::until_daraja(&daraja, "the push", |view| {
            view.pushes
                .iter()
                .any(|push| push.phone.national() == phone)
        })
        .await?;
        if faults.answer == AnswerFault::Lost {
            lost.insert(sale.id.clone());
        }
        let stopped = chance.of(&[true, false, false, false, false])
            && shop.stop_waiting(&sale.id).await?.stopped;
        if n == SALES / 4 {
            relay.kill()?;
        }
        if n == SALES / 3 {
            relay.start_again().await?;
        }
        if n == SALES / 2 {
            shop = shop.restart().await?;
            // Pushes that were unanswered at that moment are lost answers too.
            let view = shop.app().watch().borrow().clone();
            let unanswered = view.waiting.iter();
            let unanswered =
                unanswered.filter(|sale| situation_of(sale) == Some(Situation::AnswerLost));
            lost.extend(unanswered.map(|sale| sale.id.clone()));
        }
        sales.push((sale.id, phone, stopped));
    }

    shop.until("only lost answers wait", |view| {
        view.waiting.iter().all(|sale| lost.contains(&sale.id))
    })
    .await?;
    let mut paid = Vec::new();
    for (id, phone, stopped) in &sales {
        let pushes = pushes_to(&daraja, phone);
        assert_eq!(pushes.len(), 1, "{phone} was asked once");
        let found = shop.app().find_sales(pokea_app::commands::FindSales {
            text: phone.clone(),
        });
        let sale = found.await?.sales.pop().context("a sale for each phone")?;
        assert_eq!(sale.id, *id);
        // Of lost answers, the till's records have settled those whose callback came.
        let is_proven = sale.paid.is_some() || sale.refund_due.is_some();
        if is_proven || !lost.contains(id) {
            assert_as_it_ended(&sale, &pushes[0], *stopped);
        }
        if pushes[0].result_code.as_deref() == Some("0") {
            paid.push((id, pushes[0].amount));
        }
    }
    let books = shop.close().await?;
    let mut ledger = Cents::ZERO;
    for (id, amount) in paid {
        let proven = format!(
            "SELECT count(*) FROM money JOIN attempt ON attempt.id = money.attempt WHERE sale = '{id}'"
        );
        if books.number(&proven)? == 1 {
            ledger = ledger.checked_add(amount).context("small sums")?;
        } else {
            assert!(
                lost.contains(id),
                "{id} was paid, and its answer was not lost"
            );
        }
    }
    assert_eq!(
        books.number("SELECT sum(amount_cents) FROM money")?,
        ledger.cents()
    );
    Ok(())
}

/// What the cashier sees of a sale whose push was answered, as the money moved or did not.
fn assert_as_it_ended(sale: &SaleView, push: &PushView, stopped: bool) {
    let paid = push.result_code.as_deref() == Some("0");
    match (paid, stopped) {
        (true, false) => {
            assert_eq!(sale.status, SaleStatus::Paid, "{sale:#?}");
            assert!(
                sale.paid.is_some() && sale.refund_due.is_none(),
                "{sale:#?}"
            );
        }
        (true, true) => {
            assert_eq!(sale.status, SaleStatus::Cancelled, "{sale:#?}");
            assert_eq!(sale.refund_due, Some(sale.due), "{sale:#?}");
            assert!(sale.paid.is_none(), "{sale:#?}");
        }
        (false, _) => {
            assert_eq!(sale.status, SaleStatus::Failed, "{sale:#?}");
            assert!(
                sale.paid.is_none() && sale.refund_due.is_none(),
                "{sale:#?}"
            );
        }
    }
    if let Some(code) = code_of(sale) {
        assert_eq!(Some(code), push.code.as_ref().map(|code| code.as_str()));
    }
}
