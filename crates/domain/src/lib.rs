//! Pokea's rules, and nothing else: no I/O, no async, no clock, no randomness.
//!
//! Whatever a rule needs from outside (the time, a fresh id, a random nonce) is an argument, so that the same code runs at the
//! counter, in a test and under a seeded simulation. `decide` turns what happened into events, `apply` folds events into state,
//! and recovery after a power cut is that same fold. The payment rules R1-R22 that comments name are in `docs/rules.md`.
#![deny(
    missing_docs,
    clippy::wildcard_enum_match_arm,
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

pub mod barcode;
pub mod basket;
pub mod book;
pub mod catalogue;
pub mod day_end;
pub mod discount;
pub mod entry;
pub mod ids;
pub mod ke_qr;
pub mod kra_pin;
pub mod launch;
pub mod line;
pub mod money;
pub mod payment;
pub mod payout;
pub mod peer;
pub mod phone;
pub mod print;
pub mod records;
pub mod regular;
pub mod report;
pub mod reversal;
pub mod sale;
pub mod shift;
pub mod shop;
pub mod shown_code;
pub mod skew;
pub mod staff;
pub mod statement;
pub mod till;
pub mod time;

pub use ids::{
    AttemptId, BatchId, CallbackNonce, CheckoutRequestId, ConversationId, ItemId,
    MerchantRequestId, MpesaCode, OwnerSessionId, PayoutId, PersonId, ReceiptNumber, RefundId,
    RegisterId, ReversalId, SaleId,
};
pub use money::{Cents, Vat};
pub use phone::Msisdn;
pub use time::{Millis, NairobiTime};
