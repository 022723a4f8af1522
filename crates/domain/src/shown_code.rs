//! A code that the customer shows: what Safaricom's Transaction Status says of it, held against the sale and against what other sales have
//! (R11). A message on a phone proves nothing; anybody can write one, or show an old one again.
//!
//! The answer comes by callback. It counts because it came to an address that only this question had, and names the request that Daraja
//! acknowledged to us (portal: Transaction Status, `OriginatorConversationID`); whoever takes it must have made sure of both.

use crate::ids::{MpesaCode, SaleId};
use crate::money::Cents;
use crate::phone::Msisdn;
use crate::records::{CLOCK_SLACK, Row};
use crate::sale::Sale;
use crate::time::Millis;
use std::time::Duration;

/// A code that is older than this is not for what stands on the counter now.
pub const FRESH_FOR: Duration = Duration::from_secs(86_400);

/// What Transaction Status says of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// There is no such payment, or it is not ours to see.
    NoSuch,
    /// It is known.
    Known(Moved),
    /// Nothing that can be understood, or that nobody could look now.
    Unclear,
}

/// Money, as Transaction Status tells of it. What it leaves out is not guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its code.
    pub code: Option<MpesaCode>,
    /// Where it is.
    pub state: MoneyState,
    /// How much.
    pub amount: Option<Cents>,
    /// The number that received it.
    pub to: Option<String>,
    /// Whose phone paid, if that is told in full.
    pub phone: Option<Msisdn>,
    /// When it moved.
    pub at: Option<Millis>,
}

/// Where money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyState {
    /// It moved, and is there.
    Completed,
    /// It moved, and was taken back.
    Reversed,
    /// It has not moved, or not yet.
    Other,
}

/// What the answer means for the sale. Each is another thing to say to the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is this sale's money as far as the code can tell, and may be given to it.
    Fits(Row),
    /// There is no such payment.
    Unknown,
    /// Another sale has it.
    Used(SaleId),
    /// It is of another amount.
    OtherAmount(Cents),
    /// It went to another number.
    OtherTill,
    /// It was taken back.
    Reversed,
    /// It moved more than a day ago.
    TooOld(Millis),
    /// The money has not moved.
    NotMoved,
    /// The answer cannot be understood. Ask again, or wait for the till's own records.
    Unclear,
}

/// What the answer about `asked` means for a sale of a shop that is paid at any of `numbers`. `holder` is the sale that has the code already.
#[must_use]
pub fn judge(
    asked: &MpesaCode,
    said: &Said,
    sale: &Sale,
    numbers: &[&str],
    holder: Option<SaleId>,
    now: Millis,
) -> Verdict {
    if let Some(other) = holder.filter(|holder| *holder != sale.id) {
        return Verdict::Used(other);
    }
    let moved = match said {
        Said::NoSuch => return Verdict::Unknown,
        Said::Unclear => return Verdict::Unclear,
        Said::Known(moved) => moved,
    };
    let (Some(amount), Some(to), Some(at)) = (moved.amount, &moved.to, moved.at) else {
        return Verdict::Unclear;
    };
    if moved.code.as_ref() != Some(asked) {
        return Verdict::Unclear;
    }
    match moved.state {
        MoneyState::Reversed => Verdict::Reversed,
        MoneyState::Other => Verdict::NotMoved,
        MoneyState::Completed if !numbers.contains(&to.as_str()) => Verdict::OtherTill,
        MoneyState::Completed if now > at.plus(FRESH_FOR) => Verdict::TooOld(at),
        MoneyState::Completed if amount != wanted(sale) => Verdict::OtherAmount(amount),
        // A time that has not come yet is no time of Safaricom's.
        MoneyState::Completed if at > now.plus(CLOCK_SLACK) => Verdict::Unclear,
        MoneyState::Completed => Verdict::Fits(Row {
            code: asked.clone(),
            amount,
            phone: moved.phone.clone(),
            at,
            reference: String::new(),
        }),
    }
}

/// What one payment straight to the till would have to bring, or brought.
fn wanted(sale: &Sale) -> Cents {
    sale.completion()
        .map_or_else(|| sale.missing(), |done| done.rest)
}
