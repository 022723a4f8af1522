//! A code that the customer shows: asked about by Transaction Status, whose result comes to an address of its own. What is asked is
//! remembered only while the program runs, for asking again moves no money; what the result proves is a row of the till's records.

use crate::App;
use crate::commands::CommandErrorCode;
use crate::core::{Core, TakeError};
use crate::views::{CodeAnswer, CodeView, Money};
use pokea_daraja::initiator::{
    Asked, Initiator, InitiatorResult, Party, Reply, TransactionDetails, TransactionStatus,
};
use pokea_daraja::stk::LipaNaMpesa;
use pokea_daraja::values::{BadValue, CallbackUrl, Occasion, Remarks};
use pokea_domain::records::Row;
use pokea_domain::reversal;
use pokea_domain::sale::{Person, Refusal, Sale, SaleState};
use pokea_domain::shown_code::{MoneyState, Said, Verdict, judge};
use pokea_domain::till::{self, ReverseError};
use pokea_domain::{CallbackNonce, MpesaCode, SaleId};
use pokea_store::{Cause, Heard, StoreError};

/// A question that was put to Safaricom. A sale has one at a time, the last.
#[derive(Debug)]
pub(crate) struct Inquiry {
    sale: SaleId,
    code: MpesaCode,
    nonce: CallbackNonce,
    /// `OriginatorConversationID`, once Daraja has taken the question: only a result that names it counts.
    originator: Option<String>,
    /// A result that came before Daraja's answer did.
    early: Option<InitiatorResult>,
    told: CodeView,
}

impl Inquiry {
    fn new(sale: SaleId, code: MpesaCode, nonce: CallbackNonce) -> Self {
        let told = CodeView {
            sale: sale.to_string(),
            code: code.to_string(),
            answer: CodeAnswer::NoAnswerYet,
            amount: None,
            used_by: None,
            at_ms: None,
        };
        Self {
            sale,
            code,
            nonce,
            originator: None,
            early: None,
            told,
        }
    }

    /// What the screen shows of it.
    pub(crate) fn view(&self) -> CodeView {
        self.told.clone()
    }
}

impl App {
    /// Puts the question; the answer is shown when it comes.
    pub(crate) async fn inquire(&self, sale: SaleId, code: MpesaCode, nonce: CallbackNonce) {
        let (asked, at) = (code.clone(), nonce.clone());
        let begun = self.blocking(move |app| app.0.core.begin_inquiry(sale, asked, at));
        match begun.await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) | Err(_) => return,
            Ok(Err(error)) => {
                tracing::error!(%error, "a code could not be looked up, and was not asked about");
                self.0.core.could_not_ask(Inquiry::new(sale, code, nonce));
                return;
            }
        }
        if let Err(why) = self.reserve(&code).await {
            self.0
                .core
                .not_reserved(Inquiry::new(sale, code, nonce), why);
            return;
        }
        let taken = match (&self.0.initiator, self.pairing().address(&nonce)) {
            (Some(initiator), Some(address)) => {
                match question(initiator, &self.0.mpesa, code, &address) {
                    Ok(question) => self.0.daraja.send(&question, self.0.core.now()).await,
                    Err(bad) => Err(bad.into()),
                }
                .map(|answer| answer.said.originator)
                .map_err(|error| tracing::warn!(%error, "a code could not be asked about"))
                .ok()
            }
            _ => None,
        };
        // An app that is ending shows nothing.
        drop(
            self.blocking(move |app| app.0.core.inquiry_taken(&nonce, taken, &app.numbers()))
                .await,
        );
    }

    /// The result of a question, if this is the address of one.
    pub(crate) fn take_result(
        &self,
        nonce: &CallbackNonce,
        body: &[u8],
        heard: &Heard<'_>,
    ) -> Result<bool, TakeError> {
        if !self.0.core.is_inquiry(nonce) {
            return Ok(false);
        }
        self.0.core.keep(heard)?;
        match InitiatorResult::parse(body) {
            Ok(result) => {
                let numbers = self.numbers();
                self.0.core.inquiry_answered(nonce, &result, &numbers)?;
            }
            Err(error) => {
                tracing::error!(%error, "the result of a question that is not understood; it is kept");
            }
        }
        Ok(true)
    }

    /// The numbers that the shop is paid at.
    pub(crate) fn numbers(&self) -> [String; 2] {
        [
            self.0.core.shop.till_number.clone(),
            self.0.mpesa.business_short_code().as_str().to_owned(),
        ]
    }
}

