//! `decide`: what each input makes of a sale, in one exhaustive match, and nothing else decides.

mod heard;
mod wish;

use super::{Context, Decision, Effect, Event, Input, RefundDue, Refusal, Sale, SaleState, Tender};
use crate::ids::AttemptId;
use crate::money::Cents;
use crate::print::{PrintInput, PrintJob};

impl Sale {
    /// What follows from an input. Pure: the same sale, input and context give the same decision.
    ///
    /// Only wishes can be refused, and a sweep that proves nothing. What comes from outside (answers, callbacks, queries, rows) is never
    /// an error: if it changes nothing, the decision is empty, and the raw evidence is kept by the caller either way (R22).
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
                cash,
                part,
            } => course.ask_with_cash(attempt, phone, nonce, cash, part)?,
            Input::LayCash { amount } => course.lay_cash(amount)?,
            Input::TakeCash { tendered } => course.take_cash(tendered)?,
            Input::Stop => course.stop(),
            Input::PushAnswered { attempt, answer } => course.push_answered(attempt, answer),
            Input::TokenRefused {
                attempt,
                why,
                again,
                nonce,
            } => course.token_refused(attempt, why, again, nonce),
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
            Input::Recorded {
                attempt,
                row,
                bound_elsewhere,
            } => course.recorded(attempt, row, bound_elsewhere),
            Input::Coded { attempt, code } => course.coded(attempt, code),
            Input::Spent { attempt, spent } => course.spent(attempt, spent),
            Input::Returned { attempt, amount } => course.returned(attempt, amount),
            Input::Refund { wish, going_back } => course.refund(wish, going_back)?,
            Input::Assign { row, by } => course.assign(row, by)?,
            Input::Reopen { by } => course.reopen(by)?,
            Input::Swept { attempt, sweep } => course.swept(attempt, &sweep)?,
            Input::Override { attempt, session } => course.overrule(attempt, session)?,
            Input::BuyerPin { pin } => course.name_buyer(pin)?,
            Input::Print(input) => course.print(input)?,
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

    /// Proven money goes to the sale if it needs it, and to the refund list if it does not; it is never dropped (R9, R10).
    fn settle(&mut self, id: AttemptId) {
        let Some(attempt) = self.sale.attempt(id) else {
            return;
        };
        let (amount, disputed) = (attempt.kept(), attempt.dispute.is_some());
        let is_whole = amount == attempt.amount;
        if self.sale.has_settled(id) {
            // What went back before it was proven leaves nothing to wait for.
            return self.close_if_stopped();
        }
        if self.may_be_settled_by_its_row(id) {
            return;
        }
        match self.sale.state {
            SaleState::Open if disputed => {}
            SaleState::Open if is_whole && amount == self.sale.missing() => {
                self.complete(Tender::Mpesa { attempt: id });
            }
            SaleState::Open if is_whole && amount < self.sale.missing() => {
                self.record(Event::PartPaid { attempt: id });
            }
            SaleState::Open if is_whole && amount == self.sale.due => {
                self.give_back_the_parts();
                self.complete(Tender::Mpesa { attempt: id });
            }
            SaleState::Open
            | SaleState::Stopped
            | SaleState::Cancelled(_)
            | SaleState::Completed(_) => {
                self.record(Event::RefundDue(RefundDue {
                    attempt: id,
                    amount,
                }));
                self.close_if_stopped();
            }
        }
    }

    /// A person gave the sale a payment from this attempt's phone, and under which code the attempt's own money is, is not known: it may be
    /// that payment. Its callback or the records will tell, and then it is settled.
    fn may_be_settled_by_its_row(&self, id: AttemptId) -> bool {
        let (Some(done), Some(attempt)) = (self.sale.completion(), self.sale.attempt(id)) else {
            return false;
        };
        match &done.tender {
            Tender::Direct { phone, .. } => {
                attempt.code().is_none()
                    && attempt.amount == done.rest
                    && phone.as_ref().is_none_or(|p| *p == attempt.phone)
            }
            Tender::Mpesa { .. } | Tender::Cash { .. } => false,
        }
    }

    fn complete(&mut self, tender: Tender) {
        self.record(Event::Completed {
            receipt: self.context.next_receipt,
            tender,
        });
        self.give_back_the_rest();
        // A file is no paper: it is written whatever printers there are, and again without harm. Paper has its job (R16).
        self.effect(Effect::WriteReceipt);
        if self.context.prints {
            self.paper(PrintInput::Wanted);
        }
    }

    /// Proven money that waited for a person, and has no sale to wait for any more (R10).
    fn give_back_the_rest(&mut self) {
        let waiting = self.sale.attempts.iter();
        let waiting = waiting.filter(|a| a.is_paid() && !self.sale.has_settled(a.id));
        let rest: Vec<_> = waiting.map(|a| (a.id, a.kept())).collect();
        for (attempt, amount) in rest {
            self.record(Event::RefundDue(RefundDue { attempt, amount }));
        }
    }

    /// Whether it made an event.
    fn paper(&mut self, input: PrintInput) -> bool {
        let event = PrintJob::decide(self.sale.paper, input);
        if let Some(event) = event {
            self.record(Event::Paper(event));
        }
        event.is_some()
    }

    /// The sale does not need them: nothing comes of it any more, or a late payment is all that it comes to. Cash goes back over the counter, and
    /// what came by phone is due back (R10).
    fn give_back_the_parts(&mut self) {
        if self.sale.cash > Cents::ZERO {
            let amount = Cents::ZERO;
            self.record(Event::CashLaid { amount });
        }
        let parts = self.sale.paying_attempts();
        let parts: Vec<_> = parts.map(|a| (a.id, a.kept())).collect();
        for (attempt, amount) in parts {
            self.record(Event::RefundDue(RefundDue { attempt, amount }));
        }
    }

    fn close_if_stopped(&mut self) {
        if self.sale.state == SaleState::Stopped && !self.sale.has_live_attempt() {
            self.record(Event::Cancelled);
        }
    }

    /// What the paper says has grown: the same receipt is written anew, under the same number.
    fn rewrite_receipt(&mut self) {
        if self.sale.completion().is_some() {
            self.effect(Effect::WriteReceipt);
        }
    }
}
