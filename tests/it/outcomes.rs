//! What each customer does with a prompt, and what the cashier sees in the end.

use anyhow::{Context, Result, ensure};
use pokea_app::commands::AnswerPracticePhone;
use pokea_app::views::{PracticeCustomer, SaleStatus, Situation};
use pokea_simulator::Answer;
use pokea_tests::{TestShop, code_of, new_id, payer_of, situation_of, until_daraja};

const PHONE: &str = "0712 345 678";

#[tokio::test]
async fn a_customer_who_pays_makes_it_green_with_code_and_name() -> Result<()> {
    let shop = TestShop::open().await?;
    let asked = shop.charge("1500", PHONE).await?;
    assert_eq!(asked.status, SaleStatus::Waiting);

    let paid = shop
        .until_sale(&asked.id, "code and name", |sale| payer_of(sale).is_some())
        .await?;
    assert_eq!(paid.status, SaleStatus::Paid);
    assert_eq!(situation_of(&paid), Some(Situation::Paid));
    let pushes = shop.daraja().state().pushes;
    ensure!(pushes.len() == 1, "one prompt, not {}", pushes.len());
    assert_eq!(
        code_of(&paid).map(str::to_owned),
        pushes[0].code.as_ref().map(ToString::to_string)
    );
    assert_eq!(paid.due.0, pushes[0].amount);

    let books = shop.finish().await?;
    assert_eq!(
        books.number("SELECT sum(amount_cents) FROM money")?,
        150_000
    );
    Ok(())
}

#[tokio::test]
async fn a_customer_who_pays_late_is_still_news_after_many_others() -> Result<()> {
    let shop = TestShop::open_at(20).await?;
    shop.customers(PracticeCustomer::Ignores).await?;
    let slow = shop.charge("900", PHONE).await?;
    for _ in 0..7 {
        shop.cash(&new_id(), "50", "").await?;
    }
    shop.until("the phone rings", |till| {
        till.practice
            .as_ref()
            .is_some_and(|practice| !practice.phones.is_empty())
    })
    .await?;
    let phone = PHONE.to_owned();
    let customer = PracticeCustomer::Pays;
    shop.app()
        .answer_practice_phone(AnswerPracticePhone { phone, customer })
        .await?;
    // Among the latest, and not only in the list of all sales.
    shop.until("the late payment on the screen", |till| {
        till.latest
            .iter()
            .any(|sale| sale.id == slow.id && sale.status == SaleStatus::Paid)
    })
    .await?;
    shop.finish().await?;
    Ok(())
}

/// Asks one customer for money, and gives how it ended.
async fn asked(customer: PracticeCustomer, speed: u32) -> Result<(SaleStatus, Option<Situation>)> {
    let shop = TestShop::open_at(speed).await?;
    shop.customers(customer).await?;
    let asked = shop.charge("200", PHONE).await?;
    let ended = shop
        .until_sale(&asked.id, "an end", |sale| {
            !matches!(sale.status, SaleStatus::Waiting | SaleStatus::NotKnown)
        })
        .await?;
    assert_eq!(shop.daraja().state().pushes.len(), 1);
    assert!(ended.paid.is_none(), "no receipt for {customer:?}");
    let again = shop.charge_for(&asked.id, "", "0733 000 111").await;
    assert!(again.is_ok(), "another phone may be asked: {again:?}");
    shop.customers(PracticeCustomer::Pays).await?;
    shop.close().await?;
    Ok((ended.status, situation_of(&ended)))
}

#[tokio::test]
async fn a_customer_who_cancels_makes_it_red() -> Result<()> {
    let ended = asked(PracticeCustomer::Cancels, 50).await?;
    assert_eq!(ended, (SaleStatus::Failed, Some(Situation::Declined)));
    Ok(())
}

#[tokio::test]
async fn a_customer_without_money_makes_it_red() -> Result<()> {
    let ended = asked(PracticeCustomer::NoMoney, 50).await?;
    assert_eq!(ended, (SaleStatus::Failed, Some(Situation::NoMoney)));
    Ok(())
}

