//! Lists and searches over the projections. Each is answered from an index, so that it grows with the answer and not with the history.
//!
//! "Newest" is the order of writing and not the clock's, which a person may set back (R17).

use crate::{Store, StoreError, read_id, series};
use pokea_domain::kra_pin::KraPin;
use pokea_domain::sale::Sale;
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn, ReceiptNumber, RefundId, SaleId};
use rusqlite::{Params, params};

/// The most sales that a search answers.
const FOUND_MAX: usize = 50;

/// Each part brings its newest only, since an amount or a name can be that of every tenth sale ever made. For the beginning of a name,
/// `name` goes from one different name to the next, and the newest of each are read (CROSS JOIN
/// holds SQLite to that order).
const FIND: &str = "
    WITH RECURSIVE name (payer) AS (
        SELECT (SELECT payer FROM attempt WHERE payer >= ?6 AND payer < ?6 || char(1114111) ORDER BY payer LIMIT 1)
        UNION ALL
        SELECT (SELECT payer FROM attempt WHERE payer > name.payer AND payer < ?6 || char(1114111) ORDER BY payer LIMIT 1)
        FROM name WHERE name.payer IS NOT NULL
    )
    SELECT id FROM sale WHERE id IN (
        SELECT id FROM (SELECT id FROM sale WHERE due_cents = ?1 ORDER BY seq DESC LIMIT ?7)
        UNION ALL SELECT id FROM sale WHERE receipt_sequence IN (?3, ?8) AND (?2 IS NULL OR register = ?2)
        UNION ALL SELECT sale FROM attempt WHERE code = ?4
        UNION ALL SELECT id FROM sale WHERE direct = ?4
        UNION ALL SELECT id FROM (SELECT id FROM sale WHERE buyer_pin = ?9 ORDER BY seq DESC LIMIT ?7)
        UNION ALL SELECT sale FROM (SELECT sale FROM attempt WHERE phone = ?5 ORDER BY seq DESC LIMIT ?7)
        UNION ALL SELECT sale FROM attempt WHERE seq IN (
            SELECT named.seq FROM name CROSS JOIN attempt AS named ON named.payer = name.payer AND named.seq >= coalesce(
                (SELECT seq FROM attempt WHERE payer = name.payer ORDER BY seq DESC LIMIT 1 OFFSET ?7 - 1), 0)
            ORDER BY named.seq DESC LIMIT ?7)
    ) ORDER BY seq DESC LIMIT ?7";

