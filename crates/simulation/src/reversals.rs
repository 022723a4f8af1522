//! Payments that are taken back, as the register with the owner's office does it: requests once and from memory, and questions until it is
//! settled. What Daraja makes of them is in `reversals/daraja.rs`, who wants it in `owner.rs`.

mod daraja;
mod questions;

pub(crate) use daraja::{Back, End, Taken};

use crate::bug::Bug;
use crate::chance::Chance;
use crate::effects::AGAIN;
use crate::fault::Fault;
use crate::register::Cause;
use crate::shop::{MoneyBack, Stop};
use crate::time::{At, SECOND};
use crate::world::{Exchange, Happening, Process, World};
use pokea_domain::reversal::{
    Answer, Input, PaymentTold, RequestTold, Reversal, ReversalClaim, Told,
};
use pokea_domain::till::{self, ReverseError, Reversing, TakeError};
use pokea_domain::{CallbackNonce, Cents, Millis, MpesaCode, ReversalId};
use std::collections::{BTreeMap, BTreeSet};

/// The owner's office is at this register.
pub(crate) const OFFICE: usize = 0;

/// What Transaction Status says when it says nothing.
const NOTHING: Told = Told {
    request: RequestTold::Unclear,
    payment: PaymentTold::Unclear,
};

/// A request to take a payment back, on its way; what it is for rides along.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) payment: MpesaCode,
    pub(crate) reversal: ReversalId,
    pub(crate) amount: Cents,
    pub(crate) nonce: CallbackNonce,
    pub(crate) left_at: At,
    pub(crate) token: u64,
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// The owner comes into the office.
    OwnerComes,
    /// A request reaches Daraja.
    Arrives { request: Request, process: Process },
    /// Daraja does what it was asked for, or does not.
    Concludes { taken: usize },
    /// Safaricom takes a payment back by itself.
    TakesBack { entry: usize },
}

/// What the program does.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    Leaves {
        request: Request,
    },
    Answered {
        payment: MpesaCode,
        reversal: ReversalId,
        answer: Answer,
        exchange: Option<Exchange>,
    },
    /// Asks Transaction Status, if nothing was planned since.
    Asks {
        payment: MpesaCode,
        reversal: ReversalId,
        number: u64,
    },
    Told {
        payment: MpesaCode,
        reversal: ReversalId,
        told: Told,
        asked_at: Millis,
    },
}

/// What is kept in mind about payments that are taken back.
#[derive(Debug)]
pub(crate) struct Reversals {
    pub(crate) chance: Chance,
    /// Every request that Daraja took, in order.
    pub(crate) taken: Vec<Taken>,
    /// Daraja takes parts of a payment back as long as something is left, and not only once.
    pub(crate) in_parts: bool,
    /// The records tell what went back.
    pub(crate) records_tell: bool,
    /// By request: the question that is planned, and when the last was put in this run of the program.
    planned: BTreeMap<ReversalId, u64>,
    asked: BTreeMap<ReversalId, (u32, Millis)>,
    numbers: u64,
    /// Payments of which the till was told that they went back, and took it.
    pub(crate) told: BTreeSet<MpesaCode>,
}

impl Reversals {
    pub(crate) fn of(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 4);
        Self {
            in_parts: chance.permille(500),
            records_tell: chance.permille(500),
            chance,
            taken: Vec::new(),
            planned: BTreeMap::new(),
            asked: BTreeMap::new(),
            numbers: 0,
            told: BTreeSet::new(),
        }
    }
}

impl Work {
    /// What is left of it for a PC that wakes: no answer that came meanwhile was heard.
    pub(crate) fn after_sleep(self) -> Self {
        match self {
            Self::Answered {
                payment, reversal, ..
            } => Self::Answered {
                payment,
                reversal,
                answer: Answer::Lost,
                exchange: None,
            },
            Self::Told {
                payment,
                reversal,
                asked_at,
                ..
            } => Self::Told {
                payment,
                reversal,
                told: NOTHING,
                asked_at,
            },
            other @ (Self::Leaves { .. } | Self::Asks { .. }) => other,
        }
    }
}

impl World {
    pub(crate) fn happens_to_money_back(&mut self, event: Event) {
        match event {
            Event::OwnerComes => self.owner_comes(),
            Event::Arrives { request, process } => self.reversal_arrives(request, process),
            Event::Concludes { taken } => self.reversal_concludes(taken),
            Event::TakesBack { entry } => self.safaricom_takes_back(entry),
        }
    }

    pub(crate) fn works_on_money_back(&mut self, process: Process, work: Work) {
        match work {
            Work::Leaves { request } => self.reversal_leaves(process, request),
            Work::Answered {
                payment,
                reversal,
                answer,
                exchange,
            } => self.reversal_answered(process, payment, reversal, answer, exchange),
            Work::Asks {
                payment,
                reversal,
                number,
            } => self.asks_status(process, payment, reversal, number),
            Work::Told {
                payment,
                reversal,
                told,
                asked_at,
            } => self.status_told(process, payment, reversal, told, asked_at),
        }
    }

    /// Straight from the commit, and once (R2).
    pub(crate) fn reversal_leaves_soon(
        &mut self,
        process: Process,
        payment: &MpesaCode,
        reversal: &Reversal,
    ) {
        let request = Request {
            payment: payment.clone(),
            reversal: reversal.id,
            amount: reversal.amount,
            nonce: reversal.nonce.clone(),
            left_at: self.now,
            token: 0,
        };
        self.does_money_back(process, 20, Work::Leaves { request });
    }

