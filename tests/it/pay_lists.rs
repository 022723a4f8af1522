//! Many people who are paid from one file, at a real till and a simulated Safaricom; and the list of who did what.

use crate::payouts::{moved, one, shown, sorted, until_moved, until_step, wish};
use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pokea_app::ValidationRule;
use pokea_app::commands::counter::{LetThrough, RememberPhones};
use pokea_app::commands::payouts::{OneBatch, PayList};
use pokea_app::commands::{AddPerson, CommandErrorCode, ListKind, Nothing, ReadList};
use pokea_app::views::office::ListCell;
use pokea_app::views::payouts::{ListProblem, PayListState, PayRowProblem, PayoutStep};
use pokea_domain::Cents;
use pokea_domain::payout::{Kind, Purpose};
use pokea_domain::staff::{Role, What as Did};
use pokea_simulator::{Faults, GatewayFault};
use pokea_tests::{TestShop, new_id, until};

fn list(file: &str) -> PayList {
    PayList {
        batch: new_id(),
        base64: STANDARD.encode(file),
        purpose: Purpose::Salary,
        reason: "Wages".to_owned(),
    }
}

async fn until_list(shop: &TestShop, is: impl Fn(Option<PayListState>) -> bool) -> Result<()> {
    until("the list", async || {
        Ok(is(shown(shop).await?.list).then_some(()))
    })
    .await
}

/// Each person of a file is paid once, in its order; it is stopped and goes on, and the same file again is the same list.
#[tokio::test(flavor = "multi_thread")]
async fn many_people_are_paid_from_a_file_once_each() -> Result<()> {
    let shop = TestShop::open().await?;
    let app = shop.app();
    let bad = app
        .preview_pay_list(list("phone,amount\n0712345678,5\n0733000111,60"))
        .await?;
    assert_eq!((bad.problem, bad.count), (Some(ListProblem::Rows), 2));
    assert_eq!(bad.rows[0].problem, Some(PayRowProblem::Amount));
    let none = app.preview_pay_list(list("what,ever\n")).await?;
    assert_eq!(none.problem, Some(ListProblem::Rows));
    ensure!(
        app.pay_list(list("phone,amount\n0712345678,5"))
            .await
            .is_err()
    );

    let people: Vec<String> = (0..12)
        .map(|n| format!("07120000{n:02},{}", 100 + n))
        .collect();
    let file = list(&format!("phone,amount\n{}", people.join("\n")));
    let seen = app.preview_pay_list(file.clone()).await?;
    assert_eq!(
        (seen.problem, seen.count, seen.total.0),
        (None, 12, Cents::new(126_600))
    );
    app.pay_list(file.clone()).await?;
    until_moved(&shop, 3).await?;
    app.stop_pay_list(Nothing {}).await?;
    until_list(&shop, |list| list.is_some_and(|list| !list.running)).await?;
    let paid = moved(shop.daraja()).len();
    ensure!((3..12).contains(&paid), "{paid}");
    // The same file again neither adds to it nor pays anybody twice: it goes on.
    for _ in 0..3 {
        app.pay_list(file.clone()).await?;
    }
    until_list(&shop, |list| list.is_none()).await?;
    until_moved(&shop, 12).await?;
    let all: Vec<i64> = (100..112).collect();
    assert_eq!(sorted(&shop), all);
    // Who was paid the same today is told of.
    let again = app
        .preview_pay_list(list("0712000000,100\n0712000001,7000"))
        .await?;
    assert_eq!((again.twins, again.rows[0].twin_ms.is_some()), (1, true));
    shop.finish().await?;
    Ok(())
}

