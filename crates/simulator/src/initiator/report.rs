//! The body that is posted to `ResultURL`, written as text: amounts have decimals that may not pass through floats, and the same key
//! may come twice.

use super::faults::ResultShape;
use super::outcome::Outcome;
use crate::books::Purse;
use pokea_domain::{Cents, Millis};

/// `{"Key":..,"Value":..}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) key: &'static str,
    pub(crate) value: Value,
}

/// What stands at `Value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A JSON string.
    Text(String),
    /// A JSON number, with the digits that it is written with.
    Number(String),
    /// There is no `Value`.
    Missing,
}

impl Item {
    pub(crate) fn text(key: &'static str, value: impl Into<String>) -> Self {
        let value = Value::Text(value.into());
        Self { key, value }
    }

    pub(crate) fn number(key: &'static str, value: impl Into<String>) -> Self {
        let value = Value::Number(value.into());
        Self { key, value }
    }

    pub(crate) fn missing(key: &'static str) -> Self {
        let value = Value::Missing;
        Self { key, value }
    }

    /// A moment as fourteen digits of Nairobi's time, which are sent as a number.
    pub(crate) fn time(key: &'static str, at: Millis) -> Self {
        Self::number(key, at.nairobi().stamp())
    }

    fn json(&self) -> String {
        match &self.value {
            Value::Text(text) => format!(r#"{{"Key":"{}","Value":{}}}"#, self.key, quoted(text)),
            Value::Number(digits) => format!(r#"{{"Key":"{}","Value":{digits}}}"#, self.key),
            Value::Missing => format!(r#"{{"Key":"{}"}}"#, self.key),
        }
    }
}

/// What a result tells.
#[derive(Clone, Debug)]
pub(crate) struct Report<'a> {
    pub(crate) originator: &'a str,
    pub(crate) conversation: &'a str,
    /// A receipt, or the filler where no money moved.
    pub(crate) transaction: &'a str,
    pub(crate) outcome: Outcome,
    /// `CommandID`.
    pub(crate) command: &'a str,
    pub(crate) parameters: Vec<Item>,
    pub(crate) references: Vec<Item>,
}

impl Report<'_> {
    /// The body. A single item is sent as an object, several as an array, none leaves the whole key out.
    pub(crate) fn body(&self, shape: ResultShape) -> String {
        let code = self.outcome.code();
        let is_number = code.bytes().all(|b| b.is_ascii_digit());
        let (kind, code) = match shape {
            ResultShape::Strings => ("\"0\"", format!("\"{code}\"")),
            _ if is_number => ("0", code.to_owned()),
            _ => ("0", format!("\"{code}\"")),
        };
        let parameters = wrapped("ResultParameters", "ResultParameter", &self.shaped(shape));
        let references = wrapped("ReferenceData", "ReferenceItem", &self.references);
        let body = format!(
            r#"{{"Result":{{"ResultType":{kind},"ResultCode":{code},"ResultDesc":{},"OriginatorConversationID":{},"ConversationID":"{}","TransactionID":"{}"{parameters}{references}}}}}"#,
            quoted(self.outcome.text()),
            quoted(self.originator),
            self.conversation,
            self.transaction,
        );
        match shape {
            ResultShape::ActionTypeFirst => body.replace('/', "\\/"),
            _ => body,
        }
    }

    fn shaped(&self, shape: ResultShape) -> Vec<Item> {
        let mut items = self.parameters.clone();
        match shape {
            ResultShape::Usual => {}
            ResultShape::Strings => {
                for item in &mut items {
                    if let Value::Number(digits) = &item.value {
                        item.value = Value::Text(digits.clone());
                    }
                }
            }
            ResultShape::SingleObject => items.truncate(1),
            ResultShape::MissingValue => {
                if let Some(last) = items.last_mut() {
                    last.value = Value::Missing;
                }
            }
            ResultShape::RepeatedKey => {
                // Transaction status prints `DebitPartyName` where it means the other party; elsewhere the first item comes again.
                let party = items.iter_mut().find(|item| item.key == "CreditPartyName");
                match (party, self.parameters.first()) {
                    (Some(party), _) => party.key = "DebitPartyName",
                    (None, Some(first)) => items.push(first.clone()),
                    (None, None) => {}
                }
            }
            ResultShape::ActionTypeFirst => items.insert(0, Item::text("ActionType", self.command)),
        }
        items
    }
}

fn wrapped(outer: &str, inner: &str, items: &[Item]) -> String {
    let items: Vec<String> = items.iter().map(Item::json).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => format!(r#","{outer}":{{"{inner}":{one}}}"#),
        several => format!(r#","{outer}":{{"{inner}":[{}]}}"#, several.join(",")),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `1500.00`: two decimals, nothing between thousands.
pub(crate) fn plain(amount: Cents) -> String {
    let sign = if amount.cents() < 0 { "-" } else { "" };
    let cents = amount.cents().unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

/// `{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}`: the first figure is the second in cents.
pub(crate) fn braces(amount: Cents) -> String {
    format!(
        "{{Amount={{CurrencyCode=KES, MinimumAmount={}, BasicAmount={}}}}}",
        amount.cents(),
        plain(amount)
    )
}

/// `Working Account|KES|346568.83|346568.83|0.00|0.00`: current, available, reserved, uncleared. Nothing is ever reserved here.
pub(crate) fn pipes(purse: Purse, balance: Cents) -> String {
    let balance = plain(balance);
    format!("{}|KES|{balance}|{balance}|0.00|0.00", purse_name(purse))
}

pub(crate) fn purse_name(purse: Purse) -> &'static str {
    match purse {
        Purse::Working => "Working Account",
        Purse::Utility => "Utility Account",
        Purse::ChargesPaid => "Charges Paid Account",
        Purse::Merchant => "Merchant Account",
        Purse::Settlement => "Organization Settlement Account",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(parameters: Vec<Item>) -> Report<'static> {
        Report {
            originator: "shop-7",
            conversation: "AG_20261122_2010a1b2c3d4e5f60718",
            transaction: "UKM5AB12CD",
            outcome: Outcome::Done,
            command: "TransactionReversal",
            parameters,
            references: vec![Item::missing("Occasion")],
        }
    }

    #[test]
    fn figures_keep_their_digits() {
        let report = report(vec![
            Item::number("Amount", plain(Cents::new(5_000))),
            Item::text(
                "DebitAccountBalance",
                pipes(Purse::Utility, Cents::new(-9_905)),
            ),
        ]);
        assert_eq!(
            report.body(ResultShape::Usual),
            concat!(
                r#"{"Result":{"ResultType":0,"ResultCode":0,"#,
                r#""ResultDesc":"The service request is processed successfully.","#,
                r#""OriginatorConversationID":"shop-7","ConversationID":"AG_20261122_2010a1b2c3d4e5f60718","#,
                r#""TransactionID":"UKM5AB12CD","ResultParameters":{"ResultParameter":[{"Key":"Amount","Value":50.00},"#,
                r#"{"Key":"DebitAccountBalance","Value":"Utility Account|KES|-99.05|-99.05|0.00|0.00"}]},"#,
                r#""ReferenceData":{"ReferenceItem":{"Key":"Occasion"}}}}"#,
            )
        );
    }

    #[test]
    fn codes_that_are_no_numbers_are_texts_and_nothing_is_left_out_as_null() {
        let mut report = report(Vec::new());
        report.outcome = Outcome::AlreadyReversed;
        let body = report.body(ResultShape::SingleObject);
        assert!(
            body.contains(r#""ResultType":0,"ResultCode":"R000001","#),
            "{body}"
        );
        assert!(!body.contains("ResultParameters"), "{body}");
    }

    #[test]
    fn the_first_figure_in_braces_is_in_cents() {
        assert_eq!(
            braces(Cents::new(618_683)),
            "{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}"
        );
    }
}
