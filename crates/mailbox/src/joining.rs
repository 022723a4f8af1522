//! The device's end of a pairing, without its sockets: what to post, what the answers mean, and the six digits.

use crate::base_url::BaseUrl;
use crate::invite::Invite;
use crate::keys::{DeviceKeys, KeyPair};
use crate::letter::{Letter, Subject};
use crate::pairing::{
    Counterpart, Digits, Opening, PairAnswer, PairNonce, PairRequest, Paired, Transcript,
};
use crate::shop_keys::ShopKeys;
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::ZeroizeOnDrop;

/// A device on its way into a shop.
pub struct Joining {
    keys: DeviceKeys,
    shop_key: KeyPair,
    invite: Invite,
    opening: Opening,
    met: Option<(Counterpart, Transcript)>,
}

/// What a pairing draws. Kept before anything is said, it makes the same pairing again after a power cut.
#[derive(Clone, Serialize, Deserialize, ZeroizeOnDrop)]
pub struct JoiningRandom {
    /// The seed of a key for the shop, for the case that it has none yet.
    pub shop_key: [u8; KeyPair::SEED_BYTES],
    /// The device's random part.
    pub nonce: [u8; PairNonce::LEN],
}

/// What to do next.
#[derive(Debug)]
pub enum Next {
    /// Post this, now.
    Post(PairRequest),
    /// Post the same again in a moment.
    Again,
    /// The device is in. Keep both before anything else.
    Joined {
        /// What the relay gave it.
        paired: Paired,
        /// What opens the shop's items.
        keys: ShopKeys,
    },
}

/// The relay's answer is not what it should be: it is of another version, or somebody has changed it on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the relay's answer was changed on its way, or is not understood; nothing was paired")]
pub struct BadAnswer;

impl Joining {
    /// A device with an invite.
    #[must_use]
    pub fn new(keys: DeviceKeys, invite: Invite, random: &JoiningRandom) -> Self {
        let shop_key = KeyPair::from_seed(random.shop_key);
        Self {
            opening: Opening {
                verifying_key: keys.verifying_key(),
                sealing_key: keys.letters().public(),
                shop_key: shop_key.public(),
                nonce: PairNonce::from_bytes(random.nonce),
            },
            shop_key,
            invite,
            met: None,
            keys,
        }
    }

    /// The first request.
    #[must_use]
    pub fn begin(&self) -> PairRequest {
        PairRequest::Begin {
            invite: self.invite.clone(),
            commitment: self.opening.commitment(&self.invite.hash()),
        }
    }

    /// What to show, once the other side is there.
    #[must_use]
    pub fn digits(&self) -> Option<Digits> {
        self.met.as_ref().map(|(_, transcript)| transcript.digits())
    }

    /// Takes the relay's answer.
    ///
    /// # Errors
    /// [`BadAnswer`]; the pairing is over.
    pub fn hear(&mut self, answer: &PairAnswer) -> Result<Next, BadAnswer> {
        match (answer, &self.met) {
            (PairAnswer::Wait, _) => Ok(Next::Again),
            (PairAnswer::Meet(counterpart), None) => {
                let transcript = Transcript::new(&self.invite.hash(), &self.opening, counterpart);
                let reveal =
                    PairRequest::reveal(&self.invite, &self.opening, &transcript, &self.keys);
                self.met = Some((counterpart.clone(), transcript));
                Ok(Next::Post(reveal))
            }
            (
                PairAnswer::Paired {
                    paired,
                    generation,
                    keys,
                },
                Some((counterpart, transcript)),
            ) => {
                let paired = self.paired(paired, counterpart, transcript)?;
                let keys = self.shop_keys(keys.as_ref(), *generation, counterpart, transcript)?;
                Ok(Next::Joined { paired, keys })
            }
            (PairAnswer::Invited { .. } | PairAnswer::Meet(_) | PairAnswer::Paired { .. }, _) => {
                Err(BadAnswer)
            }
        }
    }

    fn paired(
        &self,
        letter: &Letter,
        counterpart: &Counterpart,
        transcript: &Transcript,
    ) -> Result<Paired, BadAnswer> {
        let about = Subject::Paired(transcript);
        let plain = letter
            .open(about, Some(&counterpart.relay_key), self.keys.letters())
            .map_err(|_| BadAnswer)?;
        let paired: Paired = serde_json::from_slice(&plain).map_err(|_| BadAnswer)?;
        (paired.base_url == counterpart.relay)
            .then_some(paired)
            .ok_or(BadAnswer)
    }

    fn shop_keys(
        &self,
        letter: Option<&Letter>,
        generation: u32,
        counterpart: &Counterpart,
        transcript: &Transcript,
    ) -> Result<ShopKeys, BadAnswer> {
        let Some(letter) = letter else {
            let mut keys = ShopKeys::default();
            keys.insert(generation, self.shop_key.clone());
            return Ok(keys);
        };
        let about = Subject::Keys(transcript);
        let plain = letter
            .open(about, Some(&counterpart.key), self.keys.letters())
            .map_err(|_| BadAnswer)?;
        let keys = ShopKeys::from_secret_bytes(&plain).map_err(|_| BadAnswer)?;
        let has_newest = !keys.of(generation).is_empty();
        has_newest.then_some(keys).ok_or(BadAnswer)
    }
}

impl fmt::Debug for Joining {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joining")
            .field("opening", &self.opening)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for JoiningRandom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JoiningRandom(..)")
    }
}

/// What a relay's operator hands over, in one line: where the relay is, and the invite. It is what the QR code holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairingLink {
    /// Where the relay is.
    pub relay: BaseUrl,
    /// The invite.
    pub invite: Invite,
}

impl fmt::Display for PairingLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // After a # it is sent to nobody, should somebody open it in a browser.
        write!(f, "{}/pair#{}", self.relay, self.invite)
    }
}

impl PairingLink {
    /// Reads a line such as `https://relay.example.co.ke/pair#7K3M-Q9TX-2B8D-FW5R`; none if it is no such line.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (relay, invite) = text.trim().split_once("/pair#")?;
        Some(Self {
            relay: relay.parse().ok()?,
            invite: invite.parse().ok()?,
        })
    }
}
