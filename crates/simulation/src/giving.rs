//! What a person's word gives to a sale (R10, R13): a payment straight to the till, or the money that came for a sale after it was given up.

use crate::bug::Bug;
use crate::daraja::Entry;
use crate::people::Ticket;
use crate::register::Cause;
use crate::world::World;
use pokea_domain::MpesaCode;
use pokea_domain::sale::{Input, Person, Sale};
use pokea_domain::till;

impl World {
    /// The customer shows the message of a payment straight to the till, or the list has one that fits, and somebody gives it to the sale.
    pub(crate) fn gives_payment(&mut self, ticket: usize) -> bool {
        let Ticket { register, sale, .. } = self.tickets[ticket].clone();
        let mut paid = self.paid_straight(ticket);
        if paid.is_none() && self.chance.permille(30) {
            paid = self.only_told(ticket);
        }
        let Some(code) = paid.filter(|_| self.chance.permille(500)) else {
            return false;
        };
        let now = self.clock(register);
        let by = self.somebody();
        let unguarded = self.plan.bug == Some(Bug::GivesTakenMoney);
        let row = (self.memory.rows.get(&code).cloned()).filter(|_| unguarded);
        // For saboteurs.
        let gives = self.memory.rows.get(&code).map(|row| Input::Assign {
            row: row.clone(),
            by,
        });
        let given = self.at_desk(
            register,
            Cause::default(),
            gives.as_ref(),
            false,
            |desk| match row {
                Some(row) => till::take(desk, sale, Input::Assign { row, by }, now),
                None => till::assign(desk, sale, &code, by, now),
            },
        );
        given.is_ok()
    }

    /// A payment of this customer that no prompt asked for and no sale was given; one that came of a prompt, where nobody looks.
    fn paid_straight(&self, ticket: usize) -> Option<MpesaCode> {
        let Ticket { phone, sale, .. } = &self.tickets[ticket];
        let missing = self.memory.sales.get(sale)?.missing();
        let looks = self.plan.bug != Some(Bug::GivesTakenMoney);
        let shown = |entry: &&Entry| {
            (entry.push.is_none() || !looks)
                && entry.phone == *phone
                && entry.amount == missing
                && entry.reversed_at.is_none()
                && entry.back.is_empty()
        };
        let used = |entry: &&Entry| {
            let mut sales = self.memory.sales.values();
            sales.any(|sale| sale.paid_directly_by() == Some(&entry.code))
        };
        let mut entries = self.daraja.ledger.iter().filter(shown);
        entries
            .find(|entry| !used(entry))
            .map(|entry| entry.code.clone())
    }

    /// A payment of this amount that only a message tells of.
    fn only_told(&self, ticket: usize) -> Option<MpesaCode> {
        let amount = self.tickets[ticket].amount;
        let mut told = self.memory.told.values();
        told.find(|row| row.amount == amount && !self.memory.rows.contains_key(&row.code))
            .map(|row| row.code.clone())
    }

    fn somebody(&mut self) -> Person {
        if self.chance.permille(500) {
            Person::Cashier
        } else {
            Person::Owner(self.fetches_owner())
        }
    }

    /// A customer whose money came after the sale had been given up comes back for the goods.
    pub(crate) fn comes_back(&mut self, register: usize) {
        let opens = |sale: &&Sale| {
            usize::from(sale.register.0) == register + 1 && sale.may_reopen().is_some()
        };
        let Some(sale) = self.memory.sales.values().find(opens).map(|sale| sale.id) else {
            return;
        };
        if self.process(register).is_none() {
            return;
        }
        let now = self.clock(register);
        let by = self.somebody();
        let unguarded = self.plan.bug == Some(Bug::ReopensSpent);
        // Refused, or the disk is full, or the register crashed: the customer goes away.
        let _ = self.at_desk(register, Cause::default(), None, false, |desk| {
            if unguarded {
                till::take(desk, sale, Input::Reopen { by }, now)
            } else {
                till::reopen(desk, sale, by, now)
            }
        });
    }
}
