//! Views made of sales: which card is amber, which is red, and what is the matter with each.

mod asleep;
mod day_end;
mod money_back;
mod payouts;
mod shift;
mod unsettled;

pub(crate) use asleep::Asleep;
pub(crate) use day_end::{day_end, day_end_reason};
pub(crate) use money_back::{
    find_refund, goods_of, money_back, number, of_nobodys, sale_with_money_back,
};
pub(crate) use payouts::{payee_number, payouts, payouts_between};
pub(crate) use shift::{pending, report as shift_report, z_line};
pub(crate) use unsettled::open_matters;

use crate::practice::PracticePhones;
use crate::views::disk::DiskView;
use crate::views::family::FamilyView;
use crate::views::goods::ParkedView;
use crate::views::offsite::OffsiteView;
use crate::views::printing::{PaperAsk, PaperView, PrintTrouble};
use crate::views::staff::StaffView;
use crate::views::{
    AttemptView, CodeView, Language, Lights, LineView, Money, PaidView, SaleStatus, SaleView,
    Situation, TenderView, TillView,
};
use crate::worlds::days_left;
use pokea_domain::entry::Line;
use pokea_domain::payment::{
    Attempt, AttemptState, ClaimedOutcome, Dispute, Failure, NotSent, PROMPT_LIFE, PushRefusal,
};
use pokea_domain::sale::{Sale, SaleState, Tender};
use pokea_domain::shop::{Shop, World};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn, PersonId, SaleId};
use pokea_store::{Store, StoreError};
use std::time::Duration;

const LATEST_SHOWN: usize = 5;

/// "Still being processed" is no outcome, and by then no longer a thing to wait for quietly: the owner should know.
pub(crate) const ESCALATE_AFTER: Duration = Duration::from_secs(15 * 60);

/// What is around the sales: what the program knows of this moment, and forgets when it ends.
pub(crate) struct Around<'a> {
    pub(crate) now: Millis,
    pub(crate) revision: u64,
    pub(crate) language: Language,
    pub(crate) lights: Lights,
    pub(crate) disk: DiskView,
    pub(crate) looked_percent: Option<u8>,
    pub(crate) callbacks_delayed: bool,
    pub(crate) older_copy: bool,
    pub(crate) clock_behind_ms: Option<i64>,
    pub(crate) asleep: Option<&'a Asleep>,
    pub(crate) family: &'a FamilyView,
    pub(crate) printer: Option<&'a str>,
    pub(crate) print_trouble: Option<PrintTrouble>,
    pub(crate) at_till: Option<PersonId>,
    pub(crate) codes: Vec<CodeView>,
    pub(crate) offsite: OffsiteView,
    pub(crate) password_at: Option<Millis>,
    pub(crate) practice: Option<&'a dyn PracticePhones>,
}

/// So few days before the operator's password ends it is told of.
const PASSWORD_DAYS_SHOWN: i64 = 14;

