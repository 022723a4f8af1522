//! The access token: one holder, one request for it at a time. Safaricom documents that a new token kills the one before, so two
//! requests at once could leave the client with a dead token.

use super::reply::{NoReply, Reply};
use crate::error::{Error, ErrorBody, Refusal};
use crate::json::Object;
use pokea_domain::Millis;
use pokea_domain::payment::NotSent;
use secrecy::{ExposeSecret, SecretString};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;

/// A token is renewed this long before it ends, so that none expires on its way (R18).
const RENEW_BEFORE_END: Duration = Duration::from_secs(300);

/// Each new token ends the one before, so two programs with one consumer key would go on ending each other's as fast as they can ask. Each asks
/// for no more than so many within [`NEW_WITHIN`] (F12); what needs another waits, or is not sent.
const NEW_MAX: usize = 3;

/// See [`NEW_MAX`].
const NEW_WITHIN: Duration = Duration::from_secs(60);

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
    /// Reads the answer of `/oauth/v1/generate`. `expires_in` is a string or a number. Without a token no request is made, so an answer
    /// that brings none proves that nothing was started.
    pub(crate) fn read(reply: Result<Reply, NoReply>) -> Result<Self, Error> {
        let no_token = Error::NotSent(NotSent::NoToken);
        let reply = match reply {
            Ok(reply) => reply,
            Err(NoReply::NotSent(why)) => return Err(Error::NotSent(why)),
            Err(NoReply::Lost) => return Err(no_token),
        };
        if reply.is_success()
            && let Some(granted) = Self::in_body(&reply.body)
        {
            return Ok(granted);
        }
        Err(match ErrorBody::read(reply.status(), &reply.body) {
            Error::Unknown(_) => no_token,
            // The token page refuses with codes of its own; one of another page's would still be about the credentials.
            Error::RefreshToken { code } => Error::Refused(Refusal::SetUp { code }),
            proven => proven,
        })
    }

    fn in_body(body: &[u8]) -> Option<Self> {
        let object = Object::parse(body)?;
        let token = object.text("access_token")?;
        let life = object.text("expires_in")?.parse().ok()?;
        let usable = !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic());
        usable.then(|| Self {
            token: Token(token.into()),
            life: Duration::from_secs(life),
        })
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
    failed: Option<Error>,
    /// When the last few were asked for, oldest first.
    asked: VecDeque<Millis>,
}

impl Held {
    /// Whether as many were granted lately as may be. What a clock that was ahead noted counts for nothing.
    fn had_enough(&self, now: Millis) -> bool {
        let lately = |asked: &&Millis| **asked <= now && now.since(**asked) < NEW_WITHIN;
        self.asked.iter().filter(lately).count() >= NEW_MAX
    }

    fn granted(&mut self, now: Millis) {
        if self.asked.len() >= NEW_MAX {
            self.asked.pop_front();
        }
        self.asked.push_back(now);
    }
}

impl TokenCache {
    /// The token in hand, or the one that `fetch` brings. Of many callers at once one fetches, and all get what it got, also when
    /// that is an error. More than three tokens within a minute are not asked for: the error is then that there is none.
    pub(crate) async fn get(
        &self,
        now: Millis,
        fetch: impl Future<Output = Result<Granted, Error>>,
    ) -> Result<Token, Error> {
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
        if held.had_enough(now) {
            tracing::warn!(
                "tokens end as soon as they are granted: another program may have the same consumer key"
            );
            return Err(Error::NotSent(NotSent::NoToken));
        }
        let fetched = fetch.await;
        self.rounds.fetch_add(1, Ordering::AcqRel);
        match fetched {
            Ok(Granted { token, life }) => {
                let renew_at = now.plus(life.saturating_sub(RENEW_BEFORE_END));
                held.token = Some((token.clone(), renew_at));
                held.granted(now);
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