    pub(crate) fn does_money_back(&mut self, process: Process, wait: At, work: Work) {
        self.does_after(process, wait, crate::world::Deed::MoneyBack(work));
    }

    fn reversal_leaves(&mut self, process: Process, mut request: Request) {
        match self.way_out(process.register) {
            Ok(token) => request.token = token,
            Err(why) => {
                let answered = Work::Answered {
                    payment: request.payment,
                    reversal: request.reversal,
                    answer: Answer::NotSent(why),
                    exchange: None,
                };
                return self.does_money_back(process, SECOND, answered);
            }
        }
        request.left_at = self.now;
        let wait = self.reversals.chance.within(50, 1_500);
        self.after(
            wait,
            Happening::MoneyBack(Event::Arrives { request, process }),
        );
        if self.faults.crashes(Fault::CrashAfterSend) {
            self.crash(process.register);
        }
    }

    /// The answer is held until the disk takes it.
    fn reversal_answered(
        &mut self,
        process: Process,
        payment: MpesaCode,
        reversal: ReversalId,
        answer: Answer,
        exchange: Option<Exchange>,
    ) {
        if let Some(exchange) = exchange {
            self.hears_time(process.register, exchange);
            if matches!(answer, Answer::Refused { .. })
                && !self.is_current(process.register, exchange.token)
            {
                self.token_refused(process.register, exchange.token);
            }
        }
        let is_lost = answer == Answer::Lost;
        let known = self.memory.reversals.get(&payment);
        let heard = match (
            self.plan.bug,
            known.and_then(|known| known.request(reversal)),
        ) {
            (Some(bug), Some(request)) => bug.hears_of_reversal(request, &answer),
            _ => Input::Answered {
                reversal,
                answer: answer.clone(),
            },
        };
        match self.hears_of_reversal(process, &payment, heard) {
            Ok(reversing) => {
                let resends = self.plan.bug == Some(Bug::ReversalResent) && is_lost;
                if resends && let Some(request) = reversing.reversals.request(reversal) {
                    self.reversal_leaves_soon(process, &payment, request);
                }
            }
            Err(ReverseError::Memory(Stop::DiskFull)) => {
                let again = Work::Answered {
                    payment,
                    reversal,
                    answer,
                    exchange: None,
                };
                self.does_money_back(process, AGAIN, again);
            }
            Err(_) => {}
        }
    }

    /// Something is heard of a payment, and what is still open is asked about in time.
    pub(crate) fn hears_of_reversal(
        &mut self,
        process: Process,
        payment: &MpesaCode,
        input: Input,
    ) -> Result<Reversing, ReverseError<Stop>> {
        let register = process.register;
        let now = self.clock(register);
        let heard = self.at_desk(register, Cause::default(), None, false, |desk| {
            desk.money_back = MoneyBack::Heard;
            refused_inside(till::hear_of_reversal(desk, payment, input, now))
        });
        let heard = refused_outside(heard);
        if heard.is_ok() {
            self.judge_what_counts_as_back(payment);
        }
        if self.program(register) == Some(process) {
            self.plans_questions(process, payment);
        }
        heard
    }

    /// A result was posted: a claim, about which the till asks at once. Kept before it is acknowledged (R15).
    pub(crate) fn hears_result(
        &mut self,
        process: Process,
        cause: Cause,
        nonce: &CallbackNonce,
        claim: &ReversalClaim,
    ) -> Result<(), TakeError<Stop>> {
        let register = process.register;
        let Some((payment, reversal)) = self.memory.reversal_at(nonce) else {
            return self.at_desk(register, cause, None, false, |desk| {
                desk.keep().map_err(TakeError::Memory)
            });
        };
        let now = self.clock(register);
        let input = Input::Claimed {
            reversal,
            claim: claim.clone(),
        };
        let heard = self.at_desk(register, cause, None, false, |desk| {
            desk.money_back = MoneyBack::Heard;
            refused_inside(till::hear_of_reversal(desk, &payment, input, now))
        });
        heard?.map(drop).unwrap_or(());
        self.believe_if_sabotaged(process, &payment, reversal, claim);
        if self.program(register) == Some(process) {
            self.plans_questions(process, &payment);
        }
        Ok(())
    }
}

/// The desk knows refusals of sales only; what is refused here was written as little.
type Inside<T> = Result<T, pokea_domain::reversal::Refusal>;

pub(crate) fn refused_inside<T>(
    result: Result<T, ReverseError<Stop>>,
) -> Result<Inside<T>, TakeError<Stop>> {
    match result {
        Ok(done) => Ok(Ok(done)),
        Err(ReverseError::Refused(refusal)) => Ok(Err(refusal)),
        Err(ReverseError::Memory(stop)) => Err(TakeError::Memory(stop)),
    }
}

pub(crate) fn refused_outside<T>(
    result: Result<Inside<T>, TakeError<Stop>>,
) -> Result<T, ReverseError<Stop>> {
    match result {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(refusal)) => Err(ReverseError::Refused(refusal)),
        Err(TakeError::Memory(stop)) => Err(ReverseError::Memory(stop)),
        Err(TakeError::Refused(_) | TakeError::NoSuchSale) => {
            unreachable!("only sales are refused so")
        }
    }
}
