//! What goes wrong between Safaricom and the shop: callbacks twice, late, early, never, and answers that are lost. Whatever it is, the
//! sale ends as the money did, with one prompt.

use anyhow::{Context, Result, ensure};
use pokea_app::Clock;
use pokea_app::commands::CommandErrorCode;
use pokea_app::views::{Light, SaleStatus, Situation};
use pokea_simulator::{
    Answer, AnswerFault, CallbackFault, Faults, Forms, PullForms, PullQuery, PushView,
};
use pokea_tests::{SPEED, TestShop, code_of, payer_of, situation_of, until, until_daraja};
use std::time::Duration;

const PHONE: &str = "0712 345 678";

fn callback(callback: CallbackFault) -> Faults {
    Faults {
        callback,
        ..Faults::default()
    }
}

fn told(push: &PushView, times: usize) -> bool {
    let heard = |c: &&pokea_simulator::Delivered| c.answer == Some(Answer::Status(200));
    push.callbacks.iter().filter(heard).count() == times
}

/// F16: the query proves it. The code is not known, and nobody invents one.
#[tokio::test]
async fn a_lost_callback_leaves_the_sale_paid_without_a_code() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().set_faults(callback(CallbackFault::Lost));
    let asked = shop.charge("1500", PHONE).await?;
    let paid = shop
        .until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    assert_eq!(code_of(&paid), None);
    let books = shop.finish().await?;
    assert_eq!(
        books.number("SELECT count(*) FROM money WHERE code IS NULL")?,
        1
    );
    Ok(())
}

/// F17: one payment, one receipt, one row of money.
#[tokio::test]
async fn a_callback_that_comes_twice_is_one_payment() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().set_faults(callback(CallbackFault::Twice));
    let first = shop.charge("1500", PHONE).await?;
    until_daraja(shop.daraja(), "both callbacks", |view| {
        view.pushes.first().is_some_and(|push| told(push, 2))
    })
    .await?;
    // Mail comes in order: once a later sale has its code, the second callback has been taken too.
    let second = shop.charge("10", "0733 000 111").await?;
    let sale = shop
        .until_sale(&second.id, "the code", |sale| code_of(sale).is_some())
        .await?;
    let receipt = sale.paid.context("it is paid")?.receipt;
    assert_eq!(receipt, "R1-000002", "the first sale took one number");
    let books = shop.finish().await?;
    assert_eq!(books.count("money")?, 2);
    let claims = format!(
        "SELECT count(*) FROM event WHERE sale = '{}' AND body LIKE '%\"claimed\"%'",
        first.id
    );
    assert_eq!(books.number(&claims)?, 1);
    Ok(())
}

/// F18: five minutes late, long after the query has proven it. Only the paper learns something.
#[tokio::test]
async fn a_late_callback_brings_the_code_to_a_sale_that_is_paid() -> Result<()> {
    let shop = TestShop::open_at(150).await?;
    shop.daraja()
        .set_faults(callback(CallbackFault::Late { seconds: 300 }));
    let asked = shop.charge("1500", PHONE).await?;
    let paid = shop
        .until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    assert_eq!(code_of(&paid), None, "not yet");
    let told = shop
        .until_sale(&asked.id, "the code", |sale| code_of(sale).is_some())
        .await?;
    let (before, after) = (paid.paid.context("paid")?, told.paid.context("paid")?);
    assert_eq!((before.receipt, before.at_ms), (after.receipt, after.at_ms));
    let books = shop.finish().await?;
    assert_eq!(books.count("money")?, 1);
    Ok(())
}

/// F19: the callback is faster than the answer to the push.
#[tokio::test]
async fn a_callback_before_the_answer_ends_the_same() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja()
        .set_faults(callback(CallbackFault::BeforeAnswer));
    let asked = shop.charge("1500", PHONE).await?;
    let paid = shop
        .until_sale(&asked.id, "the code", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(paid.status, SaleStatus::Paid);
    assert_eq!(situation_of(&paid), Some(Situation::Paid));
    shop.finish().await?;
    Ok(())
}

