//! A printer on a cable: a character device of the kernel, or a port of Windows.
//!
//! An open may take as long as its driver likes, so each runs on a thread of its own. One that hangs is left behind: it holds no byte
//! of a job, closes what it opens after all, and while it hangs no second one is sent after it, so that a dead port costs one thread.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::{print, status};
#[cfg(windows)]
pub(crate) use windows::{print, status};

use crate::Trouble;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// The paths that a thread is opening right now.
static OPENING: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);

fn opening() -> MutexGuard<'static, HashSet<PathBuf>> {
    OPENING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens a path on a thread of its own, and gives that up after a time.
async fn open<T: Send + 'static>(
    path: &Path,
    within: Duration,
    open: impl FnOnce(&Path) -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    if !opening().insert(path.to_owned()) {
        return Err(Trouble::Busy);
    }
    let path = path.to_owned();
    let opened = on_a_thread(move || {
        let opened = open(&path);
        opening().remove(&path);
        opened
    });
    timeout(within, opened)
        .await
        .unwrap_or(Err(Trouble::Unreachable))?
}

/// Runs what may hang on a thread that the runtime does not wait for when it ends, as it does for its own.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Trouble> {
    let (done, told) = oneshot::channel();
    // Nobody may be left to hear it.
    let work = move || drop(done.send(work()));
    let started = std::thread::Builder::new()
        .name("printer".to_owned())
        .spawn(work);
    started.map_err(|_| Trouble::Failed)?;
    told.await.map_err(|_| Trouble::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[tokio::test]
    async fn an_open_that_hangs_is_given_up_and_costs_one_thread() {
        let path = Path::new("/dev/a port that hangs");
        let (let_go, held) = mpsc::channel::<()>();
        let (tell, told) = oneshot::channel::<()>();
        let hangs = open(path, Duration::from_millis(20), move |_| {
            let _ = held.recv();
            Ok(tell)
        });
        assert_eq!(hangs.await.err(), Some(Trouble::Unreachable));
        let again = open(path, Duration::from_secs(5), |_| Ok(()));
        assert_eq!(again.await, Err(Trouble::Busy), "no second thread");

        let_go.send(()).expect("the thread waits");
        // What it opened after all is closed: the sender is dropped without a word.
        assert!(told.await.is_err());
        assert!(!opening().contains(path));
    }
}
