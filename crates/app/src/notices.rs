//! What this register tells the shop's others, and hears from them: one book for all of them (R14). What is told, and which payment is whose, is decided
//! in [`pokea_domain::peer`].
//!
//! One notice is on its way at a time. It is posted to an address of this PC's own, comes back with the shop's mail like any callback, and only then
//! counts as told: so nothing is told by halves, whatever is killed, and this register knows the place of what it wished in the order that all others
//! see.

use crate::App;
use crate::commands::CommandErrorCode;
use crate::core::{Core, TakeError};
use crate::pairing::{PairError, random};
use pokea_domain::peer::{Notice, Reservation};
use pokea_domain::{Millis, MpesaCode};
use pokea_mailbox::{AnswerKind, Item, NOTICE_BYTES_MAX, Nonce};
use pokea_store::{HeardNotice, RelayCursor, StoreError};
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;

/// A cashier waits so long for the others to be heard; a line to the relay takes a fraction of it.
const RESERVED_WITHIN: Duration = Duration::from_secs(6);

/// What was posted comes back sooner than this, or is posted again.
const BACK_WITHIN: Duration = Duration::from_secs(10);

const POSTED_WITHIN: Duration = Duration::from_secs(10);
const AGAIN_FIRST: Duration = Duration::from_millis(500);
const AGAIN_LAST: Duration = Duration::from_secs(15);

/// A payment that was reserved so long ago and given to no sale is anybody's again.
const UNUSED_AFTER: Duration = Duration::from_secs(15 * 60);

/// Of a notice, so much is for sales; the rest is for what stands around them.
const SALES_BYTES: usize = NOTICE_BYTES_MAX - 2_048;

/// What is told and heard among the shop's registers.
pub(crate) struct Notices {
    /// Of this run of the program.
    run: String,
    /// Payments that somebody at this counter wants to give to a sale.
    wanted: Mutex<BTreeSet<MpesaCode>>,
    /// Rung when there is something to tell that no commit shows.
    to_tell: Notify,
    /// Counts what was heard, of this register's own too.
    heard: watch::Sender<u64>,
    /// Counts what this run has told and read back.
    back: watch::Sender<u64>,
}

impl Notices {
    pub(crate) fn new() -> Result<Self, PairError> {
        Ok(Self {
            run: format!("{:032x}", u128::from_be_bytes(random()?)),
            wanted: Mutex::default(),
            to_tell: Notify::new(),
            heard: watch::Sender::new(0),
            back: watch::Sender::new(0),
        })
    }

    fn wanted(&self) -> MutexGuard<'_, BTreeSet<MpesaCode>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn was_heard(&self, is_of_this_run: bool) {
        self.heard.send_modify(|heard| *heard += 1);
        if is_of_this_run {
            self.back.send_modify(|back| *back += 1);
        }
    }
}

/// Tells the others whatever they do not know yet, for as long as the app runs.
pub(crate) async fn run(app: App) {
    let http = reqwest::Client::builder()
        .no_proxy()
        .timeout(POSTED_WITHIN)
        .build();
    let http = match http {
        Ok(http) => http,
        Err(error) => {
            tracing::error!(%error, "the shop's other registers cannot be told anything");
            return;
        }
    };
    let (mut changes, mut wait) = (app.watch(), AGAIN_FIRST);
    loop {
        let mut back = app.0.notices.back.subscribe();
        let told = app.post_notice(&http).await;
        let pause = match told {
            Ok(false) => {
                wait = AGAIN_FIRST;
                tokio::select! {
                    _ = changes.changed() => {}
                    () = app.0.notices.to_tell.notified() => {}
                }
                continue;
            }
            Ok(true) => {
                if timeout(BACK_WITHIN, back.changed()).await.is_ok() {
                    wait = AGAIN_FIRST;
                    continue;
                }
                tracing::warn!(
                    "what was told to the shop's other registers did not come back; it is told again"
                );
                AGAIN_FIRST
            }
            Err(error) => {
                tracing::warn!(%error, "the shop's other registers could not be told; they are told later");
                wait
            }
        };
        wait = (wait * 2).min(AGAIN_LAST);
        tokio::select! {
            () = app.0.core.clock().sleep(pause) => {}
            // Somebody waits for it, or the line is up again.
            () = app.0.notices.to_tell.notified() => {}
        }
    }
}

