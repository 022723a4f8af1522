//! Who stands at the till, as long as this program runs. Its time is that of a running Pokea, in ticks.

use pokea_domain::PersonId;
use pokea_domain::basket::Bill;
use pokea_domain::staff::{Act, Person, Refusal, active};
use std::collections::BTreeMap;
use std::time::Duration;

/// Alone for so long, the till locks itself.
const IDLE_MAX: Duration = Duration::from_secs(5 * 60);
/// What was approved is done at once, or must be approved again.
const APPROVAL_LIFE: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub(crate) struct Session {
    at_till: Option<PersonId>,
    idle: Duration,
    approved: Option<Approved>,
    /// What was barred last for its discount, and so would be approved.
    discounted: Option<Bill>,
    /// Who let each act through last.
    answers: BTreeMap<Act, PersonId>,
}

#[derive(Debug)]
struct Approved {
    act: Act,
    by: PersonId,
    age: Duration,
    /// The one basket whose discount it is for.
    discounted: Option<Bill>,
}

/// Why somebody may not do something now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Barred {
    /// Nobody has signed in.
    Locked,
    /// Whoever has may not do this unapproved.
    NeedsApproval(Act),
}

/// Why there is no second person yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoSecond {
    /// Somebody else must approve it.
    Barred(Barred),
    /// Whoever approved it began it.
    SamePerson,
    /// The shop names nobody.
    NobodyNamed,
}

impl Session {
    pub(crate) const fn at_till(&self) -> Option<PersonId> {
        self.at_till
    }

    pub(crate) fn sign_in(&mut self, person: PersonId) {
        *self = Self {
            at_till: Some(person),
            ..Self::default()
        };
    }

    /// Whoever stood there.
    pub(crate) fn sign_out(&mut self) -> Option<PersonId> {
        std::mem::take(self).at_till
    }

    pub(crate) fn approve(&mut self, act: Act, by: PersonId) {
        self.approved = Some(Approved {
            act,
            by,
            age: Duration::ZERO,
            discounted: self.discounted.take().filter(|_| act == Act::Discount),
        });
    }

    /// Who let this act through last: whoever stands there, or approved it.
    pub(crate) fn answers_for(&self, act: Act) -> Option<PersonId> {
        self.answers.get(&act).copied()
    }

    /// Whether it may be done now; an approval for it is used up. A shop without staff has no lock.
    pub(crate) fn may(&mut self, act: Act, staff: &[Person]) -> Result<(), Barred> {
        if staff.iter().all(|person| person.archived) {
            return Ok(());
        }
        let at_till = self.at_till.ok_or(Barred::Locked)?;
        let person = active(staff, at_till).map_err(|_: Refusal| Barred::Locked)?;
        self.idle = Duration::ZERO;
        if act.is_for(person.role) {
            self.answers.insert(act, at_till);
            return Ok(());
        }
        match self.approved.take() {
            Some(approved) if approved.act == act => {
                self.answers.insert(act, approved.by);
                Ok(())
            }
            other => {
                self.approved = other;
                Err(Barred::NeedsApproval(act))
            }
        }
    }

    /// Who is the second person for what `first` began: whoever was let through for it, or approves it as well.
    pub(crate) fn second(
        &mut self,
        act: Act,
        first: Option<PersonId>,
    ) -> Result<PersonId, NoSecond> {
        let passed = self.answers_for(act).filter(|by| Some(*by) != first);
        let approved = self.approved.take_if(|it| it.act == act);
        match (passed, approved) {
            (Some(by), _) => Ok(by),
            (None, Some(approved)) if Some(approved.by) != first => Ok(approved.by),
            (None, Some(_)) => Err(NoSecond::SamePerson),
            (None, None) if self.at_till.is_none() => Err(NoSecond::NobodyNamed),
            (None, None) => Err(NoSecond::Barred(Barred::NeedsApproval(act))),
        }
    }

    /// Whether this basket may be sold with the discount that it has, which is above the limit. An approval is for the basket that was barred, as
    /// it was: with one shilling more off it is another.
    pub(crate) fn may_discount(&mut self, bill: &Bill, staff: &[Person]) -> Result<(), Barred> {
        self.approved
            .take_if(|it| it.act == Act::Discount && it.discounted.as_ref() != Some(bill));
        let may = self.may(Act::Discount, staff);
        self.discounted = may.is_err().then(|| bill.clone());
        may
    }

