//! The WebSocket to one desktop: who is it, from where on, and then everything in order, at least once, with a window.
//! The frames are described in `pokea_mailbox::frames`.

use crate::ambient::{now_ms, random};
use crate::ask::for_another;
use crate::family::{self, Family};
use crate::limits::{PAIRING_LOOKED_AT_EVERY, SEND_WITHIN};
use crate::live::{LiveLink, Note};
use crate::peers::Said;
use crate::server::{App, stopped};
use crate::shops::{Device, short};
use crate::store::{Roll, StoreError};
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use pokea_mailbox::limits::{
    ANSWER_BYTES_MAX, BATCH_BYTES_MAX, DESKTOP_FRAME_BYTES_MAX, HELLO_WITHIN, PING_EVERY,
    SILENT_AFTER, WINDOW_ITEMS,
};
use pokea_mailbox::{
    Challenge, Cursor, DesktopFrame, Epoch, Item, Policy, RefusedReason, ServerFrame,
};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::time::{Instant, interval, interval_at, timeout, timeout_at};

/// Upgrades to a WebSocket; 503 when there are as many as the relay can hold.
pub(crate) async fn link(State(app): State<App>, upgrade: WebSocketUpgrade) -> Response {
    let Ok(permit) = Arc::clone(&app.links).try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let mut stop = app.phase.subscribe();
    upgrade
        .max_message_size(DESKTOP_FRAME_BYTES_MAX)
        .max_frame_size(DESKTOP_FRAME_BYTES_MAX)
        // Each link has this buffer for as long as it lives; 128 KiB if not said.
        .read_buffer_size(DESKTOP_FRAME_BYTES_MAX)
        .on_upgrade(async move |mut socket| {
            let end = tokio::select! {
                end = converse(&mut socket, &app) => end,
                () = stopped(&mut stop) => End::Stopping,
            };
            finish(&mut socket, end).await;
            drop((permit, stop));
        })
}

async fn converse(socket: &mut WebSocket, app: &App) -> End {
    match greet(socket, app).await {
        Ok(mut link) => link.run(socket).await,
        Err(end) => end,
    }
}

/// How a link ends.
enum End {
    Refused(RefusedReason),
    /// The desktop closed, vanished, fell silent or reads too slowly.
    Gone,
    Stopping,
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        tracing::warn!(%error, "A link had to end.");
        Self::Refused(RefusedReason::Unavailable)
    }
}

/// One device's connection, past the greeting.
struct Link {
    app: App,
    device: Device,
    live: Arc<LiveLink>,
    /// What other relays say about the shop.
    said: BoxStream<'static, Said>,
    since_ms: i64,
    epoch: Epoch,
    head: watch::Receiver<u64>,
    policy: Policy,
    family: Family,
    /// The last number that was sent.
    sent: u64,
    /// Up to here there is nothing more to send, because it was swept.
    swept: u64,
    /// What was sent and is not acknowledged.
    in_flight: VecDeque<u64>,
}

