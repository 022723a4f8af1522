//! Bill Manager: opting in, invoicing, being told of payments until they are taken, and acknowledging them.

use crate::by_hand::{Counter, with};
use crate::shop::{msisdn, now};
use pokea_daraja::bill_manager::{BilledPeriod, Billing, Done, Invoice, InvoiceItem, Month, Name};
use pokea_daraja::values::{Note, Shillings};
use pokea_daraja::{Error, Refusal};
use pokea_domain::Cents;
use pokea_simulator::{Options, Pay, Receiver};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const ROOT: &str = "/v1/billmanager-invoice";

fn paybill(options: &mut Options) {
    options.shop.receiver = Receiver::PayBill;
}

fn opt_in(counter: &Counter) -> Value {
    json!({
        "shortcode": "5200200",
        "email": "duka@shop.example",
        "officialContact": "0722000100",
        "sendReminders": "1",
        "logo": "",
        "callbackurl": counter.shop.receiver.url("bill"),
    })
}

fn invoice(reference: &str, account: &str) -> Value {
    json!({
        "externalReference": reference,
        "billedFullName": "Jane Doe",
        "billedPhoneNumber": "0708374149",
        "billedPeriod": "October 2026",
        "invoiceName": "Rent",
        "dueDate": "2026-10-12",
        "accountReference": account,
        "amount": "800",
        "invoiceItems": [{"itemName": "Room", "amount": "800"}],
    })
}

struct Biller {
    counter: Counter,
    app_key: String,
}

impl Biller {
    async fn open() -> Self {
        let counter = Counter::open_with(paybill).await;
        let path = format!("{ROOT}/optin");
        let (status, answer) = counter.post(&path, &opt_in(&counter)).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["rescode"], "200");
        assert_eq!(answer["resmsg"], "Success");
        let app_key = answer["app_key"].as_str().expect("a key").to_owned();
        Self { counter, app_key }
    }

    async fn post(&self, action: &str, body: &Value) -> (Value, Value) {
        let request = self
            .counter
            .request(Method::POST, &format!("{ROOT}/{action}"))
            .bearer_auth(&self.counter.token)
            .header("appKey", &self.app_key)
            .json(body);
        let (_, answer) = crate::by_hand::send(request).await;
        (answer["rescode"].clone(), answer["Status_Message"].clone())
    }

    fn pay(&self, account: &str) {
        let order = Pay {
            phone: msisdn("0708374149"),
            number: "5200200".into(),
            account: account.into(),
            amount: Cents::new(30_000),
            pin: None,
        };
        self.counter.shop.simulator.pay(&order).expect("paid");
    }
}

