//! What is known of a real world and is no secret: the shop, its number, who hears and who asks for it.

use pokea_daraja::initiator::{Certificate, CertificateError};
use pokea_domain::launch::{PASSWORD_DAYS, ShopNumber};
use pokea_domain::shop::Shop;
use pokea_domain::{Millis, Msisdn, RegisterId};
use serde::{Deserialize, Serialize};

/// Beside a world's database.
pub(super) const FILE: &str = "profile.json";

const DAY_MS: i64 = 86_400_000;

/// A world's set-up as far as it is no secret. Fields that a later version adds have a default, so that an older file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The trading name.
    pub name: String,
    /// Street and town.
    pub address: String,
    /// The trader's KRA PIN.
    pub kra_pin: String,
    /// What customers pay to.
    pub number: Option<ShopNumber>,
    /// The phone that M-PESA knows as the shop's own.
    pub phone: Option<Msisdn>,
    /// When Daraja last took the keys.
    pub keys_taken_at: Option<Millis>,
    /// Who asks about payments and takes them back.
    pub operator: Option<Operator>,
    /// The relay's public address.
    pub relay: Option<String>,
    /// The owner knows that addresses are registered once, and wants these.
    pub may_register: bool,
}

/// An operator of the organisation portal that works for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Its name there.
    pub name: String,
    /// Safaricom's certificate as PEM text: public, and no secret.
    pub certificate: String,
    /// Of the certificate, as the owner saw it.
    pub fingerprint: String,
    /// When its password was typed here.
    pub password_at: Millis,
}

impl Profile {
    /// The shop as its paper names it, once its number is known.
    #[must_use]
    pub fn shop(&self) -> Option<Shop> {
        Some(Shop {
            name: self.name.clone(),
            address: self.address.clone(),
            kra_pin: self.kra_pin.clone(),
            till_number: self.number.as_ref()?.paid_to().to_owned(),
            register: RegisterId(1),
        })
    }
}

impl Operator {
    /// How many days its password still lasts, as [`days_left`] says.
    #[must_use]
    pub const fn days_left(&self, now: Millis) -> i64 {
        days_left(self.password_at, now)
    }
}

/// How many days an operator's password still lasts, if it was new when it was typed; less than 0 when it has ended.
pub(crate) const fn days_left(typed_at: Millis, now: Millis) -> i64 {
    PASSWORD_DAYS - (now.0 - typed_at.0).div_euclid(DAY_MS)
}

/// Reads a certificate. One that is not Safaricom's known one is only taken by the fingerprint that the owner compared.
pub(crate) fn certificate(
    text: &str,
    fingerprint: Option<&str>,
    now: Millis,
) -> Result<Certificate, CertificateError> {
    let file = text.as_bytes();
    match Certificate::import(file, now) {
        Err(CertificateError::Unknown {
            fingerprint: found, ..
        }) if fingerprint == Some(found.to_string().as_str()) => {
            Certificate::accept(file, now, found)
        }
        read => read,
    }
}
