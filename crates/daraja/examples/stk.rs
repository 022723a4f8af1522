//! Asks a customer for one shilling, hears what the callback claims, and asks Daraja for the proof.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::Acknowledge;
use pokea_daraja::stk::{StkCallback, StkQuery, StkStatus};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, listener) = (common::client()?, common::Listener::bind().await?);
    let push = common::push(listener.url("CallBackURL")?)?;
    let accepted = client.send(&push, common::now()).await?.said;
    println!("on its way: {}", accepted.checkout);

    let (_, body) = listener
        .next(|_, _| Acknowledge::Push.body().to_owned())
        .await?;
    println!("claimed: {:?}", StkCallback::parse(&body)?.claim().outcome);

    let query = StkQuery {
        shop: common::shop()?,
        checkout: accepted.checkout,
    };
    match client.send(&query, common::now()).await?.said {
        StkStatus::Paid => println!("proven: paid"),
        StkStatus::Failed(code, why) => println!("proven: not paid, {code} ({why:?})"),
        StkStatus::Pending => println!("not concluded: ask again in some seconds"),
    }
    Ok(())
}
