//! Questions to Safaricom, such as to Transaction Status, whose asker waits for the answer: it comes by callback, to an address that only this question had. They
//! are forgotten with the program, for asking again moves no money.

use crate::App;
use crate::core::TakeError;
use crate::pairing::Pairing;
use pokea_daraja::Request;
use pokea_daraja::initiator::{Accepted, Asked, InitiatorResult, Party, Reply, TransactionStatus};
use pokea_daraja::values::{BadValue, CallbackUrl, Occasion, Remarks};
use pokea_domain::CallbackNonce;
use pokea_mailbox::AnswerKind;
use pokea_store::Heard;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;

/// What is not answered by then is asked anew, if it is still of interest.
const PATIENCE: Duration = Duration::from_secs(60);

/// Only a result that names the question counts, and whoever knows the address can post others first.
const RESULTS_MAX: usize = 8;

/// The questions that wait.
#[derive(Debug, Default)]
pub(crate) struct Questions(Mutex<HashMap<CallbackNonce, mpsc::Sender<InitiatorResult>>>);

impl Questions {
    fn waiting(&self) -> MutexGuard<'_, HashMap<CallbackNonce, mpsc::Sender<InitiatorResult>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A question that waits; whoever stops waiting takes it away.
struct Waiting<'a> {
    questions: &'a Questions,
    nonce: CallbackNonce,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.questions.waiting().remove(&self.nonce);
    }
}

impl App {
    /// What Transaction Status says; nothing if it could not be asked, or did not answer in time.
    pub(crate) async fn ask_status(&self, asked: Asked) -> Option<InitiatorResult> {
        let party = Party::ShortCode(self.0.mpesa.business_short_code().clone());
        self.ask_status_of(asked, party).await
    }

    /// The same of another number of the shop's.
    pub(crate) async fn ask_status_of(
        &self,
        asked: Asked,
        party: Party,
    ) -> Option<InitiatorResult> {
        let initiator = self.0.initiator.clone()?;
        self.ask(|reply| {
            Ok(TransactionStatus {
                initiator,
                asked,
                party,
                remarks: Remarks::parse("Remarks", "What became of a payment")?,
                occasion: Occasion::parse("Occasion", "")?,
                reply,
            })
        })
        .await
    }

    /// What Safaricom says to this question, proof because it came to the question's own address and names it; nothing if it could not be asked,
    /// or did not answer in time.
    pub(crate) async fn ask<R: Request<Answer = Accepted>>(
        &self,
        question: impl FnOnce(Reply) -> Result<R, BadValue>,
    ) -> Option<InitiatorResult> {
        let nonce = Pairing::new_nonce(AnswerKind::Accepted)
            .map_err(|error| tracing::error!(%error, "no callback address could be made"))
            .ok()?;
        let (answers, mut results) = mpsc::channel(RESULTS_MAX);
        self.0.questions.waiting().insert(nonce.clone(), answers);
        let _waiting = Waiting {
            questions: &self.0.questions,
            nonce: nonce.clone(),
        };
        let question = self.reply(&nonce)?.and_then(question);
        let question = question
            .map_err(|error| tracing::error!(%error, "a question to Safaricom could not be made"))
            .ok()?;
        let sent = self.0.daraja.send(&question, self.0.core.now()).await;
        let taken = sent
            .map_err(|error| tracing::warn!(%error, "Safaricom could not be asked"))
            .ok()?;
        let clock = self.0.core.clock();
        let originator = Some(taken.said.originator);
        let named = async {
            loop {
                let result = results.recv().await?;
                if result.originator == originator {
                    return Some(result);
                }
                tracing::warn!(
                    "a result that does not name the question; it is kept, and changes nothing"
                );
            }
        };
        tokio::select! {
            result = named => result,
            () = clock.sleep(PATIENCE) => None,
        }
    }

    /// The answer to a question, if this is the address of one. It is kept either way.
    pub(crate) fn take_answer(
        &self,
        nonce: &CallbackNonce,
        body: &[u8],
        heard: &Heard<'_>,
    ) -> Result<bool, TakeError> {
        let asker = self.0.questions.waiting().get(nonce).cloned();
        let Some(asker) = asker else {
            return Ok(false);
        };
        self.0.core.keep(heard)?;
        match InitiatorResult::parse(body) {
            // Whoever waited may be gone, or was told often enough.
            Ok(result) => drop(asker.try_send(result)),
            Err(error) => {
                tracing::error!(%error, "the answer to a question that is not understood; it is kept");
            }
        }
        Ok(true)
    }

    /// Result and notice of a queue that was too long come to one address; nothing while this PC has none.
    pub(crate) fn reply(&self, nonce: &CallbackNonce) -> Option<Result<Reply, BadValue>> {
        let address = self.pairing().address(nonce)?;
        let make = || {
            Ok(Reply {
                result: CallbackUrl::parse("ResultURL", &address)?,
                timeout: CallbackUrl::parse("QueueTimeOutURL", &address)?,
            })
        };
        Some(make())
    }
}
