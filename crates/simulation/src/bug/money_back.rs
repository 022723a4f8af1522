//! What planted bugs do to money that is taken back.

use super::Bug;
use crate::shop::MoneyBack;
use crate::world::{Process, World};
use pokea_domain::payment::NotSent;
use pokea_domain::reversal::{
    Answer, Input, PaymentTold, RequestTold, Reversal, ReversalClaim, ReversalState, Reversals,
    Told, WhyNotDone,
};
use pokea_domain::sale::{Event, Sale};
use pokea_domain::{Cents, MpesaCode, ReversalId};

impl Bug {
    /// What the rules hear in place of an answer.
    pub(crate) fn hears_of_reversal(self, request: &Reversal, answer: &Answer) -> Input {
        let answer = match (self, answer) {
            (Self::LostReversalIsNotSent, Answer::Lost) => Answer::NotSent(NotSent::Unreachable),
            (Self::RefusedReversalIsDone, Answer::Refused { .. }) => {
                return Input::Looked {
                    reversal: request.id,
                    told: done(request.amount),
                    asked_at: request.asked_at,
                };
            }
            (_, answer) => answer.clone(),
        };
        Input::Answered {
            reversal: request.id,
            answer,
        }
    }

    /// What Transaction Status says in place of what it said.
    pub(crate) fn is_told_of_reversal(self, mut told: Told) -> Told {
        if self == Self::AlreadyBackIsFailure && told.request == RequestTold::Failed {
            told.payment = PaymentTold::Completed;
        }
        told
    }

    /// What the rules know of money that was asked back.
    pub(crate) fn knows_of_money_back(
        self,
        known: Option<Reversals>,
        purpose: MoneyBack,
    ) -> Option<Reversals> {
        match self {
            Self::GoingBackCounts if purpose == MoneyBack::No => {
                known.filter(|known| !is_under_way(known))
            }
            Self::AsksBackBlindly if purpose == MoneyBack::Asked => known.map(|mut known| {
                for request in &mut known.requests {
                    if request.is_under_way() {
                        request.state = ReversalState::NotDone(WhyNotDone::Told);
                    }
                    request.claim = None;
                }
                known
            }),
            _ => known,
        }
    }

    /// What the log keeps of money that went back.
    pub(super) fn forgets_money_back(self, events: &mut Vec<Event>, before: Option<&Sale>) {
        events.retain(|event| match event {
            Event::Returned { attempt, .. } => {
                let pays = before
                    .is_some_and(|sale| attempt.is_none_or(|attempt| sale.is_paid_by(attempt)));
                pays != (self == Self::UncoveredForgotten)
            }
            _ => true,
        });
    }
}

const fn done(amount: Cents) -> Told {
    Told {
        request: RequestTold::Done(amount),
        payment: PaymentTold::Unclear,
    }
}

fn is_under_way(known: &Reversals) -> bool {
    known.open().next().is_some()
}

impl World {
    /// A saboteur takes a result for proof.
    pub(crate) fn believe_if_sabotaged(
        &mut self,
        process: Process,
        payment: &MpesaCode,
        reversal: ReversalId,
        claim: &ReversalClaim,
    ) {
        let known = self.memory.reversals.get(payment);
        let amount = known.and_then(|known| known.request(reversal).map(|request| request.amount));
        if self.plan.bug != Some(Bug::ResultBelieved) || *claim != ReversalClaim::Done {
            return;
        }
        let told = done(amount.unwrap_or(Cents::ZERO));
        let asked_at = self.clock(process.register);
        let input = Input::Looked {
            reversal,
            told,
            asked_at,
        };
        let _ = self.hears_of_reversal(process, payment, input);
    }
}
