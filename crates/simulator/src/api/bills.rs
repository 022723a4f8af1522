//! Bill Manager: opting in, invoices, and saying which payment was for which ("Bill Manager" page). It refuses with HTTP 200 and a
//! `rescode` of its own; only the gateway in front of it answers as elsewhere.

use super::answers::{self, Refused};
use super::fields::{Fields, is_address};
use super::gate::{Call, Family};
use crate::ids;
use crate::shared::Shared;
use crate::world::World;
use crate::world::bills::{Acknowledged, Invoice, OptIn, Refusal};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::any;
use pokea_domain::{Cents, MpesaCode, Msisdn};
use serde::Serialize;
use std::sync::Arc;

/// Invoices in one request, as the page has it.
const INVOICES_MAX: usize = 1_000;
const SHILLINGS_MAX: i64 = 50_000_000;
/// The page says that the key goes into a header and does not name it; clients write it in these ways.
const APP_KEY_HEADERS: [&str; 2] = ["appkey", "app_key"];

/// How a refusal reads: `rescode`, `resmsg`, `Status_Message`.
type Words = (&'static str, &'static str, &'static str);

/// As the page prints them.
const DUPLICATE: Words = (
    "409",
    "Conflict",
    "Another entry exist with the same externalReference number",
);
const PAID: Words = (
    "409",
    "Conflict",
    "partially or fully paid invoices cannot be cancelled.",
);
/// Ours: the page prints no refusal for these, and whoever is refused has to learn why. All that a client may rely on is that `rescode`
/// is not 200.
const NOT_OPTED_IN: Words = ("401", "Unauthorized", "Not opted in, or no app key");
const UNKNOWN: Words = ("404", "Not Found", "No such invoice or payment");

/// What an action answers: the words of success, or why not.
type Done = Result<Option<&'static str>, Refusal>;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/v1/billmanager-invoice/optin", any(opt_in))
        .route("/v1/billmanager-invoice/change-optin-details", any(change))
        .route("/v1/billmanager-invoice/single-invoicing", any(invoice))
        .route("/v1/billmanager-invoice/bulk-invoicing", any(invoice_many))
        .route("/v1/billmanager-invoice/cancel-single-invoice", any(cancel))
        .route(
            "/v1/billmanager-invoice/cancel-bulk-invoices",
            any(cancel_many),
        )
        .route("/v1/billmanager-invoice/reconciliation", any(acknowledge))
}

async fn opt_in(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let taken = one(&shared, &call, "shortcode").and_then(|fields| {
        let short_code = own_short_code(&fields, &shared)?;
        let details = details(&fields)?;
        Ok(shared.change(|world, _| {
            let fresh = ids::app_key(&mut world.random);
            world.bills.opt_in(&short_code, details, fresh).to_owned()
        }))
    });
    shared.until_saved().await;
    shared.reply(taken.map(|key| say(Some(&key), None, "Success", "200", None)))
}

async fn change(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let done = one(&shared, &call, "shortcode").and_then(|fields| {
        let short_code = own_short_code(&fields, &shared)?;
        let details = details(&fields)?;
        let change = |world: &mut World| world.bills.change(&short_code, details).map(|()| None);
        Ok(shared.change(|world, _| change(world)))
    });
    finish(&shared, done).await
}

async fn invoice(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let invoices = one(&shared, &call, "externalReference")
        .and_then(|fields| Ok(vec![read_invoice(&fields)?]));
    send(&shared, &call, invoices).await
}

async fn invoice_many(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let invoices = many(&shared, &call).and_then(|list| list.iter().map(read_invoice).collect());
    send(&shared, &call, invoices).await
}

async fn send(shared: &Shared, call: &Call, invoices: Result<Vec<Invoice>, Refused>) -> Response {
    let done = invoices.map(|invoices| {
        as_biller(shared, call, |world, short_code| {
            world.bills.invoice(short_code, invoices)?;
            Ok(Some("Invoice sent successfully"))
        })
    });
    finish(shared, done).await
}

async fn cancel(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let references = one(&shared, &call, "externalReference")
        .and_then(|fields| Ok(vec![fields.text("externalReference")?]));
    recall(&shared, &call, references).await
}

async fn cancel_many(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let references = many(&shared, &call).and_then(|list| {
        let references = list.iter().map(|fields| fields.text("externalReference"));
        references.collect()
    });
    recall(&shared, &call, references).await
}

async fn recall(
    shared: &Shared,
    call: &Call,
    references: Result<Vec<String>, Refused>,
) -> Response {
    let done = references.map(|references| {
        as_biller(shared, call, |world, short_code| {
            world.bills.cancel(short_code, &references)?;
            Ok(Some("Invoice cancelled successfuly."))
        })
    });
    finish(shared, done).await
}

