//! The people at the counter: customers who come, cashiers who look at their sales, an owner who is fetched.

use crate::bug::Bug;
use crate::fault::Fault;
use crate::script::{SCRIPTS, Split};
use crate::time::{At, MINUTE, SECOND};
use crate::world::{Happening, World};
use pokea_domain::entry::Line;
use pokea_domain::payment::Attempt;
use pokea_domain::print::{PrintInput, PrintState};
use pokea_domain::sale::{Event, Input, Sale, SaleState};
use pokea_domain::till::TakeError;
use pokea_domain::{AttemptId, CallbackNonce, Cents, Msisdn, OwnerSessionId, RegisterId, SaleId};
use uuid::Uuid;

/// A sale, as its cashier keeps it in mind.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    pub(crate) sale: SaleId,
    pub(crate) register: usize,
    pub(crate) phone: Msisdn,
    pub(crate) amount: Cents,
    pub(crate) since: At,
    /// How often it was decided what to do about a request that failed.
    pub(crate) decisions: usize,
    /// What the first wish was, until the till took it.
    pub(crate) first: Option<(Event, Input)>,
}

impl World {
    /// A customer comes, and the next one is planned.
    pub(crate) fn customer_comes(&mut self, register: usize) {
        let wait = self.chance.within(MINUTE, 2 * self.setting.pause);
        if self.now + wait < self.calm_at() {
            self.after(wait, Happening::Customer { register });
        }
        if self.opens_after() > 0 || self.tickets.len() >= self.plan.customers as usize {
            return;
        }
        if self.faults.fires(Fault::ComesBack) {
            self.comes_back(register);
        }
        let (phone, amount) = (self.any_phone(), self.any_amount());
        // A script has prompts, or it would show nothing.
        let in_cash = self.chance.permille(80) && self.plan.script.is_none();
        self.sells(register, phone, amount, in_cash);
    }

    /// A sale begins, with a prompt or with cash.
    pub(crate) fn sells(&mut self, register: usize, phone: Msisdn, amount: Cents, in_cash: bool) {
        let sale = SaleId(Uuid::from_u128(self.fresh()));
        let opened = Event::Opened {
            sale,
            register: RegisterId(crate::register::number(register)),
            lines: vec![Line::plain(1, amount)],
            due: amount,
            buyer_pin: None,
            exchange: None,
        };
        let input = if in_cash {
            Input::TakeCash { tendered: amount }
        } else {
            self.wish_for(&phone, amount, true)
        };
        self.tally.sales += 1;
        self.tickets.push(Ticket {
            sale,
            register,
            phone,
            amount,
            since: self.now,
            decisions: 0,
            first: Some((opened, input)),
        });
        self.after(
            0,
            Happening::Look {
                ticket: self.tickets.len() - 1,
            },
        );
    }

    pub(crate) fn wish(&mut self, phone: &Msisdn) -> Input {
        let (attempt, nonce) = self.names();
        Input::AskMpesa {
            attempt,
            phone: phone.clone(),
            nonce,
            cash: None,
            part: None,
        }
    }

    /// The same, or for a part: so much lies on the counter, and the phone is asked for the rest; or the phone for so much, and the rest is to come
    /// later. Cash is only laid where none lies there yet.
    fn wish_for(&mut self, phone: &Msisdn, missing: Cents, is_bare: bool) -> Input {
        let mut wish = self.wish(phone);
        let third = Cents::new(missing.cents() / 300 * 100);
        if let Input::AskMpesa { cash, part, .. } = &mut wish
            && third > Cents::ZERO
            && self.faults.fires(Fault::PaysInParts)
        {
            let split = self.split();
            *cash = Some(third).filter(|_| is_bare && split != Split::Phones);
            *part = Some(third).filter(|_| split != Split::CashAndPhone);
        }
        wish
    }

    fn split(&mut self) -> Split {
        if let Some(script) = self.plan.script {
            return SCRIPTS[script].split;
        }
        match self.faults.within(Fault::PaysInParts, 0, 2) {
            0 => Split::CashAndPhone,
            1 => Split::Phones,
            _ => Split::CashAndPhones,
        }
    }

