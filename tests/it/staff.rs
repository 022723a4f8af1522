//! The staff at a real till: what is barred is barred at the door, wrong tries outlive a restart, and the papers say who served.

use crate::papers;
use anyhow::{Context, Result};
use pokea_app::commands::basket::BasketEntry;
use pokea_app::commands::{
    AddPerson, Approve, CommandError, CommandErrorCode, FindSales, Nothing, ReadAmount, ReadDay,
    SetDiscountLimit, SetOwnPin, SignIn, TakeCash,
};
use pokea_app::{Door, matrix};
use pokea_domain::staff::{Act, Role};
use pokea_tests::{TestShop, new_id};

const PHRASE: &str = "mango tree behind the school";

fn new(person: &str, name: &str, role: Role, pin: &str) -> AddPerson {
    AddPerson {
        person: person.to_owned(),
        name: name.to_owned(),
        role,
        pin: pin.to_owned().into(),
        passphrase: (role == Role::Owner).then(|| PHRASE.to_owned().into()),
    }
}

fn sign_in(person: &str, secret: &str, passphrase: bool) -> SignIn {
    SignIn {
        person: person.to_owned(),
        secret: secret.to_owned().into(),
        passphrase,
    }
}

fn today() -> ReadDay {
    ReadDay { day: String::new() }
}

fn code<T>(answer: Result<T, CommandError>) -> Option<CommandErrorCode> {
    answer.err().map(|error| error.code)
}

async fn finds(door: &Door) -> Option<CommandErrorCode> {
    let text = String::new();
    code(door.find_sales(FindSales { text }).await)
}

