//! Business to business: paying a paybill or a till, moving money to an account that pays people, paying tax. Source: the portal's pages
//! "Business Pay Bill", "Business Buy Goods", "B2C Account Top Up" and "Tax Remittance".

use super::body::Body;
use super::result::{InitiatorResult, Outcome};
use super::{Accepted, Initiator, Reply, wire};
use crate::json::Object;
use crate::request::{Request, sealed};
use crate::values::{BadValue, Note, Occasion, PromptText, Remarks, ShortCode};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn, NairobiTime};
use serde::Serialize;
use std::fmt;

/// `AccountReference` of payments between businesses: up to 13 characters.
pub type BusinessReference = PromptText<1, 13>;

/// The tax authority's own short code ("Tax Remittance" page).
pub(super) const KRA: &str = "572572";
/// More than any organisation's account holds; keeps a slip of the keyboard from overflowing on the way. Safaricom states no limit.
const SHILLINGS_MAX: i64 = 999_999_999;

/// Pays another business. Daraja takes no id of ours here: after a lost answer ask for the balance and the statement before anything else.
#[derive(Clone, Debug)]
pub struct B2b {
    /// What kind of payment.
    pub kind: B2bKind,
    /// Who acts.
    pub initiator: Initiator,
    /// `PartyA`: the organisation that pays.
    pub from: ShortCode,
    amount: Cents,
    /// On whose behalf, if on a customer's.
    pub requester: Option<Msisdn>,
    /// 2 to 100 characters.
    pub remarks: Remarks,
    /// Up to 100 characters, or none.
    pub occasion: Occasion,
    /// Where the result goes.
    pub reply: Reply,
}

/// Where a payment between businesses goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum B2bKind {
    /// `BusinessPayBill`: a paybill, for this account.
    PayBill {
        /// `PartyB`.
        to: ShortCode,
        /// `AccountReference`.
        account: BusinessReference,
    },
    /// `BusinessBuyGoods`: a till.
    BuyGoods {
        /// `PartyB`.
        to: ShortCode,
    },
    /// `BusinessPayToBulk`: from the working account to the utility account of a number that pays people.
    TopUp {
        /// `PartyB`.
        to: ShortCode,
    },
}

impl B2b {
    /// A payment of whole shillings.
    pub fn new(
        kind: B2bKind,
        initiator: Initiator,
        from: ShortCode,
        amount: Cents,
        remarks: Remarks,
        reply: Reply,
    ) -> Result<Self, BadValue> {
        Ok(Self {
            kind,
            initiator,
            from,
            amount: checked(amount)?,
            requester: None,
            remarks,
            occasion: Note::parse("Occassion", "")?,
            reply,
        })
    }

    /// How much.
    #[must_use]
    pub const fn amount(&self) -> Cents {
        self.amount
    }
}

/// Pays tax to KRA.
#[derive(Clone, Debug)]
pub struct TaxRemittance {
    /// Who acts.
    pub initiator: Initiator,
    /// `PartyA`: the organisation that pays.
    pub from: ShortCode,
    amount: Cents,
    /// `AccountReference`: the payment registration number (PRN) that KRA gave out for this payment.
    pub prn: BusinessReference,
    /// 2 to 100 characters.
    pub remarks: Remarks,
    /// Where the result goes.
    pub reply: Reply,
}

impl TaxRemittance {
    /// A payment of whole shillings.
    pub fn new(
        initiator: Initiator,
        from: ShortCode,
        amount: Cents,
        prn: BusinessReference,
        remarks: Remarks,
        reply: Reply,
    ) -> Result<Self, BadValue> {
        Ok(Self {
            initiator,
            from,
            amount: checked(amount)?,
            prn,
            remarks,
            reply,
        })
    }

    /// How much.
    #[must_use]
    pub const fn amount(&self) -> Cents {
        self.amount
    }
}

impl sealed::Sealed for B2b {}

impl Request for B2b {
    type Answer = Accepted;

