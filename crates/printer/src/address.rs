//! Where a printer is, and how people write that.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::Ipv6Addr;
use std::path::PathBuf;

/// The port on which a receipt printer takes bytes as they are ("raw", "JetDirect").
const RAW_PORT: u16 = 9100;

/// CUPS has no longer names.
const QUEUE_MAX: usize = 127;

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Address {
    /// On the shop's network, taking bytes as they are.
    Network {
        /// A name or an IP address, an IPv6 address without brackets.
        host: String,
        /// Almost always 9100.
        port: u16,
    },
    /// On a cable to this PC.
    Device {
        /// `/dev/usb/lp0`, `/dev/ttyUSB0`; on Windows `COM3`, `LPT1`, or a shared printer as `\\localhost\receipts`.
        path: PathBuf,
    },
    /// A queue of the system's print service.
    System {
        /// Its name there.
        queue: String,
    },
}

impl Address {
    /// What a person types for a printer on the network: `192.168.1.50`, `printer.local:9101`, `fe80::1`, `[fe80::1]:9101`.
    #[must_use]
    pub fn network(text: &str) -> Option<Self> {
        let (host, port) = host_and_port(text.trim())?;
        let host = host.to_owned();
        Some(Self::Network { host, port })
    }

    /// What a person types for one on a cable: an absolute path, or a port or a shared printer of Windows.
    #[must_use]
    pub fn device(text: &str) -> Option<Self> {
        let path = text.trim();
        let absolute = path.starts_with('/') && !path.contains(char::is_control);
        (absolute || windows_path(path).is_some()).then(|| Self::Device { path: path.into() })
    }

    /// What a person types for a queue of the system: its name.
    #[must_use]
    pub fn system(text: &str) -> Option<Self> {
        let queue = text.trim();
        is_queue(queue).then(|| Self::System {
            queue: queue.to_owned(),
        })
    }
}

/// As a person types it: a port only if it is not the usual one.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network {
                host,
                port: RAW_PORT,
            } => f.write_str(host),
            Self::Network { host, port } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Network { host, port } => write!(f, "{host}:{port}"),
            Self::Device { path } => write!(f, "{}", path.display()),
            Self::System { queue } => f.write_str(queue),
        }
    }
}

/// Whether CUPS can have a queue of this name. One that begins with a hyphen would be an option to its programs.
pub(crate) fn is_queue(name: &str) -> bool {
    let odd = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '/' | '\\' | '#' | '?' | '\'' | '"')
    };
    !name.is_empty() && name.len() <= QUEUE_MAX && !name.starts_with('-') && !name.contains(odd)
}

/// `COM3`, `lpt1`: the names that Windows has for its own ports.
fn is_windows_port(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let number = upper
        .strip_prefix("COM")
        .or_else(|| upper.strip_prefix("LPT"));
    number.is_some_and(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
}

fn host_and_port(text: &str) -> Option<(&str, u16)> {
    if text.parse::<Ipv6Addr>().is_ok() {
        return Some((text, RAW_PORT));
    }
    if let Some(bracketed) = text.strip_prefix('[') {
        let (host, rest) = bracketed.split_once(']')?;
        host.parse::<Ipv6Addr>().ok()?;
        let port = match rest {
            "" => None,
            _ => Some(rest.strip_prefix(':')?),
        };
        return Some((host, port_of(port)?));
    }
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let named = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    (!host.is_empty() && host.chars().all(named)).then_some(())?;
    Some((host, port_of(port)?))
}

fn port_of(text: Option<&str>) -> Option<u16> {
    match text {
        Some(port) if port.starts_with('+') => None,
        Some(port) => port.parse().ok().filter(|port| *port > 0),
        None => Some(RAW_PORT),
    }
}

/// A path as Windows wants it, if it can be a printer's: `COM3` and `LPT1` with or without the prefix of devices, and `\\host\share`.
/// Nothing else is written to, since a disk's path looks much the same and a file's kind is not told there.
pub(crate) fn windows_path(path: &str) -> Option<String> {
    const DEVICES: &str = r"\\.\";
    let port = path.strip_prefix(DEVICES).unwrap_or(path);
    if is_windows_port(port) {
        return Some(format!("{DEVICES}{port}"));
    }
    let (host, share) = path.strip_prefix(r"\\")?.split_once('\\')?;
    let named = |name: &str| !name.is_empty() && !name.contains(['\\', '/', ':', '?']);
    (named(host) && host != "." && named(share)).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::windows_path;

    #[test]
    fn only_ports_and_shared_printers_are_written_to_on_windows() {
        for (typed, path) in [
            ("COM3", r"\\.\COM3"),
            (r"\\.\COM12", r"\\.\COM12"),
            ("lpt1", r"\\.\lpt1"),
            (r"\\localhost\receipts", r"\\localhost\receipts"),
        ] {
            assert_eq!(windows_path(typed).as_deref(), Some(path));
        }
        for typed in [
            r"\\.\PhysicalDrive0",
            r"\\.\C:",
            r"\\?\C:\receipts.txt",
            r"C:\receipts.txt",
            r"\\server\share\file.txt",
            r"\\server",
            r"\\\share",
            "COM",
            "COM3:",
            "COMPUTER",
        ] {
            assert_eq!(windows_path(typed), None, "{typed}");
        }
    }
}
