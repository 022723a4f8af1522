//! Cash that goes back, at a real till: for goods and as an amount, counted by the shift, and never beside a payment that goes back as well.

use crate::money_back::{at_daraja, money_back, reverse, until_back, wish};
use crate::papers::text;
use anyhow::{Context, Result, ensure};
use pokea_app::commands::basket::{BasketEntry, ExchangeEntry};
use pokea_app::commands::{
    CommandErrorCode, CountDrawer, GoodsBack, Nothing, OneRefund, ReadAmount, Refund, TakeCash,
};
use pokea_app::views::fields::FieldProblem;
use pokea_app::views::money_back::BackStep;
use pokea_app::views::{Money, PracticeCustomer};
use pokea_domain::{Cents, Msisdn};
use pokea_simulator::Behaviour;
use pokea_tests::{TestShop, code_of, new_id};

const AMINA: &str = "0712 345 678";

pub(crate) fn refund(sale: &str, amount: &str, goods: &[(u32, &str)]) -> Refund {
    let goods = goods.iter().map(|(line, quantity)| GoodsBack {
        line: *line,
        quantity: (*quantity).to_owned(),
    });
    Refund {
        refund: new_id(),
        sale: sale.to_owned(),
        payment: None,
        goods: goods.collect(),
        amount: amount.to_owned(),
        reason: "Goods came back".to_owned(),
    }
}

/// Cash back for goods, by line: what was paid for them, once, with a paper of its own; the drawer should hold less, and the Z report says why.
#[tokio::test]
async fn cash_goes_back_for_goods_and_the_shift_counts_it() -> Result<()> {
    let shop = TestShop::open().await?;
    let sale = new_id();
    shop.cash(&sale, "2*215+70", "1000").await?;
    let wanted = refund(&sale, "", &[(0, "1")]);
    let given = shop.app().refund(wanted.clone()).await?;
    assert_eq!(
        (given.amount.0, given.drawer_short),
        (Cents::new(21_500), false)
    );
    assert!(given.number.ends_with("000001-1"), "{}", given.number);
    let again = shop.app().refund(wanted).await?;
    assert_eq!(
        (again.number.as_str(), again.now.left.0),
        (given.number.as_str(), Cents::new(28_500))
    );
    let refused = shop.app().refund(refund(&sale, "", &[(0, "2")])).await;
    assert_eq!(
        refused.expect_err("one is left").field,
        Some(FieldProblem::GoodsTooMany)
    );
    let refused = shop.app().refund(refund(&sale, "286", &[])).await;
    assert_eq!(
        refused.expect_err("too much").field,
        Some(FieldProblem::BackTooMuch)
    );
    let paper = shop
        .app()
        .show_refund(OneRefund {
            sale: sale.clone(),
            number: given.number.clone(),
        })
        .await?;
    assert!(paper.path.ends_with(&format!("{}.pdf", given.number)));
    assert!(paper.picture.contains("MAREJESHO"), "{}", paper.picture);

    let pieces = ["", "1", "", "", "", "", "", "", "", ""]
        .map(str::to_owned)
        .to_vec();
    let counted = shop.app().count_drawer(CountDrawer { pieces }).await?;
    let report = counted.open.context("a shift opened by itself")?;
    let drawer = report.drawer.context("counted")?;
    assert_eq!(
        (drawer.refunded.0, drawer.expected.0),
        (Cents::new(21_500), Cents::new(28_500))
    );
    assert_eq!(
        report.refunds[0].receipt.as_deref(),
        Some(paper.receipt.trim_end_matches("-1"))
    );
    // More than is in the drawer is a warning: the customer has a right to it.
    let big = shop.charge("500", AMINA).await?;
    shop.until_sale(&big.id, "paid", |sale| code_of(sale).is_some())
        .await?;
    let given = shop.app().refund(refund(&big.id, "", &[])).await?;
    assert!(given.drawer_short);
    let shop = shop.restart().await?;
    assert_eq!(money_back(&shop, &sale).await?.left.0, Cents::new(28_500));
    let open = shop
        .app()
        .read_shift(Nothing {})
        .await?
        .open
        .context("still open")?;
    assert_eq!(open.refunds.len(), 2);
    shop.finish().await?;
    Ok(())
}

