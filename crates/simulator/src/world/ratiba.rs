//! Standing orders: set up by a merchant, agreed to on the customer's phone, then paid by themselves on their days ("M-Pesa Ratiba"
//! page).

mod calendar;
mod callback;

use super::World;
use super::asks::About;
use super::outbox::{Post, PostKind};
use super::timers::Event;
use crate::behaviour::Behaviour;
use crate::messages;
pub(crate) use calendar::{Frequency, day};
use callback::{Created, Ending};
use pokea_domain::{Cents, Millis, Msisdn};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

const CALLBACK_AFTER: Duration = Duration::from_millis(500);
const CONFIRMED_AFTER: Duration = Duration::from_secs(1);
/// How long the phone of a customer who cannot be asked is tried.
const TRIED_FOR: Duration = Duration::from_secs(10);

/// Which agreed order: they are counted.
pub(crate) type OrderId = u64;

/// What a merchant wants a customer to agree to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StandingOrder {
    /// Unique for each customer.
    pub(crate) name: String,
    pub(crate) phone: Msisdn,
    pub(crate) number: String,
    pub(crate) account: String,
    pub(crate) amount: Cents,
    pub(crate) frequency: Frequency,
    /// The day of the next payment, `YYYYMMDD`.
    pub(crate) next: String,
    /// The last day on which there may be one.
    pub(crate) last: String,
    pub(crate) callback_url: String,
    /// `responseRefID` of the answer to the request.
    pub(crate) request: String,
}

/// The orders that customers have agreed to, until their last payment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct StandingOrders {
    agreed: BTreeMap<OrderId, StandingOrder>,
    count: OrderId,
}

impl StandingOrders {
    /// Oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &StandingOrder> {
        self.agreed.values()
    }
}

impl World {
    /// Takes an order and asks the customer.
    pub(crate) fn take_standing_order(&mut self, order: StandingOrder, now: Millis) {
        let same = |other: &StandingOrder| other.phone == order.phone && other.name == order.name;
        let asked = self.asks.about().any(|about| match about {
            About::StandingOrder(other) => same(other),
            About::Express(_) => false,
        });
        if asked || self.standing_orders.iter().any(same) {
            return self.tell_standing_order(&order, Ending::SameName, now);
        }
        let locked = self.meet(&order.phone).is_locked();
        if locked {
            return self.tell_standing_order(&order, Ending::Locked, now);
        }
        if self.is_busy(&order.phone, now) {
            let at = self.tempo.after(now, TRIED_FOR);
            return self.tell_standing_order(&order, Ending::Busy, at);
        }
        let receiver = self.orgs.get(&order.number);
        let prompt = format!(
            "Do you want {} to collect Ksh{} {} until {}? Enter M-PESA PIN",
            receiver.map_or("", |org| org.name.as_str()).to_uppercase(),
            messages::plain(order.amount),
            order.frequency.word(),
            order.last,
        );
        self.put_to(
            order.phone.clone(),
            prompt,
            About::StandingOrder(order),
            now,
        );
    }

    pub(super) fn end_standing_order(&mut self, order: StandingOrder, does: Behaviour, at: Millis) {
        let ending = match does {
            // Nothing is paid yet, so nobody is too poor to agree.
            Behaviour::Pays | Behaviour::NoMoney => Ending::Agreed,
            Behaviour::Cancels => Ending::Cancelled,
            Behaviour::WrongPin => Ending::WrongPin,
            Behaviour::Expires => Ending::Expired,
            Behaviour::Ignores | Behaviour::Vanishes | Behaviour::Unreachable => Ending::NoResponse,
        };
        self.tell_standing_order(&order, ending, at);
        if ending == Ending::Agreed {
            self.standing_orders.count += 1;
            let id = self.standing_orders.count;
            self.timers
                .add(first_payment(&order, at), Event::StandingOrder(id));
            self.standing_orders.agreed.insert(id, order);
        }
    }

    /// A day of payment has come. What the customer cannot pay is left out; the order goes on.
    pub(super) fn standing_order_is_due(&mut self, id: OrderId, now: Millis) {
        let Some(mut order) = self.standing_orders.agreed.remove(&id) else {
            return;
        };
        let code = self.next_code(now);
        let paid = self.collect_from(
            &order.phone,
            &order.number,
            &order.account,
            order.amount,
            code.clone(),
            now,
        );
        if paid.is_ok() {
            let due = self.tempo.after(now, CONFIRMED_AFTER);
            let forms = self.script(&order.phone).forms.c2b;
            self.customer_paid(&code, "", &forms, due);
        }
        let Some(next) = order.frequency.after(&order.next) else {
            return;
        };
        if let Some(due) = day(&next).filter(|_| next <= order.last) {
            order.next = next;
            self.timers.add(due, Event::StandingOrder(id));
            self.standing_orders.agreed.insert(id, order);
        }
    }

    fn tell_standing_order(&mut self, order: &StandingOrder, ending: Ending, at: Millis) {
        let code = self.next_code(at);
        let created = Created {
            reference: &self.request_id(),
            request: &order.request,
            code: (ending == Ending::Agreed).then_some(&code),
            phone: &order.phone,
        };
        if let Some(body) = callback::body(&created, ending, self.forms.ratiba_keys) {
            let due = self.tempo.after(at, CALLBACK_AFTER);
            let post = Post::new(
                PostKind::StandingOrderCallback,
                &order.callback_url,
                body,
                due,
            );
            self.send(post);
        }
    }
}

/// On the morning of its first day, or at once when that has begun.
fn first_payment(order: &StandingOrder, agreed_at: Millis) -> Millis {
    day(&order.next).map_or(agreed_at, |morning| morning.max(agreed_at))
}
