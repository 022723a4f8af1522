//! The newest message on a customer's phone: what M-PESA tells the payer. In our own words, as a shop never sees it.

use crate::books::{Account, Posting, What};
use crate::messages;
use crate::world::World;
use crate::world::ending::Ending;
use crate::world::push::{Push, Stage};
use pokea_domain::{Cents, Millis, Msisdn};
use serde::Serialize;

/// Postings that are looked through for one that concerns a phone.
const LOOKED_THROUGH_MAX: usize = 200;

#[derive(Debug, Serialize)]
pub(crate) struct Sms {
    at: Millis,
    text: String,
}

/// The newest message on this phone, if anything worth one has happened lately.
pub(super) fn newest(world: &World, phone: &Msisdn) -> Option<Sms> {
    let own = Account::Customer(phone.clone());
    let mut postings = world.books.postings().rev().take(LOOKED_THROUGH_MAX);
    let moved = postings
        .find(|posting| posting.legs.iter().any(|(account, _)| *account == own))
        .map(|posting| Sms {
            at: posting.at,
            text: about_money(world, &own, posting),
        });
    let failed = world.pushes.by_phone(phone).and_then(|push| {
        let Stage::Ended { at, ending } = push.stage else {
            return None;
        };
        let text = about_failure(world, push, ending)?;
        Some(Sms { at, text })
    });
    match (moved, failed) {
        (Some(moved), Some(failed)) if moved.at > failed.at => Some(moved),
        (moved, failed) => failed.or(moved),
    }
}

fn about_money(world: &World, own: &Account, posting: &Posting) -> String {
    let (code, amount) = (&posting.receipt, shillings(posting.amount()));
    let balance = shillings(world.books.balance(own));
    let pays = posting.payer() == Some(own);
    let other = if pays {
        posting.receiver()
    } else {
        posting.payer()
    };
    let other = other.map_or(String::new(), |account| world.name_of(account));
    let account = match posting.reference.as_str() {
        "" => String::new(),
        reference => format!(", account {reference}"),
    };
    let moved = match (posting.what, pays) {
        (What::Reversal, false) => format!("Ksh{amount} is back from {other}"),
        (_, true) => format!("Ksh{amount} paid to {other}{account}"),
        (_, false) => format!("Ksh{amount} received from {other}"),
    };
    format!("{code} confirmed. {moved}. Balance now Ksh{balance}.")
}

fn about_failure(world: &World, push: &Push, ending: Ending) -> Option<String> {
    let name = world.orgs.get(&push.asking).map_or("", |org| &org.name);
    let amount = shillings(push.amount);
    match ending {
        Ending::NoMoney => Some(format!(
            "Failed. You do not have enough money to pay Ksh{amount} to {name}."
        )),
        Ending::DayFull => Some(format!(
            "Failed. Ksh{amount} to {name} would pass your daily limit."
        )),
        Ending::WrongPin => Some(format!(
            "Failed. Wrong PIN: nothing was paid to {name}. Three in a row lock your M-PESA."
        )),
        Ending::PinLocked => Some("Failed. Your M-PESA is locked after three wrong PINs.".into()),
        _ => None,
    }
}

/// `1,500.00`.
fn shillings(amount: Cents) -> String {
    let plain = messages::plain(amount);
    let whole = plain.len() - ".00".len();
    let mut text = String::new();
    for (place, figure) in plain.char_indices() {
        if place > 0 && place < whole && (whole - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(figure);
    }
    text
}
