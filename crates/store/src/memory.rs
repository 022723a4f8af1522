//! The database as the rules that go across sales see it ([`till::Memory`]): one writer, whose steps are commits.

use crate::{Change, Heard, OutboxId, Store, StoreError, restore};
use pokea_domain::peer::Reservation;
use pokea_domain::reversal::Reversals;
use pokea_domain::sale::Sale;
use pokea_domain::till::{Gap, Memory, ReversalStep, Step, TakeError};
use pokea_domain::{
    AttemptId, Cents, CheckoutRequestId, Millis, MpesaCode, ReceiptNumber, RegisterId, SaleId,
    records::Row,
};

/// What brought an input: kept with the first step that the input makes, in the same transaction.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cause<'a> {
    /// The work of the outbox that brought it, now done.
    pub done: Option<OutboxId>,
    /// The message that brought it.
    pub heard: Option<&'a Heard<'a>>,
}

/// The store while one input is decided on.
#[derive(Debug)]
pub struct Recall<'a> {
    store: &'a mut Store,
    cause: Cause<'a>,
}

impl Store {
    /// What the rules remember by. The cause is kept with the first step.
    pub const fn recall<'a>(&'a mut self, cause: Cause<'a>) -> Recall<'a> {
        Recall { store: self, cause }
    }

    /// Every sale of this register with an attempt asked since, or not yet over, or paid by a payment straight to the till since; oldest first.
    pub fn asked_since(&self, since: Millis) -> Result<Vec<Sale>, StoreError> {
        let ids = self.ids(
            "SELECT id FROM sale WHERE watched = 1 OR id IN (
                 SELECT sale FROM attempt WHERE asked_at_ms >= ?1
                 UNION ALL SELECT paid.id FROM row CROSS JOIN sale AS paid ON paid.direct = row.code WHERE row.at_ms >= ?1
             ) ORDER BY seq",
            [since.0],
        )?;
        ids.into_iter()
            .filter_map(|id| self.sale(id).transpose())
            .collect()
    }
}

impl From<StoreError> for TakeError<StoreError> {
    fn from(error: StoreError) -> Self {
        Self::Memory(error)
    }
}

impl Memory for Recall<'_> {
    type Error = StoreError;

    fn sale(&self, id: SaleId) -> Result<Option<Sale>, StoreError> {
        self.store.sale(id)
    }

    fn next_receipt(&self, register: RegisterId) -> Result<ReceiptNumber, StoreError> {
        self.store.next_receipt(register)
    }

    fn attempt_of_push(
        &self,
        checkout: &CheckoutRequestId,
    ) -> Result<Option<(SaleId, AttemptId)>, StoreError> {
        let ours = self.store.attempt_of_push(checkout)?;
        ours.map_or_else(|| self.store.peer_of_push(checkout), |ours| Ok(Some(ours)))
    }

    fn attempt_with_code(
        &self,
        code: &MpesaCode,
    ) -> Result<Option<(SaleId, AttemptId)>, StoreError> {
        let ours = self.store.attempt_with_code(code)?;
        ours.map_or_else(|| self.store.peer_with_code(code), |ours| Ok(Some(ours)))
    }

    fn payer(&self, code: &MpesaCode) -> Result<Option<String>, StoreError> {
        self.store.payer(code)
    }

    fn interrupted(&self) -> Result<Vec<SaleId>, StoreError> {
        self.store.interrupted()
    }

    fn asked_since(&self, since: Millis) -> Result<Vec<Sale>, StoreError> {
        let mut sales = self.store.asked_since(since)?;
        sales.extend(self.store.peer_sales_since(since)?);
        Ok(sales)
    }

    fn rows_since(&self, since: Millis) -> Result<Vec<Row>, StoreError> {
        self.store.rows_since(since)
    }

    fn gaps(&self) -> Result<Vec<Gap>, StoreError> {
        Ok(restore::gaps(&self.store.connection)?)
    }

    fn row(&self, code: &MpesaCode) -> Result<Option<Row>, StoreError> {
        self.store.row(code)
    }

    fn reservation(&self, code: &MpesaCode) -> Result<Reservation, StoreError> {
        self.store.reservation(code)
    }

    fn told_since(&self, since: Millis) -> Result<Vec<Row>, StoreError> {
        self.store.told_since(since)
    }

    fn commit(&mut self, step: &Step<'_>) -> Result<(), StoreError> {
        let change = Change {
            at: step.at,
            sale: step.sale,
            events: step.events,
            effects: step.effects,
            done: self.cause.done,
        };
        self.store.commit(&change, self.cause.heard)?;
        self.cause = Cause::default();
        Ok(())
    }

    fn prints(&self) -> bool {
        self.store.prints()
    }

    fn reversals(&self, payment: &MpesaCode) -> Result<Option<Reversals>, StoreError> {
        self.store.reversals(payment)
    }

    fn reversing(&self) -> Result<Vec<MpesaCode>, StoreError> {
        self.store.reversing()
    }

    fn returned_since(&self, since: Millis) -> Result<Vec<(MpesaCode, Cents)>, StoreError> {
        self.store.returned_since(since)
    }

    fn commit_reversal(&mut self, step: &ReversalStep<'_>) -> Result<(), StoreError> {
        self.store.keep_reversal(step, self.cause)?;
        self.cause = Cause::default();
        Ok(())
    }

    fn is_conflict(error: &StoreError) -> bool {
        matches!(error, StoreError::Conflict(_))
    }
}
