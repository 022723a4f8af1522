//! What the screen is told: plain values, already decided. The screen formats them; it computes nothing about money or payments.
//!
//! Codes cross to the screen, sentences never: words for people are Fluent messages, named by these enums' `snake_case` variants.

pub mod counter;
pub mod day_end;
pub mod disk;
pub mod family;
pub mod fields;
pub mod going_live;
pub mod goods;
pub mod money_back;
pub mod office;
pub mod offsite;
pub mod payouts;
pub mod printing;
pub mod qr;
pub mod shift;
pub mod staff;
pub mod statement;
mod unsettled;

pub use unsettled::{RefundDueView, UnassignedPayment, UnrecordedPayment, Unsettled};

use pokea_domain::Cents;
use pokea_domain::shop::World;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Money as the screen gets it: a whole number of cents, always far below 2^53, so that a JavaScript number holds it exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(type = "number")]
#[serde(transparent)]
pub struct Money(pub Cents);

impl Default for Money {
    fn default() -> Self {
        Self(Cents::ZERO)
    }
}

/// Everything the till's screen shows that is not being typed. Pushed whole after every commit: it is small, and a screen that
/// keeps the highest revision can never show a mixture of two moments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TillView {
    /// Grows with every change; the screen keeps the view with the highest.
    #[ts(type = "number")]
    pub revision: u64,
    /// The app's time when it made this view, in ms since 1970 UTC: what every other moment in it is to be held against, since the
    /// PC's own clock may be wrong.
    #[ts(type = "number")]
    pub now_ms: i64,
    /// Practice, sandbox or live.
    #[ts(type = "\"practice\" | \"sandbox\" | \"live\"")]
    pub world: World,
    /// The shop's name, for header and prompt.
    pub shop_name: String,
    /// The till number that customers pay to.
    pub till_number: String,
    /// The screen's language.
    pub language: Language,
    /// Whether Daraja and the relay answer.
    pub lights: Lights,
    /// How far this PC's clock is behind Daraja's, in milliseconds, or ahead where it is below zero; nothing where nobody need care. All
    /// times in a view are right in any case.
    #[ts(type = "number | null")]
    pub clock_behind_ms: Option<i64>,
    /// The relay has been away for a while: payments are proven by asking, and what Safaricom posts comes later.
    pub callbacks_delayed: bool,
    /// The relay knows of mail that this till had and has no more: an older copy of its files was put back.
    pub older_copy: bool,
    /// The PC slept while sales were open, and nobody has seen yet what became of them.
    pub asleep: Option<AsleepView>,
    /// Codes that customers showed, and what Safaricom says of them: of each sale the last.
    pub codes: Vec<CodeView>,
    /// This PC among those of its shop.
    pub family: family::FamilyView,
    /// Who may stand at the till, and who does.
    pub staff: staff::StaffView,
    /// What waits for the printer.
    pub paper: printing::PaperView,
    /// Whether the disk keeps what happens.
    pub disk: disk::DiskView,
    /// The backups that leave this PC's disk.
    pub offsite: offsite::OffsiteView,
    /// How many days the operator's password lasts, once they are few; less than 0 when it has ended.
    #[ts(type = "number | null")]
    pub password_days: Option<i64>,
    /// A look at the whole database goes on beside the counter, and has come so far, in percent.
    pub looked_percent: Option<u8>,
    /// The number that the next receipt will have.
    pub next_receipt: String,
    /// Sales with a request that is not over, oldest first.
    pub waiting: Vec<SaleView>,
    /// The last few sales that ended, newest first.
    pub latest: Vec<SaleView>,
    /// Baskets that wait, the longest first.
    pub parked: Vec<goods::ParkedView>,
    /// Money that no sale has.
    pub unsettled: Unsettled,
    /// The list of the day before, where something is on it.
    pub day_end: Option<day_end::DayEndNotice>,
    /// The open shift; nothing while none is.
    pub shift: Option<shift::ShiftLine>,
    /// Paid sales of this business day.
    pub sales_today: u32,
    /// What they came to.
    pub taken_today: Money,
    /// Only in practice: what the next customer will do.
    pub practice: Option<PracticeView>,
}

/// A sleep of the PC, and the sales that were open when it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AsleepView {
    /// When it was last awake before.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// When it woke.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// The sales that are not any more what they were.
    pub changed: Vec<SaleView>,
    /// How many are as they were, and still being asked about.
    pub unchanged: u32,
}

