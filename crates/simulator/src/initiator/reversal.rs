//! Giving a customer's payment back, whole or in part, once ("Reversals" page). What went out by B2C cannot be taken back.

use super::outcome::Outcome;
use super::report::{Item, pipes, plain};
use super::status::holder_name;
use super::{Done, Request};
use crate::books::{Account, Posting, What};
use crate::tariff;
use crate::world::World;
use pokea_domain::{Cents, Millis, MpesaCode};
use serde::{Deserialize, Serialize};

/// What is to be given back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reversal {
    /// As it was sent: it may be no receipt at all.
    pub(crate) receipt: String,
    pub(crate) amount: Cents,
}

impl World {
    pub(super) fn reverse(
        &mut self,
        reversal: &Reversal,
        request: &Request,
        now: Millis,
    ) -> Result<Done, Outcome> {
        let original = MpesaCode::parse(&reversal.receipt).ok();
        let original = original.and_then(|receipt| self.books.posting(&receipt).cloned());
        let original = original.ok_or(Outcome::NoSuchOriginal)?;
        let (payer, receiver) = match (original.payer(), original.receiver()) {
            (Some(payer), Some(receiver)) => (payer.clone(), receiver.clone()),
            _ => return Err(Outcome::NoSuchOriginal),
        };
        match original.what {
            What::B2c | What::B2b if self.is_ours(&payer, &request.errand.party) => {
                return Err(Outcome::NotAllowed);
            }
            What::PayBill | What::BuyGoods if self.is_ours(&receiver, &request.errand.party) => {}
            What::PayBill | What::BuyGoods | What::B2c | What::B2b | What::Reversal => {
                return Err(Outcome::NoSuchOriginal);
            }
        }
        if original.reversed_by.is_some() {
            return Err(Outcome::AlreadyReversed);
        }
        if reversal.amount > original.amount() {
            return Err(Outcome::WrongParameter);
        }
        let Account::Org { purse, .. } = receiver else {
            return Err(Outcome::NoSuchOriginal);
        };
        let receipt = self.next_code(now);
        let posting = Posting::transfer(
            receipt.clone(),
            now,
            What::Reversal,
            receiver.clone(),
            payer.clone(),
            reversal.amount,
        )
        .with_reference(original.receipt.as_str())
        .caused_by(&request.originator, &request.conversation);
        self.books.post(posting)?;
        self.books.mark_reversed(&original.receipt, receipt.clone());

        let left = self.books.balance(&receiver);
        let parameters = vec![
            Item::text("DebitAccountBalance", pipes(purse, left)),
            Item::number("Amount", plain(reversal.amount)),
            Item::time("TransCompletedTime", now),
            Item::text("OriginalTransactionID", original.receipt.as_str()),
            Item::number("Charge", plain(tariff::REVERSAL)),
            Item::text("CreditPartyPublicName", holder_name(self, &payer)),
            Item::text("DebitPartyPublicName", holder_name(self, &receiver)),
        ];
        Ok(Done {
            receipt: Some(receipt),
            parameters,
        })
    }
}
