//! The protocol as its two ends use it: through the public names only.

mod address;
mod approving;
mod base_url;
mod frames;
mod invite;
mod letter;
mod notice;
mod pairing;
mod rotation;
mod seal;

use pokea_mailbox::{AddressBook, AddressKey, DeviceId, DeviceKeys, KeyPair, ShopKeys};

fn device() -> DeviceId {
    DeviceId::from_bytes([0xd0; 16])
}

fn book() -> AddressBook {
    AddressBook {
        base_url: "https://relay.example.co.ke"
            .parse()
            .expect("a good address"),
        device: device(),
        key: AddressKey::from_bytes([0x11; 32]),
    }
}

fn keys(seed: u8) -> DeviceKeys {
    DeviceKeys::generate([seed; DeviceKeys::SECRET_BYTES])
}

/// A shop with one key, which was its first and is its seventh.
fn shop_keys(seed: u8) -> ShopKeys {
    let mut keys = ShopKeys::default();
    for generation in [1, 7] {
        keys.insert(generation, KeyPair::from_seed([seed; KeyPair::SEED_BYTES]));
    }
    keys
}
