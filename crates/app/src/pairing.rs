//! This PC's acquaintance with its relay: made once with an invite, kept in the vault, used to mint callback addresses.

use crate::vault::Vault;
use pokea_domain::CallbackNonce;
use pokea_mailbox::address::NONCE_RANDOM_BYTES;
use pokea_mailbox::{AnswerKind, BaseUrl, DeviceKeys, Invite, Nonce, Paired};
use std::time::Duration;
use thiserror::Error;

const KEYS: &str = "relay-device-keys";
const PAIRED: &str = "relay-pairing";
const PAIR_WITHIN: Duration = Duration::from_secs(15);

/// This PC, as its relay knows it.
pub(crate) struct Pairing {
    pub(crate) keys: DeviceKeys,
    pub(crate) paired: Paired,
}

/// Why this PC is not paired. What was paired before stays as it was.
#[derive(Debug, Error)]
pub enum PairError {
    /// The vault did not give or keep the keys.
    #[error("the keys to the relay could not be kept safely: {0}")]
    Vault(#[from] std::io::Error),
    /// What the vault holds is not what this program put there.
    #[error("the kept keys to the relay are damaged; pair again with a new invite")]
    Damaged,
    /// Not paired, and no invite at hand.
    #[error("this PC is not paired with its relay; ask the relay's operator for an invite")]
    NoInvite,
    /// The relay did not answer.
    #[error("the relay does not answer; nothing was changed, try again")]
    Unreachable(#[source] reqwest::Error),
    /// The relay refused.
    #[error(
        "the relay refused to pair ({status}); the invite may be used or expired, ask for a new one"
    )]
    Refused {
        /// What it answered.
        status: u16,
    },
    /// No randomness from the operating system.
    #[error("the operating system gave no randomness: {0}")]
    Random(getrandom::Error),
}

impl Pairing {
    /// The kept pairing with this relay, or a new one by the invite.
    pub(crate) async fn find_or_make(
        vault: &dyn Vault,
        relay: &BaseUrl,
        invite: Option<&Invite>,
    ) -> Result<Self, PairError> {
        let keys = match vault.get(KEYS)? {
            Some(secret) => {
                DeviceKeys::generate(secret.try_into().map_err(|_| PairError::Damaged)?)
            }
            None => new_keys(vault)?,
        };
        if let Some(paired) = kept(vault)?.filter(|paired| paired.base_url == *relay) {
            return Ok(Self { keys, paired });
        }
        let paired = pair(&keys, relay, invite.ok_or(PairError::NoInvite)?).await?;
        let kept = serde_json::to_vec(&paired).map_err(|_| PairError::Damaged)?;
        vault.put(PAIRED, &kept)?;
        Ok(Self { keys, paired })
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
pub fn is_paired(vault: &dyn Vault, relay: &BaseUrl) -> Result<bool, PairError> {
    Ok(kept(vault)?.is_some_and(|paired| paired.base_url == *relay))
}

fn kept(vault: &dyn Vault) -> Result<Option<Paired>, PairError> {
    let kept = vault.get(PAIRED)?;
    kept.map(|kept| serde_json::from_slice(&kept).map_err(|_| PairError::Damaged))
        .transpose()
}

fn new_keys(vault: &dyn Vault) -> Result<DeviceKeys, PairError> {
    let keys = DeviceKeys::generate(random::<{ DeviceKeys::SECRET_BYTES }>()?);
    vault.put(KEYS, keys.to_secret_bytes().as_slice())?;
    Ok(keys)
}

async fn pair(keys: &DeviceKeys, relay: &BaseUrl, invite: &Invite) -> Result<Paired, PairError> {
    let http = reqwest::Client::builder()
        .no_proxy()
        .timeout(PAIR_WITHIN)
        .build()
        .map_err(PairError::Unreachable)?;
    let answer = http
        .post(relay.pair_url())
        .json(&keys.pair(invite))
        .send()
        .await
        .map_err(PairError::Unreachable)?;
    let status = answer.status();
    if !status.is_success() {
        return Err(PairError::Refused {
            status: status.as_u16(),
        });
    }
    answer.json().await.map_err(PairError::Unreachable)
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], PairError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(PairError::Random)?;
    Ok(bytes)
}
