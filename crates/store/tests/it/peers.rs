//! The shop's other registers, as one of them hears of them: their sales are in its book, and are theirs to change (R14).

mod registers;
mod walks;

use crate::reversals::{reverse, wish};
use crate::till::{Till, attempt, checkout, claim as claim_of, code, page, row, sale};
use pokea_domain::peer::{Notice, Reservation, Told};
use pokea_domain::reversal::Refusal;
use pokea_domain::till::{self, Memory};
use pokea_domain::{Millis, RegisterId};
use pokea_store::{Cause, HeardNotice, StoreError};

const PHONES: [&str; 2] = ["0712345678", "0733000111"];

fn notice_of(till: &Till, register: u16) -> Result<Notice, StoreError> {
    let untold = till.store.untold(10_000)?.unwrap_or_default();
    Ok(Notice {
        register: RegisterId(register),
        run: "1".to_owned(),
        upto: untold.upto,
        asks: false,
        sales: untold.sales,
        reserves: Vec::new(),
        frees: untold.frees,
    })
}

fn hear(till: &mut Till, notice: &Notice, from: &str, is_own: bool) -> Result<(), StoreError> {
    let now = till.now;
    let heard = HeardNotice {
        notice,
        from,
        is_own,
        is_of_this_run: true,
        at: now,
        relay: None,
    };
    till.store.keep_notice(&heard, now)
}

#[test]
fn a_code_and_a_push_of_another_registers_attempt_are_known_as_its() -> anyhow::Result<()> {
    let (mut one, mut two) = (Till::new()?, Till::new()?);
    one.store.set_shared(true, one.now)?;
    one.sell(1, 300, PHONES[0])?;
    one.sell_for_cash(2, 50)?;
    let notice = notice_of(&one, 1)?;
    assert_eq!(notice.sales.len(), 1, "cash is no business of the others");
    let said = serde_json::to_string(&notice)?;
    assert!(
        !said.contains("lines\":[{"),
        "what was sold is not told: {said}"
    );

    hear(&mut two, &notice, "aa", false)?;
    let memory = two.store.recall(Cause::default());
    let its = Some((sale(1), attempt(1)));
    assert_eq!(memory.attempt_with_code(&code(1))?, its);
    assert_eq!(memory.attempt_of_push(&checkout(1))?, its);
    assert_eq!(memory.asked_since(Millis(0))?.len(), 1);
    // All confirmations reach all PCs. This one names a payer whom only the other needs.
    let (now, memory) = (two.now, &mut two.store.recall(Cause::default()));
    assert_eq!(
        till::confirm(memory, &code(1), "Amina", now).ok(),
        Some(None)
    );
    // A callback of another payment that names its code is a replay (R11).
    two.open_sale(7, 300)?;
    two.ask(7, 7, PHONES[0])?;
    two.accepted(7, 7)?;
    let mut claim = claim_of(7, 300);
    claim.outcome = claim_of(1, 300).outcome;
    let own = attempt(7);
    let now = two.now;
    let taken = till::claim(
        &mut two.store.recall(Cause::default()),
        (sale(7), own),
        claim,
        now,
    );
    let known = taken.expect("kept").sale;
    let known = known.attempt(own).expect("asked");
    assert_eq!((known.code(), &known.dispute), (None, &None), "{known:?}");
    Ok(())
}

#[test]
fn what_paid_another_registers_sale_is_taken_back_there_and_what_is_nobodys_by_one()
-> anyhow::Result<()> {
    let (mut one, mut two) = (Till::new()?, Till::new()?);
    for till in [&mut one, &mut two] {
        till.store.set_shared(true, till.now)?;
    }
    one.sell(1, 300, PHONES[0])?;
    let notice = notice_of(&one, 1)?;
    hear(&mut two, &notice, "aa", false)?;
    let rows = [
        row(1, 300, PHONES[0], two.now),
        row(2, 300, PHONES[1], two.now),
    ];
    two.store.keep_page(&page(b"both", &rows, two.now, None))?;
    two.now = Millis(two.now.0 + 3_600_000);
    let now = two.now;
    for uncovers in [None, Some(1)] {
        let refused =
            reverse(&mut two.store, 1, wish(1, 300, uncovers), now).expect_err("another's");
        assert_eq!(
            refused.to_string(),
            Refusal::PaidForSale(sale(1)).to_string()
        );
    }
    let refused = reverse(&mut two.store, 2, wish(2, 300, None), now).expect_err("anybody's");
    assert_eq!(refused.to_string(), Refusal::NotReserved.to_string());

    let mut reserves = notice_of(&two, 2)?;
    reserves.reserves = vec![code(2)];
    hear(&mut two, &reserves, "bb", true)?;
    hear(&mut one, &reserves, "bb", false)?;
    reverse(&mut two.store, 2, wish(2, 300, None), now).expect("nobody else gives it away");
    assert_eq!(one.store.reservation(&code(2))?, Reservation::Elsewhere);
    // It stays so, however long it takes.
    two.store.free(&code(2))?;
    two.store.free_unused(Millis(i64::MAX))?;
    assert_eq!(two.store.reservation(&code(2))?, Reservation::Ours);
    Ok(())
}

#[test]
fn what_was_told_before_is_told_once_more_to_whoever_asks() -> anyhow::Result<()> {
    let mut one = Till::new()?;
    one.store.set_shared(true, one.now)?;
    one.sell(1, 300, PHONES[0])?;
    let told = notice_of(&one, 1)?;
    hear(&mut one, &told, "aa", true)?;
    assert_eq!(one.store.untold(10_000)?, None, "read back, it is told");
    let asks = Notice {
        asks: true,
        sales: Vec::new(),
        ..told
    };
    hear(&mut one, &asks, "bb", false)?;
    let again = one.store.untold(10_000)?.expect("all of it");
    assert_eq!(again.sales.len(), 1);
    // What is older than any book that is made now is not.
    one.now = Millis(one.now.0 + 5 * 86_400_000);
    let all = notice_of(&one, 1)?;
    hear(&mut one, &all, "aa", true)?;
    hear(&mut one, &asks, "bb", false)?;
    assert_eq!(one.store.untold(10_000)?, None);
    Ok(())
}

#[test]
fn a_long_history_is_told_in_parts_that_fit() -> anyhow::Result<()> {
    let (mut one, mut two) = (Till::new()?, Till::new()?);
    one.store.set_shared(true, one.now)?;
    for n in 1..=40 {
        one.sell(n, 300, PHONES[0])?;
    }
    let mut parts = 0;
    while let Some(untold) = one.store.untold(4_000)? {
        let size: usize = untold
            .sales
            .iter()
            .map(|told: &Told| serde_json::to_vec(told).map_or(0, |json| json.len()))
            .sum();
        assert!(size <= 4_000 && !untold.sales.is_empty(), "{size}");
        let notice = notice_of(&one, 1)?;
        let part = Notice {
            upto: untold.upto,
            sales: untold.sales,
            ..notice
        };
        hear(&mut two, &part, "aa", false)?;
        hear(&mut one, &part, "aa", true)?;
        parts += 1;
    }
    assert!(parts > 5, "{parts}");
    assert_eq!(
        two.store
            .recall(Cause::default())
            .asked_since(Millis(0))?
            .len(),
        40
    );
    Ok(())
}
