//! Bodies about customers' payments, what to answer to them, and the sandbox's pretended payments.

use crate::asked::{outcome, proves_nothing};
use crate::canned::{Canned, NOW, Reply};
use pokea_daraja::c2b::{
    C2bConfirmation, C2bSimulate, C2bValidation, C2bVersion, Rejection, Simulated,
    SimulatedReceiver, ThirdPartyId, ValidationAnswer,
};
use pokea_daraja::values::{Note, Shillings, ShortCode};
use pokea_daraja::{Acknowledge, Error, Match, Refusal};
use pokea_domain::{Cents, Msisdn};

const BODY: &str = r#"{"TransactionType":"Pay Bill","TransID":"UHQ349A09X","TransTime":"20260826000238","TransAmount":"50.00","BusinessShortCode":"600966","BillRefNumber":"INV-7","InvoiceNumber":"","OrgAccountBalance":"1250.00","ThirdPartyTransID":"","MSISDN":"2547 ***** 149","FirstName":"JANE","MiddleName":"","LastName":""}"#;

fn phone(text: &str) -> Msisdn {
    Msisdn::parse(text).expect("a number")
}

#[test]
fn a_confirmation_is_read_whole() {
    let body = BODY
        .replace(
            r#""ThirdPartyTransID":"""#,
            r#""ThirdPartyTransID":"our-42""#,
        )
        .replace(
            r#""MiddleName":"","LastName":"""#,
            r#""MiddleName":"WA","LastName":"DOE""#,
        );
    let read = C2bConfirmation::parse(body.as_bytes()).expect("readable");
    let payment = &read.payment;
    assert_eq!(payment.code.as_str(), "UHQ349A09X");
    assert_eq!(payment.amount, Cents::new(5_000));
    assert_eq!(payment.at.expect("a time").stamp(), "20260826000238");
    assert_eq!(payment.transaction_type, "Pay Bill");
    assert_eq!(payment.short_code, "600966");
    assert_eq!(payment.reference, "INV-7");
    assert_eq!(payment.invoice, "");
    assert_eq!(payment.third_party.as_deref(), Some("our-42"));
    assert_eq!(payment.first_name.as_deref(), Some("JANE"));
    assert_eq!(payment.middle_name.as_deref(), Some("WA"));
    assert_eq!(payment.last_name.as_deref(), Some("DOE"));
    assert_eq!(read.balance, Some(Cents::new(125_000)));
    let payer = payment.payer.as_ref().expect("a payer");
    assert_eq!(payer.may_be(&phone("0708374149")), Match::Possible);
    assert_eq!(payer.may_be(&phone("0708374148")), Match::No);
}

#[test]
fn any_type_of_transaction_and_any_payer_is_taken() {
    for kind in ["Buy Goods", "Customer Merchant Payment", "", "Anything"] {
        let body = BODY.replace("Pay Bill", kind);
        let read = C2bConfirmation::parse(body.as_bytes()).expect("readable");
        assert_eq!(read.payment.transaction_type, kind);
    }
    for number in ["\"\"", "null", "254708374149", "\"bbff37ce\""] {
        let body = BODY.replace("\"2547 ***** 149\"", number);
        let read = C2bConfirmation::parse(body.as_bytes()).expect("readable");
        assert_eq!(read.payment.payer.is_some(), number.len() > 4, "{number}");
    }
}

#[test]
fn a_validation_has_no_balance_and_is_no_payment() {
    let body = BODY.replace("1250.00", "");
    let asked = C2bValidation::parse(body.as_bytes()).expect("readable");
    assert_eq!(asked.payment.amount, Cents::new(5_000));
    let told = C2bConfirmation::parse(body.as_bytes()).expect("readable");
    assert_eq!(told.balance, None);
    for end in 0..body.len() {
        assert!(C2bValidation::parse(&body.as_bytes()[..end]).is_err());
    }
    let error = C2bValidation::parse(b"{}").expect_err("no TransID");
    assert!(error.to_string().contains("a C2B validation: TransID"));
}

#[test]
fn nothing_personal_is_printed() {
    let told = C2bConfirmation::parse(BODY.as_bytes()).expect("readable");
    let asked = C2bValidation::parse(BODY.as_bytes()).expect("readable");
    for shown in [format!("{told:?}"), format!("{asked:?}")] {
        for personal in ["JANE", "149", "INV-7"] {
            assert!(!shown.contains(personal), "{shown}");
        }
        assert!(shown.contains("UHQ349A09X"), "{shown}");
    }
}

