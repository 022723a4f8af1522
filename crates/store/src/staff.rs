//! The staff: a log of their own beside the sales', under a seal, and apart from it what they prove themselves with. Like a shift's, each event
//! knows after how many of the sales' events it was written, and so whose sale one is follows from the two logs alone.

use crate::{Store, StoreError, seal};
use pokea_domain::discount::DiscountLimit;
use pokea_domain::staff::{Event, Lockout, Name, Person};
use pokea_domain::{Millis, PersonId, SaleId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::time::Duration;

const DISCOUNT_LIMIT: &str = "discount_limit";

/// What somebody proves themselves with. Each is tried and locked by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Credential {
    /// Of anybody.
    Pin(PersonId),
    /// Of an owner.
    Passphrase(PersonId),
}

impl Credential {
    fn name(self) -> String {
        match self {
            Self::Pin(person) => format!("pin {person}"),
            Self::Passphrase(person) => format!("passphrase {person}"),
        }
    }
}

/// A salt of 16 bytes and a slow digest of 32.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 48]);

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Digest")
    }
}

/// What is held of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// What it was chosen as.
    pub digest: Digest,
    /// How often it was tried.
    pub lockout: Lockout,
}

impl Store {
    /// How much may be taken off a basket without somebody's approval.
    pub fn discount_limit(&self) -> Result<DiscountLimit, StoreError> {
        let kept = self.setting(DISCOUNT_LIMIT)?;
        let read = |text: String| {
            serde_json::from_str(&text)
                .map_err(|e| StoreError::Unreadable(format!("the limit of discounts: {e}")))
        };
        kept.map_or_else(|| Ok(DiscountLimit::default()), read)
    }

    /// Keeps another limit. Sales that were made stay as they are.
    pub fn set_discount_limit(&mut self, limit: DiscountLimit) -> Result<(), StoreError> {
        let text =
            serde_json::to_string(&limit).map_err(|e| StoreError::Unreadable(e.to_string()))?;
        self.set_setting(DISCOUNT_LIMIT, &text)
    }

    /// Everybody who was ever named, oldest first.
    pub fn staff(&self) -> Result<Vec<Person>, StoreError> {
        let mut events = self.connection.prepare_cached(
            "SELECT body FROM staff WHERE substr(body, 3, 8) IN ('person_a', 'archived') ORDER BY seq",
        )?;
        let mut staff = Vec::new();
        for body in events.query_map([], |row| row.get::<_, String>(0))? {
            read(&body?)?.apply(&mut staff);
        }
        Ok(staff)
    }

    /// Keeps what happened among the staff, with new credentials, all or nothing. A new one was never tried.
    pub fn keep_staff(
        &mut self,
        events: &[Event],
        credentials: &[(Credential, Digest)],
        at: Millis,
    ) -> Result<(), StoreError> {
        self.write(|transaction, head| {
            for (credential, digest) in credentials {
                let held = Held {
                    digest: *digest,
                    lockout: Lockout::default(),
                };
                hold(transaction, &credential.name(), &held)?;
            }
            events
                .iter()
                .try_for_each(|event| append(transaction, at, head.sequence(), event))
        })
    }

    /// What is held of a credential; nothing if nobody chose it.
    pub fn credential(&self, credential: Credential) -> Result<Option<Held>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT digest, wrong, left_ms FROM credential WHERE name = ?1")?
            .query_row([credential.name()], |row| {
                Ok(Held {
                    digest: Digest(row.get(0)?),
                    lockout: Lockout {
                        wrong: row.get(1)?,
                        left: Duration::from_millis(row.get::<_, i64>(2)?.unsigned_abs()),
                    },
                })
            })
            .optional()?)
    }

    /// Keeps how often a credential was tried, with what happened by that.
    pub fn keep_try(
        &mut self,
        credential: Credential,
        held: &Held,
        events: &[Event],
        at: Millis,
    ) -> Result<(), StoreError> {
        self.write(|transaction, head| {
            hold(transaction, &credential.name(), held)?;
            events
                .iter()
                .try_for_each(|event| append(transaction, at, head.sequence(), event))
        })
    }

    /// Pokea has run for so long: every pause is shorter by that. Whether any pause is left.
    pub fn let_pauses_run(&mut self, span: Duration) -> Result<bool, StoreError> {
        let paused = "SELECT count(*) FROM credential WHERE left_ms > 0";
        let count = |connection: &Connection| {
            connection
                .prepare_cached(paused)?
                .query_row([], |row| row.get::<_, i64>(0))
        };
        if count(&self.connection)? == 0 {
            return Ok(false);
        }
        let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        self.write(|transaction, _| {
            seal::CREDENTIAL.change_many(transaction, || {
                transaction.execute(
                    "UPDATE credential SET left_ms = max(left_ms - ?1, 0) WHERE left_ms > 0",
                    [span],
                )
            })
        })?;
        Ok(count(&self.connection)? > 0)
    }

    /// Who stood at the till when a sale was begun; nothing where nobody had to.
    pub fn served_by(&self, sale: SaleId) -> Result<Option<Name>, StoreError> {
        let last: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT body FROM staff WHERE log < (SELECT min(seq) FROM event WHERE sale = ?1) AND substr(body, 3, 7) = 'signed_'
                 ORDER BY log DESC, seq DESC LIMIT 1",
            )?
            .query_row([sale.to_string()], |row| row.get(0))
            .optional()?;
        let Some(body) = last else {
            return Ok(None);
        };
        let Some(Some(at_till)) = read(&body)?.at_till() else {
            return Ok(None);
        };
        let staff = self.staff()?;
        let server = staff.into_iter().find(|person| person.id == at_till);
        Ok(server.map(|person| person.name))
    }

    /// Who signed in last and did not sign out: nobody stands there any more when the program starts again.
    pub fn left_at_till(&self) -> Result<Option<PersonId>, StoreError> {
        let last: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT body FROM staff WHERE substr(body, 3, 7) = 'signed_' ORDER BY log DESC, seq DESC LIMIT 1",
            )?
            .query_row([], |row| row.get(0))
            .optional()?;
        last.map_or(Ok(None), |body| Ok(read(&body)?.at_till().flatten()))
    }
}

/// `log`: after so many events of sales.
fn append(
    transaction: &Transaction<'_>,
    at: Millis,
    log: u64,
    event: &Event,
) -> Result<(), StoreError> {
    let body = serde_json::to_string(event).map_err(|e| StoreError::Unreadable(e.to_string()))?;
    transaction
        .prepare_cached(
            "INSERT INTO staff (seq, at_ms, log, body) SELECT coalesce(max(seq), 0) + 1, ?1, ?2, ?3 FROM staff",
        )?
        .execute(params![at.0, log.cast_signed(), body])?;
    seal::STAFF.added(transaction, transaction.last_insert_rowid())
}

fn hold(transaction: &Transaction<'_>, name: &str, held: &Held) -> Result<(), StoreError> {
    let left_ms = i64::try_from(held.lockout.left.as_millis()).unwrap_or(i64::MAX);
    seal::CREDENTIAL.change(transaction, &name, || {
        transaction
            .prepare_cached(
                "INSERT INTO credential (name, digest, wrong, left_ms) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, wrong = excluded.wrong, left_ms = excluded.left_ms",
            )?
            .execute(params![name, held.digest.0, held.lockout.wrong, left_ms])
    })?;
    Ok(())
}

fn read(body: &str) -> Result<Event, StoreError> {
    serde_json::from_str(body)
        .map_err(|e| StoreError::Unreadable(format!("an event of the staff: {e}")))
}
