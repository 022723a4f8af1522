//! The shop's other PCs, as far as this one has to do with them: it lets another one in when a person has compared six digits, and it makes the shop's
//! next key after one was taken out. The protocol is described in `pokea_mailbox::pairing`.

use crate::App;
use crate::commands::{CommandError, CommandErrorCode, DecideDevice, Nothing};
use crate::pairing::{PairError, Pairing, random};
use crate::views::TillView;
use crate::views::family::{NewDeviceStep, NewDeviceView};
use pokea_mailbox::{
    Commitment, Counterpart, DesktopFrame, Digits, InviteHash, KeyPair, Letter, Opening, PairNonce,
    PairingLink, SealError, SealingKey, ServerFrame, ShopKey, ShopKeys, Subject, Transcript,
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;

/// Another PC on its way into the shop, and what is to be said to the relay about it.
pub(crate) struct Family {
    newcomer: Mutex<Option<Newcomer>>,
    to_say: mpsc::UnboundedSender<DesktopFrame>,
}

#[derive(Clone, Debug)]
enum Newcomer {
    /// The relay was asked for a code.
    Wanted,
    /// The code is there, to be typed on the other PC.
    Invited { link: PairingLink, until_ms: i64 },
    /// The other PC is bound to its keys, and has been told this one's.
    Met {
        invite: InviteHash,
        commitment: Commitment,
        counterpart: Counterpart,
    },
    /// It has shown its keys: a person decides.
    Asks {
        invite: InviteHash,
        opening: Opening,
        transcript: Transcript,
    },
    /// It is over.
    Over { admitted: bool },
}

/// Why the relay's wish was not followed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FamilyError {
    #[error(transparent)]
    Pairing(#[from] PairError),
    #[error("a key of the shop's other PCs is not usable: {0}")]
    Key(#[from] SealError),
}

impl Family {
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<DesktopFrame>) {
        let (to_say, said) = mpsc::unbounded_channel();
        let family = Self {
            newcomer: Mutex::default(),
            to_say,
        };
        (family, said)
    }

    /// What the screen shows of it.
    pub(crate) fn view(&self) -> Option<NewDeviceView> {
        let (step, code, digits, until_ms) = match self.newcomer().as_ref()? {
            Newcomer::Wanted => (NewDeviceStep::Wanted, None, None, None),
            Newcomer::Invited { link, until_ms } => (
                NewDeviceStep::Invited,
                Some(link.invite.to_string()),
                None,
                Some(*until_ms),
            ),
            Newcomer::Met { .. } => (NewDeviceStep::Met, None, None, None),
            Newcomer::Asks { transcript, .. } => {
                let digits: Digits = transcript.digits();
                (NewDeviceStep::Asks, None, Some(digits.to_string()), None)
            }
            Newcomer::Over { admitted: true } => (NewDeviceStep::Admitted, None, None, None),
            Newcomer::Over { admitted: false } => (NewDeviceStep::Declined, None, None, None),
        };
        Some(NewDeviceView {
            step,
            code,
            digits,
            until_ms,
        })
    }

    /// Takes what the relay says about the shop.
    pub(crate) fn hear(&self, pairing: &Pairing, frame: &ServerFrame) -> Result<(), FamilyError> {
        match frame {
            ServerFrame::Rotate {
                generation,
                devices,
            } => {
                self.say(rotated(pairing, *generation, devices)?);
            }
            ServerFrame::Keys { letters } => take_keys(pairing, letters)?,
            ServerFrame::Invited {
                invite,
                expires_at_ms,
            } => {
                let link = PairingLink {
                    relay: pairing.paired.base_url.clone(),
                    invite: invite.clone(),
                };
                *self.newcomer() = Some(Newcomer::Invited {
                    link,
                    until_ms: *expires_at_ms,
                });
            }
            ServerFrame::Joining {
                invite,
                commitment,
                relay_key,
            } => {
                let counterpart = Counterpart {
                    relay: pairing.paired.base_url.clone(),
                    relay_key: *relay_key,
                    key: pairing.keys.letters().public(),
                    nonce: PairNonce::from_bytes(random()?),
                };
                self.say(DesktopFrame::Meet {
                    invite: *invite,
                    key: counterpart.key,
                    nonce: counterpart.nonce,
                });
                *self.newcomer() = Some(Newcomer::Met {
                    invite: *invite,
                    commitment: *commitment,
                    counterpart,
                });
            }
            ServerFrame::Revealed {
                invite,
                opening,
                key,
            } => self.revealed(*invite, opening, key),
            ServerFrame::Joined { admitted, .. } => {
                let mut newcomer = self.newcomer();
                if newcomer.is_some() {
                    *newcomer = Some(Newcomer::Over {
                        admitted: *admitted,
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The other PC has said who it is. That it says what it was bound to is what makes the digits worth comparing.
    fn revealed(&self, invite: InviteHash, opening: &Opening, met_by: &SealingKey) {
        let mut newcomer = self.newcomer();
        let Some(Newcomer::Met {
            invite: of,
            commitment,
            counterpart,
        }) = &*newcomer
        else {
            return;
        };
        if *of != invite || counterpart.key != *met_by {
            // Another PC of the shop was faster: its screen shows the digits.
            *newcomer = None;
        } else if opening.commitment(&invite) == *commitment {
            *newcomer = Some(Newcomer::Asks {
                invite,
                opening: *opening,
                transcript: Transcript::new(&invite, opening, counterpart),
            });
        } else {
            self.say(DesktopFrame::Decline { invite });
        }
    }

    fn decide(&self, pairing: &Pairing, admit: bool) -> Result<(), FamilyError> {
        let asks = self.newcomer().clone();
        let Some(Newcomer::Asks {
            invite,
            opening,
            transcript,
        }) = asks
        else {
            return Ok(());
        };
        if !admit {
            self.say(DesktopFrame::Decline { invite });
            return Ok(());
        }
        let keys = pairing.shop_keys();
        let Some(key) = keys.newest() else {
            return Err(PairError::Damaged.into());
        };
        let letter = Letter::seal(
            Subject::Keys(&transcript),
            Some(pairing.keys.letters()),
            &opening.sealing_key,
            &keys.to_secret_bytes(),
            random()?,
        )?;
        self.say(DesktopFrame::Admit {
            invite,
            letter,
            key,
        });
        Ok(())
    }

    fn say(&self, frame: DesktopFrame) {
        // The link is gone only when the app ends.
        let _ = self.to_say.send(frame);
    }

    fn newcomer(&self) -> MutexGuard<'_, Option<Newcomer>> {
        self.newcomer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The shop's next key, kept here before the relay is told. Its letters hold this key alone: which PC has the older ones, people have decided.
fn rotated(
    pairing: &Pairing,
    generation: u32,
    devices: &[(pokea_mailbox::DeviceId, SealingKey)],
) -> Result<DesktopFrame, FamilyError> {
    let key = KeyPair::from_seed(random()?);
    pairing.keep_shop_key(generation, key.clone())?;
    let mut alone = ShopKeys::default();
    alone.insert(generation, key.clone());
    let bytes = alone.to_secret_bytes();
    let mut letters = Vec::with_capacity(devices.len());
    for (to, sealing_key) in devices {
        let about = Subject::Rotation {
            to: *to,
            generation,
        };
        letters.push((
            *to,
            Letter::seal(about, None, sealing_key, &bytes, random()?)?,
        ));
    }
    Ok(DesktopFrame::Rotated {
        key: ShopKey {
            generation,
            public: key.public(),
        },
        letters,
    })
}

fn take_keys(pairing: &Pairing, letters: &[(u32, Letter)]) -> Result<(), FamilyError> {
    for (generation, letter) in letters {
        let about = Subject::Rotation {
            to: pairing.paired.device,
            generation: *generation,
        };
        let opened = letter.open(about, None, pairing.keys.letters());
        let keys = opened
            .ok()
            .and_then(|plain| ShopKeys::from_secret_bytes(&plain).ok());
        let Some(key) = keys.as_ref().and_then(|keys| keys.get(*generation)) else {
            tracing::error!(generation, "a key of the shop's cannot be read");
            continue;
        };
        pairing.keep_shop_key(*generation, key.clone())?;
    }
    Ok(())
}

impl App {
    /// Asks for a code for another PC of the shop.
    pub async fn invite_device(&self, request: Nothing) -> Result<TillView, CommandError> {
        let Nothing {} = request;
        *self.0.family.newcomer() = Some(Newcomer::Wanted);
        self.0.family.say(DesktopFrame::Invite);
        self.show_family().await
    }

    /// Whether the digits on the other PC are the same.
    pub async fn decide_device(&self, request: DecideDevice) -> Result<TillView, CommandError> {
        let decided = self.0.family.decide(&self.0.pairing, request.admit);
        decided.map_err(|error| {
            tracing::error!(%error, "the other PC could not be let in");
            CommandErrorCode::NotSaved
        })?;
        self.show_family().await
    }

    /// The sheet about another PC is closed. One that asks just then asks on.
    pub async fn dismiss_device(&self, request: Nothing) -> Result<TillView, CommandError> {
        let Nothing {} = request;
        *self.0.family.newcomer() = None;
        self.show_family().await
    }

    async fn show_family(&self) -> Result<TillView, CommandError> {
        self.publish_family().await;
        Ok(TillView::clone(&self.watch().borrow()))
    }

    pub(crate) async fn publish_family(&self) {
        let view = self.0.family.view();
        let published = self.blocking(move |app| {
            app.0.core.show_newcomer(view);
        });
        if published.await.is_err() {
            tracing::error!("the screen was not told of another PC");
        }
    }
}