#[test]
fn answers_to_callbacks_are_what_daraja_documents() {
    let third_party = Some(ThirdPartyId::parse("ThirdPartyTransID", "our-42").expect("a text"));
    let reject = |why| ValidationAnswer::Reject(why).body();
    for (body, expected) in [
        (
            ValidationAnswer::Accept { third_party: None }.body(),
            r#"{"ResultCode":"0","ResultDesc":"Accepted"}"#,
        ),
        (
            ValidationAnswer::Accept { third_party }.body(),
            r#"{"ResultCode":"0","ResultDesc":"Accepted","ThirdPartyTransID":"our-42"}"#,
        ),
        (
            reject(Rejection::AccountNumber),
            r#"{"ResultCode":"C2B00012","ResultDesc":"Rejected"}"#,
        ),
        (
            Acknowledge::Push.body().to_owned(),
            r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#,
        ),
        (
            Acknowledge::Confirmation.body().to_owned(),
            r#"{"ResultCode":0,"ResultDesc":"Success"}"#,
        ),
        (
            Acknowledge::Result.body().to_owned(),
            r#"{"ResponseCode":"00000000","ResponseDesc":"success"}"#,
        ),
        (
            Acknowledge::BillPayment.body().to_owned(),
            r#"{"rescode":"200","resmsg":"Success"}"#,
        ),
    ] {
        assert_eq!(body, expected);
    }
    let codes = [
        Rejection::Msisdn,
        Rejection::AccountNumber,
        Rejection::Amount,
        Rejection::Kyc,
        Rejection::ShortCode,
        Rejection::Other,
    ]
    .map(Rejection::code);
    let expected = ["11", "12", "13", "14", "15", "16"].map(|end| format!("C2B000{end}"));
    assert_eq!(codes.map(str::to_owned), expected);
}

fn simulate(receiver: SimulatedReceiver, version: C2bVersion) -> C2bSimulate {
    C2bSimulate {
        version,
        receiver,
        amount: Shillings::new(Cents::new(5_000)).expect("an amount"),
        msisdn: phone("254708374149"),
    }
}

fn till() -> C2bSimulate {
    let till = ShortCode::parse("600966").expect("a number");
    simulate(SimulatedReceiver::Till(till), C2bVersion::V2)
}

#[tokio::test]
async fn a_simulation_names_an_account_only_at_a_paybill() {
    let server = Canned::with_token("/simulate", || {
        Reply::ok(r#"{"OriginatorCoversationID":"8131-4f68","ResponseCode":"0","ResponseDescription":"Accept the service request successfully."}"#)
    })
    .await;
    let number = ShortCode::parse("600966").expect("a number");
    let account = Note::parse("BillRefNumber", "INV-7").expect("an account");
    let paybill = simulate(SimulatedReceiver::PayBill(number, account), C2bVersion::V1);
    for request in [till(), paybill] {
        let answer = server.client().send(&request, NOW).await;
        assert_eq!(answer.map(|answer| answer.said), Ok(Simulated));
    }
    let seen = server.seen("/simulate");
    assert!(seen[0].is("/mpesa/c2b/v2/simulate") && seen[1].is("/mpesa/c2b/v1/simulate"));
    assert_eq!(
        seen[0].body,
        r#"{"ShortCode":"600966","CommandID":"CustomerBuyGoodsOnline","Amount":"50","Msisdn":"254708374149"}"#
    );
    assert_eq!(
        seen[1].body,
        r#"{"ShortCode":"600966","CommandID":"CustomerPayBillOnline","Amount":"50","Msisdn":"254708374149","BillRefNumber":"INV-7"}"#
    );
}

#[tokio::test]
async fn a_simulation_is_answered_in_two_forms() {
    let old = outcome(&till(), || {
        Reply::ok(
            r#"{"ConversationID":"AG_1","OriginatorCoversationID":"1","ResponseDescription":"Accept the service request successfully."}"#,
        )
    }).await;
    assert_eq!(old, Ok(Simulated));
    let refused = outcome(&till(), || {
        Reply::error(400, "400.002.02", "Bad Request - Invalid Amount")
    })
    .await;
    let field = "Amount".to_owned();
    assert_eq!(refused, Err(Error::Refused(Refusal::Field { field })));
    for reply in [
        (|| Reply::ok(r#"{"ResponseCode":"1"}"#)) as fn() -> Reply,
        || Reply::ok(r#"{"ResponseDescription":"Failed"}"#),
        || Reply::ok("{}"),
        || Reply::Json(503, r#"{"Envelope":{"Body":{"Fault":{}}}}"#.into()),
        || Reply::ok("<html></html>"),
        || Reply::Close,
    ] {
        proves_nothing(&outcome(&till(), reply).await);
    }
}
