//! A shop to test with: the app as the window would start it, in this process, driven by its own commands and watched through the view
//! that the screen gets.

use crate::{BOUND, Books, SPEED};
use anyhow::{Context, Result, bail};
use pokea_app::commands::{
    Charge, CommandError, DecideDevice, FindSales, Nothing, OneSale, SetPracticeCustomer, TakeCash,
};
use pokea_app::views::family::NewDeviceStep;
use pokea_app::views::{Light, PracticeCustomer, SaleView, Situation, TenderView, TillView};
use pokea_app::{App, Clock, FreeSpace, RealDisk};
use pokea_practice::{Outside, Practice, PracticeOptions};
use pokea_simulator::Handle;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;

/// A running shop in a folder of its own.
#[derive(Debug)]
pub struct TestShop {
    practice: Practice,
    start: Start,
}

/// What a shop is started with, and started again with.
#[derive(Debug)]
struct Start {
    folder: TempDir,
    disk: Arc<dyn FreeSpace>,
    speed: u32,
    outside: Option<Outside>,
}

impl Start {
    fn new(folder: TempDir, speed: u32, outside: Option<Outside>) -> Self {
        Self {
            folder,
            disk: Arc::new(RealDisk),
            speed,
            outside,
        }
    }
}

impl TestShop {
    /// With its own Daraja and relay inside, [`SPEED`] times as fast as Safaricom.
    pub async fn open() -> Result<Self> {
        Self::open_at(SPEED).await
    }

    /// The same at another speed.
    pub async fn open_at(speed: u32) -> Result<Self> {
        Self::start(tempfile::tempdir()?, speed, None).await
    }

    /// With its files in a folder of the test's own.
    pub async fn open_in(folder: TempDir) -> Result<Self> {
        Self::start(folder, SPEED, None).await
    }

    /// With a Daraja and a relay that the test holds itself, so that it can stop them.
    pub async fn open_to(outside: Outside) -> Result<Self> {
        Self::start(tempfile::tempdir()?, SPEED, Some(outside)).await
    }

    /// The same at another speed.
    pub async fn open_to_at(outside: Outside, speed: u32) -> Result<Self> {
        Self::start(tempfile::tempdir()?, speed, Some(outside)).await
    }

    /// A second PC of this shop, with files of its own: this one lets it in, once both show the same digits.
    pub async fn another(&self, outside: Outside) -> Result<Self> {
        self.until("the line is up", |view| view.lights.relay == Light::Good)
            .await?;
        let step = |view: &TillView| view.family.newcomer.as_ref().map(|it| it.step);
        let code = loop {
            self.app().invite_device(Nothing {}).await?;
            let view = self
                .until("an answer", |view| {
                    step(view) != Some(NewDeviceStep::Wanted)
                })
                .await?;
            let newcomer = view.family.newcomer.as_ref();
            if let Some(code) = newcomer.and_then(|newcomer| newcomer.code.clone()) {
                break code;
            }
        };
        let outside = Outside {
            invite: Some(code.parse()?),
            ..outside
        };
        let comes = Self::open_to_at(outside, self.start.speed);
        let lets_in = async {
            let digits = |view: &TillView| view.family.newcomer.as_ref()?.digits.clone();
            let view = self.until("digits", |view| digits(view).is_some()).await?;
            let digits = digits(&view);
            let decided = DecideDevice {
                admit: true,
                digits,
            };
            self.app().decide_device(decided).await?;
            anyhow::Ok(())
        };
        let (second, let_in) = tokio::join!(comes, lets_in);
        let_in?;
        second
    }

    /// With its own Daraja and relay inside, [`SPEED`] times as fast as Safaricom, on a PC with a clock of the test's own.
    pub async fn open_by(clock: Clock) -> Result<Self> {
        let start = Start::new(tempfile::tempdir()?, SPEED, None);
        Self::start_by(start, clock).await
    }

    /// With its files in a folder of the test's own, on a disk that tells how much room it has in this way.
    pub async fn open_on(
        folder: TempDir,
        disk: Arc<dyn FreeSpace>,
        speed: u32,
        outside: Outside,
    ) -> Result<Self> {
        let start = Start::new(folder, speed, Some(outside));
        Self::start_again(Start { disk, ..start }).await
    }

    async fn start(folder: TempDir, speed: u32, outside: Option<Outside>) -> Result<Self> {
        Self::start_again(Start::new(folder, speed, outside)).await
    }

    async fn start_again(start: Start) -> Result<Self> {
        let clock = Clock::faster(start.speed);
        Self::start_by(start, clock).await
    }

    async fn start_by(start: Start, clock: Clock) -> Result<Self> {
        let options = PracticeOptions {
            folder: start.folder.path().to_owned(),
            speed: start.speed,
            outside: start.outside.clone(),
            viewer: Box::new(|_| Ok(())),
            worlds: None,
        };
        let practice = Practice::start_by(options, clock, Arc::clone(&start.disk)).await?;
        Ok(Self { practice, start })
    }

    /// Its app.
    #[must_use]
    pub fn app(&self) -> &App {
        self.practice.app()
    }

    /// The Daraja inside it.
    ///
    /// # Panics
    /// If the test holds Daraja itself.
    #[must_use]
    pub fn daraja(&self) -> &Handle {
        self.practice
            .simulator()
            .expect("only asked where Daraja is inside")
    }

