//! Payouts on the wire: the one exchange of each, its result, and the questions about it.

use super::Answer;
use crate::App;
use crate::commands::CommandErrorCode;
use crate::core::{PayoutError, TakeError};
use pokea_daraja::initiator::{
    Accepted, Asked, B2b, B2bKind, B2c, B2cPaid, B2cPurpose, B2cVersion, BusinessReference,
    InitiatorFailure, InitiatorResult, Outcome, PaidFrom, Party, TaxRemittance, TransactionDetails,
};
use pokea_daraja::values::{BadValue, ConversationId as Name, Note, Remarks, Shillings, ShortCode};
use pokea_daraja::{Error, Refusal as Refused, Request};
use pokea_domain::payment::NotSent;
use pokea_domain::payout::{
    Answer as Sent, BusinessNumber, Claim, Input, Looked, Payee, Payout, Purpose, Told,
};
use pokea_domain::{CallbackNonce, ConversationId, MpesaCode, PayoutId};
use pokea_store::{Evidence, Heard, Source};

/// What Safaricom is told where a reason has letters that it does not take.
const REMARK: &str = "Payment by the shop";

impl App {
    pub(super) fn hand_over_payout(&self, payout: Option<Payout>) {
        if let Some(payout) = payout {
            let app = self.clone();
            self.spawn(async move { app.send_out(payout).await });
        }
    }

    /// Sends a payout (R2), and keeps the answer.
    pub(super) async fn send_out(&self, payout: Payout) {
        let (answer, raw) = self.exchange_payout(&payout).await;
        let id = payout.id;
        self.until_kept(move |app| {
            let heard = raw.as_deref().map(|body| Heard {
                evidence: Evidence {
                    source: Source::Payout,
                    received_at: app.0.core.now(),
                    posted_to: None,
                    body,
                },
                relay: None,
                payer: None,
                told: None,
            });
            let answered = Input::Answered(answer.clone());
            app.hear_of_payout(id, answered, heard.as_ref())
        })
        .await;
        self.0.payouts.notify_one();
    }

    /// News is never refused.
    fn hear_of_payout(
        &self,
        id: PayoutId,
        input: Input,
        heard: Option<&Heard<'_>>,
    ) -> Result<(), TakeError> {
        match self.0.core.take_payout(id, |_, _| input, heard) {
            Ok(_) => Ok(()),
            Err(PayoutError::Memory(error)) => Err(TakeError::Memory(error)),
            Err(error @ (PayoutError::Refused(_) | PayoutError::NoSuch)) => {
                tracing::error!(%error, "news of a payout changed nothing; it is kept");
                heard.map_or(Ok(()), |heard| Ok(self.0.core.keep(heard)?))
            }
        }
    }

    async fn exchange_payout(&self, payout: &Payout) -> (Sent, Option<Vec<u8>>) {
        if let Err(why) = self.meet_daraja().await {
            return (Sent::NotSent(why), None);
        }
        let Ok(from) = short_code(&payout.wish.from) else {
            return (Sent::NotSent(NotSent::NoToken), None);
        };
        match &payout.wish.payee {
            Payee::Person { .. } => {
                self.exchange_one(payout, self.to_person(payout, from))
                    .await
            }
            Payee::Tax { prn } => {
                self.exchange_one(payout, self.to_kra(payout, from, prn.as_str()))
                    .await
            }
            Payee::PayBill { .. } | Payee::Till { .. } | Payee::TopUp { .. } => {
                self.exchange_one(payout, self.to_business(payout, from))
                    .await
            }
        }
    }

    async fn exchange_one<R: Request<Answer = Accepted>>(
        &self,
        payout: &Payout,
        request: Option<Result<R, BadValue>>,
    ) -> (Sent, Option<Vec<u8>>) {
        let request = match request {
            Some(Ok(request)) => request,
            Some(Err(bad)) => return (Error::from(bad).into(), None),
            None => return (Sent::NotSent(NotSent::NoToken), None),
        };
        match self.0.daraja.send(&request, self.0.core.now()).await {
            Ok(answer) => {
                let raw = Some(answer.raw.as_bytes().to_vec());
                match ConversationId::parse(&answer.said.originator) {
                    Ok(name) => (Sent::Accepted(name), raw),
                    Err(_) => (Sent::Lost, raw),
                }
            }
            Err(error) => {
                tracing::warn!(%error, "no answer says that a payout was taken");
                // It was taken before, under our name.
                let known = payout
                    .own_name()
                    .filter(|_| matches!(error, Error::Refused(Refused::Duplicate)));
                (known.map_or_else(|| error.into(), Sent::Accepted), None)
            }
        }
    }

    fn to_person(&self, payout: &Payout, from: ShortCode) -> Option<Result<B2c, BadValue>> {
        let Payee::Person { phone, purpose } = &payout.wish.payee else {
            return None;
        };
        let name = payout.own_name()?;
        let initiator = self.0.initiator.clone()?;
        let reply = self.reply(&payout.wish.nonce)?;
        let make = || {
            Ok(B2c {
                version: B2cVersion::V3(Name::parse(name.as_str())?),
                purpose: match purpose {
                    Purpose::Business => B2cPurpose::Business,
                    Purpose::Salary => B2cPurpose::Salary,
                    Purpose::Promotion => B2cPurpose::Promotion,
                },
                initiator,
                from,
                to: phone.clone(),
                amount: Shillings::new(payout.wish.amount)?,
                remarks: remarks(payout)?,
                occasion: Note::parse("Occassion", "")?,
                reply: reply?,
            })
        };
        Some(make())
    }

