//! Shifts: each refusal by its case, and random days whose every shilling is counted a second time, one by one.

use pokea_domain::day_end::Sum;
use pokea_domain::reversal::Reason;
use pokea_domain::shift::{
    Band, Context, DENOMINATIONS, Event, Fees, Input, LogEnd, PIECES_MAX, Payment, Pending, Pieces,
    Refusal, Report, Shift, Takings, Way, What, ZNumber, opened_by_a_sale,
};
use pokea_domain::{Cents, Millis, ReceiptNumber, RegisterId, SaleId};
use proptest::prelude::*;
use uuid::Uuid;

const AT: Millis = Millis(1_800_000_000_000);
const REGISTER: RegisterId = RegisterId(1);

/// A register as the store keeps it: its shifts, what the open one's sales brought, and what is not over.
struct Register {
    shifts: Vec<Shift>,
    takings: Takings,
    pending: Vec<Pending>,
    fees: Fees,
    next_z: ZNumber,
}

impl Register {
    fn new() -> Self {
        Self {
            shifts: Vec::new(),
            takings: Takings::default(),
            pending: Vec::new(),
            fees: Fees::default(),
            next_z: ZNumber(ReceiptNumber::first(REGISTER)),
        }
    }

    fn wish(&mut self, input: Input) -> Result<(), Refusal> {
        let context = Context {
            now: AT,
            next_z: self.next_z,
            takings: &self.takings,
            pending: &self.pending,
            fees: &self.fees,
            log: &LogEnd {
                events: 1_234,
                digest: "4f2a91c077de03b1".repeat(4),
            },
        };
        let decision = Shift::decide(self.shifts.last(), input, &context)?;
        self.keep(decision.number, &decision.event);
        Ok(())
    }

    fn keep(&mut self, number: u32, event: &Event) {
        // What the log holds is what is read again from it.
        let body = serde_json::to_string(event).expect("an event is JSON");
        let event: Event = serde_json::from_str(&body).expect("and comes back");
        match Shift::begin(number, &event, AT) {
            Some(shift) => {
                self.shifts.push(shift);
                self.takings = Takings::default();
            }
            None => self
                .shifts
                .last_mut()
                .expect("one is open")
                .apply(&event, AT),
        }
        if let Event::Closed { report } = &event {
            assert_eq!(report.z, Some(self.next_z));
            self.next_z = ZNumber(self.next_z.0.next());
        }
    }

    fn sell(&mut self, due: i64, given: i64) {
        if let Some((number, event)) = opened_by_a_sale(self.shifts.last()) {
            self.keep(number, &event);
        }
        add(&mut self.takings.sales, due);
        if given == 0 {
            self.takings.payments.push(Payment {
                code: None,
                amount: shillings(due),
                receipt: ReceiptNumber::first(REGISTER),
            });
        } else {
            add(&mut self.takings.in_cash, due);
            let change = self.takings.change.checked_add(shillings(given - due));
            self.takings.change = change.expect("a sum");
        }
    }

    fn last(&self) -> &Shift {
        self.shifts.last().expect("a shift")
    }

    fn report(&self) -> Report {
        Report::of(self.last(), &self.takings, &self.fees, AT)
    }
}

fn add(sum: &mut Sum, amount: i64) {
    sum.count += 1;
    sum.amount = sum.amount.checked_add(shillings(amount)).expect("a sum");
}

fn shillings(amount: i64) -> Cents {
    Cents::from_shillings(amount).expect("an amount")
}

fn open(float: i64) -> Input {
    let float = shillings(float);
    Input::Open { float }
}

fn moved(way: Way, amount: i64) -> Input {
    Input::MoveCash {
        way,
        amount: shillings(amount),
        reason: Reason::parse("change from the bank").expect("a reason"),
    }
}

/// Any notes and coins that come to this.
fn counted(mut amount: i64) -> Input {
    let mut pieces = Pieces::default();
    for (number, worth) in pieces.0.iter_mut().zip(DENOMINATIONS) {
        *number = u32::try_from(amount / i64::from(worth)).expect("a number of notes");
        amount %= i64::from(worth);
    }
    Input::Count { pieces }
}

fn close(over: &[What]) -> Input {
    let over = over.to_vec();
    Input::Close { over }
}

