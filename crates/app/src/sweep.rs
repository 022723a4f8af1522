//! The till's own records (Pull Transactions): switched on once, read again and again, kept as they came, and held against the sales. They
//! prove payments whose every message was lost, and payments straight to the till; and only a complete look at them lets an unknown
//! request go (R12).

use crate::App;
use pokea_daraja::pull::{PullQuery, PullRegister, PullWindow, Pulled, PulledPage, PulledPayment};
use pokea_daraja::values::CallbackUrl;
use pokea_daraja::{Answer, Error, Raw, Refusal};
use pokea_domain::records::{CLOCK_SLACK, Look, RECORDS_REACH, Row};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use pokea_store::{Evidence, Page, Source, StoreError};
use std::time::Duration;
use tokio::sync::Notify;

/// How often the records are read when nothing calls for it.
const LOOK_EVERY: Duration = Duration::from_secs(300);

/// How often Daraja lets one number ask (portal, "Pull Transactions": no more than every 30 seconds).
const APART: Duration = Duration::from_secs(30);

/// When a look or the registration is tried again after it failed.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// A PC that slept finds a look overdue within this long, whatever its timers think.
const NAP: Duration = Duration::from_secs(15);

/// More pages than any two days of one till have.
const PAGES_MAX: u32 = 200;

/// What calls for a look before its time.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    look: Notify,
    reconcile: Notify,
}

impl Calls {
    /// Read the records as soon as Daraja lets us: the PC woke up, or somebody paid straight to the till.
    pub(crate) fn look(&self) {
        self.look.notify_one();
    }

    /// Hold what is known against the sales: something came that may settle what is open.
    pub(crate) fn reconcile(&self) {
        self.reconcile.notify_one();
    }
}

