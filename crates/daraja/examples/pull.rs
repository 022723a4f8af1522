//! Switches Pull on for a paybill, and prints the payments of the last 48 hours, page by page.
#![expect(clippy::print_stdout, reason = "an example shows what it got")]

mod common;

use pokea_daraja::pull::{PullQuery, PullRegister, PullWindow, Pulled};
use pokea_daraja::values::{CallbackUrl, ShortCode};
use pokea_daraja::{Error, Refusal};
use pokea_domain::{Millis, Msisdn};

const HOURS_48_MS: i64 = 48 * 3_600_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = common::client()?;
    let paybill = ShortCode::parse(&common::setting("DARAJA_PAYBILL", "600984"))?;
    let callback = common::setting("DARAJA_CALLBACK_URL", "https://shop.example/c/7/0f1e2d");
    let register = PullRegister {
        short_code: paybill.clone(),
        nominated_number: Msisdn::parse(&common::setting("DARAJA_NOMINATED", "0722000100"))?,
        callback_url: CallbackUrl::parse("CallBackURL", &callback)?,
    };
    match client.send(&register, common::now()).await {
        Ok(answer) => println!("{:?}", answer.said),
        Err(why @ Error::Refused(Refusal::AlreadyRegistered)) => println!("{why}"),
        Err(why) => return Err(why.into()),
    }

    let now = common::now();
    let mut next = Some(PullQuery {
        short_code: paybill,
        window: PullWindow::new(Millis(now.0 - HOURS_48_MS), now)?,
        offset: 0,
    });
    while let Some(query) = next {
        match client.send(&query, common::now()).await?.said {
            Pulled::Page(page) => {
                println!("from row {}: {page:#?}", query.offset);
                next = query.after(&page);
            }
            Pulled::NoneOrFailed => {
                println!("from row {}: none, or Pull failed", query.offset);
                next = None;
            }
        }
    }
    Ok(())
}
