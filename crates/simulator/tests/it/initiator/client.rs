//! The initiator APIs through the real client: what it sends is taken, and what comes back is read.

use super::desk::{Desk, PAYOUTS, PHONE, STORE, TILL};
use crate::shop::{msisdn, now};
use pokea_daraja::initiator::{
    Accepted, AccountBalance, Asked, B2b, B2bKind, B2bPaid, B2c, B2cPaid, B2cPurpose, B2cVersion,
    Balances, BusinessReference, Certificate, CertificateError, Initiator, InitiatorFailure,
    InitiatorResult, Outcome, Party, Reply, Reversal, Reversed, TaxRemittance, TransactionDetails,
    TransactionState, TransactionStatus,
};
use pokea_daraja::values::{CallbackUrl, ConversationId, Note, Remarks, Shillings, ShortCode};
use pokea_daraja::{Error, Refusal, Request};
use pokea_domain::{Cents, MpesaCode};
use pokea_simulator::{AnswerFault, Faults, InitiatorFaults, Purse, ResultFault, ResultShape};
use rsa::rand_core::UnwrapErr;

/// A desk with the real client at it.
struct Office {
    desk: Desk,
    initiator: Initiator,
}

impl Office {
    async fn open() -> Self {
        let desk = Desk::open().await;
        let initiator = initiator(&desk, "Practice#2026");
        Self { desk, initiator }
    }

    fn reply(&self, path: &str) -> Reply {
        let receiver = &self.desk.counter.shop.receiver;
        let url = |path: &str| CallbackUrl::parse("ResultURL", &receiver.url(path));
        Reply {
            result: url(path).expect("an address"),
            timeout: url("timeout").expect("an address"),
        }
    }

    fn b2c(&self, id: &str, path: &str) -> B2c {
        B2c {
            version: B2cVersion::V3(ConversationId::parse(id).expect("an id")),
            purpose: B2cPurpose::Business,
            initiator: self.initiator.clone(),
            from: number(PAYOUTS),
            to: msisdn(PHONE),
            amount: Shillings::new(Cents::new(100_000)).expect("an amount"),
            remarks: remarks(),
            occasion: Note::parse("Occassion", "").expect("none"),
            reply: self.reply(path),
        }
    }

    fn b2b(&self, kind: B2bKind, path: &str) -> B2b {
        let from = number(STORE);
        let amount = Cents::new(19_000);
        let reply = self.reply(path);
        B2b::new(kind, self.initiator.clone(), from, amount, remarks(), reply).expect("a payment")
    }

    fn balance(&self, path: &str) -> AccountBalance {
        AccountBalance {
            initiator: self.initiator.clone(),
            of: Party::Till(number(TILL)),
            remarks: remarks(),
            reply: self.reply(path),
        }
    }

    fn status(&self, of: &str, asked: Asked, path: &str) -> TransactionStatus {
        TransactionStatus {
            initiator: self.initiator.clone(),
            asked,
            party: Party::ShortCode(number(of)),
            remarks: remarks(),
            occasion: Note::parse("Occasion", "").expect("none"),
            reply: self.reply(path),
        }
    }

    fn reversal(&self, code: MpesaCode, path: &str) -> Reversal {
        Reversal {
            initiator: self.initiator.clone(),
            code,
            amount: Shillings::new(Cents::new(150_000)).expect("an amount"),
            paid_to: number(STORE),
            remarks: remarks(),
            reply: self.reply(path),
        }
    }

    /// Sends a request whose result goes to this path, and reads the result.
    async fn outcome<R>(&self, request: &R, path: &str) -> InitiatorResult
    where
        R: Request<Answer = Accepted>,
    {
        let shop = &self.desk.counter.shop;
        let answer = shop.client.send(request, now()).await.expect("accepted");
        let posted = shop.receiver.until_posted(path, 1).await;
        let result = InitiatorResult::parse(&posted[0].body).expect("a result");
        assert_eq!(result.originator.as_ref(), Some(&answer.said.originator));
        assert_eq!(result.conversation, Some(answer.said.conversation));
        assert_eq!(self.desk.ledger().sum.cents(), 0);
        result
    }

    fn set(&self, initiator: InitiatorFaults) {
        self.desk.counter.shop.simulator.set_faults(Faults {
            initiator,
            ..Faults::default()
        });
    }
}

