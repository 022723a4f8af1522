//! What one run is: a seed, and what was taken away from it or added to it. A plan prints as the command that runs it again (`plan/line.rs`).

mod line;

pub use line::BadArgument;

use crate::bug::Bug;
use crate::chance::Chance;
use crate::fault::{Fault, Faults};
use crate::time::{At, MINUTE, SECOND};
use pokea_domain::{Cents, Msisdn};
use std::collections::BTreeSet;

/// How long faults last in a seed, in minutes.
pub const MINUTES: i64 = 300;

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Where chance comes from.
    pub seed: u64,
    /// For how long things go wrong, in simulated minutes; afterwards nothing does, and everything must settle.
    pub minutes: i64,
    /// Classes of faults that never happen.
    pub without: BTreeSet<Fault>,
    /// Single faults that do not happen, by their number in this seed.
    pub skip: BTreeSet<u32>,
    /// No more customers than these.
    pub customers: u32,
    /// A rule that is broken on purpose.
    pub bug: Option<Bug>,
    /// Scripted instead of drawn: which script.
    pub script: Option<usize>,
    /// At which boundaries a register crashes, counted from 1.
    pub crash_at: Vec<u64>,
}

impl Plan {
    /// Everything that this seed holds.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self {
            seed,
            minutes: MINUTES,
            without: BTreeSet::new(),
            skip: BTreeSet::new(),
            customers: u32::MAX,
            bug: None,
            script: None,
            crash_at: Vec::new(),
        }
    }
}

/// What a seed's shop and people are like.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) registers: usize,
    /// Few, so that different sales are asked of the same phone for the same amount.
    pub(crate) phones: Vec<Msisdn>,
    pub(crate) amounts: Vec<Cents>,
    /// Between two customers of one register, on average.
    pub(crate) pause: At,
    /// How long a prompt can be answered. Safaricom documents a minute; we count on less than three.
    pub(crate) prompt_life: At,
    /// How late a row can appear in the records. Each has a lateness of its own, and the till knows only what it saw.
    pub(crate) records_lag: At,
    /// The shop's number is a paybill's: its rows bear the account that was named.
    pub(crate) paybill: bool,
    /// All registers ask with one consumer key, so that each new token ends another's.
    pub(crate) one_key: bool,
    /// A PC's steady clock stands still while it sleeps.
    pub(crate) steady_stops: bool,
    /// Registers have receipt printers.
    pub(crate) prints: bool,
    /// Safaricom knows where to post confirmations.
    pub(crate) confirms: bool,
}

impl Setting {
    /// Draws it, with what the plan's planted bug needs to show.
    pub(crate) fn draw(plan: &Plan, faults: &mut Faults) -> Self {
        let mut chance = Chance::new(plan.seed, 2);
        let crowded = plan.bug.is_some_and(Bug::needs_a_crowd) || chance.permille(300);
        let mut count = |most: i64| {
            usize::try_from(chance.within(1, if crowded { 2 } else { most })).unwrap_or(1)
        };
        let (phones, amounts) = (count(6), count(4));
        let registers = [1, 1, 1, 2, 2, 2, 3, 3][chance.index(8)];
        let least = if plan.bug.is_some_and(Bug::needs_registers) {
            2
        } else {
            1
        };
        let registers = if plan.script.is_some() {
            1
        } else {
            registers.max(least)
        };
        let slow_records = faults.fires(Fault::RecordsLag);
        let one_key = registers > 1 && faults.fires(Fault::TokenWar);
        Self {
            registers,
            phones: (0..phones).map(phone).collect(),
            amounts: [300, 300, 450, 1_500]
                .into_iter()
                .take(amounts + 1)
                .filter_map(Cents::from_shillings)
                .collect(),
            pause: chance.within(12, 60) * MINUTE,
            prompt_life: chance.within(50, 150) * SECOND,
            paybill: chance.permille(300)
                && plan.script.is_none()
                && !plan.bug.is_some_and(Bug::needs_a_till),
            one_key,
            steady_stops: chance.permille(500),
            records_lag: if slow_records {
                chance.within(5, 30) * MINUTE
            } else {
                chance.within(1, 290) * SECOND
            },
            prints: chance.permille(500)
                || plan.script.is_some()
                || plan.bug.is_some_and(Bug::needs_a_printer),
            confirms: chance.permille(700),
        }
    }
}

/// The phone of the n-th customer.
fn phone(n: usize) -> Msisdn {
    Msisdn::parse(&format!("07120000{n:02}")).expect("a Kenyan number")
}
