//! A shop with several devices: who lets another in, what it can read then, and what one that was taken out cannot.

use crate::desktop::{Desktop, Link, ask, device_keys, joining};
use crate::test_relay::TestRelay;
use anyhow::{Context, Result, bail, ensure};
use pokea_mailbox::{
    Counterpart, Cursor, DesktopFrame, DeviceId, Invite, KeyPair, Letter, Next, OpenError,
    PairAnswer, PairNonce, PairRefusal, RefusedReason, ServerFrame, ShopKeys, Subject, Transcript,
};
use pokea_relay::{Engine, Registry, now_ms};

/// A desktop of a shop and its link.
struct Register {
    desktop: Desktop,
    link: Link,
}

impl Register {
    async fn connect(desktop: Desktop) -> Result<Self> {
        let link = desktop.connect(Cursor::default()).await?;
        Ok(Self { desktop, link })
    }

    async fn invite(&mut self) -> Result<Invite> {
        self.link.send(&DesktopFrame::Invite).await?;
        match self.link.next().await? {
            ServerFrame::Invited { invite, .. } => Ok(invite),
            other => bail!("{other:?} is no invite"),
        }
    }

    /// Its person compares the digits, and says yes or no.
    async fn decide(&mut self, seed: u8, invite: &Invite, admit: bool) -> Result<Option<Desktop>> {
        let dial = self.desktop.dial.clone();
        let mut newcomer = joining(seed, invite);
        let begin = newcomer.begin();
        ensure!(ask(&dial, &begin).await? == Ok(PairAnswer::Wait));
        let ServerFrame::Joining {
            invite: hash,
            commitment,
            relay_key,
        } = self.link.next().await?
        else {
            bail!("nobody asks")
        };
        let own = &self.desktop.keys;
        let nonce = PairNonce::from_bytes([0x77; 32]);
        let key = own.letters().public();
        self.link
            .send(&DesktopFrame::Meet {
                invite: hash,
                key,
                nonce,
            })
            .await?;
        let met = loop {
            match ask(&dial, &begin).await?? {
                PairAnswer::Wait => tokio::task::yield_now().await,
                met => break met,
            }
        };
        let Next::Post(reveal) = newcomer.hear(&met)? else {
            bail!("it does not reveal")
        };
        ensure!(ask(&dial, &reveal).await? == Ok(PairAnswer::Wait));
        let ServerFrame::Revealed { opening, .. } = self.link.next().await? else {
            bail!("it did not say who it is")
        };
        ensure!(opening.commitment(&hash) == commitment);
        let counterpart = Counterpart {
            relay: self.desktop.paired.base_url.clone(),
            relay_key,
            key,
            nonce,
        };
        let transcript = Transcript::new(&hash, &opening, &counterpart);
        ensure!(
            newcomer.digits() == Some(transcript.digits()),
            "the same on both screens"
        );
        if !admit {
            self.link
                .send(&DesktopFrame::Decline { invite: hash })
                .await?;
            self.expect_joined(false).await?;
            ensure!(ask(&dial, &reveal).await? == Err(PairRefusal::NotApproved));
            return Ok(None);
        }
        let bytes = self.desktop.shop.to_secret_bytes();
        let about = Subject::Keys(&transcript);
        let letter = Letter::seal(
            about,
            Some(own.letters()),
            &opening.sealing_key,
            &bytes,
            [seed; 32],
        )?;
        let key = self
            .desktop
            .shop
            .newest()
            .context("it has the shop's key")?;
        self.link
            .send(&DesktopFrame::Admit {
                invite: hash,
                letter,
                key,
            })
            .await?;
        self.expect_joined(true).await?;
        let Next::Joined { paired, keys } = newcomer.hear(&ask(&dial, &reveal).await??)? else {
            bail!("not in")
        };
        Ok(Some(Desktop::new(seed, &dial, paired, keys)))
    }

    async fn expect_joined(&mut self, expected: bool) -> Result<()> {
        match self.link.next().await? {
            ServerFrame::Joined { admitted, .. } if admitted == expected => Ok(()),
            other => bail!("{other:?}"),
        }
    }

