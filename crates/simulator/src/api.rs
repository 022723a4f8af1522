//! Daraja's own paths.

use crate::answers::{self, Refused};
use crate::behaviour::{AnswerFault, CallbackFault, Faults};
use crate::check::{self, Fields};
use crate::control;
use crate::line::Cut;
use crate::shared::Shared;
use crate::world::Found;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use axum::routing::any;
use pokea_domain::{CheckoutRequestId, MerchantRequestId};
use std::sync::Arc;
use std::time::Duration;

/// How long an answer waits for its callback to come first, at Safaricom's pace.
const CALLBACK_WAIT: Duration = Duration::from_secs(60);

type World = State<Arc<Shared>>;

/// All paths, the control panel's included.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/oauth/v1/generate", any(generate))
        .route("/mpesa/stkpush/v1/processrequest", any(push))
        .route("/mpesa/stkpushquery/v1/query", any(query))
        .route("/mpesa/c2b/v2/registerurl", any(register))
        .nest("/control", control::router())
        .fallback(no_such_path)
        .with_state(shared)
}

async fn generate(
    State(shared): World,
    method: Method,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let checked = || {
        expect_method(&method, &Method::GET)?;
        check::basic(&headers, &shared.shop)?;
        let grant = query.as_deref().unwrap_or_default();
        match grant
            .split('&')
            .any(|pair| pair == "grant_type=client_credentials")
        {
            true => Ok(()),
            false => Err(Refused::wrong_grant()),
        }
    };
    if let Err(refused) = checked() {
        return refuse(&shared, &refused);
    }
    let token = shared.change(|world, now| world.grant_token(now));
    shared.until_saved().await;
    answers::token(&token)
}

async fn push(
    State(shared): World,
    ConnectInfo(line): ConnectInfo<Cut>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let taken = fields(
        &shared,
        &method,
        &headers,
        &body,
        "BusinessShortCode",
        Refused::wrong_token,
    )
    .and_then(|fields| take_push(&shared, &fields));
    let (merchant, checkout, faults) = match taken {
        Ok(taken) => taken,
        Err(refused) => return refuse(&shared, &refused),
    };
    shared.until_saved().await;
    if faults.callback == CallbackFault::BeforeAnswer {
        shared
            .until(|world| world.is_told(&checkout), CALLBACK_WAIT)
            .await;
    }
    match faults.answer {
        AnswerFault::Normal => {}
        AnswerFault::Lost => line.cut(),
        AnswerFault::Slow { seconds } => {
            shared.pause(Duration::from_secs(seconds.into())).await;
        }
    }
    answers::push_taken(merchant.as_str(), checkout.as_str())
}

fn take_push(
    shared: &Shared,
    fields: &Fields,
) -> Result<(MerchantRequestId, CheckoutRequestId, Faults), Refused> {
    let order = fields.push(&shared.shop)?;
    let (ids, faults) = shared.change(|world, now| {
        let ids = world.accept(order, &shared.shop, now, shared.tempo);
        (ids, world.faults)
    });
    let (merchant, checkout) = ids.ok_or_else(Refused::phone_busy)?;
    Ok((merchant, checkout, faults))
}

async fn query(State(shared): World, method: Method, headers: HeaderMap, body: Bytes) -> Response {
    let asked = fields(
        &shared,
        &method,
        &headers,
        &body,
        "BusinessShortCode",
        Refused::wrong_token,
    )
    .and_then(|fields| fields.query(&shared.shop));
    let checkout = match asked {
        Ok(checkout) => checkout,
        Err(refused) => return refuse(&shared, &refused),
    };
    match shared.look(|world, _| world.query(&checkout)) {
        Found::Nothing => refuse(&shared, &Refused::no_such_push()),
        Found::Silence => refuse(&shared, &Refused::silence()),
        Found::Result {
            merchant,
            code,
            text,
        } => answers::push_result(merchant.as_str(), &checkout, code, text),
    }
}

async fn register(
    State(shared): World,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let url = fields(
        &shared,
        &method,
        &headers,
        &body,
        "ShortCode",
        Refused::wrong_c2b_token,
    )
    .and_then(|fields| fields.registration(&shared.shop));
    let url = match url {
        Ok(url) => url,
        Err(refused) => return refuse(&shared, &refused),
    };
    let conversation = shared.change(|world, _| {
        world.confirmation_url = Some(url);
        world.request_id()
    });
    shared.until_saved().await;
    answers::registered(&conversation)
}

async fn no_such_path(State(shared): World) -> Response {
    refuse(&shared, &Refused::no_such_path())
}

/// What every call but the token's is checked for first: method, token, and a body of JSON.
fn fields(
    shared: &Shared,
    method: &Method,
    headers: &HeaderMap,
    body: &[u8],
    first_field: &str,
    wrong_token: fn() -> Refused,
) -> Result<Fields, Refused> {
    expect_method(method, &Method::POST)?;
    let token = check::bearer(headers)?;
    if !shared.look(|world, now| world.knows_token(token, now)) {
        return Err(wrong_token());
    }
    Fields::read(headers, body, first_field)
}

fn expect_method(method: &Method, expected: &Method) -> Result<(), Refused> {
    if method == expected {
        Ok(())
    } else {
        Err(Refused::wrong_method())
    }
}

fn refuse(shared: &Shared, refused: &Refused) -> Response {
    let request_id = shared.look(|world, _| world.request_id());
    refused.answer(&request_id)
}