fn question(
    initiator: &Initiator,
    shop: &LipaNaMpesa,
    code: MpesaCode,
    address: &str,
) -> Result<TransactionStatus, BadValue> {
    Ok(TransactionStatus {
        initiator: initiator.clone(),
        asked: Asked::Code(code),
        party: Party::ShortCode(shop.business_short_code().clone()),
        remarks: Remarks::parse("Remarks", "A code that a customer shows")?,
        occasion: Occasion::parse("Occasion", "")?,
        reply: Reply {
            result: CallbackUrl::parse("ResultURL", address)?,
            timeout: CallbackUrl::parse("QueueTimeOutURL", address)?,
        },
    })
}

impl Core {
    /// Whether Safaricom is to be asked: a code that another sale has needs no question.
    fn begin_inquiry(
        &self,
        sale: SaleId,
        code: MpesaCode,
        nonce: CallbackNonce,
    ) -> Result<bool, StoreError> {
        let store = self.store();
        let holder = store
            .sale_with_code(&code)?
            .filter(|holder| *holder != sale);
        let mut inquiry = Inquiry::new(sale, code, nonce);
        let holder = match holder {
            Some(holder) => store.sale(holder)?,
            None => store.peer_sale_with_code(&inquiry.code)?,
        };
        if let Some(holder) = &holder {
            inquiry.tell(Verdict::Used(holder.id), Some(holder));
        }
        drop(store);
        self.put(inquiry);
        Ok(holder.is_none())
    }

    fn could_not_ask(&self, mut inquiry: Inquiry) {
        inquiry.told.answer = CodeAnswer::NotAsked;
        self.put(inquiry);
    }

    /// Another register of the shop has it, or cannot be asked.
    fn not_reserved(&self, mut inquiry: Inquiry, why: CommandErrorCode) {
        inquiry.told.answer = match why {
            CommandErrorCode::PaymentTaken => CodeAnswer::Used,
            CommandErrorCode::PaymentNotReserved => CodeAnswer::NotReserved,
            _ => CodeAnswer::NotAsked,
        };
        self.put(inquiry);
    }

    /// A sale has one at a time, and none once it is over.
    fn put(&self, inquiry: Inquiry) {
        let mut gone: Vec<SaleId> = self
            .inquiries()
            .iter()
            .map(|earlier| earlier.sale)
            .collect();
        gone.retain(|sale| *sale == inquiry.sale || self.is_over(*sale));
        let mut inquiries = self.inquiries();
        inquiries.retain(|earlier| !gone.contains(&earlier.sale));
        inquiries.push(inquiry);
        drop(inquiries);
        self.publish();
    }

    fn is_over(&self, sale: SaleId) -> bool {
        let state = self.sale(sale).ok().flatten().map(|sale| sale.state);
        matches!(
            state,
            Some(SaleState::Completed(_) | SaleState::Cancelled(_))
        )
    }

    /// Daraja took the question under this name, or did not.
    fn inquiry_taken(
        &self,
        nonce: &CallbackNonce,
        originator: Option<String>,
        numbers: &[String; 2],
    ) -> Result<(), TakeError> {
        let early = self.with_inquiry(nonce, |inquiry| {
            if originator.is_none() {
                inquiry.told.answer = CodeAnswer::NotAsked;
            }
            inquiry.originator = originator;
            inquiry.early.take()
        });
        match early.flatten() {
            Some(result) => self.weigh_result(nonce, &result, numbers),
            None => {
                self.publish();
                Ok(())
            }
        }
    }

    fn inquiry_answered(
        &self,
        nonce: &CallbackNonce,
        result: &InitiatorResult,
        numbers: &[String; 2],
    ) -> Result<(), TakeError> {
        let early = self.with_inquiry(nonce, |inquiry| {
            let early = inquiry.originator.is_none();
            if early {
                inquiry.early = Some(result.clone());
            }
            early
        });
        match early {
            Some(false) => self.weigh_result(nonce, result, numbers),
            Some(true) | None => Ok(()),
        }
    }

