//! The switches of payments without a push: paying, what the portal and its e-mails do, and which forms things have.

use crate::control::strict::{Problem, Strict};
use crate::forms::{C2bForms, Forms};
use crate::shared::Shared;
use crate::world::c2b::pay::{NotPaid, Pay};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use pokea_domain::Msisdn;
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/pay", post(pay))
        .route("/validation", post(validation))
        .route("/unregister", post(unregister))
        .route("/forms", post(forms))
        .route("/forms/phone", post(forms_of_phone))
}

async fn pay(
    State(shared): State<Arc<Shared>>,
    Strict(order): Strict<Pay>,
) -> Result<StatusCode, Problem> {
    let paid = shared.pay(&order);
    shared.until_saved().await;
    match paid {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(reason) => Err(Problem::conflict(reason.to_string())),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetValidated {
    number: String,
    on: bool,
}

async fn validation(
    State(shared): State<Arc<Shared>>,
    Strict(set): Strict<SetValidated>,
) -> StatusCode {
    shared.set_validated(&set.number, set.on);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unregister {
    short_code: String,
}

async fn unregister(
    State(shared): State<Arc<Shared>>,
    Strict(named): Strict<Unregister>,
) -> StatusCode {
    shared.unregister(&named.short_code);
    StatusCode::NO_CONTENT
}

/// What is not named has its usual form again.
async fn forms(State(shared): State<Arc<Shared>>, Strict(forms): Strict<Forms>) -> StatusCode {
    shared.set_forms(forms);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetForms {
    phone: Msisdn,
    /// Nothing: as everyone's.
    c2b: Option<C2bForms>,
}

async fn forms_of_phone(
    State(shared): State<Arc<Shared>>,
    Strict(set): Strict<SetForms>,
) -> StatusCode {
    shared.set_c2b_forms(set.phone, set.c2b);
    StatusCode::NO_CONTENT
}

impl Shared {
    pub(crate) fn pay(&self, pay: &Pay) -> Result<(), NotPaid> {
        self.change(|world, now| world.customer_pays(pay, now).map(|_| ()))
    }

    pub(crate) fn set_validated(&self, number: &str, validated: bool) {
        self.change(|world, _| world.c2b.set_validated(number, validated));
    }

    pub(crate) fn unregister(&self, short_code: &str) {
        self.change(|world, _| world.c2b.unregister(short_code));
    }

    pub(crate) fn set_forms(&self, forms: Forms) {
        self.change(|world, _| world.forms = forms);
    }

    pub(crate) fn set_c2b_forms(&self, phone: Msisdn, forms: Option<C2bForms>) {
        self.change(|world, _| world.c2b.set_forms(phone, forms));
    }
}
