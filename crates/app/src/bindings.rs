//! The screen's types, generated from the command list: what crosses to TypeScript is written once, in Rust.

use crate::commands::{
    AnswerPracticePhone, AssignPayment, AwaitPayment, BeginPairing, Charge, CheckCode, CloseShift,
    CommandError, CommandErrorCode, CountDrawer, DecideDevice, FindSales, MoveCash, NoSale,
    Nothing, OneSale, OpenShift, ReadAmount, ReadCash, ReadDay, ReadPhone, RestoreBackup,
    SetLanguage, SetPracticeCustomer, ShowZ, TakeCash,
};
use crate::views::day_end::{
    Coverage, DayEndItem, DayEndList, DayEndNotice, DayEndReason, DayEndView, KeptDayEnd,
    OpenMatters, SumView,
};
use crate::views::disk::{BackupView, DamageView, DiskView, RestoredView};
use crate::views::family::{
    Estranged, FamilyView, NewDeviceStep, NewDeviceView, PairProblem, PairingStep, PairingView,
};
use crate::views::shift::{
    CashWay, DrawerView, MoveView, NoSaleView, PendingKind, PendingView, ShiftLine, ShiftPayment,
    ShiftReport, ShiftView, ZFile, ZLine,
};
use crate::views::{
    AmountReading, AsleepView, AttemptView, CashReading, CodeAnswer, CodeView, FieldProblem,
    Language, Light, Lights, LineView, Money, PaidView, PhoneReading, PracticeCustomer,
    PracticeView, ReceiptView, RefundDueView, RingingPhone, SaleStatus, SaleView, SalesFound,
    Situation, TenderView, TillView, UnassignedPayment, UnrecordedPayment, Unsettled,
};
use crate::{with_commands, with_repairs};
use ts_rs::{Config, TS};

const HEADER: &str =
    "// Generated from the command list in crates/app/src/commands.rs. Do not edit: run
//   UPDATE=1 cargo nextest run -p pokea-app bindings
// after a change there.
";

macro_rules! types {
    ($($name:ident),+ $(,)?) => {
        fn declarations() -> Vec<String> {
            let config = Config::default();
            vec![$(format!("export {}\n", <$name as TS>::decl(&config))),+]
        }
    };
}

types!(
    Nothing,
    ReadAmount,
    ReadPhone,
    ReadCash,
    Charge,
    TakeCash,
    OneSale,
    AssignPayment,
    AwaitPayment,
    CheckCode,
    FindSales,
    ReadDay,
    OpenShift,
    MoveCash,
    NoSale,
    CountDrawer,
    CloseShift,
    ShowZ,
    SetLanguage,
    SetPracticeCustomer,
    AnswerPracticePhone,
    RestoreBackup,
    BeginPairing,
    DecideDevice,
    CommandError,
    CommandErrorCode,
    FieldProblem,
    Money,
    Language,
    Light,
    Lights,
    DiskView,
    LineView,
    SaleStatus,
    Situation,
    AttemptView,
    TenderView,
    PaidView,
    SaleView,
    PracticeCustomer,
    RingingPhone,
    PracticeView,
    UnassignedPayment,
    UnrecordedPayment,
    RefundDueView,
    Unsettled,
    SumView,
    Coverage,
    DayEndReason,
    DayEndItem,
    DayEndList,
    KeptDayEnd,
    DayEndView,
    DayEndNotice,
    OpenMatters,
    CashWay,
    ShiftLine,
    MoveView,
    NoSaleView,
    ShiftPayment,
    PendingKind,
    PendingView,
    DrawerView,
    ShiftReport,
    ZLine,
    ZFile,
    ShiftView,
    AsleepView,
    CodeAnswer,
    CodeView,
    NewDeviceStep,
    NewDeviceView,
    Estranged,
    FamilyView,
    TillView,
    AmountReading,
    PhoneReading,
    CashReading,
    ReceiptView,
    SalesFound,
    BackupView,
    DamageView,
    RestoredView,
    PairingStep,
    PairProblem,
    PairingView,
);

/// A line for each command of a list.
macro_rules! lines {
    ($($(#[doc = $doc:literal])+ $name:ident($request:ident) -> $answer:ident;)+) => {{
        let mut lines = String::new();
        $(
            $(lines.push_str(concat!("  /** ", $doc, " */\n").replace("/**  ", "/** ").as_str());)+
            lines.push_str(concat!("  ", stringify!($name), ": [", stringify!($request), ", ", stringify!($answer), "];\n"));
        )+
        lines
    }};
}

fn commands() -> String {
    let (commands, repairs) = (with_commands!(lines), with_repairs!(lines));
    format!("export type Commands = {{\n{commands}}};\n\nexport type Repairs = {{\n{repairs}}};\n")
}

/// The whole of `ui/src/ipc/bindings.ts`.
#[must_use]
pub fn typescript() -> String {
    [HEADER.to_owned(), declarations().concat(), commands()].join("\n")
}
