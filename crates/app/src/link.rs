//! The line to the relay: dialled for as long as the app runs, resumed from what is on this disk, acknowledged after each commit (R15).
//!
//! Payments do not depend on it: without it they are proven by asking Daraja, only later, and without an M-PESA code.

use crate::App;
use crate::pairing::Pairing;
use crate::validation::ValidationRule;
use crate::views::Light;
use crate::views::family::Estranged;
use futures_util::{SinkExt, StreamExt};
use pokea_daraja::c2b::ValidationAnswer;
use pokea_domain::Millis;
use pokea_mailbox::limits::SILENT_AFTER;
use pokea_mailbox::{Cursor, DesktopFrame, Epoch, Item, Opener, RefusedReason, ServerFrame};
use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

const DIAL_WITHIN: Duration = Duration::from_secs(10);
const REDIAL_FIRST: Duration = Duration::from_millis(250);
const REDIAL_LAST: Duration = Duration::from_secs(15);

/// Two PCs with one set of keys would push each other out for ever; this keeps it slow, and the light tells.
const REDIAL_REPLACED: Duration = Duration::from_secs(60);

/// Why a line ended. It is dialled again; nothing is lost meanwhile, the relay keeps the mail.
#[derive(Debug, Error)]
enum LinkError {
    #[error("the relay cannot be reached: {0}")]
    Socket(#[from] tokio_tungstenite::tungstenite::Error),
    #[error("the relay is silent")]
    Silent(#[from] tokio::time::error::Elapsed),
    #[error("the relay closed the line")]
    Closed,
    #[error("the relay says what this program does not understand: {0}")]
    Frame(#[from] serde_json::Error),
    #[error(transparent)]
    Refused(#[from] RefusedReason),
    #[error("the relay has mail for this PC and does not send it")]
    Behind,
    #[error("mail could not be kept and was not acknowledged: {0}")]
    NotKept(String),
    #[error("the PC slept, and the relay may have given the line up")]
    Resumed,
}

/// Keeps the line up.
pub(crate) async fn run(app: App) {
    let mut wait = REDIAL_FIRST;
    loop {
        let mut connected = false;
        let Err(error) = app.talk(&mut connected).await;
        tracing::warn!(%error, "the line to the relay ended; dialling again");
        app.0.family.no_line();
        app.publish_family().await;
        app.show_relay_light(Light::Trouble).await;
        let estranged = match error {
            LinkError::Refused(RefusedReason::NotPaired) => Some(Estranged::Unknown),
            LinkError::Refused(RefusedReason::Revoked) => Some(Estranged::Revoked),
            _ => None,
        };
        if estranged.is_some() {
            app.show_estranged(estranged).await;
        }
        wait = match error {
            LinkError::Refused(RefusedReason::Replaced) => REDIAL_REPLACED,
            // Until a person pairs it again it stays so, unless the relay has found its storage.
            _ if estranged.is_some() => REDIAL_REPLACED,
            LinkError::Resumed => Duration::ZERO,
            _ if connected => REDIAL_FIRST,
            _ => (wait * 2).min(REDIAL_LAST),
        };
        tokio::select! {
            () = app.0.core.clock().sleep(wait) => {}
            () = app.0.redial.notified() => wait = REDIAL_FIRST,
        }
    }
}

impl App {
    async fn talk(&self, connected: &mut bool) -> Result<Infallible, LinkError> {
        let pairing = self.pairing();
        let paired = &pairing.paired;
        let mut opener = pairing.opener();
        let mut cursor = self.cursor().await?;
        // What was the cursor when a ping said that there is more.
        let mut behind_at = None;
        // Nothing is wished on a line before it is welcomed.
        let mut wishes = None;
        let (mut socket, _) =
            timeout(DIAL_WITHIN, connect_async(paired.base_url.link_url())).await??;
        loop {
            let frame = tokio::select! {
                frame = timeout(SILENT_AFTER, hear(&mut socket)) => frame??,
                () = self.0.redial.notified() => return Err(LinkError::Resumed),
                wish = next(&mut wishes) => {
                    say(&mut socket, &wish).await?;
                    continue;
                }
            };
            match frame {
                ServerFrame::Challenge { nonce } => {
                    let (relay, device) = (&paired.base_url, paired.device);
                    let hello = pairing.keys.hello(relay, device, &nonce, cursor);
                    say(&mut socket, &hello).await?;
                }
                ServerFrame::Welcome {
                    epoch,
                    acked,
                    key,
                    others,
                    ..
                } => {
                    *connected = true;
                    let lost = has_lost(cursor, epoch, acked);
                    if lost {
                        self.is_an_older_copy(cursor.seq, acked).await?;
                    }
                    let lost = lost || epoch != cursor.epoch;
                    self.know_others(others, lost).await.map_err(not_kept)?;
                    if epoch != cursor.epoch {
                        cursor = Cursor { epoch, seq: 0 };
                    }
                    let (rule, set_at) = self.rule().await?;
                    let policy = rule.policy();
                    let set_at_ms = set_at.0;
                    say(&mut socket, &DesktopFrame::Policy { policy, set_at_ms }).await?;
                    pairing.seals_to(key);
                    self.show_estranged(None).await;
                    wishes = Some(self.0.family.line());
                    self.publish_family().await;
                    opener = self.open_kept(opener).await?;
                    self.show_relay_light(Light::Good).await;
                }
                ServerFrame::Batch { epoch, items } => {
                    for item in items {
                        let seq = item.seq;
                        opener = self.keep_item(opener, item, epoch).await?;
                        cursor = Cursor { epoch, seq };
                        say(&mut socket, &DesktopFrame::Ack { seq }).await?;
                    }
                }
                ServerFrame::Ask { item } => {
                    let question = item.seq;
                    let answer;
                    (opener, answer) = self.answer(opener, item).await?;
                    if let Some(answer) = answer {
                        let frame = DesktopFrame::Answer {
                            question,
                            accepts: matches!(answer, ValidationAnswer::Accept { .. }),
                            body: answer.body(),
                        };
                        say(&mut socket, &frame).await?;
                    }
                }
                ServerFrame::Ping { head, is_held } => {
                    // Mail that lies on a relay's disk is late, however well the line is.
                    let light = if is_held { Light::Trouble } else { Light::Good };
                    self.show_relay_light(light).await;
                    // A line can look well and carry nothing. Twice behind at the same place is no delay.
                    let behind = (head > cursor.seq).then_some(cursor);
                    if behind.is_some() && behind == behind_at {
                        return Err(LinkError::Behind);
                    }
                    behind_at = behind;
                    say(&mut socket, &DesktopFrame::Pong).await?;
                }
                ServerFrame::Refused { reason } => return Err(reason.into()),
                about_the_shop @ (ServerFrame::Rotate { .. }
                | ServerFrame::Keys { .. }
                | ServerFrame::Invited { .. }
                | ServerFrame::Joining { .. }
                | ServerFrame::Revealed { .. }
                | ServerFrame::Joined { .. }) => {
                    if self.hear_of_shop(&pairing, about_the_shop).await? {
                        opener = self.open_kept(pairing.opener()).await?;
                    }
                }
            }
        }
    }

    /// True if keys came that were not here. Trouble with a newcomer or a key must not hold up the mail.
    async fn hear_of_shop(
        &self,
        pairing: &Arc<Pairing>,
        frame: ServerFrame,
    ) -> Result<bool, LinkError> {
        let pairing = Arc::clone(pairing);
        let heard = self
            .blocking(move |app| {
                let now = app.0.core.now();
                app.0.family.hear(&pairing, &frame, now.0)
            })
            .await
            .map_err(not_kept)?;
        let has_keys = heard.unwrap_or_else(|error| {
            tracing::error!(%error, "what the relay said about the shop could not be followed");
            false
        });
        self.publish_family().await;
        Ok(has_keys)
    }

    /// Tries once more what was kept because its key was not here.
    async fn open_kept(&self, mut opener: Opener) -> Result<Opener, LinkError> {
        self.blocking(move |app| app.take_sealed(&mut opener).map(|()| opener))
            .await
            .map_err(not_kept)?
            .map_err(not_kept)
    }

    async fn cursor(&self) -> Result<Cursor, LinkError> {
        let kept = self
            .blocking(|app| app.0.core.relay_cursor())
            .await
            .map_err(not_kept)?
            .map_err(not_kept)?;
        Ok(kept.map_or_else(Cursor::default, |kept| Cursor {
            epoch: Epoch::from_bytes(kept.epoch.to_be_bytes()),
            seq: kept.sequence,
        }))
    }

    /// What was told with mail since is gone. The relay sends again what it still has, from this till's own cursor on; the records are looked at
    /// as far back as they go, as after each start.
    async fn is_an_older_copy(&self, kept_to: u64, acked: u64) -> Result<(), LinkError> {
        tracing::error!(
            kept_to,
            acked,
            "this till's files are older than what it told the relay: an older copy was put back, and later sales are missing; its mail and the records are read again"
        );
        self.0.records.look();
        self.blocking(|app| app.0.core.set_older_copy())
            .await
            .map_err(not_kept)
    }

    async fn rule(&self) -> Result<(ValidationRule, Millis), LinkError> {
        self.blocking(App::validation_rule)
            .await
            .map_err(not_kept)?
            .map_err(not_kept)
    }

    async fn answer(
        &self,
        mut opener: Opener,
        question: Item,
    ) -> Result<(Opener, Option<ValidationAnswer>), LinkError> {
        self.blocking(move |app| {
            app.answer_question(&mut opener, &question)
                .map(|answer| (opener, answer))
        })
        .await
        .map_err(not_kept)?
        .map_err(not_kept)
    }

    async fn keep_item(
        &self,
        mut opener: Opener,
        item: Item,
        epoch: Epoch,
    ) -> Result<Opener, LinkError> {
        let epoch = u64::from_be_bytes(*epoch.as_bytes());
        self.blocking(move |app| app.take_mail(&mut opener, &item, epoch).map(|()| opener))
            .await
            .map_err(not_kept)?
            .map_err(not_kept)
    }
}

/// What is wished next, on a line that is welcomed.
async fn next(wishes: &mut Option<mpsc::UnboundedReceiver<DesktopFrame>>) -> DesktopFrame {
    match wishes {
        Some(wishes) => match wishes.recv().await {
            Some(wish) => wish,
            None => pending().await,
        },
        None => pending().await,
    }
}

/// Whether this disk had more of the relay's mail than it has now (R21): an acknowledgement follows the commit. Numbers of different epochs
/// are not compared, unless there is nothing on this disk at all.
fn has_lost(cursor: Cursor, epoch: Epoch, acked: u64) -> bool {
    acked > cursor.seq && (cursor.epoch == epoch || cursor == Cursor::default())
}

fn not_kept(error: impl std::fmt::Display) -> LinkError {
    LinkError::NotKept(error.to_string())
}

async fn hear(socket: &mut Socket) -> Result<ServerFrame, LinkError> {
    loop {
        match socket.next().await.ok_or(LinkError::Closed)?? {
            Message::Text(text) => return Ok(serde_json::from_str(&text)?),
            Message::Close(_) => return Err(LinkError::Closed),
            Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_) => {}
        }
    }
}

async fn say(socket: &mut Socket, frame: &DesktopFrame) -> Result<(), LinkError> {
    Ok(socket
        .send(Message::text(serde_json::to_string(frame)?))
        .await?)
}
