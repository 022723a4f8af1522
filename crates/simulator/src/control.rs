//! The control panel, `/control`: JSON for the page, a practice screen or a test in another process. It has no password, as there is
//! nothing to steal: a simulator listens on this machine only, and its money is play money. Other sites' pages are kept out.

mod c2b;
mod customers;
pub(crate) mod guard;
mod strict;
pub(crate) mod watch;

use crate::behaviour::Behaviour;
use crate::books::Ledger;
use crate::control::strict::{Problem, Strict};
use crate::credential::CERTIFICATE_PEM;
use crate::faults::Faults;
use crate::rare::{self, Described};
use crate::scenario::{Description, Scenario};
use crate::shared::Shared;
use crate::view::View;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use pokea_domain::Msisdn;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/state", get(state))
        .route("/behaviour", post(behaviour))
        .route("/answer", post(answer))
        .route("/faults", post(faults))
        .route("/names", post(names))
        .route("/initiators", post(initiators))
        .route("/certificate", get(certificate))
        .route("/scenario", post(scenario))
        .route("/scenarios", get(scenarios))
        .route("/rare", get(rare))
        .route("/ledger", get(ledger))
        .route("/clock", post(clock))
        .merge(c2b::routes())
        .route("/pin", post(customers::pin))
        .route("/customer", post(customers::customer))
        .route("/board", get(watch::board))
        .route("/events", get(watch::events))
        .route("/posts/{id}", get(watch::body))
        .route("/credentials", get(watch::credentials))
        .method_not_allowed_fallback(strict::wrong_method)
        .fallback(strict::no_such_path)
}

async fn state(State(shared): State<Arc<Shared>>) -> Json<View> {
    Json(shared.view())
}

/// Without a phone, what everyone does of whom nothing else is said; with a phone and `null`, nothing else is said any more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetBehaviour {
    phone: Option<Msisdn>,
    behaviour: Option<Behaviour>,
}

async fn behaviour(
    State(shared): State<Arc<Shared>>,
    Strict(set): Strict<SetBehaviour>,
) -> Result<StatusCode, Problem> {
    match (set.phone, set.behaviour) {
        (phone, Some(behaviour)) => shared.set_behaviour(phone, behaviour),
        (Some(phone), None) => shared.change(|world, _| {
            world.behaviours.remove(&phone);
        }),
        (None, None) => {
            let sentence = "everyone does something: name a behaviour, or a phone";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, sentence));
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerNow {
    phone: Msisdn,
    behaviour: Behaviour,
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    Strict(now): Strict<AnswerNow>,
) -> Result<StatusCode, Problem> {
    match shared.answer(&now.phone, now.behaviour) {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::conflict("that phone does not ring")),
    }
}

/// What is not named is in order again.
async fn faults(State(shared): State<Arc<Shared>>, Strict(faults): Strict<Faults>) -> StatusCode {
    shared.set_faults(faults);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetName {
    phone: Msisdn,
    first_name: String,
}

async fn names(State(shared): State<Arc<Shared>>, Strict(set): Strict<SetName>) -> StatusCode {
    shared.set_name(&set.phone, &set.first_name);
    StatusCode::NO_CONTENT
}

/// With a phone, for that phone only; `null` for nothing special any more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetScenario {
    phone: Option<Msisdn>,
    scenario: Option<Scenario>,
}

async fn scenario(
    State(shared): State<Arc<Shared>>,
    Strict(set): Strict<SetScenario>,
) -> StatusCode {
    shared.set_scenario(set.phone, set.scenario);
    StatusCode::NO_CONTENT
}

async fn scenarios() -> Json<&'static [Description]> {
    Json(Scenario::all())
}

/// Every rare form there is, and who has seen it.
async fn rare() -> Json<Vec<Described>> {
    Json(rare::described())
}

async fn ledger(State(shared): State<Arc<Shared>>) -> Json<Ledger> {
    Json(shared.ledger())
}

/// Of the clock, whatever the speed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetClock {
    advance_seconds: u32,
}

async fn clock(State(shared): State<Arc<Shared>>, Strict(set): Strict<SetClock>) -> StatusCode {
    shared.advance(Duration::from_secs(set.advance_seconds.into()));
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LockInitiator {
    number: String,
    initiator: String,
    locked: bool,
}

async fn initiators(
    State(shared): State<Arc<Shared>>,
    Strict(set): Strict<LockInitiator>,
) -> StatusCode {
    shared.lock_initiator(&set.number, &set.initiator, set.locked);
    StatusCode::NO_CONTENT
}

/// As a file that a client can import.
async fn certificate() -> impl IntoResponse {
    let content_type = (header::CONTENT_TYPE, "application/x-pem-file");
    ([content_type], CERTIFICATE_PEM)
}

/// The switches, for the panel and for [`Handle`](crate::Handle).
impl Shared {
    pub(crate) fn set_behaviour(&self, phone: Option<Msisdn>, behaviour: Behaviour) {
        self.change(|world, _| match phone {
            Some(phone) => {
                world.behaviours.insert(phone, behaviour);
            }
            None => world.behaviour = behaviour,
        });
    }

    /// False if that phone does not ring.
    pub(crate) fn answer(&self, phone: &Msisdn, behaviour: Behaviour) -> bool {
        self.change(|world, now| world.answer(phone, behaviour, now))
    }

    pub(crate) fn set_faults(&self, faults: Faults) {
        self.change(|world, _| world.faults = faults);
    }

    pub(crate) fn lock_initiator(&self, number: &str, initiator: &str, locked: bool) {
        self.change(|world, _| world.requests.passwords.lock(number, initiator, locked));
    }

    pub(crate) fn set_scenario(&self, phone: Option<Msisdn>, scenario: Option<Scenario>) {
        self.change(|world, _| world.set_scenario(phone, scenario));
    }

    pub(crate) fn set_name(&self, phone: &Msisdn, first_name: &str) {
        self.change(|world, _| world.set_name(phone, first_name));
    }
}
