//! A question comes in: its sender waits for an answer that only a desktop can give. Every connected device of the shop is asked over its link, at this relay and at
//! the others, and the first answer is passed on; without one in time, or at once when nobody is connected, the shop's stored policy answers.

use crate::Shared;
use crate::live::Note;
use crate::peers::Reply;
use crate::shops::Device;
use axum::http::StatusCode;
use futures_util::future::{Either, select};
use pokea_mailbox::limits::ANSWER_WITHIN;
use pokea_mailbox::{Envelope, Item, ShopId};
use std::borrow::Cow;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Questions that wait for an answer.
#[derive(Default)]
pub(crate) struct Questions {
    last: AtomicU64,
    waiting: Mutex<HashMap<u64, Waiting>>,
}

struct Waiting {
    /// Whose devices may answer.
    shop: ShopId,
    answer: oneshot::Sender<String>,
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
        let (question, answer) = relay.questions.open(shop.id);
        let item = Arc::new(Item {
            seq: question.number,
            envelope,
            sealed,
        });
        let here = async {
            if !shop.links.any() {
                return None;
            }
            shop.links.tell(|| Note::Ask(Arc::clone(&item)));
            answer.await.ok()
        };
        let elsewhere = async { peers.as_ref()?.ask(shop.id, &item).await };
        if let Ok(Some(body)) = timeout(ANSWER_WITHIN, first(here, elsewhere)).await {
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

/// Whatever comes first; none once neither can come.
async fn first(
    here: impl Future<Output = Option<String>>,
    elsewhere: impl Future<Output = Option<String>>,
) -> Option<String> {
    match select(pin!(here), pin!(elsewhere)).await {
        Either::Left((Some(answer), _)) | Either::Right((Some(answer), _)) => Some(answer),
        Either::Left((None, elsewhere)) => elsewhere.await,
        Either::Right((None, here)) => here.await,
    }
}

/// Asks a desktop for another relay, and brings what it says back. Gives what it is to be asked; nothing happens unless it answers in time.
pub(crate) fn for_another(
    questions: &Arc<Questions>,
    shop: ShopId,
    mut item: Item,
    reply: Reply,
) -> Item {
    let (answer, answered) = oneshot::channel();
    item.seq = questions.enter(shop, answer);
    let (questions, number) = (Arc::clone(questions), item.seq);
    tokio::spawn(async move {
        if let Ok(Ok(body)) = timeout(ANSWER_WITHIN, answered).await {
            (reply.0)(body).await;
        }
        questions.held().remove(&number);
    });
    item
}

impl Questions {
    fn enter(&self, shop: ShopId, answer: oneshot::Sender<String>) -> u64 {
        let number = 1 + self.last.fetch_add(1, Ordering::Relaxed);
        self.held().insert(number, Waiting { shop, answer });
        number
    }

    fn open(&self, shop: ShopId) -> (Question<'_>, oneshot::Receiver<String>) {
        let (answer, answered) = oneshot::channel();
        let question = Question {
            number: self.enter(shop, answer),
            questions: self,
        };
        (question, answered)
    }

    /// What one of the shop's devices says. One that comes too late, or answers what it was not asked, changes nothing.
    pub(crate) fn answer(&self, shop: ShopId, number: u64, body: String) {
        let mut waiting = self.held();
        if waiting
            .get(&number)
            .is_some_and(|waiting| waiting.shop == shop)
            && let Some(waiting) = waiting.remove(&number)
        {
            // Whoever asked may be gone.
            let _ = waiting.answer.send(body);
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
