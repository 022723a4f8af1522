//! `decide`: what each input makes of a sale, in one exhaustive match, and nothing else decides.

use super::{
    ATTEMPTS_MAX, AttemptState, CASH_MAX, Claim, Context, Decision, Dispute, Effect, Event, Input,
    Poll, Push, PushAnswer, QueryAnswer, RefundDue, Refusal, Sale, SaleState, Tender,
};
use crate::ids::{AttemptId, CallbackNonce};
use crate::money::Cents;
use crate::payment::{Attempt, ClaimedOutcome};
use crate::phone::Msisdn;

impl Sale {
    /// What follows from an input. Pure: the same sale, input and context give the same decision.
    ///
    /// Only the cashier's own wishes can be refused. What comes from outside (answers, callbacks, queries) is never an error: if it
    /// changes nothing, the decision is empty, and the raw evidence is kept by the caller either way (R22).
    pub fn decide(&self, input: Input, context: Context) -> Result<Decision, Refusal> {
        let mut course = Course {
            sale: self.clone(),
            context,
            decision: Decision::default(),
        };
        match input {
            Input::AskMpesa {
                attempt,
                phone,
                nonce,
            } => course.ask(attempt, phone, nonce)?,
            Input::TakeCash { tendered } => course.take_cash(tendered)?,
            Input::Stop => course.stop(),
            Input::PushAnswered { attempt, answer } => course.push_answered(attempt, answer),
            Input::Restarted => course.restarted(),
            Input::Claimed {
                attempt,
                claim,
                bound_elsewhere,
            } => course.claimed(attempt, claim, bound_elsewhere),
            Input::Queried {
                attempt,
                answer,
                poll,
            } => course.queried(attempt, answer, poll),
            Input::PayerNamed { attempt, name } => course.payer_named(attempt, name),
        }
        Ok(course.decision)
    }
}

/// A decision in the making: each event is applied to a working copy at once, so that later steps see what earlier ones did.
struct Course {
    sale: Sale,
    context: Context,
    decision: Decision,
}

impl Course {
    fn record(&mut self, event: Event) {
        self.sale.apply(&event, self.context.now);
        self.decision.events.push(event);
    }

    fn effect(&mut self, effect: Effect) {
        if !self.decision.effects.contains(&effect) {
            self.decision.effects.push(effect);
        }
    }

    fn ask(&mut self, id: AttemptId, phone: Msisdn, nonce: CallbackNonce) -> Result<(), Refusal> {
        if self.sale.attempt(id).is_some() {
            // The same wish again: a double click, a second Enter, a repeated message.
            return Ok(());
        }
        match self.sale.state {
            SaleState::Open => {}
            SaleState::Stopped | SaleState::Cancelled(_) | SaleState::Completed(_) => {
                return Err(Refusal::SaleClosed);
            }
        }
        if self.sale.has_live_attempt() {
            return Err(Refusal::PromptLive);
        }
        if self.sale.attempts.len() >= ATTEMPTS_MAX {
            return Err(Refusal::TooManyAttempts);
        }
        let same_phone = self.sale.attempts.iter().filter(|a| a.phone == phone);
        if let Some(from) = same_phone
            .map(Attempt::again_from)
            .max()
            .filter(|&from| from > self.context.now)
        {
            return Err(Refusal::TooSoon { from });
        }
        self.record(Event::Asked {
            attempt: id,
            phone,
            amount: self.sale.due,
            nonce,
        });
        self.decision.push = Some(id);
        Ok(())
    }

    fn take_cash(&mut self, tendered: Cents) -> Result<(), Refusal> {
        match &self.sale.state {
            SaleState::Open => {}
            SaleState::Completed(done) if matches!(done.tender, Tender::Cash { .. }) => {
                return Ok(());
            }
            SaleState::Stopped | SaleState::Cancelled(_) | SaleState::Completed(_) => {
                return Err(Refusal::SaleClosed);
            }
        }
        if self.sale.has_live_attempt() {
            return Err(Refusal::PromptLive);
        }
        if tendered > CASH_MAX {
            return Err(Refusal::TooMuchCash);
        }
        let change = tendered
            .checked_sub(self.sale.due)
            .filter(|change| *change >= Cents::ZERO)
            .ok_or(Refusal::NotEnoughCash)?;
        self.complete(Tender::Cash { tendered, change });
        Ok(())
    }

