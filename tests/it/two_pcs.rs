//! Two PCs of one shop, each with its own database, at one relay and one Daraja: one book (R14).

use anyhow::{Context, Result, ensure};
use pokea_app::commands::{
    AssignPayment, AwaitPayment, CheckCode, CommandErrorCode, Nothing, ReadDay,
};
use pokea_app::views::{CodeAnswer, SaleStatus};
use pokea_domain::{Cents, Msisdn};
use pokea_simulator::{Handle, Pay, Shop};
use pokea_tests::{RelayProgram, SPEED, TestShop, code_of, daraja, new_id};
use std::collections::BTreeSet;
use tempfile::TempDir;

/// What both are at.
struct TwoPcs {
    relay: RelayProgram,
    daraja: Handle,
    first: TestShop,
    second: TestShop,
    _folder: TempDir,
}

impl TwoPcs {
    async fn open(speed: u32) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let daraja = daraja(folder.path(), speed).await?;
        let relay = RelayProgram::start().await?;
        let outside = relay.with(daraja.base_url())?;
        let first = TestShop::open_to_at(outside.clone(), speed).await?;
        let second = first.another(outside).await?;
        Ok(Self {
            relay,
            daraja,
            first,
            second,
            _folder: folder,
        })
    }

    /// Somebody pays straight to the till.
    fn pays(&self, phone: &str, shillings: i64) -> Result<()> {
        self.daraja.pay(&Pay {
            phone: Msisdn::parse(phone)?,
            number: Shop::demo().party_b().to_owned(),
            account: String::new(),
            amount: Cents::new(shillings * 100),
            pin: None,
        })?;
        Ok(())
    }

    async fn close(self) -> Result<()> {
        self.first.finish().await?;
        self.second.finish().await?;
        Ok(())
    }
}

/// A sale that waits for a payment straight to the till.
async fn waits(shop: &TestShop, amount: &str) -> Result<String> {
    let sale = new_id();
    let awaited = AwaitPayment {
        sale: sale.clone(),
        amount: amount.to_owned(),
        basket: None,
        cash: None,
    };
    shop.app().await_payment(awaited).await?;
    Ok(sale)
}

async fn gives(shop: &TestShop, sale: &str, code: &str) -> Result<(), CommandErrorCode> {
    let given = AssignPayment {
        sale: sale.to_owned(),
        code: code.to_owned(),
    };
    let given = shop.app().assign_payment(given).await;
    given.map(drop).map_err(|refused| refused.code)
}

/// The codes of the payments that no sale has, as this PC lists them.
async fn unassigned(shop: &TestShop) -> Result<BTreeSet<String>> {
    let matters = shop.app().open_matters(Nothing {}).await?;
    let listed = matters.lists.iter().flat_map(|list| &list.items);
    Ok(listed.filter_map(|item| item.code.clone()).collect())
}

async fn until_unassigned(shop: &TestShop, count: u32) -> Result<()> {
    shop.until("the records tell of the payments", |view| {
        view.unsettled.unassigned_proven == count
    })
    .await?;
    Ok(())
}

const PAYMENTS: u32 = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_pcs_that_claim_one_payment_one_gets_it() -> Result<()> {
    let pcs = TwoPcs::open(150).await?;
    for customer in 0..PAYMENTS {
        pcs.pays(&format!("07120{customer:05}"), 100)?;
    }
    until_unassigned(&pcs.first, PAYMENTS).await?;
    until_unassigned(&pcs.second, PAYMENTS).await?;
    let codes = unassigned(&pcs.first).await?;
    ensure!(codes.len() == PAYMENTS as usize);
    let (mut one, mut other) = (
        waits(&pcs.first, "100").await?,
        waits(&pcs.second, "100").await?,
    );
    let mut won = (0, 0);
    for code in &codes {
        let given = tokio::join!(
            gives(&pcs.first, &one, code),
            gives(&pcs.second, &other, code)
        );
        match given {
            (Ok(()), Err(CommandErrorCode::PaymentTaken)) => {
                won.0 += 1;
                one = waits(&pcs.first, "100").await?;
            }
            (Err(CommandErrorCode::PaymentTaken), Ok(())) => {
                won.1 += 1;
                other = waits(&pcs.second, "100").await?;
            }
            both => anyhow::bail!("{code}: {both:?}"),
        }
    }
    ensure!(won.0 + won.1 == PAYMENTS, "{won:?}");
    until_unassigned(&pcs.first, 0).await?;
    until_unassigned(&pcs.second, 0).await?;
    pcs.first.stop_waiting(&one).await?;
    pcs.second.stop_waiting(&other).await?;
    let day = pcs
        .second
        .app()
        .day_end(ReadDay { day: String::new() })
        .await?;
    ensure!(day.elsewhere.count == won.0, "{day:?}");
    ensure!(day.matched.count == won.1, "{day:?}");
    ensure!(day.records_unexplained.0 == Cents::ZERO, "{day:?}");
    pcs.close().await
}

