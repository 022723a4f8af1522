//! Pays a person ten shillings, and ten to their Pochi la Biashara, each under an id of ours that Daraja takes once.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::initiator::{B2c, B2cAmount, B2cPaid, B2cPurpose, B2cVersion};
use pokea_daraja::values::{Note, ShortCode};
use pokea_domain::Cents;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (client, listener) = (common::client()?, common::Listener::bind().await?);
    for version in [B2cVersion::V3, B2cVersion::Pochi] {
        let payment = B2c {
            version: version(common::fresh_id()?),
            purpose: B2cPurpose::Business,
            initiator: common::initiator()?,
            from: ShortCode::parse(&common::setting("DARAJA_PAYOUTS", "600630"))?,
            to: common::phone()?,
            amount: B2cAmount::new(Cents::new(1_000))?,
            remarks: common::remarks()?,
            occasion: Note::parse("Occassion", "")?,
            reply: listener.reply()?,
        };
        let result = common::result_of(&client, &listener, &payment).await?;
        println!("{:?}: {:?}", result.outcome(), B2cPaid::read(&result));
    }
    Ok(())
}
