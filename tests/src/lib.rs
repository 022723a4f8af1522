//! What the whole-system tests share: a shop whose app runs in the test's own process, and the real programs, to be killed and started
//! again. Everything talks over real sockets and writes real files in folders of its own; nothing is pretended, only hurried.
//!
//! Nobody here sleeps and hopes: [`until`] and its kin wait for a condition, and fail with what they last saw.
#![deny(missing_docs)]

mod books;
mod desktop;
mod forger;
mod printer;
mod programs;
mod shop;
mod small_disk;
mod victim;

pub use books::Books;
pub use desktop::{Desktop, code_of_json};
pub use forger::Forger;
pub use printer::{Mood, TestPrinter};
pub use programs::{Program, RelayProgram};
pub use shop::{TestShop, code_of, new_id, payer_of, situation_of};
pub use small_disk::{SaysPlenty, SmallDisk};
pub use victim::TillToKill;

use anyhow::{Result, bail};
use pokea_simulator::{Handle, Options, PushView, Simulator, View};
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// How long anything that must happen may take, whatever else the computer is doing.
pub const BOUND: Duration = Duration::from_secs(25);

/// How many times as fast as Safaricom's everything runs, unless a test is about something slow.
pub const SPEED: u32 = 50;

/// Where those listen that are stopped and started again at the same port. On Linux all of 127/8 is this machine, and clients' own
/// passing ports are all on 127.0.0.1, where one of them could take the port meanwhile.
pub const LISTEN: Ipv4Addr = match cfg!(target_os = "linux") {
    true => Ipv4Addr::new(127, 0, 0, 2),
    false => Ipv4Addr::LOCALHOST,
};

/// A Daraja in this process, on a port of its own, that keeps its state in `folder` so that it can be stopped and started again.
pub async fn daraja(folder: &Path, speed: u32) -> Result<Handle> {
    Ok(Simulator::start(Options {
        listen: (LISTEN, 0).into(),
        speed,
        state_file: Some(folder.join("daraja.json")),
        ..Options::default()
    })
    .await?)
}

/// Waits until a Daraja shows what a test waits for.
pub async fn until_daraja(
    daraja: &Handle,
    what: &str,
    seen: impl Fn(&View) -> bool,
) -> Result<View> {
    let mut changes = daraja.changes();
    let waiting = async {
        loop {
            let view = daraja.state();
            if seen(&view) {
                return Ok(view);
            }
            changes.changed().await?;
        }
    };
    match timeout(BOUND, waiting).await {
        Ok(view) => view,
        Err(_) => bail!(
            "never seen at Daraja: {what}; at last: {:#?}",
            daraja.state()
        ),
    }
}

/// The pushes to one phone that a Daraja took.
#[must_use]
pub fn pushes_to(daraja: &Handle, phone: &str) -> Vec<PushView> {
    let pushes = daraja.state().pushes.into_iter();
    pushes
        .filter(|push| push.phone.national() == phone)
        .collect()
}

/// Asks again and again until the answer is there: for what tells nobody that it has changed, such as a file.
pub async fn until<T>(what: &str, mut asked: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let mut ticks = interval(Duration::from_millis(10));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let waiting = async {
        loop {
            if let Some(answer) = asked().await? {
                return Ok(answer);
            }
            ticks.tick().await;
        }
    };
    match timeout(BOUND, waiting).await {
        Ok(answer) => answer,
        Err(_) => bail!("never came: {what}"),
    }
}
