//! What many runs came to: how often each fault happened and each transition was taken, and which seeds broke a rule.

use crate::Outcome;
use crate::fault::Fault;
use crate::oracle::Violation;
use crate::plan::Plan;
use crate::tally::{Tally, Transition};
use std::collections::BTreeMap;
use std::fmt;

/// The sum of many runs.
#[derive(Clone, Debug)]
pub struct Report {
    /// How many runs.
    pub seeds: u64,
    /// How many happenings.
    pub steps: u64,
    /// By fault: how often, and in how many seeds.
    pub faults: Vec<(u64, u64)>,
    /// In how many seeds each transition was taken.
    pub transitions: BTreeMap<Transition, u64>,
    /// The sum of all that was taken part in.
    pub tally: Tally,
    /// The plans that broke a rule.
    pub broken: Vec<(Plan, Violation)>,
}

/// Every transition that the rules can make and that more than a few seeds bring about. What is common and not in it is told as well
/// ([`Report::unlisted`]), so that it cannot fall behind.
const POSSIBLE: &[Transition] = &[
    ("cash: none", "cash: laid"),
    ("cash: laid", "cash: none"),
    ("parts: none", "parts: one"),
    ("parts: one", "parts: more"),
    ("parts: one", "parts: none"),
    ("parts: more", "parts: none"),
    ("attempt: none", "attempt: sending"),
    ("attempt: sending", "attempt: accepted"),
    ("attempt: sending", "attempt: adopted"),
    ("attempt: sending", "attempt: not sent"),
    ("attempt: sending", "attempt: refused"),
    ("attempt: sending", "attempt: unknown"),
    ("attempt: unknown", "attempt: adopted"),
    ("attempt: unknown", "attempt: paid"),
    ("attempt: accepted", "attempt: paid"),
    ("attempt: accepted", "attempt: unpaid"),
    ("attempt: adopted", "attempt: paid"),
    ("attempt: unpaid", "attempt: paid"),
    ("claim: none", "claim: paid"),
    ("claim: none", "claim: not paid"),
    ("claim: none", "claim: unclear"),
    ("claim: not paid", "claim: paid"),
    ("claim: not paid", "claim: unclear"),
    ("claim: unclear", "claim: not paid"),
    ("claim: unclear", "claim: paid"),
    ("claim: paid", "claim: none"),
    ("code: none", "code: given"),
    ("code: none", "code: withdrawn"),
    ("code: given", "code: withdrawn"),
    ("code: withdrawn", "code: given"),
    ("dispute: amount differs", "dispute: none"),
    ("dispute: none", "dispute: amount differs"),
    ("dispute: none", "dispute: claim denied"),
    ("dispute: none", "dispute: unattributed"),
    ("dispute: claim denied", "dispute: none"),
    ("dispute: unattributed", "dispute: none"),
    ("held", "cleared"),
    ("held", "overridden"),
    ("overridden", "cleared"),
    ("paper: none", "paper: queued"),
    ("paper: queued", "paper: printing"),
    ("paper: printing", "paper: printed"),
    ("paper: printing", "paper: ask"),
    ("paper: printing", "paper: queued"),
    ("paper: ask", "paper: printed"),
    ("paper: ask", "paper: queued"),
    ("paper: ask", "paper: dropped"),
    ("paper: dropped", "paper: queued"),
    ("paper: printed", "paper: queued"),
    ("refund: none", "refund: due"),
    ("refund: due", "refund: none"),
    ("covered", "uncovered"),
    ("reversal: none", "reversal: sending"),
    ("reversal: sending", "reversal: accepted"),
    ("reversal: sending", "reversal: unknown"),
    ("reversal: sending", "reversal: refused"),
    ("reversal: accepted", "reversal: done"),
    ("reversal: accepted", "reversal: not done"),
    ("reversal: unknown", "reversal: done"),
    ("reversal: unknown", "reversal: not done"),
    ("result: none", "result: heard"),
    ("money: here", "money: back by itself"),
    ("money back", "already back"),
    ("money back", "done"),
    ("money back", "failed"),
    ("owner", "wants money back"),
    ("owner", "unsettled"),
    ("owner", "paid for a sale"),
    ("owner", "more than was paid"),
    ("owner", "not over"),
    ("owner", "already back"),
    ("refused", "prompt live"),
    ("refused", "sale closed"),
    ("refused", "too soon"),
    ("refused", "prompt fresh"),
    ("refused", "nothing to print"),
    ("refused", "payment taken"),
    ("refused", "payment unknown"),
    ("refused", "payment unsettled"),
    ("refused", "payment of a lost sale"),
    ("shown code", "fits"),
    ("shown code", "unknown"),
    ("shown code", "used"),
    ("shown code", "another amount"),
    ("shown code", "another till"),
    ("shown code", "taken back"),
    ("shown code", "not moved"),
    ("shown code", "too old"),
    ("shown code", "unclear"),
    ("sale: none", "sale: open"),
    ("sale: none", "sale: paid in cash"),
    ("sale: open", "sale: paid"),
    ("sale: open", "sale: paid in cash"),
    ("sale: open", "sale: paid straight"),
    ("sale: open", "sale: stopped"),
    ("sale: open", "sale: cancelled"),
    ("sale: stopped", "sale: cancelled"),
    ("sale: cancelled", "sale: paid"),
];

