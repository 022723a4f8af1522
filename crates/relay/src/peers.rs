//! Other relays over the same storage. A device has one link among all of them, and a question reaches a shop's desktops wherever they are connected.
//! What relays say to each other may be lost: then an older link ends by its silence, and the shop's stored policy answers.

use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use pokea_mailbox::{DeviceId, Item, ShopId};
use serde::{Deserialize, Serialize};

/// The relays beside this one, as an engine that several share can reach them.
pub trait Peers: Send + Sync {
    /// What others say about a shop, from now on.
    fn said_about(&self, shop: ShopId) -> BoxFuture<'_, BoxStream<'static, Said>>;

    /// Tells the others that a device is connected here, since this moment (milliseconds since 1970-01-01 UTC).
    fn connected(&self, shop: ShopId, device: DeviceId, since_ms: i64) -> BoxFuture<'_, ()>;

    /// Asks the desktops that are connected elsewhere, for as long as somebody listens to what they say. Ends at once if there are none.
    fn ask<'a>(&'a self, shop: ShopId, item: &'a Item) -> BoxStream<'a, Echo>;
}

/// What a desktop says to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it accepts what is asked about.
    pub accepts: bool,
    /// What the sender is to get.
    pub body: String,
}

/// What comes back from another relay that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Echo {
    /// A desktop is connected there, and has been asked.
    Asked,
    /// It has answered.
    Answered(Verdict),
}

/// What another relay says.
pub enum Said {
    /// The device is connected there since this moment.
    Connected(DeviceId, i64),
    /// A sender waits there for an answer.
    Asks(Item, Reply),
}

/// Brings something back to whoever asked.
pub struct Reply(pub(crate) Box<dyn Fn(Echo) -> BoxFuture<'static, ()> + Send + Sync>);

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
