//! The client: one HTTP exchange for one request, on a connection of its own, with no retry, redirect or HTTP/2 on any layer (R2). Only
//! requests that move no money are repeated, once, and only after a refused token.

mod config;
mod date;
mod reply;
mod token;

pub use config::{Config, ConfigError, Timeouts};
pub use date::Dated;

use crate::answer::Answer;
use crate::error::{Error, ErrorBody};
use crate::request::Request;
use date::Told;
use pokea_domain::Millis;
use reply::{NoReply, Reply};
use reqwest::redirect;
use secrecy::{ExposeSecret as _, SecretString};
use token::{Granted, Token, TokenCache};
use tokio::time::Instant;

/// The holder of one consumer key. Share it: two clients with one consumer key may kill each other's tokens (R18).
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    consumer_key: SecretString,
    consumer_secret: SecretString,
    tokens: TokenCache,
    told: Told,
}

impl Client {
    /// A client that has not talked to anyone yet.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let base = config.checked_base()?;
        let http = reqwest::Client::builder()
            .http1_only()
            .retry(reqwest::retry::never())
            .redirect(redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .connect_timeout(config.timeouts.connect)
            .read_timeout(config.timeouts.read)
            .timeout(config.timeouts.total)
            .no_proxy()
            .user_agent(concat!("pokea/", env!("CARGO_PKG_VERSION")));
        let http = match &config.proxy {
            Some(proxy) => http.proxy(reqwest::Proxy::all(proxy)?),
            None => http,
        };
        Ok(Self {
            http: http.build()?,
            base,
            consumer_key: config.consumer_key,
            consumer_secret: config.consumer_secret,
            tokens: TokenCache::default(),
            told: Told::default(),
        })
    }

    /// Tells the time of each answer, errors and tokens included, as soon as its head is here: what this machine's clock can be set
    /// right by (R17). The connection is over verified TLS or to this machine, so it is Daraja's.
    #[must_use]
    pub fn telling(mut self, tell: impl Fn(Dated) + Send + Sync + 'static) -> Self {
        self.told = Told::to(tell);
        self
    }

    /// Sends one request at this moment and reads its answer. Dropping the future does not call the request back: what became of it is
    /// then unknown.
    pub async fn send<R: Request>(
        &self,
        request: &R,
        now: Millis,
    ) -> Result<Answer<R::Answer>, Error> {
        let token = self.token(now).await?;
        match self.exchange(request, &token, now).await {
            Err(Error::RefreshToken { .. }) if !request.moves_money() => {
                let token = self.token(now).await?;
                self.exchange(request, &token, now).await
            }
            outcome => outcome,
        }
    }

    /// Gets a token if none is in hand, so that the next push need not wait for one; and so tells whether Daraja can be reached and
    /// takes the credentials.
    pub async fn prefetch_token(&self, now: Millis) -> Result<(), Error> {
        self.token(now).await.map(drop)
    }

    /// Gets a new token whatever is in hand, and so tells whether Daraja can be reached now. Safaricom may void the token before it.
    pub async fn renew_token(&self, now: Millis) -> Result<(), Error> {
        self.tokens.forget_any().await;
        self.prefetch_token(now).await
    }

    async fn token(&self, now: Millis) -> Result<Token, Error> {
        self.tokens.get(now, self.fetch_token()).await
    }

    async fn fetch_token(&self) -> Result<Granted, Error> {
        let url = format!(
            "{}/oauth/v1/generate?grant_type=client_credentials",
            self.base
        );
        let request = self.http.get(url).basic_auth(
            self.consumer_key.expose_secret(),
            Some(self.consumer_secret.expose_secret()),
        );
        let reply = self.carry(request).await;
        log("token", &reply);
        Granted::read(reply)
    }

    /// One exchange. A token that it shows to be refused is forgotten.
    async fn exchange<R: Request>(
        &self,
        request: &R,
        token: &Token,
        now: Millis,
    ) -> Result<Answer<R::Answer>, Error> {
        let path = request.path();
        let mut carried = self
            .http
            .post(format!("{}{path}", self.base))
            .bearer_auth(token.expose())
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .body(request.body(now));
        if let Some((name, value)) = request.header() {
            carried = carried.header(name, value.expose_secret());
        }
        let reply = self.carry(carried).await;
        log(path, &reply);
        let reply = reply?;
        let outcome = request.read(reply.status(), &reply.body);
        if let Err(Error::RefreshToken { .. }) = &outcome {
            self.tokens.forget(token).await;
        }
        outcome.map(|said| Answer {
            said,
            raw: reply.body.into(),
        })
    }

    async fn carry(&self, request: reqwest::RequestBuilder) -> Result<Reply, NoReply> {
        let began = Instant::now();
        let response = request.send().await?;
        self.told.tell(response.headers(), began.elapsed());
        reply::read(response).await
    }
}

/// Logs how an exchange went: status and error code, never a text, for some texts repeat the token.
fn log(call: &str, reply: &Result<Reply, NoReply>) {
    match reply {
        Ok(reply) if reply.is_success() => {
            tracing::debug!(call, status = reply.status(), "Daraja answered");
        }
        Ok(reply) => {
            let code = ErrorBody::parse(&reply.body).map(|error| error.code());
            tracing::warn!(
                call,
                status = reply.status(),
                code,
                "Daraja answered with an error"
            );
        }
        Err(no_reply) => tracing::warn!(call, ?no_reply, "No answer from Daraja"),
    }
}
