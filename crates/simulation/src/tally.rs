//! What a run took part in: which transitions the rules made, so that a report shows what was never tried.

use pokea_domain::Cents;
use pokea_domain::payment::{AttemptState, ClaimedOutcome, Coded, Dispute};
use pokea_domain::print::PrintState;
use pokea_domain::reversal::{ReversalState, Reversals, WhyNotDone};
use pokea_domain::sale::{Sale, SaleState, Tender};
use std::collections::BTreeMap;

/// From a state to a state, as reports name them.
pub type Transition = (&'static str, &'static str);

/// How often each transition was taken.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By transition.
    pub transitions: BTreeMap<Transition, u64>,
    /// Sales begun.
    pub sales: u64,
    /// Pushes that Daraja took.
    pub pushes: u64,
    /// Payments in the ledger.
    pub payments: u64,
    /// Access tokens that were asked for.
    pub tokens: u64,
    /// Register crashes.
    pub crashes: u64,
    /// Sales paid twice: by the owner's word, by Daraja's own late change of mind, or because a row was later than any before.
    pub double: u64,
    /// Those of them that only the last explains.
    pub double_by_lag: u64,
    /// Payments that no look could read any more, because the PCs were asleep for longer than the records reach back.
    pub unread: u64,
}

impl Tally {
    /// Notes a transition.
    pub(crate) fn note(&mut self, from: &'static str, to: &'static str) {
        *self.transitions.entry((from, to)).or_default() += 1;
    }

    /// Notes everything in which a sale differs.
    pub(crate) fn changed(&mut self, before: Option<&Sale>, after: Option<&Sale>) {
        let Some(after) = after else { return };
        let mut differs = |from: &'static str, to: &'static str| {
            if from != to {
                *self.transitions.entry((from, to)).or_default() += 1;
            }
        };
        differs(before.map_or("sale: none", sale_state), sale_state(after));
        differs(
            before.map_or("paper: none", paper_state),
            paper_state(after),
        );
        let due = |sale: &Sale| {
            if sale.refunds_due.is_empty() {
                "refund: none"
            } else {
                "refund: due"
            }
        };
        differs(before.map_or("refund: none", due), due(after));
        let cover = |sale: &Sale| match sale.uncovered() {
            Cents::ZERO => "covered",
            _ => "uncovered",
        };
        differs(before.map_or("covered", cover), cover(after));
        let cash = |sale: &Sale| match sale.cash {
            Cents::ZERO => "cash: none",
            _ => "cash: laid",
        };
        differs(before.map_or("cash: none", cash), cash(after));
        let parts = |sale: &Sale| match sale.parts.len() {
            0 => "parts: none",
            1 => "parts: one",
            _ => "parts: more",
        };
        differs(before.map_or("parts: none", parts), parts(after));
        for (number, attempt) in after.attempts.iter().enumerate() {
            let known = before.and_then(|sale| sale.attempts.get(number));
            differs(
                known.map_or("attempt: none", |a| state(&a.state)),
                state(&attempt.state),
            );
            differs(known.map_or("claim: none", |a| claim(a)), claim(attempt));
            differs(
                known.map_or("dispute: none", |a| dispute(a.dispute)),
                dispute(attempt.dispute),
            );
            differs(known.map_or("held", |a| let_go(a)), let_go(attempt));
            differs(
                known.map_or("code: none", |a| coded(&a.coded)),
                coded(&attempt.coded),
            );
            differs(known.map_or("money: its own", |a| spent(a)), spent(attempt));
        }
    }

    /// Notes everything in which what is taken back of a payment differs.
    pub(crate) fn changed_money_back(&mut self, before: Option<&Reversals>, after: &Reversals) {
        for (number, request) in after.requests.iter().enumerate() {
            let known = before.and_then(|known| known.requests.get(number));
            let from = known.map_or("reversal: none", |known| reversal_state(&known.state));
            let to = reversal_state(&request.state);
            if from != to {
                self.note(from, to);
            }
            let is_news = known.is_none_or(|known| known.claim.is_none());
            if request.claim.is_some() && is_news {
                self.note("result: none", "result: heard");
            }
        }
        if after.elsewhere > before.map_or(Cents::ZERO, |known| known.elsewhere) {
            self.note("money: here", "money: back by itself");
        }
    }

