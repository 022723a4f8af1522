//! What the shop's other registers have told ([`pokea_domain::peer`]), how far this one has told them, and which payments are reserved among them.
//! Tables `peer_sale`, `peer_attempt`, `reservation` and `elsewhere`, each under a seal.

use crate::{RelayCursor, Store, StoreError, read_id, read_log, seal, settings};
use pokea_domain::peer::{Notice, Reservation, Told, names};
use pokea_domain::sale::{Event, Sale};
use pokea_domain::till::HORIZON;
use pokea_domain::{AttemptId, CheckoutRequestId, Millis, MpesaCode, RegisterId, SaleId};
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};

/// `yes` once the shop has other registers.
const SHARED: &str = "book_is_shared";
const YES: &str = "yes";
/// Up to where in the log everything is told.
const TOLD_TO: &str = "told_to";
/// `yes` once the others were asked for what they had told before.
const ASKED: &str = "asked_peers";
/// The number on this register's receipts.
const REGISTER: &str = "register";

/// What has not been told yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Untold {
    /// Sales that something happened to, each whole.
    pub sales: Vec<Told>,
    /// With them everything is told up to here.
    pub upto: u64,
    /// Payments that this register had reserved, and gives to no sale.
    pub frees: Vec<MpesaCode>,
}

/// A notice as it came.
#[derive(Debug)]
pub struct HeardNotice<'a> {
    /// What it says.
    pub notice: &'a Notice,
    /// The device that posted it: lower-case hex.
    pub from: &'a str,
    /// It is this register's own, read back.
    pub is_own: bool,
    /// It was posted in this run.
    pub is_of_this_run: bool,
    /// When the relay got it.
    pub at: Millis,
    /// The relay's number of it.
    pub relay: Option<RelayCursor>,
}

