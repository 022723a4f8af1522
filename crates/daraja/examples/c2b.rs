//! Registers where to hear of payments to a paybill, lets the sandbox pretend one, and prints what comes.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::c2b::{
    C2bConfirmation, C2bRegister, C2bSimulate, C2bValidation, C2bVersion, SimulatedReceiver,
    Unanswered, ValidationAnswer,
};
use pokea_daraja::values::{Note, Shillings, ShortCode};
use pokea_daraja::{Acknowledge, Error, Refusal};
use pokea_domain::{Cents, Msisdn};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = common::client()?;
    let listener = common::Listener::bind().await?;
    let paybill = ShortCode::parse(&common::setting("DARAJA_PAYBILL", "600984"))?;
    let phone = Msisdn::parse(&common::setting("DARAJA_PHONE", "254708374149"))?;

    let register = C2bRegister {
        version: C2bVersion::V2,
        short_code: paybill.clone(),
        confirmation: listener.url("ConfirmationURL")?,
        validation: listener.url("ValidationURL")?,
        unanswered: Unanswered::Completed,
    };
    match client.send(&register, common::now()).await {
        Ok(answer) => println!("{:?}", answer.said),
        Err(why @ Error::Refused(Refusal::AlreadyRegistered)) => println!("{why}"),
        Err(why) => return Err(why.into()),
    }

    let simulate = C2bSimulate {
        version: C2bVersion::V2,
        receiver: SimulatedReceiver::PayBill(paybill, Note::parse("BillRefNumber", "INV-7")?),
        amount: Shillings::new(Cents::new(5_000))?,
        msisdn: phone.clone(),
    };
    println!("{:?}", client.send(&simulate, common::now()).await?.said);

    loop {
        let (path, body) = listener.next(answer).await?;
        if path.ends_with("validationurl") {
            println!("asked: {:?}", C2bValidation::parse(&body)?);
            continue;
        }
        let told = C2bConfirmation::parse(&body)?;
        let payer = told.payment.payer.as_ref();
        println!("told: {told:?}");
        println!(
            "paid by our customer? {:?}",
            payer.map(|payer| payer.may_be(&phone))
        );
        return Ok(());
    }
}

/// A shop would look the account up.
fn answer(path: &str, _body: &[u8]) -> String {
    if path.ends_with("validationurl") {
        ValidationAnswer::Accept { third_party: None }.body()
    } else {
        Acknowledge::Confirmation.body().to_owned()
    }
}
