//! Safaricom's Daraja, as Pokea speaks it: the requests, what the answers mean, and what callbacks claim.
//!
//! [`Client`] asks; every answer comes back as a decision that the caller can take, already in the domain's terms. The rule behind all
//! of them (R3): something succeeded, or provably never started, only on positive proof; everything else is not known. Nothing here
//! retries a push, reads a clock or keeps anything but the access token. Money is read from its decimal text, and secrets, phone
//! numbers and callback addresses do not show in `Debug` or in logs.
#![deny(missing_docs)]

mod c2b;
mod callback;
mod client;
mod config;
mod json;
mod password;
mod push;
mod query;
mod refusal;
mod reply;
mod result_code;
mod token;

pub use c2b::{C2bUrls, RegisterOutcome, Unanswered};
pub use callback::{C2bConfirmation, PaidDetails, StkCallback, Unreadable};
pub use client::Client;
pub use config::{Config, ConfigError, LipaNaMpesa, Timeouts, TransactionType};
pub use password::StkPassword;
pub use push::{AMOUNT_MAX, AMOUNT_MIN, PushOutcome, REFERENCE_LEN_MAX, StkPush};
pub use refusal::Refusal;
pub use result_code::{Meaning, ResultCode};
pub use token::TokenError;
