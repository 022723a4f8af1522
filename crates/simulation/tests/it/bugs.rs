//! What is planted is found: a judge who notices nothing would pass every other test.

use crate::together::each;
use pokea_simulation::{Bug, hunt};

const SEEDS_MAX: u64 = 10_000;

#[test]
fn every_planted_bug_is_found() {
    let hunts = each(Bug::ALL.len(), |number| {
        hunt(Bug::ALL[number], 1, 1, SEEDS_MAX)
    });
    let missed: Vec<_> = hunts
        .iter()
        .filter(|hunt| hunt.first.is_none())
        .map(|hunt| hunt.bug)
        .collect();
    assert!(
        missed.is_empty(),
        "{missed:?} were not noticed in {SEEDS_MAX} seeds"
    );
    assert!(hunts.len() >= 30, "{} bugs are planted", hunts.len());
}
