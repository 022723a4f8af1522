//! The relay's own limits: what it lets strangers take from it. What it has agreed on with desktops is in `pokea_mailbox::limits`, and the
//! largest body with it.
//!
//! Listed senders have no rate and no share, and keep room that others cannot take: whatever a flood makes the relay refuse, it is not
//! Safaricom's callbacks first.

use crate::rates::Rate;
use std::time::Duration;

/// Connections that speak HTTP at one time. A desktop's WebSocket no longer counts, so desktops cannot crowd callbacks out.
pub(crate) const CONNECTIONS_MAX: usize = 4_096;

/// Of those, for listed senders, the relay's own machine and its proxies only.
pub(crate) const CONNECTIONS_RESERVED: usize = 512;

/// Connections of one network (an IPv4 /24, an IPv6 /48) at one time.
pub(crate) const CONNECTIONS_OF_NETWORK_MAX: usize = 256;

/// Desktops connected at one time.
pub(crate) const LINKS_MAX: usize = 20_000;

/// A request's head comes whole within this time, counted from the connection or the last answer; so this is also how long a connection
/// may be idle.
pub(crate) const HEAD_WITHIN: Duration = Duration::from_secs(10);

/// A TLS handshake is done within this time.
pub(crate) const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);

/// A request is received, handled and answered within this time of its head.
pub(crate) const REQUEST_WITHIN: Duration = Duration::from_secs(10);

/// Headers in one request.
pub(crate) const HEADERS_MAX: usize = 64;

/// Bytes that hyper buffers for one connection: the head must fit.
pub(crate) const CONNECTION_BUFFER_BYTES: usize = 16 * 1024;

/// Callbacks to the addresses of one device from senders that are not listed. Above it they are answered 429 and not stored. A shop at its
/// busiest takes a payment every few seconds.
pub(crate) const CALLBACKS_OF_DEVICE: Rate = Rate {
    every: Duration::from_millis(20),
    burst: 500,
};

/// Of those, from one network: whoever knows one address does not crowd out Safaricom, should that post from addresses that nobody knows yet.
pub(crate) const CALLBACKS_OF_DEVICE_AND_NETWORK: Rate = Rate {
    every: Duration::from_millis(200),
    burst: 100,
};

/// The same of a device that was revoked: whoever has stolen it has the key of its addresses. A sale that was under way is not lost by this.
pub(crate) const CALLBACKS_OF_REVOKED: Rate = Rate {
    every: Duration::from_secs(10),
    burst: 20,
};

/// Posts to unknown addresses from one network. Above it the connection is closed instead of answered.
pub(crate) const UNKNOWN_OF_NETWORK: Rate = Rate {
    every: Duration::from_secs(3),
    burst: 60,
};

/// Requests to pair, from one network: a few desktops that each ask once a second.
pub(crate) const PAIRINGS_OF_NETWORK: Rate = Rate {
    every: Duration::from_millis(200),
    burst: 50,
};

/// Codes that nobody was given, from one network. Above it the network is told to wait; whoever has a code that was given out pairs all the same.
pub(crate) const GUESSES_OF_NETWORK: Rate = Rate {
    every: Duration::from_secs(60),
    burst: 10,
};

/// Shops that one network may make at a relay that is open to everybody.
pub(crate) const SHOPS_OF_NETWORK: Rate = Rate {
    every: Duration::from_secs(10 * 60),
    burst: 3,
};

/// Shops that all networks together may make there.
pub(crate) const SHOPS_OF_ALL: Rate = Rate {
    every: Duration::from_secs(60),
    burst: 60,
};

/// So many shops' mail from senders that are not listed fills storage, and no fewer.
pub(crate) const SHOPS_TO_FILL_STORAGE: u64 = 8;

/// The last of so many parts of storage is for listed senders alone.
pub(crate) const PARTS_WITH_ONE_RESERVED: u64 = 8;

/// How often it is said that a shop's share is full.
pub(crate) const TOLD_OF_SHARE: Rate = Rate {
    every: Duration::from_secs(60 * 60),
    burst: 1,
};

/// What a device may want of its shop: invites, pairings, keys, a policy. Each costs a flush of the disk that callbacks wait for too.
pub(crate) const WISHES_OF_DEVICE: Rate = Rate {
    every: Duration::from_secs(1),
    burst: 30,
};

/// New epochs of one shop. Each sends everything that is kept to all of its devices.
pub(crate) const EPOCHS_OF_SHOP: Rate = Rate {
    every: Duration::from_secs(60 * 60),
    burst: 2,
};

