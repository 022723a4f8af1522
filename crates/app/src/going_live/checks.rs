//! What is looked at before something of a set-up is kept: each common mistake has a name, and is told before it costs a day.

use crate::commands::{RealWorld, SetKeys, SetOperator};
use crate::views::going_live::SetupProblem;
use crate::worlds::{Keys, Operator, Worlds, certificate};
use pokea_daraja::initiator::{CertificateError, Environment};
use pokea_daraja::{Client, Error};
use pokea_domain::Millis;
use pokea_domain::launch::{NumberError, ShopNumber};
use pokea_mailbox::BaseUrlError;
use rsa::rand_core::UnwrapErr;

/// The sandbox's own paybill and passkey, which Safaricom's portal shows to everybody ("M-PESA Express Simulate").
const SANDBOX_NUMBER: &str = "174379";
const SANDBOX_PASSKEY: &str = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919";

/// What everybody tests with.
pub(super) fn sandbox_number() -> ShopNumber {
    ShopNumber::Paybill {
        number: SANDBOX_NUMBER.to_owned(),
    }
}

/// The keys that were typed, by their form.
pub(super) fn keys(request: &SetKeys) -> Result<Keys, SetupProblem> {
    let [key, secret, passkey] = [
        &request.consumer_key,
        &request.consumer_secret,
        &request.passkey,
    ]
    .map(|text| text.trim());
    let passkey = match (passkey, request.world) {
        ("", RealWorld::Sandbox) => SANDBOX_PASSKEY,
        (SANDBOX_PASSKEY, RealWorld::Live) => return Err(SetupProblem::SandboxPasskey),
        (typed, _) => typed,
    };
    if key.is_empty() || secret.is_empty() || passkey.is_empty() {
        return Err(SetupProblem::Empty);
    }
    let is_passkey =
        passkey.len() == 64 && passkey.bytes().all(|sign| sign.is_ascii_alphanumeric());
    if !is_passkey {
        return Err(SetupProblem::Passkey);
    }
    Ok(Keys {
        consumer_key: key.into(),
        consumer_secret: secret.into(),
        passkey: passkey.into(),
    })
}

/// Whether Daraja gives a token for them; if not, whether the other world's Daraja would.
pub(super) async fn taken(
    worlds: &Worlds,
    world: RealWorld,
    keys: &Keys,
    now: Millis,
) -> Result<(), SetupProblem> {
    match token(worlds, world, keys, now).await {
        Ok(()) => Ok(()),
        Err(SetupProblem::KeysRefused) => {
            let other = token(worlds, world.other(), keys, now).await;
            Err(match (other, world) {
                (Ok(()), RealWorld::Live) => SetupProblem::KeysOfSandbox,
                (Ok(()), RealWorld::Sandbox) => SetupProblem::KeysOfLive,
                (Err(_), _) => SetupProblem::KeysRefused,
            })
        }
        Err(problem) => Err(problem),
    }
}

async fn token(
    worlds: &Worlds,
    world: RealWorld,
    keys: &Keys,
    now: Millis,
) -> Result<(), SetupProblem> {
    let client = Client::new(worlds.daraja(world.into(), keys)).map_err(|error| {
        tracing::error!(%error, "no client for Daraja; nothing was asked");
        SetupProblem::NoLine
    })?;
    client.prefetch_token(now).await.map_err(|error| {
        tracing::warn!(%error, "Daraja gave no token for these keys");
        match error {
            Error::Refused(_) | Error::RefreshToken { .. } => SetupProblem::KeysRefused,
            Error::BackOff(_) | Error::NotSent(_) | Error::Unknown(_) => SetupProblem::NoLine,
        }
    })
}

/// The operator that was typed, with its certificate; what is wrong, and a fingerprint that is to be compared.
pub(super) fn operator(
    request: &SetOperator,
    now: Millis,
) -> Result<Operator, (SetupProblem, Option<String>)> {
    let name = request.name.trim();
    if name.is_empty() || request.password.is_empty() || request.certificate.trim().is_empty() {
        return Err((SetupProblem::Empty, None));
    }
    let read = certificate(&request.certificate, request.fingerprint.as_deref(), now);
    let read = read.map_err(|error| {
        let problem = match &error {
            CertificateError::NotACertificate | CertificateError::WrongKey => {
                SetupProblem::CertificateUnreadable
            }
            CertificateError::PrivateKey => SetupProblem::CertificatePrivate,
            CertificateError::TlsLeaf { .. } => SetupProblem::CertificateOfSite,
            CertificateError::Expired { .. } => SetupProblem::CertificateExpired,
            CertificateError::Unknown { .. } => SetupProblem::CertificateUnknown,
        };
        let fingerprint = match error {
            CertificateError::Unknown { fingerprint, .. } => Some(fingerprint.to_string()),
            _ => None,
        };
        (problem, fingerprint)
    })?;
    let is_of_other_world = matches!(
        (read.environment(), request.world),
        (Some(Environment::Sandbox), RealWorld::Live)
            | (Some(Environment::Production), RealWorld::Sandbox)
    );
    if is_of_other_world {
        return Err((SetupProblem::CertificateOfOtherWorld, None));
    }
    let password = request.password.clone().into();
    read.encrypt(&password, &mut UnwrapErr(getrandom::SysRng))
        .map_err(|_| (SetupProblem::Password, None))?;
    Ok(Operator {
        name: name.to_owned(),
        certificate: request.certificate.clone(),
        fingerprint: read.fingerprint().to_string(),
        password_at: now,
    })
}

impl From<NumberError> for SetupProblem {
    fn from(error: NumberError) -> Self {
        match error {
            NumberError::NotANumber => Self::NotANumber,
            NumberError::SameTwice => Self::TillAsStore,
        }
    }
}

impl From<&BaseUrlError> for SetupProblem {
    fn from(error: &BaseUrlError) -> Self {
        match error {
            BaseUrlError::ForbiddenWord { .. } => Self::RelayWord,
            _ => Self::RelayAddress,
        }
    }
}
