//! Addresses that somebody can be told to call back: who mints them, what they look like, how a genuine one is known.
//!
//! `https://HOST/c/<device>/<nonce>/<mac>`, lower-case hex only. The mac is HMAC-SHA256 over device and nonce under the device's
//! [`AddressKey`], so a relay accepts an address that it has never been told of, and a copy of its database can mint none: the relay derives
//! the key from a secret that it keeps elsewhere. Hex, because Safaricom refuses a URL in which it sees one of [`FORBIDDEN_WORDS`] (C2B
//! register URL page of the Daraja portal), and hex can spell none of them.

use crate::answer::AnswerKind;
use crate::base_url::BaseUrl;
use crate::bytes::{decode, hex_bytes};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::ZeroizeOnDrop;

/// What Safaricom refuses to find in a callback URL, in any case.
pub const FORBIDDEN_WORDS: [&str; 7] =
    ["m-pesa", "mpesa", "safaricom", "exe", "cmd", "sql", "query"];

/// Bytes of randomness in a nonce.
pub const NONCE_RANDOM_BYTES: usize = 16;

const MAC_BYTES: usize = 32;
const MAC_LABEL: &[u8] = b"pokea address v1";

/// `/c/` and the three parts in hex with a slash between them.
pub(crate) const ADDRESS_TAIL_CHARS: usize =
    3 + 2 * DeviceId::LEN + 1 + 2 * Nonce::LEN + 1 + 2 * MAC_BYTES;

hex_bytes!(
    /// Which desktop. The relay gives it out at pairing; it is not a secret.
    DeviceId, 16
);

hex_bytes!(
    /// Which shop: the devices that share one mailbox and one [`ShopKey`](crate::ShopKey). Not in addresses, and not a secret.
    ShopId, 16
);

hex_bytes!(
    /// What makes one address differ from the next: a byte for its [`AnswerKind`], then random bytes.
    Nonce, 1 + NONCE_RANDOM_BYTES
);

impl Nonce {
    /// A nonce of a kind from random bytes.
    #[must_use]
    pub fn new(kind: AnswerKind, random: [u8; NONCE_RANDOM_BYTES]) -> Self {
        let mut bytes = [0; Self::LEN];
        bytes[0] = kind.code();
        bytes[1..].copy_from_slice(&random);
        Self(bytes)
    }

    /// Its kind; none if this version does not know it.
    #[must_use]
    pub const fn kind(&self) -> Option<AnswerKind> {
        AnswerKind::from_code(self.0[0])
    }
}

/// The secret under which one device's addresses are minted and known again.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct AddressKey([u8; 32]);

impl AddressKey {
    /// From the bytes themselves.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be kept where secrets are kept.
    #[must_use]
    pub const fn expose_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn mac(&self, device: &DeviceId, nonce: &Nonce) -> Hmac<Sha256> {
        <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0)
            .expect("HMAC takes a key of any length")
            .chain_update(MAC_LABEL)
            .chain_update(device.as_bytes())
            .chain_update(nonce.as_bytes())
    }
}

impl fmt::Debug for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressKey(..)")
    }
}

impl serde::Serialize for AddressKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

impl<'de> serde::Deserialize<'de> for AddressKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        decode(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// What a desktop needs to mint addresses without asking anybody.
#[derive(Clone, Debug)]
pub struct AddressBook {
    /// The relay that they lead to.
    pub base_url: BaseUrl,
    /// The desktop that they are for.
    pub device: DeviceId,
    /// Its secret, from [`Paired`](crate::Paired).
    pub key: AddressKey,
}

impl AddressBook {
    /// A new address, of a kind, from fresh random bytes.
    #[must_use]
    pub fn mint(&self, kind: AnswerKind, random: [u8; NONCE_RANDOM_BYTES]) -> Address {
        self.address(Nonce::new(kind, random))
    }

    /// The address with this nonce: always the same one, so that keeping the nonce is keeping the address.
    #[must_use]
    pub fn address(&self, nonce: Nonce) -> Address {
        let mac = self.key.mac(&self.device, &nonce).finalize().into_bytes();
        let url = format!(
            "{}/c/{}/{nonce}/{}",
            self.base_url,
            self.device,
            hex::encode(mac)
        );
        Address { url, nonce }
    }
}

/// One minted address. Whoever knows it can post to it, so it is a secret between the desktop and the one it was given to.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    url: String,
    nonce: Nonce,
}

impl Address {
    /// The whole URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// The part that comes back with every [`Item`](crate::Item) posted here; its `to_string()` is hex.
    #[must_use]
    pub const fn nonce(&self) -> Nonce {
        self.nonce
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(..)")
    }
}

/// An address as a relay sees it: three path segments of somebody's request, genuine or not.
#[derive(Clone)]
pub struct AddressParts {
    device: DeviceId,
    nonce: Nonce,
    mac: [u8; MAC_BYTES],
}

impl AddressParts {
    /// The three path segments after `/c/`; none if one is not lower-case hex of its length.
    #[must_use]
    pub fn parse(device: &str, nonce: &str, mac: &str) -> Option<Self> {
        Some(Self {
            device: device.parse().ok()?,
            nonce: nonce.parse().ok()?,
            mac: decode(mac).ok()?,
        })
    }

    /// The desktop that it claims to be for. Not to be believed before [`is_genuine`](Self::is_genuine).
    #[must_use]
    pub const fn device(&self) -> DeviceId {
        self.device
    }

    /// Its nonce. Not to be believed before [`is_genuine`](Self::is_genuine).
    #[must_use]
    pub const fn nonce(&self) -> Nonce {
        self.nonce
    }

    /// Whether the holder of this key minted it. Takes the same time however many bytes of the mac are right.
    #[must_use]
    pub fn is_genuine(&self, key: &AddressKey) -> bool {
        key.mac(&self.device, &self.nonce)
            .verify_slice(&self.mac)
            .is_ok()
    }
}

impl fmt::Debug for AddressParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressParts(..)")
    }
}
