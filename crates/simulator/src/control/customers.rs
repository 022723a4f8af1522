//! What a person at the page does in a customer's place: type the PIN, and be given more money or another name.

use crate::behaviour::Behaviour;
use crate::books::{Account, CUSTOMER_MAX};
use crate::control::strict::{Problem, Strict};
use crate::shared::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pokea_domain::{Cents, Msisdn};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A PIN typed on a phone that rings.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypedPin {
    phone: Msisdn,
    pin: Pin,
}

/// Four digits.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Pin(String);

impl TryFrom<String> for Pin {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_pin = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        is_pin.then_some(Self(text)).ok_or("a PIN has four digits")
    }
}

#[derive(Serialize)]
pub(super) struct Entered {
    right: bool,
}

/// The right PIN pays, if there is money and M-PESA is not locked; a wrong one ends the push, and three in a row lock.
pub(super) async fn pin(
    State(shared): State<Arc<Shared>>,
    Strict(typed): Strict<TypedPin>,
) -> Result<Json<Entered>, Problem> {
    let right = shared.change(|world, now| {
        let right = world.meet(&typed.phone).pin == typed.pin.0;
        let behaviour = match right {
            true => Behaviour::Pays,
            false => Behaviour::WrongPin,
        };
        world.answer(&typed.phone, behaviour, now).then_some(right)
    });
    match right {
        Some(right) => Ok(Json(Entered { right })),
        None => Err(Problem::conflict("that phone does not ring")),
    }
}

/// A customer, new or known; what is not named stays as it is, or comes from the number.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Customer {
    phone: Msisdn,
    first_name: Option<String>,
    pin: Option<Pin>,
    /// In cents.
    balance: Option<Cents>,
    locked: Option<bool>,
    /// Whoever is not registered with M-PESA cannot be paid by B2C (2040).
    registered: Option<bool>,
}

pub(super) async fn customer(
    State(shared): State<Arc<Shared>>,
    Strict(set): Strict<Customer>,
) -> Result<StatusCode, Problem> {
    let held = 0..=CUSTOMER_MAX.cents();
    if set
        .balance
        .is_some_and(|balance| !held.contains(&balance.cents()))
    {
        let sentence = "a customer holds between nothing and 500,000 shillings";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, sentence));
    }
    shared.change(|world, now| {
        let person = world.ask(&set.phone, now);
        if let Some(name) = set.first_name {
            person.first_name = name;
        }
        if let Some(pin) = set.pin {
            person.pin = pin.0;
        }
        if let Some(locked) = set.locked {
            person.set_locked(locked);
        }
        if let Some(registered) = set.registered {
            person.registered = registered;
        }
        if let Some(balance) = set.balance {
            world.books.open(Account::Customer(set.phone), balance);
        }
    });
    Ok(StatusCode::NO_CONTENT)
}
