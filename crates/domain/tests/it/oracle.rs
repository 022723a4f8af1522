//! What must hold of any sale's log. It reads events only, and shares nothing with the rules that wrote them.

use crate::counter::{attempt, session};
use pokea_domain::payment::{ClaimedOutcome, Dispute};
use pokea_domain::print::PrintEvent;
use pokea_domain::sale::{Event, Tender};
use pokea_domain::{AttemptId, Cents, CheckoutRequestId, MerchantRequestId, Millis, MpesaCode};

type Log = [(Millis, Event)];

/// T_live, and the least lag of the till's records.
const PROMPT_MS: i64 = 180_000;
const LAG_MS: i64 = 300_000;

/// What the log says of one attempt.
#[derive(Default)]
struct Told {
    asked_at: i64,
    sent_by: i64,
    over: bool,
    lost: bool,
    named: bool,
    adopted: bool,
    claims_paid: bool,
    code: Option<MpesaCode>,
    /// The push that the last claim is about.
    claimed: Option<(CheckoutRequestId, MerchantRequestId)>,
    disputed: Option<Dispute>,
    proven: bool,
    cleared: bool,
    overridden: bool,
}

/// Checks a log whose last step wrote the events from `before` on.
pub fn judge(log: &Log, before: usize, events: &[Event], now: Millis) -> Result<(), String> {
    paid_in_full(log, before)?;
    no_prompt_beside_another(log, before)?;
    letting_go_has_its_reason(log, before)?;
    money_has_one_place(log, before, events)?;
    one_receipt(log)?;
    one_original(log)?;
    let stamped = log[before..].iter().all(|(at, _)| *at == now);
    require(stamped, "events bear the time of their decision")
}

fn require(holds: bool, rule: &str) -> Result<(), String> {
    holds.then_some(()).ok_or_else(|| rule.to_owned())
}

/// R4, I4: a push goes out only when each earlier one is proven over, or was let go.
fn no_prompt_beside_another(log: &Log, before: usize) -> Result<(), String> {
    for (i, (_, event)) in log.iter().enumerate().skip(before) {
        if !matches!(event, Event::Asked { .. }) {
            continue;
        }
        for id in asked(&log[..i]) {
            let told = told(&log[..i], id);
            let unknown = (told.lost && !told.named) || told.adopted;
            let let_go = unknown && (told.cleared || told.overridden) && !told.claims_paid;
            require(
                is_gone(&log[..i], &told, id)
                    // A later claim of another amount takes nothing back that is proven (R8).
                    || is_part(&log[..i], id)
                    || told.disputed.is_none() && (let_go || (told.over && !told.adopted)),
                "R4: a push beside a prompt that may live",
            )?;
        }
        let open = !log[..i].iter().any(|(_, e)| {
            matches!(
                e,
                Event::Completed { .. } | Event::Stopped | Event::Cancelled
            )
        });
        require(open, "R4: a push for a closed sale")?;
        let came = asked(&log[..i]).into_iter().filter(|id| {
            let (log, id) = (&log[..i], *id);
            told(log, id).proven && returned(log, id) == Cents::ZERO
        });
        let came: i64 = came.map(|id| asked_for(log, id).cents()).sum();
        let Event::Asked { amount, .. } = event else {
            continue;
        };
        require(
            amount.cents() + came + cash_laid(&log[..i]) <= due(log),
            "R4: a push for a sale whose money came",
        )?;
    }
    Ok(())
}

/// I1: what paid a sale is what it comes to, to the cent.
fn paid_in_full(log: &Log, before: usize) -> Result<(), String> {
    for (i, (_, event)) in log.iter().enumerate().skip(before) {
        let Event::Completed { tender, .. } = event else {
            continue;
        };
        let parts = asked(log).into_iter().filter(|id| is_part(&log[..i], *id));
        let parts: i64 = parts.map(|id| asked_for(log, id).cents()).sum();
        let there = parts + cash_laid(&log[..i]);
        let rest = match tender {
            Tender::Mpesa { attempt } => asked_for(log, *attempt).cents(),
            Tender::Cash { tendered, change } => tendered.cents() - change.cents(),
            // Its row is not in this log.
            Tender::Direct { .. } => due(log) - there,
        };
        require(
            rest > 0 && there + rest == due(log),
            "I1: paid in full, and not more",
        )?;
    }
    Ok(())
}

