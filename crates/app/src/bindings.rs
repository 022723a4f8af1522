//! The screen's types, generated from the command list: what crosses to TypeScript is written once, in Rust.

use crate::commands::basket::{
    BasketEntry, ExchangeEntry, FindItems, ItemsFile, LineEntry, Park, PutItem, Recall, Scan,
};
use crate::commands::counter::{
    FindRegulars, ForgetRegular, LetThrough, LogoFile, RememberPhones, SetReceiptLanguage,
};
use crate::commands::payouts::{
    OneBatch, OnePayout, PayList, PayOut, PayoutEntry, SetPayoutRules, SettlePayout,
};
use crate::commands::printing::{AddPrinter, ChangePrinter, OnePrinter, SetPaper, SettlePaper};
use crate::commands::safety::{ChooseOffsite, FetchBackup};
use crate::commands::{
    AddPerson, AnswerPracticePhone, Approve, AssignPayment, AwaitPayment, BeginPairing, Charge,
    CheckCode, CloseShift, CommandError, CommandErrorCode, CountDrawer, DecideDevice, FindSales,
    GoodsBack, MoneyBackOf, MoveCash, NoSale, Nothing, OnePerson, OneRefund, OneSale, OpenShift,
    OverrideAttempt, ReadAmount, ReadCash, ReadDay, ReadKraPin, ReadPhone, Refund, RestoreBackup,
    ReversePayment, SetBuyerPin, SetDiscountLimit, SetLanguage, SetOwnPin, SetPassphrase, SetPin,
    SetPracticeCustomer, ShowZ, SignIn, StatementFile, TakeCash, Typed,
};
use crate::commands::{
    EnterWorld, MakeVault, OpenVault, RealWorld, RunTrial, SetBusiness, SetChore, SetKeys,
    SetOperator, SetRelay, WriteLetter,
};
use crate::commands::{
    ExportList, ExportReport, FeeBand, FileFormat, ListKind, ReadList, ReadReport, SetFees,
};
use crate::validation::ValidationRule;
use crate::views::counter::{CounterView, LogoProblem, LogoView, RegularView, RegularsFound};
use crate::views::day_end::{
    Coverage, DayEndItem, DayEndList, DayEndNotice, DayEndReason, DayEndView, KeptDayEnd,
    OpenMatters, SumView,
};
use crate::views::disk::{BackupView, DamageView, DiskView, RestoredView};
use crate::views::family::{
    Estranged, FamilyView, NewDeviceStep, NewDeviceView, PairProblem, PairingStep, PairingView,
};
use crate::views::fields::{
    AmountReading, CashReading, ExchangeReading, FieldProblem, KraPinReading, PhoneReading,
};
use crate::views::going_live::{
    BusinessView, CheckedView, ChoreView, GoingLiveView, SetupProblem, StepView, TrialCase,
    TrialCaseView, TrialVerdict, TrialView, UnsealedView, WorldView,
};
use crate::views::goods::{
    BadRowView, ItemView, ItemsFileProblem, ItemsFound, ItemsPreview, ParkedView, RecalledView,
    RowProblem, Scanned,
};
use crate::views::money_back::{
    BackFailure, BackStep, BackView, BackWay, GoodsView, MoneyBackView, PaymentView, RefundedView,
};
use crate::views::office::{
    AccountView, BalanceAnswer, BalanceTrouble, BalanceView, ExportedView, FeeProblem, FeesView,
    HomeView, HourView, ListCell, ListColumn, ListView, OpenView, ReportRow, ReportView, RowKind,
};
use crate::views::offsite::{OffsiteTaken, OffsiteTrouble, OffsiteView};
use crate::views::payouts::{
    ListProblem, PayListRow, PayListState, PayListView, PayRowProblem, PayoutFailure,
    PayoutProblems, PayoutReading, PayoutStep, PayoutView, PayoutsView, RulesField,
};
use crate::views::printing::{
    CameOut, FilePaper, HeadWidth, PaperAsk, PaperView, PrintTrouble, PrintedView, PrinterPlace,
    PrinterView, PrintersView,
};
use crate::views::qr::{QrMaker, QrView};
use crate::views::shift::{
    CashBackView, CashWay, DrawerView, MoveView, NoSaleView, PendingKind, PendingView, ShiftLine,
    ShiftPayment, ShiftReport, ShiftView, ZFile, ZLine,
};
use crate::views::staff::{PersonView, StaffView};
use crate::views::statement::{
    BadLineView, DifferView, LineProblem, StatementProblem, StatementView,
};
use crate::views::{
    AsleepView, AttemptView, CodeAnswer, CodeView, Language, Light, Lights, LineView, Money,
    PaidView, PracticeCustomer, PracticeView, ReceiptView, RefundDueView, RingingPhone, SaleStatus,
    SaleView, SalesFound, Situation, TenderView, TillView, UnassignedPayment, UnrecordedPayment,
    Unsettled,
};
use crate::worlds::VaultState;
use crate::{with_commands, with_repairs};
use pokea_domain::launch::{Business, Chore, Step};
use pokea_domain::payout::{Kind, Purpose};
use pokea_domain::report::By;
use pokea_domain::staff::{Act, Role, What};
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
    ReadKraPin,
    SetBuyerPin,
    ReadCash,
    Charge,
    TakeCash,
    OneSale,
    OverrideAttempt,
    AssignPayment,
    AwaitPayment,
    CheckCode,
    MoneyBackOf,
    ReversePayment,
    Refund,
    GoodsBack,
    OneRefund,
    PayoutEntry,
    PayOut,
    OnePayout,
    SettlePayout,
    SetPayoutRules,
    PayList,
    OneBatch,
    PayListState,
    PayListView,
    PayListRow,
    PayRowProblem,
    ListProblem,
    PayoutsView,
    RulesField,
    PayoutView,
    PayoutStep,
    PayoutFailure,
    PayoutReading,
    PayoutProblems,
    BasketEntry,
    ExchangeEntry,
    LineEntry,
    Park,
    Recall,
    FindItems,
    Scan,
    PutItem,
    ItemsFile,
    FindSales,
    ReadDay,
    StatementFile,
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
    Typed,
    SignIn,
    Approve,
    AddPerson,
    SetPin,
    SetOwnPin,
    SetPassphrase,
    SetDiscountLimit,
    OnePerson,
    AddPrinter,
    ChangePrinter,
    OnePrinter,
    SetPaper,
    SettlePaper,
    ChooseOffsite,
    FetchBackup,
    CommandError,
    CommandErrorCode,
    FieldProblem,
    Money,
    Language,
    Light,
    Lights,
    PaperView,
    PaperAsk,
    PrintTrouble,
    PrintersView,
    PrinterView,
    PrinterPlace,
    HeadWidth,
    FilePaper,
    PrintedView,
    CameOut,
    DiskView,
    OffsiteView,
    OffsiteTrouble,
    OffsiteTaken,
    LineView,
    SaleStatus,
    Situation,
    AttemptView,
    TenderView,
    PaidView,
    BackWay,
    BackStep,
    BackFailure,
    BackView,
    SaleView,
    GoodsView,
    PaymentView,
    MoneyBackView,
    RefundedView,
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
    StatementView,
    DifferView,
    BadLineView,
    LineProblem,
    StatementProblem,
    DayEndNotice,
    OpenMatters,
    CashWay,
    ShiftLine,
    MoveView,
    NoSaleView,
    CashBackView,
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
    PersonView,
    StaffView,
    TillView,
    AmountReading,
    ExchangeReading,
    PhoneReading,
    KraPinReading,
    CashReading,
    ReceiptView,
    SalesFound,
    QrView,
    QrMaker,
    FindRegulars,
    ForgetRegular,
    RememberPhones,
    LetThrough,
    ValidationRule,
    RegularsFound,
    RegularView,
    CounterView,
    SetReceiptLanguage,
    LogoFile,
    LogoView,
    LogoProblem,
    ItemView,
    ItemsFound,
    Scanned,
    ParkedView,
    RecalledView,
    ItemsPreview,
    BadRowView,
    RowProblem,
    ItemsFileProblem,
    BackupView,
    DamageView,
    RestoredView,
    PairingStep,
    PairProblem,
    PairingView,
    RealWorld,
    EnterWorld,
    MakeVault,
    OpenVault,
    SetChore,
    SetBusiness,
    SetKeys,
    SetOperator,
    SetRelay,
    RunTrial,
    WriteLetter,
    VaultState,
    ChoreView,
    StepView,
    BusinessView,
    WorldView,
    TrialCase,
    TrialVerdict,
    TrialCaseView,
    TrialView,
    GoingLiveView,
    SetupProblem,
    CheckedView,
    UnsealedView,
    FeeBand,
    SetFees,
    FeeProblem,
    FeesView,
    FileFormat,
    ReadReport,
    ExportReport,
    ReadList,
    ExportList,
    ListKind,
    AccountView,
    BalanceView,
    BalanceTrouble,
    BalanceAnswer,
    HourView,
    OpenView,
    HomeView,
    RowKind,
    ReportRow,
    ReportView,
    ExportedView,
    ListView,
    ListCell,
    ListColumn,
);