    /// Makes the shop's next key, as it is asked to.
    async fn rotate(&mut self, seed: u8) -> Result<Vec<DeviceId>> {
        let ServerFrame::Rotate {
            generation,
            devices,
        } = self.link.next().await?
        else {
            bail!("it is not asked to")
        };
        let pair = KeyPair::from_seed([seed; 32]);
        self.desktop.shop.insert(generation, pair);
        let mut alone = ShopKeys::default();
        alone.insert(generation, KeyPair::from_seed([seed; 32]));
        let letters = devices.iter().map(|(to, sealing_key)| {
            let about = Subject::Rotation {
                to: *to,
                generation,
            };
            Ok((
                *to,
                Letter::seal(
                    about,
                    None,
                    sealing_key,
                    &alone.to_secret_bytes(),
                    [seed; 32],
                )?,
            ))
        });
        let frame = DesktopFrame::Rotated {
            key: alone.newest().context("it has one")?,
            letters: letters.collect::<Result<_>>()?,
        };
        self.link.send(&frame).await?;
        Ok(devices.into_iter().map(|(to, _)| to).collect())
    }

    /// Reads the letters that another device's rotation left for it.
    async fn take_keys(&mut self) -> Result<()> {
        let ServerFrame::Keys { letters } = self.link.next().await? else {
            bail!("no keys")
        };
        for (generation, letter) in letters {
            let to = self.desktop.paired.device;
            let about = Subject::Rotation { to, generation };
            let plain = letter.open(about, None, self.desktop.keys.letters())?;
            self.desktop
                .shop
                .extend(ShopKeys::from_secret_bytes(&plain)?);
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_second_device_is_let_in_by_the_first_and_reads_what_came_before() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let mut first = Register::connect(relay.desktop(1).await?).await?;
    let invite = first.invite().await?;
    assert!(first.decide(6, &invite, false).await?.is_none());
    let thief = joining(6, &invite);
    assert_eq!(
        ask(&relay.url, &thief.begin()).await?,
        Err(PairRefusal::NotApproved)
    );

    first.desktop.callback("before").await?;
    let before = first.link.items(1).await?;
    let invite = first.invite().await?;
    let second = first.decide(2, &invite, true).await?.context("let in")?;
    assert_ne!(second.paired.device, first.desktop.paired.device);
    let mut second = Register::connect(second).await?;
    let items = second.link.items(1).await?;
    assert_eq!(
        (&items, second.desktop.open(&items[0])?.as_str()),
        (&before, "before")
    );
    second.desktop.callback("to the second").await?;
    for register in [&mut first, &mut second] {
        let items = register.link.items(1).await?;
        assert_eq!(register.desktop.open(&items[0])?, "to the second");
    }
    relay.stop().await
}

/// The thief has the second device's disk, and before that all of its mail.
#[tokio::test]
async fn after_a_revocation_the_thief_reads_nothing_new_and_the_others_everything() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let mut first = Register::connect(relay.desktop(1).await?).await?;
    let mut others = Vec::new();
    for seed in [2, 3] {
        let invite = first.invite().await?;
        others.push(first.decide(seed, &invite, true).await?.context("let in")?);
    }
    let third = others.pop().context("two")?;
    let mut thief = Register::connect(others.pop().context("two")?).await?;
    let (stolen, third_id) = (thief.desktop.paired.device, third.paired.device);

    // The operator's command, beside the relay.
    let file = Engine::Sqlite(relay.store_path.clone(), Default::default());
    let registry = Registry::open(&file).await?;
    let shops = registry.shops().await?;
    let [(shop, roll)] = &shops[..] else {
        bail!("{shops:?}")
    };
    assert_eq!(roll.active().count(), 3);
    assert!(registry.revoke(*shop, stolen).await??.must_rotate);
    thief.link.expect_refused(RefusedReason::Revoked).await?;
    assert!(thief.desktop.connect(Cursor::default()).await.is_err());

    assert_eq!(first.rotate(0x99).await?, [third_id], "not the thief");
    let mut third = Register::connect(third).await?;
    third.take_keys().await?;
    // Posted to the stolen device's own address.
    thief.desktop.callback("after").await?;
    for register in [&mut first, &mut third] {
        let items = register.link.items(1).await?;
        assert_eq!(register.desktop.open(&items[0])?, "after");
        let read = thief.desktop.shop.opener().open(&items[0]);
        assert_eq!(read, Err(OpenError::UnknownKey { generation: 2 }));
        assert_eq!(items[0].envelope.device, stolen);
    }
    // It cannot come back as itself, whoever invites it.
    let invite = relay.relay.invite(now_ms()).await?;
    let mut again = joining(2, &invite);
    let Next::Post(reveal) = again.hear(&ask(&relay.url, &again.begin()).await??)? else {
        bail!("it does not reveal")
    };
    assert_eq!(ask(&relay.url, &reveal).await?, Err(PairRefusal::Revoked));
    relay.stop().await
}

/// The relay's operator can bring no device into a shop that has some: he has none of its keys to give.
#[tokio::test]
async fn an_operator_alone_lets_nobody_into_a_shop_that_has_devices() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let first = relay.desktop(1).await?;
    let file = Engine::Sqlite(relay.store_path.clone(), Default::default());
    let registry = Registry::open(&file).await?;
    let shops = registry.shops().await?;
    let (shop, roll) = &shops[0];
    let (invite, _) = registry.invite_device(*shop, roll, None, now_ms()).await?;
    let newcomer = joining(6, &invite);
    assert_eq!(
        ask(&relay.url, &newcomer.begin()).await?,
        Ok(PairAnswer::Wait),
        "for the shop's devices"
    );
    registry.decide(invite.hash(), true, now_ms()).await?;
    assert_eq!(
        ask(&relay.url, &newcomer.begin()).await?,
        Ok(PairAnswer::Wait)
    );

