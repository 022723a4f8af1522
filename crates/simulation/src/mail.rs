//! What the relay brings: kept, decided on, and only then acknowledged, as the product does (`crates/app/src/mail.rs`).

use crate::bug::Bug;
use crate::effects::AGAIN;
use crate::fault::Fault;
use crate::register::Cause;
use crate::relay::Post;
use crate::shop::Stop;
use crate::time::SECOND;
use crate::world::{Deed, Process, World};
use pokea_domain::sale::Input;
use pokea_domain::till::{self, TakeError};

impl World {
    /// The next post of the relay: kept, decided on, and only then acknowledged (R15).
    pub(crate) fn receives(&mut self, process: Process) {
        let register = process.register;
        if self.relay.down_until > self.now {
            let wait = self.relay.down_until - self.now + SECOND;
            return self.dials(process, wait);
        }
        let Some((number, post)) = self.is_sent(register) else {
            return;
        };
        if self.plan.bug == Some(Bug::AcknowledgesBeforeCommit) {
            self.relay.acknowledged[register] = self.relay.acknowledged[register].max(number);
        }
        match self.hears(process, number, &post) {
            Ok(()) => {
                let known = self.relay.acknowledged[register];
                let goes_back = self.plan.bug == Some(Bug::CursorGoesBack);
                self.relay.acknowledged[register] =
                    if goes_back { number } else { known.max(number) };
                self.does_after(process, 30, Deed::Receive);
            }
            Err(Stop::DiskFull) if self.plan.bug == Some(Bug::FullDiskAcknowledges) => {
                self.relay.acknowledged[register] = self.relay.acknowledged[register].max(number);
                self.does_after(process, 30, Deed::Receive);
            }
            Err(Stop::DiskFull) => {
                // The line ends and is dialled anew with what is on the disk.
                self.dials(process, AGAIN);
            }
            Err(Stop::Crashed | Stop::Conflict) => {}
        }
    }

    /// What the relay sends next: the post after the last one, as a rule. It may go back a little, or to a cursor as old as any, and it may send an
    /// old post in between.
    fn is_sent(&mut self, register: usize) -> Option<(usize, Post)> {
        let sent = i64::try_from(self.relay.sent[register]).unwrap_or(0);
        let back_to = if self.faults.fires(Fault::RelayStale) {
            self.faults.within(Fault::RelayStale, 0, sent)
        } else if self.faults.fires(Fault::RelayAgain) {
            let least = (sent - 4).max(0);
            self.faults.within(Fault::RelayAgain, least, sent)
        } else if sent > 0 && self.faults.fires(Fault::RelayOutOfTurn) {
            let number = self.faults.within(Fault::RelayOutOfTurn, 1, sent);
            let number = usize::try_from(number).unwrap_or(1);
            let post = self.relay.boxes[register].get(number - 1)?.clone();
            return Some((number, post));
        } else {
            sent
        };
        self.relay.sent[register] = usize::try_from(back_to).unwrap_or(0);
        let (number, post) = self.relay.next(register)?;
        let next = (number, post.clone());
        self.relay.sent[register] = number;
        Some(next)
    }

    fn hears(&mut self, process: Process, number: usize, post: &Post) -> Result<(), Stop> {
        let register = process.register;
        let now = self.clock(register);
        self.trace
            .note(self.now, "hears", number as u64, || format!("{post:?}"));
        let cause = || Cause {
            done: None,
            heard: Some((number, post.clone())),
        };
        let kept = match post {
            Post::Callback { nonce, claim } => match self.memory.attempt_at(nonce) {
                Some(place) => {
                    self.trust_if_sabotaged(process, place, claim);
                    let told = claim.clone();
                    let claim = match self.plan.bug {
                        Some(bug) => bug.is_told(claim.clone(), self.memory.attempt(place)),
                        None => claim.clone(),
                    };
                    let seen = Input::Claimed {
                        attempt: place.1,
                        claim: claim.clone(),
                        bound_elsewhere: false,
                    };
                    let taken = self.at_desk(register, cause(), Some(&seen), false, |desk| {
                        till::claim(desk, place, claim, now)
                    });
                    match taken {
                        // A claim that can never be taken is kept like any other evidence.
                        Err(
                            TakeError::Memory(Stop::Conflict)
                            | TakeError::Refused(_)
                            | TakeError::NoSuchSale,
                        ) => self.keeps(register, cause()),
                        Ok(_) => {
                            self.judge_heard(place, &told);
                            Ok(())
                        }
                        Err(stopped) => Err(stopped),
                    }
                }
                None => self.keeps(register, cause()),
            },
            Post::Result { nonce, claim } => self.hears_result(process, cause(), nonce, claim),
            Post::Confirmation { row, name } => match self.keeps(register, cause()) {
                Ok(()) => {
                    let (code, name) = (row.code.clone(), *name);
                    let named = self.at_desk(register, Cause::default(), None, false, |desk| {
                        till::confirm(desk, &code, name, now)
                    });
                    named.map(drop)
                }
                not_kept => not_kept,
            },
        };
        match kept {
            Err(TakeError::Memory(stop)) => Err(stop),
            Ok(()) | Err(TakeError::Refused(_) | TakeError::NoSuchSale) => Ok(()),
        }
    }

    fn keeps(&mut self, register: usize, cause: Cause) -> Result<(), TakeError<Stop>> {
        self.at_desk(register, cause, None, false, |desk| {
            desk.keep().map_err(TakeError::Memory)
        })
    }
}
