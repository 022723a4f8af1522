//! What a link does for its shop beside mail: it brings the keys that other devices have made, asks for the next one after a device was revoked, and
//! takes the shop's part in the pairing of another device.

use crate::ambient::now_ms;
use crate::shops::Device;
use crate::store::{Approval, Change, Denied, Given, InviteRecord, Roll, Step, StoreError};
use crate::{Shared, registry};
use pokea_mailbox::{
    Counterpart, DesktopFrame, DeviceId, InviteHash, Letter, PairNonce, RefusedReason, SealingKey,
    ServerFrame,
};

/// What a link remembers of it.
#[derive(Debug, Default)]
pub(crate) struct Family {
    /// Letters were sent up to this generation.
    sent_up_to: u32,
    /// The generation that was asked for.
    asked_for: u32,
    /// Of the shop's key, when it was looked last.
    looked_at: u32,
    joining: Option<Watched>,
}

/// A pairing that may need this link's device.
#[derive(Clone, Debug)]
struct Watched {
    invite: InviteHash,
    /// The last frame that was sent about it.
    told: Told,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Nothing,
    Joining,
    Revealed,
    Over,
}

impl Family {
    /// Whether there is a pairing to look at.
    pub(crate) fn is_watching(&self) -> bool {
        self.joining
            .as_ref()
            .is_some_and(|watched| watched.told != Told::Over)
    }

    /// The generation of the shop's key up to which the device has been told everything.
    pub(crate) fn looked_at(&self) -> u32 {
        self.looked_at
    }

    /// The next key was not taken: the shop's devices have changed meanwhile, and another list is needed.
    pub(crate) fn ask_again(&mut self) {
        self.asked_for = 0;
    }

    /// What the device must be told now that the shop's roll is this one.
    pub(crate) fn look(&mut self, device: DeviceId, roll: &Roll) -> Vec<ServerFrame> {
        let mut frames = Vec::new();
        self.looked_at = roll.key.generation;
        let own = roll.device(device).map_or(&[][..], |own| &own.letters);
        let letters: Vec<(u32, Letter)> = own
            .iter()
            .filter(|(generation, _)| *generation > self.sent_up_to)
            .cloned()
            .collect();
        if let Some((generation, _)) = letters.last() {
            self.sent_up_to = *generation;
            frames.push(ServerFrame::Keys { letters });
        }
        let next = roll.key.generation + 1;
        if roll.must_rotate && self.asked_for < next {
            self.asked_for = next;
            frames.push(ServerFrame::Rotate {
                generation: next,
                devices: roll
                    .active()
                    .filter(|other| other.id != device)
                    .map(|other| (other.id, other.sealing_key))
                    .collect(),
            });
        }
        if let Some(invite) = roll.joining
            && self
                .joining
                .as_ref()
                .is_none_or(|watched| watched.invite != invite)
        {
            let told = Told::Nothing;
            self.joining = Some(Watched { invite, told });
        }
        frames
    }

    /// How far the pairing is.
    pub(crate) async fn look_at_pairing(
        &mut self,
        relay: &Shared,
    ) -> Result<Option<ServerFrame>, StoreError> {
        let Some(Watched { invite, told }) = self.joining.clone() else {
            return Ok(None);
        };
        let found = relay.store.invite(invite).await?;
        let found = found.filter(|(record, _)| record.expires_at_ms > now_ms());
        let (now, frame) = match found.map(|(record, _)| record.step) {
            Some(Step::Begun { commitment }) => (
                Told::Joining,
                ServerFrame::Joining {
                    invite,
                    commitment,
                    relay_key: relay.master_secret.letters().public(),
                },
            ),
            Some(Step::Revealed {
                opening,
                counterpart,
            }) => (
                Told::Revealed,
                ServerFrame::Revealed {
                    invite,
                    opening,
                    key: counterpart.key,
                },
            ),
            Some(Step::Met { .. } | Step::Unused) => return Ok(None),
            over => (
                Told::Over,
                ServerFrame::Joined {
                    invite,
                    admitted: matches!(over, Some(Step::Approved { .. })),
                },
            ),
        };
        // One that was over before the device heard of it is no news.
        let is_news = now != told && (now, told) != (Told::Over, Told::Nothing);
        self.joining = Some(Watched { invite, told: now });
        Ok(is_news.then_some(frame))
    }
}

