//! B2B Express: one request, one bare answer, and a callback in two forms.

use crate::asked::{outcome, proves_nothing};
use crate::canned::{Canned, NOW, Reply};
use pokea_daraja::express::{
    B2bExpress, B2bExpressAccepted, B2bExpressCallback, B2bExpressOutcome,
};
use pokea_daraja::values::{CallbackUrl, ConversationId, Note, PromptText, Shillings, ShortCode};
use pokea_daraja::{Error, Refusal};
use pokea_domain::{Cents, MpesaCode};

const EXPRESS: &str = "/v1/ussdpush/get-msisdn";

fn request() -> B2bExpress {
    B2bExpress {
        payer: ShortCode::parse("5123456").expect("a number"),
        receiver: ShortCode::parse("600966").expect("a number"),
        amount: Shillings::new(Cents::new(7_100)).expect("an amount"),
        reference: PromptText::parse("paymentRef", "INV-7").expect("a text"),
        callback_url: CallbackUrl::parse("callbackUrl", "https://shop.example/c/7/0f1e2d")
            .expect("an address"),
        partner_name: Note::parse("partnerName", "Duka La Jane").expect("a name"),
        request_id: ConversationId::parse("shop-7-000042").expect("an id"),
    }
}

#[tokio::test]
async fn the_request_is_what_daraja_documents() {
    let server = Canned::with_token(EXPRESS, || {
        Reply::ok(r#"{"code":"0","status":"USSD Initiated Successfully"}"#)
    })
    .await;
    let answer = server.client().send(&request(), NOW).await;
    assert_eq!(answer.map(|answer| answer.said), Ok(B2bExpressAccepted));
    let seen = server.seen(EXPRESS);
    assert!(seen[0].line.starts_with("POST /v1/ussdpush/get-msisdn "));
    assert_eq!(
        seen[0].body,
        r#"{"primaryShortCode":"5123456","receiverShortCode":"600966","amount":"71","paymentRef":"INV-7","callbackUrl":"https://shop.example/c/7/0f1e2d","partnerName":"Duka La Jane","RequestRefID":"shop-7-000042"}"#
    );
    let shown = format!("{:?}", request());
    assert!(!shown.contains("0f1e2d"), "{shown}");
}

#[tokio::test]
async fn only_code_zero_is_an_answer() {
    for reply in [
        (|| Reply::ok(r#"{"code":"4102","status":"Merchant KYC Fail"}"#)) as fn() -> Reply,
        || Reply::ok(r#"{"status":"USSD Initiated Successfully"}"#),
        || Reply::ok(r#"{"code":"00"}"#),
        || Reply::Json(500, r#"{"code":"0"}"#.into()),
        || {
            Reply::error(
                500,
                "500.003.02",
                "System is busy. Please try again in few minutes.",
            )
        },
        || Reply::ok(""),
        || Reply::Close,
    ] {
        proves_nothing(&outcome(&request(), reply).await);
    }
    let refused = outcome(&request(), || {
        Reply::error(400, "400.002.02", "Bad Request - Invalid primaryShortCode")
    })
    .await;
    let field = "primaryShortCode".to_owned();
    assert_eq!(refused, Err(Error::Refused(Refusal::Field { field })));
}

#[tokio::test]
async fn it_is_sent_once_although_the_token_is_refused() {
    let server = Canned::with_token(EXPRESS, || {
        Reply::error(404, "404.001.03", "Invalid Access Token")
    })
    .await;
    let answer = server.client().send(&request(), NOW).await;
    assert!(matches!(answer, Err(Error::RefreshToken { .. })));
    assert_eq!(server.seen(EXPRESS).len(), 1);
}

const PAID: &str = r#"{"resultCode":"0","resultDesc":"The service request is processed successfully.","amount":"71.0","requestId":"shop-7-000042","resultType":"0","conversationID":"AG_20261002_20102c5d74cfaa56b887","transactionId":"UJ25AB12CD","status":"SUCCESS"}"#;
const CANCELLED: &str = r#"{"resultCode":"4001","resultDesc":"User cancelled transaction","requestId":"shop-7-000042","amount":"71.0","paymentReference":"INV-7"}"#;

fn read(body: &str) -> B2bExpressCallback {
    B2bExpressCallback::parse(body.as_bytes()).unwrap_or_else(|e| panic!("{e}: {body}"))
}

#[test]
fn both_forms_of_the_callback_are_read() {
    let paid = read(PAID);
    assert_eq!(paid.request_id, "shop-7-000042");
    assert_eq!(
        paid.conversation.as_deref(),
        Some("AG_20261002_20102c5d74cfaa56b887")
    );
    let outcome = B2bExpressOutcome::Paid {
        amount: Cents::new(7_100),
        code: MpesaCode::parse("UJ25AB12CD").expect("a code"),
    };
    assert_eq!(paid.outcome(), outcome);
    assert_eq!(read(&PAID.replace("\"0\"", "0")).outcome(), outcome);
    let cancelled = read(CANCELLED);
    assert_eq!(cancelled.outcome(), B2bExpressOutcome::Cancelled);
    assert_eq!(cancelled.reference.as_deref(), Some("INV-7"));
    assert_eq!(cancelled.amount, Some(Cents::new(7_100)));
}

#[test]
fn what_is_not_said_plainly_is_unclear() {
    for (body, outcome) in [
        (
            CANCELLED.replace("4001", "4102"),
            B2bExpressOutcome::PayerNotVerified,
        ),
        (
            CANCELLED.replace("4001", "4104"),
            B2bExpressOutcome::NoNominatedNumber,
        ),
        (
            CANCELLED.replace("4001", "4203"),
            B2bExpressOutcome::Unclear,
        ),
        (CANCELLED.replace("4001", "0"), B2bExpressOutcome::Unclear),
        (PAID.replace("UJ25AB12CD", "?"), B2bExpressOutcome::Unclear),
        (PAID.replace("71.0", "much"), B2bExpressOutcome::Unclear),
        (
            PAID.replace("SUCCESS", "FAILED"),
            B2bExpressOutcome::Unclear,
        ),
    ] {
        assert_eq!(read(&body).outcome(), outcome, "{body}");
    }
    for end in 0..PAID.len() {
        assert!(B2bExpressCallback::parse(&PAID.as_bytes()[..end]).is_err());
    }
    assert!(B2bExpressCallback::parse(br#"{"resultCode":"0"}"#).is_err());
}
