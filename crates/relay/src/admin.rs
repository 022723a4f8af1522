//! What is for the operator and nobody else, on a listener of its own: whether the relay should be given work, and its figures.

use crate::ambient::now_ms;
use crate::limits::{LINKS_MAX, NOT_READY_FOR, PROBE_WITHIN};
use crate::server::{App, Phase};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::time::timeout;

/// For as long as it is polled.
pub(crate) async fn serve(app: App, listener: TcpListener) {
    let router = Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(app);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "The operator's listener has failed; callbacks are taken as before.");
    }
}

/// 200 if a callback that came now would be kept; otherwise 503 with the reason.
async fn readyz(State(app): State<App>) -> Response {
    if *app.phase.borrow() != Phase::Serving {
        return not_ready("it was asked to end");
    }
    let refused_at = *app.relay.refused_at();
    if refused_at.is_some_and(|at| at.elapsed() < NOT_READY_FOR) {
        return not_ready("the last callback could not be stored");
    }
    match timeout(PROBE_WITHIN, app.relay.store.probe()).await {
        Ok(Ok(())) => "ready".into_response(),
        Ok(Err(error)) => not_ready(&error.to_string()),
        Err(_) => not_ready("storage does not answer"),
    }
}

fn not_ready(why: &str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, why.to_owned()).into_response()
}

async fn metrics(State(app): State<App>) -> Response {
    let links = LINKS_MAX - app.links.available_permits();
    let is_stopping = *app.phase.borrow() != Phase::Serving;
    let text = app.relay.metrics.text(links, is_stopping, now_ms());
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
