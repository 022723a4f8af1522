//! A desktop as the relay sees one: it pairs over HTTP, mints addresses, and speaks frames over a real WebSocket.

use crate::BOUND;
use anyhow::{Context, Result, bail};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use pokea_mailbox::{
    Address, AddressBook, AnswerKind, BaseUrl, Cursor, DesktopFrame, DeviceKeys, Epoch, Invite,
    Item, Joining, JoiningRandom, Next, PairAnswer, PairRefusal, PairRequest, Paired,
    RefusedReason, ServerFrame, ShopKey, ShopKeys,
};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use tokio_tungstenite::{WebSocketStream, connect_async};

pub struct Desktop {
    pub keys: DeviceKeys,
    /// What opens its shop's items.
    pub shop: ShopKeys,
    pub paired: Paired,
    /// How to reach the relay, which need not be what the addresses begin with.
    pub dial: BaseUrl,
    book: AddressBook,
    minted: AtomicU64,
}

impl Desktop {
    pub async fn pair(seed: u8, dial: &BaseUrl, invite: &Invite) -> Result<Self> {
        Self::pair_with(&reqwest::Client::new(), seed, dial, invite).await
    }

    pub async fn pair_with(
        client: &reqwest::Client,
        seed: u8,
        dial: &BaseUrl,
        invite: &Invite,
    ) -> Result<Self> {
        let mut joining = joining(seed, invite);
        let mut request = joining.begin();
        loop {
            match joining.hear(&ask_with(client, dial, &request).await??)? {
                Next::Post(next) => request = next,
                Next::Joined { paired, keys } => return Ok(Self::new(seed, dial, paired, keys)),
                Next::Again => bail!("nobody was to be asked"),
            }
        }
    }

    pub fn new(seed: u8, dial: &BaseUrl, paired: Paired, shop: ShopKeys) -> Self {
        Self {
            keys: device_keys(seed),
            shop,
            dial: dial.clone(),
            book: paired.address_book(),
            paired,
            minted: AtomicU64::new(0),
        }
    }

    pub fn mint(&self, kind: AnswerKind) -> Address {
        let mut random = [0; 16];
        random[..8].copy_from_slice(&self.minted.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        self.book.mint(kind, random)
    }

    /// Where to post to an address from here.
    pub fn reach(&self, address: &Address) -> String {
        address
            .as_str()
            .replacen(self.paired.base_url.as_str(), self.dial.as_str(), 1)
    }

    /// Posts to a new address, as a sender would, and expects 200.
    pub async fn callback(&self, body: &str) -> Result<Address> {
        let address = self.mint(AnswerKind::Accepted);
        let answer = reqwest::Client::new()
            .post(self.reach(&address))
            .body(body.to_owned())
            .send()
            .await?;
        anyhow::ensure!(answer.status() == 200, "{}", answer.status());
        Ok(address)
    }

    pub async fn connect(&self, cursor: Cursor) -> Result<Link> {
        let mut link = Link::dial(&self.dial).await?;
        let ServerFrame::Challenge { nonce } = link.next().await? else {
            bail!("a challenge comes first")
        };
        link.send(
            &self
                .keys
                .hello(&self.paired.base_url, self.paired.device, &nonce, cursor),
        )
        .await?;
        let ServerFrame::Welcome {
            epoch, head, key, ..
        } = link.next().await?
        else {
            bail!("not welcome")
        };
        (link.epoch, link.head, link.key) = (epoch, head, Some(key));
        Ok(link)
    }

    pub fn open(&self, item: &Item) -> Result<String> {
        Ok(String::from_utf8(self.shop.opener().open(item)?)?)
    }
}

/// The answer to a question.
pub fn answered(question: u64, accepts: bool, body: &str) -> DesktopFrame {
    DesktopFrame::Answer {
        question,
        accepts,
        body: body.into(),
    }
}

pub fn device_keys(seed: u8) -> DeviceKeys {
    DeviceKeys::generate([seed; DeviceKeys::SECRET_BYTES])
}

pub fn joining(seed: u8, invite: &Invite) -> Joining {
    let random = JoiningRandom {
        shop_key: [seed ^ 0x80; 32],
        nonce: [seed; 32],
    };
    Joining::new(device_keys(seed), invite.clone(), &random)
}

/// What the relay answers to a request to pair.
pub async fn ask(dial: &BaseUrl, request: &PairRequest) -> Result<Result<PairAnswer, PairRefusal>> {
    ask_with(&reqwest::Client::new(), dial, request).await
}

async fn ask_with(
    client: &reqwest::Client,
    dial: &BaseUrl,
    request: &PairRequest,
) -> Result<Result<PairAnswer, PairRefusal>> {
    let answer = client.post(dial.pair_url()).json(request).send().await?;
    match answer.status().as_u16() {
        200 => Ok(Ok(answer.json().await?)),
        403 => Ok(Err(answer.json().await?)),
        other => bail!("{other} is no answer to a device that pairs"),
    }
}

pub struct Link {
    socket: Box<dyn Socket>,
    pub epoch: Epoch,
    pub head: u64,
    /// Of its shop, as it was told at its welcome.
    pub key: Option<ShopKey>,
}

/// A WebSocket over whatever it is that carries it.
trait Socket:
    Stream<Item = Result<Message, WsError>> + Sink<Message, Error = WsError> + Send + Unpin
{
}

impl<S> Socket for S where
    S: Stream<Item = Result<Message, WsError>> + Sink<Message, Error = WsError> + Send + Unpin
{
}

impl Link {
    pub async fn dial(relay: &BaseUrl) -> Result<Self> {
        Ok(Self::over(connect_async(relay.link_url()).await?.0))
    }