    /// Where its files are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.start.folder.path()
    }

    /// What the next customers do.
    pub async fn customers(&self, customer: PracticeCustomer) -> Result<()> {
        self.app()
            .set_practice_customer(SetPracticeCustomer { customer })
            .await?;
        Ok(())
    }

    /// A new sale: asks a phone for an amount.
    pub async fn charge(&self, amount: &str, phone: &str) -> Result<SaleView> {
        Ok(self.charge_for(&new_id(), amount, phone).await?)
    }

    /// Asks a phone for a sale's amount, with a request id of its own.
    pub async fn charge_for(
        &self,
        sale: &str,
        amount: &str,
        phone: &str,
    ) -> Result<SaleView, CommandError> {
        let charge = Charge {
            sale: sale.to_owned(),
            attempt: new_id(),
            amount: amount.to_owned(),
            basket: None,
            phone: phone.to_owned(),
            regular: None,
            cash: None,
            part: None,
        };
        self.app().charge(charge).await
    }

    /// Takes cash for a sale.
    pub async fn cash(
        &self,
        sale: &str,
        amount: &str,
        tendered: &str,
    ) -> Result<SaleView, CommandError> {
        let cash = TakeCash {
            sale: sale.to_owned(),
            amount: amount.to_owned(),
            basket: None,
            tendered: tendered.to_owned(),
        };
        self.app().take_cash(cash).await
    }

    /// The cashier stops waiting for a sale.
    pub async fn stop_waiting(&self, sale: &str) -> Result<SaleView, CommandError> {
        let sale = sale.to_owned();
        self.app().stop_sale(OneSale { sale }).await
    }

    /// The ids of the sales that a search finds, newest first.
    pub async fn find(&self, text: &str) -> Result<Vec<String>> {
        let text = text.to_owned();
        let found = self.app().find_sales(FindSales { text }).await?;
        Ok(found.sales.into_iter().map(|sale| sale.id).collect())
    }

    /// Where a paid sale's PDF is, once it is asked for.
    pub async fn receipt(&self, sale: &str) -> Result<PathBuf> {
        let sale = sale.to_owned();
        Ok(self.app().show_receipt(OneSale { sale }).await?.path.into())
    }

    /// Waits until the screen shows what a test waits for.
    pub async fn until(
        &self,
        what: &str,
        seen: impl Fn(&TillView) -> bool,
    ) -> Result<Arc<TillView>> {
        let mut screen = self.app().watch();
        if let Ok(view) = timeout(BOUND, screen.wait_for(|view| seen(view))).await {
            return Ok(Arc::clone(&*view?));
        }
        bail!(
            "never shown: {what}; at last: {:#?}",
            self.app().watch().borrow()
        )
    }

    /// Waits until a sale is shown as a test waits for it.
    pub async fn until_sale(
        &self,
        id: &str,
        what: &str,
        seen: impl Fn(&SaleView) -> bool,
    ) -> Result<SaleView> {
        let view = self
            .until(what, |view| shown(view, id).is_some_and(&seen))
            .await?;
        Ok(shown(&view, id).context("just seen")?.clone())
    }

    /// Closes the till and opens it again on the same files.
    pub async fn restart(self) -> Result<Self> {
        let Self { practice, start } = self;
        close(practice).await?;
        Self::start_again(start).await
    }

    /// Closes the till, and gives its folder to look into or to open again.
    pub async fn close(self) -> Result<Books> {
        close(self.practice).await?;
        Books::open(self.start.folder)
    }

    /// Opens a till on the books that another left.
    pub async fn open_again(books: Books, outside: Outside) -> Result<Self> {
        Self::start(books.into_folder(), SPEED, Some(outside)).await
    }

    /// Closes the till where everything is expected to be settled: no prompt may be on a phone, and no push may wait to be sent.
    pub async fn finish(self) -> Result<Books> {
        self.until("nothing is in flight", |view| view.waiting.is_empty())
            .await?;
        let books = self.close().await?;
        books.assert_settled()?;
        Ok(books)
    }
}

/// Stops an app and waits until its database is closed, which is when its screen ends.
async fn close(practice: Practice) -> Result<()> {
    let mut screen = practice.app().watch();
    practice.stop().await;
    let closed = async { while screen.changed().await.is_ok() {} };
    timeout(BOUND, closed)
        .await
        .context("the app did not let go of its database")
}

fn shown<'v>(view: &'v TillView, id: &str) -> Option<&'v SaleView> {
    let sales = view.waiting.iter().chain(&view.latest);
    sales.into_iter().find(|sale| sale.id == id)
}

/// A fresh id, as the screen makes them.
#[must_use]
pub fn new_id() -> String {
    Uuid::new_v4().to_string()
}

/// What is the matter with a sale's request.
#[must_use]
pub fn situation_of(sale: &SaleView) -> Option<Situation> {
    sale.attempt.as_ref().map(|attempt| attempt.situation)
}

/// The M-PESA code on a sale's paper.
#[must_use]
pub fn code_of(sale: &SaleView) -> Option<&str> {
    match &sale.paid.as_ref()?.tender {
        TenderView::Mpesa { code, .. } => code.as_deref(),
        TenderView::Cash { .. } => None,
    }
}

/// The payer's name on a sale's paper.
#[must_use]
pub fn payer_of(sale: &SaleView) -> Option<&str> {
    match &sale.paid.as_ref()?.tender {
        TenderView::Mpesa { payer, .. } => payer.as_deref(),
        TenderView::Cash { .. } => None,
    }
}
