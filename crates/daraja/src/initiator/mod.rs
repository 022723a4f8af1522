//! The APIs that act as an operator of the organisation: paying people and businesses, asking for balances and transactions, and giving
//! money back. All work alike: the request is answered with an [`Accepted`], and what became of it is posted later, once, to the result
//! address ([`InitiatorResult`]); or a notice that it waited too long in a queue to the other one, which says nothing about the money.
//!
//! Source: the portal's pages of each API. The operator must be of the API channel, with the role of that API, and its password runs out
//! after 90 days.

mod b2b;
mod b2c;
mod balance;
mod body;
mod certificate;
mod credential;
mod party;
mod result;
mod reversal;
mod status;
mod wire;

pub use b2b::{B2b, B2bKind, B2bPaid, BusinessReference, TaxRemittance};
pub use b2c::{B2c, B2cAmount, B2cPaid, B2cPurpose, B2cVersion};
pub use balance::{Account, AccountBalance, Balances};
pub use certificate::{Certificate, CertificateError, Environment, Fingerprint};
pub use credential::{BadPassword, SecurityCredential};
pub use party::{Identity, Initiator, Party, Reply};
pub use result::{InitiatorFailure, InitiatorResult, Outcome};
pub use reversal::{Reversal, Reversed};
pub use status::{Asked, PaidFrom, TransactionDetails, TransactionState, TransactionStatus};

use crate::json::Object;

/// Daraja took a request: its result will be posted. Nothing has happened yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// `OriginatorConversationID`: the name by which the result comes, and by which its status can be asked for. B2C v3 gives back the
    /// caller's own.
    pub originator: String,
    /// `ConversationID`: M-PESA's name for it.
    pub conversation: String,
}

impl Accepted {
    /// The one answer that all these APIs share.
    fn read(answer: &Object<'_>) -> Option<Self> {
        let code = answer.text("ResponseCode")?;
        let taken = !code.is_empty() && code.bytes().all(|b| b == b'0');
        let text = |key| answer.text(key).filter(|text: &String| !text.is_empty());
        Some(Self {
            originator: text("OriginatorConversationID")?,
            conversation: text("ConversationID")?,
        })
        .filter(|_| taken)
    }
}
