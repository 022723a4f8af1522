//! The relay's own limits: what it lets strangers take from it. What it has agreed on with desktops is in `pokea_mailbox::limits`.

use std::time::Duration;

/// Connections that speak HTTP at one time. A desktop's WebSocket no longer counts, so desktops cannot crowd callbacks out.
pub(crate) const CONNECTIONS_MAX: usize = 4_096;

/// Desktops connected at one time.
pub(crate) const LINKS_MAX: usize = 20_000;

/// A request's head comes whole within this time, counted from the connection or the last answer; so this is also how long a connection
/// may be idle.
pub(crate) const HEAD_WITHIN: Duration = Duration::from_secs(10);

/// A request is received, handled and answered within this time of its head.
pub(crate) const REQUEST_WITHIN: Duration = Duration::from_secs(10);

/// Headers in one request.
pub(crate) const HEADERS_MAX: usize = 64;

/// Bytes that hyper buffers for one connection: the head must fit.
pub(crate) const CONNECTION_BUFFER_BYTES: usize = 16 * 1024;

/// A desktop takes a frame within this time, or is cut off.
pub(crate) const SEND_WITHIN: Duration = Duration::from_secs(10);

/// How long a stop waits for what has begun.
pub(crate) const STOP_WITHIN: Duration = Duration::from_secs(3);

/// How long to wait when the machine has no more connections to give.
pub(crate) const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(50);

/// How often sealing contexts that are spent are forgotten.
pub(crate) const FORGET_EVERY: Duration = Duration::from_secs(60);

/// How often storage is swept.
pub(crate) const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);

/// An item that some device has not acknowledged for so long is reported at every sweep: it goes a week later.
pub(crate) const ALARM_UNACKED: Duration = Duration::from_secs(23 * 24 * 60 * 60);

/// Changes of shops that a relay may be behind with before it forgets all that it remembers.
pub(crate) const CHANGES_BEHIND_MAX: usize = 1_024;
