//! Requests in forms that no client of ours sends, as their samples have them: those that Daraja tolerates are taken, those that it
//! refuses are refused in its words. The samples' numbers are those of this test's shop, or are translated into numbers of the
//! simulator's neighbourhood.

use super::desk::Desk;
use super::initiators::CREDENTIAL;
use super::{Sample, Sent, assert_same, samples};
use pokea_simulator::{Receiver, Shop};
use serde_json::{Value, json};

/// What answers a tolerated request of each API.
const TAKEN: [(&str, &str); 10] = [
    ("stk push", "stk/answer.json"),
    ("c2b register", "c2b/register_answer.json"),
    ("c2b simulate", "c2b/simulate_answer.json"),
    ("b2c", "b2c/answer_v3.json"),
    ("b2b", "initiator/answer.json"),
    ("status", "initiator/answer.json"),
    ("reversal", "initiator/answer.json"),
    ("pull register", "pull/register_answer.json"),
    ("ratiba", "ratiba/answer.json"),
    ("balance", "initiator/answer_without_full_stop.json"),
];
/// What answers a refused one.
const REFUSED: [(&str, &str); 6] = [
    (
        "stk/request_amount_too_large.json",
        "errors/invalid_amount.json",
    ),
    (
        "stk/request_phone_wrong_form.json",
        "errors/invalid_phone.json",
    ),
    (
        "stk/request_wrong_password.json",
        "errors/wrong_credentials.json",
    ),
    (
        "c2b/register_request_forbidden_word.json",
        "errors/c2b_forbidden_word.json",
    ),
    (
        "b2b/request_spelt_correctly.json",
        "errors/invalid_identifier_type.json",
    ),
    (
        "reversal/request_spelt_correctly.json",
        "errors/invalid_identifier_type.json",
    ),
];
/// In samples whose names begin so, another number and ours.
const NUMBERS: [(&str, &str, &str); 7] = [
    ("c2b/register", "600966", "600984"),
    ("c2b/simulate_request_paybill", "600966", "600984"),
    ("c2b/simulate_request_till", "600966", "5123456"),
    ("b2c/", "600984", "600630"),
    ("b2b/", "600000", "600610"),
    ("status/", "600782", "600977"),
    ("pull/", "600000", "600977"),
];
/// Where messages go.
const ADDRESSES: [&str; 3] = ["ResultURL", "QueueTimeOutURL", "CallBackURL"];

/// The shop of the samples, with the sandbox's public passkey.
async fn desk() -> Desk {
    Desk::open_with(|options| {
        options.shop = Shop {
            store_number: "600977".into(),
            receiver: Receiver::Till("5123456".into()),
            passkey: "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919".into(),
            ..Shop::demo()
        };
    })
    .await
}

/// The request as this simulator's neighbourhood would send it, in every other way as it is.
fn translated(sample: &Sample) -> Value {
    let mut text = sample.body.clone();
    for (beginning, number, ours) in NUMBERS {
        if sample.file.starts_with(beginning) {
            text = text.replace(number, ours);
        }
    }
    // The credential of the samples is 256 bytes of nothing.
    let mut body: Value = serde_json::from_str(&text).expect("a JSON request");
    for (name, ours) in [
        ("Initiator", "practice-api"),
        ("InitiatorName", "practice-api"),
        ("SecurityCredential", CREDENTIAL),
    ] {
        if let Some(value) = body.get_mut(name) {
            *value = json!(ours);
        }
    }
    body
}

#[tokio::test]
async fn a_tolerated_request_is_taken() {
    let samples = samples();
    let mut count = 0;
    for sample in samples.values().filter(|s| s.kind == "request variant") {
        count += 1;
        let desk = desk().await;
        let mut body = translated(sample);
        let address = desk.address();
        for name in ADDRESSES {
            if let Some(url) = body.get_mut(name) {
                *url = json!(address);
            }
        }
        let answer = desk.post(&sample.path, &body).await;
        let expected = TAKEN.iter().find(|(api, _)| *api == sample.api);
        let &(_, expected) = expected.expect("an answer for this API");
        assert_same(&[Sent::answer(expected, answer)], &[expected]);
        if let Some(later) = sample.means["later"].as_str() {
            let told: Value = serde_json::from_str(&desk.told(&address).await).expect("JSON");
            let result = told.pointer("/Body/stkCallback").or(told.get("Result"));
            let code = &result.expect("a result")["ResultCode"];
            assert_eq!(code.to_string().trim_matches('"'), later, "{}", sample.file);
        }
    }
    assert_eq!(count, 19);
}

#[tokio::test]
async fn a_wrong_request_is_refused_in_the_documented_words() {
    let samples = samples();
    let refused = samples.values().filter(|s| s.kind == "refused request");
    let files: Vec<&str> = refused.map(|sample| sample.file.as_str()).collect();
    let desk = desk().await;
    for (file, expected) in REFUSED {
        assert!(files.contains(&file), "{file} is no refused request");
        let sample = &samples[file];
        let answer = desk.post(&sample.path, &translated(sample)).await;
        assert_same(&[Sent::answer(expected, answer)], &[expected]);
    }
    assert_eq!(files.len(), REFUSED.len());
}