    fn to_business(&self, payout: &Payout, from: ShortCode) -> Option<Result<B2b, BadValue>> {
        let initiator = self.0.initiator.clone()?;
        let reply = self.reply(&payout.wish.nonce)?;
        let to = |number: &BusinessNumber| ShortCode::parse(number.as_str());
        let kind = || {
            Ok(Some(match &payout.wish.payee {
                Payee::PayBill { number, account } => B2bKind::PayBill {
                    to: to(number)?,
                    account: BusinessReference::parse("AccountReference", account.as_str())?,
                },
                Payee::Till { number } => B2bKind::BuyGoods { to: to(number)? },
                Payee::TopUp { number } => B2bKind::TopUp { to: to(number)? },
                Payee::Person { .. } | Payee::Tax { .. } => return Ok(None),
            }))
        };
        let make = || {
            let Some(kind) = kind()? else { return Ok(None) };
            let (amount, remarks) = (payout.wish.amount, remarks(payout)?);
            B2b::new(kind, initiator, from, amount, remarks, reply?).map(Some)
        };
        make().transpose()
    }

    fn to_kra(
        &self,
        payout: &Payout,
        from: ShortCode,
        prn: &str,
    ) -> Option<Result<TaxRemittance, BadValue>> {
        let initiator = self.0.initiator.clone()?;
        let reply = self.reply(&payout.wish.nonce)?;
        let make = || {
            let prn = BusinessReference::parse("AccountReference", prn)?;
            let (amount, remarks) = (payout.wish.amount, remarks(payout)?);
            TaxRemittance::new(initiator, from, amount, prn, remarks, reply?)
        };
        Some(make())
    }

    /// Asks about a payout by its name (R11), and by the code that its result named.
    pub(super) async fn look_at_payout(&self, payout: Payout) {
        let asked_at = self.0.core.now();
        let from = &payout.wish.from;
        let party = || short_code(from).map(Party::ShortCode);
        let name = payout.name();
        let name = name.and_then(|name| Name::parse(name.as_str()).ok());
        let by_name = async {
            let (Some(name), Ok(party)) = (name, party()) else {
                return Told::Unclear;
            };
            let told = self.ask_status_of(Asked::Conversation(name), party).await;
            told.map_or(Told::Unclear, |told| {
                TransactionDetails::told_of_payout(&told, None)
            })
        };
        let by_code = async {
            let (Some(Claim::Paid { code }), Ok(party)) = (&payout.claim, party()) else {
                return Told::Unclear;
            };
            let of = PaidFrom {
                number: from.as_str(),
                payout: &payout,
            };
            let told = self.ask_status_of(Asked::Code(code.clone()), party).await;
            told.map_or(Told::Unclear, |told| {
                TransactionDetails::told_of_payout(&told, Some(&of))
            })
        };
        let (by_name, by_code) = tokio::join!(by_name, by_code);
        let looked = Input::Looked {
            told: Looked { by_name, by_code },
            asked_at,
        };
        let id = payout.id;
        let heard = self.blocking(move |app| app.hear_of_payout(id, looked, None));
        if let Ok(Err(error)) = heard.await {
            tracing::error!(%error, "what became of a payout is not kept; it is asked about again");
        }
    }

    /// The result of a payout, if this is the address of one: a claim, about which is asked at once. What cannot be read, such as the notice of a
    /// queue that was too long, is kept, and says nothing about the money.
    pub(crate) fn take_payout_result(
        &self,
        nonce: &CallbackNonce,
        body: &[u8],
        heard: &Heard<'_>,
    ) -> Result<bool, TakeError> {
        let Some(id) = self.0.core.payout_at(nonce)? else {
            return Ok(false);
        };
        let claim = match InitiatorResult::parse(body) {
            Ok(result) => claim(&result),
            Err(error) => {
                tracing::warn!(%error, "word about a payout, which is no result; it is kept");
                None
            }
        };
        match claim {
            Some(claim) => self.hear_of_payout(id, Input::Claimed(claim), Some(heard))?,
            None => self.0.core.keep(heard)?,
        }
        self.0.payouts.notify_one();
        Ok(true)
    }
}

/// A name that was taken before is no failure: it says nothing of what became of that one.
fn claim(result: &InitiatorResult) -> Option<Claim> {
    let code = || match B2cPaid::read(result) {
        Some(paid) => Some(paid.code),
        None => MpesaCode::parse(result.transaction.as_deref()?.trim()).ok(),
    };
    match result.outcome() {
        Outcome::Done => Some(Claim::Paid { code: code()? }),
        Outcome::Failed(InitiatorFailure::Duplicate) | Outcome::Unclear => None,
        Outcome::Failed(_) => Some(Claim::Failed {
            code: result.code.as_str().to_owned(),
        }),
    }
}

pub(super) fn short_code(number: &BusinessNumber) -> Answer<ShortCode> {
    Ok(ShortCode::parse(number.as_str()).map_err(|_| CommandErrorCode::BadRequest)?)
}

fn remarks(payout: &Payout) -> Result<Remarks, BadValue> {
    Remarks::parse("Remarks", payout.wish.reason.as_str())
        .or_else(|_| Remarks::parse("Remarks", REMARK))
}
