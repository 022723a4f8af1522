//! This PC pairs: it makes its keys, asks the relay until somebody has decided, and keeps what it is given.

use super::{KEYS, PAIRED, PairError, SHOP_KEYS, device_keys, random};
use crate::vault::Vault;
use pokea_mailbox::limits::PAIR_AGAIN_AFTER;
use pokea_mailbox::{
    BaseUrl, DeviceKeys, Digits, Invite, Joining, JoiningRandom, Next, PairAnswer, PairRefusal,
    PairRequest,
};
use reqwest::StatusCode;
use std::time::Duration;

const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// How far it is, for whoever looks on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinStep {
    /// Nobody has met it yet.
    Waits,
    /// These digits are to be compared with those on the other side.
    Shows(Digits),
}

/// Pairs this PC with a relay, by an invite, or without one where the relay is open to everybody. Whoever approves may take minutes; `look` is told
/// how far it is. May be dropped at any time: then this PC is not paired.
///
/// # Errors
/// [`PairError`].
pub async fn join(
    vault: &dyn Vault,
    relay: &BaseUrl,
    invite: Option<Invite>,
    look: impl Fn(JoinStep) + Send,
) -> Result<(), PairError> {
    let http = reqwest::Client::builder()
        .no_proxy()
        .timeout(ANSWER_WITHIN)
        .build()
        .map_err(PairError::Unreachable)?;
    let invite = match invite {
        Some(invite) => invite,
        None => match ask(&http, relay, &PairRequest::Register).await? {
            PairAnswer::Invited { invite } => invite,
            _ => return Err(PairError::NoInvite),
        },
    };
    let keys = match vault.get(KEYS)? {
        Some(secret) => device_keys(secret)?,
        None => new_keys(vault)?,
    };
    let random = JoiningRandom {
        shop_key: random()?,
        nonce: random()?,
    };
    let mut joining = Joining::new(keys, invite, &random);
    let mut request = joining.begin();
    loop {
        match joining.hear(&ask(&http, relay, &request).await?)? {
            Next::Post(next) => request = next,
            Next::Again => {
                look(joining.digits().map_or(JoinStep::Waits, JoinStep::Shows));
                tokio::time::sleep(PAIR_AGAIN_AFTER).await;
            }
            Next::Joined { paired, keys } => {
                // The pairing last: with it this PC is paired.
                vault.put(SHOP_KEYS, &keys.to_secret_bytes())?;
                let paired = serde_json::to_vec(&paired).map_err(|_| PairError::Damaged)?;
                return Ok(vault.put(PAIRED, &paired)?);
            }
        }
    }
}

fn new_keys(vault: &dyn Vault) -> Result<DeviceKeys, PairError> {
    let keys = DeviceKeys::generate(random::<{ DeviceKeys::SECRET_BYTES }>()?);
    vault.put(KEYS, keys.to_secret_bytes().as_slice())?;
    Ok(keys)
}

async fn ask(
    http: &reqwest::Client,
    relay: &BaseUrl,
    request: &PairRequest,
) -> Result<PairAnswer, PairError> {
    let answer = http.post(relay.pair_url()).json(request).send().await;
    let answer = answer.map_err(PairError::Unreachable)?;
    match answer.status() {
        StatusCode::OK => answer.json().await.map_err(PairError::Unreachable),
        StatusCode::FORBIDDEN => {
            let refusal: PairRefusal = answer.json().await.map_err(PairError::Unreachable)?;
            Err(refusal.into())
        }
        other => Err(PairError::Unavailable {
            status: other.as_u16(),
        }),
    }
}
