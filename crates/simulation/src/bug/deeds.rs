//! What planted bugs do by themselves, where there is nothing to tamper with.

use super::Bug;
use crate::daraja::PushRequest;
use crate::people::Ticket;
use crate::shop::{Memory, Stop};
use crate::world::{Happening, Process, World};
use pokea_domain::payment::{Claim, ClaimedOutcome, Poll, QueryAnswer};
use pokea_domain::sale::{Input, Sale};
use pokea_domain::{AttemptId, SaleId};

impl World {
    /// A saboteur takes a claim for proof, and says so before the rules hear the claim.
    pub(crate) fn trust_if_sabotaged(
        &mut self,
        process: Process,
        place: (SaleId, AttemptId),
        claim: &Claim,
    ) {
        let answer = match (self.plan.bug, &claim.outcome) {
            (Some(Bug::TrustsPaidCallback), ClaimedOutcome::Paid { .. }) => QueryAnswer::Paid,
            (Some(Bug::TrustsFailedCallback), ClaimedOutcome::Failed(failure)) => {
                QueryAnswer::Failed(failure.clone())
            }
            _ => return,
        };
        let input = Input::Queried {
            attempt: place.1,
            answer,
            poll: Poll::Claimed(0),
        };
        let _ = self.take(process.register, place.0, input, None);
    }

    /// A saboteur sends again what a crash left unanswered.
    pub(crate) fn resend_if_sabotaged(&mut self, process: Process) {
        if self.plan.bug != Some(Bug::ResendsAfterRestart) {
            return;
        }
        let attempts = self
            .memory
            .sales
            .values()
            .flat_map(|sale| sale.attempts.iter().map(move |attempt| (sale.id, attempt)));
        let unanswered: Vec<_> = attempts
            .filter(|(_, attempt)| attempt.is_unknown())
            .map(|(sale, attempt)| (sale, attempt.clone()))
            .collect();
        for (sale, attempt) in unanswered {
            self.push_leaves_soon(process, sale, &attempt);
        }
    }

    /// What a saboteur let out before a commit that did not come about.
    pub(crate) fn lets_out(&mut self, register: usize, sale: &Sale) {
        let process = Process {
            register,
            run: self.registers[register].run,
        };
        if self.plan.bug == Some(Bug::ShowsBeforeCommit) {
            return self.shows_paid(sale.id);
        }
        let Some(attempt) = sale.latest_attempt() else {
            return;
        };
        let (token, now) = (self.token(register).unwrap_or(0), self.now);
        let request = PushRequest {
            token,
            ..PushRequest::of(register, sale.id, attempt, now)
        };
        self.after(0, Happening::PushArrives { request, process });
    }

    /// A saboteur sends what the disk had no room for.
    pub(crate) fn sends_without_room(&mut self, ticket: usize, stop: Stop) {
        let Ticket {
            register,
            sale,
            amount,
            first,
            ..
        } = self.tickets[ticket].clone();
        let Some((
            _,
            Input::AskMpesa {
                attempt,
                phone,
                nonce,
                cash: None,
                part: None,
            },
        )) = first
        else {
            return;
        };
        let Some(process) = self.program(register) else {
            return;
        };
        if self.plan.bug == Some(Bug::FullDiskSends) && stop == Stop::DiskFull {
            let token = self.token(register).unwrap_or(0);
            let request = PushRequest {
                register,
                sale,
                attempt,
                phone,
                amount,
                nonce,
                left_at: self.now,
                token,
                stamp_is_wrong_by: None,
            };
            self.after(0, Happening::PushArrives { request, process });
        }
    }

    /// A second program on the same disk, which does some of the work by what it knows itself.
    pub(crate) fn second_instance(&mut self, register: usize) -> Option<Memory> {
        if self.plan.bug != Some(Bug::TwoInstances) || register > 0 {
            return None;
        }
        if self.second.is_none() {
            self.second = Some(self.memory.clone());
            return None;
        }
        if self.chance.permille(300) {
            self.second.take()
        } else {
            None
        }
    }

    /// Both write the same log.
    pub(crate) fn second_instance_wrote(&mut self, second: Memory, known: usize) {
        self.memory.log.extend_from_slice(&second.log[known..]);
        self.second = Some(second);
    }

    /// A saboteur gives each payment to the first request that it fits, and the rules believe that a callback named it.
    pub(crate) fn guess_if_sabotaged(&mut self, register: usize) {
        if self.plan.bug != Some(Bug::FirstFit) {
            return;
        }
        for row in self.memory.rows.values().cloned().collect::<Vec<_>>() {
            let fits = |sale: &Sale| {
                sale.attempts
                    .iter()
                    .find(|a| !a.is_paid() && row.could_be(a))
                    .map(|a| (sale.id, a.id))
            };
            let taken = self.memory.attempt_with_code(&row.code).is_some();
            if let Some((sale, attempt)) =
                self.memory.sales.values().find_map(fits).filter(|_| !taken)
            {
                let _ = self.take(
                    register,
                    sale,
                    Input::Recorded {
                        attempt,
                        row,
                        bound_elsewhere: false,
                    },
                    None,
                );
            }
        }
    }
}
