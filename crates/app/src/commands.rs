//! The one list of what a screen can ask, its requests, and its refusals.
//!
//! [`with_commands!`] names each command once. The window and the test bridge both expand it, and so does the generator of the screen's
//! types, so that no two of them can disagree.

pub mod basket;
pub mod counter;
mod error;
mod going_live;
mod money_back;
mod office;
pub mod payouts;
pub mod printing;
pub mod safety;
mod selling;
mod shift;
mod staff;

pub use error::{CommandError, CommandErrorCode};
pub use going_live::{
    EnterWorld, MakeVault, OpenVault, RealWorld, RunTrial, SetBusiness, SetChore, SetKeys,
    SetOperator, SetRelay, WriteLetter,
};
pub use money_back::{GoodsBack, MoneyBackOf, OneRefund, Refund, ReversePayment};
pub use office::{
    ExportList, ExportReport, FeeBand, FileFormat, ListKind, ReadList, ReadReport, SetFees,
};
pub use selling::{
    AssignPayment, AwaitPayment, Charge, CheckCode, FindSales, OneSale, OverrideAttempt,
    ReadAmount, ReadCash, ReadKraPin, ReadPhone, SetBuyerPin, TakeCash,
};
pub use shift::{CloseShift, CountDrawer, MoveCash, NoSale, OpenShift, ShowZ};
pub use staff::{
    AddPerson, Approve, OnePerson, SetDiscountLimit, SetOwnPin, SetPassphrase, SetPin, SignIn,
    Typed,
};

use crate::views::{Language, PracticeCustomer};
use serde::Deserialize;
use ts_rs::TS;

