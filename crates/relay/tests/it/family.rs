//! A shop with several devices: who lets another in, what it can read then, and what one that was taken out cannot.

use crate::NOW_MS;
use crate::desktop::{Desktop, Link, ask, device_keys, joining};
use crate::test_relay::TestRelay;
use anyhow::{Context, Result, bail, ensure};
use pokea_mailbox::rotation::{key_in, rotated};
use pokea_mailbox::{
    Approving, Cursor, DeviceId, Invite, Next, OpenError, PairAnswer, PairNonce, PairRefusal,
    RefusedReason, ServerFrame, ShopKey, Stage,
};
use pokea_relay::{Engine, Registry, now_ms};

/// A desktop of a shop, its link, and the person before it.
struct Register {
    desktop: Desktop,
    link: Link,
    approving: Approving,
    newest: ShopKey,
}

impl Register {
    async fn connect(desktop: Desktop) -> Result<Self> {
        let link = desktop.connect(Cursor::default()).await?;
        let relay = desktop.paired.base_url.clone();
        let newest = link.key.context("welcomed")?;
        Ok(Self {
            approving: Approving::new(relay, desktop.keys.letters().clone()),
            newest,
            desktop,
            link,
        })
    }

    /// Hears frames, and says what is to be said to them, until it is so far.
    async fn until(&mut self, is_so: impl Fn(&Stage) -> bool) -> Result<()> {
        while !is_so(self.approving.stage()) {
            let frame = self.link.next().await?;
            let nonce = PairNonce::from_bytes([0x77; 32]);
            if let Some(said) = self.approving.hear(&frame, NOW_MS, nonce) {
                self.link.send(&said).await?;
            }
        }
        Ok(())
    }

    async fn invite(&mut self) -> Result<Invite> {
        let wish = self.approving.invite().context("nobody asks")?;
        self.link.send(&wish).await?;
        self.until(|stage| matches!(stage, Stage::Invited { .. }))
            .await?;
        match self.approving.stage() {
            Stage::Invited { invite, .. } => Ok(invite.clone()),
            other => bail!("{other:?} is no invite"),
        }
    }

    /// Its person compares the digits, and says yes or no.
    async fn decide(&mut self, seed: u8, invite: &Invite, admit: bool) -> Result<Option<Desktop>> {
        let dial = self.desktop.dial.clone();
        let mut newcomer = joining(seed, invite);
        let begin = newcomer.begin();
        ensure!(ask(&dial, &begin).await? == Ok(PairAnswer::Wait));
        self.until(|stage| matches!(stage, Stage::Met(_))).await?;
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
        self.until(|stage| matches!(stage, Stage::Asks(..))).await?;
        let digits = newcomer.digits().context("met")?;
        ensure!(
            self.approving.stage().digits() == Some(digits),
            "the same on both screens"
        );
        let (shop, digits) = (&self.desktop.shop, digits.to_string());
        let said = self
            .approving
            .decide(Some(&digits), admit, shop, self.newest, [seed; 32])?;
        self.link.send(&said.context("somebody asks")?).await?;
        if !admit {
            let declined = loop {
                match ask(&dial, &reveal).await? {
                    Ok(PairAnswer::Wait) => tokio::task::yield_now().await,
                    declined => break declined,
                }
            };
            ensure!(declined == Err(PairRefusal::NotApproved));
            return Ok(None);
        }
        let paired = loop {
            match ask(&dial, &reveal).await?? {
                PairAnswer::Wait => tokio::task::yield_now().await,
                paired => break paired,
            }
        };
        let Next::Joined { paired, keys } = newcomer.hear(&paired)? else {
            bail!("not in")
        };
        self.until(|stage| *stage == Stage::Over { admitted: true })
            .await?;
        Ok(Some(Desktop::new(seed, &dial, paired, keys)))
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
        let frame = rotated(generation, &devices, [seed; 32], || anyhow::Ok([seed; 32]))?;
        self.link.send(&frame).await?;
        Ok(devices.into_iter().map(|(to, _)| to).collect())
    }

    /// Makes one that would leave the others out.
    async fn rotate_for_itself(&mut self) -> Result<()> {
        let ServerFrame::Rotate { generation, .. } = self.link.next().await? else {
            bail!("it is not asked to")
        };
        let frame = rotated(generation, &[], [6; 32], || anyhow::Ok([6; 32]))?;
        self.link.send(&frame).await
    }

    /// Reads the letters that a rotation left for it.
    async fn take_keys(&mut self) -> Result<()> {
        let ServerFrame::Keys { key, letters } = self.link.next().await? else {
            bail!("no keys")
        };
        for (generation, letter) in letters {
            let device = self.desktop.paired.device;
            let key = key_in(&letter, generation, device, &self.desktop.keys);
            self.desktop
                .shop
                .insert(generation, key.context("its own letter")?);
        }
        ensure!(self.desktop.shop.has(&key), "the one that is sealed to");
        self.newest = key;
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

    // One that does not fit the shop's devices is not taken, and asked for again.
    first.rotate_for_itself().await?;
    let mut told = first.rotate(0x99).await?;
    told.sort_by_key(|id| *id == third_id);
    assert_eq!(
        told,
        [first.desktop.paired.device, third_id],
        "not the thief"
    );
    first.take_keys().await?;
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
