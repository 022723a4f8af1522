//! Money that goes back, at a real till with a real relay and a simulated Safaricom: a payment is asked back once, whatever is lost, late or
//! told twice; what became of it is proven and never believed; and cash and payments together give back no more than was paid.

use crate::refunds::refund;
use anyhow::{Context, Result, ensure};
use pokea_app::commands::{CommandError, CommandErrorCode, MoneyBackOf, ReversePayment};
use pokea_app::views::fields::FieldProblem;
use pokea_app::views::money_back::{BackFailure, BackStep, BackView, BackWay, MoneyBackView};
use pokea_app::views::{SaleStatus, SaleView, TillView};
use pokea_domain::{Cents, Msisdn};
use pokea_simulator::{
    AnswerFault, Faults, GatewayFault, Handle, InitiatorFaults, MoneyWord, Outcome, Pay,
    ResultFault, Shop, What,
};
use pokea_tests::{Books, RelayProgram, SPEED, TestShop, code_of, new_id, until_daraja};

const AMINA: &str = "0712 345 678";

/// What Safaricom's statement says of money that went back, so that a question about the payment alone can tell.
const BOOKED: InitiatorFaults = InitiatorFaults {
    money: MoneyWord::AsBooked,
    ..InitiatorFaults::NONE
};

fn faults(initiator: InitiatorFaults) -> Faults {
    Faults {
        initiator,
        ..Faults::NONE
    }
}

/// A sale of 500 that a phone paid, under this code.
async fn sold(shop: &TestShop) -> Result<(SaleView, String)> {
    let asked = shop.charge("500", AMINA).await?;
    let paid = shop
        .until_sale(&asked.id, "paid", |sale| code_of(sale).is_some())
        .await?;
    let code = code_of(&paid).context("just seen")?.to_owned();
    Ok((paid, code))
}

pub(crate) fn wish(sale: Option<&str>, payment: &str, amount: &str) -> ReversePayment {
    ReversePayment {
        reversal: new_id(),
        payment: payment.to_owned(),
        sale: sale.map(str::to_owned),
        amount: amount.to_owned(),
        reason: "Goods came back".to_owned(),
    }
}

pub(crate) async fn reverse(
    shop: &TestShop,
    wish: ReversePayment,
) -> Result<TillView, CommandError> {
    shop.app().reverse_payment(wish).await
}

/// Transaction Status has told the till of the payment, so that what is switched on now meets the request itself.
async fn known(shop: &TestShop, sale: &str, code: &str) -> Result<()> {
    let refused = reverse(shop, wish(Some(sale), code, "501")).await;
    let refused = refused.expect_err("more than was paid");
    ensure!(
        refused.field == Some(FieldProblem::BackTooMuch),
        "{refused:?}"
    );
    Ok(())
}

pub(crate) async fn money_back(shop: &TestShop, sale: &str) -> Result<MoneyBackView> {
    let of = MoneyBackOf {
        sale: Some(sale.to_owned()),
        payment: None,
    };
    Ok(shop.app().money_back(of).await?)
}

/// Waits until the sale's card shows its money so.
pub(crate) async fn until_back(shop: &TestShop, sale: &str, step: BackStep) -> Result<BackView> {
    let what = format!("money back: {step:?}");
    let is_it = |back: &BackView| back.way == BackWay::Mpesa && back.step == step;
    let is_there = |sale: &SaleView| sale.back.iter().any(is_it);
    let sale = shop.until_sale(sale, &what, is_there).await?;
    let mut back = sale.back.into_iter();
    back.find(is_it).context("just seen")
}

/// The requests that arrived at Daraja, and what of them moved money, in shillings.
pub(crate) fn at_daraja(shop: &TestShop) -> (usize, Vec<i64>) {
    at(shop.daraja())
}

fn at(daraja: &Handle) -> (usize, Vec<i64>) {
    let ledger = daraja.ledger();
    let back = ledger.postings.iter();
    let back = back.filter(|posting| posting.what == What::Reversal);
    let amounts = back.map(|posting| posting.amount().cents() / 100);
    (daraja.state().reversals.len(), amounts.collect())
}

/// The payment is asked back under this fault, which ends as soon as the request was taken.
async fn taken_under(shop: &TestShop, sale: &str, code: &str, fault: Faults) -> Result<()> {
    known(shop, sale, code).await?;
    shop.daraja().set_faults(fault);
    reverse(shop, wish(Some(sale), code, "")).await?;
    until_daraja(shop.daraja(), "the request", |view| {
        !view.reversals.is_empty()
    })
    .await?;
    Ok(())
}

fn requests(books: &Books) -> Result<i64> {
    books.number("SELECT count(*) FROM reversal WHERE body LIKE '{\"asked\":%'")
}

