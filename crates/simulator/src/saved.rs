//! The state file: the whole world as JSON, replaced in one step, so that a pulled plug leaves the old one or the new one.

use crate::shared::Shared;
use crate::world::World;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FORMAT: u32 = 2;

#[derive(Serialize, Deserialize)]
struct Saved<W> {
    format: u32,
    world: W,
}

/// The world that a file holds; `None` if there is no file yet.
pub(crate) fn load(path: &Path) -> io::Result<Option<World>> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let saved: Saved<World> = serde_json::from_slice(&text)?;
    if saved.format != FORMAT {
        let text = format!("its format is {}, not {FORMAT}", saved.format);
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    Ok(Some(saved.world))
}

/// Saves the world after every change, many at once when they come faster than the disk.
pub(crate) async fn keep(shared: Arc<Shared>, path: PathBuf) {
    let mut changes = shared.changes();
    loop {
        let count = *changes.borrow_and_update();
        let text = shared.look(|world, _| {
            serde_json::to_vec(&Saved {
                format: FORMAT,
                world,
            })
        });
        let path = path.clone();
        let written = match text {
            Ok(text) => tokio::task::spawn_blocking(move || replace(&path, &text)).await,
            Err(error) => Ok(Err(error.into())),
        };
        if !matches!(written, Ok(Ok(()))) {
            tracing::error!(
                ?written,
                "The simulator's state could not be saved; it goes on without. Free some disk space"
            );
        }
        shared.note_saved(count);
        if changes.changed().await.is_err() {
            return;
        }
    }
}

fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(text)?;
    file.sync_all()?;
    std::fs::rename(&new, path)?;
    // The rename itself must be durable too; only Unix can open a folder for that.
    if let Some(folder) = path.parent().filter(|_| cfg!(unix)) {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
