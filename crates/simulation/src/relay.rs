//! The relay: one box of posts for each register, kept in order until the register says that it has them, and longer.

use crate::time::At;
use pokea_domain::CallbackNonce;
use pokea_domain::payment::Claim;
use pokea_domain::records::Row;
use pokea_domain::reversal::ReversalClaim;

/// What somebody posted: Safaricom, or whoever knows the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Post {
    /// About a push, at one attempt's own address.
    Callback { nonce: CallbackNonce, claim: Claim },
    /// About a request to take a payment back, at its own address.
    Result {
        nonce: CallbackNonce,
        claim: ReversalClaim,
    },
    /// About money into the till number, at the shop's address for that. Names the payer.
    Confirmation { row: Row, name: &'static str },
}

/// The boxes of a shop's registers.
#[derive(Debug)]
pub(crate) struct Relay {
    /// What was stored, by register; its number is the index plus one.
    pub(crate) boxes: Vec<Vec<Post>>,
    /// Up to which number each register said that it has everything.
    pub(crate) acknowledged: Vec<usize>,
    /// Up to which number each line has been sent since it was dialled.
    pub(crate) sent: Vec<usize>,
    /// Until then it takes and sends nothing.
    pub(crate) down_until: At,
}

impl Relay {
    pub(crate) fn new(registers: usize) -> Self {
        Self {
            boxes: vec![Vec::new(); registers],
            acknowledged: vec![0; registers],
            sent: vec![0; registers],
            down_until: 0,
        }
    }

    /// A register dials, and has everything up to this number.
    pub(crate) fn dialled(&mut self, register: usize, kept: usize) {
        self.sent[register] = kept;
        self.acknowledged[register] = self.acknowledged[register].max(kept);
    }

    /// The next post for a register, with its number.
    pub(crate) fn next(&self, register: usize) -> Option<(usize, &Post)> {
        let number = self.sent[register] + 1;
        self.boxes[register]
            .get(number - 1)
            .map(|post| (number, post))
    }
}
