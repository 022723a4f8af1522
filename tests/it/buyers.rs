//! A receipt for a business: the customer's KRA PIN is the sale's, from the basket to the paper, the search and the next start.

use crate::papers::text;
use anyhow::{Context, Result};
use pokea_app::commands::basket::{BasketEntry, Park, Recall};
use pokea_app::commands::{CommandErrorCode, OneSale, ReadKraPin, SetBuyerPin, TakeCash};
use pokea_app::views::fields::FieldProblem;
use pokea_tests::{TestShop, new_id};

const PIN: &str = "A001234567Z";

async fn tell(
    shop: &TestShop,
    sale: &str,
    pin: &str,
) -> Result<Option<String>, pokea_app::commands::CommandError> {
    let request = SetBuyerPin {
        sale: sale.to_owned(),
        pin: pin.to_owned(),
    };
    Ok(shop.app().set_buyer_pin(request).await?.buyer_pin)
}

fn basket(pin: &str) -> BasketEntry {
    BasketEntry {
        buyer_pin: pin.to_owned(),
        ..BasketEntry::default()
    }
}

#[tokio::test]
async fn a_pin_that_was_typed_before_the_payment_waits_is_sold_printed_and_found() -> Result<()> {
    let shop = TestShop::open().await?;
    let park = Park {
        name: "Kampuni".to_owned(),
        amount: "1500".to_owned(),
        basket: basket(" a001 234 567z"),
    };
    let parked = shop.app().park(park).await?.parked[0].id;
    let recalled = shop.app().recall(Recall { id: parked }).await?;
    let entry = recalled.basket.context("it waited")?;
    assert_eq!(entry.buyer_pin, PIN);

    let sale = new_id();
    let cash = |pin: &str| TakeCash {
        sale: sale.clone(),
        amount: "1500".to_owned(),
        basket: Some(basket(pin)),
        tendered: String::new(),
    };
    let refused = shop.app().take_cash(cash("A001234567")).await;
    let refused = refused.expect_err("a digit is missing");
    assert_eq!(refused.field, Some(FieldProblem::KraPinUnreadable));
    let sold = shop.app().take_cash(cash(&entry.buyer_pin)).await?;
    assert_eq!(sold.buyer_pin.as_deref(), Some(PIN));
    for other in ["", "P051234567X"] {
        let refused = tell(&shop, &sale, other).await.expect_err("it is paid");
        assert_eq!(refused.code, CommandErrorCode::BuyerPinStands);
    }

    let shop = shop.restart().await?;
    assert_eq!(shop.find("a001234567z").await?, [sale.as_str()]);
    let paper = text(&shop.receipt(&sale).await?)?;
    assert!(paper.contains(PIN), "{paper}");
    let request = OneSale { sale };
    let shown = shop.app().show_receipt(request).await?;
    assert!(!shown.lacks_buyer && shown.picture.contains(PIN));
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn a_pin_that_comes_late_is_written_on_the_same_receipt_once() -> Result<()> {
    let shop = TestShop::open().await?;
    let sale = shop.cash(&new_id(), "350", "500").await?.id;
    let before = text(&shop.receipt(&sale).await?)?;
    assert!(!before.contains(PIN), "{before}");
    assert_eq!(tell(&shop, &sale, PIN).await?.as_deref(), Some(PIN));
    let after = text(&shop.receipt(&sale).await?)?;
    assert!(
        after.contains(PIN) && after.contains("R1-000001"),
        "{after}"
    );
    assert_eq!(tell(&shop, &sale, PIN).await?.as_deref(), Some(PIN));
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn a_pin_is_read_as_it_is_typed() -> Result<()> {
    let shop = TestShop::open().await?;
    let unreadable = Some(FieldProblem::KraPinUnreadable);
    for (typed, pin, problem) in [
        ("", None, None),
        ("a", None, None),
        ("a00 1234", None, None),
        ("a001234567z", Some(PIN), None),
        ("0", None, unreadable),
        ("ab", None, unreadable),
        ("a0012345678", None, unreadable),
        ("a001234567zz", None, unreadable),
    ] {
        let text = typed.to_owned();
        let reading = shop.app().read_kra_pin(ReadKraPin { text }).await?;
        assert_eq!((reading.pin.as_deref(), reading.problem), (pin, problem));
    }
    shop.finish().await?;
    Ok(())
}
