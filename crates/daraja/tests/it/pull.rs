//! Pull Transactions: registering, and pages of rows in every form that was recorded.

use crate::asked::{outcome, proves_nothing};
use crate::canned::{Canned, NOW, Reply};
use pokea_daraja::pull::{PullQuery, PullRegister, PullRegistered, PullWindow, Pulled, PulledPage};
use pokea_daraja::values::{BadValue, CallbackUrl, ShortCode};
use pokea_daraja::{Error, Match, Refusal};
use pokea_domain::{Cents, Millis, Msisdn};
use std::time::Duration;

const REGISTER: &str = "/pulltransactions/v1/register";
const QUERY: &str = "/pulltransactions/v1/query";
const HOURS_48: Duration = Duration::from_hours(48);

fn register() -> PullRegister {
    PullRegister {
        short_code: ShortCode::parse("600000").expect("a number"),
        nominated_number: Msisdn::parse("0722000000").expect("a number"),
        callback_url: CallbackUrl::parse("CallBackURL", "https://shop.example/c/7/0f1e2d")
            .expect("an address"),
    }
}

fn query() -> PullQuery {
    PullQuery {
        short_code: ShortCode::parse("600000").expect("a number"),
        window: PullWindow::new(NOW, NOW.plus(HOURS_48)).expect("a window"),
        offset: 0,
    }
}