/// A line for each command of a list.
macro_rules! lines {
    ($($(#[doc = $doc:literal])+ $([$act:ident])? $name:ident($request:ident) -> $answer:ident;)+) => {{
        let mut lines = String::new();
        $(
            $(lines.push_str(concat!("  /** ", $doc, " */\n").replace("/**  ", "/** ").as_str());)+
            lines.push_str(concat!("  ", stringify!($name), ": [", stringify!($request), ", ", stringify!($answer), "];\n"));
        )+
        lines
    }};
}

fn words_of<T: serde::Serialize>(all: &[T]) -> Vec<serde_json::Value> {
    all.iter().map(|one| serde_json::json!(one)).collect()
}

/// A type of the domain that is one word of a few.
fn choice(name: &str, words: &[serde_json::Value]) -> String {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    format!("export type {name} = {};\n", words.join(" | "))
}

fn commands() -> String {
    let (commands, repairs) = (with_commands!(lines), with_repairs!(lines));
    format!("export type Commands = {{\n{commands}}};\n\nexport type Repairs = {{\n{repairs}}};\n")
}

/// The whole of `ui/src/ipc/bindings.ts`.
#[must_use]
pub fn typescript() -> String {
    let words = [
        choice("Act", &Act::ALL.map(|act| serde_json::json!(act))),
        choice("Role", &Role::ALL.map(|role| serde_json::json!(role))),
        choice("Step", &Step::ALL.map(|step| serde_json::json!(step))),
        choice(
            "Business",
            &Business::ALL.map(|kind| serde_json::json!(kind)),
        ),
        choice("Deed", &What::ALL.map(|what| serde_json::json!(what))),
        choice("PayeeKind", &Kind::ALL.map(|kind| serde_json::json!(kind))),
        choice(
            "PayoutPurpose",
            &Purpose::ALL.map(|of| serde_json::json!(of)),
        ),
        choice("By", &By::ALL.map(|by| serde_json::json!(by))),
        choice("Chore", &words_of(Chore::ALL)),
    ];
    let declared = [words.concat(), declarations().concat()].concat();
    [HEADER.to_owned(), declared, commands()].join("\n")
}
