//! Sealing: only the desktop opens, each item alone, and nothing about an item can be changed.

use crate::{device, shop_keys};
use pokea_mailbox::limits::{BODY_BYTES_MAX, CONTEXT_AGE_MAX, CONTEXT_ITEMS_MAX, PAD_STEP_BYTES};
use pokea_mailbox::{
    AnswerKind, DeviceId, Envelope, Item, Nonce, OpenError, SealError, Sealed, Sealer, SealingKey,
    Sender, ShopKey,
};
use proptest::prelude::*;
use std::cell::Cell;

const NOON_MS: i64 = 1_700_000_000_000;

/// Different bytes for every context, and a count of how many were opened.
#[derive(Default)]
struct Contexts(Cell<u8>);

impl Contexts {
    fn next(&self) -> [u8; 32] {
        self.0.set(self.0.get() + 1);
        [self.0.get(); 32]
    }
}

fn envelope(received_at_ms: i64) -> Envelope {
    Envelope {
        device: device(),
        nonce: Nonce::new(AnswerKind::Accepted, [3; 16]),
        received_at_ms,
        sender: Sender::Unlisted,
    }
}

fn sealer() -> Sealer {
    Sealer::new(ShopKey {
        generation: 7,
        public: shop_keys(1).newest().expect("it has one").public,
    })
}

fn item(seq: u64, received_at_ms: i64, sealed: Sealed) -> Item {
    Item {
        seq,
        envelope: envelope(received_at_ms),
        sealed,
    }
}

fn sealed_item(body: &[u8]) -> Item {
    let sealed = sealer()
        .seal(&envelope(NOON_MS), body, || [1; 32])
        .expect("seals");
    item(1, NOON_MS, sealed)
}

#[test]
fn the_desktop_opens_what_was_posted() {
    for body in [
        &b""[..],
        b"{}",
        &[0; 254],
        &[0; 255],
        &[b'x'; BODY_BYTES_MAX],
    ] {
        assert_eq!(
            shop_keys(1).opener().open(&sealed_item(body)).as_deref(),
            Ok(body)
        );
    }
}

#[test]
fn nobody_else_does() {
    let item = sealed_item(b"secret");
    assert_eq!(shop_keys(2).opener().open(&item), Err(OpenError::NotOurs));
}

#[test]
fn what_is_bound_cannot_be_changed() {
    let good = sealed_item(b"secret");
    let mut opener = shop_keys(1).opener();

    let bound = good.envelope;
    for changed in [
        Envelope {
            device: DeviceId::from_bytes([0; 16]),
            ..bound
        },
        Envelope {
            nonce: Nonce::new(AnswerKind::Success, [3; 16]),
            ..bound
        },
        Envelope {
            nonce: Nonce::new(AnswerKind::Accepted, [4; 16]),
            ..bound
        },
        Envelope {
            received_at_ms: NOON_MS + 1,
            ..bound
        },
        Envelope {
            sender: Sender::Listed,
            ..bound
        },
    ] {
        let item = Item {
            envelope: changed,
            ..good.clone()
        };
        assert_eq!(opener.open(&item), Err(OpenError::NotOurs), "{changed:?}");
    }

    // The number is given by storage after sealing, so it is not bound.
    assert!(opener.open(&Item { seq: 99, ..good }).is_ok());
}

#[test]
fn no_byte_of_it_can_be_changed() {
    let good = sealed_item(b"secret");
    let mut opener = shop_keys(1).opener();
    for place in 0..good.sealed.as_bytes().len() {
        let mut bytes = good.sealed.as_bytes().to_vec();
        bytes[place] ^= 1;
        let expected = match place {
            0 => OpenError::UnknownFormat,
            1..5 => OpenError::UnknownKey {
                generation: 7 ^ (1 << (8 * (4 - place))),
            },
            _ => OpenError::NotOurs,
        };
        assert_eq!(
            opener.open(&item(1, NOON_MS, Sealed::from_bytes(bytes))),
            Err(expected),
            "byte {place}"
        );
    }
    for cut in [0, 1, 4, 5, 37, 38, 45] {
        let bytes = good.sealed.as_bytes()[..cut].to_vec();
        assert!(
            opener
                .open(&item(1, NOON_MS, Sealed::from_bytes(bytes)))
                .is_err(),
            "cut to {cut}"
        );
    }
    assert_eq!(
        opener.open(&good).as_deref(),
        Ok(&b"secret"[..]),
        "and it still opens the good one"
    );
}

#[test]
fn items_open_alone_in_any_order_and_twice() {
    let (contexts, mut sealer) = (Contexts::default(), sealer());
    let items: Vec<Item> = (0..600)
        .map(|n: u64| {
            let sealed = sealer
                .seal(&envelope(NOON_MS), n.to_string().as_bytes(), || {
                    contexts.next()
                })
                .expect("seals");
            item(n, NOON_MS, sealed)
        })
        .collect();
    assert_eq!(contexts.0.get(), 3, "600 items need three contexts");

    // From the end; with strides that jump between contexts; each with an opener that has seen nothing.
    let mut opener = shop_keys(1).opener();
    let jumping = (0..600).map(|n| (n * 257) % 600);
    for n in (0..600).rev().chain(jumping).chain(0..600) {
        assert_eq!(
            opener.open(&items[n]).expect("opens"),
            n.to_string().into_bytes()
        );
    }
    for n in [599, 0, 256, 255, 300] {
        assert_eq!(
            shop_keys(1).opener().open(&items[n]).expect("opens alone"),
            n.to_string().into_bytes()
        );
    }
}

