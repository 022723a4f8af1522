//! The log tells nobody's secrets, however much it is asked to tell: no body, phone number, network address, callback address, code or key.

use crate::desktop::{Desktop, Link, joining};
use crate::program::{Running, command, run};
use anyhow::{Context, Result, ensure};
use pokea_mailbox::{AnswerKind, Cursor, RefusedReason};
use std::fs::File;
use std::process::Stdio;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PHONE: &str = "254711222333";
const ELSEWHERE: &str = "203.0.113.77";
const CANARY: &str = "canary5f1d";

#[tokio::test]
async fn at_its_most_talkative_it_tells_no_secret() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let log = folder.path().join("log");
    let mut talkative = command(folder.path());
    talkative
        .args(["--proxy", "127.0.0.1"])
        .env("RUST_LOG", "trace");
    let relay = Running::spawn(talkative.stderr(Stdio::from(File::create(&log)?)))?;
    let desktop = relay.pair(folder.path()).await?;
    let body = format!(r#"{{"PhoneNumber":{PHONE},"FirstName":"{CANARY}"}}"#);
    // A connection whose body was refused is closed, perhaps just when the next request is written to it.
    let client = reqwest::Client::builder()
        .pool_max_idle_per_host(0)
        .build()?;
    let post = |url: &str, body: &str| {
        let request = client.post(url).header("x-forwarded-for", ELSEWHERE);
        request.header(CANARY, CANARY).body(body.to_owned()).send()
    };
    let mut secrets = vec![PHONE.to_owned(), ELSEWHERE.to_owned(), CANARY.to_owned()];
    for kind in [
        AnswerKind::Accepted,
        AnswerKind::Success,
        AnswerKind::Result,
        AnswerKind::BillPayment,
        AnswerKind::Question,
    ] {
        let url = desktop.reach(&desktop.mint(kind));
        secrets.extend(url.rsplit('/').take(3).map(str::to_owned));
        assert_eq!(post(&url, &body).await?.status(), 200);
        assert_eq!(post(&url, &body.repeat(1_000)).await?.status(), 413);
        let forged = url[..url.len() - 4].to_owned() + "0000";
        assert_eq!(post(&forged, &body).await?.status(), 404);
        assert_eq!(client.get(&url).send().await?.status(), 404);
        let mut link = desktop.connect(Cursor::default()).await?;
        link.send_text(&format!(r#"{{"type":"{CANARY}"}}"#)).await?;
        while link.next().await.is_ok() {}
    }
    assert_eq!(
        post(&format!("{}/c/{CANARY}?{PHONE}", relay.dial), &body)
            .await?
            .status(),
        404
    );
    let pairing = relay.dial.pair_url();
    assert_eq!(post(&pairing, &body).await?.status(), 400);
    let data = folder.path().to_str().context("a path in UTF-8")?;
    let printed =
        String::from_utf8(run(&["shop", "add", "Duka", "--yes", "--data", data])?.stdout)?;
    let invite = printed.trim().parse()?;
    let relayed = Desktop::pair(1, &relay.dial, &invite).await?;
    assert_eq!(relayed.paired.device, desktop.paired.device);
    let other = serde_json::to_string(&joining(2, &invite).begin())?;
    assert_eq!(post(&pairing, &other).await?.status(), 403);
    secrets.push(printed.trim().to_owned());
    secrets.push(printed.trim().replace('-', ""));
    let mut stranger = Link::dial(&relay.dial).await?;
    stranger.next().await?;
    stranger.send_text(CANARY).await?;
    stranger.expect_refused(RefusedReason::BadFrame).await?;
    let address = relay.dial.as_str().trim_start_matches("http://");
    for junk in [
        format!("{CANARY}\r\n\r\n"),
        format!("POST /c/{CANARY} HTTP/1.1\r\n{PHONE}\r\n\r\n"),
    ] {
        let mut socket = TcpStream::connect(address).await?;
        socket.write_all(junk.as_bytes()).await?;
        socket.read_to_end(&mut Vec::new()).await?;
    }
    secrets.push(
        std::fs::read_to_string(folder.path().join("master.secret"))?
            .trim()
            .to_owned(),
    );
    relay.ask_to_end()?;
    relay.ended()?;

    let told = std::fs::read_to_string(&log)?;
    ensure!(
        told.contains("A device paired") && told.contains("A link was refused"),
        "{told}"
    );
    for line in told.lines() {
        let line: serde_json::Value = serde_json::from_str(line).context("every line is JSON")?;
        ensure!(
            line["level"].is_string() && line["message"].is_string(),
            "{line}"
        );
    }
    // What is posted from and to here is not told either; where it listens is on standard output.
    secrets.push("127.0.0.1".to_owned());
    for secret in secrets {
        ensure!(!told.contains(&secret), "the log tells {secret}");
    }
    Ok(())
}
