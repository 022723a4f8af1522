//! The payment rules under a seed. Registers that crash, a relay that forgets, a Daraja that answers late or never, customers who pay twice,
//! a forger and a full disk, in one thread and without a clock: the same seed is the same five hours, to the millisecond.
//!
//! The rules are the product's own (`pokea_domain`): what decides at a counter decides here. Everything around them is made up, and a judge
//! (`oracle.rs`) who knows the made-up truth holds the shop's belief against it after every step. First things go wrong (a different choice
//! of things in each seed), then nothing does for a while, and then everything must be settled. `docs/reliability.md` says what was run.
#![deny(missing_docs)]

mod bug;
mod chance;
mod clock;
mod codes;
mod daraja;
mod effects;
mod fault;
mod forger;
mod giving;
mod hunt;
mod keys;
mod mail;
mod oracle;
mod owner;
mod people;
mod phones;
mod plan;
mod printer;
mod register;
mod relay;
mod report;
mod reversals;
mod script;
mod shop;
mod shrink;
mod sweep;
mod tally;
mod time;
mod trace;
mod troubles;
mod waking;
mod world;

pub use bug::Bug;
pub use fault::Fault;
pub use hunt::{Hunt, hunt};
pub use oracle::Violation;
pub use plan::{BadArgument, MINUTES, Plan};
pub use report::Report;
pub use script::{SCRIPTS, Script};
pub use shrink::shrink;
pub use tally::{Tally, Transition};

/// What became of one run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The first rule that was broken, if one was.
    pub violation: Option<Violation>,
    /// A hash over everything that happened: two runs of one plan have the same.
    pub hash: u64,
    /// The trace, if it was asked for.
    pub lines: Vec<String>,
    /// What was taken part in.
    pub tally: Tally,
    /// How often each fault happened, in the order of [`Fault::ALL`].
    pub fired: Vec<u32>,
    /// How many faults happened in all, counting skipped ones.
    pub occurrences: u32,
    /// How many boundaries were passed at which a register can crash.
    pub boundaries: u64,
    /// How many happenings there were.
    pub steps: u64,
}

/// Runs a plan to its end, or to the first rule that is broken.
#[must_use]
pub fn run(plan: &Plan, keeps_lines: bool) -> Outcome {
    let mut world = world::World::new(plan, keeps_lines);
    let violation = world.run();
    let (hash, lines) = world.trace.end();
    Outcome {
        violation,
        hash,
        lines,
        tally: world.tally,
        occurrences: world.faults.occurrences(),
        boundaries: world.faults.boundaries,
        fired: world.faults.fired,
        steps: world.steps,
    }
}
