//! Lists and searches, as a cashier types them.

use crate::till::{self, REGISTER, Till, named, open_sale, sale};
use pokea_domain::kra_pin::KraPin;
use pokea_domain::sale::Input;
use pokea_domain::{Cents, Millis, RegisterId, SaleId};
use pokea_store::Store;

/// Three sales by M-PESA (receipts 1 to 3), one for cash, and one of another register.
fn shop() -> anyhow::Result<Till> {
    let mut till = Till::new()?;
    till.sell(1, 1_500, "0712345678")?;
    till.take(1, named(1, "Wanjiku"))?;
    till.sell(2, 250, "0112345678")?;
    till.take(2, named(2, "wambui"))?;
    till.sell(3, 1_500, "0712345678")?;
    till.take(3, named(3, "Otieno"))?;
    till.sell_for_cash(4, 99)?;
    open_sale(&mut till.store, RegisterId(2), 5, 700, till.now)?;
    let tendered = Cents::new(70_000);
    till.take(5, Input::TakeCash { tendered })?;
    Ok(till)
}

fn finds(store: &Store, text: &str, sales: &[u128]) -> anyhow::Result<()> {
    let expected: Vec<SaleId> = sales.iter().copied().map(sale).collect();
    assert_eq!(store.find(text)?, expected, "{text:?}");
    Ok(())
}

#[test]
fn by_amount() -> anyhow::Result<()> {
    let till = shop()?;
    for text in ["1500", "1,500", " 1 500 ", "1500.00", "1,500.0"] {
        finds(&till.store, text, &[3, 1])?;
    }
    finds(&till.store, "250", &[2])?;
    finds(&till.store, "1501", &[])?;
    finds(&till.store, "15", &[])?;
    finds(&till.store, "-1500", &[])?;
    finds(&till.store, "99999999999999999999", &[])
}

#[test]
fn by_receipt_number_in_its_written_forms() -> anyhow::Result<()> {
    let till = shop()?;
    for text in [
        "R1-000002",
        "r1-000002",
        "R1-2",
        "r1 2",
        "R1 000002",
        "R1 - 2",
        "R1000002",
        "r1000002",
    ] {
        finds(&till.store, text, &[2])?;
    }
    finds(&till.store, "2", &[2])?;
    finds(&till.store, "000002", &[2])?;
    // Both registers have a first paper; only the register that is named is meant.
    finds(&till.store, "1", &[5, 1])?;
    finds(&till.store, "R2-000001", &[5])?;
    finds(&till.store, "R1-000001", &[1])?;
    for text in [
        "R3-000001",
        "R1-000009",
        "R",
        "R1",
        "R1-",
        "R-1",
        "R1-x",
        "R1-00+2",
        "Ré000002",
    ] {
        finds(&till.store, text, &[])?;
    }
    Ok(())
}

#[test]
fn by_mpesa_code() -> anyhow::Result<()> {
    let till = shop()?;
    for text in ["UKM0000003", "ukm0000003", " UKM 0000003 "] {
        finds(&till.store, text, &[3])?;
    }
    finds(&till.store, "UKM0000009", &[])
}

#[test]
fn by_phone_in_any_form() -> anyhow::Result<()> {
    let till = shop()?;
    for text in [
        "0712345678",
        "0712 345 678",
        "+254 712 345 678",
        "254712345678",
        "712345678",
        "0712-345-678",
    ] {
        finds(&till.store, text, &[3, 1])?;
    }
    finds(&till.store, "0112345678", &[2])?;
    finds(&till.store, "0712345679", &[])
}

#[test]
fn by_the_beginning_of_a_name_in_any_case() -> anyhow::Result<()> {
    let till = shop()?;
    for text in ["wa", "WA", "Wa", "w"] {
        finds(&till.store, text, &[2, 1])?;
    }
    finds(&till.store, "WANJIKU", &[1])?;
    finds(&till.store, "wanjikuu", &[])?;
    finds(&till.store, "tieno", &[])?;
    for text in [
        "%",
        "_anjiku",
        "*",
        "'",
        "\"",
        "\0",
        "\u{10ffff}",
        "R1-000001' OR 1=1 --",
    ] {
        finds(&till.store, text, &[])?;
    }
    finds(&till.store, &"w".repeat(100_000), &[])
}

