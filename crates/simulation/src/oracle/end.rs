//! What must hold when nothing has gone wrong for a while: every shilling is in the book once, nothing waits that need not, nobody paid twice.

use crate::daraja::{Ending, Entry, Prompt};
use crate::time::{At, true_time, wall};
use crate::world::World;
use pokea_domain::book::{Book, Placeholder};
use pokea_domain::payment::{Attempt, AttemptState, WATCH};
use pokea_domain::print::PrintState;
use pokea_domain::records::{Look, READ_WHOLE_EVERY, RECORDS_REACH, Row};
use pokea_domain::sale::{Sale, SaleState};
use pokea_domain::{AttemptId, Cents, Millis, RegisterId};
use std::time::Duration;

/// Once the records tell, some looks at them may pass before one is late enough.
const SETTLES: Duration = Duration::from_secs(20 * 60);

impl World {
    /// Judges the end of a seed.
    pub(crate) fn judge_the_end(&mut self) {
        self.judge();
        let sales: Vec<Sale> = self.memory.sales.values().cloned().collect();
        let rows: Vec<Row> = self.memory.rows.values().cloned().collect();
        let book = Book::of(&sales, &rows);
        self.judge_the_book(&book, &sales, &rows);
        self.judge_the_end_of_money_back(&book);
        for sale in &sales {
            self.judge_a_sale(sale);
            self.judge_double_payment(sale);
            self.judge_paper(sale);
            for attempt in &sale.attempts {
                self.judge_settled(sale, attempt, &book);
            }
        }
        for register in 0..self.registers.len() {
            let (stored, taken) = (
                self.relay.boxes[register].len(),
                self.relay.acknowledged[register],
            );
            if stored != taken {
                self.breaks("L5", || {
                    format!(
                        "the relay still holds {} posts for register {register}",
                        stored - taken
                    )
                });
            }
        }
        self.trace.mix(self.memory.log.len() as u64);
        self.trace.mix_all(&sales);
    }

    /// Everything that moved is in the book (L1), once (I1), and the book is a function of the evidence alone (I11).
    fn judge_the_book(&mut self, book: &Book, sales: &[Sale], rows: &[Row]) {
        let mut unread = 0;
        for entry in self.daraja.ledger.clone() {
            match book.entry(&entry.code) {
                None if self.could_not_be_read(&entry) => unread += 1,
                None => self.breaks("L1", || format!("{:?} is in no book", entry.code)),
                Some(known) if known.row.amount != entry.amount => {
                    self.breaks("I2", || format!("{:?} is another amount", entry.code))
                }
                Some(_) => {}
            }
        }
        self.tally.unread += unread as u64;
        if book.entries().count() + unread != self.daraja.ledger.len() {
            self.breaks("I2", || "the book has money that never moved".to_owned());
        }
        let mut placeholders = book.placeholders().iter();
        let attempts = || sales.iter().flat_map(|sale| &sale.attempts);
        let lacks_a_row = |held: &&Placeholder| {
            let mut attempts = attempts().filter(|attempt| attempt.id == held.of.1);
            !self.was_paid_unread(held.of.1) && !attempts.any(|of| self.awaits_a_look(of, book))
        };
        if let Some(placeholder) = placeholders.find(lacks_a_row) {
            self.breaks("I1", || {
                format!("{placeholder:?} is counted beside its row")
            });
        }
        for attempt in attempts() {
            self.judge_what_is_due_back(attempt, sales, book);
        }
        let (backwards, twice) = (sales.iter().rev(), rows.iter().chain(rows).rev());
        if Book::of(backwards, twice) != *book {
            self.breaks("I11", || {
                "another order of the evidence makes another book".to_owned()
            });
        }
    }

    fn was_paid_unread(&self, attempt: AttemptId) -> bool {
        match self.prompt_of(attempt).map(|prompt| &prompt.result) {
            Some(Some((_, Ending::Paid(entry)))) => {
                self.could_not_be_read(&self.daraja.ledger[*entry])
            }
            _ => false,
        }
    }

