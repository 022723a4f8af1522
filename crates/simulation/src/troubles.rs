//! What is drawn before a seed begins: when its PCs are cut off, put to sleep or set wrong, when disk, Daraja and relay are away, when the
//! shop is closed for days, and when its disk is damaged.

use crate::fault::Fault;
use crate::time::{At, HOUR, MINUTE, SECOND};
use crate::world::{Happening, World};

/// What begins now and lasts until then.
type Begins = fn(At) -> Happening;

impl World {
    /// What happens to one PC.
    pub(crate) fn draw_troubles(&mut self, register: usize) {
        let end = self.calm_at();
        if self.faults.fires(Fault::ClockWrong) {
            for number in 0..3 {
                // Wrong from the beginning, and set again later.
                let at = if number == 0 {
                    0
                } else {
                    self.faults.within(Fault::ClockWrong, 0, end)
                };
                let most = [45 * SECOND, 10 * MINUTE, 5 * HOUR, 72 * HOUR];
                let most =
                    most[usize::try_from(self.faults.within(Fault::ClockWrong, 0, 3)).unwrap_or(0)];
                let ahead = self.faults.within(Fault::ClockWrong, -most, most);
                self.after(at, Happening::ClockJumps { register, ahead });
            }
        }
        for _ in 0..3 {
            if self.faults.fires(Fault::Killed) {
                let at = self.faults.within(Fault::Killed, 0, end);
                self.after(at, Happening::PowerCut { register });
            }
        }
        if self.faults.fires(Fault::Sleeps) {
            for _ in 0..2 {
                let at = self.faults.within(Fault::Sleeps, 0, end);
                let long = self.faults.within(Fault::Sleeps, MINUTE, 40 * MINUTE);
                let until = (at + long).min(end);
                self.after(at, Happening::Sleeps { register, until });
            }
        }
    }

    /// The shop is closed for a night or two, and its PCs sleep. The records reach back two days, and so far must they.
    pub(crate) fn draw_closing(&mut self) {
        if !self.faults.fires(Fault::SleepsForDays) {
            return;
        }
        let at = self.faults.within(Fault::SleepsForDays, 0, self.calm_at());
        self.closed_from = at;
        self.closed_for = self
            .faults
            .within(Fault::SleepsForDays, 6 * HOUR, 72 * HOUR);
        let until = at + self.closed_for;
        for register in 0..self.setting.registers {
            self.after(at, Happening::Sleeps { register, until });
        }
    }

    /// A backup is made, and some time later the disk is damaged.
    pub(crate) fn draw_damage(&mut self) {
        if self.faults.fires(Fault::Damaged) {
            let backup = self.faults.within(Fault::Damaged, 0, self.calm_at());
            let damage = self.faults.within(Fault::Damaged, backup, self.calm_at());
            self.after(backup, Happening::BacksUp);
            self.after(damage, Happening::Damaged);
        }
    }

    /// What happens to everybody.
    pub(crate) fn draw_weather(&mut self) {
        let end = self.calm_at();
        let weather: [(Fault, At, Begins); 3] = [
            (Fault::DiskFull, 40 * MINUTE, |until| Happening::DiskFull {
                until,
            }),
            (Fault::QueryDown, HOUR, |until| Happening::QueriesDown {
                until,
            }),
            (Fault::RelayDown, 24 * HOUR, |until| Happening::RelayDown {
                until,
            }),
        ];
        for (fault, most, begins) in weather {
            for _ in 0..3 {
                if self.faults.fires(fault) {
                    let at = self.faults.within(fault, 0, end);
                    // Short ones are as likely as long ones.
                    let most =
                        [40 * MINUTE, most][usize::from(self.faults.within(fault, 0, 3) == 0)];
                    let long = self.faults.within(fault, MINUTE / 2, most);
                    self.after(at, begins((at + long).min(end)));
                }
            }
        }
        let passers = if self.faults.fires(Fault::PassesBy) {
            self.faults.within(Fault::PassesBy, 1, 6)
        } else {
            0
        };
        for _ in 0..passers {
            let wait = self.faults.within(Fault::PassesBy, 0, end);
            let (phone, amount) = (self.any_phone(), self.any_amount());
            self.after(wait, Happening::PaysTill { phone, amount });
        }
    }
}
