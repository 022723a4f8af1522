//! A simulator, a caller without a client, and an address where messages arrive.

use axum::Router;
use axum::extract::State;
use axum::http::Uri;
use pokea_simulator::{Handle, Options, Simulator};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const BOUND: Duration = Duration::from_secs(30);
const CONSUMER: (&str, &str) = ("practice-key", "practice-secret");

pub struct Desk {
    pub simulator: Handle,
    pub http: reqwest::Client,
    pub token: String,
    base: String,
    inbox: watch::Sender<Vec<(String, String)>>,
    inbox_url: String,
    server: JoinHandle<()>,
    addresses: AtomicUsize,
}

impl Desk {
    pub async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub async fn open_with(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options {
            speed: 100,
            ..Options::default()
        };
        change(&mut options);
        let simulator = Simulator::start(options).await.expect("a simulator");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let inbox_url = format!("http://{}", listener.local_addr().expect("a bound port"));
        let inbox = watch::Sender::<Vec<(String, String)>>::default();
        let router = Router::new().fallback(keep).with_state(inbox.clone());
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a server");
        });
        let mut desk = Self {
            http: reqwest::Client::new(),
            token: String::new(),
            base: simulator.base_url().to_owned(),
            simulator,
            inbox,
            inbox_url,
            server,
            addresses: AtomicUsize::new(0),
        };
        let (_, answer) = desk.grant(CONSUMER.1, "client_credentials").await;
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        desk.token = answer["access_token"].as_str().expect("a token").to_owned();
        desk
    }

    /// Asks for a token.
    pub async fn grant(&self, secret: &str, grant_type: &str) -> (u16, String) {
        let url = format!("{}/oauth/v1/generate?grant_type={grant_type}", self.base);
        let request = self.http.get(url).basic_auth(CONSUMER.0, Some(secret));
        whole(request).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, String) {
        self.send(
            Method::POST,
            path,
            &self.token,
            "application/json",
            body.to_string(),
        )
        .await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        token: &str,
        kind: &str,
        body: String,
    ) -> (u16, String) {
        let request = self.http.request(method, format!("{}{path}", self.base));
        let request = request.header("Content-Type", kind).body(body);
        let request = match token {
            "" => request,
            token => request.bearer_auth(token),
        };
        whole(request).await
    }

    /// Turns a switch.
    pub async fn control(&self, path: &str, body: Value) {
        let (status, said) = self.post(&format!("/control/{path}"), &body).await;
        assert!((200..300).contains(&status), "{path}: {said}");
    }

    /// What goes wrong from now on.
    pub async fn faults(&self, faults: Value) {
        self.control("faults", faults).await;
    }

    /// A new address.
    pub fn address(&self) -> String {
        let count = self.addresses.fetch_add(1, Ordering::Relaxed);
        format!("{}/{count}", self.inbox_url)
    }

    /// The first message that comes to an address.
    pub async fn told(&self, address: &str) -> String {
        let path = address
            .strip_prefix(&self.inbox_url)
            .expect("an address of ours");
        let mut inbox = self.inbox.subscribe();
        let arrived = inbox.wait_for(|posts| posts.iter().any(|(to, _)| to == path));
        let posts = match timeout(BOUND, arrived).await {
            Ok(posts) => posts.expect("an inbox"),
            Err(_) => panic!("nothing comes to {path}: {:#?}", self.simulator.state()),
        };
        let (_, body) = posts.iter().find(|(to, _)| to == path).expect("just seen");
        body.clone()
    }

    /// Sends a request with addresses of its own, expects it to be taken, and waits for what comes of it.
    pub async fn outcome(&self, path: &str, mut body: Value) -> String {
        let address = self.address();
        for key in ["ResultURL", "QueueTimeOutURL", "CallBackURL", "callbackUrl"] {
            if let Some(url) = body.get_mut(key) {
                *url = json!(address);
            }
        }
        let (status, answer) = self.post(path, &body).await;
        assert_eq!(status, 200, "{path} {body}: {answer}");
        self.told(&address).await
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn whole(request: reqwest::RequestBuilder) -> (u16, String) {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, response.text().await.expect("a body"))
}

type Inbox = watch::Sender<Vec<(String, String)>>;

async fn keep(State(inbox): State<Inbox>, uri: Uri, body: String) -> &'static str {
    inbox.send_modify(|posts| posts.push((uri.path().to_owned(), body)));
    // Safaricom reads the answer to a validation only, and gives the id back in the confirmation.
    r#"{"ResultCode":"0","ResultDesc":"Accepted","ThirdPartyTransID":"our-42"}"#
}

/// A body with another value under one key.
pub fn with(mut body: Value, key: &str, value: Value) -> Value {
    body[key] = value;
    body
}
