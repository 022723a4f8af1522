//! Results of the initiator APIs in every shape that has been seen.

use pokea_daraja::initiator::*;
use pokea_domain::{Cents, NairobiTime};

fn result(code: &str, parameters: &str) -> InitiatorResult {
    let body = format!(
        r#"{{"Result":{{"ResultType":0,"ResultCode":{code},"ResultDesc":"any","OriginatorConversationID":"8131-1","ConversationID":"AG_1","TransactionID":"UKM4K7Q2TX"{parameters},"ReferenceData":{{"ReferenceItem":[{{"Key":"BillReferenceNumber","Value":"INV-7"}},{{"Key":"QueueTimeoutURL","Value":"https:\/\/internal.example\/submit"}}]}}}}}}"#
    );
    InitiatorResult::parse(body.as_bytes()).expect("a result")
}

fn with(items: &str) -> InitiatorResult {
    result(
        "0",
        &format!(r#","ResultParameters":{{"ResultParameter":{items}}}"#),
    )
}

fn at(stamp: &str) -> Option<NairobiTime> {
    let time = NairobiTime::parse_stamp(stamp);
    assert!(time.is_some(), "{stamp}");
    time
}

#[test]
fn a_person_was_paid() {
    let paid = B2cPaid::read(&with(
        r#"[{"Key":"TransactionAmount","Value":10},{"Key":"TransactionReceipt","Value":"UKM4K7Q2TX"},{"Key":"ReceiverPartyPublicName","Value":"254712345678 - JANE NJERI"},{"Key":"TransactionCompletedDateTime","Value":"06.07.2024 22:48:52"},{"Key":"B2CUtilityAccountAvailableFunds","Value":10116.00},{"Key":"B2CWorkingAccountAvailableFunds","Value":"900000.00"},{"Key":"B2CChargesPaidAccountAvailableFunds","Value":-4510.00},{"Key":"B2CRecipientIsRegisteredCustomer","Value":"Y"}]"#,
    ))
    .expect("paid");
    assert_eq!(paid.code.as_str(), "UKM4K7Q2TX");
    assert_eq!(paid.amount, Cents::new(1_000));
    assert_eq!(paid.at, at("20240706224852"));
    assert_eq!(paid.registered, Some(true));
    assert_eq!(paid.utility, Some(Cents::new(1_011_600)));
    assert_eq!(paid.working, Some(Cents::new(90_000_000)));
    assert_eq!(paid.charges_paid, Some(Cents::new(-451_000)));
    let shown = format!("{paid:?}");
    assert!(
        !shown.contains("NJERI") && !shown.contains("2547"),
        "{shown}"
    );
    assert_eq!(B2cPaid::read(&result("0", "")), None, "no amount, no code");
    assert_eq!(B2cPaid::read(&result("1", "")), None);
}

#[test]
fn a_business_was_paid() {
    let result = with(
        r#"[{"Key":"DebitAccountBalance","Value":"{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}"},{"Key":"Amount","Value":"190.00"},{"Key":"TransCompletedTime","Value":"20221110110717"},{"Key":"DebitPartyCharges","Value":""},{"Key":"ReceiverPartyPublicName","Value":"600000 - Supplier"},{"Key":"Currency","Value":"KES"}]"#,
    );
    let paid = B2bPaid::read(&result).expect("paid");
    assert_eq!(paid.amount, Cents::new(19_000));
    assert_eq!(paid.debit_balance, Some(Cents::new(618_683)));
    assert_eq!(paid.charges, None);
    assert_eq!(paid.at, at("20221110110717"));
    assert_eq!(paid.bill_reference.as_deref(), Some("INV-7"));
    assert_eq!(
        result.reference("queuetimeouturl"),
        Some("https://internal.example/submit")
    );
}

#[test]
fn balances_are_whole_or_none() {
    let item = |text: &str| format!(r#"{{"Key":"AccountBalance","Value":"{text}"}}"#);
    let three = "Working Account|KES|346568.83|6186.83|340382.00|0.00&Utility Account|KES|500.00|500.00|0.00|0.00&Charges Paid Account|KES|-1540.00|-1540.00|0.00|0.00";
    let time = r#"{"Key":"BOCompletedTime","Value":20240101123000}"#;
    let balances = Balances::read(&with(&format!("[{},{time}]", item(three)))).expect("balances");
    assert_eq!(balances.accounts.len(), 3);
    assert_eq!(balances.at, at("20240101123000"));
    let working = balances.account("Working Account").expect("there");
    assert_eq!(working.current, Cents::new(34_656_883));
    assert_eq!(working.available, Cents::new(618_683));
    assert_eq!(working.reserved, Cents::new(34_038_200));
    let charges = balances.account("Charges Paid Account").expect("there");
    assert_eq!(charges.current, Cents::new(-154_000));
    // One lone parameter, and one account.
    let one = Balances::read(&with(&item("Merchant Account|KES|1.00|1.00|0.00|0.00")));
    assert_eq!(one.expect("balances").accounts.len(), 1);
    for broken in [
        "",
        "Working Account|KES|1.00",
        "Working Account|KES|x|1|1|1",
        &format!("{three}&"),
    ] {
        assert_eq!(Balances::read(&with(&item(broken))), None, "{broken}");
    }
}

#[test]
fn the_details_are_the_answer_not_the_result() {
    let details = TransactionDetails::read(&with(
        r#"[{"Key":"DebitPartyName","Value":"600310 - Safaricom333"},{"Key":"DebitPartyName","Value":"254712345678 - JANE"},{"Key":"OriginatorConversationID","Value":"3211-416020-3"},{"Key":"InitiatedTime","Value":20180223054112},{"Key":"DebitPartyCharges","Value":"Fee For B2C Payment|KES|22.40"},{"Key":"TransactionReason"},{"Key":"ReasonType","Value":"Business Payment to Customer via API"},{"Key":"TransactionStatus","Value":"Completed"},{"Key":"FinalisedTime","Value":"20180223054112"},{"Key":"Amount","Value":"300"},{"Key":"ConversationID","Value":"AG_20180223_0000493344ae97d86f75"},{"Key":"ReceiptNo","Value":"MBN0000000"}]"#,
    ))
    .expect("details");
    assert_eq!(details.state, TransactionState::Completed);
    assert_eq!(details.amount, Some(Cents::new(30_000)));
    assert_eq!(
        details.debit_party.as_deref(),
        Some("600310 - Safaricom333")
    );
    assert_eq!(details.credit_party.as_deref(), Some("254712345678 - JANE"));
    assert_eq!(details.begun_at, details.ended_at);
    assert!(!format!("{details:?}").contains("JANE"));
    let other = TransactionDetails::read(&with(r#"{"Key":"TransactionStatus","Value":"Pending"}"#));
    assert_eq!(
        other.expect("details").state,
        TransactionState::Other("Pending".into())
    );
    assert_eq!(TransactionDetails::read(&with("[]")), None);
}

#[test]
fn a_reversal_may_say_little() {
    let bare = Reversed::read(&result("0", "")).expect("done");
    assert_eq!(
        bare.code.as_ref().map(|code| code.as_str()),
        Some("UKM4K7Q2TX")
    );
    assert_eq!(bare.amount, None);
    let full = Reversed::read(&with(
        r#"[{"Key":"DebitAccountBalance","Value":"Utility Account|KES|51661.00|51661.00|0.00|0.00"},{"Key":"Amount","Value":100},{"Key":"TransCompletedTime","Value":20180921131440},{"Key":"OriginalTransactionID","Value":"MIL6IK4E4X"},{"Key":"Charge","Value":0.00},{"Key":"CreditPartyPublicName","Value":"254712345678 - JANE"}]"#,
    ))
    .expect("done");
    assert_eq!(
        full.original.map(String::from).as_deref(),
        Some("MIL6IK4E4X")
    );
    assert_eq!(
        (full.amount, full.charge),
        (Some(Cents::new(10_000)), Some(Cents::ZERO))
    );
    assert_eq!(Reversed::read(&result("\"R000001\"", "")), None);
}

#[test]
fn codes_are_decisions() {
    use InitiatorFailure as F;
    for (code, outcome) in [
        ("0", Outcome::Done),
        ("\"0\"", Outcome::Done),
        ("1", Outcome::Failed(F::NoMoney)),
        ("\"8\"", Outcome::Failed(F::Limit)),
        ("15", Outcome::Failed(F::Duplicate)),
        ("26", Outcome::Failed(F::Busy)),
        ("2001", Outcome::Failed(F::Credential)),
        ("2040", Outcome::Failed(F::Receiver)),
        ("8006", Outcome::Failed(F::Locked)),
        ("\"SFC_IC0003\"", Outcome::Failed(F::SetUp)),
        ("\"R000001\"", Outcome::Failed(F::AlreadyReversed)),
        ("\"R000002\"", Outcome::Failed(F::NoSuchTransaction)),
        ("17", Outcome::Unclear),
        ("100000000", Outcome::Unclear),
        ("\"00\"", Outcome::Unclear),
        ("77", Outcome::Unclear),
    ] {
        assert_eq!(result(code, "").outcome(), outcome, "{code}");
    }
}

#[test]
fn shapes_that_are_no_result_and_those_that_are() {
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "<html></html>",
        r#"{"Result":[]}"#,
        r#"{"Result":{}}"#,
    ] {
        let error = InitiatorResult::parse(body.as_bytes()).expect_err(body);
        assert!(error.to_string().contains("result of an initiator"));
    }
    let spaced = br#"{"Result":{"ActionType":"AccountBalance","ResultCode":"0","Conversation ID":"AG_1","Originator Conversation ID":"1-2-3"}}"#;
    let spaced = InitiatorResult::parse(spaced).expect("a result");
    assert_eq!(spaced.conversation.as_deref(), Some("AG_1"));
    assert_eq!(spaced.originator.as_deref(), Some("1-2-3"));
    assert_eq!(spaced.transaction, None);
}
