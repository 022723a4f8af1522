//! The till's book: whose each payment to the till number is. Made anew from all evidence each time, never mended, so that it does not
//! matter in which order callbacks, queries and rows came, nor how often (I11).
//!
//! Payments are the rows of the till's own records (R5). A row and an attempt fit if amount, phone and time do. Proven attempts are given
//! rows so that, first, as many as possible have one (a payment and its row are one payment, R7); then, as many as possible have the row
//! that is exactly theirs (R11); then, each one that is near in time, without crossing. First come, first served would count a payment
//! twice. What is left over is nobody's until a person says whose it is (R13).

mod give;
mod matching;

use crate::ids::{AttemptId, MpesaCode, SaleId};
use crate::money::Cents;
use crate::payment::{Attempt, AttemptState, Failure};
use crate::phone::Msisdn;
use crate::records::Row;
use crate::sale::{Sale, SaleState};
use crate::time::Millis;
use std::collections::{BTreeMap, BTreeSet, btree_map};

/// An attempt, and the sale that it is for.
pub type Party = (SaleId, AttemptId);

/// Whose each payment is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    entries: BTreeMap<MpesaCode, Entry>,
    placeholders: Vec<Placeholder>,
    spent: BTreeSet<AttemptId>,
    seem_spent: BTreeMap<AttemptId, Millis>,
    doubted: BTreeSet<MpesaCode>,
    codes: BTreeMap<AttemptId, MpesaCode>,
}

/// One payment, and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The payment.
    pub row: Row,
    /// Its one place (I3).
    pub place: Place,
}

impl Entry {
    /// Whether the records themselves tell whose it is: by the phone, or by a paybill's account.
    pub(crate) fn shows_its_owner(&self) -> bool {
        let named = match self.place {
            Place::Exact((_, of)) => of.has_reference(self.row.reference.trim()),
            Place::Inferred(_) | Place::Counted(_) | Place::Assigned(_) | Place::Nobody(_) => false,
        };
        named || self.row.phone.is_some()
    }
}

/// Where a payment belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is this attempt's beyond doubt.
    Exact(Party),
    /// It is taken to be this proven attempt's: nothing else in the whole shop fits either of them (R13). An exact fact moves it.
    Inferred(Party),
    /// It is one of several that fit several, all of them proven: counted as this one's, and told to nobody.
    Counted(Party),
    /// A person gave it to this sale.
    Assigned(SaleId),
    /// Nobody's. It could be any of these attempts', or none of them: a single one that is not proven is no less a guess.
    Nobody(Vec<Party>),
}

/// Money that is proven, and whose row has not come. There is one for each proven attempt without a row, and it goes when the row comes.
/// A row that a person gave to another sale is none: either another is to come, or one payment has paid two sales, and somebody must look. If
/// its own sale does not miss it, the money is spent ([`Book::is_spent`]), and no placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The proven attempt.
    pub of: Party,
    /// How much.
    pub amount: Cents,
    /// When it was asked for.
    pub asked_at: Millis,
}

