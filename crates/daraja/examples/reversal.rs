//! Gives a payment back: the one whose code is the first argument, or one that is made now.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::initiator::{Reversal, Reversed};
use pokea_daraja::values::{Shillings, ShortCode};
use pokea_domain::Cents;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, listener) = (common::client()?, common::Listener::bind().await?);
    let code = common::paid(&client, &listener).await?;
    let store = common::setting("DARAJA_STORE", "5200200");
    let reversal = Reversal {
        initiator: common::initiator()?,
        code,
        amount: Shillings::new(Cents::new(100))?,
        paid_to: ShortCode::parse(&store)?,
        remarks: common::remarks()?,
        reply: listener.reply()?,
    };
    let result = common::result_of(&client, &listener, &reversal).await?;
    println!("{:?}: {:?}", result.outcome(), Reversed::read(&result));
    Ok(())
}
