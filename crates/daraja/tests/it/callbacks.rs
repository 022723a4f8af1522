//! Callbacks as they have been captured, and as anyone might forge them.

use pokea_daraja::c2b::C2bConfirmation;
use pokea_daraja::stk::StkCallback;
use pokea_domain::payment::{ClaimedOutcome, Failure};

const BALANCES: [&str; 6] = [
    "",
    r#"{"Name":"Balance"},"#,
    r#"{"Name":"Balance","Value":0.00},"#,
    r#"{"Name":"Balance","Value":"{Amount={CurrencyCode=KES, MinimumAmount=0, BasicAmount=0.00}}"},"#,
    r#"{"Name":"Balance","Value":""},"#,
    r#"{"Name":"Balance","Value":null},"#,
];

fn paid(amount: &str, balance: &str, phone: &str) -> String {
    format!(
        r#"{{"Body":{{"stkCallback":{{"MerchantRequestID":"8131-4f68","CheckoutRequestID":"ws_CO_1","ResultCode":0,"ResultDesc":"The service request is processed successfully.","CallbackMetadata":{{"Item":[{{"Name":"Amount","Value":{amount}}},{{"Name":"MpesaReceiptNumber","Value":"TCR5AB12CD"}},{balance}{{"Name":"TransactionDate","Value":20250327083441}},{{"Name":"PhoneNumber","Value":{phone}}}]}}}}}}}}"#
    )
}

fn failed(code: &str, text: &str) -> String {
    format!(
        r#"{{"Body":{{"stkCallback":{{"MerchantRequestID":"8131-4f68","CheckoutRequestID":"ws_CO_1","ResultCode":{code},"ResultDesc":"{text}"}}}}}}"#
    )
}

fn outcome(body: &str) -> ClaimedOutcome {
    let callback = StkCallback::parse(body.as_bytes());
    callback
        .unwrap_or_else(|e| panic!("{e}: {body}"))
        .claim()
        .outcome
}

#[test]
fn a_payment_is_read_in_every_form() {
    for balance in BALANCES {
        for (amount, cents) in [
            ("1500.00", 150_000),
            ("1500.0", 150_000),
            ("1", 100),
            ("\"05\"", 500),
            ("\"10.00\"", 1_000),
            ("0.1", 10),
        ] {
            for phone in [
                "254708374149",
                "\"254708374149\"",
                "0708374149",
                "\"2547****149\"",
            ] {
                let body = paid(amount, balance, phone);
                let ClaimedOutcome::Paid { amount, code } = outcome(&body) else {
                    panic!("not paid: {body}");
                };
                assert_eq!(
                    (amount.cents(), code.as_str()),
                    (cents, "TCR5AB12CD"),
                    "{body}"
                );
            }
        }
    }
    let callback = StkCallback::parse(paid("1.00", "", "0708374149").as_bytes());
    let callback = callback.expect("readable");
    assert_eq!(callback.checkout.as_str(), "ws_CO_1");
    assert_eq!(callback.merchant.as_str(), "8131-4f68");
    let details = callback.paid.expect("paid");
    assert_eq!(details.at.expect("a date").stamp(), "20250327083441");
    assert_eq!(details.phone.expect("a phone").as_daraja(), "254708374149");
    assert!(
        !format!(
            "{:?}",
            StkCallback::parse(paid("1", "", "254708374149").as_bytes())
        )
        .contains("254708374149")
    );
}

#[test]
fn items_are_found_by_name() {
    let body = r#"{"body":{"STKCallback":{"checkoutrequestid":"c","merchantrequestid":"m","resultcode":"0",
        "CallbackMetadata":{"Item":[{"Name":"MpesaReceiptNumber"},{"Value":3},7,{"Name":"Unknown","Value":[1]},
        {"Name":"MpesaReceiptNumber","Value":"TCR5AB12CD"},{"Name":"Amount","Value":20}]}}}}"#;
    assert!(
        matches!(outcome(body), ClaimedOutcome::Paid { amount, .. } if amount.cents() == 2_000)
    );
}

