//! What is in logs stays readable for ever. A line here is as a till wrote it, and is never edited: new forms get new lines.

use crate::counter::attempt;
use pokea_domain::Millis;
use pokea_domain::payment::AttemptState;
use pokea_domain::print::{PrintJob, PrintState};
use pokea_domain::sale::{Effect, Event, Sale, SaleState};

/// Paid, from before there were print jobs.
const PAID: &str = r#"
{"opened":{"sale":"00000000-0000-0000-0000-000000000001","register":1,"lines":[{"quantity":1,"unit":150000}],"due":150000}}
{"asked":{"attempt":"00000000-0000-0000-0000-000000000001","phone":"254712345678","amount":150000,"nonce":"0000000000000000000000000000000000000000000000000000000000000001"}}
{"accepted":{"attempt":"00000000-0000-0000-0000-000000000001","push":{"checkout":"ws_CO_1","merchant":"merchant-1","adopted":false}}}
{"claimed":{"attempt":"00000000-0000-0000-0000-000000000001","claim":{"checkout":"ws_CO_1","merchant":"merchant-1","outcome":{"Failed":"NoMoney"}}}}
{"claimed":{"attempt":"00000000-0000-0000-0000-000000000001","claim":{"checkout":"ws_CO_1","merchant":"merchant-1","outcome":{"Paid":{"amount":150000,"code":"UKM0000001"}}}}}
{"proven_paid":{"attempt":"00000000-0000-0000-0000-000000000001"}}
{"completed":{"receipt":{"register":1,"sequence":1},"tender":{"Mpesa":{"attempt":"00000000-0000-0000-0000-000000000001"}}}}
{"payer_named":{"attempt":"00000000-0000-0000-0000-000000000001","name":"WANJIKU"}}
"#;

/// Every other event of that time: refused, not sent, not paid and then paid after all, and one whose answer was lost.
const STOPPED: &str = r#"
{"opened":{"sale":"00000000-0000-0000-0000-000000000001","register":1,"lines":[{"quantity":1,"unit":150000}],"due":150000}}
{"asked":{"attempt":"00000000-0000-0000-0000-000000000001","phone":"254712345678","amount":150000,"nonce":"0000000000000000000000000000000000000000000000000000000000000001"}}
{"refused":{"attempt":"00000000-0000-0000-0000-000000000001","why":"PhoneBusy"}}
{"asked":{"attempt":"00000000-0000-0000-0000-000000000002","phone":"254712345678","amount":150000,"nonce":"0000000000000000000000000000000000000000000000000000000000000002"}}
{"not_sent":{"attempt":"00000000-0000-0000-0000-000000000002","why":"Unreachable"}}
{"asked":{"attempt":"00000000-0000-0000-0000-000000000003","phone":"254712345678","amount":150000,"nonce":"0000000000000000000000000000000000000000000000000000000000000003"}}
{"accepted":{"attempt":"00000000-0000-0000-0000-000000000003","push":{"checkout":"ws_CO_3","merchant":"merchant-3","adopted":false}}}
{"proven_unpaid":{"attempt":"00000000-0000-0000-0000-000000000003","failure":"Declined"}}
{"asked":{"attempt":"00000000-0000-0000-0000-000000000004","phone":"254712345678","amount":150000,"nonce":"0000000000000000000000000000000000000000000000000000000000000004"}}
{"lost":{"attempt":"00000000-0000-0000-0000-000000000004"}}
{"claimed":{"attempt":"00000000-0000-0000-0000-000000000004","claim":{"checkout":"ws_CO_4","merchant":"merchant-4","outcome":{"Paid":{"amount":150000,"code":"UKM0000004"}}}}}
{"accepted":{"attempt":"00000000-0000-0000-0000-000000000004","push":{"checkout":"ws_CO_4","merchant":"merchant-4","adopted":true}}}
{"disputed":{"attempt":"00000000-0000-0000-0000-000000000004","why":"Unattributed"}}
"stopped"
{"proven_paid":{"attempt":"00000000-0000-0000-0000-000000000003"}}
{"refund_due":{"attempt":"00000000-0000-0000-0000-000000000003","amount":150000}}
"cancelled"
"#;

/// An unknown attempt let go in both ways, its late money, and paper: in logs since there are print jobs.
const LET_GO: &str = r#"
{"opened":{"sale":"00000000-0000-0000-0000-000000000001","register":1,"lines":[{"quantity":1,"unit":150000}],"due":150000}}
{"asked":{"attempt":"00000000-0000-0000-0000-000000000001","phone":"254712345678","amount":150000,"nonce":"0000000000000000000000000000000000000000000000000000000000000001"}}
{"lost":{"attempt":"00000000-0000-0000-0000-000000000001"}}
{"overridden":{"attempt":"00000000-0000-0000-0000-000000000001","session":"00000000-0000-0000-0000-0000000e0001"}}
{"cleared":{"attempt":"00000000-0000-0000-0000-000000000001","look":{"began_at":1800000480000,"from":1799827680000,"to":1800000480000,"lag":{"secs":300,"nanos":0}}}}
{"claimed":{"attempt":"00000000-0000-0000-0000-000000000001","claim":{"checkout":"ws_CO_1","merchant":"merchant-1","outcome":{"Paid":{"amount":150000,"code":"UKM0000001"}}}}}
{"accepted":{"attempt":"00000000-0000-0000-0000-000000000001","push":{"checkout":"ws_CO_1","merchant":"merchant-1","adopted":true}}}
{"recorded":{"attempt":"00000000-0000-0000-0000-000000000001","code":"UKM0000001"}}
{"completed":{"receipt":{"register":1,"sequence":1},"tender":{"Mpesa":{"attempt":"00000000-0000-0000-0000-000000000001"}}}}
{"paper":{"queued":{"copy":false}}}
{"paper":"began"}
{"paper":"not_printed"}
{"paper":"began"}
{"paper":"unclear"}
{"paper":{"queued":{"copy":true}}}
{"paper":"began"}
{"paper":"printed"}
"#;

