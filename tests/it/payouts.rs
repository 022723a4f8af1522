//! Money that leaves the shop's account, at a real till with a real relay and a simulated Safaricom, whose ledger is looked at and not our tables: a payout is
//! made once, whatever is lost, late, told twice or asked for again, and what became of it is proven.

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pokea_app::commands::payouts::{
    OneBatch, OnePayout, PayList, PayOut, PayoutEntry, SetPayoutRules, SettlePayout,
};
use pokea_app::commands::{
    AddPerson, Approve, CommandErrorCode, ListKind, Nothing, ReadList, SignIn,
};
use pokea_app::views::fields::FieldProblem;
use pokea_app::views::office::ListCell;
use pokea_app::views::payouts::{
    ListProblem, PayListState, PayRowProblem, PayoutFailure, PayoutStep, PayoutView, PayoutsView,
    RulesField,
};
use pokea_domain::Cents;
use pokea_domain::payout::{Kind, Purpose};
use pokea_domain::staff::{Act, Role, What as Did};
use pokea_simulator::{
    AnswerFault, Faults, GatewayFault, Handle, InitiatorFaults, Outcome, ResultFault, What,
};
use pokea_tests::{Desktop, RelayProgram, SPEED, TestShop, daraja, new_id, until};
use serde_json::json;

pub(crate) fn entry(kind: Kind, amount: &str) -> PayoutEntry {
    let (number, account) = match kind {
        Kind::Person => ("0712 345 678", ""),
        Kind::PayBill => ("600610", "MITA-7"),
        Kind::Till => ("600621", ""),
        Kind::Tax => ("2026PRN000001", ""),
        Kind::TopUp => ("600630", ""),
    };
    PayoutEntry {
        kind,
        number: number.to_owned(),
        account: account.to_owned(),
        purpose: Purpose::Salary,
        amount: amount.to_owned(),
        reason: "Wages of November".to_owned(),
    }
}

fn wish(kind: Kind, amount: &str) -> PayOut {
    PayOut {
        payout: new_id(),
        entry: entry(kind, amount),
        although_twin: false,
    }
}

fn one(id: &str) -> OnePayout {
    OnePayout {
        payout: id.to_owned(),
    }
}

fn faults(initiator: InitiatorFaults) -> Faults {
    Faults {
        initiator,
        ..Faults::NONE
    }
}

async fn shown(shop: &TestShop) -> Result<PayoutsView> {
    Ok(shop.app().payouts(Nothing {}).await?)
}

async fn until_step(shop: &TestShop, id: &str, step: PayoutStep) -> Result<PayoutView> {
    let last = std::cell::RefCell::new(None);
    let found = until("the payout", async || {
        let all = shown(shop).await?.payouts;
        let it = all.into_iter().find(|payout| payout.id == id);
        last.replace(it.as_ref().map(|it| it.step));
        Ok(it.filter(|it| it.step == step))
    })
    .await;
    found.with_context(|| format!("{step:?} was awaited, and it was {:?}", last.borrow()))
}

/// What of the shop's money moved out at Safaricom, in shillings.
fn moved(daraja: &Handle) -> Vec<i64> {
    let ledger = daraja.ledger();
    let out =
        { ledger.postings.iter() }.filter(|posting| matches!(posting.what, What::B2c | What::B2b));
    out.map(|posting| posting.amount().cents() / 100).collect()
}

/// The same, the least first: Safaricom works off what it took in its own order.
fn sorted(shop: &TestShop) -> Vec<i64> {
    let mut moved = moved(shop.daraja());
    moved.sort_unstable();
    moved
}

