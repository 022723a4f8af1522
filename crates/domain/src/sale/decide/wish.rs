//! What people want of a sale: the cashier, the owner, and whoever prints. Wishes can be refused.

use super::Course;
use crate::ids::{AttemptId, CallbackNonce, OwnerSessionId};
use crate::kra_pin::KraPin;
use crate::money::Cents;
use crate::payment::Attempt;
use crate::phone::Msisdn;
use crate::print::PrintInput;
use crate::records::Row;
use crate::sale::{
    ATTEMPTS_MAX, CASH_MAX, Completion, Event, Person, RefundWish, Refusal, SaleState, Tender,
};

impl Course {
    /// Cash and prompt are one wish: a phone that may not be asked leaves no cash on the counter.
    pub(super) fn ask_with_cash(
        &mut self,
        id: AttemptId,
        phone: Msisdn,
        nonce: CallbackNonce,
        cash: Option<Cents>,
        part: Option<Cents>,
    ) -> Result<(), Refusal> {
        if let Some(cash) = cash.filter(|_| self.sale.attempt(id).is_none()) {
            self.lay_cash(cash)?;
        }
        self.ask(id, phone, nonce, part)
    }

    pub(super) fn ask(
        &mut self,
        id: AttemptId,
        phone: Msisdn,
        nonce: CallbackNonce,
        part: Option<Cents>,
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
        let missing = self.sale.missing();
        let amount = part.unwrap_or(missing);
        if amount > missing || !is_payable(amount) {
            return Err(Refusal::NoSuchPart);
        }
        self.record(Event::Asked {
            attempt: id,
            phone,
            amount,
            nonce,
        });
        self.decision.push = Some(id);
        Ok(())
    }

    /// Cash is laid down towards the sale, and the rest will come otherwise. The same wish again changes nothing, and less of it is cash handed
    /// back.
    pub(super) fn lay_cash(&mut self, amount: Cents) -> Result<(), Refusal> {
        if self.sale.state == SaleState::Open && self.sale.cash == amount {
            return Ok(());
        }
        // What a phone is being asked for was reckoned from the cash on the counter.
        if self.sale.state != SaleState::Open || self.sale.has_live_attempt() {
            self.sale.may_push()?;
        }
        let missing = self.sale.missing().checked_add(self.sale.cash);
        let is_part = amount == Cents::ZERO || is_payable(amount);
        if !is_part || missing.is_none_or(|missing| amount >= missing) {
            return Err(Refusal::NoSuchPart);
        }
        self.record(Event::CashLaid { amount });
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
            .checked_sub(self.sale.missing())
            .filter(|change| *change >= Cents::ZERO)
            .ok_or(Refusal::NotEnoughCash)?;
        self.complete(Tender::Cash { tendered, change });
        Ok(())
    }

    /// A payment straight to the till becomes the sale's, by a person's word. A prompt of it that Daraja is still to conclude must not be the
    /// one that brought the payment: then the payment will be that attempt's by itself.
    pub(super) fn assign(&mut self, row: Row, by: Person) -> Result<(), Refusal> {
        if self.sale.paid_directly_by() == Some(&row.code) {
            return Ok(());
        }
        if self.sale.state != SaleState::Open || !self.sale.wants_money() {
            return Err(Refusal::SaleClosed);
        }
        if row.amount != self.sale.missing() {
            return Err(Refusal::PaymentDiffers);
        }
        let attempts = &self.sale.attempts;
        if attempts
            .iter()
            .any(|a| a.is_being_asked(self.context.now) && row.could_be(a))
        {
            return Err(Refusal::PaymentUnsettled);
        }
        self.complete(Tender::Direct {
            code: row.code,
            phone: row.phone,
            by,
        });
        Ok(())
    }

    /// The sale that was given up is paid with what came for it after all, by a person's word: the customer takes the goods and not the
    /// money back.
    pub(super) fn reopen(&mut self, by: Person) -> Result<(), Refusal> {
        if let Some(Completion {
            tender: Tender::Mpesa { attempt },
            ..
        }) = self.sale.completion()
            && self.sale.reopened == Some(*attempt)
        {
            return Ok(());
        }
        let attempt = self.sale.may_reopen().ok_or(Refusal::NothingToReopen)?;
        self.record(Event::Reopened { attempt, by });
        self.complete(Tender::Mpesa { attempt });
        Ok(())
    }

    /// Cash goes back to the customer, out of the drawer. The same wish again is the same refund.
    pub(super) fn refund(&mut self, wish: RefundWish, going_back: Cents) -> Result<(), Refusal> {
        if self.sale.refund(wish.refund).is_some() {
            return Ok(());
        }
        let refunded = self.sale.refund_of(wish, going_back)?;
        self.record(Event::Refunded(refunded));
        Ok(())
    }

    pub(super) fn stop(&mut self) {
        match self.sale.state {
            SaleState::Open if self.sale.has_live_attempt() => {
                self.give_back_the_parts();
                self.record(Event::Stopped);
                self.give_back_the_rest();
                self.close_if_stopped();
            }
            SaleState::Open => {
                self.give_back_the_parts();
                self.record(Event::Cancelled);
            }
            SaleState::Stopped | SaleState::Cancelled(_) | SaleState::Completed(_) => {}
        }
    }

    /// The owner's word that a customer may be asked again: the one place where somebody can still be asked twice. So it needs who said
    /// it, and a prompt that nobody can answer any more (R4). For a sale that was stopped it is the word that nothing more is waited for.
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
            SaleState::Open | SaleState::Stopped => {}
            SaleState::Cancelled(_) | SaleState::Completed(_) => {
                return Err(Refusal::SaleClosed);
            }
        }
        if !attempt.may_be_let_go(self.context.now) {
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
        self.close_if_stopped();
        Ok(())
    }

    /// The buyer's KRA PIN may be told until the receipt bears one; a receipt that was given out is not another's afterwards.
    pub(super) fn name_buyer(&mut self, pin: Option<KraPin>) -> Result<(), Refusal> {
        if self.sale.buyer_pin == pin {
            return Ok(());
        }
        match self.sale.state {
            SaleState::Open => {}
            SaleState::Completed(_) if self.sale.buyer_pin.is_none() => {}
            SaleState::Completed(_) => return Err(Refusal::BuyerPinStands),
            SaleState::Stopped | SaleState::Cancelled(_) => return Err(Refusal::SaleClosed),
        }
        self.record(Event::BuyerPin { pin });
        self.rewrite_receipt();
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

/// M-PESA moves whole shillings, and no part is nothing.
fn is_payable(amount: Cents) -> bool {
    amount
        .whole_shillings()
        .is_some_and(|shillings| shillings > 0)
}
