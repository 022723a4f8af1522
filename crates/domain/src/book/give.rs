//! Which row each proven attempt is given: by what each could cost, and by the cheapest way to give them all ([`super::matching`]).

use super::{Assigned, Candidate, Given, Group, is_elsewhere, matching};
use crate::ids::AttemptId;
use crate::records::Row;
use crate::time::Millis;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// In the order of what matters: a sum of what stands lower never outweighs one of what stands higher, for any till's number of payments.
const FAR_S: u64 = 1 << 20;
const NOT_EXACTLY_ITS_ROW: i128 = 1 << 50;
const ROW_OF_ANOTHER: i128 = 1 << 64;
const NO_ROW: i128 = 1 << 80;
const CANNOT_BE: i128 = 1 << 100;

/// What is further apart exchanges nothing by inference: the older one would be out of the book while the other can still change.
const ONE_DAY: Duration = Duration::from_secs(86_400);

/// Attempts that gave their row to another one, and have one that a person gave away.
#[derive(Default)]
pub(super) struct Exchanged {
    /// Nothing is left of these.
    pub(super) for_good: BTreeSet<AttemptId>,
    /// And of these, unless the records lack a row; with the time when the other was asked for.
    pub(super) for_now: BTreeMap<AttemptId, Millis>,
}

