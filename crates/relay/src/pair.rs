//! A desktop pairs: an invite and two public keys for a device id and an address key.

use crate::ambient::{now_ms, random};
use crate::networks::Client;
use crate::server::App;
use crate::shops::short;
use crate::store::NewDevice;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use pokea_mailbox::{Epoch, PairRefusal, PairRequest, Paired, Sealer, ShopKey};
use tokio::time::Instant;

/// Answers 200 with [`Paired`], 403 with a [`PairRefusal`], 400 to what is no request, 429 to a network that asks too often, 503 when storage fails.
pub(crate) async fn pair(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    body: Bytes,
) -> Response {
    let relay = &app.relay;
    if let Some(network) = client.limited_as
        && !relay.pairings.allows(network, Instant::now())
    {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let Ok(request) = serde_json::from_slice::<PairRequest>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let device = relay.master_secret.device(&request.verifying_key);
    let key = ShopKey {
        generation: 1,
        public: request.sealing_key,
    };
    let usable = Sealer::new(key).warm(now_ms(), random);
    if request.verify().is_err() || usable.is_err() {
        return refused(PairRefusal::BadKeys);
    }
    let asking = NewDevice {
        device,
        verifying_key: request.verifying_key,
        sealing_key: request.sealing_key,
        epoch: Epoch::from_bytes(random()),
    };
    match relay
        .store
        .pair(request.invite.hash(), asking, now_ms())
        .await
    {
        Ok(Ok(shop)) => {
            // What comes from now on is sealed to a new key, if it brought one.
            relay.shops.changed(Some(shop));
            tracing::info!(device = short(&device), "A device paired.");
            Json(Paired {
                device,
                address_key: relay.master_secret.address_key(&device),
                base_url: relay.public_url.clone(),
            })
            .into_response()
        }
        Ok(Err(refusal)) => refused(refusal),
        Err(error) => {
            tracing::error!(%error, "A device could not be paired.");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn refused(refusal: PairRefusal) -> Response {
    tracing::info!(reason = %refusal, "A device was not paired.");
    (StatusCode::FORBIDDEN, Json(refusal)).into_response()
}
