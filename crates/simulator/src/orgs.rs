//! The organisations of this Daraja: the shop, and a small neighbourhood to pay and be paid by. What they are is fixed; what they hold
//! is in the books.

use crate::books::{Account, Purse};
use crate::shop::{Receiver, Shop};
use pokea_domain::{Cents, Msisdn};
use std::collections::BTreeMap;

/// An organisation under one of its numbers.
#[derive(Clone, Debug)]
pub(crate) struct Org {
    /// Its short code or till number.
    pub(crate) number: String,
    /// As customers read it.
    pub(crate) name: String,
    pub(crate) kind: OrgKind,
    /// For STK, if it may ask for payments.
    pub(crate) passkey: Option<String>,
    /// Its API operators; whoever has none is not ours to act for.
    pub(crate) initiators: Vec<Initiator>,
    /// The phone that M-PESA knows the organisation by.
    pub(crate) nominated: Option<Msisdn>,
    /// Its accounts, and what they hold at first.
    pub(crate) purses: Vec<(Purse, Cents)>,
}

/// What kind of number it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OrgKind {
    /// Pays and is paid under the same number.
    PayBill,
    /// The head office of tills; not paid itself.
    Store,
    /// A till of this store.
    Till { store: String },
    /// Pays customers (B2C).
    Bulk,
    /// The tax authority.
    Tax,
    /// Gives and takes cash.
    Agent,
}

/// An operator that acts through the API.
#[derive(Clone, Debug)]
pub(crate) struct Initiator {
    pub(crate) name: String,
    pub(crate) password: String,
    pub(crate) roles: Vec<Role>,
}

/// What an initiator may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Pay customers.
    B2c,
    /// Pay organisations.
    B2b,
    /// Ask for balances.
    Balance,
    /// Ask what became of a transaction.
    Status,
    /// Reverse what came in.
    Reversal,
}

const ALL_ROLES: [Role; 5] = [
    Role::B2c,
    Role::B2b,
    Role::Balance,
    Role::Status,
    Role::Reversal,
];

impl Org {
    /// Where a payment to this number arrives; `None` if nobody can pay it.
    pub(crate) fn receiving_purse(&self) -> Option<Purse> {
        match self.kind {
            OrgKind::PayBill | OrgKind::Bulk | OrgKind::Tax => Some(Purse::Utility),
            OrgKind::Till { .. } | OrgKind::Agent => Some(Purse::Merchant),
            OrgKind::Store => None,
        }
    }

    /// Where a payment to this number arrives.
    pub(crate) fn receiving_account(&self) -> Option<Account> {
        let purse = self.receiving_purse()?;
        Some(Account::org(&self.number, purse))
    }

    fn new(number: &str, name: &str, kind: OrgKind, purses: &[(Purse, i64)]) -> Self {
        let purses = purses
            .iter()
            .map(|(purse, shillings)| (*purse, Cents::new(shillings * 100)));
        Self {
            number: number.to_owned(),
            name: name.to_owned(),
            kind,
            passkey: None,
            initiators: Vec::new(),
            nominated: None,
            purses: purses.collect(),
        }
    }

    fn with_passkey(mut self, passkey: &str) -> Self {
        self.passkey = Some(passkey.to_owned());
        self
    }

    fn with_initiator(mut self, name: &str, password: &str, roles: &[Role]) -> Self {
        self.initiators.push(Initiator {
            name: name.to_owned(),
            password: password.to_owned(),
            roles: roles.to_vec(),
        });
        self
    }

    fn with_nominated(mut self, phone: &str) -> Self {
        self.nominated = Msisdn::parse(phone).ok();
        self
    }
}

/// All of them, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orgs(BTreeMap<String, Org>);

