//! The gateway in front of Daraja: what it answers by itself, when it is told to.

use super::answers::Refused;
use super::gate::Family;
use super::initiator;
use crate::faults::GatewayFault;
use crate::shared::Shared;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use chrono::DateTime;
use pokea_domain::Millis;
use std::sync::Arc;

/// Lets a call through to Daraja, or not. The answer bears the time of Daraja's own clock.
pub(crate) async fn guard(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let for_token = path.starts_with("/oauth/");
    let family = match initiator::serves(path) {
        true => Family::Initiator,
        false => Family::Stk,
    };
    let mut answer = match shared.look(|world, now| world.gateway_fault(for_token, now)) {
        Some(fault) => answer(&shared, fault, family).await,
        None => next.run(request).await,
    };
    if let Some(date) = date(shared.clock.now()) {
        answer.headers_mut().insert(header::DATE, date);
    }
    answer
}

/// As RFC 9110 has it: a whole second, in GMT.
fn date(now: Millis) -> Option<HeaderValue> {
    let date = DateTime::from_timestamp_millis(now.0)?;
    HeaderValue::from_str(&date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
}

/// The answer of a gateway with this fault. The APIs of initiators have words of their own for two of them ("Account Balance" page).
pub(crate) async fn answer(shared: &Shared, fault: GatewayFault, family: Family) -> Response {
    let refused = |code, text: &str| {
        let refused = Refused::new(StatusCode::INTERNAL_SERVER_ERROR, code, text);
        shared.reply(Err(refused))
    };
    let raw = |status: StatusCode, content_type: &'static str, body: &'static str| {
        (status, [(header::CONTENT_TYPE, content_type)], body).into_response()
    };
    match fault {
        GatewayFault::Busy => refused(
            "500.003.02",
            "System is busy. Please try again in few minutes.",
        ),
        GatewayFault::SpikeArrest => shared.reply(Err(Refused::spike_arrest())),
        GatewayFault::Quota => refused("500.003.03", "Quota Violation"),
        GatewayFault::Internal if family == Family::Initiator => {
            refused("500.002.1001", "System internal error.")
        }
        GatewayFault::Internal => refused("500.003.1001", "Internal Server Error"),
        GatewayFault::Html => raw(StatusCode::OK, "text/html", HTML),
        GatewayFault::Apigee => raw(
            StatusCode::INTERNAL_SERVER_ERROR,
            "application/json",
            APIGEE,
        ),
        GatewayFault::Envelope => raw(
            StatusCode::SERVICE_UNAVAILABLE,
            "application/json",
            ENVELOPE,
        ),
        GatewayFault::Empty => StatusCode::BAD_GATEWAY.into_response(),
        GatewayFault::Maintenance if family == Family::Initiator => {
            shared.reply(Err(Refused::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "00.002.1001",
                "Service is currently under maintenance",
            )))
        }
        GatewayFault::Maintenance => raw(StatusCode::SERVICE_UNAVAILABLE, "text/html", MAINTENANCE),
        GatewayFault::Hangs => {
            shared.stopped().await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

const HTML: &str = "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.</body></html>";
const MAINTENANCE: &str =
    "<html><body><h1>503 Service Unavailable</h1>The service is under maintenance.</body></html>";
const APIGEE: &str = r#"{"fault":{"faultstring":"Execution of ServiceCallout failed. Reason: timeout","detail":{"errorcode":"steps.servicecallout.ExecutionFailed"}}}"#;
const ENVELOPE: &str = r#"{"Envelope":{"Body":{"Fault":{"faultcode":"env:Server","faultstring":"The service is not available","detail":""}}}}"#;
