//! What happens at Daraja and on customers' phones: pushes arrive, customers answer or do not, money moves, and word of it is posted.

use crate::bug::Bug;
use crate::daraja::{Ending, Entry, PushRequest};
use crate::effects::PATIENCE;
use crate::fault::Fault;
use crate::relay::Post;
use crate::reversals::Event;
use crate::time::{HOUR, MINUTE, SECOND, wall};
use crate::world::{Deed, Exchange, Happening, Process, Reaction, World};
use pokea_domain::payment::{Claim, ClaimedOutcome, Failure, PushAnswer, PushRefusal};
use pokea_domain::{Cents, Msisdn};

impl World {
    /// A push reaches Daraja, which refuses or takes it and answers, unless the answer is lost on its way.
    pub(crate) fn push_arrives(&mut self, request: PushRequest, process: Process) {
        self.judge_an_arrival(&request);
        let (sale, attempt) = (request.sale, request.attempt);
        let exchange = Exchange {
            began: request.left_at,
            made: self.now,
            token: request.token,
        };
        let answer = match self.refuses(&request) {
            Some(refusal) => PushAnswer::Refused(refusal),
            None => {
                let push = self.daraja.accept(request, self.now);
                self.tally.pushes += 1;
                self.trace.note(self.now, "rings", push as u64, || {
                    format!("{:?}", self.daraja.pushes[push].request)
                });
                self.prompts(push);
                let prompt = &self.daraja.pushes[push];
                PushAnswer::Accepted {
                    checkout: prompt.checkout.clone(),
                    merchant: prompt.merchant.clone(),
                }
            }
        };
        let (wait, answer) =
            if self.faults.fires(Fault::AnswerLost) || self.faults.fires(Fault::AnswerSlow) {
                (PATIENCE, PushAnswer::Lost)
            } else if self.faults.fires(Fault::AnswerGarbage) {
                (SECOND, PushAnswer::Lost)
            } else if self.faults.fires(Fault::CallbackFirst) {
                (
                    self.faults
                        .within(Fault::CallbackFirst, 10 * SECOND, 28 * SECOND),
                    answer,
                )
            } else {
                (self.chance.within(200, 3_000), answer)
            };
        self.does_after(
            process,
            wait,
            Deed::PushAnswered {
                sale,
                attempt,
                exchange: (answer != PushAnswer::Lost).then_some(exchange),
                answer,
            },
        );
    }

    fn refuses(&mut self, request: &PushRequest) -> Option<PushRefusal> {
        if self.faults.fires(Fault::TooFast) {
            Some(PushRefusal::TooFast)
        } else if !self.takes_token(request) {
            Some(PushRefusal::Token {
                code: "404.001.03".to_owned(),
            })
        } else if self.daraja.is_busy(&request.phone) && self.faults.fires(Fault::PhoneBusy) {
            Some(PushRefusal::PhoneBusy)
        } else {
            None
        }
    }

    fn takes_token(&mut self, request: &PushRequest) -> bool {
        if self.faults.fires(Fault::TokenRefused) {
            self.ends_tokens(request.register);
        }
        self.is_current(request.register, request.token)
    }

    /// The phone rings, and what its owner will do about it is drawn.
    fn prompts(&mut self, push: usize) {
        let request = self.daraja.pushes[push].request.clone();
        let soon = self
            .daraja
            .paid_lately(&request.phone, request.amount, self.now);
        if soon && self.faults.fires(Fault::SameAmountSoon) {
            return self.after(
                SECOND,
                Happening::Reacts {
                    push,
                    reaction: Reaction::Fails(Failure::TooSoon),
                },
            );
        }
        if self.faults.fires(Fault::StillProcessing) {
            let long = self
                .faults
                .within(Fault::StillProcessing, MINUTE, 30 * MINUTE);
            self.daraja.pushes[push].processing_until = (self.now + long).min(self.calm_at());
        }
        if self.faults.fires(Fault::PaysStraight) {
            let wait = self
                .faults
                .within(Fault::PaysStraight, 5 * SECOND, 3 * MINUTE);
            self.after(
                wait,
                Happening::PaysTill {
                    phone: request.phone,
                    amount: request.amount,
                },
            );
        }
        if let Some(script) = self.plan.script {
            return self.reacts_by_script(script, push);
        }
        let wait = self
            .chance
            .within(4 * SECOND, self.setting.prompt_life - SECOND);
        let (wait, reaction) = match self.chance.within(0, 99) {
            0..=67 => (
                wait.min(self.chance.within(5 * SECOND, 60 * SECOND)),
                Reaction::Pays,
            ),
            68..=77 => (wait, Reaction::Fails(Failure::Declined)),
            78..=82 => (wait, Reaction::Fails(Failure::WrongPin)),
            83..=87 => (wait, Reaction::Fails(Failure::NoMoney)),
            _ => (self.setting.prompt_life, Reaction::Fails(Failure::NoAnswer)),
        };
        self.after(wait, Happening::Reacts { push, reaction });
    }

