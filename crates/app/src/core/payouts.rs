//! Payouts, as far as the database is concerned: loaded, decided on and kept under one lock.

use super::Core;
use crate::views::office::BalanceView;
use pokea_domain::payout::{
    Around, BusinessNumber, Event, Funds, Input, Kind, Payee, Payout, Refusal, Rules, Told, Wish,
};
use pokea_domain::staff::{Act, Setting};
use pokea_domain::time::BusinessDay;
use pokea_domain::{BatchId, CallbackNonce, Cents, Millis, PayoutId};
use pokea_store::{Cause, Heard, PayoutStep, Store, StoreError};
use std::time::Duration;
use thiserror::Error;

const RULES: &str = "payout_rules";
const FROM: &str = "payout_from";
const FUNDS: &str = "payout_funds";

/// The same to the same within this long is asked about before it is paid again.
const TWIN_WITHIN: Duration = Duration::from_secs(86_400);

/// Why an input about a payout was not taken.
#[derive(Debug, Error)]
pub(crate) enum PayoutError {
    /// The rules refuse. Nothing was kept.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is none of this id.
    #[error("there is no such payout")]
    NoSuch,
    /// The database did not answer, or did not take it.
    #[error(transparent)]
    Memory(#[from] StoreError),
}

/// A list of which something waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WaitingList {
    pub(crate) batch: BatchId,
    /// How many are in it.
    pub(crate) count: u32,
    /// How many of them were sent, or taken back.
    pub(crate) over: u32,
    /// What waits comes to so much.
    pub(crate) amount: Cents,
    pub(crate) needs_second: bool,
}

impl Core {
    pub(crate) fn payout_rules(&self) -> Result<Rules, StoreError> {
        rules(&self.store())
    }

    /// The number that pays, if the owner named one.
    pub(crate) fn payout_from(&self) -> Result<Option<BusinessNumber>, StoreError> {
        let kept = self.store().setting(FROM)?;
        Ok(kept.and_then(|number| BusinessNumber::parse(&number).ok()))
    }

    pub(crate) fn set_payout_rules(
        &self,
        from: &BusinessNumber,
        rules: &Rules,
    ) -> Result<(), StoreError> {
        self.log_change(Setting::PayoutRules, Act::PayOut)?;
        let kept = serde_json::to_string(rules).expect("bounds are plain data");
        let mut store = self.store();
        // What another number holds says nothing about this one.
        if store.setting(FROM)?.as_deref() != Some(from.as_str()) {
            store.set_setting(FUNDS, "")?;
        }
        store.set_setting(FROM, from.as_str())?;
        store.set_setting(RULES, &kept)
    }

    /// What Safaricom just said of the number that pays.
    pub(crate) fn keep_payout_funds(&self, balance: &BalanceView) -> Result<(), StoreError> {
        let kept = serde_json::to_string(balance).expect("a balance is plain data");
        self.store().set_setting(FUNDS, &kept)
    }

    /// What can be said of a payout before it is asked for.
    pub(crate) fn around_payout(
        &self,
        payee: Option<&Payee>,
        amount: Cents,
    ) -> Result<(Rules, Around), StoreError> {
        let (store, now) = (self.store(), self.now());
        Ok((rules(&store)?, around(&store, None, payee, amount, now)?))
    }

    pub(crate) fn payout_receiver(&self, payee: &Payee) -> Result<Option<String>, StoreError> {
        self.store().last_receiver(&payee.key())
    }

    /// Somebody wants this paid: kept, and begun at once if nobody else must agree. Whether it is to be sent. The same id again is the same wish.
    pub(crate) fn pay_out(
        &self,
        id: PayoutId,
        wish: Wish,
        although_twin: bool,
    ) -> Result<Option<Payout>, PayoutError> {
        let now = self.now();
        let mut store = self.store();
        if store.payout(id)?.is_some() {
            return Ok(None);
        }
        let rules = rules(&store)?;
        let (from, payee, amount) = (wish.from.clone(), wish.payee.clone(), wish.amount);
        let around = around(&store, Some((id, &from)), Some(&payee), amount, now)?;
        let asked = wish.ask(&around, &rules, although_twin)?;
        let mut payout = Payout::replay(id, [(now, &asked)]).expect("it begins with the wish");
        let mut events = vec![asked];
        if !payout.needs_second {
            let send = payout.decide(Input::Send { around, rules }, now)?;
            for event in send.events {
                payout.apply(&event, now);
                events.push(event);
            }
        }
        keep(&mut store, now, &payout, &events, None)?;
        drop(store);
        self.publish();
        Ok(payout.is_under_way().then_some(payout))
    }

