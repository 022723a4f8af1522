//! B2B Express, QR, Pull and standing orders.

use super::{Built, Reading, Sample, errors, iso};
use pokea_daraja::express::{B2bExpress, B2bExpressCallback, B2bExpressOutcome};
use pokea_daraja::pull::{PullQuery, PullRegister, PullWindow, Pulled, PulledPayment};
use pokea_daraja::qr::{DynamicQr, QrReceiver};
use pokea_daraja::ratiba::{
    Frequency, OrderPeriod, RatibaEdition, StandingOrder, StandingOrderCallback,
    StandingOrderOutcome, StandingOrderReceiver,
};
use pokea_daraja::values::{
    AccountReference, ConversationId, Description, Note, PromptText, Shillings,
};
use pokea_daraja::{Payer, Request as _};
use pokea_domain::{Cents, MpesaCode, Msisdn};
use serde_json::{Value, json};
use std::num::NonZeroU16;

pub fn request(sample: &Sample) -> Built {
    match sample.api.as_str() {
        "express" => Built::of(&express(sample)),
        "qr" => Built::of(&qr(sample)),
        "pull register" => Built::of(&pull_register(sample)),
        "pull query" => Built::of(&pull_query(sample)),
        "ratiba" => Built::of(&standing_order(sample)),
        other => panic!("{}: nobody builds {other}", sample.file),
    }
}

fn express(sample: &Sample) -> B2bExpress {
    B2bExpress {
        payer: sample.short_code("payer"),
        receiver: sample.short_code("receiver"),
        amount: Shillings::new(sample.cents("amount_cents")).expect("an amount"),
        reference: PromptText::parse("paymentRef", sample.text("reference")).expect("a reference"),
        callback_url: sample.url("callback"),
        partner_name: Note::parse("partnerName", sample.text("partner")).expect("a name"),
        request_id: ConversationId::parse(sample.text("request")).expect("an id"),
    }
}

fn qr(sample: &Sample) -> DynamicQr {
    let number = || sample.short_code("receiver");
    let pixels = sample.means["pixels"]
        .as_u64()
        .and_then(|size| u16::try_from(size).ok());
    DynamicQr {
        merchant_name: Note::parse("MerchantName", sample.text("merchant")).expect("a name"),
        reference: Note::parse("RefNo", sample.text("reference")).expect("a reference"),
        amount: Shillings::new(sample.cents("amount_cents")).expect("an amount"),
        receiver: match sample.text("kind") {
            "buy goods" => QrReceiver::BuyGoods(number()),
            "paybill" => QrReceiver::PayBill(number()),
            "withdraw at agent" => QrReceiver::WithdrawAtAgent(number()),
            "send money" => QrReceiver::SendMoney(sample.phone("receiver")),
            "send to business" => QrReceiver::SendToBusiness(sample.phone("receiver")),
            other => panic!("{}: {other}", sample.file),
        },
        size: pixels.and_then(NonZeroU16::new).expect("a size"),
    }
}

fn pull_register(sample: &Sample) -> PullRegister {
    PullRegister {
        short_code: sample.short_code("shortcode"),
        nominated_number: sample.phone("nominated"),
        callback_url: sample.url("callback"),
    }
}

fn pull_query(sample: &Sample) -> PullQuery {
    PullQuery {
        short_code: sample.short_code("shortcode"),
        window: PullWindow::new(sample.time("from"), sample.time("until")).expect("a window"),
        offset: 0,
    }
}

fn standing_order(sample: &Sample) -> StandingOrder {
    let number = sample.short_code("shortcode");
    let name = "TransactionDesc";
    StandingOrder {
        edition: RatibaEdition::First,
        name: Note::parse("StandingOrderName", sample.text("name")).expect("a name"),
        receiver: match sample.text("kind_of_number") {
            "till" => StandingOrderReceiver::Till(number),
            _ => StandingOrderReceiver::PayBill(number),
        },
        msisdn: sample.phone("payer"),
        amount: Shillings::new(sample.cents("amount_cents")).expect("an amount"),
        period: OrderPeriod::new(sample.day("from"), sample.day("until")).expect("a period"),
        frequency: match sample.text("every") {
            "day" => Frequency::Daily,
            "month" => Frequency::Monthly,
            other => panic!("{}: every {other}", sample.file),
        },
        callback_url: sample.url("callback"),
        account_reference: AccountReference::parse("AccountReference", sample.text("reference"))
            .expect("a reference"),
        description: Description::parse(name, sample.text("description")).expect("a text"),
    }
}