    /// Adds another run's.
    pub fn add(&mut self, other: &Self) {
        for (transition, times) in &other.transitions {
            *self.transitions.entry(*transition).or_default() += times;
        }
        self.sales += other.sales;
        self.pushes += other.pushes;
        self.payments += other.payments;
        self.tokens += other.tokens;
        self.crashes += other.crashes;
        self.double += other.double;
        self.double_by_lag += other.double_by_lag;
        self.unread += other.unread;
    }
}

const fn reversal_state(state: &ReversalState) -> &'static str {
    match state {
        ReversalState::Sending => "reversal: sending",
        ReversalState::Unknown => "reversal: unknown",
        ReversalState::Accepted(_) => "reversal: accepted",
        ReversalState::Done(_) => "reversal: done",
        ReversalState::NotDone(WhyNotDone::Told) => "reversal: not done",
        ReversalState::NotDone(_) => "reversal: refused",
    }
}

const fn sale_state(sale: &Sale) -> &'static str {
    match &sale.state {
        SaleState::Open => "sale: open",
        SaleState::Stopped => "sale: stopped",
        SaleState::Cancelled(_) => "sale: cancelled",
        SaleState::Completed(done) => match done.tender {
            Tender::Mpesa { .. } => "sale: paid",
            Tender::Direct { .. } => "sale: paid straight",
            Tender::Cash { .. } => "sale: paid in cash",
        },
    }
}

fn paper_state(sale: &Sale) -> &'static str {
    match sale.paper.map(|job| job.state) {
        None => "paper: none",
        Some(PrintState::Queued) => "paper: queued",
        Some(PrintState::Printing) => "paper: printing",
        Some(PrintState::Ask) => "paper: ask",
        Some(PrintState::Printed) => "paper: printed",
        Some(PrintState::Dropped) => "paper: dropped",
    }
}

const fn state(state: &AttemptState) -> &'static str {
    match state {
        AttemptState::Sending => "attempt: sending",
        AttemptState::NotSent(_) => "attempt: not sent",
        AttemptState::Refused(_) => "attempt: refused",
        AttemptState::Unknown => "attempt: unknown",
        AttemptState::Accepted(push) if push.adopted => "attempt: adopted",
        AttemptState::Accepted(_) => "attempt: accepted",
        AttemptState::Paid(..) => "attempt: paid",
        AttemptState::Failed(..) => "attempt: unpaid",
    }
}

fn claim(attempt: &pokea_domain::payment::Attempt) -> &'static str {
    match attempt.claim.as_ref().map(|claim| &claim.outcome) {
        None => "claim: none",
        Some(ClaimedOutcome::Paid { .. }) => "claim: paid",
        Some(ClaimedOutcome::Failed(_)) => "claim: not paid",
        Some(ClaimedOutcome::Unclear { .. }) => "claim: unclear",
    }
}

const fn dispute(dispute: Option<Dispute>) -> &'static str {
    match dispute {
        None => "dispute: none",
        Some(Dispute::AmountDiffers) => "dispute: amount differs",
        Some(Dispute::ClaimDenied) => "dispute: claim denied",
        Some(Dispute::Unattributed) => "dispute: unattributed",
    }
}

const fn coded(coded: &Coded) -> &'static str {
    match coded {
        Coded::Not => "code: none",
        Coded::By(_) => "code: given",
        Coded::NotAsClaimed => "code: withdrawn",
    }
}

const fn spent(attempt: &pokea_domain::payment::Attempt) -> &'static str {
    if attempt.spent {
        "money: spent"
    } else {
        "money: its own"
    }
}

const fn let_go(attempt: &pokea_domain::payment::Attempt) -> &'static str {
    if attempt.cleared.is_some() {
        "cleared"
    } else if attempt.overridden.is_some() {
        "overridden"
    } else {
        "held"
    }
}
