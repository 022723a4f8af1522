//! Why a command was not followed.

use crate::views::fields::FieldProblem;
use pokea_domain::staff::Act;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// Why a command was not followed. Nothing was written or sent, unless the code says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, TS)]
#[error("{code:?}")]
pub struct CommandError {
    /// Names the words for the cashier.
    pub code: CommandErrorCode,
    /// The field to mend, for `code: field`.
    pub field: Option<FieldProblem>,
    /// From when it may be tried again, for `code: too_soon` and its like.
    #[ts(type = "number | null")]
    pub again_from_ms: Option<i64>,
    /// What must be approved, for `code: needs_approval`.
    #[ts(type = "Act | null")]
    pub act: Option<Act>,
}

/// What went wrong with a command, as far as a screen acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CommandErrorCode {
    /// A field must be mended; see `field`.
    Field,
    /// A request for this sale is not over: do not ask again.
    PromptLive,
    /// The sale is paid or closed.
    SaleClosed,
    /// This phone may be asked again later; see `again_from_ms`.
    TooSoon,
    /// The prompt can still be answered, and nobody's word ends that; see `again_from_ms`.
    PromptFresh,
    /// How the request ended is known, or is being asked about: there is nothing to let go.
    NothingToOverride,
    /// Too many requests for one sale.
    TooManyAttempts,
    /// There is no such sale, or it has no receipt.
    NotFound,
    /// The till's records do not hold this payment (yet).
    PaymentUnknown,
    /// The payment belongs to another request or sale already.
    PaymentTaken,
    /// A prompt that is not over may have brought this payment: wait for its end.
    PaymentUnsettled,
    /// The payment may have paid a sale that was lost with a damaged database: only the owner may give it to another.
    PaymentOfLostSale,
    /// The shop's other PCs could not be asked whether one of them has the payment.
    PaymentNotReserved,
    /// The payment was taken back, or is being taken back.
    PaymentGoingBack,
    /// Daraja does not answer: nothing was asked for.
    NoLineToMpesa,
    /// No operator is set up by whom M-PESA lets payments be taken back.
    NoOperator,
    /// More than may be paid out today.
    AboveDay,
    /// The same was paid to the same in the last day.
    PaidBefore,
    /// So much needs a second person, and there is none yet.
    NeedsSecondPerson,
    /// Whoever asked for a payout cannot be its second person.
    SamePerson,
    /// The payout was sent already, or is over.
    PayoutOver,
    /// Nobody knows yet what became of the payout: it is not sent again.
    PayoutNotOver,
    /// Safaricom refused a payout at once, and nothing of it was begun.
    PayoutRefused,
    /// Too little would be left in the account that pays.
    BelowFloat,
    /// What is in the account that pays is not known, so nothing is paid while a float must stay in it.
    FundsUnknown,
    /// The payment is of another amount than the sale.
    PaymentDiffers,
    /// No money that came for this sale is just what it comes to.
    NothingToReopen,
    /// The receipt bears a KRA PIN already.
    BuyerPinStands,
    /// A shift is open, and its float is known.
    ShiftOpen,
    /// No shift is open.
    NoShift,
    /// The drawer was not counted since cash last moved.
    NotCounted,
    /// Something is not over that the shift was not to be closed over: look again.
    NotOver,
    /// There is no line to the relay: nobody was told.
    NoLine,
    /// The other PC cannot be let in, because a key is missing or wrong.
    NotLetIn,
    /// The disk did not take it: nothing was sent or charged.
    NotSaved,
    /// The disk has too little room to begin anything: nothing was sent or charged. What is under way still ends.
    NoRoom,
    /// The database is damaged, as a look at all of it has shown: nothing was sent or charged. Close Pokea, and restore a backup.
    Damaged,
    /// The backup is not there, or not whole any more: nothing was restored or changed.
    BackupGone,
    /// The backup is of another shop, PC or world: nothing was changed.
    BackupForeign,
    /// The receipt could not be written or opened.
    NoReceipt,
    /// No printer was named.
    NoPrinter,
    /// As many printers as there are keys for.
    PrintersFull,
    /// The phone that was chosen is remembered no more: type its number.
    PhoneForgotten,
    /// Nobody has signed in.
    Locked,
    /// Whoever stands at the till may do this only when somebody else approves it; see `act`.
    NeedsApproval,
    /// The PIN or passphrase is another.
    WrongPin,
    /// Too many wrong tries: the next may be made later; see `again_from_ms`.
    TooManyTries,
    /// Whoever approved may not do it either.
    MayNotApprove,
    /// The first person must be the owner.
    OwnerFirst,
    /// The only owner cannot leave.
    OnlyOwner,
    /// As many people as the lock screen has keys.
    StaffFull,
    /// Only in practice.
    NotPractice,
    /// Pokea did not start: another one uses this till's database.
    StartInUse,
    /// Pokea did not start: a newer Pokea wrote the database.
    StartNewer,
    /// Pokea did not start: the database is damaged. Nothing was changed.
    StartDamaged,
    /// Pokea did not start: this PC has no relay yet.
    StartUnpaired,
    /// Pokea did not start: its secrets are sealed, and a passphrase opens them.
    StartSealed,
    /// Pokea did not start: this world is not set up.
    StartNotSetUp,
    /// Pokea did not start, for a reason that only its log can tell.
    NotStarted,
    /// In the live world the first prompt is for one shilling, to the shop's own phone.
    CheckFirst,
    /// The request itself was malformed: a fault of the program.
    BadRequest,
}
