//! This PC pairs: it makes its keys, asks the relay until somebody has decided, and keeps what it is given. What it draws is kept before the relay hears
//! of it: from the moment in which it is let in, the shop's mail may be sealed to a key that only this PC has, whatever happens to its power.

use super::{KEYS, PAIRED, PairError, SHOP_KEYS, device_keys, random};
use crate::vault::Vault;
use pokea_mailbox::limits::{INVITE_VALID, PAIR_AGAIN_AFTER};
use pokea_mailbox::{
    BaseUrl, DeviceKeys, Digits, Invite, Joining, JoiningRandom, Next, PairAnswer, PairRefusal,
    PairRequest, Paired, ShopKeys,
};
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::time::Instant;

const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// The pairing that has begun and is not done.
const BEGUN: &str = "relay-joining";

#[derive(Serialize, Deserialize)]
struct Begun {
    relay: BaseUrl,
    invite: Invite,
    random: JoiningRandom,
}

/// How far it is, for whoever looks on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinStep {
    /// Nobody has met it yet.
    Waits,
    /// These digits are to be compared with those on the other side.
    Shows(Digits),
}

/// Pairs this PC with a relay, by an invite, or without one where the relay is open to everybody. Whoever approves may take minutes; `look` is told
/// how far it is. May be dropped at any time: the same again goes on where it was ([`begun`] says with which invite). Once the relay has answered, it is
/// asked again for as long as an invite is good, however bad the line is.
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
    let random = drawn(vault, relay, &invite)?;
    let mut joining = Joining::new(keys, invite, &random);
    let mut request = joining.begin();
    let mut heard_at: Option<Instant> = None;
    loop {
        let is_patient = heard_at.is_some_and(|at| at.elapsed() < INVITE_VALID);
        let next = match ask(&http, relay, &request).await {
            Ok(answer) => {
                heard_at = Some(Instant::now());
                joining.hear(&answer)?
            }
            Err(PairError::Unreachable(_) | PairError::Unavailable { .. }) if is_patient => {
                Next::Again
            }
            Err(error) => {
                if matches!(error, PairError::Refused(_)) {
                    vault.put(BEGUN, &[])?;
                }
                return Err(error);
            }
        };
        match next {
            Next::Post(next) => request = next,
            Next::Again => {
                look(joining.digits().map_or(JoinStep::Waits, JoinStep::Shows));
                tokio::time::sleep(PAIR_AGAIN_AFTER).await;
            }
            Next::Joined { paired, keys } => return keep(vault, &paired, &keys),
        }
    }
}

/// The invite of a pairing with this relay that has begun and is not done.
pub(super) fn begun(vault: &dyn Vault, relay: &BaseUrl) -> Result<Option<Invite>, PairError> {
    Ok(kept(vault)?
        .filter(|begun| begun.relay == *relay)
        .map(|begun| begun.invite))
}

fn kept(vault: &dyn Vault) -> Result<Option<Begun>, PairError> {
    let kept = vault.get(BEGUN)?.filter(|kept| !kept.is_empty());
    // What is damaged was not done.
    Ok(kept.and_then(|kept| serde_json::from_slice(&kept).ok()))
}

/// What this pairing has drawn before, or else draws and keeps.
fn drawn(vault: &dyn Vault, relay: &BaseUrl, invite: &Invite) -> Result<JoiningRandom, PairError> {
    if let Some(begun) = kept(vault)?
        && begun.relay == *relay
        && begun.invite == *invite
    {
        return Ok(begun.random);
    }
    let random = JoiningRandom {
        shop_key: random()?,
        nonce: random()?,
    };
    let begun = Begun {
        relay: relay.clone(),
        invite: invite.clone(),
        random: random.clone(),
    };
    let begun = serde_json::to_vec(&begun).map_err(|_| PairError::Damaged)?;
    vault.put(BEGUN, &begun)?;
    Ok(random)
}

/// The keys that it had stay beside the new ones: mail that waits may be sealed to them.
fn keep(vault: &dyn Vault, paired: &Paired, new: &ShopKeys) -> Result<(), PairError> {
    let had = vault.get(SHOP_KEYS)?;
    let had = had.and_then(|had| ShopKeys::from_secret_bytes(&had).ok());
    let mut keys = had.unwrap_or_default();
    keys.extend(new);
    vault.put(SHOP_KEYS, &keys.to_secret_bytes())?;
    // The pairing last: with it this PC is paired.
    let paired = serde_json::to_vec(paired).map_err(|_| PairError::Damaged)?;
    vault.put(PAIRED, &paired)?;
    Ok(vault.put(BEGUN, &[])?)
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
