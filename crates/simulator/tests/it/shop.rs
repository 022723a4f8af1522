//! A shop to test with: a simulator that is fast, the client for it, and a receiver on a real socket that keeps what is posted to it.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use pokea_daraja::c2b::{C2bRegister, C2bVersion, Unanswered};
use pokea_daraja::stk::{LipaNaMpesa, StkAccepted, StkPush, StkQuery};
use pokea_daraja::values::{AccountReference, CallbackUrl, Description, Shillings};
use pokea_daraja::{Client, Config, Error, Timeouts};
use pokea_domain::payment::QueryAnswer;
use pokea_domain::{Cents, CheckoutRequestId, Millis, Msisdn};
use pokea_simulator::{Handle, Options, PushView, Simulator, View};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long anything that must happen may take.
const BOUND: Duration = Duration::from_secs(20);
pub const SPEED: u32 = 100;

pub struct Shop {
    pub simulator: Handle,
    pub client: Client,
    pub mpesa: LipaNaMpesa,
    pub receiver: Receiver,
}

impl Shop {
    pub async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub async fn open_with(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options {
            speed: SPEED,
            ..Options::default()
        };
        change(&mut options);
        let simulator = Simulator::start(options).await.expect("a simulator");
        Self {
            client: Client::new(config(simulator.base_url())).expect("a client"),
            mpesa: mpesa(),
            receiver: Receiver::open().await,
            simulator,
        }
    }

    /// Asks a phone for 1,500 shillings, and expects to be heard.
    pub async fn ask(&self, phone: &str) -> CheckoutRequestId {
        match self.push(phone).await {
            Ok(accepted) => accepted.checkout,
            other => panic!("not accepted: {other:?}"),
        }
    }

    pub async fn push(&self, phone: &str) -> Result<StkAccepted, Error> {
        let push = StkPush {
            shop: self.mpesa.clone(),
            ..push(phone, &self.receiver.url("stk"))
        };
        self.client
            .send(&push, now())
            .await
            .map(|answer| answer.said)
    }

    pub async fn query(&self, checkout: &CheckoutRequestId) -> QueryAnswer {
        query(&self.client, checkout).await
    }

    /// Has payments confirmed to the receiver.
    pub async fn register(&self) {
        let register = C2bRegister {
            version: C2bVersion::V2,
            short_code: self.mpesa.business_short_code().clone(),
            confirmation: url(&self.receiver.url("paid")),
            validation: url(&self.receiver.url("may")),
            unanswered: Unanswered::Completed,
        };
        let answer = self.client.send(&register, now()).await;
        answer.expect("registered");
    }

    /// Waits until the simulator shows what a test waits for.
    pub async fn until(&self, seen: impl Fn(&View) -> bool) -> View {
        let mut changes = self.simulator.changes();
        let waiting = async {
            loop {
                let view = self.simulator.state();
                if seen(&view) {
                    return view;
                }
                changes.changed().await.expect("a running simulator");
            }
        };
        match timeout(BOUND, waiting).await {
            Ok(view) => view,
            Err(_) => panic!("never seen; at last: {:#?}", self.simulator.state()),
        }
    }

    /// Waits until a push is as a test wants it.
    pub async fn until_push(
        &self,
        checkout: &CheckoutRequestId,
        seen: impl Fn(&PushView) -> bool,
    ) -> PushView {
        let view = self
            .until(|view| find(view, checkout).is_some_and(&seen))
            .await;
        find(&view, checkout).expect("just seen").clone()
    }
}

pub fn find<'a>(view: &'a View, checkout: &CheckoutRequestId) -> Option<&'a PushView> {
    view.pushes.iter().find(|push| push.checkout == *checkout)
}

/// The configuration that the simulator's demo shop needs.
pub fn config(base_url: &str) -> Config {
    let shop = pokea_simulator::Shop::demo();
    Config {
        base_url: base_url.to_owned(),
        consumer_key: shop.consumer_key.as_str().into(),
        consumer_secret: shop.consumer_secret.as_str().into(),
        timeouts: Timeouts::default(),
        proxy: None,
    }
}

pub fn push(phone: &str, callback_url: &str) -> StkPush {
    StkPush {
        shop: mpesa(),
        msisdn: msisdn(phone),
        amount: Shillings::new(Cents::new(150_000)).expect("a small amount"),
        callback_url: url(callback_url),
        account_reference: AccountReference::parse("AccountReference", "R1-000123")
            .expect("a short reference"),
        description: Description::parse("TransactionDesc", "Sale").expect("a short text"),
    }
}