impl Orgs {
    pub(crate) fn get(&self, number: &str) -> Option<&Org> {
        self.0.get(number)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Org> {
        self.0.values()
    }

    /// The first till of a store.
    pub(crate) fn till_of(&self, number: &str) -> Option<String> {
        let is_till = |org: &&Org| matches!(&org.kind, OrgKind::Till { store } if store == number);
        self.iter().find(is_till).map(|org| org.number.clone())
    }

    /// Whether payments that this number asks for may go to that one.
    pub(crate) fn receives_for(&self, asking: &str, receiver: &str) -> bool {
        match self.get(receiver).map(|org| &org.kind) {
            Some(OrgKind::PayBill) => asking == receiver,
            Some(OrgKind::Till { store }) => store == asking,
            _ => false,
        }
    }

    /// The shop and its neighbours.
    ///
    /// | number | who | what for |
    /// |---|---|---|
    /// | 600610 | Maji Safi Water | a paybill to pay bills to |
    /// | 600620, till 600621 | Kamau Wholesalers | a supplier with both |
    /// | 600630 | Mama Njeri Payouts | the shop's B2C short code |
    /// | 600640 | Duka la Wakala | an agent |
    /// | 572572 | Kenya Revenue Authority | takes taxes |
    /// | 174379, 600984 | Daraja-Sandbox | the public sandbox numbers, with the sandbox's public passkey |
    ///
    /// Initiators: `practice-api` with the password `Practice#2026` for the shop and its B2C number (all roles), `practice-clerk` with
    /// the same password (balance and status only), `testapi` with `Safaricom999!*!` for the sandbox numbers.
    pub(crate) fn with(shop: &Shop) -> Self {
        use Purse::{ChargesPaid, Merchant, Settlement, Utility, Working};
        let our_own = |org: Org| {
            org.with_initiator("practice-api", "Practice#2026", &ALL_ROLES)
                .with_initiator(
                    "practice-clerk",
                    "Practice#2026",
                    &[Role::Balance, Role::Status],
                )
        };
        let sandbox = |number: &str| {
            Org::new(
                number,
                "Daraja-Sandbox",
                OrgKind::PayBill,
                &[(Working, 500_000), (Utility, 500_000), (ChargesPaid, 0)],
            )
            .with_passkey("bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919")
            .with_initiator("testapi", "Safaricom999!*!", &ALL_ROLES)
        };
        let business = [(Working, 0), (Utility, 0), (ChargesPaid, 0)];
        let mut orgs = vec![
            Org::new("600610", "Maji Safi Water", OrgKind::PayBill, &business),
            Org::new("600620", "Kamau Wholesalers", OrgKind::PayBill, &business),
            Org::new(
                "600621",
                "Kamau Wholesalers",
                OrgKind::Till {
                    store: "600620".into(),
                },
                &[(Merchant, 0), (Working, 0), (ChargesPaid, 0)],
            )
            .with_nominated("0722600621"),
            our_own(Org::new(
                "600630",
                "Mama Njeri Payouts",
                OrgKind::Bulk,
                &[(Working, 200_000), (Utility, 300_000), (ChargesPaid, 0)],
            )),
            Org::new(
                "600640",
                "Duka la Wakala",
                OrgKind::Agent,
                &[(Merchant, 50_000)],
            ),
            Org::new(
                "572572",
                "Kenya Revenue Authority",
                OrgKind::Tax,
                &[(Utility, 0)],
            ),
            sandbox("174379"),
            sandbox("600984"),
        ];
        let till_purses = [
            (Merchant, 125_000),
            (Working, 100_000),
            (ChargesPaid, 0),
            (Settlement, 0),
        ];
        let paybill_purses = [
            (Utility, 125_000),
            (Working, 100_000),
            (ChargesPaid, 0),
            (Settlement, 0),
        ];
        match &shop.receiver {
            Receiver::PayBill => orgs.push(our_own(
                Org::new(
                    &shop.store_number,
                    &shop.name,
                    OrgKind::PayBill,
                    &paybill_purses,
                )
                .with_passkey(&shop.passkey)
                .with_nominated("0722000100"),
            )),
            Receiver::Till(till) => {
                let kind = OrgKind::Till {
                    store: shop.store_number.clone(),
                };
                let store = Org::new(
                    &shop.store_number,
                    &shop.name,
                    OrgKind::Store,
                    &[(Working, 100_000), (ChargesPaid, 0)],
                );
                orgs.push(our_own(
                    store
                        .with_passkey(&shop.passkey)
                        .with_nominated("0722000100"),
                ));
                orgs.push(our_own(
                    Org::new(till, &shop.name, kind, &till_purses).with_nominated("0722000100"),
                ));
            }
        }
        Self(
            orgs.into_iter()
                .map(|org| (org.number.clone(), org))
                .collect(),
        )
    }
}
