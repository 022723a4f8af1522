//! Letters: for one reader, from one sender, about one thing. And the keys of a shop, which are what most of them carry.

use crate::{keys, shop_keys};
use pokea_mailbox::{DeviceId, KeyPair, Letter, OpenError, ShopKeys, Subject};

#[test]
fn a_letter_opens_for_its_reader_as_what_it_is() {
    let (from, to, other) = (keys(1), keys(2), keys(3));
    let about = Subject::Rotation {
        to: DeviceId::from_bytes([2; 16]),
        generation: 4,
    };
    for from in [None, Some(from.letters())] {
        let letter =
            Letter::seal(about, from, &to.letters().public(), b"keys", [9; 32]).expect("seals");
        let sender = from.map(KeyPair::public);
        let opened = letter.open(about, sender.as_ref(), to.letters());
        assert_eq!(opened.as_deref().map(Vec::as_slice), Ok(&b"keys"[..]));

        let refused = |opened: Result<_, _>| {
            assert_eq!(
                opened.map(|_: zeroize::Zeroizing<Vec<u8>>| ()),
                Err(OpenError::NotOurs)
            )
        };
        refused(letter.open(about, sender.as_ref(), other.letters()));
        refused(letter.open(about, Some(&other.letters().public()), to.letters()));
        let another = Subject::Rotation {
            to: DeviceId::from_bytes([2; 16]),
            generation: 5,
        };
        refused(letter.open(another, sender.as_ref(), to.letters()));
        for place in 0..letter.as_bytes().len() {
            let mut bytes = letter.as_bytes().to_vec();
            bytes[place] ^= 1;
            refused(Letter::from_bytes(bytes).open(about, sender.as_ref(), to.letters()));
        }
        refused(Letter::from_bytes(vec![0; 31]).open(about, None, to.letters()));
    }
}

#[test]
fn a_shops_keys_are_made_again_from_their_secret_bytes() {
    let kept = shop_keys(1).to_secret_bytes();
    let again = ShopKeys::from_secret_bytes(&kept).expect("kept");
    assert_eq!(again.newest(), shop_keys(1).newest());
    assert_eq!(
        again.of(1).first().map(KeyPair::public),
        shop_keys(1).of(1).first().map(KeyPair::public)
    );
    assert!(ShopKeys::from_secret_bytes(&kept[1..]).is_err());
    assert!(
        !format!("{again:?} {:?}", again.of(1)).contains("0101"),
        "secret bytes are not shown"
    );
}