#[tokio::test]
async fn registering_is_what_daraja_documents() {
    let server = Canned::with_token(REGISTER, || {
        Reply::ok(r#"{"ResponseRefID":"18633-7271215-1","ResponseStatus":"1000","ShortCode":"600000","ResponseDescription":"ShortCode registered successfully"}"#)
    })
    .await;
    let answer = server.client().send(&register(), NOW).await;
    assert_eq!(answer.map(|answer| answer.said), Ok(PullRegistered));
    assert_eq!(
        server.seen(REGISTER)[0].body,
        r#"{"ShortCode":"600000","RequestType":"Pull","NominatedNumber":"254722000000","CallBackURL":"https://shop.example/c/7/0f1e2d"}"#
    );
    let shown = format!("{:?}", register());
    assert!(
        !shown.contains("000000") && !shown.contains("0f1e2d"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_registration_is_answered_in_four_forms() {
    let spaces = outcome(&register(), || {
        Reply::ok(
            r#"{"ResponseRefID":"1","Response Status":"1000","ShortCode":"600000","Response Description":"ShortCode registered successfully"}"#,
        )
    }).await;
    assert_eq!(spaces, Ok(PullRegistered));
    for reply in [
        (|| Reply::ok(r#"{"ResponseStatus":"1001"}"#)) as fn() -> Reply,
        || Reply::ok(r#"{"Response Status":1001}"#),
    ] {
        let already = Err(Error::Refused(Refusal::AlreadyRegistered));
        assert_eq!(outcome(&register(), reply).await, already);
    }
    for reply in [
        (|| Reply::ok(r#"{"ResponseStatus":"1002"}"#)) as fn() -> Reply,
        || Reply::Json(500, r#"{"ResponseStatus":"1000"}"#.into()),
        || Reply::ok("[]"),
    ] {
        proves_nothing(&outcome(&register(), reply).await);
    }
}

#[tokio::test]
async fn a_query_asks_in_nairobis_time() {
    let server = Canned::with_token(QUERY, || {
        Reply::ok(r#"{"ResponseCode":"1000","Response":[[]]}"#)
    })
    .await;
    let answer = server.client().send(&query(), NOW).await;
    let empty = Pulled::Page(PulledPage::default());
    assert_eq!(answer.map(|answer| answer.said), Ok(empty));
    assert_eq!(
        server.seen(QUERY)[0].body,
        r#"{"ShortCode":"600000","StartDate":"2026-11-22 14:32:09","EndDate":"2026-11-24 14:32:09","OffSetValue":"0"}"#
    );
}

#[test]
fn a_window_is_at_most_48_hours() {
    let ends = |end: Millis| PullWindow::new(NOW, end);
    assert!(ends(NOW).is_ok());
    assert!(ends(NOW.plus(HOURS_48)).is_ok());
    for end in [
        NOW.plus(HOURS_48).plus(Duration::from_millis(1)),
        Millis(NOW.0 - 1),
    ] {
        assert!(matches!(ends(end), Err(BadValue::Period { .. })));
    }
}

async fn page(response: &'static str) -> PulledPage {
    let server = Canned::with_token(QUERY, move || {
        Reply::ok(&format!(
            r#"{{"ResponseRefID":"1","ResponseCode":"1000","ResponseMessage":"Success","Response":{response}}}"#
        ))
    })
    .await;
    let answer = server.client().send(&query(), NOW).await;
    match answer.expect("an answer").said {
        Pulled::Page(page) => page,
        Pulled::NoneOrFailed => panic!("no page: {response}"),
    }
}

const UTC: &str = r#"[[{"transactionId":"UJ25AB12CD","trxDate":"2026-10-02T15:11:02Z","msisdn":254708374149,"sender":"JANE","transactiontype":"c2b-pay-bill-debit","billreference":"INV-7","amount":"168.00","organizationname":"Duka"}]]"#;
const OFFSET: &str = r#"[{"transactionId":"UJ25AB12CD","trxDate":"2026-10-02T18:11:02+03:00","msisdn":"0708374149","sender":"JANE","transactiontype":"c2b-pay-bill-debit","billreference":"INV-7","amount":168}]"#;

#[tokio::test]
async fn rows_are_read_in_each_form() {
    for response in [UTC, OFFSET] {
        let page = page(response).await;
        assert!(page.unreadable.is_empty());
        let [payment] = page.payments.as_slice() else {
            panic!("one payment: {page:?}");
        };
        assert_eq!(payment.code.as_str(), "UJ25AB12CD");
        assert_eq!(payment.amount, Cents::new(16_800));
        assert_eq!(payment.at, Some(Millis(1_790_953_862_000)));
        assert_eq!(payment.reference, "INV-7");
        assert_eq!(payment.sender.as_deref(), Some("JANE"));
        assert_eq!(payment.transaction_type, "c2b-pay-bill-debit");
        let payer = payment.payer.as_ref().expect("a payer");
        let phone = Msisdn::parse("0708374149").expect("a number");
        assert_eq!(payer.may_be(&phone), Match::Yes);
        let shown = format!("{page:?}");
        assert!(
            !shown.contains("JANE") && !shown.contains("374149"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn rows_that_cannot_be_read_are_kept() {
    let page = page(
        r#"[[{"transactionId":"yzlyrEsRG1","trxDate":"2020-08-05T10:13:00Z","msisdn":722000000,"amount":"168.00"},
            {"transactionId":"UJ25AB12CD","trxDate":"2026-10-02 18:11:02","amount":"50"},
            {"transactionId":"UJ25AB12CE","amount":"fifty"}], 7, "row"]"#,
    )
    .await;
    let [payment] = page.payments.as_slice() else {
        panic!("one payment: {page:?}");
    };
    assert_eq!((payment.at, payment.payer.as_ref()), (None, None));
    let kept: Vec<_> = page.unreadable.iter().map(|raw| raw.as_bytes()).collect();
    assert_eq!(kept.len(), 4);
    assert!(kept[0].starts_with(br#"{"transactionId":"yzlyrEsRG1""#));
    assert_eq!(kept[2], b"7");
    let next = query().after(&page).expect("rows");
    assert_eq!(next.offset, 5);
    assert_eq!(next.after(&PulledPage::default()), None);
}

#[tokio::test]
async fn none_and_failed_are_one_and_no_proof() {
    for reply in [
        (|| Reply::ok(r#"{"ResponseCode":"1001","ResponseMessage":"Failure"}"#)) as fn() -> Reply,
        || {
            Reply::ok(
                r#"{"ResponseCode":1001,"ResponseMessage":"No transactions","Response":[[]]}"#,
            )
        },
        || Reply::ok(r#"{"ResponseCode":"1001","Response":"[[]]"}"#),
    ] {
        assert_eq!(outcome(&query(), reply).await, Ok(Pulled::NoneOrFailed));
    }
    for reply in [
        (|| Reply::ok(r#"{"ResponseCode":"1000","ResponseMessage":"Success"}"#)) as fn() -> Reply,
        || Reply::ok(r#"{"ResponseCode":"1000","Response":{}}"#),
        || Reply::ok(r#"{"ResponseCode":"1002","Response":[[]]}"#),
        || Reply::Json(500, r#"{"ResponseCode":"1001"}"#.into()),
        || Reply::error(500, "500", "Internal Server Error"),
        || Reply::Close,
    ] {
        proves_nothing(&outcome(&query(), reply).await);
    }
    let refused = outcome(&query(), || {
        Reply::error(400, "400.001", "Invalid ShortCode")
    })
    .await;
    let field = "ShortCode".to_owned();
    assert_eq!(refused, Err(Error::Refused(Refusal::Field { field })));
}