/// Money for a sale that was given up is worked off from where it stands: over the counter, once, and then it cannot be asked back as well.
#[tokio::test]
async fn money_that_no_sale_needs_goes_back_in_cash_or_to_the_phone() -> Result<()> {
    let shop = TestShop::open().await?;
    let mut due = Vec::new();
    for _ in 0..2 {
        shop.customers(PracticeCustomer::Ignores).await?;
        let asked = shop.charge("300", AMINA).await?;
        shop.until("the prompt", |view| {
            view.practice
                .as_ref()
                .is_some_and(|it| !it.phones.is_empty())
        })
        .await?;
        shop.stop_waiting(&asked.id).await?;
        shop.daraja()
            .answer(&Msisdn::parse(AMINA)?, Behaviour::Pays)?;
        shop.until("the money", |view| {
            let mut refunds = view.unsettled.refunds_due.iter();
            refunds.any(|refund| refund.sale == asked.id && refund.code.is_some())
        })
        .await?;
        due.push(asked.id);
    }
    let first = money_back(&shop, &due[0]).await?;
    ensure!(
        first.payments[0].in_cash && first.payments[0].is_due,
        "{first:?}"
    );
    let code = first.payments[0].code.clone().context("its code")?;
    let wanted = Refund {
        payment: Some(code.clone()),
        ..refund(&due[0], "", &[])
    };
    assert_eq!(
        shop.app().refund(wanted).await?.amount.0,
        Cents::new(30_000)
    );
    let refused = reverse(&shop, wish(None, &code, "")).await;
    assert_eq!(
        refused.expect_err("it was given").field,
        Some(FieldProblem::BackTooMuch)
    );

    let second = money_back(&shop, &due[1]).await?;
    let code = second.payments[0].code.clone().context("its code")?;
    reverse(&shop, wish(None, &code, "")).await?;
    let refused = shop
        .app()
        .refund(Refund {
            payment: Some(code),
            ..refund(&due[1], "", &[])
        })
        .await;
    assert_eq!(
        refused.expect_err("on its way").field,
        Some(FieldProblem::BackTooMuch)
    );
    shop.until("nothing is due back", |view| {
        view.unsettled.refunds_due_in_all == 0
    })
    .await?;
    assert_eq!(at_daraja(&shop), (1, vec![300]));
    shop.finish().await?;
    Ok(())
}

/// What was given over the counter is not taken back to the phone as well, and nothing typed means what is left.
#[tokio::test]
async fn after_some_cash_only_the_rest_goes_back_to_the_phone() -> Result<()> {
    let shop = TestShop::open().await?;
    let asked = shop.charge("500", AMINA).await?;
    let paid = { shop.until_sale(&asked.id, "paid", |sale| code_of(sale).is_some()) }.await?;
    let code = code_of(&paid).context("just seen")?.to_owned();
    shop.app().refund(refund(&asked.id, "120", &[])).await?;
    let refused = reverse(&shop, wish(Some(&asked.id), &code, "381")).await;
    assert_eq!(
        refused.expect_err("380 are left").field,
        Some(FieldProblem::BackTooMuch)
    );
    reverse(&shop, wish(Some(&asked.id), &code, "")).await?;
    until_back(&shop, &asked.id, BackStep::Done).await?;
    assert_eq!(money_back(&shop, &asked.id).await?.left.0, Cents::ZERO);
    assert_eq!(at_daraja(&shop), (1, vec![380]));
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn goods_against_other_goods_are_a_refund_and_a_sale_that_name_each_other() -> Result<()> {
    let shop = TestShop::open().await?;
    let first = shop.cash(&new_id(), "2*215+70", "").await?.id;
    let given = shop.app().refund(refund(&first, "", &[(0, "1")])).await?;
    let instead = |refund: &str| BasketEntry {
        exchange: Some(ExchangeEntry {
            sale: first.clone(),
            refund: refund.to_owned(),
        }),
        ..BasketEntry::default()
    };
    let read = async |text: &str| {
        let request = ReadAmount {
            text: text.to_owned(),
            basket: Some(instead(&given.refund)),
        };
        let reading = shop.app().read_amount(request).await?.exchange;
        let reading = reading.context("an exchange")?;
        assert_eq!(
            (reading.number.as_str(), reading.back.0.cents()),
            ("R1-000001-1", 21_500)
        );
        let cents = |money: Option<Money>| money.map(|money| money.0.cents());
        anyhow::Ok((cents(reading.adds), cents(reading.gets)))
    };
    assert_eq!(read("").await?, (None, None));
    assert_eq!(read("300").await?, (Some(8_500), None));
    assert_eq!(read("200").await?, (None, Some(1_500)));
    assert_eq!(read("215").await?, (None, None));

    let sell = async |sale: &str, refund: &str| {
        let request = TakeCash {
            sale: sale.to_owned(),
            amount: "300".to_owned(),
            basket: Some(instead(refund)),
            tendered: String::new(),
        };
        shop.app().take_cash(request).await
    };
    let other = sell(&new_id(), &new_id())
        .await
        .expect_err("no such refund");
    assert_eq!(other.code, CommandErrorCode::NotFound);
    let second = new_id();
    for _ in 0..2 {
        sell(&second, &given.refund).await?;
    }
    let twice = sell(&new_id(), &given.refund).await.expect_err("once");
    assert_eq!(twice.code, CommandErrorCode::SaleClosed);

    let shop = shop.restart().await?;
    let new = text(&shop.receipt(&second).await?)?;
    assert!(
        new.contains("R1-000002") && new.contains("R1-000001-1"),
        "{new}"
    );
    let old = OneRefund {
        sale: first,
        number: given.number,
    };
    let old = shop.app().show_refund(old).await?;
    let old = text(old.path.as_ref())?;
    assert!(
        old.contains("R1-000001-1") && old.contains("R1-000002"),
        "{old}"
    );
    shop.finish().await?;
    Ok(())
}