/// Taken back to the end: the sale says that it is under way, then that it is done; it stays paid and is uncovered; nothing more can go back.
#[tokio::test]
async fn a_payment_is_taken_back_to_the_end_and_once() -> Result<()> {
    let shop = TestShop::open().await?;
    let (sale, code) = sold(&shop).await?;
    let asked = wish(Some(&sale.id), &code, "");
    let screen = reverse(&shop, asked.clone()).await?;
    let shown = screen.latest.iter().find(|shown| shown.id == sale.id);
    ensure!(shown.is_some_and(|sale| sale.back[0].step == BackStep::Asked));
    let done = until_back(&shop, &sale.id, BackStep::Done).await?;
    assert_eq!(
        (done.way, done.amount.0),
        (BackWay::Mpesa, Cents::new(50_000))
    );
    // The same wish again, and another one.
    reverse(&shop, asked).await?;
    let refused = reverse(&shop, wish(Some(&sale.id), &code, "")).await;
    assert_eq!(
        refused.expect_err("it went back").code,
        CommandErrorCode::PaymentGoingBack
    );
    let left = money_back(&shop, &sale.id).await?;
    assert_eq!(
        (left.left.0, left.payments[0].left.0),
        (Cents::ZERO, Cents::ZERO)
    );
    assert_eq!(at_daraja(&shop), (1, vec![500]));
    let books = shop.finish().await?;
    assert_eq!(requests(&books)?, 1);
    let uncovered = "SELECT uncovered_cents FROM sale WHERE state = 'completed'";
    assert_eq!(books.number(uncovered)?, 50_000);
    Ok(())
}

/// A part goes back to the phone, and the rest can only go over the counter.
#[tokio::test]
async fn a_part_goes_back_to_the_phone_and_the_rest_in_cash() -> Result<()> {
    let shop = TestShop::open().await?;
    let (sale, code) = sold(&shop).await?;
    reverse(&shop, wish(Some(&sale.id), &code, "350")).await?;
    // While it is under way it counts as gone.
    let refused = shop.app().refund(refund(&sale.id, "151", &[])).await;
    assert_eq!(
        refused.expect_err("too much").field,
        Some(FieldProblem::BackTooMuch)
    );
    until_back(&shop, &sale.id, BackStep::Done).await?;
    let given = shop.app().refund(refund(&sale.id, "", &[])).await?;
    assert_eq!(given.amount.0, Cents::new(15_000));
    assert_eq!(given.now.left.0, Cents::ZERO);
    assert_eq!(at_daraja(&shop), (1, vec![350]));
    shop.finish().await?;
    Ok(())
}

/// Whatever becomes of the answer and the result, the money goes back once, and the till learns of it: results that come twice, late, before the
/// answer or never, a queue that was too long, and an answer that is lost (F35).
#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_lost_late_or_twice_the_money_goes_back_once() -> Result<()> {
    let of_result = |result| faults(InitiatorFaults { result, ..BOOKED });
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
            faults(InitiatorFaults {
                answer: AnswerFault::Lost,
                ..BOOKED
            }),
        ),
    ] {
        let shop = TestShop::open().await?;
        let (sale, code) = sold(&shop).await?;
        taken_under(&shop, &sale.id, &code, fault)
            .await
            .context(what)?;
        shop.daraja().set_faults(faults(BOOKED));
        until_back(&shop, &sale.id, BackStep::Done)
            .await
            .context(what)?;
        assert_eq!(at_daraja(&shop), (1, vec![500]), "{what}");
        let books = shop.finish().await?;
        assert_eq!(requests(&books)?, 1, "{what}");
    }
    Ok(())
}

/// What M-PESA documents as refusals in the result: nothing moves, the sale says why, and the payment can be asked back again.
#[tokio::test(flavor = "multi_thread")]
async fn each_failure_is_told_with_what_to_do_and_may_be_tried_again() -> Result<()> {
    for (outcome, failure) in [
        (Outcome::NoMoney, BackFailure::NoMoney),
        (Outcome::NoRole, BackFailure::SetUp),
        (Outcome::PayerState, BackFailure::SetUp),
        (Outcome::WrongCredential, BackFailure::SetUp),
        (Outcome::Inactive, BackFailure::SetUp),
        (Outcome::NotAllowed, BackFailure::SetUp),
        (Outcome::Locked, BackFailure::SetUp),
        (Outcome::NoSuchOriginal, BackFailure::NoSuchPayment),
        (Outcome::Busy, BackFailure::Busy),
        (Outcome::Unlisted, BackFailure::Other),
    ] {
        let shop = TestShop::open().await?;
        let (sale, code) = sold(&shop).await?;
        let fault = faults(InitiatorFaults {
            outcome: Some(outcome),
            ..BOOKED
        });
        taken_under(&shop, &sale.id, &code, fault).await?;
        shop.daraja().set_faults(faults(BOOKED));
        let failed = until_back(&shop, &sale.id, BackStep::Failed).await;
        let failed = failed.with_context(|| format!("{outcome:?}"))?;
        assert_eq!(failed.failure, Some(failure), "{outcome:?}");
        reverse(&shop, wish(Some(&sale.id), &code, "")).await?;
        until_back(&shop, &sale.id, BackStep::Done).await?;
        assert_eq!(at_daraja(&shop), (2, vec![500]), "{outcome:?}");
        shop.finish().await?;
    }
    Ok(())
}

