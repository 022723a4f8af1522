//! What is judged when a push reaches Daraja, and when a person or the records let another one follow: it was written first, comes once,
//! rings alone and tells the right time.

use crate::daraja::{Ending, Prompt, PushRequest};
use crate::time::true_time;
use crate::world::World;
use pokea_domain::AttemptId;
use pokea_domain::payment::{Attempt, AttemptState};
use pokea_domain::records::{Look, RECORDS_LAG_MIN};
use pokea_domain::sale::{Sale, SaleState, Tender};

impl World {
    /// A push reaches Daraja: its intent is on the disk (I5), it never came before (I6), it rings alone (I4), and its stamp is right (R17).
    pub(crate) fn judge_an_arrival(&mut self, request: &PushRequest) {
        let place = (request.sale, request.attempt);
        if !self.oracle.arrived.insert(request.nonce.clone()) {
            self.breaks("I6", || format!("{place:?} was sent twice"));
        }
        if self.oracle.harmed.contains(&request.sale) {
            return;
        }
        let written = self.memory.attempt(place).is_some_and(|attempt| {
            attempt.nonce == request.nonce
                && attempt.amount == request.amount
                && attempt.phone == request.phone
        });
        if !written {
            self.breaks("I5", || {
                format!("{place:?} was sent and is not on the disk")
            });
        }
        let beside = self
            .daraja
            .pushes
            .iter()
            .filter(|prompt| prompt.request.sale == request.sale && prompt.is_open())
            .map(|prompt| prompt.request.attempt)
            .find(|beside| *beside != request.attempt && !self.oracle.unclocked.contains(beside));
        if let Some(beside) = beside {
            self.breaks("I4", || format!("{place:?} rings beside {beside:?}"));
        }
        let sale = self.memory.sales.get(&request.sale);
        if let Some(state) = sale
            .filter(|sale| is_settled(sale))
            .map(|sale| sale.state.clone())
        {
            self.breaks("I4", || {
                format!("{place:?} rings for a sale that is {state:?}")
            });
        }
        if let Some(wrong) = request.stamp_is_wrong_by {
            self.breaks("R17", || {
                format!("the stamp of {place:?} is {wrong} ms wrong")
            });
        }
    }

    /// Another request may follow this one: its prompt is on no phone any more, whoever said so (I4, R12). A register whose clock was set
    /// since any answer told it the time may be mistaken, and the screen says that the clock is wrong; what it lets go is left out.
    pub(crate) fn judge_letting_go(
        &mut self,
        register: usize,
        attempt: AttemptId,
        rule: &'static str,
    ) {
        if self.registers[register].clock.promise().is_none() {
            self.oracle.unclocked.insert(attempt);
        } else if self.prompt_of(attempt).is_some_and(Prompt::is_open) {
            self.breaks(rule, || format!("{attempt} is let go while it rings"));
        }
    }

    /// The records lacked the money of what a look clears for longer than any row was ever seen to take. No rule can know that, so if the
    /// customer is asked again and pays again, that is counted, and not held against the shop (DC).
    pub(super) fn note_a_row_later_than_any(&mut self, attempt: AttemptId, look: Look) {
        let measured = self.memory.lag.max(RECORDS_LAG_MIN);
        let entry = match self.prompt_of(attempt).map(|prompt| &prompt.result) {
            Some(Some((_, Ending::Paid(entry)))) => &self.daraja.ledger[*entry],
            _ => return,
        };
        let late = u128::try_from(entry.visible_at - entry.at).unwrap_or(0);
        if entry.visible_at > true_time(look.began_at) && late > measured.as_millis() {
            self.oracle.late.insert(attempt);
        }
    }

    /// A register that has not heard the time since it started cannot date what it lost, and another one's look at the records then begins to
    /// count too early. Nothing in the rules can know that, and so it is left out.
    pub(super) fn judge_the_time_of_a_loss(&mut self, register: usize, attempt: AttemptId) {
        if self.registers[register].clock.promise().is_none() {
            self.oracle.unclocked.insert(attempt);
        }
    }

    /// What counts as never sent did not arrive anywhere (R3).
    pub(super) fn judge_what_was_never_sent(&mut self, sale: &Sale) {
        let never = |attempt: &&Attempt| matches!(attempt.state, AttemptState::NotSent(_));
        let arrived = sale
            .attempts
            .iter()
            .filter(never)
            .find(|attempt| self.oracle.arrived.contains(&attempt.nonce))
            .map(|attempt| attempt.id);
        if let Some(attempt) = arrived {
            self.breaks("R3", || {
                format!("{attempt} counts as never sent, and arrived")
            });
        }
    }
}

/// Whether nobody may be asked for it any more, whatever is on its way.
const fn is_settled(sale: &Sale) -> bool {
    match &sale.state {
        SaleState::Cancelled(_) => true,
        SaleState::Completed(done) => matches!(done.tender, Tender::Cash { .. }),
        SaleState::Open | SaleState::Stopped => false,
    }
}
