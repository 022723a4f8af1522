//! A count by note and coin.

use super::plus;
use crate::money::Cents;
use serde::{Deserialize, Serialize};

/// Kenya's notes and coins in use, in shillings, the largest first (Central Bank of Kenya: notes of 1000 to 50, coins of 40 to 1).
pub const DENOMINATIONS: [u16; 10] = [1000, 500, 200, 100, 50, 40, 20, 10, 5, 1];

/// More of one note or coin is a slip of the finger.
pub const PIECES_MAX: u32 = 99_999;

/// How many there are of each of [`DENOMINATIONS`], in that order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pieces(pub [u32; DENOMINATIONS.len()]);

impl Pieces {
    /// What they come to.
    #[must_use]
    pub fn total(self) -> Cents {
        let worth = |(pieces, shillings): (u32, u16)| {
            Cents::from_shillings(shillings.into()).and_then(|one| one.checked_mul(pieces.into()))
        };
        let each = self.0.into_iter().zip(DENOMINATIONS).filter_map(worth);
        each.fold(Cents::ZERO, plus)
    }

    /// Whether a drawer could hold them.
    #[must_use]
    pub fn is_likely(self) -> bool {
        self.0.into_iter().all(|pieces| pieces <= PIECES_MAX)
    }
}
