//! Asks a customer to pay every month for a year, and prints what they did.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::Acknowledge;
use pokea_daraja::ratiba::{
    Frequency, OrderPeriod, RatibaEdition, StandingOrder, StandingOrderCallback,
    StandingOrderReceiver,
};
use pokea_daraja::values::{AccountReference, Description, Note, Shillings, ShortCode};
use pokea_domain::{Cents, Msisdn};
use std::time::Duration;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let listener = common::Listener::bind().await?;
    let now = common::now();
    let paybill = ShortCode::parse(&common::setting("DARAJA_PAYBILL", "600984"))?;
    let order = StandingOrder {
        edition: RatibaEdition::First,
        name: Note::parse("StandingOrderName", common::fresh_id()?.as_str())?,
        receiver: StandingOrderReceiver::PayBill(paybill),
        msisdn: Msisdn::parse(&common::setting("DARAJA_PHONE", "254708374149"))?,
        amount: Shillings::new(Cents::new(450_000))?,
        period: OrderPeriod::new(now, now.plus(Duration::from_hours(365 * 24)))?,
        frequency: Frequency::Monthly,
        callback_url: listener.url("CallBackURL")?,
        account_reference: AccountReference::parse("AccountReference", "INV-7")?,
        description: Description::parse("TransactionDesc", "Rent")?,
    };
    println!("{:?}", common::client()?.send(&order, now).await?.said);

    let (_, body) = listener
        .next(|_, _| Acknowledge::Push.body().to_owned())
        .await?;
    let callback = StandingOrderCallback::parse(&body)?;
    println!("{callback:?} says: {:?}", callback.outcome());
    Ok(())
}