async fn until_moved(shop: &TestShop, payments: usize) -> Result<()> {
    let moved = || moved(shop.daraja()).len();
    until(
        "the money",
        async || Ok((moved() >= payments).then_some(())),
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_is_paid_once_and_proven() -> Result<()> {
    let shop = TestShop::open().await?;
    for (n, kind) in Kind::ALL.into_iter().enumerate() {
        // The practice shop pays from the number that a top-up goes to: the shop's own store tops it up.
        if kind == Kind::TopUp {
            let rules = rules("5200200", "20000", "150000", "0");
            shop.app().set_payout_rules(rules).await?;
        }
        let amount = (500 + n).to_string();
        let asked = wish(kind, &amount);
        let id = asked.payout.clone();
        for _ in 0..20 {
            shop.app().pay_out(asked.clone()).await?;
        }
        let paid = until_step(&shop, &id, PayoutStep::Paid).await;
        let paid = paid.with_context(|| format!("{kind:?}"))?;
        ensure!(paid.code.is_some() && paid.receiver.is_some(), "{paid:?}");
        let again = shop.app().send_payout(one(&id)).await;
        assert_eq!(
            again.expect_err("it is over").code,
            CommandErrorCode::PayoutOver
        );
        assert_eq!(moved(shop.daraja()).len(), n + 1, "{kind:?}");
    }
    assert_eq!(moved(shop.daraja()), [500, 501, 502, 503, 504]);
    let books = shop.finish().await?;
    assert_eq!(
        books.number("SELECT count(*) FROM paid_out WHERE open = 0")?,
        5
    );
    Ok(())
}

/// Whatever becomes of the answer and the result, a person is paid once, and the till learns of it.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_lost_late_or_twice_a_person_is_paid_once() -> Result<()> {
    let of_result = |result| InitiatorFaults {
        result,
        ..InitiatorFaults::NONE
    };
    for (what, fault) in [
        ("twice", of_result(ResultFault::Twice)),
        ("late", of_result(ResultFault::Late { seconds: 240 })),
        ("before the answer", of_result(ResultFault::BeforeAnswer)),
        ("never", of_result(ResultFault::Lost)),
        (
            "too long in a queue",
            of_result(ResultFault::QueueTimeout { done: true }),
        ),
        (
            "the answer lost",
            InitiatorFaults {
                answer: AnswerFault::Lost,
                result: ResultFault::Lost,
                ..InitiatorFaults::NONE
            },
        ),
    ] {
        let shop = TestShop::open().await?;
        shop.daraja().set_faults(faults(fault));
        let asked = wish(Kind::Person, "750");
        shop.app().pay_out(asked.clone()).await?;
        // What is asked about it is answered as ever.
        until_moved(&shop, 1).await.context(what)?;
        shop.daraja().set_faults(Faults::NONE);
        until_step(&shop, &asked.payout, PayoutStep::Paid)
            .await
            .context(what)?;
        assert_eq!(moved(shop.daraja()), [750], "{what}");
        shop.finish().await?;
    }
    Ok(())
}

/// A business is paid under no name of ours: after a lost answer its result's code is asked about, and nothing is sent a second time.
#[tokio::test(flavor = "multi_thread")]
async fn a_business_whose_answer_was_lost_is_asked_about_and_not_paid_again() -> Result<()> {
    let shop = TestShop::open().await?;
    let lost = |result| {
        faults(InitiatorFaults {
            answer: AnswerFault::Lost,
            result,
            ..InitiatorFaults::NONE
        })
    };
    shop.daraja().set_faults(lost(ResultFault::Once));
    let told = wish(Kind::PayBill, "900");
    shop.app().pay_out(told.clone()).await?;
    // Questions about it are answered.
    until_moved(&shop, 1).await?;
    shop.daraja().set_faults(Faults::NONE);
    until_step(&shop, &told.payout, PayoutStep::Paid).await?;

    shop.daraja().set_faults(lost(ResultFault::Lost));
    let silent = wish(Kind::Till, "800");
    shop.app().pay_out(silent.clone()).await?;
    until_moved(&shop, 2).await?;
    let unknown = until_step(&shop, &silent.payout, PayoutStep::Unknown).await?;
    ensure!(!unknown.may_be_sent && !unknown.takes_word, "{unknown:?}");
    for _ in 0..20 {
        let again = shop.app().send_payout(one(&silent.payout)).await;
        let refused = again.expect_err("nobody knows what became of it");
        assert_eq!(refused.code, CommandErrorCode::PayoutNotOver);
    }
    shop.daraja().set_faults(Faults::NONE);
    // The owner reads its code in the portal's statement: asked about, and proven.
    let ledger = shop.daraja().ledger();
    let posting = ledger.postings.last().context("the payment")?;
    let settled = |code: &str| SettlePayout {
        payout: silent.payout.clone(),
        code: Some(code.to_owned()),
    };
    let other = ledger.postings[0].receipt.as_str().to_owned();
    shop.app().settle_payout(settled(&other)).await?;
    shop.app()
        .settle_payout(settled(posting.receipt.as_str()))
        .await?;
    let paid = until_step(&shop, &silent.payout, PayoutStep::Paid).await?;
    assert_eq!(paid.code.as_deref(), Some(posting.receipt.as_str()));
    assert_eq!(moved(shop.daraja()), [900, 800]);
    shop.finish().await?;
    Ok(())
}

/// M-PESA knows no such request: it may be sent again under its name, by a person, and is paid once.
#[tokio::test(flavor = "multi_thread")]
async fn what_never_arrived_is_sent_again_under_its_own_name() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().set_faults(Faults {
        gateway: Some(GatewayFault::Empty),
        ..Faults::NONE
    });
    let asked = wish(Kind::Person, "650");
    shop.app().pay_out(asked.clone()).await?;
    until_step(&shop, &asked.payout, PayoutStep::Unknown).await?;
    let early = shop.app().send_payout(one(&asked.payout)).await;
    assert_eq!(
        early.expect_err("not asked about yet").code,
        CommandErrorCode::PayoutNotOver
    );
    shop.daraja().set_faults(Faults::NONE);
    let not_there = until_step(&shop, &asked.payout, PayoutStep::NotThere).await?;
    ensure!(not_there.may_be_sent);
    shop.app().send_payout(one(&asked.payout)).await?;
    until_step(&shop, &asked.payout, PayoutStep::Paid).await?;
    assert_eq!(moved(shop.daraja()), [650]);
    shop.finish().await?;
    Ok(())
}

