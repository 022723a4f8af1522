//! What each planted bug does to what passes by.

use super::Bug;
use crate::codes::OURS;
use crate::shop::Memory;
use crate::time::MINUTE;
use pokea_domain::payment::{
    Attempt, AttemptState, Claim, ClaimedOutcome, Failure, NotSent, Poll, PushAnswer, QueryAnswer,
};
use pokea_domain::print::{PrintEvent, PrintState};
use pokea_domain::records::Row;
use pokea_domain::sale::{Effect, Event, Input, Sale, SaleState};
use pokea_domain::shown_code::{MoneyState, Moved, Said};
use pokea_domain::{
    AttemptId, CheckoutRequestId, MerchantRequestId, Millis, MpesaCode, OwnerSessionId,
    ReceiptNumber, SaleId,
};
use uuid::Uuid;

impl Bug {
    /// What the rules hear in place of an input.
    pub(crate) fn hears(self, input: Input, memory: &Memory, sale: SaleId) -> Input {
        match (self, input) {
            (
                Self::LostIsNotSent,
                Input::PushAnswered {
                    attempt,
                    answer: PushAnswer::Lost,
                },
            ) => Input::PushAnswered {
                attempt,
                answer: PushAnswer::NotSent(NotSent::Unreachable),
            },
            (
                Self::PendingIsUnpaid,
                Input::Queried {
                    attempt,
                    answer: QueryAnswer::Pending | QueryAnswer::NotReached,
                    poll,
                },
            ) => Input::Queried {
                attempt,
                answer: QueryAnswer::Failed(Failure::NoAnswer),
                poll,
            },
            (
                Self::PendingIsPaid,
                Input::Queried {
                    attempt,
                    answer: QueryAnswer::Pending | QueryAnswer::NotReached,
                    poll,
                },
            ) if memory
                .attempt((sale, attempt))
                .is_some_and(|known| known.claims_paid()) =>
            {
                Input::Queried {
                    attempt,
                    answer: QueryAnswer::Paid,
                    poll,
                }
            }
            (
                Self::RefusedTokenIsLost | Self::RefusedTokenIsNotSent,
                Input::TokenRefused { attempt, .. },
            ) => Input::PushAnswered {
                attempt,
                answer: if self == Self::RefusedTokenIsLost {
                    PushAnswer::Lost
                } else {
                    PushAnswer::NotSent(NotSent::NoToken)
                },
            },
            (_, input) => input,
        }
    }

    /// What a callback says in place of what it said.
    pub(crate) fn is_told(self, mut claim: Claim, attempt: Option<&Attempt>) -> Claim {
        if let (Self::AnyAmount, ClaimedOutcome::Paid { amount, .. }, Some(attempt)) =
            (self, &mut claim.outcome, attempt)
        {
            *amount = attempt.amount;
        }
        claim
    }

    /// What Transaction Status says in place of what it said, and who has the code.
    pub(crate) fn shows(
        self,
        mut said: Said,
        mut holder: Option<SaleId>,
        code: &MpesaCode,
        sale: &Sale,
        now: Millis,
    ) -> (Said, Option<SaleId>) {
        match (self, &mut said) {
            (Self::MessageBelieved, Said::NoSuch) => {
                said = Said::Known(Moved {
                    code: Some(code.clone()),
                    state: MoneyState::Completed,
                    amount: Some(sale.due),
                    to: Some(OURS.to_owned()),
                    phone: None,
                    at: Some(now),
                });
            }
            (Self::UsedCodeCounts, _) => holder = None,
            (Self::OtherAmountCounts, Said::Known(moved)) => moved.amount = Some(sale.due),
            (Self::OtherTillCounts, Said::Known(moved)) => moved.to = Some(OURS.to_owned()),
            (Self::OldCodeCounts, Said::Known(moved)) => moved.at = Some(now),
            (Self::TakenBackCounts, Said::Known(moved)) => moved.state = MoneyState::Completed,
            _ => {}
        }
        (said, holder)
    }