/// The whole screen.
pub(crate) fn till(
    store: &Store,
    shop: &Shop,
    world: World,
    around: &Around<'_>,
) -> Result<TillView, StoreError> {
    let now = around.now;
    let views = |ids: Vec<SaleId>| -> Result<Vec<SaleView>, StoreError> {
        ids.into_iter()
            .filter_map(|id| store.sale(id).transpose())
            .map(|found| sale_with_money_back(store, &found?, now))
            .collect()
    };
    let mut latest = store.latest(LATEST_SHOWN)?;
    for due_back in store.refunds_due(LATEST_SHOWN)? {
        // Money to give back stays in sight, however many sales came after it.
        if !latest.contains(&due_back) {
            latest.push(due_back);
        }
    }
    for payment in store.reversing()? {
        // Nor does money that is on its way back.
        let sale = store.sale_with_code(&payment)?;
        latest.extend(sale.filter(|sale| !latest.contains(sale)));
    }
    let (sales_today, taken_today) = store.paid_since(now.nairobi().day_start())?;
    let mut waiting = Vec::new();
    let mut unplaced = 0_u32;
    for id in store.watched()? {
        match store.sale(id)? {
            Some(known) if known.has_live_attempt() => waiting.push(sale(&known, now)),
            // It is paid, and a payment beside has no place: that is the owner's matter, and no prompt's.
            Some(_) => {
                unplaced = unplaced.saturating_add(1);
                if !latest.contains(&id) {
                    latest.push(id);
                }
            }
            None => {}
        }
    }
    for id in store.owing()? {
        waiting.extend(store.sale(id)?.map(|known| sale(&known, now)));
        latest.retain(|shown| *shown != id);
    }
    Ok(TillView {
        revision: around.revision,
        now_ms: now.0,
        world,
        shop_name: shop.name.clone(),
        till_number: shop.till_number.clone(),
        language: around.language,
        lights: around.lights,
        disk: around.disk,
        offsite: around.offsite.clone(),
        password_days: around
            .password_at
            .map(|typed_at| days_left(typed_at, now))
            .filter(|days| *days <= PASSWORD_DAYS_SHOWN),
        looked_percent: around.looked_percent,
        clock_behind_ms: around.clock_behind_ms,
        callbacks_delayed: around.callbacks_delayed,
        older_copy: around.older_copy,
        family: around.family.clone(),
        paper: paper(store, around)?,
        staff: StaffView::of(&store.staff()?, around.at_till, store.discount_limit()?),
        asleep: around
            .asleep
            .map(|asleep| asleep.view(store, now))
            .transpose()?,
        codes: around.codes.clone(),
        next_receipt: store.next_receipt(shop.register)?.to_string(),
        unsettled: unsettled::unsettled(store, &waiting, unplaced)?,
        waiting,
        latest: views(latest)?,
        parked: store.parked()?.iter().map(ParkedView::of).collect(),
        day_end: day_end::notice(store, now)?,
        shift: store.shift(shop.register)?.as_ref().and_then(shift::line),
        sales_today,
        taken_today: Money(taken_today),
        practice: around.practice.map(PracticePhones::view),
    })
}

/// What waits for the printer, and what nobody knows of it.
fn paper(store: &Store, around: &Around<'_>) -> Result<PaperView, StoreError> {
    let mut asks = Vec::new();
    for id in store.asked_about()? {
        let sale = store.sale(id)?;
        asks.extend(sale.and_then(|sale| {
            Some(PaperAsk {
                sale: sale.id.to_string(),
                receipt: sale.completion()?.receipt.to_string(),
            })
        }));
    }
    Ok(PaperView {
        printer: around.printer.map(str::to_owned),
        trouble: around.print_trouble,
        waiting: store.papers_on_their_way()?,
        asks,
    })
}

/// One sale.
pub(crate) fn sale(sale: &Sale, now: Millis) -> SaleView {
    let attempt = attempt_that_matters(sale);
    SaleView {
        id: sale.id.to_string(),
        opened_at_ms: sale.opened_at.0,
        due: Money(sale.due),
        missing: Money(sale.missing()),
        cash: Money(sale.cash),
        cash_back: Money(sale.cash_back),
        parts: parts(sale),
        vat: Money(vat(&sale.lines)),
        lines: sale.lines.iter().map(line).collect(),
        discount: Money(sale_discount(&sale.lines)),
        rounding: Money(rounding(&sale.lines, sale.due)),
        status: status(sale, now),
        attempt: attempt.map(|attempt| attempt_view(sale, attempt, now)),
        paid: paid(sale),
        back: money_back::in_cash(sale),
        refund_due: sale
            .refunds_due
            .iter()
            .map(|refund| refund.amount)
            .reduce(|sum, amount| sum.checked_add(amount).unwrap_or(sum))
            .map(Money),
        stopped: sale.state == SaleState::Stopped,
        buyer_pin: sale.buyer_pin.clone().map(String::from),
        may_be_paid: sale.may_push().is_ok(),
        may_reopen: sale.may_reopen().is_some(),
    }
}

/// One line of a sale.
pub(crate) fn line(line: &Line) -> LineView {
    LineView {
        name: line.name.clone(),
        quantity: line.quantity,
        unit: Money(line.unit),
        discount: Money(line.discount),
        note: line.note.clone(),
        total: Money(of_its_own(line)),
    }
}

/// Quantity times price, less what is taken off this line alone.
fn of_its_own(line: &Line) -> Cents {
    let own = |line: &Line| line.gross()?.checked_sub(line.discount);
    own(line).unwrap_or_default()
}

