//! A question comes in: its sender waits for an answer that only a desktop can give. Every connected device of the shop is asked over its link, at this
//! relay and at the others. The first that accepts is believed, because the sale may be another register's than that which rejects; without one in
//! time, or at once when nobody is connected, the shop's stored policy answers.

use crate::Shared;
use crate::limits::ECHOES_WITHIN;
use crate::live::Note;
use crate::peers::{Echo, Reply, Verdict};
use crate::shops::Device;
use axum::http::StatusCode;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use pokea_mailbox::limits::ANSWER_WITHIN;
use pokea_mailbox::{DeviceId, Envelope, Item, ShopId};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

/// Questions that wait for an answer.
#[derive(Default)]
pub(crate) struct Questions {
    last: AtomicU64,
    waiting: Mutex<HashMap<u64, Waiting>>,
}

struct Waiting {
    /// Whose devices may answer.
    shop: ShopId,
    /// Each once.
    answered: HashSet<DeviceId>,
    verdicts: mpsc::UnboundedSender<Verdict>,
}

pub(crate) async fn ask(
    relay: &Shared,
    device: &Device,
    envelope: Envelope,
    body: &[u8],
) -> Result<Cow<'static, str>, StatusCode> {
    let shop = &device.shop;
    let peers = relay.store.peers();
    if shop.links.any() || peers.is_some() {
        let sealed = shop
            .seal(&envelope, body)
            .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        let (question, verdicts) = relay.questions.open(shop.id);
        let item = Arc::new(Item {
            seq: question.number,
            envelope,
            sealed,
        });
        let told = shop.links.tell(|| Note::Ask(Arc::clone(&item)));
        let elsewhere = match &peers {
            Some(peers) => peers.ask(shop.id, &item),
            None => stream::empty().boxed(),
        };
        if let Some(body) = judged(told, verdicts, elsewhere).await {
            return Ok(body.into());
        }
    }
    let policy = match relay.store.shop(shop.id).await {
        Ok(record) => record.map(|record| record.policy).unwrap_or_default(),
        // The sender then does what the owner chose at Safaricom.
        Err(_) => return Err(StatusCode::SERVICE_UNAVAILABLE),
    };
    Ok(policy.body().into())
}

/// The first that accepts; or a rejection, once all have rejected or the time is over. `waited_for` devices were asked here, and those that are asked
/// elsewhere say so first.
async fn judged(
    mut waited_for: usize,
    mut here: mpsc::UnboundedReceiver<Verdict>,
    mut elsewhere: BoxStream<'_, Echo>,
) -> Option<String> {
    let asked_at = Instant::now();
    let (mut is_over, mut rejection) = (false, None);
    loop {
        // Whoever listens elsewhere and has not said so yet is waited for a little, and longer if there is nobody else.
        let were_heard = is_over || (waited_for == 0 && rejection.is_some());
        let all_told = is_over || (were_heard && asked_at.elapsed() >= ECHOES_WITHIN);
        if waited_for == 0 && all_told {
            return rejection;
        }
        let verdict = tokio::select! {
            Some(verdict) = here.recv() => verdict,
            echo = elsewhere.next(), if !is_over => match echo {
                Some(Echo::Answered(verdict)) => verdict,
                Some(Echo::Asked) => {
                    waited_for += 1;
                    continue;
                }
                None => {
                    is_over = true;
                    continue;
                }
            },
            () = sleep_until(asked_at + ECHOES_WITHIN), if were_heard && !all_told => continue,
            () = sleep_until(asked_at + ANSWER_WITHIN) => return rejection,
        };
        if verdict.accepts {
            return Some(verdict.body);
        }
        waited_for = waited_for.saturating_sub(1);
        rejection.get_or_insert(verdict.body);
    }
}

/// Asks a desktop for another relay, and brings what it says back. Gives what it is to be asked; nothing happens unless it answers in time.
pub(crate) fn for_another(
    questions: &Arc<Questions>,
    shop: ShopId,
    mut item: Item,
    reply: Reply,
) -> Item {
    let (verdicts, mut answered) = mpsc::unbounded_channel();
    item.seq = questions.enter(shop, verdicts);
    let (questions, number) = (Arc::clone(questions), item.seq);
    tokio::spawn(async move {
        (reply.0)(Echo::Asked).await;
        if let Ok(Some(verdict)) = timeout(ANSWER_WITHIN, answered.recv()).await {
            (reply.0)(Echo::Answered(verdict)).await;
        }
        questions.held().remove(&number);
    });
    item
}

impl Questions {
    fn enter(&self, shop: ShopId, verdicts: mpsc::UnboundedSender<Verdict>) -> u64 {
        let number = 1 + self.last.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting {
            shop,
            answered: HashSet::new(),
            verdicts,
        };
        self.held().insert(number, waiting);
        number
    }

    fn open(&self, shop: ShopId) -> (Question<'_>, mpsc::UnboundedReceiver<Verdict>) {
        let (verdicts, answered) = mpsc::unbounded_channel();
        let question = Question {
            number: self.enter(shop, verdicts),
            questions: self,
        };
        (question, answered)
    }

    /// What one of the shop's devices says. One that comes too late, speaks twice, or answers what it was not asked, changes nothing.
    pub(crate) fn answer(&self, shop: ShopId, device: DeviceId, number: u64, verdict: Verdict) {
        if let Some(waiting) = self.held().get_mut(&number)
            && waiting.shop == shop
            && waiting.answered.insert(device)
        {
            // Whoever asked may be gone.
            let _ = waiting.verdicts.send(verdict);
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<u64, Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgotten when nobody waits any longer.
struct Question<'a> {
    number: u64,
    questions: &'a Questions,
}

impl Drop for Question<'_> {
    fn drop(&mut self) {
        self.questions.held().remove(&self.number);
    }
}
