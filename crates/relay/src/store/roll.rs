//! A shop's roll: its name, its key, and who its devices are; and everything that can happen to it, as functions without I/O. Both engines apply
//! them to the roll that they hold, in one step, so that what may happen is decided here once.

use super::{DeviceRecord, ShopRecord};
use pokea_mailbox::{
    DeviceId, Epoch, InviteHash, Letter, PairRefusal, Policy, SealingKey, ShopId, ShopKey,
    VerifyingKey,
};
use serde::{Deserialize, Serialize};

/// What a relay keeps about a shop and its devices. Nothing in it is secret, and what is in the letters it cannot read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    /// What the relay's operator calls the shop.
    #[serde(default)]
    pub name: String,
    /// What to seal to.
    #[serde(flatten)]
    pub key: ShopKey,
    /// A device was revoked, and none of the others has made the next key yet.
    #[serde(default)]
    pub must_rotate: bool,
    /// What a question is answered with when no desktop answers.
    #[serde(default)]
    pub policy: Policy,
    /// When the owner chose that, in milliseconds since 1970-01-01 UTC; 0 for never.
    #[serde(default)]
    pub policy_at_ms: i64,
    /// Within which its numbers count.
    pub epoch: Epoch,
    /// The invite with which a device asks the others to be let in.
    #[serde(default)]
    pub joining: Option<InviteHash>,
    /// In milliseconds since 1970-01-01 UTC.
    pub made_at_ms: i64,
    /// All that it ever had.
    pub devices: Vec<Device>,
}

/// A device of a shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Which device.
    pub id: DeviceId,
    /// Who it is.
    pub verifying_key: VerifyingKey,
    /// What letters to it are sealed to.
    pub sealing_key: SealingKey,
    /// The device that let it in; none if the relay's operator did.
    #[serde(default)]
    pub let_in_by: Option<DeviceId>,
    /// When it paired last, in milliseconds since 1970-01-01 UTC.
    pub paired_at_ms: i64,
    /// Which of all devices that the shop has ever had, counted from 1; 0 where it was let in before they were counted.
    #[serde(default)]
    pub ordinal: u16,
    /// It may connect no more.
    #[serde(default)]
    pub revoked: bool,
    /// The shop's keys that other devices have made since it paired, by generation.
    #[serde(default)]
    pub letters: Vec<(u32, Letter)>,
}

/// A letter with one key is 84 bytes. A roll must stay small enough to be changed, or nobody could be revoked any more.
const ROTATION_LETTER_BYTES_MAX: usize = 128;

/// So many devices can be sealed to in one frame, and a roll with the letters to them stays far below what one value of a cluster takes.
const DEVICES_MAX: usize = 16;

/// What can happen to a roll.
#[derive(Clone, Debug)]
pub enum Change {
    /// A device comes in; the shop is made if it is not there.
    Admit(Admission),
    /// A device is taken out, for good.
    Revoke(DeviceId),
    /// A device has made the shop's next key.
    Rotate {
        /// Which device.
        by: DeviceId,
        /// The key.
        key: ShopKey,
        /// Its private half, for each of the shop's devices, the one that made it too: so that it comes back to it.
        letters: Vec<(DeviceId, Letter)>,
    },
    /// A device asks the others to be let in.
    Join(InviteHash),
}

/// A device that is let in.
#[derive(Clone, Debug)]
pub struct Admission {
    /// Which device.
    pub device: DeviceId,
    /// Who it is.
    pub verifying_key: VerifyingKey,
    /// What letters to it are sealed to.
    pub sealing_key: SealingKey,
    /// What it knows of the shop's key.
    pub brings: Brings,
    /// The device that lets it in; none if the relay's operator does.
    pub let_in_by: Option<DeviceId>,
    /// The device whose place it takes.
    pub replaces: Option<DeviceId>,
    /// What the shop is called, if it is new.
    pub name: String,
    /// Within which numbers count, if the shop is new.
    pub epoch: Epoch,
    /// In milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
}

/// What a new device knows of its shop's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brings {
    /// It has made one, and nobody else has it: only for a shop that has no other device.
    Own(SealingKey),
    /// Another device has given it this one, and all before it.
    Given(ShopKey),
}

/// Why a roll did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// There is no such shop, or no such device in it.
    #[error("there is no such shop or device")]
    Unknown,
    /// The device was taken out of its shop, for good.
    #[error("the device was revoked")]
    Revoked,
    /// The shop has other devices, which would be left without its next key.
    #[error("the shop has other devices, and one of them must let this one in")]
    OthersInShop,
    /// A letter has more in it than a key.
    #[error("a letter is longer than a key needs")]
    TooLong,
    /// It has as many devices as one can make a key for.
    #[error("the shop has as many devices as it can have; revoke one that is no longer used")]
    ShopFull,
    /// Whoever let it in was revoked meanwhile.
    #[error("the device that let this one in was revoked")]
    Unapproved,
    /// The shop has another key by now, or other devices than the letters are for.
    #[error("the shop's key or its devices have changed meanwhile")]
    Overtaken,
}