/// Every command has a row, or this would not compile; here, that the rows are what the owner was told.
#[test]
fn what_is_there_for_a_locked_till_takes_no_money_and_shows_no_book() {
    let anyone: Vec<&str> = matrix()
        .into_iter()
        .filter_map(|(name, act)| act.is_none().then_some(name))
        .collect();
    let expected = [
        "open_till",
        "set_language",
        "sign_in",
        "sign_out",
        "answer_practice_phone",
    ];
    assert_eq!(anyone, expected);
    for (name, act) in matrix() {
        let cashier = act.is_none_or(|act| act.is_for(Role::Cashier));
        let barred = [
            "close_shift",
            "move_cash",
            "no_sale",
            "add_person",
            "set_pin",
            "day_end",
        ];
        assert!(!(cashier && barred.contains(&name)), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_is_refused_at_the_door_and_wrong_pins_are_not_forgotten() -> Result<()> {
    let shop = TestShop::open().await?;
    let door = shop.app().door();
    assert_eq!(finds(&door).await, None, "no staff, no lock");
    let (wanjiru, achieng) = (new_id(), new_id());
    let cashier_first = new(&achieng, "Achieng", Role::Cashier, "350274");
    let refused = code(door.add_person(cashier_first.clone()).await);
    assert_eq!(refused, Some(CommandErrorCode::OwnerFirst));
    let view = door
        .add_person(new(&wanjiru, "Wanjiru", Role::Owner, "4821"))
        .await?;
    let at_till = view.staff.at_till.context("the first stands there")?;
    assert_eq!(at_till.name, "Wanjiru");
    door.add_person(cashier_first).await?;

    let locked = door.sign_out(Nothing {}).await?;
    assert!(locked.staff.locked);
    assert_eq!(finds(&door).await, Some(CommandErrorCode::Locked));
    door.sign_in(sign_in(&achieng, "350274", false)).await?;
    assert_eq!(finds(&door).await, None);
    let barred = door.day_end(today()).await.err().context("barred")?;
    assert_eq!(barred.code, CommandErrorCode::NeedsApproval);
    assert_eq!(barred.act, Some(Act::ReadBooks));
    let approve = |person: &str, pin: &str| Approve {
        act: Act::ReadBooks,
        person: person.to_owned(),
        pin: pin.to_owned().into(),
    };
    let own = code(door.approve(approve(&achieng, "350274")).await);
    assert_eq!(own, Some(CommandErrorCode::MayNotApprove));
    door.approve(approve(&wanjiru, "4821")).await?;
    door.day_end(today()).await?;
    let again = code(door.day_end(today()).await);
    assert_eq!(again, Some(CommandErrorCode::NeedsApproval), "once");

    let sale = shop.cash(&new_id(), "150", "200").await?;
    let receipt = shop.receipt(&sale.id).await?;
    let paper = papers::text(&receipt)?;
    assert!(paper.contains("Achieng"), "{paper}");

    // The fourth wrong try begins a pause, in which the right PIN is not looked at either; a restart ends no pause.
    for _ in 0..4 {
        let wrong = code(door.approve(approve(&wanjiru, "4822")).await);
        assert_eq!(wrong, Some(CommandErrorCode::WrongPin));
    }
    drop(door);
    let shop = shop.restart().await?;
    let door = shop.app().door();
    assert_eq!(finds(&door).await, Some(CommandErrorCode::Locked));
    let paused = door.sign_in(sign_in(&wanjiru, "4821", false)).await;
    let paused = paused.err().context("the pause is not over")?;
    assert_eq!(paused.code, CommandErrorCode::TooManyTries);
    assert!(paused.again_from_ms.is_some());
    door.sign_in(sign_in(&wanjiru, &PHRASE.to_uppercase(), true))
        .await?;
    door.day_end(today()).await?;
    drop(door);
    shop.finish().await?;
    Ok(())
}

/// The exact cash for 1,000 with so much off, as the sale of this id.
fn cash(sale: &str, off: &str) -> TakeCash {
    TakeCash {
        sale: sale.to_owned(),
        amount: "1000".to_owned(),
        basket: Some(BasketEntry {
            discount: off.to_owned(),
            ..BasketEntry::default()
        }),
        tendered: String::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discount_above_the_limit_is_sold_when_this_basket_was_approved_and_no_other()
-> Result<()> {
    let shop = TestShop::open().await?;
    let door = shop.app().door();
    let (owner, manager, cashier) = (new_id(), new_id(), new_id());
    let alone = door.take_cash(cash(&new_id(), "90%")).await?;
    assert_eq!(alone.due.0.cents(), 10_000, "no staff, no limit");
    door.add_person(new(&owner, "Wanjiru", Role::Owner, "4821"))
        .await?;
    door.add_person(new(&manager, "Otieno", Role::Manager, "7305"))
        .await?;
    door.add_person(new(&cashier, "Achieng", Role::Cashier, "350274"))
        .await?;
    door.sign_in(sign_in(&cashier, "350274", false)).await?;

    let sale = new_id();
    let within = door.take_cash(cash(&new_id(), "10%")).await?;
    assert_eq!(within.due.0.cents(), 90_000);
    let barred = async |sale: &str, off: &str| {
        let barred = door.take_cash(cash(sale, off)).await.err();
        barred.map(|error| (error.code, error.act))
    };
    let needs_approval = Some((CommandErrorCode::NeedsApproval, Some(Act::Discount)));
    let reading = ReadAmount {
        text: "1000".to_owned(),
        basket: cash(&sale, "250").basket,
    };
    assert!(door.read_amount(reading).await?.needs_approval);
    assert_eq!(barred(&sale, "250").await, needs_approval);
    let approve = async |pin: &str, person: &str| {
        let approve = Approve {
            act: Act::Discount,
            person: person.to_owned(),
            pin: pin.to_owned().into(),
        };
        code(door.approve(approve).await)
    };
    let own = approve("350274", &cashier).await;
    assert_eq!(own, Some(CommandErrorCode::MayNotApprove));
    assert_eq!(approve("7305", &manager).await, None);
    assert_eq!(
        barred(&sale, "300").await,
        needs_approval,
        "more than was approved"
    );
    assert_eq!(
        barred(&sale, "250").await,
        needs_approval,
        "and that is over"
    );
    assert_eq!(approve("7305", &manager).await, None);
    let sold = door.take_cash(cash(&sale, "250")).await?;
    assert_eq!(sold.due.0.cents(), 75_000);
    assert_eq!(barred(&new_id(), "250").await, needs_approval, "once");

    let limit = |percent: &str| {
        let percent = percent.to_owned();
        door.set_discount_limit(SetDiscountLimit { percent })
    };
    let barred_limit = code(limit("100").await);
    assert_eq!(barred_limit, Some(CommandErrorCode::NeedsApproval));
    door.sign_in(sign_in(&owner, "4821", false)).await?;
    assert_eq!(code(limit("101").await), Some(CommandErrorCode::Field));
    assert_eq!(limit("2.5").await?.staff.discount_limit, "2.5");
    let unasked = door.take_cash(cash(&new_id(), "250")).await?;
    assert_eq!(unasked.due.0.cents(), 75_000, "an owner may");
    drop(door);
    let shop = shop.restart().await?;
    let door = shop.app().door();
    door.sign_in(sign_in(&cashier, "350274", false)).await?;
    let above = code(door.take_cash(cash(&new_id(), "3%")).await);
    assert_eq!(above, Some(CommandErrorCode::NeedsApproval));
    door.take_cash(cash(&new_id(), "2.5%")).await?;
    drop(door);
    shop.finish().await?;
    Ok(())
}

/// A cashier changes their own PIN by the one until now; a wrong one changes nothing, and the old one opens nothing any more.
#[tokio::test(flavor = "multi_thread")]
async fn one_changes_one_s_own_pin() -> Result<()> {
    let shop = TestShop::open().await?;
    let door = shop.app().door();
    let (owner, cashier) = (new_id(), new_id());
    door.add_person(new(&owner, "Wanjiru", Role::Owner, "2580"))
        .await?;
    door.add_person(new(&cashier, "Achieng", Role::Cashier, "7391"))
        .await?;
    door.sign_in(sign_in(&cashier, "7391", false)).await?;
    let own = |old: &str, pin: &str| SetOwnPin {
        old: old.to_owned().into(),
        pin: pin.to_owned().into(),
    };
    let refused = |answer| code(answer).context("refused");
    assert_eq!(
        refused(door.set_own_pin(own("7392", "4826")).await)?,
        CommandErrorCode::WrongPin
    );
    assert_eq!(
        refused(door.set_own_pin(own("7391", "1234")).await)?,
        CommandErrorCode::Field
    );
    door.set_own_pin(own("7391", "4826")).await?;
    door.sign_out(Nothing {}).await?;
    assert_eq!(
        refused(door.set_own_pin(own("4826", "7391")).await)?,
        CommandErrorCode::Locked
    );
    assert_eq!(
        refused(door.sign_in(sign_in(&cashier, "7391", false)).await)?,
        CommandErrorCode::WrongPin
    );
    door.sign_in(sign_in(&cashier, "4826", false)).await?;
    drop(door);
    shop.finish().await?;
    Ok(())
}
