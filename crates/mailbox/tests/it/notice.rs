//! Notices: what one device of a shop tells the others opens for all of them, and nobody else can have sealed it.

use crate::{device, shop_keys};
use pokea_mailbox::{
    AnswerKind, DeviceId, Envelope, Item, KeyPair, NOTICE_BYTES_MAX, Nonce, OpenError, SealError,
    Sealer, Sender, ShopKey, ShopKeys,
};

const SAID: &[u8] = br#"{"register":2}"#;

fn at() -> Nonce {
    Nonce::new(AnswerKind::Notice, [5; 16])
}

/// As the relay stores what is posted: sealed to this key, from an address of this device.
fn stored(from: DeviceId, at: Nonce, to: ShopKey, posted: &[u8]) -> Item {
    let envelope = Envelope {
        device: from,
        nonce: at,
        received_at_ms: 1_700_000_000_000,
        sender: Sender::Unlisted,
    };
    let sealed = Sealer::new(to).seal(&envelope, posted, || [9; 32]);
    Item {
        seq: 1,
        envelope,
        sealed: sealed.expect("a usable key"),
    }
}

/// What another device reads.
fn read(keys: &ShopKeys, item: &Item) -> Result<Vec<u8>, OpenError> {
    let body = keys.opener().open(item)?;
    keys.open_notice(item, &body)
}

fn posted(keys: &ShopKeys) -> Vec<u8> {
    let posted = keys.seal_notice(device(), at(), SAID, [7; 12]);
    posted.expect("it is short, and there is a key")
}

/// The shop's keys after a device was taken out of it.
fn rotated() -> ShopKeys {
    let mut keys = shop_keys(1);
    let newest = keys.newest().expect("it has one");
    keys.insert(newest.generation + 1, KeyPair::from_seed([0x42; 32]));
    keys
}

#[test]
fn another_device_reads_what_was_told() {
    let keys = shop_keys(1);
    let newest = keys.newest().expect("it has one");
    let item = stored(device(), at(), newest, &posted(&keys));
    assert_eq!(read(&keys, &item).as_deref(), Ok(SAID));
    let body = keys.opener().open(&item).expect("the shop's");
    assert!(
        !body.windows(8).any(|part| part == b"register"),
        "the relay has not read it"
    );
}

#[test]
fn what_the_relay_or_another_shop_posts_is_no_notice() {
    let keys = shop_keys(1);
    let newest = keys.newest().expect("it has one");
    let of_another_shop = posted(&shop_keys(2));
    for forged in [SAID.to_vec(), vec![], vec![1], of_another_shop] {
        let item = stored(device(), at(), newest, &forged);
        assert!(read(&keys, &item).is_err(), "{forged:?}");
    }
    let genuine = posted(&keys);
    for place in 0..genuine.len() {
        let mut changed = genuine.clone();
        changed[place] ^= 1;
        let item = stored(device(), at(), newest, &changed);
        assert!(read(&keys, &item).is_err(), "byte {place}");
    }
}

/// The relay has it, and could post it again as another's, or at another address.
#[test]
fn a_notice_is_its_senders_and_its_addresss() {
    let keys = shop_keys(1);
    let newest = keys.newest().expect("it has one");
    let posted = posted(&keys);
    let other = DeviceId::from_bytes([0xd1; 16]);
    assert_eq!(
        read(&keys, &stored(other, at(), newest, &posted)),
        Err(OpenError::NotOurs)
    );
    let elsewhere = Nonce::new(AnswerKind::Notice, [6; 16]);
    assert_eq!(
        read(&keys, &stored(device(), elsewhere, newest, &posted)),
        Err(OpenError::NotOurs)
    );
}

/// Whoever has a PC that was taken out has the keys of before, and its addresses reach the shop.
#[test]
fn a_device_that_was_taken_out_tells_nothing_any_more() {
    let (before, after) = (shop_keys(1), rotated());
    let newest = after.newest().expect("it has one");
    let item = stored(device(), at(), newest, &posted(&before));
    assert_eq!(read(&after, &item), Err(OpenError::NotOurs));
    let item = stored(device(), at(), newest, &posted(&after));
    assert_eq!(read(&after, &item).as_deref(), Ok(SAID));
    // What was told before is read by whoever comes back late.
    let earlier = before.newest().expect("it has one");
    let item = stored(device(), at(), earlier, &posted(&before));
    assert_eq!(read(&after, &item).as_deref(), Ok(SAID));
}

#[test]
fn a_notice_has_a_longest_size_that_the_relay_takes() {
    let keys = shop_keys(1);
    let newest = keys.newest().expect("it has one");
    let longest = vec![b'x'; NOTICE_BYTES_MAX];
    let posted = keys.seal_notice(device(), at(), &longest, [7; 12]);
    let item = stored(device(), at(), newest, &posted.expect("just fits"));
    assert_eq!(read(&keys, &item), Ok(longest));
    let longer = vec![b'x'; NOTICE_BYTES_MAX + 1];
    let refused = keys.seal_notice(device(), at(), &longer, [7; 12]);
    assert_eq!(refused, Err(SealError::TooLong));
    let none = ShopKeys::default().seal_notice(device(), at(), SAID, [7; 12]);
    assert_eq!(none, Err(SealError::BadKey));
}
