//! Paper in the till's state: the printers, what is to be printed next, and what the printer last said.

use super::{Core, TakeError};
use crate::printing::{Known, Printers};
use crate::views::printing::PrintTrouble;
use pokea_domain::print::{PrintInput, PrintOutcome};
use pokea_domain::sale::{Input, Sale};
use pokea_domain::{Cents, SaleId};
use pokea_store::StoreError;
use tokio::sync::Notify;

impl Core {
    /// The register's printers.
    pub(crate) fn printers(&self) -> Printers {
        self.passing().printers.clone()
    }

    /// Changes them, and keeps that; nothing if the change was about none of them.
    pub(crate) fn change_printers(
        &self,
        change: impl FnOnce(&mut Printers) -> bool,
    ) -> Result<Option<Printers>, StoreError> {
        let mut store = self.store();
        let mut printers = self.printers();
        let before = printers.in_use().map(|known| known.id);
        if !change(&mut printers) {
            return Ok(None);
        }
        store.set_printers(&printers.write(), printers.prints())?;
        drop(store);
        let mut passing = self.passing();
        if printers.in_use().map(|known| known.id) != before {
            // What was the matter with the one before is no news of the one now.
            passing.print_trouble = None;
        }
        passing.printers = printers.clone();
        drop(passing);
        self.publish();
        Ok(Some(printers))
    }

    /// Shows why nothing comes out of this printer, or that something does, if it is the one that prints.
    pub(crate) fn show_print_trouble(&self, printer: u32, trouble: Option<PrintTrouble>) {
        let mut passing = self.passing();
        let prints = passing.printers.in_use().map(|known| known.id) == Some(printer);
        let is_news = prints && passing.print_trouble != trouble;
        if is_news {
            passing.print_trouble = trouble;
        }
        drop(passing);
        if is_news {
            self.publish();
        }
    }

    /// The sale whose paper has waited longest, and the printer that is to have it.
    pub(crate) fn next_paper(&self) -> Result<Option<(Sale, Known)>, StoreError> {
        let Some(printer) = self.printers().in_use().cloned() else {
            return Ok(None);
        };
        let store = self.store();
        for id in store.to_print()? {
            if let Some(sale) = store.sale(id)? {
                return Ok(Some((sale, printer)));
            }
        }
        Ok(None)
    }

    /// On disk before the printer gets the first byte (R1).
    pub(crate) fn begin_paper(&self, sale: SaleId) -> Result<Sale, TakeError> {
        self.take(sale, Input::Print(PrintInput::Begin), None)
    }

    /// What became of it.
    pub(crate) fn end_paper(&self, sale: SaleId, outcome: PrintOutcome) -> Result<Sale, TakeError> {
        self.take(sale, Input::Print(PrintInput::Ended(outcome)), None)
    }

    /// Nobody waits any more for this one.
    pub(crate) fn drop_paper(&self, sale: SaleId) -> Result<Sale, TakeError> {
        self.take(sale, Input::Print(PrintInput::Dropped), None)
    }

    /// Nobody waits any more for what is not printed yet.
    pub(crate) fn drop_papers(&self) -> Result<(), TakeError> {
        let queued = self.store().to_print().map_err(TakeError::Memory)?;
        for sale in queued {
            self.drop_paper(sale)?;
        }
        Ok(())
    }

    /// Rung when cash goes into the drawer or out of it, or somebody opens it.
    pub(crate) const fn drawer(&self) -> &Notify {
        &self.drawer
    }

    /// A sale that this input paid, in cash or with some.
    pub(super) fn open_drawer_for(&self, sale: &Sale) {
        if sale.paid_in_cash() > Cents::ZERO {
            self.drawer.notify_one();
        }
    }
}
