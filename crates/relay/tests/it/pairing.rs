//! Pairing over HTTP: one invite, one device, and somebody who decides.

use crate::desktop::{Desktop, ask, device_keys, joining};
use crate::test_relay::TestRelay;
use anyhow::{Context, Result, bail};
use pokea_mailbox::{
    AnswerKind, Cursor, Digits, Invite, Joining, Next, PairAnswer, PairRefusal, PairRequest,
};
use pokea_relay::store::Approval;
use pokea_relay::{Engine, NetworkOptions, Pairing, Registry, now_ms};
use reqwest::{Client, StatusCode};

const DAY_MS: i64 = 24 * 3_600_000;

/// The operator's commands, on the file of a relay that runs.
async fn registry(relay: &TestRelay) -> Result<Registry> {
    let file = Engine::Sqlite(relay.store_path.clone(), Default::default());
    Ok(Registry::open(&file).await?)
}

async fn operators_invite(registry: &Registry) -> Result<Invite> {
    let invite = registry.invite_shop("Duka".into(), Approval::Operator, now_ms());
    Ok(invite.await?)
}

/// As far as the digits. Gives the request that asks to be let in.
async fn show_digits(relay: &TestRelay, joining: &mut Joining) -> Result<(PairRequest, Digits)> {
    let met = ask(&relay.url, &joining.begin()).await??;
    let Next::Post(reveal) = joining.hear(&met)? else {
        bail!("{met:?} is not the other side")
    };
    let digits = joining.digits().context("it has met the other side")?;
    Ok((reveal, digits))
}

async fn refusal(relay: &TestRelay, request: &PairRequest) -> Result<PairRefusal> {
    let answer = ask(&relay.url, request).await?;
    answer.err().context("it was not refused")
}

#[tokio::test]
async fn nothing_is_active_before_the_operator_has_compared_the_digits() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let registry = registry(&relay).await?;
    let invite = operators_invite(&registry).await?;
    let pairing = async || registry.pairing(invite.hash(), now_ms()).await;
    assert_eq!(pairing().await?, Pairing::Waits);
    let mut device = joining(1, &invite);
    let (reveal, digits) = show_digits(&relay, &mut device).await?;
    for _ in 0..2 {
        assert_eq!(ask(&relay.url, &reveal).await?, Ok(PairAnswer::Wait));
    }
    assert_eq!(
        pairing().await?,
        Pairing::Asks(digits),
        "the same on both sides"
    );
    assert!(registry.shops().await?.is_empty());

    registry.decide(invite.hash(), true, now_ms()).await?;
    // Once more: the first answer may have been lost.
    for _ in 0..2 {
        let answer = ask(&relay.url, &reveal).await??;
        let Next::Joined { paired, keys } = device.hear(&answer)? else {
            bail!("not in")
        };
        let desktop = Desktop::new(1, &relay.url, paired, keys);
        desktop.callback("for the shop").await?;
        let mut link = desktop.connect(Cursor::default()).await?;
        assert_eq!(desktop.open(&link.batch().await?[0])?, "for the shop");
    }
    assert_eq!(pairing().await?, Pairing::In);
    registry.decide(invite.hash(), false, now_ms()).await?;
    assert_eq!(pairing().await?, Pairing::In, "what was decided stays");
    let shops = registry.shops().await?;
    assert_eq!(shops.len(), 1);
    assert_eq!(
        (shops[0].1.name.as_str(), shops[0].1.devices.len()),
        ("Duka", 1)
    );
    relay.stop().await
}