#[tokio::test]
async fn a_wrong_pin_makes_it_red() -> Result<()> {
    let ended = asked(PracticeCustomer::WrongPin, 50).await?;
    assert_eq!(ended, (SaleStatus::Failed, Some(Situation::WrongPin)));
    Ok(())
}

#[tokio::test]
async fn a_customer_who_lets_it_ring_out_makes_it_red() -> Result<()> {
    let ended = asked(PracticeCustomer::Ignores, 100).await?;
    assert_eq!(ended, (SaleStatus::Failed, Some(Situation::NoAnswer)));
    Ok(())
}

/// A phone that is off: nobody calls back, and Daraja itself knows nothing for ten minutes. Until then the sale is still being processed,
/// and nothing more may be asked for it.
#[tokio::test]
async fn a_phone_that_is_off_is_waited_for_until_daraja_knows() -> Result<()> {
    let shop = TestShop::open_at(200).await?;
    shop.customers(PracticeCustomer::Vanishes).await?;
    let asked = shop.charge("200", PHONE).await?;
    let overdue = shop
        .until_sale(&asked.id, "longer than a prompt lives", |sale| {
            situation_of(sale) == Some(Situation::StillProcessing)
        })
        .await?;
    assert_eq!(overdue.status, SaleStatus::Waiting);
    assert!(
        shop.charge_for(&asked.id, "", PHONE).await.is_err(),
        "no second prompt"
    );

    let ended = shop
        .until_sale(&asked.id, "Daraja's answer", |sale| {
            sale.status == SaleStatus::Failed
        })
        .await?;
    assert_eq!(situation_of(&ended), Some(Situation::NoAnswer));
    shop.finish().await?;
    Ok(())
}

/// In practice the cashier answers the customer's phone on the screen, or lets it be.
#[tokio::test]
async fn a_practice_phone_is_answered_on_the_screen() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.customers(PracticeCustomer::Ignores).await?;
    let asked = shop.charge("200", PHONE).await?;
    let ringing = shop
        .until("a ringing phone", |view| {
            view.practice
                .as_ref()
                .is_some_and(|practice| !practice.phones.is_empty())
        })
        .await?;
    let ringing = ringing.practice.as_ref().context("this is practice")?;
    assert_eq!(ringing.customer, PracticeCustomer::Ignores);
    assert_eq!(ringing.phones[0].phone, PHONE);
    let prompt = &ringing.phones[0].prompt;
    ensure!(
        prompt.contains("200") && prompt.contains("MAMA NJERI"),
        "{prompt}"
    );
    let answer = AnswerPracticePhone {
        phone: PHONE.to_owned(),
        customer: PracticeCustomer::Pays,
    };
    shop.app().answer_practice_phone(answer).await?;
    let paid = shop
        .until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    assert_eq!(situation_of(&paid), Some(Situation::Paid));
    shop.finish().await?;
    Ok(())
}

/// F28: the cashier stops waiting, and the customer pays all the same. Nothing is handed over, and nothing is lost.
#[tokio::test]
async fn money_for_a_sale_that_was_stopped_is_to_be_given_back() -> Result<()> {
    let shop = TestShop::open().await?;
    let asked = shop.charge("300", PHONE).await?;
    let stopped = shop.stop_waiting(&asked.id).await?;
    assert!(stopped.stopped);
    assert_eq!(
        stopped.status,
        SaleStatus::Waiting,
        "the prompt is still on the phone"
    );

    let closed = shop
        .until_sale(&asked.id, "the refund", |sale| sale.refund_due.is_some())
        .await?;
    assert_eq!(closed.status, SaleStatus::Cancelled);
    assert_eq!(closed.refund_due, Some(asked.due));
    assert!(closed.paid.is_none());
    until_daraja(shop.daraja(), "the callback", |view| {
        view.pushes[0]
            .callbacks
            .first()
            .is_some_and(|c| c.answer == Some(Answer::Status(200)))
    })
    .await?;
    let books = shop.finish().await?;
    assert_eq!(
        books.number("SELECT sum(amount_cents) FROM money WHERE refund_due")?,
        30_000
    );
    Ok(())
}
