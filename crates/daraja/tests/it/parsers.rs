//! Every parser of the crate in one call, for the tests that feed them nonsense and for the fuzzer (`crates/daraja/fuzz`), which includes
//! this file. Beyond not to panic, each must hold what it promises: nothing under a failing status succeeds, only what was done has
//! details, and what was read can be shown.

use pokea_daraja::Request;
use pokea_daraja::bill_manager::{BillPayment, Billing, CancelInvoice, Cancelled, Email, OptIn};
use pokea_daraja::c2b::*;
use pokea_daraja::express::{B2bExpress, B2bExpressCallback};
use pokea_daraja::initiator::*;
use pokea_daraja::pull::{PullQuery, PullRegister, PullWindow};
use pokea_daraja::qr::{DynamicQr, QrReceiver};
use pokea_daraja::ratiba::*;
use pokea_daraja::stk::*;
use pokea_daraja::values::{CallbackUrl, ConversationId, Note, PromptText, Shillings, ShortCode};
use pokea_domain::{Cents, CheckoutRequestId, Millis, MpesaCode, Msisdn};
use std::fmt::Debug;
use std::num::NonZeroU16;

/// 2026-11-22 14:32:09 in Nairobi.
const NOW: Millis = Millis(1_795_347_129_000);
/// What Safaricom posts.
pub fn messages(bytes: &[u8]) {
    shown(StkCallback::parse(bytes).map(|callback| (callback.claim(), callback)));
    shown(C2bConfirmation::parse(bytes));
    shown(C2bValidation::parse(bytes));
    shown(B2bExpressCallback::parse(bytes).map(|callback| (callback.outcome(), callback)));
    shown(StandingOrderCallback::parse(bytes).map(|callback| (callback.outcome(), callback)));
    shown(BillPayment::parse(bytes));
    if let Ok(result) = InitiatorResult::parse(bytes) {
        let done = result.outcome() == Outcome::Done;
        let read = (
            B2cPaid::read(&result),
            B2bPaid::read(&result),
            Balances::read(&result),
            TransactionDetails::read(&result),
            Reversed::read(&result),
        );
        let any = read.0.is_some() || read.1.is_some() || read.2.is_some() || read.4.is_some();
        assert!(
            done || !any && read.3.is_none(),
            "only what is done has details"
        );
        shown(Ok::<_, ()>((read, result)));
    }
}

/// What Daraja answers.
pub fn answers(requests: &Requests, bytes: &[u8]) {
    let Requests {
        push,
        query,
        register,
        simulate,
        b2c,
        b2b,
        tax,
        balance,
        status,
        reversal,
        express,
        qr,
        pull_register,
        pull,
        order,
        opt_in,
        cancel,
    } = requests;
    read(push, bytes);
    read_pending(query, bytes);
    read(register, bytes);
    read(simulate, bytes);
    read(b2c, bytes);
    read(b2b, bytes);
    read(tax, bytes);
    read(balance, bytes);
    read(status, bytes);
    read(reversal, bytes);
    read(express, bytes);
    read(qr, bytes);
    read(pull_register, bytes);
    read(pull, bytes);
    read(order, bytes);
    read(opt_in, bytes);
    read_cancelled(cancel, bytes);
}

/// A file that an owner chose.
pub fn files(bytes: &[u8]) {
    if let Err(error) = Certificate::import(bytes, NOW) {
        assert!(!error.to_string().is_empty());
    }
}

fn read<R: Request>(request: &R, bytes: &[u8])
where
    R::Answer: Debug,
{
    shown(request.read(200, bytes));
    let failed = request.read(503, bytes);
    assert!(failed.is_err(), "success under a failing status");
    shown(failed);
}

/// The query alone answers "pending" under any status.
fn read_pending(query: &StkQuery, bytes: &[u8]) {
    shown(query.read(200, bytes));
    let failed = query.read(503, bytes);
    assert!(matches!(failed, Ok(StkStatus::Pending) | Err(_)));
}

/// "Paid already" comes with a conflict's status; "cancelled" never does.
fn read_cancelled(cancel: &Billing<CancelInvoice>, bytes: &[u8]) {
    shown(cancel.read(200, bytes));
    let failed = cancel.read(503, bytes);
    assert!(matches!(failed, Ok(Cancelled::PaidAlready) | Err(_)));
}

fn shown<T: Debug, E>(read: Result<T, E>) {
    if let Ok(read) = read {
        assert!(!format!("{read:?}").is_empty());
    }
}

/// One request of each kind, to read answers with.
#[derive(Debug)]
pub struct Requests {
    push: StkPush,
    query: StkQuery,
    register: C2bRegister,
    simulate: C2bSimulate,
    b2c: B2c,
    b2b: B2b,
    tax: TaxRemittance,
    balance: AccountBalance,
    status: TransactionStatus,
    reversal: Reversal,
    express: B2bExpress,
    qr: DynamicQr,
    pull_register: PullRegister,
    pull: PullQuery,
    order: StandingOrder,
    opt_in: OptIn,
    cancel: Billing<CancelInvoice>,
}

