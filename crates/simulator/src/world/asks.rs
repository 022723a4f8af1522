//! Questions on a phone that are no push: a B2B Express payment put to an organisation's operator, a standing order put to a customer.
//! They ring, are answered and end as a push does; what comes of them is for those who asked.

use super::World;
use super::express::ExpressOrder;
use super::ratiba::StandingOrder;
use super::timers::Event;
use crate::behaviour::Behaviour;
use pokea_domain::{Millis, Msisdn};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// From the request until the phone rings.
const RINGS_AFTER: Duration = Duration::from_secs(3);
/// From the ringing until whoever means to answer does.
const ACTS_AFTER: Duration = Duration::from_secs(5);
/// How long it rings for whoever does not.
const LIFE: Duration = Duration::from_secs(60);
/// What M-PESA takes to work on an answer.
const WORKS_FOR: Duration = Duration::from_millis(1_500);

/// Which question: they are counted.
pub(crate) type AskId = u64;

/// A question on its way to a phone, on it, or just answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ask {
    pub(crate) phone: Msisdn,
    /// What the phone shows.
    pub(crate) prompt: String,
    behaviour: Behaviour,
    stage: Stage,
    asked_at: Millis,
    /// When the next step is due.
    due: Millis,
    about: About,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Stage {
    Sent,
    Ringing,
    Working,
}

/// What is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum About {
    Express(ExpressOrder),
    StandingOrder(StandingOrder),
}

/// The questions that are open. What is over is forgotten.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Asks {
    open: BTreeMap<AskId, Ask>,
    count: AskId,
}

impl Asks {
    /// The phones that ring with one.
    pub(crate) fn ringing(&self) -> impl Iterator<Item = &Ask> {
        let open = self.open.values();
        open.filter(|ask| ask.stage == Stage::Ringing)
    }

    /// The one that this phone rings with, and since when.
    pub(crate) fn on(&self, phone: &Msisdn) -> Option<(&Ask, Millis)> {
        let mut ringing = self.ringing();
        let ask = ringing.find(|ask| ask.phone == *phone)?;
        Some((ask, ask.asked_at))
    }

    pub(crate) fn about(&self) -> impl Iterator<Item = &About> {
        self.open.values().map(|ask| &ask.about)
    }

    fn holds_up(&self, phone: &Msisdn) -> bool {
        self.open.values().any(|ask| ask.phone == *phone)
    }
}

impl World {
    /// Puts a question to a phone that is not busy.
    pub(super) fn put_to(&mut self, phone: Msisdn, prompt: String, about: About, now: Millis) {
        self.ask(&phone, now);
        self.asks.count += 1;
        let id = self.asks.count;
        let behaviour = self.script(&phone).behaviour;
        let due = self.tempo.after(now, RINGS_AFTER);
        self.timers.add(due, Event::Ask(id));
        let ask = Ask {
            phone,
            prompt,
            behaviour,
            stage: Stage::Sent,
            asked_at: now,
            due,
            about,
        };
        self.asks.open.insert(id, ask);
    }

    /// Whether this phone is in an M-PESA session.
    pub(crate) fn is_busy(&self, phone: &Msisdn, now: Millis) -> bool {
        let newest = self.pushes.by_phone(phone);
        newest.is_some_and(|push| push.locks(now, self.tempo)) || self.asks.holds_up(phone)
    }

    /// Whoever has this phone does something about the question on it. False if it does not ring with one.
    pub(super) fn answer_ask(&mut self, phone: &Msisdn, does: Behaviour, now: Millis) -> bool {
        let mut open = self.asks.open.iter_mut();
        let ringing = open.find(|(_, ask)| ask.phone == *phone && ask.stage == Stage::Ringing);
        let Some((id, ask)) = ringing else {
            return false;
        };
        ask.behaviour = does;
        if !is_silent(does) {
            ask.due = now;
            self.timers.add(now, Event::Ask(*id));
        }
        true
    }

    pub(super) fn ask_is_due(&mut self, id: AskId, now: Millis) {
        let tempo = self.tempo;
        while let Some(ask) = self.asks.open.get_mut(&id) {
            if now < ask.due {
                let due = ask.due;
                self.timers.add(due, Event::Ask(id));
                return;
            }
            let (stage, wait) = match ask.stage {
                Stage::Sent if is_out_of_reach(ask.behaviour) => (Stage::Working, LIFE),
                Stage::Sent if is_silent(ask.behaviour) => (Stage::Ringing, LIFE),
                Stage::Sent => (Stage::Ringing, ACTS_AFTER),
                Stage::Ringing => (Stage::Working, WORKS_FOR),
                Stage::Working => {
                    self.end_ask(id);
                    return;
                }
            };
            ask.stage = stage;
            ask.due = tempo.after(ask.due, wait);
        }
    }

    fn end_ask(&mut self, id: AskId) {
        let Some(ask) = self.asks.open.remove(&id) else {
            return;
        };
        if ask.behaviour == Behaviour::WrongPin {
            self.meet(&ask.phone).enter_wrong_pin();
        }
        match ask.about {
            About::Express(order) => self.end_express(&order, ask.behaviour, ask.due),
            About::StandingOrder(order) => self.end_standing_order(order, ask.behaviour, ask.due),
        }
    }
}

/// Nobody answers; the phone may ring or not.
fn is_silent(does: Behaviour) -> bool {
    matches!(does, Behaviour::Ignores | Behaviour::Expires) || is_out_of_reach(does)
}

fn is_out_of_reach(does: Behaviour) -> bool {
    matches!(does, Behaviour::Vanishes | Behaviour::Unreachable)
}
