//! Pull Transactions: registering for it, and pulling ("Pull Transactions" page; the answer's shape is from older documents, as the
//! page prints the request in its place).

use super::answers::{self, Refused};
use super::fields::{Fields, is_address};
use super::gate::{Call, Family};
use crate::forms::PullQuery;
use crate::orgs::OrgKind;
use crate::shared::Shared;
use crate::world::pull::{self, Period, Row};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::any;
use pokea_domain::Msisdn;
use serde::Serialize;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/pulltransactions/v1/register", any(register))
        .route("/pulltransactions/v1/query", any(query))
}

async fn register(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let answer = take(&shared, &call);
    shared.until_saved().await;
    shared.reply(answer)
}

/// Once for each short code, and not for a till: its head office registers.
fn take(shared: &Shared, call: &Call) -> Result<Response, Refused> {
    let fields = call.fields(shared, Family::Pull, "ShortCode")?;
    let short_code = own_short_code(&fields, shared)?;
    if text(&fields, "RequestType")? != "Pull" {
        return Err(invalid("RequestType"));
    }
    let nominated = text(&fields, "NominatedNumber")?;
    Msisdn::parse(&nominated).map_err(|_| invalid("NominatedNumber"))?;
    if !is_address(&text(&fields, "CallBackURL")?) {
        return Err(invalid("CallBackURL"));
    }
    let (new, reference, spaced) = shared.change(|world, _| {
        let new = world.pulled.insert(short_code.clone());
        let spaced = world.forms_by_chance().pull.spaced_keys;
        (new, world.request_id(), spaced)
    });
    let (status, description) = match new {
        true => ("1000", "ShortCode registered successfully"),
        false => ("1001", "ShortCode already Registered"),
    };
    Ok(if spaced {
        answers::json(&RegisteredSpaced {
            reference: &reference,
            status,
            short_code: &short_code,
            description,
        })
    } else {
        answers::json(&Registered {
            reference: &reference,
            status,
            short_code: &short_code,
            description,
        })
    })
}

async fn query(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    shared.reply(find(&shared, &call))
}

fn find(shared: &Shared, call: &Call) -> Result<Response, Refused> {
    let fields = call.fields(shared, Family::Pull, "ShortCode")?;
    let short_code = own_short_code(&fields, shared)?;
    let moment = |name: &str| pull::moment(&text(&fields, name)?).ok_or_else(|| invalid(name));
    let (start, end) = (moment("StartDate")?, moment("EndDate")?);
    if end < start {
        return Err(invalid("EndDate"));
    }
    let offset = text(&fields, "OffSetValue")?;
    let offset = offset.parse().map_err(|_| invalid("OffSetValue"))?;
    let period = Period { start, end, offset };
    let (form, registered, rows, reference) = shared.look(|world, now| {
        let forms = world.forms_by_chance().pull;
        let rows = world.pull(&short_code, period, forms.time, now);
        let registered = world.pulled.contains(&short_code);
        (forms.query, registered, rows, world.request_id())
    });
    if form == PullQuery::Breaks {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return Err(Refused::new(status, "500", "Internal Server Error"));
    }
    let fails = form == PullQuery::Fails || !registered;
    let (code, message, rows) = match (fails, rows) {
        (false, rows) if !rows.is_empty() => ("1000", "Success", rows),
        (false, none) => ("1001", "No transactions", none),
        (true, _) => ("1001", "Failure", Vec::new()),
    };
    Ok(answers::json(&Found {
        reference: &reference,
        code,
        message,
        response: [rows],
    }))
}

/// Of our own numbers, those that may pull: no till may, and no child paybill.
fn own_short_code(fields: &Fields, shared: &Shared) -> Result<String, Refused> {
    let short_code = text(fields, "ShortCode")?;
    let org = shared.orgs.get(&short_code);
    let ours = org.is_some_and(|org| {
        !org.initiators.is_empty() && matches!(org.kind, OrgKind::PayBill | OrgKind::Store)
    });
    if ours {
        Ok(short_code)
    } else {
        Err(invalid("ShortCode"))
    }
}

fn text(fields: &Fields, name: &str) -> Result<String, Refused> {
    fields.text(name).map_err(|_| invalid(name))
}

/// `400.001` with `Invalid ShortCode` is the page's; the same with other fields is our guess.
fn invalid(field: &str) -> Refused {
    let text = format!("Invalid {field}");
    Refused::new(StatusCode::BAD_REQUEST, "400.001", text)
}

#[derive(Serialize)]
struct Registered<'a> {
    #[serde(rename = "ResponseRefID")]
    reference: &'a str,
    #[serde(rename = "ResponseStatus")]
    status: &'static str,
    #[serde(rename = "ShortCode")]
    short_code: &'a str,
    #[serde(rename = "ResponseDescription")]
    description: &'static str,
}

#[derive(Serialize)]
struct RegisteredSpaced<'a> {
    #[serde(rename = "ResponseRefID")]
    reference: &'a str,
    #[serde(rename = "Response Status")]
    status: &'static str,
    #[serde(rename = "ShortCode")]
    short_code: &'a str,
    #[serde(rename = "Response Description")]
    description: &'static str,
}

/// A list in a list.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(rename = "ResponseRefID")]
    reference: &'a str,
    #[serde(rename = "ResponseCode")]
    code: &'static str,
    #[serde(rename = "ResponseMessage")]
    message: &'static str,
    #[serde(rename = "Response")]
    response: [Vec<Row>; 1],
}