    fn stop(&mut self) {
        match self.sale.state {
            SaleState::Open if self.sale.has_live_attempt() => {
                self.record(Event::Stopped);
                // Money that came and waited for a person has no sale any more (R10).
                let paid: Vec<_> = self
                    .sale
                    .attempts
                    .iter()
                    .filter(|a| a.is_paid())
                    .map(|a| (a.id, a.amount))
                    .collect();
                for (attempt, amount) in paid {
                    self.record(Event::RefundDue(RefundDue { attempt, amount }));
                }
                self.close_if_stopped();
            }
            SaleState::Open => self.record(Event::Cancelled),
            SaleState::Stopped | SaleState::Cancelled(_) | SaleState::Completed(_) => {}
        }
    }

    fn push_answered(&mut self, id: AttemptId, answer: PushAnswer) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        // Only the answer of the one exchange counts; after a restart the attempt is Unknown and stays so until something proves more.
        if attempt.state != AttemptState::Sending {
            return;
        }
        match answer {
            PushAnswer::Accepted { checkout, merchant } => {
                let claim_came_first = attempt.claim.is_some();
                let asked_at = attempt.asked_at;
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
                if claim_came_first {
                    self.weigh_claim(id);
                }
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

    /// A push whose answer nobody heard is never sent again (R2): only its own callback address can still name it.
    fn lost(&mut self, id: AttemptId) {
        self.record(Event::Lost { attempt: id });
        if self.sale.attempt(id).is_some_and(|a| a.claim.is_some()) {
            self.adopt(id);
        }
    }

    fn restarted(&mut self) {
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
    }

    fn claimed(&mut self, id: AttemptId, claim: Claim, bound_elsewhere: bool) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        let fits = |push: &Push| push.checkout == claim.checkout && push.merchant == claim.merchant;
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
            AttemptState::Accepted(push)
            | AttemptState::Paid(push, _)
            | AttemptState::Failed(push, _)
                if !fits(push) =>
            {
                return;
            }
            AttemptState::Accepted(_) | AttemptState::Paid(..) | AttemptState::Failed(..) => false,
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
            self.rewrite_receipt();
        } else {
            self.effect(Effect::Query {
                attempt: id,
                poll: Poll::Claimed(0),
                due: self.context.now,
            });
        }
    }

    fn queried(&mut self, id: AttemptId, answer: QueryAnswer, poll: Poll) {
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
            QueryAnswer::Failed(_) if open && claims_paid => {
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
        }
    }

    fn look_again(&mut self, id: AttemptId, asked_at: crate::time::Millis, poll: Poll) {
        if let Some((poll, due)) = poll.next(asked_at, self.context.now) {
            self.effect(Effect::Query {
                attempt: id,
                poll,
                due,
            });
        }
    }

    /// Proven money goes to the sale if it needs it, and to the refund list if it does not; it is never dropped (R9, R10).
    fn settle(&mut self, id: AttemptId) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        let (amount, disputed) = (attempt.amount, attempt.dispute.is_some());
        match self.sale.state {
            SaleState::Open if disputed => {}
            SaleState::Open => self.complete(Tender::Mpesa { attempt: id }),
            SaleState::Stopped | SaleState::Cancelled(_) | SaleState::Completed(_) => {
                self.record(Event::RefundDue(RefundDue {
                    attempt: id,
                    amount,
                }));
                self.close_if_stopped();
            }
        }
    }

    fn complete(&mut self, tender: Tender) {
        self.record(Event::Completed {
            receipt: self.context.next_receipt,
            tender,
        });
        self.effect(Effect::WriteReceipt);
    }

    fn close_if_stopped(&mut self) {
        if self.sale.state == SaleState::Stopped && !self.sale.has_live_attempt() {
            self.record(Event::Cancelled);
        }
    }

    fn payer_named(&mut self, id: AttemptId, name: String) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        if attempt.payer.is_none() && !name.is_empty() {
            self.record(Event::PayerNamed { attempt: id, name });
            self.rewrite_receipt();
        }
    }

    /// What the paper says has grown: the same receipt is written anew, under the same number.
    fn rewrite_receipt(&mut self) {
        if self.sale.completion().is_some() {
            self.effect(Effect::WriteReceipt);
        }
    }
}
