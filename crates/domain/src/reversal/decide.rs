//! What each input makes of taking a payment back, and nothing else decides.

use super::{
    Event, OVER_AFTER, REQUESTS_MAX, Reason, Reversal, ReversalClaim, ReversalState, Reversals,
    WhyNotDone,
};
use crate::ids::{CallbackNonce, ConversationId, OwnerSessionId, ReversalId, SaleId};
use crate::money::Cents;
use crate::payment::NotSent;
use crate::time::Millis;
use thiserror::Error;

/// Something that happened, to be decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Input {
    /// The owner wants money back where it came from. Whom the payment belongs to is for [`crate::till::reverse`] to know.
    Ask(Wish),
    /// The request's one HTTP exchange ended.
    Answered {
        reversal: ReversalId,
        answer: Answer,
    },
    /// The program started and found this in the log.
    Restarted,
    /// A result came to this request's own address.
    Claimed {
        reversal: ReversalId,
        claim: ReversalClaim,
    },
    /// Transaction Status answered a question that was asked at that time.
    Looked {
        reversal: ReversalId,
        told: Told,
        asked_at: Millis,
    },
    /// Transaction Status, or Safaricom's records, tell that the payment went back, whoever asked for it: so much in all, if that is told, and
    /// otherwise the whole, unless something of it is known to have gone back.
    TakenBack { amount: Option<Cents> },
}

/// What the owner wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Made by the screen, so that asking twice is asking once.
    pub reversal: ReversalId,
    /// How much, in whole shillings.
    pub amount: Cents,
    /// Why.
    pub reason: Reason,
    /// The session in which the owner proved to be the owner, for this.
    pub session: OwnerSessionId,
    /// The secret part of the result's address.
    pub nonce: CallbackNonce,
    /// The sale that the payment paid for, if the owner said that it loses its money.
    pub uncovers: Option<SaleId>,
}

/// The answer to one request, as whoever sent it understood it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Taken, under this name.
    Accepted(ConversationId),
    /// Proven not sent.
    NotSent(NotSent),
    /// Refused for a reason that plainly says that nothing was begun.
    Refused {
        /// Safaricom's error code.
        code: String,
    },
    /// Anything else.
    Lost,
}

/// What Transaction Status says. The answer comes by callback, and counts as [`crate::shown_code`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Of the request, asked by the name under which Daraja took it.
    pub request: RequestTold,
    /// Of the payment, asked by its code.
    pub payment: PaymentTold,
}

/// What Transaction Status says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestTold {
    /// Nothing that can be understood, or not now.
    Unclear,
    /// It has no name to ask by, or Safaricom knows none such.
    NoSuch,
    /// It is not concluded.
    Pending,
    /// It moved nothing.
    Failed,
    /// It moved so much.
    Done(Cents),
}

/// What Transaction Status says of the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentTold {
    /// Nothing that can be understood, or not now.
    Unclear,
    /// It is where it was paid to.
    Completed,
    /// It was taken back.
    Reversed,
}

/// What `decide` needs to know of the world.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The time.
    pub now: Millis,
}

/// What follows from an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// To be written, in order.
    pub events: Vec<Event>,
    /// This request is to be sent after the write: once, ever (R2).
    pub send: Option<ReversalId>,
}

/// Why a wish was not followed. Nothing was written or sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The records do not hold this payment.
    #[error("the till's records do not hold this payment")]
    PaymentUnknown,
    /// Nothing, more than was paid, or no whole shillings.
    #[error("no more than was paid can be taken back, in whole shillings")]
    NotOfThePayment,
    /// A request for the payment is not over: it may take it back yet, or have done so.
    #[error("nobody knows yet what became of the last request to take this payment back")]
    NotOver,
    /// Something of the payment went back. Safaricom takes a payment back once.
    #[error("this payment was taken back already")]
    AlreadyBack,
    /// A request that is not over could have brought the payment.
    #[error("a request that is not over may have brought this payment")]
    PaymentUnsettled,
    /// The payment paid for this sale, and the owner has not said that the sale loses its money, or it is a sale of another register: there it is
    /// taken back.
    #[error("this payment paid for a sale, which would lose its money")]
    PaidForSale(SaleId),
    /// No sale has it, and another of the shop's registers may give it to one just now: it is not reserved for this one (R14).
    #[error("the payment is not reserved among the shop's registers")]
    NotReserved,
    /// So much of what it paid for was given back in cash that less is left.
    #[error("what this payment paid for was given back in cash, in whole or in part")]
    GivenInCash {
        /// What is left.
        left: Cents,
    },
    /// More requests than any honest payment has.
    #[error("too many requests to take this payment back")]
    TooManyRequests,
}

impl Reversals {
    /// What follows from an input. Pure. Only a wish can be refused.
    pub fn decide(&self, input: Input, context: Context) -> Result<Decision, Refusal> {
        let mut decision = Decision::default();
        match input {
            Input::Ask(wish) => self.ask(wish, &mut decision)?,
            Input::Answered { reversal, answer } => {
                decision.events.extend(self.answered(reversal, answer));
            }
            Input::Restarted => {
                let sending = self.requests.iter();
                let sending = sending.filter(|request| request.state == ReversalState::Sending);
                let lost = sending.map(|request| Event::Lost {
                    reversal: request.id,
                });
                decision.events.extend(lost);
            }
            Input::Claimed { reversal, claim } => {
                decision.events.extend(self.claimed(reversal, claim));
            }
            Input::Looked {
                reversal,
                told,
                asked_at,
            } => {
                let request = self.request(reversal).filter(|request| request.is_open());
                if let Some(request) = request {
                    let asked_at = asked_at.min(context.now);
                    decision.events = self.looked(request, told, asked_at);
                }
            }
            Input::TakenBack { amount } => decision.events.extend(self.taken_back(amount)),
        }
        Ok(decision)
    }

