//! Whoever waits may be gone at any await point: what he asked for is then done or not done, and can be asked for again.

use super::*;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// The output, if it is there after so many polls. Each but the first follows a wake, as a runtime would do it.
async fn polled<F: Future + Unpin>(future: &mut F, times: usize) -> Option<F::Output> {
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match Pin::new(&mut *future).poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

pub async fn an_append_dropped_at_any_point_is_done_or_not<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let mut given: Vec<NewItem> = Vec::new();
    for polls in 0.. {
        let store = engine.open().await?;
        let item = small_item();
        let done = polled(&mut store.append(shop(1), item.clone()), polls).await;
        // The relay is gone too, and the item is given again by the one that comes after it.
        drop(store);
        let store = engine.open().await?;
        let seq = store.append(shop(1), item.clone()).await?;
        given.push(item);

        let items = all_items(&store, shop(1), 0).await?;
        let expected: Vec<_> = given.iter().map(|item| &item.sealed).collect();
        assert_eq!(bodies(&items), expected, "after {polls} polls");
        assert_eq!(head(&store, shop(1)).await?, seq);
        if let Some(done) = done {
            assert_eq!(done?, seq);
            return Ok(());
        }
    }
    unreachable!("it is done after some polls")
}

pub async fn a_pairing_dropped_at_any_point_is_done_or_not<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    for n in 1.. {
        let polls = usize::from(n) - 1;
        let store = engine.open().await?;
        let asking = Change::Admit(admission(n, Brings::Own(key(n))));
        let done = polled(&mut store.change(shop(n), asking.clone()), polls).await;
        drop(store);
        let store = engine.open().await?;
        let roll = store.change(shop(n), asking).await??;
        assert_eq!(roll.devices.len(), 1, "after {polls} polls");
        assert_eq!((roll.key.generation, roll.key.public), (1, key(n)));
        let found = store.device(device(n)).await?.context("it is in")?;
        assert_eq!(found.shop, shop(n));
        if done.is_some() {
            return Ok(());
        }
    }
    unreachable!("it is done after some polls")
}