#[test]
fn a_day_at_the_drawer_is_explained() {
    let mut register = Register::new();
    register.wish(open(5_000)).expect("opened");
    register.sell(1_500, 2_000);
    register.sell(700, 0);
    register.wish(moved(Way::Out, 1_000)).expect("out");
    register.wish(moved(Way::In, 300)).expect("in");
    let reason = Reason::parse("change for a note").expect("a reason");
    register.wish(Input::NoSale { reason }).expect("no sale");
    // 5,000 + 2,000 - 500 - 1,000 + 300
    assert_eq!(register.report().cash.expected(), shillings(5_800));
    assert_eq!(register.report().difference(), None, "not counted yet");
    register.wish(counted(5_750)).expect("counted");
    assert_eq!(register.report().difference(), Some(shillings(-50)));
    register.wish(close(&[])).expect("closed");

    let closed = register.last().closed.as_ref().expect("closed");
    let report = &closed.report;
    assert_eq!(report.z.expect("a Z").to_string(), "Z1-000001");
    assert_eq!(
        report.sales,
        Sum {
            count: 2,
            amount: shillings(2_200)
        }
    );
    assert_eq!((report.cash.sales, report.mpesa.sum()), (1, shillings(700)));
    assert_eq!(report.difference(), Some(shillings(-50)));
    assert_eq!((report.moves.len(), report.no_sales.len()), (2, 1));
}

#[test]
fn what_is_not_possible_is_refused_with_its_reason() {
    let mut register = Register::new();
    for input in [moved(Way::In, 1), counted(1), close(&[])] {
        assert_eq!(register.wish(input), Err(Refusal::NothingOpen));
    }
    let cents = Input::Open {
        float: Cents::new(150),
    };
    assert_eq!(register.wish(cents), Err(Refusal::NoSuchAmount));
    assert_eq!(register.wish(open(-1)), Err(Refusal::NoSuchAmount));
    register.wish(open(0)).expect("opened");
    assert_eq!(register.wish(open(0)), Err(Refusal::AlreadyOpen));
    assert_eq!(
        register.wish(moved(Way::Out, 0)),
        Err(Refusal::NoSuchAmount)
    );
    assert_eq!(
        register.wish(moved(Way::In, 1_000_001)),
        Err(Refusal::NoSuchAmount)
    );
    let pieces = Pieces([0, 0, 0, 0, 0, 0, 0, 0, 0, PIECES_MAX + 1]);
    assert_eq!(
        register.wish(Input::Count { pieces }),
        Err(Refusal::NoSuchCount)
    );
    assert_eq!(register.wish(close(&[])), Err(Refusal::NotCounted));
    register.wish(counted(0)).expect("counted");
    register.sell(100, 100);
    assert_eq!(register.wish(close(&[])), Err(Refusal::CountedBefore));
    register.wish(counted(100)).expect("counted again");
    register.wish(close(&[])).expect("closed");
    assert_eq!(register.last().counts, 2);
    assert_eq!(register.wish(counted(100)), Err(Refusal::NothingOpen));
}

#[test]
fn nothing_that_is_not_over_is_closed_over_silently() {
    let mut register = Register::new();
    register.wish(open(0)).expect("opened");
    register.wish(counted(0)).expect("counted");
    let pending = |what| Pending {
        what,
        amount: shillings(100),
        since: AT,
    };
    let payment = What::Payment(SaleId(Uuid::from_u128(1)));
    let parked = What::Parked {
        id: 1,
        name: "Ali".into(),
    };
    register.pending = vec![pending(payment.clone()), pending(parked.clone())];
    let refused = register.wish(close(&[]));
    assert_eq!(refused, Err(Refusal::NotOver(register.pending.clone())));
    let refused = register.wish(close(std::slice::from_ref(&payment)));
    assert_eq!(
        refused,
        Err(Refusal::NotOver(vec![pending(parked.clone())]))
    );
    register
        .wish(close(&[parked, payment]))
        .expect("each was named");
    let closed = register.last().closed.as_ref().expect("closed");
    assert_eq!(closed.report.over.len(), 2, "and the report says so");
}

#[test]
fn a_sale_opens_a_shift_by_itself_and_its_float_may_be_told_once() {
    let mut register = Register::new();
    register.sell(100, 200);
    let shift = register.last();
    assert_eq!(
        (shift.number, shift.by_itself, shift.float),
        (1, true, Cents::ZERO)
    );
    assert_eq!(opened_by_a_sale(Some(shift)), None);
    register.wish(open(500)).expect("the float is told");
    assert_eq!(register.report().cash.expected(), shillings(600));
    assert!(!register.last().by_itself);
    assert_eq!(register.wish(open(500)), Err(Refusal::AlreadyOpen));
    assert_eq!(register.shifts.len(), 1);
}

