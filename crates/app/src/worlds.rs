//! The three worlds on one PC: where each keeps its files, which one the till opens in, and what a real one is made of. Credentials,
//! database and pairing are a folder's own, so that none of them can be used in another world by mistake.

mod profile;
mod vault;

pub(crate) use profile::certificate;
pub(crate) use profile::days_left;
pub use profile::{Operator, Profile};
pub use vault::{VaultError, VaultState};

use crate::whole::{Readers, write_whole};
use crate::{Clock, Database, Setup, StartError, Vault, Viewer};
use pokea_daraja::initiator::{Certificate, Initiator};
use pokea_daraja::stk::LipaNaMpesa;
use pokea_daraja::{Config, Timeouts};
use pokea_domain::Millis;
use pokea_domain::launch::ShopNumber;
use pokea_domain::shop::World;
use rsa::rand_core::UnwrapErr;
use secrecy::SecretString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// Names in a world's vault.
const CONSUMER_KEY: &str = "consumer-key";
const CONSUMER_SECRET: &str = "consumer-secret";
const PASSKEY: &str = "passkey";
const OPERATOR_PASSWORD: &str = "operator-password";

/// The file that names the world of the next start; practice where there is none.
const CHOICE: &str = "world.json";

/// Where Daraja answers in a world that is not practice.
#[derive(Clone, Debug)]
pub struct Hosts {
    /// Of the sandbox.
    pub sandbox: String,
    /// Of the real one.
    pub live: String,
}

impl Default for Hosts {
    /// Safaricom's.
    fn default() -> Self {
        Self {
            sandbox: "https://sandbox.safaricom.co.ke".to_owned(),
            live: "https://api.safaricom.co.ke".to_owned(),
        }
    }
}

/// What a Daraja app is known by.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The app's consumer key.
    pub consumer_key: SecretString,
    /// Its consumer secret.
    pub consumer_secret: SecretString,
    /// Of the number.
    pub passkey: SecretString,
}

/// The worlds of this PC.
#[derive(Debug)]
pub struct Worlds {
    root: PathBuf,
    hosts: Hosts,
    key_store: Option<Arc<dyn Vault>>,
    /// Opened by whoever knew the passphrase, or by the system's key store.
    key: Mutex<Option<vault::Key>>,
    one_writer: Arc<Mutex<()>>,
    choices: watch::Sender<u64>,
}

impl Worlds {
    /// In this folder. `key_store` is the operating system's, where there is one.
    #[must_use]
    pub fn at(root: PathBuf, hosts: Hosts, key_store: Option<Arc<dyn Vault>>) -> Self {
        Self {
            root,
            hosts,
            key_store,
            key: Mutex::default(),
            one_writer: Arc::default(),
            choices: watch::Sender::new(0),
        }
    }

    /// Where everything lies.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where a world keeps its database, papers and secrets.
    #[must_use]
    pub fn folder(&self, world: World) -> PathBuf {
        self.root.join(name(world))
    }

    /// The world that the till opens in.
    #[must_use]
    pub fn world(&self) -> World {
        let kept = read_json(&self.root.join(CHOICE)).inspect_err(|error| {
            tracing::error!(%error, "which world was chosen cannot be read; the till opens in practice");
        });
        kept.ok().flatten().unwrap_or(World::Practice)
    }

    /// From now on it is this one: whoever follows [`Worlds::choices`] starts it.
    pub fn choose(&self, world: World) -> io::Result<()> {
        write_json(&self.root, CHOICE, &world)?;
        self.choices.send_modify(|choices| *choices += 1);
        Ok(())
    }

    /// Changes whenever somebody chose a world, also the one that runs: it is started anew then.
    #[must_use]
    pub fn choices(&self) -> watch::Receiver<u64> {
        self.choices.subscribe()
    }

    /// Where Daraja answers for this world.
    pub(crate) fn host(&self, world: World) -> &str {
        match world {
            World::Live => &self.hosts.live,
            World::Sandbox | World::Practice => &self.hosts.sandbox,
        }
    }

    /// What is known of a world that is not practice.
    pub fn profile(&self, world: World) -> io::Result<Profile> {
        Ok(read_json(&self.folder(world).join(profile::FILE))?.unwrap_or_default())
    }

    pub(crate) fn keep_profile(&self, world: World, profile: &Profile) -> io::Result<()> {
        write_json(&self.folder(world), profile::FILE, profile)
    }

    pub(crate) fn keep_keys(&self, world: World, keys: &Keys) -> Result<(), VaultError> {
        use secrecy::ExposeSecret as _;
        let vault = self.vault(world)?;
        for (name, secret) in [
            (CONSUMER_KEY, &keys.consumer_key),
            (CONSUMER_SECRET, &keys.consumer_secret),
            (PASSKEY, &keys.passkey),
        ] {
            vault.put(name, secret.expose_secret().as_bytes())?;
        }
        Ok(())
    }