    pub fn over<S>(socket: WebSocketStream<S>) -> Self
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        Self {
            socket: Box::new(socket),
            epoch: Cursor::default().epoch,
            head: 0,
            key: None,
        }
    }

    pub async fn send(&mut self, frame: &DesktopFrame) -> Result<()> {
        Ok(self
            .socket
            .send(Message::text(serde_json::to_string(frame)?))
            .await?)
    }

    pub async fn send_text(&mut self, text: &str) -> Result<()> {
        Ok(self.socket.send(Message::text(text)).await?)
    }

    pub async fn ack(&mut self, seq: u64) -> Result<()> {
        self.send(&DesktopFrame::Ack { seq }).await
    }

    pub async fn next(&mut self) -> Result<ServerFrame> {
        match timeout(BOUND, self.socket.next())
            .await?
            .context("the relay hung up")??
        {
            Message::Text(text) => Ok(serde_json::from_str(&text)?),
            other => bail!("{other:?} is not a frame"),
        }
    }

    /// The items of the next batch.
    pub async fn batch(&mut self) -> Result<Vec<Item>> {
        match self.next().await? {
            ServerFrame::Batch { epoch, items } if epoch == self.epoch => Ok(items),
            other => bail!("{other:?} is not a batch of this epoch"),
        }
    }

    /// As many items, from as many batches as it takes.
    pub async fn items(&mut self, count: usize) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        while items.len() < count {
            items.extend(self.batch().await?);
        }
        anyhow::ensure!(
            items.len() == count,
            "{} items where {count} were expected",
            items.len()
        );
        Ok(items)
    }

    pub fn cursor(&self, seq: u64) -> Cursor {
        Cursor {
            epoch: self.epoch,
            seq,
        }
    }

    pub async fn expect_refused(&mut self, expected: RefusedReason) -> Result<()> {
        match self.next().await? {
            ServerFrame::Refused { reason } if reason == expected => self.expect_closed().await,
            other => bail!("{other:?} where {expected:?} was expected"),
        }
    }

    /// The relay says that it stops, so that a desktop dials another at once.
    pub async fn expect_going_away(&mut self) -> Result<()> {
        match timeout(BOUND, self.socket.next()).await? {
            Some(Ok(Message::Close(Some(close)))) if close.code == CloseCode::Away => Ok(()),
            other => bail!("{other:?} where a goodbye was expected"),
        }
    }

    pub async fn expect_closed(&mut self) -> Result<()> {
        match timeout(BOUND, self.socket.next()).await? {
            None | Some(Ok(Message::Close(_)) | Err(_)) => Ok(()),
            Some(Ok(other)) => bail!("{other:?} where a close was expected"),
        }
    }
}