/// Expired in a queue, and never done: that it is not done is proven, and not believed.
#[tokio::test]
async fn a_request_that_expired_is_proven_not_done() -> Result<()> {
    let shop = TestShop::open().await?;
    let (sale, code) = sold(&shop).await?;
    let expires = ResultFault::QueueTimeout { done: false };
    let fault = faults(InitiatorFaults {
        result: expires,
        ..BOOKED
    });
    taken_under(&shop, &sale.id, &code, fault).await?;
    shop.daraja().set_faults(faults(BOOKED));
    let failed = until_back(&shop, &sale.id, BackStep::Failed).await?;
    assert_eq!(failed.failure, Some(BackFailure::Other));
    assert_eq!(at_daraja(&shop), (1, vec![]));
    shop.finish().await?;
    Ok(())
}

/// Refused at once: nothing was begun, and the till says so.
#[tokio::test]
async fn a_request_that_is_refused_at_once_moves_nothing() -> Result<()> {
    let shop = TestShop::open().await?;
    let (sale, code) = sold(&shop).await?;
    known(&shop, &sale.id, &code).await?;
    shop.daraja().set_faults(Faults {
        gateway: Some(GatewayFault::SpikeArrest),
        ..Faults::NONE
    });
    reverse(&shop, wish(Some(&sale.id), &code, "")).await?;
    let failed = until_back(&shop, &sale.id, BackStep::Failed).await?;
    assert_eq!(failed.failure, Some(BackFailure::Busy));
    assert_eq!(at_daraja(&shop), (0, vec![]));
    shop.finish().await?;
    Ok(())
}

/// R000001: somebody took it back on the portal. That is success: the money is with the customer, and the till knows it.
#[tokio::test]
async fn what_was_taken_back_elsewhere_is_understood() -> Result<()> {
    let shop = TestShop::open().await?;
    let (sale, code) = sold(&shop).await?;
    known(&shop, &sale.id, &code).await?;
    // Another till of the shop, whose books know nothing of this one's.
    let outside = pokea_practice::Outside {
        daraja: shop.daraja().base_url().to_owned(),
        relay: "http://127.0.0.1:9".parse()?,
        invite: None,
    };
    portal(&outside.daraja, &code).await?;
    until_daraja(shop.daraja(), "the portal's request", |view| {
        view.reversals.len() == 1
    })
    .await?;
    let postings = || at_daraja(&shop).1;
    pokea_tests::until("the money", async || {
        Ok((!postings().is_empty()).then_some(()))
    })
    .await?;
    shop.daraja().set_faults(faults(BOOKED));
    reverse(&shop, wish(Some(&sale.id), &code, "")).await?;
    let elsewhere = until_back(&shop, &sale.id, BackStep::Elsewhere).await?;
    assert_eq!(elsewhere.amount.0, Cents::new(50_000));
    let tried = money_back(&shop, &sale.id).await?.back;
    let tried = tried.iter().find(|back| back.step == BackStep::Failed);
    assert_eq!(
        tried.and_then(|back| back.failure),
        Some(BackFailure::AlreadyBack)
    );
    assert_eq!(at_daraja(&shop), (2, vec![500]));
    shop.finish().await?;
    Ok(())
}

