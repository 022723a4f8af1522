//! Views of a shift.

use super::day_end;
use crate::views::Money;
use crate::views::day_end::SumView;
use crate::views::shift::{
    CashBackView, CashWay, DrawerView, MoveView, NoSaleView, PendingKind, PendingView, ShiftLine,
    ShiftPayment, ShiftReport, ZLine,
};
use pokea_domain::Cents;
use pokea_domain::shift::{Pending, Report, Shift, Way, What};

/// The line about the register's latest shift, if that is open.
pub(crate) fn line(shift: &Shift) -> Option<ShiftLine> {
    shift.is_open().then_some(ShiftLine {
        number: shift.number,
        since_ms: shift.opened_at.0,
        by_itself: shift.by_itself,
    })
}

/// A report as a line of a list; nothing of an X report.
pub(crate) fn z_line(report: &Report) -> Option<ZLine> {
    Some(ZLine {
        z: report.z?.to_string(),
        at_ms: report.at.0,
        difference: Money(report.difference().unwrap_or(Cents::ZERO)),
    })
}

/// A shift so far, or at its close. What should be in the drawer is told to whoever has said what is in it.
pub(crate) fn report(report: &Report) -> ShiftReport {
    let drawer = drawer(report);
    ShiftReport {
        z: report.z.map(|z| z.to_string()),
        number: report.shift,
        since_ms: report.opened_at.0,
        by_itself: report.by_itself,
        at_ms: report.at.0,
        counted_before: report.count.is_some() && drawer.is_none(),
        drawer,
        counts: report.counts,
        moves: { report.moves.iter() }
            .map(|moved| MoveView {
                at_ms: moved.at.0,
                way: match moved.way {
                    Way::In => CashWay::In,
                    Way::Out => CashWay::Out,
                },
                amount: Money(moved.amount),
                reason: moved.reason.as_str().to_owned(),
            })
            .collect(),
        refunds: { report.refunds.iter() }
            .map(|back| CashBackView {
                at_ms: back.at.0,
                amount: Money(back.amount),
                reason: back.reason.as_str().to_owned(),
                receipt: back.receipt.map(|receipt| receipt.to_string()),
            })
            .collect(),
        no_sales: { report.no_sales.iter() }
            .map(|no_sale| NoSaleView {
                at_ms: no_sale.at.0,
                reason: no_sale.reason.as_str().to_owned(),
            })
            .collect(),
        mpesa: SumView {
            count: u32::try_from(report.mpesa.payments.len()).unwrap_or(u32::MAX),
            amount: Money(report.mpesa.sum()),
        },
        payments: { report.mpesa.payments.iter() }
            .map(|payment| ShiftPayment {
                code: payment.code.as_ref().map(ToString::to_string),
                amount: Money(payment.amount),
                receipt: payment.receipt.to_string(),
            })
            .collect(),
        lists: day_end::lists_of_a_shift(&report.mpesa.listed),
        fee: report.mpesa.fee.map(Money),
        over: report.over.iter().map(pending).collect(),
    }
}

/// Something that is not over.
pub(crate) fn pending(pending: &Pending) -> PendingView {
    let (kind, key, name) = match &pending.what {
        What::Payment(sale) => (PendingKind::Payment, sale.to_string(), ""),
        What::Sale(sale) => (PendingKind::Sale, sale.to_string(), ""),
        What::Parked { id, name } => (PendingKind::Parked, format!("parked {id}"), name.as_str()),
    };
    PendingView {
        key,
        kind,
        name: name.to_owned(),
        amount: Money(pending.amount),
        since_ms: pending.since.0,
    }
}

fn drawer(report: &Report) -> Option<DrawerView> {
    let difference = report.difference()?;
    let pieces = report.count?.pieces;
    let cash = report.cash;
    Some(DrawerView {
        sales: day_end::sum(report.sales),
        cash_sales: cash.sales,
        float: Money(cash.float),
        given: Money(cash.given),
        change: Money(cash.change),
        refunded: Money(cash.refunded),
        moved_in: Money(cash.moved_in),
        moved_out: Money(cash.moved_out),
        expected: Money(cash.expected()),
        counted: Money(pieces.total()),
        pieces: pieces.0.to_vec(),
        difference: Money(difference),
    })
}