/// A power cut at the device just after it was let in; and it is back when it would be too late to decide.
#[tokio::test]
async fn a_device_that_was_let_in_hears_of_it_after_a_power_cut() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let registry = registry(&relay).await?;
    let invite = operators_invite(&registry).await?;
    let (reveal, digits) = show_digits(&relay, &mut joining(1, &invite)).await?;
    assert_eq!(ask(&relay.url, &reveal).await?, Ok(PairAnswer::Wait));
    // It draws the same again, which it has kept, and begins anew; a thief with the code gets nowhere by that.
    let again = async |seed| {
        let mut device = joining(seed, &invite);
        anyhow::Ok(match ask(&relay.url, &device.begin()).await? {
            Ok(met) => match device.hear(&met)? {
                Next::Post(reveal) => {
                    let digits = device.digits();
                    Ok((device, reveal, digits))
                }
                other => bail!("{other:?}"),
            },
            Err(refusal) => Err(refusal),
        })
    };
    assert_eq!(again(6).await?.err(), Some(PairRefusal::InviteUsed));
    let (_, _, shown) = again(1).await??;
    assert_eq!(shown, Some(digits));
    registry.decide(invite.hash(), true, now_ms()).await?;
    let late = |by_ms: i64| -> Result<()> {
        let file = rusqlite::Connection::open(&relay.store_path)?;
        let expired = "UPDATE pairings SET value = json_set(value, '$.expires_at_ms', ?1)";
        file.execute(expired, [now_ms() - by_ms])?;
        Ok(())
    };
    late(DAY_MS / 2)?;
    assert_eq!(again(6).await?.err(), Some(PairRefusal::InviteUsed));
    let (mut device, reveal, _) = again(1).await??;
    let answer = ask(&relay.url, &reveal).await??;
    assert!(matches!(device.hear(&answer)?, Next::Joined { .. }));
    late(2 * DAY_MS)?;
    assert_eq!(again(1).await?.err(), Some(PairRefusal::InviteExpired));
    relay.stop().await
}

/// The thief is first, so the shop's own device is refused and somebody says so; the digits on the operator's screen are the thief's.
#[tokio::test]
async fn a_stolen_invite_lets_nobody_in() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let registry = registry(&relay).await?;
    let invite = operators_invite(&registry).await?;
    let mut thief = joining(6, &invite);
    let (reveal, thiefs) = show_digits(&relay, &mut thief).await?;
    assert_eq!(ask(&relay.url, &reveal).await?, Ok(PairAnswer::Wait));
    let owner = joining(1, &invite);
    assert_eq!(
        refusal(&relay, &owner.begin()).await?,
        PairRefusal::InviteUsed
    );
    let asked = registry.pairing(invite.hash(), now_ms()).await?;
    assert_eq!(asked, Pairing::Asks(thiefs));

    registry.decide(invite.hash(), false, now_ms()).await?;
    for request in [&reveal, &thief.begin()] {
        assert_eq!(refusal(&relay, request).await?, PairRefusal::NotApproved);
    }
    assert_eq!(
        registry.pairing(invite.hash(), now_ms()).await?,
        Pairing::Declined
    );
    assert!(registry.shops().await?.is_empty());
    relay.stop().await
}

#[tokio::test]
async fn an_invite_is_for_one_device_and_a_replay_of_its_requests_is_worth_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let invite = relay.relay.invite(now_ms()).await?;
    let mut first = joining(1, &invite);
    let (reveal, _) = show_digits(&relay, &mut first).await?;
    let paired = ask(&relay.url, &reveal).await??;
    // Whoever has recorded all of it gets what he cannot open, and with keys of his own nothing.
    let PairRequest::Reveal {
        opening, signature, ..
    } = reveal.clone()
    else {
        bail!("it reveals")
    };
    let mut thief = joining(6, &invite);
    assert!(thief.hear(&paired).is_err());
    assert_eq!(
        refusal(&relay, &thief.begin()).await?,
        PairRefusal::InviteUsed
    );
    let with_his_keys = PairRequest::Reveal {
        invite: invite.clone(),
        opening: pokea_mailbox::Opening {
            sealing_key: device_keys(6).letters().public(),
            ..opening
        },
        signature,
    };
    assert_eq!(
        refusal(&relay, &with_his_keys).await?,
        PairRefusal::InviteUsed
    );
    // At another invite the recorded words are not what was promised.
    let other = relay.relay.invite(now_ms()).await?;
    ask(&relay.url, &joining(6, &other).begin()).await??;
    let elsewhere = PairRequest::Reveal {
        invite: other,
        opening,
        signature,
    };
    assert_eq!(refusal(&relay, &elsewhere).await?, PairRefusal::BadKeys);
    relay.stop().await
}

