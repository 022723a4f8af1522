//! The simulator against the samples of the wire, which were written from public descriptions and from neither program: over real
//! sockets it answers, calls back and reports in every documented form, and the client reads its bodies as it reads the samples.

mod asked;
mod c2b;
mod codes;
mod desk;
mod errors;
mod form;
mod initiators;
mod others;
mod rare;
mod reading;
mod stk;

use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A sample, as the index of the client's tests describes it.
#[derive(Clone, Debug, Deserialize)]
struct Sample {
    file: String,
    api: String,
    kind: String,
    #[serde(default)]
    status: u16,
    #[serde(default)]
    path: String,
    source: String,
    #[serde(default)]
    means: Value,
    #[serde(skip)]
    body: String,
}

impl Sample {
    /// Where a source gives no words, those of the sample are ours, and another wording is as good.
    fn has_words(&self) -> bool {
        !self.source.contains("ours")
    }

    fn has_status(&self) -> bool {
        self.status != 0 && !self.source.contains("status is not printed")
    }
}

fn samples() -> BTreeMap<String, Sample> {
    let folder: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/daraja/tests/samples");
    let index = std::fs::read(folder.join("index.json")).expect("the index");
    let samples: Vec<Sample> = serde_json::from_slice(&index).expect("the index is JSON");
    let with_body = |mut sample: Sample| {
        sample.body = std::fs::read_to_string(folder.join(&sample.file)).expect("the sample");
        (sample.file.clone(), sample)
    };
    samples.into_iter().map(with_body).collect()
}

/// What the simulator sent where a sample belongs.
struct Sent {
    sample: &'static str,
    /// Of an answer.
    status: u16,
    body: String,
}

impl Sent {
    fn answer(sample: &'static str, (status, body): (u16, String)) -> Self {
        Self {
            sample,
            status,
            body,
        }
    }

    fn told(sample: &'static str, body: String) -> Self {
        Self::answer(sample, (0, body))
    }
}

/// Every body has the form of its sample, and the client reads both as the same; and these samples are all that the family claims.
fn assert_same(sent: &[Sent], claimed: &[&'static str]) {
    let samples = samples();
    let mut wrong = Vec::new();
    for sent in sent {
        let sample = &samples[sent.sample];
        if sample.has_status() && sample.status != sent.status {
            wrong.push(format!(
                "{}: {} for {}",
                sent.sample, sent.status, sample.status
            ));
        }
        let (ours, theirs) = (form::of(&sent.body, sample), form::of(&sample.body, sample));
        if ours != theirs {
            wrong.push(format!(
                "{}:\n  sent   {ours}\n  sample {theirs}",
                sent.sample
            ));
        }
        let read = |body: &str| reading::of(sample, body.as_bytes());
        let (ours, theirs) = (read(&sent.body), read(&sample.body));
        if ours != theirs {
            wrong.push(format!(
                "{}:\n  read   {ours}\n  sample {theirs}",
                sent.sample
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let sent: BTreeSet<&str> = sent.iter().map(|sent| sent.sample).collect();
    assert_eq!(sent, claimed.iter().copied().collect());
}

/// Each sample that Safaricom could send is sent by the simulator.
#[test]
fn every_documented_form_is_sent() {
    let families = [
        stk::SENT,
        errors::SENT,
        c2b::SENT,
        initiators::SENT,
        others::SENT,
    ];
    let sent: BTreeSet<&str> = families
        .iter()
        .chain(&rare::SENT)
        .copied()
        .flatten()
        .copied()
        .collect();
    let samples = samples();
    let theirs: BTreeSet<&str> = samples
        .values()
        .filter(|sample| {
            !sample.kind.contains("request") && !matches!(sample.kind.as_str(), "reply" | "codes")
        })
        .map(|sample| sample.file.as_str())
        .collect();
    assert_eq!(sent, theirs);
}
