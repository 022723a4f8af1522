//! The code that people read aloud and type.

use pokea_mailbox::{Invite, NotAnInvite, PairingLink};
use proptest::prelude::*;

fn invite() -> Invite {
    Invite::from_random(*b"abcdefghijklmno")
}

#[test]
fn it_is_read_however_it_was_typed() {
    let text = invite().to_string();
    assert_eq!(text, "1234-5678-9ABC-DEFP");
    let misread = text.replace('1', "l");
    for typed in [
        text.clone(),
        text.to_lowercase(),
        text.replace('-', " "),
        text.replace('-', ""),
        format!(" {text}\n"),
        misread,
    ] {
        assert_eq!(typed.parse::<Invite>(), Ok(invite()), "{typed}");
    }
    for typed in [
        "",
        "-",
        "1234",
        &text[1..],
        "1234-5678-9ABC-DEFP-0",
        "1234-5678-9ABC-DEF€",
        "U234-5678-9ABC-DEFP",
    ] {
        assert_eq!(typed.parse::<Invite>(), Err(NotAnInvite::Shape), "{typed}");
    }
    assert_ne!(invite().hash(), Invite::from_random([0x40; 15]).hash());
    assert!(!format!("{:?}", invite()).contains("1234"));
}

/// All of them: a code on the telephone is never taken for another.
#[test]
fn every_wrong_character_and_every_swap_is_noticed() {
    let text: Vec<char> = invite().to_string().replace('-', "").chars().collect();
    let read = |chars: &[char]| chars.iter().collect::<String>().parse::<Invite>();
    for place in 0..text.len() {
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
            .chars()
            .filter(|c| *c != text[place])
        {
            let mut wrong = text.clone();
            wrong[place] = other;
            assert_eq!(read(&wrong), Err(NotAnInvite::Mistyped));
        }
        for with in (place + 1..text.len()).filter(|with| text[*with] != text[place]) {
            let mut swapped = text.clone();
            swapped.swap(place, with);
            assert_eq!(read(&swapped), Err(NotAnInvite::Mistyped));
        }
    }
}

#[test]
fn a_link_holds_the_relay_and_the_code() {
    let text = "https://relay.example.co.ke/pair#1234-5678-9ABC-DEFP";
    let link = PairingLink::parse(&format!("  {text}\n")).expect("a link");
    assert_eq!(link.invite, invite());
    assert_eq!(link.to_string(), text);
    for no_link in [
        "",
        "1234-5678-9ABC-DEFP",
        "http://relay.example/pair#1234-5678-9ABC-DEFP",
        "https://relay.example.co.ke/pair#1234",
    ] {
        assert_eq!(PairingLink::parse(no_link), None, "{no_link}");
    }
}

proptest! {
    #[test]
    fn any_code_is_read_back(random: [u8; Invite::RANDOM_BYTES]) {
        let invite = Invite::from_random(random);
        prop_assert_eq!(invite.to_string().parse(), Ok(invite));
    }
}
