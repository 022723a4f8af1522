//! Frames on the wire: written out, so that a change that old programs would not understand is seen.

use crate::{device, keys};
use pokea_mailbox::{
    AnswerKind, BadSignature, BaseUrl, Challenge, Cursor, DesktopFrame, Envelope, Epoch, Item,
    Nonce, Policy, RefusedReason, Sealed, SealingKey, Sender, ServerFrame, ShopKey,
};

fn relay() -> BaseUrl {
    "https://relay.example.co.ke".parse().expect("good")
}

#[test]
fn frames_from_the_relay_have_this_form() {
    let epoch = Epoch::from_bytes([0xe; 8]);
    let item = Item {
        seq: 7,
        envelope: Envelope {
            device: device(),
            nonce: Nonce::new(AnswerKind::Accepted, [0xaa; 16]),
            received_at_ms: 1_700_000_000_123,
            sender: Sender::Listed,
        },
        sealed: Sealed::from_bytes(vec![1, 2, 3]),
    };
    let nonce = Challenge::from_bytes([0xcc; 32]);
    let cc = "cc".repeat(32);
    let (aa, d0) = ("aa".repeat(16), "d0".repeat(16));
    for (frame, wire) in [
        (
            ServerFrame::Challenge { nonce },
            format!(r#"{{"type":"challenge","nonce":"{cc}"}}"#),
        ),
        (
            ServerFrame::Welcome {
                epoch,
                head: 9,
                acked: 8,
                key: ShopKey {
                    generation: 3,
                    public: SealingKey::from_bytes([0xee; 32]),
                },
                others: 2,
            },
            format!(
                r#"{{"type":"welcome","epoch":"0e0e0e0e0e0e0e0e","head":9,"acked":8,"key":{{"generation":3,"public":"{}"}},"others":2}}"#,
                "ee".repeat(32)
            ),
        ),
        (
            ServerFrame::Batch {
                epoch,
                items: vec![item.clone()],
            },
            format!(
                r#"{{"type":"batch","epoch":"0e0e0e0e0e0e0e0e","items":[{{"seq":7,"envelope":{{"device":"{d0}","nonce":"01{aa}","received_at_ms":1700000000123,"sender":"listed"}},"sealed":"AQID"}}]}}"#
            ),
        ),
        (
            ServerFrame::Ask { item },
            format!(
                r#"{{"type":"ask","item":{{"seq":7,"envelope":{{"device":"{d0}","nonce":"01{aa}","received_at_ms":1700000000123,"sender":"listed"}},"sealed":"AQID"}}}}"#
            ),
        ),
        (
            ServerFrame::Ping {
                head: 9,
                is_held: false,
            },
            r#"{"type":"ping","head":9,"is_held":false}"#.into(),
        ),
        (
            ServerFrame::Refused {
                reason: RefusedReason::NotPaired,
            },
            r#"{"type":"refused","reason":"not_paired"}"#.into(),
        ),
    ] {
        assert_eq!(serde_json::to_string(&frame).expect("plain data"), wire);
        assert_eq!(
            serde_json::from_str::<ServerFrame>(&wire).expect(&wire),
            frame
        );
    }
}

#[test]
fn frames_from_the_desktop_have_this_form() {
    for (frame, wire) in [
        (DesktopFrame::Ack { seq: 7 }, r#"{"type":"ack","seq":7}"#),
        (
            DesktopFrame::Answer {
                question: 3,
                accepts: true,
                body: "{}".into(),
            },
            r#"{"type":"answer","question":3,"accepts":true,"body":"{}"}"#,
        ),
        (
            DesktopFrame::Policy {
                policy: Policy::Reject,
                set_at_ms: 5,
            },
            r#"{"type":"policy","policy":"reject","set_at_ms":5}"#,
        ),
        (DesktopFrame::Pong, r#"{"type":"pong"}"#),
    ] {
        assert_eq!(serde_json::to_string(&frame).expect("plain data"), wire);
        assert_eq!(
            serde_json::from_str::<DesktopFrame>(wire).expect(wire),
            frame
        );
    }
    let hello = keys(1).hello(
        &relay(),
        device(),
        &Challenge::from_bytes([5; 32]),
        Cursor::default(),
    );
    let wire = serde_json::to_string(&hello).expect("plain data");
    assert!(
        wire.starts_with(r#"{"type":"hello","device":"d0d0"#),
        "{wire}"
    );
    assert!(
        wire.contains(r#""epoch":"0000000000000000","seq":0,"#),
        "{wire}"
    );
    assert_eq!(
        serde_json::from_str::<DesktopFrame>(&wire).expect("what was written"),
        hello
    );
}

#[test]
fn a_hello_is_good_for_one_relay_one_device_and_one_challenge() {
    let (keys, challenge) = (keys(1), Challenge::from_bytes([5; 32]));
    let DesktopFrame::Hello(hello) = keys.hello(&relay(), device(), &challenge, Cursor::default())
    else {
        panic!("hello makes a hello");
    };
    assert_eq!(hello.verify(&relay(), &challenge), Ok(()));

    let elsewhere: BaseUrl = "https://elsewhere.example".parse().expect("good");
    let later = Challenge::from_bytes([6; 32]);
    assert_eq!(hello.verify(&elsewhere, &challenge), Err(BadSignature));
    assert_eq!(hello.verify(&relay(), &later), Err(BadSignature));
    let mut by_another = hello.clone();
    by_another.verifying_key = crate::keys(2).verifying_key();
    assert_eq!(by_another.verify(&relay(), &challenge), Err(BadSignature));
    let mut other = hello;
    other.device = pokea_mailbox::DeviceId::from_bytes([1; 16]);
    assert_eq!(other.verify(&relay(), &challenge), Err(BadSignature));
}
