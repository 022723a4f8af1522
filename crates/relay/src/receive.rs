//! A callback comes in: is the address genuine, is the body small enough, seal, make durable, and only then 200.

use crate::Shared;
use crate::ambient::now_ms;
use crate::ask::ask;
use crate::networks::{Client, Network};
use crate::shops::{Device, short};
use crate::store::NewItem;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::Request;
use hyper::body::{Body as _, Incoming};
use pokea_mailbox::limits::BODY_BYTES_MAX;
use pokea_mailbox::{AddressParts, AnswerKind, Envelope, Sender};
use std::borrow::Cow;
use std::sync::atomic::Ordering;
use tokio::time::Instant;

/// What the path of every callback begins with.
pub(crate) const PREFIX: &str = "/c/";

/// What an item takes of storage beside its body, about.
const ITEM_BYTES: usize = 400;

/// The connection is closed without an answer.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("this network has posted to too many unknown addresses")]
pub(crate) struct Hangup;

/// Answers 200 with the body that the address's kind wants, 404 to every address that no paired device minted, 413 to a body over the limit,
/// 429 to more than a device can want, and 503 to what could not be stored.
pub(crate) async fn callback(
    relay: &Shared,
    client: Client,
    request: Request<Incoming>,
) -> Result<Response, Hangup> {
    let mut kind = None;
    let answer = match take(relay, client, request, &mut kind).await {
        Ok(body) => Ok(json(body)),
        Err(StatusCode::NOT_FOUND) => match client.limited_as {
            Some(network) if !relay.unknown.allows(network, Instant::now()) => Err(Hangup),
            _ => Ok(StatusCode::NOT_FOUND.into_response()),
        },
        Err(status) => Ok(status.into_response()),
    };
    let status = answer.as_ref().ok().map(Response::status);
    relay.metrics.posted(kind, status);
    answer
}

/// Says which kind of address it was, once that is known.
async fn take(
    relay: &Shared,
    client: Client,
    request: Request<Incoming>,
    known_as: &mut Option<AnswerKind>,
) -> Result<Cow<'static, str>, StatusCode> {
    let (device, address) = known(relay, request.uri().path()).await?;
    let kind = address.nonce().kind().ok_or(StatusCode::NOT_FOUND)?;
    *known_as = Some(kind);
    if client.sender == Sender::Unlisted {
        // A shop's own devices are on no list of Safaricom's.
        if relay.network.only_listed && kind != AnswerKind::Notice {
            return Err(StatusCode::NOT_FOUND);
        }
        if let Some(network) = client.limited_as
            && !may_post(relay, &device, network)
        {
            return Err(StatusCode::TOO_MANY_REQUESTS);
        }
    }
    let body = whole(request.into_body()).await?;
    if client.limited_as.is_some() {
        has_room(relay, &device, body.len())?;
    }
    let envelope = Envelope {
        device: device.id,
        nonce: address.nonce(),
        received_at_ms: now_ms(),
        sender: client.sender,
    };
    match kind.body() {
        Some(answer) => keep(relay, &device, envelope, &body)
            .await
            .map(|()| answer.into()),
        None => ask(relay, &device, envelope, &body).await,
    }
}

/// Whether somebody who is not listed may post to this device now. Of a stolen device's addresses whoever has it can mint any number.
fn may_post(relay: &Shared, device: &Device, network: Network) -> bool {
    let now = Instant::now();
    (!device.revoked || relay.to_revoked.allows(device.id, now))
        && relay.from_network.allows((device.id, network), now)
        && relay.callbacks.allows(device.id, now)
}

/// Whether storage has room for a stranger's body: whatever a flood makes it refuse, it is not listed senders' callbacks first.
fn has_room(relay: &Shared, device: &Device, bytes: usize) -> Result<(), StatusCode> {
    if relay.is_tight.load(Ordering::Relaxed) {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let (shop, now) = (device.shop.id, Instant::now());
    if relay.shares.takes(shop, (bytes + ITEM_BYTES) as u64, now) {
        return Ok(());
    }
    if relay.told_of_share.allows(shop, now) {
        tracing::error!(
            device = short(&device.id),
            "Senders that are not listed have filled a shop's share of storage: theirs are answered with 429, listed ones are taken. Somebody may have got hold of an address."
        );
    }
    Err(StatusCode::TOO_MANY_REQUESTS)
}

/// Whose address this is. Nothing is read from the disk and nothing of the body before the address is known to be genuine.
async fn known(relay: &Shared, path: &str) -> Result<(Device, AddressParts), StatusCode> {
    let mut parts = path.strip_prefix(PREFIX).unwrap_or(path).split('/');
    let (Some(device), Some(nonce), Some(mac), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(StatusCode::NOT_FOUND);
    };
    let address = AddressParts::parse(device, nonce, mac).ok_or(StatusCode::NOT_FOUND)?;
    // The key is derived for devices that do not exist just as well, so that a stranger learns nothing from the time it takes.
    if !address.is_genuine(&relay.master_secret.address_key(&address.device())) {
        return Err(StatusCode::NOT_FOUND);
    }
    let device = relay
        .shops
        .device(&*relay.store, address.device())
        .await
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?
        .ok_or_else(|| {
            relay.metrics.stray();
            StatusCode::NOT_FOUND
        })?;
    Ok((device, address))
}

/// The body, if it is not over the limit.
async fn whole(body: Incoming) -> Result<Bytes, StatusCode> {
    if body.size_hint().lower() > BODY_BYTES_MAX as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match Limited::new(body, BODY_BYTES_MAX).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::BAD_REQUEST),
    }
}

async fn keep(
    relay: &Shared,
    device: &Device,
    envelope: Envelope,
    body: &[u8],
) -> Result<(), StatusCode> {
    let sealed = device
        .shop
        .seal(&envelope, body)
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let item = NewItem { envelope, sealed };
    let begun = Instant::now();
    let stored = relay.store.append(device.shop.id, item).await;
    *relay.refused_at() = stored.is_err().then(Instant::now);
    stored.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    relay.metrics.durable_after(begun.elapsed());
    Ok(())
}

fn json(body: Cow<'static, str>) -> Response {
    let body = match body {
        Cow::Borrowed(body) => Body::from(body),
        Cow::Owned(body) => Body::from(body),
    };
    let mut response = Response::new(body);
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
