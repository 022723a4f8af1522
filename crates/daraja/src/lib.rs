//! Safaricom's Daraja: every request it takes, what the answers mean, and what callbacks claim.
//!
//! Each API is a type that implements [`Request`]: it cannot be built with a value that Daraja is known to refuse, and knows how to read
//! its answer. [`Client`] carries requests; every answer comes back as a decision that the caller can take, [`Error`] included. The
//! rule behind all of them (R3): something succeeded, or provably never started, only on positive proof; everything else is not known.
//! Nothing here sends money twice, reads a clock or keeps anything but the access token. Money is read from its decimal text, and
//! secrets, phone numbers and callback addresses do not show in `Debug` or in logs.
//!
//! Rules named R1 to R22 are the payment rules of Pokea, written down in `docs/rules.md` of its repository.
#![deny(missing_docs)]

mod acknowledge;
mod answer;
pub mod bill_manager;
pub mod c2b;
#[cfg(feature = "client")]
mod client;
mod error;
pub mod express;
pub mod initiator;
mod json;
mod message;
mod payer;
pub mod pull;
pub mod qr;
pub mod ratiba;
mod request;
mod result_code;
pub mod stk;
pub mod values;

pub use acknowledge::Acknowledge;
pub use answer::{Answer, Raw};
#[cfg(feature = "client")]
pub use client::{Client, Config, ConfigError, Dated, Timeouts};
pub use error::{BackOff, Error, Refusal, Unclear};
pub use message::Unreadable;
pub use payer::{Match, Payer};
pub use request::Request;
pub use result_code::{Meaning, ResultCode};