#[tokio::test]
async fn an_invite_that_is_late_or_unknown_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let late = relay.relay.invite(now_ms() - DAY_MS).await?;
    let asked = joining(1, &late).begin();
    assert_eq!(refusal(&relay, &asked).await?, PairRefusal::InviteExpired);
    let unknown = joining(1, &Invite::from_random([0; Invite::RANDOM_BYTES]));
    assert_eq!(
        refusal(&relay, &unknown.begin()).await?,
        PairRefusal::InviteUnknown
    );
    assert_eq!(
        refusal(&relay, &PairRequest::Register).await?,
        PairRefusal::NotOpen
    );

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
    relay.stop().await
}

#[tokio::test]
async fn keys_that_are_not_what_was_promised_are_refused_and_those_that_are_still_fit() -> Result<()>
{
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let invite = relay.relay.invite(now_ms()).await?;
    let mut device = joining(1, &invite);
    let (good, _) = show_digits(&relay, &mut device).await?;
    let mut other = joining(2, &relay.relay.invite(now_ms()).await?);
    let (others, _) = show_digits(&relay, &mut other).await?;
    let (
        PairRequest::Reveal {
            opening, signature, ..
        },
        PairRequest::Reveal {
            opening: others,
            signature: forged,
            ..
        },
    ) = (&good, &others)
    else {
        bail!("they reveal")
    };
    for (opening, signature) in [(others, forged), (others, signature), (opening, forged)] {
        let bad = PairRequest::Reveal {
            invite: invite.clone(),
            opening: *opening,
            signature: *signature,
        };
        assert_eq!(refusal(&relay, &bad).await?, PairRefusal::BadKeys);
    }
    let answer = ask(&relay.url, &good).await??;
    assert!(matches!(device.hear(&answer)?, Next::Joined { .. }));
    relay.stop().await
}

/// Ten wrong codes, and then that network is told to wait, and nobody else. Whoever has a real code there pairs all the same: thousands of phones share a
/// network.
#[tokio::test]
async fn guessing_locks_out_who_guesses() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let network = NetworkOptions {
        proxies: vec!["127.0.0.1".parse()?],
        ..NetworkOptions::default()
    };
    let relay = TestRelay::start_with(&folder, network).await?;
    let begin = async |from: &str, invite: &Invite| {
        let answer = Client::new()
            .post(relay.url.pair_url())
            .header("x-forwarded-for", from)
            .json(&joining(1, invite).begin())
            .send()
            .await?;
        anyhow::Ok(match answer.status() {
            StatusCode::OK => None,
            _ => Some(answer.json::<PairRefusal>().await?),
        })
    };
    let right = relay.relay.invite(now_ms()).await?;
    for guess in 0..10 {
        let wrong = Invite::from_random([guess; Invite::RANDOM_BYTES]);
        assert_eq!(
            begin("203.0.113.9", &wrong).await?,
            Some(PairRefusal::InviteUnknown)
        );
    }
    let wrong = Invite::from_random([99; Invite::RANDOM_BYTES]);
    for (from, expected) in [
        ("203.0.113.9", PairRefusal::TooManyGuesses),
        ("203.0.113.77", PairRefusal::TooManyGuesses),
        ("203.0.114.9", PairRefusal::InviteUnknown),
    ] {
        assert_eq!(begin(from, &wrong).await?, Some(expected));
    }
    assert_eq!(begin("203.0.113.77", &right).await?, None);
    relay.stop().await
}

#[tokio::test]
async fn a_relay_that_is_open_gives_invites_to_everybody() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start_open(&folder).await?;
    let PairAnswer::Invited { invite } = ask(&relay.url, &PairRequest::Register).await?? else {
        bail!("no invite")
    };
    let desktop = Desktop::pair(1, &relay.url, &invite).await?;
    desktop.callback("x").await?;
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
    let address = before.mint(AnswerKind::Success);
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
