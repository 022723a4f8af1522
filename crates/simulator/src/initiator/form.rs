//! An initiator's request, read from its body. What is wrong in form is refused at once with `400.002.02`; what is wrong in substance
//! (who asks, with which credential, for what) is found later and told to `ResultURL`.

use super::Order;
use super::pay::Pay;
use super::reversal::Reversal;
use super::status::Search;
use super::transfer::{TAX_NUMBER, Transfer};
use crate::api::answers::Refused;
use crate::api::fields::{Fields, is_reachable, is_short_code};
use std::ops::RangeInclusive;

const REMARKS_LEN: RangeInclusive<usize> = 2..=100;
const OCCASION_LEN_MAX: usize = 100;
const REFERENCE_LEN_MAX: usize = 13;
/// What a sum may be in form; which sums an API moves is its own rule.
const SHILLINGS: RangeInclusive<i64> = 1..=1_000_000_000;

/// What every request of an initiator says.
pub(crate) struct Form {
    pub(crate) initiator: String,
    /// Not opened yet.
    pub(crate) credential: String,
    pub(crate) command: String,
    /// The organisation that it acts for.
    pub(crate) party: String,
    /// What kind of number `party` is: 1 a phone, 2 a till, 4 a short code, 11 the receiver of a payment to be reversed.
    pub(crate) identifier: String,
    /// The id that the caller chose, where the API takes one.
    pub(crate) originator: Option<String>,
    pub(crate) order: Order,
    pub(crate) result_url: String,
    pub(crate) timeout_url: String,
}

impl Form {
    /// B2C of version 1, which takes no id of the caller's.
    pub(crate) fn b2c_v1(fields: &Fields) -> Result<Self, Refused> {
        Self::pay(fields, None, false)
    }

    /// B2C of version 3, which wants one.
    pub(crate) fn b2c_v3(fields: &Fields) -> Result<Self, Refused> {
        let originator = fields.text("OriginatorConversationID")?;
        Self::pay(fields, Some(originator), false)
    }

    pub(crate) fn b2pochi(fields: &Fields) -> Result<Self, Refused> {
        let originator = fields.text("OriginatorConversationID")?;
        Self::pay(fields, Some(originator), true)
    }

    fn pay(fields: &Fields, originator: Option<String>, to_pochi: bool) -> Result<Self, Refused> {
        let draft = Draft::read(fields, "InitiatorName")?;
        let amount = fields.shillings("Amount", SHILLINGS)?;
        let party = short_code(fields, "PartyA")?;
        let phone = fields.phone("PartyB")?;
        let order = Order::Pay(Pay {
            phone,
            amount,
            to_pochi,
        });
        let form = draft.finish(fields, party, "4", order, "Occassion")?;
        Ok(Self { originator, ..form })
    }

    pub(crate) fn b2b(fields: &Fields) -> Result<Self, Refused> {
        Self::transfer(fields, false)
    }

    pub(crate) fn tax(fields: &Fields) -> Result<Self, Refused> {
        Self::transfer(fields, true)
    }

    fn transfer(fields: &Fields, is_tax: bool) -> Result<Self, Refused> {
        let draft = Draft::read(fields, "Initiator")?;
        let identifier = one_of(fields, "SenderIdentifierType", &["2", "4"])?;
        one_of(fields, "RecieverIdentifierType", &["2", "4"])?;
        let amount = fields.shillings("Amount", SHILLINGS)?;
        let party = short_code(fields, "PartyA")?;
        let to = short_code(fields, "PartyB")?;
        if is_tax && to != TAX_NUMBER {
            return Err(Refused::field("PartyB"));
        }
        let reference = fields.text("AccountReference").unwrap_or_default();
        let is_needed = is_tax || draft.command == "BusinessPayBill";
        if reference.chars().count() > REFERENCE_LEN_MAX || (is_needed && reference.is_empty()) {
            return Err(Refused::field("AccountReference"));
        }
        if fields.text("Requester").is_ok() {
            fields.phone("Requester")?;
        }
        let order = Order::Transfer(Transfer {
            to,
            amount,
            reference,
            is_tax,
        });
        draft.finish(fields, party, &identifier, order, "Occassion")
    }

