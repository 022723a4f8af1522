//! The test run that Safaricom wants to see before it opens production: each case is done by the app itself against the sandbox, through the same
//! code that sells, and what came of it is kept for the letter.

use super::Journey;
use crate::App;
use crate::commands::{Charge, Nothing, RunTrial};
use crate::till::Answer;
use crate::views::SaleStatus;
use crate::views::going_live::{
    CheckedView, GoingLiveView, SetupProblem, TrialCase, TrialCaseView, TrialVerdict, TrialView,
};
use pokea_domain::payment::{Attempt, AttemptState};
use pokea_domain::shop::World;
use pokea_domain::{Msisdn, SaleId};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use uuid::Uuid;

/// A prompt is over within some 90 s, and then its queries tell.
const PATIENCE: Duration = Duration::from_secs(240);
/// A callback may come so long after the proof.
const CALLBACK_MS: i64 = 30_000;
const LOOK: Duration = Duration::from_secs(1);
/// One shilling: real phones are really debited in the sandbox.
const AMOUNT: &str = "1";

/// The test run that goes on, if one does.
#[derive(Debug, Default)]
pub(crate) struct Trial {
    run: Mutex<Option<TrialView>>,
    stop: Notify,
    changes: Mutex<()>,
}

impl Trial {
    /// The run that goes on.
    pub(super) fn now(&self) -> Option<TrialView> {
        self.run().clone()
    }

    /// How far the shop is, is changed by one at a time.
    pub(super) fn one_change(&self) -> MutexGuard<'_, ()> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) -> MutexGuard<'_, Option<TrialView>> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Begins a test run.
    pub async fn run_trial(&self, request: RunTrial) -> Answer<CheckedView> {
        let problem = self.begin_trial(&request);
        Ok(CheckedView {
            problem: problem.err(),
            fingerprint: None,
            view: self.going_live(Nothing {}).await?,
        })
    }

    /// Ends a test run early. What its prompts bring is sold all the same.
    pub async fn stop_trial(&self, _: Nothing) -> Answer<GoingLiveView> {
        self.0.trial.stop.notify_waiters();
        self.going_live(Nothing {}).await
    }

    fn begin_trial(&self, request: &RunTrial) -> Result<(), SetupProblem> {
        if self.0.core.world != World::Sandbox {
            return Err(SetupProblem::NotSandbox);
        }
        let phone = Msisdn::parse(&request.phone).map_err(|_| SetupProblem::Phone)?;
        let mut run = self.0.trial.run();
        if run.is_some() {
            return Err(SetupProblem::TrialRuns);
        }
        *run = Some(TrialView {
            at_ms: self.0.core.now().0,
            running: true,
            cases: Vec::new(),
        });
        drop(run);
        self.spawn(self.clone().try_all(phone));
        Ok(())
    }

    async fn try_all(self, phone: Msisdn) {
        let stopped = self.0.trial.stop.notified();
        let stopped = tokio::select! {
            () = self.try_each(&phone) => false,
            () = stopped => true,
        };
        let ended = self.0.trial.run().take().map(|mut trial| {
            trial.running = false;
            for case in &mut trial.cases {
                case.verdict = case.verdict.or(Some(TrialVerdict::Stopped));
            }
            trial
        });
        tracing::info!(stopped, "the test run is over");
        let kept = self
            .blocking(move |app| {
                let worlds = app.worlds()?;
                let _one = app.0.trial.one_change();
                let mut journey =
                    Journey::read(&worlds).map_err(|error| super::not_kept(&error))?;
                journey.trial = ended;
                journey
                    .keep(&worlds)
                    .map_err(|error| super::not_kept(&error))
            })
            .await;
        if let Err(error) | Ok(Err(error)) = kept {
            tracing::error!(%error, "the test run's results were not kept; run it again");
        }
        self.tell().await;
    }

