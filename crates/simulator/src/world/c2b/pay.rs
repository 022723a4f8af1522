//! A customer pays a paybill or a till from their own phone: PIN, validation by the merchant where it is switched on, money, and then
//! what all payments have in common.

use super::body::{self, Told};
use super::{Unanswered, Urls};
use crate::books::{Account, Posting, Purse, Short, What};
use crate::forms::{C2bForms, Validation};
use crate::messages;
use crate::world::World;
use crate::world::outbox::{Post, PostId, PostKind, Reply};
use crate::world::timers::Event;
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use thiserror::Error;

/// How long a merchant may take to answer a validation. Merchants count in real time, so no speed shortens it.
const VALIDATION_LIFE: Duration = Duration::from_secs(8);
/// Between the money and its confirmation, in milliseconds.
const CONFIRMED_AFTER_MS: std::ops::RangeInclusive<u64> = 100..=2_000;
/// The most that one payment may be, in shillings ("M-PESA Express" page, FAQ).
const SHILLINGS_MAX: i64 = 250_000;
/// `BillRefNumber` has so many characters at most.
const ACCOUNT_LEN_MAX: usize = 20;

/// Which payment: they are counted.
pub(crate) type PaymentId = u64;

/// What a customer types into their phone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// Who pays.
    pub phone: Msisdn,
    /// The paybill or till.
    pub number: String,
    /// The account at a paybill; nothing at a till.
    #[serde(default)]
    pub account: String,
    /// How much, in cents; whole shillings.
    pub amount: Cents,
    /// Without one, the right one is typed.
    #[serde(default)]
    pub pin: Option<String>,
}

/// Why M-PESA does not take a payment. No money has moved.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotPaid {
    /// Nobody can be paid under this number.
    #[error("nobody can be paid under that number")]
    Number,
    /// Whole shillings, 1 to 250,000.
    #[error("an amount is 1 to 250,000 whole shillings")]
    Amount,
    /// A paybill wants to know the account, in 20 characters at most.
    #[error("a paybill needs an account of 1 to 20 characters")]
    Account,
    /// Another M-PESA session is open on this phone.
    #[error("that phone is in another M-PESA session")]
    Busy,
    /// A wrong PIN. The third in a row locks.
    #[error("that is not the PIN")]
    Pin,
    /// Three wrong PINs have locked the customer's M-PESA.
    #[error("wrong PINs have locked that phone's M-PESA")]
    Locked,
    /// The books do not allow it.
    #[error(transparent)]
    Short(#[from] Short),
}

/// A payment that a customer began.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Payment {
    pub(crate) phone: Msisdn,
    pub(crate) number: String,
    pub(crate) account: String,
    pub(crate) amount: Cents,
    /// The code that it has, or would have had.
    pub(crate) code: MpesaCode,
    /// The forms that it is told in, and asked about.
    forms: C2bForms,
    pub(crate) stage: Stage,
    pub(crate) confirmations: Vec<PostId>,
}

/// Where such a payment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// The merchant is asked, by this message.
    Asking {
        post: PostId,
    },
    Paid,
    /// By the merchant with one of its codes, by its silence (`silence`), or by the books with a result code.
    Refused {
        code: String,
    },
}

impl World {
    /// A customer pays. The payment is made when this returns, or waits for its validation.
    pub(crate) fn customer_pays(&mut self, pay: &Pay, now: Millis) -> Result<PaymentId, NotPaid> {
        self.check_number(pay)?;
        self.check_person(pay, now)?;
        let payer = Account::Customer(pay.phone.clone());
        if self.books.balance(&payer) < pay.amount {
            return Err(Short::Balance(payer).into());
        }
        let forms = self.script(&pay.phone).forms.c2b;
        let code = self.next_code(now);
        self.c2b.count += 1;
        let id = self.c2b.count;
        let asking = self.ask_merchant(pay, &code, &forms, now);
        let mut payment = Payment {
            phone: pay.phone.clone(),
            number: pay.number.clone(),
            account: pay.account.clone(),
            amount: pay.amount,
            code,
            forms,
            stage: Stage::Paid,
            confirmations: Vec::new(),
        };
        match asking {
            Some(post) => {
                payment.stage = Stage::Asking { post };
                self.timers
                    .add(now.plus(VALIDATION_LIFE), Event::Validation(id));
            }
            None => self.move_money(&mut payment, "", now)?,
        }
        self.c2b.payments.insert(id, payment);
        self.forget_payments();
        Ok(id)
    }

