//! Pairing over HTTP: one invite, one device.

use crate::desktop::Desktop;
use crate::test_relay::TestRelay;
use anyhow::Result;
use pokea_mailbox::{Cursor, DeviceKeys, Invite, PairRefusal, PairRequest, SealingKey};
use reqwest::{Client, StatusCode};

const DAY_MS: i64 = 24 * 3_600_000;

async fn refusal(relay: &TestRelay, request: &PairRequest) -> Result<PairRefusal> {
    let answer = Client::new()
        .post(relay.url.pair_url())
        .json(request)
        .send()
        .await?;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    Ok(answer.json().await?)
}

fn keys(seed: u8) -> DeviceKeys {
    DeviceKeys::generate([seed; DeviceKeys::SECRET_BYTES])
}

#[tokio::test]
async fn an_invite_is_for_one_device() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let invite = relay.relay.invite(pokea_relay::now_ms()).await?;
    let first = Desktop::pair(1, &relay.url, &invite).await?;

    assert_eq!(
        refusal(&relay, &keys(2).pair(&invite)).await?,
        PairRefusal::InviteUsed
    );
    // The same device may ask again: the answer to its first request may have been lost.
    assert_eq!(
        Desktop::pair(1, &relay.url, &invite).await?.paired,
        first.paired
    );
    relay.stop().await
}

#[tokio::test]
async fn an_invite_that_is_late_or_unknown_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let late = relay.relay.invite(pokea_relay::now_ms() - DAY_MS).await?;
    assert_eq!(
        refusal(&relay, &keys(1).pair(&late)).await?,
        PairRefusal::InviteExpired
    );
    let unknown = Invite::from_random([0; 16]);
    assert_eq!(
        refusal(&relay, &keys(1).pair(&unknown)).await?,
        PairRefusal::InviteUnknown
    );
    relay.stop().await
}

#[tokio::test]
async fn keys_that_do_not_fit_use_no_invite_up() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let invite = relay.relay.invite(pokea_relay::now_ms()).await?;
    let good = keys(1).pair(&invite);
    let swapped = PairRequest {
        sealing_key: keys(2).sealing_key(),
        ..good.clone()
    };
    assert_eq!(refusal(&relay, &swapped).await?, PairRefusal::BadKeys);
    let useless = PairRequest {
        sealing_key: SealingKey::from_bytes([0; 32]),
        ..good
    };
    assert_eq!(refusal(&relay, &useless).await?, PairRefusal::BadKeys);

    for nonsense in ["", "{}", "[1,2]", &"x".repeat(10_000)] {
        let answer = Client::new()
            .post(relay.url.pair_url())
            .body(nonsense.to_owned())
            .send()
            .await?;
        let expected = if nonsense.len() > 4_096 {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            StatusCode::BAD_REQUEST
        };
        assert_eq!(answer.status(), expected);
    }
    Desktop::pair(1, &relay.url, &invite).await?;
    relay.stop().await
}

#[tokio::test]
async fn pairing_again_is_the_same_device_with_its_items_and_addresses() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let before = relay.desktop(1).await?;
    let address = before.callback("kept").await?;
    let again = relay.desktop(1).await?;
    assert_eq!(again.paired, before.paired);
    let items = again.connect(Cursor::default()).await?.items(1).await?;
    assert_eq!(items[0].envelope.nonce, address.nonce());
    assert_eq!(again.open(&items[0])?, "kept");
    assert_ne!(relay.desktop(2).await?.paired.device, before.paired.device);
    relay.stop().await
}

/// The store is gone, the secret is not: pairing again makes the addresses good that were given away before.
#[tokio::test]
async fn a_lost_store_loses_no_address() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let before = relay.desktop(1).await?;
    relay.stop().await?;

    let empty = tempfile::tempdir()?;
    let relay = TestRelay::start(&empty).await?;
    let address = before.mint(pokea_mailbox::AnswerKind::Success);
    let reach = address
        .as_str()
        .replacen(before.paired.base_url.as_str(), relay.url.as_str(), 1);
    assert_eq!(
        Client::new().post(&reach).body("a").send().await?.status(),
        StatusCode::NOT_FOUND
    );
    let again = relay.desktop(1).await?;
    assert_eq!(again.paired.device, before.paired.device);
    assert_eq!(
        Client::new().post(&reach).body("b").send().await?.status(),
        StatusCode::OK
    );
    assert_eq!(
        again.open(&again.connect(Cursor::default()).await?.items(1).await?[0])?,
        "b"
    );
    relay.stop().await
}
