//! Many seeds: no rule is broken, everything that can happen does, and the same seed is the same run.

use crate::together::each;
use pokea_simulation::{Plan, Report, run, shrink};

/// Always the same, so that red means that a change broke something. Seeds that nobody has run yet are for
/// `scripts/simulate`.
const SEEDS: u64 = 20_000;

/// Seeds that broke a rule once, each with what it was, in a line.
const KEPT: &str = include_str!("../../seeds.txt");

fn all(seeds: &[u64]) -> Report {
    let mut total = Report::default();
    for (seed, outcome) in seeds.iter().zip(each(seeds.len(), |number| {
        run(&Plan::of(seeds[number]), false)
    })) {
        total.add(&Plan::of(*seed), outcome);
    }
    total
}

#[test]
fn no_seed_that_once_broke_a_rule_does_again() {
    let numbers = KEPT.lines().filter(|line| !line.starts_with('#'));
    let seeds: Vec<u64> = numbers
        .filter_map(|line| line.split_whitespace().next()?.parse().ok())
        .collect();
    let report = all(&seeds);
    assert!(report.broken.is_empty(), "{report}");
}

#[test]
fn twenty_thousand_seeds_break_no_rule() {
    let seeds: Vec<u64> = (1..=SEEDS).collect();
    let report = all(&seeds);
    if let Some((plan, violation)) = report.broken.first() {
        panic!(
            "{} of {} seeds broke a rule, such as: {violation}\n  {plan}\nshrunk:\n  {}",
            report.broken.len(),
            report.seeds,
            shrink(plan)
        );
    }
    assert_eq!(report.unlisted(), [], "common, and on no list\n{report}");
    let never = report.hardly_taken();
    assert!(
        never.is_empty(),
        "in fewer than one seed in a thousand: {never:?}\n{report}"
    );
}

#[test]
fn the_same_seed_is_the_same_run() {
    let seeds = 1_000;
    let once = each(seeds, |seed| run(&Plan::of(seed as u64), false).hash);
    let again = each(seeds, |seed| run(&Plan::of(seed as u64), true).hash);
    assert_eq!(once, again);
    let different: std::collections::BTreeSet<_> = once.iter().collect();
    assert_eq!(different.len(), seeds, "and another seed is another run");
}
