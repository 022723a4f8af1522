//! A callback comes in: who may post, what they are answered, and what is then in the store.

use crate::test_relay::TestRelay;
use anyhow::Result;
use futures_util::future::try_join_all;
use pokea_mailbox::limits::BODY_BYTES_MAX;
use pokea_mailbox::{AddressBook, AddressKey, AnswerKind, Cursor, DeviceId};
use reqwest::{Client, StatusCode};
use std::io::{Read, Write};
use std::time::Duration;

#[tokio::test]
async fn a_callback_is_answered_as_its_kind_wants_and_delivered() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let mut link = desktop.connect(Cursor::default()).await?;
    assert_eq!(link.head, 0);

    for kind in [
        AnswerKind::Accepted,
        AnswerKind::Success,
        AnswerKind::Result,
        AnswerKind::BillPayment,
    ] {
        let address = desktop.mint(kind);
        let before_ms = pokea_relay::now_ms();
        let answered = Client::new()
            .post(address.as_str())
            .body(r#"{"amount":1500}"#)
            .send()
            .await?;
        assert_eq!(answered.status(), StatusCode::OK);
        assert_eq!(answered.headers()["content-type"], "application/json");
        assert_eq!(Some(answered.text().await?.as_str()), kind.body());

        let items = link.items(1).await?;
        assert_eq!(items[0].envelope.nonce, address.nonce());
        assert_eq!(desktop.open(&items[0])?, r#"{"amount":1500}"#);
        assert!((before_ms..=pokea_relay::now_ms()).contains(&items[0].envelope.received_at_ms));
        link.ack(items[0].seq).await?;
    }
    relay.stop().await
}

#[tokio::test]
async fn what_no_paired_device_minted_is_the_same_404_and_writes_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    desktop.callback("the only one").await?;
    let good = desktop.mint(AnswerKind::Accepted).to_string();
    let other_device = DeviceId::from_bytes([9; 16]);

    let forged = |device, key| AddressBook {
        base_url: relay.url.clone(),
        device,
        key: AddressKey::from_bytes(key),
    };
    let mut wrong = vec![
        forged(desktop.paired.device, [0; 32])
            .mint(AnswerKind::Accepted, [1; 16])
            .to_string(),
        forged(other_device, [0; 32])
            .mint(AnswerKind::Accepted, [1; 16])
            .to_string(),
        forged(other_device, *desktop.paired.address_key.expose_bytes())
            .mint(AnswerKind::Accepted, [1; 16])
            .to_string(),
        format!("{}/c/x/y/z", relay.url),
        format!("{}/c", relay.url),
        good.clone() + "0",
        good[..good.len() - 1].to_owned(),
    ];
    wrong.push(good.replacen(
        &good[good.len() - 64..],
        &good[good.len() - 64..].to_uppercase(),
        1,
    ));

    let client = Client::new();
    let flood = (0..400).map(|n| {
        let (client, url) = (client.clone(), wrong[n % wrong.len()].clone());
        async move { client.post(url).body("x".repeat(1_000)).send().await }
    });
    for answer in try_join_all(flood).await? {
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert_eq!(answer.headers().get("content-type"), None);
        assert_eq!(answer.text().await?, "");
    }
    assert_eq!(relay.stored()?, 1);
    assert_eq!(
        client.post(good).body("y").send().await?.status(),
        StatusCode::OK,
        "others are served meanwhile"
    );
    relay.stop().await
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_with_or_without_its_length_said() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let post = async |body: String| {
        let address = desktop.mint(AnswerKind::Accepted);
        anyhow::Ok(
            Client::new()
                .post(address.as_str())
                .body(body)
                .send()
                .await?
                .status(),
        )
    };
    assert_eq!(post("x".repeat(BODY_BYTES_MAX)).await?, StatusCode::OK);
    assert_eq!(
        post("x".repeat(BODY_BYTES_MAX + 1)).await?,
        StatusCode::PAYLOAD_TOO_LARGE
    );

    let address = desktop.mint(AnswerKind::Accepted);
    let path = address
        .as_str()
        .trim_start_matches(relay.url.as_str())
        .to_owned();
    let host = relay.url.as_str().trim_start_matches("http://").to_owned();
    let answer = tokio::task::spawn_blocking(move || -> Result<String> {
        let mut socket = std::net::TcpStream::connect(&host)?;
        let chunk = "x".repeat(BODY_BYTES_MAX + 1);
        write!(
            socket,
            "POST {path} HTTP/1.1\r\nhost: {host}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
        )?;
        write!(socket, "{:x}\r\n{chunk}\r\n0\r\n\r\n", chunk.len())?;
        let mut first = [0; 12];
        socket.read_exact(&mut first)?;
        Ok(String::from_utf8(first.to_vec())?)
    });
    assert_eq!(answer.await??, "HTTP/1.1 413");
    assert_eq!(relay.stored()?, 1);
    relay.stop().await
}

/// Another connection holds the file, so that no commit can end; and as long as that is so there is no answer.
#[tokio::test]
async fn there_is_no_answer_before_the_commit() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let other = rusqlite::Connection::open(&relay.store_path)?;
    other.execute_batch("BEGIN IMMEDIATE")?;
    let mut callback = Box::pin(desktop.callback("patience"));
    let early = tokio::time::timeout(Duration::from_millis(300), &mut callback).await;
    assert!(early.is_err(), "answered before it was stored");
    assert_eq!(relay.stored()?, 0);
    other.execute_batch("ROLLBACK")?;
    callback.await?;
    assert_eq!(relay.stored()?, 1);
    relay.stop().await
}

#[tokio::test]
async fn a_stolen_store_shows_no_body_and_mints_no_address() -> Result<()> {
    const CANARY: &str = "254712345678-canary";
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let mut link = desktop.connect(Cursor::default()).await?;
    let address = desktop.callback(CANARY).await?;
    let (_, mac) = address
        .as_str()
        .rsplit_once('/')
        .expect("an address has parts");
    let invite = relay.relay.invite(pokea_relay::now_ms()).await?;
    assert_eq!(desktop.open(&link.items(1).await?[0])?, CANARY);

    // While it runs, and after: the file, its log, whatever else lies there.
    for round in ["running", "stopped"] {
        let mut dump = Vec::new();
        for file in std::fs::read_dir(folder.path())? {
            dump.extend(std::fs::read(file?.path())?);
        }
        let invite_text = invite.to_string();
        let secrets: [(&str, &[u8]); 8] = [
            ("an address's mac", &hex_bytes(mac)),
            ("an address's text", mac.as_bytes()),
            ("the body", CANARY.as_bytes()),
            ("the master secret", &[0x5e; 32]),
            ("an address key", desktop.paired.address_key.expose_bytes()),
            ("the key that opens", &[0x81; 32]),
            ("the device's keys", &[1; 32]),
            ("an invite's text", invite_text.as_bytes()),
        ];
        for (what, bytes) in secrets {
            assert!(
                !dump.windows(bytes.len()).any(|window| window == bytes),
                "{what} is in the {round} store"
            );
        }
        let device = desktop.paired.device.as_bytes();
        assert!(
            dump.windows(16).any(|window| window == device),
            "the dump is of the right files"
        );
        if round == "running" {
            relay.relay.sweep(0).await?;
        }
    }
    relay.stop().await
}

pub fn hex_bytes(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).expect("hex"))
        .collect()
}