    /// Holds a result against the sale, and gives the sale the money if it fits.
    fn weigh_result(
        &self,
        nonce: &CallbackNonce,
        result: &InitiatorResult,
        numbers: &[String; 2],
    ) -> Result<(), TakeError> {
        let asked = self.with_inquiry(nonce, |inquiry| {
            let ours = inquiry.originator.is_some() && inquiry.originator == result.originator;
            ours.then(|| (inquiry.sale, inquiry.code.clone()))
        });
        let Some((id, code)) = asked.flatten() else {
            tracing::warn!(
                "a result that names no question of ours; it is kept, and changes nothing"
            );
            return Ok(());
        };
        let Some(sale) = self.sale(id)? else {
            return Ok(());
        };
        let holder = self.store().sale_with_code(&code)?;
        let numbers = numbers.each_ref().map(String::as_str);
        let said = TransactionDetails::said(result);
        if matches!(&said, Said::Known(moved) if moved.code.as_ref() == Some(&code) && moved.state == MoneyState::Reversed)
        {
            self.went_back(&code)?;
        }
        let verdict = judge(&code, &said, &sale, &numbers, holder, self.now());
        let (mut verdict, mut refused) = (verdict, None);
        if let Verdict::Fits(row) = &verdict {
            refused = self.give(id, row)?;
            // The row may have told only now whose it is.
            let holder = self.store().sale_with_code(&code)?;
            let other = holder.filter(|holder| refused.is_some() && *holder != id);
            verdict = other.map_or(verdict, Verdict::Used);
        }
        let other = match &verdict {
            Verdict::Used(holder) => self.sale(*holder)?,
            Verdict::Fits(_)
            | Verdict::Unknown
            | Verdict::OtherAmount(_)
            | Verdict::OtherTill
            | Verdict::Reversed
            | Verdict::TooOld(_)
            | Verdict::NotMoved
            | Verdict::Unclear => None,
        };
        if refused.is_some() || !matches!(verdict, Verdict::Fits(_)) {
            self.free(&code)?;
        }
        self.with_inquiry(nonce, |inquiry| {
            inquiry.tell(verdict, other.as_ref());
            match refused {
                None => {}
                Some(Refusal::PaymentUnsettled) => inquiry.told.answer = CodeAnswer::Unsettled,
                Some(Refusal::PaymentOfLostSale) => inquiry.told.answer = CodeAnswer::LostSale,
                Some(Refusal::PaymentGoingBack) => inquiry.told.answer = CodeAnswer::Reversed,
                Some(Refusal::PaymentTaken) => inquiry.told.answer = CodeAnswer::Used,
                Some(Refusal::PaymentNotReserved) => {
                    inquiry.told.answer = CodeAnswer::NotReserved;
                }
                Some(_) => inquiry.told.answer = CodeAnswer::Unclear,
            }
        });
        self.publish();
        Ok(())
    }

    /// Safaricom says that a payment went back: from now on that is known of it, if the records hold it (F34).
    fn went_back(&self, code: &MpesaCode) -> Result<(), TakeError> {
        let told = reversal::Input::TakenBack { amount: None };
        let now = self.now();
        let mut store = self.store();
        match till::hear_of_reversal(&mut store.recall(Cause::default()), code, told, now) {
            Ok(_) | Err(ReverseError::Refused(_)) => Ok(()),
            Err(ReverseError::Memory(error)) => Err(TakeError::Memory(error)),
        }
    }

    /// The row is kept like any other that we asked for. Then the book tells whether it is an attempt's; if it is nobody's, the cashier's
    /// word gives it to the sale. Why not, if it is not to be had.
    fn give(&self, sale: SaleId, row: &Row) -> Result<Option<Refusal>, TakeError> {
        self.store().keep_row(row, self.now())?;
        self.reconcile(None)?;
        let is_paid_by = |sale: Sale| {
            let mut attempts = sale.attempts.iter();
            sale.completion().is_some() && attempts.any(|a| a.code() == Some(&row.code))
        };
        if self.sale(sale)?.is_some_and(is_paid_by) {
            return Ok(None);
        }
        match self.assign(sale, &row.code, Person::Cashier) {
            Ok(_) => Ok(None),
            Err(TakeError::Refused(why)) => Ok(Some(why)),
            Err(other) => Err(other),
        }
    }

    fn is_inquiry(&self, nonce: &CallbackNonce) -> bool {
        self.with_inquiry(nonce, |_| ()).is_some()
    }

    fn with_inquiry<T>(
        &self,
        nonce: &CallbackNonce,
        with: impl FnOnce(&mut Inquiry) -> T,
    ) -> Option<T> {
        let mut inquiries = self.inquiries();
        inquiries
            .iter_mut()
            .find(|inquiry| inquiry.nonce == *nonce)
            .map(with)
    }
}

impl Inquiry {
    fn tell(&mut self, verdict: Verdict, other: Option<&Sale>) {
        let told = &mut self.told;
        told.answer = match verdict {
            Verdict::Fits(row) => {
                told.amount = Some(Money(row.amount));
                CodeAnswer::Proven
            }
            Verdict::Unknown => CodeAnswer::Unknown,
            Verdict::Used(_) => {
                told.used_by = other.map(|sale| match sale.completion() {
                    Some(done) => done.receipt.to_string(),
                    None => sale.opened_at.nairobi().paper(),
                });
                CodeAnswer::Used
            }
            Verdict::OtherAmount(amount) => {
                told.amount = Some(Money(amount));
                CodeAnswer::OtherAmount
            }
            Verdict::OtherTill => CodeAnswer::OtherTill,
            Verdict::Reversed => CodeAnswer::Reversed,
            Verdict::TooOld(at) => {
                told.at_ms = Some(at.0);
                CodeAnswer::TooOld
            }
            Verdict::NotMoved => CodeAnswer::NotMoved,
            Verdict::Unclear => CodeAnswer::Unclear,
        };
    }
}