impl From<Denied> for PairRefusal {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unknown => Self::InviteUnknown,
            Denied::Revoked => Self::Revoked,
            Denied::OthersInShop => Self::OthersInShop,
            Denied::ShopFull => Self::ShopFull,
            Denied::Unapproved => Self::NotApproved,
            Denied::Overtaken | Denied::TooLong => Self::KeyChanged,
        }
    }
}

impl Roll {
    /// The roll after a change, and the shop's key from then on. What happens a second time changes nothing more.
    ///
    /// # Errors
    /// [`Denied`]; the roll stays as it was.
    pub fn after(roll: Option<Self>, change: &Change) -> Result<Self, Denied> {
        let roll = match (roll, change) {
            (roll, Change::Admit(admission)) => return Self::admit(roll, admission),
            (None, _) => return Err(Denied::Unknown),
            (Some(roll), _) => roll,
        };
        match change {
            Change::Revoke(device) => roll.revoke(*device),
            Change::Rotate { by, key, letters } => roll.rotate(*by, *key, letters),
            Change::Join(invite) => Ok(Self {
                joining: Some(*invite),
                ..roll
            }),
            Change::Admit(_) => Err(Denied::Unknown),
        }
    }

    /// What sealing and delivering need to know.
    pub(super) fn record(&self, shop: ShopId) -> ShopRecord {
        ShopRecord {
            shop,
            key: self.key,
            policy: self.policy,
            epoch: self.epoch,
        }
    }

    /// What letting it connect needs to know.
    pub(super) fn device_record(&self, shop: ShopId, device: DeviceId) -> Option<DeviceRecord> {
        let found = self.device(device)?;
        Some(DeviceRecord {
            device,
            shop,
            verifying_key: found.verifying_key,
            revoked: found.revoked,
        })
    }

    /// What is known of one of its devices.
    #[must_use]
    pub fn device(&self, device: DeviceId) -> Option<&Device> {
        self.devices.iter().find(|known| known.id == device)
    }

    /// Those that may connect.
    pub fn active(&self) -> impl Iterator<Item = &Device> {
        self.devices.iter().filter(|device| !device.revoked)
    }

    /// Which of all its devices this one is, counted from 1.
    #[must_use]
    pub fn ordinal(&self, device: DeviceId) -> u16 {
        let known = { self.devices.iter().zip(1..) }.find(|(known, _)| known.id == device);
        known.map_or(0, |(known, place)| match known.ordinal {
            0 => place,
            counted => counted,
        })
    }

    /// How many active devices it has beside this one.
    #[must_use]
    pub fn others(&self, device: DeviceId) -> u16 {
        let others = self.active().filter(|other| other.id != device).count();
        u16::try_from(others).unwrap_or(u16::MAX)
    }

    /// The active devices that a device has let in, and those that these have let in.
    #[must_use]
    pub fn guests(&self, device: DeviceId) -> Vec<DeviceId> {
        let (mut found, mut hosts) = (Vec::new(), vec![device]);
        while let Some(host) = hosts.pop() {
            for guest in &self.devices {
                let is_new = guest.id != device && !found.contains(&guest.id);
                if guest.let_in_by == Some(host) && is_new {
                    found.push(guest.id);
                    hosts.push(guest.id);
                }
            }
        }
        let is_active = |id: &DeviceId| self.active().any(|active| active.id == *id);
        found.retain(is_active);
        found
    }

    /// Whether this device may let others in; the operator may where it is he who does.
    fn trusts(&self, let_in_by: Option<DeviceId>) -> bool {
        let_in_by.is_none_or(|by| self.active().any(|active| active.id == by))
    }

