//! A callback comes in: is the address genuine, is the body small enough, seal, make durable, and only then 200.

use crate::server::App;
use crate::{ambient, store::NewItem};
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use pokea_mailbox::{AddressParts, AnswerKind, Envelope, Sender};
use std::sync::atomic::Ordering;

/// Answers 200 with the body that the address's kind wants, 404 to every address that no paired device minted, 413 to a body over the limit,
/// and 503 to what could not be stored.
pub(crate) async fn callback(
    State(app): State<App>,
    Path((device, nonce, mac)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    match take(&app, &device, &nonce, &mac, request).await {
        Ok(kind) => ([(header::CONTENT_TYPE, "application/json")], kind.body()).into_response(),
        Err(status) => status.into_response(),
    }
}

async fn take(
    app: &App,
    device: &str,
    nonce: &str,
    mac: &str,
    request: Request,
) -> Result<AnswerKind, StatusCode> {
    let relay = &app.relay;
    let address = AddressParts::parse(device, nonce, mac).ok_or(StatusCode::NOT_FOUND)?;
    // The key is derived for devices that do not exist just as well, so a stranger learns nothing, and storage is not asked.
    if !address.is_genuine(&relay.master_secret.address_key(&address.device())) {
        return Err(StatusCode::NOT_FOUND);
    }
    let kind = address.nonce().kind().ok_or(StatusCode::NOT_FOUND)?;
    let device = relay
        .shops
        .device(&*relay.store, address.device())
        .await
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?
        .ok_or(StatusCode::NOT_FOUND)?;
    let body = Bytes::from_request(request, &())
        .await
        .map_err(|rejection| rejection.status())?;

    let envelope = Envelope {
        device: device.id,
        nonce: address.nonce(),
        received_at_ms: ambient::now_ms(),
        sender: Sender::Unlisted,
    };
    let sealed = device
        .shop
        .seal(&envelope, &body)
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let item = NewItem { envelope, sealed };
    let stored = relay.store.append(device.shop.id, item).await;
    relay.storing.store(stored.is_ok(), Ordering::Relaxed);
    stored
        .map(|_| kind)
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
}