impl Store {
    /// The number that this register's receipts begin with: drawn once, from what the relay has counted, for a file in which nothing was sold yet.
    pub fn register(&mut self, counted: u16) -> Result<RegisterId, StoreError> {
        if let Some(kept) = self.setting(REGISTER)?.and_then(|kept| kept.parse().ok()) {
            return Ok(RegisterId(kept));
        }
        let first: Option<u16> = self
            .connection
            .query_row(
                "SELECT register FROM event ORDER BY seq LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        let register = first.unwrap_or(counted.max(1));
        self.set_setting(REGISTER, &register.to_string())?;
        Ok(RegisterId(register))
    }

    /// Whether the shop has other registers, as far as is known.
    pub fn is_shared(&self) -> Result<bool, StoreError> {
        Ok(self.setting(SHARED)?.as_deref() == Some(YES))
    }

    /// The relay says whether it has. True if that is news.
    pub fn set_shared(&mut self, shared: bool, now: Millis) -> Result<bool, StoreError> {
        if self.is_shared()? == shared {
            return Ok(false);
        }
        let told_to = self.before(now)?;
        self.write(|transaction, _| {
            settings::write(transaction, SHARED, if shared { YES } else { "no" })?;
            settings::write(transaction, TOLD_TO, &told_to.to_string())
        })?;
        Ok(true)
    }

    /// Whether the others are still to be asked for what they told before this register could hear it.
    pub fn is_to_ask_peers(&self) -> Result<bool, StoreError> {
        Ok(self.setting(ASKED)?.as_deref() != Some(YES))
    }

    /// This file is an older copy, or the relay has lost mail: they are to be asked again.
    pub fn ask_peers_again(&mut self) -> Result<(), StoreError> {
        self.set_setting(ASKED, "no")
    }

    /// What happened since everything was told, in notices of about this many bytes of JSON; nothing if all is told.
    pub fn untold(&self, bytes: usize) -> Result<Option<Untold>, StoreError> {
        let told_to = self.told_to()?;
        let sql = "SELECT seq, sale FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2";
        let mut events = self.connection.prepare_cached(sql)?;
        let events = events.query_map(params![told_to.cast_signed(), EVENTS_LOOKED_AT], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut untold = Untold {
            sales: Vec::new(),
            upto: told_to,
            frees: self.freed()?,
        };
        let (mut seen, mut used) = (BTreeSet::new(), 0_usize);
        for event in events {
            let (seq, sale) = event?;
            if !seen.contains(&sale) {
                let told = self.told_of(&sale)?;
                let size = told.as_ref().map_or(0, size);
                if used > 0 && used.saturating_add(size) > bytes {
                    break;
                }
                if size > bytes {
                    tracing::error!(%sale, size, "a sale is too long to be told to the shop's other registers; look there before its payments are given to anybody");
                } else {
                    untold.sales.extend(told);
                    used = used.saturating_add(size);
                }
                seen.insert(sale);
            }
            untold.upto = seq.cast_unsigned();
        }
        Ok((untold.upto > told_to || !untold.frees.is_empty()).then_some(untold))
    }

    /// Up to where everything is told.
    pub fn told_to(&self) -> Result<u64, StoreError> {
        let kept = self.setting(TOLD_TO)?.and_then(|kept| kept.parse().ok());
        Ok(kept.unwrap_or(0))
    }

    /// Keeps what a notice says, and how far the mail is read with it, in one transaction. The same notice again changes nothing.
    pub fn keep_notice(&mut self, heard: &HeardNotice<'_>, now: Millis) -> Result<(), StoreError> {
        let notice = heard.notice;
        let told_again = self.before(now)?;
        self.write(|transaction, _| {
            if let Some(cursor) = heard.relay {
                settings::write_cursor(transaction, cursor)?;
            }
            for code in &notice.frees {
                free(transaction, code, heard.from)?;
            }
            for code in &notice.reserves {
                reserve(transaction, code, heard)?;
            }
            if heard.is_own {
                return match heard.is_of_this_run {
                    true => {
                        settings::write(transaction, TOLD_TO, &notice.upto.to_string())?;
                        match notice.asks {
                            true => settings::write(transaction, ASKED, YES),
                            false => Ok(()),
                        }
                    }
                    false => Ok(()),
                };
            }
            for told in &notice.sales {
                keep_sale(transaction, told, heard.from)?;
            }
            let told_to = settings::read(transaction, TOLD_TO)?;
            let told_to: Option<u64> = told_to.and_then(|kept| kept.parse().ok());
            if notice.asks && told_to.is_none_or(|told_to| told_to > told_again) {
                settings::write(transaction, TOLD_TO, &told_again.to_string())?;
            }
            Ok(())
        })
    }

    /// This register gives the payment to no sale after all, nor takes it back. From now on it is not its own, and the others hear of it.
    pub fn free(&mut self, code: &MpesaCode) -> Result<(), StoreError> {
        self.write(|transaction, _| let_go(transaction, code.as_str()))
    }

    /// The same for all that it reserved before and gave to none: somebody went away, or its program was killed.
    pub fn free_unused(&mut self, before: Millis) -> Result<(), StoreError> {
        let unused: Vec<String> = self
            .connection
            .prepare_cached("SELECT code FROM reservation WHERE ours = 1 AND freed = 0 AND at_ms < ?1 AND NOT EXISTS (SELECT 1 FROM sale WHERE direct = code) AND NOT EXISTS (SELECT 1 FROM payback WHERE payment = code)")?
            .query_map([before.0], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if unused.is_empty() {
            return Ok(());
        }
        self.write(|transaction, _| unused.iter().try_for_each(|code| let_go(transaction, code)))
    }

    /// Which register may give this payment to a sale.
    pub fn reservation(&self, code: &MpesaCode) -> Result<Reservation, StoreError> {
        if !self.is_shared()? {
            return Ok(Reservation::NotNeeded);
        }
        let ours: Option<bool> = self
            .connection
            .prepare_cached("SELECT ours FROM reservation WHERE code = ?1 AND freed = 0")?
            .query_row([code.as_str()], |row| row.get(0))
            .optional()?;
        Ok(match ours {
            Some(true) => Reservation::Ours,
            Some(false) => Reservation::Elsewhere,
            None => Reservation::Missing,
        })
    }

    /// Other registers' sales with something that happened since, or paid by a payment straight to the till since.
    pub(crate) fn peer_sales_since(&self, since: Millis) -> Result<Vec<Sale>, StoreError> {
        let mut bodies = self.connection.prepare_cached(
            "SELECT body FROM peer_sale WHERE last_at_ms >= ?1
             OR id IN (SELECT peer_sale.id FROM row CROSS JOIN peer_sale ON peer_sale.direct = row.code WHERE row.at_ms >= ?1) ORDER BY id",
        )?;
        let bodies = bodies.query_map([since.0], |row| row.get::<_, String>(0))?;
        bodies.map(|body| read_sale(&body?)).collect()
    }

    /// Another register's sale that has the payment of this code, as far as it has told.
    pub fn peer_sale_with_code(&self, code: &MpesaCode) -> Result<Option<Sale>, StoreError> {
        let body: Option<String> = self
            .connection
            .prepare_cached("SELECT body FROM peer_sale WHERE direct = ?1 OR id IN (SELECT sale FROM peer_attempt WHERE code = ?1) LIMIT 1")?
            .query_row([code.as_str()], |row| row.get(0))
            .optional()?;
        body.map(|body| read_sale(&body)).transpose()
    }

    /// Another register's attempt whose money has this code.
    pub(crate) fn peer_with_code(
        &self,
        code: &MpesaCode,
    ) -> Result<Option<(SaleId, AttemptId)>, StoreError> {
        self.attempt_where(
            "SELECT sale, id FROM peer_attempt WHERE code = ?1",
            code.as_str(),
        )
    }

    /// Another register's attempt of this push.
    pub(crate) fn peer_of_push(
        &self,
        checkout: &CheckoutRequestId,
    ) -> Result<Option<(SaleId, AttemptId)>, StoreError> {
        let sql = "SELECT sale, id FROM peer_attempt WHERE checkout = ?1";
        self.attempt_where(sql, checkout.as_str())
    }

    /// The other registers' sales that a book of payments since may hold, and whose each is.
    pub(crate) fn registers_of_peers(
        &self,
        since: Millis,
    ) -> Result<BTreeMap<SaleId, u16>, StoreError> {
        let mut sales = self.connection.prepare_cached(
            "SELECT id, register FROM peer_sale WHERE last_at_ms >= ?1
             UNION SELECT peer_sale.id, register FROM row CROSS JOIN peer_sale ON peer_sale.direct = row.code WHERE row.at_ms >= ?1",
        )?;
        let sales = sales.query_map([since.before(HORIZON).0], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?))
        })?;
        sales
            .map(|sale| {
                let (sale, register) = sale?;
                Ok((read_id(&sale)?, register))
            })
            .collect()
    }

