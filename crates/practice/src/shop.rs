//! The demo shop, as its own paper and as Daraja know it.

use anyhow::Context as _;
use getrandom::SysRng;
use pokea_daraja::initiator::{Certificate, CertificateError, Initiator};
use pokea_daraja::stk::LipaNaMpesa;
use pokea_daraja::{Config, Timeouts};
use pokea_domain::payout::BusinessNumber;
use pokea_domain::shop::Shop;
use pokea_domain::{Millis, Msisdn, RegisterId};
use rsa::rand_core::UnwrapErr;

/// The demo shop.
pub(crate) fn demo() -> Shop {
    let known = pokea_simulator::Shop::demo();
    Shop {
        name: known.name.clone(),
        address: "Tom Mboya Street, Nairobi".to_owned(),
        kra_pin: "P051234567X".to_owned(),
        till_number: known.party_b().to_owned(),
        register: RegisterId(1),
    }
}

/// The simulator's credentials, which open nothing else.
pub(crate) fn daraja(base_url: String) -> Config {
    let known = pokea_simulator::Shop::demo();
    Config {
        base_url,
        consumer_key: known.consumer_key.into(),
        consumer_secret: known.consumer_secret.into(),
        timeouts: Timeouts::default(),
        proxy: None,
    }
}

/// Its numbers.
pub(crate) fn mpesa() -> anyhow::Result<LipaNaMpesa> {
    let known = pokea_simulator::Shop::demo();
    let till = known.party_b().to_owned();
    LipaNaMpesa::till(&known.store_number, &till, known.passkey.into())
        .context("the practice shop's numbers")
}

/// The phone that M-PESA knows as the shop's own.
pub(crate) fn phone() -> anyhow::Result<Msisdn> {
    Msisdn::parse("0722 000 000").context("the practice shop's phone")
}

/// Its number that pays people: the simulator's.
pub(crate) fn pays_from() -> anyhow::Result<BusinessNumber> {
    Ok(BusinessNumber::parse("600630")?)
}

/// The operator of the practice shop that may ask about payments and take them back. Whose certificate it is need not be compared with anything: it is the
/// simulator's own.
pub(crate) fn initiator(now: Millis) -> anyhow::Result<Initiator> {
    let file = pokea_simulator::CERTIFICATE_PEM.as_bytes();
    let certificate = match Certificate::import(file, now) {
        Err(CertificateError::Unknown { fingerprint, .. }) => {
            Certificate::accept(file, now, fingerprint)?
        }
        imported => imported?,
    };
    let password = "Practice#2026".into();
    let credential = certificate.encrypt(&password, &mut UnwrapErr(SysRng))?;
    Ok(Initiator::new("practice-api", credential)?)
}
