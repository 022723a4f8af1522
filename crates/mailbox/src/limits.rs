//! Every size and time that both ends must agree on, in one place. The relay's own limits (connections, timeouts) are the relay's.

use std::time::Duration;

/// The largest body that a relay takes from a sender, in bytes. Callbacks are about 1 KiB.
pub const BODY_BYTES_MAX: usize = 16 * 1024;

/// Bodies are padded to a multiple of this before sealing, so that a stored size tells little.
pub const PAD_STEP_BYTES: usize = 256;

/// A whole address is shorter than this: there are forms and systems that cut longer ones.
pub const ADDRESS_CHARS_BELOW: usize = 200;

/// A sealing context serves this many items at most; the index of an item is one byte.
pub const CONTEXT_ITEMS_MAX: u16 = 256;

/// A sealing context is used for this long at most.
pub const CONTEXT_AGE_MAX: Duration = Duration::from_secs(10 * 60);

/// Items that may be on their way to a desktop, sent and not yet acknowledged; also the most in one batch.
pub const WINDOW_ITEMS: usize = 256;

/// Sealed bytes in one batch, so that a frame stays far below what WebSocket libraries allow. One item always fits.
pub const BATCH_BYTES_MAX: usize = 256 * 1024;

/// The largest frame from a desktop to a relay, in bytes: letters to some eighty devices.
pub const DESKTOP_FRAME_BYTES_MAX: usize = 16 * 1024;

/// The largest body of a request to pair, in bytes.
pub const PAIR_BYTES_MAX: usize = 4 * 1024;

/// The relay pings this often, with the number of the newest item.
pub const PING_EVERY: Duration = Duration::from_secs(20);

/// Either end gives the other up after this long without a frame: two pings and a little.
pub const SILENT_AFTER: Duration = Duration::from_secs(45);

/// A desktop answers the challenge within this time, or is cut off.
pub const HELLO_WITHIN: Duration = Duration::from_secs(5);

/// An invite can be used for this long; and once it is used, this is how long the pairing may take.
pub const INVITE_VALID: Duration = Duration::from_secs(10 * 60);

/// How long a device waits before it asks the same of a relay again, while a person decides.
pub const PAIR_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// The relay keeps an item for at least this long after its desktop acknowledged it.
pub const KEEP_ACKED: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The relay keeps an item that nobody acknowledged for this long.
pub const KEEP_UNACKED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A question is answered by a desktop within this time, or by the shop's policy. M-PESA waits for 8 s, counted from where it is.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// The largest answer to a question, in bytes.
pub const ANSWER_BYTES_MAX: usize = 1024;
