//! How much of a sale is paid, and by what: cash on the counter, one attempt after another, and whatever brings the rest.

use super::{Sale, Tender};
use crate::ids::{AttemptId, MpesaCode};
use crate::money::Cents;
use crate::payment::Attempt;
use crate::records::Row;

impl Sale {
    /// The attempts whose money paid it, or so far a part of it.
    pub fn paying_attempts(&self) -> impl Iterator<Item = &Attempt> {
        let last = match self.completion().map(|done| &done.tender) {
            Some(Tender::Mpesa { attempt }) => Some(attempt),
            Some(Tender::Direct { .. } | Tender::Cash { .. }) | None => None,
        };
        let paying = self.parts.iter().chain(last);
        paying.filter_map(|id| self.attempt(*id))
    }

    /// The attempts whose money is a part of it while it waits for the rest.
    pub fn open_parts(&self) -> impl Iterator<Item = &Attempt> {
        let is_paid = self.completion().is_some();
        self.paying_attempts().filter(move |_| !is_paid)
    }

    /// Whether a payment that is its own is one of them.
    pub(crate) fn may_have_as_part(&self, row: &Row) -> bool {
        self.open_parts().any(|part| row.could_be(part))
    }

    /// Whether this attempt's money paid it, or a part of it.
    #[must_use]
    pub fn is_paid_by(&self, attempt: AttemptId) -> bool {
        self.completion().is_some() && self.paying_attempts().any(|paying| paying.id == attempt)
    }

    /// Whether the payment of this code paid it: by its code, or, where that of an attempt that paid it is not known, because it went back.
    #[must_use]
    pub fn is_paid_with(&self, code: &MpesaCode) -> bool {
        let Some(done) = self.completion() else {
            return false;
        };
        let given = match &done.tender {
            Tender::Direct { code: given, .. } => given == code,
            Tender::Mpesa { .. } | Tender::Cash { .. } => false,
        };
        given
            || self.paying_attempts().any(|paying| match paying.code() {
                Some(paying) => paying == code,
                None => paying.returned > Cents::ZERO,
            })
    }

    /// What is still to be paid, beyond the cash on the counter and the parts that came: nothing once it is paid.
    #[must_use]
    pub fn missing(&self) -> Cents {
        if self.completion().is_some() {
            return Cents::ZERO;
        }
        let parts = self.paying_attempts().map(Attempt::kept);
        minus(self.due, parts.fold(self.cash, plus))
    }

    /// How much of what paid it is cash, without the change.
    #[must_use]
    pub fn paid_in_cash(&self) -> Cents {
        let Some(done) = self.completion() else {
            return Cents::ZERO;
        };
        match done.tender {
            Tender::Cash { .. } => plus(self.cash, done.rest),
            Tender::Mpesa { .. } | Tender::Direct { .. } => self.cash,
        }
    }

    /// Whether it wants more than what came beside its parts, and has no place yet or is due back: nobody pays more while that is there.
    pub(crate) fn wants_money(&self) -> bool {
        let beside = self.attempts.iter();
        let beside = beside.filter(|a| a.is_paid() && !self.parts.contains(&a.id));
        beside.map(Attempt::kept).fold(self.missing(), minus) > Cents::ZERO
    }

    /// How much of what paid it went back to where it came from: its goods are out, and it is no longer covered.
    #[must_use]
    pub fn uncovered(&self) -> Cents {
        let Some(done) = self.completion() else {
            return Cents::ZERO;
        };
        // What had gone back before the sale was paid, something else made up for.
        let brought = match done.tender {
            Tender::Cash { .. } => done.rest,
            Tender::Direct { .. } => minus(done.rest, self.direct_returned),
            Tender::Mpesa { .. } => Cents::ZERO,
        };
        let kept = self.paying_attempts().map(Attempt::kept);
        let there = kept.fold(brought, plus);
        minus(self.due, plus(there, self.cash))
    }
}

fn plus(sum: Cents, more: Cents) -> Cents {
    sum.checked_add(more).unwrap_or(sum)
}

/// Less what was taken away, and never below nothing.
pub(super) fn minus(sum: Cents, less: Cents) -> Cents {
    sum.checked_sub(less)
        .unwrap_or(Cents::ZERO)
        .max(Cents::ZERO)
}
