//! The ledger: every shilling that moves is a posting with a debit for each credit, so that all accounts together always hold nothing.
//! Pure; who may pay whom, and for which fee, is decided elsewhere.

mod posting;

pub use posting::{Account, Balance, Ledger, Posting, Purse, What};

use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use thiserror::Error;

/// What a customer's account may hold, and what may pass through it in a day ("M-PESA Express" page, FAQ).
pub const CUSTOMER_MAX: Cents = Cents::new(50_000_000);

/// Why a posting was not made. Nothing moved.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Short {
    /// This account holds too little: result code 1.
    #[error("the account holds too little")]
    Balance(Account),
    /// The customer's account would hold too much: result code 8.
    #[error("the customer's account would hold more than it may")]
    Full(Msisdn),
    /// Too much would pass through the customer's account today: result code 4.
    #[error("the customer's day is full")]
    Day(Msisdn),
    /// The legs do not sum to zero, or the M-PESA code is taken: a mistake of the caller.
    #[error("the posting does not balance, or its code is taken")]
    Nonsense,
}

impl Short {
    /// The result code that Daraja has for it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Balance(_) => "1",
            Self::Full(_) => "8",
            Self::Day(_) => "4",
            Self::Nonsense => "17",
        }
    }
}

/// All accounts, and the newest postings.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Books {
    #[serde(with = "pairs")]
    balances: BTreeMap<Account, Cents>,
    /// What passed through each customer's account on their last day with M-PESA.
    days: BTreeMap<Msisdn, (Millis, Cents)>,
    postings: BTreeMap<u64, Posting>,
    places: HashMap<MpesaCode, u64>,
    count: u64,
}

impl Books {
    /// Gives an account what it holds from here on; the difference comes from outside.
    pub(crate) fn open(&mut self, account: Account, amount: Cents) {
        let difference = amount.cents() - self.balance(&account).cents();
        self.add(Account::Outside, -difference);
        self.add(account, difference);
    }

    pub(crate) fn knows(&self, account: &Account) -> bool {
        self.balances.contains_key(account)
    }

    /// What an account holds; nothing, if it is unknown.
    pub(crate) fn balance(&self, account: &Account) -> Cents {
        self.balances.get(account).copied().unwrap_or(Cents::new(0))
    }

    /// Moves money, all of it or none.
    pub(crate) fn post(&mut self, posting: Posting) -> Result<(), Short> {
        let sum: i64 = posting.legs.iter().map(|(_, amount)| amount.cents()).sum();
        if sum != 0 || posting.legs.len() < 2 || self.places.contains_key(&posting.receipt) {
            return Err(Short::Nonsense);
        }
        let mut net: BTreeMap<&Account, i64> = BTreeMap::new();
        for (account, amount) in &posting.legs {
            *net.entry(account).or_default() += amount.cents();
        }
        let day = posting.at.nairobi().day_start();
        for (account, change) in &net {
            self.check(account, *change, day, posting.what)?;
        }
        let net: Vec<(Account, i64)> = net.into_iter().map(|(a, c)| (a.clone(), c)).collect();
        for (account, change) in net {
            if let Account::Customer(phone) = &account
                && posting.what != What::Reversal
            {
                let passed = self.passed_on(phone, day).cents() + change.abs();
                self.days.insert(phone.clone(), (day, Cents::new(passed)));
            }
            self.add(account, change);
        }
        self.count += 1;
        self.places.insert(posting.receipt.clone(), self.count);
        self.postings.insert(self.count, posting);
        Ok(())
    }

    fn check(&self, account: &Account, change: i64, day: Millis, what: What) -> Result<(), Short> {
        let after = self.balance(account).cents() + change;
        if change < 0 && after < 0 && !account.may_be_negative() {
            return Err(Short::Balance(account.clone()));
        }
        let Account::Customer(phone) = account else {
            return Ok(());
        };
        if change > 0 && after > CUSTOMER_MAX.cents() {
            return Err(Short::Full(phone.clone()));
        }
        let passed = self.passed_on(phone, day).cents() + change.abs();
        if what != What::Reversal && passed > CUSTOMER_MAX.cents() {
            return Err(Short::Day(phone.clone()));
        }
        Ok(())
    }

    fn passed_on(&self, phone: &Msisdn, day: Millis) -> Cents {
        match self.days.get(phone) {
            Some((of, passed)) if *of == day => *passed,
            _ => Cents::new(0),
        }
    }

    pub(crate) fn posting(&self, receipt: &MpesaCode) -> Option<&Posting> {
        self.postings.get(self.places.get(receipt)?)
    }

    /// Marks a posting as undone by another.
    pub(crate) fn mark_reversed(&mut self, receipt: &MpesaCode, by: MpesaCode) {
        let place = self.places.get(receipt);
        if let Some(posting) = place.and_then(|place| self.postings.get_mut(place)) {
            posting.reversed_by = Some(by);
        }
    }

    /// The postings kept, oldest first.
    pub(crate) fn postings(&self) -> impl DoubleEndedIterator<Item = &Posting> {
        self.postings.values()
    }

    /// Forgets all but the newest postings; balances keep what they did.
    pub(crate) fn keep(&mut self, newest: usize) {
        while self.postings.len() > newest {
            if let Some((_, old)) = self.postings.pop_first() {
                self.places.remove(&old.receipt);
            }
        }
    }