/// What a few seeds in ten thousand bring about. Nobody posts about a push that was refused, types too little cash, or opens what nothing came
/// for: the domain's own tests do.
const RARE: &[Transition] = &[
    ("paper: queued", "paper: dropped"),
    ("claim: not paid", "claim: none"),
    ("dispute: unattributed", "dispute: amount differs"),
    ("money: its own", "money: spent"),
    ("money: spent", "money: its own"),
    ("refused", "payment going back"),
    ("uncovered", "covered"),
];

impl Default for Report {
    fn default() -> Self {
        Self {
            seeds: 0,
            steps: 0,
            faults: vec![(0, 0); Fault::ALL.len()],
            transitions: BTreeMap::new(),
            tally: Tally::default(),
            broken: Vec::new(),
        }
    }
}

impl Report {
    /// Adds one run.
    pub fn add(&mut self, plan: &Plan, outcome: Outcome) {
        self.seeds += 1;
        self.steps += outcome.steps;
        for ((times, seeds), fired) in self.faults.iter_mut().zip(&outcome.fired) {
            *times += u64::from(*fired);
            *seeds += u64::from(*fired > 0);
        }
        for transition in outcome.tally.transitions.keys() {
            *self.transitions.entry(*transition).or_default() += 1;
        }
        self.tally.add(&outcome.tally);
        if let Some(violation) = outcome.violation {
            self.broken.push((plan.clone(), violation));
        }
    }

    /// Transitions that are on no list, and happened in more than one seed of two hundred: [`Self::hardly_taken`] must look for them too.
    #[must_use]
    pub fn unlisted(&self) -> Vec<Transition> {
        let is_listed = |taken: &Transition| POSSIBLE.contains(taken) || RARE.contains(taken);
        let common = self
            .transitions
            .iter()
            .filter(|(_, seeds)| **seeds * 200 > self.seeds);
        common
            .map(|(taken, _)| *taken)
            .filter(|taken| !is_listed(taken))
            .collect()
    }

    /// What happened in fewer than one seed in a thousand: transitions that the rules can make, and classes of faults. Whoever simulates
    /// without them proves nothing about them.
    #[must_use]
    pub fn hardly_taken(&self) -> Vec<String> {
        let rare = |seeds: u64| seeds * 1_000 < self.seeds;
        let taken =
            |transition: &Transition| self.transitions.get(transition).copied().unwrap_or(0);
        let transitions = POSSIBLE.iter().filter(|transition| rare(taken(transition)));
        let faults = Fault::ALL
            .iter()
            .zip(&self.faults)
            .filter(|(_, (_, seeds))| rare(*seeds));
        let transitions = transitions.map(|(from, to)| format!("{from} -> {to}"));
        transitions
            .chain(faults.map(|(fault, _)| fault.name().to_owned()))
            .collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally {
            sales,
            pushes,
            payments,
            tokens,
            crashes,
            double,
            double_by_lag,
            unread,
            ..
        } = &self.tally;
        writeln!(
            f,
            "{} seeds, {} steps: {sales} sales, {pushes} pushes, {payments} payments, {tokens} tokens, {crashes} crashes",
            self.seeds, self.steps
        )?;
        writeln!(
            f,
            "{double} sales paid twice, by the owner's word or by Daraja's own change of mind; {double_by_lag} of them because its records were later than ever\n{unread} payments that no look could read any more"
        )?;
        writeln!(
            f,
            "\n{:<5} {:<24} {:>12} {:>10}",
            "", "fault", "times", "seeds"
        )?;
        for (fault, (times, seeds)) in Fault::ALL.iter().zip(&self.faults) {
            writeln!(
                f,
                "{:<5} {:<24} {times:>12} {seeds:>10}",
                fault.number(),
                fault.name()
            )?;
        }
        writeln!(
            f,
            "\n{:<26} {:<26} {:>12} {:>10}",
            "from", "to", "times", "seeds"
        )?;
        for ((from, to), times) in &self.tally.transitions {
            let seeds = self.transitions.get(&(*from, *to)).copied().unwrap_or(0);
            writeln!(f, "{from:<26} {to:<26} {times:>12} {seeds:>10}")?;
        }
        for (plan, violation) in &self.broken {
            writeln!(f, "\n{violation}\n  {plan}")?;
        }
        Ok(())
    }
}
