//! Backups that leave this PC's disk: the newest of the till's own, encrypted, into a folder that the owner chose, such as a stick's.
//!
//! Each is written under another name, synced, read back from the disk and held against what it was made of; only then it has its name. The
//! folder holds a small file by which the right stick is known: an empty mount point is not taken for it.

mod sealed;

pub(crate) use sealed::UnsealError;

use crate::commands::safety::ChooseOffsite;
use crate::commands::{CommandError, CommandErrorCode, Nothing};
use crate::core::Core;
use crate::views::TillView;
use crate::views::offsite::{OffsiteTaken, OffsiteTrouble, OffsiteView};
use crate::{App, Vault};
use pokea_domain::Millis;
use pokea_domain::shop::{Shop, World};
use pokea_domain::staff::{Act, Passphrase, Setting};
use pokea_store::backup::{self, Backup};
use pokea_store::{Store, StoreError};
use sealed::{Key, Label, seal, unseal};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So many are kept in the folder.
const KEPT: usize = 14;

/// What a backup's name ends with.
const SUFFIX: &str = "pokea-backup";

/// And as long as it is not whole.
const PART: &str = "part";

/// By this file the folder is known as the one that was chosen.
const MARK: &str = ".pokea-backups";

const KEY: &str = "offsite_key";
const FOLDER: &str = "offsite_folder";
const LAST: &str = "offsite_last";

type Answer<T> = Result<T, CommandError>;

/// Why a copy ended without a backup.
enum Ended {
    /// Somebody wished it.
    Stopped,
    Trouble(OffsiteTrouble),
}

/// Where backups go, and how the one under way is.
#[derive(Debug, Default)]
pub(crate) struct Offsite {
    view: Mutex<OffsiteView>,
    /// One at a time.
    writing: Mutex<()>,
    stop: AtomicBool,
}

impl Offsite {
    pub(crate) fn read(store: &Store) -> Result<Self, StoreError> {
        let kept = |name| Ok::<_, StoreError>(store.setting(name)?.filter(|text| !text.is_empty()));
        let view = OffsiteView {
            folder: kept(FOLDER)?,
            last_ms: kept(LAST)?.and_then(|text| text.parse().ok()),
            ..OffsiteView::default()
        };
        Ok(Self {
            view: Mutex::new(view),
            ..Self::default()
        })
    }

    pub(crate) fn view(&self) -> OffsiteView {
        self.held().clone()
    }

    fn held(&self) -> MutexGuard<'_, OffsiteView> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Chooses the folder for encrypted backups, and their passphrase. The first is begun at once.
    pub async fn choose_offsite(&self, request: ChooseOffsite) -> Answer<OffsiteTaken> {
        let folder = request.folder.trim().to_owned();
        let phrase = match request.passphrase.expose() {
            "" => None,
            typed => {
                Some(Passphrase::choose(typed).map_err(crate::views::fields::FieldProblem::from)?)
            }
        };
        let taken = self
            .blocking(move |app| {
                let core = &app.0.core;
                if folder.is_empty() {
                    core.log_change(Setting::Backups, Act::Backups)?;
                    core.set_offsite(None)?;
                    return Ok(None);
                }
                if let Err(trouble) = core.try_folder(Path::new(&folder)) {
                    return Ok(Some(trouble));
                }
                match phrase {
                    Some(phrase) => {
                        keep_key(&*app.0.vault, &phrase).map_err(|error| not_kept(&error))?
                    }
                    None if kept_key(&*app.0.vault).is_none() => {
                        return Ok(Some(OffsiteTrouble::NoKey));
                    }
                    None => {}
                }
                core.log_change(Setting::Backups, Act::Backups)?;
                core.set_offsite(Some(folder))?;
                Ok::<_, CommandError>(None)
            })
            .await??;
        if taken.is_none() {
            self.begin_offsite();
        }
        Ok(OffsiteTaken { trouble: taken })
    }

    /// Makes a backup and copies it into the folder, now.
    pub async fn back_up_offsite(&self, _: Nothing) -> Answer<TillView> {
        self.begin_offsite();
        Ok(self.screen())
    }

    /// Ends the copy that is being written. Those before it stay.
    pub async fn stop_offsite(&self, _: Nothing) -> Answer<TillView> {
        self.0.core.offsite().stop.store(true, Ordering::Relaxed);
        Ok(self.screen())
    }

    fn begin_offsite(&self) {
        let app = self.clone();
        self.spawn(async move { app.back_up().await });
    }