    /// All accounts together. Anything but zero is a mistake in this file.
    pub(crate) fn sum(&self) -> i64 {
        self.balances.values().map(|balance| balance.cents()).sum()
    }

    /// Every account with what it holds.
    pub(crate) fn balances(&self) -> impl Iterator<Item = (&Account, Cents)> {
        self.balances.iter().map(|(account, held)| (account, *held))
    }

    /// The ledger as it is shown.
    pub(crate) fn ledger(&self) -> Ledger {
        let accounts = self.balances.iter().map(|(account, balance)| Balance {
            account: account.clone(),
            balance: *balance,
        });
        Ledger {
            accounts: accounts.collect(),
            sum: Cents::new(self.sum()),
            postings: self.postings.values().cloned().collect(),
        }
    }

    fn add(&mut self, account: Account, change: i64) {
        let balance = self.balances.entry(account).or_insert(Cents::new(0));
        *balance = Cents::new(balance.cents() + change);
    }
}

/// Accounts are no text, so a map of them is saved as pairs.
mod pairs {
    use super::{Account, BTreeMap, Cents};
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        map: &BTreeMap<Account, Cents>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Account, Cents>, D::Error> {
        let pairs = Vec::<(Account, Cents)>::deserialize(deserializer)?;
        Ok(pairs.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Millis = Millis(1_795_338_000_000); // 2026-11-22 12:00 in Nairobi
    const DAY: i64 = 86_400_000;

    fn phone() -> Msisdn {
        Msisdn::parse("0712345678").expect("a valid number")
    }

    fn shillings(amount: i64) -> Cents {
        Cents::from_shillings(amount).expect("a small amount")
    }

    fn payment(code: &str, at: Millis, amount: Cents) -> Posting {
        let code = MpesaCode::parse(code).expect("a code");
        let (from, to) = (
            Account::Customer(phone()),
            Account::org("600621", Purse::Merchant),
        );
        Posting::transfer(code, at, What::BuyGoods, from, to, amount)
    }

    fn books() -> Books {
        let mut books = Books::default();
        books.open(Account::Customer(phone()), shillings(400_000));
        books
    }

    #[test]
    fn money_moves_and_is_neither_made_nor_lost() {
        let mut books = books();
        let till = Account::org("600621", Purse::Merchant);
        let fees = Account::org("600621", Purse::ChargesPaid);
        let paid =
            payment("UKM0000001", NOON, shillings(100)).with_fee(fees.clone(), Cents::new(55));
        assert_eq!(books.post(paid), Ok(()));
        assert_eq!(books.balance(&till), shillings(100));
        assert_eq!(books.balance(&fees), Cents::new(-55));
        assert_eq!(books.balance(&Account::Fees), Cents::new(55));
        assert_eq!(books.sum(), 0);
        let code = MpesaCode::parse("UKM0000001").expect("a code");
        assert_eq!(
            books.posting(&code).map(Posting::amount),
            Some(shillings(100))
        );
        books.keep(0);
        assert_eq!(books.posting(&code), None);
        assert_eq!(books.balance(&till), shillings(100));
    }

    #[test]
    fn what_may_not_be_is_refused_and_moves_nothing() {
        let mut books = books();
        let before = books.ledger().accounts;
        let mut lame = payment("UKM0000001", NOON, shillings(100));
        lame.legs.pop();
        assert_eq!(books.post(lame), Err(Short::Nonsense));
        let too_much = payment("UKM0000001", NOON, shillings(400_001));
        let payer = Account::Customer(phone());
        assert_eq!(books.post(too_much), Err(Short::Balance(payer.clone())));
        let till = Account::org("600621", Purse::Merchant);
        books.open(till.clone(), shillings(200_000));
        let mut back = payment("UKM0000001", NOON, shillings(100_001));
        back.legs.reverse();
        for (_, amount) in &mut back.legs {
            *amount = Cents::new(-amount.cents());
        }
        assert_eq!(books.post(back), Err(Short::Full(phone())));
        books.open(till, Cents::new(0));
        assert_eq!(books.balance(&payer), shillings(400_000));
        assert_eq!(books.sum(), 0);
        assert_eq!(books.ledger().accounts.len(), before.len() + 1);
    }

    #[test]
    fn a_day_is_full_at_half_a_million_and_the_next_is_empty() {
        let mut books = books();
        assert_eq!(
            books.post(payment("UKM0000001", NOON, shillings(300_000))),
            Ok(())
        );
        books.open(Account::Customer(phone()), shillings(400_000));
        let more = payment("UKM0000002", NOON, shillings(200_001));
        assert_eq!(books.post(more.clone()), Err(Short::Day(phone())));
        assert_eq!(
            books.passed_on(&phone(), NOON.nairobi().day_start()),
            shillings(300_000)
        );
        let tomorrow = Posting {
            at: Millis(NOON.0 + DAY),
            ..more
        };
        assert_eq!(books.post(tomorrow.clone()), Ok(()));
        assert_eq!(
            books.post(tomorrow),
            Err(Short::Nonsense),
            "a code is used once"
        );
    }
}
