//! Asks for the picture of one payment, and writes it to the file that the first argument names.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::qr::{DynamicQr, QrReceiver};
use pokea_daraja::values::{Note, Shillings, ShortCode};
use pokea_domain::Cents;
use std::num::NonZeroU16;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let till = ShortCode::parse(&common::setting("DARAJA_TILL", "5200201"))?;
    let request = DynamicQr {
        merchant_name: Note::parse("MerchantName", "Mama Njeri Stores")?,
        reference: Note::parse("RefNo", "INV-7")?,
        amount: Shillings::new(Cents::new(5_000))?,
        receiver: QrReceiver::BuyGoods(till),
        size: NonZeroU16::new(300).unwrap_or(NonZeroU16::MIN),
    };
    let picture = common::client()?.send(&request, common::now()).await?.said;
    println!("{picture:?}");
    if let Some(file) = std::env::args_os().nth(1) {
        std::fs::write(file, &picture.png)?;
    }
    Ok(())
}
