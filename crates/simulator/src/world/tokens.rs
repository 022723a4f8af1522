//! Access tokens: who holds one may ask, for an hour.

use pokea_domain::Millis;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// How long an access token lives. The client counts in real time, so no speed shortens it.
pub(crate) const TOKEN_LIFE: Duration = Duration::from_secs(3_600);

/// The tokens that are good, and until when.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tokens {
    good: BTreeMap<String, Millis>,
    /// As they were granted, so as they end.
    granted: VecDeque<String>,
}

impl Tokens {
    pub(crate) fn grant(&mut self, text: &str, now: Millis) {
        while let Some(oldest) = self.granted.front()
            && self.good.get(oldest).is_none_or(|end| *end <= now)
        {
            self.good.remove(oldest);
            self.granted.pop_front();
        }
        self.good.insert(text.to_owned(), now.plus(TOKEN_LIFE));
        self.granted.push_back(text.to_owned());
    }

    pub(crate) fn revoke_all(&mut self) {
        self.good.clear();
        self.granted.clear();
    }

    pub(crate) fn knows(&self, text: &str, now: Millis) -> bool {
        self.good.get(text).is_some_and(|end| now < *end)
    }
}