/// What M-PESA documents as refusals in the result: nothing moves, and the till says what to do.
#[tokio::test(flavor = "multi_thread")]
async fn each_failure_is_told_with_what_to_do() -> Result<()> {
    let shop = TestShop::open().await?;
    for (n, (outcome, failure)) in [
        (Outcome::NoMoney, PayoutFailure::NoMoney),
        (Outcome::BelowBalance, PayoutFailure::NoMoney),
        (Outcome::AboveMaximum, PayoutFailure::Limit),
        (Outcome::DayFull, PayoutFailure::Limit),
        (Outcome::ReceiverFull, PayoutFailure::Limit),
        (Outcome::NoSuchReceiver, PayoutFailure::Receiver),
        (Outcome::Unregistered, PayoutFailure::Receiver),
        (Outcome::WrongPhone, PayoutFailure::Receiver),
        (Outcome::CredentialCheck, PayoutFailure::Operator),
        (Outcome::WrongCredential, PayoutFailure::Operator),
        (Outcome::Locked, PayoutFailure::Operator),
        (Outcome::NoRole, PayoutFailure::SetUp),
        (Outcome::NotAllowed, PayoutFailure::SetUp),
        (Outcome::NoSuchOperator, PayoutFailure::SetUp),
        (Outcome::Busy, PayoutFailure::Busy),
        (Outcome::Throttled, PayoutFailure::Busy),
        (Outcome::Unlisted, PayoutFailure::Other),
    ]
    .into_iter()
    .enumerate()
    {
        shop.daraja().set_faults(faults(InitiatorFaults {
            outcome: Some(outcome),
            ..InitiatorFaults::NONE
        }));
        let asked = wish(Kind::Person, &(100 + n).to_string());
        shop.app().pay_out(asked.clone()).await?;
        until_step(&shop, &asked.payout, PayoutStep::Sent).await?;
        // Questions about it are initiators' requests as well.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        shop.daraja().set_faults(Faults::NONE);
        let failed = until_step(&shop, &asked.payout, PayoutStep::NotPaid).await;
        let failed = failed.with_context(|| format!("{outcome:?}"))?;
        assert_eq!(failed.failure, Some(failure), "{outcome:?}");
        ensure!(!failed.may_be_sent, "{outcome:?}: a new one has a new name");
    }
    assert_eq!(moved(shop.daraja()), [0_i64; 0]);
    assert_eq!(shown(&shop).await?.left_today.0, Cents::new(15_000_000));
    shop.finish().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_at_once_moves_nothing_and_may_be_sent_again() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().set_faults(Faults {
        gateway: Some(GatewayFault::SpikeArrest),
        ..Faults::NONE
    });
    let asked = wish(Kind::PayBill, "640");
    shop.app().pay_out(asked.clone()).await?;
    let failed = until_step(&shop, &asked.payout, PayoutStep::NotPaid).await?;
    assert_eq!(failed.failure, Some(PayoutFailure::Busy));
    shop.daraja().set_faults(Faults::NONE);
    shop.app().send_payout(one(&asked.payout)).await?;
    until_step(&shop, &asked.payout, PayoutStep::Paid).await?;
    assert_eq!(moved(shop.daraja()), [640]);
    shop.finish().await?;
    Ok(())
}

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

