//! A backup as one encrypted file, which says nothing to whoever finds the stick that it is on.
//!
//! ```text
//! file   = magic (8) | salt (16) | prefix (19) | check (16) | chunk | … | last chunk
//! key    = the passphrase, stretched under the salt (`stretched.rs`)
//! chunk  = XChaCha20-Poly1305(key, nonce = prefix | number, big-endian (4) | 1 for the last (1), AAD = magic | salt | prefix)
//! check  = the tag of an empty text, nonce = prefix | 2^32 - 1 | 2
//! plain  = length of the label, big-endian (4) | label, JSON | the database
//! ```
//!
//! This is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): a chunk that is changed, missing, doubled or moved, and an end that is cut off,
//! do not open. The prefix is random and long enough for one key to make as many files as it likes. The check tells a wrong passphrase from damage.

use crate::stretched::{KEY as SECRET, SALT, stretch};
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use pokea_domain::Millis;
use pokea_domain::shop::World;
use pokea_domain::staff::Passphrase;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::{self, Read, Write};
use thiserror::Error;
use zeroize::Zeroizing;

/// The last digit is the format's version.
const MAGIC: [u8; 8] = *b"pokea-b1";
const PREFIX: usize = 19;
const TAG: usize = 16;
const HEADER: usize = MAGIC.len() + SALT + PREFIX;
const CHUNK: usize = 64 * 1024;

const LABEL_MAX: u32 = 4_096;

/// What a passphrase became for one salt. It rests in the vault, so that nobody types the passphrase each evening.
pub(super) struct Key {
    salt: [u8; SALT],
    secret: Zeroizing<[u8; SECRET]>,
}

/// Whose a backup is, and of when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Label {
    pub(super) world: World,
    pub(super) till_number: String,
    pub(super) shop_name: String,
    pub(super) register: u32,
    pub(super) taken_at: Millis,
    /// The program that made it.
    pub(super) version: String,
}

/// Why a file was not opened. What had come out of it by then is not to be used.
#[derive(Debug, Error)]
pub(crate) enum UnsealError {
    #[error("the file is no backup of Pokea's, or one of a newer Pokea")]
    Strange,
    #[error("another passphrase, or its first bytes are damaged")]
    Passphrase,
    #[error("the file is damaged, or its end is missing")]
    Damaged,
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Key {
    /// For a passphrase that was just chosen; slow on purpose.
    pub(super) fn choose(phrase: &Passphrase) -> io::Result<Self> {
        let mut salt = [0; SALT];
        getrandom::fill(&mut salt)?;
        Self::derive(phrase, salt)
    }

    fn derive(phrase: &Passphrase, salt: [u8; SALT]) -> io::Result<Self> {
        let secret = stretch(phrase, &salt)?;
        Ok(Self { salt, secret })
    }

    /// For the vault.
    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([&self.salt[..], &self.secret[..]].concat())
    }

    /// From the vault.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (salt, secret) = bytes.split_first_chunk()?;
        Some(Self {
            salt: *salt,
            secret: Zeroizing::new(secret.try_into().ok()?),
        })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

/// The chunks of one file, in their order.
struct Chunks {
    cipher: XChaCha20Poly1305,
    header: [u8; HEADER],
    next: u32,
}

impl Chunks {
    fn new(key: &Key, header: [u8; HEADER]) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new((&*key.secret).into()),
            header,
            next: 0,
        }
    }

    fn nonce(&self, number: u32, kind: u8) -> XNonce {
        let mut nonce = [0; PREFIX + 5];
        nonce[..PREFIX].copy_from_slice(&self.header[HEADER - PREFIX..]);
        nonce[PREFIX..PREFIX + 4].copy_from_slice(&number.to_be_bytes());
        nonce[PREFIX + 4] = kind;
        nonce.into()
    }

    fn take_number(&mut self) -> io::Result<u32> {
        let number = self.next;
        self.next = { number.checked_add(1) }
            .filter(|next| *next < u32::MAX)
            .ok_or_else(|| io::Error::other("more than 256 TiB"))?;
        Ok(number)
    }

    fn check(&self) -> Tag {
        let nonce = self.nonce(u32::MAX, 2);
        self.cipher
            .encrypt_inout_detached(&nonce, &self.header, (&mut [][..]).into())
            .expect("an empty text is not too long")
    }

    fn seal(&mut self, chunk: &mut Vec<u8>, last: bool) -> io::Result<()> {
        let number = self.take_number()?;
        let nonce = self.nonce(number, u8::from(last));
        let tag = self
            .cipher
            .encrypt_inout_detached(&nonce, &self.header, chunk.as_mut_slice().into())
            .expect("a chunk is not too long");
        chunk.extend_from_slice(&tag);
        Ok(())
    }

    fn open(&mut self, chunk: &mut Vec<u8>, last: bool) -> Result<(), UnsealError> {
        let number = self.take_number()?;
        let nonce = self.nonce(number, u8::from(last));
        let at = { chunk.len().checked_sub(TAG) }.ok_or(UnsealError::Damaged)?;
        let mut tag = Tag::default();
        tag.copy_from_slice(&chunk[at..]);
        chunk.truncate(at);
        self.cipher
            .decrypt_inout_detached(&nonce, &self.header, chunk.as_mut_slice().into(), &tag)
            .map_err(|_| UnsealError::Damaged)
    }
}

