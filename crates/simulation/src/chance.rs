//! Chance, from a seed: SplitMix64 (Steele, Lea, Flood 2014). Everybody in the simulation draws from a stream of their own, so that one
//! fault less does not change what all the others do.

/// A stream of numbers. The same seed and name give the same stream.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream `name` of a seed.
    pub(crate) fn new(seed: u64, name: u64) -> Self {
        let mut chance = Self(seed ^ name.wrapping_mul(0xd6e8_feb8_6659_fd93));
        chance.next();
        chance
    }

    /// The stream of this name, whatever other streams there are.
    pub(crate) fn named(seed: u64, name: &str) -> Self {
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self::new(seed, hash)
    }

    /// 64 bits.
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `least` to `most`, both included. The tiny bias of the remainder does not matter here.
    pub(crate) const fn within(&mut self, least: i64, most: i64) -> i64 {
        let width = most.abs_diff(least).saturating_add(1);
        least.saturating_add_unsigned(self.next() % width)
    }

    /// True so many times in a thousand.
    pub(crate) const fn permille(&mut self, times: u32) -> bool {
        self.next() % 1_000 < times as u64
    }

    /// An index below `len`, which is at least 1.
    pub(crate) const fn index(&mut self, len: usize) -> usize {
        (self.next() % (len as u64)) as usize
    }
}