fn due(log: &Log) -> i64 {
    match &log[0].1 {
        Event::Opened { due, .. } => due.cents(),
        other => panic!("a log begins with its opening, not with {other:?}"),
    }
}

/// What lies on the counter.
fn cash_laid(log: &Log) -> i64 {
    log.iter().fold(0, |laid, (_, event)| match event {
        Event::CashLaid { amount } => amount.cents(),
        _ => laid,
    })
}

/// Whether an attempt's money is a part of what the sale is paid with, or is going to be.
fn is_part(log: &Log, id: AttemptId) -> bool {
    let mut completed = false;
    log.iter().fold(false, |is_part, (_, event)| match event {
        Event::PartPaid { attempt } if *attempt == id => true,
        Event::Completed { .. } => {
            completed = true;
            is_part
        }
        Event::RefundDue(refund) if refund.attempt == id => false,
        Event::Returned { attempt, amount }
            if *attempt == Some(id) && *amount > Cents::ZERO && !completed =>
        {
            false
        }
        Event::Spent { attempt, .. } if *attempt == id => false,
        _ => is_part,
    })
}

/// R4, R12, I12.
fn letting_go_has_its_reason(log: &Log, before: usize) -> Result<(), String> {
    for (i, (at, event)) in log.iter().enumerate().skip(before) {
        let id = match event {
            Event::Overridden { attempt, .. } | Event::Cleared { attempt, .. } => *attempt,
            _ => continue,
        };
        let told = told(&log[..i], id);
        require(
            (told.lost && !told.named) || told.adopted,
            "only what nobody knows is let go",
        )?;
        require(
            !told.claims_paid && told.disputed.is_none() && !told.proven,
            "nothing is let go that may be paid",
        )?;
        if let Event::Overridden { session: by, .. } = event {
            require(*by == session(), "I12: the owner's session")?;
            let written = serde_json::to_string(event).unwrap_or_default();
            require(
                written.contains(&by.to_string()),
                "I12: the session is in the log",
            )?;
            require(
                at.0 > told.sent_by + PROMPT_MS,
                "R4: an override of a prompt that may live",
            )?;
        }
        if let Event::Cleared { look, .. } = event {
            require(
                look.began_at.0 >= told.sent_by + PROMPT_MS + LAG_MS && look.began_at <= *at,
                "R12: late enough",
            )?;
            require(
                look.from.0 <= told.asked_at && look.to.0 >= told.sent_by + PROMPT_MS,
                "R12: the whole time",
            )?;
        }
    }
    Ok(())
}

/// R10: proven money is the sale's tender, or due back, or waits for a person who must look; once, and since its own decision.
fn money_has_one_place(log: &Log, before: usize, events: &[Event]) -> Result<(), String> {
    for id in asked(log) {
        let told = told(log, id);
        let tender = log.iter().filter(|(_, e)| {
            matches!(e, Event::Completed { tender: Tender::Mpesa { attempt }, .. } if *attempt == id)
        });
        let places = tender.count() + usize::from(is_part(log, id)) + due_back(log, id);
        if told.proven && went_back(log, id) {
            require(
                places <= 1,
                "R10: money that went back has no place but what it paid",
            )?;
        } else if told.proven {
            let waits = usize::from(told.disputed == Some(Dispute::AmountDiffers));
            require(
                places == 1 || places + waits == 1 || (places == 0 && may_be_given(log, &told, id)),
                "R10: proven money has one place",
            )?;
        } else {
            require(places == 0, "R5: no money without proof")?;
        }
    }
    let closed = log[..before].iter().any(|(_, e)| {
        matches!(
            e,
            Event::Completed { .. } | Event::Stopped | Event::Cancelled
        )
    });
    for event in events {
        let (Event::ProvenPaid { attempt } | Event::Recorded { attempt, .. }) = event else {
            continue;
        };
        let refunded = events
            .iter()
            .any(|e| matches!(e, Event::RefundDue(refund) if refund.attempt == *attempt));
        require(
            refunded
                || !closed
                || went_back(log, *attempt)
                || may_be_given(log, &told(log, *attempt), *attempt),
            "R10: a second payment is due back at once",
        )?;
    }
    Ok(())
}

