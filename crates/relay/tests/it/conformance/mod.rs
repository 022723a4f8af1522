//! What every storage engine promises (`pokea_relay::store::Store`), as tests that any of them can be given to. [`all_of`] makes them for one.

mod crashes;
mod jetstream;
mod numbers;
mod records;
mod restored;
pub mod retention;
mod retries;
mod sqlite;

use crate::NOW_MS;
use anyhow::{Context, Result};
use pokea_mailbox::{
    AnswerKind, DeviceId, Envelope, Epoch, InviteHash, Item, Nonce, Sealed, Sealer, SealingKey,
    Sender, ShopId, ShopKey, VerifyingKey,
};
use pokea_relay::store::{
    Admission, Approval, Brings, Change, InviteRecord, NewItem, Records, Roll, Step, Store,
};
use std::sync::Mutex;

pub const DAY_MS: i64 = 24 * 3_600_000;

/// One engine's way to begin with nothing, to be opened, and to be put back.
pub trait TestEngine: Sized {
    type Opened: Store;

    async fn empty() -> Result<Self>;

    /// As a relay that has just started would. There may be a store open that has not been closed only where the engine allows several relays.
    async fn open(&self) -> Result<Self::Opened>;
}

/// An engine of which the operator makes backups by himself, as files.
pub trait BackedUp: TestEngine {
    /// Makes a backup of what is stored. Nothing is open.
    async fn back_up(&mut self) -> Result<()>;

    /// Puts the backup in the place of what is stored. Nothing is open.
    async fn put_back(&mut self) -> Result<()>;
}

/// Every promise, held to one engine: each by a test of its own ([`as_tests`]), or all in one test ([`in_turn`]).
macro_rules! all_of {
    ($how:ident, $engine:ty) => {
        $crate::conformance::$how! { $engine:
            numbers::{
                numbers_rise_and_survive_a_start, many_at_once_are_all_there_in_order, who_follows_the_head_misses_nothing,
                a_batch_is_cut_by_bytes_but_never_empty, the_head_can_be_watched, shops_do_not_see_each_other,
            }
            retries::{
                an_item_given_again_keeps_its_number, the_same_body_twice_is_two_items, a_retry_is_known_after_a_start,
                a_group_given_again_keeps_its_numbers,
            }
            crashes::{an_append_dropped_at_any_point_is_done_or_not, a_pairing_dropped_at_any_point_is_done_or_not}
            restored::{an_epoch_is_kept}
            records::{
                a_first_device_makes_a_shop, a_second_device_joins_the_shop, a_revoked_device_stays_known_and_cannot_come_back,
                a_device_that_pairs_again_is_the_same, devices_are_counted_and_no_number_is_given_twice, who_was_let_in_by_a_revoked_device_is_known_and_comes_in_no_more, a_shops_next_key_reaches_all_of_its_devices, a_shop_has_room_for_so_many_devices, the_last_device_is_replaced,
                an_invite_is_changed_by_one_at_a_time, a_policy_is_kept, changes_are_told, what_a_device_acknowledged_is_known,
            }
            retention::{
                items_stay_a_week_after_everybody_has_them, a_device_that_never_acknowledges_is_reported_and_then_given_up,
                a_shop_that_is_removed_goes_with_all_that_it_has, invites_go_a_week_after_they_expired,
            }
        }
    };
}
use all_of;

macro_rules! as_tests {
    ($engine:ty: $($module:ident::{$($case:ident),+ $(,)?})+) => {
        $($(
            #[tokio::test(flavor = "multi_thread")]
            async fn $case() -> anyhow::Result<()> {
                super::$module::$case::<$engine>().await
            }
        )+)+
    };
}
use as_tests;

/// For an engine that takes seconds to start.
macro_rules! in_turn {
    ($engine:ty: $($module:ident::{$($case:ident),+ $(,)?})+) => {
        $($(
            println!("{}", stringify!($case));
            super::$module::$case::<$engine>().await?;
        )+)+
    };
}
use in_turn;

