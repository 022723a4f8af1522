//! Who posts, as far as network addresses say: marked by default, refused by option, and forwarded addresses believed only from a proxy.

use crate::test_relay::TestRelay;
use anyhow::Result;
use pokea_mailbox::{AddressBook, AddressKey, AnswerKind, Cursor, Sender};
use pokea_relay::{Network, NetworkOptions};
use reqwest::{Client, StatusCode};
use std::net::{IpAddr, Ipv4Addr};

const SAFARICOMS: &str = "196.201.214.200";
const STRANGERS: &str = "203.0.113.9";

fn networks(list: &[&str]) -> Vec<Network> {
    list.iter()
        .map(|text| text.parse().expect("a network"))
        .collect()
}

fn behind_a_proxy() -> NetworkOptions {
    NetworkOptions {
        proxies: networks(&["127.0.0.1", "10.0.0.0/8"]),
        ..NetworkOptions::default()
    }
}

#[tokio::test]
async fn a_forwarded_address_is_believed_from_a_configured_proxy_only() -> Result<()> {
    let nobody = NetworkOptions::default;
    let (listed, unlisted) = (Sender::Listed, Sender::Unlisted);
    for (options, forwarded, expected) in [
        (nobody(), None, unlisted),
        (nobody(), Some(SAFARICOMS.to_owned()), unlisted),
        (behind_a_proxy(), None, unlisted),
        (behind_a_proxy(), Some(SAFARICOMS.to_owned()), listed),
        (
            behind_a_proxy(),
            Some(format!("::ffff:{SAFARICOMS}")),
            listed,
        ),
        (behind_a_proxy(), Some(STRANGERS.to_owned()), unlisted),
        (behind_a_proxy(), Some(format!("{SAFARICOMS}:4711")), listed),
        // What a client wrote there itself stands before what the proxy added.
        (
            behind_a_proxy(),
            Some(format!("{SAFARICOMS}, {STRANGERS}")),
            unlisted,
        ),
        (
            behind_a_proxy(),
            Some(format!("{STRANGERS}, {SAFARICOMS}")),
            listed,
        ),
        // Two proxies, one behind the other.
        (
            behind_a_proxy(),
            Some(format!("{SAFARICOMS}, 10.1.2.3")),
            listed,
        ),
        (
            behind_a_proxy(),
            Some(format!("{SAFARICOMS}, nonsense")),
            unlisted,
        ),
        (behind_a_proxy(), Some("10.1.2.3".to_owned()), unlisted),
    ] {
        let folder = tempfile::tempdir()?;
        let relay = TestRelay::start_with(&folder, options).await?;
        let desktop = relay.desktop(1).await?;
        let mut request = Client::new().post(desktop.mint(AnswerKind::Accepted).as_str());
        if let Some(forwarded) = &forwarded {
            request = request.header("X-Forwarded-For", forwarded);
        }
        assert_eq!(request.body("x").send().await?.status(), StatusCode::OK);
        let item = desktop.connect(Cursor::default()).await?.items(1).await?;
        assert_eq!(item[0].envelope.sender, expected, "{forwarded:?}");
        assert_eq!(
            desktop.open(&item[0])?,
            "x",
            "the mark is bound to the body"
        );
        relay.stop().await?;
    }
    Ok(())
}

#[tokio::test]
async fn by_option_only_listed_senders_are_taken() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let options = NetworkOptions {
        only_listed: true,
        ..behind_a_proxy()
    };
    let relay = TestRelay::start_with(&folder, options).await?;
    let desktop = relay.desktop(1).await?;
    for (from, expected) in [
        (STRANGERS, StatusCode::NOT_FOUND),
        (SAFARICOMS, StatusCode::OK),
    ] {
        let address = desktop.mint(AnswerKind::Accepted);
        let post = Client::new()
            .post(address.as_str())
            .header("x-forwarded-for", from);
        assert_eq!(post.body("x").send().await?.status(), expected);
    }
    assert_eq!(relay.stored()?, 1);
    // The shop's own devices are nowhere listed, and tell each other something all the same.
    let address = desktop.mint(AnswerKind::Notice);
    let post = Client::new()
        .post(address.as_str())
        .header("x-forwarded-for", STRANGERS);
    let answer = post.body("x").send().await?;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.text().await?, "{}");
    assert_eq!(relay.stored()?, 2);
    relay.stop().await
}

