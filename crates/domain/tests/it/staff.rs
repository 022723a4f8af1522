//! The staff: who may be added and leave, what a PIN may be, and how long a stranger would try PINs.

use pokea_domain::PersonId;
use pokea_domain::staff::{
    Act, Event, Lockout, Name, NameError, Passphrase, PassphraseError, Paused, Person, Pin,
    PinError, Refusal, Role, add, archive,
};
use proptest::prelude::*;
use std::time::Duration;
use uuid::Uuid;

const DAY: Duration = Duration::from_secs(86_400);

fn id(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn kept(event: &Event, staff: &mut Vec<Person>) {
    let body = serde_json::to_string(event).expect("an event is JSON");
    let event: Event = serde_json::from_str(&body).expect("and comes back");
    event.apply(staff);
}

#[test]
fn the_first_is_the_owner_and_the_only_owner_stays() -> Result<(), Refusal> {
    let mut staff = Vec::new();
    let cashier = add(&staff, id(1), name("Achieng"), Role::Cashier);
    assert_eq!(cashier, Err(Refusal::OwnerFirst));
    kept(
        &add(&staff, id(1), name("Wanjiru"), Role::Owner)?,
        &mut staff,
    );
    assert_eq!(archive(&staff, id(1)), Err(Refusal::OnlyOwner));
    let again = add(&staff, id(2), name(" wanjiru "), Role::Cashier);
    assert_eq!(again, Err(Refusal::NameTaken));
    kept(
        &add(&staff, id(2), name("Achieng"), Role::Owner)?,
        &mut staff,
    );
    kept(&archive(&staff, id(1))?, &mut staff);
    assert_eq!(archive(&staff, id(1)), Err(Refusal::NoSuchPerson));
    assert_eq!(archive(&staff, id(2)), Err(Refusal::OnlyOwner));
    // A name is free again when its bearer has left; old sales keep the bearer.
    kept(
        &add(&staff, id(3), name("Wanjiru"), Role::Cashier)?,
        &mut staff,
    );
    assert_eq!(staff.len(), 3);
    for number in 4..28 {
        let event = add(
            &staff,
            id(number),
            name(&format!("N{number}")),
            Role::Cashier,
        )?;
        kept(&event, &mut staff);
    }
    let more = add(&staff, id(99), name("One more"), Role::Cashier);
    assert_eq!(more, Err(Refusal::TooMany));
    Ok(())
}

#[test]
fn names_fit_paper() {
    assert_eq!(name("  Njeri wa Kimani ").as_str(), "Njeri wa Kimani");
    assert_eq!(Name::parse(" "), Err(NameError::Empty));
    assert_eq!(Name::parse(&"a".repeat(25)), Err(NameError::TooLong));
    assert_eq!(Name::parse("a\nb"), Err(NameError::Unreadable));
}

#[test]
fn a_role_may_what_those_before_may_and_every_act_is_somebodys() {
    for act in Act::ALL {
        assert!(act.is_for(Role::Owner), "{act:?}");
        let allowed: Vec<bool> = Role::ALL.iter().map(|role| act.is_for(*role)).collect();
        assert!(allowed.is_sorted(), "{act:?}: {allowed:?}");
    }
    assert!(Act::Sell.is_for(Role::Cashier) && !Act::CloseShift.is_for(Role::Cashier));
    assert!(Act::CloseShift.is_for(Role::Manager) && !Act::Staff.is_for(Role::Manager));
}

#[test]
fn pins_that_everybody_tries_first_are_refused() {
    for text in ["", "123", "1234567", "12a4", "１２３４", " 4821"] {
        assert_eq!(Pin::choose(text), Err(PinError::Length), "{text}");
    }
    for text in [
        "0000", "1234", "4321", "345678", "1212", "262626", "1987", "2005",
    ] {
        assert_eq!(Pin::choose(text), Err(PinError::Easy), "{text}");
    }
    for text in ["4821", "1029", "19871", "350274"] {
        let pin = Pin::choose(text).expect("a PIN");
        assert_eq!(format!("{pin:?}"), "Pin", "a PIN is in no log");
    }
}

#[test]
fn passphrases_forgive_spaces_and_capitals() {
    let chosen = Passphrase::choose("Mango tree  behind the school").expect("a passphrase");
    assert_eq!(chosen, Passphrase::typed(" mango tree behind The school "));
    assert_eq!(
        Passphrase::choose("mango tree"),
        Err(PassphraseError::Short)
    );
    assert_eq!(
        Passphrase::choose("aaaa aaaa aaaa aaaa"),
        Err(PassphraseError::Easy)
    );
    assert_eq!(
        Passphrase::choose(&"abcdefgh ".repeat(20)),
        Err(PassphraseError::Long)
    );
}

/// How long it takes to make so many wrong tries, when the PIN's owner signs in so often a day and the guesser waits until no more than
/// `patience` wrong tries are unforgiven, or for ever tries as soon as a pause is over.
fn time_for(guesses: u32, sign_ins_a_day: u32, patience: u32) -> Duration {
    let between = DAY / sign_ins_a_day.max(1);
    let (mut lockout, mut now, mut next_sign_in) = (Lockout::default(), Duration::ZERO, between);
    let mut made = 0;
    while made < guesses {
        if sign_ins_a_day > 0
            && now >= next_sign_in
            && let Ok(tried) = lockout.tried()
        {
            lockout = tried.was_right();
            next_sign_in += between;
        }
        if lockout.wrong <= patience
            && let Ok(tried) = lockout.tried()
        {
            lockout = tried;
            made += 1;
            continue;
        }
        let sleep = match lockout.left {
            Duration::ZERO => next_sign_in.saturating_sub(now).max(Duration::from_secs(1)),
            left => left,
        };
        now += sleep;
        lockout = lockout.ran(sleep);
    }
    now
}

#[test]
fn nobody_goes_through_the_pins_within_400_days() {
    let allowed = (0..10_000).filter(|n| Pin::choose(&format!("{n:04}")).is_ok());
    let allowed = u32::try_from(allowed.count()).expect("fits");
    assert_eq!(allowed, 9_777, "so many PINs of four digits there are");
    // Left alone, a guesser needs 400 days for even odds.
    let even = time_for(allowed / 2, 0, u32::MAX);
    assert!(even > 400 * DAY, "{} days", even.as_secs() / 86_400);
    // Beside a person who signs in up to ten times a day, whatever the guesser waits for.
    for sign_ins in 0..=10 {
        for patience in [2, 3, 4, 5, 6, 7, 8, u32::MAX] {
            if sign_ins == 0 && patience < u32::MAX {
                continue;
            }
            let all = time_for(allowed, sign_ins, patience);
            assert!(
                all > 400 * DAY,
                "{sign_ins} sign-ins a day, patience {patience}: {} days",
                all.as_secs() / 86_400
            );
        }
    }
}

#[test]
fn a_person_who_mistypes_is_not_kept_waiting() {
    let mut lockout = Lockout::default();
    for _ in 0..3 {
        lockout = lockout.tried().expect("no pause");
    }
    lockout = lockout.tried().expect("the fourth").was_right();
    assert_eq!(
        lockout,
        Lockout {
            wrong: 2,
            left: Duration::ZERO
        }
    );
    for _ in 0..2 {
        lockout = lockout.tried().expect("no pause").was_right();
    }
    assert_eq!(lockout, Lockout::default());
}

#[derive(Clone, Debug)]
enum Step {
    Wrong,
    Right,
    Ran(u64),
}

proptest! {
    /// Whatever comes: a pause is over only when Pokea ran for all of it, and wrong tries are never fewer than those made less those forgiven.
    #[test]
    fn a_pause_is_as_long_as_it_is(steps in prop::collection::vec(
        prop_oneof![4 => Just(Step::Wrong), 1 => Just(Step::Right), 3 => (0_u64..9_000).prop_map(Step::Ran)], 0..200,
    )) {
        let mut lockout = Lockout::default();
        let mut owed = Duration::ZERO;
        let (mut wrong, mut right) = (0_u32, 0_u32);
        for step in steps {
            match step {
                Step::Ran(seconds) => {
                    let span = Duration::from_secs(seconds);
                    lockout = lockout.ran(span);
                    owed = owed.saturating_sub(span);
                }
                Step::Wrong | Step::Right => match lockout.tried() {
                    Err(Paused { left }) => prop_assert_eq!(left, owed),
                    Ok(tried) => {
                        prop_assert_eq!(owed, Duration::ZERO);
                        lockout = match step {
                            Step::Right => { right += 1; tried.was_right() }
                            Step::Wrong | Step::Ran(_) => { wrong += 1; tried }
                        };
                        owed = lockout.left;
                    }
                },
            }
            prop_assert_eq!(lockout.left, owed);
            prop_assert!(lockout.wrong >= wrong.saturating_sub(right));
        }
    }
}