    /// Eight seconds are over, and perhaps nobody has answered.
    pub(in crate::world) fn validation_is_late(&mut self, id: PaymentId, now: Millis) {
        let asks = |payment: &Payment| matches!(payment.stage, Stage::Asking { .. });
        if self.c2b.payments.get(&id).is_some_and(asks) {
            self.decide(id, &Decision::Silence, now);
        }
    }

    /// A merchant has answered a validation, or could not be reached.
    pub(in crate::world) fn validated(&mut self, asked: PostId, reply: &Reply, now: Millis) {
        let asks = |payment: &Payment| {
            let heard = payment.forms.validation != Validation::Unheard;
            heard && payment.stage == Stage::Asking { post: asked }
        };
        let mut payments = self.c2b.payments.iter();
        let id = payments
            .find(|(_, payment)| asks(payment))
            .map(|(id, _)| *id);
        if let Some(id) = id {
            self.decide(id, &Decision::read(reply), now);
        }
    }

    fn check_number(&self, pay: &Pay) -> Result<(), NotPaid> {
        let org = self.orgs.get(&pay.number);
        org.and_then(|org| org.receiving_purse())
            .ok_or(NotPaid::Number)?;
        let shillings = pay.amount.whole_shillings();
        if !shillings.is_some_and(|amount| (1..=SHILLINGS_MAX).contains(&amount)) {
            return Err(NotPaid::Amount);
        }
        let account_len = pay.account.chars().count();
        if self.names_account(&pay.number) && !(1..=ACCOUNT_LEN_MAX).contains(&account_len) {
            return Err(NotPaid::Account);
        }
        Ok(())
    }

    fn check_person(&mut self, pay: &Pay, now: Millis) -> Result<(), NotPaid> {
        if self.is_busy(&pay.phone, now) {
            return Err(NotPaid::Busy);
        }
        let person = self.ask(&pay.phone, now);
        if person.is_locked() {
            return Err(NotPaid::Locked);
        }
        if pay.pin.as_ref().is_some_and(|pin| *pin != person.pin) {
            person.enter_wrong_pin();
            return Err(NotPaid::Pin);
        }
        person.enter_right_pin();
        Ok(())
    }

    /// Sends the validation, where it is switched on and somebody has registered for it.
    fn ask_merchant(
        &mut self,
        pay: &Pay,
        code: &MpesaCode,
        forms: &C2bForms,
        now: Millis,
    ) -> Option<PostId> {
        let is_on = self.c2b.validated.contains(&pay.number);
        if !is_on && forms.validation == Validation::WhereOn {
            return None;
        }
        let Urls {
            version,
            validation,
            ..
        } = self.urls_of(&pay.number)?.clone();
        let told = Told {
            code,
            at: now,
            amount: pay.amount,
            number: &pay.number,
            account: self.names_account(&pay.number).then_some(&pay.account),
            balance: None,
            third_party: "",
            phone: &pay.phone,
            person: self.people().get(&pay.phone)?,
        };
        let body = body::body(&told, version, forms)?;
        Some(self.send(Post::new(PostKind::C2bValidation, &validation, body, now)))
    }

    fn decide(&mut self, id: PaymentId, decision: &Decision, now: Millis) {
        let Some(mut payment) = self.c2b.payments.remove(&id) else {
            return;
        };
        let unanswered = self.urls_of(&payment.number).map(|urls| urls.unanswered);
        let moved = match decision {
            Decision::Accept { third_party } => self.move_money(&mut payment, third_party, now),
            Decision::Silence if unanswered == Some(Unanswered::Completed) => {
                self.move_money(&mut payment, "", now)
            }
            Decision::Silence => {
                let code = "silence".to_owned();
                payment.stage = Stage::Refused { code };
                Ok(())
            }
            Decision::Reject { code } => {
                payment.stage = Stage::Refused { code: code.clone() };
                Ok(())
            }
        };
        if let Err(short) = moved {
            let code = short.code().to_owned();
            payment.stage = Stage::Refused { code };
        }
        self.c2b.payments.insert(id, payment);
    }

