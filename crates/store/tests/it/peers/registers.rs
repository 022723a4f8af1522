//! Three registers, their files, the mail between them, and what truly moved.

use super::walks::Step;
use crate::till::{NOW, Till, accepted, ask, open_sale, page, proven, row, sale, take};
use pokea_domain::book::Book;
use pokea_domain::peer::{Notice, Reservation};
use pokea_domain::records::Row;
use pokea_domain::sale::{Person, SaleState};
use pokea_domain::till::{self, TakeError};
use pokea_domain::{Millis, MpesaCode, RegisterId};
use pokea_store::{Cause, HeardNotice, RelayCursor, Store};
use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::test_runner::TestCaseError;
use std::collections::{BTreeMap, BTreeSet};

pub const REGISTERS: usize = 3;
pub const PHONES: [&str; 2] = ["0712345678", "0733000111"];
const SHILLINGS: i64 = 100;

/// A prompt takes a customer that long to answer, at least.
const ANSWERS_AFTER: i64 = 5_000;

/// One register: its file, and what its program remembers while it runs.
pub struct Register {
    till: Till,
    run: u32,
    wanted: BTreeSet<MpesaCode>,
    is_posting: bool,
    heard: usize,
    rows: usize,
}

pub struct Shop {
    registers: Vec<Register>,
    mail: Vec<(usize, Notice)>,
    /// All that moved: the truth.
    ledger: Vec<Row>,
    /// Prompts: whose, by which number, whose phone, and the row that paid it.
    prompts: Vec<(usize, u128, usize, Option<usize>)>,
    proven: BTreeSet<u128>,
    now: Millis,
    made: u128,
    /// A prompt is told before its customer can have paid.
    is_in_time: bool,
    /// Each register has its own notices at once, before those that were posted first: what the mail's one order rules out.
    pub own_first: bool,
}

pub fn other<E: std::fmt::Debug>(error: E) -> TestCaseError {
    TestCaseError::fail(format!("{error:?}"))
}

pub type Done = Result<(), TestCaseError>;

impl Shop {
    pub fn open(is_in_time: bool) -> anyhow::Result<Self> {
        let mut registers = Vec::new();
        for _ in 0..REGISTERS {
            let mut till = Till::new()?;
            till.store.set_shared(true, NOW)?;
            registers.push(Register {
                till,
                run: 0,
                wanted: BTreeSet::new(),
                is_posting: false,
                heard: 0,
                rows: 0,
            });
        }
        Ok(Self {
            registers,
            mail: Vec::new(),
            ledger: Vec::new(),
            prompts: Vec::new(),
            proven: BTreeSet::new(),
            now: NOW,
            made: 0,
            is_in_time,
            own_first: false,
        })
    }

    fn store(&mut self, who: usize) -> &mut Store {
        &mut self.registers[who].till.store
    }

    fn fresh(&mut self) -> u128 {
        self.made += 1;
        self.made
    }

    fn moves(&mut self, phone: usize) -> usize {
        let n = self.fresh();
        self.ledger.push(row(n, SHILLINGS, PHONES[phone], self.now));
        self.ledger.len() - 1
    }

    pub fn does(&mut self, step: &Step) -> Done {
        self.now = Millis(self.now.0 + 700);
        match *step {
            Step::Pays(phone) => {
                self.moves(phone);
            }
            Step::Waits(who) => {
                let (n, now) = (self.fresh(), self.now);
                open_sale(self.store(who), register(who), n, SHILLINGS, now).map_err(other)?;
            }
            Step::Asks(who, phone) => {
                let (n, now) = (self.fresh(), self.now);
                let store = self.store(who);
                open_sale(store, register(who), n, SHILLINGS, now).map_err(other)?;
                for input in [ask(n, PHONES[phone]), accepted(n)] {
                    take(store, sale(n), input, now, None, None).map_err(other)?;
                }
                self.prompts.push((who, n, phone, None));
                if self.is_in_time {
                    self.posts(who, 1)?;
                }
            }
            Step::Answers => self.answers(),
            Step::Proves(who) => self.proves(who)?,
            Step::Reads(who) => self.reads(who)?,
            Step::Wants(who, nth) => self.wants(who, nth)?,
            Step::Race(one, other) => {
                for who in [one, other] {
                    while self.registers[who].rows < self.ledger.len() {
                        self.reads(who)?;
                    }
                    self.does(&Step::Waits(who))?;
                }
                self.wants(one, 0)?;
                self.wants(other, 0)?;
                self.posts(one, 1)?;
                self.posts(other, 1)?;
            }
            Step::Gives(who) => self.gives(who)?,
            Step::Posts(who, times) => self.posts(who, times)?,
            Step::Hears(who, items) => {
                for _ in 0..items {
                    self.hears(who)?;
                }
            }
            Step::GivesUp(who) => self.registers[who].is_posting = false,
            Step::Restarts(who) => self.restarts(who)?,
            Step::Reconciles(who) => {
                self.reconciles(who)?;
            }
            Step::Later(ms) => self.now = Millis(self.now.0 + ms),
        }
        self.judge()
    }

