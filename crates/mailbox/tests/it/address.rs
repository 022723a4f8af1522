//! Addresses: a genuine one is known, nothing else is, and none spells what Safaricom forbids.

use crate::{book, device};
use pokea_mailbox::address::FORBIDDEN_WORDS;
use pokea_mailbox::limits::ADDRESS_CHARS_BELOW;
use pokea_mailbox::{Address, AddressKey, AddressParts, AnswerKind, Policy};
use proptest::prelude::*;

fn segments(address: &Address) -> [&str; 3] {
    let (_, tail) = address
        .as_str()
        .split_once("/c/")
        .expect("every address has /c/");
    let parts: Vec<&str> = tail.split('/').collect();
    parts.try_into().expect("three parts")
}

fn parse([device, nonce, mac]: [&str; 3]) -> Option<AddressParts> {
    AddressParts::parse(device, nonce, mac)
}

/// A counter stands in for randomness: the mac spreads it.
fn random(n: u32) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&n.wrapping_mul(0x9e37_79b9).to_be_bytes());
    bytes[12..].copy_from_slice(&n.to_be_bytes());
    bytes
}

#[test]
fn an_address_comes_back_as_what_was_minted() {
    for kind in [AnswerKind::Accepted, AnswerKind::Success] {
        let address = book().mint(kind, [7; 16]);
        let parts = parse(segments(&address)).expect("a minted address parses");
        assert!(parts.is_genuine(&book().key));
        assert_eq!(parts.device(), device());
        assert_eq!(book().address(address.nonce()), address);
        assert_eq!(parts.nonce(), address.nonce());
        assert_eq!(parts.nonce().kind(), Some(kind));
        assert_eq!(address.nonce().to_string(), segments(&address)[1]);
    }
}

#[test]
fn the_answers_are_what_the_senders_want() {
    for (kind, body) in [
        (
            AnswerKind::Accepted,
            Some(r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#),
        ),
        (
            AnswerKind::Success,
            Some(r#"{"ResultCode":0,"ResultDesc":"Success"}"#),
        ),
        (
            AnswerKind::Result,
            Some(r#"{"ResponseCode":"00000000","ResponseDesc":"success"}"#),
        ),
        (
            AnswerKind::BillPayment,
            Some(r#"{"rescode":"200","resmsg":"Success"}"#),
        ),
        (AnswerKind::Question, None),
    ] {
        assert_eq!(kind.body(), body);
        assert_eq!(AnswerKind::from_code(kind.code()), Some(kind));
    }
    assert_eq!(AnswerKind::from_code(0), None);
    assert_eq!(
        Policy::Accept.body(),
        r#"{"ResultCode":"0","ResultDesc":"Accepted"}"#
    );
    assert_eq!(
        Policy::Reject.body(),
        r#"{"ResultCode":"C2B00016","ResultDesc":"Rejected"}"#
    );
}

#[test]
fn a_hundred_thousand_addresses_contain_no_forbidden_word_and_are_short() {
    let mut book = book();
    // The longest host that is allowed, so that the length is the longest too.
    let host = "a".repeat(pokea_mailbox::BaseUrl::CHARS_MAX - "https://".len());
    book.base_url = format!("https://{host}")
        .parse()
        .expect("as long as it may be");
    for n in 0..100_000 {
        let address = book.mint(AnswerKind::Accepted, random(n));
        let url = address.as_str();
        assert!(url.len() < ADDRESS_CHARS_BELOW, "{} characters", url.len());
        assert!(
            !FORBIDDEN_WORDS
                .iter()
                .any(|word| url.to_lowercase().contains(word)),
            "{url}"
        );
    }
}

#[test]
fn another_key_or_another_device_is_refused() {
    let address = book().mint(AnswerKind::Accepted, [7; 16]);
    let [own, nonce, mac] = segments(&address);
    let parts = parse([own, nonce, mac]).expect("parses");
    assert!(!parts.is_genuine(&AddressKey::from_bytes([0x12; 32])));

    let other = own.replace('d', "e");
    let moved = parse([&other, nonce, mac]).expect("parses");
    assert!(!moved.is_genuine(&book().key), "a mac is for one device");
}

#[test]
fn upper_case_and_wrong_lengths_are_refused() {
    let address = book().mint(AnswerKind::Accepted, [0xab; 16]);
    let [device, nonce, mac] = segments(&address);
    assert!(parse([device, nonce, mac]).is_some());
    let loud = [device, nonce, mac].map(str::to_uppercase);
    assert!(parse([&loud[0], nonce, mac]).is_none());
    assert!(parse([device, &loud[1], mac]).is_none());
    assert!(parse([device, nonce, &loud[2]]).is_none());
    assert!(parse([&device[1..], nonce, mac]).is_none());
    assert!(parse([device, nonce, &mac[..62]]).is_none());
    assert!(parse(["", "", ""]).is_none());
}

#[test]
fn an_address_is_not_written_into_a_log_by_accident() {
    let address = book().mint(AnswerKind::Accepted, [7; 16]);
    let [_, nonce, mac] = segments(&address);
    let shown = format!("{address:?} {:?} {:?}", book(), parse(segments(&address)));
    assert!(!shown.contains(mac) && !shown.contains(nonce), "{shown}");
    assert!(
        !shown.contains(&hex_of(book().key.expose_bytes())),
        "{shown}"
    );
}

fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

proptest! {
    #[test]
    fn changing_any_digit_makes_it_false(seed: [u8; 16], place in 0_usize..130, digit in 0_u8..16) {
        let address = book().mint(AnswerKind::Success, seed);
        let mut joined = segments(&address).concat();
        let digit = char::from_digit(u32::from(digit), 16).expect("below 16").to_string();
        prop_assume!(joined[place..=place] != digit);
        joined.replace_range(place..=place, &digit);
        let parts = parse([&joined[..32], &joined[32..66], &joined[66..]]).expect("still hex");
        prop_assert!(!parts.is_genuine(&book().key));
    }
}