/// F02, R2, R11: Daraja took the push and the line dropped. Not known, not failed; nothing may be asked or taken again; and when the
/// callback names the push and the query says paid, that proves nothing, for a replayed callback would look the same. Only the till's
/// own records settle it.
#[tokio::test]
async fn a_lost_answer_is_not_known_and_never_asked_again() -> Result<()> {
    let shop = TestShop::open().await?;
    let records = |query| Forms {
        pull: PullForms {
            query,
            ..PullForms::USUAL
        },
        ..Forms::USUAL
    };
    shop.daraja().set_forms(records(PullQuery::Fails));
    shop.daraja().set_faults(Faults {
        answer: AnswerFault::Lost,
        ..Faults::default()
    });
    let asked = shop.charge("1500", PHONE).await?;
    shop.until_sale(&asked.id, "not known", |sale| {
        sale.status == SaleStatus::NotKnown
    })
    .await?;
    let refused = shop
        .charge_for(&asked.id, "", PHONE)
        .await
        .expect_err("no second prompt");
    assert_eq!(refused.code, CommandErrorCode::PromptLive);
    let refused = shop
        .cash(&asked.id, "", "1500")
        .await
        .expect_err("no cash either");
    assert_eq!(refused.code, CommandErrorCode::PromptLive);

    let adopted = shop
        .until_sale(&asked.id, "adopted", |sale| {
            situation_of(sale) == Some(Situation::Unattributed)
        })
        .await?;
    assert_eq!(adopted.status, SaleStatus::NotKnown);
    assert!(adopted.paid.is_none(), "nothing is released");
    let refused = shop
        .charge_for(&asked.id, "", PHONE)
        .await
        .expect_err("no second prompt");
    assert_eq!(refused.code, CommandErrorCode::PromptLive);
    assert_eq!(shop.daraja().state().pushes.len(), 1);

    let books = shop.app().watch().borrow().clone();
    assert_eq!(books.sales_today, 0, "what is not proven is in no sum");

    shop.daraja().set_forms(records(PullQuery::Works));
    shop.until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    let books = shop.finish().await?;
    assert_eq!(books.count("money")?, 1);
    Ok(())
}

/// F02 with F16: answer and callback are both lost. It stays not known, also over a restart, which sends nothing again.
#[tokio::test]
async fn answer_and_callback_lost_stay_not_known_over_a_restart() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().set_faults(Faults {
        answer: AnswerFault::Lost,
        callback: CallbackFault::Lost,
        ..Faults::default()
    });
    let asked = shop.charge("1500", PHONE).await?;
    shop.until_sale(&asked.id, "not known", |sale| {
        sale.status == SaleStatus::NotKnown
    })
    .await?;
    let shop = shop.restart().await?;
    let known = shop
        .until_sale(&asked.id, "still there", |sale| {
            sale.status == SaleStatus::NotKnown
        })
        .await?;
    assert_eq!(situation_of(&known), Some(Situation::AnswerLost));
    let refused = shop
        .charge_for(&asked.id, "", PHONE)
        .await
        .expect_err("no second prompt");
    assert_eq!(refused.code, CommandErrorCode::PromptLive);
    // Another sale shows that the till works, and that the outbox has had its turn.
    let other = shop
        .cash(&asked.id.replace(&asked.id[..8], "00000000"), "5", "")
        .await?;
    assert_eq!(other.status, SaleStatus::Paid);
    ensure!(shop.daraja().state().pushes.len() == 1);
    shop.close().await?;
    Ok(())
}

