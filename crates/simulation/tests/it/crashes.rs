//! A crash at every boundary of every scripted sale, and another one in the recovery from each (F36 to F41).

use crate::together::each;
use pokea_simulation::{Fault, Plan, SCRIPTS, Script, run};

/// After a crash, this many boundaries are those of the recovery and of what it sets in motion.
const RECOVERY: u64 = 6;

fn script(number: usize, crash_at: Vec<u64>) -> Plan {
    Plan {
        script: Some(number),
        minutes: 60,
        crash_at,
        ..Plan::of(1)
    }
}

#[test]
fn a_crash_at_every_boundary_of_every_script_ends_well() {
    let crashed = each(SCRIPTS.len(), |number| {
        let unharmed = run(&script(number, Vec::new()), false);
        let Script { name, faults, .. } = &SCRIPTS[number];
        assert_eq!(unharmed.violation, None, "{name}");
        let never = faults
            .iter()
            .find(|fault| unharmed.fired[**fault as usize] == 0);
        assert_eq!(never, None, "{name}: what it is about does not happen");
        let stands_alone = |fault: &Fault| {
            matches!(
                fault,
                Fault::NoConnection | Fault::TooFast | Fault::TokenRefused
            )
        };
        let never_rings = faults.iter().any(stands_alone);
        assert_eq!(unharmed.tally.pushes == 0, never_rings, "{name}");
        let mut runs = 0;
        for first in 1..=unharmed.boundaries {
            let again = (first + 1..=first + RECOVERY).map(|second| vec![first, second]);
            for crash_at in std::iter::once(vec![first]).chain(again) {
                let plan = script(number, crash_at);
                let outcome = run(&plan, false);
                assert_eq!(
                    outcome.violation, None,
                    "{}\n  {plan}",
                    SCRIPTS[number].name
                );
                assert!(outcome.tally.crashes >= 1, "{plan} crashed nothing");
                runs += 1;
            }
        }
        runs
    });
    let runs: u32 = crashed.iter().sum();
    assert!(
        SCRIPTS.len() >= 20 && runs > 2_000,
        "{runs} runs of {} scripts",
        SCRIPTS.len()
    );
}
