//! 200,000 inputs for every parser: the samples, and what a seeded mutation makes of them. The fuzzer goes further (`scripts/fuzz`); this
//! runs on every machine, the same inputs each time.

use crate::parsers::{self, Requests};
use std::fs;
use std::path::Path;

const INPUTS: u32 = 200_000;

/// Every file of the samples, index and all.
fn corpus() -> Vec<Vec<u8>> {
    let mut corpus = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the samples") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                corpus.push((path.clone(), fs::read(path).expect("a sample")));
            }
        }
    }
    // The order of a folder is the file system's; the inputs must not depend on it.
    corpus.sort();
    assert!(corpus.len() > 200, "only {} samples", corpus.len());
    corpus
        .into_iter()
        .map(|(_, bytes)| bytes)
        .filter(|bytes| bytes.len() < 4_096)
        .collect()
}

/// What breaks parsers of JSON that trust it.
const PIECES: [&[u8]; 24] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"-",
    b"0",
    b"00",
    b"1e308",
    b"-0.005",
    b"null",
    b"true",
    b"\\u0000",
    b"\\ud800",
    b"\xff\xfe",
    "\u{1f4b8}".as_bytes(),
    b"99999999999999999999",
    b"0.1234567890123456789",
    b"{Amount={",
    b"|KES|",
    b"\r\n",
];

/// Chance from a seed (xorshift), so that a failing input comes again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    fn of<'a>(&mut self, list: &'a [Vec<u8>]) -> &'a [u8] {
        let place = self.below(list.len());
        list.get(place).map_or(&[], Vec::as_slice)
    }

    /// One sample, changed in one to four places.
    fn input(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut input = self.of(corpus).to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(input.len() + 1);
            let to = (at + self.below(12)).min(input.len());
            match self.below(6) {
                0 => drop(input.drain(at..to)),
                1 => {
                    let again = input[at..to].to_vec();
                    drop(input.splice(at..at, again));
                }
                2 => {
                    let piece = PIECES[self.below(PIECES.len())];
                    drop(input.splice(at..to, piece.iter().copied()));
                }
                3 => {
                    let other = self.of(corpus);
                    let from = self.below(other.len());
                    let end = (from + self.below(200)).min(other.len());
                    drop(input.splice(at..to, other[from..end].iter().copied()));
                }
                4 => input.truncate(at),
                _ => {
                    if let Some(byte) = input.get_mut(at) {
                        *byte = u8::try_from(self.below(256)).unwrap_or(0);
                    }
                }
            }
        }
        input
    }
}

fn feed(seed: u64, mut take: impl FnMut(&[u8])) {
    let corpus = corpus();
    corpus.iter().for_each(|sample| take(sample));
    let mut chance = Chance(seed);
    for number in 0..INPUTS {
        let input = chance.input(&corpus);
        let survived = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| take(&input)));
        assert!(
            survived.is_ok(),
            "input {number} of seed {seed}: {:?}",
            String::from_utf8_lossy(&input)
        );
    }
}

#[test]
fn what_safaricom_posts() {
    feed(1, parsers::messages);
}

#[test]
fn what_daraja_answers() {
    let requests = Requests::new();
    feed(2, |bytes| parsers::answers(&requests, bytes));
}

#[test]
fn what_an_owner_chooses() {
    feed(3, parsers::files);
}
