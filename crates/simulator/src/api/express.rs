//! B2B Express ("B2B Express Checkout" page): no `/mpesa` in its path, small first letters in its keys, and an answer of its own shape.

use super::answers::{self, Refused};
use super::fields::{Fields, is_address};
use super::gate::{Call, Family};
use crate::orgs::Orgs;
use crate::shared::Shared;
use crate::world::express::ExpressOrder;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::any;
use serde::Serialize;
use std::sync::Arc;

/// An organisation may pay more at once than a customer; this is what ours hold many times over.
const SHILLINGS_MAX: i64 = 50_000_000;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/v1/ussdpush/get-msisdn", any(push))
}

async fn push(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let answer = take(&shared, &call);
    shared.until_saved().await;
    shared.reply(answer)
}

fn take(shared: &Shared, call: &Call) -> Result<Response, Refused> {
    let fields = call.fields(shared, Family::Stk, "primaryShortCode")?;
    let order = read(&fields, &shared.orgs)?;
    if !shared.change(|world, now| world.take_express(order, now)) {
        return Err(Refused::field("RequestRefID"));
    }
    Ok(answers::json(&Taken {
        code: "0",
        status: "USSD Initiated Successfully",
    }))
}

fn read(fields: &Fields, orgs: &Orgs) -> Result<ExpressOrder, Refused> {
    let payer = fields.text("primaryShortCode")?;
    if orgs.get(&payer).is_none() {
        return Err(Refused::field("primaryShortCode"));
    }
    let receiver = fields.text("receiverShortCode")?;
    let paid = orgs.get(&receiver).and_then(|org| org.receiving_purse());
    if paid.is_none() || payer == receiver {
        return Err(Refused::field("receiverShortCode"));
    }
    let callback_url = fields.text("callbackUrl")?;
    if !is_address(&callback_url) {
        return Err(Refused::field("callbackUrl"));
    }
    Ok(ExpressOrder {
        payer,
        receiver,
        amount: fields.shillings("amount", 1..=SHILLINGS_MAX)?,
        reference: fields.text("paymentRef")?,
        callback_url,
        partner: fields.text("partnerName")?,
        request: fields.text("RequestRefID")?,
    })
}

#[derive(Serialize)]
struct Taken {
    code: &'static str,
    status: &'static str,
}
