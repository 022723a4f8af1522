//! What the rules refuse, as the screen is told: one code each, for which it has the words.

use crate::commands::{CommandError, CommandErrorCode};
use crate::core::TakeError;
use crate::views::fields::FieldProblem;
use crate::views::printing::PrintTrouble;
use pokea_domain::entry::AmountError;
use pokea_domain::phone::MsisdnError;
use pokea_domain::sale::Refusal;
use pokea_printer::Trouble;
use pokea_store::StoreError;

impl From<AmountError> for FieldProblem {
    fn from(error: AmountError) -> Self {
        match error {
            AmountError::Empty => Self::AmountEmpty,
            AmountError::NotDigits => Self::AmountNotDigits,
            AmountError::Unfinished => Self::AmountUnfinished,
            AmountError::Negative => Self::AmountNegative,
            AmountError::HasCents => Self::AmountHasCents,
            AmountError::Zero => Self::AmountZero,
            AmountError::TooLarge => Self::AmountTooLarge,
            AmountError::TooManyLines => Self::AmountTooManyLines,
        }
    }
}

impl From<MsisdnError> for FieldProblem {
    fn from(error: MsisdnError) -> Self {
        match error {
            MsisdnError::Empty => Self::PhoneEmpty,
            MsisdnError::NotDigits => Self::PhoneNotDigits,
            MsisdnError::TooShort => Self::PhoneTooShort,
            MsisdnError::TooLong => Self::PhoneTooLong,
            MsisdnError::NotKenyanMobile => Self::PhoneNotKenyan,
        }
    }
}

impl From<FieldProblem> for CommandError {
    fn from(problem: FieldProblem) -> Self {
        Self {
            code: CommandErrorCode::Field,
            field: Some(problem),
            again_from_ms: None,
            act: None,
        }
    }
}

impl From<CommandErrorCode> for CommandError {
    fn from(code: CommandErrorCode) -> Self {
        Self {
            code,
            field: None,
            again_from_ms: None,
            act: None,
        }
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the database did not do what a command asked");
        CommandErrorCode::NotSaved.into()
    }
}

impl From<TakeError> for CommandError {
    fn from(error: TakeError) -> Self {
        match error {
            TakeError::Memory(error) => error.into(),
            TakeError::NoSuchSale => CommandErrorCode::NotFound.into(),
            TakeError::Refused(refusal) => match refusal {
                Refusal::PromptLive => CommandErrorCode::PromptLive.into(),
                Refusal::SaleClosed => CommandErrorCode::SaleClosed.into(),
                Refusal::NotEnoughCash => FieldProblem::CashNotEnough.into(),
                Refusal::TooMuchCash => FieldProblem::CashTooMuch.into(),
                Refusal::TooSoon { from } => Self {
                    code: CommandErrorCode::TooSoon,
                    field: None,
                    again_from_ms: Some(from.0),
                    act: None,
                },
                Refusal::NoSuchPart => FieldProblem::PartRefused.into(),
                Refusal::BuyerPinStands => CommandErrorCode::BuyerPinStands.into(),
                Refusal::NothingToReopen => CommandErrorCode::NothingToReopen.into(),
                Refusal::NotSoMuch { .. } => FieldProblem::BackTooMuch.into(),
                Refusal::NoSuchGoods => FieldProblem::GoodsTooMany.into(),
                Refusal::TooManyAttempts => CommandErrorCode::TooManyAttempts.into(),
                Refusal::PaymentUnknown => CommandErrorCode::PaymentUnknown.into(),
                Refusal::PaymentTaken => CommandErrorCode::PaymentTaken.into(),
                Refusal::PaymentGoingBack => CommandErrorCode::PaymentGoingBack.into(),
                Refusal::PaymentNotReserved => CommandErrorCode::PaymentNotReserved.into(),
                Refusal::PaymentUnsettled => CommandErrorCode::PaymentUnsettled.into(),
                Refusal::PaymentOfLostSale => CommandErrorCode::PaymentOfLostSale.into(),
                Refusal::PaymentDiffers => CommandErrorCode::PaymentDiffers.into(),
                Refusal::NothingToPrint => CommandErrorCode::NotFound.into(),
                Refusal::NotUnknown => CommandErrorCode::NothingToOverride.into(),
                Refusal::PromptFresh { after } => Self {
                    again_from_ms: Some(after.0),
                    ..CommandErrorCode::PromptFresh.into()
                },
                // No command wishes for what this refuses.
                Refusal::NotCleared(_) => CommandErrorCode::BadRequest.into(),
            },
        }
    }
}

impl From<Trouble> for PrintTrouble {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Unreachable => Self::Unreachable,
            Trouble::Offline => Self::Offline,
            Trouble::PaperOut => Self::PaperOut,
            Trouble::CoverOpen => Self::CoverOpen,
            Trouble::Busy => Self::Busy,
            Trouble::NoSuchPrinter => Self::NoSuchPrinter,
            Trouble::NotAllowed => Self::NotAllowed,
            Trouble::NotAPrinter => Self::NotAPrinter,
            Trouble::Stalled => Self::Stalled,
            Trouble::Failed => Self::Failed,
        }
    }
}
