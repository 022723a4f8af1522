//! What is counted, for whoever watches the relay: the text that Prometheus reads. Nothing in it names a shop, a device or an address.

use crate::store::{Behind, Swept, Weight};
use axum::http::StatusCode;
use pokea_mailbox::AnswerKind;
use std::fmt::{Display, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// By kind of address; the last is every post that never got as far as a genuine one.
const KINDS: [&str; 6] = [
    "accepted",
    "success",
    "result",
    "bill_payment",
    "question",
    "unknown",
];

/// By answer; the last is a connection that was closed without one.
const ANSWERS: [&str; 7] = ["200", "404", "408", "413", "429", "503", "closed"];

/// Upper ends of the histogram's buckets, in microseconds, and in seconds as they are written.
const WITHIN: [(u64, &str); 12] = [
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (25_000, "0.025"),
    (50_000, "0.05"),
    (100_000, "0.1"),
    (250_000, "0.25"),
    (500_000, "0.5"),
    (1_000_000, "1"),
    (2_500_000, "2.5"),
    (5_000_000, "5"),
];

/// Counts since the start, and the latest looks at storage.
#[derive(Default)]
pub(crate) struct Metrics {
    posts: [[AtomicU64; ANSWERS.len()]; KINDS.len()],
    /// Posts to genuine addresses of devices that storage does not know.
    strays: AtomicU64,
    durable: Histogram,
    looked: Mutex<Looked>,
}

#[derive(Default)]
struct Histogram {
    /// Those in no bucket are in the last.
    buckets: [AtomicU64; WITHIN.len() + 1],
    micros: AtomicU64,
}

/// What was found when storage was last looked at.
#[derive(Clone, Copy, Default)]
pub(crate) struct Looked {
    pub(crate) weight: Weight,
    pub(crate) swept: Swept,
    pub(crate) behind: Option<Behind>,
}

impl Metrics {
    /// A post was answered; without a status its connection was closed.
    pub(crate) fn posted(&self, kind: Option<AnswerKind>, answer: Option<StatusCode>) {
        let kind = match kind {
            Some(AnswerKind::Accepted) => 0,
            Some(AnswerKind::Success) => 1,
            Some(AnswerKind::Result) => 2,
            Some(AnswerKind::BillPayment) => 3,
            Some(AnswerKind::Question) => 4,
            _ => 5,
        };
        let answer = answer.and_then(|status| {
            ANSWERS
                .iter()
                .position(|counted| *counted == status.as_str())
        });
        self.posts[kind][answer.unwrap_or(ANSWERS.len() - 1)].fetch_add(1, Ordering::Relaxed);
    }

    /// A genuine address is of a device that storage does not know: the store is not the one that paired it.
    pub(crate) fn stray(&self) {
        self.strays.fetch_add(1, Ordering::Relaxed);
    }

    /// A callback was made durable, after so long.
    pub(crate) fn durable_after(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = WITHIN.iter().position(|(within, _)| micros <= *within);
        self.durable.buckets[bucket.unwrap_or(WITHIN.len())].fetch_add(1, Ordering::Relaxed);
        self.durable.micros.fetch_add(micros, Ordering::Relaxed);
    }

    pub(crate) fn looked(&self) -> MutexGuard<'_, Looked> {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text format, version 0.0.4.
    pub(crate) fn text(&self, links: usize, is_stopping: bool, now_ms: i64) -> String {
        let mut text = Text::default();
        text.about("posts_total", "counter", "Posts to callback addresses");
        for (kind, answers) in KINDS.iter().zip(&self.posts) {
            for (answer, count) in ANSWERS.iter().zip(answers) {
                let labels = format!("{{kind=\"{kind}\",answer=\"{answer}\"}}");
                text.value("posts_total", &labels, count.load(Ordering::Relaxed));
            }
        }
        text.about(
            "strays_total",
            "counter",
            "Posts to genuine addresses of devices that storage does not know",
        );
        text.value("strays_total", "", self.strays.load(Ordering::Relaxed));
        self.durable.write(&mut text);
        let Looked {
            weight,
            swept,
            behind,
        } = *self.looked();
        let waited = behind.map_or(0, |behind| now_ms.saturating_sub(behind.since_ms) / 1_000);
        for (name, help, value) in [
            ("links", "Desktops connected", links as u64),
            (
                "spilled_items",
                "Callbacks on this relay's own disk that the cluster has yet to get",
                weight.spilled,
            ),
            (
                "cluster_silent",
                "1 while the cluster does not take callbacks",
                weight.is_silent.into(),
            ),
            (
                "behind_items",
                "Callbacks that the device which is most behind has yet to take, counted up to 10000",
                behind.map_or(0, |behind| behind.items),
            ),
            (
                "behind_seconds",
                "For how long the first of them has waited",
                u64::try_from(waited).unwrap_or(0),
            ),
            (
                "overdue_items",
                "Callbacks that go within two weeks because a device has not taken them",
                swept.overdue as u64,
            ),
            (
                "store_bytes",
                "What storage takes of this relay's disk",
                weight.used_bytes,
            ),
            (
                "store_full",
                "1 while storage is at its cap and takes nothing new",
                weight.is_full.into(),
            ),
            (
                "disk_free_bytes",
                "What is free on this relay's disk",
                weight.free_bytes,
            ),
            (
                "stopping",
                "1 once the relay was asked to end",
                is_stopping.into(),
            ),
        ] {
            text.about(name, "gauge", help);
            text.value(name, "", value);
        }
        text.0
    }
}

impl Histogram {
    fn write(&self, text: &mut Text) {
        let help = "From a callback's last byte until it is durable";
        text.about("durable_seconds", "histogram", help);
        let ends = WITHIN.iter().map(|(_, end)| *end).chain(["+Inf"]);
        let mut so_far = 0;
        for (end, count) in ends.zip(&self.buckets) {
            so_far += count.load(Ordering::Relaxed);
            text.value(
                "durable_seconds_bucket",
                &format!("{{le=\"{end}\"}}"),
                so_far,
            );
        }
        let micros = self.micros.load(Ordering::Relaxed);
        let seconds = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
        text.value("durable_seconds_sum", "", seconds);
        text.value("durable_seconds_count", "", so_far);
    }
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn about(&mut self, name: &str, kind: &str, help: &str) {
        let written = write!(
            self.0,
            "# HELP pokea_relay_{name} {help}\n# TYPE pokea_relay_{name} {kind}\n"
        );
        written.expect("a string takes everything");
    }

    fn value(&mut self, name: &str, labels: &str, value: impl Display) {
        writeln!(self.0, "pokea_relay_{name}{labels} {value}").expect("a string takes everything");
    }
}
