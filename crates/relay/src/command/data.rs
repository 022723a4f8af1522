//! The folder of a relay: the store, and beside it the secret that must not be in it.

use super::arguments::Arguments;
use anyhow::{Context, bail};
use pokea_relay::store::jetstream::JetStreamOptions;
use pokea_relay::store::{Cap, sqlite};
use pokea_relay::{Engine, MasterSecret};
use std::path::PathBuf;

pub(crate) struct DataFolder {
    pub(crate) folder: PathBuf,
    pub(crate) store: PathBuf,
    pub(crate) secret: MasterSecret,
}

impl DataFolder {
    /// The one in which a relay has been started. A command begins nothing: a folder that is misspelt would print codes that no relay knows.
    pub(crate) fn open(arguments: &Arguments) -> anyhow::Result<Self> {
        let files = Files::named(arguments)?;
        if !files.secret.exists() && !files.store.exists() {
            bail!(
                "no relay has been started with {}; --data says where its files are. Nothing was made there",
                files.folder.display()
            );
        }
        files.load()
    }

    /// The one that was named. A new one gets a new secret.
    pub(crate) fn open_or_begin(arguments: &Arguments) -> anyhow::Result<Self> {
        let files = Files::named(arguments)?;
        std::fs::create_dir_all(&files.folder)
            .with_context(|| format!("cannot make {}", files.folder.display()))?;
        if !files.secret.exists() && !files.store.exists() {
            MasterSecret::create(&files.secret)?;
        }
        files.load()
    }

    /// The engine that a relay has been started with.
    pub(crate) fn engine_in_use(&self, arguments: &Arguments) -> anyhow::Result<Engine> {
        let engine = self.engine(arguments)?;
        if matches!(engine, Engine::Sqlite(..)) && !self.store.exists() {
            bail!(
                "there is no {}: if the relay works with a cluster, say which with --store or POKEA_RELAY_STORE. Nothing was made there",
                self.store.display()
            );
        }
        Ok(engine)
    }

    /// The engine that was named, with its files here. One that is not where the shops are is refused: it would answer 404 to all of their
    /// addresses, and say that it is ready.
    pub(crate) fn engine(&self, arguments: &Arguments) -> anyhow::Result<Engine> {
        let engine = self.named_engine(arguments)?;
        let migrated = self.store.with_extension("migrated");
        match engine {
            Engine::Sqlite(..) if migrated.exists() && !self.store.exists() => bail!(
                "what was in {} has been moved to a cluster: say which with --store or POKEA_RELAY_STORE. To begin with nothing, take that file away",
                migrated.display()
            ),
            Engine::JetStream(_) if self.store.exists() && sqlite::has_shops(&self.store)? => {
                bail!(
                    "{} has shops that the cluster may not know: pokea-relay migrate moves them there first. If they are of no use any more, take that file away",
                    self.store.display()
                )
            }
            engine => Ok(engine),
        }
    }

    /// The engine that was named, whatever else is here.
    pub(crate) fn named_engine(&self, arguments: &Arguments) -> anyhow::Result<Engine> {
        let cap = arguments
            .get("--store-cap")
            .map_or(Ok(Cap::default()), str::parse)?;
        Ok(match arguments.get("--store") {
            None | Some("sqlite") => Engine::Sqlite(self.store.clone(), cap),
            Some(servers) => Engine::JetStream(JetStreamOptions {
                cap,
                ..JetStreamOptions::new(servers.into(), self.folder.clone())
            }),
        })
    }
}

/// Where they are, whether they are there or not.
struct Files {
    folder: PathBuf,
    store: PathBuf,
    secret: PathBuf,
}

impl Files {
    fn named(arguments: &Arguments) -> anyhow::Result<Self> {
        let folder = arguments.get("--data");
        let folder = folder.context("--data is needed: the folder for the relay's files")?;
        let folder = PathBuf::from(folder);
        let beside = folder.join("master.secret");
        Ok(Self {
            store: folder.join("relay.sqlite3"),
            secret: arguments.get("--secret").map_or(beside, PathBuf::from),
            folder,
        })
    }

    fn load(self) -> anyhow::Result<DataFolder> {
        if !self.secret.exists() {
            bail!(
                "{} is missing, and every address hangs on it; put back the copy that you keep. Nothing was changed",
                self.secret.display()
            );
        }
        Ok(DataFolder {
            secret: MasterSecret::load(&self.secret)?,
            folder: self.folder,
            store: self.store,
        })
    }
}