/// Why a look proves nothing. What it read of rows is kept.
#[derive(Debug, thiserror::Error)]
enum NotRead {
    #[error("Daraja did not give its records: {0}")]
    Daraja(#[from] Error),
    #[error("the records could not be kept: {0}")]
    Store(#[from] StoreError),
    #[error("Daraja says that there are no payments, or that it failed, and not which")]
    NoneOrFailed,
    #[error("the records changed while they were read")]
    Moved,
    #[error("a payment in the records is not understood; it is kept, and a person must look")]
    Unreadable,
    #[error("the app is ending")]
    Ending,
}

/// What one run of the program knows of the looks that it took.
#[derive(Debug, Default)]
struct Looks {
    /// When a page was last asked for.
    asked_at: Option<Millis>,
    /// The last that read as far back as the records go.
    whole: Option<Look>,
}

/// Reads the records for as long as the app runs.
pub(crate) async fn run(app: App, nominated: Option<Msisdn>) {
    let Some(nominated) = nominated else {
        tracing::warn!(
            "Pull Transactions is not set up: payments whose messages are lost stay unseen"
        );
        return;
    };
    let mut looks = Looks::default();
    loop {
        let looked = match app.register_records(&nominated).await {
            true => app.look(&mut looks).await,
            false => false,
        };
        let wait = match looked {
            true => app.until_next().await,
            false => AFTER_FAILURE,
        };
        let wake = app.0.core.now().plus(wait);
        loop {
            let rest = wake.since(app.0.core.now());
            // Longer than it was: the clock was set back.
            if rest.is_zero() || rest > wait {
                break;
            }
            tokio::select! {
                () = app.0.core.clock().sleep(rest.min(NAP)) => {}
                () = app.0.records.look.notified() => break,
                () = app.0.records.reconcile.notified() => app.hold_against(None).await,
            }
        }
    }
}

impl App {
    /// Once for each number; whether it is done.
    async fn register_records(&self, nominated: &Msisdn) -> bool {
        let short_code = self.0.mpesa.business_short_code();
        let known = self
            .blocking(|app| app.0.core.records_registered())
            .await
            .ok()
            .and_then(Result::ok)
            .flatten();
        if known.as_deref() == Some(short_code.as_str()) {
            return true;
        }
        let Some(address) = self.pairing().address(&self.0.confirmations) else {
            return false;
        };
        let registered = match CallbackUrl::parse("CallBackURL", &address) {
            Ok(callback_url) => {
                let register = PullRegister {
                    short_code: short_code.clone(),
                    nominated_number: nominated.clone(),
                    callback_url,
                };
                self.0
                    .daraja
                    .send(&register, self.0.core.now())
                    .await
                    .map(drop)
            }
            Err(bad) => Err(bad.into()),
        };
        if let Err(error) = registered
            && error != Error::Refused(Refusal::AlreadyRegistered)
        {
            tracing::warn!(%error, "Pull Transactions could not be registered; trying again");
            return false;
        }
        let short_code = short_code.as_str().to_owned();
        let kept = self
            .blocking(move |app| app.0.core.set_records_registered(&short_code))
            .await;
        matches!(kept, Ok(Ok(())))
    }

    /// One look, and what follows from it. Whether the records were read to their end.
    async fn look(&self, looks: &mut Looks) -> bool {
        let look = match self.read_records(looks).await {
            Ok(look) => Some(look),
            Err(error) => {
                tracing::warn!(%error, "this look at the till's records proves nothing about what is not in it");
                None
            }
        };
        self.hold_against(look).await;
        look.is_some()
    }

    async fn hold_against(&self, look: Option<Look>) {
        let done = self.blocking(move |app| app.0.core.reconcile(look)).await;
        if let Ok(Err(error)) = done {
            tracing::error!(%error, "the till's records could not be held against the sales; trying again");
        }
    }

    async fn until_next(&self) -> Duration {
        let now = self.0.core.now();
        let clearing = self
            .blocking(move |app| app.0.core.next_clearing(now))
            .await;
        match clearing {
            Ok(Ok(Some(at))) => at.since(now).min(LOOK_EVERY),
            Ok(Ok(None)) | Ok(Err(_)) | Err(_) => LOOK_EVERY,
        }
    }

    /// Reads page after page. Daraja does not say which page is the last, and tells "no more" and "failed" in the same words: so each
    /// page begins with the last row of the one before, and the end is where nothing comes after it.
    async fn read_records(&self, looks: &mut Looks) -> Result<Look, NotRead> {
        self.take_turn(&mut looks.asked_at).await;
        let began_at = self.0.core.now();
        let whole = looks.whole;
        let wanted = self
            .blocking(move |app| app.0.core.wanted(whole, began_at))
            .await
            .map_err(|_| NotRead::Ending)??;
        // Daraja's clock may be ahead of this PC's, and what it lists now has its time.
        let end = began_at.plus(CLOCK_SLACK);
        let reach = end.before(RECORDS_REACH);
        let start = wanted.from.max(reach);
        let mut query = PullQuery {
            short_code: self.0.mpesa.business_short_code().clone(),
            window: PullWindow::new(start, end).map_err(Error::from)?,
            offset: 0,
        };
        let mut last: Option<MpesaCode> = None;
        for _ in 0..PAGES_MAX {
            let Answer { said, raw } = self.0.daraja.send(&query, self.0.core.now()).await?;
            let Pulled::Page(page) = said else {
                return Err(NotRead::NoneOrFailed);
            };
            let unreadable = !page.unreadable.is_empty();
            let (first, end) = (first_code(&page), last_code(&page));
            let rows = u32::try_from(page.payments.len()).unwrap_or(u32::MAX);
            self.keep_page(page, raw, began_at, wanted.looked_at)
                .await?;
            if unreadable {
                return Err(NotRead::Unreadable);
            }
            if last.is_some() && first != last {
                return Err(NotRead::Moved);
            }
            if rows == 0 || (rows == 1 && last.is_some()) {
                let look = Look {
                    began_at,
                    from: start,
                    to: began_at,
                    lag: wanted.lag,
                };
                if start == reach {
                    looks.whole = Some(look);
                }
                return Ok(look);
            }
            query.offset = query.offset.saturating_add(rows - 1);
            last = end;
            self.take_turn(&mut looks.asked_at).await;
        }
        Err(NotRead::Moved)
    }

    /// Waits until Daraja may be asked again.
    async fn take_turn(&self, asked_at: &mut Option<Millis>) {
        let now = self.0.core.now();
        if let Some(wait) = asked_at.map(|at| at.plus(APART).since(now)) {
            self.0.core.clock().sleep(wait.min(APART)).await;
        }
        *asked_at = Some(self.0.core.now());
    }

    async fn keep_page(
        &self,
        page: PulledPage,
        raw: Raw,
        began_at: Millis,
        looked_at: Option<Millis>,
    ) -> Result<(), NotRead> {
        let kept = self.blocking(move |app| {
            let payments = page.payments.iter();
            let rows: Vec<Row> = payments.filter_map(|p| row(p, began_at)).collect();
            app.0.core.keep_page(&Page {
                evidence: Evidence {
                    source: Source::PullPage,
                    received_at: began_at,
                    posted_to: None,
                    body: raw.as_bytes(),
                },
                unreadable: !page.unreadable.is_empty() || rows.len() < page.payments.len(),
                rows: &rows,
                began_at,
                looked_at,
            })
        });
        kept.await.map_err(|_| NotRead::Ending)??;
        Ok(())
    }
}

fn first_code(page: &PulledPage) -> Option<MpesaCode> {
    page.payments.first().map(|payment| payment.code.clone())
}

fn last_code(page: &PulledPage) -> Option<MpesaCode> {
    page.payments.last().map(|payment| payment.code.clone())
}

/// A payment without a time that can be placed could have been made at any: it is as late as it can be. One of no money is none.
fn row(payment: &PulledPayment, seen_at: Millis) -> Option<Row> {
    (payment.amount > Cents::ZERO).then(|| Row {
        code: payment.code.clone(),
        amount: payment.amount,
        phone: payment
            .payer
            .as_ref()
            .and_then(|payer| payer.number().cloned()),
        at: payment.at.unwrap_or(seen_at),
        reference: payment.reference.clone(),
    })
}