    /// The names of a new request.
    pub(crate) fn names(&mut self) -> (AttemptId, CallbackNonce) {
        let fresh = self.fresh();
        let nonce = CallbackNonce::parse(&format!("{fresh:032x}")).expect("hex");
        (AttemptId(Uuid::from_u128(fresh)), nonce)
    }

    /// The cashier looks at the screen, and does what it suggests, or what a cashier does.
    pub(crate) fn cashier_looks(&mut self, ticket: usize) {
        let again = self.chance.within(8 * SECOND, 40 * SECOND);
        let Ticket {
            sale,
            register,
            since,
            first,
            ..
        } = self.tickets[ticket].clone();
        if self.process(register).is_none() {
            let wakes = (self.registers[register].asleep_until - self.now).max(0);
            return self.after(wakes + again, Happening::Look { ticket });
        }
        if let Some((opened, input)) = first {
            return self.first_wish(ticket, opened, input);
        }
        let Some(known) = self.memory.sales.get(&sale).cloned() else {
            return;
        };
        self.sees_to_the_paper(register, &known);
        if known.state == SaleState::Open && self.gives_payment(ticket) {
            return self.after(again, Happening::Look { ticket });
        }
        if known.state == SaleState::Open && self.faults.fires(Fault::CodeShown) {
            self.shows_code(ticket);
            return self.after(again, Happening::Look { ticket });
        }
        match known.state {
            SaleState::Open if known.has_live_attempt() => {
                self.waits(ticket, &known, self.now - since)
            }
            SaleState::Open => self.decides(ticket, &known),
            SaleState::Stopped | SaleState::Cancelled(_) | SaleState::Completed(_) => {}
        }
        if self.is_at_work(sale) {
            self.after(again, Happening::Look { ticket });
        }
    }

    /// Says whether it came out where nobody knows, lets it be where the customer does not wait for it, and sometimes wants it once more.
    fn sees_to_the_paper(&mut self, register: usize, sale: &Sale) {
        let wish = match sale.paper.map(|job| job.state) {
            Some(PrintState::Ask | PrintState::Queued)
                if self.faults.fires(Fault::PaperDropped) =>
            {
                PrintInput::Dropped
            }
            Some(PrintState::Ask) => PrintInput::Looked {
                printed: self.oracle.came_out(sale.id),
            },
            Some(PrintState::Printed | PrintState::Dropped) if self.chance.permille(60) => {
                PrintInput::Wanted
            }
            _ => return,
        };
        if wish == PrintInput::Dropped {
            self.oracle.dropped.insert(sale.id);
        }
        let _ = self.take(register, sale.id, Input::Print(wish), None);
    }

    pub(crate) fn fetches_owner(&mut self) -> OwnerSessionId {
        let session = OwnerSessionId(Uuid::from_u128(self.fresh()));
        if self.plan.bug != Some(Bug::OverrideWithoutOwner) {
            self.oracle.owner_came(session);
        }
        session
    }

    fn is_at_work(&self, sale: SaleId) -> bool {
        self.memory.sales.get(&sale).is_some_and(|sale| {
            let prints = sale
                .paper
                .is_some_and(|job| job.state != PrintState::Printed || !job.copy);
            sale.state == SaleState::Open
                || (prints && !self.faults.is_calm())
                || sale.paper.is_some_and(|job| job.state == PrintState::Ask)
        })
    }

    /// The sale itself and its first wish; the same again until the till takes it.
    fn first_wish(&mut self, ticket: usize, opened: Event, input: Input) {
        let Ticket { register, sale, .. } = self.tickets[ticket];
        match self.begin(register, opened, input.clone()) {
            Ok(taken) => {
                self.tickets[ticket].first = None;
                self.sends(register, sale, taken.push.as_ref());
                if self.faults.fires(Fault::DoubleClick) {
                    self.clicks_twice(ticket, input);
                }
            }
            Err(TakeError::Memory(stop)) => self.sends_without_room(ticket, stop),
            Err(TakeError::Refused(_) | TakeError::NoSuchSale) => self.tickets[ticket].first = None,
        }
        self.after(10 * SECOND, Happening::Look { ticket });
    }

