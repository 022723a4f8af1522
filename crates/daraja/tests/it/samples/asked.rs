//! Requests of the initiators, and what they are answered with at once.

use super::{Built, Reading, Sample, errors};
use pokea_daraja::Request as _;
use pokea_daraja::initiator::{
    AccountBalance, Asked, B2b, B2bKind, B2c, B2cAmount, B2cPurpose, B2cVersion, BusinessReference,
    Initiator, Party, Reply, Reversal, SecurityCredential, TaxRemittance, TransactionStatus,
};
use pokea_daraja::values::{ConversationId, Occasion, Remarks, Shillings};
use pokea_domain::MpesaCode;
use serde_json::{Value, json};

pub fn request(sample: &Sample) -> Built {
    match sample.api.as_str() {
        "b2c" | "b2pochi" => Built::of(&b2c(sample)),
        "b2b" => Built::of(&b2b(sample)),
        "tax" => Built::of(&tax(sample)),
        "balance" => Built::of(&balance(sample)),
        "status" => Built::of(&status(sample)),
        "reversal" => Built::of(&reversal(sample)),
        other => panic!("{}: nobody builds {other}", sample.file),
    }
}

fn initiator(sample: &Sample) -> Initiator {
    let sent = sample.json()["SecurityCredential"].clone();
    let credential = SecurityCredential::from_portal(sent.as_str().expect("a credential"));
    Initiator::new(
        sample.text("initiator"),
        credential.expect("344 characters"),
    )
    .expect("a name")
}

fn remarks(sample: &Sample) -> Remarks {
    Remarks::parse("Remarks", sample.text("remarks")).expect("remarks")
}

fn occasion(sample: &Sample) -> Occasion {
    Occasion::parse("Occasion", sample.given("occasion").unwrap_or_default()).expect("an occasion")
}

fn reply(sample: &Sample) -> Reply {
    Reply {
        result: sample.url("result"),
        timeout: sample.url("timeout"),
    }
}

fn conversation(sample: &Sample) -> ConversationId {
    ConversationId::parse(sample.text("originator")).expect("an id")
}

fn party(sample: &Sample) -> Party {
    let number = sample.short_code("shortcode");
    match sample.text("kind_of_number") {
        "till" => Party::Till(number),
        _ => Party::ShortCode(number),
    }
}

fn b2c(sample: &Sample) -> B2c {
    let (pochi, own_id) = (
        sample.api == "b2pochi",
        sample.given("originator").is_some(),
    );
    B2c {
        version: match (sample.text("purpose"), pochi, own_id) {
            ("pochi", ..) | (_, true, _) => B2cVersion::Pochi(conversation(sample)),
            (.., true) => B2cVersion::V3(conversation(sample)),
            _ => B2cVersion::V1,
        },
        purpose: match sample.text("purpose") {
            "salary" => B2cPurpose::Salary,
            "promotion" => B2cPurpose::Promotion,
            _ => B2cPurpose::Business,
        },
        initiator: initiator(sample),
        from: sample.short_code("from"),
        to: sample.phone("to"),
        amount: B2cAmount::new(sample.cents("amount_cents")).expect("an amount"),
        remarks: remarks(sample),
        occasion: occasion(sample),
        reply: reply(sample),
    }
}

fn b2b(sample: &Sample) -> B2b {
    let to = sample.short_code("to");
    let kind = match sample.text("kind") {
        "pay bill" => B2bKind::PayBill {
            to,
            account: reference(sample),
        },
        "buy goods" => B2bKind::BuyGoods { to },
        "top up" => B2bKind::TopUp { to },
        other => panic!("{}: {other}", sample.file),
    };
    let mut request = B2b::new(
        kind,
        initiator(sample),
        sample.short_code("from"),
        sample.cents("amount_cents"),
        remarks(sample),
        reply(sample),
    )
    .expect("a payment");
    request.requester = sample.given("requester").map(|_| sample.phone("requester"));
    request.occasion = occasion(sample);
    request
}

fn reference(sample: &Sample) -> BusinessReference {
    BusinessReference::parse("AccountReference", sample.text("reference")).expect("a reference")
}

fn tax(sample: &Sample) -> TaxRemittance {
    TaxRemittance::new(
        initiator(sample),
        sample.short_code("from"),
        sample.cents("amount_cents"),
        reference(sample),
        remarks(sample),
        reply(sample),
    )
    .expect("a payment")
}

fn balance(sample: &Sample) -> AccountBalance {
    AccountBalance {
        initiator: initiator(sample),
        of: party(sample),
        remarks: remarks(sample),
        reply: reply(sample),
    }
}

fn status(sample: &Sample) -> TransactionStatus {
    TransactionStatus {
        initiator: initiator(sample),
        asked: match sample.given("mpesa_code") {
            Some(code) => Asked::Code(MpesaCode::parse(code).expect("a code")),
            None => Asked::Conversation(conversation(sample)),
        },
        party: party(sample),
        remarks: remarks(sample),
        occasion: occasion(sample),
        reply: reply(sample),
    }
}

fn reversal(sample: &Sample) -> Reversal {
    Reversal {
        initiator: initiator(sample),
        code: MpesaCode::parse(sample.text("mpesa_code")).expect("a code"),
        amount: Shillings::new(sample.cents("amount_cents")).expect("an amount"),
        paid_to: sample.short_code("shortcode"),
        remarks: remarks(sample),
        reply: reply(sample),
    }
}

/// The request of another sample, to read answers with: all initiators share one answer.
fn any(file: &str) -> Sample {
    let found = super::all().into_iter().find(|sample| sample.file == file);
    found.expect("a sample that is there")
}

pub fn any_b2c() -> B2c {
    b2c(&any("b2c/request_v3.json"))
}

pub fn any_balance() -> AccountBalance {
    balance(&any("balance/request.json"))
}

pub fn any_reversal() -> Reversal {
    reversal(&any("reversal/request.json"))
}

pub fn answer(sample: &Sample) -> Reading {
    match any_b2c().read(sample.status, &sample.body) {
        Ok(accepted) => {
            let said = json!({
                "outcome": "accepted",
                "originator": accepted.originator,
                "conversation": accepted.conversation,
            });
            Reading::of(&accepted, said)
        }
        Err(error) => errors::said(&error),
    }
}

/// What is unknown has no ids to go by.
pub fn answer_meaning(sample: &Sample) -> Value {
    match sample.text("outcome") {
        "unknown" => json!({"outcome": "unknown"}),
        _ => sample.meaning(),
    }
}
