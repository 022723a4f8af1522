//! Hunts for a planted bug: how many seeds it takes to notice it, and how often it is noticed.

use crate::bug::Bug;
use crate::oracle::Violation;
use crate::plan::Plan;
use crate::run;
use std::collections::BTreeMap;

/// What came of hunting one bug.
#[derive(Clone, Debug)]
pub struct Hunt {
    /// Which bug.
    pub bug: Bug,
    /// The first seed in which an invariant breaks that may find it; none if no seed did.
    pub first: Option<(u64, Violation)>,
    /// How many seeds were tried.
    pub tried: u64,
    /// In how many of them such a one was the first to break.
    pub hits: u64,
    /// Which invariants were the first to break, and how often; also those that do not count.
    pub by: BTreeMap<&'static str, u64>,
}

/// Tries seeds from `from` on until the bug shows, at most `most` of them, and at least `least`, to know how often it does.
#[must_use]
pub fn hunt(bug: Bug, from: u64, least: u64, most: u64) -> Hunt {
    let mut hunt = Hunt {
        bug,
        first: None,
        tried: 0,
        hits: 0,
        by: BTreeMap::new(),
    };
    while hunt.tried < most && (hunt.tried < least || hunt.first.is_none()) {
        let seed = from + hunt.tried;
        hunt.tried += 1;
        if let Some(violation) = run(
            &Plan {
                bug: Some(bug),
                ..Plan::of(seed)
            },
            false,
        )
        .violation
        {
            *hunt.by.entry(violation.invariant).or_default() += 1;
            if bug.found_by().contains(&violation.invariant) {
                hunt.hits += 1;
                hunt.first.get_or_insert((seed, violation));
            }
        }
    }
    hunt
}
