//! Who may stand at the till, and who does.

use pokea_domain::discount::DiscountLimit;
use pokea_domain::staff::{Person, Role};
use pokea_domain::{Cents, PersonId};
use serde::Serialize;
use ts_rs::TS;

/// The staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct StaffView {
    /// Who may stand at the till, in the order in which they came; nobody where the shop wants no lock.
    pub people: Vec<PersonView>,
    /// Who does.
    pub at_till: Option<PersonView>,
    /// There is a staff, and none of it has signed in.
    pub locked: bool,
    /// How much may be taken off a basket unasked, in percent: `10`, `7.5`.
    pub discount_limit: String,
}

/// One of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PersonView {
    /// By what commands know them.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// What they may do.
    #[ts(type = "Role")]
    pub role: Role,
}

impl StaffView {
    pub(crate) fn of(staff: &[Person], at_till: Option<PersonId>, limit: DiscountLimit) -> Self {
        let here = |person: &&Person| !person.archived;
        let people: Vec<PersonView> = staff.iter().filter(here).map(PersonView::of).collect();
        let at_till = at_till.map(|id| id.to_string());
        let at_till = at_till.and_then(|id| people.iter().find(|person| person.id == id).cloned());
        Self {
            locked: !people.is_empty() && at_till.is_none(),
            people,
            at_till,
            discount_limit: percent(limit),
        }
    }
}

/// As one types it.
fn percent(limit: DiscountLimit) -> String {
    let text = Cents::new(limit.hundredths()).to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl PersonView {
    fn of(person: &Person) -> Self {
        Self {
            id: person.id.to_string(),
            name: person.name.as_str().to_owned(),
            role: person.role,
        }
    }
}
