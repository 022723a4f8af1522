//! This PC's way to its relay as a screen follows it: typed, begun, shown, done.

use super::join::begun;
use super::{ComesAs, JoinStep, PairError, Pairing, join};
use crate::commands::BeginPairing;
use crate::vault::Vault;
use crate::views::family::{PairProblem, PairingStep, PairingView};
use pokea_mailbox::{BaseUrl, Digits, Invite, NotAnInvite, PairRefusal, PairingLink};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A PC that has no relay yet, or is to be paired anew.
#[derive(Debug)]
pub struct Joiner {
    vault: Arc<dyn Vault>,
    relay: BaseUrl,
    state: watch::Sender<State>,
    task: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Unpaired,
    Waits,
    Shows(Digits),
    Paired,
    Refused(PairProblem),
}

impl Joiner {
    /// To this relay.
    #[must_use]
    pub fn new(vault: Arc<dyn Vault>, relay: BaseUrl) -> Self {
        Self {
            vault,
            relay,
            state: watch::Sender::new(State::Unpaired),
            task: Mutex::default(),
        }
    }

    /// Of a PC that has one, and may be paired anew.
    pub(crate) fn of_paired(vault: Arc<dyn Vault>, relay: BaseUrl) -> Self {
        let joiner = Self::new(vault, relay);
        joiner.state.send_replace(State::Paired);
        joiner
    }

    /// Begins with a code, or with the line that holds the relay's address too. What was begun before ends.
    pub fn begin(&self, request: &BeginPairing) -> PairingView {
        self.begin_as(request, ComesAs::Itself)
    }

    pub(crate) fn begin_as(&self, request: &BeginPairing, comes_as: ComesAs) -> PairingView {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = task.take() {
            before.abort();
        }
        match self.read(&request.code) {
            Err(problem) => {
                self.state.send_replace(State::Refused(problem));
            }
            Ok(invite) => *task = Some(self.start(invite, comes_as)),
        }
        drop(task);
        self.view()
    }

    fn start(&self, invite: Invite, comes_as: ComesAs) -> JoinHandle<()> {
        self.state.send_replace(State::Waits);
        let (vault, relay) = (Arc::clone(&self.vault), self.relay.clone());
        let state = self.state.clone();
        tokio::spawn(async move {
            let look = |step| {
                state.send_replace(match step {
                    JoinStep::Waits => State::Waits,
                    JoinStep::Shows(digits) => State::Shows(digits),
                });
            };
            let joined = join(&*vault, &relay, Some(invite), comes_as, look).await;
            state.send_replace(match joined {
                Ok(()) => State::Paired,
                Err(error) => {
                    tracing::warn!(%error, "this PC was not paired");
                    State::Refused(problem(&error))
                }
            });
        })
    }

    /// Goes on with a pairing that a power cut or a close has interrupted.
    pub(crate) fn resume(&self) {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        match begun(&*self.vault, &self.relay) {
            Ok(Some(invite)) if task.is_none() => *task = Some(self.start(invite, ComesAs::Itself)),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "it cannot be seen whether this PC was about to pair");
            }
        }
    }

    /// What this PC is to its relay by now.
    pub(crate) fn paired_as(&self) -> Result<Option<Pairing>, PairError> {
        Pairing::find(&self.vault, &self.relay)
    }

    /// How far it is, now and from now on.
    pub(crate) fn watch(&self) -> watch::Receiver<State> {
        self.state.subscribe()
    }

    /// How far it is.
    #[must_use]
    pub fn view(&self) -> PairingView {
        let (step, digits, problem) = match *self.state.borrow() {
            State::Unpaired => (PairingStep::Unpaired, None, None),
            State::Waits => (PairingStep::Waits, None, None),
            State::Shows(digits) => (PairingStep::Shows, Some(digits.to_string()), None),
            State::Paired => (PairingStep::Paired, None, None),
            State::Refused(problem) => (PairingStep::Refused, None, Some(problem)),
        };
        PairingView {
            step,
            relay: self.relay.to_string(),
            digits,
            problem,
        }
    }

    /// Ready once this PC is paired. A pairing that has begun before the last start goes on meanwhile.
    pub async fn paired(&self) {
        self.resume();
        let mut state = self.state.subscribe();
        // The sender is here, so it does not end before that.
        let _ = state.wait_for(|state| *state == State::Paired).await;
    }

    fn read(&self, text: &str) -> Result<Invite, PairProblem> {
        if let Some(link) = PairingLink::parse(text) {
            return if link.relay == self.relay {
                Ok(link.invite)
            } else {
                Err(PairProblem::OtherRelay)
            };
        }
        text.parse().map_err(|error| match error {
            NotAnInvite::Shape => PairProblem::NoCode,
            NotAnInvite::Mistyped => PairProblem::Mistyped,
        })
    }
}

fn problem(error: &PairError) -> PairProblem {
    match error {
        PairError::Refused(refusal) => match refusal {
            PairRefusal::InviteUnknown => PairProblem::Unknown,
            PairRefusal::InviteUsed => PairProblem::Used,
            PairRefusal::InviteExpired => PairProblem::Expired,
            PairRefusal::NotApproved => PairProblem::NotApproved,
            PairRefusal::OthersInShop => PairProblem::OthersInShop,
            PairRefusal::Revoked => PairProblem::Revoked,
            PairRefusal::OtherShop => PairProblem::OtherShop,
            PairRefusal::TooManyGuesses => PairProblem::TooMany,
            PairRefusal::ShopFull
            | PairRefusal::BadKeys
            | PairRefusal::KeyChanged
            | PairRefusal::NotOpen => PairProblem::Failed,
        },
        PairError::OtherAddress(_) => PairProblem::OtherAddress,
        PairError::Unreachable(_) | PairError::Unavailable { .. } => PairProblem::Unreachable,
        PairError::Vault(_)
        | PairError::Damaged
        | PairError::NoInvite
        | PairError::Answer(_)
        | PairError::Random(_) => PairProblem::Failed,
    }
}