impl Book {
    /// The book that follows from these sales and rows, in whatever order they come, and however often. Rows need the sales of everything
    /// that was asked before them; what is older than the oldest sale is nobody's.
    pub fn of<'a>(
        sales: impl IntoIterator<Item = &'a Sale>,
        rows: impl IntoIterator<Item = &'a Row>,
    ) -> Self {
        let sales: BTreeMap<SaleId, &Sale> = sales.into_iter().map(|s| (s.id, s)).collect();
        let mut by_code = BTreeMap::new();
        for row in rows {
            match by_code.entry(&row.code) {
                btree_map::Entry::Vacant(free) => {
                    free.insert(row);
                }
                // Whichever came first.
                btree_map::Entry::Occupied(mut known) => {
                    known.insert(row.min(known.get()));
                }
            }
        }
        let assigned: Assigned<'_> = sales
            .values()
            .rev()
            .filter_map(|sale| Some((sale.paid_directly_by()?, *sale)))
            .collect();
        let mut book = Self::default();
        for group in groups(&sales, by_code.values().copied()) {
            book.enter(&group, &assigned);
        }
        book
    }

    /// Every payment, by its code.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The payment of this code.
    #[must_use]
    pub fn entry(&self, code: &MpesaCode) -> Option<&Entry> {
        self.entries.get(code)
    }

    /// How many payments are those of proven attempts, known or counted.
    #[must_use]
    pub fn owned(&self) -> usize {
        let owned = self.entries.values().filter(|entry| match entry.place {
            Place::Exact(_) | Place::Inferred(_) | Place::Counted(_) => true,
            Place::Assigned(_) | Place::Nobody(_) => false,
        });
        owned.count()
    }

    /// Proven money whose row has not come.
    #[must_use]
    pub fn placeholders(&self) -> &[Placeholder] {
        &self.placeholders
    }

    /// Whether a person's word has spent this proven attempt's money: on another sale, which its own did not miss; or on its own, be it in
    /// exchange for the payment of another attempt of the same customer.
    #[must_use]
    pub fn is_spent(&self, attempt: AttemptId) -> bool {
        self.spent.contains(&attempt)
    }

    /// Whether all that the records have for this proven attempt is a payment of its phone that a person gave to another sale, and its own does
    /// not miss it: then it is spent, unless the records lack a row. Gives from when on they must be whole to know.
    #[must_use]
    pub fn seems_spent(&self, attempt: AttemptId) -> Option<Millis> {
        self.seem_spent.get(&attempt).copied()
    }

    /// The payment that is this attempt's, surely or counted as such.
    #[must_use]
    pub fn payment_of(&self, attempt: AttemptId) -> Option<&Row> {
        let mut entries = self.entries.values();
        let its = entries.find(|entry| match entry.place {
            Place::Exact((_, of)) | Place::Inferred((_, of)) | Place::Counted((_, of)) => {
                of == attempt
            }
            Place::Assigned(_) | Place::Nobody(_) => false,
        });
        its.map(|entry| &entry.row)
    }

    /// Whether there is one.
    #[must_use]
    pub fn has_its_own(&self, attempt: AttemptId) -> bool {
        self.payment_of(attempt).is_some()
    }

    /// The code that is surely, or by the only inference that is possible, this attempt's.
    #[must_use]
    pub fn code_of(&self, attempt: AttemptId) -> Option<&MpesaCode> {
        self.codes.get(&attempt)
    }

    /// What a look at the records leaves over, as far as attempts of this sale are concerned (R12): every row that is not surely somebody
    /// else's. A person's word that a payment is another sale's is no proof that it is not this one's; nor is a code that a callback names, if the
    /// records hide whose it is and another payment could be that attempt's.
    #[must_use]
    pub fn left(&self, sale: SaleId) -> Vec<Row> {
        let left = self.entries.values().filter(|entry| match &entry.place {
            Place::Exact(_) => self.doubted.contains(&entry.row.code),
            Place::Assigned(to) => *to != sale,
            Place::Inferred(_) | Place::Counted(_) | Place::Nobody(_) => true,
        });
        left.map(|entry| entry.row.clone()).collect()
    }

    /// Gives the rows of one group, and enters each in its place.
    fn enter(&mut self, group: &Group<'_>, assigned: &Assigned<'_>) {
        let mut given = group.give(assigned);
        let exchanged = group.exchange(&mut given, assigned);
        for (of, its) in &given {
            let (attempt, its) = (of.attempt, its.map(|its| group.rows[its]));
            let is_away = its.is_none_or(|its| is_elsewhere(of, its, assigned));
            let seems_spent = its.is_some_and(|its| of.seems_spent(its, assigned));
            let is_spent = exchanged.for_good.contains(&attempt.id)
                || its.is_some_and(|its| of.is_spent(its, assigned))
                || (seems_spent && attempt.spent);
            if seems_spent {
                let since = exchanged.for_now.get(&attempt.id);
                let since = since.map_or(attempt.asked_at, |since| attempt.asked_at.min(*since));
                self.seem_spent.insert(attempt.id, since);
            }
            if is_spent {
                self.spent.insert(attempt.id);
            } else if is_away {
                self.placeholders.push(Placeholder {
                    of: of.party(),
                    amount: attempt.amount,
                    asked_at: attempt.asked_at,
                });
            }
        }
        let owners = Owners::of(group, &given, assigned);
        for (number, row) in group.rows.iter().enumerate() {
            let place = match (assigned.get(&row.code), owners.of_row[number]) {
                (Some(sale), _) => Place::Assigned(sale.id),
                (None, Some(of)) if of.is_exactly(row) => Place::Exact(of.party()),
                (None, Some(of)) if group.leaves_no_choice(&of, number, &owners) => {
                    Place::Inferred(of.party())
                }
                (None, Some(of)) => Place::Counted(of.party()),
                (None, None) => {
                    let candidates = group.candidates(number, &owners);
                    Place::Nobody(candidates.map(|of| of.party()).collect())
                }
            };
            if let Place::Exact((_, of)) | Place::Inferred((_, of)) = place {
                self.codes.insert(of, row.code.clone());
            }
            let row = (*row).clone();
            let entry = Entry { row, place };
            if !entry.shows_its_owner() && group.has_another_for(number, &owners) {
                self.doubted.insert(entry.row.code.clone());
            }
            self.entries.insert(entry.row.code.clone(), entry);
        }
    }
}

