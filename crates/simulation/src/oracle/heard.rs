//! What is judged of what a register hears: the truth, once told, is not passed over. Each layer has an invariant of its own, because the
//! layers make up for each other, and a rule that is broken in one of them would not show at the counter.

use crate::daraja::{Ending, Prompt};
use crate::effects::PATIENCE;
use crate::keys::{NEAR_ITS_END, NEW_MAX};
use crate::time::{At, MINUTE, SECOND};
use crate::world::World;
use pokea_domain::payment::{Attempt, AttemptState, Claim, ClaimedOutcome, Dispute, WATCH};
use pokea_domain::sale::{Sale, SaleState};
use pokea_domain::shown_code::Verdict;
use pokea_domain::{AttemptId, Cents, MpesaCode, SaleId};

impl World {
    /// Daraja said "paid" of a register's own push, and the answer was taken: the attempt is paid, whatever was heard before (R8) and whatever
    /// became of its sale (R9).
    pub(crate) fn judge_proof(&mut self, place: (SaleId, AttemptId)) {
        let Some(attempt) = self.memory.attempt(place) else {
            return;
        };
        // Names that a callback brought prove too little (R11).
        let adopted = attempt.push().is_none_or(|push| push.adopted);
        if !attempt.is_paid() && !adopted {
            let state = attempt.state.clone();
            let rule = self.rule_of_later_proof(place.0);
            self.breaks(rule, || {
                format!("{place:?} was proven paid, and is {state:?}")
            });
        }
    }

    /// A callback was taken. If it is Daraja's own, about this attempt's own push, and true, then the attempt says so from now on (R8, R9). The
    /// first amount that it names is what the shop was told (R7).
    pub(crate) fn judge_heard(&mut self, place: (SaleId, AttemptId), claim: &Claim) {
        let ClaimedOutcome::Paid { code, amount } = &claim.outcome else {
            return;
        };
        let own = |prompt: &&Prompt| prompt.checkout == claim.checkout && prompt.is_paid();
        let is_true = self.prompt_of(place.1).filter(own).is_some_and(|prompt| {
            matches!(prompt.result, Some((_, Ending::Paid(entry))) if self.daraja.ledger[entry].code == *code)
        });
        let Some(attempt) = self.memory.attempt(place).filter(|_| is_true) else {
            return;
        };
        // Somebody was quicker, with names or a code that are not his: a replay, as far as the shop can know.
        let elsewhere =
            |found: Option<(SaleId, AttemptId)>| found.is_some_and(|(_, other)| other != place.1);
        let names_another = attempt
            .push()
            .is_some_and(|push| push.checkout != claim.checkout);
        let taken = elsewhere(self.memory.attempt_with_code(code))
            || elsewhere(self.memory.attempt_of_push(&claim.checkout));
        if !names_another && !taken && !attempt.claims_paid() && !attempt.is_paid() {
            let rule = self.rule_of_later_proof(place.0);
            return self.breaks(rule, || {
                format!("{place:?} was told paid, and does not know it")
            });
        }
        let is_its = matches!(attempt.claim.as_ref().map(|known| &known.outcome),
            Some(ClaimedOutcome::Paid { code: known, .. }) if known == code);
        if is_its {
            self.oracle.told.entry(place.1).or_insert(*amount);
        }
    }

    /// What was told of another amount hands over nothing (R7), unless the records have it as it was asked for (R5).
    pub(super) fn judge_the_amount_told(&mut self, sale: &Sale, paying: AttemptId) {
        let told = self.oracle.told.get(&paying).copied();
        let due = sale.attempt(paying).map(|attempt| attempt.amount);
        let code = sale.attempt(paying).and_then(Attempt::code);
        let row = code.and_then(|code| self.memory.rows.get(code));
        // A person who opened the sale again for it was shown both.
        let was_looked_at = sale.reopened == Some(paying);
        if told.is_some() && told != due && row.map(|row| row.amount) != due && !was_looked_at {
            self.breaks("R7", || format!("{} is released for {told:?}", sale.id));
        }
    }