/// The owner's own request at Safaricom, with nobody to hear its result.
async fn portal(daraja: &str, code: &str) -> Result<()> {
    use pokea_daraja::initiator::{Certificate, CertificateError, Initiator, Reply, Reversal};
    use pokea_daraja::values::{CallbackUrl, Remarks, Shillings, ShortCode};
    use pokea_daraja::{Client, Config, Timeouts};
    let shop = Shop::demo();
    let now = pokea_domain::Millis(1_790_000_000_000);
    let file = pokea_simulator::CERTIFICATE_PEM.as_bytes();
    let certificate = match Certificate::import(file, now) {
        Err(CertificateError::Unknown { fingerprint, .. }) => {
            Certificate::accept(file, now, fingerprint)?
        }
        imported => imported?,
    };
    let password = "Practice#2026".into();
    let mut random = rsa::rand_core::UnwrapErr(getrandom::SysRng);
    let credential = certificate.encrypt(&password, &mut random)?;
    let address = "http://127.0.0.1:9/nobody";
    let client = Client::new(Config {
        base_url: daraja.to_owned(),
        consumer_key: shop.consumer_key.clone().into(),
        consumer_secret: shop.consumer_secret.clone().into(),
        timeouts: Timeouts::default(),
        proxy: None,
    })?;
    let request = Reversal {
        initiator: Initiator::new("practice-api", credential)?,
        code: pokea_domain::MpesaCode::parse(code)?,
        amount: Shillings::new(Cents::new(50_000))?,
        paid_to: ShortCode::parse(&shop.store_number)?,
        remarks: Remarks::parse("Remarks", "By the portal")?,
        reply: Reply {
            result: CallbackUrl::parse("ResultURL", address)?,
            timeout: CallbackUrl::parse("QueueTimeOutURL", address)?,
        },
    };
    client.send(&request, now).await?;
    Ok(())
}

/// Closed and opened again at every step: the request goes out once, and what became of it is found.
#[tokio::test(flavor = "multi_thread")]
async fn a_till_that_is_closed_in_between_never_asks_again() -> Result<()> {
    for step in 0..3 {
        let folder = tempfile::tempdir()?;
        let daraja = pokea_tests::daraja(folder.path(), SPEED).await?;
        let relay = RelayProgram::start().await?;
        let shop = TestShop::open_to(relay.with(daraja.base_url())?).await?;
        let (sale, code) = sold(&shop).await?;
        known(&shop, &sale.id, &code).await?;
        // While the answer is on its way; before the result; after it.
        daraja.set_faults(faults(match step {
            0 => InitiatorFaults {
                answer: AnswerFault::Slow { seconds: 600 },
                ..BOOKED
            },
            1 => InitiatorFaults {
                result: ResultFault::Late { seconds: 600 },
                ..BOOKED
            },
            _ => BOOKED,
        }));
        reverse(&shop, wish(Some(&sale.id), &code, "")).await?;
        until_daraja(&daraja, "the request", |view| view.reversals.len() == 1).await?;
        if step == 2 {
            until_back(&shop, &sale.id, BackStep::Done).await?;
        }
        let shop = shop.restart().await?;
        daraja.set_faults(faults(BOOKED));
        let done = until_back(&shop, &sale.id, BackStep::Done).await;
        done.with_context(|| format!("step {step}"))?;
        let shop = shop.restart().await?;
        until_back(&shop, &sale.id, BackStep::Done).await?;
        assert_eq!(at(&daraja), (1, vec![500]), "step {step}");
        let books = shop.finish().await?;
        assert_eq!(requests(&books)?, 1, "step {step}");
    }
    Ok(())
}

/// A payment straight to the till that is nobody's goes back to its phone.
#[tokio::test]
async fn a_payment_that_is_nobodys_goes_back_to_its_phone() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().pay(&Pay {
        phone: Msisdn::parse(AMINA)?,
        number: Shop::demo().party_b().to_owned(),
        account: String::new(),
        amount: Cents::new(7_000),
        pin: None,
    })?;
    let view = shop
        .until("the payment", |view| !view.unsettled.unassigned.is_empty())
        .await?;
    let code = view.unsettled.unassigned[0].code.clone();
    reverse(&shop, wish(None, &code, "")).await?;
    shop.until("it went back", |view| view.unsettled.unassigned.is_empty())
        .await?;
    let of = MoneyBackOf {
        sale: None,
        payment: Some(code),
    };
    let back = shop.app().money_back(of).await?.back;
    assert_eq!(
        (back[0].step, back[0].amount.0),
        (BackStep::Done, Cents::new(7_000))
    );
    assert_eq!(at_daraja(&shop), (1, vec![70]));
    ensure!(shop.finish().await?.count("sale")? == 0);
    Ok(())
}

/// A paid sale stays paid, whatever is asked of a payment that the till does not know.
#[tokio::test]
async fn a_payment_that_nobody_knows_is_not_asked_back() -> Result<()> {
    let shop = TestShop::open().await?;
    let (sale, _) = sold(&shop).await?;
    let refused = reverse(&shop, wish(Some(&sale.id), "UKM0000000", "")).await;
    assert_eq!(
        refused.expect_err("unknown").code,
        CommandErrorCode::PaymentUnknown
    );
    let shown = shop
        .until_sale(&sale.id, "paid", |sale| sale.back.is_empty())
        .await?;
    assert_eq!(shown.status, SaleStatus::Paid);
    assert_eq!(at_daraja(&shop), (0, vec![]));
    shop.finish().await?;
    Ok(())
}