/// A link looks at its shop again after so many pings (five minutes), in case that a change was announced and not heard.
pub(crate) const LOOKED_AGAIN_AFTER_PINGS: u32 = 15;

/// Other relays say within this time that they have asked a desktop; who has only rejections waits for that.
pub(crate) const ECHOES_WITHIN: Duration = Duration::from_secs(1);

/// How often a desktop's link looks how far a pairing is that its person may have to decide about.
pub(crate) const PAIRING_LOOKED_AT_EVERY: Duration = Duration::from_millis(500);

/// How often the relay looks whether a process beside it has changed something in its file.
pub(crate) const NEWS_EVERY: Duration = Duration::from_millis(500);

/// A desktop takes a frame within this time, or is cut off.
pub(crate) const SEND_WITHIN: Duration = Duration::from_secs(10);

/// How long a stop waits for what has begun: every request that is being read or handled may end.
pub(crate) const STOP_WITHIN: Duration = Duration::from_secs(12);

/// A connection on which nothing has been asked yet, when the relay stops, is listened to for so long.
pub(crate) const FIRST_REQUEST_WITHIN: Duration = Duration::from_secs(1);

/// After a callback that could not be stored, the relay says for so long that it is not ready, unless the next one can be.
pub(crate) const NOT_READY_FOR: Duration = Duration::from_secs(10);

/// How long to wait when the machine has no more connections to give.
pub(crate) const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(50);

/// How often sealing contexts that are spent are forgotten.
pub(crate) const FORGET_EVERY: Duration = Duration::from_secs(60);

/// How often it is looked at how much storage takes of the disk. Between two looks it takes no more than it can in that time.
pub(crate) const WEIGH_EVERY: Duration = Duration::from_secs(1);

/// Storage says within this time whether it takes writes, or does not.
pub(crate) const PROBE_WITHIN: Duration = Duration::from_secs(3);

/// How often storage is swept.
pub(crate) const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);

/// An item that some device has not acknowledged for so long is reported at every sweep, for a week at least before it goes.
pub(crate) const ALARM_UNACKED: Duration = Duration::from_secs(23 * 24 * 60 * 60);

/// Changes of shops that a relay may be behind with before it forgets all that it remembers.
pub(crate) const CHANGES_BEHIND_MAX: usize = 1_024;

/// A callback that the cluster has not taken within this time goes to this relay's own disk. Electing a leader takes it some seconds.
pub(crate) const SILENT_AFTER: Duration = Duration::from_secs(1);

/// How often what is on this relay's own disk is offered to a cluster that did not take it.
pub(crate) const DRAIN_AGAIN_AFTER: Duration = Duration::from_millis(200);

/// A reader that met a server which is behind waits this long before it reads on.
pub(crate) const READ_AGAIN_AFTER: Duration = Duration::from_millis(5);

/// Reading from the cluster is given up after this time.
pub(crate) const READ_WITHIN: Duration = Duration::from_secs(10);

/// How often the cluster is asked for the newest item of a shop that is connected, in case that its announcement was lost.
pub(crate) const HEAD_ASKED_EVERY: Duration = Duration::from_secs(10);

/// How often acknowledgements are written to the cluster.
pub(crate) const ACKS_SAVED_EVERY: Duration = Duration::from_secs(5);

/// How long the copy of the shops waits before it follows the cluster again.
pub(crate) const FOLLOW_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// A relay that ends closes its files within this time.
pub(crate) const CLOSED_WITHIN: Duration = Duration::from_secs(5);

/// How often a relay looks whether the one before has closed them.
pub(crate) const OPENED_AGAIN_AFTER: Duration = Duration::from_millis(50);

/// An item that is on its way to the quorum already is asked about again after this time.
pub(crate) const PUBLISH_AGAIN_AFTER: Duration = Duration::from_millis(2);

/// A relay that has been in its cluster before waits this long for it, and then starts without it.
pub(crate) const JOIN_WITHIN: Duration = Duration::from_secs(2);

/// How long a relay waits before it tries again to join a cluster that it started without, or that is silent.
pub(crate) const JOIN_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Whoever got no answer about a shop from the cluster spares others the wait for so long: they are answered from this relay's copy.
pub(crate) const RECORDS_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// How often the servers of a cluster are asked whether they still flush before they acknowledge.
pub(crate) const DURABILITY_ASKED_EVERY: Duration = Duration::from_secs(60);
