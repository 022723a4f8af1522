//! Many seeds: no rule is broken, everything that can happen does, and the same seed is the same run.

use crate::together::each;
use pokea_simulation::{Plan, Report, run, shrink};
use std::process::Command;

/// Half of them always the same, so that a failure stays; half from the commit, so that every change is tried on seeds of its own.
const FIXED: usize = 10_000;
const FRESH: usize = 10_000;

/// Seeds that broke a rule once, each with what it was, in a line.
const KEPT: &str = include_str!("../../seeds.txt");

/// A number from the commit's hash. A clone without git has the fixed half twice over.
fn of_this_commit() -> u64 {
    let asked = Command::new("git")
        .args(["rev-parse", "HEAD"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    let hash = asked
        .map(|answer| String::from_utf8_lossy(&answer.stdout).into_owned())
        .unwrap_or_default();
    u64::from_str_radix(hash.get(..12).unwrap_or("0"), 16).unwrap_or(0)
}

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
    let first = of_this_commit();
    let seeds: Vec<u64> = (1..=FIXED as u64)
        .chain((0..FRESH as u64).map(|number| first + number))
        .collect();
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
        "in fewer than one seed in a thousand: {never:?}\nfresh seeds from {first}\n{report}"
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
