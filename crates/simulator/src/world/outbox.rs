//! What goes out to merchants: every message of every kind, when it is due, how often it was sent, and what was answered.

use super::timers::{Event, Timers};
use super::{World, bills};
use crate::view::Answer;
use pokea_domain::Millis;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// How long after an answer that was no success a message that may be repeated is sent again, at Safaricom's pace. Nobody has measured
/// it.
const AGAIN_AFTER: Duration = Duration::from_secs(15);

/// Which message: they are counted.
pub(crate) type PostId = u64;

/// What kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// How a push ended.
    StkCallback,
    /// May this customer pay? The answer decides.
    C2bValidation,
    /// A customer has paid.
    C2bConfirmation,
    /// What became of an initiator's request.
    Result,
    /// An initiator's request was too long in a queue.
    QueueTimeout,
    /// What became of a B2B Express request.
    ExpressCallback,
    /// Whether a customer has agreed to a standing order.
    StandingOrderCallback,
    /// A biller's customer has paid. Sent up to five times.
    BillPayment,
}

/// A message to a merchant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) kind: PostKind,
    pub(crate) url: String,
    /// Beyond the content type.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// When it is, or was last, due.
    pub(crate) due: Millis,
    /// How often it may still be sent, should it not be answered with success.
    pub(crate) attempts_left: u8,
    pub(crate) deliveries: Vec<Delivery>,
    /// On its way now. After a restart it is sent again: better twice than never.
    #[serde(skip)]
    pub(crate) in_flight: bool,
}

/// One time that a message was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) due: Millis,
    pub(crate) answer: Answer,
}

/// A message on its way, for whoever carries it.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) id: PostId,
    pub(crate) kind: PostKind,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) answer: Answer,
    /// Its body, as far as it is text; empty without an answer.
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn is_success(&self) -> bool {
        matches!(self.answer, Answer::Status(200..=299))
    }

    /// Whether a message need not be sent again. Only a bill manager reads more than the status.
    fn settles(&self, kind: PostKind) -> bool {
        self.is_success() && (kind != PostKind::BillPayment || bills::is_received(&self.body))
    }
}

impl Post {
    /// A message that is sent once, whatever is answered.
    pub(crate) fn new(kind: PostKind, url: &str, body: String, due: Millis) -> Self {
        Self {
            kind,
            url: url.to_owned(),
            headers: Vec::new(),
            body,
            due,
            attempts_left: 1,
            deliveries: Vec::new(),
            in_flight: false,
        }
    }

    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Up to so many times, until it is answered with success.
    pub(crate) fn with_attempts(mut self, attempts: u8) -> Self {
        self.attempts_left = attempts.max(1);
        self
    }

    /// Whether nothing more will come of it.
    pub(crate) fn is_done(&self) -> bool {
        self.attempts_left == 0
    }
}

/// All messages that wait or are on their way, and the newest of those that are done.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Outbox {
    posts: BTreeMap<PostId, Post>,
    done: VecDeque<PostId>,
    count: PostId,
}

impl Outbox {
    pub(crate) fn get(&self, id: PostId) -> Option<&Post> {
        self.posts.get(&id)
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (PostId, &Post)> {
        self.posts.iter().map(|(id, post)| (*id, post))
    }

    /// Forgets all but the newest of those that are done.
    pub(crate) fn keep(&mut self, newest: usize) {
        while self.done.len() > newest {
            if let Some(old) = self.done.pop_front() {
                self.posts.remove(&old);
            }
        }
    }

    /// After a restart: what was on its way is sent again.
    pub(crate) fn wake(&self, timers: &mut Timers) {
        for (id, post) in self.posts.iter().filter(|(_, post)| !post.is_done()) {
            timers.add(post.due, Event::Post(*id));
        }
    }

    fn take(&mut self, id: PostId, now: Millis) -> Option<Outgoing> {
        let post = self.posts.get_mut(&id)?;
        if post.in_flight || post.is_done() || now < post.due {
            return None;
        }
        post.in_flight = true;
        Some(Outgoing {
            id,
            kind: post.kind,
            url: post.url.clone(),
            headers: post.headers.clone(),
            body: post.body.clone(),
        })
    }

    /// Notes an answer, and returns when the message is to be sent again, if it is.
    fn note(&mut self, id: PostId, reply: &Reply, again_at: Millis) -> Option<Millis> {
        let post = self.posts.get_mut(&id)?;
        post.in_flight = false;
        post.deliveries.push(Delivery {
            due: post.due,
            answer: reply.answer,
        });
        post.attempts_left = match reply.settles(post.kind) {
            true => 0,
            false => post.attempts_left.saturating_sub(1),
        };
        if post.is_done() {
            self.done.push_back(id);
            return None;
        }
        post.due = again_at;
        Some(again_at)
    }
}

impl World {
    /// Puts a message into the outbox; it goes out when it is due.
    pub(crate) fn send(&mut self, mut post: Post) -> PostId {
        post.body = self.dressed(post.kind, post.body);
        self.outbox.count += 1;
        let id = self.outbox.count;
        self.timers.add(post.due, Event::Post(id));
        self.outbox.posts.insert(id, post);
        id
    }

    pub(super) fn post_is_due(&mut self, id: PostId, now: Millis) -> Option<Outgoing> {
        self.outbox.take(id, now)
    }

    /// The one way in which a merchant's answer to a message comes back.
    pub(crate) fn answered(&mut self, id: PostId, reply: &Reply, now: Millis) {
        let kind = self.outbox.get(id).map(|post| post.kind);
        let again_at = self.tempo.after(now, AGAIN_AFTER);
        if let Some(due) = self.outbox.note(id, reply, again_at) {
            self.timers.add(due, Event::Post(id));
        }
        self.outbox.keep(self.remember);
        if kind == Some(PostKind::C2bValidation) {
            self.validated(id, reply, now);
        }
    }
}
