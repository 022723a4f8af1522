//! The demo shop, as its own paper and as Daraja know it.

use anyhow::Context as _;
use pokea_daraja::stk::LipaNaMpesa;
use pokea_daraja::{Config, Timeouts};
use pokea_domain::shop::Shop;
use pokea_domain::{Msisdn, RegisterId};

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
