//! What the product is told to start, and why it did not.

use crate::commands::CommandErrorCode;
use crate::{Clock, Database, PairError, PracticePhones, Vault, VaultError, Worlds};
use pokea_daraja::ConfigError;
use pokea_daraja::initiator::Initiator;
use pokea_daraja::stk::LipaNaMpesa;
use pokea_domain::payout::BusinessNumber;
use pokea_domain::shop::{Shop, World};
use pokea_domain::{Millis, Msisdn};
use pokea_mailbox::{BaseUrl, Invite};
use pokea_store::{OpenError, StoreError};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// Everything that the product needs to be told to start.
pub struct Setup {
    /// This world's database and receipts.
    pub database: Database,
    /// Which world.
    pub world: World,
    /// Which shop.
    pub shop: Shop,
    /// How to reach Daraja, and with which keys.
    pub daraja: pokea_daraja::Config,
    /// The shop's M-PESA numbers.
    pub mpesa: LipaNaMpesa,
    /// The phone that M-PESA knows as the shop's own: with it Pull Transactions is registered, and without it the till's records are not
    /// read.
    pub nominated: Option<Msisdn>,
    /// Who asks Safaricom about payments and takes them back, if an operator is set up for it.
    pub initiator: Option<Initiator>,
    /// When the operator's password was typed here; nothing where none ends, as in practice.
    pub password_at: Option<Millis>,
    /// The number that pays people and businesses, until the owner names another; nothing where it is the one that asks for payments.
    pub pays_from: Option<BusinessNumber>,
    /// Which relay, by its public address.
    pub relay: BaseUrl,
    /// For the first start: the relay's one-time invite.
    pub invite: Option<Invite>,
    /// Where secrets rest.
    pub vault: Arc<dyn Vault>,
    /// The time.
    pub clock: Clock,
    /// In practice: the customers' phones.
    pub practice: Option<Arc<dyn PracticePhones>>,
    /// Shows a file in the PC's own viewer.
    pub viewer: Viewer,
    /// Daraja is told this till's addresses for confirmations. In the live world that is once.
    pub registers_addresses: bool,
    /// The worlds of this PC, for whoever goes on to another.
    pub worlds: Option<Arc<Worlds>>,
    /// What a catalogue that never had anything is filled with: CSV, as [`crate::commands::basket::ItemsFile`].
    pub first_items: Option<&'static [u8]>,
}

/// Shows a file in the PC's own viewer.
pub type Viewer = Box<dyn Fn(&Path) -> std::io::Result<()> + Send + Sync>;

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup")
            .field("database", &self.database)
            .field("world", &self.world)
            .finish_non_exhaustive()
    }
}

/// Why the product did not start. Whatever was kept before is still there.
#[derive(Debug, Error)]
pub enum StartError {
    /// The folder for the database or the receipts cannot be made.
    #[error("cannot use {0}: {1}")]
    Folder(PathBuf, std::io::Error),
    /// The database was not opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The set-up for Daraja is wrong.
    #[error(transparent)]
    Daraja(#[from] ConfigError),
    /// No pairing with the relay.
    #[error(transparent)]
    Pairing(#[from] PairError),
    /// What is known of this world could not be read.
    #[error("the set-up of this world cannot be read: {0}")]
    Profile(std::io::Error),
    /// Its secrets were not opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Something of its set-up is missing.
    #[error("this world is not set up; go back to practice, and on with it in the office")]
    NotSetUp,
}

impl StartError {
    /// What the screen can say about it.
    #[must_use]
    pub const fn code(&self) -> CommandErrorCode {
        match self {
            Self::Open(OpenError::InUse(_)) => CommandErrorCode::StartInUse,
            Self::Open(OpenError::Newer(_)) => CommandErrorCode::StartNewer,
            Self::Open(OpenError::Damaged { .. }) => CommandErrorCode::StartDamaged,
            Self::Pairing(PairError::NoInvite) => CommandErrorCode::StartUnpaired,
            Self::Vault(VaultError::Locked) => CommandErrorCode::StartSealed,
            Self::NotSetUp | Self::Profile(_) => CommandErrorCode::StartNotSetUp,
            Self::Open(
                OpenError::OldSqlite(_) | OpenError::Lists(_) | OpenError::Refused { .. },
            )
            | Self::Folder(..)
            | Self::Store(_)
            | Self::Daraja(_)
            | Self::Vault(_)
            | Self::Pairing(_) => CommandErrorCode::NotStarted,
        }
    }
}
