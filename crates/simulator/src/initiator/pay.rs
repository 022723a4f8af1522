//! From an organisation to a customer: B2C, and B2C to Pochi ("Business To Customer (B2C)", "Business To Pochi" pages). Always out of
//! the utility account, with the fee on the charges account.

use super::outcome::Outcome;
use super::report::{Item, plain};
use super::{Done, Request};
use crate::books::{Account, Posting, Purse, What};
use crate::tariff;
use crate::world::World;
use pokea_domain::{Cents, Millis, Msisdn};
use serde::{Deserialize, Serialize};

const AMOUNT_MIN: Cents = Cents::new(1_000);
const AMOUNT_MAX: Cents = Cents::new(25_000_000);

/// Who is to be paid how much.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Pay {
    pub(crate) phone: Msisdn,
    pub(crate) amount: Cents,
    /// To the customer's business wallet. Here both are one account.
    pub(crate) to_pochi: bool,
}

impl Pay {
    fn knows(&self, command: &str) -> bool {
        match command {
            "BusinessPayToPochi" => self.to_pochi,
            "BusinessPayment" | "SalaryPayment" | "PromotionPayment" => !self.to_pochi,
            _ => false,
        }
    }
}

impl World {
    pub(super) fn pay(
        &mut self,
        pay: &Pay,
        request: &Request,
        now: Millis,
    ) -> Result<Done, Outcome> {
        if !pay.knows(&request.errand.command) {
            return Err(Outcome::NoSuchCommand);
        }
        if pay.amount < AMOUNT_MIN {
            return Err(Outcome::BelowMinimum);
        }
        if pay.amount > AMOUNT_MAX {
            return Err(Outcome::AboveMaximum);
        }
        let purse = |purse| Account::org(&request.errand.party, purse);
        if !self.books.knows(&purse(Purse::Utility)) {
            return Err(Outcome::NotAllowed);
        }
        let person = self.meet(&pay.phone);
        if !person.registered {
            return Err(Outcome::Unregistered);
        }
        let receiver = person.public_name(&pay.phone);
        let receipt = self.next_code(now);
        let posting = Posting::transfer(
            receipt.clone(),
            now,
            What::B2c,
            purse(Purse::Utility),
            Account::Customer(pay.phone.clone()),
            pay.amount,
        )
        .with_fee(purse(Purse::ChargesPaid), tariff::b2c(pay.amount))
        .caused_by(&request.originator, &request.conversation);
        self.books.post(posting)?;

        let funds = |held| plain(self.books.balance(&purse(held)));
        let parameters = vec![
            Item::number("TransactionAmount", plain(pay.amount)),
            Item::text("TransactionReceipt", receipt.as_str()),
            Item::text("ReceiverPartyPublicName", receiver),
            Item::text("TransactionCompletedDateTime", with_dots(now)),
            Item::number("B2CUtilityAccountAvailableFunds", funds(Purse::Utility)),
            Item::number("B2CWorkingAccountAvailableFunds", funds(Purse::Working)),
            Item::text("B2CRecipientIsRegisteredCustomer", "Y"),
            Item::number(
                "B2CChargesPaidAccountAvailableFunds",
                funds(Purse::ChargesPaid),
            ),
        ];
        Ok(Done {
            receipt: Some(receipt),
            parameters,
        })
    }
}

/// `06.07.2024 22:48:52`, which B2C alone has.
fn with_dots(at: Millis) -> String {
    let stamp = at.nairobi().stamp();
    format!(
        "{}.{}.{} {}:{}:{}",
        &stamp[6..8],
        &stamp[4..6],
        &stamp[..4],
        &stamp[8..10],
        &stamp[10..12],
        &stamp[12..]
    )
}
