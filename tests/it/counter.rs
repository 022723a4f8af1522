//! The counter: cash, one prompt however often it is asked for, finding sales again, and the cashier's language.

use anyhow::{Context, Result};
use pokea_app::commands::{Charge, CommandErrorCode, Nothing, SetLanguage};
use pokea_app::views::fields::FieldProblem;
use pokea_app::views::{Language, Money, SaleStatus, TenderView};
use pokea_domain::{Cents, Msisdn};
use pokea_simulator::Behaviour;
use pokea_tests::{TestShop, code_of, new_id, payer_of};
use tokio::task::JoinSet;

const PHONE: &str = "0712 345 678";

fn shillings(amount: i64) -> Money {
    Money(Cents::from_shillings(amount).expect("a small amount"))
}

#[tokio::test]
async fn cash_is_taken_once_with_the_right_change() -> Result<()> {
    let shop = TestShop::open().await?;
    let sale = new_id();
    for _ in 0..2 {
        let paid = shop.cash(&sale, "1,350", "2000").await?;
        assert_eq!(paid.status, SaleStatus::Paid);
        let paper = paid.paid.context("a paid sale has a receipt")?;
        assert_eq!(paper.receipt, "R1-000001");
        assert_eq!(
            paper.tender,
            TenderView::Cash {
                tendered: shillings(2_000),
                change: shillings(650),
            }
        );
    }
    let exact = shop.cash(&new_id(), "40", "").await?;
    let exact = exact.paid.context("nothing typed is the exact amount")?;
    assert_eq!(
        exact.tender,
        TenderView::Cash {
            tendered: shillings(40),
            change: shillings(0),
        }
    );
    let short = shop
        .cash(&new_id(), "40", "39")
        .await
        .expect_err("too little");
    assert_eq!(short.field, Some(FieldProblem::CashNotEnough));

    let view = shop.app().open_till(Nothing {}).await?;
    assert_eq!((view.sales_today, view.taken_today), (2, shillings(1_390)));
    assert_eq!(view.next_receipt, "R1-000003");
    assert!(
        shop.daraja().state().pushes.is_empty(),
        "cash asks no phone"
    );
    let books = shop.finish().await?;
    assert_eq!(books.count("sale")?, 2);
    Ok(())
}

/// F13: a double click, a repeated message, fifty of them at once.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_wish_fifty_times_is_one_prompt() -> Result<()> {
    let shop = TestShop::open().await?;
    let wish = Charge {
        sale: new_id(),
        attempt: new_id(),
        amount: "1500".to_owned(),
        basket: None,
        phone: PHONE.to_owned(),
        regular: None,
        cash: None,
        part: None,
    };
    let mut asked = JoinSet::new();
    for _ in 0..50 {
        let (app, wish) = (shop.app().clone(), wish.clone());
        asked.spawn(async move { app.charge(wish).await });
    }
    for answer in asked.join_all().await {
        assert_eq!(answer?.id, wish.sale);
    }
    shop.until_sale(&wish.sale, "the code", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(shop.daraja().state().pushes.len(), 1);
    let books = shop.finish().await?;
    assert_eq!((books.count("sale")?, books.count("attempt")?), (1, 1));
    Ok(())
}

