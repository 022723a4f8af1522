//! What an owner lets be paid out: alone, in a day, and so that something stays in the account; and by two people where it is much.

use crate::payouts::{entry, faults, moved, one, until_step, wish};
use anyhow::{Result, ensure};
use pokea_app::commands::payouts::{PayOut, SetPayoutRules};
use pokea_app::commands::{AddPerson, Approve, CommandErrorCode, SignIn};
use pokea_app::views::fields::FieldProblem;
use pokea_app::views::payouts::{PayoutStep, RulesField};
use pokea_domain::Cents;
use pokea_domain::payout::Kind;
use pokea_domain::staff::{Act, Role};
use pokea_simulator::{InitiatorFaults, Outcome};
use pokea_tests::{TestShop, new_id};

pub(crate) fn rules(from: &str, alone: &str, day: &str, float: &str) -> SetPayoutRules {
    SetPayoutRules {
        from: from.to_owned(),
        alone: alone.to_owned(),
        day: day.to_owned(),
        float: float.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_s_bounds_hold() -> Result<()> {
    let shop = TestShop::open().await?;
    let app = shop.app();
    for (bad, field) in [
        (rules("60063", "1", "1", "x"), RulesField::Float),
        (rules("6006", "1", "1", "1"), RulesField::From),
        (rules("600630", "1.5", "1", "1"), RulesField::Alone),
        (rules("600630", "1", "", "1"), RulesField::Day),
    ] {
        let view = app.set_payout_rules(bad).await?;
        assert_eq!(view.problem, Some(field));
        assert_eq!(view.day.0, Cents::new(15_000_000), "nothing changed");
    }
    // 300,000 are in the account that pays people.
    let view = app
        .set_payout_rules(rules("600630", "20,000", "2,000", "298,500"))
        .await?;
    assert_eq!(
        (view.problem, view.left_today.0),
        (None, Cents::new(200_000))
    );
    let code = async |asked: PayOut| app.pay_out(asked).await.expect_err("refused");
    assert_eq!(
        code(wish(Kind::Person, "2001")).await.code,
        CommandErrorCode::AboveDay
    );
    assert_eq!(
        code(wish(Kind::Person, "1501")).await.code,
        CommandErrorCode::BelowFloat
    );
    assert_eq!(
        code(wish(Kind::Person, "9")).await.field,
        Some(FieldProblem::PayoutAmount)
    );
    let asked = wish(Kind::Person, "1000");
    app.pay_out(asked.clone()).await?;
    until_step(&shop, &asked.payout, PayoutStep::Paid).await?;
    let twin = wish(Kind::Person, "1000");
    assert_eq!(code(twin.clone()).await.code, CommandErrorCode::PaidBefore);
    let reading = app.read_payout(entry(Kind::Person, "1000")).await?;
    ensure!(reading.twin_ms.is_some() && reading.receiver.is_some());
    let meant = PayOut {
        although_twin: true,
        ..twin
    };
    assert_eq!(code(meant).await.code, CommandErrorCode::BelowFloat);
    // Nobody says what is there: nothing is paid while a float must stay.
    shop.daraja().set_faults(faults(InitiatorFaults {
        outcome: Some(Outcome::NoRole),
        ..InitiatorFaults::NONE
    }));
    app.set_payout_rules(rules("5200200", "20,000", "2,000", "1"))
        .await?;
    assert_eq!(
        code(wish(Kind::Till, "5")).await.code,
        CommandErrorCode::FundsUnknown
    );
    assert_eq!(moved(shop.daraja()), [1_000]);
    shop.finish().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn much_money_goes_by_two_people() -> Result<()> {
    let shop = TestShop::open().await?;
    let door = shop.app().door();
    let alone = wish(Kind::Person, "20,001");
    door.pay_out(alone.clone()).await?;
    until_step(&shop, &alone.payout, PayoutStep::NeedsSecond).await?;
    let refused = door.approve_payout(one(&alone.payout)).await;
    assert_eq!(
        refused.expect_err("the shop names nobody").code,
        CommandErrorCode::NeedsSecondPerson
    );
    door.drop_payout(one(&alone.payout)).await?;

    let people = [
        (new_id(), "Wanjiru", Role::Owner, "2580"),
        (new_id(), "Otieno", Role::Manager, "7391"),
        (new_id(), "Achieng", Role::Cashier, "4826"),
    ];
    for (person, name, role, pin) in &people {
        let person = AddPerson {
            person: person.clone(),
            name: (*name).to_owned(),
            role: *role,
            pin: (*pin).to_owned().into(),
            passphrase: (*role == Role::Owner)
                .then(|| "mango tree behind the school".to_owned().into()),
        };
        door.add_person(person).await?;
    }
    let approve = async |act, who: usize| {
        let (person, _, _, pin) = &people[who];
        let approve = Approve {
            act,
            person: person.clone(),
            pin: (*pin).to_owned().into(),
        };
        door.approve(approve).await
    };
    // The owner stands there and cannot be the second person.
    let asked = wish(Kind::Person, "20,001");
    door.pay_out(asked.clone()).await?;
    let barred = door.approve_payout(one(&asked.payout)).await;
    assert_eq!(barred.expect_err("alone").act, Some(Act::ApprovePayout));
    approve(Act::ApprovePayout, 0).await?;
    let same = door.approve_payout(one(&asked.payout)).await;
    assert_eq!(
        same.expect_err("the same").code,
        CommandErrorCode::SamePerson
    );
    ensure!(approve(Act::ApprovePayout, 2).await.is_err(), "a cashier");
    let unsent = door.send_payout(one(&asked.payout)).await;
    assert_eq!(
        unsent.expect_err("nobody agreed").code,
        CommandErrorCode::NeedsSecondPerson
    );
    approve(Act::ApprovePayout, 1).await?;
    door.approve_payout(one(&asked.payout)).await?;
    let paid = until_step(&shop, &asked.payout, PayoutStep::Paid).await?;
    assert_eq!(
        (paid.by.as_deref(), paid.second.as_deref()),
        (Some("Wanjiru"), Some("Otieno"))
    );

    // A cashier begins nothing without the owner.
    let sign_in = SignIn {
        person: people[2].0.clone(),
        secret: "4826".to_owned().into(),
        passphrase: false,
    };
    door.sign_in(sign_in).await?;
    let barred = door.pay_out(wish(Kind::Person, "100")).await;
    assert_eq!(barred.expect_err("a cashier").act, Some(Act::PayOut));
    drop(door);
    assert_eq!(moved(shop.daraja()), [20_001]);
    shop.finish().await?;
    Ok(())
}
