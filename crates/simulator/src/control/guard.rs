//! Keeps other sites' pages away from page and control panel. The simulator has no password, so a page from anywhere that is open in
//! the developer's browser could turn its switches by a form, or read it under a name of its own that it lets point to this machine
//! (DNS rebinding). Programs are not held up: they name no origin, and reach the simulator by its address.

use crate::control::strict::Problem;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;

/// Lets a request pass that comes from this simulator's own page or from a program.
pub(crate) async fn guard(State(listen): State<IpAddr>, request: Request, next: Next) -> Response {
    let asked = request.uri().authority().map(Authority::as_str);
    match pass(asked, request.headers(), listen) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// `authority` is what HTTP/2 has in place of `Host`.
fn pass(authority: Option<&str>, headers: &HeaderMap, listen: IpAddr) -> Result<(), Problem> {
    let refused = |sentence: &str| Problem::new(StatusCode::FORBIDDEN, sentence);
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    let host = authority
        .or_else(|| text(header::HOST))
        .and_then(|host| host.parse::<Authority>().ok())
        .filter(|host| is_own(host.host(), listen))
        .ok_or_else(|| {
            refused("page and control API are reached by this machine's address or localhost, not by another name")
        })?;
    let is_ours = |origin: &str| {
        origin
            .split_once("://")
            .is_some_and(|(_, from)| from.eq_ignore_ascii_case(host.as_str()))
    };
    if text(header::ORIGIN).is_some_and(|origin| !is_ours(origin)) {
        return Err(refused(
            "the control API takes no requests from other sites' pages",
        ));
    }
    Ok(())
}

/// A name can be made to point anywhere, an address cannot: of names only `localhost` is taken.
fn is_own(host: &str, listen: IpAddr) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || address == listen || listen.is_unspecified(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn passes(host: &str, origin: Option<&str>, listen: &str) -> bool {
        let mut headers = HeaderMap::new();
        let value = |text: &str| HeaderValue::from_str(text).expect("a header's value");
        headers.insert(header::HOST, value(host));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, value(origin));
        }
        pass(None, &headers, listen.parse().expect("an address")).is_ok()
    }

    #[test]
    fn programs_and_the_own_page_pass() {
        for host in [
            "127.0.0.1:8790",
            "localhost:8790",
            "LOCALHOST:8790",
            "[::1]:8790",
            "127.0.0.1",
        ] {
            assert!(passes(host, None, "127.0.0.1"), "{host}");
            assert!(
                passes(host, Some(&format!("http://{host}")), "127.0.0.1"),
                "{host}"
            );
        }
        assert!(passes("192.168.1.7:8790", None, "192.168.1.7"));
        assert!(passes("192.168.1.7:8790", None, "0.0.0.0"));
    }

    #[test]
    fn other_sites_do_not() {
        for origin in [
            "https://evil.example",
            "http://127.0.0.1:3000",
            "http://localhost:8790",
            "http://127.0.0.1:8790.evil.example",
            "null",
            "",
        ] {
            assert!(
                !passes("127.0.0.1:8790", Some(origin), "127.0.0.1"),
                "{origin}"
            );
        }
        for host in [
            "evil.example:8790",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "192.168.1.7:8790",
            "",
        ] {
            assert!(!passes(host, None, "127.0.0.1"), "{host}");
            assert!(
                !passes(host, Some(&format!("http://{host}")), "127.0.0.1"),
                "{host}"
            );
        }
        assert!(!passes("evil.example", None, "0.0.0.0"));
    }
}
