//! The query as proof: what concludes a push, and how much does not.

use crate::canned::{Canned, NOW, QUERY, Reply, TOKEN, shop};
use pokea_daraja::Client;
use pokea_daraja::stk::StkQuery;
use pokea_domain::CheckoutRequestId;
use pokea_domain::payment::{Failure, QueryAnswer};

fn asked() -> CheckoutRequestId {
    CheckoutRequestId::parse("ws_CO_1").expect("an id")
}

fn result(code: &str) -> String {
    format!(
        r#"{{"ResponseCode":"0","ResponseDescription":"The service request has been accepted successsfully","MerchantRequestID":"15386-269505584-1","CheckoutRequestID":"ws_CO_1","ResultCode":{code},"ResultDesc":"any"}}"#
    )
}

/// As the app takes it: a query that fails leaves the payment pending.
pub async fn ask(client: &Client, checkout: CheckoutRequestId) -> QueryAnswer {
    let query = StkQuery {
        shop: shop(),
        checkout,
    };
    match client.send(&query, NOW).await {
        Ok(answer) => answer.said.into(),
        Err(_) => QueryAnswer::Pending,
    }
}

async fn answer_to(reply: impl Fn() -> Reply + Send + Sync + 'static) -> QueryAnswer {
    let server = Canned::with_token(QUERY, reply).await;
    ask(&server.impatient_client(), asked()).await
}

#[tokio::test]
async fn the_request_is_what_daraja_documents() {
    let server = Canned::with_token(QUERY, || Reply::ok(&result("\"0\""))).await;
    assert_eq!(ask(&server.client(), asked()).await, QueryAnswer::Paid);
    assert_eq!(
        server.seen(QUERY)[0].body,
        r#"{"BusinessShortCode":"174379","Password":"MTc0Mzc5cGFzc2tleTIwMjYxMTIyMTQzMjA5","Timestamp":"20261122143209","CheckoutRequestID":"ws_CO_1"}"#
    );
}

#[tokio::test]
async fn listed_codes_conclude_in_either_type() {
    for (code, answer) in [
        ("\"0\"", QueryAnswer::Paid),
        ("0", QueryAnswer::Paid),
        ("\"1\"", QueryAnswer::Failed(Failure::NoMoney)),
        ("1032", QueryAnswer::Failed(Failure::Declined)),
        ("\"1037\"", QueryAnswer::Failed(Failure::NoAnswer)),
        ("\"2001\"", QueryAnswer::Failed(Failure::WrongPin)),
        ("\"SFC_IC0003\"", QueryAnswer::Failed(Failure::SetUp)),
        ("\"4999\"", QueryAnswer::Pending),
        ("\"9999\"", QueryAnswer::Pending),
        ("\"77\"", QueryAnswer::Pending),
        ("null", QueryAnswer::Pending),
        ("\"\"", QueryAnswer::Pending),
    ] {
        assert_eq!(
            answer_to(move || Reply::ok(&result(code))).await,
            answer,
            "{code}"
        );
    }
}

#[tokio::test]
async fn everything_else_is_pending() {
    type Case = fn() -> Reply;
    let cases: [Case; 13] = [
        || Reply::error(500, "500.001.1001", "The transaction is being processed"),
        || Reply::error(200, "500.001.1001", ""),
        || Reply::error(500, "500.001.1001", "The transaction does not Exist"),
        || Reply::error(500, "500.003.02", "Error Occurred: Spike Arrest Violation"),
        || Reply::ok(r#"{"errorCode":"01","errorMessage":"No transaction found"}"#),
        || Reply::ok(r#"{"ResponseCode":"0","CheckoutRequestID":"ws_CO_1"}"#),
        || Reply::ok(r#"{"ResponseCode":"1","CheckoutRequestID":"ws_CO_1","ResultCode":"0"}"#),
        || Reply::ok(&result("\"0\"").replace("ws_CO_1", "ws_CO_2")),
        || Reply::Json(500, result("\"0\"")),
        || Reply::ok("<html>0</html>"),
        || {
            Reply::Raw(
                b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"ResultCode\":\"0\"}".to_vec(),
            )
        },
        || Reply::Close,
        || Reply::Hang,
    ];
    for (number, reply) in cases.into_iter().enumerate() {
        assert_eq!(
            answer_to(reply).await,
            QueryAnswer::Pending,
            "case {number}"
        );
    }
}

#[tokio::test]
async fn a_refused_token_is_replaced_and_the_query_repeated_once() {
    let server = Canned::with_token(QUERY, || {
        Reply::error(404, "404.001.03", "Invalid Access Token")
    })
    .await;
    let answer = ask(&server.client(), asked()).await;
    assert_eq!(answer, QueryAnswer::Pending);
    assert_eq!((server.seen(TOKEN).len(), server.seen(QUERY).len()), (2, 2));
}
