//! The switches: what a customer does with a prompt, and what goes wrong on the way to and from the shop.

use crate::initiator::faults::InitiatorFaults;
use serde::{Deserialize, Serialize};

/// What a customer does with a prompt, and the result code that comes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Enters the PIN: 0.
    #[default]
    Pays,
    /// Dismisses the prompt: 1032.
    Cancels,
    /// Enters the PIN of an account that holds too little: 1.
    NoMoney,
    /// Enters a wrong PIN: 2001.
    WrongPin,
    /// Lets the prompt ring out: 1037, told by a callback.
    Ignores,
    /// The phone is off: no callback ever, and a query says 1037 after ten minutes.
    Vanishes,
}

/// What goes wrong with pushes that are taken from now on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// With the callback.
    pub callback: CallbackFault,
    /// With the answer to the push.
    pub answer: AnswerFault,
    /// Each new access token kills the one before, as Safaricom's FAQ has it. Client libraries that share a consumer key between
    /// processes live on this not being so.
    pub new_token_kills_old: bool,
    /// With the requests of initiators.
    pub initiator: InitiatorFaults,
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
    /// So many seconds later, at Safaricom's pace.
    Late {
        /// The seconds.
        seconds: u32,
    },
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
    /// It takes so many seconds, at Safaricom's pace.
    Slow {
        /// The seconds.
        seconds: u32,
    },
}