    /// Copies the newest of the till's backups into the folder, if there is one, and it is not there.
    pub(crate) fn copy_offsite(&self) {
        let (core, vault) = (&self.0.core, &*self.0.vault);
        let offsite = core.offsite();
        let Some(folder) = offsite.view().folder else {
            return;
        };
        let writing = offsite.writing.lock();
        let _one_at_a_time = writing.unwrap_or_else(PoisonError::into_inner);
        // Not at the start: a share that does not answer would hold it up.
        offsite.held().same_disk = same_disk(folder.as_ref(), &core.database());
        let newest = backup::all(&core.database()).into_iter().next();
        let (last, trouble) = (offsite.view().last_ms, offsite.view().trouble);
        let is_there = |backup: &Backup| last == Some(backup.taken_at.0) && trouble.is_none();
        if newest.as_ref().is_some_and(is_there) {
            return;
        }
        offsite.stop.store(false, Ordering::Relaxed);
        let copied = newest
            .ok_or(Ended::Trouble(OffsiteTrouble::NoBackup))
            .and_then(|backup| {
                core.copy_to(vault, Path::new(&folder), &backup)
                    .map(|()| backup)
            });
        if let Ok(backup) = &copied
            && let Err(error) = core
                .store()
                .set_setting(LAST, &backup.taken_at.0.to_string())
        {
            tracing::warn!(%error, "the time of the last copy is not kept for the next start");
        }
        let mut view = offsite.held();
        view.percent = None;
        match copied {
            Ok(backup) => {
                view.last_ms = Some(backup.taken_at.0);
                view.trouble = None;
                tracing::info!("a backup is in the owner's folder");
            }
            Err(Ended::Stopped) => {}
            Err(Ended::Trouble(trouble)) => {
                view.trouble = Some(trouble);
                tracing::warn!(?trouble, "no backup reached the owner's folder");
            }
        }
        drop(view);
        core.publish();
    }
}

impl Core {
    fn set_offsite(&self, folder: Option<String>) -> Result<(), StoreError> {
        self.store()
            .set_setting(FOLDER, folder.as_deref().unwrap_or_default())?;
        let mut view = self.offsite().held();
        *view = OffsiteView {
            same_disk: { folder.as_deref() }
                .is_some_and(|folder| same_disk(folder.as_ref(), &self.database())),
            folder,
            ..OffsiteView::default()
        };
        drop(view);
        self.publish();
        Ok(())
    }

    /// Whether backups can be kept in a folder; marks it if they can.
    fn try_folder(&self, folder: &Path) -> Result<(), OffsiteTrouble> {
        if !folder.is_absolute() {
            return Err(OffsiteTrouble::NotAPath);
        }
        let folder = folder
            .canonicalize()
            .map_err(|_| OffsiteTrouble::FolderGone)?;
        let database = self.database();
        let own = database.parent().and_then(|own| own.canonicalize().ok());
        if !folder.is_dir() {
            return Err(OffsiteTrouble::FolderGone);
        }
        if own.is_some_and(|own| folder.starts_with(own)) {
            return Err(OffsiteTrouble::FolderOfTill);
        }
        fs::write(folder.join(MARK), "Backups of Pokea.\n").map_err(|error| trouble(&error))
    }

    fn copy_to(&self, vault: &dyn Vault, folder: &Path, backup: &Backup) -> Result<(), Ended> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::Interrupted => Ended::Stopped,
            _ => {
                tracing::warn!(%error, "a copy was not written");
                Ended::Trouble(trouble(&error))
            }
        };
        if !folder.is_dir() {
            return Err(Ended::Trouble(OffsiteTrouble::FolderGone));
        }
        if !folder.join(MARK).is_file() {
            return Err(Ended::Trouble(OffsiteTrouble::OtherDisk));
        }
        let key = kept_key(vault).ok_or(Ended::Trouble(OffsiteTrouble::NoKey))?;
        let label = Label::of(&self.shop, self.world, backup.taken_at);
        let path = folder.join(label.file_name());
        let part = path.with_extension(PART);
        let written = self.write_and_read_back(&key, &label, &backup.path, &part);
        let named = written.and_then(|is_same| {
            if !is_same {
                return Ok(false);
            }
            fs::rename(&part, &path)?;
            sync_folder(folder)?;
            Ok(true)
        });
        if !matches!(named, Ok(true)) {
            // Half a backup takes room and helps nobody.
            let _ = fs::remove_file(&part);
        }
        if !named.map_err(failed)? {
            return Err(Ended::Trouble(OffsiteTrouble::ReadsDifferent));
        }
        remove_old(folder, &label);
        Ok(())
    }

    /// Whether what is on the disk opens to just what it was made of.
    fn write_and_read_back(
        &self,
        key: &Key,
        label: &Label,
        database: &Path,
        part: &Path,
    ) -> io::Result<bool> {
        let size = fs::metadata(database)?.len().max(1);
        let reached = |before: u64, done: u64| {
            if self.offsite().stop.load(Ordering::Relaxed) {
                return Err(io::Error::from(io::ErrorKind::Interrupted));
            }
            let percent = u8::try_from((before + done * 50 / size).min(99)).unwrap_or(99);
            let mut view = self.offsite().held();
            let is_news = view.percent.is_none_or(|told| percent >= told + 5);
            if is_news {
                view.percent = Some(percent);
                drop(view);
                self.publish();
            }
            Ok(())
        };
        let mut file = File::create(part)?;
        seal(key, label, File::open(database)?, &mut file, &mut |done| {
            reached(0, done)
        })?;
        file.sync_all()?;
        drop(file);
        let mut same = Same(File::open(database)?);
        match unseal(key, File::open(part)?, &mut same, &mut |done| {
            reached(50, done)
        }) {
            Ok(read) => Ok(read == *label && same.is_over()?),
            Err(UnsealError::Io(error)) if error.kind() != io::ErrorKind::InvalidData => Err(error),
            Err(_) => Ok(false),
        }
    }
}

