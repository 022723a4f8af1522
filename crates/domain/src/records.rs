//! The till's own records, as far as they speak about one attempt: what a complete look at them must be to let an unknown attempt go
//! (R12), and which row of them is certainly an attempt's money (R11).
//!
//! The records are what we fetched ourselves about all money that came to the till number (Pull Transactions, Transaction
//! Status). Whose each row is, of all attempts of the shop, is in [`crate::book`].

use crate::ids::MpesaCode;
use crate::money::Cents;
use crate::payment::{Attempt, AttemptState, ClaimedOutcome, WATCH};
use crate::phone::Msisdn;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use thiserror::Error;

/// The least time after which the records are taken to be complete. Safaricom documents no figure, so a measured one only ever adds.
pub const RECORDS_LAG_MIN: Duration = Duration::from_secs(300);

/// How far back the records can be read (portal, Pull Transactions: 48 hours), and so how long money is looked for.
pub const RECORDS_REACH: Duration = WATCH;

/// So long is remembered how late a row came: a weekend's slow records may be next weekend's, and one bad night does not hold up every
/// request for ever.
pub const LAG_REMEMBERED: Duration = Duration::from_secs(30 * 86_400);

/// A look that is longer ago than this tells nothing about how late a row is: the PC was off, or Daraja away.
const LAG_MEASURED_WITHIN: Duration = Duration::from_secs(900);

/// So often they are read as far back as they go: a row may come later than any was seen to, and nobody has a prompt open for a payment
/// straight to the till.
pub const READ_WHOLE_EVERY: Duration = Duration::from_secs(3_600);

/// Every other look reads again so much of what the one before it read.
const OVERLAP: Duration = Duration::from_secs(3_600);

/// How far this PC's clock and the records' may be apart.
pub const CLOCK_SLACK: Duration = Duration::from_secs(300);

/// So much older than its request a row may be that a callback names: the request's time is right to seconds (R17), and the records may tell
/// minutes only. Any older, and somebody has named another payment.
const NAMED_BEFORE: Duration = Duration::from_secs(60);

/// One look at the till's records, read to its end, and every row of it that has no exact owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sweep {
    /// When and over what time.
    pub look: Look,
    /// What is left over: rows that nobody has, that wait for a person, or that an attempt has by inference only (R13). All of them;
    /// which could be the attempt's is decided here.
    pub left: Vec<Row>,
}

/// When a sweep looked, and over what time. Logged with what it cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// When its first page was asked for.
    pub began_at: Millis,
    /// The first moment whose rows it read.
    pub from: Millis,
    /// The last one.
    pub to: Millis,
    /// How late rows were seen to appear in the records.
    pub lag: Duration,
}

/// From when on a look that begins now reads the records: all that the last one may have missed, and all about which nobody knows yet. `whole`
/// is the last look that read as far back as the records go, in this run of the program: at a start nobody knows what came meanwhile.
pub fn read_from<'a>(
    last: Option<Look>,
    whole: Option<Look>,
    asked: impl IntoIterator<Item = &'a Attempt>,
    now: Millis,
) -> Millis {
    let floor = now.before(RECORDS_REACH);
    let is_due = |whole: Look| now.since(whole.began_at) >= READ_WHOLE_EVERY;
    let (Some(last), Some(false)) = (last, whole.map(is_due)) else {
        return floor;
    };
    let unknown = asked.into_iter().filter(|a| a.is_unknown());
    let unknown = unknown.filter(|a| a.cleared.is_none());
    let since = unknown.map(|a| a.asked_at.before(CLOCK_SLACK).before(CLOCK_SLACK));
    since.fold(last.to.before(OVERLAP), Millis::min).max(floor)
}

/// When the last complete look began, if what it lacked tells a look that begins now how late the records are.
#[must_use]
pub fn looked_at(last: Option<Look>, now: Millis) -> Option<Millis> {
    let recent = |look: &Look| now.since(look.began_at) <= LAG_MEASURED_WITHIN;
    last.filter(recent).map(|look| look.began_at)
}

/// How late a row came that moved then, and that a look which began at `began_at` is the first to bring: the look before it should have shown
/// it.
#[must_use]
pub fn late_by(moved_at: Millis, looked_at: Option<Millis>, began_at: Millis) -> Duration {
    let missed = looked_at.filter(|looked_at| moved_at < *looked_at);
    missed.map_or(Duration::ZERO, |_| began_at.since(moved_at))
}