/// What stops a list, and what a restart makes of it: nothing goes on by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_stops_where_nothing_moves_and_waits_after_a_restart() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().set_faults(Faults {
        gateway: Some(GatewayFault::SpikeArrest),
        ..Faults::NONE
    });
    let file = list("0712345678,70\n0733000111,80\n0722000222,90");
    shop.app().pay_list(file.clone()).await?;
    until_list(&shop, |list| {
        list.is_some_and(|list| list.stopped == Some(CommandErrorCode::PayoutRefused))
    })
    .await?;
    assert_eq!(moved(shop.daraja()), [0_i64; 0]);
    shop.daraja().set_faults(Faults::NONE);
    let first = shown(&shop)
        .await?
        .payouts
        .pop()
        .context("the first of it")?;
    assert_eq!(first.step, PayoutStep::NotPaid);

    let shop = shop.restart().await?;
    let left = shown(&shop).await?.list.context("two wait")?;
    assert_eq!((left.count, left.over, left.running), (3, 1, false));
    let batch = OneBatch { batch: file.batch };
    shop.app().send_pay_list(batch.clone()).await?;
    until_list(&shop, |list| list.is_none()).await?;
    shop.app().send_payout(one(&first.id)).await?;
    until_step(&shop, &first.id, PayoutStep::Paid).await?;
    assert_eq!(sorted(&shop), [70, 80, 90]);

    // Much in all needs a second person, and what is taken back is never sent.
    let much = list("0712345678,15000\n0733000111,15000");
    shop.app().pay_list(much.clone()).await?;
    let waits = shown(&shop).await?.list.context("it waits")?;
    ensure!(waits.needs_second && !waits.running);
    let batch = OneBatch { batch: much.batch };
    shop.app().send_pay_list(batch.clone()).await?;
    ensure!(!shown(&shop).await?.list.context("it waits")?.running);
    shop.app().drop_pay_list(batch).await?;
    until_list(&shop, |list| list.is_none()).await?;
    assert_eq!(moved(shop.daraja()).len(), 3);
    shop.finish().await?;
    Ok(())
}

/// Who did what is one list, out of the logs of staff, payouts, money back and refunds; what somebody chose anew is in it.
#[tokio::test(flavor = "multi_thread")]
async fn who_did_what_is_one_list() -> Result<()> {
    let shop = TestShop::open().await?;
    let door = shop.app().door();
    let owner = new_id();
    let person = AddPerson {
        person: owner.clone(),
        name: "Wanjiru".to_owned(),
        role: Role::Owner,
        pin: "2580".to_owned().into(),
        passphrase: Some("mango tree behind the school".to_owned().into()),
    };
    door.add_person(person).await?;
    let asked = wish(Kind::Person, "1,000");
    door.pay_out(asked.clone()).await?;
    until_step(&shop, &asked.payout, PayoutStep::Paid).await?;
    let sale = shop.cash(&new_id(), "500", "500").await?;
    door.refund(crate::refunds::refund(&sale.id, "200", &[]))
        .await?;
    let rule = ValidationRule::OpenSale;
    door.let_through(LetThrough { rule }).await?;
    door.remember_phones(RememberPhones { wanted: false })
        .await?;
    door.remove_logo(Nothing {}).await?;
    let list = ReadList {
        list: ListKind::Deeds,
        from: String::new(),
        to: String::new(),
    };
    let told = door.list(list).await?;
    let deeds: Vec<_> = { told.rows.iter() }
        .map(|row| {
            let by = matches!(&row[1], ListCell::Text { text } if text == "Wanjiru");
            (by, row[2].clone(), row[5].clone())
        })
        .collect();
    let no = || ListCell::Text {
        text: String::new(),
    };
    let deed = |deed| ListCell::Deed { deed };
    let amount = |amount| ListCell::Amount { amount };
    assert_eq!(
        deeds,
        [
            (true, deed(Did::Named), no()),
            (true, deed(Did::SignedIn), no()),
            (true, deed(Did::PaidOut), amount(100_000)),
            (true, deed(Did::GaveBack), amount(20_000)),
            (true, deed(Did::SetLetsThrough), no()),
            (true, deed(Did::SetRegulars), no()),
            (true, deed(Did::SetLogo), no()),
        ]
    );
    drop(door);
    shop.finish().await?;
    Ok(())
}
