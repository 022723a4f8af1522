//! The receipt printer: a job goes to it once for each time that it was begun, and what nobody knows is asked (R16).

use crate::effects::AGAIN;
use crate::fault::Fault;
use crate::shop::Stop;
use crate::time::SECOND;
use crate::world::{Deed, Process, World};
use pokea_domain::SaleId;
use pokea_domain::print::{PrintInput, PrintOutcome, PrintState};
use pokea_domain::sale::Input;
use pokea_domain::till::TakeError;

impl World {
    /// A job goes to the printer when it is free.
    pub(crate) fn plan_print(&mut self, process: Process, sale: SaleId) {
        let queued = self
            .memory
            .sales
            .get(&sale)
            .and_then(|sale| sale.paper)
            .is_some_and(|job| job.state == PrintState::Queued);
        if queued && self.registers[process.register].is_up {
            self.does_after(process, 100, Deed::Prints { sale });
        }
    }

    pub(crate) fn prints(&mut self, process: Process, sale: SaleId) {
        let register = process.register;
        if self.registers[register].prints.is_some() {
            return self.does_after(process, SECOND, Deed::Prints { sale });
        }
        let Some(job) = self.memory.sales.get(&sale).and_then(|sale| sale.paper) else {
            return;
        };
        match self.take(register, sale, Input::Print(PrintInput::Begin), None) {
            Ok(_) => {}
            Err(TakeError::Memory(Stop::DiskFull)) => {
                return self.does_after(process, AGAIN, Deed::Prints { sale });
            }
            Err(_) => return,
        }
        if self.faults.crashes(Fault::CrashBeforePrint) {
            return self.crash(register);
        }
        self.registers[register].prints = Some(sale);
        let fails = self.faults.fires(Fault::PrinterFails);
        let outcome = match fails.then(|| self.faults.within(Fault::PrinterFails, 0, 2)) {
            None => PrintOutcome::Printed,
            Some(0) => PrintOutcome::NotPrinted,
            Some(_) => PrintOutcome::Unclear,
        };
        let comes_out = match outcome {
            PrintOutcome::Printed => true,
            PrintOutcome::NotPrinted => false,
            PrintOutcome::Unclear => self.faults.within(Fault::PrinterFails, 0, 1) == 0,
        };
        self.paper_comes_out(sale, comes_out, job.copy);
        if self.faults.crashes(Fault::CrashWhilePrinting) {
            return self.crash(register);
        }
        self.does_after(process, 3 * SECOND, Deed::Printed { sale, outcome });
    }

    pub(crate) fn printed(&mut self, process: Process, sale: SaleId, outcome: PrintOutcome) {
        match self.take(
            process.register,
            sale,
            Input::Print(PrintInput::Ended(outcome)),
            None,
        ) {
            Err(TakeError::Memory(Stop::DiskFull)) => {
                self.does_after(process, AGAIN, Deed::Printed { sale, outcome })
            }
            _ => self.registers[process.register].prints = None,
        }
    }
}
