//! Access tokens ("Authorization" page).

use super::answers::{self, Refused};
use super::gate::Call;
use crate::shared::Shared;
use crate::shop::Shop;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::Method;
use axum::response::Response;
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use std::sync::Arc;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/oauth/v1/generate", any(generate))
}

async fn generate(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    call: Call,
) -> Response {
    if let Err(refused) = check(&call, query.as_deref().unwrap_or_default(), &shared.shop) {
        return shared.reply(Err(refused));
    }
    let token = shared.change(|world, now| world.grant_token(now));
    shared.until_saved().await;
    answers::json(&Granted {
        access_token: &token,
        expires_in: "3599",
    })
}

fn check(call: &Call, query: &str, shop: &Shop) -> Result<(), Refused> {
    call.expect_method(&Method::GET)?;
    let expected = STANDARD.encode(format!("{}:{}", shop.consumer_key, shop.consumer_secret));
    if call.authorization("Basic ") != Some(expected.as_str()) {
        return Err(Refused::wrong_key());
    }
    let mut pairs = query.split('&');
    if pairs.any(|pair| pair == "grant_type=client_credentials") {
        Ok(())
    } else {
        Err(Refused::wrong_grant())
    }
}

/// As recorded: the seconds are text.
#[derive(Serialize)]
struct Granted<'a> {
    access_token: &'a str,
    expires_in: &'static str,
}
