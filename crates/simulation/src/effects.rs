//! What a register's program does after its commits, as the product's loop does (`crates/app/src/effects.rs`): pushes once and from memory,
//! queries and receipts from the outbox. Mail is in `mail.rs`, paper in `printer.rs`, the look at the records in `sweep.rs`.

use crate::bug::Bug;
use crate::daraja::PushRequest;
use crate::fault::Fault;
use crate::shop::Stop;
use crate::time::{At, SECOND};
use crate::world::{Deed, Exchange, Happening, Process, World};
use pokea_domain::payment::{Attempt, NotSent, Poll, PushAnswer, PushRefusal, QueryAnswer};
use pokea_domain::sale::{Effect, Input};
use pokea_domain::till::TakeError;
use pokea_domain::{AttemptId, SaleId};

/// How long a register waits for any answer of Daraja's.
pub(crate) const PATIENCE: At = 30 * SECOND;

/// After a failure of the disk, work is tried again after this long.
pub(crate) const AGAIN: At = 5 * SECOND;

impl World {
    /// Does it, unless the program is gone. A PC that sleeps does it when it wakes, and hears no answer that came meanwhile.
    pub(crate) fn does(&mut self, process: Process, deed: Deed) {
        let register = &self.registers[process.register];
        if !register.is_up || register.run != process.run {
            return;
        }
        if register.asleep_until > self.now {
            let wait = register.asleep_until - self.now;
            let deed = match deed {
                Deed::PushAnswered { sale, attempt, .. } => Deed::PushAnswered {
                    sale,
                    attempt,
                    answer: PushAnswer::Lost,
                    exchange: None,
                },
                Deed::QueryAnswered {
                    work,
                    sale,
                    attempt,
                    poll,
                    ..
                } => Deed::QueryAnswered {
                    work,
                    sale,
                    attempt,
                    poll,
                    answer: QueryAnswer::NotReached,
                    exchange: None,
                },
                Deed::EndsSweep { .. } => Deed::BeginsSweep,
                Deed::MoneyBack(work) => Deed::MoneyBack(work.after_sleep()),
                other => other,
            };
            return self.does_after(process, wait, deed);
        }
        match deed {
            Deed::PushLeaves { request } => self.push_leaves(process, request),
            Deed::PushAnswered {
                sale,
                attempt,
                answer,
                exchange,
            } => self.push_answered(process, (sale, attempt), answer, exchange),
            Deed::Work { work } => self.works(process, work),
            Deed::QueryAnswered {
                work,
                sale,
                attempt,
                poll,
                answer,
                exchange,
            } => {
                self.registers[process.register].running.remove(&work);
                if let Some(exchange) = exchange {
                    self.hears_time(process.register, exchange);
                }
                let is_paid = answer == QueryAnswer::Paid;
                let input = Input::Queried {
                    attempt,
                    answer,
                    poll,
                };
                match self.take(process.register, sale, input, Some(work)) {
                    Ok(_) if is_paid => self.judge_proof((sale, attempt)),
                    Ok(_) => {}
                    Err(_) => self.does_after(process, AGAIN, Deed::Work { work }),
                }
            }
            Deed::Receive => self.receives(process),
            Deed::BeginsSweep => self.begins_sweep(process),
            Deed::EndsSweep {
                rows,
                look,
                is_whole,
                exchange,
            } => {
                self.hears_time(process.register, exchange);
                self.ends_sweep(process, rows, (exchange.began, look), is_whole);
            }
            Deed::LooksAtClock => self.looks_at_clock(process),
            Deed::LooksForDaraja => self.looks_for_daraja(process),
            Deed::Prints { sale } => self.prints(process, sale),
            Deed::MoneyBack(work) => self.works_on_money_back(process, work),
            Deed::Printed { sale, outcome } => self.printed(process, sale, outcome),
        }
    }

    /// Straight from the commit, and once (R2).
    pub(crate) fn push_leaves_soon(&mut self, process: Process, sale: SaleId, attempt: &Attempt) {
        let request = PushRequest::of(process.register, sale, attempt, self.now);
        self.does_after(process, 20, Deed::PushLeaves { request });
    }

    fn push_leaves(&mut self, process: Process, mut request: PushRequest) {
        match self.way_out(process.register) {
            Ok(token) => request.token = token,
            Err(why) => {
                let deed = Deed::PushAnswered {
                    sale: request.sale,
                    attempt: request.attempt,
                    answer: PushAnswer::NotSent(why),
                    exchange: None,
                };
                return self.does_after(process, SECOND, deed);
            }
        }
        request.left_at = self.now;
        request.stamp_is_wrong_by = self.wrong_time(process.register);
        let wait = self.chance.within(50, 1_500);
        self.after(wait, Happening::PushArrives { request, process });
        if self.faults.crashes(Fault::CrashAfterSend) {
            self.crash(process.register);
        }
    }

