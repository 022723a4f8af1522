//! Views of money that goes back.

use crate::views::money_back::{
    BackFailure, BackStep, BackView, BackWay, GoodsView, MoneyBackView, PaymentView,
};
use crate::views::{Money, SaleView};
use pokea_domain::payment::Attempt;
use pokea_domain::reversal::{Reversal, ReversalClaim, ReversalState, Reversals, WhyNotDone};
use pokea_domain::sale::{Goods, RefundOf, Sale};
use pokea_domain::till;
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use pokea_store::{Cause, Store, StoreError};

/// One sale, with what became of payments that were to go back.
pub(crate) fn sale_with_money_back(
    store: &Store,
    sale: &Sale,
    now: Millis,
) -> Result<SaleView, StoreError> {
    let mut view = super::sale(sale, now);
    view.back = back(store, sale)?;
    Ok(view)
}

/// What went back in cash, the newest first.
pub(super) fn in_cash(sale: &Sale) -> Vec<BackView> {
    let refunds = sale.refunds.iter().rev();
    refunds
        .map(|refund| BackView {
            way: BackWay::Cash,
            step: BackStep::Done,
            amount: Money(refund.what.amount),
            at_ms: refund.at.0,
            reason: refund.what.reason.as_str().to_owned(),
            number: Some(number(sale, refund.number)),
            failure: None,
        })
        .collect()
}

/// The number of a refund's paper: the receipt's and which of its refunds it is.
pub(crate) fn number(sale: &Sale, number: usize) -> String {
    let original = sale.completion().map(|done| done.receipt.to_string());
    let id = || sale.id.to_string().chars().take(8).collect();
    format!("{}-{number}", original.unwrap_or_else(id))
}

/// What may go back of a sale's money, and what did.
pub(crate) fn money_back(store: &mut Store, sale: &Sale) -> Result<MoneyBackView, StoreError> {
    let going = till::going_back(&store.recall(Cause::default()), sale, None)?;
    let left = minus(sale.left(), going);
    let mut payments = Vec::new();
    for attempt in sale.attempts.iter().filter(|attempt| attempt.is_paid()) {
        payments.push(payment(store, sale, attempt, left)?);
    }
    if let Some(code) = sale.paid_directly_by()
        && !payments
            .iter()
            .any(|known: &PaymentView| known.code.as_deref() == Some(code.as_str()))
    {
        payments.push(direct(store, code, left, false)?);
    }
    let goods = (0_u32..).zip(&sale.lines).filter_map(|(line, sold)| {
        let at = usize::try_from(line).ok()?;
        let one = [Goods {
            line: at,
            quantity: 1,
        }];
        Some(GoodsView {
            line,
            name: sold.name.clone(),
            quantity: sale.quantity_left(at),
            unit: Money(sale.worth(&one).unwrap_or_default()),
        })
    });
    Ok(MoneyBackView {
        sale: Some(sale.id.to_string()),
        receipt: sale.completion().map(|done| done.receipt.to_string()),
        left: Money(left),
        goods: goods.collect(),
        payments,
        back: back(store, sale)?,
    })
}

/// The same of a payment that no sale has.
pub(crate) fn of_nobodys(store: &Store, code: &MpesaCode) -> Result<MoneyBackView, StoreError> {
    let payment = direct(store, code, Cents::new(i64::MAX), true)?;
    let mut back = Vec::new();
    if let Some(known) = store.reversals(code)? {
        of_payment(&known, &mut back);
    }
    newest_first(&mut back);
    Ok(MoneyBackView {
        sale: None,
        receipt: None,
        left: Money(Cents::ZERO),
        goods: Vec::new(),
        payments: vec![payment],
        back,
    })
}

fn payment(
    store: &Store,
    sale: &Sale,
    attempt: &Attempt,
    left: Cents,
) -> Result<PaymentView, StoreError> {
    let is_due = sale.refunds_due.iter().any(|due| due.attempt == attempt.id);
    let whole = match is_due {
        true => attempt.kept(),
        false => left.min(attempt.amount),
    };
    let known = attempt
        .code()
        .map(|code| store.reversals(code))
        .transpose()?;
    let goes = known.flatten().is_some_and(|known| known.is_going_back());
    let pays = sale.is_paid_by(attempt.id);
    let may = !goes && attempt.code().is_some() && (is_due || pays);
    Ok(PaymentView {
        code: attempt.code().map(ToString::to_string),
        phone: Some(attempt.phone.masked()),
        amount: Money(attempt.amount),
        left: Money(if may { whole } else { Cents::ZERO }),
        is_due,
        in_cash: is_due && !goes,
    })
}

