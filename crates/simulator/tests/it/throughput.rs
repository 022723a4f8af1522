//! The simulator is never what a test waits for: 2,000 complete payments a second on two cores.
//!
//! Payments a second, counted here, would say how busy the computer is with other tests. So it is processor time that is held to
//! the bound, that of the load and of the receiver included. Two cores have two seconds of it a second: one millisecond each. Tests are
//! built without optimisation, which takes at least twice what a release does; so a release makes 2,000 a second even where all of them
//! pass through one lock, one after the other, on one core (`scripts/bench simulator` counts them).

use std::path::PathBuf;
use std::process::Command;

const MICROSECONDS_MAX: u64 = 1_000;

#[test]
fn two_thousand_payments_a_second() {
    let output = Command::new(example()).arg("2").output();
    let output = output.expect("cargo builds examples with the tests");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    let words: Vec<&str> = said.split_whitespace().collect();
    let unit = words.iter().position(|word| *word == "µs");
    let each: u64 = words[unit.expect("processor time") - 1]
        .parse()
        .expect("a number");
    assert!((1..=MICROSECONDS_MAX).contains(&each), "{said}");
}

/// Beside the folder of this test's own program.
fn example() -> PathBuf {
    let tests = std::env::current_exe().expect("a program has a path");
    let target = tests.ancestors().nth(2).expect("cargo's folder");
    target.join("examples/throughput")
}
