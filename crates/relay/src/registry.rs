//! What the relay's operator can do with shops and devices, beside a running relay or within one.

use crate::ambient::random;
use crate::store::jetstream::ClusterRecords;
use crate::store::sqlite::FileRecords;
use crate::store::{Approval, Change, Denied, InviteRecord, Records, Roll, Step, StoreError};
use crate::{Engine, after};
use pokea_mailbox::limits::INVITE_VALID;
use pokea_mailbox::{DeviceId, Digits, Invite, InviteHash, ShopId};

/// The shops of a relay, which may be running.
pub struct Registry(Box<dyn Records>);

/// How far a pairing is, for whoever waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// Nobody has used the invite yet, or the device has not said who it is.
    Waits,
    /// A device asks the operator to be let in. It shows these digits if nobody stands between.
    Asks(Digits),
    /// Somebody has let it in, and it has yet to hear of it.
    Approved,
    /// It is one of the shop's devices.
    In,
    /// It was not let in.
    Declined,
    /// It is too late.
    Expired,
}

impl Registry {
    /// Opens the records where they are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open(engine: &Engine) -> Result<Self, StoreError> {
        Ok(Self(match engine {
            Engine::Sqlite(path, _) => Box::new(FileRecords::open(path)?),
            Engine::JetStream(cluster) => Box::new(ClusterRecords::open(cluster).await?),
        }))
    }

    /// All shops.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn shops(&self) -> Result<Vec<(ShopId, Roll)>, StoreError> {
        let mut shops = Vec::new();
        for shop in self.0.shops().await? {
            shops.extend(self.0.roll(shop).await?.map(|roll| (shop, roll)));
        }
        shops.sort_by(|(_, a), (_, b)| (&a.name, a.made_at_ms).cmp(&(&b.name, b.made_at_ms)));
        Ok(shops)
    }

    /// An invite for the first device of a new shop.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be stored; then it is not valid.
    pub async fn invite_shop(
        &self,
        name: String,
        approval: Approval,
        now_ms: i64,
    ) -> Result<Invite, StoreError> {
        invite_shop(&*self.0, name, approval, now_ms).await
    }

    /// An invite for a device of a shop that is there, in the place of another or beside the others.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be stored; then it is not valid.
    pub async fn invite_device(
        &self,
        shop: ShopId,
        roll: &Roll,
        replaces: Option<DeviceId>,
        now_ms: i64,
    ) -> Result<(Invite, Approval), StoreError> {
        let others = roll.active().any(|device| Some(device.id) != replaces);
        let approval = if others {
            Approval::Device
        } else {
            Approval::Operator
        };
        let invite = give_out(
            &*self.0,
            record(shop, String::new(), approval, replaces, now_ms),
        )
        .await?;
        Ok((invite, approval))
    }

    /// Takes a device out of its shop, for good.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be stored; then nothing has changed.
    pub async fn revoke(
        &self,
        shop: ShopId,
        device: DeviceId,
    ) -> Result<Result<Roll, Denied>, StoreError> {
        self.0.change(shop, Change::Revoke(device)).await
    }

    /// Takes a shop out with all of its devices and all that is kept for it. Gives whether it was there.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be done; begin it again then.
    pub async fn remove(&self, shop: ShopId) -> Result<bool, StoreError> {
        self.0.remove(shop).await
    }

    /// How far the pairing is that an invite was given out for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn pairing(&self, invite: InviteHash, now_ms: i64) -> Result<Pairing, StoreError> {
        let Some((record, _)) = self.0.invite(invite).await? else {
            return Ok(Pairing::Expired);
        };
        Ok(match (&record.step, record.asked(&invite)) {
            (Step::Declined, _) => Pairing::Declined,
            (Step::Approved { .. }, _) => {
                let roll = self.0.roll(record.shop).await?;
                match record.has_come(roll.as_ref()) {
                    true => Pairing::In,
                    false if record.is_over(now_ms) => Pairing::Expired,
                    false => Pairing::Approved,
                }
            }
            _ if record.expires_at_ms <= now_ms => Pairing::Expired,
            (_, Some(transcript)) if record.approval == Approval::Operator => {
                Pairing::Asks(transcript.digits())
            }
            _ => Pairing::Waits,
        })
    }

    /// Lets a device in that asks to be, or not. What was decided before stays, and it is never too late to say no.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be stored; then it was not decided.
    pub async fn decide(
        &self,
        invite: InviteHash,
        admit: bool,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        while let Some((record, revision)) = self.0.invite(invite).await? {
            if admit && record.expires_at_ms <= now_ms {
                break;
            }
            let decided = record.decided(admit, None);
            if decided == record || self.0.set_invite(invite, decided, revision).await? {
                break;
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Registry")
    }
}

pub(crate) async fn invite_shop(
    records: &(impl Records + ?Sized),
    name: String,
    approval: Approval,
    now_ms: i64,
) -> Result<Invite, StoreError> {
    let shop = ShopId::from_bytes(random());
    give_out(records, record(shop, name, approval, None, now_ms)).await
}

/// What is kept of an invite that nobody has used.
pub(crate) fn record(
    shop: ShopId,
    name: String,
    approval: Approval,
    replaces: Option<DeviceId>,
    now_ms: i64,
) -> InviteRecord {
    InviteRecord {
        shop,
        name,
        approval,
        invited_by: None,
        replaces,
        expires_at_ms: after(now_ms, INVITE_VALID),
        step: Step::Unused,
    }
}

pub(crate) async fn give_out(
    records: &(impl Records + ?Sized),
    record: InviteRecord,
) -> Result<Invite, StoreError> {
    let invite = Invite::from_random(random());
    if records.set_invite(invite.hash(), record, 0).await? {
        Ok(invite)
    } else {
        Err(StoreError::Failed("this invite is there already".into()))
    }
}
