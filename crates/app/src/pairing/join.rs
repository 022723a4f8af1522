//! This PC pairs: it makes its keys, asks the relay until somebody has decided, and keeps what it is given. What it draws is kept before the relay hears
//! of it: from the moment in which it is let in, the shop's mail may be sealed to a key that only this PC has, whatever happens to its power.

use super::{KEYS, PAIRED, PairError, SHOP_KEYS, device_keys, kept_keys, random};
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
    /// The device's own, which may be new.
    keys: Vec<u8>,
    random: JoiningRandom,
}

/// Which device a PC is to its relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComesAs {
    /// The one that it was, if it was one: its addresses stay its own.
    Itself,
    /// Another one: as itself it was taken out of its shop, or it leaves that.
    Another,
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
    comes_as: ComesAs,
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
    let begun = drawn(vault, relay, &invite, comes_as)?;
    let keys = device_keys(begun.keys.clone())?;
    let mut joining = Joining::new(keys, invite, &begun.random);
    let mut request = joining.begin();
    let mut heard_at: Option<Instant> = None;
    loop {
        let is_patient = heard_at.is_some_and(|at| at.elapsed() < INVITE_VALID);
        let next = match ask(&http, relay, &request).await {
            Ok(answer) => {
                heard_at = Some(Instant::now());
                if let PairAnswer::Meet(met) = &answer
                    && met.relay != *relay
                {
                    return Err(PairError::OtherAddress(met.relay.clone()));
                }
                joining.hear(&answer)?
            }
            Err(PairError::Unreachable(_) | PairError::Unavailable { .. }) if is_patient => {
                Next::Again
            }
            Err(error) => {
                if let PairError::Refused(refusal) = &error {
                    vault.put(BEGUN, &[])?;
                    if matches!(refusal, PairRefusal::Revoked | PairRefusal::OtherShop) {
                        // As this device it never comes in; the next code is for another.
                        vault.put(KEYS, &[])?;
                    }
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
            Next::Joined { paired, keys } => return keep(vault, &begun.keys, &paired, &keys),
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
fn drawn(
    vault: &dyn Vault,
    relay: &BaseUrl,
    invite: &Invite,
    comes_as: ComesAs,
) -> Result<Begun, PairError> {
    if let Some(begun) = kept(vault)?
        && begun.relay == *relay
        && begun.invite == *invite
    {
        return Ok(begun);
    }
    let had = kept_keys(vault)?.filter(|_| comes_as == ComesAs::Itself);
    let begun = Begun {
        relay: relay.clone(),
        invite: invite.clone(),
        keys: match had {
            Some(had) => had,
            None => random::<{ DeviceKeys::SECRET_BYTES }>()?.to_vec(),
        },
        random: JoiningRandom {
            shop_key: random()?,
            nonce: random()?,
        },
    };
    let bytes = serde_json::to_vec(&begun).map_err(|_| PairError::Damaged)?;
    vault.put(BEGUN, &bytes)?;
    Ok(begun)
}

/// The shop's keys that it had stay beside the new ones, since mail that waits may be sealed to them; but not those of another device, which may be
/// another shop's.
fn keep(
    vault: &dyn Vault,
    device: &[u8],
    paired: &Paired,
    new: &ShopKeys,
) -> Result<(), PairError> {
    let is_itself = kept_keys(vault)?.is_some_and(|had| had == device);
    let had = vault.get(SHOP_KEYS)?.filter(|_| is_itself);
    let had = had.and_then(|had| ShopKeys::from_secret_bytes(&had).ok());
    let mut keys = had.unwrap_or_default();
    keys.extend(new);
    vault.put(SHOP_KEYS, &keys.to_secret_bytes())?;
    vault.put(KEYS, device)?;
    // The pairing last: with it this PC is paired.
    let paired = serde_json::to_vec(paired).map_err(|_| PairError::Damaged)?;
    vault.put(PAIRED, &paired)?;
    Ok(vault.put(BEGUN, &[])?)
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
