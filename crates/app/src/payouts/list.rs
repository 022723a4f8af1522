//! Many people from a file: looked through before anything is kept, kept as a whole, and then paid one after the other. A person can stop it between any
//! two, and after a restart nothing goes on before somebody says so.

use super::Answer;
use crate::App;
use crate::commands::payouts::{OneBatch, PayList as PayListFile};
use crate::commands::{CommandError, CommandErrorCode, Nothing};
use crate::core::PayoutError;
use crate::pairing::Pairing;
use crate::reversals::read_id;
use crate::views::Money;
use crate::views::payouts::{ListProblem, PayListRow, PayListView, PayRowProblem, PayoutsView};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pokea_domain::payout::{
    Input, ListError, PayList, PayRow, Payee, PayoutState, Purpose, Refusal, RowProblem,
    WhyNotPaid, Wish,
};
use pokea_domain::staff::Act;
use pokea_domain::{BatchId, PayoutId};
use pokea_mailbox::AnswerKind;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// Between two payouts, so that Safaricom is not asked faster than it takes.
const PAUSE: Duration = Duration::from_secs(1);

/// The list that is being paid, and why the last one stopped.
#[derive(Debug, Default)]
pub(crate) struct Paying(Mutex<State>);

#[derive(Clone, Copy, Debug, Default)]
struct State {
    batch: Option<BatchId>,
    /// Somebody wants it to stop after the payout in hand.
    stops: bool,
    stopped: Option<CommandErrorCode>,
}

impl Paying {
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether this list is being paid now, and goes on after the payout in hand.
    pub(super) fn is_at(&self, batch: BatchId) -> bool {
        self.change(|state| state.batch == Some(batch) && !state.stops)
    }

    /// Whether a list is now to be begun; one that was to stop just goes on.
    fn begin(&self, batch: BatchId) -> bool {
        self.change(|state| {
            let is_free = state.batch.is_none();
            if is_free {
                state.batch = Some(batch);
            }
            if state.batch == Some(batch) {
                (state.stops, state.stopped) = (false, None);
            }
            is_free
        })
    }

    /// The list goes on no more: nothing of it waits, somebody stopped it, or this did.
    fn end(&self, stopped: Option<CommandErrorCode>) {
        self.change(|state| {
            *state = State {
                stopped,
                ..State::default()
            };
        });
    }

    fn stop(&self) {
        self.change(|state| state.stops = true);
    }

    /// Why the last one stopped by itself.
    pub(super) fn stopped(&self) -> Option<CommandErrorCode> {
        self.change(|state| state.stopped)
    }
}

impl App {
    /// What is in a file of people.
    pub async fn preview_pay_list(&self, request: PayListFile) -> Answer<PayListView> {
        self.blocking(move |app| app.look_at_list(&request)).await?
    }

    /// Keeps all of it, and pays one after the other, at once or after a second person agreed.
    pub async fn pay_list(&self, request: PayListFile) -> Answer<PayoutsView> {
        let batch: BatchId = read_id(&request.batch)?;
        self.ready_to_pay().await?;
        self.blocking(move |app| {
            let Ok(list) = read(&request) else {
                return Err(CommandErrorCode::BadRequest.into());
            };
            let by = app.0.core.answers_for(Act::PayOut);
            let from = app.pays_from()?;
            let wishes = list.rows.into_iter().map(|row| {
                let (phone, amount, reason) = row.paid.map_err(|_| CommandErrorCode::BadRequest)?;
                let nonce = Pairing::new_nonce(AnswerKind::Accepted).map_err(|error| {
                    tracing::error!(%error, "no callback address could be made; nothing was sent");
                    CommandErrorCode::NotSaved
                })?;
                let wish = Wish {
                    from: from.clone(),
                    payee: Payee::Person {
                        phone,
                        purpose: request.purpose,
                    },
                    amount,
                    reason,
                    by,
                    nonce,
                    batch: Some(batch),
                };
                Ok((PayoutId(Uuid::new_v4()), wish))
            });
            let wishes = wishes.collect::<Answer<Vec<_>>>()?;
            Ok::<_, CommandError>(app.0.core.pay_list(batch, wishes)?)
        })
        .await??;
        self.go_on(batch).await
    }

    /// A second person agrees to a whole list.
    pub async fn approve_pay_list(&self, request: OneBatch) -> Answer<PayoutsView> {
        let batch: BatchId = read_id(&request.batch)?;
        self.ready_to_pay().await?;
        self.blocking(move |app| {
            let core = &app.0.core;
            let waiting = core.waiting_payouts(batch)?;
            let first = waiting.first().ok_or(CommandErrorCode::NotFound)?;
            let by = core.second_for(Act::ApprovePayout, first.wish.by)?;
            for payout in waiting {
                core.take_payout(payout.id, |_, _| Input::Approve { by }, None)?;
            }
            Ok::<_, CommandError>(())
        })
        .await??;
        self.go_on(batch).await
    }

    /// Goes on with what waits of a list.
    pub async fn send_pay_list(&self, request: OneBatch) -> Answer<PayoutsView> {
        let batch = read_id(&request.batch)?;
        self.ready_to_pay().await?;
        self.go_on(batch).await
    }

    /// Stops after the payout in hand.
    pub async fn stop_pay_list(&self, _: Nothing) -> Answer<PayoutsView> {
        self.0.paying.stop();
        self.payouts(Nothing {}).await
    }

