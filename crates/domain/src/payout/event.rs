//! What the log keeps of a payout.

use super::{Claim, Paid, WhyNotPaid, Wish};
use crate::ids::{ConversationId, PersonId};
use serde::{Deserialize, Serialize};

/// What happened. The log keeps these for ever: a variant may gain optional fields, and never changes its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Event {
    /// What somebody wants paid. Nothing is sent by it.
    Asked { wish: Wish, needs_second: bool },
    /// A second person agreed.
    Approved { by: PersonId },
    /// Somebody took it back before it was sent.
    Dropped { by: Option<PersonId> },
    /// The intent to send it now, on disk before anything is sent (R1).
    Begun,
    /// Daraja took it.
    Accepted { conversation: ConversationId },
    /// No answer tells whether it was taken.
    Lost,
    /// Transaction Status knows no such request.
    NotThere,
    /// A result came, or somebody read a code in a statement.
    Claimed { claim: Claim },
    /// Proof that it was paid.
    Paid(Paid),
    /// Nothing was paid. `by` is who said so, where that is somebody's word.
    NotPaid {
        why: WhyNotPaid,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
}