/// What is taken off the whole.
pub(crate) fn sale_discount(lines: &[Line]) -> Cents {
    sum(lines.iter().map(|line| line.sale_discount))
}

/// What is due beyond the lines.
pub(crate) fn rounding(lines: &[Line], due: Cents) -> Cents {
    let exact = sum(lines.iter().filter_map(Line::total));
    due.checked_sub(exact).unwrap_or_default()
}

fn sum(amounts: impl Iterator<Item = Cents>) -> Cents {
    amounts.fold(Cents::ZERO, |sum, amount| {
        sum.checked_add(amount).unwrap_or(sum)
    })
}

/// VAT inside these lines: taken out of each at the rate of its band, then added.
pub(crate) fn vat(lines: &[Line]) -> Cents {
    sum(lines
        .iter()
        .filter_map(|line| Some(line.vat.inside(line.total()?))))
}

/// The one that paid, else one that still may, else the last.
fn attempt_that_matters(sale: &Sale) -> Option<&Attempt> {
    let paying = sale.completion().and_then(|done| match done.tender {
        Tender::Mpesa { attempt } => sale.attempt(attempt),
        Tender::Direct { .. } | Tender::Cash { .. } => None,
    });
    let live = sale.attempts.iter().rev().find(|attempt| attempt.is_live());
    paying.or(live).or_else(|| sale.latest_attempt())
}

fn status(sale: &Sale, now: Millis) -> SaleStatus {
    let attempt = attempt_that_matters(sale);
    match (&sale.state, attempt) {
        (SaleState::Completed(_), _) => SaleStatus::Paid,
        (SaleState::Cancelled(_), None) => SaleStatus::Cancelled,
        (SaleState::Cancelled(_), Some(attempt)) if attempt.is_paid() => SaleStatus::Cancelled,
        // Also of a sale that was given up: its money may have come after all.
        (SaleState::Open | SaleState::Stopped | SaleState::Cancelled(_), Some(attempt))
            if attempt.is_live() =>
        {
            match situation(attempt, now) {
                Situation::AnswerLost
                | Situation::Overdue
                | Situation::Unattributed
                | Situation::AmountDiffers
                | Situation::Contradiction => SaleStatus::NotKnown,
                Situation::Sending
                | Situation::OnThePhone
                | Situation::StillProcessing
                | Situation::ProvingPaid
                | Situation::ProvingFailed
                | Situation::LetGo
                | Situation::Paid
                | Situation::NoMoney
                | Situation::Declined
                | Situation::NoAnswer
                | Situation::WrongPin
                | Situation::PinLocked
                | Situation::PhoneBusy
                | Situation::Limit
                | Situation::TooSoon
                | Situation::Busy
                | Situation::CustomerAccount
                | Situation::SetUp
                | Situation::FieldRefused
                | Situation::Unreachable
                | Situation::Insecure => SaleStatus::Waiting,
            }
        }
        (SaleState::Cancelled(_), Some(attempt)) if attempt.is_let_go() => SaleStatus::Cancelled,
        (SaleState::Open, None) => SaleStatus::Owing,
        // Its money came, as a part or to be given back: nothing of it failed.
        (SaleState::Open, Some(attempt)) if attempt.is_paid() || sale.may_push().is_err() => {
            SaleStatus::Owing
        }
        (SaleState::Open | SaleState::Stopped | SaleState::Cancelled(_), _) => SaleStatus::Failed,
    }
}

fn attempt_view(sale: &Sale, attempt: &Attempt, now: Millis) -> AttemptView {
    let is_wanted = matches!(sale.state, SaleState::Open | SaleState::Stopped);
    let after = attempt.overridable_after().filter(|_| is_wanted);
    AttemptView {
        id: attempt.id.to_string(),
        phone: attempt.phone.national(),
        phone_masked: attempt.phone.masked(),
        amount: Money(attempt.amount),
        asked_at_ms: attempt.asked_at.0,
        live_until_ms: attempt.asked_at.plus(PROMPT_LIFE).0,
        situation: situation(attempt, now),
        again_from_ms: attempt.again_from().0,
        override_after_ms: after.map(|at| at.0),
    }
}