    /// Takes back what waits of a list.
    pub async fn drop_pay_list(&self, request: OneBatch) -> Answer<PayoutsView> {
        let batch: BatchId = read_id(&request.batch)?;
        self.0.paying.stop();
        self.blocking(move |app| {
            let core = &app.0.core;
            let by = core.answers_for(Act::PayOut);
            for payout in core.waiting_payouts(batch)? {
                match core.take_payout(payout.id, |_, _| Input::Drop { by }, None) {
                    // It was sent meanwhile.
                    Ok(_) | Err(PayoutError::Refused(Refusal::NotWaiting)) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Ok::<_, CommandError>(())
        })
        .await??;
        self.payouts(Nothing {}).await
    }

    /// One list at a time; one that waits for a second person stays where it is.
    async fn go_on(&self, batch: BatchId) -> Answer<PayoutsView> {
        let ready = self.blocking(move |app| {
            let waiting = app.0.core.waiting_payouts(batch)?;
            let needs = waiting
                .iter()
                .any(|it| it.needs_second && it.second.is_none());
            Ok::<_, CommandError>(!waiting.is_empty() && !needs)
        });
        if ready.await?? && self.0.paying.begin(batch) {
            let app = self.clone();
            self.spawn(async move { app.pay_on(batch).await });
        }
        self.payouts(Nothing {}).await
    }

    async fn pay_on(self, batch: BatchId) {
        let stopped = loop {
            if !self.0.paying.is_at(batch) {
                break None;
            }
            match self.pay_next(batch).await {
                Ok(true) => self.0.core.clock().sleep(PAUSE).await,
                Ok(false) => break None,
                Err(error) => break Some(error.code),
            }
        };
        self.0.paying.end(stopped);
        drop(self.blocking(|app| app.0.core.publish()).await);
    }

    /// Sends the next one of a list and waits for its answer; whether there was one. What plainly moved nothing stops the list: the next would not
    /// either.
    async fn pay_next(&self, batch: BatchId) -> Answer<bool> {
        let waiting = self.blocking(move |app| app.0.core.waiting_payouts(batch));
        let Some(next) = waiting.await??.into_iter().next() else {
            return Ok(false);
        };
        self.ready_to_pay().await?;
        let id = next.id;
        let payout = self.blocking(move |app| app.0.core.send_payout(id));
        let Some(payout) = payout.await?? else {
            return Ok(true);
        };
        self.send_out(payout).await;
        let now = self.blocking(move |app| app.0.core.payout(id)).await??;
        match now.map(|payout| payout.state) {
            Some(PayoutState::NotPaid(WhyNotPaid::NotSent(_))) => {
                Err(CommandErrorCode::NoLineToMpesa.into())
            }
            Some(PayoutState::NotPaid(WhyNotPaid::Refused { .. })) => {
                Err(CommandErrorCode::PayoutRefused.into())
            }
            _ => Ok(true),
        }
    }

    fn look_at_list(&self, request: &PayListFile) -> Answer<PayListView> {
        let list = match read(request) {
            Ok(list) => list,
            Err(error) => {
                return Ok(PayListView {
                    problem: Some(match error {
                        ListError::Empty => ListProblem::Empty,
                        ListError::TooLong => ListProblem::TooLong,
                    }),
                    ..PayListView::default()
                });
            }
        };
        let core = &self.0.core;
        let rows = list.rows.iter().map(|row| self.look_at_row(row));
        let rows = rows.collect::<Answer<Vec<_>>>()?;
        let total = list.total();
        let (rules, around) = core.around_payout(None, total)?;
        let all = around.today.checked_add(total);
        Ok(PayListView {
            problem: (!list.is_good()).then_some(ListProblem::Rows),
            count: rows.len(),
            total: Money(total),
            twins: rows.iter().filter(|row| row.twin_ms.is_some()).count(),
            needs_second: rules.needs_second(total),
            above_day: all.is_none_or(|all| all > rules.day),
            rows,
        })
    }

    fn look_at_row(&self, row: &PayRow) -> Answer<PayListRow> {
        let core = &self.0.core;
        let paid = row.paid.as_ref().ok();
        let known = paid
            .map(|(phone, amount, _)| {
                let payee = Payee::Person {
                    phone: phone.clone(),
                    purpose: Purpose::Business,
                };
                let (_, around) = core.around_payout(Some(&payee), *amount)?;
                Ok::<_, CommandError>((around.twin, core.payout_receiver(&payee)?))
            })
            .transpose()?;
        let (twin, receiver) = known.unwrap_or_default();
        Ok(PayListRow {
            line: row.line,
            number: paid.map_or_else(|| row.phone.clone(), |(phone, ..)| phone.national()),
            name: row.name.clone(),
            amount: paid.map(|(_, amount, _)| Money(*amount)),
            reason: paid.map_or_else(String::new, |(.., reason)| reason.as_str().to_owned()),
            receiver,
            twin_ms: twin.map(|at| at.0),
            problem: row.paid.as_ref().err().map(|problem| match problem {
                RowProblem::Phone => PayRowProblem::Phone,
                RowProblem::Amount => PayRowProblem::Amount,
                RowProblem::Reason => PayRowProblem::Reason,
                RowProblem::Repeated => PayRowProblem::Repeated,
            }),
        })
    }
}

/// A file that is none has no rows.
fn read(request: &PayListFile) -> Result<PayList, ListError> {
    let file = STANDARD.decode(&request.base64).unwrap_or_default();
    PayList::read(&pokea_store::table::read(&file), &request.reason)
}
