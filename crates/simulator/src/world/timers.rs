//! What happens next by itself: one queue for everything that waits for a moment. Nothing is ever taken out of it before its time;
//! whoever is woken checks whether there is still something to do.

use super::asks::AskId;
use super::c2b::pay::PaymentId;
use super::outbox::PostId;
use super::pushes::PushId;
use super::ratiba::OrderId;
use crate::initiator::RequestId;
use pokea_domain::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who is woken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Event {
    /// A push takes its next step.
    Push(PushId),
    /// A message goes out.
    Post(PostId),
    /// An initiator's request is carried out.
    Request(RequestId),
    /// A question on a phone takes its next step.
    Ask(AskId),
    /// Nobody has answered a validation in time.
    Validation(PaymentId),
    /// A standing order is paid.
    StandingOrder(OrderId),
}

/// The queue. Of two events of one moment, the one added first comes first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(Millis, Event)>", into = "Vec<(Millis, Event)>")]
pub(crate) struct Timers {
    queue: BTreeMap<(Millis, u64), Event>,
    count: u64,
}

impl Timers {
    pub(crate) fn add(&mut self, due: Millis, event: Event) {
        self.count += 1;
        self.queue.insert((due, self.count), event);
    }

    pub(crate) fn next_at(&self) -> Option<Millis> {
        self.queue.first_key_value().map(|((due, _), _)| *due)
    }

    /// The first event, if it is due.
    pub(crate) fn pop(&mut self, now: Millis) -> Option<(Millis, Event)> {
        let first = self.queue.first_entry()?;
        let due = first.key().0;
        (due <= now).then(|| (due, first.remove()))
    }
}

impl From<Vec<(Millis, Event)>> for Timers {
    fn from(events: Vec<(Millis, Event)>) -> Self {
        let mut timers = Self::default();
        for (due, event) in events {
            timers.add(due, event);
        }
        timers
    }
}

impl From<Timers> for Vec<(Millis, Event)> {
    fn from(timers: Timers) -> Self {
        let events = timers.queue.into_iter();
        events.map(|((due, _), event)| (due, event)).collect()
    }
}