    fn move_money(
        &mut self,
        payment: &mut Payment,
        third_party: &str,
        now: Millis,
    ) -> Result<(), Short> {
        let Payment {
            phone,
            number,
            account,
            amount,
            code,
            ..
        } = payment;
        self.collect_from(phone, number, account, *amount, code.clone(), now)?;
        let wait = self.random.within(CONFIRMED_AFTER_MS);
        let due = self.tempo.after(now, Duration::from_millis(wait));
        payment.confirmations = self.customer_paid(&payment.code, third_party, &payment.forms, due);
        payment.stage = Stage::Paid;
        Ok(())
    }

    /// Posts a customer's payment to a paybill or till.
    pub(in crate::world) fn collect_from(
        &mut self,
        phone: &Msisdn,
        number: &str,
        account: &str,
        amount: Cents,
        code: MpesaCode,
        at: Millis,
    ) -> Result<(), Short> {
        let purse = self.orgs.get(number).and_then(|org| org.receiving_purse());
        let purse = purse.ok_or(Short::Nonsense)?;
        let what = match purse {
            Purse::Merchant => What::BuyGoods,
            _ => What::PayBill,
        };
        let payer = Account::Customer(phone.clone());
        let to = Account::org(number, purse);
        let posting = Posting::transfer(code, at, what, payer, to, amount).with_reference(account);
        self.books.post(posting)?;
        self.books.keep(self.remember);
        Ok(())
    }

    /// Of the payments that are decided, the oldest make room.
    fn forget_payments(&mut self) {
        let decided = |payment: &Payment| !matches!(payment.stage, Stage::Asking { .. });
        while self.c2b.payments.len() > self.remember {
            let mut payments = self.c2b.payments.iter();
            let Some(id) = payments.find(|(_, p)| decided(p)).map(|(id, _)| *id) else {
                return;
            };
            self.c2b.payments.remove(&id);
        }
    }
}

/// What a merchant says to a validation.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Decision {
    Accept { third_party: String },
    Reject { code: String },
    Silence,
}

impl Decision {
    /// An answer that is no success, or says nothing, counts as silence; that much nobody has measured.
    fn read(reply: &Reply) -> Self {
        #[derive(Deserialize)]
        struct Body {
            #[serde(rename = "ResultCode")]
            code: serde_json::Value,
            #[serde(rename = "ThirdPartyTransID")]
            third_party: Option<serde_json::Value>,
        }
        let Some(body) = reply
            .is_success()
            .then(|| serde_json::from_str::<Body>(&reply.body).ok())
            .flatten()
        else {
            return Self::Silence;
        };
        match messages::loose_text(&body.code).as_deref() {
            Some("0") => Self::Accept {
                third_party: body
                    .third_party
                    .as_ref()
                    .and_then(messages::loose_text)
                    .unwrap_or_default(),
            },
            Some(code) => Self::Reject {
                code: code.to_owned(),
            },
            None => Self::Silence,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Answer;

    fn decision(status: u16, body: &str) -> Decision {
        Decision::read(&Reply {
            answer: Answer::Status(status),
            body: body.to_owned(),
        })
    }

    #[test]
    fn an_answer_is_read_as_number_and_as_text() {
        let accepted = Decision::Accept {
            third_party: String::new(),
        };
        assert_eq!(
            decision(200, r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#),
            accepted
        );
        assert_eq!(
            decision(200, r#"{"ResultCode":"0","ResultDesc":"Accepted"}"#),
            accepted
        );
        let named = Decision::Accept {
            third_party: "17".into(),
        };
        assert_eq!(
            decision(200, r#"{"ResultCode":"0","ThirdPartyTransID":17}"#),
            named
        );
        for code in 11..=16 {
            let code = format!("C2B000{code}");
            let body = format!(r#"{{"ResultCode":"{code}","ResultDesc":"Rejected"}}"#);
            assert_eq!(decision(200, &body), Decision::Reject { code });
        }
    }

    #[test]
    fn what_says_nothing_is_silence() {
        for (status, body) in [
            (200, ""),
            (200, "{}"),
            (200, "OK"),
            (500, r#"{"ResultCode":0}"#),
        ] {
            assert_eq!(decision(status, body), Decision::Silence, "{status} {body}");
        }
    }
}
