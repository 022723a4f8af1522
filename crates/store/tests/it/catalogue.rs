//! The shop's things, and the baskets that wait.

use crate::till::Till;
use pokea_domain::barcode::Barcode;
use pokea_domain::basket::Basket;
use pokea_domain::catalogue::{Item, ItemError, QUICK_KEYS};
use pokea_domain::kra_pin::KraPin;
use pokea_domain::line::Line;
use pokea_domain::{Cents, ItemId, Millis, Vat};
use pokea_store::{CatalogueError, ParkedId, Store};
use uuid::Uuid;

const SODA: &str = "6161100000018";
const UPC: &str = "036000291452";

fn item(number: u128, name: &str, barcodes: &[&str]) -> anyhow::Result<Item> {
    Ok(Item {
        id: ItemId(Uuid::from_u128(number)),
        name: name.to_owned(),
        price: Cents::new(7_000),
        vat: Vat::B,
        barcodes: barcodes
            .iter()
            .map(|code| Barcode::parse(code))
            .collect::<Result<_, _>>()?,
        category: Some("Vinywaji".to_owned()),
        quick_key: None,
        archived: false,
    })
}

fn names(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.name.as_str()).collect()
}

#[test]
fn an_item_is_found_by_its_words_barcode_and_quick_key_also_after_a_restart() -> anyhow::Result<()>
{
    let mut till = Till::new()?;
    let soda = Item {
        vat: Vat::E,
        quick_key: Some(3),
        ..item(1, "Soda ya Machungwa 500ml", &[SODA, UPC])?
    };
    till.store.put_item(&soda)?;
    till.store.put_item(&item(2, "Sosi ya nyanya", &[])?)?;
    till.store.put_item(&item(3, "Café (300 g)", &[])?)?;
    let till = till.reopen()?;

    let store = &till.store;
    assert_eq!(store.item(soda.id)?, Some(soda.clone()));
    for code in [SODA, UPC, &format!("0{UPC}")] {
        let found = store.item_with_barcode(&Barcode::parse(code)?)?;
        assert_eq!(found.as_ref(), Some(&soda), "{code}");
    }
    assert_eq!(store.item_with_barcode(&Barcode::parse("96385074")?)?, None);
    assert_eq!(store.quick_keys()?, [soda]);
    for (text, found) in [
        ("so", vec!["Soda ya Machungwa 500ml", "Sosi ya nyanya"]),
        ("MACHU", vec!["Soda ya Machungwa 500ml"]),
        ("ya so", vec!["Soda ya Machungwa 500ml", "Sosi ya nyanya"]),
        ("500 ya", vec!["Soda ya Machungwa 500ml"]),
        ("nya so", vec!["Sosi ya nyanya"]),
        ("cafe", vec!["Café (300 g)"]),
        ("(300", vec!["Café (300 g)"]),
        ("ungwa", vec![]),
        ("soda nyanya", vec![]),
        ("", vec![]),
        ("\"*-()", vec![]),
        ("so\" OR \"cafe", vec![]),
        ("soda NOT ya", vec![]),
    ] {
        assert_eq!(names(&store.find_items(text)?), found, "{text:?}");
    }
    Ok(())
}

#[test]
fn a_changed_item_is_found_as_it_is_now() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.store.put_item(&item(1, "Soda", &[SODA])?)?;
    let now = item(1, "Juisi", &[UPC])?;
    till.store.put_item(&now)?;
    let mut till = till.reopen()?;

    assert!(till.store.find_items("soda")?.is_empty());
    assert_eq!(names(&till.store.find_items("juisi")?), ["Juisi"]);
    assert_eq!(till.store.item_with_barcode(&Barcode::parse(SODA)?)?, None);

    // Archived: sold no more, and what was its own is free.
    let gone = Item {
        archived: true,
        quick_key: Some(1),
        ..now.clone()
    };
    till.store.put_item(&gone)?;
    assert!(till.store.find_items("juisi")?.is_empty());
    assert!(till.store.quick_keys()?.is_empty());
    let next = Item {
        quick_key: Some(1),
        ..item(2, "Juisi mpya", &[UPC])?
    };
    till.store.put_item(&next)?;
    assert_eq!(
        till.store.item_with_barcode(&Barcode::parse(UPC)?)?,
        Some(next)
    );
    let till = till.reopen()?;
    assert_eq!(till.store.item(gone.id)?, Some(gone));

    let (path, _folder) = till.close();
    let deleted = crate::raw::connect(&path)?.execute("DELETE FROM item", []);
    assert!(deleted.is_err(), "old sales name it");
    Ok(())
}

