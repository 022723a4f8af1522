//! The owner in the office, who gives back what is due back, sometimes what paid for goods that came back, and now and then in error.

use crate::bug::Bug;
use crate::fault::Fault;
use crate::register::Cause;
use crate::reversals::{Event, OFFICE, refused_inside, refused_outside};
use crate::shop::{MoneyBack, Stop};
use crate::time::{At, MINUTE};
use crate::world::{Happening, World};
use pokea_domain::book::{Book, Place};
use pokea_domain::reversal::{Reason, Refusal, Wish};
use pokea_domain::sale::{Sale, Tender};
use pokea_domain::till::{self, ReverseError};
use pokea_domain::{CallbackNonce, Cents, MpesaCode, OwnerSessionId, ReversalId, SaleId};
use uuid::Uuid;

/// A payment that the owner could want back, and the sale that it paid for.
type Wanted = (MpesaCode, Cents, Option<SaleId>);

impl World {
    /// When the owner first comes.
    pub(crate) fn draw_owner(&mut self) {
        let wait = match self.plan.script {
            Some(_) => 15 * MINUTE,
            None => self.reversals.chance.within(10 * MINUTE, 60 * MINUTE),
        };
        self.after(wait, Happening::MoneyBack(Event::OwnerComes));
    }

    /// Comes, does what there is to do, and comes again.
    pub(crate) fn owner_comes(&mut self) {
        let again = self.reversals.chance.within(5 * MINUTE, 40 * MINUTE);
        let sleeps: At = (self.registers[OFFICE].asleep_until - self.now).max(0);
        if self.now + sleeps + again < self.calm_at() {
            self.after(sleeps + again, Happening::MoneyBack(Event::OwnerComes));
        }
        // Nothing is asked for before Daraja has told the time (R17).
        let knows_time = self.registers[OFFICE].clock.promise().is_some();
        if self.process(OFFICE).is_none() || !knows_time || !self.faults.fires(Fault::OwnerReverses)
        {
            return;
        }
        // What is open already, now and then: nobody can see from the customer's face that it is on its way.
        let open: Vec<MpesaCode> = self.memory.reversing().collect();
        let impatient = self.reversals.chance.permille(400);
        if let Some(payment) = open.into_iter().next().filter(|_| impatient) {
            let amount = self.memory.rows.get(&payment).map(|row| row.amount);
            return self.wants_back((payment, amount.unwrap_or(Cents::ZERO), None));
        }
        let wanted = self.could_go_back();
        if let Some(index) = (!wanted.is_empty()).then(|| self.reversals.chance.index(wanted.len()))
        {
            let wanted = wanted[index].clone();
            self.wants_back(wanted);
        }
    }

    /// What is due back, and payments that are nobody's; and, more seldom, what paid for a sale.
    fn could_go_back(&mut self) -> Vec<Wanted> {
        let book = Book::of(self.memory.sales.values(), self.memory.rows.values());
        let scripted = self.plan.script.is_some();
        let paid_for = self.reversals.chance.permille(250);
        let of_sale =
            |sale: &Sale, code: &MpesaCode| match sale.completion().map(|done| &done.tender) {
                Some(Tender::Mpesa { attempt }) => {
                    sale.attempt(*attempt).and_then(|paying| paying.code()) == Some(code)
                }
                Some(Tender::Direct { code: given, .. }) => given == code,
                Some(Tender::Cash { .. }) | None => false,
            };
        let wanted = book.entries().filter_map(|entry| {
            let (code, amount) = (&entry.row.code, entry.row.amount);
            let sale = match entry.place {
                Place::Exact((sale, _)) | Place::Assigned(sale) => Some(sale),
                Place::Inferred(_) | Place::Counted(_) => return None,
                Place::Nobody(_) => None,
            };
            let sale = sale.and_then(|sale| self.memory.sales.get(&sale));
            let pays = sale.filter(|sale| of_sale(sale, code)).map(|sale| sale.id);
            let is_due = sale.is_none_or(|sale| !sale.refunds_due.is_empty());
            let is_meant = match pays {
                Some(_) => paid_for || scripted,
                None => is_due && !paid_for,
            };
            is_meant.then(|| (code.clone(), amount, pays))
        });
        wanted.collect()
    }

    fn wants_back(&mut self, (payment, amount, pays): Wanted) {
        let chance = &mut self.reversals.chance;
        let shillings = amount.cents() / 100;
        let amount = match chance.within(0, 99) {
            0..=74 => amount,
            75..=96 => Cents::new(100 * chance.within(1, shillings)),
            _ => Cents::new(amount.cents() + 100),
        };
        // Sometimes the words that a sale loses its money are left out.
        let uncovers = pays.filter(|_| chance.permille(850));
        let fresh = self.fresh();
        let session = OwnerSessionId(Uuid::from_u128(self.fresh()));
        if self.plan.bug != Some(Bug::ReversalWithoutOwner) {
            self.oracle.owner_came(session);
        }
        let wish = Wish {
            reversal: ReversalId(Uuid::from_u128(fresh)),
            amount,
            reason: Reason::parse("back to the customer").expect("a reason"),
            session,
            nonce: CallbackNonce::parse(&format!("{fresh:032x}")).expect("hex"),
            uncovers,
        };
        let now = self.clock(OFFICE);
        let asked = self.at_desk(OFFICE, Cause::default(), None, false, |desk| {
            desk.money_back = MoneyBack::Asked;
            refused_inside(till::reverse(desk, &payment, wish, now))
        });
        match refused_outside(asked) {
            Ok(reversing) => {
                self.tally.note("owner", "wants money back");
                if let (Some(process), Some(request)) = (self.process(OFFICE), &reversing.send) {
                    self.reversal_leaves_soon(process, &payment, request);
                }
            }
            Err(ReverseError::Refused(refusal)) => self.tally.note("owner", refused(refusal)),
            Err(ReverseError::Memory(Stop::Crashed | Stop::DiskFull | Stop::Conflict)) => {}
        }
    }
}

const fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::PaymentUnknown => "payment unknown",
        Refusal::NotOfThePayment => "more than was paid",
        Refusal::NotOver => "not over",
        Refusal::AlreadyBack => "already back",
        Refusal::PaymentUnsettled => "unsettled",
        Refusal::NotReserved => "not reserved",
        Refusal::PaidForSale(_) => "paid for a sale",
        Refusal::GivenInCash { .. } => "given in cash",
        Refusal::TooManyRequests => "too many requests",
    }
}