    fn ask(&self, wish: Wish, decision: &mut Decision) -> Result<(), Refusal> {
        if self.request(wish.reversal).is_some() {
            // The same wish again.
            return Ok(());
        }
        if self.open().next().is_some() {
            return Err(Refusal::NotOver);
        }
        if self.back() > Cents::ZERO {
            return Err(Refusal::AlreadyBack);
        }
        let is_of_it = wish.amount > Cents::ZERO && wish.amount <= self.amount;
        if !is_of_it || wish.amount.whole_shillings().is_none() {
            return Err(Refusal::NotOfThePayment);
        }
        if self.requests.len() >= REQUESTS_MAX {
            return Err(Refusal::TooManyRequests);
        }
        decision.send = Some(wish.reversal);
        decision.events.push(Event::Asked {
            reversal: wish.reversal,
            paid: self.amount,
            amount: wish.amount,
            reason: wish.reason,
            session: wish.session,
            nonce: wish.nonce,
            uncovers: wish.uncovers,
        });
        Ok(())
    }

    /// Only the answer of the one exchange counts; after a restart the request is Unknown and stays so until something proves more.
    fn answered(&self, reversal: ReversalId, answer: Answer) -> Option<Event> {
        let request = self.request(reversal)?;
        if request.state != ReversalState::Sending {
            return None;
        }
        let not_done = |why| Event::NotDone { reversal, why };
        Some(match answer {
            Answer::Accepted(conversation) => Event::Accepted {
                reversal,
                conversation,
            },
            Answer::NotSent(why) => not_done(WhyNotDone::NotSent(why)),
            Answer::Refused { code } => not_done(WhyNotDone::Refused { code }),
            Answer::Lost => Event::Lost { reversal },
        })
    }

    /// Good news and bad only make us ask (R5, R6). Good news is not taken back by a later result.
    fn claimed(&self, reversal: ReversalId, claim: ReversalClaim) -> Option<Event> {
        let request = self.request(reversal)?;
        let hears = match &request.state {
            // No byte left this PC, so no result can be about it.
            ReversalState::Done(_) | ReversalState::NotDone(WhyNotDone::NotSent(_)) => false,
            // Bad news is none any more.
            ReversalState::NotDone(_) => !matches!(claim, ReversalClaim::Failed { .. }),
            ReversalState::Sending | ReversalState::Unknown | ReversalState::Accepted(_) => true,
        };
        let is_news = match &request.claim {
            None => true,
            Some(ReversalClaim::Failed { .. }) => request.claim.as_ref() != Some(&claim),
            Some(ReversalClaim::Done | ReversalClaim::AlreadyBack) => false,
        };
        (hears && is_news).then_some(Event::Claimed { reversal, claim })
    }

    /// Nothing is concluded before the payment's own state is known, unless Safaricom says that this very request moved money. A payment that
    /// went back although the request failed went back by somebody else's hand: that is what R000001 says.
    fn looked(&self, request: &Reversal, told: Told, asked_at: Millis) -> Vec<Event> {
        let reversal = request.id;
        let done = |amount| vec![Event::Done { reversal, amount }];
        let not_done = Event::NotDone {
            reversal,
            why: WhyNotDone::Told,
        };
        let is_over = !request.is_under_way() || asked_at >= request.sent_by.plus(OVER_AFTER);
        match (told.request, told.payment) {
            (RequestTold::Done(amount), _) => done(amount.min(self.amount)),
            (_, PaymentTold::Unclear) => Vec::new(),
            (RequestTold::Failed, PaymentTold::Completed) => vec![not_done],
            (RequestTold::Failed, PaymentTold::Reversed) => self.not_by(request, not_done),
            (_, PaymentTold::Reversed) if !request.is_under_way() => self.not_by(request, not_done),
            (RequestTold::NoSuch, PaymentTold::Reversed) => done(request.amount),
            (RequestTold::NoSuch, PaymentTold::Completed) if is_over => vec![not_done],
            // Its own state will be told.
            (RequestTold::Unclear | RequestTold::Pending | RequestTold::NoSuch, _) => Vec::new(),
        }
    }

    /// The payment went back, and not by this request: by another of ours, or, if none did or may have, elsewhere and as a whole.
    fn not_by(&self, request: &Reversal, not_done: Event) -> Vec<Event> {
        let another = |other: &Reversal| other.id != request.id && other.is_under_way();
        if self.requests.iter().any(another) {
            return Vec::new();
        }
        let elsewhere = (self.back() == Cents::ZERO).then_some(Event::Elsewhere {
            paid: self.amount,
            amount: self.amount,
        });
        elsewhere.into_iter().chain([not_done]).collect()
    }

    /// What our own requests did is known; while one may have done it, the next look tells.
    fn taken_back(&self, in_all: Option<Cents>) -> Option<Event> {
        let known = self.back();
        let is_told = in_all.is_some() || known == Cents::ZERO;
        if !is_told || self.requests.iter().any(Reversal::is_under_way) {
            return None;
        }
        let more = in_all
            .unwrap_or(self.amount)
            .min(self.amount)
            .checked_sub(known)?;
        let amount = self.elsewhere.checked_add(more)?;
        (more > Cents::ZERO).then_some(Event::Elsewhere {
            paid: self.amount,
            amount,
        })
    }
}
