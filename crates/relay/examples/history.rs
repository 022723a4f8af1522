//! What one more callback costs as stored history grows, and what reading a shop's newest and a start cost: `scripts/bench relay-history`.
//!
//! The embedded engine alone, on a file that is filled step by step: the same number of appends at each step, as many at one time as a busy relay has.

use anyhow::{Context, Result};
use futures_util::StreamExt;
use pokea_mailbox::{
    AnswerKind, DeviceId, DeviceKeys, Envelope, Nonce, Sealer, Sender, ShopId, ShopKey,
};
use pokea_relay::store::sqlite::SqliteStore;
use pokea_relay::store::{NewItem, Store};
use std::io::Write;
use std::path::Path;
use tokio::time::Instant;

const SHOPS: u32 = 1_000;
const AT_ONCE: usize = 256;

/// Appends that are timed at each step, and rounds of them, of which the middle one counts.
const TIMED: usize = 20_000;
const ROUNDS: usize = 5;

/// As long as the callback of a paid push.
const BODY: [u8; 500] = [b'x'; 500];

/// Arguments: a folder on the disk to be measured, and the sizes at which to measure, in rising order.
#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().context("a folder, and sizes")?;
    let file = Path::new(&folder).join("history.sqlite3");
    let (mut items, mut stored) = (Items::new(), 0);
    for size in arguments {
        let size: usize = size.parse()?;
        let store = SqliteStore::open(&file)?;
        append(&store, &mut items, size.saturating_sub(stored)).await?;
        drop(store);

        let began = Instant::now();
        let store = SqliteStore::open(&file)?;
        let start = began.elapsed();
        let began = Instant::now();
        let head = *store.head(shop(7)).await?.borrow();
        let newest = store.read(shop(7), head - 1, 1, usize::MAX).await?.len();
        let read = began.elapsed();
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            append(&store, &mut items, TIMED).await?;
            rounds.push(began.elapsed().as_nanos() / TIMED as u128);
        }
        stored = size + ROUNDS * TIMED;
        rounds.sort_unstable();
        let bytes = std::fs::metadata(&file)?.len();
        writeln!(
            std::io::stdout(),
            "{size:>9} stored: {} ns for one more ({} to {}); opened in {start:.1?}; {newest} newest of a shop read in {read:.1?}; {} MB",
            rounds[ROUNDS / 2],
            rounds[0],
            rounds[ROUNDS - 1],
            bytes / 1_000_000
        )?;
    }
    Ok(())
}

async fn append(store: &SqliteStore, items: &mut Items, count: usize) -> Result<()> {
    let mut appends = futures_util::stream::iter((0..count).map(|_| {
        let (shop, item) = items.next();
        store.append(shop, item)
    }))
    .buffer_unordered(AT_ONCE);
    while let Some(seq) = appends.next().await {
        seq?;
    }
    Ok(())
}

fn shop(n: u32) -> ShopId {
    let mut bytes = [0; ShopId::LEN];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    ShopId::from_bytes(bytes)
}

/// Really sealed items, one shop after the other.
struct Items {
    sealer: Sealer,
    count: u32,
    contexts: u64,
}

impl Items {
    fn new() -> Self {
        let keys = DeviceKeys::generate([1; DeviceKeys::SECRET_BYTES]);
        let key = ShopKey {
            generation: 1,
            public: keys.letters().public(),
        };
        Self {
            sealer: Sealer::new(key),
            count: 0,
            contexts: 0,
        }
    }

    fn next(&mut self) -> (ShopId, NewItem) {
        self.count += 1;
        let envelope = Envelope {
            device: DeviceId::from_bytes([1; DeviceId::LEN]),
            nonce: Nonce::new(AnswerKind::Accepted, [0; 16]),
            received_at_ms: 1_700_000_000_000,
            sender: Sender::Listed,
        };
        let contexts = &mut self.contexts;
        let fresh = || {
            *contexts += 1;
            let mut entropy = [7; 32];
            entropy[..8].copy_from_slice(&contexts.to_be_bytes());
            entropy
        };
        let sealed = self.sealer.seal(&envelope, &BODY, fresh).expect("seals");
        (shop(self.count % SHOPS), NewItem { envelope, sealed })
    }
}