impl Store {
    /// Whether a prompt was paid whose money has Safaricom's code: its callback came, or the till's records have it.
    pub fn has_coded_prompt(&self) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM money WHERE code IS NOT NULL)";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Sales with a request that is not over, oldest first.
    pub fn watched(&self) -> Result<Vec<SaleId>, StoreError> {
        self.ids("SELECT id FROM sale WHERE watched = 1 ORDER BY seq", [])
    }

    /// Sales that a start must look at: with a request that is not over, or with paper that was being printed. Oldest first.
    pub fn interrupted(&self) -> Result<Vec<SaleId>, StoreError> {
        self.ids(
            "SELECT id FROM sale WHERE watched = 1 OR paper = 'printing' ORDER BY seq",
            [],
        )
    }

    /// The latest sales without a request that is not over, by what happened to them last: a customer who pays late is news.
    pub fn latest(&self, limit: usize) -> Result<Vec<SaleId>, StoreError> {
        self.ids(
            "SELECT id FROM sale WHERE watched = 0 ORDER BY changed DESC LIMIT ?1",
            [limit.cast_signed()],
        )
    }

    /// The latest sales for which money came that must be given back.
    pub fn refunds_due(&self, limit: usize) -> Result<Vec<SaleId>, StoreError> {
        self.ids(
            "SELECT DISTINCT attempt.sale FROM money JOIN attempt ON attempt.id = money.attempt
             WHERE money.refund_due = 1 ORDER BY money.proven_at_ms DESC LIMIT ?1",
            [limit.cast_signed()],
        )
    }

    /// How many payments must be given back.
    pub fn refunds_due_in_all(&self) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM money WHERE refund_due = 1")?
            .query_row([], |row| row.get(0))?)
    }

    /// How many sales were paid since, and what they came to.
    pub fn paid_since(&self, from: Millis) -> Result<(u32, Cents), StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*), coalesce(sum(due_cents), 0) FROM sale WHERE state = 'completed' AND ended_at_ms >= ?1")?
            .query_row([from.0], |row| Ok((row.get(0)?, Cents::new(row.get(1)?))))?)
    }

    /// Sales that a cashier may mean by this text: an amount, a receipt number, an M-PESA code, a phone number, a buyer's KRA PIN, or the
    /// beginning of a name. Newest first; the latest sales for an empty text.
    pub fn find(&self, text: &str) -> Result<Vec<SaleId>, StoreError> {
        let text = text.trim();
        if text.is_empty() {
            return self.ids(
                "SELECT id FROM sale ORDER BY seq DESC LIMIT ?1",
                [FOUND_MAX.cast_signed()],
            );
        }
        // What the text cannot be is NULL, which equals nothing.
        let compact = text.replace([' ', '\u{a0}', ','], "");
        let cents = Cents::parse_decimal(&compact).ok().map(Cents::cents);
        let (register, sequence) = receipt_number(text).unzip();
        // A number alone is looked for in the first series and in the newest.
        let newest = series::kept(&self.connection)?;
        let newest = sequence
            .filter(|_| register.flatten().is_none())
            .and_then(|within| {
                Some(ReceiptNumber::of(0, "", within)?.sequence + newest * ReceiptNumber::SERIES)
            });
        let code = MpesaCode::parse(&compact.to_ascii_uppercase()).ok();
        let phone = Msisdn::parse(text).ok();
        let buyer = KraPin::parse(text).ok();
        self.ids(
            FIND,
            params![
                cents,
                register.flatten(),
                sequence,
                code.as_ref().map(MpesaCode::as_str),
                phone.as_ref().map(Msisdn::as_daraja),
                text,
                FOUND_MAX.cast_signed(),
                newest,
                buyer.as_ref().map(KraPin::as_str)
            ],
        )
    }

    /// The sale whose receipt has this number.
    pub fn sale_with_receipt(&self, number: &ReceiptNumber) -> Result<Option<Sale>, StoreError> {
        let found = self.ids(
            "SELECT id FROM sale WHERE register = ?1 AND receipt_sequence = ?2",
            params![number.register.0, number.sequence],
        )?;
        match found.first() {
            Some(id) => self.sale(*id),
            None => Ok(None),
        }
    }

    /// The paid sale whose goods are instead of what came back by this refund.
    pub fn sale_in_exchange_for(&self, refund: RefundId) -> Result<Option<Sale>, StoreError> {
        let named = self.ids(
            "SELECT event.sale FROM event JOIN sale ON sale.id = event.sale
             WHERE substr(event.body, 3, 6) = 'opened' AND json_extract(event.body, '$.opened.exchange.refund') = ?1
                 AND sale.state = 'completed' ORDER BY event.seq",
            [refund.to_string()],
        )?;
        match named.first() {
            Some(id) => self.sale(*id),
            None => Ok(None),
        }
    }

    /// The sale that has the money of this code.
    pub fn sale_with_code(&self, code: &MpesaCode) -> Result<Option<SaleId>, StoreError> {
        let found = self.ids(
            "SELECT sale FROM attempt WHERE code = ?1 UNION SELECT id FROM sale WHERE direct = ?1",
            [code.as_str()],
        )?;
        Ok(found.first().copied())
    }

    pub(crate) fn ids(&self, sql: &str, params: impl Params) -> Result<Vec<SaleId>, StoreError> {
        let mut rows = self.connection.prepare_cached(sql)?;
        rows.query_map(params, |row| row.get::<_, String>(0))?
            .map(|id| read_id(&id?))
            .collect()
    }
}

/// `R1-000123`, `r1b 123`, `R1000123` (its dash lost), `000123` or `123`, as register, if one is named, and sequence.
fn receipt_number(text: &str) -> Option<(Option<u16>, u32)> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let Some(named) = text.strip_prefix(['R', 'r']) else {
        return text
            .parse()
            .ok()
            .filter(|_| digits(text))
            .map(|n| (None, n));
    };
    let (name, within) = match named.split_once(['-', ' ']) {
        Some(parts) => parts,
        None => named.split_at_checked(named.len().checked_sub(6)?)?,
    };
    let (name, within) = (name.trim(), within.trim_matches(['-', ' ']));
    let register = name.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !digits(register) || !digits(within) {
        return None;
    }
    let letters = name.get(register.len()..)?;
    let number = ReceiptNumber::of(register.parse().ok()?, letters, within.parse().ok()?)?;
    Some((Some(number.register.0), number.sequence))
}
