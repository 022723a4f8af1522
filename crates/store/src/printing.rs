//! What is to be printed, and what a person is asked about: table `sale`, column `paper`; and whether a sale that is paid is printed at all.

use crate::{Store, StoreError, settings};
use pokea_domain::SaleId;

/// The register's printers, in the words of whoever prints.
const PRINTERS: &str = "printers";

/// Whether each paid sale is printed (R16).
const PRINTS: &str = "prints";

impl Store {
    /// The register's printers, as they were kept.
    pub fn printers(&self) -> Result<Option<String>, StoreError> {
        self.setting(PRINTERS)
    }

    /// Keeps the register's printers, and whether each sale that is paid from now on is printed.
    pub fn set_printers(&mut self, printers: &str, prints: bool) -> Result<(), StoreError> {
        self.write(|transaction, _| {
            settings::write(transaction, PRINTERS, printers)?;
            settings::write(transaction, PRINTS, if prints { "yes" } else { "no" })
        })
    }

    /// Whether a sale that is paid now is printed. A file that cannot say so prints nothing by itself: paper can be wanted later.
    #[must_use]
    pub fn prints(&self) -> bool {
        matches!(self.setting(PRINTS), Ok(Some(yes)) if yes == "yes")
    }

    /// Sales with paper to be printed, in the order in which they began.
    pub fn to_print(&self) -> Result<Vec<SaleId>, StoreError> {
        self.with_paper("queued")
    }

    /// How many papers are not out yet, the one in the printer among them.
    pub fn papers_on_their_way(&self) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM sale WHERE paper IN ('queued', 'printing')")?
            .query_row([], |row| row.get(0))?)
    }

    /// Sales of which nobody knows whether their paper came out, in the order in which they began.
    pub fn asked_about(&self) -> Result<Vec<SaleId>, StoreError> {
        self.with_paper("ask")
    }

    fn with_paper(&self, state: &str) -> Result<Vec<SaleId>, StoreError> {
        self.ids("SELECT id FROM sale WHERE paper = ?1 ORDER BY seq", [state])
    }
}