/// Payments that a person gave away, and the sale that each paid.
type Assigned<'a> = BTreeMap<&'a MpesaCode, &'a Sale>;

/// Proven attempts, and the row of their group that each was given, by its number.
type Given<'a> = Vec<(Candidate<'a>, Option<usize>)>;

/// What was given, by row: asked of each row about every attempt.
struct Owners<'a> {
    of_row: Vec<Option<Candidate<'a>>>,
    /// Rows that are surely an attempt's, by attempt.
    exact: BTreeMap<AttemptId, usize>,
    /// Rows that are surely an attempt's, or were given away.
    taken: Vec<bool>,
}

impl<'a> Owners<'a> {
    fn of(group: &Group<'a>, given: &Given<'a>, assigned: &Assigned<'_>) -> Self {
        let is_away = |row: &&Row| assigned.contains_key(&row.code);
        let mut owners = Self {
            of_row: vec![None; group.rows.len()],
            exact: BTreeMap::new(),
            taken: group.rows.iter().map(is_away).collect(),
        };
        for (of, its) in given {
            let Some(its) = *its else { continue };
            owners.of_row[its] = Some(*of);
            if of.is_exactly(group.rows[its]) {
                owners.exact.insert(of.attempt.id, its);
                owners.taken[its] = true;
            }
        }
        owners
    }
}

/// An attempt as the book sees it.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    sale: &'a Sale,
    attempt: &'a Attempt,
}

impl Candidate<'_> {
    const fn party(&self) -> Party {
        (self.sale.id, self.attempt.id)
    }

    /// Whether money may come of it, or has: it is not proven that nothing was sent, started or paid.
    const fn may_bring_money(&self) -> bool {
        match self.attempt.state {
            AttemptState::NotSent(_) | AttemptState::Refused(_) | AttemptState::Failed(..) => false,
            AttemptState::Sending
            | AttemptState::Unknown
            | AttemptState::Accepted(_)
            | AttemptState::Paid(..) => true,
        }
    }

    /// Whether its sale has no other money: it was paid with this, or waits for it.
    fn is_needed(&self) -> bool {
        self.sale.state == SaleState::Open || self.sale.is_paid_by(self.attempt.id)
    }

    /// Whether this is its money, and a person gave it to another sale.
    fn has_lost(&self, row: &Row, assigned: &Assigned<'_>) -> bool {
        is_elsewhere(self, row, assigned) && self.is_exactly(row)
    }

    /// Whether a person gave this, its row, to another sale, which its own does not miss; or to its own, which then has it whatever code its
    /// callback claims.
    fn is_spent(&self, row: &Row, assigned: &Assigned<'_>) -> bool {
        match assigned.get(&row.code) {
            Some(to) if to.id == self.sale.id => self.attempt.code() != Some(&row.code),
            Some(_) => self.has_lost(row, assigned) && !self.is_needed(),
            None => false,
        }
    }

    /// Whether a person gave what is taken to be its row to another sale, which its own does not miss. The records must tell whose phone paid.
    fn seems_spent(&self, row: &Row, assigned: &Assigned<'_>) -> bool {
        row.phone.is_some() && is_elsewhere(self, row, assigned) && !self.is_needed()
    }

    /// A claim's code is believed about an attempt that its own query proved: the claim then only names what is known to be there. Before
    /// that it must fit in everything (R11).
    fn is_exactly(&self, row: &Row) -> bool {
        row.could_be(self.attempt)
            && (row.is_exactly(self.attempt)
                || (self.attempt.is_paid() && row.is_named_by(self.attempt)))
    }
}

/// What could belong together: rows and attempts of one amount, and of one phone if no row of that amount hides it.
#[derive(Default)]
struct Group<'a> {
    rows: Vec<&'a Row>,
    attempts: Vec<Candidate<'a>>,
}

