//! Phones that paid: found by their last digits, forgotten in time, by a person, or all at once.

use crate::raw;
use crate::till::Till;
use pokea_domain::regular::KEPT;
use pokea_store::Regular;
use std::time::Duration;

fn found(till: &Till, digits: &str) -> anyhow::Result<Vec<Regular>> {
    Ok(till.store.regulars(digits, till.now, 3)?)
}

fn numbers(found: &[Regular]) -> Vec<String> {
    found
        .iter()
        .map(|regular| regular.phone.national())
        .collect()
}

#[test]
fn a_phone_that_paid_is_found_by_its_last_digits_until_it_has_not_paid_for_ninety_days()
-> anyhow::Result<()> {
    let mut till = Till::new()?;
    let began = till.now;
    till.sell(1, 200, "0712345678")?;
    till.now = till.now.plus(Duration::from_secs(60));
    till.sell(2, 200, "0733999678")?;
    till.sell_for_cash(3, 100)?;
    let both = found(&till, "678")?;
    assert_eq!(
        numbers(&both),
        ["0733 999 678", "0712 345 678"],
        "who paid last first"
    );
    assert_eq!(numbers(&found(&till, "345678")?), ["0712 345 678"]);
    assert!(found(&till, "679")?.is_empty());
    assert!(!format!("{both:?}").contains("345678"), "nothing for a log");

    till.now = began.plus(KEPT);
    let before = till.store.regular(both[1].id, till.now)?;
    till.sell(4, 200, "0733999678")?;
    assert!(before.is_some(), "to the last moment");
    till.now = till.now.plus(Duration::from_secs(60));
    assert_eq!(numbers(&found(&till, "678")?), ["0733 999 678"]);
    assert_eq!(till.store.regular(both[1].id, till.now)?, None);
    till.sell(5, 200, "0733999678")?;
    let (path, _folder) = till.close();
    let rows = raw::count(&path, "regular")?;
    assert_eq!(rows, 1, "it is gone, and not only hidden");
    Ok(())
}

#[test]
fn a_phone_is_forgotten_by_a_person_and_none_is_remembered_where_the_shop_wants_none()
-> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 200, "0712345678")?;
    let known = found(&till, "678")?;
    till.store.forget_regular(known[0].id)?;
    assert!(found(&till, "678")?.is_empty());
    till.sell(2, 200, "0712345678")?;
    assert_eq!(found(&till, "678")?.len(), 1, "it paid again");

    assert!(till.store.remembers_phones()?);
    till.store.remember_phones(false)?;
    till.sell(3, 200, "0712345678")?;
    assert!(found(&till, "678")?.is_empty());
    till.store.remember_phones(true)?;
    assert!(
        found(&till, "678")?.is_empty(),
        "what was forgotten does not come back"
    );
    // The seal holds what was written and forgotten.
    let till = till.reopen()?;
    assert!(till.store.remembers_phones()?);
    Ok(())
}