    /// The prompt ends.
    pub(crate) fn reacts(&mut self, push: usize, reaction: &Reaction) {
        if !self.daraja.pushes[push].is_open() {
            return;
        }
        match reaction {
            Reaction::Pays => {
                if self.faults.fires(Fault::CallbackContradicts) {
                    self.posts_callback(push, ClaimedOutcome::Failed(Failure::Declined));
                }
                self.pays(push);
            }
            Reaction::Fails(failure) => {
                self.daraja.pushes[push].result = Some((self.now, Ending::Failed(failure.clone())));
                self.trace
                    .note(self.now, "unpaid", push as u64, || format!("{failure:?}"));
                self.posts_callback(push, ClaimedOutcome::Failed(failure.clone()));
                if *failure == Failure::NoAnswer && self.faults.fires(Fault::LateFlip) {
                    self.daraja.pushes[push].flipped = true;
                    let wait = self.faults.within(Fault::LateFlip, SECOND, 45 * MINUTE);
                    self.after(wait, Happening::Flips { push });
                }
            }
        }
    }

    /// Daraja said that it was not paid, and then it was.
    pub(crate) fn flips(&mut self, push: usize) {
        if self.daraja.pushes[push].is_paid() {
            return;
        }
        self.pays(push);
    }

    fn pays(&mut self, push: usize) {
        let request = self.daraja.pushes[push].request.clone();
        let entry = self.moves(request.phone, request.amount, Some(push));
        if self.faults.fires(Fault::QueryContradicts) {
            let long = self
                .faults
                .within(Fault::QueryContradicts, SECOND, 15 * MINUTE);
            let prompt = &mut self.daraja.pushes[push];
            prompt.denied_until = self.now + long;
            prompt.flipped = true;
        }
        let differs = self.faults.fires(Fault::AmountDiffers);
        let amount = if differs {
            Cents::new(100)
        } else {
            request.amount
        };
        let code = self.daraja.ledger[entry].code.clone();
        self.posts_callback(push, ClaimedOutcome::Paid { amount, code });
    }

    /// Somebody pays straight to the till number, and sometimes another amount than was meant.
    pub(crate) fn pays_till(&mut self, phone: Msisdn, amount: Cents) {
        let other = self.faults.fires(Fault::PaysOther);
        let amount = if other {
            Cents::new(amount.cents() - 5_000)
        } else {
            amount
        };
        self.moves(phone, amount, None);
    }