/// How often an attempt's money is due back: what went back as a whole was, and is no more.
fn due_back(log: &Log, id: AttemptId) -> usize {
    log.iter().fold(0, |due, (_, event)| match event {
        Event::RefundDue(refund) if refund.attempt == id => due + 1,
        Event::Returned { attempt, amount }
            if *attempt == Some(id) && *amount == asked_for(log, id) =>
        {
            0
        }
        _ => due,
    })
}

/// How much of an attempt's money went back, by what the log told last of it.
fn returned(log: &Log, id: AttemptId) -> Cents {
    let mut told = log.iter().rev();
    let last = told.find_map(|(_, event)| match event {
        Event::Returned { attempt, amount } if *attempt == Some(id) => Some(*amount),
        _ => None,
    });
    last.unwrap_or(Cents::ZERO)
}

fn went_back(log: &Log, id: AttemptId) -> bool {
    returned(log, id) == asked_for(log, id)
}

/// Proven, and gone again: or, of a part, due back.
fn is_gone(log: &Log, told: &Told, id: AttemptId) -> bool {
    told.proven && returned(log, id) > Cents::ZERO
}

fn asked_for(log: &Log, id: AttemptId) -> Cents {
    let asked = log.iter().find_map(|(_, event)| match event {
        Event::Asked {
            attempt, amount, ..
        } if *attempt == id => Some(*amount),
        _ => None,
    });
    asked.expect("asked before")
}

/// A person gave the sale a payment that is this attempt's, or may be as long as nobody knows the code of its own: it is of the same amount.
fn may_be_given(log: &Log, told: &Told, id: AttemptId) -> bool {
    let completed = |event: &Event| matches!(event, Event::Completed { .. });
    let end = log.iter().position(|(_, event)| completed(event));
    let Some((before, (_, completion))) = end.map(|end| (&log[..end], &log[end])) else {
        return false;
    };
    let Event::Completed {
        tender: Tender::Direct { code: given, .. },
        ..
    } = completion
    else {
        return false;
    };
    let parts = asked(before).into_iter().filter(|id| is_part(before, *id));
    let parts: i64 = parts.map(|part| asked_for(before, part).cents()).sum();
    let rest = due(log) - cash_laid(before) - parts;
    let is_known = told.code.as_ref().filter(|_| told.disputed.is_none());
    match is_known {
        Some(code) => code == given,
        None => asked_for(log, id).cents() == rest,
    }
}

/// I3.
fn one_receipt(log: &Log) -> Result<(), String> {
    let completed = log
        .iter()
        .filter(|(_, e)| matches!(e, Event::Completed { .. }))
        .count();
    require(completed <= 1, "I3: one receipt number for one sale")?;
    let cancelled = log.iter().any(|(_, e)| matches!(e, Event::Cancelled));
    require(completed == 0 || !cancelled, "closed one way")
}

