//! The day's end: made at once when somebody opens it, and by itself after midnight in Nairobi, as soon as the records were read to their
//! end. How it was then is kept, so that the morning shows what the days before left open, also those on which the PC was off.

use crate::App;
use crate::commands::{CommandError, CommandErrorCode, Nothing, ReadDay};
use crate::core::Core;
use crate::show;
use crate::views::day_end::{Coverage, DayEndView, KeptDayEnd, OpenMatters};
use pokea_domain::Millis;
use pokea_domain::records::RECORDS_LAG_MIN;
use pokea_domain::time::BusinessDay;
use pokea_store::{Store, StoreError};
use std::time::Duration;

/// How often it is looked whether a list is to be made.
const LOOK_EVERY: Duration = Duration::from_secs(120);

/// A PC that was off makes the lists of so many days that are over.
const CATCHES_UP_DAYS: usize = 7;

/// Where the records cannot be had, the list is made without them so long after midnight.
const WAIT: Duration = Duration::from_secs(2 * 3_600);

/// Makes the list of each day that is over, for as long as the app runs.
pub(crate) async fn run(app: App) {
    loop {
        app.0.core.clock().sleep(LOOK_EVERY).await;
        match app.blocking(|app| app.0.core.keep_day_ends()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the day's end was not made; tried again"),
            Err(_) => return,
        }
    }
}

impl App {
    /// A business day's end, as far as it is known now.
    pub async fn day_end(&self, request: ReadDay) -> Result<DayEndView, CommandError> {
        let day = match request.day.as_str() {
            "" => None,
            day => Some(BusinessDay::parse(day).ok_or(CommandErrorCode::BadRequest)?),
        };
        Ok(self.blocking(move |app| app.0.core.day_end(day)).await??)
    }

    /// Everything that waits for a person, of whatever day.
    pub async fn open_matters(&self, _: Nothing) -> Result<OpenMatters, CommandError> {
        let read = |app: &Self| show::open_matters(&app.0.core.store());
        Ok(self.blocking(read).await??)
    }
}

impl Core {
    fn day_end(&self, day: Option<BusinessDay>) -> Result<DayEndView, StoreError> {
        let today = BusinessDay::of(self.now());
        let day = day.unwrap_or(today).min(today);
        let store = self.store();
        let coverage = coverage(&store, day, today)?;
        let read_at = store.records_read()?.map(|look| look.began_at);
        let kept = kept(&store, day)?;
        let end = store.day_end(day)?;
        Ok(show::day_end(&end, today, coverage, read_at, kept))
    }

    /// Keeps the list of each day that is over: once it is complete, or as it is when the records stay away.
    fn keep_day_ends(&self) -> Result<(), StoreError> {
        let now = self.now();
        let mut store = self.store();
        let mut is_changed = false;
        for day in days_over(now) {
            is_changed |= keep_day_end(&mut store, day, now)?;
        }
        drop(store);
        if is_changed {
            self.publish();
        }
        Ok(())
    }
}

/// The days whose lists are made, the newest first.
pub(crate) fn days_over(now: Millis) -> impl Iterator<Item = BusinessDay> {
    std::iter::successors(Some(BusinessDay::of(now).before()), |day| {
        Some(day.before())
    })
    .take(CATCHES_UP_DAYS)
}

/// Whether it was kept just now.
fn keep_day_end(store: &mut Store, day: BusinessDay, now: Millis) -> Result<bool, StoreError> {
    let coverage = coverage(store, day, BusinessDay::of(now))?;
    let is_late = now >= day.end().plus(WAIT);
    let is_final = matches!(coverage, Coverage::Complete | Coverage::FromLater);
    match kept(store, day)? {
        Some(kept) if kept.coverage == coverage || !is_final => return Ok(false),
        None if !is_final && !is_late => return Ok(false),
        Some(_) | None => {}
    }
    let listed = u32::try_from(store.day_end(day)?.items.len()).unwrap_or(u32::MAX);
    let kept = KeptDayEnd {
        made_at_ms: now.0,
        coverage,
        listed,
    };
    let body = serde_json::to_string(&kept).map_err(|e| StoreError::Unreadable(e.to_string()))?;
    store.keep_day_end(day, &body)?;
    Ok(true)
}

/// What was kept of this day.
pub(crate) fn kept(store: &Store, day: BusinessDay) -> Result<Option<KeptDayEnd>, StoreError> {
    let body = store.kept_day_end(day)?;
    Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
}

/// Rows take a while to appear: only a look that began so long after the day has all of them.
fn coverage(store: &Store, day: BusinessDay, today: BusinessDay) -> Result<Coverage, StoreError> {
    if store.records_registered()?.is_none() {
        return Ok(Coverage::NotRegistered);
    }
    if day >= today {
        return Ok(Coverage::SoFar);
    }
    let is_read = |look: pokea_domain::records::Look| {
        look.began_at >= day.end().plus(look.lag.max(RECORDS_LAG_MIN))
    };
    if !store.records_read()?.is_some_and(is_read) {
        return Ok(Coverage::NotRead);
    }
    let began = store.records_read_since()?;
    Ok(match began.is_some_and(|began| began <= day.start()) {
        true => Coverage::Complete,
        false => Coverage::FromLater,
    })
}
