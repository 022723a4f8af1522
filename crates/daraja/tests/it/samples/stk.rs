//! Pushes, their callbacks and queries.

use super::{Built, Reading, Sample, errors};
use pokea_daraja::stk::{LipaNaMpesa, StkCallback, StkPush, StkQuery, StkStatus};
use pokea_daraja::values::{AccountReference, CallbackUrl, Description, Shillings};
use pokea_daraja::{Meaning, Request as _, ResultCode};
use pokea_domain::{Cents, CheckoutRequestId, Msisdn};
use serde_json::{Value, json};

/// Of Safaricom's public sandbox.
const PASSKEY: &str = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919";

pub fn push(sample: &Sample) -> Built {
    let push = StkPush {
        shop: shop(sample),
        msisdn: sample.phone("payer"),
        amount: Shillings::new(sample.cents("amount_cents")).expect("an amount"),
        callback_url: CallbackUrl::parse("CallBackURL", sample.text("callback")).expect("a URL"),
        account_reference: AccountReference::parse("AccountReference", sample.text("reference"))
            .expect("a reference"),
        description: Description::parse(
            "TransactionDesc",
            sample.given("description").unwrap_or_default(),
        )
        .expect("a description"),
    };
    Built::at(&push, sample.time("at"))
}

fn shop(sample: &Sample) -> LipaNaMpesa {
    let (code, passkey) = (sample.text("shortcode"), PASSKEY.into());
    match sample.given("kind_of_number") {
        Some("till") => LipaNaMpesa::till(code, sample.text("receiver"), passkey),
        _ => LipaNaMpesa::paybill(code, passkey),
    }
    .expect("a shop")
}

pub fn query(sample: &Sample) -> Built {
    let query = StkQuery {
        shop: shop(sample),
        checkout: CheckoutRequestId::parse(sample.text("checkout_request")).expect("an id"),
    };
    Built::at(&query, sample.time("at"))
}

/// A push of no sample in particular, to read answers with.
pub fn any_push() -> StkPush {
    let name = "a sample";
    StkPush {
        shop: any_shop(),
        msisdn: Msisdn::parse("254708374149").expect("a phone number"),
        amount: Shillings::new(Cents::new(100)).expect("an amount"),
        callback_url: CallbackUrl::parse(name, "https://shop.example/c/7").expect("a URL"),
        account_reference: AccountReference::parse(name, "INV-7").expect("a reference"),
        description: Description::parse(name, "").expect("nothing"),
    }
}

/// A query of no sample in particular.
pub fn any_query() -> StkQuery {
    StkQuery {
        shop: any_shop(),
        checkout: CheckoutRequestId::parse("ws_CO_27032025083424885708374149").expect("an id"),
    }
}

fn any_shop() -> LipaNaMpesa {
    LipaNaMpesa::paybill("174379", PASSKEY.into()).expect("a shop")
}

/// Answers, callbacks and the table of codes.
pub fn read(sample: &Sample) -> Reading {
    match (sample.api.as_str(), sample.kind.as_str()) {
        ("stk push", "answer") => match any_push().read(sample.status, &sample.body) {
            Ok(accepted) => {
                let said = json!({
                    "outcome": "accepted",
                    "checkout_request": accepted.checkout.as_str(),
                    "merchant_request": accepted.merchant.as_str(),
                });
                Reading::of(&accepted, said)
            }
            Err(error) => errors::said(&error),
        },
        ("stk query", "answer") => match any_query().read(sample.status, &sample.body) {
            Ok(status) => queried(&status),
            Err(error) => errors::said(&error),
        },
        (_, "callback") => callback(&StkCallback::parse(&sample.body).expect("a callback")),
        (_, "codes") => {
            let table = sample.json();
            let rows = table.as_array().expect("a table").iter();
            let codes: Vec<_> = rows
                .map(|row| ResultCode::new(row["code"].as_str().expect("a code")))
                .collect();
            let meanings: Vec<_> = codes
                .iter()
                .map(|code| (code.as_str(), code.meaning()))
                .collect();
            Reading::of(&meanings, codes.iter().map(code).collect())
        }
        other => panic!("{}: nobody reads {other:?}", sample.file),
    }
}

/// The index has more to say to people than that a payment is still open.
pub fn meaning(sample: &Sample) -> Value {
    let open = |row: &mut Value| {
        if matches!(row["outcome"].as_str(), Some("unknown" | "pending")) && !row["code"].is_null()
        {
            row["outcome"] = "unknown".into();
            row["final"] = false.into();
        }
        row.as_object_mut().expect("a row").remove("advice");
    };
    if sample.kind == "codes" {
        let mut rows = sample.json();
        rows.as_array_mut()
            .expect("a table")
            .iter_mut()
            .for_each(open);
        return rows;
    }
    let mut means = sample.meaning();
    if sample.api == "stk query" && means["outcome"] == "pending" {
        return json!({"outcome": "pending"});
    }
    open(&mut means);
    means
}

pub fn queried(status: &StkStatus) -> Reading {
    let said = match status {
        StkStatus::Paid => json!({"outcome": "paid", "code": "0", "mpesa_code": null}),
        StkStatus::Failed(result, _) => code(result),
        StkStatus::Pending => json!({"outcome": "pending"}),
    };
    Reading::of(status, said)
}

fn code(result: &ResultCode) -> Value {
    let (outcome, last) = match result.meaning() {
        Meaning::Paid => ("paid", true),
        Meaning::Failed(_) => ("failed", true),
        Meaning::Open => ("unknown", false),
    };
    json!({"outcome": outcome, "code": result.as_str(), "final": last})
}

fn callback(callback: &StkCallback) -> Reading {
    let mut said = match (&callback.paid, callback.result.meaning()) {
        (Some(paid), Meaning::Paid) => json!({
            "outcome": "paid",
            "code": callback.result.as_str(),
            "amount_cents": paid.amount.cents(),
            "mpesa_code": paid.code.as_str(),
            "paid_at": paid.at.map(super::iso),
            "phone": paid.phone.as_ref().map(Msisdn::as_daraja),
        }),
        _ => code(&callback.result),
    };
    said["checkout_request"] = callback.checkout.as_str().into();
    said["merchant_request"] = callback.merchant.as_str().into();
    Reading::of(callback, said)
}
