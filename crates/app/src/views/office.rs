//! The owner's office: the till's balance, the day at a glance, and what was sold.

use super::Money;
use super::day_end::{DayEndReason, SumView};
use super::payouts::PayoutStep;
use crate::commands::FeeBand;
use pokea_domain::staff::{Act, What};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The day at a glance.
#[derive(Clone, Debug, Serialize, TS)]
pub struct HomeView {
    /// What Safaricom last said is in the till's accounts.
    pub balance: Option<BalanceView>,
    /// Sales that were paid today.
    pub sales: SumView,
    /// In cash, of that.
    pub cash: Money,
    /// By prompts, of that.
    pub prompted: Money,
    /// Straight to the till, of that.
    pub till: Money,
    /// What went back to customers today, for whatever sale: in cash, and to phones. It is not taken off the sales.
    pub back: Money,
    /// What Safaricom is expected to keep of today's payments; nothing without a fee table that reaches so far.
    pub fee: Option<Money>,
    /// Each hour of the day that is not over, from midnight: what was taken.
    pub hours: Vec<HourView>,
    /// What waits for a person, of whatever day, by reason.
    pub open: Vec<OpenView>,
    /// Payouts that wait, or of which nobody knows yet what became of them.
    pub payouts: SumView,
}

/// One hour.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub struct HourView {
    /// From 0 to 23.
    pub hour: u8,
    /// Today.
    pub today: Money,
    /// On the same day a week before.
    pub week_before: Money,
}

/// What waits for a person for one reason.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub struct OpenView {
    /// Why.
    pub reason: DayEndReason,
    /// How much.
    pub sum: SumView,
}

/// What is in the till's accounts, as Safaricom said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BalanceView {
    /// When it was so, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// In Safaricom's order.
    pub accounts: Vec<AccountView>,
}

/// One account, in cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountView {
    /// As Safaricom calls it, such as `Utility Account`.
    pub name: String,
    /// All of it.
    #[ts(type = "number")]
    pub current: i64,
    /// What can be used now.
    #[ts(type = "number")]
    pub available: i64,
    /// What is set aside.
    #[ts(type = "number")]
    pub reserved: i64,
    /// What has not arrived yet.
    #[ts(type = "number")]
    pub uncleared: i64,
}

/// What came of asking for the balance. What was known before is kept.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BalanceAnswer {
    /// The newest that is known.
    pub balance: Option<BalanceView>,
    /// Why there is no newer one; nothing when there is.
    pub trouble: Option<BalanceTrouble>,
}

/// Why the balance was not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BalanceTrouble {
    /// No operator is set up.
    NoOperator,
    /// Safaricom could not be asked, or did not answer in time.
    NoAnswer,
    /// The operator's name, password or certificate is wrong, or its password has ended.
    Operator,
    /// The operator's password is locked.
    Locked,
    /// The operator has not the role for it.
    Role,
    /// Safaricom refused for another reason, or said what is not understood.
    Refused,
}

/// What was sold in some days.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReportView {
    /// The first day, `2026-11-23`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// What belongs together.
    pub rows: Vec<ReportRow>,
    /// How many sales.
    #[ts(type = "number")]
    pub sales: i64,
    /// What they came to.
    pub amount: Money,
    /// The VAT inside.
    pub vat: Money,
    /// What went back to customers in these days, for whatever sale. It is not taken off.
    pub back: Money,
}

/// One row of a report.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReportRow {
    /// What kind of thing `name` is.
    pub kind: RowKind,
    /// A day, an hour, a name, a band's letter; empty where the kind says it all.
    pub name: String,
    /// How many.
    #[ts(type = "number")]
    pub count: i64,
    /// What customers paid.
    pub amount: Money,
    /// The VAT inside.
    pub vat: Money,
}

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A day.
    Day,
    /// An hour.
    Hour,
    /// A thing or a person.
    Name,
    /// A VAT band.
    Band,
    /// Cash.
    Cash,
    /// A prompt to a phone.
    Prompt,
    /// Straight to the till.
    Till,
    /// Without a name.
    Nameless,
    /// What totals have beyond their lines.
    Rounding,
}

/// Everything of a kind, of some days.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ListView {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// What each place of a row tells.
    pub columns: Vec<ListColumn>,
    /// The first of them; a file has all.
    pub rows: Vec<Vec<ListCell>>,
    /// How many there are.
    pub count: usize,
    /// Under all columns but the first.
    pub total: Vec<ListCell>,
}

/// One place of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListCell {
    /// A name, a code, a time; may be empty.
    Text {
        /// It.
        text: String,
    },
    /// So many.
    Count {
        /// It.
        #[ts(type = "number")]
        count: i64,
    },
    /// Shillings and cents.
    Amount {
        /// It.
        #[ts(type = "number")]
        amount: i64,
    },
    /// Why something waits.
    Reason {
        /// It.
        reason: DayEndReason,
    },
    /// Where a payout stands.
    Step {
        /// It.
        step: PayoutStep,
    },
    /// What somebody did.
    Deed {
        /// It.
        #[ts(type = "Deed")]
        deed: What,
    },
    /// What somebody was let do.
    Act {
        /// It.
        #[ts(type = "Act")]
        act: Act,
    },
}

/// What a column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListColumn {
    /// When.
    Time,
    /// Safaricom's code.
    Code,
    /// The sale's receipt.
    Receipt,
    /// Whose phone, as far as it is shown.
    Phone,
    /// The account that was named.
    Account,
    /// How much.
    Amount,
    /// In cash, of that.
    Cash,
    /// By prompts, of that.
    Prompt,
    /// Straight to the till, of that.
    Till,
    /// Why it waits.
    Reason,
    /// A report's number.
    Z,
    /// How many sales.
    Sales,
    /// What should lie in the drawer.
    Expected,
    /// What was counted less that.
    Difference,
    /// What M-PESA brought.
    Mpesa,
    /// A thing's name.
    Name,
    /// Its barcodes.
    Barcode,
    /// The group it is shown in.
    Category,
    /// The band of its VAT.
    Band,
    /// What one costs.
    Price,
    /// Who was paid.
    Payee,
    /// Where a payout stands.
    Step,
    /// Who answers for it.
    Person,
    /// What somebody did.
    Deed,
    /// What somebody was let do.
    Act,
    /// With whom, or for whom.
    With,
}

/// A file that was written.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ExportedView {
    /// Where it lies.
    pub path: String,
}

/// What Safaricom is expected to keep of payments.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FeesView {
    /// Bands that rise; none where nobody told.
    pub bands: Vec<FeeBand>,
    /// What is wrong with what was typed; nothing when it was kept.
    pub problem: Option<FeeProblem>,
    /// The row that it is about, counted from 0.
    pub row: Option<usize>,
}

/// What is wrong with a fee table. Nothing of it was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FeeProblem {
    /// Not an amount in shillings.
    Amount,
    /// Not a percentage.
    Percent,
    /// Not above the band before it.
    Order,
}
