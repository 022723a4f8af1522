//! The bodies of C2B: what a validation and a confirmation say, and in which of the observed forms they name the payer ("Customer To
//! Business" pages; the forms that those do not show were captured in production).

use super::Version;
use crate::forms::{AmountForm, C2bForms, NameForm, PayerForm, TillWord};
use crate::messages::plain;
use crate::people::Person;
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// A payment of a customer to a paybill or till, as a body tells it.
#[derive(Debug)]
pub(crate) struct Told<'a> {
    pub(crate) code: &'a MpesaCode,
    pub(crate) at: Millis,
    pub(crate) amount: Cents,
    /// The paybill or till that is paid.
    pub(crate) number: &'a str,
    /// The account that the customer named; `None` at a till.
    pub(crate) account: Option<&'a str>,
    /// What the organisation holds afterwards; `None` before the money has moved.
    pub(crate) balance: Option<Cents>,
    /// What the shop's answer to the validation called it.
    pub(crate) third_party: &'a str,
    pub(crate) phone: &'a Msisdn,
    pub(crate) person: &'a Person,
}

/// All values are strings, in this order.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
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
    third_party_trans_id: &'a str,
    #[serde(rename = "MSISDN")]
    msisdn: String,
    #[serde(flatten)]
    names: Option<Names<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Names<'a> {
    first_name: &'a str,
    middle_name: &'a str,
    last_name: &'a str,
}

/// The body, in the forms that are switched on.
pub(crate) fn body(told: &Told<'_>, version: Version, forms: &C2bForms) -> Option<String> {
    let transaction_type = match (told.account, forms.till_word) {
        (Some(_), _) => "Pay Bill",
        (None, TillWord::CustomerMerchantPayment) => "Customer Merchant Payment",
        (None, TillWord::BuyGoods) => "Buy Goods",
        (None, TillWord::Empty) => "",
    };
    let names = |first_name, middle_name, last_name| {
        Some(Names {
            first_name,
            middle_name,
            last_name,
        })
    };
    serde_json::to_string(&Body {
        transaction_type,
        trans_id: told.code,
        trans_time: told.at.nairobi().stamp(),
        trans_amount: amount(told.amount, forms.amount),
        business_short_code: told.number,
        bill_ref_number: told.account.unwrap_or_default(),
        invoice_number: "",
        org_account_balance: told.balance.map(plain).unwrap_or_default(),
        third_party_trans_id: told.third_party,
        msisdn: payer(told.phone, version, forms.payer),
        names: match forms.names {
            NameForm::First => names(&told.person.first_name, "", ""),
            NameForm::All => {
                let Person {
                    first_name,
                    middle_name,
                    last_name,
                    ..
                } = told.person;
                names(first_name, middle_name, last_name)
            }
            NameForm::Empty => names("", "", ""),
            NameForm::Absent => None,
        },
    })
    .ok()
}

fn amount(amount: Cents, form: AmountForm) -> String {
    match form {
        AmountForm::Decimals => plain(amount),
        AmountForm::Whole => (amount.cents() / 100).to_string(),
    }
}

fn payer(phone: &Msisdn, version: Version, form: PayerForm) -> String {
    let digits = phone.as_daraja();
    match (form, version) {
        (PayerForm::ByVersion, Version::One) | (PayerForm::Hash, _) => hash(digits),
        (PayerForm::ByVersion, Version::Two) | (PayerForm::Mask, _) => {
            format!("{} ***** {}", &digits[..4], &digits[9..])
        }
        (PayerForm::OldMask, _) => format!("{}****{}", &digits[..5], &digits[9..]),
        (PayerForm::MaskedHash, _) => {
            let hash = hash(digits);
            format!("{} ***** {}", &hash[..34], &hash[39..])
        }
        (PayerForm::Plain, _) => digits.to_owned(),
    }
}

/// SHA-256 over the twelve ASCII digits, without salt, in lower-case hex. Checked against a captured pair of hash and number.
fn hash(digits: &str) -> String {
    hex::encode(Sha256::digest(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sandbox customer whom the "Business To Customer" page names, and whose hash was captured.
    const CAPTURED: &str = "254705912645";

    fn shown(version: Version, form: PayerForm) -> String {
        payer(&Msisdn::parse(CAPTURED).expect("a number"), version, form)
    }

    #[test]
    fn the_payer_is_hidden_in_each_observed_way() {
        let hash = shown(Version::One, PayerForm::ByVersion);
        assert!(hash.starts_with("94c392c3") && hash.ends_with("5c68a88"));
        assert_eq!(hash.len(), 64);
        assert_eq!(shown(Version::Two, PayerForm::Hash), hash);
        assert_eq!(shown(Version::Two, PayerForm::ByVersion), "2547 ***** 645");
        assert_eq!(shown(Version::One, PayerForm::OldMask), "25470****645");
        assert_eq!(shown(Version::One, PayerForm::Plain), CAPTURED);
        let both = shown(Version::One, PayerForm::MaskedHash);
        let (start, end) = both.split_once(" ***** ").expect("stars in the middle");
        assert_eq!((start.len(), end.len()), (34, 25));
        assert!(hash.starts_with(start) && hash.ends_with(end));
    }
}
