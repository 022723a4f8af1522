//! Evidence: every message from outside, byte for byte, once.

use crate::{StoreError, schema, seal};
use pokea_domain::Millis;
use rusqlite::{Connection, Transaction, params};
use sha2::{Digest, Sha256};

/// A message as it came.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// From whom.
    pub source: Source,
    /// When the relay, or we, received it.
    pub received_at: Millis,
    /// The callback address that it was posted to, if it was posted. For a push whose answer was lost it is the only link to the payment.
    pub posted_to: Option<Address<'a>>,
    /// What it said.
    pub body: &'a [u8],
}

/// A callback address, by what tells it from others. The relay vouches for it, as bound to what it sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// Drawn for the payment or the question that it is about: lower-case hex.
    pub nonce: &'a str,
    /// The PC whose address it is: lower-case hex.
    pub device: &'a str,
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
    /// The result of a question about one M-PESA code: proof, if it names the question.
    StatusResult,
    /// Daraja's answer to a request to take a payment back: what proves that it was taken.
    Reversal,
    /// The result of such a request: a claim.
    ReversalResult,
    /// Daraja's answer to a payout: what proves that it was taken.
    Payout,
    /// The result of a payout: a claim.
    PayoutResult,
    /// A statement of the till from Safaricom's portal, as a person chose the file: a claim.
    Statement,
    /// Mail that belongs to no payment we know.
    Unknown,
    /// Mail that could not be opened, as the relay sent it: it may be, once its key comes.
    Sealed,
}

impl Source {
    const fn name(self) -> &'static str {
        match self {
            Self::StkCallback => "stk_callback",
            Self::C2bConfirmation => "c2b_confirmation",
            Self::StkPush => "stk_push",
            Self::StkQuery => "stk_query",
            Self::PullPage => "pull_page",
            Self::StatusResult => "status_result",
            Self::Reversal => "reversal",
            Self::ReversalResult => "reversal_result",
            Self::Payout => "payout",
            Self::PayoutResult => "payout_result",
            Self::Statement => "statement",
            Self::Unknown => "unknown",
            Self::Sealed => "sealed",
        }
    }
}

impl Evidence<'_> {
    pub(crate) fn write(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        let (nonce, device) = self.posted_to.map(|to| (to.nonce, to.device)).unzip();
        let added = transaction
            .prepare_cached(
                "INSERT INTO evidence (source, digest, received_at_ms, body, nonce, device) SELECT ?1, ?2, ?3, ?4, ?5, ?6
                 WHERE NOT EXISTS (SELECT 1 FROM evidence WHERE source = ?1 AND digest = ?2)",
            )?
            .execute(params![
                self.source.name(),
                digest(nonce, self.body),
                self.received_at.0,
                self.body,
                nonce,
                device
            ])?;
        if added > 0 {
            seal::EVIDENCE.added(transaction, transaction.last_insert_rowid())?;
        }
        Ok(())
    }
}

/// The bodies of what is kept sealed, in the order in which it came.
pub(crate) fn sealed(connection: &Connection) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut rows =
        connection.prepare_cached("SELECT body FROM evidence WHERE source = ?1 ORDER BY id")?;
    let bodies = rows.query_map([Source::Sealed.name()], |row| row.get(0))?;
    Ok(bodies.collect::<Result<_, _>>()?)
}

/// Holds every message against its digest.
pub(crate) fn check(connection: &Connection, version: usize) -> Result<(), StoreError> {
    // Earlier versions kept no addresses.
    let sql = match version >= schema::SEALED_ANEW {
        true => "SELECT id, digest, body, nonce FROM evidence",
        false => "SELECT id, digest, body, NULL FROM evidence",
    };
    let mut rows = connection.prepare(sql)?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let (kept, body): ([u8; 32], Vec<u8>) = (row.get(1)?, row.get(2)?);
        let nonce: Option<String> = row.get(3)?;
        if kept != digest(nonce.as_deref(), &body) {
            let id: i64 = row.get(0)?;
            let what = format!("evidence {id} is not what came");
            return Err(StoreError::Unreadable(what));
        }
    }
    Ok(())
}

/// Where it was posted to is a part of what it says: the same words at two addresses are about two payments.
fn digest(nonce: Option<&str>, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    if let Some(nonce) = nonce {
        hash.update(nonce.as_bytes());
        hash.update([0]);
    }
    hash.update(body);
    hash.finalize().into()
}
