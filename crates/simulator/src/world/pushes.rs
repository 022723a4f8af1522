//! The pushes: found by name and by phone, moved on when they are due, and turned into money and messages when they end.

use super::World;
use super::ending::Ending;
use super::outbox::{Post, PostKind};
use super::push::{Pace, Push, Stage, Wants};
use super::script::Script;
use super::timers::Event;
use crate::api::PushOrder;
use crate::behaviour::Behaviour;
use crate::books::{Account, Posting, Purse, Short, What};
use crate::faults::PendingForm;
use crate::{ids, messages};
use pokea_domain::{CheckoutRequestId, MerchantRequestId, Millis, Msisdn};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

/// How often a callback is repeated, where callbacks are (two sources claim this; none was captured).
const RETRIES: u8 = 3;

/// Which push: they are counted.
pub(crate) type PushId = u64;

/// All pushes that are open, and the newest of those that are over.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Pushes {
    pushes: BTreeMap<PushId, Push>,
    by_checkout: HashMap<CheckoutRequestId, PushId>,
    /// The newest push to each phone: the only one that can hold up another.
    by_phone: HashMap<Msisdn, PushId>,
    ended: VecDeque<PushId>,
    count: PushId,
}

/// What a query about a push finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing, it says; which is not always true.
    Nothing,
    /// `500.001.1001` without a word, and HTTP 200.
    Silence,
    /// `500.001.1001`, still being processed.
    Processing,
    /// `500.003.02`.
    SpikeArrest,
    /// An answer: code and text, if it has any.
    Result {
        merchant: MerchantRequestId,
        outcome: Option<(&'static str, &'static str)>,
    },
}

impl Pushes {
    pub(crate) fn by_checkout(&self, checkout: &CheckoutRequestId) -> Option<&Push> {
        self.pushes.get(self.by_checkout.get(checkout)?)
    }

    /// The newest push to a phone.
    pub(crate) fn by_phone(&self, phone: &Msisdn) -> Option<&Push> {
        self.pushes.get(self.by_phone.get(phone)?)
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Push> {
        self.pushes.values()
    }

    fn insert(&mut self, push: Push) -> PushId {
        self.count += 1;
        self.by_checkout.insert(push.checkout.clone(), self.count);
        self.by_phone.insert(push.phone.clone(), self.count);
        self.pushes.insert(self.count, push);
        self.count
    }

    fn keep(&mut self, newest: usize) {
        while self.ended.len() > newest {
            let Some(id) = self.ended.pop_front() else {
                return;
            };
            if let Some(push) = self.pushes.remove(&id) {
                self.by_checkout.remove(&push.checkout);
                if self.by_phone.get(&push.phone) == Some(&id) {
                    self.by_phone.remove(&push.phone);
                }
            }
        }
    }
}

impl World {
    /// Takes a push, or `None` while another M-PESA session is open on that phone.
    pub(crate) fn accept(
        &mut self,
        order: PushOrder,
        script: Script,
        now: Millis,
    ) -> Option<(MerchantRequestId, CheckoutRequestId)> {
        if self.is_busy(&order.phone, now) {
            return None;
        }
        let newest = self.pushes.by_phone(&order.phone);
        let faults = script.faults;
        let repeated = faults.same_amount_refused
            && newest.is_some_and(|push| push.repeats(order.amount, now, self.tempo));
        let running = self.next_running();
        self.ask(&order.phone, now);
        let form = script.forms.ids;
        let merchant = ids::merchant_request_id(form, &mut self.random, running);
        let mut checkout = ids::checkout_request_id(form, now, &order.phone);
        let mut moment = now;
        while self.pushes.by_checkout.contains_key(&checkout) {
            moment = Millis(moment.0 + 1);
            checkout = ids::checkout_request_id(form, moment, &order.phone);
        }
        let pace = Pace::draw(&mut self.random);
        let name = self
            .orgs
            .get(&order.asking)
            .map_or("", |org| org.name.as_str());
        let prompt = messages::prompt(name, order.amount, &order.reference);
        let too_long = prompt.len() > messages::USSD_LEN_MAX;
        let flaw = order
            .flaw
            .or(too_long.then_some(Ending::TooLong))
            .or(repeated.then_some(Ending::Repeated))
            .or(faults.ending.filter(|ending| *ending != Ending::Paid));
        let push = Push {
            amount: order.amount,
            reference: order.reference,
            checkout: checkout.clone(),
            merchant: merchant.clone(),
            callback_url: order.callback_url,
            asking: order.asking,
            receiver: order.receiver,
            prompt,
            accepted_at: now,
            behaviour: script.behaviour,
            faults,
            forms: script.forms.c2b,
            stage: Push::first_stage(&pace, now, self.tempo),
            pace,
            flaw,
            late_at: None,
            code: None,
            callbacks: Vec::new(),
            confirmations: Vec::new(),
            phone: order.phone,
        };
        let due = push.next_at();
        let id = self.pushes.insert(push);
        self.wake_push(id, due);
        Some((merchant, checkout))
    }