pub fn shop(n: u8) -> ShopId {
    ShopId::from_bytes([n; ShopId::LEN])
}

pub fn device(n: u8) -> DeviceId {
    DeviceId::from_bytes([n; DeviceId::LEN])
}

pub fn key(n: u8) -> SealingKey {
    SealingKey::from_bytes([n; SealingKey::LEN])
}

/// Device `n`, which is let in with this.
pub fn admission(n: u8, brings: Brings) -> Admission {
    Admission {
        device: device(n),
        verifying_key: VerifyingKey::from_bytes([n; VerifyingKey::LEN]),
        sealing_key: key(n),
        brings,
        let_in_by: None,
        replaces: None,
        name: format!("shop of {n}"),
        epoch: Epoch::from_bytes([n; Epoch::LEN]),
        at_ms: NOW_MS,
    }
}

pub fn invite(n: u8) -> InviteHash {
    InviteHash::from_bytes([n; InviteHash::LEN])
}

pub fn invited(shop: ShopId) -> InviteRecord {
    InviteRecord {
        shop,
        name: "Duka".into(),
        approval: Approval::Operator,
        invited_by: None,
        replaces: None,
        expires_at_ms: NOW_MS + DAY_MS,
        step: Step::Unused,
    }
}

/// Lets device `n` into a shop: with a key of its own if it is the first, or else with the shop's.
pub async fn pair(store: &impl Store, n: u8, into: ShopId) -> Result<Roll> {
    let roll = store.roll(into).await?;
    let brings = roll.map_or(Brings::Own(key(0x5e)), |roll| Brings::Given(roll.key));
    Ok(store
        .change(into, Change::Admit(admission(n, brings)))
        .await??)
}

/// A really sealed item, so that it has an id.
pub fn item(received_at_ms: i64, body: &[u8]) -> NewItem {
    static SEALER: Mutex<Option<Sealer>> = Mutex::new(None);
    static CONTEXTS: Mutex<u64> = Mutex::new(0);
    let envelope = Envelope {
        device: device(1),
        nonce: Nonce::new(AnswerKind::Accepted, [0; 16]),
        received_at_ms,
        sender: Sender::Listed,
    };
    let mut sealer = SEALER.lock().expect("no test panics with it");
    let sealer = sealer.get_or_insert_with(|| {
        let keys = pokea_mailbox::DeviceKeys::generate([1; 64]);
        Sealer::new(ShopKey {
            generation: 1,
            public: keys.letters().public(),
        })
    });
    let fresh = || {
        let mut contexts = CONTEXTS.lock().expect("no test panics with it");
        *contexts += 1;
        let mut entropy = [7; 32];
        entropy[..8].copy_from_slice(&contexts.to_be_bytes());
        entropy
    };
    let sealed = sealer.seal(&envelope, body, fresh).expect("seals");
    NewItem { envelope, sealed }
}

pub fn small_item() -> NewItem {
    item(NOW_MS, b"x")
}

pub async fn seqs(store: &impl Store, shop: ShopId, after: u64) -> Result<Vec<u64>> {
    Ok(all_items(store, shop, after)
        .await?
        .iter()
        .map(|item| item.seq)
        .collect())
}

/// Everything after a number, in as many reads as it takes.
pub async fn all_items(store: &impl Store, shop: ShopId, mut after: u64) -> Result<Vec<Item>> {
    let mut all = Vec::new();
    loop {
        let items = store.read(shop, after, 100, 256 * 1024).await?;
        let Some(last) = items.last() else {
            return Ok(all);
        };
        after = last.seq;
        all.extend(items);
    }
}

pub fn bodies(items: &[Item]) -> Vec<&Sealed> {
    items.iter().map(|item| &item.sealed).collect()
}

/// The head, as it is now.
pub async fn head(store: &impl Store, shop: ShopId) -> Result<u64> {
    Ok(*store.head(shop).await.context("a head")?.borrow())
}
