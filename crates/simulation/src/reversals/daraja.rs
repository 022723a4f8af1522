//! Daraja's side of money that goes back: requests are taken or refused, done or not, and word of it is posted once or so. Now and then
//! Safaricom takes a payment back by itself.

use super::{Event, Request, Work};
use crate::daraja::Entry;
use crate::effects::PATIENCE;
use crate::fault::Fault;
use crate::relay::Post;
use crate::time::{At, HOUR, MINUTE, SECOND};
use crate::world::{Exchange, Happening, Process, World};
use pokea_domain::reversal::{Answer, Input, PaymentTold, RequestTold, ReversalClaim, Told};
use pokea_domain::{Cents, ConversationId, MpesaCode, ReversalId};

/// Money that went back to the payer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Back {
    pub(crate) at: At,
    pub(crate) amount: Cents,
}

/// A request that Daraja took.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) request: Request,
    /// How it ended, once it did.
    pub(crate) end: Option<End>,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Done,
    /// Not done; nothing of the payment was left to take back, or another reason.
    Already,
    Failed,
}

impl Entry {
    /// How much of it went back by then.
    pub(crate) fn back_at(&self, now: At) -> Cents {
        let whole = self.reversed_at.is_some_and(|at| at <= now);
        let parts = self.back.iter().filter(|back| back.at <= now);
        let parts: i64 = parts.map(|back| back.amount.cents()).sum();
        if whole {
            self.amount
        } else {
            Cents::new(parts)
        }
    }
}

impl World {
    /// A request reaches Daraja, which takes or refuses it, and answers, unless the answer is lost on its way.
    pub(super) fn reversal_arrives(&mut self, request: Request, process: Process) {
        self.judge_a_reversal_that_arrives(&request);
        let exchange = Exchange {
            began: request.left_at,
            made: self.now,
            token: request.token,
        };
        let refused = !self.is_current(process.register, request.token)
            || self.faults.fires(Fault::ReversalRefused);
        let answer = if refused {
            Answer::Refused {
                code: "404.001.03".to_owned(),
            }
        } else {
            let number = self.take_reversal(&request);
            Answer::Accepted(conversation(number))
        };
        let is_lost = self.faults.fires(Fault::ReversalLost);
        let (wait, answer) = if is_lost {
            (PATIENCE, Answer::Lost)
        } else if self.faults.fires(Fault::ResultFirst) {
            (28 * SECOND, answer)
        } else {
            (self.reversals.chance.within(200, 3_000), answer)
        };
        let answered = Work::Answered {
            payment: request.payment,
            reversal: request.reversal,
            exchange: (answer != Answer::Lost).then_some(exchange),
            answer,
        };
        self.does_money_back(process, wait, answered);
    }

    fn take_reversal(&mut self, request: &Request) -> usize {
        let number = self.reversals.taken.len();
        self.trace
            .note(self.now, "is asked back", number as u64, || {
                format!("{request:?}")
            });
        self.reversals.taken.push(Taken {
            request: request.clone(),
            end: None,
        });
        let wait = if self.faults.fires(Fault::ReversalSlow) {
            self.faults.within(Fault::ReversalSlow, MINUTE, 20 * MINUTE)
        } else {
            self.reversals.chance.within(SECOND, 20 * SECOND)
        };
        self.after(wait, money_back(Event::Concludes { taken: number }));
        if self.faults.fires(Fault::ForgedResult) {
            let claim = match self.faults.within(Fault::ForgedResult, 0, 2) {
                0 => ReversalClaim::Done,
                1 => ReversalClaim::AlreadyBack,
                _ => ReversalClaim::Failed {
                    code: "1".to_owned(),
                },
            };
            let most = (self.calm_at() - self.now).clamp(SECOND, HOUR);
            let wait = self.faults.within(Fault::ForgedResult, 0, most);
            self.posts_result(number, wait, claim);
        }
        number
    }

