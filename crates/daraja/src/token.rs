//! The access token: one holder, one request for it at a time. Safaricom documents that a new token kills the one before, so two
//! requests at once could leave the client with a dead token.

use crate::json::Object;
use crate::refusal::ErrorBody;
use crate::reply::{NoReply, Reply};
use pokea_domain::Millis;
use pokea_domain::payment::NotSent;
use secrecy::{ExposeSecret, SecretString};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use thiserror::Error;
use tokio::sync::Mutex;

/// A token is renewed this long before it ends, so that none expires on its way (R18).
const RENEW_BEFORE_END: Duration = Duration::from_secs(300);

/// Why there is no token. Without one no request is made, so nothing was started.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Daraja could not be reached.
    #[error("Daraja could not be reached; check the internet connection")]
    Unreachable,
    /// TLS failed.
    #[error("the connection to Daraja is not secure; check the date and time of this PC")]
    Insecure,
    /// Consumer key or secret are wrong.
    #[error("Daraja refused the consumer key or secret ({code}); check them in the set-up")]
    Refused {
        /// Safaricom's error code.
        code: String,
    },
    /// No answer, or none that holds a token.
    #[error("Daraja gave no token; try again")]
    NoAnswer,
}

impl From<NoReply> for TokenError {
    fn from(no_reply: NoReply) -> Self {
        match no_reply {
            NoReply::NotSent(NotSent::Insecure) => Self::Insecure,
            NoReply::NotSent(NotSent::Unreachable | NotSent::NoToken) => Self::Unreachable,
            NoReply::Lost => Self::NoAnswer,
        }
    }
}

/// An access token.
#[derive(Clone, Debug)]
pub(crate) struct Token(SecretString);

impl Token {
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    fn is(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

/// A token and how long it lives.
#[derive(Debug)]
pub(crate) struct Granted {
    token: Token,
    life: Duration,
}

impl Granted {
    /// Reads the answer of `/oauth/v1/generate`. `expires_in` is a string or a number.
    pub(crate) fn read(reply: &Reply) -> Result<Self, TokenError> {
        let granted = || {
            let object = Object::parse(&reply.body)?;
            let token = object.text("access_token")?;
            let life = object.text("expires_in")?.parse().ok()?;
            let usable = !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic());
            usable.then(|| Self {
                token: Token(token.into()),
                life: Duration::from_secs(life),
            })
        };
        if reply.is_success()
            && let Some(granted) = granted()
        {
            return Ok(granted);
        }
        match ErrorBody::parse(&reply.body) {
            Some(error) if error.refusal().is_some() => {
                Err(TokenError::Refused { code: error.code() })
            }
            _ => Err(TokenError::NoAnswer),
        }
    }
}

/// The holder of the token.
#[derive(Debug, Default)]
pub(crate) struct TokenCache {
    held: Mutex<Held>,
    /// How many requests for a token have ended.
    rounds: AtomicU64,
}

#[derive(Debug, Default)]
struct Held {
    token: Option<(Token, Millis)>,
    /// What became of the last round, if it failed.
    failed: Option<TokenError>,
}

impl TokenCache {
    /// The token in hand, or the one that `fetch` brings. Of many callers at once one fetches, and all get what it got, also when
    /// that is an error.
    pub(crate) async fn get(
        &self,
        now: Millis,
        fetch: impl Future<Output = Result<Granted, TokenError>>,
    ) -> Result<Token, TokenError> {
        let round = self.rounds.load(Ordering::Acquire);
        let mut held = self.held.lock().await;
        if let Some((token, renew_at)) = &held.token
            && now < *renew_at
        {
            return Ok(token.clone());
        }
        let waited_for_one = self.rounds.load(Ordering::Acquire) != round;
        if waited_for_one && let Some(error) = &held.failed {
            return Err(error.clone());
        }
        let fetched = fetch.await;
        self.rounds.fetch_add(1, Ordering::AcqRel);
        match fetched {
            Ok(Granted { token, life }) => {
                let renew_at = now.plus(life.saturating_sub(RENEW_BEFORE_END));
                held.token = Some((token.clone(), renew_at));
                held.failed = None;
                Ok(token)
            }
            Err(error) => {
                held.failed = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Forgets whatever token is in hand.
    pub(crate) async fn forget_any(&self) {
        self.held.lock().await.token = None;
    }

    /// Forgets the token that Daraja refused, unless another caller has already put a new one in its place.
    pub(crate) async fn forget(&self, refused: &Token) {
        let mut held = self.held.lock().await;
        if held
            .token
            .as_ref()
            .is_some_and(|(token, _)| token.is(refused))
        {
            held.token = None;
        }
    }
}