/// Seals a database under its label. `reached` is told how many bytes of it are sealed, and ends it by an error.
pub(super) fn seal(
    key: &Key,
    label: &Label,
    database: impl Read,
    to: &mut impl Write,
    reached: &mut dyn FnMut(u64) -> io::Result<()>,
) -> io::Result<()> {
    let mut header = [0; HEADER];
    header[..MAGIC.len()].copy_from_slice(&MAGIC);
    header[MAGIC.len()..HEADER - PREFIX].copy_from_slice(&key.salt);
    getrandom::fill(&mut header[HEADER - PREFIX..])?;
    let mut chunks = Chunks::new(key, header);
    to.write_all(&header)?;
    to.write_all(&chunks.check())?;

    let label = serde_json::to_vec(label)?;
    let length = u32::try_from(label.len()).map_err(io::Error::other)?;
    let length = length.to_be_bytes();
    let mut plain = length.chain(&*label).chain(database);
    let (mut chunk, mut done) = (read_up_to(CHUNK, &mut plain)?, 0);
    loop {
        let next = read_up_to(CHUNK, &mut plain)?;
        let last = next.is_empty();
        done += chunk.len() as u64;
        chunks.seal(&mut chunk, last)?;
        to.write_all(&chunk)?;
        reached(done)?;
        if last {
            return Ok(());
        }
        chunk = next;
    }
}

/// Finds the key of a file by its passphrase; slow on purpose.
pub(super) fn key_of(mut sealed: impl Read, phrase: &Passphrase) -> Result<Key, UnsealError> {
    let header = read_header(&mut sealed)?;
    let mut salt = [0; SALT];
    salt.copy_from_slice(&header[MAGIC.len()..HEADER - PREFIX]);
    Ok(Key::derive(phrase, salt)?)
}

/// Opens a sealed file: its label, and the database into `database`.
pub(super) fn unseal(
    key: &Key,
    mut sealed: impl Read,
    database: &mut impl Write,
    reached: &mut dyn FnMut(u64) -> io::Result<()>,
) -> Result<Label, UnsealError> {
    let header = read_header(&mut sealed)?;
    let mut chunks = Chunks::new(key, header);
    if read_up_to(TAG, &mut sealed)? != chunks.check()[..] {
        return Err(UnsealError::Passphrase);
    }
    let mut label = None;
    let (mut chunk, mut done) = (read_up_to(CHUNK + TAG, &mut sealed)?, 0);
    loop {
        let next = read_up_to(CHUNK + TAG, &mut sealed)?;
        let last = next.is_empty();
        chunks.open(&mut chunk, last)?;
        done += chunk.len() as u64;
        match label {
            Some(_) => database.write_all(&chunk)?,
            None => {
                let (found, rest) = read_label(&chunk).ok_or(UnsealError::Damaged)?;
                database.write_all(rest)?;
                label = Some(found);
            }
        }
        reached(done)?;
        if last {
            return label.ok_or(UnsealError::Damaged);
        }
        chunk = next;
    }
}

fn read_header(sealed: &mut impl Read) -> Result<[u8; HEADER], UnsealError> {
    let header = read_up_to(HEADER, sealed)?;
    let header: [u8; HEADER] = header.try_into().map_err(|_| UnsealError::Strange)?;
    if !header.starts_with(&MAGIC) {
        return Err(UnsealError::Strange);
    }
    Ok(header)
}

fn read_label(chunk: &[u8]) -> Option<(Label, &[u8])> {
    let (length, rest) = chunk.split_first_chunk()?;
    let length = u32::from_be_bytes(*length);
    let length = usize::try_from(length)
        .ok()
        .filter(|_| length <= LABEL_MAX)?;
    let (label, rest) = rest.split_at_checked(length)?;
    Some((serde_json::from_slice(label).ok()?, rest))
}

