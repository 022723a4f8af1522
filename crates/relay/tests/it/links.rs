//! Delivery: in order, at least once, from the cursor on, to one link per device.

use crate::desktop::{Desktop, Link};
use crate::test_relay::TestRelay;
use anyhow::{Result, bail};
use pokea_mailbox::limits::WINDOW_ITEMS;
use pokea_mailbox::{Cursor, DesktopFrame, Item, RefusedReason, ServerFrame};

fn bodies(desktop: &Desktop, items: &[Item]) -> Result<Vec<String>> {
    items.iter().map(|item| desktop.open(item)).collect()
}

#[tokio::test]
async fn what_was_not_committed_comes_again_and_what_was_does_not() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    for body in ["a", "b", "c"] {
        desktop.callback(body).await?;
    }
    let mut link = desktop.connect(Cursor::default()).await?;
    let items = link.items(3).await?;
    assert_eq!(bodies(&desktop, &items)?, ["a", "b", "c"]);
    assert!(items.is_sorted_by(|a, b| a.seq < b.seq));
    assert_eq!(link.head, items[2].seq);
    drop(link);

    // Nothing was committed, so all of it comes again; then two were.
    let mut link = desktop.connect(Cursor::default()).await?;
    assert_eq!(link.items(3).await?, items);
    let cursor = link.cursor(items[1].seq);
    drop(link);
    let mut link = desktop.connect(cursor).await?;
    assert_eq!(bodies(&desktop, &link.items(1).await?)?, ["c"]);
    drop(link);

    // The relay's own memory of acknowledgements is not what counts: a desktop with an older state gets more.
    let mut link = desktop.connect(cursor).await?;
    link.ack(items[2].seq).await?;
    drop(link);
    let mut link = desktop
        .connect(Cursor {
            seq: items[0].seq,
            ..cursor
        })
        .await?;
    assert_eq!(bodies(&desktop, &link.items(2).await?)?, ["b", "c"]);
    relay.stop().await
}

#[tokio::test]
async fn callbacks_for_others_are_not_sent() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let (one, two) = (relay.desktop(1).await?, relay.desktop(2).await?);
    for n in 0..5 {
        one.callback(&format!("one {n}")).await?;
        two.callback(&format!("two {n}")).await?;
    }
    let items = two.connect(Cursor::default()).await?.items(5).await?;
    assert_eq!(
        bodies(&two, &items)?,
        ["two 0", "two 1", "two 2", "two 3", "two 4"]
    );
    assert!(one.open(&items[0]).is_err());
    relay.stop().await
}

#[tokio::test]
async fn the_window_holds_until_it_is_acknowledged() -> Result<()> {
    const COUNT: usize = 2 * WINDOW_ITEMS + 10;
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let client = reqwest::Client::new();
    for n in 0..COUNT {
        let url = desktop.reach(&desktop.mint(pokea_mailbox::AnswerKind::Accepted));
        client
            .post(url)
            .body(n.to_string())
            .send()
            .await?
            .error_for_status()?;
    }
    let mut link = desktop.connect(Cursor::default()).await?;
    let first = link.items(WINDOW_ITEMS).await?;
    // No more until something is acknowledged; and an acknowledgement of what was never sent is not believed.
    link.ack(first[9].seq).await?;
    let next = link.items(10).await?;
    assert_eq!(desktop.open(&next[0])?, WINDOW_ITEMS.to_string());
    link.ack(u64::MAX).await?;
    let rest = link.items(WINDOW_ITEMS).await?;
    assert_eq!(
        desktop.open(&rest[WINDOW_ITEMS - 1])?,
        (COUNT - 1).to_string()
    );
    relay.stop().await
}

#[tokio::test]
async fn a_newer_link_takes_over() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let mut older = desktop.connect(Cursor::default()).await?;
    let mut newer = desktop.connect(Cursor::default()).await?;
    older.expect_refused(RefusedReason::Replaced).await?;
    desktop.callback("for the newer").await?;
    assert_eq!(bodies(&desktop, &newer.items(1).await?)?, ["for the newer"]);
    relay.stop().await
}

