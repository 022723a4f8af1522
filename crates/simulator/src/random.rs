//! Chance, from a seed: SplitMix64 (Steele, Lea, Flood 2014), whose whole state is one number and so is saved with the rest.

use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// A stream of numbers. The same seed gives the same stream.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number of this range. The tiny bias of the remainder does not matter here.
    pub(crate) fn within(&mut self, range: RangeInclusive<u64>) -> u64 {
        let width = range.end().saturating_sub(*range.start()).saturating_add(1);
        range.start() + self.next() % width
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.within(1..=times) == 1
    }

    /// So many characters of an alphabet.
    pub(crate) fn text(&mut self, alphabet: &[u8], len: usize) -> String {
        let last = alphabet.len() as u64 - 1;
        (0..len)
            .map(|_| char::from(alphabet[self.within(0..=last) as usize]))
            .collect()
    }
}
