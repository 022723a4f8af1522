//! The line to the relay: dialled for as long as the app runs, resumed from what is on this disk, acknowledged after each commit (R15).
//!
//! Payments do not depend on it: without it they are proven by asking Daraja, only later, and without an M-PESA code.

use crate::App;
use crate::views::Light;
use futures_util::{SinkExt, StreamExt};
use pokea_mailbox::limits::SILENT_AFTER;
use pokea_mailbox::{Cursor, DesktopFrame, Epoch, Item, Opener, RefusedReason, ServerFrame};
use std::convert::Infallible;
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpStream;
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
        app.show_relay_light(Light::Trouble).await;
        wait = match error {
            LinkError::Refused(RefusedReason::Replaced) => REDIAL_REPLACED,
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
        let paired = &self.0.pairing.paired;
        let mut opener = self.0.pairing.keys.opener();
        let (mut socket, _) =
            timeout(DIAL_WITHIN, connect_async(paired.base_url.link_url())).await??;
        loop {
            let frame = tokio::select! {
                frame = timeout(SILENT_AFTER, hear(&mut socket)) => frame??,
                () = self.0.redial.notified() => return Err(LinkError::Resumed),
            };
            match frame {
                ServerFrame::Challenge { nonce } => {
                    let hello = self.0.pairing.keys.hello(
                        &paired.base_url,
                        paired.device,
                        &nonce,
                        self.cursor().await?,
                    );
                    say(&mut socket, &hello).await?;
                }
                ServerFrame::Welcome { .. } => {
                    *connected = true;
                    self.show_relay_light(Light::Good).await;
                }
                ServerFrame::Batch { epoch, items } => {
                    for item in items {
                        let seq = item.seq;
                        opener = self.keep_item(opener, item, epoch).await?;
                        say(&mut socket, &DesktopFrame::Ack { seq }).await?;
                    }
                }
                ServerFrame::Ping { .. } => say(&mut socket, &DesktopFrame::Pong).await?,
                ServerFrame::Refused { reason } => return Err(reason.into()),
            }
        }
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