    pub(crate) fn balance(fields: &Fields) -> Result<Self, Refused> {
        let draft = Draft::read(fields, "Initiator")?;
        let party = short_code(fields, "PartyA")?;
        let identifier = one_of(fields, "IdentifierType", &["1", "2", "4"])?;
        draft.finish(fields, party, &identifier, Order::Balance, "Occasion")
    }

    pub(crate) fn status(fields: &Fields) -> Result<Self, Refused> {
        let draft = Draft::read(fields, "Initiator")?;
        let receipt = fields.text("TransactionID").map(Search::Receipt);
        let conversation = || fields.text("OriginalConversationID").ok();
        let search = receipt.or_else(|refused| {
            let conversation = conversation().map(Search::Conversation);
            conversation.ok_or(refused)
        })?;
        let party = fields.text("PartyA")?;
        let identifier = one_of(fields, "IdentifierType", &["1", "2", "4"])?;
        draft.finish(
            fields,
            party,
            &identifier,
            Order::Status(search),
            "Occasion",
        )
    }

    pub(crate) fn reversal(fields: &Fields) -> Result<Self, Refused> {
        let draft = Draft::read(fields, "Initiator")?;
        let receipt = fields.text("TransactionID")?;
        let amount = fields.shillings("Amount", SHILLINGS)?;
        let party = short_code(fields, "ReceiverParty")?;
        // The page says 11; `mpesa-sdk`, `mpesa-api` and `daraja.js` send 4.
        let identifier = one_of(fields, "RecieverIdentifierType", &["4", "11"])?;
        let order = Order::Reversal(Reversal { receipt, amount });
        draft.finish(fields, party, &identifier, order, "Occasion")
    }
}

/// The fields that come first in every request.
struct Draft {
    initiator: String,
    credential: String,
    command: String,
}

impl Draft {
    fn read(fields: &Fields, initiator: &str) -> Result<Self, Refused> {
        Ok(Self {
            initiator: fields.text(initiator)?,
            credential: fields.text("SecurityCredential")?,
            command: fields.text("CommandID")?,
        })
    }

    /// Reads the fields that come last.
    fn finish(
        self,
        fields: &Fields,
        party: String,
        identifier: &str,
        order: Order,
        occasion: &str,
    ) -> Result<Form, Refused> {
        let remarks = fields.text("Remarks")?;
        if !REMARKS_LEN.contains(&remarks.chars().count()) {
            return Err(Refused::field("Remarks"));
        }
        let timeout_url = address(fields, "QueueTimeOutURL")?;
        let result_url = address(fields, "ResultURL")?;
        let text = fields.text(occasion).unwrap_or_default();
        if text.chars().count() > OCCASION_LEN_MAX {
            return Err(Refused::field(occasion));
        }
        Ok(Form {
            initiator: self.initiator,
            credential: self.credential,
            command: self.command,
            party,
            identifier: identifier.to_owned(),
            originator: None,
            order,
            result_url,
            timeout_url,
        })
    }
}

fn short_code(fields: &Fields, name: &str) -> Result<String, Refused> {
    let text = fields.text(name)?;
    if is_short_code(&text) {
        Ok(text)
    } else {
        Err(Refused::field(name))
    }
}

fn one_of(fields: &Fields, name: &str, known: &[&str]) -> Result<String, Refused> {
    let text = fields.text(name)?;
    if known.contains(&text.as_str()) {
        Ok(text)
    } else {
        Err(Refused::field(name))
    }
}

fn address(fields: &Fields, name: &str) -> Result<String, Refused> {
    let text = fields.text(name)?;
    if is_reachable(&text) {
        Ok(text)
    } else {
        Err(Refused::field(name))
    }
}
