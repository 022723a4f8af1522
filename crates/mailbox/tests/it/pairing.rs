//! A pairing, from the device's end to the other side's, and what somebody between the two can do.

use crate::{keys, shop_keys};
use pokea_mailbox::{
    BadAnswer, Counterpart, DeviceKeys, Digits, Invite, Joining, JoiningRandom, Letter, Next,
    Opening, PairAnswer, PairNonce, PairRequest, Paired, ShopKey, ShopKeys, Subject, Transcript,
};

pub fn invite() -> Invite {
    Invite::from_random([9; Invite::RANDOM_BYTES])
}

pub fn joining(seed: u8) -> Joining {
    let random = JoiningRandom {
        shop_key: [seed; 32],
        nonce: [seed; 32],
    };
    Joining::new(keys(seed), invite(), &random)
}

/// The other side, which is the relay itself, or a device that approves.
fn counterpart(relay: u8, approves: u8, nonce: u8) -> Counterpart {
    Counterpart {
        relay: "https://relay.example.co.ke".parse().expect("an address"),
        relay_key: keys(relay).letters().public(),
        key: keys(approves).letters().public(),
        nonce: PairNonce::from_bytes([nonce; 32]),
    }
}

/// What the device says when it meets the other side.
fn opening(joining: &mut Joining, met: &Counterpart) -> Opening {
    match joining.hear(&PairAnswer::Meet(met.clone())) {
        Ok(Next::Post(PairRequest::Reveal {
            opening, signature, ..
        })) => {
            let transcript = Transcript::new(&invite().hash(), &opening, met);
            opening
                .verify(&transcript, &signature)
                .expect("it signed what it saw");
            opening
        }
        other => panic!("{other:?} is no opening"),
    }
}

fn paired() -> Paired {
    Paired {
        device: crate::device(),
        address_key: crate::book().key,
        base_url: crate::book().base_url,
        ordinal: 2,
    }
}

fn answer(
    relay: &DeviceKeys,
    opening: &Opening,
    transcript: &Transcript,
    paired: &Paired,
    keys: Option<Letter>,
) -> PairAnswer {
    let plain = serde_json::to_vec(paired).expect("plain data");
    let about = Subject::Paired(transcript);
    PairAnswer::Paired {
        paired: Letter::seal(
            about,
            Some(relay.letters()),
            &opening.sealing_key,
            &plain,
            [5; 32],
        )
        .expect("seals"),
        generation: 7,
        keys,
    }
}

fn joined(heard: Result<Next, BadAnswer>) -> Option<(Paired, ShopKeys)> {
    match heard {
        Ok(Next::Joined { paired, keys }) => Some((paired, keys)),
        _ => None,
    }
}

#[test]
fn the_first_device_brings_the_shops_key() {
    let mut device = joining(1);
    let PairRequest::Begin { commitment, .. } = device.begin() else {
        panic!("it begins")
    };
    assert!(matches!(device.hear(&PairAnswer::Wait), Ok(Next::Again)));
    let met = counterpart(8, 8, 3);
    let opening = opening(&mut device, &met);
    assert_eq!(opening.commitment(&invite().hash()), commitment);
    let transcript = Transcript::new(&invite().hash(), &opening, &met);
    assert_eq!(device.digits(), Some(transcript.digits()));

    let answer = answer(&keys(8), &opening, &transcript, &paired(), None);
    let wire = serde_json::to_string(&answer).expect("plain data");
    let answer = serde_json::from_str(&wire).expect("what was sent");
    let (got, shop) = joined(device.hear(&answer)).expect("joined");
    assert_eq!(got, paired());
    let public = opening.shop_key;
    assert!(shop.has(&ShopKey {
        generation: 7,
        public
    }));
}

