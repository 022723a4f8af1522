//! Transaction Status, asked about whatever is open: at once when something was heard, then by plan, and by every start of the program.

use super::{NOTHING, OFFICE, Work};
use crate::effects::PATIENCE;
use crate::fault::Fault;
use crate::time::SECOND;
use crate::world::{Exchange, Process, World};
use pokea_domain::reversal::{Input, PaymentTold, Told};
use pokea_domain::{Millis, MpesaCode, ReversalId};

impl World {
    /// The program started: it asks about whatever is open.
    pub(crate) fn finds_open_reversals(&mut self, process: Process) {
        if process.register == OFFICE {
            let open: Vec<MpesaCode> = self.memory.reversing().collect();
            open.into_iter()
                .for_each(|payment| self.plans_questions(process, &payment));
        }
    }

    /// Plans the next question about each request that is open.
    pub(crate) fn plans_questions(&mut self, process: Process, payment: &MpesaCode) {
        let now = self.clock(process.register);
        for (reversal, due) in self.questions(process, payment, now) {
            self.reversals.numbers += 1;
            let number = self.reversals.numbers;
            self.reversals.planned.insert(reversal, number);
            let asks = Work::Asks {
                payment: payment.clone(),
                reversal,
                number,
            };
            self.does_money_back(process, (due.0 - now.0).max(SECOND), asks);
        }
    }

    /// Each open request, and when Transaction Status is asked about it next.
    fn questions(
        &self,
        process: Process,
        payment: &MpesaCode,
        now: Millis,
    ) -> Vec<(ReversalId, Millis)> {
        let Some(known) = self.memory.reversals.get(payment) else {
            return Vec::new();
        };
        let due = known.open().filter_map(|request| {
            let last = self.reversals.asked.get(&request.id);
            let last = last.filter(|(run, _)| *run == process.run);
            let due = request.next_look(last.map(|(_, at)| *at), now)?;
            Some((request.id, due))
        });
        due.collect()
    }

    pub(super) fn asks_status(
        &mut self,
        process: Process,
        payment: MpesaCode,
        reversal: ReversalId,
        number: u64,
    ) {
        if self.reversals.planned.get(&reversal) != Some(&number) {
            return;
        }
        let register = process.register;
        let token = self.good_token(register);
        if let Some(token) = token {
            // The question is acknowledged at once, and its answer comes by itself.
            let (began, made) = (self.now, self.now);
            self.hears_time(register, Exchange { began, made, token });
        }
        let asked_at = self.clock(register);
        self.reversals
            .asked
            .insert(reversal, (process.run, asked_at));
        let is_heard = token.is_some()
            && self.now >= self.queries_down_until
            && !self.faults.fires(Fault::StatusLost);
        let (wait, told) = match is_heard {
            true => {
                let wait = self.reversals.chance.within(SECOND, 8 * SECOND);
                (wait, self.status_of_reversal(&payment, reversal))
            }
            false => (PATIENCE, NOTHING),
        };
        let told = match self.plan.bug {
            Some(bug) => bug.is_told_of_reversal(told),
            None => told,
        };
        self.trace
            .note(self.now, "asks about money back", number, || {
                format!("{payment:?}: {told:?}")
            });
        let told = Work::Told {
            payment,
            reversal,
            told,
            asked_at,
        };
        self.does_money_back(process, wait, told);
    }

    pub(super) fn status_told(
        &mut self,
        process: Process,
        payment: MpesaCode,
        reversal: ReversalId,
        told: Told,
        asked_at: Millis,
    ) {
        let input = Input::Looked {
            reversal,
            told,
            asked_at,
        };
        let heard = self.hears_of_reversal(process, &payment, input);
        if told.payment == PaymentTold::Reversed && heard.is_ok() {
            self.reversals.told.insert(payment);
        }
    }
}
