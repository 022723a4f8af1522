//! The till's own records against everything that was lost on the way, and payments that no prompt asked for. What the records make certain
//! happens by itself; what they do not, a person decides, and nothing is guessed.

use anyhow::{Context, Result, ensure};
use pokea_app::commands::{AssignPayment, CommandErrorCode};
use pokea_app::views::{
    PracticeCustomer, SaleStatus, SaleView, Situation, TillView, UnassignedPayment,
};
use pokea_domain::{Cents, Msisdn};
use pokea_simulator::{AnswerFault, CallbackFault, Faults, Forms, Pay, PullForms, PullQuery, Shop};
use pokea_tests::{Books, TestShop, code_of, situation_of};

const AMINA: &str = "0712 345 678";
const BARAKA: &str = "0733 000 111";

/// Eight minutes, until records are complete about a prompt, in three seconds.
const SPEED: u32 = 150;

const ALL_LOST: Faults = Faults {
    answer: AnswerFault::Lost,
    callback: CallbackFault::Lost,
    ..Faults::NONE
};

/// A shop that has sold before: from records that list nothing, nothing follows.
async fn open() -> Result<TestShop> {
    let shop = TestShop::open_at(SPEED).await?;
    let first = shop.charge("20", BARAKA).await?;
    shop.until_sale(&first.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    Ok(shop)
}

fn pays_the_till(shop: &TestShop, phone: &str, shillings: i64) -> Result<()> {
    shop.daraja().pay(&Pay {
        phone: Msisdn::parse(phone)?,
        number: Shop::demo().party_b().to_owned(),
        account: String::new(),
        amount: Cents::new(shillings * 100),
        pin: None,
    })?;
    Ok(())
}

fn proven(view: &TillView) -> Option<&UnassignedPayment> {
    view.unsettled
        .unassigned
        .iter()
        .find(|payment| payment.proven)
}

async fn assign(shop: &TestShop, sale: &str, code: &str) -> Result<SaleView, CommandErrorCode> {
    let assign = AssignPayment {
        sale: sale.to_owned(),
        code: code.to_owned(),
    };
    let assigned = shop.app().assign_payment(assign).await;
    assigned.map_err(|refused| refused.code)
}

fn paid_sales(books: &Books) -> Result<i64> {
    books.number("SELECT count(*) FROM sale WHERE state = 'completed'")
}

/// F02 with F16, R12: answer and callback are lost, and the customer never paid. Once the records are complete about the prompt, they say
/// so, and the customer can be asked again.
#[tokio::test]
async fn a_lost_answer_that_nobody_paid_is_cleared_by_the_records() -> Result<()> {
    let shop = open().await?;
    shop.daraja().set_faults(ALL_LOST);
    shop.customers(PracticeCustomer::Ignores).await?;
    let asked = shop.charge("1500", AMINA).await?;
    let refused = shop.charge_for(&asked.id, "", AMINA).await;
    let refused = refused.expect_err("a prompt may be on the phone");
    assert_eq!(refused.code, CommandErrorCode::PromptLive);
    shop.until_sale(&asked.id, "cleared", |sale| sale.may_be_paid)
        .await?;
    shop.daraja().set_faults(Faults::default());
    shop.customers(PracticeCustomer::Pays).await?;
    shop.charge_for(&asked.id, "", AMINA).await?;
    let paid = shop
        .until_sale(&asked.id, "paid", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(paid.status, SaleStatus::Paid);
    shop.finish().await?;
    Ok(())
}

/// F02 with F16, R13: answer and callback are lost, and the customer paid. The records show a payment that is nobody's for certain: it
/// is shown, no second prompt goes out however long it takes, and a person gives it to the sale.
#[tokio::test]
async fn a_lost_answer_that_was_paid_waits_for_a_person_and_is_never_asked_again() -> Result<()> {
    let shop = open().await?;
    shop.daraja().set_faults(ALL_LOST);
    let asked = shop.charge("1500", AMINA).await?;
    let view = shop
        .until("the payment", |view| proven(view).is_some())
        .await?;
    let payment = proven(&view).context("just seen")?;
    assert_eq!(payment.candidates, std::slice::from_ref(&asked.id));
    assert_eq!(payment.phone.as_deref(), Some("0712 ••• 678"));
    let read_at = view.unsettled.records_read_at_ms;
    shop.until("the records to be complete about it", |view| {
        let lag_ms = (180 + 300) * 1_000;
        view.unsettled.records_read_at_ms > read_at.map(|at| at + lag_ms)
    })
    .await?;
    let refused = shop.charge_for(&asked.id, "", AMINA).await;
    let refused = refused.expect_err("it may be paid");
    assert_eq!(refused.code, CommandErrorCode::PromptLive);

    let paid = assign(&shop, &asked.id, &payment.code).await;
    let paid = paid.map_err(|code| anyhow::anyhow!("refused: {code:?}"))?;
    assert_eq!(paid.status, SaleStatus::Paid);
    assert_eq!(code_of(&paid), Some(payment.code.as_str()));
    shop.until("nothing is left", |view| {
        view.unsettled.unassigned.is_empty() && view.waiting.is_empty()
    })
    .await?;
    assert_eq!(shop.daraja().state().pushes.len(), 2);
    // Counted in the books: these hours may go past midnight.
    let books = shop.finish().await?;
    assert_eq!(paid_sales(&books)?, 2);
    Ok(())
}

/// F02, R11: the answer is lost, and the callback at the attempt's own address names a push and a code. The records hold that code, with
/// the amount and the phone: then it is this customer's, and paid by itself.
#[tokio::test]
async fn an_adopted_push_is_settled_by_the_records() -> Result<()> {
    let shop = open().await?;
    shop.daraja().set_faults(Faults {
        answer: AnswerFault::Lost,
        ..Faults::default()
    });
    let asked = shop.charge("1500", AMINA).await?;
    let paid = shop
        .until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    assert!(code_of(&paid).is_some());
    shop.finish().await?;
    Ok(())
}

/// F16, R7: the callback is lost, and so its code. The records have it, and the paper gets it.
#[tokio::test]
async fn a_code_whose_callback_was_lost_comes_from_the_records() -> Result<()> {
    let shop = open().await?;
    shop.daraja().set_faults(Faults {
        callback: CallbackFault::Lost,
        ..Faults::default()
    });
    let asked = shop.charge("1500", AMINA).await?;
    let paid = shop
        .until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    assert_eq!(code_of(&paid), None, "not yet");
    let told = shop
        .until_sale(&asked.id, "the code", |sale| code_of(sale).is_some())
        .await?;
    let of_daraja = shop.daraja().ledger();
    let code = code_of(&told).context("just seen")?;
    ensure!(
        of_daraja
            .postings
            .iter()
            .any(|posting| posting.receipt.as_str() == code)
    );
    let books = shop.finish().await?;
    assert_eq!(books.count("placeholder")?, 0, "its row has come");
    assert_eq!(
        books.number("SELECT count(*) FROM place WHERE how IN ('exact', 'inferred')")?,
        2
    );
    Ok(())
}

/// F30, R13: a customer pays straight to the till while two sales of the same amount are open. It is shown at once, and given to neither
/// by itself; a person gives it to one, and it cannot be given twice.
#[tokio::test]
async fn a_payment_straight_to_the_till_is_not_guessed_and_given_once() -> Result<()> {
    let shop = open().await?;
    shop.customers(PracticeCustomer::Cancels).await?;
    let mut open = Vec::new();
    for phone in [AMINA, BARAKA] {
        let asked = shop.charge("300", phone).await?;
        shop.until_sale(&asked.id, "not paid", |sale| {
            sale.status == SaleStatus::Failed
        })
        .await?;
        open.push(asked.id);
    }
    pays_the_till(&shop, "0799 111 222", 300)?;
    let view = shop
        .until("the payment", |view| proven(view).is_some())
        .await?;
    let payment = proven(&view).context("just seen")?;
    let mut candidates = payment.candidates.clone();
    candidates.sort_unstable();
    open.sort_unstable();
    assert_eq!(candidates, open);
    assert_eq!(view.sales_today, 1, "neither is paid");

    let [one, other] = open.as_slice() else {
        anyhow::bail!("two sales");
    };
    let paid = assign(&shop, one, &payment.code).await;
    assert_eq!(paid.map(|sale| sale.status), Ok(SaleStatus::Paid));
    let again = assign(&shop, one, &payment.code).await;
    assert_eq!(again.map(|sale| sale.status), Ok(SaleStatus::Paid));
    let twice = assign(&shop, other, &payment.code)
        .await
        .map(|sale| sale.status);
    assert_eq!(twice, Err(CommandErrorCode::PaymentTaken));
    let differs = assign(&shop, other, "XXXXXXXXXX")
        .await
        .map(|sale| sale.status);
    assert_eq!(differs, Err(CommandErrorCode::PaymentUnknown));
    let books = shop.finish().await?;
    assert_eq!(
        books.number("SELECT count(*) FROM sale WHERE direct IS NOT NULL")?,
        1
    );
    Ok(())
}

/// F30: two payments of one amount, one of them a prompt's. The prompt's sale is paid once; the other waits in sight.
#[tokio::test]
async fn two_payments_of_one_amount_are_two() -> Result<()> {
    let shop = open().await?;
    let asked = shop.charge("300", AMINA).await?;
    pays_the_till(&shop, BARAKA, 300)?;
    shop.until_sale(&asked.id, "paid", |sale| code_of(sale).is_some())
        .await?;
    let view = shop
        .until("the other", |view| proven(view).is_some())
        .await?;
    assert_eq!(view.unsettled.unassigned.len(), 1);
    let books = shop.finish().await?;
    assert_eq!(paid_sales(&books)?, 2);
    Ok(())
}

/// R12: Daraja says "none or failed", and nothing follows: what nobody knows stays unknown. When the records work again, it ends.
#[tokio::test]
async fn records_that_fail_prove_nothing() -> Result<()> {
    let shop = open().await?;
    let forms = |query| Forms {
        pull: PullForms {
            query,
            ..PullForms::USUAL
        },
        ..Forms::USUAL
    };
    shop.daraja().set_forms(forms(PullQuery::Fails));
    shop.daraja().set_faults(ALL_LOST);
    shop.customers(PracticeCustomer::Ignores).await?;
    let asked = shop.charge("1500", AMINA).await?;
    let view = shop
        .until("long over", |view| {
            let mut waiting = view.waiting.iter();
            let sale = waiting.find(|sale| sale.id == asked.id);
            sale.is_some_and(|sale| situation_of(sale) == Some(Situation::AnswerLost))
        })
        .await?;
    let read_at = view.unsettled.records_read_at_ms;
    let rested = shop.charge("10", BARAKA).await?;
    shop.until_sale(&rested.id, "not known", |sale| {
        sale.status == SaleStatus::NotKnown
    })
    .await?;
    let view = shop.app().watch().borrow().clone();
    assert_eq!(
        view.unsettled.records_read_at_ms, read_at,
        "no complete look"
    );
    assert!(view.waiting.iter().any(|sale| sale.id == asked.id));
    shop.daraja().set_forms(forms(PullQuery::Works));
    shop.until_sale(&asked.id, "cleared", |sale| sale.may_be_paid)
        .await?;
    shop.close().await?;
    Ok(())
}
