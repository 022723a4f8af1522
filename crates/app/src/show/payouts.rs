//! Views of payouts.

use crate::views::Money;
use crate::views::payouts::{PayoutFailure, PayoutStep, PayoutView};
use pokea_daraja::initiator::{InitiatorFailure, Outcome};
use pokea_domain::payout::{Claim, Payee, Payout, PayoutState, WhyNotPaid};
use pokea_domain::staff::Person;
use pokea_domain::{Millis, PersonId};
use pokea_store::{Store, StoreError};

/// So many of the latest are listed; the others are in the list of all.
const LATEST: usize = 60;

/// The latest, the newest first.
pub(crate) fn payouts(store: &Store, now: Millis) -> Result<Vec<PayoutView>, StoreError> {
    let staff = store.staff()?;
    let latest = store.latest_payouts(LATEST)?;
    let known = latest.into_iter().map(|id| store.payout(id));
    let known = known.collect::<Result<Vec<_>, _>>()?;
    Ok(known
        .iter()
        .flatten()
        .map(|it| view(it, &staff, now))
        .collect())
}

/// Those of a time of which something was paid, or may have been, oldest first.
pub(crate) fn payouts_between(
    store: &Store,
    from: Millis,
    to: Millis,
) -> Result<Vec<PayoutView>, StoreError> {
    let staff = store.staff()?;
    let all = store.payouts_between(from, to)?.into_iter();
    let known = all
        .map(|id| store.payout(id))
        .collect::<Result<Vec<_>, _>>()?;
    let counted = known.iter().flatten().filter(|it| it.counts());
    // Nobody says anything about one in a list.
    Ok(counted.map(|it| view(it, &staff, it.asked_at)).collect())
}

/// As people write it.
pub(crate) fn payee_number(payee: &Payee) -> String {
    match payee {
        Payee::Person { phone, .. } => phone.national(),
        Payee::PayBill { number, .. } | Payee::Till { number } | Payee::TopUp { number } => {
            number.to_string()
        }
        Payee::Tax { prn } => prn.to_string(),
    }
}

pub(crate) fn view(payout: &Payout, staff: &[Person], now: Millis) -> PayoutView {
    let named = |id: Option<PersonId>| {
        let person = staff.iter().find(|person| Some(person.id) == id)?;
        Some(person.name.as_str().to_owned())
    };
    let wish = &payout.wish;
    let paid = match &payout.state {
        PayoutState::Paid(paid) => Some(paid),
        _ => None,
    };
    PayoutView {
        id: payout.id.to_string(),
        kind: wish.payee.kind(),
        purpose: match &wish.payee {
            Payee::Person { purpose, .. } => Some(*purpose),
            _ => None,
        },
        number: payee_number(&wish.payee),
        account: match &wish.payee {
            Payee::PayBill { account, .. } => Some(account.to_string()),
            _ => None,
        },
        amount: Money(wish.amount),
        reason: wish.reason.as_str().to_owned(),
        by: named(wish.by),
        second: named(payout.second),
        asked_ms: payout.asked_at.0,
        sent_ms: payout.begun_at.map(|at| at.0),
        step: step(payout),
        receiver: paid.and_then(|paid| paid.receiver.clone()),
        code: paid.and_then(|paid| Some(paid.code.as_ref()?.as_str().to_owned())),
        failure: failure(payout),
        may_be_sent: payout.may_be_sent(),
        may_be_dropped: payout.state == PayoutState::Waiting,
        takes_word: payout.takes_word(now),
    }
}

const fn step(payout: &Payout) -> PayoutStep {
    match &payout.state {
        PayoutState::Waiting if payout.needs_second && payout.second.is_none() => {
            PayoutStep::NeedsSecond
        }
        PayoutState::Waiting => PayoutStep::Waiting,
        PayoutState::Dropped => PayoutStep::Dropped,
        PayoutState::Unknown | PayoutState::Accepted(_) if payout.not_there => PayoutStep::NotThere,
        PayoutState::Sending | PayoutState::Accepted(_) => PayoutStep::Sent,
        PayoutState::Unknown => PayoutStep::Unknown,
        PayoutState::Paid(_) => PayoutStep::Paid,
        PayoutState::NotPaid(_) if payout.is_open() => PayoutStep::Sent,
        PayoutState::NotPaid(_) => PayoutStep::NotPaid,
    }
}

/// Proof that nothing was paid, and the words of its result, which say why.
fn failure(payout: &Payout) -> Option<PayoutFailure> {
    let PayoutState::NotPaid(why) = &payout.state else {
        return None;
    };
    Some(match (why, &payout.said) {
        (WhyNotPaid::NotSent(_), _) => PayoutFailure::Unreachable,
        (WhyNotPaid::Refused { code }, _) => match code.as_str() {
            "busy" => PayoutFailure::Busy,
            _ => PayoutFailure::SetUp,
        },
        (WhyNotPaid::Word, _) => PayoutFailure::Word,
        (WhyNotPaid::Told, Some(Claim::Failed { code })) => match Outcome::of(code) {
            Outcome::Failed(InitiatorFailure::NoMoney) => PayoutFailure::NoMoney,
            Outcome::Failed(InitiatorFailure::Limit) => PayoutFailure::Limit,
            Outcome::Failed(InitiatorFailure::Receiver) => PayoutFailure::Receiver,
            Outcome::Failed(InitiatorFailure::Credential | InitiatorFailure::Locked) => {
                PayoutFailure::Operator
            }
            Outcome::Failed(InitiatorFailure::SetUp) => PayoutFailure::SetUp,
            Outcome::Failed(InitiatorFailure::Busy) => PayoutFailure::Busy,
            Outcome::Done | Outcome::Failed(_) | Outcome::Unclear => PayoutFailure::Other,
        },
        (WhyNotPaid::Told, Some(Claim::Paid { .. }) | None) => PayoutFailure::Other,
    })
}