impl Requests {
    /// With values that do not matter.
    pub fn new() -> Self {
        let code = || ShortCode::parse("174379").expect("a number");
        let url =
            || CallbackUrl::parse("CallBackURL", "https://relay.example/c/0a").expect("a URL");
        let phone = || Msisdn::parse("0712345678").expect("a phone");
        let id = || ConversationId::parse("R1-000123-1").expect("an id");
        let shop = || LipaNaMpesa::paybill("174379", "passkey".into()).expect("a number");
        let credential = format!("{}==", "A".repeat(342));
        let credential = SecurityCredential::from_portal(&credential).expect("344 characters");
        let initiator = || Initiator::new("practiceapi", credential.clone()).expect("a name");
        let reply = || Reply {
            result: url(),
            timeout: url(),
        };
        let shillings = Cents::new(30_000);
        let checkout = "ws_CO_27032025083424885708374149";
        Self {
            push: StkPush {
                shop: shop(),
                msisdn: phone(),
                amount: Shillings::new(shillings).expect("whole"),
                callback_url: url(),
                account_reference: PromptText::parse("AccountReference", "R1").expect("short"),
                description: PromptText::parse("TransactionDesc", "").expect("none"),
            },
            query: StkQuery {
                shop: shop(),
                checkout: CheckoutRequestId::parse(checkout).expect("an id"),
            },
            register: C2bRegister {
                version: C2bVersion::V2,
                short_code: code(),
                confirmation: url(),
                validation: url(),
                unanswered: Unanswered::Completed,
            },
            simulate: C2bSimulate {
                version: C2bVersion::V2,
                receiver: SimulatedReceiver::Till(code()),
                amount: Shillings::new(shillings).expect("whole"),
                msisdn: phone(),
            },
            b2c: B2c {
                version: B2cVersion::V3(id()),
                purpose: B2cPurpose::Business,
                initiator: initiator(),
                from: code(),
                to: phone(),
                amount: B2cAmount::new(shillings).expect("whole"),
                remarks: remarks(),
                occasion: Note::parse("Occassion", "").expect("none"),
                reply: reply(),
            },
            b2b: B2b::new(
                B2bKind::BuyGoods { to: code() },
                initiator(),
                code(),
                shillings,
                remarks(),
                reply(),
            )
            .expect("whole"),
            tax: TaxRemittance::new(
                initiator(),
                code(),
                shillings,
                PromptText::parse("AccountReference", "353353").expect("short"),
                remarks(),
                reply(),
            )
            .expect("whole"),
            balance: AccountBalance {
                initiator: initiator(),
                of: Party::ShortCode(code()),
                remarks: remarks(),
                reply: reply(),
            },
            status: TransactionStatus {
                initiator: initiator(),
                asked: Asked::Code(MpesaCode::parse("UKM4K7Q2TX").expect("a code")),
                party: Party::ShortCode(code()),
                remarks: remarks(),
                occasion: Note::parse("Occasion", "").expect("none"),
                reply: reply(),
            },
            reversal: Reversal {
                initiator: initiator(),
                code: MpesaCode::parse("UKM4K7Q2TX").expect("a code"),
                amount: Shillings::new(shillings).expect("whole"),
                paid_to: code(),
                remarks: remarks(),
                reply: reply(),
            },
            express: B2bExpress {
                payer: code(),
                receiver: code(),
                amount: Shillings::new(shillings).expect("whole"),
                reference: PromptText::parse("paymentRef", "INV-7").expect("short"),
                callback_url: url(),
                partner_name: Note::parse("partnerName", "Mama Njeri").expect("short"),
                request_id: id(),
            },
            qr: DynamicQr {
                merchant_name: Note::parse("MerchantName", "Mama Njeri").expect("short"),
                reference: Note::parse("RefNo", "INV-7").expect("short"),
                amount: Shillings::new(shillings).expect("whole"),
                receiver: QrReceiver::BuyGoods(code()),
                size: NonZeroU16::MIN,
            },
            pull_register: PullRegister {
                short_code: code(),
                nominated_number: phone(),
                callback_url: url(),
            },
            pull: PullQuery {
                short_code: code(),
                window: PullWindow::new(NOW, NOW).expect("no time at all"),
                offset: 0,
            },
            order: StandingOrder {
                edition: RatibaEdition::First,
                name: Note::parse("StandingOrderName", "Rent").expect("short"),
                receiver: StandingOrderReceiver::PayBill(code()),
                msisdn: phone(),
                amount: Shillings::new(shillings).expect("whole"),
                period: OrderPeriod::new(NOW, NOW).expect("a day"),
                frequency: Frequency::Monthly,
                callback_url: url(),
                account_reference: PromptText::parse("AccountReference", "R1").expect("short"),
                description: PromptText::parse("TransactionDesc", "").expect("none"),
            },
            opt_in: OptIn {
                short_code: code(),
                email: Email::parse("shop@example.co.ke").expect("an address"),
                contact: phone(),
                reminders: true,
                logo: Note::parse("logo", "").expect("none"),
                callback_url: url(),
            },
            cancel: Billing {
                app_key: "AG_key".into(),
                call: CancelInvoice(Note::parse("externalReference", "INV-7").expect("short")),
            },
        }
    }
}

fn remarks() -> pokea_daraja::values::Remarks {
    Note::parse("Remarks", "Practice").expect("short")
}