    pub(crate) fn keep_password(
        &self,
        world: World,
        password: &SecretString,
    ) -> Result<(), VaultError> {
        use secrecy::ExposeSecret as _;
        let vault = self.vault(world)?;
        Ok(vault.put(OPERATOR_PASSWORD, password.expose_secret().as_bytes())?)
    }

    /// A world's keys, if all of them are there.
    pub(crate) fn keys(&self, world: World) -> Result<Option<Keys>, VaultError> {
        let vault = self.vault(world)?;
        let found = (
            secret(&*vault, CONSUMER_KEY)?,
            secret(&*vault, CONSUMER_SECRET)?,
            secret(&*vault, PASSKEY)?,
        );
        Ok(match found {
            (Some(consumer_key), Some(consumer_secret), Some(passkey)) => Some(Keys {
                consumer_key,
                consumer_secret,
                passkey,
            }),
            _ => None,
        })
    }

    /// How to reach Daraja with these keys.
    pub(crate) fn daraja(&self, world: World, keys: &Keys) -> Config {
        Config {
            base_url: self.host(world).to_owned(),
            consumer_key: keys.consumer_key.clone(),
            consumer_secret: keys.consumer_secret.clone(),
            timeouts: Timeouts::default(),
            proxy: None,
        }
    }

    /// Everything that the till needs to open in this world, or what is not there yet.
    pub fn setup(
        self: &Arc<Self>,
        world: World,
        clock: Clock,
        viewer: Viewer,
    ) -> Result<Setup, StartError> {
        let profile = self.profile(world).map_err(StartError::Profile)?;
        let vault = self.vault(world)?;
        let keys = self.keys(world)?.ok_or(StartError::NotSetUp)?;
        let number = profile.number.clone().ok_or(StartError::NotSetUp)?;
        let relay = profile.relay.as_deref().and_then(|text| text.parse().ok());
        let initiator = initiator(&profile, &*vault, clock.now());
        let passkey = keys.passkey.clone();
        let mpesa = match &number {
            ShopNumber::Till { store, till } => LipaNaMpesa::till(store, till, passkey),
            ShopNumber::Paybill { number } => LipaNaMpesa::paybill(number, passkey),
        };
        Ok(Setup {
            database: Database::open(&self.folder(world))?,
            world,
            shop: profile.shop().ok_or(StartError::NotSetUp)?,
            daraja: self.daraja(world, &keys),
            mpesa: mpesa.map_err(|_| StartError::NotSetUp)?,
            nominated: profile.phone,
            initiator,
            password_at: profile.operator.as_ref().map(|known| known.password_at),
            pays_from: None,
            registers_addresses: profile.may_register,
            relay: relay.ok_or(StartError::NotSetUp)?,
            invite: None,
            vault,
            clock,
            practice: None,
            viewer,
            first_items: None,
            worlds: Some(Arc::clone(self)),
        })
    }
}

/// Whoever asks Safaricom about payments, if an operator was named. Without one the till sells, and asks nobody.
fn initiator(profile: &Profile, vault: &dyn Vault, now: Millis) -> Option<Initiator> {
    let operator = profile.operator.as_ref()?;
    let password = secret(vault, OPERATOR_PASSWORD).ok().flatten()?;
    let certificate = operator.certificate(now).ok()?;
    let credential = certificate
        .encrypt(&password, &mut UnwrapErr(getrandom::SysRng))
        .ok()?;
    Initiator::new(&operator.name, credential).ok()
}

impl Operator {
    /// Its certificate, as the owner accepted it.
    pub(crate) fn certificate(
        &self,
        now: Millis,
    ) -> Result<Certificate, pokea_daraja::initiator::CertificateError> {
        profile::certificate(&self.certificate, Some(&self.fingerprint), now)
    }
}

fn secret(vault: &dyn Vault, name: &str) -> io::Result<Option<SecretString>> {
    let bytes = vault.get(name)?;
    Ok(bytes.and_then(|bytes| Some(String::from_utf8(bytes).ok()?.into())))
}

/// Of its folder, and of its part in what seals its secrets.
const fn name(world: World) -> &'static str {
    match world {
        World::Practice => "practice",
        World::Sandbox => "sandbox",
        World::Live => "live",
    }
}

/// Nothing where there is no such file.
pub(crate) fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// For nobody else on this PC to read.
pub(crate) fn write_json(
    folder: &Path,
    name: &str,
    value: &impl serde::Serialize,
) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    write_whole(
        &folder.join(name),
        &serde_json::to_vec(value)?,
        Readers::Owner,
    )
}