/// Money that the till's records tell of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Its code.
    pub code: MpesaCode,
    /// How much.
    pub amount: Cents,
    /// Whose phone paid, unless the records hide it.
    pub phone: Option<Msisdn>,
    /// When it moved, by Safaricom's clock.
    pub at: Millis,
    /// The account that the payer or our push named: a paybill's rows have one, a till's are empty.
    pub reference: String,
}

/// Why a sweep lets an attempt not go. It blocks further prompts as before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotCleared {
    /// There is nothing to clear: the attempt's answer is known, or something says that it was paid.
    #[error("this M-PESA request is not one that nobody knows about")]
    NotUnknown,
    /// The prompt could still be answered, or the records still lack its money. Sweep again.
    #[error("the records were looked at too early")]
    TooEarly {
        /// A sweep that begins then is late enough.
        from: Millis,
    },
    /// The money could have moved at a time that was not looked at. Sweep the whole.
    #[error("the records were not looked at over the whole time")]
    NotCovered,
    /// A row that could be its money has no certain owner. A person must assign it first.
    #[error("a payment in the records could be this one's")]
    RowLeft,
}

impl Look {
    /// Whether it shows all money that moved between these times: late enough, and over the whole time.
    pub(crate) fn shows(
        &self,
        since: Millis,
        until: Millis,
        now: Millis,
    ) -> Result<(), NotCleared> {
        let from = until.plus(self.lag.max(RECORDS_LAG_MIN));
        if self.began_at < from || now < self.began_at {
            return Err(NotCleared::TooEarly { from });
        }
        if self.from.plus(CLOCK_SLACK) > since || self.to < until.plus(CLOCK_SLACK) {
            return Err(NotCleared::NotCovered);
        }
        Ok(())
    }
}

impl Sweep {
    /// Whether it proves that nothing came of the attempt.
    pub fn clears(&self, attempt: &Attempt, now: Millis) -> Result<(), NotCleared> {
        if !attempt.may_be_let_go(now) {
            return Err(NotCleared::NotUnknown);
        }
        self.look
            .shows(attempt.asked_at, attempt.prompt_over_at(), now)?;
        if self.left.iter().any(|row| row.could_be(attempt)) {
            return Err(NotCleared::RowLeft);
        }
        Ok(())
    }
}

impl Row {
    /// Whether this could be the attempt's money. A hidden phone could be anybody's, and a row has no latest time: late money is money. What
    /// bears its account is its own, even where a wrong clock asked for it later than it came.
    #[must_use]
    pub fn could_be(&self, attempt: &Attempt) -> bool {
        let is_their_phone = |phone: &Msisdn| *phone == attempt.phone;
        let fits = self.at.plus(CLOCK_SLACK) >= attempt.asked_at
            && self.phone.as_ref().is_none_or(is_their_phone);
        self.amount == attempt.amount && (fits || self.refers_to(attempt))
    }

    /// Whether this is the attempt's money beyond doubt (R11): its amount, its phone, its time, and either the code that its callback
    /// claims or, at a paybill, the account that only its push named.
    #[must_use]
    pub fn is_exactly(&self, attempt: &Attempt) -> bool {
        let is_named = || self.phone.is_some() && self.is_named_by(attempt);
        self.could_be(attempt) && (self.refers_to(attempt) || is_named())
    }

    /// Whether the attempt is proven paid by this row, if nobody else's it can be: it is exactly its, and its push may have been taken.
    #[must_use]
    pub fn settles(&self, attempt: &Attempt) -> bool {
        match attempt.state {
            AttemptState::Unknown | AttemptState::Accepted(_) | AttemptState::Failed(..) => {
                self.is_exactly(attempt)
            }
            AttemptState::Sending
            | AttemptState::NotSent(_)
            | AttemptState::Refused(_)
            | AttemptState::Paid(..) => false,
        }
    }

    pub(crate) fn refers_to(&self, attempt: &Attempt) -> bool {
        attempt.id.has_reference(self.reference.trim())
    }

    /// Whether a callback of the attempt names this row, and it is not too old to be its money.
    pub(crate) fn is_named_by(&self, attempt: &Attempt) -> bool {
        self.at.plus(NAMED_BEFORE) >= attempt.asked_at && self.is_claimed_by(attempt)
    }

    /// Whether a callback of the attempt claims this row's code.
    #[must_use]
    pub fn is_claimed_by(&self, attempt: &Attempt) -> bool {
        match attempt.claim.as_ref().map(|claim| &claim.outcome) {
            Some(ClaimedOutcome::Paid { code, .. }) => *code == self.code,
            Some(ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. }) | None => false,
        }
    }
}