/// Safaricom's callbacks have no rate; a stranger who has got hold of an address does not fill the disk with it.
#[tokio::test]
async fn a_device_is_posted_to_at_a_rate_except_by_listed_senders() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start_with(&folder, behind_a_proxy()).await?;
    let desktop = relay.desktop(1).await?;
    let client = Client::new();
    let post = async |from: String| {
        let address = desktop.mint(AnswerKind::Accepted);
        let post = client
            .post(address.as_str())
            .header("x-forwarded-for", from);
        anyhow::Ok(post.body("x").send().await?.status())
    };
    let mut refused = false;
    for n in 0..2_000 {
        // From everywhere at once, which is no way round it.
        let status = post(format!("203.0.{}.9", n % 256)).await?;
        if status == StatusCode::TOO_MANY_REQUESTS {
            refused = true;
            break;
        }
        assert_eq!(status, StatusCode::OK);
    }
    assert!(refused);
    for _ in 0..20 {
        assert_eq!(post(SAFARICOMS.into()).await?, StatusCode::OK);
    }
    relay.stop().await
}

/// One network alone is stopped earlier, and leaves room for others that are not listed either; and a stolen device's addresses are worth little.
#[tokio::test]
async fn one_network_does_not_crowd_others_out_and_a_stolen_device_gets_little() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start_with(&folder, behind_a_proxy()).await?;
    let desktop = relay.desktop(1).await?;
    let client = Client::new();
    let post = async |from: &str| {
        let address = desktop.mint(AnswerKind::Accepted);
        let post = client
            .post(address.as_str())
            .header("x-forwarded-for", from);
        anyhow::Ok(post.body("x").send().await?.status())
    };
    let until_refused = async |from: &str, most: usize| {
        for taken in 0..most {
            if post(from).await? == StatusCode::TOO_MANY_REQUESTS {
                return anyhow::Ok(taken);
            }
        }
        anyhow::bail!("{most} were taken")
    };
    let taken = until_refused(STRANGERS, 400).await?;
    assert!(taken >= 100, "{taken}");
    assert_eq!(post("198.51.100.7").await?, StatusCode::OK);
    relay.relay.revoke(desktop.paired.device).await?;
    let taken = until_refused("192.0.2.7", 60).await?;
    assert!(taken >= 20, "{taken}");
    assert_eq!(post(SAFARICOMS).await?, StatusCode::OK);
    relay.stop().await
}

#[tokio::test]
async fn a_network_that_guesses_addresses_is_hung_up_on() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start_with(&folder, behind_a_proxy()).await?;
    let desktop = relay.desktop(1).await?;
    let wrong = AddressBook {
        base_url: relay.url.clone(),
        device: desktop.paired.device,
        key: AddressKey::from_bytes([0; 32]),
    };
    let client = Client::new();
    let guess = async |from: &str| {
        let address = wrong.mint(AnswerKind::Accepted, [1; 16]);
        let post = client
            .post(address.as_str())
            .header("x-forwarded-for", from);
        post.send().await.map(|answer| answer.status())
    };
    let mut answered = 0;
    while let Ok(status) = guess(STRANGERS).await {
        assert_eq!(status, StatusCode::NOT_FOUND);
        answered += 1;
        assert!(answered < 1_000, "it may guess for ever");
    }
    assert!(answered >= 60, "{answered}");
    // A neighbour shares its fate, others do not.
    assert!(guess("203.0.113.200").await.is_err());
    assert_eq!(guess("203.0.114.9").await?, StatusCode::NOT_FOUND);
    assert_eq!(guess(SAFARICOMS).await?, StatusCode::NOT_FOUND);
    desktop.callback("good").await?;
    relay.stop().await
}