/// As the app takes it: a query that fails leaves the payment pending.
pub async fn query(client: &Client, checkout: &CheckoutRequestId) -> QueryAnswer {
    let query = StkQuery {
        shop: mpesa(),
        checkout: checkout.clone(),
    };
    match client.send(&query, now()).await {
        Ok(answer) => answer.said.into(),
        Err(_) => QueryAnswer::Pending,
    }
}

/// The demo shop's numbers.
pub fn mpesa() -> LipaNaMpesa {
    let shop = pokea_simulator::Shop::demo();
    LipaNaMpesa::till(
        &shop.store_number,
        shop.party_b(),
        shop.passkey.as_str().into(),
    )
    .expect("good numbers")
}

fn url(text: &str) -> CallbackUrl {
    CallbackUrl::parse("CallBackURL", text).expect("an address of this machine")
}

pub fn msisdn(phone: &str) -> Msisdn {
    Msisdn::parse(phone).expect("a valid number")
}

#[expect(
    clippy::disallowed_methods,
    reason = "the client needs the time, and these tests are about two programs that each have a clock"
)]
pub fn now() -> Millis {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since_epoch.expect("a clock after 1970").as_millis();
    Millis(i64::try_from(millis).expect("a clock before the year 292 million"))
}

/// A message that reached the receiver.
#[derive(Clone, Debug)]
pub struct Posted {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Posted {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// What Safaricom's messages reach.
pub struct Receiver {
    base_url: String,
    posted: Inbox,
    status: Arc<AtomicU16>,
    replies: Replies,
    server: JoinHandle<()>,
}

type Inbox = watch::Sender<Vec<Posted>>;
/// What is answered to a path, unless it is the usual; without a body, nothing ever.
type Replies = watch::Sender<HashMap<String, Option<(StatusCode, String)>>>;

impl Receiver {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}", listener.local_addr().expect("a bound port"));
        let posted = Inbox::default();
        let status = Arc::new(AtomicU16::new(200));
        let replies = Replies::default();
        let state = (posted.clone(), status.clone(), replies.clone());
        let router = Router::new().fallback(keep).with_state(state);
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a server");
        });
        Self {
            base_url,
            posted,
            status,
            replies,
            server,
        }
    }

    /// Answers with this status from now on.
    pub fn answer_with(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// Answers messages to a path with this from now on.
    pub fn reply(&self, path: &str, status: u16, body: &str) {
        let status = StatusCode::from_u16(status).expect("an HTTP status");
        self.set_reply(path, Some((status, body.to_owned())));
    }

    /// Takes messages to a path from now on, and never answers.
    pub fn fall_silent(&self, path: &str) {
        self.set_reply(path, None);
    }

    fn set_reply(&self, path: &str, reply: Option<(StatusCode, String)>) {
        self.replies.send_modify(|replies| {
            replies.insert(format!("/{path}"), reply);
        });
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.base_url)
    }

    /// What was posted to a path so far.
    pub fn posted(&self, path: &str) -> Vec<Posted> {
        let posted = self.posted.borrow();
        posted
            .iter()
            .filter(|p| p.path == format!("/{path}"))
            .cloned()
            .collect()
    }

    /// Waits for so many messages to a path.
    pub async fn until_posted(&self, path: &str, count: usize) -> Vec<Posted> {
        let path = format!("/{path}");
        let mut posted = self.posted.subscribe();
        let arrived =
            posted.wait_for(|posted| posted.iter().filter(|p| p.path == path).count() >= count);
        let arrived = timeout(BOUND, arrived)
            .await
            .expect("messages in time")
            .expect("a receiver");
        arrived.iter().filter(|p| p.path == path).cloned().collect()
    }

    /// Stops listening.
    pub async fn close(&mut self) {
        self.server.abort();
        let _ = (&mut self.server).await;
    }
}

async fn keep(
    State((posted, status, replies)): State<(Inbox, Arc<AtomicU16>, Replies)>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    posted.send_modify(|posted| {
        posted.push(Posted {
            path: uri.path().to_owned(),
            headers,
            body: body.to_vec(),
        });
    });
    let reply = replies.borrow().get(uri.path()).cloned();
    match reply {
        Some(Some(reply)) => reply,
        Some(None) => std::future::pending().await,
        None => (
            StatusCode::from_u16(status.load(Ordering::SeqCst)).expect("a status"),
            r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#.to_owned(),
        ),
    }
}
