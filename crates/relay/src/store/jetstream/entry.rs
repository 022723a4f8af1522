//! An item as one message of a stream: what the relay knows of it, then the sealed body.

use crate::store::NewItem;
use pokea_mailbox::{DeviceId, Envelope, Nonce, Sealed, Sender};

const VERSION: u8 = 1;

/// `version (1) | device (16) | address nonce (17) | received at, ms, big-endian (8) | sender (1) | sealed`
pub(super) fn encode(item: &NewItem) -> Vec<u8> {
    let envelope = &item.envelope;
    [
        &[VERSION][..],
        envelope.device.as_bytes(),
        envelope.nonce.as_bytes(),
        &envelope.received_at_ms.to_be_bytes(),
        &[match envelope.sender {
            Sender::Unlisted => 0,
            Sender::Listed => 1,
        }],
        item.sealed.as_bytes(),
    ]
    .concat()
}

/// None if it is not what [`encode`] makes.
pub(super) fn decode(bytes: &[u8]) -> Option<NewItem> {
    let (&[VERSION], rest) = bytes.split_first_chunk()? else {
        return None;
    };
    let (device, rest) = rest.split_first_chunk()?;
    let (nonce, rest) = rest.split_first_chunk()?;
    let (received_at_ms, rest) = rest.split_first_chunk()?;
    let (sender, sealed) = rest.split_first()?;
    Some(NewItem {
        envelope: Envelope {
            device: DeviceId::from_bytes(*device),
            nonce: Nonce::from_bytes(*nonce),
            received_at_ms: i64::from_be_bytes(*received_at_ms),
            sender: match sender {
                0 => Sender::Unlisted,
                1 => Sender::Listed,
                _ => return None,
            },
        },
        sealed: Sealed::from_bytes(sealed.to_vec()),
    })
}

/// Whether a later version of the relay made it: then it is an item, and must not be passed over.
pub(super) fn is_newer(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|version| *version > VERSION)
}
