//! The shop's other PCs, as far as this one has to do with them: it lets another one in when a person has compared six digits, and it makes the shop's
//! next key after one was taken out. What is said when is decided in `pokea_mailbox`, by `approving` and `rotation`.

use crate::App;
use crate::commands::{BeginPairing, CommandError, CommandErrorCode, DecideDevice, Nothing};
use crate::pairing::{ComesAs, PairError, Pairing, State, random};
use crate::views::TillView;
use crate::views::family::{Estranged, NewDeviceStep, NewDeviceView, PairingView};
use pokea_mailbox::rotation::{key_in, rotated};
use pokea_mailbox::{Approving, CannotAdmit, DesktopFrame, PairNonce, ServerFrame, Stage};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;

/// A relay that has not answered a wish by then does not.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Another PC on its way into the shop, and the line on which the relay is told of it.
pub(crate) struct Family {
    approving: Mutex<Approving>,
    line: Mutex<Option<mpsc::UnboundedSender<DesktopFrame>>>,
    /// Counts the codes that were asked for, so that an answer is waited for only with the last.
    wishes: AtomicU64,
}

impl Family {
    pub(crate) fn new(pairing: &Pairing) -> Self {
        Self {
            approving: Mutex::new(approving(pairing)),
            line: Mutex::default(),
            wishes: AtomicU64::new(0),
        }
    }

    /// This PC is another device by now, or the same one in another shop.
    fn begin_anew(&self, pairing: &Pairing) {
        *self.approving() = approving(pairing);
    }

    /// What is said while this line lasts. What was said before it is not.
    pub(crate) fn line(&self) -> mpsc::UnboundedReceiver<DesktopFrame> {
        let (to_say, said) = mpsc::unbounded_channel();
        *self.lock_line() = Some(to_say);
        said
    }

    /// Nobody hears a wish that is on its way.
    pub(crate) fn no_line(&self) {
        *self.lock_line() = None;
        self.approving().no_line();
    }

    /// What the screen shows of it.
    pub(crate) fn view(&self) -> Option<NewDeviceView> {
        let approving = self.approving();
        let stage = approving.stage();
        let (mut code, mut until_ms) = (None, None);
        let step = match stage {
            Stage::Idle => return None,
            Stage::Wanted => NewDeviceStep::Wanted,
            Stage::NoLine => NewDeviceStep::NoLine,
            Stage::Invited {
                invite,
                until_ms: until,
            } => {
                (code, until_ms) = (Some(invite.to_string()), Some(*until));
                NewDeviceStep::Invited
            }
            Stage::Knocks(_) => NewDeviceStep::Knocks,
            Stage::Met(_) => NewDeviceStep::Met,
            Stage::Asks(..) => NewDeviceStep::Asks,
            Stage::LetIn(..) => NewDeviceStep::LetIn,
            Stage::Over { admitted: true } => NewDeviceStep::Admitted,
            Stage::Over { admitted: false } => NewDeviceStep::Declined,
        };
        Some(NewDeviceView {
            step,
            code,
            digits: stage.digits().map(|digits| digits.to_string()),
            until_ms,
        })
    }

    /// Takes what the relay says about the shop. True if keys came that were not here.
    pub(crate) fn hear(
        &self,
        pairing: &Pairing,
        frame: &ServerFrame,
        now_ms: i64,
    ) -> Result<bool, PairError> {
        match frame {
            ServerFrame::Rotate {
                generation,
                devices,
            } => {
                self.say(rotated(*generation, devices, random()?, random)?);
                Ok(false)
            }
            ServerFrame::Keys { key, letters } => {
                pairing.seals_to(*key);
                let (device, own) = (pairing.paired.device, &pairing.keys);
                let keys = letters.iter().filter_map(|(generation, letter)| {
                    let key = key_in(letter, *generation, device, own);
                    if key.is_none() {
                        tracing::error!(generation, "a key of the shop's cannot be read");
                    }
                    Some((*generation, key?))
                });
                Ok(pairing.add_shop_keys(keys))
            }
            about_a_newcomer => {
                let nonce = PairNonce::from_bytes(random()?);
                if let Some(said) = self.approving().hear(about_a_newcomer, now_ms, nonce) {
                    self.say(said);
                }
                Ok(false)
            }
        }
    }

    /// What a person decides goes out at once or not at all.
    fn decide(&self, pairing: &Pairing, request: &DecideDevice) -> Result<(), CommandErrorCode> {
        if !self.has_line() {
            return Err(CommandErrorCode::NoLine);
        }
        let failed = |error: &dyn std::fmt::Display| {
            tracing::error!(%error, "the other PC could not be let in");
            CommandErrorCode::NotLetIn
        };
        let random = random().map_err(|error| failed(&error))?;
        let mut approving = self.approving();
        let said = match (request.admit, request.digits.as_deref()) {
            (true, None) => approving.expect(PairNonce::from_bytes(random)),
            (admit, digits) => {
                let newest = pairing.newest().ok_or(CommandErrorCode::NoLine)?;
                let shop = pairing.shop_keys();
                let decided = approving.decide(digits, admit, &shop, newest, random);
                decided.map_err(|error: CannotAdmit| failed(&error))?
            }
        };
        drop(approving);
        if let Some(said) = said {
            self.say(said);
        }
        Ok(())
    }

