//! Asks what became of a payment: the one whose code is the first argument, or one that is made now.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::initiator::{Asked, Party, TransactionDetails, TransactionStatus};
use pokea_daraja::values::{Note, ShortCode};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, listener) = (common::client()?, common::Listener::bind().await?);
    let code = common::paid(&client, &listener).await?;
    let store = common::setting("DARAJA_STORE", "5200200");
    let question = TransactionStatus {
        initiator: common::initiator()?,
        asked: Asked::Code(code),
        party: Party::ShortCode(ShortCode::parse(&store)?),
        remarks: common::remarks()?,
        occasion: Note::parse("Occasion", "")?,
        reply: listener.reply()?,
    };
    let result = common::result_of(&client, &listener, &question).await?;
    println!(
        "{:?}: {:?}",
        result.outcome(),
        TransactionDetails::read(&result)
    );
    Ok(())
}
