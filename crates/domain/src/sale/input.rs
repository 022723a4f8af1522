//! What a sale decides on, and the forms of the answer.

use super::{Event, Person, RefundWish};
use crate::ids::{AttemptId, CallbackNonce, MpesaCode, OwnerSessionId, ReceiptNumber};
use crate::kra_pin::KraPin;
use crate::money::Cents;
use crate::payment::{Claim, Poll, PushAnswer, PushRefusal, QueryAnswer};
use crate::phone::Msisdn;
use crate::print::PrintInput;
use crate::records::{NotCleared, Row, Sweep};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Something that happened, to be decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Input {
    /// The cashier asks a phone for the money.
    AskMpesa {
        attempt: AttemptId,
        phone: Msisdn,
        nonce: CallbackNonce,
        /// Cash that is laid down with it, as [`Input::LayCash`] has it; where nothing is said, it stays as it is.
        cash: Option<Cents>,
        /// For so much of what is then missing; for all of it where nothing is said.
        part: Option<Cents>,
    },
    /// So much cash lies on the counter, and the rest is to come otherwise.
    LayCash { amount: Cents },
    /// The cashier takes cash for all that is missing.
    TakeCash { tendered: Cents },
    /// The cashier gives up waiting, or closes a sale that failed.
    Stop,
    /// The push's one HTTP exchange ended.
    PushAnswered {
        attempt: AttemptId,
        answer: PushAnswer,
    },
    /// Daraja refused the push for its access token, and so never took it. It is asked for anew, as a request with names of its own (R18).
    TokenRefused {
        attempt: AttemptId,
        why: PushRefusal,
        again: AttemptId,
        nonce: CallbackNonce,
    },
    /// The program started and found this sale in the log.
    Restarted,
    /// A callback came to this attempt's own address. `bound_elsewhere`: another attempt holds the push or the M-PESA code that it
    /// names, so that it is a replay (R7, R11).
    Claimed {
        attempt: AttemptId,
        claim: Claim,
        bound_elsewhere: bool,
    },
    /// A query ended.
    Queried {
        attempt: AttemptId,
        answer: QueryAnswer,
        poll: Poll,
    },
    /// A confirmation with this attempt's M-PESA code names the payer.
    PayerNamed { attempt: AttemptId, name: String },
    /// The till's own records hold this row. `bound_elsewhere`: another attempt has its code.
    Recorded {
        attempt: AttemptId,
        row: Row,
        bound_elsewhere: bool,
    },
    /// The book tells under which code the attempt's money is; without one, that it is not the code that the claim names.
    Coded {
        attempt: AttemptId,
        code: Option<MpesaCode>,
    },
    /// The book tells that by a person's word the attempt's money has paid for goods, or that it has not.
    Spent { attempt: AttemptId, spent: bool },
    /// So much of the attempt's money went back, or of the payment straight to the till that a person gave the sale.
    Returned {
        attempt: Option<AttemptId>,
        amount: Cents,
    },
    /// Cash goes back to the customer. `going_back`: so much of what it is taken from is on its way back by M-PESA, or went, and the sale was
    /// not told yet.
    Refund { wish: RefundWish, going_back: Cents },
    /// A person gives a payment that is nobody's to this sale (R13). That it is nobody's is for [`crate::till::assign`] to know.
    Assign { row: Row, by: Person },
    /// A person gives a sale that was given up the money that came for it after all: it is due back no more, and the goods may go.
    Reopen { by: Person },
    /// The till's own records were looked through for an unknown attempt (R12).
    Swept { attempt: AttemptId, sweep: Sweep },
    /// The owner, let in by this session, lets the customer be asked again although nobody knows how this attempt ended (R4).
    Override {
        attempt: AttemptId,
        session: OwnerSessionId,
    },
    /// The KRA PIN of a customer who is a business; nothing takes it away.
    BuyerPin { pin: Option<KraPin> },
    /// Something about the sale's paper.
    Print(PrintInput),
}

/// What `decide` needs to know of the world.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The time.
    pub now: Millis,
    /// The number that the next paper of this register will have.
    pub next_receipt: ReceiptNumber,
    /// This register has a receipt printer: a sale that is paid now gets a print job. Without one it gets none, or a printer bought later
    /// would print them all.
    pub prints: bool,
}

