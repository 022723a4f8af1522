//! The portal's statement at a real till: what is new in it is in sight of whoever stands there, and pays for nothing.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pokea_app::commands::{AssignPayment, CommandErrorCode, Nothing, StatementFile};
use pokea_app::views::PracticeCustomer;
use pokea_app::views::statement::{LineProblem, StatementProblem};
use pokea_domain::Millis;
use pokea_tests::TestShop;

const CODE: &str = "UKM7AB12CD";

fn file(text: &str) -> StatementFile {
    let base64 = STANDARD.encode(text);
    StatementFile { base64 }
}

/// A payment of ten minutes ago, its charge, and a line that somebody spoiled.
fn statement(now_ms: i64) -> String {
    let at = Millis(now_ms - 600_000).nairobi().paper();
    format!(
        "Receipt No.,Completion Time,Transaction Status,Paid In,Withdrawn,Other Party Info\n\
         {CODE},{at},Completed,\"1,500.00\",,254712345678 - AMINA\n\
         {CODE},{at},Completed,,-8.25,\n\
         UKM7AB12CE,{at},Completed,many,,\n"
    )
}

#[tokio::test]
async fn r5_a_statements_payment_is_in_sight_and_pays_for_nothing() -> Result<()> {
    let shop = TestShop::open().await?;
    let text = statement(shop.app().open_till(Nothing {}).await?.now_ms);
    let preview = shop.app().preview_statement(file(&text)).await?;
    assert_eq!((preview.new.count, preview.other), (1, 1));
    assert_eq!(preview.new.amount.0.cents(), 150_000);
    let bad: Vec<_> = preview.bad.iter().map(|bad| (bad.line, bad.why)).collect();
    assert_eq!(bad, [(4, LineProblem::Amount)]);
    let view = shop.app().open_till(Nothing {}).await?;
    assert_eq!(view.unsettled.unassigned, [], "a preview keeps nothing");

    shop.app().import_statement(file(&text)).await?;
    let view = shop.app().open_till(Nothing {}).await?;
    let listed = view.unsettled.unassigned.first().context("it is listed")?;
    assert_eq!((listed.code.as_str(), listed.proven), (CODE, false));

    shop.customers(PracticeCustomer::Cancels).await?;
    let sale = shop.charge("1500", "0712345678").await?;
    let assign = AssignPayment {
        sale: sale.id,
        code: CODE.to_owned(),
    };
    let refused = shop.app().assign_payment(assign).await;
    let refused = refused.expect_err("a file that anybody can edit releases nothing");
    assert_eq!(refused.code, CommandErrorCode::PaymentUnknown);

    let again = shop.app().import_statement(file(&text)).await?;
    assert_eq!((again.new.count, again.known), (0, 1));
    let other = shop.app().import_statement(file("name,price\n")).await?;
    assert_eq!(other.problem, Some(StatementProblem::NoColumns));
    shop.finish().await?;
    Ok(())
}