/// F11, R18: every new token kills the one before, and another program with the same key takes one. The push is refused at the gateway, and
/// the till asks anew, under names of its own and with a token of its own: the cashier sees nothing of it.
#[tokio::test]
async fn f11_a_push_that_is_refused_for_its_token_is_asked_for_anew_and_nobody_notices()
-> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().set_faults(Faults {
        new_token_kills_old: true,
        ..Faults::default()
    });
    // Once a payer has a name, the till has its token, and has used it for everything that it does by itself.
    let first = shop.charge("20", PHONE).await?;
    shop.until_sale(&first.id, "the name", |sale| payer_of(sale).is_some())
        .await?;
    shop.until("the records, read to their end", |view| {
        view.unsettled.records_read_at_ms.is_some()
    })
    .await?;
    let known = pokea_simulator::Shop::demo();
    let thief = reqwest::Client::builder().no_proxy().build()?;
    let url = format!(
        "{}/oauth/v1/generate?grant_type=client_credentials",
        shop.daraja().base_url()
    );
    let theft = thief
        .get(url)
        .basic_auth(&known.consumer_key, Some(&known.consumer_secret));
    ensure!(theft.send().await?.status() == 200);

    let mut screen = shop.app().watch();
    let asked = shop.charge("1500", PHONE).await?;
    let paid = loop {
        let view = screen.borrow_and_update().clone();
        let mut shown = view.waiting.iter().chain(&view.latest);
        if let Some(sale) = shown.find(|sale| sale.id == asked.id) {
            ensure!(sale.status != SaleStatus::Failed, "{sale:?}");
            if code_of(sale).is_some() {
                break sale.clone();
            }
        }
        screen.changed().await?;
    };
    assert_eq!(paid.status, SaleStatus::Paid);
    assert_eq!(shop.daraja().state().pushes.len(), 2, "one prompt each");
    let (first, second) = (
        asked.attempt.context("asked")?.id,
        paid.attempt.context("paid")?.id,
    );
    assert_ne!(first, second, "a request of its own, and no second send");
    let books = shop.finish().await?;
    let asked_for = "SELECT count(*) FROM attempt";
    assert_eq!(books.number(asked_for)?, 3, "each was written first");
    Ok(())
}

/// A second refusal is no accident: it is told, and only a person asks again.
#[tokio::test]
async fn r18_tokens_that_go_on_being_refused_are_told_in_words() -> Result<()> {
    let clock = Clock::faster(SPEED);
    let shop = TestShop::open_by(clock.clone()).await?;
    shop.until("Daraja answers", |view| view.lights.mpesa == Light::Good)
        .await?;
    shop.daraja().set_faults(Faults {
        tokens_refused: true,
        ..Faults::default()
    });
    let asked = shop.charge("1500", PHONE).await?;
    let refused = shop
        .until_sale(&asked.id, "refused", |sale| {
            sale.status == SaleStatus::Failed
        })
        .await?;
    assert_eq!(situation_of(&refused), Some(Situation::Busy));
    shop.daraja().set_faults(Faults::default());
    ensure!(shop.daraja().state().pushes.is_empty(), "nothing rang");
    // No more than three tokens a minute are asked for.
    let over = clock.now().plus(Duration::from_secs(61));
    until("the minute is over", async || {
        Ok((clock.now() >= over).then_some(()))
    })
    .await?;
    shop.charge_for(&asked.id, "", PHONE).await?;
    shop.until_sale(&asked.id, "the code", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(shop.daraja().state().pushes.len(), 1, "it rang once");
    shop.finish().await?;
    Ok(())
}

/// R22: whatever a judge of the money would want to see again.
#[tokio::test]
async fn what_daraja_answered_is_kept_as_it_came() -> Result<()> {
    let shop = TestShop::open().await?;
    let asked = shop.charge("1500", PHONE).await?;
    shop.until_sale(&asked.id, "the code", |sale| code_of(sale).is_some())
        .await?;
    let checkout = shop.daraja().state().pushes[0].checkout.as_str().to_owned();
    let books = shop.finish().await?;
    for source in ["stk_push", "stk_callback", "stk_query"] {
        let kept = books.number(&format!(
            "SELECT count(*) FROM evidence WHERE source = '{source}' AND CAST(body AS TEXT) LIKE '%{checkout}%'"
        ))?;
        assert_eq!(kept, 1, "{source}");
    }
    Ok(())
}
