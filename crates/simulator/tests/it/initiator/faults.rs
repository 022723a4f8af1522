//! Answers and results that are lost, late, doubled or written otherwise.

use super::desk::{
    B2B, B2C, BALANCE, Desk, PAYOUTS, PHONE, STATUS, STORE, b2b, b2c, balance, item, keys, status,
};
use crate::by_hand::with;
use crate::shop::{msisdn, now};
use pokea_simulator::{
    AnswerFault, Faults, GatewayFault, InitiatorFaults, MoneyWord, Outcome, ResultFault,
    ResultShape, Scenario,
};
use serde_json::{Value, json};
use std::time::Duration;

impl Desk {
    fn set(&self, initiator: InitiatorFaults) {
        self.counter.shop.simulator.set_faults(Faults {
            initiator,
            ..Faults::default()
        });
    }

    fn set_result(&self, result: ResultFault) {
        self.set(InitiatorFaults {
            result,
            ..InitiatorFaults::default()
        });
    }

    fn set_shape(&self, shape: ResultShape) {
        self.set(InitiatorFaults {
            shape,
            ..InitiatorFaults::default()
        });
    }

    /// `TransactionStatus` of a B2C request.
    async fn status_of(&self, id: &str) -> String {
        let body = status(PAYOUTS, "OriginalConversationID", id);
        let result = self.outcome(STATUS, body).await;
        let status = item(&result, "TransactionStatus");
        status.as_str().expect("text").to_owned()
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_the_money_moved_and_the_id_used() {
    let desk = Desk::open().await;
    desk.set(InitiatorFaults {
        answer: AnswerFault::Lost,
        ..InitiatorFaults::default()
    });
    let (body, result, _) = desk.addressed(b2c("lost"));
    let request = desk.counter.request(reqwest::Method::POST, B2C);
    let request = request.bearer_auth(&desk.counter.token).json(&body);
    assert!(request.send().await.is_err());
    let posted = desk.counter.shop.receiver.until_posted(&result, 1).await;
    let told: Value = serde_json::from_slice(&posted[0].body).expect("JSON");
    assert_eq!(told["Result"]["ResultCode"], 0);

    desk.set(InitiatorFaults::default());
    let (status, _) = desk.counter.post(B2C, &body).await;
    assert_eq!(status.as_u16(), 500);
    assert_eq!(desk.status_of("lost").await, "Completed");
    assert_eq!(desk.ledger().postings.len(), 1);
}

#[tokio::test]
async fn a_lost_result_leaves_the_status() {
    let desk = Desk::open().await;
    desk.set_result(ResultFault::Lost);
    let asked = desk.ask(B2C, b2c("silent")).await;
    let shop = &desk.counter.shop;
    shop.until(|_| !desk.ledger().postings.is_empty()).await;
    desk.set(InitiatorFaults::default());
    assert_eq!(desk.status_of("silent").await, "Completed");
    assert!(shop.receiver.posted(&asked.result).is_empty());
}

#[tokio::test]
async fn a_result_twice_and_a_result_late() {
    let desk = Desk::open().await;
    desk.set_result(ResultFault::Twice);
    let asked = desk.ask(B2C, b2c("twice")).await;
    let posted = desk
        .counter
        .shop
        .receiver
        .until_posted(&asked.result, 2)
        .await;
    assert_eq!(posted[0].body, posted[1].body);
    assert_eq!(desk.ledger().postings.len(), 1);

    desk.set_result(ResultFault::Late { seconds: 100 });
    let before = now();
    desk.outcome(BALANCE, balance(STORE)).await;
    assert!(now().since(before) >= Duration::from_secs(100) / crate::shop::SPEED);
}

#[tokio::test]
async fn a_result_before_the_answer() {
    let desk = Desk::open().await;
    desk.set_result(ResultFault::BeforeAnswer);
    let asked = desk.ask(B2C, b2c("early")).await;
    let posted = desk.counter.shop.receiver.posted(&asked.result);
    assert_eq!(posted.len(), 1);
}

#[tokio::test]
async fn a_queue_timeout_says_nothing_about_the_money() {
    let desk = Desk::open().await;
    for (id, done, status) in [("q-1", false, "Expired"), ("q-2", true, "Completed")] {
        desk.set_result(ResultFault::QueueTimeout { done });
        let asked = desk.ask(B2C, b2c(id)).await;
        let receiver = &desk.counter.shop.receiver;
        let notice = receiver.until_posted(&asked.timeout, 1).await;
        let notice: Value = serde_json::from_slice(&notice[0].body).expect("JSON");
        assert_eq!(notice["OriginatorConversationID"], id);
        assert_eq!(notice["ConversationID"], asked.ack["ConversationID"]);
        assert!(receiver.posted(&asked.result).is_empty());
        desk.set(InitiatorFaults::default());
        assert_eq!(desk.status_of(id).await, status);
        assert_eq!(desk.ledger().postings.len(), usize::from(done));
    }
}

#[tokio::test]
async fn any_outcome_by_switch() {
    let desk = Desk::open().await;
    for (outcome, code) in [
        (Outcome::Internal, json!(17)),
        (Outcome::CredentialCheck, json!(18)),
        (Outcome::Busy, json!(26)),
        (Outcome::PayerState, json!(11)),
        (Outcome::NoSuchOperator, json!("SFC_IC0003")),
        (Outcome::Overload, json!(100_000_001)),
        (Outcome::AlreadyReversed, json!("R000001")),
    ] {
        desk.set(InitiatorFaults {
            outcome: Some(outcome),
            ..InitiatorFaults::default()
        });
        desk.fails(B2C, b2c(&code.to_string()), code).await;
    }
}

#[tokio::test]
async fn the_forms_of_a_result() {
    let desk = Desk::open().await;
    desk.set_shape(ResultShape::SingleObject);
    let result = desk.outcome(BALANCE, balance(STORE)).await;
    assert_eq!(
        result["ResultParameters"]["ResultParameter"]["Key"],
        "AccountBalance"
    );

    desk.set_shape(ResultShape::MissingValue);
    let result = desk.outcome(BALANCE, balance(STORE)).await;
    let items = &result["ResultParameters"]["ResultParameter"];
    assert_eq!(items[1], json!({"Key": "BOCompletedTime"}));

    desk.set_shape(ResultShape::Strings);
    let result = desk.outcome(BALANCE, balance(STORE)).await;
    assert_eq!(
        (&result["ResultType"], &result["ResultCode"]),
        (&json!("0"), &json!("0"))
    );
    assert!(item(&result, "BOCompletedTime").is_string());

    desk.set_shape(ResultShape::ActionTypeFirst);
    let asked = desk.ask(BALANCE, balance(STORE)).await;
    let result = desk.told(&asked).await;
    assert_eq!(
        keys(&result),
        ["ActionType", "AccountBalance", "BOCompletedTime"]
    );
    assert_eq!(*item(&result, "ActionType"), "AccountBalance");
    let posted = desk.counter.shop.receiver.posted(&asked.result);
    let body = String::from_utf8_lossy(&posted[0].body).into_owned();
    assert!(body.contains(r"https:\/\/internalapi"), "{body}");

    desk.set_shape(ResultShape::RepeatedKey);
    let result = desk.outcome(B2C, b2c("forms")).await;
    assert_eq!(
        keys(&result)
            .iter()
            .filter(|key| **key == "TransactionAmount")
            .count(),
        2
    );
    let receipt = result["TransactionID"].as_str().expect("text");
    let result = desk
        .outcome(STATUS, status(PAYOUTS, "TransactionID", receipt))
        .await;
    assert_eq!(keys(&result)[..2], ["DebitPartyName", "DebitPartyName"]);
}

#[tokio::test]
async fn a_scenario_follows_the_phone_that_is_paid() {
    let desk = Desk::open().await;
    let simulator = &desk.counter.shop.simulator;
    simulator.set_scenario(Some(msisdn(PHONE)), Some(Scenario::SingleObject));
    let result = desk.outcome(B2C, b2c("p-1")).await;
    let one = &result["ResultParameters"]["ResultParameter"];
    assert_eq!(one["Key"], "TransactionAmount");
    let other = with(b2c("p-2"), "PartyB", json!("254722000000"));
    assert_eq!(keys(&desk.outcome(B2C, other).await).len(), 8);

    // These numbers play a scenario by themselves: spike arrest, and a result that is lost.
    let refused = with(b2c("p-3"), "PartyB", json!("254700000112"));
    let (_, answer) = desk.counter.post(B2C, &refused).await;
    assert_eq!(answer["errorCode"], "500.003.02");
    assert_eq!(desk.ledger().postings.len(), 2);
    let silent = desk.ask(B2C, with(b2c("p-4"), "PartyB", json!("254700000116")));
    let silent = silent.await;
    desk.counter
        .shop
        .until(|_| desk.ledger().postings.len() == 3)
        .await;
    assert_eq!(desk.status_of("p-4").await, "Completed");
    assert!(desk.counter.shop.receiver.posted(&silent.result).is_empty());
    // What was refused at the gateway has not used its id up.
    assert_eq!(desk.outcome(B2C, b2c("p-3")).await["ResultCode"], 0);
}

#[tokio::test]
async fn scenarios_for_everybody_reach_initiators_too() {
    let desk = Desk::open().await;
    let simulator = &desk.counter.shop.simulator;
    for (scenario, status, code) in [
        (Scenario::Maintenance, 503, "00.002.1001"),
        (Scenario::SystemBusy, 500, "500.003.02"),
        (Scenario::TokenRefused, 401, "401.002.01"),
    ] {
        simulator.set_scenario(None, Some(scenario));
        let answer = desk.counter.post(B2C, &b2c("s-1")).await;
        assert_eq!(answer.0.as_u16(), status, "{answer:?}");
        assert_eq!(answer.1["errorCode"], code);
    }
    simulator.set_faults(Faults {
        gateway: Some(GatewayFault::Internal),
        ..Faults::default()
    });
    let (_, answer) = desk
        .counter
        .post(B2B, &b2b("BusinessPayBill", STORE, "600610"))
        .await;
    assert_eq!(answer["errorMessage"], "System internal error.");
    assert!(desk.ledger().postings.is_empty());

    simulator.set_scenario(None, Some(Scenario::AnswerLost));
    let (body, result, _) = desk.addressed(b2c("s-2"));
    let request = desk.counter.request(reqwest::Method::POST, B2C);
    let request = request.bearer_auth(&desk.counter.token).json(&body);
    assert!(request.send().await.is_err());
    desk.counter.shop.receiver.until_posted(&result, 1).await;
    assert_eq!(desk.ledger().postings.len(), 1);
}

#[tokio::test]
async fn a_request_survives_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let state_file = Some(folder.path().join("state.json"));
    let desk = Desk::open_with(|options| {
        options.speed = 1;
        options.state_file = state_file.clone();
    })
    .await;
    let (body, result, _) = desk.addressed(b2c("restart"));
    assert_eq!(
        desk.counter.post(B2C, &body).await.0,
        reqwest::StatusCode::OK
    );
    let shop = desk.counter.shop;
    shop.simulator.stop().await;
    assert!(shop.receiver.posted(&result).is_empty());
    let simulator = pokea_simulator::Simulator::start(pokea_simulator::Options {
        speed: 100,
        state_file,
        ..pokea_simulator::Options::default()
    })
    .await
    .expect("a simulator");
    shop.receiver.until_posted(&result, 1).await;
    assert_eq!(simulator.ledger().postings.len(), 1);
    assert_eq!(simulator.ledger().sum.cents(), 0);
}

#[tokio::test]
async fn a_till_pays_a_bill_while_its_customers_pay() {
    let desk = Desk::open().await;
    let (receipt, bill) = tokio::join!(
        desk.sell(),
        desk.outcome(B2B, b2b("BusinessPayBill", super::desk::TILL, "600610"))
    );
    assert_eq!(bill["ResultCode"], 0);
    assert_ne!(bill["TransactionID"], receipt.as_str());
    assert_eq!(desk.ledger().postings.len(), 2);
}

#[tokio::test]
async fn a_status_says_of_the_money_what_it_is_told_to_say() {
    let desk = Desk::open().await;
    let receipt = desk.sell().await;
    for (money, word) in [
        (MoneyWord::Reversed, "Reversed"),
        (MoneyWord::Pending, "Pending"),
        (MoneyWord::Declined, "Declined"),
        (MoneyWord::Completed, "Completed"),
    ] {
        desk.set(InitiatorFaults {
            money,
            ..InitiatorFaults::default()
        });
        let body = status(STORE, "TransactionID", receipt.as_str());
        let result = desk.outcome(STATUS, body).await;
        assert_eq!(*item(&result, "TransactionStatus"), word);
    }
}
