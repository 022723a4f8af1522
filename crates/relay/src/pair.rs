//! The relay's part in a pairing: what a device's requests do to its invite. The protocol is described in `pokea_mailbox::pairing`.
//!
//! How far a pairing is stands in the invite's record, which is changed by compare-and-set: so any relay may take the next request, the operator's
//! command may decide beside a running relay, and everything may be repeated. Nothing is active before somebody has approved; the first
//! request after that lets the device in.

use crate::ambient::{now_ms, random};
use crate::networks::Client;
use crate::server::App;
use crate::shops::short;
use crate::store::{
    Admission, Approval, Brings, Change, Denied, Given, InviteRecord, Roll, Step, StoreError,
};
use crate::{Shared, after, registry};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use pokea_mailbox::limits::INVITE_VALID;
use pokea_mailbox::{
    Commitment, Counterpart, DeviceId, Epoch, InviteHash, KeyPair, Letter, Opening, PairAnswer,
    PairNonce, PairRefusal, PairRequest, Paired, ShopId, Signature, Subject, Transcript,
};
use tokio::time::Instant;

/// Answers 200 with a [`PairAnswer`], 403 with a [`PairRefusal`], 400 to what is no request, 429 to a network that asks too often, 503 when storage fails.
pub(crate) async fn pair(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    body: Bytes,
) -> Response {
    let relay = &app.relay;
    let now = Instant::now();
    if let Some(network) = client.limited_as
        && !relay.pairings.allows(network, now)
    {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let Ok(request) = serde_json::from_slice::<PairRequest>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let answered = match request {
        PairRequest::Register => register(relay, client).await,
        PairRequest::Begin { invite, commitment } => begin(relay, invite.hash(), commitment).await,
        PairRequest::Reveal {
            invite,
            opening,
            signature,
        } => reveal(relay, invite.hash(), opening, &signature).await,
    };
    match answered {
        // A network is shared by many (carrier-grade NAT): whoever has a real code is not kept out by who guesses.
        Ok(Err(PairRefusal::InviteUnknown))
            if client
                .limited_as
                .is_some_and(|network| !relay.guesses.allows(network, now)) =>
        {
            refused(PairRefusal::TooManyGuesses)
        }
        Ok(Ok(answer)) => Json(answer).into_response(),
        Ok(Err(refusal)) => refused(refusal),
        Err(error) => {
            tracing::error!(%error, "A device could not be paired.");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

type Answered = Result<Result<PairAnswer, PairRefusal>, StoreError>;

fn refused(refusal: PairRefusal) -> Response {
    tracing::info!(reason = %refusal, "A device was not paired.");
    (StatusCode::FORBIDDEN, Json(refusal)).into_response()
}

/// A shop of one's own, where the operator wants strangers.
async fn register(relay: &Shared, client: Client) -> Answered {
    if !relay.open_registration {
        return Ok(Err(PairRefusal::NotOpen));
    }
    if let Some(network) = client.limited_as
        && !(relay.registrations.allows(network, Instant::now())
            && relay.all_registrations.allows((), Instant::now()))
    {
        return Ok(Err(PairRefusal::TooManyGuesses));
    }
    let invite =
        registry::invite_shop(&*relay.store, String::new(), Approval::Nobody, now_ms()).await?;
    Ok(Ok(PairAnswer::Invited { invite }))
}

async fn begin(relay: &Shared, invite: InviteHash, commitment: Commitment) -> Answered {
    loop {
        let Some((record, revision)) = relay.store.invite(invite).await? else {
            return Ok(Err(PairRefusal::InviteUnknown));
        };
        let begun = match &record.step {
            Step::Unused if record.expires_at_ms <= now_ms() => {
                return Ok(Err(PairRefusal::InviteExpired));
            }
            Step::Unused => Step::Begun { commitment },
            step => {
                let answer = begun_before(&invite, &record, step, &commitment);
                // The relay that took the first of these may have been killed before it could tell the shop's devices.
                if answer == Ok(PairAnswer::Wait)
                    && let Err(denied) = tell_devices(relay, record.shop, invite).await?
                {
                    return Ok(Err(denied.into()));
                }
                return Ok(answer);
            }
        };
        let step = match record.approval {
            Approval::Device => begun,
            Approval::Nobody | Approval::Operator => Step::Met {
                commitment,
                counterpart: counterpart(relay),
            },
        };
        let record = InviteRecord {
            step,
            expires_at_ms: after(now_ms(), INVITE_VALID),
            ..record
        };
        relay.store.set_invite(invite, record, revision).await?;
    }
}

/// From then on the shop's links know of it.
async fn tell_devices(
    relay: &Shared,
    shop: ShopId,
    invite: InviteHash,
) -> Result<Result<(), Denied>, StoreError> {
    let known = relay.store.roll(shop).await?;
    if known.is_some_and(|roll| roll.joining == Some(invite)) {
        return Ok(Ok(()));
    }
    let changed = relay.store.change(shop, Change::Join(invite)).await?;
    Ok(changed.map(drop))
}

fn begun_before(
    invite: &InviteHash,
    record: &InviteRecord,
    step: &Step,
    commitment: &Commitment,
) -> Result<PairAnswer, PairRefusal> {
    match step {
        Step::Declined => Err(PairRefusal::NotApproved),
        // The same device, which has lost its memory of how far it was: a power cut.
        Step::Revealed { opening, .. } | Step::Approved { opening, .. }
            if opening.commitment(invite) != *commitment =>
        {
            Err(PairRefusal::InviteUsed)
        }
        Step::Begun { commitment: bound }
        | Step::Met {
            commitment: bound, ..
        } if bound != commitment => Err(PairRefusal::InviteUsed),
        _ if record.is_over(now_ms()) => Err(PairRefusal::InviteExpired),
        Step::Begun { .. } => Ok(PairAnswer::Wait),
        Step::Met { counterpart, .. }
        | Step::Revealed { counterpart, .. }
        | Step::Approved { counterpart, .. } => Ok(PairAnswer::Meet(counterpart.clone())),
        Step::Unused => Err(PairRefusal::InviteUsed),
    }
}

async fn reveal(
    relay: &Shared,
    invite: InviteHash,
    opening: Opening,
    signature: &Signature,
) -> Answered {
    loop {
        let Some((record, revision)) = relay.store.invite(invite).await? else {
            return Ok(Err(PairRefusal::InviteUnknown));
        };
        if record.step != Step::Declined && record.is_over(now_ms()) {
            return Ok(Err(PairRefusal::InviteExpired));
        }
        let step = match &record.step {
            Step::Met {
                commitment,
                counterpart,
            } => {
                let transcript = Transcript::new(&invite, &opening, counterpart);
                let is_what_was_promised = opening.commitment(&invite) == *commitment
                    && opening.verify(&transcript, signature).is_ok()
                    && opening.sealing_key.is_usable()
                    && opening.shop_key.is_usable();
                if !is_what_was_promised {
                    return Ok(Err(PairRefusal::BadKeys));
                }
                let counterpart = counterpart.clone();
                match record.approval {
                    Approval::Nobody => Step::Approved {
                        opening,
                        counterpart,
                        given: None,
                    },
                    Approval::Operator | Approval::Device => Step::Revealed {
                        opening,
                        counterpart,
                    },
                }
            }
            Step::Revealed { opening: bound, .. } if *bound == opening => {
                return Ok(Ok(PairAnswer::Wait));
            }
            Step::Approved {
                opening: bound,
                counterpart,
                given,
            } if *bound == opening => {
                let transcript = Transcript::new(&invite, &opening, counterpart);
                return let_in(relay, &record, &opening, &transcript, given.as_ref()).await;
            }
            Step::Declined => return Ok(Err(PairRefusal::NotApproved)),
            Step::Unused | Step::Begun { .. } => return Ok(Err(PairRefusal::BadKeys)),
            Step::Revealed { .. } | Step::Approved { .. } => {
                return Ok(Err(PairRefusal::InviteUsed));
            }
        };
        relay
            .store
            .set_invite(invite, InviteRecord { step, ..record }, revision)
            .await?;
    }
}

/// It was approved: from now on the device is one of the shop's.
async fn let_in(
    relay: &Shared,
    record: &InviteRecord,
    opening: &Opening,
    transcript: &Transcript,
    given: Option<&Given>,
) -> Answered {
    let device = relay.master_secret.device(&opening.verifying_key);
    // A device that is known stays in its shop.
    let known = relay.store.device(device).await?;
    let shop = known.map_or(record.shop, |known| known.shop);
    let admission = Admission {
        device,
        verifying_key: opening.verifying_key,
        sealing_key: opening.sealing_key,
        brings: match given {
            Some(given) => Brings::Given(given.key),
            None => Brings::Own(opening.shop_key),
        },
        let_in_by: given.map(|given| given.by),
        replaces: record.replaces,
        name: record.name.clone(),
        epoch: Epoch::from_bytes(random()),
        at_ms: now_ms(),
    };
    let roll = match relay.store.change(shop, Change::Admit(admission)).await? {
        Ok(roll) => roll,
        // By a code for another shop a device comes back into its own, if it alone has that; otherwise the code is of no use to it.
        Err(denied) if denied != Denied::Revoked && shop != record.shop => {
            return Ok(Err(PairRefusal::OtherShop));
        }
        Err(denied) => return Ok(Err(denied.into())),
    };
    // What comes from now on is sealed to a new key, if it brought one.
    relay.shops.changed(Some(shop));
    tracing::info!(device = short(&device), "A device paired.");
    Ok(paired(relay, device, &roll, opening, transcript, given))
}

fn paired(
    relay: &Shared,
    device: DeviceId,
    roll: &Roll,
    opening: &Opening,
    transcript: &Transcript,
    given: Option<&Given>,
) -> Result<PairAnswer, PairRefusal> {
    let plain = serde_json::to_vec(&Paired {
        device,
        address_key: relay.master_secret.address_key(&device),
        base_url: relay.public_url.clone(),
        ordinal: roll.ordinal(device),
    })
    .expect("plain data");
    let letter = Letter::seal(
        Subject::Paired(transcript),
        Some(&relay.master_secret.letters()),
        &opening.sealing_key,
        &plain,
        random(),
    )
    .map_err(|_| PairRefusal::BadKeys)?;
    Ok(PairAnswer::Paired {
        paired: letter,
        generation: given.map_or(roll.key.generation, |given| given.key.generation),
        keys: given.map(|given| given.letter.clone()),
    })
}

/// The relay as the other side, where no device of the shop is.
fn counterpart(relay: &Shared) -> Counterpart {
    let key: KeyPair = relay.master_secret.letters();
    Counterpart {
        relay: relay.public_url.clone(),
        relay_key: key.public(),
        key: key.public(),
        nonce: PairNonce::from_bytes(random()),
    }
}