    /// It seems to be spent, and rows were seen to come so late that another one could still be its own.
    fn awaits_a_look(&self, attempt: &Attempt, book: &Book) -> bool {
        let AttemptState::Paid(_, proven_at) = attempt.state else {
            return false;
        };
        let until = attempt.prompt_over_at().max(proven_at);
        let looked_for = until.plus(self.memory.lag).plus(SETTLES);
        book.seems_spent(attempt.id).is_some() && looked_for > wall(self.now)
    }

    /// Its row came while the PCs were asleep, or after it, when the records no longer reached back to it: then it is proven by query and callback
    /// alone, and what no prompt asked for is known from its confirmation, or from nothing but the statement. No look showed it, and the time
    /// for one passed while nobody looked for longer than a till that is awake ever waits.
    fn could_not_be_read(&self, entry: &Entry) -> bool {
        let looks = &self.memory.looks;
        let shows = |(began, look): &(At, Look)| {
            entry.visible_at <= *began && true_time(look.from) <= entry.at
        };
        let goes = wall(entry.at).plus(RECORDS_REACH);
        let slept = looks.windows(2).any(|pair| {
            let [last, next] = [wall(pair[0].0), wall(pair[1].0)];
            next > last.plus(READ_WHOLE_EVERY) && last < goes && goes < next.plus(READ_WHOLE_EVERY)
        });
        let first = looks.first();
        let began_late = first.is_some_and(|(began, _)| wall(*began).plus(READ_WHOLE_EVERY) > goes);
        (slept || began_late) && !looks.iter().any(shows)
    }

    /// What is due back is a payment that nothing else was given for, and what is spent is none (I1).
    fn judge_what_is_due_back(&mut self, attempt: &Attempt, sales: &[Sale], book: &Book) {
        let mut refunds = sales.iter().flat_map(|sale| &sale.refunds_due);
        let is_due_back = refunds.any(|refund| refund.attempt == attempt.id);
        if is_due_back
            && !book.has_its_own(attempt.id)
            && !self.was_paid_unread(attempt.id)
            && !self.awaits_a_look(attempt, book)
        {
            self.breaks("I1", || {
                format!("{} is due back, and no payment is its", attempt.id)
            });
        }
        if attempt.spent && book.has_its_own(attempt.id) {
            self.breaks("I1", || {
                format!("{} is spent, and has a payment", attempt.id)
            });
        }
    }

    /// Nobody paid more than a sale comes to, but by the owner's word, by Daraja's own change of mind, or because its records had the first payment
    /// later than any before, and then the second is due back (DC).
    fn judge_double_payment(&mut self, sale: &Sale) {
        if self.oracle.harmed.contains(&sale.id) {
            return;
        }
        let prompts = self
            .daraja
            .pushes
            .iter()
            .filter(|prompt| prompt.request.sale == sale.id);
        // What went back in between was paid once.
        let kept = |prompt: &&Prompt| match prompt.result {
            Some((_, Ending::Paid(entry))) => {
                self.daraja.ledger[entry].back_at(self.now) == Cents::ZERO
            }
            _ => false,
        };
        let paid: Vec<&Prompt> = prompts.filter(kept).collect();
        // Parts add up to what the sale comes to.
        let asked = paid.iter().map(|prompt| prompt.request.amount.cents());
        let whole = asked.fold(sale.paid_in_cash().cents(), |sum, amount| sum + amount);
        if whole <= sale.due.cents() {
            return;
        }
        let asked_knowingly = sale
            .attempts
            .iter()
            .any(|attempt| attempt.overridden.is_some());
        let flipped = paid.iter().any(|prompt| prompt.flipped);
        let came_late = |prompt: &&&Prompt| self.oracle.late.contains(&prompt.request.attempt);
        let too_late = paid.iter().any(|prompt| came_late(&prompt));
        self.tally.double += 1;
        self.tally.double_by_lag += u64::from(too_late && !asked_knowingly && !flipped);
        if !asked_knowingly && !flipped && !too_late {
            self.breaks("DC", || format!("{} was paid twice", sale.id));
        }
    }

