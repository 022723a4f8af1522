//! Bill Manager: each call with its key, its refusals in words, and the payments that it tells of.

use crate::asked::{outcome, proves_nothing};
use crate::canned::{Canned, NOW, Reply};
use pokea_daraja::bill_manager::{
    BillPayment, BilledPeriod, Billing, BillingCall, CancelInvoice, CancelInvoices, Cancelled,
    ChangeOptIn, Done, Email, ExternalReference, Invoice, InvoiceItem, Invoices, Month, Name,
    OptIn, Reconciliation,
};
use pokea_daraja::values::{BadValue, CallbackUrl, Note, Shillings, ShortCode};
use pokea_daraja::{Error, Match, Refusal};
use pokea_domain::{Cents, MpesaCode, Msisdn};
use secrecy::ExposeSecret as _;

const KEY: &str = "AG_2376487236_126732989KJ";

fn opt_in() -> OptIn {
    OptIn {
        short_code: ShortCode::parse("718003").expect("a number"),
        email: Email::parse("duka@shop.example").expect("an address"),
        contact: phone(),
        reminders: true,
        logo: Note::parse("logo", "").expect("a text"),
        callback_url: CallbackUrl::parse("callbackurl", "https://shop.example/c/7/0f1e2d")
            .expect("an address"),
    }
}

fn phone() -> Msisdn {
    Msisdn::parse("254708374149").expect("a number")
}

fn reference(text: &str) -> ExternalReference {
    Note::parse("externalReference", text).expect("a reference")
}

fn invoice() -> Invoice {
    let item = |name, shillings: i64| InvoiceItem {
        name: Note::parse("itemName", name).expect("a name"),
        amount: Shillings::new(Cents::new(shillings * 100)).expect("an amount"),
    };
    Invoice {
        reference: reference("#9932340"),
        customer: Name::parse("billedFullName", "Jane Doe").expect("a name"),
        phone: phone(),
        period: BilledPeriod {
            month: Month::August,
            year: 2026,
        },
        name: Note::parse("invoiceName", "Rent").expect("a name"),
        due: NOW,
        account: Note::parse("accountReference", "A7").expect("an account"),
        amount: Shillings::new(Cents::new(80_000)).expect("an amount"),
        items: vec![item("Room", 700), item("Water", 100)],
    }
}

fn reconciliation() -> Reconciliation {
    Reconciliation {
        paid_at: NOW,
        amount: Shillings::new(Cents::new(80_000)).expect("an amount"),
        account: Note::parse("accountReference", "A7").expect("an account"),
        code: MpesaCode::parse("UJ25AB12CD").expect("a code"),
        phone: phone(),
        customer: Name::parse("fullName", "Jane Doe").expect("a name"),
        invoice_name: Note::parse("invoiceName", "Rent").expect("a name"),
        reference: reference("INV-7"),
    }
}

fn billing<C: BillingCall>(call: C) -> Billing<C> {
    Billing {
        app_key: KEY.into(),
        call,
    }
}

const DONE: &str =
    r#"{"Status_Message":"Invoice sent successfully","resmsg":"Success","rescode":"200"}"#;
const INVOICE: &str = r##"{"externalReference":"#9932340","billedFullName":"Jane Doe","billedPhoneNumber":"0708374149","billedPeriod":"August 2026","invoiceName":"Rent","dueDate":"2026-11-22","accountReference":"A7","amount":"800","invoiceItems":[{"itemName":"Room","amount":"700"},{"itemName":"Water","amount":"100"}]}"##;

