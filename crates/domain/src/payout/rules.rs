//! What an owner lets be paid out: how much one person may say alone, how much in a day, and what must stay in the account.

use super::Refusal;
use crate::money::Cents;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use thiserror::Error;

/// A balance that is older says too little about what is there.
const FRESH: Duration = Duration::from_secs(600);

/// The bounds of payouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// What is more than this needs a second person.
    pub alone: Cents,
    /// No more than this in a business day, whoever says so.
    pub day: Cents,
    /// So much must stay in the account that pays; zero asks for no balance.
    pub float: Cents,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            alone: Cents::new(2_000_000),
            day: Cents::new(15_000_000),
            float: Cents::ZERO,
        }
    }
}

/// Why a typed bound is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a bound is an amount in whole shillings, up to ten million")]
pub struct RulesError;

impl Rules {
    /// Reads a bound as it was typed: `20,000`.
    pub fn read(text: &str) -> Result<Cents, RulesError> {
        let digits: String = { text.chars() }
            .filter(|c| !c.is_whitespace() && *c != ',')
            .collect();
        let is_one = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let shillings = digits.parse().ok().filter(|_| is_one);
        let bound = shillings.filter(|shillings| *shillings <= 10_000_000);
        bound.and_then(Cents::from_shillings).ok_or(RulesError)
    }

    /// Whether one person's word is not enough.
    #[must_use]
    pub fn needs_second(&self, amount: Cents) -> bool {
        amount > self.alone
    }
}

/// What is known of the other payouts and of the account that pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// So much went out this business day, or may yet, this payout left out.
    pub today: Cents,
    /// When the same was paid to the same, or asked for, last; only what still counts, and not long ago.
    pub twin: Option<Millis>,
    /// What is in the account that pays.
    pub funds: Option<Funds>,
}

/// What Safaricom last said of the account that pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Funds {
    /// What may be used.
    pub available: Cents,
    /// When that was so.
    pub at: Millis,
    /// What was sent since, or may have been, this payout left out.
    pub since: Cents,
}

impl Around {
    pub(super) fn allows_today(&self, amount: Cents, rules: &Rules) -> Result<(), Refusal> {
        let all = self.today.checked_add(amount);
        match all.is_some_and(|all| all <= rules.day) {
            true => Ok(()),
            false => Err(Refusal::AboveDay {
                left: rules
                    .day
                    .checked_sub(self.today)
                    .map_or(Cents::ZERO, |left| left.max(Cents::ZERO)),
            }),
        }
    }

    pub(super) fn leaves_float(
        &self,
        amount: Cents,
        rules: &Rules,
        now: Millis,
    ) -> Result<(), Refusal> {
        if rules.float == Cents::ZERO {
            return Ok(());
        }
        let is_fresh = |funds: &Funds| funds.at <= now.plus(FRESH) && now <= funds.at.plus(FRESH);
        let funds = self.funds.filter(is_fresh).ok_or(Refusal::FundsUnknown)?;
        let left = funds.available.checked_sub(funds.since);
        let left = left.and_then(|left| left.checked_sub(rules.float));
        let left = left.map_or(Cents::ZERO, |left| left.max(Cents::ZERO));
        match amount <= left {
            true => Ok(()),
            false => Err(Refusal::BelowFloat { left }),
        }
    }
}
