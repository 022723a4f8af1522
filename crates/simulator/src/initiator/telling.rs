//! What is told of a request that is over, when, and where: a result to `ResultURL`, or the notice of a timeout to `QueueTimeOutURL`.

use super::faults::ResultFault;
use super::outcome::Outcome;
use super::report::{Item, Report};
use super::{Done, Order, Request};
use crate::ids;
use crate::world::World;
use crate::world::outbox::{Post, PostId, PostKind};
use pokea_domain::{Millis, MpesaCode};

/// How much later a request that was too long in a queue is given up, at Safaricom's pace. Nobody has measured it.
const QUEUE_WAIT_MS: u64 = 30_000;
/// Between two deliveries of one result.
const TWICE_AFTER_MS: u64 = 2_000;

impl World {
    /// Puts what is to be told into the outbox.
    pub(super) fn tell(
        &mut self,
        request: &Request,
        done: Option<&Result<Done, Outcome>>,
        now: Millis,
    ) -> Vec<PostId> {
        let due = self.later(now, request.told_after_ms);
        let (result, dues) = match request.faults.result {
            ResultFault::Lost => return Vec::new(),
            ResultFault::QueueTimeout { .. } => (None, vec![self.later(now, QUEUE_WAIT_MS)]),
            ResultFault::Once => (done, vec![due]),
            ResultFault::BeforeAnswer => (done, vec![now]),
            ResultFault::Twice => (done, vec![due, self.later(due, TWICE_AFTER_MS)]),
            ResultFault::Late { seconds } => {
                (done, vec![self.later(due, u64::from(seconds) * 1_000)])
            }
        };
        let (kind, url, body) = match result {
            Some(done) => (
                PostKind::Result,
                &request.errand.result_url,
                request.result(done, now),
            ),
            None => (
                PostKind::QueueTimeout,
                &request.errand.timeout_url,
                request.notice(),
            ),
        };
        let posts = dues
            .into_iter()
            .map(|due| Post::new(kind, url, body.clone(), due));
        posts.map(|post| self.send(post)).collect()
    }
}

impl Request {
    fn result(&self, done: &Result<Done, Outcome>, now: Millis) -> String {
        let filler = ids::filler_code(now);
        let (outcome, transaction, parameters) = match done {
            Ok(done) => {
                let receipt = done.receipt.as_ref().map(MpesaCode::as_str);
                (Outcome::Done, receipt, done.parameters.clone())
            }
            // Some failures come with one item, which is no array then; the others with none ("Business Pay Bill", "Reversals" pages).
            Err(outcome) => match self.errand.order {
                Order::Pay(_) | Order::Reversal(_) => (*outcome, None, Vec::new()),
                Order::Transfer(_) | Order::Balance | Order::Status(_) => {
                    (*outcome, None, vec![Item::time("BOCompletedTime", now)])
                }
            },
        };
        let report = Report {
            originator: &self.originator,
            conversation: &self.conversation,
            transaction: transaction.unwrap_or(&filler),
            outcome,
            command: &self.errand.command,
            parameters,
            references: self.errand.order.references(),
        };
        report.body(self.faults.shape)
    }

    /// The body of a timeout notice. Nobody has published one: this one says which request it is about, and nothing that could be
    /// taken for an outcome.
    fn notice(&self) -> String {
        serde_json::json!({
            "OriginatorConversationID": self.originator,
            "ConversationID": self.conversation,
            "ResponseDescription": "The service request timed out in the queue.",
        })
        .to_string()
    }
}

impl Order {
    /// Where Safaricom itself would be told of a timeout. It stands in every result, and is nobody's business.
    fn internal_url(&self) -> &'static str {
        match self {
            Self::Pay(_) => "https://internalapi.safaricom.co.ke/mpesa/b2cresults/v1/submit",
            Self::Transfer(_) => "https://internalapi.safaricom.co.ke/mpesa/b2bresults/v1/submit",
            Self::Balance => "https://internalapi.safaricom.co.ke/mpesa/abresults/v1/submit",
            Self::Status(_) => "https://internalapi.safaricom.co.ke/mpesa/tsqresults/v1/submit",
            Self::Reversal(_) => {
                "https://internalapi.safaricom.co.ke/mpesa/reversalresults/v1/submit"
            }
        }
    }

    fn references(&self) -> Vec<Item> {
        let url = Item::text("QueueTimeoutURL", self.internal_url());
        match self {
            Self::Transfer(transfer) => vec![
                Item::text("BillReferenceNumber", transfer.reference.clone()),
                url,
            ],
            Self::Status(_) => vec![Item::missing("Occasion")],
            Self::Pay(_) | Self::Balance | Self::Reversal(_) => vec![url],
        }
    }
}
