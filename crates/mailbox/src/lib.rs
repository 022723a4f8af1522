//! The protocol between a relay and the desktops it catches callbacks for: addresses, pairing, sealing, frames.
//!
//! A desktop [pairs](pairing) once: it hands the relay an invite and its two public keys, and gets its [`DeviceId`] and [`AddressKey`].
//! From then on it [mints addresses](AddressBook::mint) by itself, as many as it likes, and gives each to somebody who is to call back.
//! The relay knows a genuine address by its mac alone. What is posted there it [seals](Sealer) to the key of the desktop's shop, stores, and
//! passes on in [frames] to every desktop of the shop; each [opens](Opener) every item by itself, in any order, as often as it likes.
//!
//! Nothing here does I/O, reads a clock or draws randomness, and nothing here knows what the bodies are about.

#![warn(missing_docs)]

mod bytes;

pub mod address;
pub mod answer;
pub mod base_url;
pub mod frames;
pub mod item;
pub mod keys;
pub mod limits;
pub mod pairing;
pub mod seal;

pub use address::{Address, AddressBook, AddressKey, AddressParts, DeviceId, Nonce, ShopId};
pub use answer::{AnswerKind, Policy};
pub use base_url::{BaseUrl, BaseUrlError};
pub use bytes::NotHex;
pub use frames::{Challenge, Cursor, DesktopFrame, Epoch, Hello, RefusedReason, ServerFrame};
pub use item::{Envelope, Item, ItemId, Sender};
pub use keys::{BadSignature, DeviceKeys, SealingKey, ShopKey, Signature, VerifyingKey};
pub use pairing::{Invite, InviteHash, PairRefusal, PairRequest, Paired};
pub use seal::{OpenError, Opener, SealError, Sealed, Sealer};
