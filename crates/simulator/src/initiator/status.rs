//! What became of a transaction, by its receipt or by the conversation that caused it ("Transaction Status" page). It finds what the
//! asking organisation paid or was paid; nobody else's.

use super::balance::is_called;
use super::outcome::Outcome;
use super::report::{Item, plain, purse_name};
use super::{Done, Order, Request};
use crate::books::{Account, Posting, What};
use crate::orgs::OrgKind;
use crate::world::World;
use pokea_domain::{Cents, MpesaCode};
use serde::{Deserialize, Serialize};

/// What is searched for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Search {
    /// `TransactionID`, as it was sent.
    Receipt(String),
    /// `OriginalConversationID`.
    Conversation(String),
}

impl World {
    pub(super) fn status(&self, search: &Search, request: &Request) -> Result<Done, Outcome> {
        let org = self
            .orgs
            .get(&request.errand.party)
            .ok_or(Outcome::NoSuchPayer)?;
        if !is_called(org, &request.errand.identifier) {
            return Err(Outcome::WrongIdentifierType);
        }
        let parameters = match search {
            Search::Receipt(receipt) => self.status_of_receipt(receipt, &request.errand.party),
            Search::Conversation(id) => self.status_of_conversation(id, &request.errand.party),
        };
        Ok(Done {
            receipt: None,
            parameters: parameters.ok_or(Outcome::NoSuchTransaction)?,
        })
    }

    /// Whether an account belongs to an organisation, or to a till of it.
    pub(super) fn is_ours(&self, account: &Account, party: &str) -> bool {
        let Account::Org { number, .. } = account else {
            return false;
        };
        let is_till_of = |store: &str| {
            let org = self.orgs.get(number);
            org.is_some_and(|org| {
                org.kind
                    == OrgKind::Till {
                        store: store.to_owned(),
                    }
            })
        };
        number == party || is_till_of(party)
    }

    fn status_of_receipt(&self, receipt: &str, party: &str) -> Option<Vec<Item>> {
        let receipt = MpesaCode::parse(receipt).ok()?;
        let posting = self.books.posting(&receipt)?;
        let ours = |account: Option<&Account>| account.is_some_and(|a| self.is_ours(a, party));
        if !ours(posting.payer()) && !ours(posting.receiver()) {
            return None;
        }
        let (originator, conversation) = posting.cause.clone().unwrap_or_default();
        let request = self.requests.find(&originator);
        let payer = posting.payer()?;
        let fee: i64 = posting
            .legs
            .iter()
            .filter(|(account, _)| *account == Account::Fees)
            .map(|(_, amount)| amount.cents())
            .sum();
        let charges = match fee {
            0 => Item::missing("DebitPartyCharges"),
            fee => Item::text(
                "DebitPartyCharges",
                format!("{}|KES|{}", fee_name(posting), plain(Cents::new(fee))),
            ),
        };
        Some(vec![
            Item::text("DebitPartyName", holder_name(self, payer)),
            Item::text("CreditPartyName", holder_name(self, posting.receiver()?)),
            Item::text("OriginatorConversationID", originator),
            Item::time(
                "InitiatedTime",
                request.map_or(posting.at, |request| request.taken_at),
            ),
            Item::text("DebitAccountType", account_type(payer)),
            charges,
            Item::missing("TransactionReason"),
            Item::text("ReasonType", reason(posting)),
            Item::text(
                "TransactionStatus",
                self.faults
                    .initiator
                    .money
                    .word(posting.reversed_by.is_some()),
            ),
            Item::time("FinalisedTime", posting.at),
            Item::number("Amount", plain(posting.amount())),
            Item::text("ConversationID", conversation),
            Item::text("ReceiptNo", posting.receipt.as_str()),
        ])
    }

    /// A payment that waits or has failed has no receipt, no fee and, while it waits, no end.
    fn status_of_conversation(&self, id: &str, party: &str) -> Option<Vec<Item>> {
        let found = self.requests.find(id)?;
        if found.errand.party != party {
            return None;
        }
        if let Some(receipt) = found.end.as_ref().and_then(|end| end.receipt.as_ref()) {
            return self.status_of_receipt(receipt.as_str(), party);
        }
        let amount = match &found.errand.order {
            Order::Pay(pay) => pay.amount,
            Order::Transfer(transfer) => transfer.amount,
            Order::Reversal(reversal) => reversal.amount,
            Order::Balance | Order::Status(_) => return None,
        };
        let status = match &found.end {
            None => "Pending",
            Some(end) if end.outcome.is_none() => "Expired",
            Some(_) => "Failed",
        };
        let org = self.orgs.get(party)?;
        let mut items = vec![
            Item::text("DebitPartyName", format!("{} - {}", org.number, org.name)),
            Item::text("OriginatorConversationID", found.originator.clone()),
            Item::time("InitiatedTime", found.taken_at),
            Item::missing("DebitPartyCharges"),
            Item::missing("TransactionReason"),
            Item::text("TransactionStatus", status),
            Item::number("Amount", plain(amount)),
            Item::text("ConversationID", found.conversation.clone()),
        ];
        if let Some(end) = &found.end {
            items.push(Item::time("FinalisedTime", end.at));
        }
        Some(items)
    }
}

/// `254712345678 - WANJIKU KAMAU`, `600610 - Maji Safi Water`.
pub(super) fn holder_name(world: &World, account: &Account) -> String {
    match account {
        Account::Customer(phone) => match world.people().get(phone) {
            Some(person) => person.public_name(phone),
            None => phone.as_daraja().to_owned(),
        },
        Account::Org { number, .. } => match world.orgs.get(number) {
            Some(org) => format!("{number} - {}", org.name),
            None => number.clone(),
        },
        Account::Fees | Account::Outside => "M-PESA".to_owned(),
    }
}

fn account_type(account: &Account) -> &'static str {
    match account {
        Account::Org { purse, .. } => purse_name(*purse),
        Account::Customer(_) | Account::Fees | Account::Outside => "MMF Account For Customer",
    }
}

fn fee_name(posting: &Posting) -> &'static str {
    match posting.what {
        What::B2c => "Fee For B2C Payment",
        What::B2b => "Business Payment Charge",
        What::PayBill | What::BuyGoods | What::Reversal => "Pay Merchant Charge",
    }
}

fn reason(posting: &Posting) -> &'static str {
    match posting.what {
        What::PayBill => "Pay Bill Online",
        What::BuyGoods => "Merchant Payment Online",
        What::B2c => "Business Payment to Customer via API",
        What::B2b => "Business to Business Payment via API",
        What::Reversal => "Transaction Reversal via API",
    }
}
