//! The portal's statement, chosen as a file: what it would tell, and taking it in. It releases nothing (R5): what is new in it is listed for
//! a person until M-PESA's own records or an answer about its code have it.

use crate::App;
use crate::commands::{CommandError, CommandErrorCode, StatementFile};
use crate::views::Money;
use crate::views::day_end::SumView;
use crate::views::statement::{
    BadLineView, DifferView, LineProblem, StatementProblem, StatementView,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pokea_domain::Cents;
use pokea_domain::statement::LineError;
use pokea_store::{StatementError, StoreError, Told};

/// More of a list than this nobody reads off a screen.
const SHOWN: usize = 50;

impl App {
    /// What a statement tells that is not known.
    pub async fn preview_statement(
        &self,
        request: StatementFile,
    ) -> Result<StatementView, CommandError> {
        let file = bytes(&request)?;
        let read = self.blocking(move |app| {
            let core = &app.0.core;
            core.store().preview_statement(&file, core.now())
        });
        Ok(view(read.await?)?)
    }

    /// Keeps a statement, and lists what is new in it.
    pub async fn import_statement(
        &self,
        request: StatementFile,
    ) -> Result<StatementView, CommandError> {
        self.0.core.disk().may_begin()?;
        let file = bytes(&request)?;
        let read = self.blocking(move |app| {
            let core = &app.0.core;
            let told = core.store().import_statement(&file, core.now())?;
            // It is kept, whatever becomes of the book: each look makes it anew.
            if let Err(error) = core.reconcile(None) {
                tracing::error!(%error, "a statement was kept, and the list of what is nobody's was not made");
            }
            Ok(told)
        });
        Ok(view(read.await?)?)
    }
}

fn bytes(file: &StatementFile) -> Result<Vec<u8>, CommandError> {
    let bytes = STANDARD.decode(&file.base64);
    Ok(bytes.map_err(|_| CommandErrorCode::BadRequest)?)
}

fn view(read: Result<Told, StatementError>) -> Result<StatementView, StoreError> {
    let (told, problem) = match read {
        Ok(told) => (told, None),
        Err(StatementError::TooLarge) => (Told::default(), Some(StatementProblem::TooLarge)),
        Err(StatementError::NoColumns(_)) => (Told::default(), Some(StatementProblem::NoColumns)),
        Err(StatementError::Store(error)) => return Err(error),
    };
    let amounts = told.new.iter().map(|row| row.amount);
    let amount = amounts.fold(Cents::ZERO, |sum, more| {
        sum.checked_add(more).unwrap_or(sum)
    });
    let differ = told.differ.iter().take(SHOWN).map(|row| DifferView {
        code: row.code.to_string(),
        amount: Money(row.amount),
    });
    let bad = &told.statement.bad;
    let bad_lines = bad.iter().take(SHOWN).map(|(line, why)| BadLineView {
        line: *line,
        why: (*why).into(),
    });
    Ok(StatementView {
        new: SumView {
            count: u32::try_from(told.new.len()).unwrap_or(u32::MAX),
            amount: Money(amount),
        },
        known: told.known,
        differ: differ.collect(),
        differ_count: told.differ.len(),
        other: told.statement.other,
        bad: bad_lines.collect(),
        bad_count: bad.len(),
        problem,
    })
}

impl From<LineError> for LineProblem {
    fn from(error: LineError) -> Self {
        match error {
            LineError::Code => Self::Code,
            LineError::Amount => Self::Amount,
            LineError::Time => Self::Time,
            LineError::Contradicts => Self::Contradicts,
        }
    }
}
