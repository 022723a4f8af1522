//! Evidence: every message from outside, byte for byte, once.

use crate::{StoreError, seal};
use pokea_domain::Millis;
use rusqlite::{Transaction, params};
use sha2::{Digest, Sha256};

/// A message as it came.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// From whom.
    pub source: Source,
    /// When the relay, or we, received it.
    pub received_at: Millis,
    /// What it said.
    pub body: &'a [u8],
}

/// Who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A callback of an STK push: a claim.
    StkCallback,
    /// A confirmation of money into the till: a claim.
    C2bConfirmation,
    /// Daraja's answer to a push: what proves that it was taken or refused.
    StkPush,
    /// Daraja's answer to our question about a push, if it concludes it: proof.
    StkQuery,
    /// A page of the till's own records: proof.
    PullPage,
    /// Mail that belongs to no payment we know, or that could not be opened.
    Unknown,
}

impl Source {
    const fn name(self) -> &'static str {
        match self {
            Self::StkCallback => "stk_callback",
            Self::C2bConfirmation => "c2b_confirmation",
            Self::StkPush => "stk_push",
            Self::StkQuery => "stk_query",
            Self::PullPage => "pull_page",
            Self::Unknown => "unknown",
        }
    }
}

impl Evidence<'_> {
    pub(crate) fn write(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        let digest: [u8; 32] = Sha256::digest(self.body).into();
        let added = transaction
            .prepare_cached(
                "INSERT INTO evidence (source, digest, received_at_ms, body) SELECT ?1, ?2, ?3, ?4
                 WHERE NOT EXISTS (SELECT 1 FROM evidence WHERE source = ?1 AND digest = ?2)",
            )?
            .execute(params![
                self.source.name(),
                digest,
                self.received_at.0,
                self.body
            ])?;
        if added > 0 {
            seal::EVIDENCE.added(transaction, transaction.last_insert_rowid())?;
        }
        Ok(())
    }
}
