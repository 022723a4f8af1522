//! Registering the address of C2B confirmations.

use crate::canned::{Canned, NOW, Reply};
use pokea_daraja::c2b::{C2bRegister, C2bVersion, Registered, Unanswered};
use pokea_daraja::values::{CallbackUrl, ShortCode};
use pokea_daraja::{Error, Refusal, Unclear};

const REGISTER: &str = "/mpesa/c2b/v2/registerurl";

fn register() -> C2bRegister {
    let url = |text| CallbackUrl::parse("ConfirmationURL", text).expect("a good address");
    C2bRegister {
        version: C2bVersion::V2,
        short_code: ShortCode::parse("174379").expect("a good number"),
        confirmation: url("https://relay.example.co.ke/c/0a"),
        validation: url("https://relay.example.co.ke/c/0b"),
        unanswered: Unanswered::Completed,
    }
}

#[tokio::test]
async fn the_request_is_what_daraja_documents() {
    let done =
        r#"{"OriginatorCoversationID":"x","ResponseCode":"0","ResponseDescription":"Success"}"#;
    let server = Canned::with_token(REGISTER, || Reply::ok(done)).await;
    let outcome = server.client().send(&register(), NOW).await;
    assert_eq!(outcome.map(|answer| answer.said), Ok(Registered));
    assert_eq!(
        server.seen(REGISTER)[0].body,
        r#"{"ShortCode":"174379","ResponseType":"Completed","ConfirmationURL":"https://relay.example.co.ke/c/0a","ValidationURL":"https://relay.example.co.ke/c/0b"}"#
    );
}

#[tokio::test]
async fn answers_in_all_their_forms() {
    type Case = (fn() -> Reply, Result<Registered, Error>);
    let cases: Vec<Case> = vec![
        (
            || Reply::ok(r#"{"ResponseCode":"00000000","ResponseDescription":"success"}"#),
            Ok(Registered),
        ),
        (
            || Reply::error(500, "500.003.1001", "Urls are already registered."),
            Err(Error::Refused(Refusal::AlreadyRegistered)),
        ),
        (
            || {
                Reply::ok(
                    r#"{"ResponseCode":"0","ResponseDescription":"Validation and Confirmation URLs are already registered"}"#,
                )
            },
            Err(Error::Refused(Refusal::AlreadyRegistered)),
        ),
        (
            || {
                Reply::error(
                    400,
                    "400.003.02",
                    "Bad Request - Invalid ValidationURL - URL has the word MPESA",
                )
            },
            Err(Error::Refused(Refusal::Field {
                field: "ValidationURL".into(),
            })),
        ),
        (
            || Reply::Json(503, ENVELOPE.into()),
            unknown(Some(503), Some(ENVELOPE)),
        ),
        (|| Reply::ok(NO_CODE), unknown(Some(200), Some(NO_CODE))),
        (|| Reply::Close, unknown(None, None)),
    ];
    for (reply, expected) in cases {
        let server = Canned::with_token(REGISTER, reply).await;
        let outcome = server.client().send(&register(), NOW).await;
        assert_eq!(outcome.map(|answer| answer.said), expected);
    }
}

const ENVELOPE: &str = r#"{"Envelope":{"Body":{"Fault":{}}}}"#;
const NO_CODE: &str = r#"{"ResponseDescription":"success"}"#;

/// What came is kept, although it proves nothing.
fn unknown(status: Option<u16>, body: Option<&str>) -> Result<Registered, Error> {
    Err(Error::Unknown(Unclear {
        status,
        code: None,
        raw: body.map(|body| body.as_bytes().to_vec().into()),
    }))
}
