//! The APIs that act as an operator: what each sends, what its acceptance is, and what the results say.

use crate::canned::{Canned, NOW, Reply as Canning};
use pokea_daraja::initiator::*;
use pokea_daraja::values::{CallbackUrl, ConversationId, Note, PromptText, ShortCode};
use pokea_daraja::{Error, Refusal, Request};
use pokea_domain::{Cents, MpesaCode, Msisdn};

const CREDENTIAL_LEN: usize = 344;

/// As it goes over the wire.
pub fn on_the_wire(credential: &SecurityCredential) -> String {
    let request = AccountBalance {
        initiator: Initiator::new("practiceapi", credential.clone()).expect("a name"),
        ..balance()
    };
    let body: serde_json::Value = serde_json::from_str(&request.body(NOW)).expect("JSON");
    body["SecurityCredential"].as_str().expect("a text").into()
}

/// 256 bytes of nothing in base64.
fn credential() -> SecurityCredential {
    let text = format!("{}==", "A".repeat(CREDENTIAL_LEN - 2));
    SecurityCredential::from_portal(&text).expect("344 characters")
}

fn initiator() -> Initiator {
    Initiator::new("practiceapi", credential()).expect("a name")
}

fn reply() -> Reply {
    let url = |text| CallbackUrl::parse("ResultURL", text).expect("an address");
    Reply {
        result: url("https://relay.example.co.ke/r/0a"),
        timeout: url("https://relay.example.co.ke/t/0a"),
    }
}

fn code(number: &str) -> ShortCode {
    ShortCode::parse(number).expect("a number")
}

fn remarks() -> pokea_daraja::values::Remarks {
    Note::parse("Remarks", "Refund: two tins").expect("short")
}

fn shillings(amount: i64) -> Cents {
    Cents::from_shillings(amount).expect("small")
}

fn b2c(version: B2cVersion) -> B2c {
    B2c {
        version,
        purpose: B2cPurpose::Salary,
        initiator: initiator(),
        from: code("600997"),
        to: Msisdn::parse("0712345678").expect("a phone"),
        amount: B2cAmount::new(shillings(10)).expect("enough"),
        remarks: remarks(),
        occasion: Note::parse("Occasion", "").expect("none"),
        reply: reply(),
    }
}

fn b2b(kind: B2bKind) -> B2b {
    let amount = shillings(190);
    B2b::new(
        kind,
        initiator(),
        code("600997"),
        amount,
        remarks(),
        reply(),
    )
    .expect("a payment")
}

fn balance() -> AccountBalance {
    AccountBalance {
        initiator: initiator(),
        of: Party::ShortCode(code("600997")),
        remarks: remarks(),
        reply: reply(),
    }
}

fn status(asked: Asked) -> TransactionStatus {
    TransactionStatus {
        initiator: initiator(),
        asked,
        party: Party::Till(code("5200201")),
        remarks: remarks(),
        occasion: Note::parse("Occasion", "check").expect("short"),
        reply: reply(),
    }
}

fn mpesa_code() -> MpesaCode {
    MpesaCode::parse("UKM4K7Q2TX").expect("a code")
}

fn reversal() -> Reversal {
    Reversal {
        initiator: initiator(),
        code: mpesa_code(),
        amount: pokea_daraja::values::Shillings::new(shillings(300)).expect("whole"),
        paid_to: code("600997"),
        remarks: remarks(),
        reply: reply(),
    }
}

/// Path, whether a lost answer could have moved money, and the body with its credential cut short.
fn sent(request: &impl Request) -> (String, bool, String) {
    let body = request
        .body(NOW)
        .replace(&"A".repeat(CREDENTIAL_LEN - 2), "A");
    (request.path().to_owned(), request.moves_money(), body)
}

