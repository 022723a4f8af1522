//! What the simulator posts to the shop after a push, in Safaricom's exact form, and what its messages have in common.

use crate::faults::BalanceForm;
use crate::world::ending::Ending;
use crate::world::push::{Push, Stage};
use pokea_domain::Cents;
use serde_json::Value;

/// The longest prompt, in characters; a longer one ends the push with 1025.
pub(crate) const USSD_LEN_MAX: usize = 182;

/// The callback of a push that is over. Written as text, because amounts have decimals and may not pass through floats.
pub(crate) fn stk_callback(push: &Push) -> Option<String> {
    let Stage::Ended { at, ending } = push.stage else {
        return None;
    };
    let code = match ending.code() {
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => digits.to_owned(),
        word => format!("\"{word}\""),
    };
    let metadata = match (ending, &push.code) {
        (Ending::Paid, Some(code)) => format!(
            r#","CallbackMetadata":{{"Item":[{{"Name":"Amount","Value":{}}},{{"Name":"MpesaReceiptNumber","Value":"{code}"}},{}{{"Name":"TransactionDate","Value":{}}},{{"Name":"PhoneNumber","Value":{}}}]}}"#,
            plain(push.amount),
            balance_item(push.faults.balance.unwrap_or(push.pace.balance)),
            at.nairobi().stamp(),
            push.phone.as_daraja(),
        ),
        _ => String::new(),
    };
    Some(format!(
        r#"{{"Body":{{"stkCallback":{{"MerchantRequestID":"{}","CheckoutRequestID":"{}","ResultCode":{code},"ResultDesc":"{}"{metadata}}}}}}}"#,
        push.merchant,
        push.checkout.as_str(),
        ending.callback_text(push.pace.wording),
    ))
}

/// The five forms that have been seen; in one of them the item is missing.
fn balance_item(form: BalanceForm) -> &'static str {
    match form {
        BalanceForm::Bare => r#"{"Name":"Balance"},"#,
        BalanceForm::Absent => "",
        BalanceForm::Number => r#"{"Name":"Balance","Value":0.00},"#,
        BalanceForm::Structure => {
            r#"{"Name":"Balance","Value":"{Amount={CurrencyCode=KES, MinimumAmount=0, BasicAmount=0.00}}"},"#
        }
        BalanceForm::Empty => r#"{"Name":"Balance","Value":""},"#,
    }
}

/// `1500.00`: two decimals, nothing between thousands.
pub(crate) fn plain(amount: Cents) -> String {
    format!("{}.{:02}", amount.cents() / 100, amount.cents() % 100)
}

/// What the customer's phone shows.
pub(crate) fn prompt(name: &str, amount: Cents, reference: &str) -> String {
    format!(
        "Do you want to pay Ksh{} to {} Account no. {reference}? Enter M-PESA PIN",
        plain(amount),
        name.to_uppercase()
    )
}

/// A text, or a number as text: merchants answer with either.
pub(crate) fn loose_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
