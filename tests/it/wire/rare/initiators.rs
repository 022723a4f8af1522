//! Requests of initiators, and their results.

use super::{Forms, switch};
use crate::wire::desk::Desk;
use crate::wire::initiators::{
    B2B, B2C, B2C_V1, BALANCE, REVERSAL, STATUS, b2b, b2c, balance, receipt, reversal, sold, status,
};
use crate::wire::{Sent, assert_same};
use serde_json::json;

const TIMEOUTS: Forms = &[
    ("timeout_empty", "initiator/timeout_empty_object.json"),
    (
        "timeout_like_a_result",
        "initiator/timeout_like_a_result.json",
    ),
];
const STATUSES: Forms = &[
    ("status_failed", "status/result_failed.json"),
    ("status_pending", "status/result_pending.json"),
];

pub const SENT: &[&str] = &[
    "initiator/answer_other_order.json",
    "initiator/answer_without_code.json",
    "initiator/answer_without_full_stop.json",
    "initiator/result_unknown_parameters.json",
    "initiator/timeout_empty_object.json",
    "initiator/timeout_like_a_result.json",
    "b2c/result_real_looking_id.json",
    "b2c/result_done_name_missing.json",
    "b2b/result_failed_array.json",
    "b2b/result_done_numbers_escaped.json",
    "balance/result_one_account.json",
    "status/result_completed.json",
    "status/result_failed.json",
    "status/result_pending.json",
    "reversal/result_done_2017.json",
];

#[tokio::test]
async fn results_have_their_rare_forms() {
    let desk = Desk::open().await;
    let mut sent = acknowledged(&desk).await;
    for (form, faults, path, body, sample) in [
        (
            "failure_with_real_id",
            json!({"outcome": "1"}),
            B2C,
            b2c("s-1"),
            "b2c/result_real_looking_id.json",
        ),
        (
            "name_missing",
            json!({}),
            B2C,
            b2c("s-2"),
            "b2c/result_done_name_missing.json",
        ),
        (
            "parameters_unknown",
            json!({}),
            B2C,
            b2c("s-3"),
            "initiator/result_unknown_parameters.json",
        ),
        (
            "failure_as_array",
            json!({"outcome": "2001"}),
            B2B,
            b2b(),
            "b2b/result_failed_array.json",
        ),
        (
            "numbers_escaped",
            json!({}),
            B2B,
            b2b(),
            "b2b/result_done_numbers_escaped.json",
        ),
        (
            "one_account",
            json!({}),
            BALANCE,
            balance(),
            "balance/result_one_account.json",
        ),
    ] {
        desk.faults(json!({ "initiator": faults })).await;
        switch(&desk, form).await;
        let told = desk.outcome(path, body).await;
        assert_eq!(told.contains("\\/"), form == "numbers_escaped", "{told}");
        sent.push(Sent::told(sample, told));
    }
    desk.control("forms", json!({})).await;
    let paid = receipt(&desk.outcome(B2C, b2c("s-4")).await);
    for (form, sample) in STATUSES {
        switch(&desk, form).await;
        let told = desk.outcome(STATUS, status(&paid)).await;
        sent.push(Sent::told(sample, told));
    }
    desk.faults(json!({"initiator": {"shape": "strings"}}))
        .await;
    switch(&desk, "values_empty").await;
    let empty = desk.outcome(STATUS, status(&paid)).await;
    desk.faults(json!({})).await;
    desk.control("forms", json!({})).await;
    let sold = sold(&desk).await;
    switch(&desk, "reversed2017").await;
    let reversed = desk.outcome(REVERSAL, reversal(&sold)).await;
    sent.extend([
        Sent::told("status/result_completed.json", empty),
        Sent::told("reversal/result_done_2017.json", reversed),
    ]);
    assert_same(&sent, SENT);
}

async fn acknowledged(desk: &Desk) -> Vec<Sent> {
    let mut sent = vec![Sent::answer(
        "initiator/answer_without_full_stop.json",
        desk.post(BALANCE, &balance()).await,
    )];
    switch(desk, "acknowledged_other_order").await;
    let other_order = desk.post(B2C_V1, &b2c("passed over")).await;
    assert!(other_order.1.starts_with(r#"{"ConversationID""#));
    switch(desk, "acknowledged_without_code").await;
    let without_code = desk.post(B2C_V1, &b2c("passed over")).await;
    sent.extend([
        Sent::answer("initiator/answer_other_order.json", other_order),
        Sent::answer("initiator/answer_without_code.json", without_code),
    ]);
    desk.faults(json!({"initiator": {"result": {"queue_timeout": {"done": false}}}}))
        .await;
    for (form, sample) in TIMEOUTS {
        switch(desk, form).await;
        sent.push(Sent::told(sample, desk.outcome(BALANCE, balance()).await));
    }
    desk.faults(json!({})).await;
    sent
}
