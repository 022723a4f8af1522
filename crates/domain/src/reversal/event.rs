//! What the log keeps of taking one payment back.

use super::{Reason, ReversalClaim, WhyNotDone};
use crate::ids::{CallbackNonce, ConversationId, OwnerSessionId, ReversalId, SaleId};
use crate::money::Cents;
use serde::{Deserialize, Serialize};

/// What happened. The log keeps these for ever: a variant may gain optional fields, and never changes its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Event {
    /// The owner's intent to take so much of a payment back, on disk before anything is sent (R1). `paid` is what the payment was; `uncovers`
    /// the sale that it paid for, if the owner said that this sale loses its money.
    Asked {
        reversal: ReversalId,
        paid: Cents,
        amount: Cents,
        reason: Reason,
        session: OwnerSessionId,
        nonce: CallbackNonce,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        uncovers: Option<SaleId>,
    },
    /// Daraja took it.
    Accepted {
        reversal: ReversalId,
        conversation: ConversationId,
    },
    /// No answer tells whether it was taken.
    Lost { reversal: ReversalId },
    /// A result came.
    Claimed {
        reversal: ReversalId,
        claim: ReversalClaim,
    },
    /// Proof that so much went back by it.
    Done { reversal: ReversalId, amount: Cents },
    /// Proof that nothing went back by it.
    NotDone {
        reversal: ReversalId,
        why: WhyNotDone,
    },
    /// So much in all of a payment of `paid` went back without a request of ours. A later one replaces it.
    Elsewhere { paid: Cents, amount: Cents },
}

impl Event {
    /// What the payment was, as the first event of a log tells.
    pub(super) const fn paid(&self) -> Option<Cents> {
        match self {
            Self::Asked { paid, .. } | Self::Elsewhere { paid, .. } => Some(*paid),
            Self::Accepted { .. }
            | Self::Lost { .. }
            | Self::Claimed { .. }
            | Self::Done { .. }
            | Self::NotDone { .. } => None,
        }
    }
}
