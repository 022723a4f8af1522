//! Money that leaves the shop's account: a payout goes out once, straight from its commit (R2); its result is a claim; and Transaction Status is asked
//! about whatever is open until it proves how that ended. Only what M-PESA takes once by our name may be sent again.

mod list;
mod wire;

pub(crate) use list::Paying;

use crate::App;
use crate::commands::payouts::{OnePayout, PayOut, PayoutEntry, SetPayoutRules, SettlePayout};
use crate::commands::{CommandError, CommandErrorCode, Nothing};
use crate::core::PayoutError;
use crate::follow::Followed;
use crate::pairing::Pairing;
use crate::reversals::read_id;
use crate::show;
use crate::views::Money;
use crate::views::fields::FieldProblem;
use crate::views::payouts::{PayListState, PayoutProblems, PayoutReading, PayoutsView, RulesField};
use pokea_domain::entry::Amount;
use pokea_domain::payout::{
    BusinessNumber, Claim, Input, Kind, Payee, PayeeError, Payout, Reason, Refusal, Rules, Wish,
};
use pokea_domain::staff::Act;
use pokea_domain::{Cents, Millis, MpesaCode, PayoutId};
use pokea_mailbox::AnswerKind;
use pokea_store::StoreError;
use tokio::sync::Notify;
use wire::short_code;

type Answer<T> = Result<T, CommandError>;

/// A payout that is not over.
pub(crate) struct Open(Payout);

impl Followed for Open {
    type Id = PayoutId;

    fn id(&self) -> PayoutId {
        self.0.id
    }

    fn next_look(&self, last: Option<Millis>, now: Millis) -> Option<Millis> {
        self.0.next_look(last, now)
    }

    fn open(app: &App) -> Result<Vec<Self>, StoreError> {
        Ok(app.0.core.open_payouts()?.into_iter().map(Self).collect())
    }

    fn news(app: &App) -> &Notify {
        &app.0.payouts
    }

    async fn look(self, app: App) {
        app.look_at_payout(self.0).await;
    }
}

impl App {
    /// Payouts, and what bounds them.
    pub async fn payouts(&self, _: Nothing) -> Answer<PayoutsView> {
        self.show_payouts(None).await
    }

    /// What a payout reads as while it is typed.
    pub async fn read_payout(&self, entry: PayoutEntry) -> Answer<PayoutReading> {
        self.blocking(move |app| {
            let core = &app.0.core;
            let read = read(&entry);
            let mut problems = PayoutProblems::default();
            match read.payee {
                Err(PayeeError::Account) if entry.kind == Kind::PayBill => {
                    problems.account = Some(FieldProblem::PayeeAccount);
                }
                Err(error) => problems.number = Some(error.into()),
                Ok(_) => {}
            }
            problems.amount = read.amount.err();
            problems.reason = read
                .reason
                .is_err()
                .then_some(FieldProblem::ReasonUnreadable);
            let payee = read.payee.ok();
            let amount = read.amount.unwrap_or(Cents::ZERO);
            let (rules, around) = core.around_payout(payee.as_ref(), amount)?;
            let receiver = { payee.as_ref() }
                .map(|payee| core.payout_receiver(payee))
                .transpose()?;
            Ok(PayoutReading {
                number: payee.as_ref().map(show::payee_number),
                amount: read.amount.ok().map(Money),
                problems,
                receiver: receiver.flatten(),
                twin_ms: around.twin.map(|at| at.0),
                needs_second: rules.needs_second(amount),
                above_day: around
                    .today
                    .checked_add(amount)
                    .is_none_or(|all| all > rules.day),
            })
        })
        .await?
    }

    /// Pays somebody, at once or after a second person agreed.
    pub async fn pay_out(&self, request: PayOut) -> Answer<PayoutsView> {
        let id: PayoutId = read_id(&request.payout)?;
        let read = read(&request.entry);
        let (payee, amount) = (read.payee.map_err(FieldProblem::from)?, read.amount?);
        let reason = read.reason?;
        let nonce = Pairing::new_nonce(AnswerKind::Accepted).map_err(|error| {
            tracing::error!(%error, "no callback address could be made; nothing was sent");
            CommandErrorCode::NotSaved
        })?;
        self.ready_to_pay().await?;
        let sent = self
            .blocking(move |app| {
                let by = app.0.core.answers_for(Act::PayOut);
                let wish = Wish {
                    from: app.pays_from()?,
                    payee,
                    amount,
                    reason,
                    by,
                    nonce,
                    batch: None,
                };
                Ok::<_, CommandError>(app.0.core.pay_out(id, wish, request.although_twin)?)
            })
            .await??;
        self.hand_over_payout(sent);
        self.show_payouts(None).await
    }