impl<'a> Group<'a> {
    /// Whether the records themselves prove an attempt paid: a row is exactly its, and nobody else's it could be. Whoever learns an attempt's
    /// address can claim another payment's code there, so a request that may have brought it, and has no row of its own, leaves the
    /// question to a person. Only a paybill's account is nobody else's for certain.
    fn proves(&self, of: &Candidate<'_>, assigned: &Assigned<'_>) -> bool {
        let mut rows = self
            .rows
            .iter()
            .filter(|row| !is_elsewhere(of, row, assigned));
        rows.any(|row| {
            let mut others = self
                .attempts
                .iter()
                .filter(|other| other.attempt.id != of.attempt.id);
            let named = row.refers_to(of.attempt);
            row.settles(of.attempt)
                && !others.any(|other| {
                    other.is_exactly(row)
                        || (!named && self.may_have_brought(other, row, of.attempt))
                })
        })
    }

    /// "No answer" is what Daraja takes back now and then. What has a row of its own brought that one; but against Daraja's word that nothing was
    /// paid a code that a callback names is no ground: whoever can name one payment at the wrong address can name two.
    fn may_have_brought(&self, other: &Candidate<'_>, row: &Row, of: &Attempt) -> bool {
        let unanswered = matches!(
            other.attempt.state,
            AttemptState::Failed(_, Failure::NoAnswer)
        );
        let is_denied = matches!(of.state, AttemptState::Failed(..));
        let is_its_own = |own: &Row| match is_denied {
            true => own.could_be(other.attempt) && own.refers_to(other.attempt),
            false => other.is_exactly(own),
        };
        (other.may_bring_money() || unanswered)
            && row.could_be(other.attempt)
            && !self.rows.iter().any(|own| is_its_own(own))
    }

    /// Every attempt that a row could be the money of: what exactly owns another row is out.
    fn candidates(
        &self,
        number: usize,
        owners: &Owners<'_>,
    ) -> impl Iterator<Item = &Candidate<'a>> {
        let row = self.rows[number];
        self.attempts.iter().filter(move |of| {
            let its = owners.exact.get(&of.attempt.id);
            of.may_bring_money() && row.could_be(of.attempt) && its.is_none_or(|its| *its == number)
        })
    }

    /// Whether whose row this is could as well have a row that is nobody's.
    fn has_another_for(&self, number: usize, owners: &Owners<'_>) -> bool {
        let mut rows = self.rows.iter().zip(&owners.of_row);
        owners.of_row[number]
            .is_some_and(|of| rows.any(|(row, its)| its.is_none() && row.could_be(of.attempt)))
    }

    /// Whether nobody else could have the row, nor the attempt another row.
    fn leaves_no_choice(&self, of: &Candidate<'_>, number: usize, owners: &Owners<'_>) -> bool {
        let mut rows = self.rows.iter().enumerate();
        let mut candidates = self.candidates(number, owners);
        candidates.next().is_some()
            && candidates.next().is_none()
            && !rows.any(|(other, row)| {
                other != number && !owners.taken[other] && row.could_be(of.attempt)
            })
    }
}

fn groups<'a>(
    sales: &BTreeMap<SaleId, &'a Sale>,
    rows: impl Iterator<Item = &'a Row> + Clone,
) -> impl Iterator<Item = Group<'a>> {
    let hidden: BTreeSet<Cents> = rows
        .clone()
        .filter(|row| row.phone.is_none())
        .map(|row| row.amount)
        .collect();
    let key = |amount: Cents, phone: Option<&'a Msisdn>| {
        (amount, phone.filter(|_| !hidden.contains(&amount)))
    };
    let mut groups: BTreeMap<_, Group<'a>> = BTreeMap::new();
    for row in rows {
        let group = groups.entry(key(row.amount, row.phone.as_ref()));
        group.or_default().rows.push(row);
    }
    for (sale, attempt) in sales
        .values()
        .flat_map(|sale| sale.attempts.iter().map(move |attempt| (*sale, attempt)))
    {
        let group = groups.entry(key(attempt.amount, Some(&attempt.phone)));
        let candidate = Candidate { sale, attempt };
        group.or_default().attempts.push(candidate);
    }
    groups.into_values().map(|mut group| {
        group.rows.sort_by_key(|row| (row.at, &row.code));
        group
            .attempts
            .sort_by_key(|of| (of.attempt.asked_at, of.attempt.id));
        group
    })
}

/// Whether a person gave this payment to another sale than the attempt's.
fn is_elsewhere(of: &Candidate<'_>, row: &Row, assigned: &Assigned<'_>) -> bool {
    assigned
        .get(&row.code)
        .is_some_and(|to| to.id != of.sale.id)
}
