//! From one organisation to another, or between two accounts of one: pay bill, buy goods, top-up of a B2C number, tax, and the older
//! commands ("Business Pay Bill", "Business Buy Goods", "B2C Account Top Up", "Tax Remittance" pages).

use super::outcome::Outcome;
use super::report::{Item, braces, pipes, plain};
use super::{Done, Request};
use crate::books::{Account, Posting, Purse, What};
use crate::orgs::{Org, OrgKind};
use crate::tariff;
use crate::world::World;
use pokea_domain::{Cents, Millis};
use serde::{Deserialize, Serialize};

/// The only number that taxes are paid to.
pub(crate) const TAX_NUMBER: &str = "572572";

/// Who is to be paid how much.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Transfer {
    pub(crate) to: String,
    pub(crate) amount: Cents,
    /// `AccountReference`; may be empty.
    pub(crate) reference: String,
    /// Whether it came in on the path for taxes.
    pub(crate) is_tax: bool,
}

/// From which account to which.
struct Way {
    from: Purse,
    to: Purse,
    /// Whether both are the organisation's own.
    own: bool,
}

impl Transfer {
    /// The way that a command stands for. Of the older commands those that need an agreement with Safaricom are known, and not
    /// permitted.
    fn way(&self, command: &str) -> Result<Way, Outcome> {
        use Purse::{Merchant, Utility, Working};
        let way = |from, to| {
            Ok(Way {
                from,
                to,
                own: false,
            })
        };
        let own = |from, to| {
            Ok(Way {
                from,
                to,
                own: true,
            })
        };
        match command {
            "PayTaxToKRA" if self.is_tax => way(Working, Utility),
            _ if self.is_tax => Err(Outcome::NoSuchCommand),
            "BusinessPayBill" | "BusinessPayToBulk" => way(Working, Utility),
            "BusinessBuyGoods" => way(Working, Merchant),
            "BusinessToBusinessTransfer" => way(Working, Working),
            "MerchantToMerchantTransfer" => way(Merchant, Merchant),
            "MerchantTransferFromMerchantToWorking" => own(Merchant, Working),
            "BusinessTransferFromMMFToUtility" => own(Working, Utility),
            "MerchantServicesMMFAccountTransfer"
            | "AgencyFloatAdvance"
            | "DisburseFundsToBusiness" => Err(Outcome::NotAllowed),
            _ => Err(Outcome::NoSuchCommand),
        }
    }
}

/// Whether a command may pay an organisation of this kind.
fn takes(receiver: &Org, command: &str) -> bool {
    match command {
        "BusinessPayToBulk" => receiver.kind == OrgKind::Bulk,
        "BusinessPayBill" => matches!(receiver.kind, OrgKind::PayBill | OrgKind::Bulk),
        "BusinessBuyGoods" => matches!(receiver.kind, OrgKind::Till { .. } | OrgKind::Agent),
        "PayTaxToKRA" => receiver.kind == OrgKind::Tax,
        _ => true,
    }
}

impl World {
    pub(super) fn transfer(
        &mut self,
        transfer: &Transfer,
        request: &Request,
        now: Millis,
    ) -> Result<Done, Outcome> {
        let way = transfer.way(&request.errand.command)?;
        let receiver = self.orgs.get(&transfer.to).ok_or(Outcome::NoSuchReceiver)?;
        let name = format!("{} - {}", receiver.number, receiver.name);
        let from = Account::org(&request.errand.party, way.from);
        let to = Account::org(&transfer.to, way.to);
        let allowed = takes(receiver, &request.errand.command)
            && way.own == (request.errand.party == transfer.to)
            && self.books.knows(&from)
            && self.books.knows(&to);
        if !allowed {
            return Err(Outcome::NotAllowed);
        }
        let fee = if way.own {
            Cents::ZERO
        } else {
            tariff::b2b(transfer.amount)
        };
        let receipt = self.next_code(now);
        let charges = Account::org(&request.errand.party, Purse::ChargesPaid);
        let posting = Posting::transfer(
            receipt.clone(),
            now,
            What::B2b,
            from.clone(),
            to,
            transfer.amount,
        )
        .with_fee(charges, fee)
        .with_reference(&transfer.reference)
        .caused_by(&request.originator, &request.conversation);
        self.books.post(posting)?;

        let left = self.books.balance(&from);
        let charged = match fee {
            Cents::ZERO => String::new(),
            fee => format!("Business Payment Charge|KES|{}", plain(fee)),
        };
        let parameters = vec![
            Item::text("DebitAccountBalance", braces(left)),
            Item::text("Amount", plain(transfer.amount)),
            Item::text("DebitPartyAffectedAccountBalance", pipes(way.from, left)),
            Item::time("TransCompletedTime", now),
            Item::text("DebitPartyCharges", charged),
            Item::text("ReceiverPartyPublicName", name),
            Item::text("Currency", "KES"),
            Item::text("InitiatorAccountCurrentBalance", braces(left)),
        ];
        Ok(Done {
            receipt: Some(receipt),
            parameters,
        })
    }
}
