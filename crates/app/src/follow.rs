//! What was asked of Safaricom in the shop's own name and is not over: asked about as planned, for as long as the app runs, and kept whatever the disk does.

use crate::App;
use crate::core::TakeError;
use pokea_domain::Millis;
use pokea_store::StoreError;
use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// A PC that slept finds overdue questions within this long, whatever its timers think.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// After a failure of the disk an answer is kept in hand, and given to it again after this long.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// A kind of request that is asked about until it is over.
pub(crate) trait Followed: Send + Sized + 'static {
    /// Its name among those of its kind.
    type Id: Copy + Eq + Hash + Send;

    /// Of this one.
    fn id(&self) -> Self::Id;

    /// When it is to be asked about, if it was asked about last at that time; `None` if there is nothing to ask.
    fn next_look(&self, last: Option<Millis>, now: Millis) -> Option<Millis>;

    /// All that are not over.
    fn open(app: &App) -> Result<Vec<Self>, StoreError>;

    /// Rung when something was heard of one.
    fn news(app: &App) -> &Notify;

    /// Asks, and keeps what is said.
    fn look(self, app: App) -> impl Future<Output = ()> + Send;
}

/// Follows all of a kind.
pub(crate) async fn run<F: Followed>(app: App) {
    let mut asked: HashMap<F::Id, Millis> = HashMap::new();
    let mut looks = JoinSet::new();
    loop {
        let now = app.0.core.now();
        let open = match app.blocking(|app| F::open(app)).await {
            Ok(Ok(open)) => open,
            Ok(Err(error)) => {
                tracing::error!(%error, "what is not over could not be read; trying again");
                Vec::new()
            }
            Err(_) => Vec::new(),
        };
        let mut wait = LOOK_EVERY;
        for request in open {
            let due = request.next_look(asked.get(&request.id()).copied(), now);
            match due {
                Some(due) if due <= now => {
                    asked.insert(request.id(), now);
                    looks.spawn(request.look(app.clone()));
                }
                Some(due) => wait = wait.min(due.since(now)),
                None => {}
            }
        }
        tokio::select! {
            () = F::news(&app).notified() => {}
            Some(_) = looks.join_next() => {}
            () = app.0.core.clock().sleep(wait) => {}
        }
    }
}

impl App {
    /// Holds the answer of an exchange until the disk takes it. If the program ends first, the next start finds the request unanswered.
    pub(crate) async fn until_kept(
        &self,
        keep: impl Fn(&Self) -> Result<(), TakeError> + Clone + Send + 'static,
    ) {
        loop {
            let keep = keep.clone();
            match self.blocking(move |app| keep(app)).await {
                Ok(Err(error)) => {
                    tracing::error!(%error, "an answer of Safaricom cannot be kept; it is held here and tried again");
                    self.0.core.clock().sleep(AFTER_FAILURE).await;
                }
                Ok(Ok(())) | Err(_) => return,
            }
        }
    }
}