/// Calls `$with!` with every command: what it is to the staff (`Anyone` where it is also there for a till that is locked), its name, request
/// and answer. Each is a method of [`crate::App`] of the same name, and screens reach it through [`crate::Door`], which is made of this list.
#[macro_export]
macro_rules! with_commands {
    ($with:ident) => {
        $with! {
            /// The whole screen, as it is now.
            [Anyone] open_till(Nothing) -> TillView;
            /// Reads the amount field and the basket.
            [Sell] read_amount(ReadAmount) -> AmountReading;
            /// Reads the phone field.
            [Sell] read_phone(ReadPhone) -> PhoneReading;
            /// Reads the cash field against what is due.
            [Sell] read_cash(ReadCash) -> CashReading;
            /// Reads a KRA PIN as it is typed.
            [Sell] read_kra_pin(ReadKraPin) -> KraPinReading;
            /// Keeps a customer's KRA PIN with a sale that exists, and writes its receipt anew.
            [Sell] set_buyer_pin(SetBuyerPin) -> SaleView;
            /// Asks a phone for a sale's money. The same ids again are the same wish.
            [Sell] charge(Charge) -> SaleView;
            /// Takes cash for all that a sale still lacks.
            [Sell] take_cash(TakeCash) -> SaleView;
            /// Lets a sale wait for a payment straight to the till, and asks nobody.
            [Sell] await_payment(AwaitPayment) -> SaleView;
            /// A QR code by which a customer pays what a sale still lacks, straight to the till.
            [Sell] show_qr(OneSale) -> QrView;
            /// Phones that paid before, by their last digits.
            [Sell] find_regulars(FindRegulars) -> RegularsFound;
            /// Forgets such a phone.
            [Sell] forget_regular(ForgetRegular) -> RegularsFound;
            /// What the owner chose for the counter.
            [Settings] read_counter(Nothing) -> CounterView;
            /// Remembers phones that paid, or forgets them all.
            [Settings] remember_phones(RememberPhones) -> CounterView;
            /// Chooses which payments straight to the till are let through, where Safaricom asks.
            [Settings] let_through(LetThrough) -> CounterView;
            /// What a file would be like as a logo.
            [Settings] preview_logo(LogoFile) -> LogoView;
            /// Puts it on receipts.
            [Settings] set_logo(LogoFile) -> LogoView;
            /// Takes the logo off receipts.
            [Settings] remove_logo(Nothing) -> CounterView;
            /// Things with a quick key, in the keys' order.
            [Sell] quick_keys(Nothing) -> ItemsFound;
            /// Finds things by the beginnings of words of their names, or the one with this barcode.
            [Sell] find_items(FindItems) -> ItemsFound;
            /// Says what a scanned code is: a thing, a receipt, or neither.
            [Sell] scan(Scan) -> Scanned;
            /// Keeps a thing of the catalogue, new or changed.
            [ChangeItems] put_item(PutItem) -> ItemView;
            /// What a file of things would change.
            [ChangeItems] preview_items(ItemsFile) -> ItemsPreview;
            /// Takes a file of things into the catalogue, if every row of it is good.
            [ChangeItems] import_items(ItemsFile) -> ItemsPreview;
            /// Lets a basket wait.
            [Sell] park(Park) -> TillView;
            /// Takes a parked basket back, once.
            [Sell] recall(Recall) -> RecalledView;
            /// Stops waiting for a sale, or closes one that failed.
            [Sell] stop_sale(OneSale) -> SaleView;
            /// The owner's word that a customer may be asked again, though nobody knows how this request ended.
            [Override] override_attempt(OverrideAttempt) -> SaleView;
            /// Gives a payment that came straight to the till to a sale.
            [Sell] assign_payment(AssignPayment) -> SaleView;
            /// The customer of a sale that was given up takes the goods after all: it is paid with the money that came for it.
            [Sell] reopen_sale(OneSale) -> SaleView;
            /// Finds sales by amount, receipt number, M-PESA code, phone or name; the latest when nothing is asked.
            [Sell] find_sales(FindSales) -> SalesFound;
            /// A business day's end: M-PESA's records against the shop's sales.
            [ReadBooks] day_end(ReadDay) -> DayEndView;
            /// What a statement from Safaricom's portal tells that is not known.
            [ReadBooks] preview_statement(StatementFile) -> StatementView;
            /// Keeps a statement, and lists what is new in it.
            [ReadBooks] import_statement(StatementFile) -> StatementView;
            /// Everything that waits for a person, of whatever day.
            [Sell] open_matters(Nothing) -> OpenMatters;
            /// The open shift so far, and the Z reports before it.
            [Sell] read_shift(Nothing) -> ShiftView;
            /// Opens a shift, or tells the float of one that opened by itself.
            [Sell] open_shift(OpenShift) -> ShiftView;
            /// Puts cash in, or takes it out, without a sale.
            [MoveCash] move_cash(MoveCash) -> ShiftView;
            /// Opens the drawer without a sale.
            [OpenDrawer] no_sale(NoSale) -> ShiftView;
            /// Says what is in the drawer.
            [Sell] count_drawer(CountDrawer) -> ShiftView;
            /// Closes the shift; the answer is its Z report.
            [CloseShift] close_shift(CloseShift) -> ShiftReport;
            /// A Z report, as it was made.
            [ReadBooks] show_z(ShowZ) -> ShiftReport;
            /// Writes a Z report as a PDF, and opens it in the PC's own viewer.
            [ReadBooks] open_z(ShowZ) -> ZFile;
            /// A sale's receipt, to look at.
            [Sell] show_receipt(OneSale) -> ReceiptView;
            /// Writes a sale's receipt in another language, and prints it so from now on.
            [Sell] set_receipt_language(SetReceiptLanguage) -> ReceiptView;
            /// Opens a sale's PDF in the PC's own viewer.
            [Sell] open_receipt(OneSale) -> ReceiptView;
            /// Prints a paid sale's receipt; as a copy, if it was printed before.
            [Sell] print_receipt(OneSale) -> TillView;
            /// Somebody looked whether a receipt came out.
            [Sell] settle_paper(SettlePaper) -> TillView;
            /// The printer is ready again: what waits is printed now.
            [Sell] retry_printing(Nothing) -> TillView;
            /// Nobody waits any more for what is not printed yet.
            [Sell] drop_papers(Nothing) -> TillView;
            /// Prints a refund's paper.
            [Sell] print_refund(OneRefund) -> PrintedView;
            /// Prints a Z report.
            [ReadBooks] print_z(ShowZ) -> PrintedView;
            /// The printers of this register.
            [Sell] read_printers(Nothing) -> PrintersView;
            /// What waits, and what comes, is printed by another printer.
            [Sell] use_printer(OnePrinter) -> PrintersView;
            /// Prints a page that shows whether a printer is what it is said to be.
            [Sell] test_printer(OnePrinter) -> PrintedView;
            /// Names a printer, which prints from now on.
            [Settings] add_printer(AddPrinter) -> PrintersView;
            /// Says what a printer can do.
            [Settings] change_printer(ChangePrinter) -> PrintersView;
            /// Forgets a printer.
            [Settings] remove_printer(OnePrinter) -> PrintersView;
            /// Says what is printed without being asked, and how wide files are.
            [Settings] set_paper(SetPaper) -> PrintersView;
            /// What may go back of a sale's money, or of a payment's, and what did.
            [Sell] money_back(MoneyBackOf) -> MoneyBackView;
            /// Has a payment taken back to the phone that it came from. The same id again is the same wish.
            [Reverse] reverse_payment(ReversePayment) -> TillView;
            /// Gives cash back, out of the drawer. The same id again is the same refund.
            [Refund] refund(Refund) -> RefundedView;
            /// A refund's paper, to look at.
            [Sell] show_refund(OneRefund) -> ReceiptView;
            /// Opens a refund's PDF in the PC's own viewer.
            [Sell] open_refund(OneRefund) -> ReceiptView;
            /// The customer shows an M-PESA code: Safaricom is asked what became of it, and the answer is shown when it comes.
            [Sell] check_code(CheckCode) -> TillView;
            /// The cashier has seen what changed while the PC slept.
            [Sell] dismiss_changes(Nothing) -> TillView;
            /// Asks the relay for a code for another PC of the shop.
            [Devices] invite_device(Nothing) -> TillView;
            /// Another PC asks to be let in: whether its six digits are the same.
            [Devices] decide_device(DecideDevice) -> TillView;
            /// The sheet about another PC is closed.
            [Sell] dismiss_device(Nothing) -> TillView;
            /// Changes the screen's language, for this PC.
            [Anyone] set_language(SetLanguage) -> TillView;
            /// Somebody stands at the till from now on, by a PIN or an owner's passphrase.
            [Anyone] sign_in(SignIn) -> TillView;
            /// Nobody does.
            [Anyone] sign_out(Nothing) -> TillView;
            /// Somebody who may do it lets whoever stands at the till do one thing, once, by a PIN.
            [Sell] approve(Approve) -> TillView;
            /// Names somebody who may stand at the till; the first is the owner, and stands there.
            [Staff] add_person(AddPerson) -> TillView;
            /// Gives somebody a new PIN, which was never tried.
            [Staff] set_pin(SetPin) -> TillView;
            /// Gives whoever stands at the till a new PIN, for the one until now.
            [Sell] set_own_pin(SetOwnPin) -> TillView;
            /// Gives an owner a new passphrase.
            [Staff] set_passphrase(SetPassphrase) -> TillView;
            /// Says how much may be taken off a basket without somebody's approval.
            [Staff] set_discount_limit(SetDiscountLimit) -> TillView;
            /// Somebody leaves: their sales keep their name.
            [Staff] archive_person(OnePerson) -> TillView;
            /// What Safaricom is expected to keep of payments.
            [ReadBooks] read_fees(Nothing) -> FeesView;
            /// Says so.
            [Settings] set_fees(SetFees) -> FeesView;
            /// The day at a glance.
            [ReadBooks] home(Nothing) -> HomeView;
            /// What was sold in some days.
            [ReadBooks] report(ReadReport) -> ReportView;
            /// Writes that as a file, and opens it.
            [ReadBooks] export_report(ExportReport) -> ExportedView;
            /// Everything of a kind, of some days.
            [ReadBooks] list(ReadList) -> ListView;
            /// Writes that as a file, and opens it.
            [ReadBooks] export_list(ExportList) -> ExportedView;
            /// Asks Safaricom what is in the till's accounts.
            [SeeBalance] ask_balance(Nothing) -> BalanceAnswer;
            /// Payouts, and what bounds them.
            [ReadBooks] payouts(Nothing) -> PayoutsView;
            /// Reads a payout as it is typed.
            [ReadBooks] read_payout(PayoutEntry) -> PayoutReading;
            /// Pays a person, a business or KRA, at once or after a second person agreed.
            [PayOut] pay_out(PayOut) -> PayoutsView;
            /// A second person agrees, and it is sent.
            [ApprovePayout] approve_payout(OnePayout) -> PayoutsView;
            /// Sends one that waits or, where that is safe, sends it again.
            [PayOut] send_payout(OnePayout) -> PayoutsView;
            /// Takes one back that was never sent.
            [PayOut] drop_payout(OnePayout) -> PayoutsView;
            /// Somebody saw in Safaricom's portal what became of one.
            [PayOut] settle_payout(SettlePayout) -> PayoutsView;
            /// What is in a file of people to be paid.
            [ReadBooks] preview_pay_list(PayList) -> PayListView;
            /// Keeps all of it, and pays one after the other.
            [PayOut] pay_list(PayList) -> PayoutsView;
            /// A second person agrees to a whole list.
            [ApprovePayout] approve_pay_list(OneBatch) -> PayoutsView;
            /// Goes on with what waits of a list.
            [PayOut] send_pay_list(OneBatch) -> PayoutsView;
            /// Stops after the payout in hand.
            [Sell] stop_pay_list(Nothing) -> PayoutsView;
            /// Takes back what waits of a list.
            [PayOut] drop_pay_list(OneBatch) -> PayoutsView;
            /// Says what bounds payouts, and which number pays.
            [PayOut] set_payout_rules(SetPayoutRules) -> PayoutsView;
            /// How far the shop is on its way to real money.
            [GoLive] going_live(Nothing) -> GoingLiveView;
            /// Ticks one thing that somebody did elsewhere, or takes the tick away.
            [GoLive] set_chore(SetChore) -> GoingLiveView;
            /// Keeps what is known of the business.
            [GoLive] set_business(SetBusiness) -> CheckedView;
            /// Makes the place for this PC's secrets.
            [GoLive] make_vault(MakeVault) -> CheckedView;
            /// Opens this PC's secrets.
            [GoLive] open_vault(OpenVault) -> CheckedView;
            /// Keeps a Daraja app's keys, if Daraja takes them.
            [GoLive] set_keys(SetKeys) -> CheckedView;
            /// Keeps the operator for programs.
            [GoLive] set_operator(SetOperator) -> CheckedView;
            /// Keeps a world's relay.
            [GoLive] set_relay(SetRelay) -> CheckedView;
            /// The till closes, and opens in another world.
            [GoLive] enter_world(EnterWorld) -> CheckedView;
            /// Begins the test run that Safaricom wants to see.
            [GoLive] run_trial(RunTrial) -> CheckedView;
            /// Ends it early.
            [GoLive] stop_trial(Nothing) -> GoingLiveView;
            /// Writes the letter to Safaricom.
            [GoLive] write_letter(WriteLetter) -> CheckedView;
            /// Chooses the folder for encrypted backups, and their passphrase.
            [Backups] choose_offsite(ChooseOffsite) -> OffsiteTaken;
            /// Makes a backup and copies it into that folder, now.
            [Settings] back_up_offsite(Nothing) -> TillView;
            /// Ends the copy that is being written.
            [Settings] stop_offsite(Nothing) -> TillView;
            /// Practice: what the next customers will do.
            [Sell] set_practice_customer(SetPracticeCustomer) -> TillView;
            /// Practice: what the customer whose phone is ringing does now.
            [Anyone] answer_practice_phone(AnswerPracticePhone) -> TillView;
        }
    };
}

