//! A shop's next key, after a device was taken out: one of the others makes it, and seals it to each of them and to itself.
//!
//! Nothing of it is kept before the relay has taken it: then it comes back to its maker with the same letters as to the others, and at each connect
//! again. So a key that was not taken is nowhere, and a maker that has lost its files gets the key back like any other.

use crate::address::DeviceId;
use crate::frames::DesktopFrame;
use crate::keys::{DeviceKeys, KeyPair, SealingKey, ShopKey};
use crate::letter::{Letter, Subject};
use crate::shop_keys::ShopKeys;

/// The shop's next key, from a seed, in letters to these devices, each from entropy of its own. A device to whose key nothing can be sealed gets none.
/// The letters hold this key alone: which device has the older ones, people have decided, in pairings.
pub fn rotated<E>(
    generation: u32,
    devices: &[(DeviceId, SealingKey)],
    seed: [u8; KeyPair::SEED_BYTES],
    mut entropy: impl FnMut() -> Result<[u8; 32], E>,
) -> Result<DesktopFrame, E> {
    let key = KeyPair::from_seed(seed);
    let public = key.public();
    let mut alone = ShopKeys::default();
    alone.insert(generation, key);
    let bytes = alone.to_secret_bytes();
    let mut letters = Vec::with_capacity(devices.len());
    for (to, sealing_key) in devices {
        let about = Subject::Rotation {
            to: *to,
            generation,
        };
        let letter = Letter::seal(about, None, sealing_key, &bytes, entropy()?);
        letters.extend(letter.ok().map(|letter| (*to, letter)));
    }
    Ok(DesktopFrame::Rotated {
        key: ShopKey { generation, public },
        letters,
    })
}

/// The key in a letter of another's, or of one's own; none if it cannot be read.
#[must_use]
pub fn key_in(
    letter: &Letter,
    generation: u32,
    device: DeviceId,
    keys: &DeviceKeys,
) -> Option<KeyPair> {
    let about = Subject::Rotation {
        to: device,
        generation,
    };
    let plain = letter.open(about, None, keys.letters()).ok()?;
    let keys = ShopKeys::from_secret_bytes(&plain).ok()?;
    keys.of(generation).first().cloned()
}