    fn told_of(&self, sale: &str) -> Result<Option<Told>, StoreError> {
        let sql = "SELECT at_ms, body FROM event WHERE sale = ?1 ORDER BY seq";
        let log: Vec<(Millis, Event)> = read_log(&self.connection, sql, sale, "sale")?;
        Ok(Told::of(log))
    }

    fn freed(&self) -> Result<Vec<MpesaCode>, StoreError> {
        let mut codes = self
            .connection
            .prepare_cached("SELECT code FROM reservation WHERE freed = 1 LIMIT ?1")?;
        let codes = codes.query_map([FREED_AT_ONCE], |row| row.get::<_, String>(0))?;
        codes
            .map(|code| MpesaCode::parse(&code?).map_err(|e| unreadable(&e)))
            .collect()
    }

    /// The place in the log from which on it may still matter to a book that is made now. Times in the log grow, but for a clock that was set back.
    fn before(&self, now: Millis) -> Result<u64, StoreError> {
        let since = now.before(HORIZON);
        let mut at = self
            .connection
            .prepare_cached("SELECT at_ms FROM event WHERE seq = ?1")?;
        let (mut low, mut high) = (0, self.log_head());
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            let at: i64 = at.query_row([middle.cast_signed()], |row| row.get(0))?;
            match at < since.0 {
                true => low = middle,
                false => high = middle - 1,
            }
        }
        Ok(low)
    }
}