fn rules(from: &str, alone: &str, day: &str, float: &str) -> SetPayoutRules {
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

/// Killed after the wish was written, and after the request went out: the next start asks, and one payment is made.
#[tokio::test(flavor = "multi_thread")]
async fn a_till_that_is_killed_pays_once() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let simulator = daraja(folder.path(), SPEED).await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(simulator.base_url())?;
    let till = folder.path().join("till");
    for (n, answer) in [AnswerFault::Normal, AnswerFault::Lost]
        .into_iter()
        .enumerate()
    {
        simulator.set_faults(faults(InitiatorFaults {
            answer,
            result: ResultFault::Late { seconds: 600 },
            ..InitiatorFaults::NONE
        }));
        let desktop = Desktop::start(&till, &outside, SPEED, None).await?;
        let asked = wish(Kind::Person, &(300 + n).to_string());
        let request = json!({
            "payout": asked.payout,
            "entry": {
                "kind": "person", "number": asked.entry.number, "account": "",
                "purpose": "salary", "amount": asked.entry.amount, "reason": "Wages",
            },
            "although_twin": false,
        });
        desktop.ask("pay_out", &request).await?;
        if n == 1 {
            until("the payment", async || {
                Ok((moved(&simulator).len() == 2).then_some(()))
            })
            .await?;
        }
        desktop.kill()?;
        simulator.set_faults(Faults::NONE);
        let desktop = Desktop::start(&till, &outside, SPEED, None).await?;
        let step = async || {
            let view = desktop.ask("payouts", &json!({})).await?;
            let payout = &view["payouts"][0];
            assert_eq!(payout["id"], asked.payout.as_str());
            Ok::<_, anyhow::Error>(payout["step"].as_str().unwrap_or_default().to_owned())
        };
        until("its end", async || {
            let step = step().await?;
            if step == "not_there" {
                let one = json!({ "payout": asked.payout });
                desktop.ask("send_payout", &one).await?;
            }
            Ok((step == "paid").then_some(()))
        })
        .await?;
        desktop.close().await?;
        assert_eq!(moved(&simulator).len(), n + 1);
    }
    assert_eq!(moved(&simulator), [300, 301]);
    Ok(())
}

/// Who did what is one list, out of the logs of staff, payouts, money back and refunds.
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
        ]
    );
    drop(door);
    shop.finish().await?;
    Ok(())
}
