//! The client: one HTTP exchange for one call, on a connection of its own, with no retry, redirect or HTTP/2 on any layer (R2). Only
//! calls that move no money are repeated, once, and only after a refused token.

use crate::c2b::{self, C2bUrls, RegisterOutcome, RegisterRequest};
use crate::config::{Config, ConfigError, LipaNaMpesa};
use crate::password::StkPassword;
use crate::push::{PushOutcome, PushRequest, StkPush};
use crate::query::{self, QueryRequest};
use crate::refusal::{ErrorBody, Refusal, refusal_in};
use crate::reply::{self, NoReply, Reply};
use crate::token::{Granted, Token, TokenCache, TokenError};
use pokea_domain::payment::QueryAnswer;
use pokea_domain::{CheckoutRequestId, Millis};
use reqwest::redirect;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

/// One shop's connection to Daraja. Share it: two clients with one consumer key may kill each other's tokens.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    consumer_key: SecretString,
    consumer_secret: SecretString,
    shop: LipaNaMpesa,
    tokens: TokenCache,
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
            shop: config.shop,
            tokens: TokenCache::default(),
        })
    }

    /// Asks one customer to pay, once. Dropping the future does not call the request back: its outcome is then unknown.
    pub async fn stk_push(&self, push: &StkPush, now: Millis) -> PushOutcome {
        let password = self.password(now);
        let request = match PushRequest::new(push, &self.shop, &password) {
            Ok(request) => request,
            Err(refusal) => return PushOutcome::Refused(refusal),
        };
        let token = match self.token(now).await {
            Ok(token) => token,
            Err(error) => return error.into(),
        };
        let reply = self
            .post("/mpesa/stkpush/v1/processrequest", &token, &request)
            .await;
        PushOutcome::read(reply)
    }

    /// What became of a push, as far as Daraja says: the proof of a payment, or of its failure. Everything else is pending, a query
    /// that could not be made included.
    pub async fn stk_query(&self, checkout: &CheckoutRequestId, now: Millis) -> QueryAnswer {
        let password = self.password(now);
        let request = QueryRequest {
            business_short_code: &self.shop.business_short_code,
            password: password.password.expose_secret(),
            timestamp: &password.timestamp,
            checkout_request_id: checkout.as_str(),
        };
        let reply = self
            .post_renewing("/mpesa/stkpushquery/v1/query", &request, now)
            .await;
        match reply {
            Ok(Ok(reply)) => query::read(&reply, checkout),
            Ok(Err(_)) | Err(_) => QueryAnswer::Pending,
        }
    }

    /// Asks Daraja to tell of every payment to the shop's number (C2B v2). In production this can be done once.
    pub async fn c2b_register(&self, urls: &C2bUrls, now: Millis) -> RegisterOutcome {
        let request = RegisterRequest::new(urls, &self.shop);
        let reply = self
            .post_renewing("/mpesa/c2b/v2/registerurl", &request, now)
            .await;
        match reply {
            Ok(Ok(reply)) => c2b::read(&reply),
            Ok(Err(_)) => RegisterOutcome::Unknown,
            Err(error) => RegisterOutcome::NoToken(error),
        }
    }

    /// Gets a token if none is in hand, so that the next push need not wait for one; and so tells whether Daraja can be reached and
    /// takes the credentials.
    pub async fn prefetch_token(&self, now: Millis) -> Result<(), TokenError> {
        self.token(now).await.map(drop)
    }

    /// Gets a new token whatever is in hand, and so tells whether Daraja can be reached now. Safaricom may void the token before it.
    pub async fn renew_token(&self, now: Millis) -> Result<(), TokenError> {
        self.tokens.forget_any().await;
        self.prefetch_token(now).await
    }

    fn password(&self, now: Millis) -> StkPassword {
        StkPassword::at(now, &self.shop.business_short_code, &self.shop.passkey)
    }

    async fn token(&self, now: Millis) -> Result<Token, TokenError> {
        self.tokens.get(now, self.fetch_token()).await
    }

    async fn fetch_token(&self) -> Result<Granted, TokenError> {
        let url = format!(
            "{}/oauth/v1/generate?grant_type=client_credentials",
            self.base
        );
        let request = self.http.get(url).basic_auth(
            self.consumer_key.expose_secret(),
            Some(self.consumer_secret.expose_secret()),
        );
        let reply = exchange(request).await;
        log("token", &reply);
        Granted::read(&reply?)
    }

    /// For calls that move no money: a refused token is replaced and the call repeated, once. The outer error is the lack of a token.
    async fn post_renewing(
        &self,
        path: &'static str,
        body: &impl Serialize,
        now: Millis,
    ) -> Result<Result<Reply, NoReply>, TokenError> {
        let token = self.token(now).await?;
        let reply = self.post(path, &token, body).await;
        if !refuses_token(&reply) {
            return Ok(reply);
        }
        let token = self.token(now).await?;
        Ok(self.post(path, &token, body).await)
    }

    /// One exchange. A token that it shows to be refused is forgotten.
    async fn post(
        &self,
        path: &'static str,
        token: &Token,
        body: &impl Serialize,
    ) -> Result<Reply, NoReply> {
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .bearer_auth(token.expose())
            .json(body);
        let reply = exchange(request).await;
        log(path, &reply);
        if refuses_token(&reply) {
            self.tokens.forget(token).await;
        }
        reply
    }
}

fn refuses_token(reply: &Result<Reply, NoReply>) -> bool {
    reply
        .as_ref()
        .is_ok_and(|reply| matches!(refusal_in(&reply.body), Some(Refusal::Token { .. })))
}

async fn exchange(request: reqwest::RequestBuilder) -> Result<Reply, NoReply> {
    reply::read(request.send().await?).await
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