    /// A second person agrees, and it is sent.
    pub async fn approve_payout(&self, request: OnePayout) -> Answer<PayoutsView> {
        let id: PayoutId = read_id(&request.payout)?;
        self.ready_to_pay().await?;
        self.blocking(move |app| {
            let core = &app.0.core;
            let known = core.payout(id)?.ok_or(CommandErrorCode::NotFound)?;
            let by = core.second_for(Act::ApprovePayout, known.wish.by)?;
            core.take_payout(id, |_, _| Input::Approve { by }, None)?;
            Ok::<_, CommandError>(())
        })
        .await??;
        self.send(id).await
    }

    /// Sends one that waits or, where that is safe, sends it again.
    pub async fn send_payout(&self, request: OnePayout) -> Answer<PayoutsView> {
        let id = read_id(&request.payout)?;
        self.ready_to_pay().await?;
        self.send(id).await
    }

    /// Takes one back that was never sent.
    pub async fn drop_payout(&self, request: OnePayout) -> Answer<PayoutsView> {
        let id: PayoutId = read_id(&request.payout)?;
        self.blocking(move |app| {
            let by = app.0.core.answers_for(Act::PayOut);
            app.0.core.take_payout(id, |_, _| Input::Drop { by }, None)
        })
        .await??;
        self.show_payouts(None).await
    }

    /// Somebody saw in Safaricom's portal what became of one.
    pub async fn settle_payout(&self, request: SettlePayout) -> Answer<PayoutsView> {
        let id: PayoutId = read_id(&request.payout)?;
        let code = request.code.as_deref().map(|code| {
            let code = code.trim().to_ascii_uppercase();
            MpesaCode::parse(&code).map_err(|_| FieldProblem::CodeUnreadable)
        });
        let code = code.transpose()?;
        self.blocking(move |app| {
            let by = app.0.core.answers_for(Act::PayOut);
            let input = match code {
                Some(code) => Input::Claimed(Claim::Paid { code }),
                None => Input::Word { by },
            };
            app.0.core.take_payout(id, |_, _| input, None)
        })
        .await??;
        self.0.payouts.notify_one();
        self.show_payouts(None).await
    }

    /// Sets what bounds payouts.
    pub async fn set_payout_rules(&self, request: SetPayoutRules) -> Answer<PayoutsView> {
        let problem = match read_rules(&request) {
            Ok((from, rules)) => {
                self.blocking(move |app| app.0.core.set_payout_rules(&from, &rules))
                    .await??;
                None
            }
            Err(field) => Some(field),
        };
        self.show_payouts(problem).await
    }

    async fn show_payouts(&self, problem: Option<RulesField>) -> Answer<PayoutsView> {
        self.blocking(move |app| {
            let core = &app.0.core;
            let (rules, around) = core.around_payout(None, Cents::ZERO)?;
            let now = core.now();
            let shown = show::payouts(&core.store(), now)?;
            let left = rules.day.checked_sub(around.today).unwrap_or(Cents::ZERO);
            Ok(PayoutsView {
                has_operator: app.0.initiator.is_some(),
                from: app.pays_from()?.to_string(),
                alone: Money(rules.alone),
                day: Money(rules.day),
                float: Money(rules.float),
                left_today: Money(left.max(Cents::ZERO)),
                payouts: shown,
                list: app.list_that_waits()?,
                problem,
            })
        })
        .await?
    }

    /// The oldest list of which something waits.
    fn list_that_waits(&self) -> Answer<Option<PayListState>> {
        let waiting = self.0.core.waiting_list()?;
        Ok(waiting.map(|waiting| PayListState {
            batch: waiting.batch,
            count: waiting.count,
            over: waiting.over,
            waiting: Money(waiting.amount),
            needs_second: waiting.needs_second,
            running: self.0.paying.is_at(waiting.batch),
            stopped: self.0.paying.stopped(),
        }))
    }

