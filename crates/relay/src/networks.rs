//! Who is on the other end, as far as network addresses say: which senders are listed, whose word about forwarding counts, and who shares a limit.

use hyper::HeaderMap;
use pokea_mailbox::Sender;
use std::fmt;
use std::net::{AddrParseError, IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// The addresses that Safaricom's callbacks come from, as six open-source Daraja libraries list them alike. Safaricom publishes no list, and
/// may change it: so an address that is missing here is by default a remark on the callback and no reason to refuse it.
const SAFARICOM: [&str; 12] = [
    "196.201.212.69",
    "196.201.212.74",
    "196.201.212.127",
    "196.201.212.129",
    "196.201.212.136",
    "196.201.212.138",
    "196.201.213.44",
    "196.201.213.114",
    "196.201.214.200",
    "196.201.214.206",
    "196.201.214.207",
    "196.201.214.208",
];

/// Addresses in one network share what the relay lets one sender take: an IPv4 /24, an IPv6 /48, which is what one customer gets.
const SHARED_V4_BITS: u8 = 24;
const SHARED_V6_BITS: u8 = 48;

/// Where a proxy says whom it speaks for.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// What the operator says about the network.
#[derive(Clone, Debug)]
pub struct NetworkOptions {
    /// Where callbacks are expected from. Others are marked as [`Sender::Unlisted`].
    pub senders: Vec<Network>,
    /// Whether callbacks from elsewhere are refused, with the 404 of an unknown address.
    pub only_listed: bool,
    /// Proxies that stand in front of the relay: they are believed when they say whom they speak for. Nobody else is.
    pub proxies: Vec<Network>,
}

impl Default for NetworkOptions {
    /// Safaricom's known addresses, not enforced; no proxy.
    fn default() -> Self {
        Self {
            senders: SAFARICOM
                .iter()
                .map(|address| address.parse().expect("an address"))
                .collect(),
            only_listed: false,
            proxies: Vec::new(),
        }
    }
}

/// A network, or one address: `196.201.214.0/24`, `196.201.214.200`, `2001:db8::/32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    /// IPv4 in its IPv6 form, and nothing beyond the bits that count.
    prefix: u128,
    bits: u8,
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    pub(crate) sender: Sender,
    /// Shares limits with everybody of this network; none for listed senders, the relay's own machine and its proxies, who have none.
    pub(crate) limited_as: Option<Network>,
    is_proxy: bool,
}

impl NetworkOptions {
    /// The one at the other end of a connection.
    pub(crate) fn peer(&self, address: IpAddr) -> Client {
        let sender = if holds(&self.senders, address) {
            Sender::Listed
        } else {
            Sender::Unlisted
        };
        let is_proxy = holds(&self.proxies, address);
        // A proxy that nobody told us of is on this machine more often than not, and speaks for everybody.
        let is_here = [IpAddr::from([127, 0, 0, 1]), Ipv6Addr::LOCALHOST.into()]
            .contains(&address.to_canonical());
        Client {
            sender,
            limited_as: (sender == Sender::Unlisted && !is_proxy && !is_here)
                .then(|| Network::shared(address)),
            is_proxy,
        }
    }

    /// The one for whom the other end speaks, if it is a proxy: the last address on the list that is not itself a proxy's, since
    /// everything before that could be anybody's invention.
    pub(crate) fn client(&self, peer: Client, headers: &HeaderMap) -> Client {
        if !peer.is_proxy {
            return peer;
        }
        let values: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .map(|value| value.to_str().unwrap_or_default())
            .collect();
        values
            .iter()
            .rev()
            .flat_map(|value| value.rsplit(','))
            .map(|address| forwarded(address.trim()))
            .find(|address| !matches!(address, Ok(address) if holds(&self.proxies, *address)))
            .and_then(Result::ok)
            .map_or(peer, |address| self.peer(address))
    }
}

impl Network {
    fn shared(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => Self::new(v4.to_ipv6_mapped(), 96 + SHARED_V4_BITS),
            IpAddr::V6(v6) => Self::new(v6, SHARED_V6_BITS),
        }
    }

    fn new(address: Ipv6Addr, bits: u8) -> Self {
        let mask = u128::MAX
            .checked_shl(128 - u32::from(bits))
            .unwrap_or_default();
        Self {
            prefix: u128::from(address) & mask,
            bits,
        }
    }

    fn holds(&self, address: IpAddr) -> bool {
        let address = match address {
            IpAddr::V4(v4) => v4.to_ipv6_mapped(),
            IpAddr::V6(v6) => v6,
        };
        Self::new(address, self.bits) == *self
    }
}

/// Some proxies write the port too.
fn forwarded(text: &str) -> Result<IpAddr, AddrParseError> {
    let with_port = || text.parse().map(|address: SocketAddr| address.ip());
    text.parse().or_else(|error| with_port().map_err(|_| error))
}

fn holds(networks: &[Network], address: IpAddr) -> bool {
    networks.iter().any(|network| network.holds(address))
}

/// The text is neither an address nor a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no network: write an address such as 196.201.214.200, or a network such as 196.201.214.0/24"
)]
pub struct NotANetwork(String);

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let bad = || NotANetwork(text.to_owned());
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| bad())?)),
            None => (text.trim(), None),
        };
        let (address, all_bits) = match address.parse().map_err(|_| bad())? {
            IpAddr::V4(v4) => (v4.to_ipv6_mapped(), 32),
            IpAddr::V6(v6) => (v6, 128),
        };
        let bits = bits.unwrap_or(all_bits);
        if bits > all_bits {
            return Err(bad());
        }
        Ok(Self::new(address, 128 - all_bits + bits))
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Ipv6Addr::from(self.prefix).to_canonical() {
            IpAddr::V4(v4) if self.bits >= 96 => write!(f, "{v4}/{}", self.bits - 96),
            IpAddr::V4(_) | IpAddr::V6(_) => {
                write!(f, "{}/{}", Ipv6Addr::from(self.prefix), self.bits)
            }
        }
    }
}