#[tokio::test]
async fn what_one_pc_asked_for_is_nobodys_on_the_other() -> Result<()> {
    let pcs = TwoPcs::open(SPEED).await?;
    let cash = pcs.second.cash(&new_id(), "350", "500").await?;
    ensure!(cash.paid.context("paid")?.receipt == "R2-000001");

    let asked = pcs.first.charge("1500", "0712 345 678").await?;
    let paid = pcs
        .first
        .until_sale(&asked.id, "paid, with its code", |sale| {
            sale.status == SaleStatus::Paid && code_of(sale).is_some()
        })
        .await?;
    ensure!(paid.paid.as_ref().context("paid")?.receipt == "R1-000001");
    let code = code_of(&paid).context("a code")?.to_owned();
    // One more, that is nobody's: by then both have read the records with the other in them.
    pcs.pays("0799000111", 70)?;
    until_unassigned(&pcs.second, 1).await?;
    ensure!(!unassigned(&pcs.second).await?.contains(&code));
    let sale = waits(&pcs.second, "1500").await?;
    ensure!(gives(&pcs.second, &sale, &code).await == Err(CommandErrorCode::PaymentTaken));
    ensure!(pcs.second.stop_waiting(&sale).await?.status != SaleStatus::Paid);
    pcs.close().await
}

/// A PC that comes later is told what may still matter, and a message that paid at the other counter buys nothing here.
#[tokio::test]
async fn a_pc_that_joins_hears_what_was_sold_before() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let daraja = daraja(folder.path(), SPEED).await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let first = TestShop::open_to_at(outside.clone(), SPEED).await?;
    let asked = first.charge("1500", "0712 345 678").await?;
    let paid = first
        .until_sale(&asked.id, "paid, with its code", |sale| {
            sale.status == SaleStatus::Paid && code_of(sale).is_some()
        })
        .await?;
    let code = code_of(&paid).context("a code")?.to_owned();
    let second = first.another(outside).await?;
    let sale = waits(&second, "1500").await?;
    let used = pokea_tests::until("the code is known as used", async || {
        let check = CheckCode {
            sale: sale.clone(),
            code: code.clone(),
        };
        second.app().check_code(check).await?;
        let shown = second
            .until("an answer", |view| {
                { view.codes.iter() }.any(|asked| asked.answer != CodeAnswer::NoAnswerYet)
            })
            .await?;
        let answer = shown.codes.first().context("one was asked")?;
        let is_known = answer.answer == CodeAnswer::Used;
        Ok(is_known.then(|| answer.used_by.clone()).flatten())
    });
    ensure!(used.await? == "R1-000001");
    second.stop_waiting(&sale).await?;
    first.finish().await?;
    second.finish().await?;
    Ok(())
}

/// Two customers of one phone, one at each PC, and the records tell of both payments: each prompt has its own.
#[tokio::test]
async fn one_customer_who_pays_the_same_at_both_pcs_pays_each_once() -> Result<()> {
    let pcs = TwoPcs::open(SPEED).await?;
    let first = pcs.first.charge("200", "0712 345 678").await?;
    pcs.first
        .until_sale(&first.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    pcs.daraja.advance(std::time::Duration::from_secs(130));
    let second = pcs.second.charge("200", "0712 345 678").await?;
    pcs.second
        .until_sale(&second.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    pcs.pays("0799000111", 70)?;
    for pc in [&pcs.first, &pcs.second] {
        until_unassigned(pc, 1).await?;
    }
    ensure!(pcs.daraja.state().pushes.len() == 2);
    pcs.close().await
}

#[tokio::test]
async fn without_a_line_nothing_is_given_away_and_with_it_everything_is_told() -> Result<()> {
    let mut pcs = TwoPcs::open(SPEED).await?;
    pcs.pays("0799000111", 70)?;
    until_unassigned(&pcs.first, 1).await?;
    until_unassigned(&pcs.second, 1).await?;
    let code = unassigned(&pcs.first).await?.pop_first().context("one")?;
    pcs.relay.kill()?;
    let sale = waits(&pcs.first, "70").await?;
    ensure!(gives(&pcs.first, &sale, &code).await == Err(CommandErrorCode::PaymentNotReserved));
    let open = pcs.first.until_sale(&sale, "open", |_| true).await?;
    ensure!(open.status != SaleStatus::Paid);

    pcs.relay.start_again().await?;
    // As soon as there is a line, the first to ask has it, also over a restart.
    let given = pokea_tests::until("the payment is given", async || {
        Ok(gives(&pcs.first, &sale, &code).await.ok())
    });
    given.await?;
    until_unassigned(&pcs.second, 0).await?;
    pcs.second = pcs.second.restart().await?;
    let other = waits(&pcs.second, "70").await?;
    ensure!(gives(&pcs.second, &other, &code).await == Err(CommandErrorCode::PaymentTaken));
    pcs.second.stop_waiting(&other).await?;
    pcs.close().await
}
