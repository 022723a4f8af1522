//! `pokea-relay backup FILE`: a copy of the store, while the relay goes on.

use super::arguments::Arguments;
use super::data::DataFolder;
use super::say;
use anyhow::bail;
use pokea_relay::Engine;
use pokea_relay::store::sqlite;
use std::path::Path;

pub(crate) fn backup(arguments: &Arguments, file: &str) -> anyhow::Result<()> {
    let Engine::Sqlite(store, _) = DataFolder::open(arguments)?.engine_in_use(arguments)? else {
        bail!(
            "a cluster's copies are its servers, and an older state of them must not be put back: see docs/relay.en.md"
        );
    };
    let copied = sqlite::back_up(&store, Path::new(file))?;
    say(&format!(
        "{file} has {} callbacks of {} shops, and was read through. Keep master.secret too, but not in the same place",
        copied.items, copied.shops
    ))
}