#[tokio::test]
async fn a_payment_is_told_five_times_at_most() {
    let biller = Biller::open().await;
    let receiver = &biller.counter.shop.receiver;
    receiver.reply("bill", 200, r#"{"resmsg":"Failed","rescode":"500"}"#);
    biller.pay("A7");
    let told = receiver.until_posted("bill", 5).await;
    let first = told[0].json();
    let payment = &biller.counter.shop.simulator.state().payments[0];
    assert_eq!(first["transactionId"], json!(payment.code));
    assert_eq!(first["paidAmount"], "300");
    assert_eq!(first["msisdn"], "254708374149");
    assert_eq!(first["accountReference"], "A7");
    assert_eq!(first["shortCode"], "5200200");
    assert_eq!(first["dateCreated"].as_str().map(str::len), Some(10));

    receiver.reply("bill", 200, r#"{"resmsg":"Success","rescode":"200"}"#);
    biller.pay("A8");
    let told = receiver.until_posted("bill", 6).await;
    assert_eq!(told[5].json()["accountReference"], "A8");
    biller.pay("A9");
    let told = receiver.until_posted("bill", 7).await;
    assert_eq!(told[6].json()["accountReference"], "A9", "A8 was told once");
}

#[tokio::test]
async fn invoices_are_sent_paid_and_cancelled() {
    let biller = Biller::open().await;
    let receiver = &biller.counter.shop.receiver;
    receiver.reply("bill", 200, r#"{"resmsg":"Success","rescode":"200"}"#);
    let sent = (json!("200"), json!("Invoice sent successfully"));
    assert_eq!(
        biller
            .post("single-invoicing", &invoice("INV-1", "A1"))
            .await,
        sent
    );
    let many = json!([invoice("INV-2", "A2"), invoice("INV-3", "A3")]);
    assert_eq!(biller.post("bulk-invoicing", &many).await, sent);
    let again = json!([invoice("INV-4", "A4"), invoice("INV-1", "A1")]);
    assert_eq!(biller.post("bulk-invoicing", &again).await.0, "409");

    biller.pay("A1");
    let told = receiver.until_posted("bill", 1).await[0].json();
    let shop = &biller.counter.shop;
    let invoices = shop.simulator.state().invoices;
    assert_eq!(invoices.len(), 3, "none of a refused batch");
    assert_eq!(invoices[0].paid, Cents::new(30_000));
    let paid = json!("partially or fully paid invoices cannot be cancelled.");
    let reference = |name: &str| json!({"externalReference": name});
    assert_eq!(
        biller
            .post("cancel-single-invoice", &reference("INV-1"))
            .await,
        (json!("409"), paid)
    );
    let cancelled = (json!("200"), json!("Invoice cancelled successfuly."));
    assert_eq!(
        biller
            .post("cancel-single-invoice", &reference("INV-2"))
            .await,
        cancelled
    );
    let both = json!([reference("INV-3"), reference("INV-9")]);
    assert_eq!(biller.post("cancel-bulk-invoices", &both).await.0, "404");
    let one = json!([reference("INV-3")]);
    assert_eq!(biller.post("cancel-bulk-invoices", &one).await, cancelled);
    assert_eq!(shop.simulator.state().invoices.len(), 1);

    let receipt = json!({
        "paymentDate": "2026-10-02",
        "paidAmount": "300",
        "accountReference": "A1",
        "transactionId": told["transactionId"],
        "phoneNumber": "0708374149",
        "fullName": "Jane Doe",
        "invoiceName": "Rent",
        "externalReference": "INV-1",
    });
    assert_eq!(biller.post("reconciliation", &receipt).await.0, "200");
    let invoice = &shop.simulator.state().invoices[0];
    assert_eq!(json!(invoice.acknowledged[0]), told["transactionId"]);
    let other = with(receipt, "paidAmount", json!("301"));
    assert_eq!(biller.post("reconciliation", &other).await.0, "404");
    assert_eq!(shop.simulator.ledger().sum, Cents::new(0));
}

#[tokio::test]
async fn a_repeated_reference_is_a_duplicate_to_the_client() {
    let biller = Biller::open().await;
    let amount = Shillings::new(Cents::new(80_000)).expect("a small amount");
    let invoice = Billing {
        app_key: biller.app_key.as_str().into(),
        call: Invoice {
            reference: Note::parse("externalReference", "INV-1").expect("short"),
            customer: Name::parse("billedFullName", "Jane Doe").expect("a name"),
            phone: msisdn("0708374149"),
            period: BilledPeriod {
                month: Month::October,
                year: 2026,
            },
            name: Note::parse("invoiceName", "Rent").expect("short"),
            due: now(),
            account: Note::parse("accountReference", "A1").expect("short"),
            amount,
            items: vec![InvoiceItem {
                name: Note::parse("itemName", "Room").expect("short"),
                amount,
            }],
        },
    };
    let client = &biller.counter.shop.client;
    let send = async || client.send(&invoice, now()).await.map(|answer| answer.said);
    assert_eq!(send().await, Ok(Done));
    assert_eq!(send().await, Err(Error::Refused(Refusal::Duplicate)));
    let (code, words) = biller
        .post("single-invoicing", &self::invoice("INV-1", "A1"))
        .await;
    assert_eq!(code, "409");
    assert_eq!(
        words,
        "Another entry exist with the same externalReference number"
    );
    assert_eq!(biller.counter.shop.simulator.state().invoices.len(), 1);
}

#[tokio::test]
async fn who_has_not_opted_in_does_nothing() {
    let mut biller = Biller::open().await;
    let details = opt_in(&biller.counter);
    assert_eq!(biller.post("change-optin-details", &details).await.0, "200");
    let path = format!("{ROOT}/optin");
    let (_, again) = biller.counter.post(&path, &details).await;
    assert_eq!(again["app_key"], json!(biller.app_key));
    let stranger = with(details.clone(), "shortcode", json!("174379"));
    assert_eq!(
        biller.post("change-optin-details", &stranger).await.0,
        "401"
    );
    biller.app_key = "AG_0".into();
    assert_eq!(
        biller
            .post("single-invoicing", &invoice("INV-1", "A1"))
            .await
            .0,
        "401"
    );
    for (field, value) in [
        ("shortcode", json!("600610")),
        ("email", json!("")),
        ("officialContact", json!("12")),
        ("sendReminders", json!("yes")),
        ("callbackurl", json!("relay")),
    ] {
        let body = with(details.clone(), field, value);
        let (status, answer) = biller.counter.post(&path, &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    }
}

#[tokio::test]
async fn a_thousand_invoices_go_at_once_and_no_more() {
    let biller = Biller::open().await;
    let invoices = |count: usize| -> Value {
        let all = (0..count).map(|place| invoice(&format!("INV-{place}"), "A1"));
        all.collect()
    };
    let path = format!("{ROOT}/bulk-invoicing");
    for nothing in [invoices(0), invoices(1_001)] {
        let (status, answer) = biller.counter.post(&path, &nothing).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(answer["errorCode"], "400.002.05");
    }
    assert_eq!(
        biller.post("bulk-invoicing", &invoices(1_000)).await.0,
        "200"
    );
    assert_eq!(biller.counter.shop.simulator.state().invoices.len(), 1_000);
}
