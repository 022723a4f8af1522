//! Pushes, their callbacks, and queries.

use super::{Forms, switch};
use crate::wire::desk::Desk;
use crate::wire::stk::{PUSH, checkout, push, query};
use crate::wire::{Sent, assert_same};
use serde_json::{Value, json};

const PUSHES: Forms = &[
    ("push_code_number", "stk/answer_code_number.json"),
    ("push_other_code", "stk/answer_other_code.json"),
];
const PAID: Forms = &[
    ("amount_integer", "stk/callback_paid_amount_integer.json"),
    ("amount_padded", "stk/callback_paid_amount_text.json"),
    ("amount_text", "stk/callback_paid_amount_decimal_text.json"),
    ("code_text", "stk/callback_paid_code_text.json"),
    ("phone_text", "stk/callback_paid_phone_text.json"),
    ("phone_masked", "stk/callback_paid_phone_masked.json"),
    ("phone_leading_zero", "stk/callback_paid_leading_zero.txt"),
    ("items_reversed", "stk/callback_paid_other_order.json"),
    ("items_repeated", "stk/callback_paid_key_repeated.json"),
    ("item_unknown", "stk/callback_paid_unknown_item.json"),
    ("paid_prefixed", "stk/callback_paid_prefixed.json"),
];
const QUERIES: Forms = &[
    ("query_two_s", "query/answer_paid_portal.json"),
    (
        "query_customer_message",
        "query/answer_customer_message.json",
    ),
    ("query_code_number", "query/answer_paid_code_number.json"),
];

pub const SENT: &[&str] = &[
    "stk/answer_code_number.json",
    "stk/answer_other_code.json",
    "stk/answer_short_subsecond.json",
    "stk/answer_old_ids.json",
    "stk/answer_dmz_id.json",
    "stk/callback_paid_amount_integer.json",
    "stk/callback_paid_amount_text.json",
    "stk/callback_paid_amount_decimal_text.json",
    "stk/callback_paid_code_text.json",
    "stk/callback_paid_phone_text.json",
    "stk/callback_paid_phone_masked.json",
    "stk/callback_paid_leading_zero.txt",
    "stk/callback_paid_other_order.json",
    "stk/callback_paid_key_repeated.json",
    "stk/callback_paid_unknown_item.json",
    "stk/callback_paid_prefixed.json",
    "stk/callback_paid_phone_missing.json",
    "stk/callback_code_text_1032.json",
    "stk/callback_cancelled_prefixed.json",
    "stk/callback_old_ids.json",
    "stk/callback_unreachable_as_query.json",
    "stk/callback_unknown_code.json",
    "stk/callback_storage_failure.json",
    "query/answer_unknown_code.json",
    "query/answer_paid_portal.json",
    "query/answer_customer_message.json",
    "query/answer_paid_code_number.json",
    "query/error_being_processed_capitals.json",
    "query/error_not_found_01.json",
];

#[tokio::test]
async fn pushes_and_queries_have_their_rare_forms() {
    let desk = Desk::open().await;
    let mut sent = Vec::new();
    for (at, (form, sample)) in PUSHES.iter().enumerate() {
        switch(&desk, form).await;
        let answer = desk.post(PUSH, &push(&format!("25471234560{at}"))).await;
        sent.push(Sent::answer(sample, answer));
    }
    for (at, (ids, sample)) in [
        ("tenths", "stk/answer_short_subsecond.json"),
        ("of2019", "stk/answer_old_ids.json"),
        ("dmz", "stk/answer_dmz_id.json"),
    ]
    .into_iter()
    .enumerate()
    {
        desk.control("forms", json!({ "ids": ids })).await;
        let answer = desk.post(PUSH, &push(&format!("25471234561{at}"))).await;
        sent.push(Sent::answer(sample, answer));
    }
    desk.faults(json!({"balance": "bare"})).await;
    for (form, sample) in PAID {
        switch(&desk, form).await;
        let told = desk.outcome(PUSH, push("254712345620")).await;
        sent.push(Sent::told(sample, told));
    }
    desk.faults(json!({"balance": "absent"})).await;
    switch(&desk, "phone_missing").await;
    let missing = desk.outcome(PUSH, push("254712345620")).await;
    sent.push(Sent::told("stk/callback_paid_phone_missing.json", missing));
    for (ending, forms, sample) in [
        (
            "cancelled",
            json!({"rare": "cancelled_prefixed"}),
            "stk/callback_cancelled_prefixed.json",
        ),
        (
            "cancelled",
            json!({"rare": "cancelled_prefixed", "ids": "dmz"}),
            "stk/callback_old_ids.json",
        ),
        (
            "no_response",
            json!({"rare": "words_of_query"}),
            "stk/callback_unreachable_as_query.json",
        ),
        (
            "storage_failure",
            json!({}),
            "stk/callback_storage_failure.json",
        ),
        ("unlisted", json!({}), "stk/callback_unknown_code.json"),
    ] {
        desk.faults(json!({ "ending": ending })).await;
        desk.control("forms", forms).await;
        let told = desk.outcome(PUSH, push("254712345621")).await;
        if ending == "unlisted" {
            let queried = query(&desk, &checkout(&told)).await;
            sent.push(Sent::answer("query/answer_unknown_code.json", queried));
        }
        sent.push(Sent::told(sample, told));
    }
    sent.push(code_as_text(&desk).await);
    sent.extend(queries().await);
    assert_same(&sent, SENT);
}

/// Of a cancelled push, chance chooses the words; the sample has one of them.
async fn code_as_text(desk: &Desk) -> Sent {
    desk.faults(json!({"ending": "cancelled"})).await;
    switch(desk, "code_text").await;
    for _ in 0..64 {
        let told = desk.outcome(PUSH, push("254712345621")).await;
        if told.contains("Request cancelled by user\"") {
            return Sent::told("stk/callback_code_text_1032.json", told);
        }
    }
    panic!("chance never chose the other words");
}

async fn queries() -> Vec<Sent> {
    let desk = Desk::open().await;
    let paid = checkout(&desk.outcome(PUSH, push("254712345630")).await);
    let mut sent = Vec::new();
    for (form, sample) in QUERIES {
        switch(&desk, form).await;
        sent.push(Sent::answer(sample, query(&desk, &paid).await));
    }
    switch(&desk, "query_not_found01").await;
    let unknown = query(&desk, &json!("ws_CO_27032025083424885708374149")).await;
    desk.control("behaviour", json!({"behaviour": "ignores"}))
        .await;
    desk.faults(json!({"pending": "processing"})).await;
    switch(&desk, "keys_capitalised").await;
    let (_, taken) = desk.post(PUSH, &push("254712345631")).await;
    let taken: Value = serde_json::from_str(&taken).expect("JSON");
    let open = query(&desk, &taken["CheckoutRequestID"]).await;
    sent.push(Sent::answer("query/error_not_found_01.json", unknown));
    sent.push(Sent::answer(
        "query/error_being_processed_capitals.json",
        open,
    ));
    sent
}