    fn wants(&mut self, who: usize, nth: usize) -> Done {
        self.reconciles(who)?;
        let listed = self.store(who).unassigned(10).map_err(other)?;
        let proven: Vec<_> = listed.into_iter().filter(|it| it.proven).collect();
        if let Some(wanted) = proven.get(nth) {
            self.registers[who].wanted.insert(wanted.row.code.clone());
        }
        Ok(())
    }

    fn answers(&mut self) {
        let Some(at) = self.prompts.iter().position(|prompt| prompt.3.is_none()) else {
            return;
        };
        self.now = Millis(self.now.0 + ANSWERS_AFTER);
        let phone = self.prompts[at].2;
        let row = self.moves(phone);
        self.prompts[at].3 = Some(row);
    }

    fn proves(&mut self, who: usize) -> Done {
        let is_news = |prompt: &&(usize, u128, usize, Option<usize>)| {
            prompt.0 == who && prompt.3.is_some() && !self.proven.contains(&prompt.1)
        };
        let Some(&(_, n, ..)) = self.prompts.iter().find(is_news) else {
            return Ok(());
        };
        self.proven.insert(n);
        let now = self.now;
        take(self.store(who), sale(n), proven(n), now, None, None).map_err(other)?;
        Ok(())
    }

    /// Whose prompt a payment came of must have been heard by whoever sees the payment, where prompts are told in time.
    fn reads(&mut self, who: usize) -> Done {
        let next = self.registers[who].rows;
        let Some(row) = self.ledger.get(next).cloned() else {
            return Ok(());
        };
        if self.is_in_time {
            self.hears_all(who)?;
        }
        let now = self.now;
        let body = row.code.to_string();
        let rows = [row];
        self.store(who)
            .keep_page(&page(body.as_bytes(), &rows, now, None))
            .map_err(other)?;
        self.registers[who].rows += 1;
        Ok(())
    }

    fn gives(&mut self, who: usize) -> Done {
        let wanted: Vec<_> = self.registers[who].wanted.iter().cloned().collect();
        for code in wanted {
            match self.store(who).reservation(&code).map_err(other)? {
                Reservation::Missing => continue,
                Reservation::Ours => {}
                Reservation::Elsewhere => {
                    self.registers[who].wanted.remove(&code);
                    continue;
                }
                Reservation::NotNeeded => panic!("the shop has others"),
            }
            self.registers[who].wanted.remove(&code);
            let (now, store) = (self.now, self.store(who));
            let waiting = store.open_sales_of(shillings(), 50).map_err(other)?;
            let mut waits = None;
            for id in waiting.into_iter().rev() {
                let known = store.sale(id).map_err(other)?.expect("listed");
                if known.attempts.is_empty() {
                    waits = waits.or(Some(id));
                }
            }
            let given = match waits {
                Some(id) => till::assign(
                    &mut store.recall(Cause::default()),
                    id,
                    &code,
                    Person::Cashier,
                    now,
                )
                .map(drop),
                None => Err(TakeError::NoSuchSale),
            };
            match given {
                Ok(()) => {}
                Err(TakeError::Memory(error)) => return Err(other(error)),
                Err(_) => store.free(&code).map_err(other)?,
            }
        }
        Ok(())
    }

    fn posts(&mut self, who: usize, times: usize) -> Done {
        if self.registers[who].is_posting && !self.is_in_time {
            return Ok(());
        }
        let Some(notice) = self.notice(who)? else {
            return Ok(());
        };
        self.registers[who].is_posting = true;
        for _ in 0..times {
            self.mail.push((who, notice.clone()));
        }
        if self.own_first {
            self.takes(who, who, &notice, None)?;
        }
        Ok(())
    }

    /// As the app makes it.
    fn notice(&mut self, who: usize) -> Result<Option<Notice>, TestCaseError> {
        let wanted = self.registers[who].wanted.clone();
        let run = self.registers[who].run.to_string();
        let store = self.store(who);
        let mut reserves = Vec::new();
        for code in wanted {
            if store.reservation(&code).map_err(other)? == Reservation::Missing {
                reserves.push(code);
            }
        }
        let untold = store.untold(6_000).map_err(other)?;
        if untold.is_none() && reserves.is_empty() {
            return Ok(None);
        }
        let untold = untold.unwrap_or_default();
        Ok(Some(Notice {
            register: register(who),
            run,
            upto: untold.upto.max(store.told_to().map_err(other)?),
            asks: false,
            sales: untold.sales,
            reserves,
            frees: untold.frees,
        }))
    }

