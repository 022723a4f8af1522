//! What is in an organisation's accounts. Source: the portal's page "Account Balance"; the order of the four amounts is stated nowhere, and
//! follows from the page's own numbers (current is available and reserved together).

use super::body::Body;
use super::result::{InitiatorResult, Outcome};
use super::{Accepted, Initiator, Party, Reply, wire};
use crate::json::Object;
use crate::request::{Request, sealed};
use crate::values::Remarks;
use pokea_domain::{Cents, Millis, NairobiTime};
use serde::Serialize;

/// Asks for the balances of all accounts of a number.
#[derive(Clone, Debug)]
pub struct AccountBalance {
    /// Who asks.
    pub initiator: Initiator,
    /// `PartyA`: whose; a short code, or a till.
    pub of: Party,
    /// 2 to 100 characters.
    pub remarks: Remarks,
    /// Where the result goes.
    pub reply: Reply,
}

impl sealed::Sealed for AccountBalance {}

impl Request for AccountBalance {
    type Answer = Accepted;

    fn path(&self) -> &'static str {
        "/mpesa/accountbalance/v1/query"
    }

    fn moves_money(&self) -> bool {
        false
    }

    fn body(&self, _now: Millis) -> String {
        let own = Own {
            party_a: self.of.as_daraja(),
            identifier_type: self.of.identity().as_daraja(),
        };
        let (initiator, remarks) = (&self.initiator, &self.remarks);
        Body::new("AccountBalance", initiator, own, remarks, &self.reply).json()
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<Accepted> {
        Accepted::read(answer)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Own<'a> {
    party_a: &'a str,
    identifier_type: &'static str,
}

/// The accounts of a number at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balances {
    /// Every account, in Safaricom's order. Some numbers have one only.
    pub accounts: Vec<Account>,
    /// `BOCompletedTime`: when it was so.
    pub at: Option<NairobiTime>,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Such as `Working Account`, `Utility Account`, `Charges Paid Account`, `Merchant Account`.
    pub name: String,
    /// `KES`.
    pub currency: String,
    /// All of it; of charges, below zero.
    pub current: Cents,
    /// What can be used now.
    pub available: Cents,
    /// What is set aside.
    pub reserved: Cents,
    /// What has not arrived yet.
    pub uncleared: Cents,
}

impl Balances {
    /// What a result says; `None` if it is no balance, or if one account of it cannot be read: half a balance would mislead.
    #[must_use]
    pub fn read(result: &InitiatorResult) -> Option<Self> {
        if result.outcome() != Outcome::Done {
            return None;
        }
        let accounts: Option<Vec<Account>> = result
            .parameter("AccountBalance")?
            .split('&')
            .map(Account::read)
            .collect();
        Some(Self {
            accounts: accounts?,
            at: result.parameter("BOCompletedTime").and_then(wire::time),
        })
    }

    /// The account of this name.
    #[must_use]
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }
}

impl Account {
    fn read(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split('|').map(str::trim).collect();
        let [name, currency, current, available, reserved, uncleared] = fields[..] else {
            return None;
        };
        Some(Self {
            name: name.to_owned(),
            currency: currency.to_owned(),
            current: wire::signed(current)?,
            available: wire::signed(available)?,
            reserved: wire::signed(reserved)?,
            uncleared: wire::signed(uncleared)?,
        })
    }
}
