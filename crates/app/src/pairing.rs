//! This PC's acquaintance with its relay: its keys and its shop's, kept in the vault, and the callback addresses that it mints. How it comes
//! about is in the room below.

mod join;
mod joiner;

pub use join::{ComesAs, JoinStep, join};
pub use joiner::Joiner;
pub(crate) use joiner::State;

use crate::vault::Vault;
use pokea_domain::CallbackNonce;
use pokea_mailbox::address::NONCE_RANDOM_BYTES;
use pokea_mailbox::{
    AnswerKind, BadAnswer, BaseUrl, DeviceKeys, KeyPair, Nonce, Opener, PairRefusal, Paired,
    ShopKey, ShopKeys,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use thiserror::Error;

const KEYS: &str = "relay-device-keys";
const SHOP_KEYS: &str = "relay-shop-keys";
const PAIRED: &str = "relay-pairing";

/// Of a device's id, as much as the relay's operator is shown too.
const SHORT_CHARS: usize = 8;

/// This PC, as its relay and its shop know it.
pub(crate) struct Pairing {
    pub(crate) keys: DeviceKeys,
    pub(crate) paired: Paired,
    shop: Mutex<ShopKeys>,
    /// What the relay seals to, as it said last.
    newest: Mutex<Option<ShopKey>>,
    vault: Arc<dyn Vault>,
}

/// Why this PC is not paired. What was paired before stays as it was.
#[derive(Debug, Error)]
pub enum PairError {
    /// The vault did not give or keep the keys.
    #[error("the keys to the relay could not be kept safely: {0}")]
    Vault(#[from] std::io::Error),
    /// The relay says that it has another address than the one that was dialled: its addresses would lead elsewhere.
    #[error("the relay calls itself {0}, and not as this PC was told; nothing was paired")]
    OtherAddress(BaseUrl),
    /// What the vault holds is not what this program put there.
    #[error("the kept keys to the relay are damaged; pair again with a new code")]
    Damaged,
    /// Not paired, and no invite at hand.
    #[error("this PC is not paired with its relay; ask the relay's operator for a code")]
    NoInvite,
    /// The relay did not answer.
    #[error("the relay does not answer; nothing was changed, try again")]
    Unreachable(#[source] reqwest::Error),
    /// The relay has other things to do.
    #[error("the relay cannot pair just now ({status}); nothing was changed, try again")]
    Unavailable {
        /// What it answered.
        status: u16,
    },
    /// The relay refused.
    #[error(transparent)]
    Refused(#[from] PairRefusal),
    /// What it said was changed on the way.
    #[error(transparent)]
    Answer(#[from] BadAnswer),
    /// No randomness from the operating system.
    #[error("the operating system gave no randomness: {0}")]
    Random(getrandom::Error),
}

impl Pairing {
    /// The kept pairing with this relay, if there is one.
    pub(crate) fn find(vault: &Arc<dyn Vault>, relay: &BaseUrl) -> Result<Option<Self>, PairError> {
        let kept = (
            kept_keys(&**vault)?,
            vault.get(SHOP_KEYS)?,
            paired(&**vault)?,
        );
        let (Some(keys), Some(shop), Some(paired)) = kept else {
            return Ok(None);
        };
        if paired.base_url != *relay {
            return Ok(None);
        }
        let shop = ShopKeys::from_secret_bytes(&shop).map_err(|_| PairError::Damaged)?;
        Ok(Some(Self {
            keys: device_keys(keys)?,
            paired,
            shop: Mutex::new(shop),
            newest: Mutex::default(),
            vault: Arc::clone(vault),
        }))
    }

    /// Opens what was sealed to any key that the shop has had, as far as this PC has it.
    pub(crate) fn opener(&self) -> Opener {
        self.shop().opener()
    }

    /// All keys of the shop.
    pub(crate) fn shop_keys(&self) -> ShopKeys {
        self.shop().clone()
    }

    /// The relay seals to this key from now on.
    pub(crate) fn seals_to(&self, key: ShopKey) {
        if !self.shop().has(&key) {
            let generation = key.generation;
            tracing::warn!(generation, "the shop's newest key is not here (yet)");
        }
        *self.lock_newest() = Some(key);
    }

    /// The key that the relay seals to, once it has said so.
    pub(crate) fn newest(&self) -> Option<ShopKey> {
        *self.lock_newest()
    }

    /// Keys of the shop's that other devices, or this one, have made. True if one of them is new here. The relay brings them again at each connect, so one
    /// that the vault does not take is used all the same.
    pub(crate) fn add_shop_keys(&self, keys: impl Iterator<Item = (u32, KeyPair)>) -> bool {
        let mut shop = self.shop();
        let mut is_any_new = false;
        for (generation, key) in keys {
            is_any_new |= shop.insert(generation, key);
        }
        if is_any_new && let Err(error) = self.vault.put(SHOP_KEYS, &shop.to_secret_bytes()) {
            tracing::error!(%error, "a key of the shop's could not be kept; the relay brings it again");
        }
        is_any_new
    }

    /// By what people tell this device from others.
    pub(crate) fn short_id(&self) -> String {
        let id = self.paired.device.to_string();
        id.get(..SHORT_CHARS).unwrap_or(&id).to_owned()
    }

    fn lock_newest(&self) -> MutexGuard<'_, Option<ShopKey>> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shop(&self) -> MutexGuard<'_, ShopKeys> {
        self.shop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A callback address that no payment had before.
    pub(crate) fn new_nonce(kind: AnswerKind) -> Result<CallbackNonce, PairError> {
        let nonce = Nonce::new(kind, random::<NONCE_RANDOM_BYTES>()?);
        CallbackNonce::parse(&nonce.to_string()).map_err(|_| PairError::Damaged)
    }

    /// The whole address that belongs to a nonce; the same every time, so that only the nonce is kept.
    pub(crate) fn address(&self, nonce: &CallbackNonce) -> Option<String> {
        let nonce: Nonce = nonce.as_str().parse().ok()?;
        Some(self.paired.address_book().address(nonce).to_string())
    }
}

/// Whether this PC is paired with this relay.
pub fn is_paired(vault: &Arc<dyn Vault>, relay: &BaseUrl) -> Result<bool, PairError> {
    Ok(Pairing::find(vault, relay)?.is_some())
}

fn paired(vault: &dyn Vault) -> Result<Option<Paired>, PairError> {
    let kept = vault.get(PAIRED)?;
    kept.map(|kept| serde_json::from_slice(&kept).map_err(|_| PairError::Damaged))
        .transpose()
}

/// This device's own keys; nothing if it has to draw new ones.
fn kept_keys(vault: &dyn Vault) -> Result<Option<Vec<u8>>, PairError> {
    Ok(vault.get(KEYS)?.filter(|kept| !kept.is_empty()))
}

fn device_keys(secret: Vec<u8>) -> Result<DeviceKeys, PairError> {
    let secret = secret.try_into().map_err(|_| PairError::Damaged)?;
    Ok(DeviceKeys::generate(secret))
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], PairError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(PairError::Random)?;
    Ok(bytes)
}