/// The request of a sample of the same API, to read answers with.
fn any(api: &str) -> Sample {
    let found = super::all()
        .into_iter()
        .find(|sample| sample.api == api && sample.kind == "request");
    found.expect("a request of each API")
}

pub fn any_qr() -> DynamicQr {
    qr(&any("qr"))
}

pub fn any_pull_query() -> PullQuery {
    pull_query(&any("pull query"))
}

pub fn answer(sample: &Sample) -> Reading {
    let (status, body) = (sample.status, &sample.body);
    let said = match sample.api.as_str() {
        "express" => express(&any("express"))
            .read(status, body)
            .map(|done| Reading::of(&done, json!({"outcome": "accepted"}))),
        "qr" => any_qr().read(status, body).map(|picture| {
            assert!(picture.png.starts_with(b"\x89PNG"), "{}", sample.file);
            Reading::of(&picture, json!({"outcome": "code", "image": "png"}))
        }),
        "pull register" => pull_register(&any("pull register"))
            .read(status, body)
            .map(|done| Reading::of(&done, json!({"outcome": "registered"}))),
        "pull query" => any_pull_query()
            .read(status, body)
            .map(|pulled| Reading::of(&pulled, page(&pulled))),
        "ratiba" => standing_order(&any("ratiba"))
            .read(status, body)
            .map(|asked| {
                Reading::of(
                    &asked,
                    json!({"outcome": "accepted", "request": asked.reference}),
                )
            }),
        other => panic!("{}: nobody reads {other}", sample.file),
    };
    said.unwrap_or_else(|error| errors::said(&error))
}

/// What the index says, without what the request already knows; "not accepted" is no proof that nothing was started.
pub fn answer_meaning(sample: &Sample) -> Value {
    let mut means = sample.meaning();
    if means["outcome"] == "not_accepted" {
        means["outcome"] = "unknown".into();
    }
    means
        .as_object_mut()
        .expect("a meaning")
        .remove("shortcode");
    means
}

fn page(pulled: &Pulled) -> Value {
    let Pulled::Page(page) = pulled else {
        return json!({"outcome": "none_or_failure"});
    };
    assert!(page.unreadable.is_empty(), "rows that cannot be read");
    let row = |payment: &PulledPayment| {
        json!({
            "mpesa_code": payment.code.as_str(),
            "paid_at": payment.at.map(|at| iso(at.nairobi())),
            "phone": payment.payer.as_ref().and_then(Payer::number).map(Msisdn::as_daraja),
            "amount_cents": payment.amount.cents(),
            "reference": Some(&payment.reference).filter(|text| !text.is_empty()),
        })
    };
    let rows: Vec<Value> = page.payments.iter().map(row).collect();
    json!({"outcome": "rows", "rows": rows})
}

pub fn callback(sample: &Sample) -> Reading {
    if sample.api == "ratiba" {
        return order(&StandingOrderCallback::parse(&sample.body).expect("a callback"));
    }
    let callback = B2bExpressCallback::parse(&sample.body).expect("a callback");
    let mut said = json!({
        "code": callback.result.as_str(),
        "amount_cents": callback.amount.map(Cents::cents),
        "request": callback.request_id,
        "mpesa_code": callback.code.as_ref().map(MpesaCode::as_str),
    });
    said["outcome"] = match callback.outcome() {
        B2bExpressOutcome::Paid { .. } => "paid",
        B2bExpressOutcome::Unclear => "unknown",
        _ => "failed",
    }
    .into();
    for (key, value) in [
        ("conversation", &callback.conversation),
        ("reference", &callback.reference),
    ] {
        if let Some(value) = value {
            said[key] = value.as_str().into();
        }
    }
    Reading::of(&callback, said)
}

fn order(callback: &StandingOrderCallback) -> Reading {
    let outcome = match callback.outcome() {
        StandingOrderOutcome::Created => "created",
        StandingOrderOutcome::Unclear => "unknown",
        _ => "failed",
    };
    let mut said = json!({
        "outcome": outcome,
        "code": callback.result.as_str(),
        "request": callback.reference,
    });
    if outcome == "created" {
        said["mpesa_code"] = json!(callback.transaction_id);
    }
    Reading::of(callback, said)
}