/// A code that a customer showed for a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CodeView {
    /// The sale's id.
    pub sale: String,
    /// The code.
    pub code: String,
    /// What is known of it.
    pub answer: CodeAnswer,
    /// How much it brought, where that matters.
    pub amount: Option<Money>,
    /// The sale that has it, by its receipt or its time.
    pub used_by: Option<String>,
    /// When the money moved, where that matters.
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
}

/// What is known of a code that a customer showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CodeAnswer {
    /// Safaricom has not answered yet.
    NoAnswerYet,
    /// It is this sale's money: the sale is paid.
    Proven,
    /// There is no such payment.
    Unknown,
    /// Another sale has it.
    Used,
    /// It is of another amount.
    OtherAmount,
    /// It went to another number.
    OtherTill,
    /// It was taken back.
    Reversed,
    /// It is more than a day old.
    TooOld,
    /// The money has not moved.
    NotMoved,
    /// A prompt that is not over may have brought it.
    Unsettled,
    /// It may have paid a sale that was lost with a damaged database.
    LostSale,
    /// The answer cannot be understood.
    Unclear,
    /// Safaricom could not be asked.
    NotAsked,
    /// The shop's other PCs could not be asked whether one of them has the payment: nothing was asked.
    NotReserved,
}

/// Header lights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Lights {
    /// The last exchange with Daraja.
    pub mpesa: Light,
    /// The link to the relay. Without it payments are still proven, by asking; only the M-PESA code comes later.
    pub relay: Light,
}

/// One header light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Not tried yet.
    Unknown,
    /// Works.
    Good,
    /// Does not answer; the app keeps trying.
    Trouble,
}

/// The languages of screen and paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// Swahili.
    Sw,
}

/// One sale, as strip, result and list show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SaleView {
    /// The sale's id.
    pub id: String,
    /// When it began, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub opened_at_ms: i64,
    /// What is to be paid.
    pub due: Money,
    /// What of that is still to come.
    pub missing: Money,
    /// Cash on the counter towards it, while it is not paid.
    pub cash: Money,
    /// Cash that lay there and goes back to the customer, now that the sale came to nothing or was paid without it.
    pub cash_back: Money,
    /// What it is paid with before whatever brought the rest, or so far.
    pub parts: Vec<TenderView>,
    /// VAT inside it.
    pub vat: Money,
    /// What is sold.
    pub lines: Vec<LineView>,
    /// Taken off the whole.
    pub discount: Money,
    /// What is due beyond the lines: M-PESA takes whole shillings.
    pub rounding: Money,
    /// Where it stands: colour, icon and word of every card.
    pub status: SaleStatus,
    /// The M-PESA request that matters, if there was one.
    pub attempt: Option<AttemptView>,
    /// How it was paid, if it was.
    pub paid: Option<PaidView>,
    /// What went back of its money, or is on its way, the newest first.
    pub back: Vec<money_back::BackView>,
    /// Money that came although the sale did not need it: the owner must give it back.
    pub refund_due: Option<Money>,
    /// The cashier stopped waiting; money that still comes will be told.
    pub stopped: bool,
    /// The KRA PIN of a customer who is a business.
    pub buyer_pin: Option<String>,
    /// It may be asked for (again) or paid in cash.
    pub may_be_paid: bool,
    /// It was given up, and money came for it that is just what it comes to: it may be opened again and is paid then.
    pub may_reopen: bool,
}

/// The states that a card can be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SaleStatus {
    /// A prompt is on its way to, or on, the customer's phone. Amber.
    Waiting,
    /// Nobody can tell yet: do not ask again, do not hand over. Indigo.
    NotKnown,
    /// Proven paid. Green.
    Paid,
    /// Proven not paid; may be asked again. Red.
    Failed,
    /// Nothing is being asked, and the customer owes the rest, or all of it: by another phone, in cash, or straight to the till. Amber.
    Owing,
    /// Closed without payment. Grey.
    Cancelled,
}

/// One line of a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LineView {
    /// What; nothing for an amount typed at the keypad.
    pub name: Option<String>,
    /// How many.
    pub quantity: u32,
    /// The price of one, VAT included.
    pub unit: Money,
    /// Taken off this line.
    pub discount: Money,
    /// What the cashier noted about it.
    pub note: Option<String>,
    /// Quantity times price, less the discount.
    pub total: Money,
}

