//! Setting up a standing order ("M-Pesa Ratiba" page).

use super::answers::{self, Refused};
use super::fields::{Fields, is_address};
use super::gate::{Call, Family};
use crate::orgs::{OrgKind, Orgs};
use crate::shared::Shared;
use crate::world::ratiba::{Frequency, StandingOrder, day};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::any;
use serde::Serialize;
use std::sync::Arc;

const SHILLINGS_MAX: i64 = 250_000;
const REFERENCE_LEN_MAX: usize = 12;
const DESCRIPTION_LEN_MAX: usize = 13;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let path = "/standingorder/v1/createStandingOrderExternal";
    Router::new().route(path, any(create))
}

async fn create(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let answer = take(&shared, &call);
    shared.until_saved().await;
    shared.reply(answer)
}

fn take(shared: &Shared, call: &Call) -> Result<Response, Refused> {
    const TAKEN: &str = "Request accepted for processing";
    let fields = call.fields(shared, Family::Stk, "StandingOrderName")?;
    let mut order = read(&fields, &shared.orgs)?;
    let request = shared.change(|world, now| {
        let request = world.request_id();
        order.request.clone_from(&request);
        world.take_standing_order(order, now);
        request
    });
    Ok(answers::json(&Taken {
        response_header: Header {
            reference: &request,
            response_code: "200",
            response_description: TAKEN,
            result_desc: "The service request is processed successfully.",
        },
        response_body: Body {
            response_description: TAKEN,
            response_code: "200",
        },
    }))
}

fn read(fields: &Fields, orgs: &Orgs) -> Result<StandingOrder, Refused> {
    // One sample of the page doubles the last word.
    let name = fields.text("StandingOrderName");
    let name = name.or_else(|refused| fields.text("StandingOrderNameName").map_err(|_| refused))?;
    let date = |name: &str| {
        let date = fields.text(name)?;
        let valid = day(&date).is_some();
        valid.then_some(date).ok_or_else(|| Refused::field(name))
    };
    let (next, last) = (date("StartDate")?, date("EndDate")?);
    if last < next {
        return Err(Refused::field("EndDate"));
    }
    let number = fields.text("BusinessShortCode")?;
    let is_till = match orgs.get(&number).map(|org| &org.kind) {
        Some(OrgKind::Till { .. }) => true,
        Some(OrgKind::PayBill | OrgKind::Bulk) => false,
        _ => return Err(Refused::field("BusinessShortCode")),
    };
    // `Marchant` is how the page spells it.
    let for_tills = match fields.text("TransactionType")?.as_str() {
        "Standing Order Customer Pay Bill" => false,
        "Standing Order Customer Pay Marchant" | "Standing Order Customer Pay Merchant" => true,
        _ => return Err(Refused::field("TransactionType")),
    };
    if for_tills != is_till {
        return Err(Refused::field("TransactionType"));
    }
    let identifier = if is_till { "2" } else { "4" };
    if fields.text("ReceiverPartyIdentifierType")? != identifier {
        return Err(Refused::field("ReceiverPartyIdentifierType"));
    }
    let amount = fields.shillings("Amount", 1..=SHILLINGS_MAX)?;
    let phone = fields.phone("PartyA")?;
    let callback_url = fields.text("CallBackURL")?;
    if !is_address(&callback_url) {
        return Err(Refused::field("CallBackURL"));
    }
    let account = fields.text("AccountReference")?;
    if account.chars().count() > REFERENCE_LEN_MAX {
        return Err(Refused::field("AccountReference"));
    }
    let description = fields.text("TransactionDesc").unwrap_or_default();
    if description.chars().count() > DESCRIPTION_LEN_MAX {
        return Err(Refused::field("TransactionDesc"));
    }
    let frequency = Frequency::parse(&fields.text("Frequency")?);
    Ok(StandingOrder {
        name,
        phone,
        number,
        account,
        amount,
        frequency: frequency.ok_or_else(|| Refused::field("Frequency"))?,
        next,
        last,
        callback_url,
        request: String::new(),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Taken<'a> {
    response_header: Header<'a>,
    response_body: Body,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Header<'a> {
    #[serde(rename = "responseRefID")]
    reference: &'a str,
    response_code: &'static str,
    response_description: &'static str,
    #[serde(rename = "ResultDesc")]
    result_desc: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    response_description: &'static str,
    response_code: &'static str,
}
