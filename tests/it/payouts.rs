//! Money that leaves the shop's account, at a real till with a real relay and a simulated Safaricom, whose ledger is looked at and not our tables: a payout is
//! made once, whatever is lost, late, told twice or asked for again, and what became of it is proven.

use anyhow::{Context, Result, ensure};
use pokea_app::commands::payouts::{OnePayout, PayOut, PayoutEntry, SettlePayout};
use pokea_app::commands::{CommandErrorCode, Nothing};
use pokea_app::views::payouts::{PayoutFailure, PayoutStep, PayoutView, PayoutsView};
use pokea_domain::Cents;
use pokea_domain::payout::{Kind, Purpose};
use pokea_simulator::{
    AnswerFault, Faults, GatewayFault, Handle, InitiatorFaults, Outcome, ResultFault, What,
};
use pokea_tests::{Desktop, RelayProgram, SPEED, TestShop, daraja, new_id, until, until_daraja};
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

pub(crate) fn wish(kind: Kind, amount: &str) -> PayOut {
    PayOut {
        payout: new_id(),
        entry: entry(kind, amount),
        although_twin: false,
    }
}

pub(crate) fn one(id: &str) -> OnePayout {
    OnePayout {
        payout: id.to_owned(),
    }
}

pub(crate) fn faults(initiator: InitiatorFaults) -> Faults {
    Faults {
        initiator,
        ..Faults::NONE
    }
}

pub(crate) async fn shown(shop: &TestShop) -> Result<PayoutsView> {
    Ok(shop.app().payouts(Nothing {}).await?)
}

pub(crate) async fn until_step(shop: &TestShop, id: &str, step: PayoutStep) -> Result<PayoutView> {
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
pub(crate) fn moved(daraja: &Handle) -> Vec<i64> {
    let ledger = daraja.ledger();
    let out =
        { ledger.postings.iter() }.filter(|posting| matches!(posting.what, What::B2c | What::B2b));
    out.map(|posting| posting.amount().cents() / 100).collect()
}

/// The same, the least first: Safaricom works off what it took in its own order.
pub(crate) fn sorted(shop: &TestShop) -> Vec<i64> {
    let mut moved = moved(shop.daraja());
    moved.sort_unstable();
    moved
}

pub(crate) async fn until_moved(shop: &TestShop, payments: usize) -> Result<()> {
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
            let rules = crate::pay_bounds::rules("5200200", "20000", "150000", "0");
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

    // Another one just like it: the code that proved the first proves nothing of the second.
    shop.daraja().set_faults(lost(ResultFault::Lost));
    let alike = PayOut {
        although_twin: true,
        ..wish(Kind::Till, "800")
    };
    shop.app().pay_out(alike.clone()).await?;
    until_moved(&shop, 3).await?;
    until_step(&shop, &alike.payout, PayoutStep::Unknown).await?;
    shop.daraja().set_faults(Faults::NONE);
    let ledger = shop.daraja().ledger();
    let own = ledger
        .postings
        .last()
        .context("the payment")?
        .receipt
        .as_str();
    let first = paid.code.clone();
    for code in [first, Some(own.to_owned())] {
        let seen = SettlePayout {
            payout: alike.payout.clone(),
            code,
        };
        shop.app().settle_payout(seen).await?;
    }
    let paid = until_step(&shop, &alike.payout, PayoutStep::Paid).await?;
    assert_eq!(paid.code.as_deref(), Some(own));
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
        // Questions about it are initiators' requests as well.
        until_daraja(shop.daraja(), "the request", |view| view.payouts > n).await?;
        shop.daraja().set_faults(Faults::NONE);
        until_step(&shop, &asked.payout, PayoutStep::NotPaid)
            .await
            .with_context(|| format!("{outcome:?}"))?;
        // Its result says why, be it before or after that is proven.
        let failed = until("its reason", async || {
            let all = shown(&shop).await?.payouts;
            let it = all.into_iter().find(|it| it.id == asked.payout);
            Ok(it.filter(|it| it.failure == Some(failure)))
        })
        .await
        .with_context(|| format!("{outcome:?}"))?;
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
