//! The protocol as its two ends use it: through the public names only.

mod address;
mod base_url;
mod frames;
mod pairing;
mod seal;

use pokea_mailbox::{AddressBook, AddressKey, DeviceId, DeviceKeys};

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
