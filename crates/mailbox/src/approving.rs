//! A shop's device at which a person lets another one in, without its line: what to say to the relay, what its frames mean, and the six digits.
//!
//! The protocol is described in [`pairing`](crate::pairing). Its one guess in a million holds as long as nobody gets this device's nonce twice for one
//! deed of a person: so a nonce is drawn for the code that this device itself has given out, or when a person says that a code of
//! somebody else's is expected; and whoever has learnt it stays bound to what he was bound to before.

use crate::base_url::BaseUrl;
use crate::frames::{DesktopFrame, ServerFrame};
use crate::invite::{Invite, InviteHash};
use crate::keys::{KeyPair, SealingKey, ShopKey};
use crate::letter::{Letter, Subject};
use crate::limits::INVITE_VALID;
use crate::pairing::{Commitment, Counterpart, Digits, Opening, PairNonce, Transcript};
use crate::shop_keys::ShopKeys;
use std::collections::VecDeque;

const INVITE_VALID_MS: i64 = INVITE_VALID.as_secs() as i64 * 1_000;

/// So many more may wait while one is attended to.
const WAITING_MAX: usize = 4;

/// The end of a pairing at which a person decides. One newcomer at a time; the next ones wait.
#[derive(Debug)]
pub struct Approving {
    relay: BaseUrl,
    letters: KeyPair,
    stage: Stage,
    waiting: VecDeque<Knock>,
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Nobody comes.
    #[default]
    Idle,
    /// The relay was asked for a code.
    Wanted,
    /// It could not be asked, or has not answered.
    NoLine,
    /// The code is to be typed on the other device.
    Invited {
        /// The code.
        invite: Invite,
        /// Until when it is good, in milliseconds since 1970-01-01 UTC by this device's clock.
        until_ms: i64,
    },
    /// A device has come with a code that this one did not give out: a person must say that it is expected.
    Knocks(Knock),
    /// The other device is bound to its keys, and has been told this one's.
    Met(Box<Run>),
    /// It has shown its keys: a person compares the digits.
    Asks(Box<Run>, Opening),
    /// A person has said yes. It has yet to fetch its keys.
    LetIn(Box<Run>, Opening),
    /// It is over, and the device is in or not.
    Over {
        /// Whether it is in.
        admitted: bool,
    },
}

/// A device that comes with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knock {
    invite: InviteHash,
    commitment: Commitment,
    relay_key: SealingKey,
}

/// A device that has been met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    invite: InviteHash,
    commitment: Commitment,
    counterpart: Counterpart,
}

/// Why the device cannot be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotAdmit {
    /// The key that the relay seals to is not here.
    #[error("this device does not have its shop's newest key, so it can let nobody in")]
    Keyless,
    /// The newcomer's key is none.
    #[error("no letter can be sealed to the other device's key")]
    BadKey,
}

impl Stage {
    /// What must be the same on the other device.
    #[must_use]
    pub fn digits(&self) -> Option<Digits> {
        match self {
            Self::Asks(run, opening) | Self::LetIn(run, opening) => {
                Some(run.transcript(opening).digits())
            }
            _ => None,
        }
    }

    fn invite(&self) -> Option<InviteHash> {
        match self {
            Self::Idle | Self::Wanted | Self::NoLine | Self::Over { .. } => None,
            Self::Invited { invite, .. } => Some(invite.hash()),
            Self::Knocks(knock) => Some(knock.invite),
            Self::Met(run) | Self::Asks(run, _) | Self::LetIn(run, _) => Some(run.invite),
        }
    }
}

impl Run {
    fn transcript(&self, opening: &Opening) -> Transcript {
        Transcript::new(&self.invite, opening, &self.counterpart)
    }

    fn meet(&self) -> DesktopFrame {
        DesktopFrame::Meet {
            invite: self.invite,
            key: self.counterpart.key,
            nonce: self.counterpart.nonce,
        }
    }
}

impl Approving {
    /// At a device with this key for letters, of this relay.
    #[must_use]
    pub const fn new(relay: BaseUrl, letters: KeyPair) -> Self {
        Self {
            relay,
            letters,
            stage: Stage::Idle,
            waiting: VecDeque::new(),
        }
    }

    /// How far it is.
    #[must_use]
    pub const fn stage(&self) -> &Stage {
        &self.stage
    }

    /// A person wants a code for another device. Nothing while one is attended to.
    pub fn invite(&mut self) -> Option<DesktopFrame> {
        match self.stage {
            Stage::Knocks(_) | Stage::Met(_) | Stage::Asks(..) | Stage::LetIn(..) => None,
            _ => {
                self.stage = Stage::Wanted;
                Some(DesktopFrame::Invite)
            }
        }
    }

    /// There is no line to ask for a code over, or no answer.
    pub fn no_line(&mut self) {
        if self.stage == Stage::Wanted {
            self.stage = Stage::NoLine;
        }
    }

    /// A person expects the device that knocks.
    pub fn expect(&mut self, nonce: PairNonce) -> Option<DesktopFrame> {
        match &self.stage {
            Stage::Knocks(knock) => {
                let knock = knock.clone();
                Some(self.meet(&knock, nonce))
            }
            _ => None,
        }
    }

