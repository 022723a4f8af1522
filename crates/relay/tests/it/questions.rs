//! Callbacks whose sender waits for an answer that only the desktop can give.

use crate::desktop::{Desktop, answered};
use crate::test_relay::TestRelay;
use anyhow::{Result, bail};
use pokea_mailbox::limits::ANSWER_WITHIN;
use pokea_mailbox::{AnswerKind, Cursor, DesktopFrame, Policy, ServerFrame};
use reqwest::Client;
use tokio::time::{Instant, pause, resume};

/// Asks, and gives what was answered.
async fn question(desktop: &Desktop, body: &'static str) -> Result<String> {
    let url = desktop.reach(&desktop.mint(AnswerKind::Question));
    let answer = Client::new().post(url).body(body).send().await?;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/json");
    Ok(answer.text().await?)
}

#[tokio::test]
async fn the_desktops_answer_is_passed_on_and_nothing_is_stored() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let mut link = desktop.connect(Cursor::default()).await?;
    let answer = async {
        let ServerFrame::Ask { item } = link.next().await? else {
            bail!("a question comes")
        };
        assert_eq!(desktop.open(&item)?, "may he?");
        let no = r#"{"ResultCode":"C2B00013"}"#;
        for (question, body) in [
            (item.seq + 1, "not asked"),
            (item.seq, no),
            (item.seq, "twice"),
        ] {
            link.send(&answered(question, false, body)).await?;
        }
        Ok(())
    };
    let (heard, ()) = tokio::try_join!(question(&desktop, "may he?"), answer)?;
    assert_eq!(heard, r#"{"ResultCode":"C2B00013"}"#);
    assert_eq!(relay.stored()?, 0);
    relay.stop().await
}

#[tokio::test]
async fn another_shops_desktop_cannot_answer() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let (one, two) = (relay.desktop(1).await?, relay.desktop(2).await?);
    let mut link = one.connect(Cursor::default()).await?;
    let mut other = two.connect(Cursor::default()).await?;
    let answer = async {
        let ServerFrame::Ask { item } = link.next().await? else {
            bail!("a question comes")
        };
        other
            .send(&answered(item.seq, true, "from a stranger"))
            .await?;
        // Whatever it sends afterwards is handled afterwards: so its answer has been looked at when it is cut off for this.
        other.send_text("nonsense").await?;
        other
            .expect_refused(pokea_mailbox::RefusedReason::BadFrame)
            .await?;
        link.send(&answered(item.seq, true, "from its own")).await
    };
    let (heard, ()) = tokio::try_join!(question(&one, "?"), answer)?;
    assert_eq!(heard, "from its own");
    relay.stop().await
}

#[tokio::test]
async fn without_a_desktop_the_shops_policy_answers_at_once() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    assert_eq!(question(&desktop, "?").await?, Policy::Accept.body());

    let mut link = desktop.connect(Cursor::default()).await?;
    let policy = Policy::Reject;
    let set_at_ms = pokea_relay::now_ms();
    link.send(&DesktopFrame::Policy { policy, set_at_ms })
        .await?;
    // A register that was never told anything is no reason to let everything through.
    let (policy, set_at_ms) = (Policy::Accept, 0);
    link.send(&DesktopFrame::Policy { policy, set_at_ms })
        .await?;
    link.send_text("nonsense").await?;
    link.expect_refused(pokea_mailbox::RefusedReason::BadFrame)
        .await?;
    let begun = Instant::now();
    assert_eq!(question(&desktop, "?").await?, Policy::Reject.body());
    assert!(begun.elapsed() < ANSWER_WITHIN);
    relay.stop().await
}

#[tokio::test]
async fn a_desktop_that_does_not_answer_is_waited_for_five_seconds() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let mut link = desktop.connect(Cursor::default()).await?;
    let asked = tokio::spawn({
        let url = desktop.reach(&desktop.mint(AnswerKind::Question));
        let client = Client::new();
        async move { client.post(url).body("?").send().await?.text().await }
    });
    assert!(matches!(link.next().await?, ServerFrame::Ask { .. }));
    let asked_at = Instant::now();
    pause();
    while !asked.is_finished() && asked_at.elapsed() < ANSWER_WITHIN {
        tokio::time::advance(std::time::Duration::from_millis(100)).await;
    }
    resume();
    assert_eq!(asked.await??, Policy::Accept.body());
    assert!(asked_at.elapsed() >= ANSWER_WITHIN);
    relay.stop().await
}

/// The sale is the other register's: what the first one rejects is asked on.
#[tokio::test]
async fn a_rejection_counts_once_every_register_has_rejected() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let first = relay.desktop(1).await?;
    let second = second_register(&relay, &first).await?;
    let mut links = [
        first.connect(Cursor::default()).await?,
        second.connect(Cursor::default()).await?,
    ];
    for accepts in [true, false] {
        let answer = async {
            for (n, link) in links.iter_mut().enumerate() {
                let ServerFrame::Ask { item } = link.next().await? else {
                    bail!("a question comes")
                };
                let accepts = accepts && n == 1;
                // Saying it twice does not make it two registers.
                for _ in 0..2 {
                    link.send(&answered(item.seq, accepts, &format!("accepts: {accepts}")))
                        .await?;
                }
            }
            Ok(())
        };
        let (heard, ()) = tokio::try_join!(question(&first, "?"), answer)?;
        assert_eq!(heard, format!("accepts: {accepts}"));
    }
    relay.stop().await
}

/// Let in by the store itself: how a person does it is a matter of pairing.
async fn second_register(relay: &TestRelay, first: &Desktop) -> Result<Desktop> {
    let other = relay.desktop(2).await?;
    let moved = rusqlite::Connection::open(&relay.store_path)?;
    moved.execute(
        "UPDATE devices SET shop = (SELECT shop FROM devices WHERE device = ?1) WHERE device = ?2",
        [
            first.paired.device.as_bytes(),
            other.paired.device.as_bytes(),
        ],
    )?;
    Ok(other)
}