#[test]
fn a_context_ends_after_so_many_items() {
    let (contexts, mut sealer) = (Contexts::default(), sealer());
    for _ in 0..CONTEXT_ITEMS_MAX {
        sealer
            .seal(&envelope(NOON_MS), b"x", || contexts.next())
            .expect("seals");
    }
    assert_eq!(contexts.0.get(), 1);
    sealer
        .seal(&envelope(NOON_MS), b"x", || contexts.next())
        .expect("seals");
    assert_eq!(contexts.0.get(), 2);
}

#[test]
fn a_context_ends_after_ten_minutes_or_when_the_clock_is_put_back() {
    let age_max_ms = i64::try_from(CONTEXT_AGE_MAX.as_millis()).expect("ten minutes");
    for (second_at_ms, contexts_expected) in [
        (NOON_MS + age_max_ms - 1, 1),
        (NOON_MS + age_max_ms, 2),
        (NOON_MS - 1, 2),
    ] {
        let (contexts, mut sealer) = (Contexts::default(), sealer());
        for at_ms in [NOON_MS, second_at_ms] {
            sealer
                .seal(&envelope(at_ms), b"x", || contexts.next())
                .expect("seals");
        }
        assert_eq!(
            contexts.0.get(),
            contexts_expected,
            "second at {second_at_ms}"
        );
    }
}

#[test]
fn a_context_can_be_opened_early_and_is_forgotten_when_spent() {
    let (contexts, mut sealer) = (Contexts::default(), sealer());
    sealer
        .warm(NOON_MS, || contexts.next())
        .expect("a good key");
    sealer
        .warm(NOON_MS, || contexts.next())
        .expect("a good key");
    sealer.forget_spent(NOON_MS + 1);
    sealer
        .seal(&envelope(NOON_MS + 1), b"x", || contexts.next())
        .expect("seals");
    assert_eq!(contexts.0.get(), 1);
    sealer.forget_spent(NOON_MS + 3_600_000);
    sealer
        .seal(&envelope(NOON_MS + 1), b"x", || contexts.next())
        .expect("seals");
    assert_eq!(contexts.0.get(), 2);
}

#[test]
fn a_size_tells_little_and_one_over_the_limit_is_refused() {
    let size = |body: &[u8]| sealed_item(body).sealed.as_bytes().len();
    assert_eq!(size(b""), size(&[b'x'; 254]));
    assert_eq!(size(&[b'x'; 255]), size(b"") + PAD_STEP_BYTES);
    let too_long = sealer().seal(&envelope(NOON_MS), &[0; BODY_BYTES_MAX + 1], || [1; 32]);
    assert_eq!(too_long, Err(SealError::TooLong));
}

#[test]
fn a_key_that_agrees_with_everybody_is_refused() {
    // The all-zero point gives the same secret to all, RFC 9180 7.1.4.
    let mut sealer = Sealer::new(ShopKey {
        generation: 1,
        public: SealingKey::from_bytes([0; 32]),
    });
    assert_eq!(sealer.warm(NOON_MS, || [1; 32]), Err(SealError::BadKey));
}

/// A retry of storing an item is known by this, and the same body posted twice is not taken for one.
#[test]
fn every_item_has_an_id_of_its_own() {
    let (contexts, mut sealer) = (Contexts::default(), sealer());
    let mut ids: Vec<_> = (0..600)
        .map(|_| {
            let sealed = sealer
                .seal(&envelope(NOON_MS), b"the same", || contexts.next())
                .expect("seals");
            sealed.id().expect("of a known format")
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 600);
    assert_eq!(Sealed::from_bytes(vec![9; 100]).id(), None);
}

/// Written by the version that knew no shops, with these keys: what such a relay has in its file is still opened.
#[test]
fn an_item_of_the_first_format_still_opens() {
    let sealed = include_str!("sealed_format_1.hex").trim();
    let sealed = Sealed::from_bytes(hex::decode(sealed).expect("hex"));
    let opened = shop_keys(1).opener().open(&item(1, NOON_MS, sealed));
    assert_eq!(opened.as_deref(), Ok(&b"secret"[..]));
}

proptest! {
    #[test]
    fn any_body_round_trips(body in proptest::collection::vec(any::<u8>(), 0..2_000), entropy: [u8; 32]) {
        let sealed = sealer().seal(&envelope(NOON_MS), &body, || entropy).expect("seals");
        prop_assert_eq!(shop_keys(1).opener().open(&item(1, NOON_MS, sealed)), Ok(body));
    }

    #[test]
    fn no_bytes_make_the_opener_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(shop_keys(1).opener().open(&item(1, NOON_MS, Sealed::from_bytes(bytes))).is_err());
    }
}
