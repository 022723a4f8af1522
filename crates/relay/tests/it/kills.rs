//! F57: the program is killed under load, again and again, and whatever it answered with 200 is there afterwards, whether the desktop had
//! acknowledged some of it or not, and comes exactly once. `POKEA_RELAY_KILLS` makes the kills more or fewer, which are in two tests beside each
//! other; `POKEA_RELAY_ANSWERS` is how many answers come before each.

use crate::BOUND;
use crate::desktop::Desktop;
use crate::program::Running;
use anyhow::{Context, Result, ensure};
use pokea_mailbox::{AnswerKind, Cursor};
use std::collections::HashSet;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Kills of each of the two tests.
const KILLS: usize = 150;

/// No relay is killed more than so many microseconds after the answer that was waited for.
const LATEST: u64 = 45_000;

#[tokio::test(flavor = "multi_thread")]
async fn killed_soon_after_a_start_it_loses_nothing_that_it_answered() -> Result<()> {
    kill_again_and_again(1, 5).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_under_load_it_loses_nothing_that_it_answered() -> Result<()> {
    kill_again_and_again(2, 150).await
}

/// Each time after up to so many answers.
async fn kill_again_and_again(seed: u64, answers_max: u64) -> Result<()> {
    let kills = match std::env::var("POKEA_RELAY_KILLS") {
        Ok(number) => number.parse::<usize>()? / 2,
        Err(_) => KILLS,
    };
    let folder = tempfile::tempdir()?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut running = Running::start(folder.path())?;
    let mut desktop = Arc::new(running.pair(folder.path()).await?);
    let (mut random, mut cursor, mut answered_in_all) = (seed, Cursor::default(), 0);
    for round in 0..kills {
        let (mut senders, mut answers) = load(&desktop, &client, round);
        let (mut answered, mut delivered) = (HashSet::new(), HashSet::new());
        let answers_now = match std::env::var("POKEA_RELAY_ANSWERS") {
            Ok(number) => number.parse()?,
            Err(_) => roll(&mut random, answers_max),
        };
        for _ in 0..=answers_now {
            let answer = timeout(BOUND, answers.recv()).await?;
            answered.insert(answer.context("senders post until the kill")?);
        }
        // In every third round the desktop takes some of it while it comes in.
        if round % 3 == 0 {
            take(&desktop, &mut cursor, &mut delivered, Some(1)).await?;
        }
        let late = Duration::from_micros(roll(&mut random, LATEST));
        if let Ok(Some(body)) = timeout(late, answers.recv()).await {
            answered.insert(body);
        }
        running.kill()?;
        while senders.join_next().await.is_some() {}
        while let Some(body) = answers.recv().await {
            answered.insert(body);
        }

        running = Running::start(folder.path())?;
        let mut moved = Arc::into_inner(desktop).context("all senders have ended")?;
        moved.dial = running.dial.clone();
        desktop = Arc::new(moved);
        take(&desktop, &mut cursor, &mut delivered, None).await?;
        let missing = answered.difference(&delivered).count();
        ensure!(
            missing == 0,
            "{missing} of {} are missing after kill {round}, seed {seed}",
            answered.len()
        );
        answered_in_all += answered.len();
    }
    writeln!(
        std::io::stderr(),
        "{kills} kills, {answered_in_all} callbacks answered, none missing"
    )?;
    running.kill()
}

/// Takes what the relay has, up to some batches if only some are wanted, and acknowledges it.
pub async fn take(
    desktop: &Desktop,
    cursor: &mut Cursor,
    delivered: &mut HashSet<String>,
    batches: Option<usize>,
) -> Result<()> {
    let mut link = desktop.connect(*cursor).await?;
    let mut taken = 0;
    while cursor.seq < link.head && batches.is_none_or(|wanted| taken < wanted) {
        let items = link.batch().await?;
        for item in &items {
            let body = desktop.open(item)?;
            ensure!(!delivered.contains(&body), "{body} came twice");
            delivered.insert(body);
        }
        *cursor = link.cursor(items.last().context("a batch has items")?.seq);
        link.ack(cursor.seq).await?;
        taken += 1;
    }
    Ok(())
}

/// Eight senders post different bodies until the relay is gone, and say which of them were answered 200.
fn load(
    desktop: &Arc<Desktop>,
    client: &reqwest::Client,
    round: usize,
) -> (JoinSet<()>, mpsc::UnboundedReceiver<String>) {
    let (answered, answers) = mpsc::unbounded_channel();
    let mut senders = JoinSet::new();
    for sender in 0..8 {
        let (desktop, answered, client) = (Arc::clone(desktop), answered.clone(), client.clone());
        senders.spawn(async move {
            for n in 0_u64.. {
                let body = format!("round {round} sender {sender} callback {n}");
                let url = desktop.reach(&desktop.mint(AnswerKind::Accepted));
                match client.post(url).body(body.clone()).send().await {
                    Ok(answer) if answer.status() == 200 => {
                        answered.send(body).expect("the test listens")
                    }
                    _ => return,
                }
            }
        });
    }
    (senders, answers)
}

/// A number below `below`, from a small linear congruential generator (Knuth's MMIX constants): the same rounds in every run.
fn roll(state: &mut u64, below: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}
