//! Who stands at the till: the session beside the database, and what of it the log must know.

use super::Core;
use crate::staff::{Barred, NoSecond};
use pokea_domain::basket::Bill;
use pokea_domain::discount::DiscountLimit;
use pokea_domain::staff::{Act, Event, Name, Person, Setting, active};
use pokea_domain::{PersonId, SaleId};
use pokea_store::{Credential, Digest, StoreError};
use std::time::Duration;

impl Core {
    pub(crate) fn staff(&self) -> Result<Vec<Person>, StoreError> {
        self.store().staff()
    }

    /// Whoever stood there when the program ended has left.
    pub(crate) fn nobody_is_at_the_till_yet(&self) -> Result<(), StoreError> {
        let mut store = self.store();
        match store.left_at_till()? {
            Some(person) => store.keep_staff(&[left(person, true)], &[], self.now()),
            None => Ok(()),
        }
    }

    /// Whether it may be done now; an approval for it is used up.
    pub(crate) fn may(&self, act: Act) -> Result<Result<(), Barred>, StoreError> {
        let staff = self.staff()?;
        Ok(self.passing().session.may(act, &staff))
    }

    /// Whether this basket may be sold with what is taken off it; an approval for it is used up.
    pub(crate) fn may_discount(&self, bill: &Bill) -> Result<Result<(), Barred>, StoreError> {
        if self.discount_limit()?.allows(bill) {
            return Ok(Ok(()));
        }
        let staff = self.staff()?;
        Ok(self.passing().session.may_discount(bill, &staff))
    }

    /// Who is the second person for what `first` began.
    pub(crate) fn second_for(
        &self,
        act: Act,
        first: Option<PersonId>,
    ) -> Result<PersonId, NoSecond> {
        self.passing().session.second(act, first)
    }

    /// Whether whoever stands at the till would need somebody's approval for that.
    pub(crate) fn would_need_approval(&self, bill: &Bill) -> Result<bool, StoreError> {
        if self.discount_limit()?.allows(bill) {
            return Ok(false);
        }
        let (staff, at_till) = (self.staff()?, self.at_till());
        let role = at_till
            .and_then(|id| active(&staff, id).ok())
            .map(|person| person.role);
        Ok(role.is_some_and(|role| !Act::Discount.is_for(role)))
    }

    fn discount_limit(&self) -> Result<DiscountLimit, StoreError> {
        self.store().discount_limit()
    }

    /// How much may be taken off a basket unasked, from now on.
    pub(crate) fn set_discount_limit(&self, limit: DiscountLimit) -> Result<(), StoreError> {
        self.log_change(Setting::DiscountLimit, Act::Staff)?;
        self.store().set_discount_limit(limit)?;
        self.publish();
        Ok(())
    }

    pub(crate) fn at_till(&self) -> Option<PersonId> {
        self.passing().session.at_till()
    }

    /// The log has it already.
    pub(crate) fn signed_in(&self, person: PersonId) {
        self.passing().session.sign_in(person);
        self.publish();
    }

    /// The log has it already.
    pub(crate) fn approved(&self, act: Act, by: PersonId) {
        self.passing().session.approve(act, by);
    }

    /// Locks the till; the log is told who left it, if the disk takes that.
    pub(crate) fn leave_till(&self, by_itself: bool) {
        let was_here = self.passing().session.sign_out();
        let Some(person) = was_here else { return };
        let now = self.now();
        if let Err(error) = self
            .store()
            .keep_staff(&[left(person, by_itself)], &[], now)
        {
            tracing::warn!(%error, "that somebody left the till is not in the log; the till is locked");
        }
        self.publish();
    }

    /// Pokea has run for so long: pauses are shorter by that, and a till left alone locks.
    pub(crate) fn ran(&self, span: Duration) {
        if let Err(error) = self.store().let_pauses_run(span) {
            tracing::warn!(%error, "pauses after wrong PINs are not shortened by what has passed of them");
        }
        let is_alone = self.passing().session.ran(span);
        if is_alone {
            self.leave_till(true);
        }
    }

    /// Somebody chooses something of the shop's set-up anew: who, where this act lets one do that. Kept before the choice is.
    pub(crate) fn log_change(&self, setting: Setting, act: Act) -> Result<(), StoreError> {
        let by = self.answers_for(act);
        self.keep_staff(&[Event::Changed { setting, by }], &[])
    }

    /// Keeps what happened among the staff, and shows it.
    pub(crate) fn keep_staff(
        &self,
        events: &[Event],
        credentials: &[(Credential, Digest)],
    ) -> Result<(), StoreError> {
        let now = self.now();
        self.store().keep_staff(events, credentials, now)?;
        self.publish();
        Ok(())
    }

    /// Who began the sale, for its paper: a paper without a name is better than none.
    pub(crate) fn served_by(&self, sale: SaleId) -> Option<String> {
        let found = self.store().served_by(sale);
        let name = found.unwrap_or_else(|error| {
            tracing::warn!(%error, "a receipt does not say who served");
            None
        });
        name.map(Name::into)
    }
}

const fn left(person: PersonId, by_itself: bool) -> Event {
    Event::SignedOut { person, by_itself }
}