    /// A person has compared these digits, or has turned away the device that knocks, which shows none. Nothing if the digits are not those that
    /// are asked about: another device asks by now.
    ///
    /// # Errors
    /// [`CannotAdmit`]; it goes on asking.
    pub fn decide(
        &mut self,
        digits: Option<&str>,
        admit: bool,
        shop: &ShopKeys,
        newest: ShopKey,
        entropy: [u8; 32],
    ) -> Result<Option<DesktopFrame>, CannotAdmit> {
        let shown = self.stage.digits().map(|digits| digits.to_string());
        if shown.as_deref() != digits {
            return Ok(None);
        }
        match &self.stage {
            Stage::Asks(run, opening) if admit => {
                if !shop.has(&newest) {
                    return Err(CannotAdmit::Keyless);
                }
                let letter = Letter::seal(
                    Subject::Keys(&run.transcript(opening)),
                    Some(&self.letters),
                    &opening.sealing_key,
                    &shop.to_secret_bytes(),
                    entropy,
                )
                .map_err(|_| CannotAdmit::BadKey)?;
                let invite = run.invite;
                self.stage = Stage::LetIn(run.clone(), *opening);
                Ok(Some(DesktopFrame::Admit {
                    invite,
                    letter,
                    key: newest,
                }))
            }
            Stage::Asks(..) | Stage::Knocks(_) if !admit => {
                let invite = self.stage.invite();
                Ok(invite.map(|invite| self.decline(invite)))
            }
            _ => Ok(None),
        }
    }

    /// A person looks away. What asks goes on asking; what is over, and a code that nobody has typed, is forgotten.
    pub fn dismiss(&mut self) {
        match self.stage {
            Stage::Knocks(_) | Stage::Met(_) | Stage::Asks(..) | Stage::LetIn(..) => {}
            _ => self.next(),
        }
    }

    /// Takes what the relay says about newcomers, and gives what is to be said to it. The nonce is drawn for this frame alone.
    pub fn hear(
        &mut self,
        frame: &ServerFrame,
        now_ms: i64,
        nonce: PairNonce,
    ) -> Option<DesktopFrame> {
        match frame {
            ServerFrame::Invited { invite } => {
                if self.stage == Stage::Wanted {
                    self.stage = Stage::Invited {
                        invite: invite.clone(),
                        until_ms: now_ms.saturating_add(INVITE_VALID_MS),
                    };
                }
                None
            }
            ServerFrame::Joining {
                invite,
                commitment,
                relay_key,
            } => self.joining(
                &Knock {
                    invite: *invite,
                    commitment: *commitment,
                    relay_key: *relay_key,
                },
                nonce,
            ),
            ServerFrame::Revealed {
                invite,
                opening,
                key,
            } => self.revealed(*invite, opening, key),
            ServerFrame::Joined { invite, admitted } => {
                self.over(*invite, *admitted);
                None
            }
            _ => None,
        }
    }

    fn joining(&mut self, knock: &Knock, nonce: PairNonce) -> Option<DesktopFrame> {
        if self.stage.invite() != Some(knock.invite) {
            match self.stage {
                Stage::Idle | Stage::Over { .. } => self.stage = Stage::Knocks(knock.clone()),
                _ => self.wait(knock),
            }
            return None;
        }
        match &self.stage {
            Stage::Invited { .. } => Some(self.meet(knock, nonce)),
            Stage::Met(run) | Stage::Asks(run, _) | Stage::LetIn(run, _) => {
                // Whoever has learnt the nonce may not be bound anew.
                if run.commitment == knock.commitment
                    && run.counterpart.relay_key == knock.relay_key
                {
                    Some(run.meet())
                } else {
                    Some(self.decline(knock.invite))
                }
            }
            _ => {
                self.stage = Stage::Knocks(knock.clone());
                None
            }
        }
    }

    fn meet(&mut self, knock: &Knock, nonce: PairNonce) -> DesktopFrame {
        let run = Run {
            invite: knock.invite,
            commitment: knock.commitment,
            counterpart: Counterpart {
                relay: self.relay.clone(),
                relay_key: knock.relay_key,
                key: self.letters.public(),
                nonce,
            },
        };
        let meet = run.meet();
        self.stage = Stage::Met(Box::new(run));
        meet
    }

    /// The other device has said who it is. That it says what it was bound to is what makes the digits worth comparing.
    fn revealed(
        &mut self,
        invite: InviteHash,
        opening: &Opening,
        met_by: &SealingKey,
    ) -> Option<DesktopFrame> {
        let is_by_this = *met_by == self.letters.public();
        match &self.stage {
            Stage::Met(run) | Stage::Asks(run, _) | Stage::LetIn(run, _)
                if run.invite == invite && is_by_this =>
            {
                if opening.commitment(&invite) != run.commitment {
                    return Some(self.decline(invite));
                }
                // Once more after a yes: that got lost.
                self.stage = Stage::Asks(run.clone(), *opening);
                None
            }
            // Another device of the shop has met it: its screen shows the digits.
            _ if !is_by_this => {
                self.forget(invite);
                None
            }
            // This device met it before it was started anew, and no longer knows what was promised.
            _ => Some(DesktopFrame::Decline { invite }),
        }
    }

    fn decline(&mut self, invite: InviteHash) -> DesktopFrame {
        self.over(invite, false);
        DesktopFrame::Decline { invite }
    }

    fn over(&mut self, invite: InviteHash, admitted: bool) {
        match self.stage {
            Stage::Invited { .. } | Stage::Met(_) | Stage::Asks(..) | Stage::LetIn(..)
                if self.stage.invite() == Some(invite) =>
            {
                self.stage = Stage::Over { admitted };
            }
            _ => self.forget(invite),
        }
    }

    fn forget(&mut self, invite: InviteHash) {
        self.waiting.retain(|knock| knock.invite != invite);
        if self.stage.invite() == Some(invite) {
            self.next();
        }
    }

    fn wait(&mut self, knock: &Knock) {
        self.waiting
            .retain(|waiting| waiting.invite != knock.invite);
        if self.waiting.len() < WAITING_MAX {
            self.waiting.push_back(knock.clone());
        }
    }

    fn next(&mut self) {
        self.stage = self.waiting.pop_front().map_or(Stage::Idle, Stage::Knocks);
    }
}
