//! Where a relay may be.

use pokea_mailbox::{BaseUrl, BaseUrlError};

fn parse(text: &str) -> Result<BaseUrl, BaseUrlError> {
    text.parse()
}

#[test]
fn good_ones_are_kept_in_one_spelling() {
    for (given, kept) in [
        ("https://relay.example.co.ke", "https://relay.example.co.ke"),
        (
            " https://Relay.Example.co.ke/ ",
            "https://relay.example.co.ke",
        ),
        (
            "https://relay.example.co.ke:8443",
            "https://relay.example.co.ke:8443",
        ),
        ("http://127.0.0.1:40123", "http://127.0.0.1:40123"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ] {
        assert_eq!(
            parse(given).map(|url| url.to_string()).as_deref(),
            Ok(kept),
            "{given}"
        );
    }
}

#[test]
fn other_urls_of_the_relay_follow_from_it() {
    let url = parse("https://relay.example.co.ke").expect("good");
    assert_eq!(url.link_url(), "wss://relay.example.co.ke/v1/link");
    assert_eq!(url.pair_url(), "https://relay.example.co.ke/v1/pair");
    let url = parse("http://127.0.0.1:8080").expect("good");
    assert_eq!(url.link_url(), "ws://127.0.0.1:8080/v1/link");
}

#[test]
fn plain_http_is_for_this_machine_only() {
    for url in [
        "http://relay.example.co.ke",
        "http://10.0.0.1",
        "http://127.0.0.1.example.co.ke",
        "ftp://x",
        "relay.example.co.ke",
    ] {
        assert_eq!(parse(url), Err(BaseUrlError::Scheme), "{url}");
    }
}

#[test]
fn a_host_and_a_port_and_nothing_else() {
    for url in [
        "https://:443",
        "https://relay.example.co.ke:+443",
        "https://a/b",
        "https://user@relay.example.co.ke",
        "https://relay.example.co.ke?x=1",
        "https://relay.example.co.ke:0",
        "https://relay.example.co.ke:port",
        "https://a b",
        "https://[::1",
        "https://[nonsense]",
    ] {
        assert_eq!(parse(url), Err(BaseUrlError::Shape), "{url}");
    }
}

#[test]
fn forbidden_words_are_named_in_any_case() {
    for (host, word) in [
        ("m-pesa.example", "m-pesa"),
        ("MPESA.example", "mpesa"),
        ("my-Safaricom.example", "safaricom"),
        ("exec.example", "exe"),
        ("executive.example", "exe"),
        ("cmd.example", "cmd"),
        ("MySQL.example", "sql"),
        ("jquery.example", "query"),
    ] {
        let error = parse(&format!("https://{host}")).expect_err(host);
        assert_eq!(error, BaseUrlError::ForbiddenWord { word });
        assert!(
            error.to_string().contains(word),
            "the message names the word"
        );
    }
}

#[test]
fn a_host_that_would_make_addresses_too_long_is_refused() {
    let url = |host_chars: usize| format!("https://{}", "a".repeat(host_chars));
    let most = BaseUrl::CHARS_MAX - "https://".len();
    assert!(parse(&url(most)).is_ok());
    assert!(matches!(
        parse(&url(most + 1)),
        Err(BaseUrlError::TooLong { .. })
    ));
}