/// The initiator of the shop, with a password encrypted to the imported certificate.
fn initiator(desk: &Desk, password: &str) -> Initiator {
    let file = desk.counter.shop.simulator.certificate_pem().as_bytes();
    let fingerprint = match Certificate::import(file, now()) {
        Err(CertificateError::Unknown { name, fingerprint }) => {
            assert!(name.contains("practice.pokea.example"), "{name}");
            fingerprint
        }
        other => panic!("not Safaricom's, and yet: {other:?}"),
    };
    let certificate = Certificate::accept(file, now(), fingerprint).expect("a certificate");
    let mut random = UnwrapErr(getrandom::SysRng);
    let credential = certificate.encrypt(&password.into(), &mut random);
    Initiator::new("practice-api", credential.expect("a password")).expect("a name")
}

fn number(text: &str) -> ShortCode {
    ShortCode::parse(text).expect("a short code")
}

fn remarks() -> Remarks {
    Note::parse("Remarks", "Practice").expect("remarks")
}

fn reference(text: &str) -> BusinessReference {
    BusinessReference::parse("AccountReference", text).expect("a reference")
}

#[tokio::test]
async fn people_are_paid_once() {
    let office = Office::open().await;
    let result = office.outcome(&office.b2c("pay-1", "b2c"), "b2c").await;
    assert_eq!(result.outcome(), Outcome::Done);
    let paid = B2cPaid::read(&result).expect("paid");
    assert_eq!(paid.amount, Cents::new(100_000));
    assert_eq!(paid.registered, Some(true));
    assert!(paid.at.is_some() && paid.receiver.is_some());
    let held = |purse| Some(Cents::new(office.desk.holds(PAYOUTS, purse)));
    assert_eq!(paid.utility, held(Purse::Utility));
    assert_eq!(paid.working, held(Purse::Working));
    assert_eq!(paid.charges_paid, held(Purse::ChargesPaid));
    assert_eq!(office.desk.ledger().postings[0].receipt, paid.code);

    let again = office.b2c("pay-1", "b2c");
    let refused = office.desk.counter.shop.client.send(&again, now()).await;
    let refused = refused.map(|answer| answer.said);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::Duplicate))),
        "{refused:?}"
    );
    let mut pochi = office.b2c("pay-2", "pochi");
    pochi.version = B2cVersion::Pochi(ConversationId::parse("pay-2").expect("an id"));
    assert_eq!(
        office.outcome(&pochi, "pochi").await.outcome(),
        Outcome::Done
    );
    let mut older = office.b2c("pay-3", "older");
    older.version = B2cVersion::V1;
    older.purpose = B2cPurpose::Salary;
    assert_eq!(
        office.outcome(&older, "older").await.outcome(),
        Outcome::Done
    );
}

#[tokio::test]
async fn an_answer_that_was_lost_is_found_out_by_status() {
    let office = Office::open().await;
    office.set(InitiatorFaults {
        answer: AnswerFault::Lost,
        result: ResultFault::Lost,
        ..InitiatorFaults::default()
    });
    let shop = &office.desk.counter.shop;
    let lost = shop.client.send(&office.b2c("lost", "b2c"), now()).await;
    assert!(matches!(lost, Err(Error::Unknown(_))), "{lost:?}");
    shop.until(|_| office.desk.ledger().postings.len() == 1)
        .await;
    office.set(InitiatorFaults::default());
    let asked = Asked::Conversation(ConversationId::parse("lost").expect("an id"));
    let status = office.status(PAYOUTS, asked, "status");
    let result = office.outcome(&status, "status").await;
    let details = TransactionDetails::read(&result).expect("details");
    assert_eq!(details.state, TransactionState::Completed);
    assert_eq!(details.originator.as_deref(), Some("lost"));
    let posting = office.desk.ledger().postings.pop().expect("a posting");
    assert_eq!(details.code, Some(posting.receipt));
}

