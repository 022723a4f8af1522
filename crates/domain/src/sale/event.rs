//! What the log keeps of a sale.

use super::{Exchange, Person, RefundDue, Refunded, Tender};
use crate::entry::Line;
use crate::ids::{
    AttemptId, CallbackNonce, MpesaCode, OwnerSessionId, ReceiptNumber, RegisterId, SaleId,
};
use crate::kra_pin::KraPin;
use crate::money::Cents;
use crate::payment::{Claim, Dispute, Failure, NotSent, Push, PushRefusal};
use crate::phone::Msisdn;
use crate::print::PrintEvent;
use crate::records::Look;
use serde::{Deserialize, Serialize};

/// What happened to a sale. The log keeps these for ever: a variant may gain optional fields, and never changes its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Event {
    /// It began.
    Opened {
        sale: SaleId,
        register: RegisterId,
        lines: Vec<Line>,
        due: Cents,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        buyer_pin: Option<KraPin>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exchange: Option<Exchange>,
    },
    /// The intent to ask a phone for money, on disk before anything is sent (R1).
    Asked {
        attempt: AttemptId,
        phone: Msisdn,
        amount: Cents,
        nonce: CallbackNonce,
    },
    /// Daraja took the push, or a callback taught us its names (`adopted`).
    Accepted { attempt: AttemptId, push: Push },
    /// Nothing was sent.
    NotSent { attempt: AttemptId, why: NotSent },
    /// Daraja refused; nothing rang.
    Refused {
        attempt: AttemptId,
        why: PushRefusal,
    },
    /// No answer tells whether it was taken.
    Lost { attempt: AttemptId },
    /// A callback came.
    Claimed { attempt: AttemptId, claim: Claim },
    /// A person must look.
    Disputed { attempt: AttemptId, why: Dispute },
    /// A confirmation told the payer's first name.
    PayerNamed { attempt: AttemptId, name: String },
    /// Proof of payment.
    ProvenPaid { attempt: AttemptId },
    /// Proof of no payment.
    ProvenUnpaid {
        attempt: AttemptId,
        failure: Failure,
    },
    /// The till's own records hold the money that the claim names: proof of payment, and of whose it is (R11).
    Recorded { attempt: AttemptId, code: MpesaCode },
    /// The till's own records tell under which code the attempt's money is, or that it is not the code that the claim names (R7). A later
    /// one replaces it.
    Coded {
        attempt: AttemptId,
        code: Option<MpesaCode>,
    },
    /// A complete look at the till's records found nothing of it: no longer in the way of another prompt (R12).
    Cleared { attempt: AttemptId, look: Look },
    /// The owner lets the customer be asked again although nobody knows how this attempt ended (R4).
    Overridden {
        attempt: AttemptId,
        session: OwnerSessionId,
    },
    /// So much in cash lies on the counter towards the sale; a later one replaces it. It is the customer's until the sale is paid in full.
    CashLaid { amount: Cents },
    /// The attempt's money, proven, is a part of what the sale comes to.
    PartPaid { attempt: AttemptId },
    /// Paid in full; the paper has this number.
    Completed {
        receipt: ReceiptNumber,
        tender: Tender,
    },
    /// The cashier stopped waiting.
    Stopped,
    /// Ended without payment.
    Cancelled,
    /// Money came that this sale does not need.
    RefundDue(RefundDue),
    /// By a person's word the attempt's money has paid for goods: of another sale, or of its own in exchange for a payment of the same customer.
    /// It is not due back. Rows that come later may take that back (`spent` is false), and then it is due back.
    Spent { attempt: AttemptId, spent: bool },
    /// So much in all of an attempt's money went back to where it came from, or of the payment straight to the till that a person gave the
    /// sale, where no attempt is named. Rows that come later may tell that it was another's.
    Returned {
        attempt: Option<AttemptId>,
        amount: Cents,
    },
    /// Cash went back to the customer.
    Refunded(Refunded),
    /// A person gave the ended sale what this attempt had brought for it after all: it is due back no more, and what follows completes the
    /// sale.
    Reopened { attempt: AttemptId, by: Person },
    /// The customer is a business and told its KRA PIN, or would rather not have it on the receipt.
    BuyerPin { pin: Option<KraPin> },
    /// Its receipt went a step further on its way to paper.
    Paper(PrintEvent),
}
