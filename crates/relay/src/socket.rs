//! A WebSocket as frames, and how its conversation ends.

use crate::limits::SEND_WITHIN;
use crate::store::StoreError;
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use pokea_mailbox::{DesktopFrame, RefusedReason, ServerFrame};
use tokio::time::timeout;

/// How a link ends.
pub(crate) enum End {
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

/// The next frame. WebSocket's own pings are answered below us and say nothing here.
pub(crate) async fn receive(socket: &mut WebSocket) -> Result<DesktopFrame, End> {
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

pub(crate) async fn send(socket: &mut WebSocket, frame: &ServerFrame) -> Result<(), End> {
    let text = serde_json::to_string(frame).expect("a frame is plain data");
    match timeout(SEND_WITHIN, socket.send(Message::Text(text.into()))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}

/// Says why, as far as anybody still listens.
pub(crate) async fn finish(socket: &mut WebSocket, end: End) {
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