/// Why nothing was told. It is told later.
#[derive(Debug, thiserror::Error)]
enum NotTold {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Pairing(#[from] PairError),
    #[error("it could not be sealed: {0}")]
    Seal(#[from] pokea_mailbox::SealError),
    #[error("the relay cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    #[error("the relay does not take it ({0})")]
    NotTaken(reqwest::StatusCode),
    #[error("the app is ending")]
    Ending,
}

impl App {
    /// Posts what is to be told; false if there is nothing.
    async fn post_notice(&self, http: &reqwest::Client) -> Result<bool, NotTold> {
        let made = self
            .blocking(|app| app.0.core.next_notice(&app.0.notices))
            .await
            .map_err(|_| NotTold::Ending)??;
        let Some(notice) = made else {
            return Ok(false);
        };
        let plain = serde_json::to_vec(&notice).expect("a notice is plain data");
        let pairing = self.pairing();
        let nonce = Nonce::new(AnswerKind::Notice, random()?);
        let device = pairing.paired.device;
        let keys = pairing.shop_keys();
        let sealed = keys.seal_notice(device, nonce, &plain, random()?)?;
        let address = pairing.paired.address_book().address(nonce).to_string();
        let answer = http.post(address).body(sealed).send().await;
        let status = answer
            .map_err(|e| NotTold::Unreachable(e.without_url()))?
            .status();
        match status.is_success() {
            true => Ok(true),
            false => Err(NotTold::NotTaken(status)),
        }
    }

    /// Reserves a payment among the shop's registers; at once where it has one.
    pub(crate) async fn reserve(&self, code: &MpesaCode) -> Result<(), CommandErrorCode> {
        let reserved = self.try_to_reserve(code).await;
        self.0.notices.wanted().remove(code);
        reserved
    }

    async fn try_to_reserve(&self, code: &MpesaCode) -> Result<(), CommandErrorCode> {
        let notices = &self.0.notices;
        let mut heard = notices.heard.subscribe();
        let reserved = async {
            loop {
                let of = code.clone();
                let found = self.blocking(move |app| app.0.core.reservation(&of)).await;
                match found {
                    Ok(Ok(Reservation::NotNeeded | Reservation::Ours)) => return Ok(()),
                    Ok(Ok(Reservation::Elsewhere)) => return Err(CommandErrorCode::PaymentTaken),
                    Ok(Ok(Reservation::Missing)) => {}
                    Ok(Err(error)) => {
                        tracing::error!(%error, "whose a payment is could not be looked up");
                        return Err(CommandErrorCode::NotSaved);
                    }
                    Err(_) => return Err(CommandErrorCode::NotSaved),
                }
                if notices.wanted().insert(code.clone()) {
                    notices.to_tell.notify_one();
                }
                // The sender is here, so it does not end before that.
                let _ = heard.changed().await;
            }
        };
        let within = timeout(RESERVED_WITHIN, reserved).await;
        within.unwrap_or(Err(CommandErrorCode::PaymentNotReserved))
    }

    /// This counter gives the payment to nothing after all.
    pub(crate) async fn free(&self, code: MpesaCode) {
        let freed = self.blocking(move |app| app.0.core.free(&code)).await;
        if let Ok(Err(error)) = freed {
            tracing::error!(%error, "a reserved payment stays reserved for a quarter of an hour");
        }
        self.0.notices.to_tell.notify_one();
    }

    /// What another register of the shop tells, or this one has told. False if no device of the shop has sealed it.
    pub(crate) fn take_notice(
        &self,
        item: &Item,
        body: &[u8],
        relay: Option<RelayCursor>,
    ) -> Result<bool, TakeError> {
        let pairing = self.pairing();
        let plain = pairing.shop_keys().open_notice(item, body);
        let notice = plain.ok().and_then(|plain| {
            let read = serde_json::from_slice::<Notice>(&plain);
            read.inspect_err(|error| tracing::error!(%error, "another register of the shop is of another version: what it tells is not understood")).ok()
        });
        let Some(notice) = notice else {
            return Ok(false);
        };
        let from = item.envelope.device.to_string();
        let is_own = item.envelope.device == pairing.paired.device;
        if !is_own && notice.register == self.0.core.shop.register {
            tracing::error!(
                device = &from[..8],
                "another PC of the shop writes receipts with this one's number"
            );
        }
        let is_of_this_run = is_own && notice.run == self.0.notices.run;
        self.0.core.keep_notice(&HeardNotice {
            is_own,
            is_of_this_run,
            notice: &notice,
            from: &from,
            at: Millis(item.envelope.received_at_ms),
            relay,
        })?;
        self.0.notices.was_heard(is_of_this_run);
        if notice.asks {
            self.0.notices.to_tell.notify_one();
        }
        // What looked like nobody's may be another register's.
        if !notice.sales.is_empty() && !is_own && self.0.core.has_unassigned()? {
            self.0.records.reconcile();
        }
        Ok(true)
    }

    /// The relay says how many other devices the shop has.
    pub(crate) async fn know_others(&self, others: u16, lost_mail: bool) -> Result<(), StoreError> {
        let known = self.blocking(move |app| app.0.core.know_others(others > 0, lost_mail));
        known.await.unwrap_or(Ok(()))?;
        self.0.notices.to_tell.notify_one();
        Ok(())
    }
}

impl Core {
    /// What is to be told now; nothing where nobody is there to hear it, or all is told.
    fn next_notice(&self, notices: &Notices) -> Result<Option<Notice>, StoreError> {
        let now = self.now();
        let mut store = self.store();
        if !store.is_shared()? {
            return Ok(None);
        }
        store.free_unused(now.before(UNUSED_AFTER))?;
        let mut reserves = Vec::new();
        for code in notices.wanted().iter() {
            if store.reservation(code)? == Reservation::Missing {
                reserves.push(code.clone());
            }
        }
        let asks = store.is_to_ask_peers()?;
        let untold = store.untold(SALES_BYTES)?;
        if untold.is_none() && reserves.is_empty() && !asks {
            return Ok(None);
        }
        let told_to = store.told_to()?;
        let (sales, upto, frees) = untold.map_or((Vec::new(), told_to, Vec::new()), |untold| {
            (untold.sales, untold.upto, untold.frees)
        });
        Ok(Some(Notice {
            register: self.shop.register,
            run: notices.run.clone(),
            upto,
            asks,
            sales,
            reserves,
            frees,
        }))
    }

    fn reservation(&self, code: &MpesaCode) -> Result<Reservation, StoreError> {
        self.store().reservation(code)
    }

    pub(crate) fn free(&self, code: &MpesaCode) -> Result<(), StoreError> {
        self.store().free(code)
    }

    fn keep_notice(&self, heard: &HeardNotice<'_>) -> Result<(), StoreError> {
        let now = self.now();
        self.store().keep_notice(heard, now)
    }

    fn know_others(&self, shared: bool, lost_mail: bool) -> Result<(), StoreError> {
        let now = self.now();
        let mut store = self.store();
        if store.set_shared(shared, now)? {
            tracing::info!(shared, "whether the shop has other registers has changed");
        }
        if lost_mail {
            store.ask_peers_again()?;
        }
        Ok(())
    }
}