/// Challenge, hello, welcome.
async fn greet(socket: &mut WebSocket, app: &App) -> Result<Link, End> {
    let relay = &app.relay;
    let challenge = Challenge::from_bytes(random());
    send(socket, &ServerFrame::Challenge { nonce: challenge }).await?;
    let hello = match timeout(HELLO_WITHIN, receive(socket)).await {
        Ok(Ok(DesktopFrame::Hello(hello))) => hello,
        Ok(Ok(_)) => return Err(End::Refused(RefusedReason::BadFrame)),
        Ok(Err(end)) => return Err(end),
        Err(_) => return Err(End::Gone),
    };
    let not_paired = End::Refused(RefusedReason::NotPaired);
    let Some(device) = relay.shops.device(&*relay.store, hello.device).await? else {
        return Err(not_paired);
    };
    if hello
        .verify(&device.verifying_key, &relay.public_url, &challenge)
        .is_err()
    {
        return Err(not_paired);
    }
    if device.revoked {
        return Err(End::Refused(RefusedReason::Revoked));
    }
    let head = relay.store.head(device.shop.id).await?;
    let newest = *head.borrow();
    // Asked of the store and not of memory: an epoch may be set by hand after a backup was put back.
    let Some(roll) = relay.store.roll(device.shop.id).await? else {
        return Err(End::Refused(RefusedReason::NotPaired));
    };
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
        policy: roll.policy,
        family: Family::default(),
        sent,
        swept: 0,
        in_flight: VecDeque::new(),
    };
    send(
        socket,
        &ServerFrame::Welcome {
            epoch,
            head: newest,
            acked,
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
    if cursor.seq > head {
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

impl Link {
    async fn run(&mut self, socket: &mut WebSocket) -> End {
        let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        let mut look = interval(PAIRING_LOOKED_AT_EVERY);
        let mut silent_at = Instant::now() + SILENT_AFTER;
        loop {
            if let Err(end) = self.fill_window(socket).await {
                return end;
            }
            tokio::select! {
                frame = timeout_at(silent_at, receive(socket)) => {
                    silent_at = Instant::now() + SILENT_AFTER;
                    match frame {
                        Ok(Ok(DesktopFrame::Ack { seq })) => self.acknowledged(seq),
                        Ok(Ok(DesktopFrame::Pong)) => {}
                        Ok(Ok(DesktopFrame::Answer { question, body })) if body.len() <= ANSWER_BYTES_MAX => {
                            self.app.relay.questions.answer(self.device.shop.id, question, body);
                        }
                        Ok(Ok(DesktopFrame::Policy { policy })) => {
                            if let Err(end) = self.set_policy(policy).await {
                                return end;
                            }
                        }
                        Ok(Ok(frame)) => {
                            if let Err(end) = self.family_matter(socket, frame).await {
                                return end;
                            }
                        }
                        Ok(Err(end)) => return end,
                        Err(_) => return End::Gone,
                    }
                }
                _ = self.head.changed() => {}
                notes = self.live.notes() => {
                    for note in notes {
                        if let Err(end) = self.told(socket, note).await {
                            return end;
                        }
                    }
                }
                _ = look.tick(), if self.family.is_watching() => {
                    if let Err(end) = self.look_at_pairing(socket).await {
                        return end;
                    }
                }
                Some(said) = self.said.next() => {
                    if let Err(end) = self.heard(socket, said).await {
                        return end;
                    }
                }
                _ = ping.tick() => {
                    if let Err(end) = self.ping(socket).await {
                        return end;
                    }
                }
            }
        }
    }

    /// Sends what there is, as far as the window allows.
    async fn fill_window(&mut self, socket: &mut WebSocket) -> Result<(), End> {
        loop {
            let room = WINDOW_ITEMS - self.in_flight.len();
            let head = *self.head.borrow_and_update();
            if room == 0 || head <= self.sent {
                return Ok(());
            }
            let items = self
                .app
                .relay
                .store
                .read(self.device.shop.id, self.sent, room, BATCH_BYTES_MAX)
                .await?;
            let Some(last) = items.last() else {
                // All of it has been swept.
                (self.sent, self.swept) = (head, head);
                return Ok(());
            };
            self.sent = last.seq;
            self.in_flight.extend(items.iter().map(|item| item.seq));
            send(
                socket,
                &ServerFrame::Batch {
                    epoch: self.epoch,
                    items,
                },
            )
            .await?;
        }
    }

    /// The head is asked for anew, so that a link whose news got lost on the way goes on after a ping at the latest.
    async fn ping(&mut self, socket: &mut WebSocket) -> Result<(), End> {
        self.head = self.app.relay.store.head(self.device.shop.id).await?;
        let newest = *self.head.borrow();
        let head = if newest > self.swept { newest } else { 0 };
        send(socket, &ServerFrame::Ping { head }).await
    }

    async fn set_policy(&mut self, policy: Policy) -> Result<(), End> {
        if policy != self.policy {
            let relay = &self.app.relay;
            relay.store.set_policy(self.device.shop.id, policy).await?;
            self.policy = policy;
        }
        Ok(())
    }

    async fn told(&mut self, socket: &mut WebSocket, note: Note) -> Result<(), End> {
        match note {
            Note::Ask(item) => {
                let item = Item::clone(&item);
                send(socket, &ServerFrame::Ask { item }).await
            }
            Note::Replaced => Err(End::Refused(RefusedReason::Replaced)),
            Note::LookAgain => {
                let relay = &self.app.relay;
                match relay.shops.device(&*relay.store, self.device.id).await? {
                    Some(device) if !device.revoked => {}
                    _ => return Err(End::Refused(RefusedReason::Revoked)),
                }
                match relay.store.roll(self.device.shop.id).await? {
                    Some(roll) => self.look(socket, &roll).await,
                    None => Ok(()),
                }
            }
        }
    }

    /// What another relay says.
    async fn heard(&mut self, socket: &mut WebSocket, said: Said) -> Result<(), End> {
        match said {
            // One that was said before this link was here is about an older one.
            Said::Connected(device, since_ms)
                if device == self.device.id && since_ms >= self.since_ms =>
            {
                Err(End::Refused(RefusedReason::Replaced))
            }
            Said::Connected(..) => Ok(()),
            Said::Asks(item, reply) => {
                let questions = &self.app.relay.questions;
                let item = for_another(questions, self.device.shop.id, item, reply);
                send(socket, &ServerFrame::Ask { item }).await
            }
        }
    }

    /// Tells the device what is new about its shop.
    async fn look(&mut self, socket: &mut WebSocket, roll: &Roll) -> Result<(), End> {
        for frame in self.family.look(self.device.id, roll) {
            send(socket, &frame).await?;
        }
        Ok(())
    }

    async fn look_at_pairing(&mut self, socket: &mut WebSocket) -> Result<(), End> {
        match self.family.look_at_pairing(&self.app.relay).await? {
            Some(frame) => send(socket, &frame).await,
            None => Ok(()),
        }
    }

    async fn family_matter(
        &mut self,
        socket: &mut WebSocket,
        frame: DesktopFrame,
    ) -> Result<(), End> {
        let heard = family::hear(&self.app.relay, &self.device, frame).await;
        match heard.map_err(|unheard| End::Refused(unheard.into()))? {
            Some(answer) => send(socket, &answer).await,
            None => Ok(()),
        }
    }

    /// A desktop cannot acknowledge what it was not sent.
    fn acknowledged(&mut self, seq: u64) {
        let seq = seq.min(self.sent);
        while self.in_flight.front().is_some_and(|oldest| *oldest <= seq) {
            self.in_flight.pop_front();
        }
        self.app.relay.store.ack(self.device.id, seq);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.device.shop.links.remove(&self.live);
    }
}

/// The next frame. WebSocket's own pings are answered below us and say nothing here.
async fn receive(socket: &mut WebSocket) -> Result<DesktopFrame, End> {
    loop {
        match socket.recv().await {
            Some(Ok(Message::Text(text))) => {
                return serde_json::from_str(&text)
                    .map_err(|_| End::Refused(RefusedReason::BadFrame));
            }
            Some(Ok(Message::Binary(_))) => return Err(End::Refused(RefusedReason::BadFrame)),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
        }
    }
}

async fn send(socket: &mut WebSocket, frame: &ServerFrame) -> Result<(), End> {
    let text = serde_json::to_string(frame).expect("a frame is plain data");
    match timeout(SEND_WITHIN, socket.send(Message::Text(text.into()))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

/// Says why, as far as anybody still listens.
async fn finish(socket: &mut WebSocket, end: End) {
    let code = match end {
        End::Refused(reason) => {
            tracing::info!(%reason, "A link was refused.");
            if send(socket, &ServerFrame::Refused { reason })
                .await
                .is_err()
            {
                return;
            }
            close_code::POLICY
        }
        End::Stopping => close_code::AWAY,
        End::Gone => return,
    };
    let close = Message::Close(Some(CloseFrame {
        code,
        reason: "".into(),
    }));
    if timeout(SEND_WITHIN, socket.send(close)).await.is_err() {
        tracing::trace!("A link ended without a goodbye.");
    }
}
