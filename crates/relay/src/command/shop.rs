//! `pokea-relay shop`, `device` and `code`: who may use the relay. All of it works beside a running relay.

use super::arguments::Arguments;
use super::data::DataFolder;
use super::say;
use anyhow::{Context, bail};
use chrono::DateTime;
use pokea_mailbox::{DeviceId, Invite, PairingLink, ShopId};
use pokea_relay::store::{Approval, Device, Roll};
use pokea_relay::{Pairing, Registry, now_ms};
use std::io::{BufRead, IsTerminal};
use std::time::Duration;

/// How often it is looked whether the device is there.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Of a shop's or device's id, as much as people are asked to type.
const SHORT_CHARS: usize = 8;

pub(crate) async fn shop(arguments: &Arguments, words: &[&str]) -> anyhow::Result<()> {
    let registry = registry(arguments).await?;
    match words {
        ["add", name] => {
            let approval = if arguments.has("--yes") {
                Approval::Nobody
            } else {
                Approval::Operator
            };
            let invite = registry.invite_shop((*name).to_owned(), approval, now_ms());
            hand_over(arguments, &registry, &invite.await?, approval).await
        }
        ["list"] => {
            for (shop, roll) in registry.shops().await? {
                let (active, all) = (roll.active().count(), roll.devices.len());
                let rotates = if roll.must_rotate {
                    ", waits for its next key"
                } else {
                    ""
                };
                let name = named(&roll);
                let generation = roll.key.generation;
                say(&format!(
                    "{}  {name}: {active} of {all} devices active, key {generation}{rotates}",
                    short(&shop.to_string())
                ))?;
            }
            Ok(())
        }
        ["remove", shop] => {
            let shops = registry.shops().await?;
            let (shop, roll) = find_shop(&shops, shop)?;
            registry.remove(*shop).await?;
            say(&format!(
                "{} is out with {} devices. What the relay keeps for it goes within the hour, whether it was delivered or not",
                named(roll),
                roll.devices.len()
            ))
        }
        _ => bail!("pokea-relay shop add NAME, list, or remove SHOP"),
    }
}

pub(crate) async fn device(arguments: &Arguments, words: &[&str]) -> anyhow::Result<()> {
    let registry = registry(arguments).await?;
    let shops = registry.shops().await?;
    match words {
        ["add", shop] => {
            let (shop, roll) = find_shop(&shops, shop)?;
            let (invite, approval) = registry.invite_device(*shop, roll, None, now_ms()).await?;
            hand_over(arguments, &registry, &invite, approval).await
        }
        ["replace", device] => {
            let (shop, roll, device) = find_device(&shops, device)?;
            let invited = registry.invite_device(shop, roll, Some(device.id), now_ms());
            let (invite, approval) = invited.await?;
            hand_over(arguments, &registry, &invite, approval).await
        }
        ["list"] => list(shops.iter()),
        ["list", shop] => list(std::iter::once(find_shop(&shops, shop)?)),
        ["revoke", device] => {
            let (shop, roll, device) = find_device(&shops, device)?;
            let mut out = vec![device.id];
            if arguments.has("--guests") {
                out.extend(roll.guests(device.id));
            }
            revoke(&registry, shop, &out).await
        }
        _ => bail!("pokea-relay device add SHOP, list [SHOP], revoke DEVICE, or replace DEVICE"),
    }
}

async fn revoke(registry: &Registry, shop: ShopId, devices: &[DeviceId]) -> anyhow::Result<()> {
    for device in devices {
        let roll = registry.revoke(shop, *device).await??;
        let id = device.to_string();
        say(&format!(
            "{} of {} is out. {}",
            short(&id),
            named(&roll),
            if roll.must_rotate {
                "The shop's next key is made by the first of its devices that is connected"
            } else {
                "The shop has no device any more; pokea-relay device add gives it one"
            }
        ))?;
        for guest in roll.guests(*device) {
            if !devices.contains(&guest) {
                say(&format!(
                    "It had let {} in, which stays. If the shop does not know that one: pokea-relay device revoke {} --guests",
                    short(&guest.to_string()),
                    short(&id)
                ))?;
            }
        }
    }
    Ok(())
}

/// Goes on with a code that `shop add` or `device replace` has printed, if that was interrupted.
pub(crate) async fn code(arguments: &Arguments, code: &str) -> anyhow::Result<()> {
    let invite: Invite = code.parse()?;
    wait(&registry(arguments).await?, &invite).await
}

async fn registry(arguments: &Arguments) -> anyhow::Result<Registry> {
    let engine = DataFolder::open(arguments)?.engine_in_use(arguments)?;
    Ok(Registry::open(&engine).await?)
}

