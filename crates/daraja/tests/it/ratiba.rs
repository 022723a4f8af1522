//! Standing orders: the request in both editions of the page, the nested answer, and callbacks in both spellings.

use crate::asked::{outcome, proves_nothing};
use crate::canned::{Canned, NOW, Reply};
use pokea_daraja::ratiba::{
    Frequency, OrderPeriod, RatibaEdition, StandingOrder, StandingOrderAsked,
    StandingOrderCallback, StandingOrderOutcome, StandingOrderReceiver,
};
use pokea_daraja::values::{
    AccountReference, BadValue, CallbackUrl, ConversationId, Description, Note, Shillings,
    ShortCode,
};
use pokea_daraja::{Error, Match, Refusal};
use pokea_domain::payment::Failure;
use pokea_domain::{Cents, Millis, Msisdn};
use std::time::Duration;

const RATIBA: &str = "/standingorder/v1/createStandingOrderExternal";
const DAY: Duration = Duration::from_hours(24);

fn order() -> StandingOrder {
    StandingOrder {
        edition: RatibaEdition::First,
        name: Note::parse("StandingOrderName", "Rent").expect("a name"),
        receiver: StandingOrderReceiver::PayBill(ShortCode::parse("174379").expect("a number")),
        msisdn: Msisdn::parse("0708374149").expect("a number"),
        amount: Shillings::new(Cents::new(450_000)).expect("an amount"),
        period: OrderPeriod::new(NOW, NOW.plus(DAY * 365)).expect("a period"),
        frequency: Frequency::Monthly,
        callback_url: CallbackUrl::parse("CallBackURL", "https://shop.example/c/7/0f1e2d")
            .expect("an address"),
        account_reference: AccountReference::parse("AccountReference", "INV-7").expect("a text"),
        description: Description::parse("TransactionDesc", "Rent").expect("a text"),
    }
}

const TAKEN: &str = r#"{"ResponseHeader":{"responseRefID":"4dd9b5d9-d738-42ba","responseCode":"200","responseDescription":"Request accepted for processing","ResultDesc":"The service request is processed successfully."},"ResponseBody":{"responseDescription":"Request accepted for processing","responseCode":"200"}}"#;

#[tokio::test]
async fn the_request_is_what_daraja_documents() {
    let server = Canned::with_token(RATIBA, || Reply::ok(TAKEN)).await;
    let asked = StandingOrderAsked {
        reference: "4dd9b5d9-d738-42ba".into(),
    };
    let answer = server.client().send(&order(), NOW).await;
    assert_eq!(answer.map(|answer| answer.said), Ok(asked));
    let till = StandingOrder {
        edition: RatibaEdition::ExternalThirdParty(
            ConversationId::parse("bae4ef32-3fb1").expect("an id"),
        ),
        receiver: StandingOrderReceiver::Till(ShortCode::parse("5123456").expect("a number")),
        ..order()
    };
    server.client().send(&till, NOW).await.expect("taken");
    let seen = server.seen(RATIBA);
    assert_eq!(
        seen[0].body,
        r#"{"StandingOrderName":"Rent","StartDate":"20261122","EndDate":"20271122","BusinessShortCode":"174379","TransactionType":"Standing Order Customer Pay Bill","ReceiverPartyIdentifierType":"4","Amount":"4500","PartyA":"254708374149","CallBackURL":"https://shop.example/c/7/0f1e2d","AccountReference":"INV-7","TransactionDesc":"Rent","Frequency":"4","StandingOrderNameName":"Rent"}"#
    );
    assert_eq!(
        seen[1].body,
        r#"{"StandingOrderName":"Rent","StartDate":"20261122","EndDate":"20271122","BusinessShortCode":"5123456","TransactionType":"Standing Order Pay Merchant External Third Party","ReceiverPartyIdentifierType":"2","Amount":"4500","PartyA":"254708374149","CallBackURL":"https://shop.example/c/7/0f1e2d","AccountReference":"INV-7","TransactionDesc":"Rent","Frequency":"5","CustomStoId":"bae4ef32-3fb1","StandingOrderNameName":"Rent"}"#
    );
    let shown = format!("{:?}", order());
    assert!(
        !shown.contains("374") && !shown.contains("0f1e2d"),
        "{shown}"
    );
}

