//! Asks what is in the accounts of a number.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::initiator::{AccountBalance, Balances, Party};
use pokea_daraja::values::ShortCode;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, listener) = (common::client()?, common::Listener::bind().await?);
    let store = common::setting("DARAJA_STORE", "5200200");
    let question = AccountBalance {
        initiator: common::initiator()?,
        of: Party::ShortCode(ShortCode::parse(&store)?),
        remarks: common::remarks()?,
        reply: listener.reply()?,
    };
    let result = common::result_of(&client, &listener, &question).await?;
    for account in Balances::read(&result).iter().flat_map(|all| &all.accounts) {
        println!("{}: {} available", account.name, account.available);
    }
    Ok(())
}
