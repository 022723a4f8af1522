//! Sales whose receipt is in another language than the till's: the customer's. Table `receipt_language`, under a seal.

use crate::{Store, StoreError, seal};
use pokea_domain::SaleId;
use rusqlite::{OptionalExtension, params};

impl Store {
    /// The language of a sale's receipt, by its tag, such as `sw`; nothing where it is the till's.
    pub fn receipt_language(&self, sale: SaleId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT tag FROM receipt_language WHERE sale = ?1";
        let mut row = self.connection.prepare_cached(sql)?;
        Ok(row
            .query_row([sale.to_string()], |row| row.get(0))
            .optional()?)
    }

    /// Keeps it, for every time that the receipt is written or printed from now on.
    pub fn set_receipt_language(&mut self, sale: SaleId, tag: &str) -> Result<(), StoreError> {
        let sale = sale.to_string();
        self.write(|transaction, _| {
            seal::RECEIPT_LANGUAGE.change(transaction, &sale, || {
                transaction
                    .prepare_cached("INSERT INTO receipt_language (sale, tag) VALUES (?1, ?2) ON CONFLICT (sale) DO UPDATE SET tag = excluded.tag")?
                    .execute(params![sale, tag])
            })?;
            Ok(())
        })
    }
}