    /// Said on the line that there is, or not at all.
    pub(crate) fn say(&self, frame: DesktopFrame) {
        if let Some(line) = &*self.lock_line() {
            // If the line has just ended, the relay tells the same again on the next.
            let _ = line.send(frame);
        }
    }

    fn has_line(&self) -> bool {
        let line = self.lock_line();
        line.as_ref().is_some_and(|line| !line.is_closed())
    }

    fn lock_line(&self) -> MutexGuard<'_, Option<mpsc::UnboundedSender<DesktopFrame>>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn approving(&self) -> MutexGuard<'_, Approving> {
        self.approving
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn approving(pairing: &Pairing) -> Approving {
    let letters = pairing.keys.letters().clone();
    Approving::new(pairing.paired.base_url.clone(), letters)
}

impl App {
    /// Asks for a code for another PC of the shop.
    pub async fn invite_device(&self, request: Nothing) -> Result<TillView, CommandError> {
        let Nothing {} = request;
        let family = &self.0.family;
        let wish = family.approving().invite();
        if let Some(wish) = wish {
            family.say(wish);
            if !family.has_line() {
                family.approving().no_line();
            }
            let app = self.clone();
            let number = family.wishes.fetch_add(1, Ordering::Relaxed) + 1;
            self.spawn(async move {
                app.0.core.clock().sleep(ANSWER_WITHIN).await;
                if app.0.family.wishes.load(Ordering::Relaxed) == number {
                    app.0.family.approving().no_line();
                    app.publish_family().await;
                }
            });
        }
        self.show_family().await
    }

    /// Whether the digits on the other PC are the same, or whether one that knocks is expected.
    pub async fn decide_device(&self, request: DecideDevice) -> Result<TillView, CommandError> {
        if request.admit && request.digits.is_some() {
            // Before it is in: whatever it is shown first, this one gives nothing away any more without asking it.
            self.know_others(1, false).await.map_err(|error| {
                tracing::error!(%error, "that the shop gets another PC could not be kept; it was not let in");
                CommandErrorCode::NotSaved
            })?;
        }
        self.0.family.decide(&self.pairing(), &request)?;
        self.show_family().await
    }

    /// The sheet about another PC is closed. One that asks just then asks on.
    pub async fn dismiss_device(&self, request: Nothing) -> Result<TillView, CommandError> {
        let Nothing {} = request;
        self.0.family.approving().dismiss();
        self.show_family().await
    }

    /// Pairs this PC anew, while its till goes on selling. One that the relay no longer knows comes as the device that it was, so that its addresses stay
    /// its own; one that was taken out of its shop, or leaves it, as another.
    #[must_use]
    pub fn begin_pairing(&self, request: &BeginPairing) -> PairingView {
        let estranged = self.watch().borrow().family.estranged;
        let comes_as = match estranged {
            Some(Estranged::Unknown) => ComesAs::Itself,
            Some(Estranged::Revoked) | None => ComesAs::Another,
        };
        self.0.joiner.begin_as(request, comes_as)
    }

    /// How far that is.
    #[must_use]
    pub fn look_at_pairing(&self) -> PairingView {
        self.0.joiner.view()
    }

    /// Takes up what this PC is given when it is paired anew, and dials as that.
    pub(crate) async fn follow_joiner(self) {
        let mut state = self.0.joiner.watch();
        self.0.joiner.resume();
        while state.changed().await.is_ok() {
            if *state.borrow_and_update() != State::Paired {
                continue;
            }
            match self.0.joiner.paired_as() {
                Ok(Some(pairing)) => {
                    self.0.family.begin_anew(&pairing);
                    self.be(pairing);
                    self.0.redial.notify_one();
                }
                Ok(None) => {
                    tracing::error!("this PC was paired, and its keys are not in the vault")
                }
                Err(error) => tracing::error!(%error, "this PC was paired, and is not itself yet"),
            }
        }
    }

    pub(crate) async fn show_estranged(&self, estranged: Option<Estranged>) {
        let shown = self.blocking(move |app| {
            app.0
                .core
                .show_family(|family| family.estranged = estranged);
        });
        if shown.await.is_err() {
            tracing::error!("the screen was not told what the relay takes this PC for");
        }
    }

    async fn show_family(&self) -> Result<TillView, CommandError> {
        self.publish_family().await;
        Ok(TillView::clone(&self.watch().borrow()))
    }

    pub(crate) async fn publish_family(&self) {
        let view = self.0.family.view();
        let device = self.pairing().short_id();
        let published = self.blocking(move |app| {
            app.0.core.show_family(|family| {
                (family.newcomer, family.device) = (view, device);
            });
        });
        if published.await.is_err() {
            tracing::error!("the screen was not told of another PC");
        }
    }
}