    /// Takes an input; the payout, if it is to be sent now. What brought the input is kept also where it changes nothing.
    pub(crate) fn take_payout(
        &self,
        id: PayoutId,
        input: impl FnOnce(&Around, &Rules) -> Input,
        heard: Option<&Heard<'_>>,
    ) -> Result<Option<Payout>, PayoutError> {
        let now = self.now();
        let mut store = self.store();
        let mut payout = store.payout(id)?.ok_or(PayoutError::NoSuch)?;
        let rules = rules(&store)?;
        let (from, payee, amount) = {
            let wish = &payout.wish;
            (wish.from.clone(), wish.payee.clone(), wish.amount)
        };
        let around = around(&store, Some((id, &from)), Some(&payee), amount, now)?;
        let input = of_this_one(&store, id, input(&around, &rules))?;
        let decision = payout.decide(input, now)?;
        for event in &decision.events {
            payout.apply(event, now);
        }
        keep(&mut store, now, &payout, &decision.events, heard)?;
        drop(store);
        self.publish();
        Ok(decision.send.then_some(payout))
    }

    /// A whole list is kept, and nothing of it is sent. The same list again is the same list.
    pub(crate) fn pay_list(
        &self,
        batch: BatchId,
        wishes: Vec<(PayoutId, Wish)>,
    ) -> Result<(), PayoutError> {
        let now = self.now();
        let mut store = self.store();
        if store.knows_batch(batch)? {
            return Ok(());
        }
        let rules = rules(&store)?;
        let mut around = around(&store, None, None, Cents::ZERO, now)?;
        let add = |sum: Cents, wish: &Wish| sum.checked_add(wish.amount).unwrap_or(rules.day);
        let all = { wishes.iter() }.fold(Cents::ZERO, |sum, (_, wish)| add(sum, wish));
        let mut asked = Vec::new();
        for (id, wish) in wishes {
            let today = add(around.today, &wish);
            // Whoever pays a list has seen who of it was paid the same not long ago.
            let event = wish.ask_among(all, &around, &rules, true)?;
            around.today = today;
            let payout = Payout::replay(id, [(now, &event)]).expect("it begins with the wish");
            asked.push((payout, [event]));
        }
        let steps = asked.iter().map(|(payout, events)| PayoutStep {
            at: now,
            payout,
            events,
        });
        store.keep_payouts(&steps.collect::<Vec<_>>(), Cause::default())?;
        drop(store);
        self.publish();
        Ok(())
    }

