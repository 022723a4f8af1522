//! Bill Manager.

use super::{Built, Reading, Sample, errors};
use pokea_daraja::bill_manager::{
    BillPayment, BilledPeriod, Billing, BillingCall, CancelInvoice, CancelInvoices, Cancelled,
    ChangeOptIn, Email, ExternalReference, Invoice, InvoiceAmount, InvoiceItem, Invoices, Month,
    Name, OptIn, Reconciliation,
};
use pokea_daraja::values::Note;
use pokea_daraja::{Payer, Request as _};
use pokea_domain::{Cents, MpesaCode, Msisdn};
use secrecy::ExposeSecret as _;
use serde_json::{Map, Value, json};

/// Path and body; and each call but the first carries the key under the name that the sample has.
pub fn request(sample: &Sample) -> Built {
    match sample.api.as_str() {
        "bill optin" => Built::of(&opt_in(sample)),
        "bill change-optin-details" => billed(sample, ChangeOptIn(opt_in(sample))),
        "bill single-invoicing" => billed(sample, invoice(sample, &sample.means)),
        "bill bulk-invoicing" => {
            let each = |means: &Value| invoice(sample, means.as_object().expect("an invoice"));
            let invoices = list(sample).iter().map(each).collect();
            billed(sample, Invoices::new(invoices).expect("some invoices"))
        }
        "bill cancel-single-invoice" => {
            billed(sample, CancelInvoice(reference(sample.text("invoice"))))
        }
        "bill cancel-bulk-invoices" => {
            let each = |name: &Value| reference(name.as_str().expect("a name"));
            let invoices = list(sample).iter().map(each).collect();
            billed(
                sample,
                CancelInvoices::new(invoices).expect("some invoices"),
            )
        }
        "bill reconciliation" => billed(sample, reconciliation(sample)),
        other => panic!("{}: nobody builds {other}", sample.file),
    }
}

fn billed<C: BillingCall + std::fmt::Debug>(sample: &Sample, call: C) -> Built {
    let key = sample.headers["appKey"].as_str().expect("a key");
    Built::of(&Billing {
        app_key: key.into(),
        call,
    })
}

fn list(sample: &Sample) -> &[Value] {
    sample.means["invoices"].as_array().expect("a list")
}

fn reference(text: &str) -> ExternalReference {
    ExternalReference::parse("externalReference", text).expect("a reference")
}

fn opt_in(sample: &Sample) -> OptIn {
    OptIn {
        short_code: sample.short_code("shortcode"),
        email: Email::parse(sample.text("email")).expect("an address"),
        contact: sample.phone("contact"),
        reminders: sample.means["reminders"] == true,
        logo: Note::parse("logo", "").expect("nothing"),
        callback_url: sample.url("callback"),
    }
}

fn invoice(sample: &Sample, means: &Map<String, Value>) -> Invoice {
    let text = |key: &str| means[key].as_str().expect("text");
    let amount = |cents: &Value| {
        InvoiceAmount::new(Cents::new(cents.as_i64().expect("cents"))).expect("an amount")
    };
    let (month, year) = text("period").split_once(' ').expect("a month and a year");
    assert_eq!(month, "October", "{}", sample.file);
    Invoice {
        reference: reference(text("invoice")),
        customer: Name::parse("billedFullName", text("name")).expect("a name"),
        phone: Msisdn::parse(text("phone")).expect("a phone number"),
        period: BilledPeriod {
            month: Month::October,
            year: year.parse().expect("a year"),
        },
        name: Note::parse("invoiceName", text("title")).expect("a name"),
        due: super::noon(text("due")),
        account: Note::parse("accountReference", text("account")).expect("an account"),
        amount: amount(&means["amount_cents"]),
        items: means["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|item| InvoiceItem {
                name: Note::parse("itemName", item[0].as_str().expect("text")).expect("a name"),
                amount: amount(&item[1]),
            })
            .collect(),
    }
}

fn reconciliation(sample: &Sample) -> Reconciliation {
    let title = sample.text("title");
    Reconciliation {
        paid_at: sample.day("date"),
        amount: InvoiceAmount::new(sample.cents("amount_cents")).expect("an amount"),
        account: Note::parse("accountReference", sample.text("account")).expect("an account"),
        code: MpesaCode::parse(sample.text("mpesa_code")).expect("a code"),
        phone: sample.phone("phone"),
        customer: Name::parse("fullName", sample.text("name")).expect("a name"),
        invoice_name: Note::parse("invoiceName", title).expect("a name"),
        reference: reference(sample.text("invoice")),
    }
}

/// A call of no sample in particular.
pub fn any_call() -> Billing<CancelInvoice> {
    Billing {
        app_key: "AG_2376487236_126732989KJ".into(),
        call: CancelInvoice(reference("INV-7")),
    }
}

pub fn answer(sample: &Sample) -> Reading {
    if sample.api == "bill optin" {
        let samples = super::all();
        let request = samples
            .iter()
            .find(|other| other.file == "bill/optin_request.json");
        return match opt_in(request.expect("the request")).read(sample.status, &sample.body) {
            Ok(done) => {
                let key = done.app_key.expose_secret();
                Reading::of(&done, json!({"outcome": "accepted", "app_key": key}))
            }
            Err(error) => errors::said(&error),
        };
    }
    match any_call().read(sample.status, &sample.body) {
        Ok(done) => {
            let said = match done {
                Cancelled::Yes => json!({"outcome": "accepted"}),
                Cancelled::PaidAlready => json!({"outcome": "refused", "code": "409"}),
            };
            Reading::of(&done, said)
        }
        Err(error) => errors::said(&error),
    }
}

pub fn payment(sample: &Sample) -> Reading {
    let payment = BillPayment::parse(&sample.body).expect("a payment");
    let said = json!({
        "outcome": "paid",
        "mpesa_code": payment.code.as_str(),
        "amount_cents": payment.amount.cents(),
        "phone": payment.payer.as_ref().and_then(Payer::number).map(Msisdn::as_daraja),
        "date": payment.date,
        "account": payment.account,
        "shortcode": payment.short_code,
    });
    Reading::of(&payment, said)
}