    /// The same wish again, another one beside it, and cash as well.
    fn clicks_twice(&mut self, ticket: usize, input: Input) {
        let Ticket {
            register,
            sale,
            phone,
            amount,
            ..
        } = self.tickets[ticket].clone();
        let another = self.wish(&phone);
        for input in [input, another, Input::TakeCash { tendered: amount }] {
            if self.process(register).is_none() {
                return;
            }
            let same = match (&input, self.plan.bug) {
                (Input::AskMpesa { attempt, .. }, Some(Bug::SameWishTwice)) => Some(*attempt),
                _ => None,
            };
            if let Ok(taken) = self.take(register, sale, input, None) {
                let push = same
                    .and_then(|id| taken.sale.attempt(id).cloned())
                    .or(taken.push);
                self.sends(register, sale, push.as_ref());
            }
        }
    }

    fn sends(&mut self, register: usize, sale: SaleId, push: Option<&Attempt>) {
        if let (Some(process), Some(attempt)) = (self.process(register), push) {
            self.push_leaves_soon(process, sale, attempt);
        }
    }

    /// A prompt is out, or nobody knows.
    fn waits(&mut self, ticket: usize, sale: &Sale, waited: At) {
        let Ticket {
            register, phone, ..
        } = self.tickets[ticket].clone();
        let unknown = sale
            .attempts
            .iter()
            .find(|attempt| attempt.is_unknown() && !attempt.is_let_go());
        let at_once = waited < 3 * MINUTE && self.faults.fires(Fault::OverridesAtOnce);
        if let Some(attempt) = unknown
            && (at_once || self.faults.fires(Fault::OwnerOverrides))
        {
            let session = self.fetches_owner();
            let _ = self.take(
                register,
                sale.id,
                Input::Override {
                    attempt: attempt.id,
                    session,
                },
                None,
            );
            return;
        }
        if self.faults.fires(Fault::CashBeside) {
            let tendered = sale.due;
            let _ = self.take(register, sale.id, Input::TakeCash { tendered }, None);
            return;
        }
        if self.faults.fires(Fault::DoubleClick) {
            let another = self.wish(&phone);
            if let Ok(taken) = self.take(register, sale.id, another, None) {
                self.sends(register, sale.id, taken.push.as_ref());
            }
            return;
        }
        let tired = waited > 2 * MINUTE && self.faults.fires(Fault::StopsWaiting);
        if tired || waited > 50 * MINUTE {
            let _ = self.take(register, sale.id, Input::Stop, None);
        }
    }

    /// The request failed, and nothing is out: again, in cash, or not at all.
    fn decides(&mut self, ticket: usize, sale: &Sale) {
        let Ticket {
            register,
            phone,
            amount,
            ..
        } = self.tickets[ticket].clone();
        let (missing, is_bare) = (sale.missing(), sale.cash == Cents::ZERO);
        let input = match (self.plan.script, self.chance.within(0, 99)) {
            (Some(script), _) => self.next_by_script(script, ticket),
            (None, 0..=59) => self.wish_for(&phone, missing, is_bare),
            (None, 60..=64) => {
                let other = self.any_phone();
                self.wish_for(&other, missing, is_bare)
            }
            (None, 65..=69) if self.faults.fires(Fault::PaysInParts) => Input::LayCash {
                amount: Cents::new(amount.cents() / 200 * 100),
            },
            (None, 65..=79) => Input::TakeCash { tendered: amount },
            (None, _) => Input::Stop,
        };
        self.tickets[ticket].decisions += 1;
        if let Ok(taken) = self.take(register, sale.id, input, None) {
            self.sends(register, sale.id, taken.push.as_ref());
        }
    }
}
