//! What fails is told in one line, and the line runs it again: smaller, and with the same rule broken.

use pokea_simulation::{BadArgument, Bug, MINUTES, Plan, run, shrink};

#[test]
fn a_shrunk_seed_prints_a_line_that_breaks_the_same_rule() {
    for (seed, bug) in [
        (1, Bug::ReplayedCode),
        (2, Bug::FullDiskAcknowledges),
        (3, Bug::UnpaidIsAbsorbing),
    ] {
        let plan = (seed..)
            .map(|seed| Plan {
                bug: Some(bug),
                ..Plan::of(seed)
            })
            .find(|plan| run(plan, false).violation.is_some())
            .expect("every planted bug is found");
        let broken = run(&plan, false).violation.map(|found| found.invariant);
        let small = shrink(&plan);
        assert!(
            small.minutes < MINUTES && small.customers < u32::MAX && !small.without.is_empty(),
            "{small}"
        );
        let line = small.to_string();
        let read: Plan = line.parse().expect("it was printed");
        assert_eq!(read, small, "{line}");
        let again = run(&read, true);
        assert_eq!(
            again.violation.map(|found| found.invariant),
            broken,
            "{line}"
        );
        assert_eq!(again.hash, run(&small, false).hash, "{line}");
    }
}

#[test]
fn whatever_a_plan_is_its_line_is_read_back() {
    let whole = Plan::of(u64::MAX);
    let scripted = Plan {
        script: Some(3),
        crash_at: vec![4, 9],
        skip: [1, 7].into(),
        ..Plan::of(5)
    };
    for plan in [whole, scripted] {
        assert_eq!(plan.to_string().parse(), Ok(plan));
    }
    for (line, wrong) in [
        ("--seed", BadArgument::NoValue("--seed".to_owned())),
        ("--seed x", BadArgument::NoNumber("x".to_owned())),
        ("--script 999", BadArgument::NoNumber("999".to_owned())),
        ("--only nothing", BadArgument::NoFault("nothing".to_owned())),
        ("--bug none", BadArgument::NoBug("none".to_owned())),
        ("--trace", BadArgument::Unknown("--trace".to_owned())),
    ] {
        assert_eq!(line.parse::<Plan>(), Err(wrong));
    }
}