fn list<'a>(shops: impl Iterator<Item = &'a (ShopId, Roll)>) -> anyhow::Result<()> {
    for (_, roll) in shops {
        for device in &roll.devices {
            let state = if device.revoked { "revoked" } else { "active" };
            let id = device.id.to_string();
            let host = device.let_in_by.map(|by| by.to_string());
            let host = host.map_or_else(String::new, |by| format!(", let in by {}", short(&by)));
            let paired = DateTime::from_timestamp_millis(device.paired_at_ms).unwrap_or_default();
            say(&format!(
                "{}  {}: {state}, paired {} UTC{host}",
                short(&id),
                named(roll),
                paired.format("%Y-%m-%d %H:%M")
            ))?;
        }
    }
    Ok(())
}

/// Prints the code, and waits for the device that uses it.
async fn hand_over(
    arguments: &Arguments,
    registry: &Registry,
    invite: &Invite,
    approval: Approval,
) -> anyhow::Result<()> {
    say(&invite.to_string())?;
    if let Some(url) = arguments.get("--public-url") {
        let link = PairingLink {
            relay: url.parse()?,
            invite: invite.clone(),
        };
        say(&link.to_string())?;
        if std::io::stdout().is_terminal() {
            say(&picture(&link.to_string())?)?;
        }
    }
    match approval {
        Approval::Nobody => Ok(()),
        Approval::Device => say(
            "Good once, for ten minutes. A device of the shop lets the new one in: compare the six digits there.",
        ),
        Approval::Operator => {
            say(
                "Good once, for ten minutes. This command waits for the device, and then asks you. If it is interrupted: pokea-relay code, and this code.",
            )?;
            wait(registry, invite).await
        }
    }
}

async fn wait(registry: &Registry, invite: &Invite) -> anyhow::Result<()> {
    let hash = invite.hash();
    let mut is_told = false;
    loop {
        match registry.pairing(hash, now_ms()).await? {
            Pairing::Waits => tokio::time::sleep(LOOK_EVERY).await,
            Pairing::Approved => {
                if !std::mem::replace(&mut is_told, true) {
                    say(
                        "It may come in, and has yet to hear of it. (It may do that for a day, whether this command waits or not. One that is a shop of its own already goes back to that.)",
                    )?;
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
            Pairing::Expired => bail!("nobody has used the code in time, and it is void now"),
            Pairing::Declined => bail!("the device was not let in, and the code is void"),
            Pairing::In => return say("The device is in."),
            Pairing::Asks(digits) => {
                say(
                    "A device asks to be let in. Which six digits does it show? (Nothing, if nobody there reads any to you.)",
                )?;
                let answer = tokio::task::spawn_blocking(|| {
                    let mut line = String::new();
                    std::io::stdin().lock().read_line(&mut line).map(|_| line)
                });
                let answer = answer.await??;
                let typed: String = answer.chars().filter(char::is_ascii_digit).collect();
                let shown: String = digits.to_string();
                let admit = typed == shown.replace(' ', "");
                if admit {
                    say(&format!("The same here: {shown}"))?;
                } else if !typed.is_empty() {
                    say("Those are not the digits here: somebody else has used the code.")?;
                }
                registry.decide(hash, admit, now_ms()).await?;
            }
        }
    }
}

/// Two rows of the code to a line, light on dark as terminals are.
fn picture(text: &str) -> anyhow::Result<String> {
    let code = qrcode::QrCode::new(text)?;
    Ok(code
        .render::<qrcode::render::unicode::Dense1x2>()
        .dark_color(qrcode::render::unicode::Dense1x2::Light)
        .light_color(qrcode::render::unicode::Dense1x2::Dark)
        .build())
}

fn find_shop<'a>(shops: &'a [(ShopId, Roll)], asked: &str) -> anyhow::Result<&'a (ShopId, Roll)> {
    let is_it = |(id, roll): &&(ShopId, Roll)| roll.name == asked || is_id(&id.to_string(), asked);
    let mut found = shops.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(shop), None) => Ok(shop),
        (None, _) => bail!("no shop is {asked:?}; pokea-relay shop list names them"),
        _ => bail!(
            "several shops are {asked:?}; say which by its id, as pokea-relay shop list shows it"
        ),
    }
}

fn find_device<'a>(
    shops: &'a [(ShopId, Roll)],
    asked: &str,
) -> anyhow::Result<(ShopId, &'a Roll, &'a Device)> {
    let all = shops.iter().flat_map(|(shop, roll)| {
        let devices = roll.devices.iter();
        devices.map(move |device| (*shop, roll, device))
    });
    let is_it = |id: DeviceId| is_id(&id.to_string(), asked);
    let mut found = all.filter(|(_, _, device)| is_it(device.id));
    let first = found.next();
    let first = first
        .with_context(|| format!("no device is {asked:?}; pokea-relay device list names them"))?;
    if found.next().is_some() {
        bail!("several devices begin with {asked:?}; write more of the id");
    }
    Ok(first)
}

/// All of an id, or enough of its beginning.
fn is_id(id: &str, asked: &str) -> bool {
    asked.len() >= SHORT_CHARS && id.starts_with(asked)
}

fn short(id: &str) -> &str {
    id.get(..SHORT_CHARS).unwrap_or(id)
}

fn named(roll: &Roll) -> &str {
    if roll.name.is_empty() {
        "(no name)"
    } else {
        &roll.name
    }
}
