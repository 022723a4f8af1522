//! The device at which a person decides: whom it meets, how often, and whom a yes lets in.

use crate::pairing::{invite, joining};
use crate::{keys, shop_keys};
use pokea_mailbox::{
    Approving, CannotAdmit, Commitment, DesktopFrame, Invite, InviteHash, Joining, Next, Opening,
    PairAnswer, PairNonce, PairRequest, ServerFrame, ShopKey, Stage,
};

const NOW_MS: i64 = 1_700_000_000_000;

fn approving() -> Approving {
    let relay = "https://relay.example.co.ke".parse().expect("an address");
    Approving::new(relay, keys(2).letters().clone())
}

/// A device that has given out this code.
fn invited(invite: &Invite) -> Approving {
    let mut approving = approving();
    assert!(matches!(approving.invite(), Some(DesktopFrame::Invite)));
    let invite = invite.clone();
    assert!(hear(&mut approving, &ServerFrame::Invited { invite }, 0).is_none());
    approving
}

fn hear(approving: &mut Approving, frame: &ServerFrame, nonce: u8) -> Option<DesktopFrame> {
    approving.hear(frame, NOW_MS, PairNonce::from_bytes([nonce; 32]))
}

fn knocks(invite: InviteHash, commitment: Commitment) -> ServerFrame {
    ServerFrame::Joining {
        invite,
        commitment,
        relay_key: keys(8).letters().public(),
    }
}

fn begins(device: &Joining) -> ServerFrame {
    let PairRequest::Begin { invite, commitment } = device.begin() else {
        panic!("it begins")
    };
    knocks(invite.hash(), commitment)
}

/// What the newcomer says once it has heard of this meeting.
fn opening(device: &mut Joining, meet: &DesktopFrame) -> Opening {
    let DesktopFrame::Meet { key, nonce, .. } = *meet else {
        panic!("{meet:?} is no meeting")
    };
    let met = pokea_mailbox::Counterpart {
        relay: "https://relay.example.co.ke".parse().expect("an address"),
        relay_key: keys(8).letters().public(),
        key,
        nonce,
    };
    match device.hear(&PairAnswer::Meet(met)) {
        Ok(Next::Post(PairRequest::Reveal { opening, .. })) => opening,
        other => panic!("{other:?} is no opening"),
    }
}

fn revealed(invite: InviteHash, opening: Opening, by: u8) -> ServerFrame {
    ServerFrame::Revealed {
        invite,
        opening,
        key: keys(by).letters().public(),
    }
}

fn decide(
    approving: &mut Approving,
    digits: Option<&str>,
    admit: bool,
) -> Result<Option<DesktopFrame>, CannotAdmit> {
    let newest = shop_keys(4).newest().expect("it has one");
    approving.decide(digits, admit, &shop_keys(4), newest, [9; 32])
}

/// As far as the digits.
fn asking(device: &mut Joining) -> (Approving, Opening, String) {
    let mut approving = invited(&invite());
    let meet = hear(&mut approving, &begins(device), 3).expect("its own code");
    let opening = opening(device, &meet);
    assert!(hear(&mut approving, &revealed(invite().hash(), opening, 2), 0).is_none());
    let digits = approving.stage().digits().expect("it asks").to_string();
    (approving, opening, digits)
}

#[test]
fn a_yes_about_the_digits_on_both_screens_hands_over_all_keys() {
    let mut device = joining(1);
    let (mut approving, opening, digits) = asking(&mut device);
    assert_eq!(device.digits().expect("met").to_string(), digits);
    for other in [None, Some("000 000")] {
        assert!(matches!(decide(&mut approving, other, true), Ok(None)));
    }
    let newer = ShopKey {
        generation: 8,
        public: keys(5).letters().public(),
    };
    let lacks = approving.decide(Some(&digits), true, &shop_keys(4), newer, [9; 32]);
    assert_eq!(lacks.err(), Some(CannotAdmit::Keyless));
    let yes = decide(&mut approving, Some(&digits), true).expect("it has the key");
    assert!(matches!(yes, Some(DesktopFrame::Admit { .. })));
    assert!(matches!(approving.stage(), Stage::LetIn(..)));
    // The line broke, and the yes with it: the relay tells the same again on the next one.
    hear(&mut approving, &revealed(invite().hash(), opening, 2), 0);
    assert!(matches!(approving.stage(), Stage::Asks(..)));
    let joined = ServerFrame::Joined {
        invite: invite().hash(),
        admitted: true,
    };
    hear(&mut approving, &joined, 0);
    assert_eq!(*approving.stage(), Stage::Over { admitted: true });
}