#[tokio::test]
async fn a_stranger_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let (one, two) = (relay.desktop(1).await?, relay.desktop(2).await?);
    let elsewhere = "https://elsewhere.example".parse()?;

    for (url, device) in [
        (&relay.url, one.paired.device), // two's signature for one
        (&elsewhere, two.paired.device), // made for another relay
        (&relay.url, pokea_mailbox::DeviceId::from_bytes([7; 16])), // never paired
    ] {
        let mut link = Link::dial(&relay.url).await?;
        let ServerFrame::Challenge { nonce } = link.next().await? else {
            bail!("a challenge comes first")
        };
        link.send(&two.keys.hello(url, device, &nonce, Cursor::default()))
            .await?;
        link.expect_refused(RefusedReason::NotPaired).await?;
    }
    // An old signature over an old challenge.
    let mut first = Link::dial(&relay.url).await?;
    let ServerFrame::Challenge { nonce } = first.next().await? else {
        bail!("a challenge comes first")
    };
    let mut second = Link::dial(&relay.url).await?;
    second.next().await?;
    second
        .send(
            &two.keys
                .hello(&relay.url, two.paired.device, &nonce, Cursor::default()),
        )
        .await?;
    second.expect_refused(RefusedReason::NotPaired).await?;
    relay.stop().await
}

#[tokio::test]
async fn what_is_not_a_frame_ends_the_link() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    for nonsense in ["", "{}", r#"{"type":"batch"}"#, r#"{"type":"pong"}"#] {
        let mut link = Link::dial(&relay.url).await?;
        link.next().await?;
        link.send_text(nonsense).await?;
        link.expect_refused(RefusedReason::BadFrame).await?;
    }
    let mut link = desktop.connect(Cursor::default()).await?;
    link.send_text(&"x".repeat(100_000)).await?;
    link.expect_closed().await?;
    relay.stop().await
}

/// A store that was put back to an earlier state numbers again what the desktop has seen: all of it comes, under a new epoch.
#[tokio::test]
async fn a_desktop_that_is_ahead_of_the_store_gets_a_new_epoch() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    desktop.callback("kept").await?;
    let old = desktop.connect(Cursor::default()).await?;
    let ahead = old.cursor(old.head + 1);
    drop(old);
    let mut link = desktop.connect(ahead).await?;
    assert_ne!(link.epoch, ahead.epoch);
    let items = link.items(1).await?;
    assert_eq!(bodies(&desktop, &items)?, ["kept"]);
    let cursor = link.cursor(items[0].seq);
    drop(link);
    assert_eq!(
        desktop.connect(cursor).await?.epoch,
        cursor.epoch,
        "the new epoch stays"
    );
    relay.stop().await
}

#[tokio::test]
async fn pings_carry_the_head_and_a_silent_desktop_is_given_up() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let mut link = desktop.connect(Cursor::default()).await?;
    desktop.callback("x").await?;
    let seq = link.items(1).await?[0].seq;
    // The clock jumps to whatever is waited for from here on.
    tokio::time::pause();
    for _ in 0..4 {
        assert_eq!(
            link.next().await?,
            ServerFrame::Ping {
                head: seq,
                is_held: false
            }
        );
        link.send(&DesktopFrame::Pong).await?;
    }
    // Now without an answer: two more, and then the end.
    assert_eq!(
        link.next().await?,
        ServerFrame::Ping {
            head: seq,
            is_held: false
        }
    );
    assert_eq!(
        link.next().await?,
        ServerFrame::Ping {
            head: seq,
            is_held: false
        }
    );
    link.expect_closed().await?;
    tokio::time::resume();
    relay.stop().await
}

/// The second device's bodies are opened with the shop's key, which the first made; how it gets that is a matter of pairing.
#[tokio::test]
async fn a_revoked_device_is_cut_off_and_its_addresses_stay_its_shops() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let mut link = desktop.connect(Cursor::default()).await?;
    relay.relay.revoke(desktop.paired.device).await?;
    link.expect_refused(RefusedReason::Revoked).await?;

    let mut link = Link::dial(&relay.url).await?;
    let ServerFrame::Challenge { nonce } = link.next().await? else {
        bail!("a challenge comes first")
    };
    let device = desktop.paired.device;
    link.send(
        &desktop
            .keys
            .hello(&relay.url, device, &nonce, Cursor::default()),
    )
    .await?;
    link.expect_refused(RefusedReason::Revoked).await?;
    desktop.callback("for the shop").await?;
    assert_eq!(relay.stored()?, 1);
    relay.stop().await
}
