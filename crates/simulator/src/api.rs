//! Daraja's own paths, one file for each family of them.

pub(crate) mod answers;
mod bills;
mod c2b;
mod express;
pub(crate) mod fields;
pub(crate) mod gate;
mod gateway;
mod initiator;
mod oauth;
mod pull;
mod qr;
mod ratiba;
mod stk;

pub(crate) use stk::PushOrder;

use crate::control::{self, guard::guard};
use crate::page;
use crate::rare;
use crate::shared::Shared;
use answers::Refused;
use axum::Router;
use axum::extract::State;
use axum::middleware;
use axum::response::Response;
use std::net::IpAddr;
use std::sync::Arc;

/// All paths, the page's and the control panel's included.
pub(crate) fn router(shared: Arc<Shared>, listen: IpAddr) -> Router {
    let for_people = Router::new()
        .merge(page::router())
        .nest("/control", control::router())
        .layer(middleware::from_fn_with_state(listen, guard));
    Router::new()
        .merge(oauth::routes())
        .merge(stk::routes())
        .merge(c2b::routes())
        .merge(initiator::routes())
        .merge(qr::routes())
        .merge(pull::routes())
        .merge(express::routes())
        .merge(ratiba::routes())
        .merge(bills::routes())
        .layer(middleware::from_fn_with_state(
            shared.clone(),
            gateway::guard,
        ))
        .fallback(no_such_path)
        .layer(middleware::from_fn_with_state(shared.clone(), rare::dress))
        .merge(for_people)
        .with_state(shared)
}

async fn no_such_path(State(shared): State<Arc<Shared>>) -> Response {
    shared.reply(Err(Refused::no_such_path()))
}
