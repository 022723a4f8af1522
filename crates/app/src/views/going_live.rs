//! The way to real money, as a screen shows it. No secret is in it, only that one is set.

use crate::commands::RealWorld;
use crate::worlds::VaultState;
use pokea_domain::launch::{Business, Chore, Step};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All of it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct GoingLiveView {
    /// The ten steps, in their order.
    pub steps: Vec<StepView>,
    /// What is known of the business.
    pub business: BusinessView,
    /// How far this PC's secrets can be reached.
    pub vault: VaultState,
    /// The sandbox and the live world.
    pub worlds: Vec<WorldView>,
    /// The last test run, or the one that goes on; only in the sandbox.
    pub trial: Option<TrialView>,
    /// Where the letter lies, once it is written.
    pub letter: Option<String>,
    /// In the live world: the first prompt, of one shilling, was paid.
    pub checked: bool,
}

/// One step.
#[derive(Clone, Debug, Serialize, TS)]
pub struct StepView {
    /// Which.
    #[ts(type = "Step")]
    pub step: Step,
    /// Everything of it is done.
    pub done: bool,
    /// What people do elsewhere.
    pub chores: Vec<ChoreView>,
}

/// One thing that people do elsewhere.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub struct ChoreView {
    /// Which.
    #[ts(type = "Chore")]
    pub chore: Chore,
    /// Somebody says so.
    pub done: bool,
}

/// What is known of the business, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct BusinessView {
    /// Its kind.
    #[ts(type = "Business | null")]
    pub business: Option<Business>,
    /// The trading name.
    pub name: String,
    /// Street and town.
    pub address: String,
    /// KRA PIN.
    pub kra_pin: String,
    /// Till or paybill number.
    pub number: String,
    /// Store number; empty for a paybill.
    pub store: String,
    /// The shop's own phone.
    pub phone: String,
    /// Business Administrator.
    pub administrator: String,
    /// Of the account on the Daraja portal.
    pub email: String,
}

/// What a world lacks.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WorldView {
    /// Which.
    pub world: RealWorld,
    /// The till runs in it now.
    pub here: bool,
    /// Keys are kept, and Daraja took them.
    #[ts(type = "number | null")]
    pub keys_taken_at_ms: Option<i64>,
    /// The operator's name.
    pub operator: Option<String>,
    /// How many days the operator's password lasts; 0 or less when it has ended.
    #[ts(type = "number | null")]
    pub password_days: Option<i64>,
    /// The relay's address.
    pub relay: Option<String>,
    /// This PC is paired with it.
    pub paired: bool,
    /// Addresses may be registered.
    pub registers: bool,
    /// Nothing is missing to enter it.
    pub ready: bool,
}

/// Keys or an operator were looked at.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CheckedView {
    /// What is wrong; nothing when they were kept.
    pub problem: Option<SetupProblem>,
    /// Of a certificate that is not known here: to be compared with the portal's.
    pub fingerprint: Option<String>,
    /// Everything, as it is now.
    pub view: GoingLiveView,
}

/// What is wrong with a set-up. Nothing was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SetupProblem {
    /// Something was left empty.
    Empty,
    /// An M-PESA number has 5 to 7 digits.
    NotANumber,
    /// The till was typed as its own store number.
    TillAsStore,
    /// Not a KRA PIN.
    KraPin,
    /// Not a phone number.
    Phone,
    /// Daraja refused the keys, in both worlds.
    KeysRefused,
    /// They are keys of the sandbox, and this is the live world.
    KeysOfSandbox,
    /// They are keys of the live world, and this is the sandbox.
    KeysOfLive,
    /// The passkey is the sandbox's public one.
    SandboxPasskey,
    /// Not a passkey: 64 letters and digits.
    Passkey,
    /// Daraja did not answer.
    NoLine,
    /// Not a certificate.
    CertificateUnreadable,
    /// A private key, which should lie nowhere.
    CertificatePrivate,
    /// A web site's certificate.
    CertificateOfSite,
    /// Safaricom's certificate for the other world.
    CertificateOfOtherWorld,
    /// It ran out, and is none that Safaricom uses.
    CertificateExpired,
    /// Not known here: its fingerprint is to be compared.
    CertificateUnknown,
    /// Signs that M-PESA does not take in a password.
    Password,
    /// Not an address that begins with https://.
    RelayAddress,
    /// The address has a word that Safaricom forbids in addresses.
    RelayWord,
    /// A passphrase has 16 to 128 characters.
    PassphraseLength,
    /// The same few characters again and again.
    PassphraseEasy,
    /// This PC has no key store: choose a passphrase.
    NoKeyStore,
    /// Another passphrase.
    PassphraseWrong,
    /// The secrets' place was not made, or not opened.
    VaultClosed,
    /// Something is missing before this world can be entered.
    NotReady,
    /// Only in the sandbox.
    NotSandbox,
    /// A test run goes on.
    TrialRuns,
}

/// A test run.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq, TS)]
pub struct TrialView {
    /// When it began.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// It goes on.
    pub running: bool,
    /// What was tried, in its order.
    pub cases: Vec<TrialCaseView>,
}

/// One case of a test run.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq, TS)]
pub struct TrialCaseView {
    /// Which.
    pub case: TrialCase,
    /// How it ended; nothing while it goes on.
    pub verdict: Option<TrialVerdict>,
    /// When it ended.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
    /// What Safaricom named it, such as a `CheckoutRequestID`, for its people to find.
    pub reference: Option<String>,
}

/// What is tried in the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrialCase {
    /// A token for the keys.
    Token,
    /// The addresses for confirmations.
    Addresses,
    /// A prompt that the customer pays.
    Paid,
    /// The callback of that prompt, through the relay.
    Callback,
    /// A prompt that the customer cancels.
    Cancelled,
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrialVerdict {
    /// As it should.
    Good,
    /// It did not answer, or not in time.
    NoAnswer,
    /// Otherwise than it should.
    Failed,
    /// Stopped by a person.
    Stopped,
}

/// Whether the till is opened now.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub struct UnsealedView {
    /// Why not; nothing when it is being opened.
    pub problem: Option<SetupProblem>,
}
