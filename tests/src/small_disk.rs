//! A disk that a test can fill to its last byte.
//!
//! As root it is a real file system of its own, in memory (`mount -t tmpfs`). Where mounting is not allowed, a layer under SQLite pretends
//! that it is full: less, and the test says so. What is in it goes when the value is dropped.

use anyhow::{Context, Result, ensure};
use pokea_app::FreeSpace;
use pokea_faulty_disk::{Disk, Fault, What};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// A disk of a few MiB.
#[derive(Debug)]
pub struct SmallDisk(Kind);

#[derive(Debug)]
enum Kind {
    Real(Mounted),
    /// Under the files of its one folder, once there is one.
    Pretended(OnceLock<Disk>),
}

#[derive(Debug)]
struct Mounted(TempDir);

impl SmallDisk {
    /// A disk with so much room. The error is why this computer does not let us have one.
    pub fn mount(mib: u64) -> Result<Self> {
        let at = tempfile::tempdir()?;
        let size = format!("size={mib}m,mode=0700");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "pokea-small-disk"])
            .arg(at.path())
            .output()
            .context("there is no program `mount`")?;
        let said = String::from_utf8_lossy(&mounted.stderr);
        ensure!(mounted.status.success(), "{}", said.trim());
        Ok(Self(Kind::Real(Mounted(at))))
    }

    /// The same or, where that is not to be had, a disk that only SQLite finds full.
    pub fn mount_or_pretend(mib: u64) -> Result<Self> {
        Self::mount(mib).or_else(|error| {
            writeln!(
                io::stderr(),
                "no disk of its own ({error:#}; it takes root): a layer under SQLite stands in, and the ballast is not looked at"
            )?;
            Ok(Self(Kind::Pretended(OnceLock::new())))
        })
    }

    /// Whether it is a file system of its own.
    #[must_use]
    pub fn is_real(&self) -> bool {
        matches!(self.0, Kind::Real(_))
    }

    /// A folder on it: one for each disk.
    pub fn folder(&self) -> Result<TempDir> {
        match &self.0 {
            Kind::Real(mounted) => Ok(tempfile::tempdir_in(mounted.0.path())?),
            Kind::Pretended(layer) => {
                let folder = tempfile::tempdir()?;
                let is_first = layer.set(Disk::at(folder.path())?).is_ok();
                is_first.then_some(folder).context("a second folder")
            }
        }
    }

    /// Takes all the room that there is.
    pub fn fill(&self) -> Result<()> {
        match &self.0 {
            Kind::Real(mounted) => {
                let mut filler = File::options()
                    .create(true)
                    .append(true)
                    .open(mounted.filler())?;
                for bytes in [vec![0; 1 << 20], vec![0; 4096]] {
                    while let Ok(()) = filler.write_all(&bytes) {}
                }
                let free = pokea_app::RealDisk.free(mounted.0.path())?;
                ensure!(free == 0, "{free} bytes are free");
            }
            Kind::Pretended(layer) => layer.get().context("a folder")?.fail(Fault {
                what: What::Full,
                at: 1,
                stays: true,
            }),
        }
        Ok(())
    }

    /// Gives it back.
    pub fn empty(&self) -> Result<()> {
        match &self.0 {
            Kind::Real(mounted) => fs::remove_file(mounted.filler())?,
            Kind::Pretended(layer) => {
                layer.get().context("a folder")?.heal();
            }
        }
        Ok(())
    }
}

impl Mounted {
    fn filler(&self) -> PathBuf {
        self.0.path().join("filler")
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Whoever still has a file open keeps the file system until it is closed.
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.0.path())
            .status();
    }
}

/// A disk that says that it has room, whatever is true: a wish then reaches the commit.
#[derive(Debug)]
pub struct SaysPlenty;

impl FreeSpace for SaysPlenty {
    fn free(&self, _: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}