/// One M-PESA request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AttemptView {
    /// Its id.
    pub id: String,
    /// Whose phone: `0712 345 678`, for the cashier who just typed it.
    pub phone: String,
    /// The same with the middle hidden, for lists.
    pub phone_masked: String,
    /// What it asks for: all of the sale, or a part.
    pub amount: Money,
    /// When it was asked.
    #[ts(type = "number")]
    pub asked_at_ms: i64,
    /// Until when its prompt may be on the phone.
    #[ts(type = "number")]
    pub live_until_ms: i64,
    /// What is the matter, as far as a cashier can act on it.
    pub situation: Situation,
    /// The same phone may be asked again from then on, if the sale failed.
    #[ts(type = "number")]
    pub again_from_ms: i64,
    /// After that moment the owner's word lets it go (R4); nothing where that cannot be.
    #[ts(type = "number | null")]
    pub override_after_ms: Option<i64>,
}

/// What is the matter with a request. Each has its words in both languages: what to do first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Situation {
    /// On its way to Safaricom.
    Sending,
    /// Safaricom took it: the prompt is on the phone, or about to be.
    OnThePhone,
    /// Longer than a prompt lives, and Safaricom has not said how it ended. Nothing to do yet.
    StillProcessing,
    /// A message says paid; being proven.
    ProvingPaid,
    /// A message says not paid; being proven.
    ProvingFailed,
    /// The answer was lost on the way: it may have reached the phone or not.
    AnswerLost,
    /// A quarter of an hour, and still no answer: the owner should know.
    Overdue,
    /// Nobody knows how it ended, and it is no longer in the way of another: by the records, or by the owner's word.
    LetGo,
    /// Needs the owner: paid by query, but the request's answer was lost.
    Unattributed,
    /// Needs the owner: the message names another amount.
    AmountDiffers,
    /// Needs the owner: the message says paid, Safaricom's own answer says not.
    Contradiction,
    /// Proven paid.
    Paid,
    /// Not enough money.
    NoMoney,
    /// The customer cancelled.
    Declined,
    /// No answer from the phone.
    NoAnswer,
    /// Wrong PIN.
    WrongPin,
    /// PIN locked.
    PinLocked,
    /// The phone has another M-PESA request open.
    PhoneBusy,
    /// Outside of what this customer may pay.
    Limit,
    /// The same amount to the same customer within two minutes.
    TooSoon,
    /// Safaricom is busy.
    Busy,
    /// The customer's M-PESA account.
    CustomerAccount,
    /// The shop's set-up.
    SetUp,
    /// Safaricom refused a field.
    FieldRefused,
    /// No line to Safaricom; nothing was sent.
    Unreachable,
    /// No safe line to Safaricom, often because the PC's clock is wrong; nothing was sent.
    Insecure,
}

/// How a sale was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PaidView {
    /// The receipt's number.
    pub receipt: String,
    /// When.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// With what; where there were parts before, what brought the rest.
    pub tender: TenderView,
}

/// With what a sale was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TenderView {
    /// M-PESA.
    Mpesa {
        /// How much.
        amount: Money,
        /// Safaricom's code; comes a moment later when a query was faster than the callback.
        code: Option<String>,
        /// The payer's first name, as Safaricom wrote it.
        payer: Option<String>,
        /// Masked.
        phone: String,
    },
    /// Notes and coins.
    Cash {
        /// Given.
        tendered: Money,
        /// Given back.
        change: Money,
    },
}

/// The practice customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PracticeView {
    /// What the next one will do.
    pub customer: PracticeCustomer,
    /// What is on the ringing phones now.
    pub phones: Vec<RingingPhone>,
}

/// What a practice customer can be told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeCustomer {
    /// Types the PIN.
    Pays,
    /// Cancels.
    Cancels,
    /// Has too little money.
    NoMoney,
    /// Types a wrong PIN.
    WrongPin,
    /// Does not answer.
    Ignores,
    /// Walks away with the phone switched off: no answer ever comes.
    Vanishes,
}

/// A practice phone with a prompt on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RingingPhone {
    /// `0712 345 678`.
    pub phone: String,
    /// The prompt's text.
    pub prompt: String,
}

/// A sale's receipt, to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReceiptView {
    /// The sale.
    pub sale: String,
    /// Its number.
    pub receipt: String,
    /// Where the PDF is.
    pub path: String,
    /// The same paper as a picture: an SVG document.
    pub picture: String,
    /// It can still be made one for a business, with its KRA PIN.
    pub lacks_buyer: bool,
}

/// What a list of sales answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SalesFound {
    /// Newest first.
    pub sales: Vec<SaleView>,
}
