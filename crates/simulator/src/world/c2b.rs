//! C2B: who wants to be told of payments at which number, and the telling. Every payment of a customer passes here once its money has
//! moved, however it was begun ("Customer To Business" pages).

pub(crate) mod body;
pub(crate) mod pay;

use super::World;
use super::outbox::{Post, PostId, PostKind};
use crate::books::Account;
use crate::forms::{C2bForms, Confirmations};
use crate::orgs::OrgKind;
use body::Told;
use pay::{Payment, PaymentId};
use pokea_domain::{Millis, MpesaCode, Msisdn};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Between a confirmation and its twin.
const TWIN_AFTER: Duration = Duration::from_secs(2);

/// Which of the two registration paths was taken; it decides how the payer's number is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Version {
    One,
    Two,
}

/// `ResponseType`: what becomes of a payment whose validation is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Unanswered {
    Completed,
    Cancelled,
}

/// What was registered for a short code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Urls {
    pub(crate) version: Version,
    pub(crate) unanswered: Unanswered,
    pub(crate) confirmation: String,
    pub(crate) validation: String,
}

impl Urls {
    /// Where every message goes to one address.
    pub(crate) fn confirming(url: &str) -> Self {
        Self {
            version: Version::Two,
            unanswered: Unanswered::Completed,
            confirmation: url.to_owned(),
            validation: url.to_owned(),
        }
    }
}

/// What C2B remembers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct C2b {
    urls: BTreeMap<String, Urls>,
    /// The numbers whose payments are validated first. Safaricom switches that on when it is asked to, by e-mail.
    validated: BTreeSet<String>,
    /// The forms of one customer's payments, where they differ from everyone's.
    pub(in crate::world) forms: BTreeMap<Msisdn, C2bForms>,
    payments: BTreeMap<PaymentId, Payment>,
    count: PaymentId,
}

impl C2b {
    /// Registers, or registers anew. The answer to whether that may be is not here.
    pub(crate) fn register(&mut self, short_code: &str, urls: Urls) {
        self.urls.insert(short_code.to_owned(), urls);
    }

    pub(crate) fn is_registered(&self, short_code: &str) -> bool {
        self.urls.contains_key(short_code)
    }

    /// What two operators do in the portal. False if there was nothing to forget.
    pub(crate) fn unregister(&mut self, short_code: &str) -> bool {
        self.urls.remove(short_code).is_some()
    }

    /// Whether payments to this number are validated from now on.
    pub(crate) fn set_validated(&mut self, number: &str, validated: bool) {
        if validated {
            self.validated.insert(number.to_owned());
        } else {
            self.validated.remove(number);
        }
    }

    /// The forms of one customer's payments; `None` for everyone's again.
    pub(crate) fn set_forms(&mut self, phone: Msisdn, forms: Option<C2bForms>) {
        match forms {
            Some(forms) => self.forms.insert(phone, forms),
            None => self.forms.remove(&phone),
        };
    }

    /// Oldest first.
    pub(crate) fn payments(&self) -> impl Iterator<Item = &Payment> {
        self.payments.values()
    }
}

impl World {
    /// A customer's money has moved: their payment is confirmed to whoever registered for it, and shown to the bill manager. Returns the
    /// confirmations.
    pub(super) fn customer_paid(
        &mut self,
        code: &MpesaCode,
        third_party: &str,
        forms: &C2bForms,
        confirm_at: Millis,
    ) -> Vec<PostId> {
        self.bill_paid(code, confirm_at);
        let Some(post) = self.confirmation(code, third_party, forms, confirm_at) else {
            return Vec::new();
        };
        match forms.confirmations {
            Confirmations::Once => vec![self.send(post)],
            Confirmations::Twice => {
                let mut twin = post.clone();
                twin.due = self.tempo.after(post.due, TWIN_AFTER);
                vec![self.send(post), self.send(twin)]
            }
            Confirmations::Lost => Vec::new(),
        }
    }

    fn confirmation(
        &self,
        code: &MpesaCode,
        third_party: &str,
        forms: &C2bForms,
        due: Millis,
    ) -> Option<Post> {
        let posting = self.books.posting(code)?;
        let (Account::Customer(phone), receiver) = (posting.payer()?, posting.receiver()?) else {
            return None;
        };
        let Account::Org { number, .. } = receiver else {
            return None;
        };
        let urls = self.urls_of(number)?;
        let told = Told {
            code,
            at: posting.at,
            amount: posting.amount(),
            number,
            account: self.names_account(number).then_some(&posting.reference),
            balance: Some(self.books.balance(receiver)),
            third_party,
            phone,
            person: self.people().get(phone)?,
        };
        let body = body::body(&told, urls.version, forms)?;
        let kind = PostKind::C2bConfirmation;
        Some(Post::new(kind, &urls.confirmation, body, due))
    }

    /// What was registered for a number: by itself, or, for a till, by its store.
    fn urls_of(&self, number: &str) -> Option<&Urls> {
        let store = match &self.orgs.get(number)?.kind {
            OrgKind::Till { store } => store,
            _ => number,
        };
        self.c2b
            .urls
            .get(number)
            .or_else(|| self.c2b.urls.get(store))
    }

    /// Whether who pays this number names an account. At a till nobody does.
    fn names_account(&self, number: &str) -> bool {
        let org = self.orgs.get(number);
        org.is_some_and(|org| !matches!(org.kind, OrgKind::Till { .. } | OrgKind::Agent))
    }
}
