//! C2B: registering for news of payments, and simulating a payment ("Customer To Business" and "Register URL" pages).

use super::answers::{self, Refused};
use super::fields::{Fields, is_address, is_short_code};
use super::gate::{Call, Family};
use crate::forms::{RegisteredAgain, RegisteredForm, SimulatedForm};
use crate::handle::Mode;
use crate::ids;
use crate::orgs::{OrgKind, Orgs};
use crate::shared::Shared;
use crate::world::c2b::pay::Pay;
use crate::world::c2b::{Unanswered, Urls, Version};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::any;
use serde::Serialize;
use std::sync::Arc;

const SHILLINGS_MAX: i64 = 250_000;
/// Words that no address registered for C2B may contain, in any case ("Register URL" page), and tunnels that it may not lead to.
const FORBIDDEN: [&str; 11] = [
    "m-pesa",
    "mpesa",
    "safaricom",
    "exec",
    "exe",
    "cmd",
    "sql",
    "query",
    "ngrok",
    "mockbin",
    "requestbin",
];

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let register = |version| {
        any(
            move |State(shared): State<Arc<Shared>>, call: Call| async move {
                let answer = register(&shared, &call, version);
                shared.until_saved().await;
                shared.reply(answer)
            },
        )
    };
    Router::new()
        .route("/mpesa/c2b/v1/registerurl", register(Version::One))
        .route("/mpesa/c2b/v2/registerurl", register(Version::Two))
        .route("/mpesa/c2b/v1/simulate", any(simulate))
        .route("/mpesa/c2b/v2/simulate", any(simulate))
}

fn register(shared: &Shared, call: &Call, version: Version) -> Result<Response, Refused> {
    let fields = call.fields(shared, Family::C2b, "ShortCode")?;
    let (short_code, urls) = registration(&fields, shared, version)?;
    let (again, forms, id) = shared.change(|world, _| {
        let forms = world.forms_by_chance().c2b;
        let is_registered = world.c2b.is_registered(&short_code);
        let again = match forms.registered_again {
            RegisteredAgain::ByMode => is_registered && shared.rules.mode == Mode::Production,
            RegisteredAgain::Refused | RegisteredAgain::Ok => is_registered,
            RegisteredAgain::Aggregator => true,
        };
        if !again {
            world.c2b.register(&short_code, urls);
        }
        (again, forms, world.request_id())
    });
    let answer = |conversation, response_code, response_description| {
        answers::json(&Registered {
            conversation,
            originator: &id,
            response_code,
            response_description,
        })
    };
    let refused = |text: &str| {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Err(Refused::new(status, "500.003.1001", text))
    };
    match (again, forms.registered_again, forms.registered) {
        (true, RegisteredAgain::ByMode | RegisteredAgain::Refused, _) => {
            refused("Urls are already registered.")
        }
        (true, RegisteredAgain::Aggregator, _) => {
            refused("Duplicate notification info, SP ID is 107031, correlator is 107031")
        }
        (true, RegisteredAgain::Ok, _) => {
            let text = "Validation and Confirmation URLs are already registered";
            Ok(answer(Some(""), None, text))
        }
        (false, _, RegisteredForm::Zero) => Ok(answer(None, Some("0"), "Success")),
        (false, _, RegisteredForm::EightZeros) => Ok(answer(None, Some("00000000"), "Success")),
        (false, _, RegisteredForm::NoCode) => Ok(answer(Some(""), None, "success")),
    }
}

fn registration(
    fields: &Fields,
    shared: &Shared,
    version: Version,
) -> Result<(String, Urls), Refused> {
    let invalid = |name: &str| c2b(format!("Bad Request - Invalid {name}"));
    let text = |name: &str| fields.text(name).map_err(|_| invalid(name));
    let short_code = text("ShortCode")?;
    if !shared.orgs.get(&short_code).is_some_and(may_register) {
        return Err(c2b("Kindly use your own ShortCode"));
    }
    let unanswered = match text("ResponseType")?.as_str() {
        "Completed" => Unanswered::Completed,
        "Cancelled" => Unanswered::Cancelled,
        _ => return Err(invalid("ResponseType")),
    };
    let url = |name: &str| {
        let url = text(name)?;
        let lower = url.to_ascii_lowercase();
        if let Some(word) = FORBIDDEN.iter().find(|word| lower.contains(**word)) {
            let word = word.to_ascii_uppercase();
            let text = format!("Bad Request - Invalid {name} - URL has the word {word}");
            return Err(c2b(text));
        }
        if may_be_told(&url, shared) {
            Ok(url)
        } else {
            Err(invalid(name))
        }
    };
    let urls = Urls {
        version,
        unanswered,
        confirmation: url("ConfirmationURL")?,
        validation: url("ValidationURL")?,
    };
    Ok((short_code, urls))
}

