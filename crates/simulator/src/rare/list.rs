//! The list: one line for each form, in the order of the APIs.

use super::Edit::{Body, Cut, Item, Rename, Status, Value};
use super::text::{items, list};
use super::{Edit, On, Row};
use crate::world::outbox::PostKind;
use serde::{Deserialize, Serialize};

/// A form that is seldom met, or that a rule demands a reader for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each is described by its row in the list below"
)]
pub enum RareForm {
    LifetimeNumber,
    TokenOf29,
    WrongKeyOtherWording,
    NoHeaderEmpty400,
    NoHeaderEmpty401,
    TokenHeaderOtherWording,
    WrongCredentialsBare,
    NoSuchPath2,
    NoSuchPath3,
    C2bBadRequest,
    TokenEchoedAs400,
    KeysCapitalised,
    RequestIdMissing,
    Page403,
    Page502,
    Empty200,
    UnknownText,
    MessageEmpty,
    Envelope409,
    PushCodeNumber,
    PushOtherCode,
    AmountInteger,
    AmountPadded,
    AmountText,
    CodeText,
    PhoneText,
    PhoneMasked,
    PhoneLeadingZero,
    PhoneMissing,
    ItemsReversed,
    ItemsRepeated,
    ItemUnknown,
    WordsOfQuery,
    PaidPrefixed,
    CancelledPrefixed,
    QueryTwoS,
    QueryCustomerMessage,
    QueryNotFound01,
    QueryCodeNumber,
    RegisteredMisspelt,
    TransactionTypeEmpty,
    HashShort,
    AcknowledgedOtherOrder,
    AcknowledgedWithoutCode,
    FailureWithRealId,
    FailureAsArray,
    NumbersEscaped,
    NameMissing,
    OneAccount,
    ValuesEmpty,
    StatusFailed,
    StatusPending,
    Reversed2017,
    ParametersUnknown,
    PictureMissing,
    PullPhoneText,
    PullEmpty,
    PullBare,
    StandingOrderRefused,
    TimeoutEmpty,
    TimeoutLikeAResult,
}

use RareForm as F;

const TOKEN: On = On::Answer("/oauth/v1/generate");
const PUSH: On = On::Answer("/mpesa/stkpush/v1/processrequest");
const QUERY: On = On::Answer("/mpesa/stkpushquery/v1/query");
const REGISTER: On = On::Answer("/mpesa/c2b/v2/registerurl");
const B2C: On = On::Answer("/mpesa/b2c/v1/paymentrequest");
const QR: On = On::Answer("/mpesa/qrcode/v1/generate");
const PULL: On = On::Answer("/pulltransactions/v1/query");
const ANY: On = On::Instead("/mpesa/");
const CALLBACK: On = On::Post(PostKind::StkCallback);
const CONFIRMATION: On = On::Post(PostKind::C2bConfirmation);
const RESULT: On = On::Post(PostKind::Result);
const TIMEOUT: On = On::Post(PostKind::QueueTimeout);