#[tokio::test]
async fn opting_in_gives_the_key() {
    let path = "/v1/billmanager-invoice/optin";
    let server = Canned::with_token(path, || {
        Reply::ok(&format!(
            r#"{{"app_key":"{KEY}","resmsg":"Success","rescode":"200"}}"#
        ))
    })
    .await;
    let answer = server.client().send(&opt_in(), NOW).await.expect("a key");
    assert_eq!(answer.said.app_key.expose_secret(), KEY);
    let seen = &server.seen(path)[0];
    assert!(!seen.headers.contains("appkey"));
    assert_eq!(
        seen.body,
        r#"{"shortcode":"718003","email":"duka@shop.example","officialContact":"0708374149","sendReminders":"1","logo":"","callbackurl":"https://shop.example/c/7/0f1e2d"}"#
    );
    let shown = format!(
        "{answer:?} {:?} {:?}",
        opt_in(),
        billing(ChangeOptIn(opt_in()))
    );
    for hidden in [KEY, "duka", "374149", "0f1e2d"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    let keyless = outcome(&opt_in(), || Reply::ok(DONE)).await;
    proves_nothing(&keyless.map(|_| ()));
}

#[tokio::test]
async fn each_call_carries_the_key_and_its_body() {
    let server = Canned::with_token("/v1/billmanager-invoice", || Reply::ok(DONE)).await;
    let client = server.client();
    let change = OptIn {
        reminders: false,
        ..opt_in()
    };
    let two = Invoices::new(vec![invoice(), invoice()]).expect("two");
    let references = CancelInvoices::new(vec![reference("1"), reference("2")]).expect("two");
    let answers = [
        client.send(&billing(ChangeOptIn(change)), NOW).await,
        client.send(&billing(invoice()), NOW).await,
        client.send(&billing(two), NOW).await,
        client.send(&billing(reconciliation()), NOW).await,
    ];
    for answer in answers {
        assert_eq!(answer.map(|answer| answer.said), Ok(Done));
    }
    let one = client
        .send(&billing(CancelInvoice(reference("113"))), NOW)
        .await;
    let many = client.send(&billing(references), NOW).await;
    for answer in [one, many] {
        assert_eq!(answer.map(|answer| answer.said), Ok(Cancelled::Yes));
    }
    let seen = server.seen("/v1/billmanager-invoice");
    let expected = [
        (
            "change-optin-details",
            r#"{"shortcode":"718003","email":"duka@shop.example","officialContact":"0708374149","sendReminders":"0","logo":"","callbackurl":"https://shop.example/c/7/0f1e2d"}"#.to_owned(),
        ),
        ("single-invoicing", INVOICE.to_owned()),
        ("bulk-invoicing", format!("[{INVOICE},{INVOICE}]")),
        (
            "reconciliation",
            r#"{"paymentDate":"2026-11-22","paidAmount":"800","accountReference":"A7","transactionId":"UJ25AB12CD","phoneNumber":"0708374149","fullName":"Jane Doe","invoiceName":"Rent","externalReference":"INV-7"}"#.to_owned(),
        ),
        ("cancel-single-invoice", r#"{"externalReference":"113"}"#.to_owned()),
        (
            "cancel-bulk-invoices",
            r#"[{"externalReference":"1"},{"externalReference":"2"}]"#.to_owned(),
        ),
    ];
    assert_eq!(seen.len(), expected.len());
    for (request, (path, body)) in seen.iter().zip(expected) {
        assert!(
            request.is(&format!("/v1/billmanager-invoice/{path} ")),
            "{}",
            request.line
        );
        assert!(
            request
                .headers
                .contains("appkey: ag_2376487236_126732989kj")
        );
        assert_eq!(request.body, body);
    }
}

#[tokio::test]
async fn refusals_are_read_from_their_words() {
    type Case = (fn() -> Reply, Refusal);
    let set_up = |code: &str| Refusal::SetUp { code: code.into() };
    let cases: [Case; 5] = [
        (
            || {
                Reply::ok(
                    r#"{"Status_Message":"Biller already Registered","resmsg":"Action Forbidden","rescode":"409"}"#,
                )
            },
            Refusal::AlreadyRegistered,
        ),
        (
            || {
                Reply::Json(409, r#"{"resmsg":"Action forbidden: Another entry exist with the same externalReference number","rescode":"409"}"#.into())
            },
            Refusal::Duplicate,
        ),
        (
            || {
                Reply::ok(
                    r#"{"resmsg":"Action Forbidden: Invalid consumer key/short code","rescode":409}"#,
                )
            },
            set_up("409"),
        ),
        (
            || Reply::error(401, "401", "Unauthorized - Invalid Access Token"),
            set_up("401"),
        ),
        (
            || Reply::error(409, "409", "Biller already Registered"),
            Refusal::AlreadyRegistered,
        ),
    ];
    for (reply, refusal) in cases {
        let outcome = outcome(&billing(invoice()), reply).await;
        assert_eq!(outcome, Err(Error::Refused(refusal)));
    }
    let opted = outcome(&opt_in(), || {
        Reply::ok(r#"{"resmsg":"Biller already Registered","rescode":"409"}"#)
    })
    .await;
    let already = Err(Error::Refused(Refusal::AlreadyRegistered));
    assert_eq!(opted.map(|_| ()), already);
}

#[tokio::test]
async fn a_paid_invoice_is_not_cancelled() {
    let reply = || {
        Reply::ok(
            r#"{"Status_Message":"partially or fully paid invoices cannot be cancelled.","resmsg":"Conflict","rescode":"409","errors":[]}"#,
        )
    };
    let one = billing(CancelInvoice(reference("113")));
    assert_eq!(outcome(&one, reply).await, Ok(Cancelled::PaidAlready));
    let many = billing(CancelInvoices::new(vec![reference("113")]).expect("one"));
    assert_eq!(outcome(&many, reply).await, Ok(Cancelled::PaidAlready));
    proves_nothing(&outcome(&billing(invoice()), reply).await);
}

#[tokio::test]
async fn other_answers_prove_nothing() {
    for reply in [
        (|| Reply::ok(r#"{"resmsg":"Failed","rescode":"500"}"#)) as fn() -> Reply,
        || Reply::ok(r#"{"resmsg":"Conflict","rescode":"409"}"#),
        || Reply::ok(r#"{"resmsg":"Success"}"#),
        || Reply::Json(500, DONE.into()),
        || Reply::ok("<html></html>"),
        || Reply::Close,
    ] {
        proves_nothing(&outcome(&billing(invoice()), reply).await);
    }
}

#[test]
fn what_cannot_be_right_cannot_be_built() {
    for number in [0, 1_001] {
        let invoices = Invoices::new(vec![invoice(); number]).map(|_| ());
        assert!(matches!(invoices, Err(BadValue::Count { .. })));
        let references = CancelInvoices::new(vec![reference("1"); number]).map(|_| ());
        assert!(matches!(references, Err(BadValue::Count { .. })));
    }
    assert!(Invoices::new(vec![invoice(); 1_000]).is_ok());
    let long = format!("a@{}.example", "b".repeat(250));
    for text in [
        "",
        "duka",
        "@shop.example",
        "a@b@c.d",
        "a@host",
        "a b@c.d",
        &long,
    ] {
        assert!(Email::parse(text).is_err(), "{text}");
    }
    assert!(Name::parse("fullName", "<Jane>").is_err());
}

#[test]
fn names_and_numbers_are_not_printed() {
    let shown = format!(
        "{:?} {:?} {:?}",
        billing(invoice()),
        Invoices::new(vec![invoice()]),
        reconciliation()
    );
    for hidden in [KEY, "Jane", "374149", "0708"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert_eq!(format!("{:?}", invoice().customer), "Name(..)");
}

#[test]
fn a_payment_is_read() {
    const PAID: &str = r#"{"transactionId":"UJ25AB12CD","paidAmount":"800","msisdn":"254708374149","dateCreated":"2026-10-02","accountReference":"A7","shortCode":"718003"}"#;
    let paid = BillPayment::parse(PAID.as_bytes()).expect("readable");
    assert_eq!(paid.code.as_str(), "UJ25AB12CD");
    assert_eq!(paid.amount, Cents::new(80_000));
    assert_eq!(paid.date, "2026-10-02");
    assert_eq!(
        (paid.account.as_str(), paid.short_code.as_str()),
        ("A7", "718003")
    );
    assert_eq!(
        paid.payer.as_ref().expect("a payer").may_be(&phone()),
        Match::Yes
    );
    assert!(!format!("{paid:?}").contains("374149"));
    for end in 0..PAID.len() {
        assert!(BillPayment::parse(&PAID.as_bytes()[..end]).is_err());
    }
}