/// What came of what a desktop said.
pub(crate) enum Heard {
    Done,
    Answer(ServerFrame),
    /// The shop is another by now than the desktop was told.
    Overtaken,
}

/// What a desktop says about its shop.
pub(crate) async fn hear(
    relay: &Shared,
    device: &Device,
    frame: DesktopFrame,
) -> Result<Heard, Unheard> {
    let shop = device.shop.id;
    match frame {
        DesktopFrame::Rotated { key, letters } => {
            let by = device.id;
            let rotated = relay
                .store
                .change(shop, Change::Rotate { by, key, letters });
            match rotated.await? {
                Ok(_) => {
                    relay.shops.changed(Some(shop));
                    tracing::info!(generation = key.generation, "A shop has its next key.");
                }
                Err(denied) => {
                    tracing::info!(%denied, "A shop's next key was not taken.");
                    if denied == Denied::Overtaken {
                        return Ok(Heard::Overtaken);
                    }
                }
            }
            Ok(Heard::Done)
        }
        DesktopFrame::Policy { policy, set_at_ms } => {
            // A clock that is ahead must not make its choice the last for ever.
            let set_at_ms = set_at_ms.min(now_ms());
            relay.store.set_policy(shop, policy, set_at_ms).await?;
            Ok(Heard::Done)
        }
        DesktopFrame::Invite => {
            let record = registry::record(shop, String::new(), Approval::Device, None, now_ms());
            let expires_at_ms = record.expires_at_ms;
            let invite = registry::give_out(&*relay.store, record).await?;
            Ok(Heard::Answer(ServerFrame::Invited {
                invite,
                expires_at_ms,
            }))
        }
        DesktopFrame::Meet { invite, key, nonce } => {
            let met = |record: &InviteRecord| meet(relay, record, key, nonce);
            change(relay, device, invite, met).await?;
            Ok(Heard::Done)
        }
        DesktopFrame::Admit {
            invite,
            letter,
            key,
        } => {
            let by = device.id;
            let given = Given { by, letter, key };
            change(relay, device, invite, |record| {
                record.decided(true, Some(given.clone()))
            })
            .await?;
            Ok(Heard::Done)
        }
        DesktopFrame::Decline { invite } => {
            change(relay, device, invite, |record| record.decided(false, None)).await?;
            Ok(Heard::Done)
        }
        _ => Err(Unheard::Frame),
    }
}

/// Why a frame was not followed.
pub(crate) enum Unheard {
    Store(StoreError),
    /// It belongs elsewhere.
    Frame,
}

impl From<StoreError> for Unheard {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Unheard> for RefusedReason {
    fn from(unheard: Unheard) -> Self {
        match unheard {
            Unheard::Store(error) => {
                tracing::warn!(%error, "A device's wish could not be followed.");
                Self::Unavailable
            }
            Unheard::Frame => Self::BadFrame,
        }
    }
}

fn meet(relay: &Shared, record: &InviteRecord, key: SealingKey, nonce: PairNonce) -> InviteRecord {
    let step = match &record.step {
        Step::Begun { commitment } => Step::Met {
            commitment: *commitment,
            counterpart: Counterpart {
                relay: relay.public_url.clone(),
                relay_key: relay.master_secret.letters().public(),
                key,
                nonce,
            },
        },
        other => other.clone(),
    };
    InviteRecord {
        step,
        ..record.clone()
    }
}

/// Changes a pairing that this device's shop decides about. Others are left as they are.
async fn change(
    relay: &Shared,
    device: &Device,
    invite: InviteHash,
    with: impl Fn(&InviteRecord) -> InviteRecord,
) -> Result<(), StoreError> {
    while let Some((record, revision)) = relay.store.invite(invite).await? {
        let is_theirs = record.shop == device.shop.id && record.approval == Approval::Device;
        let changed = with(&record);
        if !is_theirs
            || changed == record
            || relay.store.set_invite(invite, changed, revision).await?
        {
            break;
        }
    }
    Ok(())
}