    fn path(&self) -> &'static str {
        "/mpesa/b2b/v1/paymentrequest"
    }

    fn moves_money(&self) -> bool {
        true
    }

    fn body(&self, _now: Millis) -> String {
        let (command, to, account) = match &self.kind {
            B2bKind::PayBill { to, account } => ("BusinessPayBill", to, account.as_str()),
            B2bKind::BuyGoods { to } => ("BusinessBuyGoods", to, ""),
            B2bKind::TopUp { to } => ("BusinessPayToBulk", to, ""),
        };
        let own = Own {
            requester: self.requester.as_ref().map(Msisdn::as_daraja),
            occasion: self.occasion.as_str(),
            ..Own::of(&self.from, to.as_str(), self.amount, account)
        };
        Body::new(command, &self.initiator, own, &self.remarks, &self.reply).json()
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<Accepted> {
        Accepted::read(answer)
    }
}

impl sealed::Sealed for TaxRemittance {}

impl Request for TaxRemittance {
    type Answer = Accepted;

    fn path(&self) -> &'static str {
        "/mpesa/b2b/v1/remittax"
    }

    fn moves_money(&self) -> bool {
        true
    }

    fn body(&self, _now: Millis) -> String {
        let own = Own::of(&self.from, KRA, self.amount, self.prn.as_str());
        let (initiator, remarks) = (&self.initiator, &self.remarks);
        Body::new("PayTaxToKRA", initiator, own, remarks, &self.reply).json()
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<Accepted> {
        Accepted::read(answer)
    }
}

/// `Reciever` and `Occassion` are spelt so; the right spelling is refused.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Own<'a> {
    #[serde(rename = "SenderIdentifierType")]
    sender: &'static str,
    #[serde(rename = "RecieverIdentifierType")]
    receiver: &'static str,
    amount: String,
    party_a: &'a str,
    party_b: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    account_reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    requester: Option<&'a str>,
    #[serde(rename = "Occassion", skip_serializing_if = "str::is_empty")]
    occasion: &'a str,
}

impl<'a> Own<'a> {
    /// From one short code to another.
    fn of(from: &'a ShortCode, to: &'a str, amount: Cents, account_reference: &'a str) -> Self {
        Self {
            sender: "4",
            receiver: "4",
            amount: (amount.cents() / 100).to_string(),
            party_a: from.as_str(),
            party_b: to,
            account_reference,
            requester: None,
            occasion: "",
        }
    }
}

fn checked(amount: Cents) -> Result<Cents, BadValue> {
    amount
        .whole_shillings()
        .filter(|shillings| (1..=SHILLINGS_MAX).contains(shillings))
        .map(|_| amount)
        .ok_or(BadValue::Amount {
            name: "Amount",
            min: 1,
            max: 999_999_999,
        })
}

/// What a business was paid.
#[derive(Clone, PartialEq, Eq)]
pub struct B2bPaid {
    /// `TransactionID` of the result.
    pub code: MpesaCode,
    /// `Amount`.
    pub amount: Cents,
    /// `TransCompletedTime`.
    pub at: Option<NairobiTime>,
    /// `ReceiverPartyPublicName`: number and name.
    pub receiver: Option<String>,
    /// `DebitAccountBalance`: what is left in the account that paid.
    pub debit_balance: Option<Cents>,
    /// `DebitPartyCharges`, which is often empty.
    pub charges: Option<String>,
    /// `BillReferenceNumber`: the account reference, as it arrived.
    pub bill_reference: Option<String>,
}

impl B2bPaid {
    /// What a result says of a payment or of tax; `None` if it was not paid, or if amount or code cannot be read.
    #[must_use]
    pub fn read(result: &InitiatorResult) -> Option<Self> {
        if result.outcome() != Outcome::Done {
            return None;
        }
        let text = |key| result.parameter(key).map(str::to_owned);
        Some(Self {
            code: MpesaCode::parse(result.transaction.as_deref()?).ok()?,
            amount: wire::signed(result.parameter("Amount")?)?,
            at: result.parameter("TransCompletedTime").and_then(wire::time),
            receiver: text("ReceiverPartyPublicName"),
            debit_balance: result
                .parameter("DebitAccountBalance")
                .and_then(wire::amount_in_braces),
            charges: text("DebitPartyCharges"),
            bill_reference: result.reference("BillReferenceNumber").map(str::to_owned),
        })
    }
}

impl fmt::Debug for B2bPaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("B2bPaid")
            .field("code", &self.code)
            .field("amount", &self.amount)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}
