//! What a link does for its shop beside mail: it brings the keys that other devices have made, asks for the next one after a device was revoked, and
//! takes the shop's part in the pairing of another device.

use crate::ambient::now_ms;
use crate::shops::Device;
use crate::store::{Approval, Change, Denied, Given, InviteRecord, Roll, Step, StoreError};
use crate::{Shared, registry};
use pokea_mailbox::{
    Counterpart, DesktopFrame, DeviceId, InviteHash, Letter, PairNonce, RefusedReason, SealingKey,
    ServerFrame, ShopKey,
};

/// The most pairings of one shop that a link watches at a time.
const JOINING_MAX: usize = 8;

/// What a link remembers of it.
#[derive(Debug)]
pub(crate) struct Family {
    /// Letters were sent up to this generation.
    sent_up_to: u32,
    /// The shop's key, as the device was told last.
    told_key: ShopKey,
    /// The generation that was asked for.
    asked_for: u32,
    /// Of the shop's key, when it was looked last.
    looked_at: u32,
    joining: Vec<Watched>,
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
    /// Of a device that was welcomed with this key of its shop.
    pub(crate) const fn new(told_key: ShopKey) -> Self {
        Self {
            sent_up_to: 0,
            told_key,
            asked_for: 0,
            looked_at: told_key.generation,
            joining: Vec::new(),
        }
    }

    /// Whether there is a pairing to look at.
    pub(crate) fn is_watching(&self) -> bool {
        let is_open = |watched: &Watched| watched.told != Told::Over;
        self.joining.iter().any(is_open)
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
        let is_new = std::mem::replace(&mut self.told_key, roll.key) != roll.key;
        if is_new || !letters.is_empty() {
            self.sent_up_to = letters.last().map_or(self.sent_up_to, |last| last.0);
            let key = roll.key;
            frames.push(ServerFrame::Keys { key, letters });
        }
        let next = roll.key.generation + 1;
        if roll.must_rotate && self.asked_for < next {
            self.asked_for = next;
            frames.push(ServerFrame::Rotate {
                generation: next,
                devices: roll
                    .active()
                    .map(|device| (device.id, device.sealing_key))
                    .collect(),
            });
        }
        if let Some(invite) = roll.joining
            && self.joining.iter().all(|watched| watched.invite != invite)
        {
            // Those of long ago make room; whoever floods the shop with codes of his own delays nobody for longer than that.
            self.joining.retain(|watched| watched.told != Told::Over);
            if self.joining.len() < JOINING_MAX {
                let told = Told::Nothing;
                self.joining.push(Watched { invite, told });
            }
        }
        frames
    }

    /// How far the pairings are: what is new.
    pub(crate) async fn look_at_pairings(
        &mut self,
        relay: &Shared,
        device: DeviceId,
    ) -> Result<Vec<ServerFrame>, StoreError> {
        let mut frames = Vec::new();
        for watched in &mut self.joining {
            if watched.told != Told::Over {
                frames.extend(watched.look(relay, device).await?);
            }
        }
        Ok(frames)
    }
}

impl Watched {
    async fn look(
        &mut self,
        relay: &Shared,
        device: DeviceId,
    ) -> Result<Option<ServerFrame>, StoreError> {
        let Self { invite, told } = *self;
        let found = relay.store.invite(invite).await?;
        let is_anothers = |record: &InviteRecord| record.invited_by.is_some_and(|by| by != device);
        if found
            .as_ref()
            .is_some_and(|(record, _)| is_anothers(record))
        {
            // The device that gave out the code lets in whoever comes with it.
            self.told = Told::Over;
            return Ok(None);
        }
        let Some((record, _)) = found else {
            return Ok(self.over(false));
        };
        let is_late = record.expires_at_ms <= now_ms();
        let (now, frame) = match record.step {
            Step::Approved { .. } => {
                let roll = relay.store.roll(record.shop).await?;
                return Ok(match record.has_come(roll.as_ref()) {
                    // It has yet to hear of it: its line, or a power cut.
                    false if !is_late => None,
                    has_come => self.over(has_come),
                });
            }
            Step::Declined => return Ok(self.over(false)),
            _ if is_late => return Ok(self.over(false)),
            Step::Met { .. } | Step::Unused => return Ok(None),
            Step::Begun { commitment } => (
                Told::Joining,
                ServerFrame::Joining {
                    invite,
                    commitment,
                    relay_key: relay.master_secret.letters().public(),
                },
            ),
            Step::Revealed {
                opening,
                counterpart,
            } => (
                Told::Revealed,
                ServerFrame::Revealed {
                    invite,
                    opening,
                    key: counterpart.key,
                },
            ),
        };
        self.told = now;
        Ok((now != told).then_some(frame))
    }

    fn over(&mut self, admitted: bool) -> Option<ServerFrame> {
        self.told = Told::Over;
        let invite = self.invite;
        Some(ServerFrame::Joined { invite, admitted })
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
            let record = InviteRecord {
                invited_by: Some(device.id),
                ..record
            };
            let invite = registry::give_out(&*relay.store, record).await?;
            Ok(Heard::Answer(ServerFrame::Invited { invite }))
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