    /// Daraja does it, or does not, and posts what became of it.
    pub(super) fn reversal_concludes(&mut self, number: usize) {
        let Request {
            payment, amount, ..
        } = self.reversals.taken[number].request.clone();
        let fails = self.faults.fires(Fault::ReversalFails);
        let now = self.now;
        let in_parts = self.reversals.in_parts;
        let entry = self
            .daraja
            .ledger
            .iter_mut()
            .find(|entry| entry.code == payment);
        let end = match entry {
            None => End::Failed,
            Some(entry) => {
                let back = entry.back_at(now).cents();
                let left = entry.amount.cents() - back;
                if left == 0 || (back > 0 && !in_parts) {
                    End::Already
                } else if fails || amount.cents() > left {
                    End::Failed
                } else {
                    // What Safaricom had in mind to do later is done with.
                    entry.reversed_at = None;
                    entry.back.push(Back { at: now, amount });
                    End::Done
                }
            }
        };
        self.trace
            .note(self.now, "goes back", number as u64, || format!("{end:?}"));
        let claim = match end {
            End::Done => ReversalClaim::Done,
            End::Already => ReversalClaim::AlreadyBack,
            End::Failed => ReversalClaim::Failed {
                code: "1".to_owned(),
            },
        };
        self.tally.note("money back", ended(&end));
        self.reversals.taken[number].end = Some(end);
        self.judge_what_went_back(&payment);
        if self.faults.fires(Fault::ResultLost) {
            return;
        }
        let mut wait = self.reversals.chance.within(SECOND, 8 * SECOND);
        if self.faults.fires(Fault::CallbackLate) {
            let most = (self.calm_at() + 20 * MINUTE - self.now).clamp(SECOND, HOUR);
            wait = self.faults.within(Fault::CallbackLate, SECOND, most);
        }
        if self.faults.fires(Fault::ResultTwice) {
            let again = wait + self.faults.within(Fault::ResultTwice, 0, 10 * MINUTE);
            self.posts_result(number, again, claim.clone());
        }
        self.posts_result(number, wait, claim);
    }

    fn posts_result(&mut self, number: usize, wait: At, claim: ReversalClaim) {
        let nonce = self.reversals.taken[number].request.nonce.clone();
        self.after(
            wait,
            Happening::Posted {
                register: super::OFFICE,
                post: Post::Result { nonce, claim },
            },
        );
    }

    /// Safaricom takes a payment back by itself, if it is still there.
    pub(super) fn safaricom_takes_back(&mut self, number: usize) {
        let now = self.now;
        let entry = &mut self.daraja.ledger[number];
        if entry.back_at(now) == Cents::ZERO {
            entry.reversed_at = Some(now);
            self.trace
                .note(now, "is taken back", number as u64, String::new);
        }
    }

    /// What Transaction Status says: of the request, if it has a name to ask by, and of the payment.
    pub(super) fn status_of_reversal(&self, payment: &MpesaCode, reversal: ReversalId) -> Told {
        let known = self.memory.reversals.get(payment);
        let request = known.and_then(|known| known.request(reversal)?.conversation());
        let taken = request.and_then(|name| {
            let mut taken = self.reversals.taken.iter().enumerate();
            taken.find(|(number, _)| conversation(*number) == *name)
        });
        let request = match taken.map(|(_, taken)| (&taken.end, taken.request.amount)) {
            None => RequestTold::NoSuch,
            Some((None, _)) => RequestTold::Pending,
            Some((Some(End::Done), amount)) => RequestTold::Done(amount),
            Some((Some(End::Already | End::Failed), _)) => RequestTold::Failed,
        };
        let back = self
            .entry_of(payment)
            .map(|(_, entry)| entry.back_at(self.now));
        let payment = match back {
            None => PaymentTold::Unclear,
            Some(Cents::ZERO) => PaymentTold::Completed,
            Some(_) => PaymentTold::Reversed,
        };
        Told { request, payment }
    }

    /// The records tell of what went back, some time later, where they do.
    pub(crate) fn records_tell_of_money_back(&mut self, process: Process) {
        if !self.reversals.records_tell || process.register != super::OFFICE {
            return;
        }
        let seen = self.now - self.setting.records_lag;
        let back = self.daraja.ledger.iter().filter_map(|entry| {
            let amount = entry.back_at(seen);
            let known = self.memory.reversals.get(&entry.code);
            let known = known.map_or(Cents::ZERO, pokea_domain::reversal::Reversals::back);
            let is_news = amount > known && self.memory.rows.contains_key(&entry.code);
            is_news.then(|| (entry.code.clone(), amount))
        });
        for (payment, amount) in back.collect::<Vec<_>>() {
            let told = Input::TakenBack {
                amount: Some(amount),
            };
            if self.program(process.register) == Some(process)
                && self.hears_of_reversal(process, &payment, told).is_ok()
            {
                self.reversals.told.insert(payment);
            }
        }
    }
}

pub(crate) const fn money_back(event: Event) -> Happening {
    Happening::MoneyBack(event)
}

fn conversation(number: usize) -> ConversationId {
    ConversationId::parse(&format!("c-{number:06}")).expect("graphic characters")
}

const fn ended(end: &End) -> &'static str {
    match end {
        End::Done => "done",
        End::Already => "already back",
        End::Failed => "failed",
    }
}