/// Fewer only at the end.
fn read_up_to(length: usize, from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut chunk = Vec::with_capacity(length + TAG);
    from.take(length as u64).read_to_end(&mut chunk)?;
    Ok(chunk)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label() -> Label {
        Label {
            world: World::Live,
            till_number: "174379".to_owned(),
            shop_name: "Duka la Wanjiru".to_owned(),
            register: 1,
            taken_at: Millis(1_795_000_000_000),
            version: "0.1.0".to_owned(),
        }
    }

    fn key() -> Key {
        Key {
            salt: [7; SALT],
            secret: Zeroizing::new([9; SECRET]),
        }
    }

    fn sealed(database: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        seal(&key(), &label(), database, &mut file, &mut |_| Ok(())).expect("memory");
        file
    }

    fn opened(file: &[u8]) -> Result<(Label, Vec<u8>), UnsealError> {
        let mut database = Vec::new();
        let label = unseal(&key(), file, &mut database, &mut |_| Ok(()))?;
        Ok((label, database))
    }

    /// Also where the last chunk is just full, and where there is but one.
    #[test]
    fn what_is_sealed_opens_and_shows_nothing_before() {
        let label_bytes = 4 + serde_json::to_vec(&label()).expect("plain").len();
        for length in [
            0,
            1,
            CHUNK - label_bytes,
            CHUNK,
            3 * CHUNK - label_bytes,
            200_000,
        ] {
            let database: Vec<u8> = b"Akinyi 254712"
                .iter()
                .copied()
                .cycle()
                .take(length)
                .collect();
            let file = sealed(&database);
            assert_eq!(
                opened(&file).expect("whole"),
                (label(), database),
                "{length}"
            );
            for told in [&b"Akinyi"[..], b"254712", b"Wanjiru", b"174379"] {
                assert!(!file.windows(told.len()).any(|bytes| bytes == told));
            }
        }
        assert_ne!(
            sealed(b"the same"),
            sealed(b"the same"),
            "a new prefix each time"
        );
    }

    #[test]
    fn no_bit_can_be_turned_and_no_chunk_moved_doubled_or_left_out() {
        let database = vec![0x50; 3 * CHUNK];
        let file = sealed(&database);
        for at in (0..HEADER + TAG + 300).chain((HEADER..file.len()).step_by(4_099)) {
            let mut turned = file.clone();
            turned[at] ^= 1 << (at % 8);
            assert!(opened(&turned).is_err(), "byte {at}");
        }
        let begin = HEADER + TAG;
        let chunk = |n: usize| &file[begin + n * (CHUNK + TAG)..begin + (n + 1) * (CHUNK + TAG)];
        let end = &file[begin + 3 * (CHUNK + TAG)..];
        let head = &file[..begin];
        for broken in [
            [head, chunk(0), chunk(2), chunk(1), end].concat(),
            [head, chunk(0), chunk(1), chunk(1), end].concat(),
            [head, chunk(0), chunk(1), end].concat(),
            [head, chunk(0), chunk(1), chunk(2)].concat(),
            [&file[..], &[0]].concat(),
            file[..file.len() - 1].to_vec(),
            head.to_vec(),
            Vec::new(),
        ] {
            assert!(opened(&broken).is_err(), "{} bytes", broken.len());
        }
    }

    #[test]
    fn another_passphrase_is_told_from_damage() -> io::Result<()> {
        let file = sealed(b"a database");
        let phrase = Passphrase::typed("mango tree behind the school");
        let other = key_of(&*file, &phrase).expect("a header");
        let refused = unseal(&other, &*file, &mut Vec::new(), &mut |_| Ok(()));
        assert!(
            matches!(refused, Err(UnsealError::Passphrase)),
            "{refused:?}"
        );
        let strange = opened(b"SQLite format 3, and then some forty bytes more of it");
        assert!(matches!(strange, Err(UnsealError::Strange)), "{strange:?}");

        let mut file = Vec::new();
        let chosen = Key::choose(&phrase)?;
        seal(&chosen, &label(), &b"it"[..], &mut file, &mut |_| Ok(()))?;
        let found = key_of(&*file, &phrase).expect("a header");
        assert_eq!(found.to_bytes(), chosen.to_bytes());
        assert!(Key::from_bytes(&chosen.to_bytes()).is_some());
        assert!(Key::from_bytes(b"short").is_none());
        Ok(())
    }
}
