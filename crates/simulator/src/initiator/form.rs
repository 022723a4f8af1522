//! An initiator's request, read from its body. What is wrong in form is refused at once with `400.002.02`; what is wrong in substance
//! (who asks, with which credential, for what) is found later and told to `ResultURL`. What all these APIs ask for is read in one place;
//! an API reads the fields that are its own.

use super::pay::Pay;
use super::reversal::Reversal;
use super::status::Search;
use super::transfer::{TAX_NUMBER, Transfer};
use super::{Errand, Order};
use crate::api::answers::Refused;
use crate::api::fields::{Fields, is_reachable, is_short_code};
use std::ops::RangeInclusive;

const REMARKS_LEN: RangeInclusive<usize> = 2..=100;
const OCCASION_LEN_MAX: usize = 100;
const REFERENCE_LEN_MAX: usize = 13;
/// What a sum may be in form; which sums an API moves is its own rule.
const SHILLINGS: RangeInclusive<i64> = 1..=1_000_000_000;

/// A request that is right in form.
pub(crate) struct Form {
    pub(crate) initiator: String,
    /// Not opened yet.
    pub(crate) credential: String,
    /// The id that the caller chose, where the API takes one.
    pub(crate) originator: Option<String>,
    pub(crate) errand: Errand,
}

/// How an API calls three of the fields that all have.
struct Names {
    initiator: &'static str,
    party: &'static str,
    occasion: &'static str,
}

const PEOPLE: Names = Names {
    initiator: "InitiatorName",
    party: "PartyA",
    occasion: "Occassion",
};
const BUSINESSES: Names = Names {
    initiator: "Initiator",
    ..PEOPLE
};
const QUESTIONS: Names = Names {
    occasion: "Occasion",
    ..BUSINESSES
};
const REVERSALS: Names = Names {
    party: "ReceiverParty",
    ..QUESTIONS
};

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
        let order = Order::Pay(Pay {
            amount: fields.shillings("Amount", SHILLINGS)?,
            phone: fields.phone("PartyB")?,
            to_pochi,
        });
        let form = Self::read(fields, &PEOPLE, "4".to_owned(), order)?;
        Ok(Self { originator, ..form })
    }

    pub(crate) fn b2b(fields: &Fields) -> Result<Self, Refused> {
        Self::transfer(fields, false)
    }

    pub(crate) fn tax(fields: &Fields) -> Result<Self, Refused> {
        Self::transfer(fields, true)
    }

    fn transfer(fields: &Fields, is_tax: bool) -> Result<Self, Refused> {
        let identifier = one_of(fields, "SenderIdentifierType", &["2", "4"])?;
        one_of(fields, "RecieverIdentifierType", &["2", "4"])?;
        let amount = fields.shillings("Amount", SHILLINGS)?;
        let to = short_code(fields, "PartyB")?;
        if is_tax && to != TAX_NUMBER {
            return Err(Refused::field("PartyB"));
        }
        let reference = fields.text("AccountReference").unwrap_or_default();
        let is_needed = is_tax || fields.text("CommandID")? == "BusinessPayBill";
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
        Self::read(fields, &BUSINESSES, identifier, order)
    }

    pub(crate) fn balance(fields: &Fields) -> Result<Self, Refused> {
        let identifier = one_of(fields, "IdentifierType", &["1", "2", "4"])?;
        Self::read(fields, &QUESTIONS, identifier, Order::Balance)
    }

    pub(crate) fn status(fields: &Fields) -> Result<Self, Refused> {
        let receipt = fields.text("TransactionID").map(Search::Receipt);
        let search = receipt.or_else(|refused| {
            let conversation = fields.text("OriginalConversationID");
            conversation.map(Search::Conversation).map_err(|_| refused)
        })?;
        let identifier = one_of(fields, "IdentifierType", &["1", "2", "4"])?;
        Self::read(fields, &QUESTIONS, identifier, Order::Status(search))
    }

    pub(crate) fn reversal(fields: &Fields) -> Result<Self, Refused> {
        // The page says 11; `mpesa-sdk`, `mpesa-api` and `daraja.js` send 4.
        let identifier = one_of(fields, "RecieverIdentifierType", &["4", "11"])?;
        let order = Order::Reversal(Reversal {
            receipt: fields.text("TransactionID")?,
            amount: fields.shillings("Amount", SHILLINGS)?,
        });
        Self::read(fields, &REVERSALS, identifier, order)
    }

    /// Reads what all APIs ask for.
    fn read(
        fields: &Fields,
        names: &Names,
        identifier: String,
        order: Order,
    ) -> Result<Self, Refused> {
        let length = |name: &str| fields.text(name).unwrap_or_default().chars().count();
        let initiator = fields.text(names.initiator)?;
        let credential = fields.text("SecurityCredential")?;
        let command = fields.text("CommandID")?;
        let party = match order {
            // A person may be asked about too.
            Order::Status(_) => fields.text(names.party)?,
            _ => short_code(fields, names.party)?,
        };
        if !REMARKS_LEN.contains(&length("Remarks")) {
            return Err(Refused::field("Remarks"));
        }
        let timeout_url = address(fields, "QueueTimeOutURL")?;
        let result_url = address(fields, "ResultURL")?;
        if length(names.occasion) > OCCASION_LEN_MAX {
            return Err(Refused::field(names.occasion));
        }
        Ok(Self {
            initiator,
            credential,
            originator: None,
            errand: Errand {
                command,
                party,
                identifier,
                order,
                result_url,
                timeout_url,
            },
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
