//! What each planted bug does to what passes by.

use super::Bug;
use crate::daraja::PushRequest;
use crate::shop::Memory;
use crate::time::MINUTE;
use crate::world::{Happening, Process, World};
use pokea_domain::payment::{
    AttemptState, Claim, ClaimedOutcome, Failure, NotSent, Poll, PushAnswer, QueryAnswer,
};
use pokea_domain::print::{PrintEvent, PrintState};
use pokea_domain::records::{Look, Row};
use pokea_domain::sale::{Effect, Event, Input, Sale};
use pokea_domain::{
    AttemptId, CheckoutRequestId, MerchantRequestId, Millis, OwnerSessionId, ReceiptNumber, SaleId,
};
use std::time::Duration;
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
                    answer: QueryAnswer::Pending,
                    poll,
                },
            ) => Input::Queried {
                attempt,
                answer: QueryAnswer::Failed(Failure::NoAnswer),
                poll,
            },
            (
                Self::RefusedMeansPaid,
                Input::Queried {
                    attempt,
                    answer: QueryAnswer::Pending,
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
            (_, input) => input,
        }
    }

    /// The sale as the rules see it.
    pub(crate) fn sees(self, sale: &mut Sale, input: Option<&Input>) {
        let nobody = OwnerSessionId(Uuid::nil());
        let restarts = matches!(input, Some(Input::Restarted));
        let wishes = matches!(input, Some(Input::AskMpesa { .. }));
        match self {
            Self::RestartIsNotSent if restarts => for_attempts(sale, |state| {
                (*state == AttemptState::Sending)
                    .then_some(AttemptState::NotSent(NotSent::Unreachable))
            }),
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
            _ => {}
        }
    }

    /// What is written in place of a decision.
    pub(crate) fn writes(self, events: &mut Vec<Event>, effects: &mut Vec<Effect>, sale: &Sale) {
        match self {
            Self::SecondPaymentDropped => {
                events.retain(|event| !matches!(event, Event::RefundDue(_)))
            }
            Self::HalfACommit => events.retain(|event| {
                !matches!(event, Event::Completed { .. }) || !sale.id.0.as_u128().is_multiple_of(7)
            }),
            Self::QueriesOnce => effects.retain(|effect| {
                !matches!(
                    effect,
                    Effect::Query {
                        poll: Poll::Planned(1..) | Poll::Claimed(1..),
                        ..
                    }
                )
            }),
            Self::OutboxForgets if sale.id.0.as_u128().is_multiple_of(5) => effects.clear(),
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
            _ => {}
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

    /// What a look says of itself.
    pub(crate) fn looks(self, look: &mut Look) {
        let add = |at: Millis, by: i64| Millis(at.0 + by);
        match self {
            Self::SweepsTooEarly => {
                look.began_at = add(look.began_at, 10 * MINUTE);
                look.to = add(look.to, 10 * MINUTE);
            }
            Self::SweepIgnoresLag => look.lag = Duration::ZERO,
            _ => {}
        }
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
        matches!(self, Self::PromptBesideAccepted | Self::PromptBesideUnknown)
    }
}

impl World {
    /// A saboteur takes a claim for proof, and says so before the rules hear the claim.
    pub(crate) fn trust_if_sabotaged(
        &mut self,
        process: Process,
        place: (SaleId, AttemptId),
        claim: &Claim,
    ) {
        let answer = match (self.plan.bug, &claim.outcome) {
            (Some(Bug::TrustsPaidCallback), ClaimedOutcome::Paid { .. }) => QueryAnswer::Paid,
            (Some(Bug::TrustsFailedCallback), ClaimedOutcome::Failed(failure)) => {
                QueryAnswer::Failed(failure.clone())
            }
            _ => return,
        };
        let input = Input::Queried {
            attempt: place.1,
            answer,
            poll: Poll::Claimed(0),
        };
        let _ = self.take(process.register, place.0, input, None);
    }

    /// A saboteur sends again what a crash left unanswered.
    pub(crate) fn resend_if_sabotaged(&mut self, process: Process) {
        if self.plan.bug != Some(Bug::ResendsAfterRestart) {
            return;
        }
        let attempts = self
            .memory
            .sales
            .values()
            .flat_map(|sale| sale.attempts.iter().map(move |attempt| (sale.id, attempt)));
        let unanswered: Vec<_> = attempts
            .filter(|(_, attempt)| attempt.is_unknown())
            .map(|(sale, attempt)| (sale, attempt.clone()))
            .collect();
        for (sale, attempt) in unanswered {
            self.push_leaves_soon(process, sale, &attempt);
        }
    }

    /// What a saboteur let out before a commit that did not come about.
    pub(crate) fn lets_out(&mut self, register: usize, sale: &Sale) {
        let process = Process {
            register,
            run: self.registers[register].run,
        };
        if self.plan.bug == Some(Bug::ShowsBeforeCommit) {
            return self.shows_paid(sale.id);
        }
        let Some(attempt) = sale.latest_attempt() else {
            return;
        };
        let request = PushRequest {
            register,
            sale: sale.id,
            attempt: attempt.id,
            phone: attempt.phone.clone(),
            amount: attempt.amount,
            nonce: attempt.nonce.clone(),
        };
        self.after(0, Happening::PushArrives { request, process });
    }

    /// A saboteur gives each payment to the first request that it fits, and the rules believe that a callback named it.
    pub(crate) fn guess_if_sabotaged(&mut self, register: usize) {
        if self.plan.bug != Some(Bug::FirstFit) {
            return;
        }
        for row in self.memory.rows.values().cloned().collect::<Vec<_>>() {
            let fits = |sale: &Sale| {
                sale.attempts
                    .iter()
                    .find(|a| !a.is_paid() && row.could_be(a))
                    .map(|a| (sale.id, a.id))
            };
            let taken = self.memory.attempt_with_code(&row.code).is_some();
            if let Some((sale, attempt)) =
                self.memory.sales.values().find_map(fits).filter(|_| !taken)
            {
                let _ = self.take(
                    register,
                    sale,
                    Input::Recorded {
                        attempt,
                        row,
                        bound_elsewhere: false,
                    },
                    None,
                );
            }
        }
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
