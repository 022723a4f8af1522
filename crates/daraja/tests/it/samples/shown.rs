//! Snapshots: every request as it goes out, and every other body as `Debug` shows what was read of it, one file for each family. What is
//! secret or personal must not show.

use super::{all, built, read, texts};
use crate::canned::{Canned, NOW, Reply};
use serde_json::Value;
use std::collections::BTreeMap;

fn assert_family(kind: &str, family: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("{kind}_{family}"), text));
}

/// The folder of a sample; the small ones together.
fn family(file: &str) -> &str {
    let folder = file.split('/').next().unwrap_or_default();
    match folder {
        "b2b" | "b2c" | "balance" | "initiator" | "reversal" | "status" => "initiators",
        "express" | "qr" | "pull" | "ratiba" => "others",
        "stk" | "query" => "stk",
        folder => folder,
    }
}

#[test]
fn requests_as_they_go_out() {
    let mut families: BTreeMap<String, String> = BTreeMap::new();
    for sample in all()
        .iter()
        .filter(|sample| sample.kind == "request" && sample.api != "oauth")
    {
        let built = built(sample);
        let header = built
            .header
            .map_or(String::new(), |(name, _)| format!("{name}: ..\n"));
        let mut body = texts(built.body);
        if let Some(password) = body.get_mut("Password") {
            *password = "..".into();
        }
        let body = serde_json::to_string_pretty(&body).expect("JSON");
        let text = families.entry(family(&sample.file).to_owned()).or_default();
        text.push_str(&format!(
            "{}\nPOST {}\n{header}{body}\n\n",
            sample.file, built.path
        ));
    }
    for (family, text) in families {
        assert_family("requests", &family, &text);
    }
}

#[test]
fn bodies_as_they_are_read() {
    let mut families: BTreeMap<String, String> = BTreeMap::new();
    for sample in all().iter().filter(|sample| {
        !matches!(sample.kind.as_str(), "request" | "reply") && sample.api != "oauth"
    }) {
        if let Some((reading, _)) = read(sample) {
            let text = families.entry(family(&sample.file).to_owned()).or_default();
            text.push_str(&format!("{}\n  {}\n", sample.file, reading.shown));
        }
    }
    for (family, text) in families {
        assert_family("readings", &family, &text);
    }
}

/// What each exchange has around its body: a header of its own for Bill Manager, and the token for all.
#[tokio::test]
async fn the_head_of_a_request() {
    let server = Canned::serve(|request| {
        if request.is("/oauth/") {
            Reply::token("c9SQxWWhmdVRlyh0zh8gZDTkubVF")
        } else {
            Reply::error(500, "500.003.1001", "Internal Server Error")
        }
    })
    .await;
    let client = server.client();
    let _ = client.send(&super::stk::any_push(), NOW).await;
    let _ = client.send(&super::bills::any_call(), NOW).await;
    let mut text = String::new();
    for request in server.seen("/") {
        let own = server.address.to_string();
        let headers = request.headers.replace(&own, "127.0.0.1");
        let shown = |line: &str| match line.split_once(": ") {
            Some(("content-length", _)) => "content-length: ..".to_owned(),
            Some((name @ ("authorization" | "appkey"), value)) => {
                let scheme = value.split_once(' ').map_or("", |(scheme, _)| scheme);
                format!("{name}: {scheme} ..")
            }
            _ => line.to_owned(),
        };
        let headers: Vec<String> = headers.lines().map(shown).collect();
        text.push_str(&format!("{}\n{}\n\n", request.line, headers.join("\n")));
    }
    assert_family("requests", "heads", &text);
}

/// Of all that the samples hold: numbers of people, names, the secrets of the tests, and addresses that could claim a payment.
#[test]
fn nothing_secret_or_personal_shows() {
    let mut secrets: Vec<String> = [
        "708374149",
        "705912645",
        "2547 *",
        "25470*",
        "JANE",
        "Jane",
        "DOE",
        "WANJIRU",
        "94c392c3",
        "c9SQxWWhmdVRlyh0zh8gZDTkubVF",
        "bfb279f9",
        "0f1e2d",
        "c0f1",
        "a11d",
        "duka@",
        "AG_2376487236",
    ]
    .map(str::to_owned)
    .to_vec();
    let samples = all();
    for sample in &samples {
        let Ok(Value::Object(body)) = serde_json::from_slice(&sample.body) else {
            continue;
        };
        let kept = ["Password", "SecurityCredential", "MSISDN", "QRCode"];
        secrets.extend(
            kept.iter()
                .filter_map(|key| body.get(*key)?.as_str())
                .map(str::to_owned),
        );
    }
    secrets.retain(|secret| !secret.is_empty());
    let mut shown = 0;
    for sample in &samples {
        let Some((reading, _)) = read(sample) else {
            continue;
        };
        shown += 1;
        for secret in &secrets {
            assert!(
                !reading.shown.contains(secret.as_str()),
                "{} shows {secret}: {}",
                sample.file,
                reading.shown
            );
        }
    }
    assert!(shown > 200, "{shown} samples are shown");
}
