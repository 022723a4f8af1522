//! What one push proves (R3), and that it is one (R2).

use crate::canned::{Canned, NOW, PUSH, Reply, TOKEN, client, config, shop};
use pokea_daraja::stk::{StkAccepted, StkPush};
use pokea_daraja::values::{AccountReference, CallbackUrl, Description, Shillings};
use pokea_daraja::{BackOff, Client, Error, Refusal};
use pokea_domain::payment::{NotSent, PushAnswer, PushRefusal};
use pokea_domain::{Cents, Msisdn};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

pub fn push() -> StkPush {
    let address = "https://relay.example.co.ke/c/0a/1b/2c";
    StkPush {
        shop: shop(),
        msisdn: Msisdn::parse("0712345678").expect("a valid number"),
        amount: Shillings::new(Cents::new(150_000)).expect("a small amount"),
        callback_url: CallbackUrl::parse("CallBackURL", address).expect("a good address"),
        account_reference: AccountReference::parse("AccountReference", "R1-000123")
            .expect("a short reference"),
        description: Description::parse("TransactionDesc", "Sale").expect("a short text"),
    }
}

/// Without the raw bytes, so that outcomes can be compared.
pub async fn send(client: &Client, push: &StkPush) -> Result<StkAccepted, Error> {
    client.send(push, NOW).await.map(|answer| answer.said)
}

const ACCEPTED: &str = r#"{"MerchantRequestID":"8131-4f68-ab7a-5e68879d780e102231","CheckoutRequestID":"ws_CO_27032025083424885708374149","ResponseCode":"0","ResponseDescription":"Success. Request accepted for processing","CustomerMessage":"Success. Request accepted for processing"}"#;

#[tokio::test]
async fn the_request_is_what_daraja_documents() {
    let server = Canned::with_token(PUSH, || Reply::ok(ACCEPTED)).await;
    let answer = server.client().send(&push(), NOW).await.expect("accepted");
    let StkAccepted { checkout, merchant } = answer.said;
    assert_eq!(answer.raw.as_bytes(), ACCEPTED.as_bytes());
    assert_eq!(checkout.as_str(), "ws_CO_27032025083424885708374149");
    assert_eq!(merchant.as_str(), "8131-4f68-ab7a-5e68879d780e102231");

    let [token] = &server.seen(TOKEN)[..] else {
        panic!("one token request");
    };
    assert_eq!(
        token.line,
        "GET /oauth/v1/generate?grant_type=client_credentials HTTP/1.1"
    );
    assert!(
        token
            .headers
            .contains("authorization: basic a2v5onnly3jlda==")
    );
    let [request] = &server.seen(PUSH)[..] else {
        panic!("one push");
    };
    assert_eq!(request.line, format!("POST {PUSH} HTTP/1.1"));
    assert!(
        request
            .headers
            .contains("authorization: bearer c9sqxwwhmdvrlyh0zh8gzdtkubvf")
    );
    assert!(request.headers.contains("content-type: application/json"));
    assert_eq!(
        request.body,
        r#"{"BusinessShortCode":"174379","Password":"MTc0Mzc5cGFzc2tleTIwMjYxMTIyMTQzMjA5","Timestamp":"20261122143209","TransactionType":"CustomerBuyGoodsOnline","Amount":"1500","PartyA":"254712345678","PartyB":"5200201","PhoneNumber":"254712345678","CallBackURL":"https://relay.example.co.ke/c/0a/1b/2c","AccountReference":"R1-000123","TransactionDesc":"Sale"}"#
    );
}

