//! What goes wrong, on the way to Safaricom, inside, and on the way back. Every time here is at Safaricom's pace: a speed shortens it.

use crate::initiator::faults::InitiatorFaults;
use crate::world::ending::Ending;
use serde::{Deserialize, Serialize};

/// What goes wrong. By default nothing does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// With the callback of a push.
    pub callback: CallbackFault,
    /// With the answer to a push.
    pub answer: AnswerFault,
    /// Each new access token kills the one before, as Safaricom's FAQ has it. Client libraries that share a consumer key between
    /// processes live on this not being so.
    pub new_token_kills_old: bool,
    /// Good tokens are refused, each family of APIs in its own words; the token endpoint goes on granting new ones.
    pub tokens_refused: bool,
    /// Pull Transactions does not list what pushes brought.
    pub pull_lacks_pushes: bool,
    /// What the gateway answers in place of Daraja.
    pub gateway: Option<GatewayFault>,
    /// Spike arrest: more calls than this in one second of the clock are refused with 500.003.02.
    pub calls_per_second_max: Option<u32>,
    /// A callback that is not answered with success is sent again, up to three times. Without this it comes once, as measured.
    pub callback_retries: bool,
    /// The rule behind code 17: the same amount for the same phone within two minutes of the push before.
    pub same_amount_refused: bool,
    /// For so many seconds after the end of a push, its phone is still locked for another.
    pub lock_seconds: u32,
    /// So many seconds after an end in 1037 or 1019 the money moves all the same, and a callback says so. Never observed; nothing
    /// excludes it.
    pub late_success_seconds: Option<u32>,
    /// Every push ends so once it is on its way, whatever its customer does.
    pub ending: Option<Ending>,
    /// How a query says that a push is not over.
    pub pending: PendingForm,
    /// Which form the `Balance` item of a callback has; without one, chance decides.
    pub balance: Option<BalanceForm>,
    /// With the requests of initiators.
    pub initiator: InitiatorFaults,
}

impl Faults {
    /// Nothing goes wrong.
    pub const NONE: Self = Self {
        callback: CallbackFault::Once,
        answer: AnswerFault::Normal,
        new_token_kills_old: false,
        tokens_refused: false,
        pull_lacks_pushes: false,
        gateway: None,
        calls_per_second_max: None,
        callback_retries: false,
        same_amount_refused: false,
        lock_seconds: 0,
        late_success_seconds: None,
        ending: None,
        pending: PendingForm::Measured,
        balance: None,
        initiator: InitiatorFaults::NONE,
    };
}

/// How often and when a callback comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackFault {
    /// Once, shortly after the end.
    #[default]
    Once,
    /// Never.
    Lost,
    /// Twice.
    Twice,
    /// So many seconds later.
    Late {
        /// The seconds.
        seconds: u32,
    },
    /// At any time within two minutes, so that callbacks overtake each other.
    Shuffled,
    /// Before the push is answered: the answer waits for it.
    BeforeAnswer,
}

/// What becomes of the answer to a push that was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerFault {
    /// It arrives.
    #[default]
    Normal,
    /// The line drops instead. The prompt goes out all the same.
    Lost,
    /// It takes so many seconds.
    Slow {
        /// The seconds.
        seconds: u32,
    },
}

/// What the gateway answers in place of Daraja. Nothing is done with the call. All but the two of maintenance leave the token endpoint
/// alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatewayFault {
    /// 500.003.02 `System is busy`.
    Busy,
    /// 500.003.02 `Spike Arrest Violation`.
    SpikeArrest,
    /// 500.003.03 `Quota Violation`.
    Quota,
    /// 500.003.1001 `Internal Server Error`.
    Internal,
    /// A page of HTML, with status 200.
    Html,
    /// The fault body of the gateway product, Apigee.
    Apigee,
    /// A SOAP fault as JSON.
    Envelope,
    /// Status 502 and no body.
    Empty,
    /// 503, everywhere.
    Maintenance,
    /// No answer at all, everywhere.
    Hangs,
}

/// How a query says that a push is not over. All have been seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingForm {
    /// As measured: code 4999, and silence for a prompt that will be dismissed.
    #[default]
    Measured,
    /// `ResponseCode` 0 and no `ResultCode` at all.
    WithoutCode,
    /// 500.001.1001 `The transaction is being processed`, with HTTP 500.
    Processing,
    /// 500.001.1001 without a word, with HTTP 200.
    Silence,
    /// 500.003.02, spike arrest.
    SpikeArrest,
}

/// The forms in which the `Balance` item of a paid callback has been seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BalanceForm {
    /// A name without a value.
    Bare,
    /// No such item.
    Absent,
    /// `0.00`.
    Number,
    /// `{Amount={CurrencyCode=KES, ...}}`, as a text.
    Structure,
    /// An empty text.
    Empty,
}