/// Whoever could ask for nonces until the digits fit would need no luck.
#[test]
fn one_code_is_met_once_however_often_the_relay_says_joining() {
    let device = joining(1);
    let mut approving = invited(&invite());
    let first = hear(&mut approving, &begins(&device), 3);
    assert!(matches!(first, Some(DesktopFrame::Meet { .. })));
    assert_eq!(hear(&mut approving, &begins(&device), 4), first);
    let another = knocks(invite().hash(), Commitment::from_bytes([7; 32]));
    let declined = DesktopFrame::Decline {
        invite: invite().hash(),
    };
    assert_eq!(hear(&mut approving, &another, 5), Some(declined));
    assert_eq!(*approving.stage(), Stage::Over { admitted: false });
    assert_eq!(hear(&mut approving, &begins(&device), 6), None);
}

#[test]
fn a_code_of_somebody_elses_is_met_only_after_a_person_expects_it() {
    let mut device = joining(1);
    let mut approving = approving();
    assert_eq!(hear(&mut approving, &begins(&device), 3), None);
    assert!(matches!(approving.stage(), Stage::Knocks(_)));
    assert_eq!(approving.invite(), None, "not over one that knocks");
    let met = approving.expect(PairNonce::from_bytes([3; 32]));
    let said = opening(&mut device, &met.expect("a meeting"));
    assert_eq!(approving.expect(PairNonce::from_bytes([4; 32])), None);
    hear(&mut approving, &revealed(invite().hash(), said, 2), 0);
    assert!(matches!(approving.stage(), Stage::Asks(..)));

    let mut unwanted = self::approving();
    hear(&mut unwanted, &begins(&joining(1)), 3);
    let no = decide(&mut unwanted, None, false).expect("no key is needed");
    assert!(matches!(no, Some(DesktopFrame::Decline { .. })));
}

#[test]
fn a_yes_never_meets_another_than_the_one_on_the_screen_and_the_next_waits() {
    let (mut approving, _, digits) = asking(&mut joining(1));
    let thiefs = Invite::from_random([8; Invite::RANDOM_BYTES]);
    let thief = knocks(thiefs.hash(), Commitment::from_bytes([7; 32]));
    assert_eq!(hear(&mut approving, &thief, 4), None);
    assert_eq!(
        approving.stage().digits().map(|shown| shown.to_string()),
        Some(digits.clone())
    );
    let invite = invite();
    assert_eq!(
        hear(&mut approving, &ServerFrame::Invited { invite }, 0),
        None
    );
    let yes = decide(&mut approving, Some(&digits), true).expect("it has the key");
    assert!(matches!(yes, Some(DesktopFrame::Admit { .. })));
    let over = ServerFrame::Joined {
        invite: self::invite().hash(),
        admitted: true,
    };
    hear(&mut approving, &over, 0);
    approving.dismiss();
    assert!(matches!(approving.stage(), Stage::Knocks(_)));
}

#[test]
fn what_is_said_of_another_code_ends_nothing() {
    let (mut approving, ..) = asking(&mut joining(1));
    let others = Invite::from_random([8; Invite::RANDOM_BYTES]).hash();
    let over = ServerFrame::Joined {
        invite: others,
        admitted: false,
    };
    hear(&mut approving, &over, 0);
    assert!(matches!(approving.stage(), Stage::Asks(..)));
    let mut fresh = invited(&invite());
    hear(&mut fresh, &over, 0);
    assert!(matches!(fresh.stage(), Stage::Invited { .. }));
}

#[test]
fn looking_away_forgets_nobody_who_asks() {
    let (mut approving, ..) = asking(&mut joining(1));
    approving.dismiss();
    assert!(matches!(approving.stage(), Stage::Asks(..)));
    let mut unused = invited(&invite());
    unused.dismiss();
    assert_eq!(*unused.stage(), Stage::Idle);
}

#[test]
fn started_anew_it_declines_what_it_can_no_longer_vouch_for() {
    let (_, opening, _) = asking(&mut joining(1));
    let mut again = approving();
    let own = hear(&mut again, &revealed(invite().hash(), opening, 2), 0);
    assert!(matches!(own, Some(DesktopFrame::Decline { .. })));
    let anothers = hear(&mut again, &revealed(invite().hash(), opening, 5), 0);
    assert_eq!(anothers, None, "its own screen shows the digits");
}

#[test]
fn an_opening_that_was_not_promised_is_declined() {
    let mut device = joining(1);
    let mut approving = invited(&invite());
    let meet = hear(&mut approving, &begins(&device), 3).expect("its own code");
    let opening = Opening {
        shop_key: keys(6).letters().public(),
        ..opening(&mut device, &meet)
    };
    let said = hear(&mut approving, &revealed(invite().hash(), opening, 2), 0);
    assert!(matches!(said, Some(DesktopFrame::Decline { .. })));
    assert!(approving.stage().digits().is_none());
}

#[test]
fn a_wish_that_nobody_heard_ends() {
    let mut approving = approving();
    approving.invite();
    approving.no_line();
    assert_eq!(*approving.stage(), Stage::NoLine);
    let invite = invite();
    hear(&mut approving, &ServerFrame::Invited { invite }, 0);
    assert_eq!(*approving.stage(), Stage::NoLine, "it came too late");
    assert!(approving.invite().is_some());
}