    /// What a query is told. Quirks as measured: a dismissed prompt is silence until it is over, and one push in reach of nobody is
    /// "not found" once in five times.
    pub(crate) fn query(&mut self, checkout: &str) -> Found {
        let checkout = CheckoutRequestId::parse(checkout).ok();
        let Some(push) = checkout.and_then(|checkout| self.pushes.by_checkout(&checkout)) else {
            return Found::Nothing;
        };
        let result = |outcome| Found::Result {
            merchant: push.merchant.clone(),
            outcome,
        };
        if let Stage::Ended { ending, .. } = push.stage {
            let found = result(Some((ending.code(), ending.query_text(push.pace.wording))));
            let hidden = ending == Ending::NoResponse && self.random.once_in(5);
            return if hidden { Found::Nothing } else { found };
        }
        match push.faults.pending {
            PendingForm::WithoutCode => result(None),
            PendingForm::Processing => Found::Processing,
            PendingForm::Silence => Found::Silence,
            PendingForm::SpikeArrest => Found::SpikeArrest,
            PendingForm::Measured => match (push.stage, push.behaviour) {
                (Stage::Gone { .. }, _) if self.random.once_in(5) => Found::Nothing,
                (_, Behaviour::Cancels) => Found::Silence,
                _ => result(Some(("4999", "The transaction is still under processing"))),
            },
        }
    }

    /// The customer does something with the prompt now. False if that phone does not ring.
    pub(crate) fn answer(&mut self, phone: &Msisdn, behaviour: Behaviour, now: Millis) -> bool {
        if self.answer_ask(phone, behaviour, now) {
            return true;
        }
        let Some(id) = self.pushes.by_phone.get(phone).copied() else {
            return false;
        };
        let tempo = self.tempo;
        let push = self.pushes.pushes.get_mut(&id);
        let ringing = push.filter(|push| matches!(push.stage, Stage::Ringing { .. }));
        let Some(push) = ringing else {
            return false;
        };
        push.answer(behaviour, now, tempo);
        let due = push.next_at();
        self.wake_push(id, due);
        true
    }

    /// Whether everything that the callbacks of a push can still become has happened.
    pub(crate) fn is_told(&self, checkout: &CheckoutRequestId) -> bool {
        let Some(push) = self.pushes.by_checkout(checkout) else {
            return true;
        };
        let done = |id| self.outbox.get(id).is_none_or(Post::is_done);
        matches!(push.stage, Stage::Ended { .. }) && push.callbacks.iter().copied().all(done)
    }