    /// The token for a request that leaves now, or why it is proven that it did not (R3).
    pub(crate) fn way_out(&mut self, register: usize) -> Result<u64, NotSent> {
        let token = self.token(register).ok_or(NotSent::NoToken)?;
        if self.faults.fires(Fault::NoConnection) {
            return Err(NotSent::Unreachable);
        }
        Ok(token)
    }

    /// The answer is held until the disk takes it. If another attempt holds the push that it names, the answer counts as lost.
    fn push_answered(
        &mut self,
        process: Process,
        (sale, attempt): (SaleId, AttemptId),
        answer: PushAnswer,
        exchange: Option<Exchange>,
    ) {
        if let Some(exchange) = exchange {
            self.hears_time(process.register, exchange);
        }
        let refused = matches!(answer, PushAnswer::Refused(PushRefusal::Token { .. }));
        if let Some(Exchange { token, .. }) = exchange.filter(|_| refused) {
            self.token_refused(process.register, token);
        }
        let lost = answer == PushAnswer::Lost;
        let input = self.answered(attempt, answer.clone());
        match self.take(process.register, sale, input, None) {
            Err(TakeError::Memory(Stop::DiskFull)) => self.does_after(
                process,
                AGAIN,
                Deed::PushAnswered {
                    sale,
                    attempt,
                    answer,
                    exchange: None,
                },
            ),
            Err(TakeError::Memory(Stop::Conflict)) if !lost => {
                self.push_answered(process, (sale, attempt), PushAnswer::Lost, None);
            }
            Ok(taken) => {
                if refused {
                    self.judge_a_refused_token((sale, attempt));
                }
                if let Some(anew) = &taken.push {
                    self.push_leaves_soon(process, sale, anew);
                }
                let resends = match self.plan.bug {
                    Some(Bug::ResendsLostAnswers) => lost,
                    Some(Bug::ResendsRefused) => refused,
                    _ => false,
                };
                if resends && let Some(attempt) = taken.sale.attempt(attempt) {
                    self.push_leaves_soon(process, sale, attempt);
                }
            }
            Err(_) => {}
        }
    }

    /// What an answer is to the sale. A push that was refused for its token is asked for anew, under names that nobody had before (R18).
    fn answered(&mut self, attempt: AttemptId, answer: PushAnswer) -> Input {
        let PushAnswer::Refused(why @ PushRefusal::Token { .. }) = answer else {
            return Input::PushAnswered { attempt, answer };
        };
        let (again, nonce) = self.names();
        Input::TokenRefused {
            attempt,
            why,
            again,
            nonce,
        }
    }

    fn works(&mut self, process: Process, work: u64) {
        let Some(named) = self.memory.outbox.get(&work).cloned() else {
            return;
        };
        if !self.registers[process.register].running.insert(work) {
            return;
        }
        match named.effect {
            Effect::WriteReceipt => self.writes_receipt(process, work, named.sale),
            Effect::Query { attempt, poll, .. } => {
                self.queries(process, work, named.sale, attempt, poll)
            }
        }
    }

    /// The receipt's file is written, and then the disk told that it was: what a crash leaves between the two is written again (R16).
    fn writes_receipt(&mut self, process: Process, work: u64, sale: SaleId) {
        let register = process.register;
        self.registers[register].running.remove(&work);
        let done_first = self.plan.bug == Some(Bug::ReceiptDoneFirst);
        if done_first {
            self.memory.outbox.remove(&work);
        }
        if self.faults.crashes(Fault::CrashWhileWriting) {
            return self.crash(register);
        }
        if self.now < self.disk_full_until {
            return self.does_after(process, AGAIN, Deed::Work { work });
        }
        self.oracle.file_is_written(sale);
        if self.faults.crashes(Fault::CrashWhileWriting) {
            return self.crash(register);
        }
        self.memory.outbox.remove(&work);
    }

    fn queries(
        &mut self,
        process: Process,
        work: u64,
        sale: SaleId,
        attempt: AttemptId,
        poll: Poll,
    ) {
        let known = self.memory.attempt((sale, attempt));
        let known = match self.plan.bug {
            Some(Bug::PaidIsNotAbsorbing) => known,
            _ => known.filter(|attempt| !attempt.is_paid()),
        };
        let Some(push) = known.and_then(Attempt::push) else {
            self.registers[process.register].running.remove(&work);
            self.memory.outbox.remove(&work);
            return;
        };
        let checkout = push.checkout.clone();
        self.oracle.asked.insert(attempt, self.now);
        let token = self.good_token(process.register);
        let (wait, answer, exchange) = match token {
            Some(token) if self.now >= self.queries_down_until => {
                let exchange = Exchange {
                    began: self.now,
                    made: self.now,
                    token,
                };
                let wait = self.chance.within(100, 2_500);
                (wait, self.daraja.query(&checkout, self.now), Some(exchange))
            }
            _ => (PATIENCE, QueryAnswer::NotReached, None),
        };
        self.trace
            .note(self.now, "asks", work, || format!("{answer:?}"));
        self.does_after(
            process,
            wait,
            Deed::QueryAnswered {
                work,
                sale,
                attempt,
                poll,
                answer,
                exchange,
            },
        );
    }
}