#[test]
fn payments_to_people_are_what_daraja_documents() {
    let own = ConversationId::parse("R1-000123-1").expect("an id");
    let head =
        r#""InitiatorName":"practiceapi","SecurityCredential":"A==","CommandID":"SalaryPayment""#;
    let tail = r#""Amount":"10","PartyA":"600997","PartyB":"254712345678","Remarks":"Refund: two tins","QueueTimeOutURL":"https://relay.example.co.ke/t/0a","ResultURL":"https://relay.example.co.ke/r/0a"}"#;
    let (path, moves, body) = sent(&b2c(B2cVersion::V1));
    assert_eq!(
        (path.as_str(), moves),
        ("/mpesa/b2c/v1/paymentrequest", true)
    );
    assert_eq!(body, format!("{{{head},{tail}"));
    let (path, moves, body) = sent(&b2c(B2cVersion::V3(own.clone())));
    assert_eq!(
        (path.as_str(), moves),
        ("/mpesa/b2c/v3/paymentrequest", true)
    );
    assert_eq!(
        body,
        format!(r#"{{{head},"OriginatorConversationID":"R1-000123-1",{tail}"#)
    );
    let (path, _, body) = sent(&b2c(B2cVersion::Pochi(own)));
    assert_eq!(path, "/mpesa/b2pochi/v1/paymentrequest");
    assert!(body.contains(r#""CommandID":"BusinessPayToPochi""#));
    assert!(B2cAmount::new(shillings(9)).is_err());
    assert!(B2cAmount::new(shillings(250_001)).is_err());
}

#[test]
fn payments_to_businesses_are_what_daraja_documents() {
    let account = PromptText::parse("AccountReference", "INV-7").expect("short");
    let to = code("600000");
    let (path, moves, body) = sent(&b2b(B2bKind::PayBill {
        to: to.clone(),
        account,
    }));
    assert_eq!(
        (path.as_str(), moves),
        ("/mpesa/b2b/v1/paymentrequest", true)
    );
    assert_eq!(
        body,
        r#"{"Initiator":"practiceapi","SecurityCredential":"A==","CommandID":"BusinessPayBill","SenderIdentifierType":"4","RecieverIdentifierType":"4","Amount":"190","PartyA":"600997","PartyB":"600000","AccountReference":"INV-7","Remarks":"Refund: two tins","QueueTimeOutURL":"https://relay.example.co.ke/t/0a","ResultURL":"https://relay.example.co.ke/r/0a"}"#
    );
    let (_, _, body) = sent(&b2b(B2bKind::BuyGoods { to: to.clone() }));
    assert!(body.contains(r#""CommandID":"BusinessBuyGoods""#) && !body.contains("Reference"));
    let (_, _, body) = sent(&b2b(B2bKind::TopUp { to }));
    assert!(body.contains(r#""CommandID":"BusinessPayToBulk""#));

    let prn = PromptText::parse("AccountReference", "353353").expect("short");
    let tax = TaxRemittance::new(
        initiator(),
        code("600997"),
        shillings(239),
        prn,
        remarks(),
        reply(),
    );
    let (path, moves, body) = sent(&tax.expect("a payment"));
    assert_eq!((path.as_str(), moves), ("/mpesa/b2b/v1/remittax", true));
    assert!(body.contains(r#""CommandID":"PayTaxToKRA","SenderIdentifierType":"4","RecieverIdentifierType":"4","Amount":"239","PartyA":"600997","PartyB":"572572","AccountReference":"353353""#));
    for amount in [Cents::ZERO, Cents::new(150), Cents::new(i64::MAX)] {
        let kind = B2bKind::BuyGoods { to: code("600000") };
        assert!(
            B2b::new(
                kind,
                initiator(),
                code("600997"),
                amount,
                remarks(),
                reply()
            )
            .is_err()
        );
    }
}

#[test]
fn questions_and_reversals_are_what_daraja_documents() {
    let (path, moves, body) = sent(&balance());
    assert_eq!(
        (path.as_str(), moves),
        ("/mpesa/accountbalance/v1/query", false)
    );
    assert_eq!(
        body,
        r#"{"Initiator":"practiceapi","SecurityCredential":"A==","CommandID":"AccountBalance","PartyA":"600997","IdentifierType":"4","Remarks":"Refund: two tins","QueueTimeOutURL":"https://relay.example.co.ke/t/0a","ResultURL":"https://relay.example.co.ke/r/0a"}"#
    );
    let (path, moves, body) = sent(&status(Asked::Code(mpesa_code())));
    assert_eq!(
        (path.as_str(), moves),
        ("/mpesa/transactionstatus/v1/query", false)
    );
    assert_eq!(
        body,
        r#"{"Initiator":"practiceapi","SecurityCredential":"A==","CommandID":"TransactionStatusQuery","TransactionID":"UKM4K7Q2TX","PartyA":"5200201","IdentifierType":"2","Occasion":"check","Remarks":"Refund: two tins","QueueTimeOutURL":"https://relay.example.co.ke/t/0a","ResultURL":"https://relay.example.co.ke/r/0a"}"#
    );
    let lost = ConversationId::parse("R1-000123-1").expect("an id");
    let (_, _, body) = sent(&status(Asked::Conversation(lost)));
    assert!(body.contains(r#""OriginalConversationID":"R1-000123-1""#));
    assert!(!body.contains("TransactionID"));
    let (path, moves, body) = sent(&reversal());
    assert_eq!((path.as_str(), moves), ("/mpesa/reversal/v1/request", true));
    assert_eq!(
        body,
        r#"{"Initiator":"practiceapi","SecurityCredential":"A==","CommandID":"TransactionReversal","TransactionID":"UKM4K7Q2TX","Amount":"300","ReceiverParty":"600997","RecieverIdentifierType":"11","Remarks":"Refund: two tins","QueueTimeOutURL":"https://relay.example.co.ke/t/0a","ResultURL":"https://relay.example.co.ke/r/0a"}"#
    );
}

#[tokio::test]
async fn an_acceptance_is_one_only_with_both_names() {
    const PATH: &str = "/mpesa/reversal/v1/request";
    let taken = r#"{"OriginatorConversationID":"8131-4f68-ab7a-5e68879d780e103214","ConversationID":"AG_20250327_20102c5d74cfaa56b887","ResponseCode":"0","ResponseDescription":"Accept the service request successfully."}"#;
    let server = Canned::with_token(PATH, move || Canning::ok(taken)).await;
    let answer = server.client().send(&reversal(), NOW).await.expect("taken");
    assert_eq!(answer.said.originator, "8131-4f68-ab7a-5e68879d780e103214");
    assert_eq!(answer.said.conversation, "AG_20250327_20102c5d74cfaa56b887");
    for body in [
        r#"{"ResponseCode":"0"}"#.to_owned(),
        taken.replace(r#""ResponseCode":"0""#, r#""ResponseCode":"1""#),
        taken.replace(r#","ResponseCode":"0""#, ""),
        "<html></html>".to_owned(),
    ] {
        let server = Canned::with_token(PATH, move || Canning::ok(&body)).await;
        let outcome = server.client().send(&reversal(), NOW).await;
        assert!(matches!(outcome, Err(Error::Unknown(_))), "{outcome:?}");
        assert_eq!(server.seen(PATH).len(), 1, "sent once");
    }
}

#[tokio::test]
async fn money_is_never_sent_twice_and_questions_are_asked_again_once() {
    let refused = || {
        Canning::error(
            401,
            "401.002.01",
            "Error Occurred - Invalid Access Token - abc",
        )
    };
    let server = Canned::with_token("/mpesa/", refused).await;
    let client = server.client();
    let outcome = client.send(&b2c(B2cVersion::V1), NOW).await;
    assert!(matches!(outcome, Err(Error::RefreshToken { .. })));
    assert_eq!(server.seen("/mpesa/b2c/").len(), 1);
    let outcome = client.send(&balance(), NOW).await;
    assert!(matches!(outcome, Err(Error::RefreshToken { .. })));
    assert_eq!(server.seen("/mpesa/accountbalance/").len(), 2);

    let duplicate = || Canning::error(500, "500.002.1001", "Duplicate OriginatorConversationID.");
    let server = Canned::with_token("/mpesa/", duplicate).await;
    let own = ConversationId::parse("R1-000123-1").expect("an id");
    let outcome = server.client().send(&b2c(B2cVersion::V3(own)), NOW).await;
    assert_eq!(outcome.map(drop), Err(Error::Refused(Refusal::Duplicate)));
}

#[test]
fn nothing_secret_and_nobody_shows() {
    let own = ConversationId::parse("R1-000123-1").expect("an id");
    let shown = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        b2c(B2cVersion::V3(own)),
        b2b(B2bKind::BuyGoods { to: code("600000") }),
        balance(),
        status(Asked::Code(mpesa_code())),
        reversal()
    );
    for secret in ["AAAA", "345678", "345 678", "relay.example"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