#[tokio::test]
async fn businesses_and_taxes_are_paid() {
    let office = Office::open().await;
    let account = reference("METER-7");
    for (path, kind) in [
        (
            "bill",
            B2bKind::PayBill {
                to: number("600610"),
                account,
            },
        ),
        (
            "goods",
            B2bKind::BuyGoods {
                to: number("600621"),
            },
        ),
        (
            "topup",
            B2bKind::TopUp {
                to: number(PAYOUTS),
            },
        ),
    ] {
        let result = office.outcome(&office.b2b(kind, path), path).await;
        assert_eq!(result.outcome(), Outcome::Done, "{path}: {result:?}");
        let paid = B2bPaid::read(&result).expect("paid");
        assert_eq!(paid.amount, Cents::new(19_000));
        let left = Cents::new(office.desk.holds(STORE, Purse::Working));
        assert_eq!(paid.debit_balance, Some(left));
        assert!(paid.at.is_some());
    }
    let tax = TaxRemittance::new(
        office.initiator.clone(),
        number(STORE),
        Cents::new(50_000),
        reference("PRN1234ABCD5"),
        remarks(),
        office.reply("tax"),
    );
    let result = office.outcome(&tax.expect("a payment"), "tax").await;
    let paid = B2bPaid::read(&result).expect("paid");
    assert_eq!(paid.bill_reference.as_deref(), Some("PRN1234ABCD5"));
    assert_eq!(office.desk.holds("572572", Purse::Utility), 50_000);
}

#[tokio::test]
async fn a_payment_is_found_and_given_back() {
    let office = Office::open().await;
    let code = MpesaCode::parse(&office.desk.sell().await).expect("a code");
    let status = office.status(STORE, Asked::Code(code.clone()), "status");
    let result = office.outcome(&status, "status").await;
    let details = TransactionDetails::read(&result).expect("details");
    assert_eq!(details.state, TransactionState::Completed);
    assert_eq!(details.amount, Some(Cents::new(150_000)));

    let back = office.reversal(code.clone(), "back");
    let result = office.outcome(&back, "back").await;
    let reversed = Reversed::read(&result).expect("reversed");
    assert_eq!(reversed.original, Some(code.clone()));
    assert_eq!(reversed.amount, Some(Cents::new(150_000)));
    assert_eq!(reversed.charge, Some(Cents::ZERO));
    assert_ne!(reversed.code, Some(code.clone()));
    let again = office.reversal(code, "again");
    let result = office.outcome(&again, "again").await;
    assert_eq!(
        result.outcome(),
        Outcome::Failed(InitiatorFailure::AlreadyReversed)
    );
}

#[tokio::test]
async fn a_wrong_password_is_told_by_the_result() {
    let mut office = Office::open().await;
    office.initiator = initiator(&office.desk, "Practice#2025");
    let balance = office.balance("one");
    let result = office.outcome(&balance, "one").await;
    assert_eq!(
        result.outcome(),
        Outcome::Failed(InitiatorFailure::Credential)
    );
    let simulator = &office.desk.counter.shop.simulator;
    simulator.lock_initiator(TILL, "practice-api", true);
    let balance = office.balance("two");
    let result = office.outcome(&balance, "two").await;
    assert_eq!(result.outcome(), Outcome::Failed(InitiatorFailure::Locked));
}

#[tokio::test]
async fn results_are_read_in_every_form() {
    let office = Office::open().await;
    for (count, shape) in [
        ResultShape::Usual,
        ResultShape::Strings,
        ResultShape::ActionTypeFirst,
        ResultShape::RepeatedKey,
        ResultShape::MissingValue,
        ResultShape::SingleObject,
    ]
    .into_iter()
    .enumerate()
    {
        office.set(InitiatorFaults {
            shape,
            ..InitiatorFaults::default()
        });
        let path = format!("balance/{count}");
        let result = office.outcome(&office.balance(&path), &path).await;
        let balances = Balances::read(&result).expect("balances");
        let merchant = balances.account("Merchant Account").expect("an account");
        assert_eq!(merchant.available, Cents::new(12_500_000));
        // The single object leaves out what a payment is read by.
        let path = format!("b2c/{count}");
        let result = office
            .outcome(&office.b2c(&path.replace('/', "-"), &path), &path)
            .await;
        assert_eq!(result.outcome(), Outcome::Done);
        let paid = B2cPaid::read(&result).map(|paid| paid.amount);
        match shape {
            ResultShape::SingleObject => assert_eq!(paid, None),
            _ => assert_eq!(paid, Some(Cents::new(100_000)), "{shape:?}"),
        }
    }
}