    /// The number that pays.
    fn pays_from(&self) -> Answer<BusinessNumber> {
        if let Some(named) = self.0.core.payout_from()? {
            return Ok(named);
        }
        if let Some(known) = &self.0.pays_from {
            return Ok(known.clone());
        }
        let own = self.0.mpesa.business_short_code().as_str();
        Ok(BusinessNumber::parse(own).map_err(|_| CommandErrorCode::BadRequest)?)
    }

    /// Nothing is paid by nobody, by a clock that is wrong (R17), while nobody answers, or from an account that must keep a float and is not known.
    async fn ready_to_pay(&self) -> Answer<()> {
        if self.0.initiator.is_none() {
            return Err(CommandErrorCode::NoOperator.into());
        }
        if self.meet_daraja().await.is_err() {
            return Err(CommandErrorCode::NoLineToMpesa.into());
        }
        let (rules, from) = self
            .blocking(|app| Ok::<_, CommandError>((app.0.core.payout_rules()?, app.pays_from()?)))
            .await??;
        if rules.float > Cents::ZERO {
            let of = short_code(&from)?;
            if let Ok(balance) = self.fetch_balance(of).await {
                self.blocking(move |app| app.0.core.keep_payout_funds(&balance))
                    .await??;
            }
        }
        Ok(())
    }

    async fn send(&self, id: PayoutId) -> Answer<PayoutsView> {
        let sent = self
            .blocking(move |app| app.0.core.send_payout(id))
            .await??;
        self.hand_over_payout(sent);
        self.show_payouts(None).await
    }
}

/// A typed payout, each field for itself.
struct Read {
    payee: Result<Payee, PayeeError>,
    amount: Result<Cents, FieldProblem>,
    reason: Result<Reason, FieldProblem>,
}

fn read(entry: &PayoutEntry) -> Read {
    let payee = Payee::parse(entry.kind, &entry.number, &entry.account, entry.purpose);
    let amount = match entry.kind {
        Kind::Person => Amount::parse(&entry.amount)
            .map(|amount| amount.total())
            .map_err(FieldProblem::from),
        // Businesses are paid more than a customer pays.
        _ => Rules::read(&entry.amount).map_err(|_| FieldProblem::PayoutAmount),
    };
    let amount = amount.and_then(|amount| match entry.kind.takes(amount) {
        true => Ok(amount),
        false => Err(FieldProblem::PayoutAmount),
    });
    Read {
        amount,
        payee,
        reason: Reason::parse(&entry.reason).map_err(|_| FieldProblem::ReasonUnreadable),
    }
}

fn read_rules(request: &SetPayoutRules) -> Result<(BusinessNumber, Rules), RulesField> {
    let from = BusinessNumber::parse(&request.from).map_err(|_| RulesField::From)?;
    let rules = Rules {
        alone: Rules::read(&request.alone).map_err(|_| RulesField::Alone)?,
        day: Rules::read(&request.day).map_err(|_| RulesField::Day)?,
        float: Rules::read(&request.float).map_err(|_| RulesField::Float)?,
    };
    Ok((from, rules))
}

impl From<PayeeError> for FieldProblem {
    fn from(error: PayeeError) -> Self {
        match error {
            PayeeError::Phone(error) => error.into(),
            PayeeError::Number => Self::PayeeNumber,
            PayeeError::Account => Self::PayeeAccount,
        }
    }
}

impl From<PayoutError> for CommandError {
    fn from(error: PayoutError) -> Self {
        use CommandErrorCode as Code;
        match error {
            PayoutError::Memory(error) => error.into(),
            PayoutError::NoSuch => Code::NotFound.into(),
            PayoutError::Refused(refusal) => match refusal {
                Refusal::NotThisAmount => FieldProblem::PayoutAmount.into(),
                Refusal::AboveDay { .. } => Code::AboveDay.into(),
                Refusal::Twin { .. } => Code::PaidBefore.into(),
                Refusal::NeedsSecond => Code::NeedsSecondPerson.into(),
                Refusal::SamePerson => Code::SamePerson.into(),
                Refusal::NotWaiting => Code::PayoutOver.into(),
                Refusal::NotOver => Code::PayoutNotOver.into(),
                Refusal::BelowFloat { .. } => Code::BelowFloat.into(),
                Refusal::FundsUnknown => Code::FundsUnknown.into(),
            },
        }
    }
}