/// Paper: one original at most, sent to the printer once for each time that it was wanted or proven not to have reached it.
fn one_original(log: &Log) -> Result<(), String> {
    let mut last = None;
    let (mut copy, mut originals) = (false, 0);
    for (i, (_, event)) in log.iter().enumerate() {
        if matches!(event, Event::Completed { .. }) {
            let mut after = log[i + 1..].iter().map(|(_, e)| e);
            let next = after.find(|e| !matches!(e, Event::RefundDue(_)));
            require(
                matches!(next, Some(Event::Paper(PrintEvent::Queued { copy: false }))),
                "R16: completed and queued in one decision",
            )?;
        }
        let Event::Paper(paper) = event else { continue };
        match (last, paper) {
            (None, PrintEvent::Queued { copy: false }) => {}
            (
                Some(PrintEvent::Printed | PrintEvent::Unclear),
                PrintEvent::Queued { copy: true },
            ) => {
                copy = true;
            }
            (Some(PrintEvent::Queued { .. } | PrintEvent::NotPrinted), PrintEvent::Began) => {
                originals += i32::from(!copy);
            }
            (Some(PrintEvent::Began), PrintEvent::NotPrinted) => originals -= i32::from(!copy),
            (Some(PrintEvent::Began), PrintEvent::Printed | PrintEvent::Unclear)
            | (Some(PrintEvent::Unclear), PrintEvent::Printed)
            | (Some(PrintEvent::Queued { .. } | PrintEvent::NotPrinted), PrintEvent::Dropped) => {}
            (Some(PrintEvent::Unclear), PrintEvent::Dropped) => copy = true,
            (Some(PrintEvent::Dropped), PrintEvent::Queued { copy: again }) if *again == copy => {}
            (last, paper) => return Err(format!("paper: {paper:?} after {last:?}")),
        }
        last = Some(*paper);
        require(originals <= 1, "one original")?;
    }
    Ok(())
}

fn asked(log: &Log) -> Vec<AttemptId> {
    let numbers = 1_u128..10;
    let all = numbers.map(attempt);
    all.filter(|id| {
        log.iter()
            .any(|(_, e)| matches!(e, Event::Asked { attempt, .. } if attempt == id))
    })
    .collect()
}

fn told(log: &Log, id: AttemptId) -> Told {
    let mut told = Told::default();
    for (at, event) in log {
        match event {
            Event::Asked { attempt, .. } if *attempt == id => {
                (told.asked_at, told.sent_by) = (at.0, at.0);
            }
            Event::NotSent { attempt, .. } if *attempt == id => told.over = true,
            Event::Refused { attempt, .. } if *attempt == id => {
                (told.over, told.sent_by) = (true, at.0);
            }
            Event::Lost { attempt } if *attempt == id => (told.lost, told.sent_by) = (true, at.0),
            Event::Accepted { attempt, push } if *attempt == id => {
                (told.named, told.adopted) = (true, push.adopted);
                // A claim that came before the answer, and is about another push, told nothing.
                let is_it =
                    |(checkout, merchant)| checkout == push.checkout && merchant == push.merchant;
                if !push.adopted && !told.claimed.take().is_none_or(is_it) {
                    (told.code, told.claims_paid) = (None, false);
                }
            }
            Event::Claimed { attempt, claim } if *attempt == id => {
                told.code = match &claim.outcome {
                    ClaimedOutcome::Paid { code, .. } => Some(code.clone()),
                    ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. } => None,
                };
                told.claims_paid = told.code.is_some();
                told.claimed = Some((claim.checkout.clone(), claim.merchant.clone()));
            }
            Event::Disputed { attempt, why } if *attempt == id => told.disputed = Some(*why),
            Event::ProvenUnpaid { attempt, .. } if *attempt == id => told.over = true,
            // The records settle whose money it is, and how much.
            Event::Recorded { attempt, code } if *attempt == id => {
                (told.over, told.proven, told.disputed) = (true, true, None);
                told.code = Some(code.clone());
            }
            Event::ProvenPaid { attempt } if *attempt == id => {
                (told.over, told.proven) = (true, true);
                told.disputed = told.disputed.filter(|why| *why == Dispute::AmountDiffers);
            }
            Event::Cleared { attempt, .. } if *attempt == id => told.cleared = true,
            Event::Overridden { attempt, .. } if *attempt == id => told.overridden = true,
            _ => {}
        }
    }
    told
}
