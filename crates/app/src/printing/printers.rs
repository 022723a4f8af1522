//! The register's printers: which there are, which prints, and what it prints without being asked. Kept whole, as one small fact.

use crate::views::printing::{FilePaper, HeadWidth, PrinterPlace, PrinterView};
use pokea_printer::Address;
use pokea_receipts::{Head, Paper, Printer};
use serde::{Deserialize, Serialize};

/// As many as the sheet has keys for.
pub(crate) const PRINTERS_MAX: usize = 9;

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Printers {
    known: Vec<Known>,
    in_use: Option<u32>,
    /// Each sale that is paid is printed.
    pub(crate) every_sale: bool,
    /// The width of receipts in files.
    pub(crate) files: FilePaper,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) address: Address,
    pub(crate) head: HeadWidth,
    pub(crate) cutter: bool,
    pub(crate) drawer: bool,
}

impl Printers {
    /// As it was kept; a fact that cannot be read is no printer, and the log tells.
    pub(crate) fn read(kept: Option<&str>) -> Self {
        let read = kept.map(serde_json::from_str).transpose();
        read.unwrap_or_else(|error| {
            tracing::error!(%error, "the list of printers cannot be read: name them again");
            None
        })
        .unwrap_or_default()
    }

    /// To be kept.
    pub(crate) fn write(&self) -> String {
        serde_json::to_string(self).expect("names, numbers and addresses are JSON")
    }

    /// Whether a sale that is paid now is to be printed.
    pub(crate) fn prints(&self) -> bool {
        self.every_sale && self.in_use().is_some()
    }

    /// The one that prints.
    pub(crate) fn in_use(&self) -> Option<&Known> {
        self.find(self.in_use?)
    }

    pub(crate) fn find(&self, id: u32) -> Option<&Known> {
        self.known.iter().find(|known| known.id == id)
    }

    /// The one that the drawer hangs on: the one that prints, if it can.
    pub(crate) fn with_drawer(&self) -> Option<&Known> {
        let in_use = self.in_use().filter(|known| known.drawer);
        in_use.or_else(|| self.known.iter().find(|known| known.drawer))
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.known.len() >= PRINTERS_MAX
    }

    /// A new one prints from now on, and the first one every sale: that is what it was bought for.
    pub(crate) fn add(&mut self, name: String, address: Address, head: HeadWidth) {
        let id = 1 + self.known.iter().map(|known| known.id).max().unwrap_or(0);
        self.every_sale |= self.known.is_empty();
        self.in_use = Some(id);
        self.known.push(Known {
            id,
            name,
            address,
            head,
            cutter: head != HeadWidth::Columns32, // cheap 58 mm printers have no knife
            drawer: false,
        });
    }

    /// Whether there is such a one.
    pub(crate) fn change(&mut self, id: u32, head: HeadWidth, cutter: bool, drawer: bool) -> bool {
        let known = self.known.iter_mut().find(|known| known.id == id);
        known.is_some_and(|known| {
            (known.head, known.cutter, known.drawer) = (head, cutter, drawer);
            true
        })
    }

    /// What waits goes to this one; whether there is such a one.
    pub(crate) fn take(&mut self, id: u32) -> bool {
        let is_known = self.find(id).is_some();
        if is_known {
            self.in_use = Some(id);
        }
        is_known
    }

    /// If it printed, the first of the others does. Whether there was such a one.
    pub(crate) fn remove(&mut self, id: u32) -> bool {
        let before = self.known.len();
        self.known.retain(|known| known.id != id);
        if self.in_use == Some(id) {
            self.in_use = self.known.first().map(|known| known.id);
        }
        self.known.len() < before
    }

    /// Whether this queue of the system's print service is one of them.
    pub(crate) fn has_queue(&self, name: &str) -> bool {
        let is_it =
            |known: &Known| matches!(&known.address, Address::System { queue } if queue == name);
        self.known.iter().any(is_it)
    }

    pub(crate) fn views(&self) -> Vec<PrinterView> {
        let view = |known: &Known| {
            let (place, address) = match &known.address {
                Address::Network { .. } => (PrinterPlace::Network, known.address.to_string()),
                Address::Device { .. } => (PrinterPlace::Device, known.address.to_string()),
                Address::System { .. } => (PrinterPlace::System, known.address.to_string()),
            };
            PrinterView {
                id: known.id,
                name: known.name.clone(),
                place,
                address,
                head: known.head,
                cutter: known.cutter,
                drawer: known.drawer,
                in_use: self.in_use == Some(known.id),
            }
        };
        self.known.iter().map(view).collect()
    }
}

impl Known {
    /// What its bytes depend on.
    pub(crate) const fn profile(&self) -> Printer {
        Printer {
            head: match self.head {
                HeadWidth::Columns32 => Head::Columns32,
                HeadWidth::Columns42 => Head::Columns42,
                HeadWidth::Columns48 => Head::Columns48,
            },
            cutter: self.cutter,
            drawer: self.drawer,
        }
    }
}

impl From<FilePaper> for Paper {
    fn from(paper: FilePaper) -> Self {
        match paper {
            FilePaper::Roll58 => Self::Roll58,
            FilePaper::Roll80 => Self::Roll80,
            FilePaper::A4 => Self::A4,
        }
    }
}
