//! Daraja's own paths, one file for each family of them.

pub(crate) mod answers;
mod c2b;
pub(crate) mod fields;
pub(crate) mod gate;
mod initiator;
mod oauth;
mod stk;

pub(crate) use stk::PushOrder;

use crate::control;
use crate::shared::Shared;
use answers::Refused;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;

/// All paths, the control panel's included.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .merge(oauth::routes())
        .merge(stk::routes())
        .merge(c2b::routes())
        .merge(initiator::routes())
        .nest("/control", control::router())
        .fallback(no_such_path)
        .with_state(shared)
}

async fn no_such_path(State(shared): State<Arc<Shared>>) -> Response {
    shared.reply(Err(Refused::no_such_path()))
}