async fn acknowledge(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let done = one(&shared, &call, "paymentDate").and_then(|fields| {
        let of = read_acknowledged(&fields)?;
        Ok(as_biller(&shared, &call, |world, short_code| {
            world.acknowledge_bill(short_code, &of).map(|()| None)
        }))
    });
    finish(&shared, done).await
}

/// Does something as the organisation whose key came with the call.
fn as_biller(shared: &Shared, call: &Call, act: impl FnOnce(&mut World, &str) -> Done) -> Done {
    let mut headers = APP_KEY_HEADERS
        .iter()
        .filter_map(|name| call.headers.get(*name));
    let key = headers.next().and_then(|value| value.to_str().ok());
    let key = key.ok_or(Refusal::NotOptedIn)?;
    shared.change(|world, _| {
        let short_code = world
            .bills
            .whose(key)
            .ok_or(Refusal::NotOptedIn)?
            .to_owned();
        act(world, &short_code)
    })
}

async fn finish(shared: &Shared, done: Result<Done, Refused>) -> Response {
    shared.until_saved().await;
    shared.reply(done.map(|done| match done {
        Ok(text) => say(None, text, "Success", "200", None),
        Err(refusal) => {
            let (code, message, text) = match refusal {
                Refusal::NotOptedIn => NOT_OPTED_IN,
                Refusal::Unknown => UNKNOWN,
                Refusal::Duplicate => DUPLICATE,
                Refusal::Paid => PAID,
            };
            say(None, Some(text), message, code, Some([]))
        }
    }))
}

fn one(shared: &Shared, call: &Call, first_field: &str) -> Result<Fields, Refused> {
    call.fields(shared, Family::Stk, first_field)
}

fn many(shared: &Shared, call: &Call) -> Result<Vec<Fields>, Refused> {
    let list = call.list(shared, Family::Stk, "externalReference")?;
    if (1..=INVOICES_MAX).contains(&list.len()) {
        Ok(list)
    } else {
        Err(Refused::not_json())
    }
}

fn own_short_code(fields: &Fields, shared: &Shared) -> Result<String, Refused> {
    let short_code = fields.text("shortcode")?;
    let org = shared.orgs.get(&short_code);
    let ours = org.is_some_and(|org| !org.initiators.is_empty() && org.receiving_purse().is_some());
    if ours {
        Ok(short_code)
    } else {
        Err(Refused::field("shortcode"))
    }
}

fn details(fields: &Fields) -> Result<OptIn, Refused> {
    let email = fields.text("email")?;
    let contact = phone(fields, "officialContact")?.as_daraja().to_owned();
    let reminders = match fields.text("sendReminders")?.as_str() {
        "0" => false,
        "1" => true,
        _ => return Err(Refused::field("sendReminders")),
    };
    let callback_url = fields.text("callbackurl")?;
    if !is_address(&callback_url) {
        return Err(Refused::field("callbackurl"));
    }
    Ok(OptIn {
        email,
        contact,
        reminders,
        callback_url,
    })
}

fn read_invoice(fields: &Fields) -> Result<Invoice, Refused> {
    for name in ["billedFullName", "billedPeriod", "invoiceName", "dueDate"] {
        fields.text(name)?;
    }
    Ok(Invoice {
        reference: fields.text("externalReference")?,
        phone: phone(fields, "billedPhoneNumber")?,
        account: fields.text("accountReference")?,
        amount: fields.shillings("amount", 1..=SHILLINGS_MAX)?,
        paid: Cents::new(0),
        acknowledged: Vec::new(),
    })
}

fn read_acknowledged(fields: &Fields) -> Result<Acknowledged, Refused> {
    for name in ["paymentDate", "fullName", "invoiceName"] {
        fields.text(name)?;
    }
    phone(fields, "phoneNumber")?;
    let code = fields.text("transactionId")?;
    Ok(Acknowledged {
        reference: fields.text("externalReference")?,
        account: fields.text("accountReference")?,
        amount: fields.shillings("paidAmount", 1..=SHILLINGS_MAX)?,
        code: MpesaCode::parse(&code).map_err(|_| Refused::field("transactionId"))?,
    })
}

/// As people write it: this API's samples have `07..`.
fn phone(fields: &Fields, name: &str) -> Result<Msisdn, Refused> {
    Msisdn::parse(&fields.text(name)?).map_err(|_| Refused::field(name))
}

fn say(
    app_key: Option<&str>,
    status_message: Option<&str>,
    resmsg: &str,
    rescode: &str,
    errors: Option<[(); 0]>,
) -> Response {
    answers::json(&Said {
        app_key,
        status_message,
        resmsg,
        rescode,
        errors,
    })
}

#[derive(Serialize)]
struct Said<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    app_key: Option<&'a str>,
    #[serde(rename = "Status_Message", skip_serializing_if = "Option::is_none")]
    status_message: Option<&'a str>,
    resmsg: &'a str,
    rescode: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<[(); 0]>,
}
