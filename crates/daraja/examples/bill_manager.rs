//! Opts a paybill into Bill Manager, sends an invoice, and takes it back.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::bill_manager::{
    BilledPeriod, Billing, CancelInvoice, Email, Invoice, InvoiceItem, Month, Name, OptIn,
};
use pokea_daraja::values::{CallbackUrl, Note, Shillings, ShortCode};
use pokea_domain::{Cents, Msisdn};
use std::time::Duration;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = common::client()?;
    let callback = common::setting("DARAJA_CALLBACK_URL", "https://shop.example/c/7/0f1e2d");
    let opt_in = OptIn {
        short_code: ShortCode::parse(&common::setting("DARAJA_PAYBILL", "600984"))?,
        email: Email::parse("duka@shop.example")?,
        contact: Msisdn::parse("0722000100")?,
        reminders: true,
        logo: Note::parse("logo", "")?,
        callback_url: CallbackUrl::parse("callbackurl", &callback)?,
    };
    let app_key = client.send(&opt_in, common::now()).await?.said.app_key;
    println!("opted in");

    let reference = Note::parse("externalReference", common::fresh_id()?.as_str())?;
    let amount = Shillings::new(Cents::new(80_000))?;
    let invoice = Invoice {
        reference: reference.clone(),
        customer: Name::parse("billedFullName", "Jane Doe")?,
        phone: Msisdn::parse(&common::setting("DARAJA_PHONE", "254708374149"))?,
        period: BilledPeriod {
            month: Month::August,
            year: 2026,
        },
        name: Note::parse("invoiceName", "Rent")?,
        due: common::now().plus(Duration::from_hours(10 * 24)),
        account: Note::parse("accountReference", "A7")?,
        amount,
        items: vec![InvoiceItem {
            name: Note::parse("itemName", "Room")?,
            amount,
        }],
    };
    let send = Billing {
        app_key: app_key.clone(),
        call: invoice,
    };
    println!("sent: {:?}", client.send(&send, common::now()).await?.said);

    let cancel = Billing {
        app_key,
        call: CancelInvoice(reference),
    };
    println!(
        "cancelled: {:?}",
        client.send(&cancel, common::now()).await?.said
    );
    Ok(())
}