    /// The sale as the rules see it.
    pub(crate) fn sees(self, sale: &mut Sale, input: Option<&Input>) {
        let nobody = OwnerSessionId(Uuid::nil());
        let restarts = matches!(input, Some(Input::Restarted));
        let wishes = matches!(input, Some(Input::AskMpesa { .. }));
        match self {
            Self::CashBesidePrompt if matches!(input, Some(Input::TakeCash { .. })) => {
                for_attempts(sale, |_| Some(AttemptState::NotSent(NotSent::Unreachable)));
            }
            Self::GivesUnsettledMoney if matches!(input, Some(Input::Assign { .. })) => {
                for_attempts(sale, |state| match state {
                    AttemptState::Paid(..) => None,
                    _ => Some(AttemptState::NotSent(NotSent::Unreachable)),
                });
            }
            Self::OverrideTooFresh if matches!(input, Some(Input::Override { .. })) => {
                let attempts = sale.attempts.iter_mut();
                attempts.for_each(|attempt| attempt.sent_by.0 -= 3 * MINUTE);
            }
            Self::SweepsTooEarly if !matches!(input, Some(Input::Override { .. })) => {
                let attempts = sale.attempts.iter_mut();
                attempts.for_each(|attempt| attempt.sent_by.0 -= 10 * MINUTE);
            }
            Self::ClearedIsOver => {
                let cleared = sale.attempts.iter_mut().filter(|a| a.cleared.is_some());
                cleared.for_each(|a| a.state = AttemptState::NotSent(NotSent::Unreachable));
            }
            Self::CancelForgets
                if matches!(sale.state, SaleState::Stopped | SaleState::Cancelled(_)) =>
            {
                for_attempts(sale, |_| Some(AttemptState::NotSent(NotSent::Unreachable)));
            }
            Self::PromptBesideUnknown if wishes => {
                let unknown = sale
                    .attempts
                    .iter_mut()
                    .filter(|attempt| attempt.is_unknown());
                unknown.for_each(|attempt| attempt.overridden = Some(nobody));
            }
            Self::PromptBesideAccepted if wishes => for_attempts(sale, fails),
            Self::AdoptedIsOwn => {
                for attempt in &mut sale.attempts {
                    if let AttemptState::Accepted(push) = &mut attempt.state {
                        push.adopted = false;
                    }
                }
            }
            Self::PaidIsNotAbsorbing if matches!(input, Some(Input::Queried { .. })) => {
                for attempt in &mut sale.attempts {
                    if let (AttemptState::Paid(..), Some(push)) =
                        (&attempt.state, attempt.push().cloned())
                    {
                        attempt.state = AttemptState::Accepted(push);
                        attempt.claim = None;
                    }
                }
            }
            Self::FirstFit => {
                if let Some(Input::Recorded { attempt, row, .. }) = input
                    && let Some(attempt) =
                        sale.attempts.iter_mut().find(|known| known.id == *attempt)
                {
                    let names = |text: &str| {
                        (
                            CheckoutRequestId::parse(text),
                            MerchantRequestId::parse(text),
                        )
                    };
                    if let (Ok(checkout), Ok(merchant)) = names(row.code.as_str()) {
                        let outcome = ClaimedOutcome::Paid {
                            amount: row.amount,
                            code: row.code.clone(),
                        };
                        attempt.claim = Some(Claim {
                            checkout,
                            merchant,
                            outcome,
                        });
                    }
                }
            }
            Self::PrintsAgain if restarts => {
                if let Some(job) = sale
                    .paper
                    .as_mut()
                    .filter(|job| job.state == PrintState::Printing)
                {
                    job.state = PrintState::Queued;
                }
            }
            _ => self.sees_parts(sale, input),
        }
    }