fn situation(attempt: &Attempt, now: Millis) -> Situation {
    if let Some(dispute) = attempt.dispute {
        return match dispute {
            Dispute::AmountDiffers => Situation::AmountDiffers,
            Dispute::ClaimDenied => Situation::Contradiction,
            Dispute::Unattributed => Situation::Unattributed,
        };
    }
    if attempt.is_let_go() {
        return Situation::LetGo;
    }
    let overdue = now > attempt.asked_at.plus(PROMPT_LIFE);
    let escalated = now > attempt.asked_at.plus(ESCALATE_AFTER);
    match &attempt.state {
        AttemptState::Sending if overdue => Situation::AnswerLost,
        AttemptState::Sending => Situation::Sending,
        AttemptState::NotSent(NotSent::Insecure) => Situation::Insecure,
        AttemptState::NotSent(NotSent::Unreachable | NotSent::NoToken) => Situation::Unreachable,
        AttemptState::Refused(why) => match why {
            PushRefusal::PhoneBusy => Situation::PhoneBusy,
            PushRefusal::TooFast | PushRefusal::Token { .. } => Situation::Busy,
            PushRefusal::SetUp { .. } => Situation::SetUp,
            PushRefusal::Field { .. } => Situation::FieldRefused,
        },
        AttemptState::Unknown => Situation::AnswerLost,
        AttemptState::Accepted(_) if escalated => Situation::Overdue,
        AttemptState::Accepted(push) => match attempt.claim.as_ref().map(|claim| &claim.outcome) {
            Some(ClaimedOutcome::Paid { .. }) => Situation::ProvingPaid,
            Some(ClaimedOutcome::Failed(_)) if !overdue => Situation::ProvingFailed,
            Some(ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. }) | None
                if push.adopted =>
            {
                Situation::AnswerLost
            }
            Some(ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. }) | None if overdue => {
                Situation::StillProcessing
            }
            Some(ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. }) | None => {
                Situation::OnThePhone
            }
        },
        AttemptState::Paid(..) => Situation::Paid,
        AttemptState::Failed(_, failure) => match failure {
            Failure::NoMoney => Situation::NoMoney,
            Failure::Declined => Situation::Declined,
            Failure::NoAnswer => Situation::NoAnswer,
            Failure::WrongPin => Situation::WrongPin,
            Failure::PinLocked => Situation::PinLocked,
            Failure::PhoneBusy => Situation::PhoneBusy,
            Failure::Limit => Situation::Limit,
            Failure::TooSoon => Situation::TooSoon,
            Failure::Busy => Situation::Busy,
            Failure::CustomerAccount => Situation::CustomerAccount,
            Failure::SetUp => Situation::SetUp,
        },
    }
}

fn paid(sale: &Sale) -> Option<PaidView> {
    let done = sale.completion()?;
    let tender = match &done.tender {
        Tender::Cash { tendered, change } => TenderView::Cash {
            tendered: Money(*tendered),
            change: Money(*change),
        },
        Tender::Direct { code, phone, .. } => TenderView::Mpesa {
            amount: Money(done.rest),
            code: Some(code.to_string()),
            payer: None,
            phone: phone.as_ref().map(Msisdn::masked).unwrap_or_default(),
        },
        Tender::Mpesa { attempt } => by_phone(sale.attempt(*attempt)?),
    };
    Some(PaidView {
        receipt: done.receipt.to_string(),
        at_ms: done.at.0,
        tender,
    })
}

/// What was there before whatever brought the rest.
fn parts(sale: &Sale) -> Vec<TenderView> {
    let cash = (sale.cash > Cents::ZERO).then_some(TenderView::Cash {
        tendered: Money(sale.cash),
        change: Money(Cents::ZERO),
    });
    let phones = sale.parts.iter().filter_map(|id| sale.attempt(*id));
    cash.into_iter().chain(phones.map(by_phone)).collect()
}

fn by_phone(attempt: &Attempt) -> TenderView {
    TenderView::Mpesa {
        amount: Money(attempt.amount),
        code: attempt.code().map(MpesaCode::to_string),
        payer: attempt.payer.clone(),
        phone: attempt.phone.masked(),
    }
}
