//! What people want of a sale: the cashier, the owner, and whoever prints. Wishes can be refused.

use super::Course;
use crate::ids::{AttemptId, CallbackNonce, OwnerSessionId};
use crate::money::Cents;
use crate::payment::Attempt;
use crate::phone::Msisdn;
use crate::print::PrintInput;
use crate::sale::{ATTEMPTS_MAX, CASH_MAX, Event, RefundDue, Refusal, SaleState, Tender};

impl Course {
    pub(super) fn ask(
        &mut self,
        id: AttemptId,
        phone: Msisdn,
        nonce: CallbackNonce,
    ) -> Result<(), Refusal> {
        if self.sale.attempt(id).is_some() {
            // The same wish again: a double click, a second Enter, a repeated message.
            return Ok(());
        }
        self.sale.may_push()?;
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

    pub(super) fn take_cash(&mut self, tendered: Cents) -> Result<(), Refusal> {
        if let SaleState::Completed(done) = &self.sale.state
            && matches!(done.tender, Tender::Cash { .. })
        {
            return Ok(());
        }
        // The customer would pay twice: cash obeys the same rule as a prompt.
        self.sale.may_push()?;
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

    pub(super) fn stop(&mut self) {
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

    /// The owner's word that a customer may be asked again: the one place where somebody can still be asked twice. So it needs who said
    /// it, and a prompt that nobody can answer any more (R4).
    pub(super) fn overrule(
        &mut self,
        id: AttemptId,
        session: OwnerSessionId,
    ) -> Result<(), Refusal> {
        let attempt = self.sale.attempt(id).ok_or(Refusal::NotUnknown)?;
        if attempt.is_let_go() {
            return Ok(());
        }
        match self.sale.state {
            SaleState::Open => {}
            SaleState::Stopped | SaleState::Cancelled(_) | SaleState::Completed(_) => {
                return Err(Refusal::SaleClosed);
            }
        }
        if !attempt.is_unknown() {
            return Err(Refusal::NotUnknown);
        }
        let after = attempt.prompt_over_at();
        if self.context.now <= after {
            return Err(Refusal::PromptFresh { after });
        }
        self.record(Event::Overridden {
            attempt: id,
            session,
        });
        Ok(())
    }

    /// Whoever begins to print holds the event of it: a second one, or one for nothing, is refused.
    pub(super) fn print(&mut self, input: PrintInput) -> Result<(), Refusal> {
        if self.sale.completion().is_none() {
            return Err(Refusal::NothingToPrint);
        }
        if !self.paper(input) && input == PrintInput::Begin {
            return Err(Refusal::NothingToPrint);
        }
        Ok(())
    }
}