    /// A paid sale's paper came out, somebody is asked about it, or a person let it be (L3).
    fn judge_paper(&mut self, sale: &Sale) {
        let told = |state| match state {
            PrintState::Printed | PrintState::Ask => true,
            PrintState::Dropped => self.oracle.dropped.contains(&sale.id),
            PrintState::Queued | PrintState::Printing => false,
        };
        if self.setting.prints
            && !self.oracle.harmed.contains(&sale.id)
            && sale.completion().is_some()
            && !sale.paper.is_some_and(|job| told(job.state))
        {
            self.breaks("L3", || {
                format!("{} is paid and not printed: {:?}", sale.id, sale.paper)
            });
        }
        if !self.oracle.harmed.contains(&sale.id)
            && sale.completion().is_some()
            && !self.oracle.files.contains(&sale.id)
        {
            self.breaks("L3", || {
                format!("{} is paid, and its receipt is in no file", sale.id)
            });
        }
    }

    /// The latest time that a register's clock ever told.
    fn furthest(&self, register: RegisterId) -> Millis {
        let register = self
            .registers
            .get(usize::from(register.0).saturating_sub(1));
        register.map_or(Millis(0), |register| register.clock.furthest())
    }

    /// No request hangs without reason (L2): each is over, or let go, or a person is asked to look, or a payment could be its own.
    fn judge_settled(&mut self, sale: &Sale, attempt: &Attempt, book: &Book) {
        let could_be = || book.left(sale.id).iter().any(|row| row.could_be(attempt));
        // It waits for as long as rows were seen to take. Its answer was given up at a time that has not come, by a clock that was ahead: it
        // waits for that time. By a clock that nobody had told the time it was given up before it was asked for, and no look reaches back so far.
        let looked_for = attempt.prompt_over_at().plus(self.memory.lag).plus(SETTLES);
        let is_ahead = looked_for > wall(self.now) || self.oracle.unclocked.contains(&attempt.id);
        // A clock that was days ahead told that the two days are over for which Daraja is asked: a person must look.
        let is_past = self.furthest(sale.register) >= attempt.asked_at.plus(WATCH);
        // A claim that came before the answer names a push that another attempt has since: a person must look (`till::recover`).
        let claimed = attempt.claim.as_ref().map(|claim| &claim.checkout);
        let names_another = claimed
            .and_then(|checkout| self.memory.attempt_of_push(checkout))
            .is_some_and(|(_, other)| other != attempt.id);
        let hangs = match &attempt.state {
            AttemptState::Sending => !names_another,
            AttemptState::Unknown => !attempt.is_let_go() && !could_be() && !is_ahead && !is_past,
            // Who claims that it was paid has to be asked: a person must look.
            AttemptState::Accepted(push) if push.adopted => {
                attempt.is_unknown() && !attempt.is_let_go() && !could_be() && !is_ahead && !is_past
            }
            AttemptState::Accepted(_) => attempt.dispute.is_none() && !is_past,
            AttemptState::NotSent(_)
            | AttemptState::Refused(_)
            | AttemptState::Paid(..)
            | AttemptState::Failed(..) => false,
        };
        if hangs {
            self.breaks("L2", || {
                format!(
                    "{:?} of {} still hangs: {:?}",
                    attempt.id, sale.id, attempt.state
                )
            });
        }
        // Its own push was paid, a callback told so, and Daraja answers about it: the query must have said so too.
        let own = attempt.push().is_some_and(|push| !push.adopted);
        let paid = self.prompt_of(attempt.id).is_some_and(Prompt::is_paid);
        if own && paid && attempt.claims_paid() && !attempt.is_paid() && !is_past {
            self.breaks("L1", || {
                format!(
                    "{:?} of {} was paid and told, and is {:?}",
                    attempt.id, sale.id, attempt.state
                )
            });
        }
        if sale.state == SaleState::Stopped && !sale.has_live_attempt() {
            self.breaks("L2", || format!("{} was given up and never ends", sale.id));
        }
    }
}