    /// What is written in place of a decision.
    pub(crate) fn writes(
        self,
        events: &mut Vec<Event>,
        effects: &mut Vec<Effect>,
        before: Option<&Sale>,
        restarts: bool,
    ) {
        let id = before.map_or(0, |sale| sale.id.0.as_u128());
        match self {
            Self::RestartIsNotSent if restarts => {
                events.retain(|event| !matches!(event, Event::Accepted { .. }));
                for event in events {
                    if let Event::Lost { attempt } = *event {
                        let why = NotSent::Unreachable;
                        *event = Event::NotSent { attempt, why };
                    }
                }
            }
            Self::UnpaidIsAbsorbing => {
                let is_unpaid = |id: &AttemptId| {
                    let known = before.and_then(|sale| sale.attempt(*id));
                    known.is_some_and(|known| matches!(known.state, AttemptState::Failed(..)))
                };
                let proves_later = |event: &Event| matches!(event, Event::ProvenPaid { attempt } if is_unpaid(attempt));
                if events.iter().any(proves_later) {
                    events.clear();
                }
            }
            Self::UncoveredForgotten | Self::ReturnedIsDueBack => {
                self.forgets_money_back(events, before);
            }
            Self::SecondPaymentDropped => {
                events.retain(|event| !matches!(event, Event::RefundDue(_)))
            }
            Self::SpentIsDueBack => events.retain(|event| !matches!(event, Event::Spent { .. })),
            Self::HalfACommit => events
                .retain(|event| !matches!(event, Event::Completed { .. }) || !id.is_multiple_of(7)),
            Self::QueriesOnce => effects.retain(|effect| {
                !matches!(
                    effect,
                    Effect::Query {
                        poll: Poll::Planned(1..) | Poll::Claimed(1..),
                        ..
                    }
                )
            }),
            Self::OutboxForgets if id.is_multiple_of(5) => effects.clear(),
            Self::CopyIsOriginal => {
                for event in events {
                    if let Event::Paper(PrintEvent::Queued { copy }) = event {
                        *copy = false;
                    }
                }
            }
            Self::PrintsAgain => {
                // The restart's own question is not asked: the job is queued again.
                for event in events {
                    if *event == Event::Paper(PrintEvent::Unclear) {
                        *event = Event::Paper(PrintEvent::NotPrinted);
                    }
                }
            }
            _ => before.map_or((), |before| self.writes_parts(events, before)),
        }
    }

    /// The number of the next receipt.
    pub(crate) const fn numbers(self, next: ReceiptNumber) -> ReceiptNumber {
        match self {
            Self::ReceiptNumberAgain if next.sequence > 2 => ReceiptNumber {
                sequence: next.sequence - 1,
                ..next
            },
            Self::ReceiptNumberSkipped if next.sequence > 2 => next.next(),
            _ => next,
        }
    }

    /// The rows that the rules read.
    pub(crate) fn reads(self, mut rows: Vec<Row>, memory: &Memory) -> Vec<Row> {
        let owned = |row: &Row| memory.attempt_with_code(&row.code).is_some();
        match self {
            Self::SweepIgnoresLeft => rows.retain(owned),
            Self::SweepIgnoresHidden => rows.retain(|row| row.phone.is_some() || owned(row)),
            _ => {}
        }
        rows
    }

    /// Whether it acts on a commit before it is made.
    pub(crate) fn lets_out(self, events: &[Event]) -> bool {
        events.iter().any(|event| match self {
            Self::SendsBeforeCommit => matches!(event, Event::Asked { .. }),
            Self::ShowsBeforeCommit => matches!(event, Event::Completed { .. }),
            _ => false,
        })
    }

    /// The database's own guards are gone too, or they would hide it.
    pub(crate) const fn drops_indexes(self) -> bool {
        matches!(
            self,
            Self::PromptBesideAccepted
                | Self::PromptBesideUnknown
                | Self::AdoptAnyPush
                | Self::ReplayedCode
                | Self::RestartIsNotSent
        )
    }
}

fn for_attempts(sale: &mut Sale, change: impl Fn(&AttemptState) -> Option<AttemptState>) {
    for attempt in &mut sale.attempts {
        if let Some(state) = change(&attempt.state) {
            attempt.state = state;
        }
    }
}

fn fails(state: &AttemptState) -> Option<AttemptState> {
    match state {
        AttemptState::Accepted(push) => Some(AttemptState::Failed(push.clone(), Failure::Declined)),
        _ => None,
    }
}
