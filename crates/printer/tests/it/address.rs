//! What people type, what is shown to them, and what is kept in the settings.

use anyhow::Result;
use pokea_printer::{Address, Outcome, Trouble};
use proptest::prelude::*;
use serde_json::json;

fn network(host: &str, port: u16) -> Address {
    let host = host.to_owned();
    Address::Network { host, port }
}

fn device(path: &str) -> Address {
    Address::Device { path: path.into() }
}

fn system(queue: &str) -> Address {
    let queue = queue.to_owned();
    Address::System { queue }
}

#[test]
fn what_people_type_is_read() {
    for (typed, address) in [
        ("192.168.1.50", network("192.168.1.50", 9100)),
        (" 192.168.1.50:9101 ", network("192.168.1.50", 9101)),
        ("printer.local", network("printer.local", 9100)),
        ("fe80::1", network("fe80::1", 9100)),
        ("[fe80::1]:9102", network("fe80::1", 9102)),
    ] {
        assert_eq!(Address::network(typed), Some(address), "{typed}");
    }
    for (typed, path) in [
        ("/dev/usb/lp0 ", "/dev/usb/lp0"),
        ("COM3", "COM3"),
        (r"\\.\COM12", r"\\.\COM12"),
        (r"\\localhost\receipts", r"\\localhost\receipts"),
    ] {
        assert_eq!(Address::device(typed), Some(device(path)), "{typed}");
    }
    for (typed, queue) in [("Kaunta", "Kaunta"), (" TM-T20_2 ", "TM-T20_2")] {
        assert_eq!(Address::system(typed), Some(system(queue)), "{typed}");
    }
}

#[test]
fn what_is_no_address_is_refused() {
    for typed in [
        "",
        " ",
        ":9100",
        "host:",
        "host:0",
        "host:70000",
        "host:x",
        "two words",
        "[fe80::1",
        "[fe80::1]9100",
        "[fe80::1]:",
        "host:+9",
        "[host]:9100",
        "a/b",
    ] {
        assert_eq!(Address::network(typed), None, "{typed:?}");
    }
    for typed in [
        "",
        "dev/usb/lp0",
        "lp0",
        r"C:\receipts.txt",
        r"\\.\PhysicalDrive0",
        "/dev/\nlp0",
    ] {
        assert_eq!(Address::device(typed), None, "{typed:?}");
    }
    let long = "x".repeat(128);
    for typed in [
        "",
        "-o",
        "two words",
        "a/b",
        "a#b",
        "a?b",
        "a\nb",
        r"a\b",
        &long,
    ] {
        assert_eq!(Address::system(typed), None, "{typed:?}");
    }
}

#[test]
fn the_settings_keep_addresses_and_troubles_by_these_names() -> Result<()> {
    for (address, kept) in [
        (
            network("10.0.0.9", 9100),
            json!({"kind": "network", "host": "10.0.0.9", "port": 9100}),
        ),
        (
            device("/dev/usb/lp0"),
            json!({"kind": "device", "path": "/dev/usb/lp0"}),
        ),
        (
            system("Kaunta"),
            json!({"kind": "system", "queue": "Kaunta"}),
        ),
    ] {
        assert_eq!(serde_json::to_value(&address)?, kept);
        assert_eq!(serde_json::from_value::<Address>(kept)?, address);
    }
    assert_eq!(serde_json::to_value(Trouble::PaperOut)?, json!("paper_out"));
    let unclear = Outcome::Unclear(Trouble::Stalled);
    assert_eq!(
        serde_json::to_value(unclear)?,
        json!({"unclear": "stalled"})
    );
    Ok(())
}

proptest! {
    #[test]
    fn what_is_shown_can_be_typed(
        host in "[a-z0-9][a-z0-9.-]{0,20}",
        port in prop_oneof![Just(9100), 1_u16..],
        path in "/[a-zA-Z0-9/._-]{0,20}",
        queue in "[A-Za-z0-9_][A-Za-z0-9_-]{0,20}",
        v6: [u16; 8],
    ) {
        let v6 = std::net::Ipv6Addr::from(v6).to_string();
        for address in [network(&host, port), network(&v6, port)] {
            prop_assert_eq!(Address::network(&address.to_string()), Some(address));
        }
        prop_assert_eq!(Address::device(&path).map(|a| a.to_string()), Some(path));
        prop_assert_eq!(Address::system(&queue).map(|a| a.to_string()), Some(queue));
    }

    #[test]
    fn nothing_typed_is_too_strange(typed in any::<String>()) {
        let _ = (Address::network(&typed), Address::device(&typed), Address::system(&typed));
    }
}
