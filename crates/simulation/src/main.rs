//! The simulation as a program. See `--help`.

use anyhow::{Context as _, bail};
use pokea_simulation::{Bug, Hunt, Plan, Report, hunt, run, shrink};
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

const HELP: &str = "\
pokea-simulate N [--from S] [--threads T]
    Runs N seeds, beginning with S (1), on T threads (all cores), and prints how often each fault happened and each transition was taken.
    Ctrl-C ends it with what it has. What breaks a rule is shrunk, and printed as the line that runs it again.
pokea-simulate --seed S [--trace] [--minutes M] [--customers C] [--without FAULT,...] [--only FAULT,...] [--skip N,...] [--script N] [--crash-at K,...] [--bug NAME]
    Runs one seed, or a part of it.
pokea-simulate --bugs [N]
    Hunts every planted bug for at most N seeds (10000), and prints how fast each is found.
pokea-simulate N --bug NAME
    Runs N seeds with a planted bug.
";

/// How many broken seeds end a run: more of them say nothing new.
const BROKEN_MAX: usize = 5;

fn main() -> anyhow::Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&stop))?;
    let wish = Wish::parse(std::env::args().skip(1))?;
    match wish.what {
        What::Help => say(HELP),
        What::One => one(&wish.plan, wish.trace),
        What::Many(seeds) => many(&wish, seeds, &stop),
        What::Bugs(most) => bugs(wish.threads, most, &stop),
    }
}

/// What is wanted.
struct Wish {
    what: What,
    plan: Plan,
    threads: usize,
    trace: bool,
}

enum What {
    Help,
    One,
    Many(u64),
    Bugs(u64),
}

impl Wish {
    fn parse(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut plan = Plan::of(1);
        let mut what = What::Help;
        let (mut trace, mut threads) = (
            false,
            std::thread::available_parallelism().map_or(1, usize::from),
        );
        while let Some(argument) = arguments.next() {
            if plan.takes(&argument, || arguments.next())? {
                if argument == "--seed" {
                    what = What::One;
                }
                continue;
            }
            let mut value = || {
                arguments
                    .next()
                    .with_context(|| format!("{argument} needs a value"))
            };
            match argument.as_str() {
                "-h" | "--help" => what = What::Help,
                "--bugs" => what = What::Bugs(10_000),
                "--trace" => trace = true,
                "--from" => plan.seed = value()?.parse()?,
                "--threads" => threads = value()?.parse()?,
                number => match (&what, number.parse()) {
                    (What::Bugs(_), Ok(most)) => what = What::Bugs(most),
                    (_, Ok(seeds)) => what = What::Many(seeds),
                    (_, Err(_)) => bail!("{number} is not understood\n\n{HELP}"),
                },
            }
        }
        Ok(Self {
            what,
            plan,
            threads,
            trace,
        })
    }
}

fn one(plan: &Plan, trace: bool) -> anyhow::Result<()> {
    let outcome = run(plan, trace);
    for line in &outcome.lines {
        say(&format!("{line}\n"))?;
    }
    match outcome.violation {
        Some(violation) => bail!("{violation}\n  {plan}"),
        None => say(&format!(
            "nothing is broken; trace {:016x}, {} steps\n",
            outcome.hash, outcome.steps
        )),
    }
}

fn many(wish: &Wish, seeds: u64, stop: &AtomicBool) -> anyhow::Result<()> {
    let total = Mutex::new(Report::default());
    let next = AtomicU64::new(0);
    let (ended, ends) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        for _ in 0..wish.threads {
            let ended = ended.clone();
            let (total, next) = (&total, &next);
            scope.spawn(move || {
                let _ended = ended;
                work(wish, seeds, next, total, stop);
            });
        }
        drop(ended);
        // Until the last thread has ended: the channel closes then.
        while let Err(mpsc::RecvTimeoutError::Timeout) = ends.recv_timeout(Duration::from_secs(1)) {
            let done = total.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = write!(
                std::io::stderr(),
                "\r{} of {seeds} seeds, {} broken ",
                done.seeds,
                done.broken.len()
            );
        }
    });
    let report = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    say(&format!("\n{report}"))?;
    if report.broken.is_empty() {
        return say(&format!(
            "no rule was broken in {} seeds from {}\n",
            report.seeds, wish.plan.seed
        ));
    }
    for (plan, _) in report.broken.iter().take(BROKEN_MAX) {
        say(&format!("shrunk: {}\n", shrink(plan)))?;
    }
    bail!("{} seeds broke a rule", report.broken.len())
}

fn work(wish: &Wish, seeds: u64, next: &AtomicU64, total: &Mutex<Report>, stop: &AtomicBool) {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let enough = total
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .broken
            .len()
            >= BROKEN_MAX;
        if number >= seeds || enough || stop.load(Ordering::Relaxed) {
            return;
        }
        let plan = Plan {
            seed: wish.plan.seed.wrapping_add(number),
            ..wish.plan.clone()
        };
        let outcome = run(&plan, false);
        total
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .add(&plan, outcome);
    }
}

/// A table in Markdown, as `docs/reliability.md` has it.
fn bugs(threads: usize, most: u64, stop: &AtomicBool) -> anyhow::Result<()> {
    let next = AtomicU64::new(0);
    let hunts = Mutex::new(Vec::<Hunt>::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let number =
                        usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(usize::MAX);
                    let Some(bug) = Bug::ALL.get(number) else {
                        return;
                    };
                    let found = hunt(*bug, 1, most.min(1_000), most);
                    hunts
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(found);
                }
            });
        }
    });
    let mut hunts = hunts.into_inner().unwrap_or_else(PoisonError::into_inner);
    hunts.sort_by_key(|hunt| hunt.bug);
    say(
        "| bug | breaks | what it does | found by | first after seeds | hit rate |\n|---|---|---|---|---:|---:|\n",
    )?;
    for Hunt {
        bug,
        first,
        tried,
        hits,
        by,
    } in &hunts
    {
        let by: Vec<_> = by
            .iter()
            .map(
                |(invariant, times)| match bug.found_by().contains(invariant) {
                    true => format!("{invariant} {times}×"),
                    false => format!("({invariant} {times}×)"),
                },
            )
            .collect();
        let after = first
            .as_ref()
            .map_or_else(|| "not found".to_owned(), |(seed, _)| seed.to_string());
        let permille = hits * 1_000 / tried;
        say(&format!(
            "| `{}` | {} | {} | {} | {after} | {}.{} % |\n",
            bug.name(),
            bug.rule(),
            bug.text(),
            by.join(", "),
            permille / 10,
            permille % 10
        ))?;
    }
    let missed = hunts.iter().filter(|hunt| hunt.first.is_none()).count();
    if missed > 0 {
        bail!("{missed} bugs were not found")
    } else {
        Ok(())
    }
}

fn say(text: &str) -> anyhow::Result<()> {
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}