fn direct(
    store: &Store,
    code: &MpesaCode,
    left: Cents,
    is_due: bool,
) -> Result<PaymentView, StoreError> {
    let row = store.row(code)?;
    let goes = { store.reversals(code)? }.is_some_and(|known| known.is_going_back());
    let amount = row.as_ref().map_or(Cents::ZERO, |row| row.amount);
    Ok(PaymentView {
        code: Some(code.to_string()),
        phone: row.and_then(|row| row.phone).as_ref().map(Msisdn::masked),
        amount: Money(amount),
        left: Money(if goes { Cents::ZERO } else { amount.min(left) }),
        is_due,
        in_cash: false,
    })
}

fn back(store: &Store, sale: &Sale) -> Result<Vec<BackView>, StoreError> {
    let mut back = in_cash(sale);
    let codes = sale.attempts.iter().filter_map(Attempt::code);
    let codes: std::collections::BTreeSet<_> = codes.chain(sale.paid_directly_by()).collect();
    for code in codes {
        if let Some(known) = store.reversals(code)? {
            of_payment(&known, &mut back);
        }
    }
    newest_first(&mut back);
    Ok(back)
}

fn newest_first(back: &mut [BackView]) {
    back.sort_by_key(|one| std::cmp::Reverse(one.at_ms));
}

fn of_payment(known: &Reversals, back: &mut Vec<BackView>) {
    let number = Some(known.payment.to_string());
    back.extend(
        known
            .requests
            .iter()
            .map(|request| of_request(request, number.clone())),
    );
    if known.elsewhere > Cents::ZERO {
        back.push(BackView {
            way: BackWay::Mpesa,
            step: BackStep::Elsewhere,
            amount: Money(known.elsewhere),
            at_ms: known.elsewhere_at.unwrap_or_default().0,
            reason: String::new(),
            number,
            failure: None,
        });
    }
}

fn of_request(request: &Reversal, number: Option<String>) -> BackView {
    let (step, amount) = match &request.state {
        _ if request.is_open() && !request.is_under_way() => (BackStep::NotKnown, request.amount),
        ReversalState::Sending | ReversalState::Accepted(_) => (BackStep::Asked, request.amount),
        ReversalState::Unknown => (BackStep::NotKnown, request.amount),
        ReversalState::Done(amount) => (BackStep::Done, *amount),
        ReversalState::NotDone(_) => (BackStep::Failed, request.amount),
    };
    BackView {
        way: BackWay::Mpesa,
        step,
        amount: Money(amount),
        at_ms: request.asked_at.0,
        reason: request.reason.as_str().to_owned(),
        number,
        failure: failure(request),
    }
}

/// Proof that it did not go back, and the words of its result, which say why.
fn failure(request: &Reversal) -> Option<BackFailure> {
    let ReversalState::NotDone(why) = &request.state else {
        return None;
    };
    Some(match (why, &request.said) {
        (WhyNotDone::NotSent(_), _) => BackFailure::Unreachable,
        (WhyNotDone::Refused { code }, _) => match code.as_str() {
            "busy" => BackFailure::Busy,
            _ => BackFailure::SetUp,
        },
        (WhyNotDone::Told, Some(ReversalClaim::AlreadyBack)) => BackFailure::AlreadyBack,
        (WhyNotDone::Told, Some(ReversalClaim::Failed { code })) => match code.as_str() {
            "1" | "5" => BackFailure::NoMoney,
            "R000002" | "2033" => BackFailure::NoSuchPayment,
            "26" | "17" | "100000001" | "100000002" | "100000011" => BackFailure::Busy,
            "11" | "18" | "20" | "21" | "22" | "2001" | "2006" | "2028" | "8006" | "SFC_IC0003" => {
                BackFailure::SetUp
            }
            _ => BackFailure::Other,
        },
        (WhyNotDone::Told, Some(ReversalClaim::Done) | None) => BackFailure::Other,
    })
}

/// The number of the paper of this refund, and what it was for.
pub(crate) fn find_refund<'s>(
    sale: &'s Sale,
    wanted: &str,
) -> Option<&'s pokea_domain::sale::Refund> {
    { sale.refunds.iter() }.find(|refund| number(sale, refund.number) == wanted)
}

/// What a refund's paper lists.
pub(crate) fn goods_of(sale: &Sale, of: &RefundOf) -> Vec<(Option<String>, u32)> {
    let RefundOf::Goods(goods) = of else {
        return Vec::new();
    };
    let named = goods.iter().filter_map(|goods| {
        let line = sale.lines.get(goods.line)?;
        Some((line.name.clone(), goods.quantity))
    });
    named.collect()
}

fn minus(a: Cents, b: Cents) -> Cents {
    a.checked_sub(b).unwrap_or(a).max(Cents::ZERO)
}
