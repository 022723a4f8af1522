//! Everything that the simulator knows and a restart must not forget: tokens, addresses, switches and pushes. It does no I/O and reads
//! no clock; the driver moves it on and carries its messages.

use crate::behaviour::{Behaviour, Faults};
use crate::check::PushOrder;
use crate::messages;
use crate::names;
use crate::push::{Delivery, Ending, Pace, Push, Stage};
use crate::random::Random;
use crate::shop::Shop;
use crate::tempo::Tempo;
use crate::view::{Answer, PushView, Ringing, View};
use crate::{ids, view};
use pokea_domain::{Cents, CheckoutRequestId, MerchantRequestId, Millis, Msisdn};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long an access token lives. The client counts in real time, so no speed shortens it.
pub(crate) const TOKEN_LIFE: Duration = Duration::from_secs(3_600);
/// Pushes that are over, kept for queries.
const ENDED_KEPT_MAX: usize = 300;
/// What the shop's account holds at first.
const OPENING_BALANCE: Cents = Cents::new(12_500_000);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct World {
    pub(crate) random: Random,
    /// Counts requests, for their ids.
    running: u64,
    tokens: Vec<Token>,
    pub(crate) confirmation_url: Option<String>,
    pub(crate) behaviour: Behaviour,
    pub(crate) behaviours: BTreeMap<Msisdn, Behaviour>,
    names: BTreeMap<Msisdn, String>,
    pub(crate) faults: Faults,
    balance: Cents,
    pushes: Vec<Push>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Token {
    text: String,
    ends_at: Millis,
}

/// A message to send, and where to note its answer.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) to: CheckoutRequestId,
    pub(crate) kind: Kind,
    pub(crate) place: usize,
    pub(crate) url: String,
    pub(crate) body: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Callback,
    Confirmation,
}

