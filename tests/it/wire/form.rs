//! The form of a body: its keys in any order, the types of its values, and the words that are the interface.

use super::Sample;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Values that are words of the interface, and no data of one payment.
const WORDS: [&str; 22] = [
    "ResponseCode",
    "ResponseDescription",
    "CustomerMessage",
    "ResultCode",
    "ResultDesc",
    "ResultType",
    "errorCode",
    "errorMessage",
    "ResponseStatus",
    "Response Status",
    "ResponseMessage",
    "TransactionType",
    "expires_in",
    "code",
    "status",
    "rescode",
    "resmsg",
    "resultCode",
    "resultDesc",
    "responseCode",
    "responseDescription",
    "Status_Message",
];

pub fn of(body: &str, sample: &Sample) -> Value {
    match serde_json::from_str(body) {
        Ok(value) => value_form(&value, sample.has_words()),
        Err(_) if body.starts_with('<') => json!("a page"),
        Err(_) if body.trim().is_empty() => json!("nothing"),
        Err(_) => json!("not JSON"),
    }
}

fn value_form(value: &Value, words: bool) -> Value {
    match value {
        Value::Object(fields) => object_form(fields, words),
        Value::Array(items) => list_form(items, words),
        Value::String(text) => json!(text_form(text)),
        Value::Number(_) => json!("number"),
        Value::Bool(_) => json!("boolean"),
        Value::Null => json!(null),
    }
}

fn object_form(fields: &Map<String, Value>, words: bool) -> Value {
    let form = |(key, value): (&String, &Value)| {
        let is_word = words && WORDS.contains(&key.as_str());
        // An id where a code belongs, and the token in an error, are data.
        let is_data = value.as_str().is_some_and(|text| {
            text.starts_with("AG_") || text.contains("Invalid Access Token - ")
        });
        let form = match is_word && !is_data {
            true => value.clone(),
            false => value_form(value, words),
        };
        (key.clone(), form)
    };
    Value::Object(fields.iter().map(form).collect())
}

/// Items with a name are compared by it, as often as it comes; of others the first stands for all.
fn list_form(items: &[Value], words: bool) -> Value {
    let name = |item: &Value| {
        let named = ["Name", "name", "Key"]
            .into_iter()
            .find_map(|key| item.get(key)?.as_str());
        named.map(str::to_owned)
    };
    let mut named: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for item in items {
        match name(item) {
            Some(name) => named.entry(name).or_default().push(value_form(item, words)),
            None => return json!([value_form(item, words)]),
        }
    }
    json!(named)
}

/// Texts that a client takes apart have a form of their own.
fn text_form(text: &str) -> &'static str {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let hex = |part: &str| part.bytes().all(|b| b.is_ascii_hexdigit());
    match text {
        _ if digits && text.len() == 14 => "stamp",
        _ if digits && text.len() == 12 && text.starts_with("254") => "phone",
        _ if text.starts_with("AG_") => "conversation",
        _ if text.starts_with("ws_CO_") => "checkout",
        _ if text.len() == 64 && hex(text) => "hash",
        _ if text.contains(" ***** ") && text.len() == 66 => "masked hash",
        _ if text.contains(" ***** ") => "mask",
        _ if text.contains('*') => "older mask",
        _ if text.starts_with("{Amount=") => "amount in braces",
        _ if text.split('|').count() > 5 => "accounts",
        _ if text.contains("T") && text.ends_with("+03:00") => "Nairobi time",
        _ if text.contains("T") && text.ends_with('Z') && text.contains(':') => "UTC time",
        _ => "text",
    }
}
