//! Three registers of one shop, each with its own file, and the shop's mail between them: posted once, twice or read late, and programs that are killed.
//! No payment is given to two sales, and once everybody has heard everything all have the same book (R14).

use super::registers::{Done, PHONES, REGISTERS, Shop, other};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

#[derive(Clone, Debug)]
pub enum Step {
    /// Somebody pays straight to the till.
    Pays(usize),
    /// A sale waits for such a payment.
    Waits(usize),
    /// A sale whose customer's phone rings.
    Asks(usize, usize),
    /// The oldest prompt is paid.
    Answers,
    /// A register hears that its oldest paid prompt is.
    Proves(usize),
    /// The records of a register have the next row.
    Reads(usize),
    /// A cashier wants to give the n-th payment of the list to the oldest sale that waits.
    Wants(usize, usize),
    /// Two cashiers have read everything, each has a customer, and both want the same payment.
    Race(usize, usize),
    /// What is reserved is given.
    Gives(usize),
    /// What is to be told is posted, so often.
    Posts(usize, usize),
    /// Mail is fetched, so much of it.
    Hears(usize, usize),
    /// What it posted is not waited for any longer.
    GivesUp(usize),
    /// The program is killed and starts again.
    Restarts(usize),
    Reconciles(usize),
    Later(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..REGISTERS;
    prop_oneof![
        3 => (0..PHONES.len()).prop_map(Step::Pays),
        3 => who().prop_map(Step::Waits),
        2 => (who(), 0..PHONES.len()).prop_map(|(who, phone)| Step::Asks(who, phone)),
        2 => Just(Step::Answers),
        2 => who().prop_map(Step::Proves),
        8 => who().prop_map(Step::Reads),
        6 => (who(), 0..3_usize).prop_map(|(who, nth)| Step::Wants(who, nth)),
        3 => (who(), who()).prop_map(|(one, other)| Step::Race(one, other)),
        6 => who().prop_map(Step::Gives),
        8 => (who(), 1..3_usize).prop_map(|(who, times)| Step::Posts(who, times)),
        8 => (who(), 1..4_usize).prop_map(|(who, items)| Step::Hears(who, items)),
        1 => who().prop_map(Step::GivesUp),
        1 => who().prop_map(Step::Restarts),
        3 => who().prop_map(Step::Reconciles),
        1 => (1_000..200_000_i64).prop_map(Step::Later),
    ]
}

fn walks(steps: &[Step], is_in_time: bool) -> Done {
    let mut shop = Shop::open(is_in_time).map_err(other)?;
    for step in steps {
        shop.does(step)?;
    }
    shop.calms_down()
}

proptest! {
    #![proptest_config(Config { cases: 60, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_payment_pays_two_sales_of_three_registers(steps in prop::collection::vec(step(), 20..120)) {
        walks(&steps, true)?;
    }

    /// A register whose line is down asks for money all the same, and tells of it late: what is given away by word is given once even so.
    #[test]
    fn however_late_a_register_tells_a_payment_is_given_once(steps in prop::collection::vec(step(), 20..120)) {
        walks(&steps, false)?;
    }
}

/// The walks would show it.
#[test]
fn if_each_register_heard_itself_first_a_payment_would_pay_two_sales() {
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases: 60,
            max_shrink_iters: 0,
            failure_persistence: None,
            ..Config::default()
        },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let steps = prop::collection::vec(step(), 60..120);
    let found = runner.run(&steps, |steps| {
        let mut shop = Shop::open(true).map_err(other)?;
        shop.own_first = true;
        { steps.iter() }.try_for_each(|step| shop.does(step))
    });
    let why = found.expect_err("two orders are two books").to_string();
    assert!(why.contains("has paid"), "{why}");
}
