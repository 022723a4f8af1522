//! Bill Manager: who has opted in, what they have invoiced, and the payments that they are told of ("Bill Manager" page).

use super::World;
use super::outbox::{Post, PostKind};
use crate::books::Account;
use crate::messages::loose_text;
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So often a payment is sent until the biller answers `rescode` 200.
const PAYMENT_ATTEMPTS: u8 = 5;

/// What an organisation opts in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OptIn {
    pub(crate) email: String,
    pub(crate) contact: String,
    pub(crate) reminders: bool,
    pub(crate) callback_url: String,
}

/// An organisation that has opted in.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Biller {
    app_key: String,
    opt_in: OptIn,
    /// By `externalReference`.
    invoices: BTreeMap<String, Invoice>,
}

/// A bill that a customer was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invoice {
    /// `externalReference`: the biller's own.
    pub(crate) reference: String,
    pub(crate) phone: Msisdn,
    /// What the customer names when they pay.
    pub(crate) account: String,
    pub(crate) amount: Cents,
    pub(crate) paid: Cents,
    /// The payments that the biller has said it knows of.
    pub(crate) acknowledged: Vec<MpesaCode>,
}

/// What a biller says of a payment that it was told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Acknowledged {
    pub(crate) reference: String,
    pub(crate) account: String,
    pub(crate) amount: Cents,
    pub(crate) code: MpesaCode,
}

/// Why a bill manager does not do what it is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No organisation of ours, or not opted in.
    NotOptedIn,
    /// No such invoice, or no such payment.
    Unknown,
    /// An invoice of this reference exists.
    Duplicate,
    /// Money has come in for it.
    Paid,
}

/// The billers, by short code.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Bills(BTreeMap<String, Biller>);

impl Bills {
    /// The short code of whoever has this key.
    pub(crate) fn whose(&self, app_key: &str) -> Option<&str> {
        let mut billers = self.0.iter();
        let biller = billers.find(|(_, biller)| biller.app_key == app_key);
        biller.map(|(short_code, _)| short_code.as_str())
    }

    /// Opts in, or opts in anew: the key stays the same.
    pub(crate) fn opt_in(&mut self, short_code: &str, opt_in: OptIn, fresh_key: String) -> &str {
        let biller = self.0.entry(short_code.to_owned()).or_insert(Biller {
            app_key: fresh_key,
            opt_in: opt_in.clone(),
            invoices: BTreeMap::new(),
        });
        biller.opt_in = opt_in;
        &biller.app_key
    }

    pub(crate) fn change(&mut self, short_code: &str, opt_in: OptIn) -> Result<(), Refusal> {
        let biller = self.0.get_mut(short_code).ok_or(Refusal::NotOptedIn)?;
        biller.opt_in = opt_in;
        Ok(())
    }

    /// Sends invoices, all of them or none.
    pub(crate) fn invoice(
        &mut self,
        short_code: &str,
        invoices: Vec<Invoice>,
    ) -> Result<(), Refusal> {
        let biller = self.0.get_mut(short_code).ok_or(Refusal::NotOptedIn)?;
        let mut all = biller.invoices.clone();
        for invoice in invoices {
            if all.insert(invoice.reference.clone(), invoice).is_some() {
                return Err(Refusal::Duplicate);
            }
        }
        biller.invoices = all;
        Ok(())
    }

    /// Recalls invoices, all of them or none.
    pub(crate) fn cancel(
        &mut self,
        short_code: &str,
        references: &[String],
    ) -> Result<(), Refusal> {
        let biller = self.0.get_mut(short_code).ok_or(Refusal::NotOptedIn)?;
        for reference in references {
            let invoice = biller.invoices.get(reference).ok_or(Refusal::Unknown)?;
            if invoice.paid.cents() > 0 {
                return Err(Refusal::Paid);
            }
        }
        biller
            .invoices
            .retain(|reference, _| !references.contains(reference));
        Ok(())
    }

    /// Every invoice, with its biller's short code.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Invoice)> {
        let billers = self.0.iter();
        billers.flat_map(|(code, biller)| biller.invoices.values().map(|i| (code.as_str(), i)))
    }

    fn acknowledge(&mut self, short_code: &str, of: &Acknowledged) -> Result<(), Refusal> {
        let biller = self.0.get_mut(short_code).ok_or(Refusal::NotOptedIn)?;
        let invoice = biller.invoices.get_mut(&of.reference);
        let invoice = invoice.filter(|invoice| invoice.account == of.account);
        let invoice = invoice.ok_or(Refusal::Unknown)?;
        if !invoice.acknowledged.contains(&of.code) {
            invoice.acknowledged.push(of.code.clone());
        }
        Ok(())
    }
}

/// What a biller is told of a payment; all values are strings.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Payment<'a> {
    transaction_id: &'a MpesaCode,
    paid_amount: String,
    msisdn: &'a str,
    date_created: String,
    account_reference: &'a str,
    short_code: &'a str,
}

/// Whether a biller has taken a payment in: `rescode` 200.
pub(super) fn is_received(body: &str) -> bool {
    #[derive(Deserialize)]
    struct Said {
        rescode: serde_json::Value,
    }
    let said: Result<Said, _> = serde_json::from_str(body);
    said.is_ok_and(|said| loose_text(&said.rescode).as_deref() == Some("200"))
}

impl World {
    /// A biller says which of its invoices a payment was for; the payer gets a receipt by SMS, which nobody sees here.
    pub(crate) fn acknowledge_bill(
        &mut self,
        short_code: &str,
        of: &Acknowledged,
    ) -> Result<(), Refusal> {
        let posting = self.books.posting(&of.code).ok_or(Refusal::Unknown)?;
        let ours =
            matches!(posting.receiver(), Some(Account::Org { number, .. }) if number == short_code);
        if !ours || posting.amount() != of.amount {
            return Err(Refusal::Unknown);
        }
        self.bills.acknowledge(short_code, of)
    }

    /// A customer's money has moved: a biller that has opted in is told, and its invoice is paid by so much.
    pub(super) fn bill_paid(&mut self, code: &MpesaCode, due: Millis) {
        let Some(posting) = self.books.posting(code) else {
            return;
        };
        let (Some(Account::Customer(phone)), Some(Account::Org { number, .. })) =
            (posting.payer(), posting.receiver())
        else {
            return;
        };
        let Some(biller) = self.bills.0.get_mut(number) else {
            return;
        };
        let amount = posting.amount();
        let mut invoices = biller.invoices.values_mut();
        if let Some(invoice) =
            invoices.find(|i| i.account == posting.reference && i.paid < i.amount)
        {
            invoice.paid = Cents::new(invoice.paid.cents() + amount.cents());
        }
        let payment = Payment {
            transaction_id: code,
            paid_amount: (amount.cents() / 100).to_string(),
            msisdn: phone.as_daraja(),
            date_created: posting.at.nairobi().day(),
            account_reference: &posting.reference,
            short_code: number,
        };
        let url = biller.opt_in.callback_url.clone();
        if let Ok(body) = serde_json::to_string(&payment) {
            let post = Post::new(PostKind::BillPayment, &url, body, due);
            self.send(post.with_attempts(PAYMENT_ATTEMPTS));
        }
    }
}
