//! Work after commits. Pushes come straight from the commit that intends them, once. Queries and paper come from the outbox, where they
//! survive a crash, since doing them twice does no harm. What each brings back is the next input.

use crate::App;
use crate::core::{Push, TakeError};
use crate::pairing::Pairing;
use crate::views::Light;
use pokea_daraja::Error;
use pokea_daraja::stk::{StkPush, StkQuery};
use pokea_daraja::values::{AccountReference, BadValue, CallbackUrl, Description, Shillings};
use pokea_domain::payment::{Attempt, NotSent, Poll, PushAnswer, PushRefusal, QueryAnswer};
use pokea_domain::sale::{Effect, Input};
use pokea_domain::{AttemptId, SaleId};
use pokea_mailbox::AnswerKind;
use pokea_store::{Due, OutboxId, Source, StoreError};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use uuid::Uuid;

/// A PC that slept finds its overdue work within this long, whatever its timers think.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// After a failure of the disk or of the program itself, work is tried again after this long.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Planned queries go out so far apart at least: after a sleep of the PC, or a night, many are overdue at once.
const QUERIES_APART: Duration = Duration::from_secs(1);

/// Work of the outbox either ends, or stays in it for the reason given.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Outbox work that is being done: taken once each.
type Running = Arc<Mutex<HashSet<OutboxId>>>;

/// Sends pushes for as long as the app runs.
pub(crate) async fn send(app: App, mut pushes: mpsc::UnboundedReceiver<Push>) {
    while let Some(push) = pushes.recv().await {
        let app = app.clone();
        tokio::spawn(async move { app.send_push(push).await });
    }
}

/// Does the outbox's work for as long as the app runs.
pub(crate) async fn run(app: App) {
    let running = Running::default();
    loop {
        let next = match app.blocking(|app| app.0.core.due()).await {
            Ok(Ok((due, next))) => {
                for work in due {
                    if running
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(work.id)
                    {
                        tokio::spawn(do_work(app.clone(), work, Arc::clone(&running)));
                    }
                }
                next
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the outbox could not be read; trying again");
                None
            }
            Err(_) => None,
        };
        let now = app.0.core.now();
        let wait = next
            .map_or(LOOK_EVERY, |next| next.since(now))
            .min(LOOK_EVERY)
            .max(Duration::from_millis(5));
        tokio::select! {
            () = app.0.work.notified() => {}
            () = app.0.core.clock().sleep(wait) => {}
        }
    }
}

async fn do_work(app: App, work: Due, running: Running) {
    let _taken = Taken {
        app: app.clone(),
        work: work.id,
        running,
    };
    let done = match work.effect {
        Effect::Query { attempt, poll, .. } => app.query(work.sale, attempt, poll, work.id).await,
        Effect::WriteReceipt => app.write_paper(work.sale, work.id).await,
    };
    if let Err(error) = done {
        tracing::error!(%error, sale = %work.sale, "work of the outbox failed and stays in it");
        app.0.core.clock().sleep(AFTER_FAILURE).await;
    }
}

/// Work that is being done; however that ends, it may be taken again if it is still in the outbox.
struct Taken {
    app: App,
    work: OutboxId,
    running: Running,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.work);
        self.app.0.work.notify_one();
    }
}

impl App {
    /// Sends one push (R2). Its answer is held here until the disk takes it, however long that lasts. If the program ends first, the next
    /// start finds the attempt unanswered, and does not send it again.
    async fn send_push(&self, push: Push) {
        let Push {
            sale,
            attempt,
            timed,
        } = push;
        let (answer, raw) = match self.pairing().address(&attempt.nonce) {
            None => (PushAnswer::NotSent(NotSent::NoToken), None),
            Some(_) if !timed => {
                let why = self.meet_daraja().await.err();
                (
                    PushAnswer::NotSent(why.unwrap_or(NotSent::Unreachable)),
                    None,
                )
            }
            Some(address) => self.push(&attempt, &address).await,
        };
        let light = match answer {
            PushAnswer::Accepted { .. } | PushAnswer::Refused(_) => Light::Good,
            PushAnswer::NotSent(_) | PushAnswer::Lost => Light::Trouble,
        };
        let mut answered = answered(attempt.id, answer);
        let unanswered = Input::PushAnswered {
            attempt: attempt.id,
            answer: PushAnswer::Lost,
        };
        while let Err(error) = self
            .take_push_answer(sale, answered.clone(), raw.clone())
            .await
        {
            tracing::error!(%error, %sale, "the answer of a push cannot be kept; it is held here and tried again");
            if let Some(TakeError::Memory(StoreError::Conflict(_))) = error.downcast_ref() {
                // Another attempt holds the push that it names: a forged callback was there first. A person must look.
                if answered == unanswered {
                    break;
                }
                answered = unanswered.clone();
            } else {
                self.0.core.clock().sleep(AFTER_FAILURE).await;
            }
        }
        self.show_mpesa_light(light).await;
    }

    /// Makes sure that Daraja has answered in this run, so that the clock is right (R17); or says why it did not.
    pub(crate) async fn meet_daraja(&self) -> Result<(), NotSent> {
        let clock = self.0.core.clock();
        if clock.is_trusted() {
            return Ok(());
        }
        match self.0.daraja.prefetch_token(self.0.core.now()).await {
            Err(Error::NotSent(why)) if !clock.is_trusted() => Err(why),
            Ok(()) | Err(_) => {
                clock.trust();
                Ok(())
            }
        }
    }

