//! What the screen can ask about paper and printers: each command of the list, as a method.

use super::{Known, Printers, trouble};
use crate::App;
use crate::commands::printing::{AddPrinter, ChangePrinter, OnePrinter, SetPaper, SettlePaper};
use crate::commands::{CommandError, CommandErrorCode, Nothing, OneSale, ShowZ};
use crate::views::TillView;
use crate::views::fields::FieldProblem;
use crate::views::printing::{CameOut, PrintedView, PrinterPlace, PrintersView};
use pokea_domain::SaleId;
use pokea_domain::print::PrintInput;
use pokea_domain::sale::Input;
use pokea_printer::{Address, Limits, Outcome, system_printers};
use pokea_receipts::test_page;

type Answer<T> = Result<T, CommandError>;

impl App {
    /// Prints a paid sale's receipt; as a copy, if it was printed before.
    pub async fn print_receipt(&self, request: OneSale) -> Answer<TillView> {
        if self.0.core.printers().in_use().is_none() {
            return Err(CommandErrorCode::NoPrinter.into());
        }
        self.wish_for_paper(&request.sale, PrintInput::Wanted).await
    }

    /// Somebody looked whether a receipt came out.
    pub async fn settle_paper(&self, request: SettlePaper) -> Answer<TillView> {
        let printed = request.came_out;
        self.wish_for_paper(&request.sale, PrintInput::Looked { printed })
            .await
    }

    /// The printer is ready again: what waits is printed now.
    pub async fn retry_printing(&self, _: Nothing) -> Answer<TillView> {
        self.0.seen_to_printer.notify_one();
        Ok(self.screen())
    }

    /// Nobody waits any more for what is not printed yet.
    pub async fn drop_papers(&self, _: Nothing) -> Answer<TillView> {
        self.blocking(|app| app.0.core.drop_papers()).await??;
        Ok(self.screen())
    }

    /// Prints a Z report.
    pub async fn print_z(&self, request: ShowZ) -> Answer<PrintedView> {
        let report = self.kept_report(&request).await?;
        let printers = self.0.core.printers();
        let printer = printers.in_use().ok_or(CommandErrorCode::NoPrinter)?;
        let bytes = self.z_paper(&report).to_escpos(printer.profile());
        Ok(self.print_for_somebody(printer, &bytes).await)
    }

    /// The printers of this register.
    pub async fn read_printers(&self, _: Nothing) -> Answer<PrintersView> {
        Ok(show(&self.0.core.printers()).await)
    }

    /// What waits, and what comes, is printed by another printer.
    pub async fn use_printer(&self, request: OnePrinter) -> Answer<PrintersView> {
        let id = request.printer;
        let changed = self
            .change_printers(move |printers| printers.take(id))
            .await;
        self.0.seen_to_printer.notify_one();
        changed
    }

    /// Prints a page that shows whether a printer is what it is said to be.
    pub async fn test_printer(&self, request: OnePrinter) -> Answer<PrintedView> {
        let printers = self.0.core.printers();
        let printer = printers.find(request.printer);
        let printer = printer.ok_or(CommandErrorCode::NotFound)?;
        let core = &self.0.core;
        let (language, now) = (self.paper_language(), core.now());
        let bytes = test_page(printer.profile(), &core.shop, core.world, language, now);
        Ok(self.print_for_somebody(printer, &bytes).await)
    }

    /// Names a printer, which prints from now on.
    pub async fn add_printer(&self, request: AddPrinter) -> Answer<PrintersView> {
        if self.0.core.printers().is_full() {
            return Err(CommandErrorCode::PrintersFull.into());
        }
        let address =
            read_address(request.place, &request.address).ok_or(FieldProblem::PrinterUnreadable)?;
        let head = request.head;
        let name = address.to_string();
        let added = self
            .change_printers(move |printers| {
                printers.add(name, address, head);
                true
            })
            .await;
        self.0.seen_to_printer.notify_one();
        added
    }

    /// Says what a printer can do.
    pub async fn change_printer(&self, request: ChangePrinter) -> Answer<PrintersView> {
        let ChangePrinter {
            printer,
            head,
            cutter,
            drawer,
        } = request;
        self.change_printers(move |printers| printers.change(printer, head, cutter, drawer))
            .await
    }

    /// Forgets a printer.
    pub async fn remove_printer(&self, request: OnePrinter) -> Answer<PrintersView> {
        self.change_printers(move |printers| printers.remove(request.printer))
            .await
    }

    /// Says what is printed without being asked, and how wide files are.
    pub async fn set_paper(&self, request: SetPaper) -> Answer<PrintersView> {
        self.change_printers(move |printers| {
            (printers.every_sale, printers.files) = (request.every_sale, request.files);
            true
        })
        .await
    }

    /// Whoever pressed the key stands and waits, and sees what became of it.
    pub(crate) async fn print_for_somebody(&self, printer: &Known, bytes: &[u8]) -> PrintedView {
        let outcome = self.print_now(printer, bytes, Limits::DEFAULT).await;
        PrintedView {
            came_out: match outcome {
                Outcome::Printed => CameOut::Yes,
                Outcome::NotPrinted(_) => CameOut::No,
                Outcome::Unclear(_) => CameOut::Perhaps,
            },
            trouble: trouble(outcome),
        }
    }

    async fn wish_for_paper(&self, sale: &str, wish: PrintInput) -> Answer<TillView> {
        let sale: SaleId = sale.parse().map_err(|_| CommandErrorCode::BadRequest)?;
        self.blocking(move |app| app.0.core.take(sale, Input::Print(wish), None))
            .await??;
        Ok(self.screen())
    }

    /// `change` says whether there was what it is about.
    async fn change_printers(
        &self,
        change: impl FnOnce(&mut Printers) -> bool + Send + 'static,
    ) -> Answer<PrintersView> {
        let changed = self.blocking(move |app| app.0.core.change_printers(change));
        match changed.await?? {
            Some(printers) => Ok(show(&printers).await),
            None => Err(CommandErrorCode::NotFound.into()),
        }
    }
}

async fn show(printers: &Printers) -> PrintersView {
    let mut system = system_printers().await;
    system.retain(|found| !printers.has_queue(&found.queue));
    PrintersView {
        printers: printers.views(),
        system: system.into_iter().map(|found| found.queue).collect(),
        every_sale: printers.every_sale,
        files: printers.files,
        is_full: printers.is_full(),
    }
}

/// As somebody types it: `192.168.1.50`, `printer.local:9100`, `/dev/usb/lp0`, `COM3`.
fn read_address(place: PrinterPlace, text: &str) -> Option<Address> {
    let text = text.trim();
    match place {
        PrinterPlace::Network => Address::network(text),
        PrinterPlace::Device => Address::device(text),
        PrinterPlace::System => Address::system(text),
    }
}