#[rustfmt::skip] // A table: a line or two for each.
pub(super) const LIST: &[Row] = &[
    row(F::LifetimeNumber, TOKEN, "\"Authorization\" page; sandbox, 2026", &[Value("expires_in", bare)]),
    row(F::TokenOf29, TOKEN, "older recorded bodies", &[]), // The token is granted so: see `World::grant_token`.
    row(F::WrongKeyOtherWording, On::Refusal("400.008.01"), "mock of a PHP client", &[Value("errorMessage", |_| quoted("invalid credentials"))]),
    row(F::NoHeaderEmpty400, On::Refusal("400.008.01"), "weak: a missing header", &[Body(|_| String::new())]),
    row(F::NoHeaderEmpty401, On::Refusal("400.008.01"), "weak: a missing header", &[Body(|_| String::new()), Status(401)]),
    row(F::TokenHeaderOtherWording, On::Refusal("404.001.04"), "recorded 2022 to 2023", &[Value("errorMessage", |_| quoted("Invalid Access Token"))]),
    row(F::WrongCredentialsBare, On::Refusal("500.001.1001"), "\"M-PESA Express\" page", &[Value("errorMessage", |_| quoted("Wrong credentials"))]),
    row(F::NoSuchPath2, On::Refusal("404.001.01"), "the portal's error tables", &[Value("errorCode", |_| quoted("404.002.01"))]),
    row(F::NoSuchPath3, On::Refusal("404.001.01"), "the portal's error tables", &[Value("errorCode", |_| quoted("404.003.01"))]),
    row(F::C2bBadRequest, On::Refusal("400.003.02"), "the portal's error tables", &[Value("errorMessage", |_| quoted("Bad Request"))]),
    row(F::TokenEchoedAs400, On::Refusal("401.002.01"), "test of a Go client", &[Status(400)]),
    row(F::KeysCapitalised, On::Refusals, "mock of a Go client",
        &[Rename("requestId", "RequestID"), Rename("errorCode", "ErrorCode"), Rename("errorMessage", "ErrorMessage")]),
    row(F::RequestIdMissing, On::Refusals, "mock of a PHP client", &[Cut("requestId")]),
    row(F::Page403, ANY, "reported: a page in place of JSON", &[Status(403), Body(|_| page("Request blocked"))]),
    row(F::Page502, ANY, "reported: a page in place of JSON", &[Status(502), Body(|_| page("Bad Gateway"))]),
    row(F::Empty200, ANY, "rule: no success field, no success", &[Body(|_| String::new())]),
    row(F::UnknownText, ANY, "rule: an unknown text says nothing", &[Status(500), Body(|id| backend(id, "Something nobody has seen"))]),
    row(F::MessageEmpty, ANY, "sandbox, October 2026, there on a query", &[Body(|_| backend("ws_CO_27032025083424885708374149", ""))]),
    row(F::Envelope409, On::Instead("/mpesa/c2b/"), "sandbox registration of 174379", &[Status(409), Body(|_| ENVELOPE.into())]),
    row(F::PushCodeNumber, PUSH, "tests of some clients", &[Value("ResponseCode", bare)]),
    row(F::PushOtherCode, PUSH, "rule: only the success value is success",
        &[Value("ResponseCode", |_| quoted("1")), Value("ResponseDescription", |_| quoted("Rejected")), Value("CustomerMessage", |_| quoted("Rejected"))]),
    row(F::AmountInteger, CALLBACK, "captured", &[Item("Amount", whole)]),
    row(F::AmountPadded, CALLBACK, "README of a Go client", &[Item("Amount", |digits| format!("\"0{}\"", whole(digits)))]),
    row(F::AmountText, CALLBACK, "rule: amounts come in any form", &[Item("Amount", quoted)]),
    row(F::CodeText, CALLBACK, "rule: ResultCode may be text", &[Value("ResultCode", quoted)]),
    row(F::PhoneText, CALLBACK, "never seen, to be read", &[Item("PhoneNumber", quoted)]),
    row(F::PhoneMasked, CALLBACK, "never seen, to be read", &[Item("PhoneNumber", |digits| format!("\"{} ***** 149\"", beginning(digits, 4)))]),
    row(F::PhoneLeadingZero, CALLBACK, "a stored body, perhaps edited: no JSON", &[Item("PhoneNumber", |digits| digits.replacen("254", "0", 1))]),
    row(F::PhoneMissing, CALLBACK, "rule: items may be missing", &[Value("Item", without_phone)]),
    row(F::ItemsReversed, CALLBACK, "rule: items are read by name", &[Value("Item", reversed)]),
    row(F::ItemsRepeated, CALLBACK, "rule: a name may repeat",
        &[Value("Item", |all| and(all, r#"{"Name":"Balance","Value":0.00},{"Name":"Amount","Value":1.00}"#))]),
    row(F::ItemUnknown, CALLBACK, "rule: unknown items are no reason to refuse",
        &[Value("Item", |all| and(all, r#"{"Name":"Channel","Value":{"Kind":"APP"}}"#))]),
    row(F::WordsOfQuery, CALLBACK, "\"M-PESA Express\" page", &[Value("ResultDesc", |_| quoted("DS timeout user cannot be reached."))]),
    row(F::PaidPrefixed, CALLBACK, "2017 to 2019", &[Value("ResultDesc", |text| text.replacen('"', "\"[MpesaCB - ]", 1))]),
    row(F::CancelledPrefixed, CALLBACK, "2017 to 2019", &[Value("ResultDesc", |_| quoted("[STK_CB - ]Request cancelled by user"))]),
    row(F::QueryTwoS, QUERY, "\"M-PESA Express Query\" page", &[Value("ResponseDescription", |text| text.replace("sss", "ss"))]),
    row(F::QueryCustomerMessage, QUERY, "mock of a Go client", &[Rename("ResponseDescription", "CustomerMessage")]),
    row(F::QueryNotFound01, On::Refusal("500.001.1001"), "mock of a PHP client",
        &[Value("errorCode", |_| quoted("01")), Value("errorMessage", |_| quoted("No transaction found")), Cut("requestId")]),
    row(F::QueryCodeNumber, QUERY, "rule: no type is certain", &[Value("ResultCode", bare)]),
    row(F::RegisteredMisspelt, REGISTER, "test of a Rust client",
        &[Rename("OriginatorCoversationID", "OriginatorConverstionID"), Value("ResponseDescription", |_| quoted("success"))]),
    row(F::TransactionTypeEmpty, CONFIRMATION, "documentation of 2017 to 2020", &[Value("TransactionType", |_| quoted(""))]),
    row(F::HashShort, CONFIRMATION, "the portal's FAQ: 62 digits, a slip", &[Value("MSISDN", |hash| format!("{}\"", beginning(hash, 63)))]),
    row(F::AcknowledgedOtherOrder, B2C, "the order of keys varies", &[Body(conversation_first)]),
    row(F::AcknowledgedWithoutCode, B2C, "fixture of a Rust client", &[Cut("ResponseCode")]),
    row(F::FailureWithRealId, RESULT, "reported: no filler where no money moved", &[Value("TransactionID", |filler| format!("{}5AB12CE\"", beginning(filler, 4)))]),
    row(F::FailureAsArray, RESULT, "mock of a PHP client", &[Value("ResultParameter", |one| list(&[one]))]),
    row(F::NumbersEscaped, RESULT, "production, January 2024", &[Item("Amount", bare), Body(|body| body.replace('/', "\\/"))]),
    row(F::NameMissing, RESULT, "documentation of 2017", &[Item("ReceiverPartyPublicName", |text| format!("{}\"", beginning(text, 13)))]),
    row(F::OneAccount, RESULT, "some short codes have one account", &[Item("AccountBalance", |text| quoted(bare(text).split('&').next().unwrap_or_default()))]),
    row(F::ValuesEmpty, RESULT, "\"Transaction Status\" page; with `strings`",
        &[Item("DebitPartyCharges", |_| quoted("")), Body(|body| body.replace(r#""TransactionReason"}"#, r#""TransactionReason","Value":""}"#)),
          Body(|body| body.replace(r#""Occasion"}"#, r#""Occasion","Value":""}"#))]),
    row(F::StatusFailed, RESULT, "a word of statements, here unconfirmed", &[Item("TransactionStatus", |_| quoted("Failed"))]),
    row(F::StatusPending, RESULT, "a word of statements, here unconfirmed", &[Item("TransactionStatus", |_| quoted("Pending"))]),
    row(F::Reversed2017, RESULT, "documentation of 2017",
        &[Cut("ResultParameters"), Value("ResultDesc", |_| quoted("The service request has b een accepted successfully.")),
          Rename("OriginatorConversationID", "Originator Conversation ID"), Rename("ConversationID", "Conversation ID")]),
    row(F::ParametersUnknown, RESULT, "rule: unknown parameters are no reason to refuse",
        &[Value("ResultParameter", |_| r#"[{"Key":"SomethingNew","Value":{"A":[1,2]}},{"Key":"Another","Value":"x"}]"#.into())]),
    row(F::PictureMissing, QR, "rule: an answer without a picture is none", &[Value("QRCode", |_| quoted(""))]),
    row(F::PullPhoneText, PULL, "rule: no type is certain", &[Value("msisdn", quoted)]),
    row(F::PullEmpty, PULL, "the usual form without rows",
        &[Value("ResponseCode", |_| quoted("1000")), Value("ResponseMessage", |_| quoted("Success")), Value("Response", |_| "[[]]".into())]),
    row(F::PullBare, PULL, "reported: 200 for a failure",
        &[Value("ResponseCode", |_| quoted("1001")), Value("ResponseMessage", |_| quoted("Failure")), Cut("Response")]),
    row(F::StandingOrderRefused, On::Instead("/standingorder/"), "\"M-PESA Ratiba\" page; the words are ours", &[Body(|_| UNAUTHORIZED.into())]),
    row(F::TimeoutEmpty, TIMEOUT, "documented nowhere: any JSON must do", &[Body(|_| "{}".into())]),
    row(F::TimeoutLikeAResult, TIMEOUT, "documented nowhere: the words are ours",
        &[Cut("ResponseDescription"), Body(|ids| format!("{{\"Result\":{}}}", ids.replacen('{', EXPIRED, 1)))]),
];

const ENVELOPE: &str = r#"{"Envelope":{"encodingStyle":"http://schemas.xmlsoap.org/soap/encoding/","Body":{"Fault":{"faultcode":"SVC0002","faultstring":"Duplicate correlator","detail":""}}}}"#;
const UNAUTHORIZED: &str = r#"{"ResponseHeader":{"responseRefID":"4dd9b5d9-d738-42ba-9326-2cc99e966000","responseCode":"401","responseDescription":"Unauthorized","ResultDesc":""},"ResponseBody":{}}"#;
const EXPIRED: &str =
    r#"{"ResultType":1,"ResultCode":1,"ResultDesc":"The request expired in the queue","#;

const fn row(form: RareForm, on: On, seen: &'static str, edits: &'static [Edit]) -> Row {
    Row {
        form,
        on,
        seen,
        edits,
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn bare(text: &str) -> String {
    text.trim_matches('"').to_owned()
}

/// So many bytes of it; of a form that is shorter, the whole.
fn beginning(text: &str, length: usize) -> &str {
    text.get(..length).unwrap_or(text)
}

/// A list with more at its end.
fn and(all: &str, more: &str) -> String {
    format!("{},{more}]", all.trim_end_matches(']'))
}

fn reversed(all: &str) -> String {
    let reversed: Vec<&str> = items(all).into_iter().rev().collect();
    list(&reversed)
}

fn without_phone(all: &str) -> String {
    let mut all = items(all);
    all.retain(|item| !item.contains("\"PhoneNumber\""));
    list(&all)
}

/// Without decimals.
fn whole(digits: &str) -> String {
    digits.split('.').next().unwrap_or_default().to_owned()
}

fn page(title: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    )
}

/// An error of the system behind the gateway.
fn backend(id: &str, text: &str) -> String {
    format!(r#"{{"requestId":"{id}","errorCode":"500.001.1001","errorMessage":"{text}"}}"#)
}

fn conversation_first(body: &str) -> String {
    let Some((first, rest)) = body.trim_start_matches('{').split_once(',') else {
        return body.to_owned();
    };
    match rest.split_once(',') {
        Some((second, rest)) => format!("{{{second},{first},{rest}"),
        None => body.to_owned(),
    }
}