    fn admit(roll: Option<Self>, admission: &Admission) -> Result<Self, Denied> {
        let mut roll = match (roll, admission.brings) {
            (Some(roll), _) => roll,
            (None, Brings::Given(_)) => return Err(Denied::Unknown),
            (None, Brings::Own(public)) => Self {
                name: admission.name.clone(),
                key: ShopKey {
                    generation: 1,
                    public,
                },
                must_rotate: false,
                policy: Policy::default(),
                policy_at_ms: 0,
                epoch: admission.epoch,
                joining: None,
                made_at_ms: admission.at_ms,
                devices: Vec::new(),
            },
        };
        let known = roll.device(admission.device);
        if known.is_some_and(|known| known.revoked) {
            return Err(Denied::Revoked);
        }
        let is_in = known.is_some_and(|known| known.sealing_key == admission.sealing_key);
        match admission.brings {
            Brings::Own(public)
                if public == roll.key.public && (is_in || roll.devices.is_empty()) => {}
            Brings::Own(public) => {
                let leaves = [Some(admission.device), admission.replaces];
                if roll.active().any(|other| !leaves.contains(&Some(other.id))) {
                    return Err(Denied::OthersInShop);
                }
                roll.key = ShopKey {
                    generation: roll.key.generation + 1,
                    public,
                };
                roll.must_rotate = false;
            }
            Brings::Given(_) if is_in => return Ok(roll),
            // The key that it has is going to be replaced, because somebody has it who should not.
            Brings::Given(key) if key != roll.key || roll.must_rotate => {
                return Err(Denied::Overtaken);
            }
            Brings::Given(_) if !roll.trusts(admission.let_in_by) => {
                return Err(Denied::Unapproved);
            }
            Brings::Given(_) => {}
        }
        let leaves = [Some(admission.device), admission.replaces];
        let stay = roll
            .active()
            .filter(|other| !leaves.contains(&Some(other.id)));
        if stay.count() >= DEVICES_MAX {
            return Err(Denied::ShopFull);
        }
        roll.put_in(admission);
        if let Some(replaced) = admission.replaces.filter(|id| *id != admission.device) {
            roll = roll.revoke(replaced)?;
            // The replaced device never had a key that the newcomer has just made.
            roll.must_rotate &= matches!(admission.brings, Brings::Given(_));
        }
        Ok(roll)
    }

    fn put_in(&mut self, admission: &Admission) {
        for (known, place) in self.devices.iter_mut().zip(1..) {
            if known.ordinal == 0 {
                known.ordinal = place;
            }
        }
        let ordinal = match self.ordinal(admission.device) {
            0 => {
                let counted = self.devices.iter().map(|known| known.ordinal);
                counted.max().unwrap_or(0).saturating_add(1)
            }
            known => known,
        };
        self.devices.retain(|known| known.id != admission.device);
        self.devices.push(Device {
            ordinal,
            id: admission.device,
            verifying_key: admission.verifying_key,
            sealing_key: admission.sealing_key,
            let_in_by: admission.let_in_by,
            paired_at_ms: admission.at_ms,
            revoked: false,
            letters: Vec::new(),
        });
    }

    fn revoke(mut self, device: DeviceId) -> Result<Self, Denied> {
        let revoked = self.devices.iter_mut().find(|known| known.id == device);
        let is_news = !std::mem::replace(&mut revoked.ok_or(Denied::Unknown)?.revoked, true);
        self.must_rotate |= is_news && self.active().next().is_some();
        // It reads nothing any more, and a roll has no room to waste.
        for gone in self.devices.iter_mut().filter(|device| device.revoked) {
            gone.letters.clear();
        }
        Ok(self)
    }

    /// With every device revoked that is so in another state of the same roll.
    pub(super) fn revoked_as_in(self, other: &Self) -> Self {
        let revoked = other.devices.iter().filter(|device| device.revoked);
        revoked.fold(self, |roll, device| {
            roll.clone().revoke(device.id).unwrap_or(roll)
        })
    }

    fn rotate(
        mut self,
        by: DeviceId,
        key: ShopKey,
        letters: &[(DeviceId, Letter)],
    ) -> Result<Self, Denied> {
        if self.device(by).is_none_or(|device| device.revoked) {
            return Err(Denied::Revoked);
        }
        let is_next = self.must_rotate && key.generation == self.key.generation + 1;
        let letter_to = |to| letters.iter().find(|(device, _)| *device == to);
        // A device of an older version may have no key that a letter could be sealed to.
        let reaches_all = self
            .active()
            .all(|device| !device.sealing_key.is_usable() || letter_to(device.id).is_some());
        if !is_next || !reaches_all {
            return Err(Denied::Overtaken);
        }
        let is_long = |letter: &Letter| letter.as_bytes().len() > ROTATION_LETTER_BYTES_MAX;
        if letters.iter().any(|(_, letter)| is_long(letter)) {
            return Err(Denied::TooLong);
        }
        for device in &mut self.devices {
            if let Some((_, letter)) = letter_to(device.id).filter(|_| !device.revoked) {
                device.letters.push((key.generation, letter.clone()));
            }
        }
        (self.key, self.must_rotate) = (key, false);
        Ok(self)
    }
}
