//! A shop for tests: what a till remembers, in memory, with the guards of the real database, and the till's own records beside it.

use crate::counter::{checkout, code, merchant};
use pokea_domain::entry::Amount;
use pokea_domain::payment::{
    Attempt, Claim, ClaimedOutcome, Failure, Poll, PushAnswer, QueryAnswer,
};
use pokea_domain::peer::Reservation;
use pokea_domain::records::{Look, Row};
use pokea_domain::reversal::{self, Reversals};
use pokea_domain::sale::{Event, Input, Person, Sale};
use pokea_domain::till::{self, Gap, Memory, Reconciled, ReversalStep, Step, TakeError, Taken};
use pokea_domain::{
    AttemptId, CallbackNonce, Cents, CheckoutRequestId, Millis, MpesaCode, Msisdn, ReceiptNumber,
    RegisterId, SaleId,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use uuid::Uuid;

/// The database refuses: a push or a code that another attempt has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict;

#[derive(Clone, Debug)]
pub struct Shop {
    pub sales: BTreeMap<SaleId, Sale>,
    pub rows: Vec<Row>,
    pub told: Vec<Row>,
    pub now: Millis,
    pub logs: BTreeMap<SaleId, Vec<(Millis, Event)>>,
    pub pushes: Vec<AttemptId>,
    pub gaps: Vec<Gap>,
    pub reversals: BTreeMap<MpesaCode, Reversals>,
    pub reversal_logs: BTreeMap<MpesaCode, Vec<(Millis, reversal::Event)>>,
}

pub const REGISTER: RegisterId = RegisterId(1);
pub const MORNING: Millis = Millis(1_800_000_000_000);

impl Shop {
    pub fn new() -> Self {
        Self {
            sales: BTreeMap::new(),
            rows: Vec::new(),
            told: Vec::new(),
            now: MORNING,
            logs: BTreeMap::new(),
            pushes: Vec::new(),
            gaps: Vec::new(),
            reversals: BTreeMap::new(),
            reversal_logs: BTreeMap::new(),
        }
    }

    pub fn later(&mut self, seconds: i64) -> &mut Self {
        self.now = Millis(self.now.0 + seconds * 1_000);
        self
    }

    /// Sale and attempt `n` of this many shillings: asked, and on its way.
    pub fn asks(&mut self, n: u128, shillings: i64, phone: &str) -> &mut Self {
        let amount = Amount::parse(&shillings.to_string()).expect("a payable amount");
        let opened = Event::Opened {
            sale: sale(n),
            register: REGISTER,
            due: amount.total(),
            lines: amount.into_lines(),
            buyer_pin: None,
            exchange: None,
        };
        let now = self.now;
        let taken = till::begin(self, opened, ask(n, phone), now).expect("a new sale");
        self.pushes.extend(taken.push.map(|push| push.id));
        self
    }

    pub fn asks_again(&mut self, n: u128, attempt: u128, phone: &str) -> bool {
        let taken = till::take(self, sale(n), ask(attempt, phone), self.now);
        taken.is_ok_and(|taken| taken.push.is_some())
    }

    pub fn answered(&mut self, n: u128, answer: PushAnswer) -> &mut Self {
        let attempt = id(n);
        self.take(n, Input::PushAnswered { attempt, answer })
    }

    pub fn accepted(&mut self, n: u128) -> &mut Self {
        let (checkout, merchant) = (checkout(n), merchant(n));
        self.answered(n, PushAnswer::Accepted { checkout, merchant })
    }

    pub fn lost(&mut self, n: u128) -> &mut Self {
        self.answered(n, PushAnswer::Lost)
    }

    /// Asked, taken, and proven paid by its query a few seconds later; its callback never came.
    pub fn paid(&mut self, n: u128, shillings: i64, phone: &str) -> &mut Self {
        self.asks(n, shillings, phone).accepted(n).later(20);
        self.queried(n, QueryAnswer::Paid)
    }

    pub fn queried(&mut self, n: u128, answer: QueryAnswer) -> &mut Self {
        self.take(
            n,
            Input::Queried {
                attempt: id(n),
                answer,
                poll: Poll::Planned(0),
            },
        )
    }

    pub fn failed(&mut self, n: u128) -> &mut Self {
        self.queried(n, QueryAnswer::Failed(Failure::NoAnswer))
    }

    /// A callback at the address of attempt `n` that names push `n`, and this code.
    pub fn claims(&mut self, n: u128, code: MpesaCode, shillings: i64) -> &mut Self {
        let claim = Claim {
            checkout: checkout(n),
            merchant: merchant(n),
            outcome: ClaimedOutcome::Paid {
                amount: Cents::from_shillings(shillings).expect("small"),
                code,
            },
        };
        let now = self.now;
        till::claim(self, (sale(n), id(n)), claim, now).expect("a claim is never refused");
        self
    }

    /// Money moved now, and the records have it.
    pub fn row(&mut self, n: u128, shillings: i64, phone: Option<&str>) -> &mut Self {
        self.rows.push(row(n, shillings, phone, self.now));
        self
    }

    pub fn reconciles(&mut self) -> Reconciled {
        let now = self.now;
        till::reconcile(self, None, now).expect("it answers")
    }

    /// After a complete look that begins now.
    pub fn looks(&mut self) -> Reconciled {
        let now = self.now;
        let look = Look {
            began_at: now,
            from: Millis(now.0 - 48 * 3_600_000),
            to: now,
            lag: Duration::ZERO,
        };
        till::reconcile(self, Some(look), now).expect("it answers")
    }

    pub fn assigns(&mut self, row: u128, to: u128) -> Result<Taken, TakeError<Conflict>> {
        let now = self.now;
        till::assign(self, sale(to), &code(row), Person::Cashier, now)
    }

    pub fn take(&mut self, n: u128, input: Input) -> &mut Self {
        let now = self.now;
        till::take(self, sale(n), input, now).expect("what comes from outside is never refused");
        self
    }

    pub fn sale_of(&self, n: u128) -> &Sale {
        &self.sales[&sale(n)]
    }

    pub fn attempt_of(&self, n: u128) -> &Attempt {
        self.sale_of(n).attempt(id(n)).expect("asked before")
    }
}

impl Memory for Shop {
    type Error = Conflict;

    fn sale(&self, id: SaleId) -> Result<Option<Sale>, Conflict> {
        Ok(self.sales.get(&id).cloned())
    }

    fn next_receipt(&self, register: RegisterId) -> Result<ReceiptNumber, Conflict> {
        let completed = self.sales.values().filter_map(Sale::completion);
        let last = completed.map(|done| done.receipt.sequence).max();
        let sequence = last.unwrap_or(0) + 1;
        Ok(ReceiptNumber { register, sequence })
    }

    fn attempt_of_push(
        &self,
        push: &CheckoutRequestId,
    ) -> Result<Option<(SaleId, AttemptId)>, Conflict> {
        Ok(self.attempt_where(|attempt| attempt.push().is_some_and(|p| p.checkout == *push)))
    }

    fn attempt_with_code(&self, code: &MpesaCode) -> Result<Option<(SaleId, AttemptId)>, Conflict> {
        Ok(self.attempt_where(|attempt| attempt.code() == Some(code)))
    }

    fn payer(&self, _: &MpesaCode) -> Result<Option<String>, Conflict> {
        Ok(None)
    }

    fn interrupted(&self) -> Result<Vec<SaleId>, Conflict> {
        let live = self.sales.values().filter(|sale| sale.has_live_attempt());
        Ok(live.map(|sale| sale.id).collect())
    }

    fn asked_since(&self, since: Millis) -> Result<Vec<Sale>, Conflict> {
        let asked = |sale: &&Sale| {
            let mut attempts = sale.attempts.iter();
            sale.has_live_attempt()
                || attempts.any(|a| a.asked_at >= since)
                || sale.paid_directly_by().is_some()
        };
        Ok(self.sales.values().filter(asked).cloned().collect())
    }

    fn rows_since(&self, since: Millis) -> Result<Vec<Row>, Conflict> {
        let rows = self.rows.iter().filter(|row| row.at >= since);
        Ok(rows.cloned().collect())
    }

    fn reservation(&self, _: &MpesaCode) -> Result<Reservation, Conflict> {
        Ok(Reservation::NotNeeded)
    }

    fn told_since(&self, since: Millis) -> Result<Vec<Row>, Conflict> {
        let proven = |told: &&Row| !self.rows.iter().any(|row| row.code == told.code);
        let told = self.told.iter().filter(|told| told.at >= since);
        Ok(told.filter(proven).cloned().collect())
    }

    fn gaps(&self) -> Result<Vec<Gap>, Conflict> {
        Ok(self.gaps.clone())
    }

    fn commit(&mut self, step: &Step<'_>) -> Result<(), Conflict> {
        let mut sales = self.sales.clone();
        sales.insert(step.sale.id, step.sale.clone());
        let attempts = || sales.values().flat_map(|sale| &sale.attempts);
        let unique = |keys: Vec<String>| keys.iter().collect::<BTreeSet<_>>().len() == keys.len();
        let codes = attempts()
            .filter_map(Attempt::code)
            .map(MpesaCode::to_string);
        let pushes = attempts().filter_map(|a| Some(a.push()?.checkout.as_str().to_owned()));
        let direct = sales.values().filter_map(Sale::paid_directly_by);
        let direct = direct.map(MpesaCode::to_string);
        if !unique(codes.collect()) || !unique(pushes.collect()) || !unique(direct.collect()) {
            return Err(Conflict);
        }
        self.sales = sales;
        let events = step.events.iter().map(|event| (step.at, event.clone()));
        self.logs.entry(step.sale.id).or_default().extend(events);
        Ok(())
    }

    fn row(&self, code: &MpesaCode) -> Result<Option<Row>, Conflict> {
        Ok(self.rows.iter().find(|row| row.code == *code).cloned())
    }

    fn prints(&self) -> bool {
        false
    }

    fn reversals(&self, payment: &MpesaCode) -> Result<Option<Reversals>, Conflict> {
        Ok(self.reversals.get(payment).cloned())
    }

    fn reversing(&self) -> Result<Vec<MpesaCode>, Conflict> {
        let open = self
            .reversals
            .values()
            .filter(|r| r.open().next().is_some());
        Ok(open.map(|r| r.payment.clone()).collect())
    }

    fn returned_since(&self, since: Millis) -> Result<Vec<(MpesaCode, Cents)>, Conflict> {
        let rows = self.rows.iter().filter(|row| row.at >= since);
        let known = rows.filter_map(|row| self.reversals.get(&row.code));
        let back = known.filter(|r| r.back() > Cents::ZERO);
        Ok(back.map(|r| (r.payment.clone(), r.back())).collect())
    }

    fn commit_reversal(&mut self, step: &ReversalStep<'_>) -> Result<(), Conflict> {
        if step.events.is_empty() {
            return Ok(());
        }
        let payment = step.reversals.payment.clone();
        let events = step.events.iter().map(|event| (step.at, event.clone()));
        let log = self.reversal_logs.entry(payment.clone()).or_default();
        log.extend(events);
        self.reversals.insert(payment, step.reversals.clone());
        Ok(())
    }

    fn is_conflict(_: &Conflict) -> bool {
        true
    }
}

impl Shop {
    fn attempt_where(&self, is_it: impl Fn(&Attempt) -> bool) -> Option<(SaleId, AttemptId)> {
        let mut all = self.sales.values().flat_map(|sale| {
            let attempts = sale.attempts.iter();
            attempts.map(move |attempt| (sale.id, attempt))
        });
        all.find(|(_, attempt)| is_it(attempt))
            .map(|(sale, attempt)| (sale, attempt.id))
    }
}

pub fn row(n: u128, shillings: i64, phone: Option<&str>, at: Millis) -> Row {
    Row {
        code: code(n),
        amount: Cents::from_shillings(shillings).expect("small"),
        phone: phone.map(|phone| Msisdn::parse(phone).expect("a number")),
        at,
        reference: String::new(),
    }
}

pub fn sale(n: u128) -> SaleId {
    SaleId(Uuid::from_u128(n))
}

pub fn id(n: u128) -> AttemptId {
    AttemptId(Uuid::from_u128(n))
}

fn ask(n: u128, phone: &str) -> Input {
    Input::AskMpesa {
        attempt: id(n),
        phone: Msisdn::parse(phone).expect("a number"),
        nonce: CallbackNonce::parse(&format!("{n:064x}")).expect("hex"),
        cash: None,
        part: None,
    }
}
