//! Baskets: what they come to is the catalogue's word and not the screen's, they are sold whole, and one that waits is taken back once.

use anyhow::{Context, Result};
use pokea_app::commands::basket::{
    BasketEntry, FindItems, ItemsFile, LineEntry, Park, PutItem, Recall, Scan,
};
use pokea_app::commands::{Nothing, ReadAmount, TakeCash};
use pokea_app::views::fields::{AmountReading, FieldProblem};
use pokea_app::views::goods::{ItemView, Scanned};
use pokea_domain::{Cents, Vat};
use pokea_tests::{TestShop, new_id};

const MILK: &str = "6161100000018";
/// The practice shop's.
const PIN: &str = "P051234567X";

async fn put(shop: &TestShop, id: &str, name: &str, price: &str) -> Result<ItemView> {
    let item = PutItem {
        id: id.to_owned(),
        name: name.to_owned(),
        price: price.to_owned(),
        vat: Vat::A,
        barcodes: String::new(),
        category: String::new(),
        quick_key: String::new(),
        archived: false,
    };
    Ok(shop.app().put_item(item).await?)
}

fn line(item: &str, quantity: u32, discount: &str) -> LineEntry {
    LineEntry {
        item: Some(item.to_owned()),
        // Whatever the screen says: the catalogue has a price.
        price: "1".to_owned(),
        quantity,
        discount: discount.to_owned(),
        note: String::new(),
    }
}

fn basket(lines: Vec<LineEntry>, discount: &str) -> BasketEntry {
    BasketEntry {
        lines,
        discount: discount.to_owned(),
        ..BasketEntry::default()
    }
}

async fn read(shop: &TestShop, text: &str, basket: &BasketEntry) -> Result<AmountReading> {
    let request = ReadAmount {
        text: text.to_owned(),
        basket: Some(basket.clone()),
    };
    Ok(shop.app().read_amount(request).await?)
}

fn cents(reading: &AmountReading) -> Option<i64> {
    reading.total.map(|total| total.0.cents())
}

