//! Every sample of the wire (`tests/samples`, written from public descriptions and not from this code) means to this crate what its
//! index says: an answer, callback or result is read as that, and a request that is built from the meaning is the sample. A file
//! without an entry, or an entry that nobody reads, fails.

mod asked;
mod bills;
mod c2b;
mod errors;
mod oauth;
mod others;
mod results;
mod shown;
mod stk;

use pokea_daraja::values::{CallbackUrl, ShortCode};
use pokea_daraja::{Acknowledge, Request};
use pokea_domain::{Cents, Millis, Msisdn, NairobiTime};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

/// One file, and what the index says of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Sample {
    pub file: String,
    pub api: String,
    pub kind: String,
    /// The call that an error answered.
    #[serde(default)]
    pub during: String,
    #[serde(default)]
    pub status: u16,
    #[serde(default)]
    pub path: String,
    #[serde(default)]
    pub headers: Map<String, Value>,
    pub means: Map<String, Value>,
    #[serde(skip)]
    pub body: Vec<u8>,
}

/// What the index adds for people, and what is said of another moment than this one.
const NOTES: [&str; 9] = [
    "form",
    "later",
    "must_not_be_printed",
    "nothing_started",
    "outcome_when_reading",
    "payment",
    "reason",
    "then",
    "wait_seconds",
];

impl Sample {
    /// What must come of reading it.
    fn meaning(&self) -> Value {
        let mut means = self.means.clone();
        means.retain(|key, _| !NOTES.contains(&key.as_str()));
        Value::Object(means)
    }

    fn text(&self, key: &str) -> &str {
        self.given(key)
            .unwrap_or_else(|| panic!("{}: the meaning has no {key}", self.file))
    }

    /// A text that may be `null`.
    fn given(&self, key: &str) -> Option<&str> {
        self.means.get(key)?.as_str()
    }

    fn cents(&self, key: &str) -> Cents {
        let cents = self.means.get(key).and_then(Value::as_i64);
        Cents::new(cents.unwrap_or_else(|| panic!("{}: {key} is no number", self.file)))
    }

    fn phone(&self, key: &str) -> Msisdn {
        Msisdn::parse(self.text(key)).expect("a phone number")
    }

    fn time(&self, key: &str) -> Millis {
        let time = chrono::DateTime::parse_from_rfc3339(self.text(key)).expect("a time");
        Millis(time.timestamp_millis())
    }

    /// Noon of a day in Nairobi.
    fn day(&self, key: &str) -> Millis {
        noon(self.text(key))
    }

    fn short_code(&self, key: &str) -> ShortCode {
        ShortCode::parse(self.text(key)).expect("a short code")
    }