#[tokio::test]
async fn frequencies_have_the_numbers_of_their_edition() {
    let server = Canned::with_token(RATIBA, || Reply::ok(TAKEN)).await;
    let later = RatibaEdition::ExternalThirdParty(ConversationId::parse("id").expect("an id"));
    for (frequency, first, second) in [
        (Frequency::OneOff, "1", "1"),
        (Frequency::Daily, "2", "2"),
        (Frequency::Weekly, "3", "3"),
        (Frequency::Monthly, "4", "5"),
        (Frequency::BiMonthly, "5", "6"),
        (Frequency::Quarterly, "6", "7"),
        (Frequency::HalfYearly, "7", "8"),
        (Frequency::Yearly, "8", "9"),
    ] {
        for (edition, number) in [(RatibaEdition::First, first), (later.clone(), second)] {
            let order = StandingOrder {
                edition,
                frequency,
                ..order()
            };
            server.client().send(&order, NOW).await.expect("taken");
            let seen = server.seen(RATIBA);
            let body = &seen[seen.len() - 1].body;
            assert!(
                body.contains(&format!(r#""Frequency":"{number}""#)),
                "{body}"
            );
        }
    }
}

#[test]
fn an_order_ends_on_the_day_it_starts_or_later() {
    // 23:59 in Nairobi, and a minute into the same day.
    let late = Millis(NOW.nairobi().day_start().0 + 86_340_000);
    let early = Millis(NOW.nairobi().day_start().0 + 60_000);
    assert!(OrderPeriod::new(late, early).is_ok());
    let before = Millis(early.0 - 120_000);
    assert!(matches!(
        OrderPeriod::new(early, before),
        Err(BadValue::Period { .. })
    ));
}

#[tokio::test]
async fn only_200_in_the_header_is_an_answer() {
    for reply in [
        (|| Reply::ok(&TAKEN.replacen("\"200\"", "\"401\"", 1))) as fn() -> Reply,
        || Reply::ok(&TAKEN.replacen("\"200\"", "\"0\"", 1)),
        || Reply::ok(&TAKEN.replace("responseRefID", "other")),
        || Reply::Json(500, TAKEN.into()),
        || Reply::ok(r#"{"ResponseHeader":{}}"#),
        || Reply::Close,
    ] {
        proves_nothing(&outcome(&order(), reply).await);
    }
    let refused = outcome(&order(), || {
        Reply::error(400, "400.002.02", "Bad Request - Invalid Frequency")
    })
    .await;
    let field = "Frequency".to_owned();
    assert_eq!(refused, Err(Error::Refused(Refusal::Field { field })));
}

const CREATED: &str = r#"{"responseHeader":{"responseRefID":"0acc0239","requestRefID":"4dd9b5d9","responseCode":"0","responseDescription":"The service request is processed successfully"},"responseBody":{"responseData":[{"name":"TransactionID","value":"SC8F2IQMH5"},{"name":"responseCode","value":"0"},{"name":"Status","value":"OKAY"},{"name":"Msisdn","value":"254******149"}]}}"#;
const FAILED: &str = r#"{"ResponseHeader":{"responseRefID":"0acc0239","requestRefID":"4dd9b5d9","responseCode":"1037","responseDescription":"DS timeout user cannot be reached."},"ResponseBody":{"ResponseData":[{"Name":"TransactionID","Value":"0000000000"},{"Name":"responseCode","Value":"1037"},{"Name":"Status","Value":"ERROR"},{"Name":"Msisdn","Value":"254******149"}]}}"#;

fn read(body: &str) -> StandingOrderCallback {
    StandingOrderCallback::parse(body.as_bytes()).unwrap_or_else(|e| panic!("{e}: {body}"))
}

#[test]
fn callbacks_are_read_in_both_spellings() {
    let created = read(CREATED);
    assert_eq!(created.reference, "4dd9b5d9");
    assert_eq!(created.transaction_id.as_deref(), Some("SC8F2IQMH5"));
    assert_eq!(created.outcome(), StandingOrderOutcome::Created);
    let payer = created.payer.as_ref().expect("a payer");
    let phone = Msisdn::parse("0708374149").expect("a number");
    assert_eq!(payer.may_be(&phone), Match::Possible);
    assert!(!format!("{created:?}").contains("149"));
    let failed = read(FAILED);
    assert_eq!(failed.reference, "4dd9b5d9");
    assert_eq!(
        failed.outcome(),
        StandingOrderOutcome::Failed(Failure::NoAnswer)
    );
}

#[test]
fn each_code_says_what_it_says_and_no_more() {
    let unclear = StandingOrderOutcome::Unclear;
    for (body, outcome) in [
        (
            FAILED.replace("1037", "1032"),
            StandingOrderOutcome::Failed(Failure::Declined),
        ),
        (
            FAILED.replace("1037", "2001"),
            StandingOrderOutcome::Failed(Failure::WrongPin),
        ),
        (
            FAILED.replace("1037", "1050"),
            StandingOrderOutcome::NameTaken,
        ),
        (
            FAILED.replace("1037", "1051"),
            StandingOrderOutcome::BadField,
        ),
        (FAILED.replace("1037", "77"), unclear.clone()),
        (
            FAILED.replacen("1037", "Error", 1),
            StandingOrderOutcome::Failed(Failure::NoAnswer),
        ),
        (CREATED.replacen("\"0\"", "\"Error\"", 1), unclear.clone()),
        (CREATED.replacen("\"0\"", "\"1037\"", 1), unclear.clone()),
        (FAILED.replacen("1037", "0", 1), unclear),
        (
            CREATED.replacen("responseData", "data", 1),
            StandingOrderOutcome::Created,
        ),
    ] {
        assert_eq!(read(&body).outcome(), outcome, "{body}");
    }
    for end in 0..CREATED.len() {
        assert!(StandingOrderCallback::parse(&CREATED.as_bytes()[..end]).is_err());
    }
}
