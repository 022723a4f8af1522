//! A port of Windows, or a printer that a Windows PC shares. Written to on a thread, because it cannot be kept from blocking; and not
//! asked how it is, because a read would never end.

use super::on_a_thread;
use crate::address::windows_path;
use crate::{Limits, Outcome, Readiness, Trouble};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use tokio::time::timeout;

pub(crate) async fn print(path: &Path, bytes: &[u8], limits: &Limits) -> Outcome {
    let mut file = match super::open(path, limits.connect, open_port).await {
        Ok(file) => file,
        Err(why) => return Outcome::NotPrinted(why),
    };
    let bytes = bytes.to_vec();
    let written = on_a_thread(move || file.write_all(&bytes).map_err(|error| Trouble::of(&error)));
    match timeout(limits.send, written).await {
        Ok(Ok(Ok(()))) => Outcome::Printed,
        Ok(Ok(Err(why)) | Err(why)) => Outcome::Unclear(why),
        Err(_) => Outcome::Unclear(Trouble::Stalled),
    }
}

pub(crate) async fn status(path: &Path, limits: &Limits) -> Result<Readiness, Trouble> {
    super::open(path, limits.connect, open_port).await?;
    Ok(Readiness::Silent)
}

fn open_port(path: &Path) -> Result<File, Trouble> {
    let path = path
        .to_str()
        .and_then(windows_path)
        .ok_or(Trouble::NotAPrinter)?;
    let opened = OpenOptions::new().write(true).open(path);
    opened.map_err(|error| Trouble::of(&error))
}
