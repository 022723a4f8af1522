//! A real relay over real sockets, with real files; and the program itself.

mod abuse;
mod callbacks;
mod cluster;
mod conformance;
mod delivery;
mod desktop;
mod family;
mod kills;
mod links;
mod log;
mod migrate_cluster;
mod operator;
mod pairing;
mod program;
mod questions;
mod senders;
mod several_relays;
mod silent_cluster;
mod slow_clients;
mod storage;
mod test_relay;
mod tls;

use std::time::Duration;

/// How long a test waits for what must come. Longer than the relay's own waits, so that paused clocks reach those first.
const BOUND: Duration = Duration::from_secs(60);

/// 2023-11-14, for what needs some time and not a certain one.
const NOW_MS: i64 = 1_700_000_000_000;