impl<'a> Group<'a> {
    /// Gives each proven attempt a row of its own, or none.
    pub(super) fn give(&self, assigned: &Assigned<'_>) -> Given<'a> {
        let proven: Vec<_> = self
            .attempts
            .iter()
            .copied()
            .filter(|of| of.attempt.is_paid() || self.proves(of, assigned))
            .collect();
        let mut costs: Vec<Vec<i128>> = proven
            .iter()
            .map(|of| {
                let rows = self.rows.iter().map(|row| cost(of, row, assigned));
                rows.chain(proven.iter().map(|_| NO_ROW)).collect()
            })
            .collect();
        self.keep_to_what_was_given_away(&proven, &mut costs, assigned);
        let columns = matching::cheapest(&costs).into_iter();
        let rows = columns.map(|column| (column < self.rows.len()).then_some(column));
        proven.into_iter().zip(rows).collect()
    }

    /// A person gave away what is an attempt's, and its own sale does not miss it. It is made good by another payment of the same customer, and not
    /// by one that hides its phone and could be anybody's, nor by what that one would set free: the money is spent, and goods went out for it.
    fn keep_to_what_was_given_away(
        &self,
        proven: &[Candidate<'a>],
        costs: &mut [Vec<i128>],
        assigned: &Assigned<'_>,
    ) {
        let is_hidden = |row: &&Row| row.phone.is_none();
        if assigned.is_empty() || !self.rows.iter().any(is_hidden) {
            return;
        }
        let lost = |of: &Candidate<'_>| {
            let mut rows = self.rows.iter();
            rows.position(|row| !of.is_needed() && of.has_lost(row, assigned))
        };
        let lost: Vec<Option<usize>> = proven.iter().map(lost).collect();
        if lost.iter().all(Option::is_none) {
            return;
        }
        let mut sure = costs.to_vec();
        for (of, costs) in proven.iter().zip(&mut sure) {
            for (row, cost) in self.rows.iter().zip(costs) {
                if is_hidden(row) && !of.is_exactly(row) {
                    *cost = CANNOT_BE;
                }
            }
        }
        let columns = matching::cheapest(&sure);
        for (line, lost) in lost.into_iter().enumerate() {
            let others = costs[line].iter_mut().take(self.rows.len()).enumerate();
            let stays = lost.filter(|lost| columns[line] == *lost);
            for (_, cost) in others.filter(|(column, _)| stays.is_some_and(|lost| lost != *column))
            {
                *cost = CANNOT_BE;
            }
        }
    }

    /// A person gave the payment of one attempt to another sale, before anything told whose it was; and the same customer has paid once more: for
    /// that sale, or for the attempt's own, which does not need it. Two sales and two payments: they exchange them, and each sale keeps one.
    /// Otherwise a sale that needs a payment goes before one that does not: with what nothing names, and with what the same customer has paid
    /// beside the one payment that a person gave to another sale of theirs.
    pub(super) fn exchange(&self, given: &mut Given<'_>, assigned: &Assigned<'_>) -> Exchanged {
        let mut exchanged = Exchanged::default();
        for one in 0..given.len() {
            let (of, Some(number)) = given[one] else {
                continue;
            };
            let lost = self.rows[number];
            if !is_elsewhere(&of, lost, assigned) || !of.is_needed() {
                continue;
            }
            let is_surely = of.is_exactly(lost);
            let has_its_like = |(other, its): &(Candidate<'_>, Option<usize>)| {
                let to = assigned.get(&lost.code);
                let from_there = is_surely && to.is_some_and(|to| to.id == other.sale.id);
                let from_here = other.sale.id == of.sale.id && of.attempt.code().is_none();
                (from_there || from_here)
                    && !other.is_needed()
                    && other.attempt.phone == of.attempt.phone
                    && its.is_some_and(|its| !assigned.contains_key(&self.rows[its].code))
            };
            if let Some(other) = given.iter().position(has_its_like) {
                exchanged.for_good.insert(given[other].0.attempt.id);
                given[one].1 = given[other].1.replace(number);
                continue;
            }
            let is_of_one_customer = assigned.get(&lost.code).is_some_and(|to| {
                let mut asked = to.attempts.iter();
                asked.any(|asked| asked.phone == of.attempt.phone)
            });
            let can_do_without = |(other, its): &(Candidate<'_>, Option<usize>)| {
                let its = its.map(|its| self.rows[its]);
                let may_be_of = |its: &Row| {
                    is_of_one_customer
                        || (!is_surely && !other.is_exactly(its) && lost.could_be(other.attempt))
                };
                // One that the records are still to prove keeps the row that proves it.
                !other.is_needed()
                    && other.attempt.is_paid()
                    && other.attempt.phone == of.attempt.phone
                    && other.attempt.asked_at <= of.attempt.asked_at.plus(ONE_DAY)
                    && its.is_some_and(|its| {
                        !assigned.contains_key(&its.code)
                            && its.could_be(of.attempt)
                            && may_be_of(its)
                    })
            };
            let mut others = given.iter().filter(|_| lost.phone.is_some());
            if let Some(other) = others.position(can_do_without) {
                let id = given[other].0.attempt.id;
                exchanged.for_now.insert(id, of.attempt.asked_at);
                given[one].1 = given[other].1.replace(number);
            }
        }
        exchanged
    }
}

fn cost(of: &Candidate<'_>, row: &Row, assigned: &Assigned<'_>) -> i128 {
    // Squared, so that two pairs never cost less crosswise.
    let apart = row.at.0.abs_diff(of.attempt.asked_at.0) / 1_000;
    let apart = i128::from(apart.min(FAR_S)).saturating_pow(2);
    let worse = if !row.could_be(of.attempt) {
        CANNOT_BE
    } else if of.is_exactly(row) && !is_elsewhere(of, row, assigned) {
        0
    } else if !of.attempt.is_paid() {
        CANNOT_BE
    } else if assigned.contains_key(&row.code) {
        // A person gave it away, and nothing else has come of what is proven: the person was mistaken, or the prompt and the payment are
        // one. What a callback claims does not outweigh the person: it could be forged, and hide the attempt's own payment. It only tells whose
        // of several it was: the others keep what nobody names.
        match of.is_exactly(row) {
            true => ROW_OF_ANOTHER,
            false => ROW_OF_ANOTHER.saturating_add(NOT_EXACTLY_ITS_ROW),
        }
    } else {
        NOT_EXACTLY_ITS_ROW
    };
    apart.saturating_add(worse)
}
