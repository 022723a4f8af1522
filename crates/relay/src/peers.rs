//! Other relays over the same storage. A device has one link among all of them, and a question reaches a shop's desktops wherever they are connected.
//! What relays say to each other may be lost: then an older link ends by its silence, and the shop's stored policy answers.

use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use pokea_mailbox::{DeviceId, Item, ShopId};

/// The relays beside this one, as an engine that several share can reach them.
pub trait Peers: Send + Sync {
    /// What others say about a shop, from now on.
    fn said_about(&self, shop: ShopId) -> BoxFuture<'_, BoxStream<'static, Said>>;

    /// Tells the others that a device is connected here, since this moment (milliseconds since 1970-01-01 UTC).
    fn connected(&self, shop: ShopId, device: DeviceId, since_ms: i64) -> BoxFuture<'_, ()>;

    /// The first answer of a desktop that is connected elsewhere; none if there is none, which is known at once, or none in time.
    fn ask<'a>(&'a self, shop: ShopId, item: &'a Item) -> BoxFuture<'a, Option<String>>;
}

/// What another relay says.
pub enum Said {
    /// The device is connected there since this moment.
    Connected(DeviceId, i64),
    /// A sender waits there for an answer.
    Asks(Item, Reply),
}

/// Brings an answer back to whoever asked.
pub struct Reply(pub(crate) Box<dyn FnOnce(String) -> BoxFuture<'static, ()> + Send>);

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Connected(..) => "Connected",
            Self::Asks(..) => "Asks",
        })
    }
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reply")
    }
}