/// Ours are the numbers that an API user of ours stands behind: the paybills, and the stores of tills.
fn may_register(org: &crate::orgs::Org) -> bool {
    let kind = matches!(org.kind, OrgKind::PayBill | OrgKind::Store | OrgKind::Bulk);
    kind && !org.initiators.is_empty()
}

/// In production only HTTPS, unless this machine's own addresses are let through so that production rules can be tried on it.
fn may_be_told(url: &str, shared: &Shared) -> bool {
    match (url.strip_prefix("http://"), shared.rules.mode) {
        (None, _) => is_address(url),
        (Some(_), Mode::Production) => shared.rules.loopback_http && is_address(url),
        (Some(rest), Mode::Sandbox) => is_address(url) || is_address(&format!("https://{rest}")),
    }
}

fn c2b(text: impl Into<String>) -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, "400.003.02", text)
}

async fn simulate(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let answer = pretend(&shared, &call);
    shared.until_saved().await;
    shared.reply(answer)
}

/// The sandbox's own customer pays. What becomes of it shows in what is told afterwards, or not told: the answer says nothing.
fn pretend(shared: &Shared, call: &Call) -> Result<Response, Refused> {
    if shared.rules.mode == Mode::Production {
        return Err(Refused::no_such_path());
    }
    let fields = call.fields(shared, Family::C2b, "ShortCode")?;
    let pay = simulation(&fields, &shared.orgs)?;
    Ok(shared.change(|world, now| {
        if let Err(reason) = world.customer_pays(&pay, now) {
            tracing::debug!(%reason, "A simulated payment was not made");
        }
        let old = world.forms.c2b.simulated == SimulatedForm::Conversation;
        let conversation = old.then(|| ids::conversation_id(now, &mut world.random));
        answers::json(&Registered {
            conversation: conversation.as_deref(),
            originator: &world.request_id(),
            response_code: (!old).then_some("0"),
            response_description: "Accept the service request successfully.",
        })
    }))
}

fn simulation(fields: &Fields, orgs: &Orgs) -> Result<Pay, Refused> {
    let number = fields.text("ShortCode")?;
    if !is_short_code(&number) {
        return Err(Refused::field("ShortCode"));
    }
    let (number, is_till) = match orgs.get(&number).map(|org| &org.kind) {
        Some(OrgKind::Till { .. }) => (number, true),
        Some(OrgKind::Store) => (orgs.till_of(&number).unwrap_or(number), true),
        Some(OrgKind::PayBill | OrgKind::Bulk) => (number, false),
        _ => return Err(Refused::field("ShortCode")),
    };
    let for_tills = match fields.text("CommandID")?.as_str() {
        "CustomerBuyGoodsOnline" => true,
        "CustomerPayBillOnline" => false,
        _ => return Err(Refused::field("CommandID")),
    };
    if is_till != for_tills {
        return Err(Refused::field("CommandID"));
    }
    Ok(Pay {
        amount: fields.shillings("Amount", 1..=SHILLINGS_MAX)?,
        phone: fields.phone("Msisdn")?,
        account: match is_till {
            true => String::new(),
            false => fields.text("BillRefNumber")?,
        },
        number,
        pin: None,
    })
}

/// The key is misspelt as Safaricom misspells it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Registered<'a> {
    #[serde(rename = "ConversationID", skip_serializing_if = "Option::is_none")]
    conversation: Option<&'a str>,
    #[serde(rename = "OriginatorCoversationID")]
    originator: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_code: Option<&'static str>,
    response_description: &'static str,
}