    /// Pokea has run for so long; whether the till is left alone by now.
    pub(crate) fn ran(&mut self, span: Duration) -> bool {
        self.idle = self.idle.saturating_add(span);
        if let Some(approved) = &mut self.approved {
            approved.age = approved.age.saturating_add(span);
        }
        self.approved.take_if(|it| it.age > APPROVAL_LIFE);
        self.at_till.is_some() && self.idle >= IDLE_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pokea_domain::Cents;
    use pokea_domain::basket::Basket;
    use pokea_domain::line::Line;
    use pokea_domain::staff::{Name, Role};
    use uuid::Uuid;

    fn staff() -> Vec<Person> {
        let named = |n: u128, role| Person {
            id: PersonId(Uuid::from_u128(n)),
            name: Name::parse(&format!("Person {n}")).expect("a name"),
            role,
            archived: false,
        };
        vec![
            named(1, Role::Owner),
            named(2, Role::Manager),
            named(3, Role::Cashier),
        ]
    }

    /// Every act against every role: one table, held against the domain's.
    #[test]
    fn each_role_may_what_it_may_and_nobody_when_it_is_locked() {
        for person in staff() {
            for act in Act::ALL {
                let mut session = Session::default();
                assert_eq!(session.may(act, &[]), Ok(()), "no staff, no lock");
                assert_eq!(session.may(act, &staff()), Err(Barred::Locked));
                session.sign_in(person.id);
                let barred = Err(Barred::NeedsApproval(act));
                let expected = if person.role >= act.needs() {
                    Ok(())
                } else {
                    barred
                };
                assert_eq!(session.may(act, &staff()), expected, "{act:?}");
                assert_eq!(session.sign_out(), Some(person.id));
                assert_eq!(session.may(act, &staff()), Err(Barred::Locked));
            }
        }
    }

    #[test]
    fn an_approval_is_for_one_act_once_and_not_for_long() {
        let staff = staff();
        let mut session = Session::default();
        let barred = Err(Barred::NeedsApproval(Act::OpenDrawer));
        session.sign_in(staff[2].id);
        session.approve(Act::OpenDrawer, staff[1].id);
        assert!(session.may(Act::MoveCash, &staff).is_err(), "another act");
        assert_eq!(session.may(Act::Sell, &staff), Ok(()));
        assert_eq!(session.answers_for(Act::Sell), Some(staff[2].id));
        assert_eq!(session.may(Act::OpenDrawer, &staff), Ok(()));
        assert_eq!(session.answers_for(Act::OpenDrawer), Some(staff[1].id));
        assert_eq!(session.may(Act::OpenDrawer, &staff), barred);
        session.approve(Act::OpenDrawer, staff[1].id);
        session.ran(APPROVAL_LIFE + Duration::from_secs(1));
        assert_eq!(session.may(Act::OpenDrawer, &staff), barred);
        session.approve(Act::OpenDrawer, staff[1].id);
        session.sign_in(staff[2].id);
        assert_eq!(session.may(Act::OpenDrawer, &staff), barred);
    }

    #[test]
    fn a_discount_is_approved_for_the_basket_that_was_barred_and_no_other() {
        let staff = staff();
        let bill = |off| {
            let lines = vec![Line::plain(1, Cents::new(100_000))];
            let discount = Cents::new(off);
            let basket = Basket {
                lines,
                discount,
                ..Basket::default()
            };
            basket.bill().expect("a basket")
        };
        let mut session = Session::default();
        let barred = Err(Barred::NeedsApproval(Act::Discount));
        session.sign_in(staff[2].id);
        session.approve(Act::Discount, staff[1].id);
        assert_eq!(session.may_discount(&bill(20_000), &staff), barred, "early");
        session.approve(Act::Discount, staff[1].id);
        assert_eq!(session.may_discount(&bill(20_100), &staff), barred, "more");
        session.approve(Act::Discount, staff[1].id);
        assert_eq!(session.may_discount(&bill(20_100), &staff), Ok(()));
        assert_eq!(session.answers_for(Act::Discount), Some(staff[1].id));
        assert_eq!(session.may_discount(&bill(20_100), &staff), barred, "once");
        session.sign_in(staff[1].id);
        assert_eq!(session.may_discount(&bill(20_100), &staff), Ok(()));
    }

    #[test]
    fn the_second_person_is_another_one() {
        let staff = staff();
        let [owner, manager, _] = [staff[0].id, staff[1].id, staff[2].id];
        let act = Act::ApprovePayout;
        let mut session = Session::default();
        assert_eq!(session.second(act, None), Err(NoSecond::NobodyNamed));
        session.sign_in(owner);
        let again = |session: &mut Session| {
            assert_eq!(session.may(act, &staff), Ok(()));
            session.second(act, Some(owner))
        };
        let barred = Err(NoSecond::Barred(Barred::NeedsApproval(act)));
        assert_eq!(again(&mut session), barred);
        session.approve(act, owner);
        assert_eq!(again(&mut session), Err(NoSecond::SamePerson));
        session.approve(act, manager);
        assert_eq!(again(&mut session), Ok(manager));
        assert_eq!(again(&mut session), barred, "once");
        // A manager stands there, and the owner approved the payout itself.
        session.sign_in(manager);
        assert_eq!(again(&mut session), Ok(manager));
    }

    #[test]
    fn a_till_left_alone_locks_and_work_keeps_it_open() {
        let staff = staff();
        let mut session = Session::default();
        assert!(!session.ran(IDLE_MAX), "nobody is there");
        session.sign_in(staff[2].id);
        assert!(!session.ran(IDLE_MAX / 2));
        assert_eq!(session.may(Act::Sell, &staff), Ok(()));
        assert!(!session.ran(IDLE_MAX / 2));
        assert!(session.ran(IDLE_MAX / 2));
    }

    #[test]
    fn whoever_left_the_shop_is_locked_out_at_once() {
        let mut staff = staff();
        let mut session = Session::default();
        session.sign_in(staff[2].id);
        staff[2].archived = true;
        assert_eq!(session.may(Act::Sell, &staff), Err(Barred::Locked));
    }
}
