//! Payments of one amount that nobody can tell apart: none is claimed by itself, and of those who claim one, one gets it.

use anyhow::{Result, ensure};
use pokea_app::commands::{AssignPayment, AwaitPayment, CommandErrorCode, Nothing};
use pokea_app::views::SaleStatus;
use pokea_domain::{Cents, Msisdn};
use pokea_simulator::{Pay, Shop};
use pokea_tests::{TestShop, new_id};
use std::collections::HashSet;

const PAYMENTS: usize = 300;

/// Eight minutes, until records are complete, in three seconds.
const SPEED: u32 = 150;

/// A sale of a hundred shillings that waits for a payment straight to the till.
async fn waits(shop: &TestShop) -> Result<String> {
    let sale = new_id();
    let awaited = AwaitPayment {
        sale: sale.clone(),
        amount: "100".to_owned(),
        basket: None,
        cash: None,
    };
    shop.app().await_payment(awaited).await?;
    Ok(sale)
}

/// Whether this sale got this payment; every other answer is that somebody else has it.
async fn claims(shop: &TestShop, sale: &str, code: &str) -> Result<bool> {
    let claim = AssignPayment {
        sale: sale.to_owned(),
        code: code.to_owned(),
    };
    match shop.app().assign_payment(claim).await {
        Ok(sale) => {
            ensure!(sale.status == SaleStatus::Paid);
            Ok(true)
        }
        Err(refused) => {
            ensure!(refused.code == CommandErrorCode::PaymentTaken, "{refused}");
            Ok(false)
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_equal_payments_are_each_claimed_once_and_never_by_themselves() -> Result<()>
{
    let shop = TestShop::open_at(SPEED).await?;
    let mut open = vec![waits(&shop).await?, waits(&shop).await?];
    for customer in 0..PAYMENTS {
        shop.daraja().pay(&Pay {
            phone: Msisdn::parse(&format!("07120{customer:05}"))?,
            number: Shop::demo().party_b().to_owned(),
            account: String::new(),
            amount: Cents::new(10_000),
            pin: None,
        })?;
    }
    let view = shop
        .until("all are proven", |view| {
            view.unsettled.unassigned_proven == PAYMENTS as u32
        })
        .await?;
    ensure!(
        view.sales_today == 0,
        "two fit each: none is claimed by itself"
    );

    let mut claimed = HashSet::new();
    while claimed.len() < PAYMENTS {
        let matters = shop.app().open_matters(Nothing {}).await?;
        let listed = matters.lists.iter().flat_map(|list| &list.items);
        let codes: HashSet<String> = listed.filter_map(|item| item.code.clone()).collect();
        ensure!(!codes.is_empty(), "{} were listed", claimed.len());
        for code in codes {
            let (one, other) = (open.swap_remove(0), open.swap_remove(0));
            let (first, second) =
                tokio::join!(claims(&shop, &one, &code), claims(&shop, &other, &code));
            let winners = (first?, second?);
            ensure!(winners.0 != winners.1, "{code} went to {winners:?}");
            ensure!(claimed.insert(code), "it is listed no more");
            open.push(if winners.0 { other } else { one });
            open.push(waits(&shop).await?);
        }
    }
    for sale in &open {
        shop.stop_waiting(sale).await?;
    }
    let books = shop.finish().await?;
    let paid = books.number("SELECT count(*) FROM sale WHERE state = 'completed'")?;
    let used = books.number("SELECT count(DISTINCT direct) FROM sale WHERE direct IS NOT NULL")?;
    ensure!((paid, used) == (PAYMENTS as i64, PAYMENTS as i64));
    Ok(())
}
