//! The WebSocket to one desktop, past the greeting (greet.rs): everything in order, at least once, with a window.
//! The frames are described in `pokea_mailbox::frames`.

use crate::ask::for_another;
use crate::family::{self, Family, Heard};
use crate::greet::{Caller, greet};
use crate::limits::{LOOKED_AGAIN_AFTER_PINGS, PAIRING_LOOKED_AT_EVERY};
use crate::live::{LiveLink, Note};
use crate::networks::Client;
use crate::peers::{Said, Verdict};
use crate::room::Place;
use crate::server::{App, stopped};
use crate::shops::Device;
use crate::socket::{End, finish, receive, send};
use crate::store::Roll;
use axum::Extension;
use axum::extract::State;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::response::Response;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use pokea_mailbox::limits::{
    ANSWER_BYTES_MAX, BATCH_BYTES_MAX, DESKTOP_FRAME_BYTES_MAX, PING_EVERY, SILENT_AFTER,
    WINDOW_ITEMS,
};
use pokea_mailbox::{DesktopFrame, Epoch, Item, RefusedReason, ServerFrame};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at, timeout_at};

/// Upgrades to a WebSocket.
pub(crate) async fn link(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Extension(place): Extension<Arc<Place>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let mut stop = app.phase.subscribe();
    let caller = Caller { client, place };
    upgrade
        .max_message_size(DESKTOP_FRAME_BYTES_MAX)
        .max_frame_size(DESKTOP_FRAME_BYTES_MAX)
        // Each link has this buffer for as long as it lives; 128 KiB if not said.
        .read_buffer_size(DESKTOP_FRAME_BYTES_MAX)
        .on_upgrade(async move |mut socket| {
            let end = tokio::select! {
                end = converse(&mut socket, &app, caller) => end,
                () = stopped(&mut stop) => End::Stopping,
            };
            finish(&mut socket, end).await;
            // In this order: who waits for the second relies on the first.
            drop(app);
            drop(stop);
        })
}

async fn converse(socket: &mut WebSocket, app: &App, caller: Caller) -> End {
    match greet(socket, app, caller).await {
        Ok(mut link) => link.run(socket).await,
        Err(end) => end,
    }
}

/// One device's connection, past the greeting.
pub(crate) struct Link {
    pub(crate) app: App,
    pub(crate) device: Device,
    pub(crate) live: Arc<LiveLink>,
    /// What other relays say about the shop.
    pub(crate) said: BoxStream<'static, Said>,
    pub(crate) since_ms: i64,
    pub(crate) epoch: Epoch,
    pub(crate) head: watch::Receiver<u64>,
    pub(crate) family: Family,
    /// The last number that was sent.
    pub(crate) sent: u64,
    /// Up to here there is nothing more to send, because it was swept.
    pub(crate) swept: u64,
    /// The last acknowledgement.
    pub(crate) acked: u64,
    /// What was sent and is not acknowledged.
    pub(crate) in_flight: VecDeque<u64>,
    pub(crate) _permit: OwnedSemaphorePermit,
}

impl Link {
    async fn run(&mut self, socket: &mut WebSocket) -> End {
        let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        let mut look = interval(PAIRING_LOOKED_AT_EVERY);
        // Most of the time nobody looks: what was not looked at then is not made up for.
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut silent_at = Instant::now() + SILENT_AFTER;
        let mut pings = 0_u32;
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
                        Ok(Ok(DesktopFrame::Answer { question, accepts, body })) if body.len() <= ANSWER_BYTES_MAX => {
                            let said = Verdict { accepts, body };
                            let (shop, device) = (self.device.shop.id, self.device.id);
                            self.app.relay.questions.answer(shop, device, question, said);
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
                    pings += 1;
                    if let Err(end) = self.ping(socket, pings).await {
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
                // All of it has been swept, or it was read where not all is: then nothing must be passed over.
                if self.app.relay.store.swept_upto(self.device.shop.id).await? < head {
                    tracing::warn!(
                        "Storage does not have what it has announced; a device is told to come again."
                    );
                    return Err(End::Refused(RefusedReason::Unavailable));
                }
                (self.sent, self.swept) = (head, head);
                return Ok(());
            };
            let sealed_to = items.iter().filter_map(|item| item.sealed.generation());
            if sealed_to.max() > Some(self.family.looked_at()) {
                // The key comes before what it opens.
                self.look_again(socket).await?;
            }
            let last = last.seq;
            self.sent = last;
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
    async fn ping(&mut self, socket: &mut WebSocket, pings: u32) -> Result<(), End> {
        if pings.is_multiple_of(LOOKED_AGAIN_AFTER_PINGS) {
            self.look_again(socket).await?;
        }
        self.head = self.app.relay.store.head(self.device.shop.id).await?;
        let newest = *self.head.borrow();
        let head = if newest > self.swept { newest } else { 0 };
        let is_held = self.app.relay.store.is_held(self.device.shop.id);
        send(socket, &ServerFrame::Ping { head, is_held }).await
    }

    async fn told(&mut self, socket: &mut WebSocket, note: Note) -> Result<(), End> {
        match note {
            Note::Ask(item) => {
                let item = Item::clone(&item);
                send(socket, &ServerFrame::Ask { item }).await
            }
            Note::Replaced => Err(End::Refused(RefusedReason::Replaced)),
            Note::LookAgain => self.look_again(socket).await,
        }
    }

    /// Asked of the store: that something has changed may have been said to nobody.
    async fn look_again(&mut self, socket: &mut WebSocket) -> Result<(), End> {
        let roll = self.app.relay.store.roll(self.device.shop.id).await?;
        match roll {
            Some(roll) if roll.active().any(|device| device.id == self.device.id) => {
                self.look(socket, &roll).await
            }
            _ => Err(End::Refused(RefusedReason::Revoked)),
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
    pub(crate) async fn look(&mut self, socket: &mut WebSocket, roll: &Roll) -> Result<(), End> {
        for frame in self.family.look(self.device.id, roll) {
            send(socket, &frame).await?;
        }
        Ok(())
    }

    async fn look_at_pairing(&mut self, socket: &mut WebSocket) -> Result<(), End> {
        let (relay, device) = (&self.app.relay, self.device.id);
        for frame in self.family.look_at_pairings(relay, device).await? {
            send(socket, &frame).await?;
        }
        Ok(())
    }

    async fn family_matter(
        &mut self,
        socket: &mut WebSocket,
        frame: DesktopFrame,
    ) -> Result<(), End> {
        let relay = &self.app.relay;
        if !relay.wishes.allows(self.device.id, Instant::now()) {
            return Err(End::Refused(RefusedReason::Unavailable));
        }
        let heard = family::hear(relay, &self.device, frame).await;
        match heard.map_err(|unheard| End::Refused(unheard.into()))? {
            Heard::Done => Ok(()),
            Heard::Answer(answer) => send(socket, &answer).await,
            Heard::Overtaken => {
                self.family.ask_again();
                self.look_again(socket).await
            }
        }
    }

    /// A desktop cannot acknowledge what it was not sent.
    fn acknowledged(&mut self, seq: u64) {
        let seq = seq.min(self.sent);
        while self.in_flight.front().is_some_and(|oldest| *oldest <= seq) {
            self.in_flight.pop_front();
        }
        if seq > self.acked {
            self.acked = seq;
            self.app.relay.store.ack(self.device.id, seq);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.device.shop.links.remove(&self.live);
    }
}
