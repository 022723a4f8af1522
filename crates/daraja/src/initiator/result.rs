//! The result of an initiator's request, as it is posted to the result address. Anyone could have posted it: it is a claim like any
//! callback (R5), matched by the names that the acceptance gave.
//!
//! Parameters are kept as a list, in order: the same key comes twice (`DebitPartyName`), values are missing, and a lone parameter comes
//! without its array.

use crate::json::Object;
use crate::message::Unreadable;
use crate::result_code::ResultCode;
use std::fmt;

/// A result, not yet read as any API's.
#[derive(Clone, PartialEq, Eq)]
pub struct InitiatorResult {
    /// `OriginatorConversationID`: match by this first.
    pub originator: Option<String>,
    /// `ConversationID`: and by this.
    pub conversation: Option<String>,
    /// `ResultCode`: a number or a text, not always of digits.
    pub code: ResultCode,
    /// `ResultDesc`: for people; not stable.
    pub text: String,
    /// `TransactionID`: the code of the money that this request moved, or a filler where it moved none.
    pub transaction: Option<String>,
    parameters: Vec<(String, Option<String>)>,
    reference: Vec<(String, Option<String>)>,
}

/// What a result says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not done, and will not be.
    Failed(InitiatorFailure),
    /// A code that does not say. Ask for the transaction's status.
    Unclear,
}

/// Why it was not done, by what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitiatorFailure {
    /// 1, 5: too little money in the account that pays.
    NoMoney,
    /// 2, 3, 4, 8, 2020: too little, too much, or more than the other side may hold or do today.
    Limit,
    /// 7, 12, 14, 1005, 2040, 2043, 2051, 2202: the other side cannot be paid: no such number, not registered, not active, or a wrong
    /// account.
    Receiver,
    /// 18, 2001: the operator's name, password or certificate is wrong. Do not try often: some wrong ones lock it.
    Credential,
    /// 8006: the operator's password is locked. The business administrator unlocks it.
    Locked,
    /// 20, 21, 22 and the like: the operator lacks the role, or the number lacks the product; `SFC_IC0003`: no such operator or number.
    SetUp,
    /// 15: a request with this id was taken before. Ask what became of that one.
    Duplicate,
    /// 26, 100000001, 100000002, 100000011: too busy. The same id may be sent again.
    Busy,
    /// R000001: it was reversed before: done already.
    AlreadyReversed,
    /// R000002, R002, R003, 2033: there is no such transaction.
    NoSuchTransaction,
}

impl Outcome {
    /// What a result code says. Sources: the result tables of the portal's pages, and codes seen in production.
    #[must_use]
    pub fn of(code: &str) -> Self {
        use InitiatorFailure as F;
        Self::Failed(match code {
            "0" => return Self::Done,
            "1" | "5" => F::NoMoney,
            "2" | "3" | "4" | "8" | "2020" => F::Limit,
            "7" | "12" | "14" | "1005" | "2040" | "2043" | "2051" | "2202" => F::Receiver,
            "18" | "2001" => F::Credential,
            "8006" => F::Locked,
            "6" | "11" | "13" | "19" | "20" | "21" | "22" | "24" | "25" | "29" | "2006"
            | "2007" | "2028" | "2029" | "SFC_IC0003" | "100000005" | "100000010" => F::SetUp,
            "15" => F::Duplicate,
            "26" | "100000001" | "100000002" | "100000011" => F::Busy,
            "R000001" => F::AlreadyReversed,
            "R000002" | "R002" | "R003" | "2033" => F::NoSuchTransaction,
            _ => return Self::Unclear,
        })
    }
}

impl InitiatorResult {
    /// Reads the body that was posted.
    pub fn parse(body: &[u8]) -> Result<Self, Unreadable> {
        let missing = |missing| Unreadable::new("the result of an initiator", missing);
        let envelope = Object::parse(body).ok_or(missing("the JSON object"))?;
        let result = envelope.object("Result").ok_or(missing("Result"))?;
        // 2017 wrote the names with spaces.
        let text = |keys: [&str; 2]| {
            let found = keys.into_iter().find_map(|key| result.text(key));
            found.filter(|text| !text.is_empty())
        };
        Ok(Self {
            originator: text(["OriginatorConversationID", "Originator Conversation ID"]),
            conversation: text(["ConversationID", "Conversation ID"]),
            code: ResultCode::new(&result.text("ResultCode").ok_or(missing("ResultCode"))?),
            text: result.text("ResultDesc").unwrap_or_default(),
            transaction: text(["TransactionID", "Transaction ID"]),
            parameters: pairs(&result, "ResultParameters", "ResultParameter"),
            reference: pairs(&result, "ReferenceData", "ReferenceItem"),
        })
    }

    /// What it says.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        Outcome::of(self.code.as_str())
    }

    /// The value of the first parameter of this name that has one.
    #[must_use]
    pub fn parameter(&self, key: &str) -> Option<&str> {
        self.parameters_named(key).next()
    }

    /// The values of all parameters of this name, in order.
    pub fn parameters_named(&self, key: &str) -> impl Iterator<Item = &str> {
        named(&self.parameters, key)
    }

    /// The value of a reference item, such as `BillReferenceNumber`.
    #[must_use]
    pub fn reference(&self, key: &str) -> Option<&str> {
        named(&self.reference, key).next()
    }
}

/// Values may be names, numbers and balances: only the keys show.
impl fmt::Debug for InitiatorResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&str> = self
            .parameters
            .iter()
            .map(|(key, _)| key.as_str())
            .collect();
        f.debug_struct("InitiatorResult")
            .field("originator", &self.originator)
            .field("conversation", &self.conversation)
            .field("code", &self.code)
            .field("transaction", &self.transaction)
            .field("parameters", &keys)
            .finish_non_exhaustive()
    }
}

fn pairs(result: &Object<'_>, outer: &str, inner: &str) -> Vec<(String, Option<String>)> {
    let Some(outer) = result.object(outer) else {
        return Vec::new();
    };
    let pair = |item: &Object<'_>| Some((item.text("Key")?, item.text("Value")));
    outer.objects(inner).iter().filter_map(pair).collect()
}

fn named<'a>(pairs: &'a [(String, Option<String>)], key: &str) -> impl Iterator<Item = &'a str> {
    pairs
        .iter()
        .filter(move |(name, _)| name.eq_ignore_ascii_case(key))
        .filter_map(|(_, value)| value.as_deref())
        .filter(|value| !value.is_empty())
}