    fn hears(&mut self, who: usize) -> Done {
        let at = self.registers[who].heard;
        let Some((from, notice)) = self.mail.get(at).cloned() else {
            return Ok(());
        };
        let cursor = RelayCursor {
            epoch: 7,
            sequence: at as u64 + 1,
        };
        self.takes(who, from, &notice, Some(cursor))?;
        self.registers[who].heard += 1;
        if from == who && notice.run == self.registers[who].run.to_string() {
            self.registers[who].is_posting = false;
        }
        Ok(())
    }

    fn takes(
        &mut self,
        who: usize,
        from: usize,
        notice: &Notice,
        relay: Option<RelayCursor>,
    ) -> Done {
        let now = self.now;
        let heard = HeardNotice {
            notice,
            from: &format!("{from:032x}"),
            is_own: from == who,
            is_of_this_run: notice.run == self.registers[who].run.to_string(),
            at: now,
            relay,
        };
        self.store(who).keep_notice(&heard, now).map_err(other)
    }

    fn hears_all(&mut self, who: usize) -> Done {
        while self.registers[who].heard < self.mail.len() {
            self.hears(who)?;
        }
        Ok(())
    }

    fn restarts(&mut self, who: usize) -> Done {
        let Register {
            till,
            run,
            heard,
            rows,
            ..
        } = self.registers.remove(who);
        let kept = till.store.relay_cursor().map_err(other)?;
        if kept.is_some_and(|kept| kept.sequence != heard as u64) {
            return Err(other("the cursor moved without what it was moved for"));
        }
        let again = Register {
            till: till.reopen().map_err(other)?,
            run: run + 1,
            wanted: BTreeSet::new(),
            is_posting: false,
            heard,
            rows,
        };
        self.registers.insert(who, again);
        Ok(())
    }

    fn reconciles(&mut self, who: usize) -> Result<Book, TestCaseError> {
        let (now, store) = (self.now, self.store(who));
        let made =
            till::reconcile(&mut store.recall(Cause::default()), None, now).map_err(other)?;
        store.keep_book(&made, Millis(0)).map_err(other)?;
        Ok(made.book)
    }

    /// No payment has paid two sales, and where prompts were told in time, no more was sold than was paid.
    fn judge(&mut self) -> Done {
        let mut direct = BTreeMap::new();
        let mut sold = 0;
        for who in 0..REGISTERS {
            for n in 1..=self.made {
                let Some(known) = self.store(who).sale(sale(n)).map_err(other)? else {
                    continue;
                };
                sold += usize::from(matches!(known.state, SaleState::Completed(_)));
                if let Some(code) = known.paid_directly_by()
                    && let Some(before) = direct.insert(code.clone(), n)
                {
                    return Err(other(format!("{code} has paid {before} and {n}")));
                }
            }
        }
        if self.is_in_time {
            prop_assert!(sold <= self.ledger.len(), "{sold} of {}", self.ledger.len());
            for (_, n, _, row) in self
                .prompts
                .iter()
                .filter(|prompt| self.proven.contains(&prompt.1))
            {
                let row = &self.ledger[row.expect("proven")];
                let taken = direct.get(&row.code);
                let twins = self
                    .ledger
                    .iter()
                    .filter(|twin| twin.phone == row.phone)
                    .count();
                prop_assert!(
                    taken.is_none() || twins > 1,
                    "{} was given away, and is {n}'s",
                    row.code
                );
            }
        }
        Ok(())
    }

    /// Everybody hears everything, and every row is read.
    pub fn calms_down(&mut self) -> Done {
        for who in 0..REGISTERS {
            while self.registers[who].rows < self.ledger.len() {
                self.reads(who)?;
            }
            self.registers[who].wanted.clear();
        }
        let mut books = Vec::new();
        for _ in 0..4 {
            for who in 0..REGISTERS {
                loop {
                    self.registers[who].is_posting = false;
                    let posted = self.mail.len();
                    self.posts(who, 1)?;
                    self.hears_all(who)?;
                    if self.mail.len() == posted {
                        break;
                    }
                }
            }
            books.clear();
            for who in 0..REGISTERS {
                self.hears_all(who)?;
                books.push(self.reconciles(who)?);
            }
        }
        for pair in books.windows(2) {
            prop_assert_eq!(&pair[0], &pair[1], "all have one book");
        }
        let mut lists = BTreeSet::new();
        for who in 0..REGISTERS {
            let listed = self.store(who).unassigned(1_000).map_err(other)?;
            let codes: BTreeSet<_> = listed.iter().map(|it| it.row.code.to_string()).collect();
            lists.insert(codes);
        }
        prop_assert_eq!(lists.len(), 1, "all list the same as nobody's");
        self.judge()
    }
}

fn register(who: usize) -> RegisterId {
    RegisterId(u16::try_from(who).expect("few") + 1)
}

fn shillings() -> pokea_domain::Cents {
    pokea_domain::Cents::from_shillings(SHILLINGS).expect("small")
}
