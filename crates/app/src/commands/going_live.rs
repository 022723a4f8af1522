//! What a screen asks about the way to real money.

use pokea_domain::launch::{Business, Chore};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A world that is not practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RealWorld {
    /// Safaricom's sandbox.
    Sandbox,
    /// Real money.
    Live,
}

/// One thing that somebody did elsewhere, or did not.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct SetChore {
    /// Which.
    #[ts(type = "Chore")]
    pub chore: Chore,
    /// It is done.
    pub done: bool,
}

/// The business that goes live.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetBusiness {
    /// Its kind: each brings other papers.
    #[ts(type = "Business")]
    pub business: Business,
    /// The trading name.
    pub name: String,
    /// Street and town.
    pub address: String,
    /// KRA PIN, as typed.
    pub kra_pin: String,
    /// Till or paybill number, as typed.
    pub number: String,
    /// The till's store number, as typed; nothing for a paybill.
    pub store: String,
    /// The phone that M-PESA knows as the shop's own, as typed.
    pub phone: String,
    /// Who is Business Administrator on the organisation portal.
    pub administrator: String,
    /// The e-mail address of the account on the Daraja portal.
    pub email: String,
}

/// How this PC keeps secrets.
#[derive(Clone, Deserialize, TS)]
pub struct MakeVault {
    /// Nothing for the operating system's key store.
    pub passphrase: Option<String>,
}

/// The passphrase for this PC's secrets.
#[derive(Clone, Deserialize, TS)]
pub struct OpenVault {
    /// As typed.
    pub passphrase: String,
}

/// A Daraja app's keys.
#[derive(Clone, Deserialize, TS)]
pub struct SetKeys {
    /// Whose.
    pub world: RealWorld,
    /// Consumer key.
    pub consumer_key: String,
    /// Consumer secret.
    pub consumer_secret: String,
    /// Of the number; for the sandbox nothing means its public one.
    pub passkey: String,
}

/// The operator for programs.
#[derive(Clone, Deserialize, TS)]
pub struct SetOperator {
    /// In which world.
    pub world: RealWorld,
    /// Its name on the organisation portal.
    pub name: String,
    /// Its password there.
    pub password: String,
    /// Safaricom's certificate: the text of the file.
    pub certificate: String,
    /// The fingerprint that the owner compared, for a certificate that is not known here.
    pub fingerprint: Option<String>,
}

/// The relay of a world.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetRelay {
    /// Of which world.
    pub world: RealWorld,
    /// Its public address, as typed.
    pub address: String,
    /// Safaricom may be told the addresses for confirmations, which in the live world is once.
    pub registers: bool,
}

/// The world to work in from now on.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct EnterWorld {
    /// Nothing for practice.
    pub world: Option<RealWorld>,
}

/// A test run in the sandbox.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct RunTrial {
    /// The phone to prompt, as typed: it is really debited one shilling.
    pub phone: String,
}

/// The letter to Safaricom.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct WriteLetter {
    /// What the shop does with M-PESA, in its own words.
    pub use_case: String,
    /// How many payments a day it expects.
    pub payments_a_day: String,
}

macro_rules! keeps_its_secret {
    ($($name:ident),+) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        })+
    };
}
keeps_its_secret!(MakeVault, OpenVault, SetKeys, SetOperator);
