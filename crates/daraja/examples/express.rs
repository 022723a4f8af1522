//! Asks another business to pay from its till to our paybill, and prints what its operator did.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::Acknowledge;
use pokea_daraja::express::{B2bExpress, B2bExpressCallback};
use pokea_daraja::values::{Note, PromptText, Shillings, ShortCode};
use pokea_domain::Cents;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let listener = common::Listener::bind().await?;
    let request = B2bExpress {
        payer: ShortCode::parse(&common::setting("DARAJA_PAYER_TILL", "5200201"))?,
        receiver: ShortCode::parse(&common::setting("DARAJA_PAYBILL", "600984"))?,
        amount: Shillings::new(Cents::new(7_100))?,
        reference: PromptText::parse("paymentRef", "INV-7")?,
        callback_url: listener.url("callbackUrl")?,
        partner_name: Note::parse("partnerName", "Mama Njeri Stores")?,
        request_id: common::fresh_id()?,
    };
    let answer = common::client()?.send(&request, common::now()).await?;
    println!("{:?}", answer.said);

    let (_, body) = listener
        .next(|_, _| Acknowledge::Push.body().to_owned())
        .await?;
    let callback = B2bExpressCallback::parse(&body)?;
    println!("{callback:?} says: {:?}", callback.outcome());
    Ok(())
}
