//! What the simulator posts to the shop: the STK callback and the C2B confirmation, in Safaricom's exact forms.

use crate::faults::BalanceForm;
use crate::orgs::{Org, OrgKind};
use crate::world::ending::Ending;
use crate::world::push::{Push, Stage};
use pokea_domain::{Cents, MpesaCode, Msisdn};
use serde::Serialize;

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
        push.checkout,
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

/// All values are strings, in this order.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Confirmation<'a> {
    transaction_type: &'static str,
    #[serde(rename = "TransID")]
    trans_id: &'a MpesaCode,
    trans_time: String,
    trans_amount: String,
    business_short_code: &'a str,
    bill_ref_number: &'a str,
    invoice_number: &'static str,
    org_account_balance: String,
    #[serde(rename = "ThirdPartyTransID")]
    third_party_trans_id: &'static str,
    #[serde(rename = "MSISDN")]
    msisdn: String,
    first_name: &'a str,
    middle_name: &'static str,
    last_name: &'static str,
}

/// The confirmation of a paid push, as C2B v2 has it: the payer's number masked, and only a first name.
pub(crate) fn c2b_confirmation(
    push: &Push,
    org: &Org,
    first_name: &str,
    balance: Cents,
) -> Option<String> {
    let Stage::Ended { at, .. } = push.stage else {
        return None;
    };
    let (transaction_type, bill_ref_number) = match org.kind {
        OrgKind::Till { .. } => ("Customer Merchant Payment", ""),
        _ => ("Pay Bill", push.reference.as_str()),
    };
    serde_json::to_string(&Confirmation {
        transaction_type,
        trans_id: push.code.as_ref()?,
        trans_time: at.nairobi().stamp(),
        trans_amount: plain(push.amount),
        business_short_code: &org.number,
        bill_ref_number,
        invoice_number: "",
        org_account_balance: plain(balance),
        third_party_trans_id: "",
        msisdn: masked(&push.phone),
        first_name,
        middle_name: "",
        last_name: "",
    })
    .ok()
}

/// `2547 ***** 126`.
pub(crate) fn masked(phone: &Msisdn) -> String {
    let digits = phone.as_daraja();
    format!("{} ***** {}", &digits[..4], &digits[9..])
}

/// What the customer's phone shows.
pub(crate) fn prompt(name: &str, amount: Cents, reference: &str) -> String {
    format!(
        "Do you want to pay Ksh{} to {} Account no. {reference}? Enter M-PESA PIN",
        plain(amount),
        name.to_uppercase()
    )
}