/// What a query about a push finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing, it says; which is not always true.
    Nothing,
    /// `500.001.1001` without a word, and HTTP 200.
    Silence,
    /// An answer: code and text.
    Result {
        merchant: MerchantRequestId,
        code: &'static str,
        text: &'static str,
    },
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            running: 0,
            tokens: Vec::new(),
            confirmation_url: None,
            behaviour: Behaviour::default(),
            behaviours: BTreeMap::new(),
            names: BTreeMap::new(),
            faults: Faults::default(),
            balance: OPENING_BALANCE,
            pushes: Vec::new(),
        }
    }

    /// A fresh id for a request that Daraja answers.
    pub(crate) fn request_id(&mut self) -> String {
        self.running += 1;
        ids::request_id(&mut self.random, self.running)
    }

    /// A new access token.
    pub(crate) fn grant_token(&mut self, now: Millis) -> String {
        if self.faults.new_token_kills_old {
            self.tokens.clear();
        }
        self.tokens.retain(|token| now < token.ends_at);
        let text = ids::token(&mut self.random);
        self.tokens.push(Token {
            text: text.clone(),
            ends_at: now.plus(TOKEN_LIFE),
        });
        text
    }

    pub(crate) fn knows_token(&self, text: &str, now: Millis) -> bool {
        self.tokens
            .iter()
            .any(|token| token.text == text && now < token.ends_at)
    }

    /// Takes a push, or `None` while another M-PESA session is open on that phone.
    pub(crate) fn accept(
        &mut self,
        order: PushOrder,
        shop: &Shop,
        now: Millis,
        tempo: Tempo,
    ) -> Option<(MerchantRequestId, CheckoutRequestId)> {
        if self
            .pushes
            .iter()
            .any(|push| push.phone == order.phone && push.locks(now, tempo))
        {
            return None;
        }
        self.running += 1;
        let merchant = ids::merchant_request_id(&mut self.random, self.running);
        let mut checkout = ids::checkout_request_id(now, &order.phone);
        let mut moment = now;
        while self.pushes.iter().any(|push| push.checkout == checkout) {
            moment = Millis(moment.0 + 1);
            checkout = ids::checkout_request_id(moment, &order.phone);
        }
        let pace = Pace::draw(&mut self.random);
        let prompt = messages::prompt(shop, order.amount, &order.reference);
        let too_long = prompt.len() > messages::USSD_LEN_MAX;
        let flaw = order.flaw.or(too_long.then_some(Ending::TooLong));
        let behaviour = self.behaviours.get(&order.phone).copied();
        self.pushes.push(Push {
            amount: order.amount,
            reference: order.reference,
            checkout: checkout.clone(),
            merchant: merchant.clone(),
            callback_url: order.callback_url,
            prompt,
            accepted_at: now,
            behaviour: behaviour.unwrap_or(self.behaviour),
            callback_fault: self.faults.callback,
            pace,
            stage: Push::first_stage(&pace, now, tempo),
            flaw,
            code: None,
            callbacks: Vec::new(),
            confirmations: Vec::new(),
            phone: order.phone,
        });
        self.forget_old();
        Some((merchant, checkout))
    }

    /// What a query is told. Quirks as measured: a dismissed prompt is silence until it is over, and one push in reach of nobody is
    /// "not found" once in five times.
    pub(crate) fn query(&mut self, checkout: &str) -> Found {
        let Some(push) = self
            .pushes
            .iter()
            .find(|push| push.checkout.as_str() == checkout)
        else {
            return Found::Nothing;
        };
        let result = |code, text| Found::Result {
            merchant: push.merchant.clone(),
            code,
            text,
        };
        let pending = result("4999", "The transaction is still under processing");
        match (push.stage, push.behaviour) {
            (Stage::Ended { ending, .. }, _) => {
                let unreachable = ending == Ending::NoResponse;
                let found = result(ending.code(), ending.query_text(push.pace.wording));
                if unreachable && self.random.once_in(5) {
                    return Found::Nothing;
                }
                found
            }
            (Stage::Gone { .. }, _) if self.random.once_in(5) => Found::Nothing,
            (_, Behaviour::Cancels) => Found::Silence,
            _ => pending,
        }
    }

    /// Lets everything happen that is due, and returns the messages that are to be sent now.
    pub(crate) fn advance(&mut self, shop: &Shop, now: Millis, tempo: Tempo) -> Vec<Message> {
        for place in 0..self.pushes.len() {
            self.advance_push(place, now, tempo);
        }
        let mut messages = Vec::new();
        let (balance, names) = (self.balance, &self.names);
        for push in &mut self.pushes {
            if push.next_at().is_none_or(|due| now < due) {
                continue;
            }
            if let Some(body) = messages::stk_callback(push) {
                let url = push.callback_url.clone();
                messages.extend(take_due(push, Kind::Callback, now, &url, &body));
            }
            let name = names
                .get(&push.phone)
                .map_or(names::first_name(&push.phone), String::as_str);
            let body = messages::c2b_confirmation(push, shop, name, balance);
            if let (Some(body), Some(url)) = (body, &self.confirmation_url) {
                messages.extend(take_due(push, Kind::Confirmation, now, url, &body));
            }
        }
        messages
    }

    /// When something happens next by itself.
    pub(crate) fn next_at(&self) -> Option<Millis> {
        self.pushes.iter().filter_map(Push::next_at).min()
    }

    /// Notes what the shop answered to a message.
    pub(crate) fn answered(&mut self, message: &Message, answer: Answer) {
        let push = self
            .pushes
            .iter_mut()
            .find(|push| push.checkout == message.to);
        let Some(push) = push else { return };
        let list = match message.kind {
            Kind::Callback => &mut push.callbacks,
            Kind::Confirmation => &mut push.confirmations,
        };
        if let Some(delivery) = list.get_mut(message.place) {
            delivery.in_flight = false;
            delivery.answer = Some(answer);
        }
    }

    /// The customer does something with the prompt now. False if that phone does not ring.
    pub(crate) fn answer(
        &mut self,
        phone: &Msisdn,
        behaviour: Behaviour,
        now: Millis,
        tempo: Tempo,
    ) -> bool {
        let ringing = self
            .pushes
            .iter_mut()
            .find(|push| push.phone == *phone && matches!(push.stage, Stage::Ringing { .. }));
        match ringing {
            Some(push) => {
                push.answer(behaviour, now, tempo);
                true
            }
            None => false,
        }
    }

    pub(crate) fn set_name(&mut self, phone: Msisdn, first_name: String) {
        self.names.insert(phone, first_name);
    }

    /// Whether everything that the callbacks of a push can still become has happened.
    pub(crate) fn is_told(&self, checkout: &CheckoutRequestId) -> bool {
        self.pushes
            .iter()
            .find(|push| push.checkout == *checkout)
            .is_none_or(|push| {
                matches!(push.stage, Stage::Ended { .. })
                    && push
                        .callbacks
                        .iter()
                        .all(|callback| callback.answer.is_some())
            })
    }

    pub(crate) fn view(&self, base_url: &str, shop: &Shop) -> View {
        let ringing = self
            .pushes
            .iter()
            .filter(|push| matches!(push.stage, Stage::Ringing { .. }))
            .map(|push| Ringing {
                phone: push.phone.clone(),
                prompt: push.prompt.clone(),
            });
        view::View {
            base_url: base_url.to_owned(),
            shop: shop.name.clone(),
            behaviour: self.behaviour,
            faults: self.faults,
            ringing: ringing.collect(),
            pushes: self.pushes.iter().map(PushView::from).collect(),
        }
    }

    fn advance_push(&mut self, place: usize, now: Millis, tempo: Tempo) {
        let push = &mut self.pushes[place];
        loop {
            let before = push.stage;
            if let Some(ending) = push.step(now, tempo) {
                let Stage::Ended { at, .. } = push.stage else {
                    return;
                };
                push.callbacks = push
                    .callback_times(at, tempo)
                    .into_iter()
                    .map(Delivery::at)
                    .collect();
                if ending == Ending::Paid {
                    push.code = Some(ids::mpesa_code(at, &mut self.random));
                    let balance = self.balance.checked_add(push.amount);
                    self.balance = balance.unwrap_or(self.balance);
                    if self.confirmation_url.is_some() {
                        push.confirmations = vec![Delivery::at(push.confirmation_time(at, tempo))];
                    }
                }
                return;
            }
            if push.stage == before {
                return;
            }
        }
    }

    fn forget_old(&mut self) {
        let over = |push: &Push| push.next_at().is_none();
        let mut surplus = self
            .pushes
            .iter()
            .filter(|push| over(push))
            .count()
            .saturating_sub(ENDED_KEPT_MAX);
        self.pushes.retain(|push| {
            let forget = surplus > 0 && over(push);
            surplus -= usize::from(forget);
            !forget
        });
    }
}

fn take_due(push: &mut Push, kind: Kind, now: Millis, url: &str, body: &str) -> Vec<Message> {
    let to = push.checkout.clone();
    let list = match kind {
        Kind::Callback => &mut push.callbacks,
        Kind::Confirmation => &mut push.confirmations,
    };
    list.iter_mut()
        .enumerate()
        .filter(|(_, delivery)| delivery.waits_until().is_some_and(|due| due <= now))
        .map(|(place, delivery)| {
            delivery.in_flight = true;
            Message {
                to: to.clone(),
                kind,
                place,
                url: url.to_owned(),
                body: body.to_owned(),
            }
        })
        .collect()
}