#[test]
fn by_a_common_name_finds_the_newest() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    for n in 1..=60 {
        till.open_sale(n, 100)?;
        till.ask(n, n, "0712345678")?;
        let name = if n % 20 == 1 { "Mary" } else { "MERCY" };
        till.take(n, named(n, name))?;
    }
    let newest: Vec<u128> = (11..=60).rev().collect();
    finds(&till.store, "m", &newest)?;
    finds(&till.store, "100", &newest)?;
    finds(&till.store, "0712345678", &newest)?;
    finds(&till.store, "", &newest)?;
    finds(&till.store, "mar", &[41, 21, 1])
}

#[test]
fn nothing_typed_is_the_latest_whatever_the_clock_says() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell_for_cash(1, 10)?;
    till.now = Millis(till.now.0 - 86_400_000);
    till.sell_for_cash(2, 20)?;
    till.open_sale(3, 30)?;
    till.ask(3, 3, "0712345678")?;
    till.open_sale(4, 40)?;
    till.ask(4, 4, "0712345678")?;
    finds(&till.store, "", &[4, 3, 2, 1])?;
    finds(&till.store, "   ", &[4, 3, 2, 1])?;
    assert_eq!(till.store.watched()?, [sale(3), sale(4)], "oldest first");
    assert_eq!(till.store.latest(5)?, [sale(2), sale(1)], "newest first");
    assert_eq!(till.store.latest(1)?, [sale(2)]);

    till.accepted(3, 3)?;
    till.take(3, till::proven(3))?;
    assert_eq!(till.store.watched()?, [sale(4)]);
    assert_eq!(till.store.latest(2)?, [sale(3), sale(2)]);
    Ok(())
}

#[test]
fn a_day_is_nairobis() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    // 21:00 UTC is midnight in Nairobi.
    let midnight = Millis(1_800_046_800_000);
    assert_eq!(midnight.nairobi().stamp(), "20270116000000");
    till.now = Millis(midnight.0 - 1);
    till.sell_for_cash(1, 100)?;
    assert_eq!(
        till.store.paid_since(till.now.nairobi().day_start())?,
        (1, Cents::new(10_000))
    );
    till.open_sale(2, 1_000)?;
    till.ask(2, 2, "0712345678")?;
    till.accepted(2, 2)?;
    till.now = midnight;
    let today = midnight.nairobi().day_start();
    assert_eq!(till.store.paid_since(today)?, (0, Cents::ZERO));
    // Begun yesterday and paid today is today's.
    till.take(2, till::proven(2))?;
    till.sell_for_cash(3, 7)?;
    till.open_sale(4, 5_000)?;
    till.take(4, Input::Stop)?;
    assert_eq!(till.store.paid_since(today)?, (2, Cents::new(100_700)));
    let yesterday = Millis(today.0 - 1).nairobi().day_start();
    assert_eq!(till.store.paid_since(yesterday)?, (3, Cents::new(110_700)));
    assert_eq!(till.store.next_receipt(REGISTER)?.to_string(), "R1-000004");
    Ok(())
}

#[test]
fn by_the_buyers_kra_pin() -> anyhow::Result<()> {
    let mut till = shop()?;
    let pin = KraPin::parse("A001234567Z").ok();
    for n in [1, 4] {
        till.take(n, Input::BuyerPin { pin: pin.clone() })?;
    }
    for text in ["A001234567Z", " a001 234 567z "] {
        finds(&till.store, text, &[4, 1])?;
    }
    finds(&till.store, "A001234567X", &[])?;
    finds(&till.store, "A001234567", &[])
}
