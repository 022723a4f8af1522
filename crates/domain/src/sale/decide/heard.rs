//! What comes from outside: answers, callbacks, queries, the till's own records. Only the last can be refused, for proving nothing.

use super::Course;
use crate::ids::{AttemptId, CallbackNonce, MpesaCode};
use crate::money::Cents;
use crate::payment::{
    Attempt, AttemptState, Claim, ClaimedOutcome, Dispute, Poll, Push, PushAnswer, PushRefusal,
    QueryAnswer,
};
use crate::print::PrintInput;
use crate::records::{NotCleared, Row, Sweep};
use crate::sale::{Effect, Event, Refusal};
use crate::time::Millis;

impl Course {
    pub(super) fn push_answered(&mut self, id: AttemptId, answer: PushAnswer) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        // Only the answer of the one exchange counts; after a restart the attempt is Unknown and stays so until something proves more.
        if attempt.state != AttemptState::Sending {
            return;
        }
        match answer {
            PushAnswer::Accepted { checkout, merchant } => {
                let asked_at = attempt.asked_at.min(self.context.now);
                self.record(Event::Accepted {
                    attempt: id,
                    push: Push {
                        checkout,
                        merchant,
                        adopted: false,
                    },
                });
                let (poll, due) = Poll::first(asked_at);
                self.effect(Effect::Query {
                    attempt: id,
                    poll,
                    due,
                });
                // If a claim came first, and is about this push.
                self.weigh_claim(id);
            }
            PushAnswer::NotSent(why) => {
                self.record(Event::NotSent { attempt: id, why });
                self.close_if_stopped();
            }
            PushAnswer::Refused(why) => {
                self.record(Event::Refused { attempt: id, why });
                self.close_if_stopped();
            }
            PushAnswer::Lost => self.lost(id),
        }
    }

    /// The gateway refused it, so nothing rang. It is asked for anew once: a second refusal is no accident of two tokens that crossed, and
    /// is told in words.
    pub(super) fn token_refused(
        &mut self,
        id: AttemptId,
        why: PushRefusal,
        again: AttemptId,
        nonce: CallbackNonce,
    ) {
        let mut earlier = self.sale.attempts.iter().rev().skip_while(|a| a.id != id);
        let Some(attempt) = earlier.next().filter(|a| a.state == AttemptState::Sending) else {
            return;
        };
        let (phone, amount) = (attempt.phone.clone(), attempt.amount);
        let is_first = earlier.next().is_none_or(|before| {
            !matches!(
                before.state,
                AttemptState::Refused(PushRefusal::Token { .. })
            )
        });
        self.push_answered(id, PushAnswer::Refused(why));
        if is_first {
            // Stopped meanwhile, or asked for too often: then it stays refused.
            let _stays_refused = self.ask(again, phone, nonce, Some(amount));
        }
    }

    /// A push whose answer nobody heard is never sent again (R2): only its own callback address can still name it.
    fn lost(&mut self, id: AttemptId) {
        self.record(Event::Lost { attempt: id });
        if self.sale.attempt(id).is_some_and(|a| a.claim.is_some()) {
            self.adopt(id);
        }
    }

    pub(super) fn restarted(&mut self) {
        let sending: Vec<_> = self
            .sale
            .attempts
            .iter()
            .filter(|a| a.state == AttemptState::Sending)
            .map(|a| a.id)
            .collect();
        for id in sending {
            self.lost(id);
        }
        self.paper(PrintInput::Restarted);
    }

    pub(super) fn claimed(&mut self, id: AttemptId, claim: Claim, bound_elsewhere: bool) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        let is_news = match (&attempt.claim, &claim.outcome) {
            (None, _) => true,
            // Good news is never taken back by a later callback (R8); bad news may turn good.
            (Some(known), ClaimedOutcome::Paid { .. }) => {
                !matches!(known.outcome, ClaimedOutcome::Paid { .. })
            }
            (Some(known), ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. }) => {
                !matches!(known.outcome, ClaimedOutcome::Paid { .. }) && *known != claim
            }
        };
        let adopts = match &attempt.state {
            // No byte left this PC, so no callback can be about it.
            AttemptState::NotSent(_) => return,
            AttemptState::Sending => false,
            AttemptState::Unknown | AttemptState::Refused(_) => true,
            AttemptState::Accepted(_) | AttemptState::Paid(..) | AttemptState::Failed(..) => {
                if !attempt.push().is_none_or(|push| claim.names(push)) {
                    return;
                }
                false
            }
        };
        if !is_news || bound_elsewhere {
            return;
        }
        let waits_for_answer = attempt.state == AttemptState::Sending;
        self.record(Event::Claimed { attempt: id, claim });
        if adopts {
            self.adopt(id);
        } else if !waits_for_answer {
            self.weigh_claim(id);
        }
    }

    /// The answer was lost, and the callback at this attempt's own address tells the push's names (R11).
    fn adopt(&mut self, id: AttemptId) {
        let Some(claim) = self.sale.attempt(id).and_then(|a| a.claim.clone()) else {
            return;
        };
        let push = Push {
            checkout: claim.checkout,
            merchant: claim.merchant,
            adopted: true,
        };
        self.record(Event::Accepted { attempt: id, push });
        self.weigh_claim(id);
        let (poll, due) = Poll::first(self.context.now);
        self.effect(Effect::Query {
            attempt: id,
            poll,
            due,
        });
    }

    /// Holds a claim against what was asked, and asks Daraja at once, for good news and bad (R5, R6).
    fn weigh_claim(&mut self, id: AttemptId) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        let Some(claim) = &attempt.claim else { return };
        let settled = attempt.is_paid();
        let asked_at = attempt.asked_at;
        let revived = attempt.claims_paid() && matches!(attempt.state, AttemptState::Failed(..));
        let differs = match &claim.outcome {
            ClaimedOutcome::Paid { amount, .. } => *amount != attempt.amount,
            ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. } => false,
        };
        if differs {
            self.record(Event::Disputed {
                attempt: id,
                why: Dispute::AmountDiffers,
            });
        }
        if settled {
            // The query was faster: the callback only brings the code for the paper.
            self.settle(id);
            self.rewrite_receipt();
        } else {
            self.effect(Effect::Query {
                attempt: id,
                poll: Poll::Claimed(0),
                due: self.context.now,
            });
            if revived {
                // Its plan had ended with the query that denied it.
                self.look_again(id, asked_at, Poll::Planned(0));
            }
        }
    }

    pub(super) fn queried(&mut self, id: AttemptId, answer: QueryAnswer, poll: Poll) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        let adopted = match &attempt.state {
            AttemptState::Accepted(push) | AttemptState::Failed(push, _) => push.adopted,
            AttemptState::Sending
            | AttemptState::NotSent(_)
            | AttemptState::Refused(_)
            | AttemptState::Unknown
            | AttemptState::Paid(..) => return,
        };
        let open = matches!(attempt.state, AttemptState::Accepted(_));
        let claims_paid = matches!(
            attempt.claim.as_ref().map(|c| &c.outcome),
            Some(ClaimedOutcome::Paid { .. })
        );
        let dispute = attempt.dispute;
        let asked_at = attempt.asked_at;
        match answer {
            QueryAnswer::Paid if adopted => {
                if dispute.is_none() {
                    self.record(Event::Disputed {
                        attempt: id,
                        why: Dispute::Unattributed,
                    });
                }
            }
            // Names learnt from a callback prove too little to unlock a second prompt, too: a forger could name a cancelled push.
            QueryAnswer::Failed(_) if adopted => self.look_again(id, asked_at, poll),
            QueryAnswer::Paid => {
                self.record(Event::ProvenPaid { attempt: id });
                self.settle(id);
            }
            // Whichever of claim and denial came first.
            QueryAnswer::Failed(_) if claims_paid => {
                if dispute.is_none() {
                    self.record(Event::Disputed {
                        attempt: id,
                        why: Dispute::ClaimDenied,
                    });
                }
                self.look_again(id, asked_at, poll);
            }
            QueryAnswer::Failed(failure) => {
                if open {
                    self.record(Event::ProvenUnpaid {
                        attempt: id,
                        failure,
                    });
                    self.close_if_stopped();
                }
            }
            QueryAnswer::Pending => self.look_again(id, asked_at, poll),
            QueryAnswer::NotReached => {
                let (poll, due) = poll.again(asked_at, self.context.now);
                self.effect(Effect::Query {
                    attempt: id,
                    poll,
                    due,
                });
            }
        }
    }

    fn look_again(&mut self, id: AttemptId, asked_at: Millis, poll: Poll) {
        if let Some((poll, due)) = poll.next(asked_at, self.context.now) {
            self.effect(Effect::Query {
                attempt: id,
                poll,
                due,
            });
        }
    }

    /// A row of the till's records settles only what is beyond doubt (R11). Whose any other row may be is not this attempt's to say.
    pub(super) fn recorded(&mut self, id: AttemptId, row: Row, bound_elsewhere: bool) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        if bound_elsewhere {
            return;
        }
        if row.settles(attempt) {
            self.record(Event::Recorded {
                attempt: id,
                code: row.code,
            });
            self.settle(id);
        } else if matches!(
            attempt.state,
            AttemptState::Accepted(_) | AttemptState::Failed(..)
        ) && row.is_claimed_by(attempt)
            && row.amount != attempt.amount
            && attempt.dispute.is_none()
        {
            self.record(Event::Disputed {
                attempt: id,
                why: Dispute::AmountDiffers,
            });
        }
    }

    /// The paper has the code that the records have.
    pub(super) fn coded(&mut self, id: AttemptId, code: Option<MpesaCode>) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        let is_paid = attempt.is_paid();
        if attempt.code() != code.as_ref() {
            self.record(Event::Coded { attempt: id, code });
            if is_paid {
                self.settle(id);
            }
            self.rewrite_receipt();
        }
    }

    /// What the book tells of one payment follows from all of them, and so may change; what paid this sale stays what paid it.
    pub(super) fn spent(&mut self, id: AttemptId, spent: bool) {
        let known = self.sale.attempt(id).is_some_and(|a| a.spent != spent);
        if !known || self.sale.is_paid_by(id) {
            return;
        }
        self.record(Event::Spent { attempt: id, spent });
        if self.sale.attempt(id).is_some_and(Attempt::is_paid) {
            self.settle(id);
        }
        self.close_if_stopped();
    }

    /// What went back pays for nothing and is due back no more; what paid a sale stays what paid it, and the sale is uncovered.
    pub(super) fn returned(&mut self, id: Option<AttemptId>, amount: Cents) {
        let attempt = id.and_then(|id| self.sale.attempt(id));
        let known = match (id, attempt) {
            (Some(_), Some(attempt)) => attempt.returned,
            (None, _) if self.sale.paid_directly_by().is_some() => self.sale.direct_returned,
            (Some(_), None) | (None, _) => return,
        };
        if known == amount {
            return;
        }
        let is_paid = attempt.is_some_and(Attempt::is_paid);
        self.record(Event::Returned {
            attempt: id,
            amount,
        });
        if let Some(id) = id.filter(|_| is_paid) {
            self.settle(id);
        }
        self.close_if_stopped();
    }

    /// What a complete look at the records makes certain stays certain: once is enough, and a sale that was only waiting for it is over.
    pub(super) fn swept(&mut self, id: AttemptId, sweep: &Sweep) -> Result<(), Refusal> {
        let attempt = self.sale.attempt(id).ok_or(NotCleared::NotUnknown)?;
        sweep.clears(attempt, self.context.now)?;
        if attempt.cleared.is_none() {
            self.record(Event::Cleared {
                attempt: id,
                look: sweep.look,
            });
            self.close_if_stopped();
        }
        Ok(())
    }

    pub(super) fn payer_named(&mut self, id: AttemptId, name: String) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        if attempt.payer.is_none() && !name.is_empty() {
            self.record(Event::PayerNamed { attempt: id, name });
            self.rewrite_receipt();
        }
    }
}
