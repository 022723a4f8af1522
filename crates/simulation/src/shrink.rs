//! Makes a failing plan smaller while the same rule stays broken: fewer classes of faults, fewer customers, less time, fewer faults.

use crate::fault::Fault;
use crate::plan::Plan;
use crate::run;

/// The smallest plan that was found which breaks the same rule as this one. The plan itself if it breaks none.
#[must_use]
pub fn shrink(plan: &Plan) -> Plan {
    let Some(violation) = run(plan, false).violation else {
        return plan.clone();
    };
    let fails = |plan: &Plan| {
        run(plan, false)
            .violation
            .is_some_and(|found| found.invariant == violation.invariant)
    };
    let mut best = plan.clone();
    loop {
        let before = best.clone();
        best = fewer_classes(best, &fails);
        best = fewer_customers(best, &fails);
        best = less_time(best, &fails);
        if best == before {
            return fewer_faults(best, &fails);
        }
    }
}

fn fewer_classes(mut best: Plan, fails: &impl Fn(&Plan) -> bool) -> Plan {
    for fault in Fault::ALL {
        let mut smaller = best.clone();
        if smaller.without.insert(*fault) && fails(&smaller) {
            best = smaller;
        }
    }
    best
}

fn fewer_customers(mut best: Plan, fails: &impl Fn(&Plan) -> bool) -> Plan {
    for customers in [1, 2, 3, 4, 6, 8, 12, 16, 24] {
        let smaller = Plan {
            customers,
            ..best.clone()
        };
        if customers < best.customers && fails(&smaller) {
            best = smaller;
        }
    }
    best
}

fn less_time(mut best: Plan, fails: &impl Fn(&Plan) -> bool) -> Plan {
    let mut minutes = best.minutes / 2;
    while minutes > 0 && minutes < best.minutes {
        let smaller = Plan {
            minutes,
            ..best.clone()
        };
        if fails(&smaller) {
            best = smaller;
            minutes = best.minutes / 2;
        } else {
            minutes += ((best.minutes - minutes) / 2).max(5);
        }
    }
    best
}

/// From the last to the first, since the number of a fault changes with those before it.
fn fewer_faults(mut best: Plan, fails: &impl Fn(&Plan) -> bool) -> Plan {
    for number in (1..=run(&best, false).occurrences).rev() {
        let mut smaller = best.clone();
        if smaller.skip.insert(number) && fails(&smaller) {
            best = smaller;
        }
    }
    best
}
