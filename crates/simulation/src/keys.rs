//! Access tokens (R18), as the product's client holds them (`crates/daraja/src/client/token.rs`): one in hand, renewed before its end,
//! forgotten when it is refused, and no more than three new ones a minute. Each new one ends the one before (portal: Authorization), also another register's with the same consumer key.

use crate::bug::Bug;
use crate::fault::Fault;
use crate::register::Token;
use crate::time::{At, MINUTE};
use crate::world::{Exchange, World};
use pokea_domain::Millis;
use std::time::Duration;

/// A token lives for an hour, and is renewed five minutes before.
const RENEWED_AFTER: Duration = Duration::from_secs(55 * 60);

/// No more of them are asked for in so long a time.
pub(crate) const NEW_MAX: usize = 3;
const NEW_WITHIN: Duration = Duration::from_secs(60);

/// How long it takes to get one.
const TAKES: At = 200;

impl World {
    /// The token to send with: the one in hand, or a new one, which also tells the time. None if Daraja cannot be reached.
    pub(crate) fn token(&mut self, register: usize) -> Option<u64> {
        let now = self.clock(register);
        let refreshes = self.plan.bug == Some(Bug::TokenForEachRequest);
        let in_hand = self.registers[register].token.as_ref();
        let good = in_hand.filter(|token| !token.refused && now < token.renew_at && !refreshes);
        match good {
            Some(token) => Some(token.number),
            None => {
                self.judge_a_new_token(register);
                self.new_token(register)
            }
        }
    }

    /// Asks for a new token.
    pub(crate) fn new_token(&mut self, register: usize) -> Option<u64> {
        let asked = self.clock(register);
        let is_bounded = self.plan.bug != Some(Bug::TokensUnbounded);
        if is_bounded && self.has_had_enough(register, asked) {
            return None;
        }
        if self.faults.fires(Fault::NoConnection) {
            return None;
        }
        self.ends_tokens(register);
        self.registers[register].granted.push(asked);
        self.registers[register].granted_at.push(self.now);
        self.judge_the_pace_of_tokens(register);
        let number = self.daraja.tokens[self.key(register)];
        let exchange = Exchange {
            began: self.now - TAKES,
            made: self.now,
            token: number,
        };
        self.hears_time(register, exchange);
        let renew_at = self.clock(register).plus(RENEWED_AFTER);
        self.registers[register].token = Some(Token {
            number,
            since: self.now,
            renew_at,
            refused: false,
            clock_set: self.registers[register].clock.times_set(),
        });
        self.tally.tokens += 1;
        Some(number)
    }

    /// Whether as many were granted within a minute as may be (F12).
    fn has_had_enough(&self, register: usize, now: Millis) -> bool {
        let granted = self.registers[register].granted.iter().rev();
        let lately = granted.filter(|at| **at <= now && now.since(**at) < NEW_WITHIN);
        lately.count() >= NEW_MAX
    }

    /// A token that Daraja takes for a query or a look at the records: one that it refuses is forgotten, and the question put again once.
    pub(crate) fn good_token(&mut self, register: usize) -> Option<u64> {
        let token = self.token(register)?;
        if self.is_current(register, token) {
            return Some(token);
        }
        self.token_refused(register, token);
        self.token(register)
    }

    /// Daraja refused this token.
    pub(crate) fn token_refused(&mut self, register: usize, number: u64) {
        let held = self.registers[register].token.as_mut();
        if let Some(token) = held.filter(|token| token.number == number) {
            token.refused = true;
        }
    }

    /// What an answer tells, whatever it says: the time.
    pub(crate) fn hears_time(&mut self, register: usize, exchange: Exchange) {
        let now = self.now;
        let clock = &mut self.registers[register].clock;
        if clock.hear(exchange.began, exchange.made, now) {
            self.time_is_put_right(register);
        }
    }

    /// Every token of this register's consumer key ends.
    pub(crate) fn ends_tokens(&mut self, register: usize) {
        let key = self.key(register);
        self.daraja.tokens[key] += 1;
    }

    /// Whether Daraja takes this token.
    pub(crate) fn is_current(&self, register: usize, token: u64) -> bool {
        self.daraja.tokens[self.key(register)] == token
    }

    const fn key(&self, register: usize) -> usize {
        if self.setting.one_key { 0 } else { register }
    }
}

/// A token as old as this is near its end.
pub(crate) const NEAR_ITS_END: At = 54 * MINUTE;