    pub(super) fn push_is_due(&mut self, id: PushId, now: Millis) {
        while let Some(push) = self.pushes.pushes.get_mut(&id) {
            let Some(at) = push.next_at() else { return };
            if now < at {
                self.wake_push(id, Some(at));
                return;
            }
            match push.step(self.tempo) {
                None => {}
                Some(Wants::End(ending)) => self.end_push(id, at, ending),
                Some(Wants::Money) => {
                    let was_over = matches!(push.stage, Stage::Ended { .. });
                    let ending = self.collect(id, at);
                    if ending == Ending::Paid || !was_over {
                        self.end_push(id, at, ending);
                    }
                }
            }
        }
    }

    /// Moves the customer's money, or says why not.
    fn collect(&mut self, id: PushId, at: Millis) -> Ending {
        let Some(push) = self.pushes.pushes.get(&id) else {
            return Ending::NoResponse;
        };
        let (phone, amount, receiver) = (push.phone.clone(), push.amount, push.receiver.clone());
        let (reference, merchant, checkout) = (
            push.reference.clone(),
            push.merchant.clone(),
            push.checkout.clone(),
        );
        let person = self.meet(&phone);
        if person.is_locked() {
            return Ending::PinLocked;
        }
        person.enter_right_pin();
        let purse = self
            .orgs
            .get(&receiver)
            .and_then(|org| org.receiving_purse());
        let Some(purse) = purse else {
            return Ending::WrongTill;
        };
        let what = match purse {
            Purse::Merchant => What::BuyGoods,
            _ => What::PayBill,
        };
        let code = self.next_code(at);
        let to = Account::org(&receiver, purse);
        let posting =
            Posting::transfer(code.clone(), at, what, Account::Customer(phone), to, amount)
                .with_reference(&reference)
                .caused_by(merchant.as_str(), checkout.as_str());
        match self.books.post(posting) {
            Ok(()) => {}
            Err(Short::Balance(_)) => return Ending::NoMoney,
            Err(Short::Full(_) | Short::Day(_)) => return Ending::DayFull,
            Err(Short::Nonsense) => return Ending::NoResponse,
        }
        self.books.keep(self.remember);
        if let Some(push) = self.pushes.pushes.get_mut(&id) {
            push.code = Some(code);
        }
        Ending::Paid
    }

    fn end_push(&mut self, id: PushId, at: Millis, ending: Ending) {
        let Some(mut push) = self.pushes.pushes.remove(&id) else {
            return;
        };
        let ending = self.without_luck(&push.phone, ending);
        push.stage = Stage::Ended { at, ending };
        if let Some(seconds) = push
            .faults
            .late_success_seconds
            .filter(|_| ending.was_silence())
        {
            let wait = Duration::from_secs(seconds.into());
            push.late_at = Some(self.tempo.after(at, wait));
            self.wake_push(id, push.late_at);
        }
        if let Some(body) = messages::stk_callback(&push) {
            for due in push.callback_times(at, self.tempo) {
                let post = Post::new(PostKind::StkCallback, &push.callback_url, body.clone(), due);
                let post = post.with_header("Businessshortcode", &push.asking);
                let attempts = if push.faults.callback_retries {
                    1 + RETRIES
                } else {
                    1
                };
                let post = post.with_attempts(attempts);
                push.callbacks.push(self.send(post));
            }
        }
        if let Some(code) = &push.code {
            let due = push.confirmation_time(at, self.tempo);
            push.confirmations = self.customer_paid(code, "", &push.forms, due);
        }
        self.pushes.pushes.insert(id, push);
        self.pushes.ended.push_back(id);
        self.pushes.keep(self.remember);
    }

    /// Notes a wrong PIN, which ends otherwise once it has locked.
    fn without_luck(&mut self, phone: &Msisdn, ending: Ending) -> Ending {
        if ending != Ending::WrongPin {
            return ending;
        }
        let person = self.meet(phone);
        if person.is_locked() {
            return Ending::PinLocked;
        }
        person.enter_wrong_pin();
        ending
    }

    fn wake_push(&mut self, id: PushId, due: Option<Millis>) {
        if let Some(due) = due {
            self.timers.add(due, Event::Push(id));
        }
    }
}