#[test]
fn what_cannot_be_an_item_is_refused_with_the_reason() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let known = Item {
        quick_key: Some(1),
        ..item(1, "Soda", &[SODA])?
    };
    till.store.put_item(&known)?;
    let plain = item(2, "Juisi", &[])?;
    let with = |change: fn(&mut Item)| {
        let mut item = plain.clone();
        change(&mut item);
        item
    };
    for (item, why) in [
        (with(|i| i.name = String::new()), ItemError::Name),
        (with(|i| i.name = " Juisi".to_owned()), ItemError::Name),
        (with(|i| i.name = "Ju\nisi".to_owned()), ItemError::Name),
        (with(|i| i.name = "u".repeat(81)), ItemError::Name),
        (with(|i| i.price = Cents::ZERO), ItemError::Price),
        (with(|i| i.price = Cents::new(25_000_001)), ItemError::Price),
        (
            with(|i| i.category = Some(String::new())),
            ItemError::Category,
        ),
        (with(|i| i.quick_key = Some(0)), ItemError::QuickKey),
        (
            with(|i| i.quick_key = Some(QUICK_KEYS + 1)),
            ItemError::QuickKey,
        ),
    ] {
        let refused = till.store.put_item(&item);
        assert!(
            matches!(refused, Err(CatalogueError::Item(found)) if found == why),
            "{why}"
        );
    }
    let refused = till.store.put_item(&item(2, "Juisi", &[SODA])?);
    assert!(matches!(refused, Err(CatalogueError::BarcodeTaken { by, .. }) if by == "Soda"));
    let refused = till.store.put_item(&with(|i| i.quick_key = Some(1)));
    assert!(matches!(refused, Err(CatalogueError::QuickKeyTaken { key: 1, by }) if by == "Soda"));
    assert_eq!(till.store.item(plain.id)?, None);
    till.store.put_item(&known)?; // its own barcode and key are no one else's
    Ok(())
}

#[test]
fn a_price_that_changed_by_itself_is_damage() -> anyhow::Result<()> {
    for harm in [
        "UPDATE item SET price_cents = 1",
        "UPDATE parked SET body = replace(body, '7000', '1000')",
    ] {
        let mut till = Till::new()?;
        till.store.put_item(&item(1, "Soda", &[SODA])?)?;
        till.store.park("a", &basket(7_000), till.now)?;
        let (path, _folder) = till.close();
        crate::raw::connect(&path)?.execute_batch(harm)?;
        crate::open::is_damaged(&path, harm)?;
    }
    Ok(())
}

fn basket(unit: i64) -> Basket {
    Basket {
        lines: vec![Line {
            note: Some("baridi".to_owned()),
            ..Line::plain(2, Cents::new(unit))
        }],
        discount: Cents::new(50),
        buyer_pin: KraPin::parse("A001234567Z").ok(),
        ..Basket::default()
    }
}

#[test]
fn a_parked_basket_outlives_a_restart_and_is_taken_back_once() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let first = till.store.park("Mama Njeri", &basket(100), Millis(5))?;
    let second = till.store.park("koti jekundu", &basket(200), Millis(6))?;
    let mut till = till.reopen()?;
    let waiting = till.store.parked()?;
    assert_eq!(
        waiting
            .iter()
            .map(|p| (p.id, p.name.as_str(), p.at, &p.basket))
            .collect::<Vec<_>>(),
        [
            (first, "Mama Njeri", Millis(5), &basket(100)),
            (second, "koti jekundu", Millis(6), &basket(200)),
        ]
    );
    assert_eq!(till.store.unpark(first)?, Some(basket(100)));
    assert_eq!(till.store.unpark(first)?, None, "one winner");
    let mut till = till.reopen()?;
    assert_eq!(till.store.unpark(first)?, None);
    assert_eq!(till.store.unpark(ParkedId(99))?, None);
    assert_eq!(till.store.unpark(second)?, Some(basket(200)));
    // No number is given twice, or an old screen would take a new basket.
    let third = till.store.park("c", &basket(300), Millis(7))?;
    assert!(third > second);
    let (path, _folder) = till.close();
    assert_eq!(Store::open(&path)?.parked()?.len(), 1);
    Ok(())
}