    /// Kept with its bytes where Daraja took the push (R22). A refusal has none: its text may repeat the access token.
    async fn take_push_answer(&self, sale: SaleId, input: Input, raw: Option<Vec<u8>>) -> Outcome {
        let Some(raw) = raw else {
            return self.take(sale, input, None).await;
        };
        self.blocking(move |app| {
            let heard = (Source::StkPush, raw.as_slice());
            app.0.core.take_answer(sale, input, None, heard)
        })
        .await??;
        Ok(())
    }

    async fn push(&self, attempt: &Attempt, address: &str) -> (PushAnswer, Option<Vec<u8>>) {
        let sent = match self.stk_push(attempt, address) {
            Ok(push) => self.0.daraja.send(&push, self.0.core.now()).await,
            Err(bad) => Err(bad.into()),
        };
        match sent {
            Ok(answer) => (answer.said.into(), Some(answer.raw.as_bytes().to_vec())),
            Err(error) => (error.into(), None),
        }
    }

    fn stk_push(&self, attempt: &Attempt, address: &str) -> Result<StkPush, BadValue> {
        Ok(StkPush {
            shop: self.0.mpesa.clone(),
            msisdn: attempt.phone.clone(),
            amount: Shillings::new(attempt.amount)?,
            callback_url: CallbackUrl::parse("CallBackURL", address)?,
            account_reference: AccountReference::parse(
                "AccountReference",
                &self.account_reference(attempt),
            )?,
            description: Description::parse("TransactionDesc", "Sale")?,
        })
    }

    /// A paybill's records name the account, so that each attempt has its own there (R11). A till's name none: its customers read its number.
    fn account_reference(&self, attempt: &Attempt) -> String {
        match self.is_paybill() {
            true => attempt.id.reference(),
            false => self.0.core.shop.till_number.clone(),
        }
    }

    pub(crate) fn is_paybill(&self) -> bool {
        self.0.mpesa.business_short_code().as_str() == self.0.core.shop.till_number
    }

    async fn query(&self, sale: SaleId, id: AttemptId, poll: Poll, work: OutboxId) -> Outcome {
        let Some(attempt) = self.attempt(sale, id).await? else {
            return self.drop_work(work).await;
        };
        let Some(push) = attempt.push().filter(|_| !attempt.is_paid()) else {
            return self.drop_work(work).await;
        };
        // The customer whose payment a message just told of stands at the counter and waits for no turn.
        if poll != Poll::Claimed(0) {
            let apart = self.0.core.clock().shorten(QUERIES_APART);
            self.0.queries.turn(apart).await;
        }
        let query = StkQuery {
            shop: self.0.mpesa.clone(),
            checkout: push.checkout.clone(),
        };
        // A query that could not be made leaves the payment as it was.
        let (answer, raw) = match self.0.daraja.send(&query, self.0.core.now()).await {
            Ok(answer) => (answer.said.into(), Some(answer.raw)),
            Err(_) => (QueryAnswer::NotReached, None),
        };
        let queried = Input::Queried {
            attempt: id,
            answer: answer.clone(),
            poll,
        };
        let Some(raw) = raw.filter(|_| answer != QueryAnswer::Pending) else {
            return self.take(sale, queried, Some(work)).await;
        };
        self.show_mpesa_light(Light::Good).await;
        self.blocking(move |app| {
            let core = &app.0.core;
            core.take_answer(
                sale,
                queried,
                Some(work),
                (Source::StkQuery, raw.as_bytes()),
            )?;
            if answer == QueryAnswer::Paid && core.has_unassigned()? {
                // The records may have shown its money before it was proven.
                app.0.records.reconcile();
            }
            Ok::<_, TakeError>(())
        })
        .await??;
        Ok(())
    }

    async fn write_paper(&self, sale: SaleId, work: OutboxId) -> Outcome {
        if let Some(sale) = self.blocking(move |app| app.0.core.sale(sale)).await?? {
            self.blocking(move |app| app.write_receipt(&sale)).await??;
        }
        self.drop_work(work).await
    }

    async fn attempt(&self, sale: SaleId, id: AttemptId) -> Outcome<Option<Attempt>> {
        let sale = self.blocking(move |app| app.0.core.sale(sale)).await??;
        Ok(sale.and_then(|sale| sale.attempt(id).cloned()))
    }

    async fn take(&self, sale: SaleId, input: Input, done: Option<OutboxId>) -> Outcome {
        self.blocking(move |app| app.0.core.take(sale, input, done))
            .await??;
        Ok(())
    }

    async fn drop_work(&self, work: OutboxId) -> Outcome {
        self.blocking(move |app| app.0.core.drop_effect(work))
            .await??;
        Ok(())
    }
}

/// What an answer is to the sale. A push that was refused for its token may be asked for anew, under names that nobody had before.
fn answered(attempt: AttemptId, answer: PushAnswer) -> Input {
    let PushAnswer::Refused(why @ PushRefusal::Token { .. }) = answer else {
        return Input::PushAnswered { attempt, answer };
    };
    match Pairing::new_nonce(AnswerKind::Accepted) {
        Ok(nonce) => Input::TokenRefused {
            attempt,
            why,
            again: AttemptId(Uuid::new_v4()),
            nonce,
        },
        Err(error) => {
            tracing::error!(%error, "no callback address could be made; the cashier asks anew");
            let answer = PushAnswer::Refused(why);
            Input::PushAnswered { attempt, answer }
        }
    }
}
