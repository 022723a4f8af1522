//! The one way in which the open store changes its file: a transaction, on disk when it returns, and witnessed. On a full disk the ballast
//! makes room for whatever does not ask a customer for money (R20).

use crate::chain::Head;
use crate::{Store, StoreError, room, seal};
use rusqlite::Transaction;

impl Store {
    /// Writes what `change` writes, all or nothing. It may be called twice: the second time with the ballast's room.
    pub(crate) fn write<T>(
        &mut self,
        change: impl Fn(&Transaction<'_>, &mut Head) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let written = self.write_if_room(&change);
        if written.as_ref().is_err_and(StoreError::is_full) && room::release(&self.path) {
            return self.write_if_room(&change);
        }
        written
    }

    /// The same within the room that there is, for what asks a customer for money.
    pub(crate) fn write_if_room<T>(
        &mut self,
        change: impl Fn(&Transaction<'_>, &mut Head) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction = self.connection.transaction()?;
        let mut head = self.head.clone();
        let done = change(&transaction, &mut head)?;
        let seals = seal::mark(&transaction)?;
        transaction.commit()?;
        self.head = head;
        self.witness.write(&self.head.mark(), &seals);
        Ok(done)
    }
}