#[tokio::test]
async fn a_number_for_a_response_code_is_accepted_too() {
    let server = Canned::with_token(PUSH, || {
        Reply::ok(r#"{"MerchantRequestID":"m","CheckoutRequestID":"c","ResponseCode":0}"#)
    })
    .await;
    let outcome = send(&server.client(), &push()).await;
    assert!(outcome.is_ok(), "{outcome:?}");
}

#[tokio::test]
async fn an_answer_that_proves_nothing_is_lost_and_never_asked_for_again() {
    let half =
        |body: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{body}").into_bytes();
    let long = format!(r#"{{"ResponseCode":"0","x":"{}"}}"#, "x".repeat(600_000));
    type Case = (&'static str, Box<dyn Fn() -> Reply + Send + Sync>);
    let cases: Vec<Case> = vec![
        ("the line closes", Box::new(|| Reply::Close)),
        ("silence", Box::new(|| Reply::Hang)),
        (
            "half a head",
            Box::new(|| Reply::Raw(b"HTTP/1.1 200 O".to_vec())),
        ),
        ("half a body", Box::new(move || Reply::Raw(half(ACCEPTED)))),
        ("not HTTP", Box::new(|| Reply::Raw(vec![0xff; 300]))),
        (
            "a page of HTML",
            Box::new(|| Reply::ok("<html>Please log in</html>")),
        ),
        ("nothing", Box::new(|| Reply::ok(""))),
        (
            "not JSON to its end",
            Box::new(|| Reply::ok(&ACCEPTED[..80])),
        ),
        ("no ids", Box::new(|| Reply::ok(r#"{"ResponseCode":"0"}"#))),
        (
            "another response code",
            Box::new(|| {
                Reply::ok(&ACCEPTED.replace(r#""ResponseCode":"0""#, r#""ResponseCode":"1""#))
            }),
        ),
        (
            "success under a failing status",
            Box::new(|| Reply::Json(500, ACCEPTED.into())),
        ),
        ("too long", Box::new(move || Reply::ok(&long))),
        (
            "a redirect",
            Box::new(|| {
                Reply::Raw(b"HTTP/1.1 307 Moved\r\nLocation: /mpesa/stkpush/v1/processrequest\r\nContent-Length: 0\r\n\r\n".to_vec())
            }),
        ),
        ("an empty 502", Box::new(|| Reply::Json(502, String::new()))),
        (
            "500.001.1001 without a word",
            Box::new(|| Reply::error(500, "500.001.1001", "")),
        ),
        (
            "busy",
            Box::new(|| {
                Reply::error(
                    500,
                    "500.003.02",
                    "System is busy. Please try again in few minutes.",
                )
            }),
        ),
        (
            "maintenance",
            Box::new(|| Reply::error(503, "00.002.1001", "Service is currently under maintenance")),
        ),
    ];
    for (name, reply) in cases {
        let server = Canned::with_token(PUSH, reply).await;
        let error = send(&server.impatient_client(), &push())
            .await
            .expect_err(name);
        assert!(matches!(error, Error::Unknown(_)), "{name}: {error:?}");
        assert_eq!(PushAnswer::from(error), PushAnswer::Lost);
        assert_eq!(server.seen(PUSH).len(), 1, "{name}: sent once");
    }
}

#[tokio::test]
async fn a_refusal_is_known_by_code_and_text() {
    for (status, code, text, refusal, domain) in [
        (
            400,
            "400.002.02",
            "Bad Request - Invalid PhoneNumber",
            Error::Refused(Refusal::Field {
                field: "PhoneNumber".into(),
            }),
            PushRefusal::Field {
                field: "PhoneNumber".into(),
            },
        ),
        (
            500,
            "500.001.1001",
            "Unable to lock subscriber, a transaction is already in process for the current subscriber",
            Error::BackOff(BackOff::PhoneBusy),
            PushRefusal::PhoneBusy,
        ),
        (
            500,
            "500.001.1001",
            "[MerchantValidate] - Wrong credentials",
            Error::Refused(Refusal::SetUp {
                code: "500.001.1001".into(),
            }),
            PushRefusal::SetUp {
                code: "500.001.1001".into(),
            },
        ),
        (
            500,
            "500.003.02",
            "Error Occurred: Spike Arrest Violation",
            Error::BackOff(BackOff::TooFast),
            PushRefusal::TooFast,
        ),
    ] {
        let server = Canned::with_token(PUSH, move || Reply::error(status, code, text)).await;
        let error = send(&server.client(), &push()).await.expect_err(text);
        assert_eq!(error, refusal, "{text}");
        assert_eq!(PushAnswer::from(error), PushAnswer::Refused(domain));
        assert_eq!(server.seen(PUSH).len(), 1, "{text}");
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let mut server = Canned::with_token(PUSH, || Reply::ok(ACCEPTED)).await;
    let client = server.client();
    client.prefetch_token(NOW).await.expect("a token");
    server.close().await;
    let outcome = send(&client, &push()).await;
    assert_eq!(outcome, Err(Error::NotSent(NotSent::Unreachable)));
    assert_eq!(server.seen(PUSH).len(), 0);
}

#[tokio::test]
async fn without_tls_nothing_was_sent() {
    let plain = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = plain.local_addr().expect("a bound port");
    tokio::spawn(async move {
        let (mut stream, _) = plain.accept().await.expect("one connection");
        // A captive portal: it speaks HTTP where TLS is expected.
        let page = b"HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n";
        stream.write_all(page).await.expect("the client listens");
        std::future::pending::<()>().await;
    });
    let outcome = send(&client(&format!("https://{address}")), &push()).await;
    assert_eq!(outcome, Err(Error::NotSent(NotSent::Insecure)));
}

#[tokio::test]
async fn a_handshake_without_end_is_no_connection() {
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = silent.local_addr().expect("a bound port");
    let mut config = config(&format!("https://{address}"));
    config.timeouts.connect = Duration::from_millis(200);
    let client = Client::new(config).expect("a good configuration");
    let outcome = send(&client, &push()).await;
    assert_eq!(outcome, Err(Error::NotSent(NotSent::Unreachable)));
}

#[tokio::test]
async fn without_a_token_the_push_is_not_tried() {
    type Case = (fn() -> Reply, Error);
    let cases: Vec<Case> = vec![
        (|| Reply::Close, Error::NotSent(NotSent::NoToken)),
        (|| Reply::Hang, Error::NotSent(NotSent::NoToken)),
        (
            || Reply::ok("<html></html>"),
            Error::NotSent(NotSent::NoToken),
        ),
        (
            || Reply::ok(r#"{"access_token":"","expires_in":"3599"}"#),
            Error::NotSent(NotSent::NoToken),
        ),
        (
            || Reply::ok(r#"{"access_token":"a\nb","expires_in":3599}"#),
            Error::NotSent(NotSent::NoToken),
        ),
        (
            || Reply::error(503, "500.003.1001", "Internal Server Error"),
            Error::NotSent(NotSent::NoToken),
        ),
        (
            || Reply::error(400, "400.008.01", "Invalid Authentication passed"),
            Error::Refused(Refusal::SetUp {
                code: "400.008.01".into(),
            }),
        ),
    ];
    for (reply, expected) in cases {
        let server = Canned::serve(move |_| reply()).await;
        assert_eq!(
            send(&server.impatient_client(), &push()).await,
            Err(expected)
        );
        assert!(server.seen(PUSH).is_empty());
    }
}

#[test]
fn what_daraja_would_refuse_cannot_be_built() {
    for cents in [0, 150_050, 25_000_100, -100, i64::MAX] {
        assert!(<Shillings>::new(Cents::new(cents)).is_err(), "{cents}");
    }
    for text in ["", "R1-0000001234", "A&B", "Njeri@shop", "mzee#1", "ñ"] {
        let refused = AccountReference::parse("AccountReference", text);
        assert_eq!(refused.expect_err(text).field(), "AccountReference");
    }
    assert!(Description::parse("TransactionDesc", "Fourteen chars").is_err());
    for url in [
        "",
        "https://",
        "https:///c/0a",
        "http://relay.example.co.ke/c/0a",
        "http://127.0.0.1.example.co.ke/c/0a",
        "http://[::2]/c",
        "http://10.0.0.2/c",
        "https://Relay.example.co.ke/c/0a",
        "https://relay.example.co.ke/c/0a ",
        "https://relay.example.co.ke/c?x=1",
        "https://relay.example.co.ke/c#x",
        "https://me@relay.example.co.ke/c",
        "https://relay.example.co.ke/mpesa/0a",
        "https://relay.example.co.ke/enquery",
        "https://relay.example.co.ke/sqlite",
        "https://x.ngrok.io/c",
        "ftp://relay.example.co.ke/c",
    ] {
        assert!(CallbackUrl::parse("CallBackURL", url).is_err(), "{url}");
    }
    for url in [
        "https://relay.example.co.ke/c/0a/1b/2c",
        "https://relay.example.co.ke:8443",
        "http://127.0.0.1:4000/c/0a",
        "http://127.0.0.2:4000/c/0a",
        "http://localhost/c",
        "http://[::1]:4000/c",
    ] {
        assert!(CallbackUrl::parse("CallBackURL", url).is_ok(), "{url}");
    }
}

#[tokio::test]
async fn an_empty_description_is_left_out() {
    let server = Canned::with_token(PUSH, || Reply::ok(ACCEPTED)).await;
    let push = StkPush {
        description: Description::parse("TransactionDesc", "").expect("none"),
        ..push()
    };
    send(&server.client(), &push).await.expect("accepted");
    assert!(!server.seen(PUSH)[0].body.contains("TransactionDesc"));
}