    /// Money moves, and the confirmation of it is posted.
    fn moves(&mut self, phone: Msisdn, amount: Cents, push: Option<usize>) -> usize {
        let hidden = self.faults.fires(Fault::PhoneHidden);
        let taken_back = push.is_none() && self.faults.fires(Fault::TakenBack);
        let late = if self.faults.fires(Fault::RowLate) {
            let most = (self.calm_at() - self.now).clamp(MINUTE, 6 * HOUR);
            self.faults.within(Fault::RowLate, MINUTE, most)
        } else {
            self.chance.within(0, self.setting.records_lag)
        };
        let entry = self.daraja.pay(Entry {
            code: self.daraja.next_code(),
            amount,
            phone,
            at: self.now,
            push,
            hidden,
            visible_at: self.now + late,
            reference: self.account(push),
            reversed_at: taken_back
                .then(|| self.now + self.faults.within(Fault::TakenBack, SECOND, 5 * MINUTE)),
            back: Vec::new(),
        });
        if self.faults.fires(Fault::TakenBackLater) {
            let wait = self
                .faults
                .within(Fault::TakenBackLater, SECOND, 90 * MINUTE);
            let wait = wait.min((self.calm_at() - self.now).max(0));
            self.after(wait, Happening::MoneyBack(Event::TakesBack { entry }));
        }
        self.tally.payments += 1;
        self.trace.note(self.now, "pays", entry as u64, || {
            format!("{:?}", self.daraja.ledger[entry])
        });
        if self.setting.confirms && !self.faults.fires(Fault::ConfirmationLost) {
            let row = self.daraja.ledger[entry].row();
            let wait = self.chance.within(SECOND, 10 * SECOND);
            self.after(
                wait,
                Happening::Posted {
                    register: 0,
                    post: Post::Confirmation { row, name: "AMINA" },
                },
            );
        }
        entry
    }

    /// The account that the payment names: at a paybill our push's own, and whatever somebody types who pays without one.
    fn account(&self, push: Option<usize>) -> String {
        match push.map(|push| &self.daraja.pushes[push].request) {
            Some(request) if self.setting.paybill => request.attempt.reference(),
            None if self.setting.paybill => "SHOP".to_owned(),
            _ => String::new(),
        }
    }

    /// Safaricom posts once, or so; what arrives is another matter.
    fn posts_callback(&mut self, push: usize, outcome: ClaimedOutcome) {
        if self.faults.fires(Fault::CallbackLost) {
            return;
        }
        let prompt = &self.daraja.pushes[push];
        let register = prompt.request.register;
        let claim = Claim {
            checkout: prompt.checkout.clone(),
            merchant: prompt.merchant.clone(),
            outcome,
        };
        let post = Post::Callback {
            nonce: prompt.request.nonce.clone(),
            claim,
        };
        let mut wait = self.chance.within(SECOND, 8 * SECOND);
        if self.faults.fires(Fault::CallbackLate) {
            // Not after everything has settled: what comes then is tomorrow's.
            let left = (self.calm_at() + 30 * MINUTE - self.now).max(SECOND);
            let most = [20 * MINUTE, 3 * HOUR, 72 * HOUR];
            let most =
                most[usize::try_from(self.faults.within(Fault::CallbackLate, 0, 2)).unwrap_or(0)];
            wait = self
                .faults
                .within(Fault::CallbackLate, SECOND, most.min(left));
        }
        if self.faults.fires(Fault::CallbackTwice) {
            let often = self.faults.within(Fault::CallbackTwice, 0, 40) == 0;
            let most = if often { 100 } else { 3 };
            for _ in 0..self.faults.within(Fault::CallbackTwice, 1, most) {
                let again = wait + self.faults.within(Fault::CallbackTwice, 0, 10 * MINUTE);
                self.after(
                    again,
                    Happening::Posted {
                        register,
                        post: post.clone(),
                    },
                );
            }
        }
        self.after(wait, Happening::Posted { register, post });
    }

    /// Something reaches the relay, which stores it and passes it on, or is away.
    pub(crate) fn posted(&mut self, register: usize, post: &Post) {
        if self.relay.down_until > self.now {
            return;
        }
        if self.faults.fires(Fault::RelayCrash) {
            // Before its fsync nothing is stored; after it and before the 200, Safaricom may post again.
            if self.faults.within(Fault::RelayCrash, 0, 1) == 0 {
                let answers = self.plan.bug == Some(Bug::RelayAnswersFirst);
                return self.judge_a_200(register, post, answers);
            }
            self.relay.boxes[register].push(post.clone());
        }
        self.relay.boxes[register].push(post.clone());
        self.judge_a_200(register, post, true);
        if let Some(process) = self.program(register) {
            self.does_after(process, 80, Deed::Receive);
        }
    }

    /// What an exact clock shows now.
    pub(crate) const fn wall(&self) -> pokea_domain::Millis {
        wall(self.now)
    }
}
