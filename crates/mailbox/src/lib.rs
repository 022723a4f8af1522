//! The protocol between a relay and the desktops it catches callbacks for: addresses, pairing, sealing, frames.
//!
//! A desktop [pairs](pairing) once: it uses an invite, two people compare six digits, and it gets its [`DeviceId`] and [`AddressKey`], and the
//! [keys of its shop](ShopKeys), which only the shop's devices have.
//! From then on it [mints addresses](AddressBook::mint) by itself, as many as it likes, and gives each to somebody who is to call back.
//! The relay knows a genuine address by its mac alone. What is posted there it [seals](Sealer) to the key of the desktop's shop, stores, and
//! passes on in [frames] to every desktop of the shop; each [opens](Opener) every item by itself, in any order, as often as it likes.
//!
//! Nothing here does I/O, reads a clock or draws randomness, and nothing here knows what the bodies are about.

#![warn(missing_docs)]

mod bytes;

pub mod address;
pub mod answer;
pub mod approving;
pub mod base_url;
pub mod frames;
pub mod invite;
pub mod item;
pub mod joining;
pub mod keys;
pub mod letter;
pub mod limits;
pub mod notice;
pub mod pairing;
pub mod rotation;
pub mod seal;
pub mod shop_keys;

pub use address::{Address, AddressBook, AddressKey, AddressParts, DeviceId, Nonce, ShopId};
pub use answer::{AnswerKind, Policy};
pub use approving::{Approving, CannotAdmit, Knock, Stage};
pub use base_url::{BaseUrl, BaseUrlError};
pub use bytes::NotHex;
pub use frames::{Challenge, Cursor, DesktopFrame, Epoch, Hello, RefusedReason, ServerFrame};
pub use invite::{Invite, InviteHash, NotAnInvite};
pub use item::{Envelope, Item, ItemId, Sender};
pub use joining::{BadAnswer, Joining, JoiningRandom, Next, PairingLink};
pub use keys::{BadSignature, DeviceKeys, KeyPair, SealingKey, ShopKey, Signature, VerifyingKey};
pub use letter::{Letter, Subject};
pub use notice::NOTICE_BYTES_MAX;
pub use pairing::{
    Commitment, Counterpart, Digits, Opening, PairAnswer, PairNonce, PairRefusal, PairRequest,
    Paired, Transcript,
};
pub use seal::{OpenError, Opener, SealError, Sealed, Sealer};
pub use shop_keys::{NotShopKeys, ShopKeys};