#[test]
fn another_device_is_given_all_keys_by_the_one_that_approves() {
    let mut device = joining(1);
    let met = counterpart(8, 2, 3);
    let opening = opening(&mut device, &met);
    let transcript = Transcript::new(&invite().hash(), &opening, &met);
    let keys_from = |seed| {
        let about = Subject::Keys(&transcript);
        let bytes = shop_keys(4).to_secret_bytes();
        Letter::seal(
            about,
            Some(keys(seed).letters()),
            &opening.sealing_key,
            &bytes,
            [6; 32],
        )
        .expect("seals")
    };
    let from_another = answer(
        &keys(8),
        &opening,
        &transcript,
        &paired(),
        Some(keys_from(5)),
    );
    assert!(
        joined(device.hear(&from_another)).is_none(),
        "not the one of the digits"
    );
    let by_another = answer(
        &keys(5),
        &opening,
        &transcript,
        &paired(),
        Some(keys_from(2)),
    );
    assert!(
        joined(device.hear(&by_another)).is_none(),
        "not the relay of the digits"
    );
    let elsewhere = Paired {
        base_url: "https://thief.example".parse().expect("an address"),
        ..paired()
    };
    let led_astray = answer(
        &keys(8),
        &opening,
        &transcript,
        &elsewhere,
        Some(keys_from(2)),
    );
    assert!(
        joined(device.hear(&led_astray)).is_none(),
        "not the address of the digits"
    );

    let good = answer(
        &keys(8),
        &opening,
        &transcript,
        &paired(),
        Some(keys_from(2)),
    );
    let (_, shop) = joined(device.hear(&good)).expect("joined");
    assert_eq!(shop.newest(), shop_keys(4).newest());
    assert!(!shop.of(1).is_empty(), "the older ones too");
}

/// He has the invite, and speaks to the relay as a device and to the device as a relay. To get the same digits on both ends he would have to choose
/// one of his nonces after he has learnt both of theirs; but towards each he must be bound first.
#[test]
fn whoever_stands_between_shows_other_digits() {
    let invite = invite().hash();
    let shown = |to_device: &Counterpart, device: u8| -> Digits {
        let mut device = joining(device);
        opening(&mut device, to_device);
        device.digits().expect("met")
    };
    let relay = counterpart(8, 8, 3);
    let honest = shown(&relay, 1);
    // Each of these is one part of the transcript that he must replace to gain anything.
    for (changed, what) in [
        (counterpart(6, 8, 3), "the relay's key"),
        (counterpart(8, 6, 3), "the key of whoever approves"),
        (counterpart(8, 8, 4), "the nonce"),
        (
            Counterpart {
                relay: "https://thief.example".parse().expect("an address"),
                ..relay.clone()
            },
            "the address",
        ),
    ] {
        assert_ne!(shown(&changed, 1), honest, "{what}");
    }
    assert_ne!(shown(&relay, 2), honest, "the device's keys");
    let mut device = joining(1);
    let own = opening(&mut device, &relay);
    for other in [
        Opening {
            verifying_key: keys(2).verifying_key(),
            ..own
        },
        Opening {
            sealing_key: keys(2).letters().public(),
            ..own
        },
        Opening {
            shop_key: keys(2).letters().public(),
            ..own
        },
        Opening {
            nonce: PairNonce::from_bytes([0; 32]),
            ..own
        },
    ] {
        assert_ne!(
            other.commitment(&invite),
            own.commitment(&invite),
            "it is bound to all of it"
        );
        assert_ne!(Transcript::new(&invite, &other, &relay).digits(), honest);
    }
}

#[test]
fn what_is_out_of_turn_ends_it() {
    let met = PairAnswer::Meet(counterpart(8, 8, 3));
    let mut device = joining(1);
    assert!(
        device
            .hear(&PairAnswer::Invited { invite: invite() })
            .is_err()
    );
    assert!(device.hear(&met).is_ok());
    assert!(
        device.hear(&met).is_err(),
        "a second other side, after it has shown its keys to the first"
    );
}

#[test]
fn keys_are_made_again_from_their_secret_bytes() {
    let keys = DeviceKeys::generate(std::array::from_fn(|i| u8::try_from(i).expect("below 64")));
    let again = DeviceKeys::generate(*keys.to_secret_bytes());
    assert_eq!(keys.verifying_key(), again.verifying_key());
    assert_eq!(keys.letters().public(), again.letters().public());
    assert!(
        !format!("{keys:?}").contains("00010203"),
        "secret bytes are not shown"
    );
}