/// What the till's own records brought: a code that replaces the claimed one, one that is taken away, and a payment straight to the till
/// that a person gave to the sale; in logs since the records are read.
const RECORDED: &str = r#"
{"opened":{"sale":"00000000-0000-0000-0000-000000000001","register":1,"lines":[{"quantity":1,"unit":150000}],"due":150000}}
{"asked":{"attempt":"00000000-0000-0000-0000-000000000001","phone":"254712345678","amount":150000,"nonce":"0000000000000000000000000000000000000000000000000000000000000001"}}
{"lost":{"attempt":"00000000-0000-0000-0000-000000000001"}}
{"completed":{"receipt":{"register":1,"sequence":1},"tender":{"Direct":{"code":"UKM0000009","phone":"254733000111","by":"cashier"}}}}
{"recorded":{"attempt":"00000000-0000-0000-0000-000000000001","code":"UKM0000001"}}
{"refund_due":{"attempt":"00000000-0000-0000-0000-000000000001","amount":150000}}
{"coded":{"attempt":"00000000-0000-0000-0000-000000000001","code":null}}
{"coded":{"attempt":"00000000-0000-0000-0000-000000000001","code":"UKM0000002"}}
"#;

/// By the owner, from a phone that the records hide.
const GIVEN_BY_THE_OWNER: &str = r#"
{"opened":{"sale":"00000000-0000-0000-0000-000000000001","register":1,"lines":[{"quantity":1,"unit":150000}],"due":150000}}
{"completed":{"receipt":{"register":1,"sequence":1},"tender":{"Direct":{"code":"UKM0000009","phone":null,"by":{"owner":"00000000-0000-0000-0000-0000000e0001"}}}}}
"#;

/// Reads a log, and writes it again as it was.
fn fold(log: &str) -> Sale {
    let lines: Vec<&str> = log.trim().lines().collect();
    let events: Vec<Event> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}")))
        .collect();
    for (line, event) in lines.iter().zip(&events) {
        let written = serde_json::to_string(event).expect("an event is JSON");
        assert_eq!(written, *line, "the chain covers these bytes");
    }
    Sale::replay(
        events
            .iter()
            .map(|event| (Millis(1_800_000_000_000), event)),
    )
    .expect("a log begins with an opening")
}

#[test]
fn an_old_paid_sale_folds_and_wants_no_paper() {
    let sale = fold(PAID);
    assert_eq!(
        sale.completion().map(|done| done.receipt.to_string()),
        Some("R1-000001".to_owned())
    );
    assert_eq!(sale.paper, None, "or a new printer would print the past");
    assert!(!sale.has_live_attempt());
}

#[test]
fn an_old_unhappy_sale_folds() {
    let sale = fold(STOPPED);
    assert!(matches!(sale.state, SaleState::Cancelled(_)));
    assert_eq!(sale.refunds_due.len(), 1);
    assert!(matches!(
        sale.attempt(attempt(4)).map(|a| &a.state),
        Some(AttemptState::Accepted(push)) if push.adopted
    ));
}

#[test]
fn what_is_written_since_folds() {
    let sale = fold(LET_GO);
    assert!(sale.completion().is_some());
    let printed = PrintJob {
        state: PrintState::Printed,
        copy: true,
    };
    assert_eq!(sale.paper, Some(printed));
}

#[test]
fn what_the_records_brought_folds() {
    let sale = fold(RECORDED);
    let code = crate::counter::code;
    assert_eq!(sale.paid_directly_by(), Some(&code(9)));
    assert_eq!(sale.refunds_due.len(), 1);
    let attempt = &sale.attempts[0];
    assert!(matches!(attempt.state, AttemptState::Paid(None, _)));
    assert_eq!(attempt.code(), Some(&code(2)));
    assert_eq!(fold(GIVEN_BY_THE_OWNER).paid_directly_by(), Some(&code(9)));
}

#[test]
fn old_work_of_the_outbox_is_still_work() {
    for line in [
        r#"{"query":{"attempt":"00000000-0000-0000-0000-000000000001","poll":{"Planned":0},"due":1800000005000}}"#,
        r#"{"query":{"attempt":"00000000-0000-0000-0000-000000000001","poll":{"Claimed":0},"due":1800000000000}}"#,
        r#""write_receipt""#,
    ] {
        let effect: Effect = serde_json::from_str(line).expect("readable");
        assert_eq!(serde_json::to_string(&effect).expect("JSON"), line);
    }
}
