//! Access tokens: who holds one may ask, for an hour.

use super::World;
use crate::faults::GatewayFault;
use crate::ids;
use crate::rare::RareForm;
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

/// The calls of the current second.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Calls {
    second: i64,
    count: u32,
}

impl Calls {
    fn count(&mut self, now: Millis) -> u32 {
        let second = now.0.div_euclid(1_000);
        if second != self.second {
            *self = Self { second, count: 0 };
        }
        self.count = self.count.saturating_add(1);
        self.count
    }
}

impl World {
    /// A new access token.
    pub(crate) fn grant_token(&mut self, now: Millis) -> String {
        if self.faults.new_token_kills_old {
            self.tokens.revoke_all();
        }
        let mut text = ids::token(&mut self.random);
        if self.forms.rare == Some(RareForm::TokenOf29) {
            text.push('A');
        }
        self.tokens.grant(&text, now);
        text
    }

    /// Whether a token opens anything now.
    pub(crate) fn takes_token(&self, text: &str, now: Millis) -> bool {
        !self.faults.tokens_refused && self.tokens.knows(text, now)
    }

    /// What the gateway answers to a call in place of Daraja, if it does.
    pub(crate) fn gateway_fault(&mut self, for_token: bool, now: Millis) -> Option<GatewayFault> {
        let everywhere =
            |fault: &GatewayFault| matches!(fault, GatewayFault::Maintenance | GatewayFault::Hangs);
        let fault = self
            .faults
            .gateway
            .filter(|fault| !for_token || everywhere(fault));
        let too_many = |most| self.calls.count(now) > most && !for_token;
        fault.or_else(|| {
            self.faults
                .calls_per_second_max
                .is_some_and(too_many)
                .then_some(GatewayFault::SpikeArrest)
        })
    }
}
