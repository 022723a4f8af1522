//! Registering the address of C2B confirmations.

use crate::canned::{Canned, NOW, Reply};
use pokea_daraja::{C2bUrls, Refusal, RegisterOutcome, Unanswered};

const REGISTER: &str = "/mpesa/c2b/v2/registerurl";

fn urls() -> C2bUrls {
    C2bUrls {
        confirmation: "https://relay.example.co.ke/c/0a".into(),
        validation: "https://relay.example.co.ke/c/0b".into(),
        unanswered: Unanswered::Completed,
    }
}

#[tokio::test]
async fn the_request_is_what_daraja_documents() {
    let done =
        r#"{"OriginatorCoversationID":"x","ResponseCode":"0","ResponseDescription":"Success"}"#;
    let server = Canned::with_token(REGISTER, || Reply::ok(done)).await;
    let outcome = server.client().c2b_register(&urls(), NOW).await;
    assert_eq!(outcome, RegisterOutcome::Registered);
    assert_eq!(
        server.seen(REGISTER)[0].body,
        r#"{"ShortCode":"174379","ResponseType":"Completed","ConfirmationURL":"https://relay.example.co.ke/c/0a","ValidationURL":"https://relay.example.co.ke/c/0b"}"#
    );
}

#[tokio::test]
async fn answers_in_all_their_forms() {
    type Case = (fn() -> Reply, RegisterOutcome);
    let cases: Vec<Case> = vec![
        (
            || Reply::ok(r#"{"ResponseCode":"00000000","ResponseDescription":"success"}"#),
            RegisterOutcome::Registered,
        ),
        (
            || Reply::error(500, "500.003.1001", "Urls are already registered."),
            RegisterOutcome::AlreadyRegistered,
        ),
        (
            || {
                Reply::ok(
                    r#"{"ResponseCode":"0","ResponseDescription":"Validation and Confirmation URLs are already registered"}"#,
                )
            },
            RegisterOutcome::AlreadyRegistered,
        ),
        (
            || {
                Reply::error(
                    400,
                    "400.003.02",
                    "Bad Request - Invalid ValidationURL - URL has the word MPESA",
                )
            },
            RegisterOutcome::Refused(Refusal::SetUp {
                code: "400.003.02".into(),
            }),
        ),
        (
            || Reply::Json(503, r#"{"Envelope":{"Body":{"Fault":{}}}}"#.into()),
            RegisterOutcome::Unknown,
        ),
        (
            || Reply::ok(r#"{"ResponseDescription":"success"}"#),
            RegisterOutcome::Unknown,
        ),
        (|| Reply::Close, RegisterOutcome::Unknown),
    ];
    for (reply, expected) in cases {
        let server = Canned::with_token(REGISTER, reply).await;
        assert_eq!(server.client().c2b_register(&urls(), NOW).await, expected);
    }
}
