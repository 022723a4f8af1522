//! What the screen can ask about the shift: each command of the list, as a method. Fields are read here, by the domain's own readers.

use crate::App;
use crate::commands::{
    CloseShift, CommandError, CommandErrorCode, CountDrawer, MoveCash, NoSale, Nothing, OpenShift,
    ShowZ,
};
use crate::core::ShiftError;
use crate::show;
use crate::views::fields::FieldProblem;
use crate::views::shift::{CashWay, ShiftReport, ShiftView, ZFile};
use pokea_domain::entry::{Amount, AmountError};
use pokea_domain::reversal::Reason;
use pokea_domain::shift::{Input, Pieces, Refusal, Report, Way, ZNumber};
use pokea_domain::{Cents, ReceiptNumber};

type Answer<T> = Result<T, CommandError>;

impl App {
    /// The open shift so far, and the Z reports before it.
    pub async fn read_shift(&self, _: Nothing) -> Answer<ShiftView> {
        Ok(self.blocking(|app| app.0.core.read_shift()).await??)
    }

    /// Opens a shift, or tells the float of one that opened by itself.
    pub async fn open_shift(&self, request: OpenShift) -> Answer<ShiftView> {
        let float = read_float(&request.float)?;
        self.take_shift(Input::Open { float }).await
    }

    /// Puts cash in, or takes it out, without a sale.
    pub async fn move_cash(&self, request: MoveCash) -> Answer<ShiftView> {
        let amount = Amount::parse(&request.amount).map_err(FieldProblem::from)?;
        let reason = read_reason(&request.reason)?;
        let way = match request.way {
            CashWay::In => Way::In,
            CashWay::Out => Way::Out,
        };
        self.take_shift(Input::MoveCash {
            way,
            amount: amount.total(),
            reason,
        })
        .await
    }

    /// Opens the drawer without a sale.
    pub async fn no_sale(&self, request: NoSale) -> Answer<ShiftView> {
        let reason = read_reason(&request.reason)?;
        self.take_shift(Input::NoSale { reason }).await
    }

    /// Says what is in the drawer.
    pub async fn count_drawer(&self, request: CountDrawer) -> Answer<ShiftView> {
        let pieces = read_pieces(&request.pieces).ok_or(FieldProblem::CountUnreadable)?;
        self.take_shift(Input::Count { pieces }).await
    }

    /// Closes the shift; the answer is its Z report.
    pub async fn close_shift(&self, request: CloseShift) -> Answer<ShiftReport> {
        let closed = self
            .blocking(move |app| app.0.core.close_shift(&request.over))
            .await??;
        self.0.closed_shift.notify_one();
        Ok(closed)
    }

    /// A Z report, as it was made.
    pub async fn show_z(&self, request: ShowZ) -> Answer<ShiftReport> {
        let report = self.kept_report(&request).await?;
        Ok(show::shift_report(&report))
    }

    /// Writes a Z report as a PDF, and opens it in the PC's own viewer.
    pub async fn open_z(&self, request: ShowZ) -> Answer<ZFile> {
        let report = self.kept_report(&request).await?;
        let path = self
            .blocking(move |app| app.write_z(&report))
            .await?
            .and_then(|path| (self.0.viewer)(path.as_ref()).map(|()| path))
            .map_err(|error| {
                tracing::error!(%error, "a Z report could not be written or opened; it is kept");
                CommandErrorCode::NoReceipt
            })?;
        let path = path.display().to_string();
        Ok(ZFile { z: request.z, path })
    }

    pub(crate) async fn kept_report(&self, request: &ShowZ) -> Answer<Report> {
        let number = ReceiptNumber::parse(&request.z.replacen('Z', "R", 1));
        let z = ZNumber(number.ok_or(CommandErrorCode::BadRequest)?);
        let report = self.blocking(move |app| app.0.core.z_report(z)).await??;
        Ok(report.ok_or(CommandErrorCode::NotFound)?)
    }

    async fn take_shift(&self, input: Input) -> Answer<ShiftView> {
        Ok(self
            .blocking(move |app| app.0.core.take_shift(input))
            .await??)
    }
}

/// Nothing typed means an empty drawer.
fn read_float(text: &str) -> Result<Cents, FieldProblem> {
    match Amount::parse(text) {
        Ok(amount) => Ok(amount.total()),
        Err(AmountError::Empty | AmountError::Zero) => Ok(Cents::ZERO),
        Err(error) => Err(error.into()),
    }
}

fn read_reason(text: &str) -> Result<Reason, FieldProblem> {
    Reason::parse(text).map_err(|_| FieldProblem::ReasonUnreadable)
}

/// Of each note and coin, the largest first; nothing typed means none of it.
fn read_pieces(texts: &[String]) -> Option<Pieces> {
    let read = |text: &String| match text.trim() {
        "" => Some(0),
        digits => digits.parse().ok(),
    };
    let pieces: Vec<u32> = texts.iter().map(read).collect::<Option<_>>()?;
    pieces.try_into().ok().map(Pieces)
}

impl From<ShiftError> for CommandError {
    fn from(error: ShiftError) -> Self {
        match error {
            ShiftError::Store(error) => error.into(),
            ShiftError::Refused(refusal) => match refusal {
                Refusal::AlreadyOpen => CommandErrorCode::ShiftOpen.into(),
                Refusal::NothingOpen => CommandErrorCode::NoShift.into(),
                Refusal::NoSuchAmount => FieldProblem::CashTooMuch.into(),
                Refusal::NoSuchCount => FieldProblem::CountUnreadable.into(),
                Refusal::NotCounted | Refusal::CountedBefore => CommandErrorCode::NotCounted.into(),
                Refusal::NotOver(_) => CommandErrorCode::NotOver.into(),
            },
        }
    }
}
