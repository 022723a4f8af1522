//! Asks one phone for 50 shillings, once, and waits until it is known what became of it.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use anyhow::bail;
use pokea_daraja::stk::{LipaNaMpesa, StkPush, StkQuery, StkStatus};
use pokea_daraja::values::{AccountReference, CallbackUrl, Description, Shillings};
use pokea_daraja::{Client, Error};
use pokea_domain::{Cents, Millis, Msisdn};
use std::time::Duration;

/// README.md shows this function.
async fn sell(client: &Client, now: impl Fn() -> Millis) -> anyhow::Result<StkStatus> {
    // A till: its store number, its own number, and the passkey of the store number.
    let shop = LipaNaMpesa::till("5200200", "5200201", "practice-passkey".into())?;
    let push = StkPush {
        shop: shop.clone(),
        msisdn: Msisdn::parse("0712 345 678")?,
        amount: Shillings::new(Cents::new(5_000))?,
        callback_url: CallbackUrl::parse("CallBackURL", "https://pay.example.co.ke/c/7f3a")?,
        account_reference: AccountReference::parse("AccountReference", "INV-7")?,
        description: Description::parse("TransactionDesc", "Groceries")?,
    };

    let checkout = match client.send(&push, now()).await {
        Ok(answer) => answer.said.checkout,
        // The phone may ring. Whoever sends it again may be paid twice: its callback, at its own address, will tell.
        Err(Error::Unknown(_)) => bail!("not known; it is settled by the callback"),
        // Proven: nothing was started.
        Err(Error::BackOff(why)) => bail!("wait, then ask again: {why}"),
        Err(Error::Refused(why)) => bail!("mend it, then ask again: {why}"),
        Err(nothing @ (Error::NotSent(_) | Error::RefreshToken { .. })) => bail!("{nothing}"),
    };

    let query = StkQuery { shop, checkout };
    loop {
        tokio::time::sleep(Duration::from_secs(10)).await;
        match client.send(&query, now()).await?.said {
            StkStatus::Pending => {}
            known => return Ok(known),
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    println!("{:?}", sell(&common::client()?, common::now).await?);
    Ok(())
}
