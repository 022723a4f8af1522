//! Pays a supplier's paybill and a wholesaler's till, moves money to the account that pays people, and pays tax.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::initiator::{B2b, B2bKind, B2bPaid, BusinessReference, TaxRemittance};
use pokea_daraja::values::ShortCode;
use pokea_domain::Cents;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, listener) = (common::client()?, common::Listener::bind().await?);
    let initiator = common::initiator()?;
    let number = |name, practice| ShortCode::parse(&common::setting(name, practice));
    let from = number("DARAJA_STORE", "5200200")?;
    let amount = Cents::new(10_000);
    for kind in [
        B2bKind::PayBill {
            to: number("DARAJA_SUPPLIER", "600610")?,
            account: BusinessReference::parse("AccountReference", "INV-7")?,
        },
        B2bKind::BuyGoods {
            to: number("DARAJA_WHOLESALER", "600621")?,
        },
        B2bKind::TopUp {
            to: number("DARAJA_PAYOUTS", "600630")?,
        },
    ] {
        let (initiator, from) = (initiator.clone(), from.clone());
        let reply = listener.reply()?;
        let payment = B2b::new(kind, initiator, from, amount, common::remarks()?, reply)?;
        let result = common::result_of(&client, &listener, &payment).await?;
        println!("{:?}: {:?}", result.outcome(), B2bPaid::read(&result));
    }
    let prn = BusinessReference::parse("AccountReference", "2041234567")?;
    let reply = listener.reply()?;
    let tax = TaxRemittance::new(initiator, from, amount, prn, common::remarks()?, reply)?;
    let result = common::result_of(&client, &listener, &tax).await?;
    println!("{:?}: {:?}", result.outcome(), B2bPaid::read(&result));
    Ok(())
}