    // In the place of the only one he can: then the shop begins with another key.
    let replaces = Some(first.paired.device);
    let (invite, _) = registry
        .invite_device(*shop, roll, replaces, now_ms())
        .await?;
    let mut newcomer = joining(4, &invite);
    let met = ask(&relay.url, &newcomer.begin()).await??;
    let Next::Post(reveal) = newcomer.hear(&met)? else {
        bail!("it does not reveal")
    };
    assert_eq!(ask(&relay.url, &reveal).await?, Ok(PairAnswer::Wait));
    registry.decide(invite.hash(), true, now_ms()).await?;
    let answer = ask(&relay.url, &reveal).await??;
    let Next::Joined { paired, keys } = newcomer.hear(&answer)? else {
        bail!("not in")
    };
    let newcomer = Register::connect(Desktop::new(4, &relay.url, paired, keys)).await;
    let mut newcomer = newcomer?;
    first.callback("to the old address").await?;
    // The other one still asks, and this is a device of the shop now.
    let items = loop {
        match newcomer.link.next().await? {
            ServerFrame::Joining { .. } => {}
            ServerFrame::Batch { items, .. } => break items,
            other => bail!("{other:?}"),
        }
    };
    assert_eq!(newcomer.desktop.open(&items[0])?, "to the old address");
    assert!(first.connect(Cursor::default()).await.is_err());
    relay.stop().await
}

/// Somebody has recorded a hello, and plays it on a connection of his own.
#[tokio::test]
async fn a_recorded_hello_opens_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let mut link = Link::dial(&relay.url).await?;
    let ServerFrame::Challenge { nonce } = link.next().await? else {
        bail!("a challenge comes first")
    };
    let device = desktop.paired.device;
    let recorded = device_keys(1).hello(&relay.url, device, &nonce, Cursor::default());
    link.send(&recorded).await?;
    assert!(matches!(link.next().await?, ServerFrame::Welcome { .. }));

    let mut thiefs = Link::dial(&relay.url).await?;
    assert!(matches!(
        thiefs.next().await?,
        ServerFrame::Challenge { .. }
    ));
    thiefs.send(&recorded).await?;
    thiefs.expect_refused(RefusedReason::NotPaired).await?;
    relay.stop().await
}
