//! What an organisation's accounts hold ("Account Balance" page).

use super::outcome::Outcome;
use super::report::{Item, pipes};
use super::{Done, Request};
use crate::books::Account;
use crate::orgs::{Org, OrgKind};
use crate::world::World;
use pokea_domain::Millis;

impl World {
    pub(super) fn balances(&self, request: &Request, now: Millis) -> Result<Done, Outcome> {
        let org = self
            .orgs
            .get(&request.errand.party)
            .ok_or(Outcome::NoSuchPayer)?;
        if !is_called(org, &request.errand.identifier) {
            return Err(Outcome::WrongIdentifierType);
        }
        let accounts = org.purses.iter().map(|(purse, _)| {
            let account = Account::org(&org.number, *purse);
            pipes(*purse, self.books.balance(&account))
        });
        let accounts: Vec<String> = accounts.collect();
        Ok(Done {
            receipt: None,
            parameters: vec![
                Item::text("AccountBalance", accounts.join("&")),
                Item::time("BOCompletedTime", now),
            ],
        })
    }
}

/// Whether this identifier type fits an organisation: a till may be called a short code (4), a short code is no till (2), and neither
/// is a phone (1).
pub(super) fn is_called(org: &Org, identifier: &str) -> bool {
    let is_till = matches!(org.kind, OrgKind::Till { .. });
    identifier == "4" || (identifier == "2" && is_till)
}