    async fn try_each(&self, phone: &Msisdn) {
        self.begin_case(TrialCase::Token).await;
        let token = self.0.daraja.renew_token(self.0.core.now()).await;
        if !self.end_case(verdict(token.is_ok()), None).await {
            return;
        }
        self.begin_case(TrialCase::Addresses).await;
        let told = self.register_confirmations().await;
        self.end_case(verdict(told), None).await;

        self.begin_case(TrialCase::Paid).await;
        let (paid, reference, came) = self.prompt(phone, SaleStatus::Paid).await;
        let is_paid = self.end_case(paid, reference.clone()).await;
        self.begin_case(TrialCase::Callback).await;
        let callback = match is_paid {
            true => verdict(came),
            false => TrialVerdict::NoAnswer,
        };
        self.end_case(callback, reference).await;

        self.begin_case(TrialCase::Cancelled).await;
        let (cancelled, reference, _) = self.prompt(phone, SaleStatus::Failed).await;
        self.end_case(cancelled, reference).await;
    }

    /// Asks the phone for a shilling and waits for the answer: how it ended against how it should, what Safaricom called it, and whether its
    /// callback came.
    async fn prompt(
        &self,
        phone: &Msisdn,
        wanted: SaleStatus,
    ) -> (TrialVerdict, Option<String>, bool) {
        let sale = Uuid::new_v4();
        let asked = self
            .charge(Charge {
                sale: sale.to_string(),
                attempt: Uuid::new_v4().to_string(),
                amount: AMOUNT.to_owned(),
                basket: None,
                phone: phone.national(),
                regular: None,
                cash: None,
                part: None,
            })
            .await;
        let Ok(id) = sale.to_string().parse::<SaleId>() else {
            return (TrialVerdict::Failed, None, false);
        };
        if asked.is_err() {
            return (TrialVerdict::Failed, None, false);
        }
        let ended = tokio::time::timeout(PATIENCE, self.wait_for_end(id)).await;
        match ended {
            Ok(Some((status, reference, came))) => (verdict(status == wanted), reference, came),
            Ok(None) => (TrialVerdict::Failed, None, false),
            Err(_) => (TrialVerdict::NoAnswer, None, false),
        }
    }
}

fn verdict(is_good: bool) -> TrialVerdict {
    match is_good {
        true => TrialVerdict::Good,
        false => TrialVerdict::Failed,
    }
}

impl App {
    /// The end of this sale: where it stands, what Safaricom called its request, and whether the request's callback came. The callback may be
    /// behind the proof, and has a moment more.
    async fn wait_for_end(&self, id: SaleId) -> Option<(SaleStatus, Option<String>, bool)> {
        let mut screen = self.watch();
        let mut ended = None;
        loop {
            let sale = self
                .blocking(move |app| app.0.core.sale(id))
                .await
                .ok()?
                .ok()??;
            let now = self.0.core.now();
            let status = crate::show::sale(&sale, now).status;
            let attempt = sale.attempts.last()?;
            let (reference, came) = (reference(attempt), attempt.claim.is_some());
            let is_over = !matches!(status, SaleStatus::Waiting | SaleStatus::NotKnown);
            if is_over {
                let since = *ended.get_or_insert(now);
                if came || now.0 - since.0 >= CALLBACK_MS {
                    return Some((status, reference, came));
                }
            }
            // What time alone changes is not always news on the screen.
            let _ = tokio::time::timeout(LOOK, screen.changed()).await;
        }
    }

    async fn begin_case(&self, case: TrialCase) {
        if let Some(trial) = &mut *self.0.trial.run() {
            trial.cases.push(TrialCaseView {
                case,
                verdict: None,
                at_ms: None,
                reference: None,
            });
        }
        self.tell().await;
    }

    /// Whether it ended well.
    async fn end_case(&self, verdict: TrialVerdict, reference: Option<String>) -> bool {
        let now = self.0.core.now();
        if let Some(trial) = &mut *self.0.trial.run()
            && let Some(case) = trial.cases.last_mut()
        {
            case.verdict = Some(verdict);
            case.at_ms = Some(now.0);
            case.reference = reference;
        }
        self.tell().await;
        verdict == TrialVerdict::Good
    }

    /// The screen looks again.
    async fn tell(&self) {
        if let Err(error) = self.blocking(|app| app.0.core.publish()).await {
            tracing::warn!(?error, "the screen was not told of the test run");
        }
    }
}

fn reference(attempt: &Attempt) -> Option<String> {
    match &attempt.state {
        AttemptState::Accepted(push)
        | AttemptState::Paid(Some(push), _)
        | AttemptState::Failed(push, _) => Some(push.checkout.as_str().to_owned()),
        _ => None,
    }
}