/// So many events are looked at for one notice.
const EVENTS_LOOKED_AT: i64 = 2_000;

/// So many payments are freed by one notice: their codes are short, and few are.
const FREED_AT_ONCE: i64 = 32;

fn read_sale(body: &str) -> Result<Sale, StoreError> {
    let told: Told = serde_json::from_str(body).map_err(|e| unreadable(&e))?;
    let sale = told.sale();
    sale.ok_or_else(|| unreadable(&"what another register has told is no sale"))
}

fn size(told: &Told) -> usize {
    serde_json::to_vec(told).map_or(usize::MAX, |json| json.len())
}

fn unreadable(why: &dyn std::fmt::Display) -> StoreError {
    StoreError::Unreadable(why.to_string())
}

/// The first reservation in the order of the mail counts.
fn reserve(
    transaction: &Transaction<'_>,
    code: &MpesaCode,
    heard: &HeardNotice<'_>,
) -> Result<(), StoreError> {
    seal::RESERVATION.change(transaction, &code.as_str(), || {
        transaction
            .prepare_cached("INSERT INTO reservation (code, device, ours, at_ms) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (code) DO NOTHING")?
            .execute(params![code.as_str(), heard.from, heard.is_own, heard.at.0])
    })?;
    Ok(())
}

fn let_go(transaction: &Transaction<'_>, code: &str) -> Result<(), StoreError> {
    seal::RESERVATION.change(transaction, &code, || {
        transaction
            .prepare_cached("UPDATE reservation SET freed = 1 WHERE code = ?1 AND ours = 1 AND NOT EXISTS (SELECT 1 FROM sale WHERE direct = ?1) AND NOT EXISTS (SELECT 1 FROM payback WHERE payment = ?1)")?
            .execute([code])
    })?;
    Ok(())
}

fn free(transaction: &Transaction<'_>, code: &MpesaCode, from: &str) -> Result<(), StoreError> {
    seal::RESERVATION.change(transaction, &code.as_str(), || {
        transaction
            .prepare_cached("DELETE FROM reservation WHERE code = ?1 AND device = ?2")?
            .execute(params![code.as_str(), from])
    })?;
    Ok(())
}

/// Whatever was told later has no fewer events: mail that comes twice, or late, changes nothing. A sale of this register's own is not another's to tell.
fn keep_sale(transaction: &Transaction<'_>, told: &Told, from: &str) -> Result<(), StoreError> {
    let (Some(sale), Some(last_at)) = (told.sale(), told.last_at()) else {
        return Ok(());
    };
    let id = sale.id.to_string();
    let is_known: bool = transaction
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM event WHERE sale = ?1) OR EXISTS (SELECT 1 FROM peer_sale WHERE id = ?1 AND events > ?2)",
        )?
        .query_row(params![id, told.events().cast_signed()], |row| row.get(0))?;
    if is_known {
        return Ok(());
    }
    let body = serde_json::to_string(told).map_err(|e| unreadable(&e))?;
    let direct = sale.paid_directly_by().map(MpesaCode::as_str);
    seal::PEER_SALE.change(transaction, &id, || {
        transaction
            .prepare_cached("INSERT INTO peer_sale (id, device, register, events, last_at_ms, direct, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (id) DO UPDATE SET events = excluded.events, last_at_ms = excluded.last_at_ms, direct = excluded.direct, body = excluded.body")?
            .execute(params![id, from, sale.register.0, told.events().cast_signed(), last_at.0, direct, body])
    })?;
    for (attempt, checkout, code) in names(&sale) {
        let attempt = attempt.to_string();
        let checkout = checkout.map(CheckoutRequestId::as_str);
        seal::PEER_ATTEMPT.change(transaction, &attempt, || {
            transaction
                .prepare_cached("INSERT INTO peer_attempt (id, sale, checkout, code) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (id) DO UPDATE SET checkout = excluded.checkout, code = excluded.code")?
                .execute(params![attempt, id, checkout, code.map(MpesaCode::as_str)])
        })?;
    }
    Ok(())
}