    fn rule_of_later_proof(&self, sale: SaleId) -> &'static str {
        match self.memory.sales.get(&sale).map(|sale| &sale.state) {
            Some(SaleState::Stopped | SaleState::Cancelled(_)) => "R9",
            _ => "R8",
        }
    }

    /// No push and no code is two attempts' (R11, R7).
    pub(super) fn judge_names(&mut self, touched: &[Sale]) {
        for sale in touched {
            for attempt in &sale.attempts {
                if let Some(code) = self.oracle.code_of.remove(&attempt.id) {
                    self.oracle.codes.remove(&code);
                }
            }
        }
        for attempt in touched.iter().flat_map(|sale| &sale.attempts) {
            if let Some(push) = attempt.push() {
                let holder = *self
                    .oracle
                    .pushes
                    .entry(push.checkout.clone())
                    .or_insert(attempt.id);
                if holder != attempt.id {
                    self.breaks("R11", || format!("{} has the push of {holder}", attempt.id));
                }
            }
            if let Some(code) = attempt.code() {
                self.oracle.code_of.insert(attempt.id, code.clone());
                if let Some(holder) = self.oracle.codes.insert(code.clone(), attempt.id) {
                    self.breaks("R7", || {
                        format!("{code:?} is the code of {holder} and of {}", attempt.id)
                    });
                }
            }
        }
    }

    /// Daraja refused a token and said so: the request counts as refused, and may be made anew (R18).
    pub(crate) fn judge_a_refused_token(&mut self, place: (SaleId, AttemptId)) {
        let state = self
            .memory
            .attempt(place)
            .map(|attempt| attempt.state.clone());
        if !matches!(state, Some(AttemptState::Refused(_))) {
            self.breaks("R18", || {
                format!("{place:?} was refused for its token, and is {state:?}")
            });
        }
    }

    /// A new token ends the one before, so nobody asks for one while the one in hand is good (R18).
    pub(crate) fn judge_a_new_token(&mut self, register: usize) {
        let this = &self.registers[register];
        let is_good = this.token.as_ref().is_some_and(|token| {
            !token.refused
                && token.clock_set == this.clock.times_set()
                && self.now < token.since + NEAR_ITS_END
        });
        if is_good {
            self.breaks("R18", || {
                format!("register {register} asks for a token that it has")
            });
        }
    }

    /// Two registers that end each other's tokens do so three times a minute each at most (F12). A register whose clock was set since may have
    /// dated one wrongly.
    pub(crate) fn judge_the_pace_of_tokens(&mut self, register: usize) {
        let this = &self.registers[register];
        // A clock may be set, or put right, by some seconds without a word.
        let since = (self.now - MINUTE + 10 * SECOND).max(this.clock.changed_at());
        let lately = this.granted_at.iter().filter(|at| **at > since).count();
        if lately > NEW_MAX {
            self.breaks("R18", || {
                format!("register {register} was granted {lately} tokens within a minute")
            });
        }
    }

    /// After a sleep or a jump of its clock, a register asked about everything that was open (R17), or was about to be answered.
    pub(crate) fn judge_resumed(&mut self, register: usize, since: At) {
        // A clock that was days ahead told that the two days of asking are over: a person must look.
        let furthest = self.registers[register].clock.furthest();
        let open = |attempt: &&Attempt| {
            furthest < attempt.asked_at.plus(WATCH)
                && matches!(&attempt.state, AttemptState::Accepted(push) if !push.adopted)
                && attempt.dispute != Some(Dispute::ClaimDenied)
                && self
                    .oracle
                    .accepted
                    .get(&attempt.id)
                    .is_some_and(|at| *at < since)
        };
        let mine = self
            .memory
            .sales
            .values()
            .filter(|sale| usize::from(sale.register.0) == register + 1);
        let forgotten = mine
            .flat_map(|sale| sale.attempts.iter().filter(open))
            .find(|attempt| {
                self.oracle
                    .asked
                    .get(&attempt.id)
                    .is_none_or(|at| *at < since - PATIENCE)
            })
            .map(|attempt| attempt.id);
        if let Some(attempt) = forgotten {
            self.breaks("R17", || {
                format!("register {register} did not ask about {attempt} when it woke")
            });
        }
    }

    /// What is said to fit is real money of the right amount, paid to this shop today, not taken back and not known to be another sale's (R11).
    pub(crate) fn judge_verdict(&mut self, sale: SaleId, code: &MpesaCode, verdict: &Verdict) {
        let Verdict::Fits(_) = verdict else { return };
        let known = self.memory.sales.get(&sale);
        // A crash can hide from whoever asks that the sale was paid just now.
        let wanted = known.map(|sale| {
            let rest = sale.completion().map(|done| done.rest);
            rest.unwrap_or_else(|| sale.missing())
        });
        let fits = self.entry_of(code).is_some_and(|(_, entry)| {
            Some(entry.amount) == wanted && entry.back_at(self.now) == Cents::ZERO
        });
        // Whose a payment is may come to light later; what is known must be said.
        let has = |other: &&Sale| {
            let mut attempts = other.attempts.iter();
            other.paid_directly_by() == Some(code) || attempts.any(|a| a.code() == Some(code))
        };
        let others = self.memory.sales.values().filter(|other| other.id != sale);
        let used = others.filter(has).count();
        if !fits || used > 0 {
            self.breaks("F33", || format!("{code:?} is said to fit {sale}"));
        }
    }
}
