//! Payments that are taken back to the phones that they came from: the request goes out once, straight from its commit (R2); its result is a
//! claim; and Transaction Status is asked about whatever is open until it proves how that ended (R10).

use crate::App;
use crate::commands::{CommandError, CommandErrorCode, ReversePayment};
use crate::core::TakeError;
use crate::follow::Followed;
use crate::pairing::Pairing;
use crate::views::TillView;
use crate::views::fields::FieldProblem;
use pokea_daraja::initiator::{
    Asked, InitiatorResult, Reversal as ReversalRequest, Reversed, TransactionDetails,
};
use pokea_daraja::values::{BadValue, ConversationId as Name, Remarks, Shillings};
use pokea_domain::payment::NotSent;
use pokea_domain::records::{CLOCK_SLACK, Row};
use pokea_domain::reversal::{
    Answer as Sent, Input, PaymentTold, Reason, RequestTold, Reversal, Told, Wish,
};
use pokea_domain::shown_code::{MoneyState, Said};
use pokea_domain::staff::Act;
use pokea_domain::till::ReverseError;
use pokea_domain::{CallbackNonce, Cents, ConversationId, Millis, MpesaCode, ReversalId, SaleId};
use pokea_mailbox::AnswerKind;
use pokea_store::{Heard, StoreError};
use tokio::sync::Notify;

/// What Safaricom is told where a reason has letters that it does not take.
const REMARK: &str = "Back to the customer";

type Answer<T> = Result<T, CommandError>;

/// A request that is not over, and the payment that it wants back.
pub(crate) struct Open(MpesaCode, Reversal);

impl Followed for Open {
    type Id = ReversalId;

    fn id(&self) -> ReversalId {
        self.1.id
    }

    fn next_look(&self, last: Option<Millis>, now: Millis) -> Option<Millis> {
        self.1.next_look(last, now)
    }

    fn open(app: &App) -> Result<Vec<Self>, StoreError> {
        let open = app.0.core.open_reversals()?.into_iter();
        Ok(open
            .map(|(payment, request)| Self(payment, request))
            .collect())
    }

    fn news(app: &App) -> &Notify {
        &app.0.reversals
    }

    async fn look(self, app: App) {
        app.look_at_reversal(self.0, self.1).await;
    }
}

impl App {
    /// Has a payment taken back to the phone that it came from.
    pub async fn reverse_payment(&self, request: ReversePayment) -> Answer<TillView> {
        let payment =
            MpesaCode::parse(&request.payment).map_err(|_| CommandErrorCode::BadRequest)?;
        let reversal: ReversalId = read_id(&request.reversal)?;
        let uncovers: Option<SaleId> = request.sale.as_deref().map(read_id).transpose()?;
        let amount = read_back(&request.amount)?;
        let reason = Reason::parse(&request.reason).map_err(|_| FieldProblem::ReasonUnreadable)?;
        if self.0.initiator.is_none() {
            return Err(CommandErrorCode::NoOperator.into());
        }
        let nonce = Pairing::new_nonce(AnswerKind::Accepted).map_err(|error| {
            tracing::error!(%error, "no callback address could be made; nothing was sent");
            CommandErrorCode::NotSaved
        })?;
        // Times that a wrong clock told would make no plan of questions (R17). While nobody answers, the request would not leave either.
        if self.meet_daraja().await.is_err() {
            return Err(CommandErrorCode::NoLineToMpesa.into());
        }
        self.prove_payment(&payment).await?;
        let wanted = payment.clone();
        let ask = move |app: &Self| {
            let core = &app.0.core;
            let amount = amount.map_or_else(|| core.left_of(&wanted), Ok)?;
            let wish = Wish {
                reversal,
                amount,
                reason: reason.clone(),
                session: core.owner_session(Act::Reverse),
                nonce: nonce.clone(),
                uncovers,
            };
            Ok::<_, CommandError>(core.reverse(&wanted, wish)?)
        };
        let mut asked = self
            .blocking({
                let ask = ask.clone();
                move |app| ask(app)
            })
            .await?;
        let is_open = |refused: &CommandError| refused.code == CommandErrorCode::PaymentNotReserved;
        if asked.as_ref().is_err_and(is_open) {
            self.reserve(&payment).await?;
            asked = self.blocking(move |app| ask(app)).await?;
        }
        let asked = asked?;
        if let Some(request) = asked.send {
            let app = self.clone();
            self.spawn(async move { app.send_reversal(payment, request).await });
        }
        Ok(self.screen())
    }

    /// The records may not have been read since the payment: Transaction Status proves it at once.
    async fn prove_payment(&self, payment: &MpesaCode) -> Answer<()> {
        let known = payment.clone();
        if self
            .blocking(move |app| app.0.core.has_row(&known))
            .await??
        {
            return Ok(());
        }
        let told = self.ask_status(Asked::Code(payment.clone())).await;
        let row = told.and_then(|told| proven(payment, &told, &self.numbers(), self.0.core.now()));
        match row {
            Some(row) => Ok(self
                .blocking(move |app| app.0.core.keep_proven(&row))
                .await??),
            None => {
                self.0.records.look();
                Err(CommandErrorCode::PaymentUnknown.into())
            }
        }
    }

    /// Sends one request (R2). Its answer is held here until the disk takes it. If the program ends first, the next start finds the request
    /// unanswered, and does not send it again.
    async fn send_reversal(&self, payment: MpesaCode, request: Reversal) {
        let (answer, raw) = self.exchange(&payment, &request).await;
        let answered = Input::Answered {
            reversal: request.id,
            answer,
        };
        self.until_kept(move |app| {
            app.0
                .core
                .take_reversal_answer(&payment, answered.clone(), raw.as_deref())
        })
        .await;
        self.0.reversals.notify_one();
    }