/// R4: two cashiers, or two windows, ask for one sale at the same moment.
#[tokio::test(flavor = "multi_thread")]
async fn fifty_wishes_for_one_sale_are_one_prompt() -> Result<()> {
    let shop = TestShop::open().await?;
    let sale = new_id();
    let mut asked = JoinSet::new();
    for n in 0..50 {
        let charge = Charge {
            sale: sale.clone(),
            attempt: new_id(),
            amount: "1500".to_owned(),
            basket: None,
            phone: format!("0712 345 {n:03}"),
            regular: None,
            cash: None,
            part: None,
        };
        let app = shop.app().clone();
        asked.spawn(async move { app.charge(charge).await });
    }
    let (taken, refused): (Vec<_>, Vec<_>) =
        asked.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((taken.len(), refused.len()), (1, 49));
    for answer in refused {
        let refusal = answer.expect_err("partitioned");
        assert_eq!(refusal.code, CommandErrorCode::PromptLive);
    }
    shop.until_sale(&sale, "the code", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(shop.daraja().state().pushes.len(), 1);
    shop.finish().await?;
    Ok(())
}

/// While a prompt may be answered, the sale takes no cash either; afterwards it is closed to both.
#[tokio::test]
async fn a_sale_is_not_paid_a_second_time_in_cash() -> Result<()> {
    let shop = TestShop::open().await?;
    let asked = shop.charge("900", PHONE).await?;
    let refused = shop
        .cash(&asked.id, "", "900")
        .await
        .expect_err("a prompt is out");
    assert_eq!(refused.code, CommandErrorCode::PromptLive);
    shop.until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    let refused = shop
        .cash(&asked.id, "", "900")
        .await
        .expect_err("it is paid");
    assert_eq!(refused.code, CommandErrorCode::SaleClosed);
    let refused = shop
        .charge_for(&asked.id, "", PHONE)
        .await
        .expect_err("it is paid");
    assert_eq!(refused.code, CommandErrorCode::SaleClosed);
    assert_eq!(shop.daraja().state().pushes.len(), 1);
    shop.finish().await?;
    Ok(())
}

/// A prompt that failed leaves the sale open to cash.
#[tokio::test]
async fn a_sale_that_failed_may_be_paid_in_cash() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().set_behaviour(None, Behaviour::Cancels);
    let asked = shop.charge("900", PHONE).await?;
    shop.until_sale(&asked.id, "failed", |sale| {
        sale.status == SaleStatus::Failed
    })
    .await?;
    let paid = shop.cash(&asked.id, "", "1000").await?;
    assert_eq!(paid.status, SaleStatus::Paid);
    let books = shop.finish().await?;
    assert_eq!((books.count("money")?, books.count("sale")?), (0, 1));
    Ok(())
}

#[tokio::test]
async fn a_sale_is_found_by_everything_that_a_customer_may_name() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().set_name(&Msisdn::parse(PHONE)?, "Wanjiku");
    let asked = shop.charge("1,234", PHONE).await?;
    let paid = shop
        .until_sale(&asked.id, "code and name", |sale| payer_of(sale).is_some())
        .await?;
    let other = shop.cash(&new_id(), "77", "").await?;

    let code = code_of(&paid).context("it has one")?.to_owned();
    let lower = code.to_lowercase();
    for text in [
        "1234",
        "1,234",
        "1 234.00",
        "R1-000001",
        "r1 1",
        &code,
        &lower,
        PHONE,
        "254712345678",
        "+254 712 345678",
        "Wanjiku",
        "wanj",
    ] {
        assert_eq!(shop.find(text).await?, [paid.id.as_str()], "by {text:?}");
    }
    assert_eq!(shop.find("77").await?, [other.id.as_str()]);
    assert_eq!(shop.find("").await?, [other.id.as_str(), paid.id.as_str()]);
    for nobody in [
        "1235",
        "R1-000009",
        "0712 345 679",
        "Wanjala",
        "TEST",
        "%",
        "' OR 1=1",
    ] {
        assert!(shop.find(nobody).await?.is_empty(), "{nobody:?}");
    }
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn the_language_is_kept() -> Result<()> {
    let shop = TestShop::open().await?;
    assert_eq!(
        shop.app().open_till(Nothing {}).await?.language,
        Language::En
    );
    let language = Language::Sw;
    let view = shop.app().set_language(SetLanguage { language }).await?;
    assert_eq!(view.language, Language::Sw);
    let shop = shop.restart().await?;
    assert_eq!(
        shop.app().open_till(Nothing {}).await?.language,
        Language::Sw
    );
    shop.finish().await?;
    Ok(())
}
