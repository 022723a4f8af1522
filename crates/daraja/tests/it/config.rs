//! What a client may be made of, and that it tells nobody.

use crate::canned::config;
use crate::push::push;
use pokea_daraja::stk::{LipaNaMpesa, StkPassword};
use pokea_daraja::{Client, ConfigError};

#[test]
fn plain_http_stays_on_this_machine() {
    for good in [
        "https://api.safaricom.co.ke",
        "https://sandbox.safaricom.co.ke/",
        "http://127.0.0.1:4000",
        "http://[::1]:4000",
        "http://localhost:4000",
    ] {
        assert!(Client::new(config(good)).is_ok(), "{good}");
    }
    for bad in [
        "http://api.safaricom.co.ke",
        "http://10.0.0.2:4000",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
    ] {
        let refused = Client::new(config(bad));
        assert!(matches!(refused, Err(ConfigError::Insecure)), "{bad}");
    }
    for bad in [
        "",
        "api.safaricom.co.ke",
        "ftp://localhost",
        "https://user@host",
        "https://host/?q",
    ] {
        let refused = Client::new(config(bad));
        assert!(matches!(refused, Err(ConfigError::BadUrl)), "{bad}");
    }
}

#[test]
fn numbers_and_timeouts_are_checked() {
    let with = |change: fn(&mut pokea_daraja::Config)| {
        let mut config = config("http://127.0.0.1:1");
        change(&mut config);
        Client::new(config)
    };
    for (store, till) in [
        ("1743", "5200201"),
        ("174379", "52OO201"),
        ("17437900", "5200201"),
    ] {
        assert!(LipaNaMpesa::till(store, till, "passkey".into()).is_err());
    }
    let patient = with(|c| c.timeouts.connect = c.timeouts.total);
    assert!(matches!(patient, Err(ConfigError::BadTimeouts)));
    let patient = with(|c| c.timeouts.connect = c.timeouts.read);
    assert!(matches!(patient, Err(ConfigError::BadTimeouts)));
    let proxy = with(|c| c.proxy = Some("::".into()));
    assert!(matches!(proxy, Err(ConfigError::Setup(_))));
}

#[test]
fn debug_shows_no_secret_and_no_phone() {
    let mut config = config("http://127.0.0.1:1");
    config.consumer_key = "KEY-IS-SECRET".into();
    config.consumer_secret = "VALUE-IS-SECRET".into();
    let passkey = "PASS-IS-SECRET".into();
    let password = StkPassword::at(crate::canned::NOW, "174379", &passkey);
    let shown = format!(
        "{config:?} {:?} {password:?} {:?} {:?}",
        Client::new(config.clone()).expect("a good configuration"),
        push(),
        LipaNaMpesa::paybill("174379", passkey)
    );
    for secret in ["IS-SECRET", "345678", "345 678", "relay.example", "MTc0"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