    /// What of a list was not sent, in its order.
    pub(crate) fn waiting_payouts(&self, batch: BatchId) -> Result<Vec<Payout>, StoreError> {
        let store = self.store();
        let ids = store.waiting_payouts(Some(batch))?.into_iter();
        let all = ids
            .map(|id| store.payout(id))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().flatten().collect())
    }

    /// The oldest list of which something waits.
    pub(crate) fn waiting_list(&self) -> Result<Option<WaitingList>, StoreError> {
        let first = {
            let store = self.store();
            let ids = store.waiting_payouts(None)?.into_iter();
            let all = ids
                .map(|id| store.payout(id))
                .collect::<Result<Vec<_>, _>>()?;
            all.into_iter()
                .flatten()
                .find_map(|payout| payout.wish.batch)
        };
        let Some(batch) = first else { return Ok(None) };
        let waiting = self.waiting_payouts(batch)?;
        let (count, over) = self.store().batch_counts(batch)?;
        let amounts = waiting.iter().map(|payout| payout.wish.amount);
        Ok(Some(WaitingList {
            batch,
            count,
            over,
            amount: amounts.fold(Cents::ZERO, |sum, amount| {
                sum.checked_add(amount).unwrap_or(sum)
            }),
            needs_second: waiting
                .iter()
                .any(|it| it.needs_second && it.second.is_none()),
        }))
    }

    /// It is to be sent now; it, if it may be.
    pub(crate) fn send_payout(&self, id: PayoutId) -> Result<Option<Payout>, PayoutError> {
        let send = |around: &Around, rules: &Rules| Input::Send {
            around: *around,
            rules: *rules,
        };
        self.take_payout(id, send, None)
    }

    pub(crate) fn payout(&self, id: PayoutId) -> Result<Option<Payout>, StoreError> {
        self.store().payout(id)
    }

    /// Every payout that is not over.
    pub(crate) fn open_payouts(&self) -> Result<Vec<Payout>, StoreError> {
        let store = self.store();
        let open = store.open_payouts()?;
        let open = open.into_iter().map(|id| store.payout(id));
        Ok(open
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    /// The payout whose result comes to this address.
    pub(crate) fn payout_at(&self, nonce: &CallbackNonce) -> Result<Option<PayoutId>, StoreError> {
        self.store().payout_at(nonce)
    }

    /// What a crash left on its way is asked about, and never just sent again (R2).
    pub(crate) fn recover_payouts(&self) -> Result<(), PayoutError> {
        for payout in self.open_payouts()? {
            self.take_payout(payout.id, |_, _| Input::Restarted, None)?;
        }
        Ok(())
    }
}

/// One payment proves one payout: a code that proved another one is not this one's, however alike they are.
fn of_this_one(store: &Store, id: PayoutId, mut input: Input) -> Result<Input, StoreError> {
    if let Input::Looked { told, .. } = &mut input
        && let Told::Paid(paid) = &told.by_code
        && let Some(code) = &paid.code
        && store.payout_with_code(code)?.is_some_and(|of| of != id)
    {
        told.by_code = Told::NoSuch;
    }
    Ok(input)
}

fn rules(store: &Store) -> Result<Rules, StoreError> {
    let kept = store.setting(RULES)?;
    Ok(kept
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

fn keep(
    store: &mut Store,
    at: Millis,
    payout: &Payout,
    events: &[Event],
    heard: Option<&Heard<'_>>,
) -> Result<(), StoreError> {
    let step = PayoutStep { at, payout, events };
    store.keep_payouts(&[step], Cause { done: None, heard })
}

fn around(
    store: &Store,
    of: Option<(PayoutId, &BusinessNumber)>,
    payee: Option<&Payee>,
    amount: Cents,
    now: Millis,
) -> Result<Around, StoreError> {
    let from = now.before(TWIN_WITHIN);
    let twin = |payee: &Payee| store.twin_of(&payee.key(), amount, from);
    let id = of.map(|(id, _)| id);
    let funds = match (payee, of) {
        (Some(payee), Some((id, from))) => funds(store, from, payee.kind(), id)?,
        _ => None,
    };
    Ok(Around {
        today: store.paid_out_since(BusinessDay::of(now).start(), id)?,
        twin: payee.map(twin).transpose()?.flatten(),
        funds,
    })
}

/// What Safaricom last said of the account that this kind is paid from, and what was sent since.
fn funds(
    store: &Store,
    from: &BusinessNumber,
    kind: Kind,
    id: PayoutId,
) -> Result<Option<Funds>, StoreError> {
    // It is of the number that pays now.
    if store.setting(FROM)?.is_some_and(|now| now != from.as_str()) {
        return Ok(None);
    }
    let kept = store.setting(FUNDS)?;
    let balance: Option<BalanceView> = kept.and_then(|text| serde_json::from_str(&text).ok());
    let known = balance.and_then(|balance| Some((available(kind, &balance)?, balance.at_ms)));
    known
        .map(|(available, at)| store.funds_after(available, Millis(at), id))
        .transpose()
}

/// People are paid from the utility account, businesses from the working account; a number may have but one account beside its charges.
fn available(kind: Kind, balance: &BalanceView) -> Option<Cents> {
    let wanted = match kind {
        Kind::Person => "utility",
        Kind::PayBill | Kind::Till | Kind::Tax | Kind::TopUp => "working",
    };
    let holds = |name: &str, word: &str| name.to_ascii_lowercase().contains(word);
    let all = || {
        balance
            .accounts
            .iter()
            .filter(|of| !holds(&of.name, "charges"))
    };
    let only = || Some(all().next()?).filter(|_| all().count() == 1);
    let account = all().find(|of| holds(&of.name, wanted)).or_else(only)?;
    Some(Cents::new(account.available))
}
