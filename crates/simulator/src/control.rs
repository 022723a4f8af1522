//! The control panel, `/control`: JSON for a practice screen or a test in another process. It has no lock, as there is nothing to steal:
//! a simulator listens on this machine only, and its money is play money.

use crate::behaviour::{Behaviour, Faults};
use crate::books::Ledger;
use crate::shared::Shared;
use crate::view::View;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use pokea_domain::Msisdn;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/state", get(state))
        .route("/behaviour", post(behaviour))
        .route("/answer", post(answer))
        .route("/faults", post(faults))
        .route("/names", post(names))
        .route("/ledger", get(ledger))
        .route("/clock", post(clock))
}

async fn state(State(shared): State<Arc<Shared>>) -> Json<View> {
    Json(shared.view())
}

/// Without a phone, what everyone does of whom nothing else is said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetBehaviour {
    phone: Option<Msisdn>,
    behaviour: Behaviour,
}

async fn behaviour(State(shared): State<Arc<Shared>>, Json(set): Json<SetBehaviour>) -> StatusCode {
    shared.set_behaviour(set.phone, set.behaviour);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerNow {
    phone: Msisdn,
    behaviour: Behaviour,
}

async fn answer(State(shared): State<Arc<Shared>>, Json(now): Json<AnswerNow>) -> Response {
    #[derive(Serialize)]
    struct Problem {
        error: &'static str,
    }
    if shared.answer(&now.phone, now.behaviour) {
        return StatusCode::NO_CONTENT.into_response();
    }
    let problem = Problem {
        error: "that phone does not ring",
    };
    (StatusCode::CONFLICT, Json(problem)).into_response()
}

/// What is not named is in order again.
async fn faults(State(shared): State<Arc<Shared>>, Json(faults): Json<Faults>) -> StatusCode {
    shared.set_faults(faults);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetName {
    phone: Msisdn,
    first_name: String,
}

async fn names(State(shared): State<Arc<Shared>>, Json(set): Json<SetName>) -> StatusCode {
    shared.set_name(&set.phone, &set.first_name);
    StatusCode::NO_CONTENT
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

async fn clock(State(shared): State<Arc<Shared>>, Json(set): Json<SetClock>) -> StatusCode {
    shared.advance(Duration::from_secs(set.advance_seconds.into()));
    StatusCode::NO_CONTENT
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

    pub(crate) fn set_name(&self, phone: &Msisdn, first_name: &str) {
        self.change(|world, _| world.set_name(phone, first_name));
    }
}
