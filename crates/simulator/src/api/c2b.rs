//! C2B: where confirmations go ("Customer To Business Register URL" page).

use super::answers::{self, Refused};
use super::fields::{Fields, is_address};
use super::gate::{Call, Family};
use crate::shared::Shared;
use crate::shop::Shop;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::any;
use serde::Serialize;
use std::sync::Arc;

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
    Router::new().route("/mpesa/c2b/v2/registerurl", any(register))
}

async fn register(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    let url = call
        .fields(&shared, Family::C2b, "ShortCode")
        .and_then(|fields| registration(&fields, &shared.shop));
    let url = match url {
        Ok(url) => url,
        Err(refused) => return shared.reply(Err(refused)),
    };
    let conversation = shared.change(|world, _| {
        world.confirmation_url = Some(url);
        world.request_id()
    });
    shared.until_saved().await;
    answers::json(&Registered {
        conversation: &conversation,
        response_code: "0",
        response_description: "Success",
    })
}

/// The confirmation address of a registration.
fn registration(fields: &Fields, shop: &Shop) -> Result<String, Refused> {
    let text = |name: &str| {
        fields
            .text(name)
            .map_err(|_| Refused::c2b(format!("Bad Request - Invalid {name}")))
    };
    if text("ShortCode")? != shop.store_number {
        return Err(Refused::c2b("Kindly use your own ShortCode"));
    }
    if !["Completed", "Cancelled"].contains(&text("ResponseType")?.as_str()) {
        return Err(Refused::c2b("Bad Request - Invalid ResponseType"));
    }
    for name in ["ConfirmationURL", "ValidationURL"] {
        let url = text(name)?;
        let lower = url.to_ascii_lowercase();
        if let Some(word) = FORBIDDEN.iter().find(|word| lower.contains(**word)) {
            return Err(Refused::c2b(format!(
                "Bad Request - Invalid {name} - URL has the word {}",
                word.to_ascii_uppercase()
            )));
        }
        if !is_address(&url) {
            return Err(Refused::c2b(format!("Bad Request - Invalid {name}")));
        }
    }
    text("ConfirmationURL")
}

/// The key is misspelt as Safaricom misspells it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Registered<'a> {
    #[serde(rename = "OriginatorCoversationID")]
    conversation: &'a str,
    response_code: &'static str,
    response_description: &'static str,
}