    async fn exchange(&self, payment: &MpesaCode, request: &Reversal) -> (Sent, Option<Vec<u8>>) {
        if let Err(why) = self.meet_daraja().await {
            return (Sent::NotSent(why), None);
        }
        let wanted = match self.reversal_request(payment, request) {
            Some(Ok(wanted)) => wanted,
            Some(Err(bad)) => return (pokea_daraja::Error::from(bad).into(), None),
            None => return (Sent::NotSent(NotSent::NoToken), None),
        };
        match self.0.daraja.send(&wanted, self.0.core.now()).await {
            Ok(answer) => match ConversationId::parse(&answer.said.originator) {
                Ok(name) => (Sent::Accepted(name), Some(answer.raw.as_bytes().to_vec())),
                Err(_) => (Sent::Lost, Some(answer.raw.as_bytes().to_vec())),
            },
            Err(error) => {
                tracing::warn!(%error, "no answer says that a payment is being taken back");
                (error.into(), None)
            }
        }
    }

    /// Nothing where no operator is set up, or this PC has no address.
    fn reversal_request(
        &self,
        payment: &MpesaCode,
        request: &Reversal,
    ) -> Option<Result<ReversalRequest, BadValue>> {
        let initiator = self.0.initiator.clone()?;
        let reply = self.reply(&request.nonce)?;
        let remarks = Remarks::parse("Remarks", request.reason.as_str());
        let make = || {
            Ok(ReversalRequest {
                initiator,
                code: payment.clone(),
                amount: Shillings::new(request.amount)?,
                paid_to: self.0.mpesa.business_short_code().clone(),
                remarks: remarks.or_else(|_| Remarks::parse("Remarks", REMARK))?,
                reply: reply?,
            })
        };
        Some(make())
    }

    /// Asks about a request by its name, where its answer brought one (R11), and about the payment by its code.
    async fn look_at_reversal(&self, payment: MpesaCode, request: Reversal) {
        let asked_at = self.0.core.now();
        let name = { request.conversation() }.and_then(|name| Name::parse(name.as_str()).ok());
        let by_name = async {
            let Some(name) = name else {
                return RequestTold::NoSuch;
            };
            let told = self.ask_status(Asked::Conversation(name)).await;
            told.map_or(RequestTold::Unclear, |told| {
                TransactionDetails::told_of_request(&told)
            })
        };
        let by_code = async {
            let told = self.ask_status(Asked::Code(payment.clone())).await;
            told.map_or(PaymentTold::Unclear, |told| {
                TransactionDetails::told_of_payment(&told)
            })
        };
        let (of_request, of_payment) = tokio::join!(by_name, by_code);
        let looked = Input::Looked {
            reversal: request.id,
            told: Told {
                request: of_request,
                payment: of_payment,
            },
            asked_at,
        };
        let payment = payment.clone();
        let heard = self.blocking(move |app| app.0.core.hear_of_reversal(&payment, looked, None));
        if let Ok(Err(error)) = heard.await {
            tracing::error!(%error, "what became of a payment that goes back is not kept; it is asked about again");
        }
    }

    /// The result of a request, if this is the address of one: a claim, about which is asked at once. What cannot be read, such as the notice
    /// of a queue that was too long, is kept, and says nothing about the money.
    pub(crate) fn take_reversal_result(
        &self,
        nonce: &CallbackNonce,
        body: &[u8],
        heard: &Heard<'_>,
    ) -> Result<bool, TakeError> {
        let Some((payment, reversal)) = self.0.core.reversal_at(nonce)? else {
            return Ok(false);
        };
        match InitiatorResult::parse(body) {
            Ok(result) => {
                let claim = Reversed::claim(&result);
                let claimed = Input::Claimed { reversal, claim };
                self.0
                    .core
                    .hear_of_reversal(&payment, claimed, Some(heard))?;
                self.0.reversals.notify_one();
            }
            Err(error) => {
                tracing::warn!(%error, "word about a payment that goes back, which is no result; it is kept");
                self.0.core.keep(heard)?;
            }
        }
        Ok(true)
    }
}

/// What Transaction Status says of a payment to this shop, as a row of the records.
fn proven(
    asked: &MpesaCode,
    told: &InitiatorResult,
    numbers: &[String],
    now: Millis,
) -> Option<Row> {
    let Said::Known(moved) = TransactionDetails::said(told) else {
        return None;
    };
    let is_ours = moved.to.as_ref().is_some_and(|to| numbers.contains(to));
    let is_it = moved.state == MoneyState::Completed && moved.code.as_ref() == Some(asked);
    let at = moved.at.filter(|at| *at <= now.plus(CLOCK_SLACK))?;
    (is_ours && is_it).then_some(Row {
        code: asked.clone(),
        amount: moved.amount?,
        phone: moved.phone,
        at,
        reference: String::new(),
    })
}

/// How much is to go back; nothing typed means all that is left.
pub(crate) fn read_back(text: &str) -> Result<Option<Cents>, FieldProblem> {
    use pokea_domain::entry::{Amount, AmountError};
    match Amount::parse(text) {
        Ok(amount) => Ok(Some(amount.total())),
        Err(AmountError::Empty) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn read_id<T: std::str::FromStr>(text: &str) -> Answer<T> {
    text.parse()
        .map_err(|_| CommandErrorCode::BadRequest.into())
}

impl From<ReverseError<StoreError>> for CommandError {
    fn from(error: ReverseError<StoreError>) -> Self {
        match error {
            ReverseError::Refused(refusal) => refusal.into(),
            ReverseError::Memory(error) => error.into(),
        }
    }
}