#[test]
fn failures_are_known_by_code_never_by_text() {
    for (code, text, failure) in [
        ("1032", "Request cancelled by user", Failure::Declined),
        (
            "1032",
            "[STK_CB - ]Request Cancelled by user.",
            Failure::Declined,
        ),
        ("\"1032\"", "success", Failure::Declined),
        ("1037", "No response from user.", Failure::NoAnswer),
        ("1036", "[STK_CB - ]SMSC ACK timeout.", Failure::NoAnswer),
        ("1019", "Transaction has expired", Failure::NoAnswer),
        (
            "1",
            "The balance is insufficient for the transaction.",
            Failure::NoMoney,
        ),
        (
            "2001",
            "The initiator information is invalid.",
            Failure::WrongPin,
        ),
        (
            "\"SFC_IC0003\"",
            "The operator does not exist.",
            Failure::SetUp,
        ),
        ("17", "Rule limited", Failure::TooSoon),
    ] {
        assert_eq!(
            outcome(&failed(code, text)),
            ClaimedOutcome::Failed(failure),
            "{code}"
        );
    }
}

#[test]
fn what_says_nothing_certain_is_unclear() {
    let unclear = |code: &str| ClaimedOutcome::Unclear { code: code.into() };
    assert_eq!(outcome(&failed("9999", "error")), unclear("9999"));
    assert_eq!(outcome(&failed("31337", "new")), unclear("31337"));
    // Paid, but with nothing that could be held against what was asked for.
    assert_eq!(outcome(&failed("0", "processed")), unclear("0"));
    for bad in ["1e3", "-1", "1.005", "null", "{}", "99999999999999999999"] {
        assert_eq!(
            outcome(&paid(bad, "", "254708374149")),
            unclear("0"),
            "{bad}"
        );
    }
    let bad_code = paid("1", "", "254708374149").replace("TCR5AB12CD", "tcr5ab12cd");
    assert_eq!(outcome(&bad_code), unclear("0"));
}

#[test]
fn bytes_that_are_no_callback_are_refused_without_panic() {
    let whole = paid("1500.00", BALANCES[3], "0708374149");
    for end in 0..whole.len() {
        assert!(
            StkCallback::parse(&whole.as_bytes()[..end]).is_err(),
            "cut at {end}"
        );
    }
    for place in 0..whole.len() {
        let mut bytes = whole.clone().into_bytes();
        bytes[place] = 0xff;
        let _ = StkCallback::parse(&bytes);
        bytes[place] = b'0';
        let _ = StkCallback::parse(&bytes);
    }
    let deep = "[".repeat(100_000);
    for body in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"Body":1}"#,
        r#"{"Body":{"stkCallback":[]}}"#,
        deep.as_str(),
    ] {
        assert!(
            StkCallback::parse(body.as_bytes()).is_err(),
            "{}",
            &body[..body.len().min(40)]
        );
        assert!(C2bConfirmation::parse(body.as_bytes()).is_err());
    }
}

const CONFIRMATION: &str = r#"{"TransactionType":"Customer Merchant Payment","TransID":"UKM349A09X","TransTime":"20261122143238","TransAmount":"1500.00","BusinessShortCode":"5200201","BillRefNumber":"","InvoiceNumber":"","OrgAccountBalance":"1250.00","ThirdPartyTransID":"","MSISDN":"2547 ***** 678","FirstName":"WANJIKU","MiddleName":"","LastName":""}"#;

#[test]
fn a_confirmation_gives_the_payers_first_name() {
    let read = |body: &str| C2bConfirmation::parse(body.as_bytes()).expect("readable");
    let confirmation = read(CONFIRMATION);
    let payment = &confirmation.payment;
    assert_eq!(payment.code.as_str(), "UKM349A09X");
    assert_eq!(payment.amount.cents(), 150_000);
    assert_eq!(payment.at.expect("a time").stamp(), "20261122143238");
    assert_eq!(payment.short_code, "5200201");
    assert_eq!(payment.first_name.as_deref(), Some("WANJIKU"));
    for nameless in [
        CONFIRMATION.replace(r#","FirstName":"WANJIKU""#, ""),
        CONFIRMATION.replace("WANJIKU", " "),
        CONFIRMATION.replace("\"WANJIKU\"", "null"),
    ] {
        assert_eq!(read(&nameless).payment.first_name, None, "{nameless}");
    }
    assert_eq!(
        read(&CONFIRMATION.replace("1500.00", "10"))
            .payment
            .amount
            .cents(),
        1_000
    );
    let shown = format!("{confirmation:?}");
    assert!(
        !shown.contains("WANJIKU") && !shown.contains("678"),
        "{shown}"
    );
    for end in 0..CONFIRMATION.len() {
        assert!(C2bConfirmation::parse(&CONFIRMATION.as_bytes()[..end]).is_err());
    }
}