impl Label {
    fn of(shop: &Shop, world: World, taken_at: Millis) -> Self {
        Self {
            world,
            till_number: shop.till_number.clone(),
            shop_name: shop.name.clone(),
            register: u32::from(shop.register.0),
            taken_at,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Whether it is of this register of this shop, in this world.
    fn is_of(&self, shop: &Shop, world: World) -> bool {
        let ours = Self::of(shop, world, self.taken_at);
        (self.world, &self.till_number, self.register)
            == (ours.world, &ours.till_number, ours.register)
    }

    /// Of this register, so that several keep theirs in one folder. A till number stands on the shop's wall.
    fn family(&self) -> String {
        let world = match self.world {
            World::Practice => "practice-",
            World::Sandbox => "sandbox-",
            World::Live => "",
        };
        format!("{world}{}-R{}-", self.till_number, self.register)
    }

    fn file_name(&self) -> String {
        format!(
            "{}{}.{SUFFIX}",
            self.family(),
            self.taken_at.nairobi().stamp()
        )
    }
}

/// Opens an encrypted backup into a file. Nothing of it may be used if this fails.
pub(crate) fn fetch(
    file: &Path,
    phrase: &Passphrase,
    (shop, world): (&Shop, World),
    into: &mut impl Write,
) -> Result<Option<Millis>, UnsealError> {
    let key = sealed::key_of(File::open(file)?, phrase)?;
    let label = unseal(&key, File::open(file)?, into, &mut |_| Ok(()))?;
    Ok(label.is_of(shop, world).then_some(label.taken_at))
}

/// What is written into it must be what is in the file.
struct Same(File);

impl Same {
    fn is_over(&mut self) -> io::Result<bool> {
        Ok(self.0.read(&mut [0])? == 0)
    }
}

impl Write for Same {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut expected = vec![0; bytes.len()];
        match self.0.read_exact(&mut expected) {
            Ok(()) if expected == bytes => Ok(bytes.len()),
            Ok(()) => Err(io::ErrorKind::InvalidData.into()),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(io::ErrorKind::InvalidData.into())
            }
            Err(error) => Err(error),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn remove_old(folder: &Path, label: &Label) {
    let mut backups = of_family(folder, label, SUFFIX);
    let too_many = backups.len().saturating_sub(KEPT);
    backups.truncate(too_many);
    // What a crash left half.
    backups.extend(of_family(folder, label, PART));
    for old in backups {
        if let Err(error) = fs::remove_file(old) {
            tracing::warn!(%error, "an old copy stays");
        }
    }
}

/// Files of this register in a folder, the oldest first: the moment ends the name.
fn of_family(folder: &Path, label: &Label, suffix: &str) -> Vec<PathBuf> {
    let family = label.family();
    let is_of_family = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str);
        path.extension() == Some(OsStr::new(suffix))
            && name.is_some_and(|name| name.starts_with(&family))
    };
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut found: Vec<PathBuf> = paths.filter(is_of_family).collect();
    found.sort();
    found
}

fn trouble(error: &io::Error) -> OffsiteTrouble {
    match error.kind() {
        io::ErrorKind::NotFound => OffsiteTrouble::FolderGone,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => OffsiteTrouble::NoRoom,
        _ => OffsiteTrouble::NotWritable,
    }
}

fn keep_key(vault: &dyn Vault, phrase: &Passphrase) -> io::Result<()> {
    vault.put(KEY, &Key::choose(phrase)?.to_bytes())
}

fn kept_key(vault: &dyn Vault) -> Option<Key> {
    let kept = vault
        .get(KEY)
        .inspect_err(|error| tracing::error!(%error, "the vault did not answer"));
    Key::from_bytes(&zeroize::Zeroizing::new(kept.ok()??))
}

fn not_kept(error: &io::Error) -> CommandError {
    tracing::error!(%error, "the vault did not take the key; nothing was changed");
    CommandErrorCode::NotSaved.into()
}

#[cfg(unix)]
fn same_disk(folder: &Path, database: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    disk(folder).is_some_and(|found| Some(found) == disk(database))
}

#[cfg(not(unix))]
fn same_disk(folder: &Path, database: &Path) -> bool {
    let disk = |path: &Path| {
        path.canonicalize()
            .ok()?
            .components()
            .next()
            .map(|c| c.as_os_str().to_owned())
    };
    disk(folder).is_some_and(|found| Some(found) == disk(database))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