    fn url(&self, key: &str) -> CallbackUrl {
        url(self.text(key))
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// What this crate makes of a sample: in the words of the index, and as `Debug` shows it.
pub struct Reading {
    said: Value,
    shown: String,
}

impl Reading {
    fn of(read: &impl Debug, said: Value) -> Self {
        let shown = format!("{read:?}");
        Self { said, shown }
    }
}

/// A request as it goes out.
pub struct Built {
    path: &'static str,
    header: Option<(&'static str, String)>,
    body: Value,
    shown: String,
}

impl Built {
    /// A request without a time in it.
    fn of(request: &(impl Request + Debug)) -> Self {
        Self::at(request, Millis(0))
    }

    fn at(request: &(impl Request + Debug), now: Millis) -> Self {
        let header = request.header();
        Self {
            path: request.path(),
            header: header.map(|(name, value)| (name, value.expose_secret().to_owned())),
            body: serde_json::from_str(&request.body(now)).expect("JSON"),
            shown: format!("{request:?}"),
        }
    }
}

/// A time in the words of the index.
fn iso(time: NairobiTime) -> String {
    let stamp = time.stamp();
    let time = chrono::NaiveDateTime::parse_from_str(&stamp, "%Y%m%d%H%M%S").expect("a stamp");
    time.format("%Y-%m-%dT%H:%M:%S+03:00").to_string()
}

fn noon(day: &str) -> Millis {
    let stamp = format!("{}120000", day.replace('-', ""));
    NairobiTime::parse_stamp(&stamp).expect("a day").instant()
}

fn url(text: &str) -> CallbackUrl {
    CallbackUrl::parse("a sample", text).expect("a URL")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

pub fn all() -> Vec<Sample> {
    let index = std::fs::read(folder().join("index.json")).expect("the index");
    let samples: Vec<Sample> = serde_json::from_slice(&index).expect("the index is JSON");
    let with_body = |mut sample: Sample| {
        sample.body = std::fs::read(folder().join(&sample.file))
            .unwrap_or_else(|error| panic!("{}: {error}", sample.file));
        sample
    };
    samples.into_iter().map(with_body).collect()
}

/// What this crate makes of a sample, in the words of the index, and what it must be. `None` if it never meets such a body: requests
/// that only other clients send, answers that only other merchants give, and notices of which nothing is read.
fn read(sample: &Sample) -> Option<(Reading, Value)> {
    Some(match (sample.kind.as_str(), sample.api.as_str()) {
        ("request variant" | "refused request" | "timeout", _) => return None,
        ("reply", _) => (Reading::of(&"sent", reply(sample)?), sample.json()),
        (_, "oauth") => oauth::read(sample),
        ("request", _) => request(sample),
        ("error", _) => (errors::read(sample), errors::meaning(sample)),
        ("answer", "initiator" | "b2c") => (asked::answer(sample), asked::answer_meaning(sample)),
        ("result", _) => (results::read(sample), results::meaning(sample)),
        ("codes", "initiator") => results::codes(sample),
        (_, "stk push" | "stk query") => (stk::read(sample), stk::meaning(sample)),
        (_, "c2b" | "c2b register" | "c2b simulate") => (c2b::read(sample), c2b::meaning(sample)),
        ("callback", "bill") => (bills::payment(sample), sample.meaning()),
        ("answer", "bill" | "bill optin") => (bills::answer(sample), sample.meaning()),
        ("callback", "express" | "ratiba") => (others::callback(sample), sample.meaning()),
        ("answer", _) => (others::answer(sample), others::answer_meaning(sample)),
        other => panic!("nobody reads {other:?}"),
    })
}

/// The request of a sample, built from its meaning, and the sample: path, header and body, all scalars as text.
fn request(sample: &Sample) -> (Reading, Value) {
    let built = built(sample);
    let header = sample.headers.iter().next();
    let header = header.map(|(name, value)| (name.as_str(), value.as_str().expect("text")));
    let whole = |path: &str, header: Option<(&str, &str)>, body: Value| serde_json::json!({"path": path, "header": header, "body": texts(body)});
    let ours = built
        .header
        .as_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let said = whole(built.path, ours, built.body);
    let reading = Reading {
        said,
        shown: built.shown,
    };
    (reading, whole(&sample.path, header, sample.json()))
}

fn built(sample: &Sample) -> Built {
    match sample.api.as_str() {
        "stk push" => stk::push(sample),
        "stk query" => stk::query(sample),
        "c2b register" => c2b::register(sample),
        "c2b simulate" => c2b::simulate(sample),
        "express" | "qr" | "pull register" | "pull query" | "ratiba" => others::request(sample),
        api if api.starts_with("bill ") => bills::request(sample),
        _ => asked::request(sample),
    }
}

/// What a merchant with this crate answers, where the sample is its own form.
fn reply(sample: &Sample) -> Option<Value> {
    let body = match sample.file.as_str() {
        "stk/reply.json" => Acknowledge::Push.body().to_owned(),
        "c2b/confirmation_reply.json" => Acknowledge::Confirmation.body().to_owned(),
        "initiator/reply.json" => Acknowledge::Result.body().to_owned(),
        "bill/reply.json" => Acknowledge::BillPayment.body().to_owned(),
        "c2b/validation_reply_accepted.json"
        | "c2b/validation_reply_own_id.json"
        | "c2b/validation_reply_rejected.json" => c2b::answer(sample),
        "c2b/validation_reply_accepted_number.json"
        | "c2b/confirmation_reply_xml.txt"
        | "initiator/reply_other.json" => return None,
        other => panic!("nobody answers {other}"),
    };
    Some(serde_json::from_str(&body).expect("JSON"))
}

/// Numbers as their digits, since Daraja takes both; a security credential as its length, since each is another.
fn texts(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Array(items) => items.into_iter().map(texts).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| match value {
                Value::String(secret) if key == "SecurityCredential" => (key, secret.len().into()),
                value => (key, texts(value)),
            })
            .collect(),
        other => other,
    }
}

#[test]
fn every_sample_means_what_the_index_says() {
    let mut wrong = Vec::new();
    for sample in all() {
        let read = std::panic::catch_unwind(|| read(&sample));
        match read {
            Ok(Some((Reading { said, .. }, means))) if said != means => {
                wrong.push(format!("{}\n  reads {said}\n  means {means}", sample.file));
            }
            Ok(_) => {}
            Err(panic) => {
                let why = panic
                    .downcast_ref::<String>()
                    .map_or("panics", String::as_str);
                wrong.push(format!("{}: {why}", sample.file));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn index_and_folder_have_the_same_files() {
    let indexed: BTreeSet<String> = all().into_iter().map(|sample| sample.file).collect();
    let mut found = BTreeSet::new();
    for family in std::fs::read_dir(folder()).expect("the folder") {
        let family = family.expect("an entry").path();
        if !family.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&family).expect("a family") {
            let file = file.expect("an entry").path();
            let name = file.strip_prefix(folder()).expect("it lies inside");
            found.insert(name.to_string_lossy().replace('\\', "/"));
        }
    }
    assert_eq!(indexed, found);
    assert!(indexed.len() > 250, "{} samples", indexed.len());
}