/// What follows from an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// To be written, in order.
    pub events: Vec<Event>,
    /// This attempt's push is to be sent after the write: once, ever (R2). It is not an [`Effect`], so that nothing that may be done twice can
    /// hold it.
    pub push: Option<AttemptId>,
    /// To be done after the write, and again if nobody knows whether it was.
    pub effects: Vec<Effect>,
}

/// Work outside, named in the same transaction as the events that want it. Doing it twice does no harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Ask Daraja what became of this attempt, at this time.
    Query {
        /// Which.
        attempt: AttemptId,
        /// Which look it is.
        poll: Poll,
        /// When.
        due: Millis,
    },
    /// Write the sale's receipt as it is now.
    WriteReceipt,
}

/// Why a wish was not followed. Nothing was written or sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A prompt may still be on a phone (R4).
    #[error("an M-PESA request for this sale is not over")]
    PromptLive,
    /// The sale is paid or cancelled.
    #[error("the sale is closed")]
    SaleClosed,
    /// Less cash than is due.
    #[error("less cash than is due")]
    NotEnoughCash,
    /// More cash than any customer hands over: a slip of the finger.
    #[error("more cash than a counter takes")]
    TooMuchCash,
    /// Safaricom wants a pause before this phone is asked again.
    #[error("this phone may be asked again later")]
    TooSoon {
        /// From then on.
        from: Millis,
    },
    /// The records do not hold this payment.
    #[error("the till's records do not hold this payment")]
    PaymentUnknown,
    /// The payment has its place already.
    #[error("this payment belongs to another request or sale")]
    PaymentTaken,
    /// A request that Daraja is still to conclude could have brought the payment.
    #[error("a request that is not over may have brought this payment")]
    PaymentUnsettled,
    /// The payment may have paid a sale that was lost with a damaged database: only the owner may give it to another (R21).
    #[error("this payment may have paid a sale that was lost")]
    PaymentOfLostSale,
    /// The shop has other registers, and this one has not reserved the payment among them: one of them may give it away just now (R14).
    #[error("the payment is not reserved among the shop's registers")]
    PaymentNotReserved,
    /// The payment went back to where it came from, or may be on its way.
    #[error("this payment was taken back, or is being taken back")]
    PaymentGoingBack,
    /// The payment is not what the sale comes to.
    #[error("the payment is of another amount than the sale")]
    PaymentDiffers,
    /// There is no money that came for this sale after it was given up, and that is just what it comes to.
    #[error("no payment that came for this sale is what it comes to")]
    NothingToReopen,
    /// A part is whole shillings, at least one, and what is still missing at most; of cash that leaves something to ask for.
    #[error("this is no part of what the sale still needs")]
    NoSuchPart,
    /// No more goes back than was paid and has not gone back: whole shillings, and this much at most.
    #[error("no more can go back than was paid and is still there")]
    NotSoMuch {
        /// What is left.
        left: Cents,
    },
    /// The sale has no such line, or fewer of it are still with the customer.
    #[error("the customer does not have so many of these from this sale")]
    NoSuchGoods,
    /// More attempts than any honest sale has.
    #[error("too many M-PESA requests for one sale")]
    TooManyAttempts,
    /// How this attempt ended is known, or is being asked, or it may have been paid: nothing for the owner to override.
    #[error("this M-PESA request is not one that nobody knows about")]
    NotUnknown,
    /// The prompt could still be answered, and even the owner cannot know that it will not be.
    #[error("this M-PESA request may still be on the phone")]
    PromptFresh {
        /// Later than this.
        after: Millis,
    },
    /// The receipt was given out with another KRA PIN on it.
    #[error("the receipt bears a KRA PIN already")]
    BuyerPinStands,
    /// The look at the till's records proves nothing about this attempt (R12).
    #[error(transparent)]
    NotCleared(#[from] NotCleared),
    /// The printer has nothing to begin with: not paid, printed, being printed, or waiting for a person.
    #[error("there is nothing to print")]
    NothingToPrint,
}