#[test]
fn the_fee_is_summed_by_the_shops_own_table() {
    let band = |up_to, fixed, per_10_000| Band {
        up_to: shillings(up_to),
        fixed: shillings(fixed),
        per_10_000,
    };
    let fees = Fees(vec![
        band(200, 0, 0),
        band(36_363, 0, 55),
        band(250_000, 200, 0),
    ]);
    for (amount, fee) in [
        (200, 0),
        (201, 111),
        (1_000, 550),
        (36_363, 20_000),
        (100_000, 20_000),
    ] {
        assert_eq!(
            fees.of(shillings(amount)),
            Some(Cents::new(fee)),
            "{amount}"
        );
    }
    assert_eq!(fees.of(shillings(250_001)), None);
    let all = [200, 201, 1_000].map(shillings);
    assert_eq!(fees.for_all(all), Some(Cents::new(661)));
    assert_eq!(fees.for_all([shillings(300_000)]), None);
    assert_eq!(
        Fees::default().for_all(all),
        None,
        "without a table nothing is known"
    );
}

/// One thing that happens at a register.
#[derive(Clone, Debug)]
enum Step {
    Open(i64),
    Sell { due: i64, given: i64 },
    Move(Way, i64),
    Count(i64),
    Close,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => (0..20_000_i64).prop_map(Step::Open),
        6 => (1..5_000_i64, 0..5_000_i64).prop_map(|(due, more)| Step::Sell { due, given: due + more }),
        2 => (1..5_000_i64).prop_map(|due| Step::Sell { due, given: 0 }),
        2 => (prop_oneof![Just(Way::In), Just(Way::Out)], 1..3_000_i64).prop_map(|(way, amount)| Step::Move(way, amount)),
        2 => (0..50_000_i64).prop_map(Step::Count),
        2 => Just(Step::Close),
    ]
}

proptest! {
    /// The drawer is counted here as a drawer is: what goes in is added at once and what goes out taken away.
    #[test]
    fn random_days_explain_each_shilling_and_number_their_reports_without_gaps(steps in prop::collection::vec(step(), 1..80)) {
        let mut register = Register::new();
        let (mut drawer, mut is_open, mut at_count) = (0_i64, false, None);
        for step in steps {
            match step {
                Step::Open(float) => match register.wish(open(float)) {
                    Ok(()) if is_open => drawer += float,
                    Ok(()) => (drawer, is_open, at_count) = (float, true, None),
                    Err(refusal) => prop_assert_eq!(refusal, Refusal::AlreadyOpen),
                },
                Step::Sell { due, given } => {
                    if !is_open {
                        (drawer, is_open, at_count) = (0, true, None);
                    }
                    register.sell(due, given);
                    if given > 0 {
                        drawer += given;
                        drawer -= given - due;
                    }
                }
                Step::Move(way, amount) => match register.wish(moved(way, amount)) {
                    Ok(()) => drawer += match way { Way::In => amount, Way::Out => -amount },
                    Err(refusal) => prop_assert!(!is_open && refusal == Refusal::NothingOpen),
                },
                Step::Count(amount) => match register.wish(counted(amount)) {
                    Ok(()) => at_count = Some((drawer, amount)),
                    Err(refusal) => prop_assert!(!is_open && refusal == Refusal::NothingOpen),
                },
                Step::Close => match register.wish(close(&[])) {
                    Ok(()) => {
                        let (there, counted) = at_count.expect("never without a count");
                        prop_assert_eq!(there, drawer);
                        let report = &register.last().closed.as_ref().expect("closed").report;
                        prop_assert_eq!(report.difference(), Some(shillings(counted - drawer)));
                        is_open = false;
                    }
                    Err(Refusal::NothingOpen) => prop_assert!(!is_open),
                    Err(Refusal::NotCounted) => prop_assert_eq!(at_count, None),
                    Err(refusal) => {
                        prop_assert_eq!(refusal, Refusal::CountedBefore);
                        prop_assert!(at_count.is_some_and(|(there, _)| there != drawer));
                    }
                },
            }
            if is_open {
                prop_assert_eq!(register.report().cash.expected(), shillings(drawer));
            }
        }
        let closed = register.shifts.iter().filter_map(|shift| shift.closed.as_ref());
        let numbers: Vec<u32> = closed.filter_map(|closed| closed.report.z).map(|z| z.0.sequence).collect();
        prop_assert!(numbers.iter().copied().eq(1..=u32::try_from(numbers.len()).expect("few")), "{:?}", numbers);
        let shifts = register.shifts.iter().map(|shift| shift.number);
        prop_assert!(shifts.eq(1..=u32::try_from(register.shifts.len()).expect("few")));
        // Only the last may be open.
        let earlier = register.shifts.iter().rev().skip(1);
        prop_assert!(earlier.clone().all(|shift| !shift.is_open()));
    }
}
