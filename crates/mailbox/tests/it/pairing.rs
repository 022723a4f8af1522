//! Invites, and the request to pair.

use crate::keys;
use pokea_mailbox::{BadSignature, DeviceKeys, Invite, PairRequest};

#[test]
fn an_invite_is_read_however_it_was_typed() {
    let invite = Invite::from_random([0x3f; 16]);
    let text = invite.to_string();
    assert_eq!(text, "3f3f-3f3f-3f3f-3f3f-3f3f-3f3f-3f3f-3f3f");
    for typed in [
        text.clone(),
        text.to_uppercase(),
        text.replace('-', " "),
        text.replace('-', ""),
        format!(" {text}\n"),
    ] {
        assert_eq!(typed.parse::<Invite>().as_ref(), Ok(&invite), "{typed}");
    }
    for typed in ["", "3f3f", &text[1..], &text.replace('3', "g")] {
        assert!(typed.parse::<Invite>().is_err(), "{typed}");
    }
    assert_ne!(invite.hash(), Invite::from_random([0x40; 16]).hash());
    assert!(!format!("{invite:?}").contains("3f"));
}

#[test]
fn a_request_survives_the_wire_and_every_part_is_signed() {
    let sent = keys(1).pair(&Invite::from_random([9; 16]));
    let wire = serde_json::to_string(&sent).expect("plain data");
    let got: PairRequest = serde_json::from_str(&wire).expect("what was sent");
    assert_eq!(got.verify(), Ok(()));

    let other = keys(2).pair(&Invite::from_random([8; 16]));
    let changed = [
        PairRequest {
            invite: other.invite.clone(),
            ..got.clone()
        },
        PairRequest {
            verifying_key: other.verifying_key,
            ..got.clone()
        },
        PairRequest {
            sealing_key: other.sealing_key,
            ..got.clone()
        },
        PairRequest {
            signature: other.signature,
            ..got.clone()
        },
    ];
    for request in changed {
        assert_eq!(request.verify(), Err(BadSignature));
    }
}

#[test]
fn keys_are_made_again_from_their_secret_bytes() {
    let keys = DeviceKeys::generate(std::array::from_fn(|i| u8::try_from(i).expect("below 64")));
    let again = DeviceKeys::generate(*keys.to_secret_bytes());
    assert_eq!(keys.verifying_key(), again.verifying_key());
    assert_eq!(keys.sealing_key(), again.sealing_key());
    assert!(
        !format!("{keys:?}").contains("00010203"),
        "secret bytes are not shown"
    );
}
