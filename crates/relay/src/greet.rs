//! How a link begins: who is it, may it, and from where on. Nothing is looked up before a device has shown that it is one, and until then it has its
//! connection's place and its network's share of places, like everybody who has only connected.

use crate::ambient::{now_ms, random};
use crate::family::Family;
use crate::link::Link;
use crate::networks::Client;
use crate::room::Place;
use crate::server::App;
use crate::shops::{Device, short};
use crate::socket::{End, receive, send};
use crate::store::Roll;
use axum::extract::ws::WebSocket;
use futures_util::StreamExt;
use futures_util::stream;
use pokea_mailbox::limits::HELLO_WITHIN;
use pokea_mailbox::{Challenge, Cursor, DesktopFrame, Epoch, Hello, RefusedReason, ServerFrame};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::time::{Instant, timeout};

/// Whoever is at the other end, and what it takes of the relay until it is known.
pub(crate) struct Caller {
    pub(crate) client: Client,
    #[expect(dead_code, reason = "it is held, and given back")]
    pub(crate) place: Arc<Place>,
}

/// Challenge, hello, welcome.
pub(crate) async fn greet(socket: &mut WebSocket, app: &App, caller: Caller) -> Result<Link, End> {
    let relay = &app.relay;
    let hello = proven_hello(socket, app, &caller).await?;
    let Ok(permit) = Arc::clone(&app.links).try_acquire_owned() else {
        return Err(End::Refused(RefusedReason::Unavailable));
    };
    drop(caller);
    let Some(device) = relay.shops.device(&*relay.store, hello.device).await? else {
        return Err(End::Refused(RefusedReason::NotPaired));
    };
    let head = relay.store.head(device.shop.id).await?;
    let newest = *head.borrow();
    // Asked of the store and not of memory: an epoch may be set by hand after a backup was put back.
    let Some(roll) = relay.store.roll(device.shop.id).await? else {
        return Err(End::Refused(RefusedReason::NotPaired));
    };
    if roll.device(device.id).is_none_or(|known| known.revoked) {
        return Err(End::Refused(RefusedReason::Revoked));
    }
    // Asked before the hello's own cursor counts as acknowledged. A cluster that is silent keeps nobody from their mail.
    let acked = relay.store.acked(device.id).await.unwrap_or(0);
    let (epoch, sent) = resume(app, &device, &roll, hello.cursor, newest).await?;
    if let Err(error) = device.shop.warm(now_ms()) {
        tracing::warn!(%error, device = short(&device.id), "A shop's sealing key cannot be used.");
    }
    let since_ms = now_ms();
    let shop_id = device.shop.id;
    let said = match relay.store.peers() {
        Some(peers) => {
            let said = peers.said_about(shop_id).await;
            peers.connected(shop_id, device.id, since_ms).await;
            said
        }
        None => stream::pending().boxed(),
    };
    let mut link = Link {
        app: app.clone(),
        said,
        since_ms,
        live: device.shop.links.take_over(device.id),
        device,
        epoch,
        head,
        family: Family::new(roll.key),
        sent,
        swept: 0,
        acked: 0,
        in_flight: VecDeque::new(),
        _permit: permit,
    };
    send(
        socket,
        &ServerFrame::Welcome {
            epoch,
            head: newest,
            acked,
            key: roll.key,
            others: roll.others(link.device.id),
        },
    )
    .await?;
    // The keys come before the items that they open.
    link.look(socket, &roll).await?;
    tracing::info!(
        device = short(&link.device.id),
        behind = newest > sent,
        "A device connected."
    );
    Ok(link)
}

/// A hello of a device that was paired once; which of them, and whether it still is, has not been looked up.
async fn proven_hello(socket: &mut WebSocket, app: &App, caller: &Caller) -> Result<Hello, End> {
    let relay = &app.relay;
    let challenge = Challenge::from_bytes(random());
    send(socket, &ServerFrame::Challenge { nonce: challenge }).await?;
    let hello = match timeout(HELLO_WITHIN, receive(socket)).await {
        Ok(Ok(DesktopFrame::Hello(hello))) => hello,
        Ok(Ok(_)) => return Err(End::Refused(RefusedReason::BadFrame)),
        Ok(Err(end)) => return Err(end),
        Err(_) => return Err(End::Gone),
    };
    // Only the relay knows which device a key is, and has told nobody but the device with that key.
    let is_its = relay.master_secret.device(&hello.verifying_key) == hello.device;
    if is_its && hello.verify(&relay.public_url, &challenge).is_ok() {
        return Ok(hello);
    }
    match caller.client.limited_as {
        Some(network) if !relay.unknown.allows(network, Instant::now()) => Err(End::Gone),
        _ => Err(End::Refused(RefusedReason::NotPaired)),
    }
}

/// From where on to send, and in which epoch.
async fn resume(
    app: &App,
    device: &Device,
    roll: &Roll,
    cursor: Cursor,
    head: u64,
) -> Result<(Epoch, u64), End> {
    let store = &app.relay.store;
    if cursor.epoch != roll.epoch {
        return Ok((roll.epoch, 0));
    }
    // What was announced may be a moment behind what is stored.
    if cursor.seq > head && cursor.seq > store.newest(device.shop.id).await? {
        if !app.relay.epochs.allows(device.shop.id, Instant::now()) {
            return Err(End::Refused(RefusedReason::Unavailable));
        }
        // The desktop has what this store has never heard of: an older state of the store was put back.
        let epoch = Epoch::from_bytes(random());
        store.set_epoch(device.shop.id, epoch).await?;
        tracing::warn!(
            device = short(&device.id),
            "Storage is older than what a device has; everything is sent to it again."
        );
        return Ok((epoch, 0));
    }
    store.ack(device.id, cursor.seq);
    Ok((roll.epoch, cursor.seq))
}
