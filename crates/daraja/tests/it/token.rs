//! One holder of the token, and one request for it at a time (R18).

use crate::canned::{Canned, NOW, PUSH, Reply, TOKEN};
use crate::push::{push, send};
use crate::query::ask;
use pokea_daraja::{Client, Error, Refusal};
use pokea_domain::CheckoutRequestId;
use pokea_domain::payment::NotSent;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// Gives out `token-0`, `token-1` and so on; every push is refused because of its token.
async fn forgetful() -> Canned {
    let given = AtomicUsize::new(0);
    Canned::serve(move |request| {
        if request.is(TOKEN) {
            Reply::token(&format!("token-{}", given.fetch_add(1, Ordering::SeqCst)))
        } else {
            Reply::error(404, "404.001.03", "Invalid Access Token")
        }
    })
    .await
}

#[tokio::test]
async fn fifty_callers_make_one_request() {
    let server = Canned::serve(|_| Reply::token("one")).await;
    assert_eq!(ask_fifty_times(server.client()).await, vec![Ok(()); 50]);
    assert_eq!(server.seen(TOKEN).len(), 1);
}

#[tokio::test]
async fn fifty_callers_share_one_failure() {
    let server =
        Canned::serve(|_| Reply::error(400, "400.008.01", "Invalid Authentication passed")).await;
    let refused = Error::Refused(Refusal::SetUp {
        code: "400.008.01".into(),
    });
    assert_eq!(
        ask_fifty_times(server.client()).await,
        vec![Err(refused); 50]
    );
    assert_eq!(server.seen(TOKEN).len(), 1);
}

/// On one thread, so that all fifty wait for the token before the server can answer the first.
async fn ask_fifty_times(client: Client) -> Vec<Result<(), Error>> {
    let client = Arc::new(client);
    let mut callers = JoinSet::new();
    for _ in 0..50 {
        let client = client.clone();
        callers.spawn(async move { client.prefetch_token(NOW).await });
    }
    callers.join_all().await
}

#[tokio::test]
async fn a_token_is_kept_until_five_minutes_before_its_end() {
    for expires_in in ["\"3599\"", "3599"] {
        let body = format!(r#"{{"access_token":"one","expires_in":{expires_in}}}"#);
        let server = Canned::serve(move |_| Reply::ok(&body)).await;
        let client = server.client();
        for (seconds, requests) in [(0, 1), (3_298, 1), (3_299, 2), (3_300, 2)] {
            let now = NOW.plus(Duration::from_secs(seconds));
            client.prefetch_token(now).await.expect("a token");
            assert_eq!(server.seen(TOKEN).len(), requests, "after {seconds} s");
        }
    }
}

#[tokio::test]
async fn a_refused_token_is_forgotten_and_the_push_not_repeated() {
    let server = forgetful().await;
    let client = server.client();
    let refused = Err(Error::RefreshToken {
        code: "404.001.03".into(),
    });
    assert_eq!(send(&client, &push()).await, refused);
    assert_eq!((server.seen(TOKEN).len(), server.seen(PUSH).len()), (1, 1));
    assert_eq!(send(&client, &push()).await, refused);
    assert_eq!((server.seen(TOKEN).len(), server.seen(PUSH).len()), (2, 2));
    assert!(server.seen(PUSH)[1].headers.contains("bearer token-1"));
}

#[tokio::test]
async fn the_late_refusal_of_an_old_token_spares_the_new_one() {
    let go = Arc::new(Notify::new());
    let (held, given) = (go.clone(), AtomicUsize::new(0));
    let refusal = || Reply::error(404, "404.001.03", "Invalid Access Token");
    let server = Canned::serve(move |request| match request {
        request if request.is(TOKEN) => {
            Reply::token(&format!("token-{}", given.fetch_add(1, Ordering::SeqCst)))
        }
        request if request.is(PUSH) => Reply::After(held.clone(), Box::new(refusal())),
        _ => refusal(),
    })
    .await;
    let client = Arc::new(server.client());
    let pushing = client.clone();
    let slow = tokio::spawn(async move { send(&pushing, &push()).await });
    server.until_seen(PUSH).await;
    // Meanwhile a query learns that token-0 is dead, and repeats itself with token-1, which is refused too: token-2 is the next.
    let checkout = CheckoutRequestId::parse("ws_CO_1").expect("an id");
    ask(&client, checkout).await;
    client.prefetch_token(NOW).await.expect("token-2");
    assert_eq!(server.seen(TOKEN).len(), 3);
    go.notify_one();
    let outcome = slow.await.expect("no panic");
    assert!(matches!(outcome, Err(Error::RefreshToken { .. })));
    client.prefetch_token(NOW).await.expect("token-2 again");
    assert_eq!(server.seen(TOKEN).len(), 3);
}

/// F12: two programs share a consumer key, and each new token of one ends the other's.
#[tokio::test]
async fn f12_three_tokens_within_a_minute_are_enough() {
    let server = forgetful().await;
    let client = server.client();
    for _ in 0..3 {
        let refused = send(&client, &push()).await;
        assert!(matches!(refused, Err(Error::RefreshToken { .. })));
    }
    let none = Err(Error::NotSent(NotSent::NoToken));
    assert_eq!(send(&client, &push()).await, none, "proven not sent");
    assert_eq!((server.seen(TOKEN).len(), server.seen(PUSH).len()), (3, 3));
    let later = |seconds| NOW.plus(Duration::from_secs(seconds));
    let asked = client.prefetch_token(later(59)).await;
    assert_eq!(asked, Err(Error::NotSent(NotSent::NoToken)));
    assert_eq!(client.prefetch_token(later(60)).await, Ok(()));
    assert_eq!(server.seen(TOKEN).len(), 4);
}

/// A clock that was an hour ahead, and is right since, leaves nothing to wait for.
#[tokio::test]
async fn f12_tokens_of_a_clock_that_was_ahead_count_for_nothing() {
    let server = Canned::serve(|_| Reply::token("one")).await;
    let client = server.client();
    for seconds in [3_600, 3_601, 3_602, 0] {
        let now = NOW.plus(Duration::from_secs(seconds));
        assert_eq!(client.renew_token(now).await, Ok(()));
    }
    assert_eq!(server.seen(TOKEN).len(), 4);
}