#[tokio::test]
async fn a_basket_is_sold_at_the_catalogues_prices_with_discounts_rounded_once() -> Result<()> {
    let shop = TestShop::open().await?;
    let id = new_id();
    put(&shop, &id, "Maziwa", "64.50").await?;
    // Three at 64.50 less a tenth is 174.15; with 20 typed and 4.10 off it is 190.05.
    let entry = basket(vec![line(&id, 3, "10%")], "4.10");
    let reading = read(&shop, "20", &entry).await?;
    assert_eq!(
        (cents(&reading), reading.rounding.0.cents()),
        (Some(19_000), -5)
    );
    assert_eq!(reading.lines[0].discount.0, Cents::new(1_935));

    let sale = new_id();
    let cash = || TakeCash {
        sale: sale.clone(),
        amount: "20".to_owned(),
        basket: Some(entry.clone()),
        tendered: "200".to_owned(),
    };
    for _ in 0..2 {
        let sold = shop.app().take_cash(cash()).await?;
        assert_eq!((sold.due.0.cents(), sold.rounding.0.cents()), (19_000, -5));
        assert_eq!(sold.discount.0, Cents::new(410));
        assert_eq!(sold.lines.len(), 2);
        let paid = sold.paid.context("cash pays it")?;
        assert_eq!(paid.receipt, "R1-000001", "the same wish is one sale");
    }
    // A price that changes is the price of the next reading, and of no sale that was made.
    put(&shop, &id, "Maziwa", "70").await?;
    assert_eq!(cents(&read(&shop, "", &entry).await?), Some(18_500));
    let found = shop.find("190").await?;
    assert_eq!(found, [sale]);
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_sold_is_refused_with_the_reason_and_stays_in_sight() -> Result<()> {
    let shop = TestShop::open().await?;
    let id = new_id();
    put(&shop, &id, "Maziwa", "65").await?;
    let one = |discount: &str| basket(vec![line(&id, 1, discount)], "");
    for (text, entry, problem) in [
        (
            "",
            basket(vec![line(&new_id(), 1, "")], ""),
            FieldProblem::ItemGone,
        ),
        (
            "",
            basket(vec![line(&id, 0, "")], ""),
            FieldProblem::QuantityRefused,
        ),
        ("", one("ten"), FieldProblem::DiscountUnreadable),
        ("", one("66"), FieldProblem::DiscountTooLarge),
        ("", one("101%"), FieldProblem::DiscountTooLarge),
        (
            "",
            basket(vec![line(&id, 1, "")], "66"),
            FieldProblem::DiscountTooLarge,
        ),
        ("", one("100%"), FieldProblem::BasketForNothing),
        (
            "",
            basket(vec![line(&id, 4_000, "")], ""),
            FieldProblem::AmountTooLarge,
        ),
        (
            "",
            basket(vec![line(&id, 1, ""); 201], ""),
            FieldProblem::BasketFull,
        ),
        ("20+", one(""), FieldProblem::AmountUnfinished),
    ] {
        let reading = read(&shop, text, &entry).await?;
        assert_eq!(reading.problem, Some(problem), "{entry:?}");
        assert_eq!(reading.total, None);
        let cash = TakeCash {
            sale: new_id(),
            amount: text.to_owned(),
            basket: Some(entry),
            tendered: String::new(),
        };
        let refused = shop.app().take_cash(cash).await.expect_err("refused");
        assert_eq!(refused.field, Some(problem));
    }
    let half_typed = read(&shop, "20+", &one("")).await?;
    assert_eq!(
        half_typed.lines.len(),
        1,
        "the basket's line stays in sight"
    );
    let books = shop.finish().await?;
    assert_eq!(books.count("sale")?, 0);
    Ok(())
}

#[tokio::test]
async fn a_waiting_basket_is_taken_back_by_one_of_fifty() -> Result<()> {
    let shop = TestShop::open().await?;
    let id = new_id();
    put(&shop, &id, "Maziwa", "65").await?;
    let park = Park {
        name: "Mama Otieno".to_owned(),
        amount: "2*50".to_owned(),
        basket: basket(vec![line(&id, 2, "5")], "10"),
    };
    let view = shop.app().park(park).await?;
    let parked = view.parked.first().context("it waits")?;
    assert_eq!((parked.total.0.cents(), parked.lines), (21_500, 2));

    let recalls = (0..50).map(|_| shop.app().recall(Recall { id: parked.id }));
    let mut taken = Vec::new();
    for answer in futures_util::future::join_all(recalls).await {
        taken.extend(answer?.basket);
    }
    assert_eq!(taken.len(), 1);
    assert_eq!(cents(&read(&shop, "", &taken[0]).await?), Some(21_500));
    assert!(shop.app().open_till(Nothing {}).await?.parked.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_scan_finds_a_thing_its_receipt_or_says_what_it_is() -> Result<()> {
    let shop = TestShop::open().await?;
    let file = |text: &str| ItemsFile {
        text: text.to_owned(),
    };
    let csv = format!("name,price,barcode\nMaziwa ya majaribio,65,{MILK}\n");
    let taken = shop.app().import_items(file(&csv)).await?;
    assert_eq!((taken.new, taken.bad_count), (1, 0));
    let again = shop.app().import_items(file(&csv)).await?;
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 1));

    let scan = async |text: String| shop.app().scan(Scan { text }).await;
    let Scanned::Item { item } = scan(MILK.to_owned()).await? else {
        anyhow::bail!("the barcode finds the thing");
    };
    assert_eq!(
        (item.name.as_str(), item.price.0.cents()),
        ("Maziwa ya majaribio", 6_500)
    );
    let text = "maz maj".to_owned();
    let found = shop.app().find_items(FindItems { text }).await?;
    assert_eq!(found.items, [item]);
    assert_eq!(scan("6161100000019".to_owned()).await?, Scanned::Misread);
    assert_eq!(scan("A1234567".to_owned()).await?, Scanned::NoCode);
    let code = "4006381333931".to_owned();
    assert_eq!(scan(code.clone()).await?, Scanned::NewBarcode { code });

    let sale = shop.cash(&new_id(), "70", "").await?;
    let receipt = |world: &str, pin: &str, cents: u32| {
        format!("POKEA1/{world}/{pin}/R1-000001/20261122143209/{cents}/CASH")
    };
    let Scanned::Sale { sale: found } = scan(receipt("P", PIN, 7_000)).await? else {
        anyhow::bail!("the receipt finds its sale");
    };
    assert_eq!(found.id, sale.id);
    for other in [
        receipt("L", PIN, 7_000),
        receipt("P", "P000000000A", 7_000),
        receipt("P", PIN, 7_100),
        receipt("P", PIN, 7_000).replace("R1-000001", "R1-000002"),
    ] {
        assert_eq!(
            scan(other.clone()).await?,
            Scanned::StrangeReceipt,
            "{other}"
        );
    }
    Ok(())
}
