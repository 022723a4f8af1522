//! Payments that go back, as far as the database is concerned: loaded, decided on and kept under one lock.

use super::{Core, TakeError};
use crate::show;
use crate::views::money_back::PaymentView;
use pokea_domain::records::Row;
use pokea_domain::reversal::{Input, Refusal, Reversal, Wish};
use pokea_domain::sale::{RefundWish, Sale};
use pokea_domain::staff::Act;
use pokea_domain::till::{self, ReverseError, Reversing};
use pokea_domain::{CallbackNonce, Cents, MpesaCode, OwnerSessionId, PersonId, ReversalId, SaleId};
use pokea_store::{Cause, Evidence, Heard, Source, StoreError};
use uuid::Uuid;

impl Core {
    /// A payment is wanted back: kept before anything is sent (R1).
    pub(crate) fn reverse(
        &self,
        payment: &MpesaCode,
        wish: Wish,
    ) -> Result<Reversing, ReverseError<StoreError>> {
        let now = self.now();
        let asked = till::reverse(
            &mut self.store().recall(Cause::default()),
            payment,
            wish,
            now,
        );
        self.publish();
        asked
    }

    /// What a request's one exchange brought, with Daraja's answer as it came, if it took the request (R22).
    pub(crate) fn take_reversal_answer(
        &self,
        payment: &MpesaCode,
        input: Input,
        raw: Option<&[u8]>,
    ) -> Result<(), TakeError> {
        let heard = raw.map(|body| Heard {
            evidence: Evidence {
                source: Source::Reversal,
                received_at: self.now(),
                posted_to: None,
                body,
            },
            relay: None,
            payer: None,
            told: None,
        });
        self.hear_of_reversal(payment, input, heard.as_ref())
    }

    /// A result, or what Transaction Status tells. What brought it is kept also where it changes nothing.
    pub(crate) fn hear_of_reversal(
        &self,
        payment: &MpesaCode,
        input: Input,
        heard: Option<&Heard<'_>>,
    ) -> Result<(), TakeError> {
        let now = self.now();
        let mut store = self.store();
        let cause = Cause { done: None, heard };
        let taken = till::hear_of_reversal(&mut store.recall(cause), payment, input, now);
        match taken {
            Ok(_) => {}
            Err(ReverseError::Memory(error)) => return Err(TakeError::Memory(error)),
            Err(ReverseError::Refused(refusal)) => {
                tracing::error!(%refusal, "news of a payment that goes back changed nothing; it is kept");
                heard.map_or(Ok(()), |heard| store.keep(heard))?;
            }
        }
        drop(store);
        self.publish();
        Ok(())
    }

    /// The request whose result comes to this address.
    pub(crate) fn reversal_at(
        &self,
        nonce: &CallbackNonce,
    ) -> Result<Option<(MpesaCode, ReversalId)>, StoreError> {
        self.store().reversal_at(nonce)
    }

    /// Every request that is not over, and the payment that it wants back.
    pub(crate) fn open_reversals(&self) -> Result<Vec<(MpesaCode, Reversal)>, StoreError> {
        let store = self.store();
        let mut open = Vec::new();
        for payment in store.reversing()? {
            let known = store.reversals(&payment)?;
            let requests = known.iter().flat_map(|known| known.open()).cloned();
            open.extend(requests.map(|request| (payment.clone(), request)));
        }
        Ok(open)
    }

    pub(crate) fn has_row(&self, payment: &MpesaCode) -> Result<bool, StoreError> {
        Ok(self.store().row(payment)?.is_some())
    }

    /// How much of a payment may go back now.
    pub(crate) fn left_of(&self, payment: &MpesaCode) -> Result<Cents, StoreError> {
        let mut store = self.store();
        let view = match store.sale_with_code(payment)? {
            Some(id) => { store.sale(id)? }.map(|sale| show::money_back(&mut store, &sale)),
            None => Some(show::of_nobodys(&store, payment)),
        };
        let its = |known: &&PaymentView| known.code.as_deref() == Some(payment.as_str());
        let view = view.transpose()?;
        let its = view.iter().flat_map(|view| &view.payments).find(its);
        Ok(its.map_or(Cents::ZERO, |payment| payment.left.0))
    }

    /// Keeps what Transaction Status proved of one payment, and finds out whose it is.
    pub(crate) fn keep_proven(&self, row: &Row) -> Result<(), StoreError> {
        self.store().keep_row(row, self.now())?;
        self.reconcile(None)
    }

    /// Cash goes back to a customer.
    pub(crate) fn refund(&self, sale: SaleId, wish: RefundWish) -> Result<Sale, TakeError> {
        let now = self.now();
        let taken = till::refund(&mut self.store().recall(Cause::default()), sale, wish, now);
        Ok(self.hand_over(taken?))
    }

    /// Who let this act through last: whoever stands at the till, or approved it. Nobody in a shop that names none.
    pub(crate) fn answers_for(&self, act: Act) -> Option<PersonId> {
        self.passing().session.answers_for(act)
    }

    /// With what an act of the owner is logged. In a shop that names nobody, whoever stands there is the owner.
    pub(crate) fn owner_session(&self, act: Act) -> OwnerSessionId {
        let owner = self.answers_for(act);
        OwnerSessionId(owner.map_or_else(Uuid::new_v4, |owner| owner.0))
    }
}

impl From<Refusal> for crate::commands::CommandError {
    fn from(refusal: Refusal) -> Self {
        use crate::commands::CommandErrorCode as Code;
        use crate::views::fields::FieldProblem;
        match refusal {
            Refusal::PaymentUnknown => Code::PaymentUnknown.into(),
            Refusal::NotOfThePayment | Refusal::GivenInCash { .. } => {
                FieldProblem::BackTooMuch.into()
            }
            Refusal::NotOver | Refusal::AlreadyBack => Code::PaymentGoingBack.into(),
            Refusal::PaymentUnsettled => Code::PaymentUnsettled.into(),
            Refusal::PaidForSale(_) => Code::PaymentTaken.into(),
            Refusal::NotReserved => Code::PaymentNotReserved.into(),
            Refusal::TooManyRequests => Code::TooManyAttempts.into(),
        }
    }
}