/// From 127.9.9.9, which is another network than the relay's own machine, whose connections are not counted.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn one_network_cannot_take_all_connections() -> Result<()> {
    use tokio::io::AsyncReadExt;
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let address = relay.url.as_str().trim_start_matches("http://").parse()?;
    let mut open = Vec::new();
    for _ in 0..300 {
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind((IpAddr::from(Ipv4Addr::new(127, 9, 9, 9)), 0).into())?;
        open.push(socket.connect(address).await?);
    }
    // Those above the limit are closed; the others are waited for.
    let closed = open.split_off(256);
    for mut socket in closed {
        let read = tokio::time::timeout(crate::BOUND, socket.read(&mut [0; 1])).await?;
        assert!(matches!(read, Ok(0) | Err(_)));
    }
    for socket in &open {
        assert!(
            socket
                .try_read(&mut [0; 1])
                .is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
        );
    }
    relay.desktop(1).await?.callback("from here").await?;
    drop(open);
    relay.stop().await
}

/// A WebSocket on which nobody has said hello yet keeps its place among its network's connections: else one network could open any number.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn whoever_has_not_said_hello_is_one_of_its_networks_connections() -> Result<()> {
    use tokio::io::AsyncReadExt;
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let address = relay.url.as_str().trim_start_matches("http://").parse()?;
    let from_there = async || {
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind((IpAddr::from(Ipv4Addr::new(127, 8, 8, 8)), 0).into())?;
        anyhow::Ok(socket.connect(address).await?)
    };
    let dial = async || {
        let socket = from_there().await?;
        Ok(
            tokio_tungstenite::client_async(relay.url.link_url(), socket)
                .await?
                .0,
        )
    };
    let mut open = Vec::new();
    for _ in 0..255 {
        open.push(from_there().await?);
    }
    let socket: tokio_tungstenite::WebSocketStream<_> = match dial().await {
        Ok(socket) => socket,
        Err(error) => return Err(error),
    };
    let mut link = crate::desktop::Link::over(socket);
    let pokea_mailbox::ServerFrame::Challenge { nonce } = link.next().await? else {
        anyhow::bail!("a challenge comes first")
    };
    let one_more = async || {
        let mut socket = from_there().await?;
        let read = tokio::time::timeout(crate::BOUND, socket.read(&mut [0; 1])).await?;
        anyhow::Ok(matches!(read, Ok(0) | Err(_)))
    };
    assert!(one_more().await?, "the link takes the last place");
    let (url, device) = (&desktop.paired.base_url, desktop.paired.device);
    link.send(&desktop.keys.hello(url, device, &nonce, Cursor::default()))
        .await?;
    let welcome = link.next().await?;
    assert!(matches!(
        welcome,
        pokea_mailbox::ServerFrame::Welcome { .. }
    ));
    // A desktop that is known does not count any longer.
    let mut socket = from_there().await?;
    let post = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    tokio::io::AsyncWriteExt::write_all(&mut socket, post).await?;
    assert!(socket.read(&mut [0; 1]).await? > 0);
    drop(open);
    relay.stop().await
}

#[test]
fn networks_are_read_and_written() {
    for (text, written) in [
        ("196.201.214.200", "196.201.214.200/32"),
        ("196.201.214.77/24", "196.201.214.0/24"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("2001:db8::1", "2001:db8::1/128"),
        ("2001:db8:ffff::/33", "2001:db8:8000::/33"),
    ] {
        assert_eq!(
            text.parse::<Network>().map(|n| n.to_string()),
            Ok(written.into())
        );
    }
    for text in [
        "",
        "196.201.214",
        "1.2.3.4/33",
        "::/129",
        "1.2.3.4/",
        "x/8",
        "1.2.3.4,",
    ] {
        assert!(text.parse::<Network>().is_err(), "{text}");
    }
}