/// Calls `$with!` with the commands that are there when no till could be opened: those for a damaged database are functions of
/// [`crate::Database`], for a folder, and those for a PC without a relay are [`crate::Joiner`]'s.
#[macro_export]
macro_rules! with_repairs {
    ($with:ident) => {
        $with! {
            /// What can be put in the place of a damaged database.
            look_at_damage(Nothing) -> DamageView;
            /// Takes an encrypted backup from a stick, to be put in its place.
            fetch_backup(FetchBackup) -> DamageView;
            /// Puts a backup in its place, keeps the damaged one aside, and opens the till.
            restore_backup(RestoreBackup) -> RestoredView;
            /// Pairs this PC with its relay, by a code; what was begun before ends.
            begin_pairing(BeginPairing) -> PairingView;
            /// How far that is.
            look_at_pairing(Nothing) -> PairingView;
            /// Opens this PC's secrets, and then the till that waits for them.
            unseal(OpenVault) -> UnsealedView;
            /// Leaves a world that did not open, for practice.
            back_to_practice(Nothing) -> UnsealedView;
        }
    };
}

/// No request.
#[derive(Clone, Copy, Debug, Default, Deserialize, TS)]
pub struct Nothing {}

/// A backup to be put in a damaged database's place.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct RestoreBackup {
    /// Its name, as [`crate::views::disk::BackupView`] gives it.
    pub backup: String,
}

/// A code for this PC.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BeginPairing {
    /// As typed, or the line that holds the relay's address too.
    pub code: String,
}

/// A person's decision about another PC.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DecideDevice {
    /// The digits that were on the screen; none for a PC that knocks. If others are to be compared by now, nothing happens.
    pub digits: Option<String>,
    /// They are the same on the other PC, or that PC is expected.
    pub admit: bool,
}

/// A business day.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadDay {
    /// `2026-11-22`; nothing for today.
    pub day: String,
}

/// A statement of the till, as Safaricom's portal gave it.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct StatementFile {
    /// CSV or a workbook, its bytes as base64.
    pub base64: String,
}

/// A language.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct SetLanguage {
    /// Which.
    pub language: Language,
}

/// What the next practice customers do.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct SetPracticeCustomer {
    /// Which.
    pub customer: PracticeCustomer,
}

/// What the customer whose phone is ringing does now.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AnswerPracticePhone {
    /// Whose phone, as [`crate::views::RingingPhone`] gives it.
    pub phone: String,
    /// What the customer does.
    pub customer: PracticeCustomer,
}
