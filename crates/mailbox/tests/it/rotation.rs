//! A shop's next key, and what opens with several keys of one generation.

use crate::keys;
use pokea_mailbox::rotation::{key_in, rotated};
use pokea_mailbox::{
    AnswerKind, DesktopFrame, DeviceId, Envelope, Item, KeyPair, Nonce, OpenError, Sealer,
    SealingKey, Sender, ShopKey, ShopKeys,
};
use std::convert::Infallible;

fn id(byte: u8) -> DeviceId {
    DeviceId::from_bytes([byte; 16])
}

#[test]
fn every_device_reads_the_next_key_its_maker_too_and_one_without_a_key_harms_nobody() {
    let devices = [
        (id(1), keys(1).letters().public()),
        (id(2), keys(2).letters().public()),
        (id(3), SealingKey::from_bytes([0; 32])),
    ];
    assert!(!devices[2].1.is_usable() && devices[1].1.is_usable());
    let made = rotated(5, &devices, [6; 32], || Ok::<_, Infallible>([4; 32]));
    let Ok(DesktopFrame::Rotated { key, letters }) = made else {
        panic!("{made:?}")
    };
    assert_eq!(key.public, KeyPair::from_seed([6; 32]).public());
    let to: Vec<_> = letters.iter().map(|(to, _)| *to).collect();
    assert_eq!(to, [id(1), id(2)]);
    for (seed, (to, letter)) in [1, 2].into_iter().zip(&letters) {
        let read = key_in(letter, 5, *to, &keys(seed)).expect("its own letter");
        assert_eq!(read.public(), key.public);
        assert!(key_in(letter, 6, *to, &keys(seed)).is_none());
        assert!(key_in(letter, 5, id(9), &keys(seed)).is_none());
    }
}

/// A relay's storage was put back to before the last rotation, and the next key was made once more.
#[test]
fn a_second_key_of_one_generation_takes_the_place_of_none() {
    let pairs = [1, 2].map(|seed| KeyPair::from_seed([seed; 32]));
    let mut shop = ShopKeys::default();
    assert!(shop.insert(5, pairs[0].clone()));
    assert!(shop.insert(5, pairs[1].clone()));
    assert!(!shop.insert(5, pairs[0].clone()), "it is here");
    let shop = ShopKeys::from_secret_bytes(&shop.to_secret_bytes()).expect("kept");
    let mut opener = shop.opener();
    let envelope = Envelope {
        device: id(1),
        nonce: Nonce::new(AnswerKind::Accepted, [3; 16]),
        received_at_ms: 1_700_000_000_000,
        sender: Sender::Unlisted,
    };
    let sealed_to = |public, generation| Item {
        seq: 1,
        envelope,
        sealed: Sealer::new(ShopKey { generation, public })
            .seal(&envelope, b"body", || [8; 32])
            .expect("seals"),
    };
    for _ in 0..2 {
        for pair in &pairs {
            let opened = opener.open(&sealed_to(pair.public(), 5));
            assert_eq!(opened.as_deref(), Ok(&b"body"[..]));
        }
    }
    let stranger = KeyPair::from_seed([3; 32]).public();
    assert_eq!(
        opener.open(&sealed_to(stranger, 5)),
        Err(OpenError::NotOurs)
    );
    let unknown = OpenError::UnknownKey { generation: 6 };
    assert_eq!(opener.open(&sealed_to(stranger, 6)), Err(unknown));
}
