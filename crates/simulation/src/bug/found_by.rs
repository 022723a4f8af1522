//! By which invariants each planted bug may be found. Whatever else breaks is no proof that the bug was noticed: it could be the simulation, or
//! another rule.

use super::Bug;

impl Bug {
    /// The invariants of `docs/rules.md` that the broken rule keeps, as the judge names them.
    #[must_use]
    pub const fn found_by(self) -> &'static [&'static str] {
        match self {
            Self::SendsBeforeCommit | Self::FullDiskSends => &["I5"],
            Self::SameWishTwice
            | Self::ResendsLostAnswers
            | Self::ResendsAfterRestart
            | Self::ResendsRefused
            | Self::RestoredCountsAgain => &["I6"],
            Self::LostIsNotSent | Self::RestartIsNotSent => &["R3"],
            Self::PendingIsUnpaid
            | Self::PromptBesideUnknown
            | Self::PromptBesideAccepted
            | Self::TrustsFailedCallback => &["I4", "DC"],
            Self::CashBesidePrompt | Self::OverrideTooFresh => &["I4"],
            Self::OverrideWithoutOwner => &["I12"],
            Self::PendingIsPaid
            | Self::TrustsPaidCallback
            | Self::AdoptedIsOwn
            | Self::FirstFit
            | Self::ConfirmationIsProof => &["I2", "I7"],
            Self::PaidIsNotAbsorbing => &["I2"],
            Self::SecondPaymentDropped => &["I9", "L4"],
            Self::SpentIsDueBack => &["I1"],
            Self::SweepsTooEarly => &["R12", "DC"],
            Self::SweepIgnoresLag
            | Self::SweepSeesPart
            | Self::HalfASweepIsOne
            | Self::SweepIgnoresHidden
            | Self::SweepIgnoresLeft => &["DC"],
            Self::RowsForgotten => &["L1"],
            Self::GivesTakenMoney | Self::GivesUnsettledMoney => &["I1", "I3", "I7"],
            Self::LostSalesMoney => &["I7"],
            // One payment counts for two sales, or the book goes on looking for the other's.
            Self::ReopensSpent => &["I1", "I7"],
            Self::RelayAnswersFirst
            | Self::AcknowledgesBeforeCommit
            | Self::ShowsBeforeCommit
            | Self::EvidenceDropped
            | Self::FullDiskAcknowledges
            | Self::DamageUnnoticed => &["I10"],
            Self::HalfACommit => &["I9", "L4"],
            Self::ReceiptNumberAgain | Self::ReceiptNumberSkipped => &["I3"],
            Self::PrintsAgain | Self::CopyIsOriginal => &["R16"],
            Self::RestartForgets => &["L2", "L3"],
            Self::QueriesOnce => &["L2", "R17"],
            Self::OutboxForgets => &["L2", "L3", "R17"],
            Self::ReceiptDoneFirst => &["L3"],
            Self::CursorGoesBack => &["L5"],
            Self::AnyAmount | Self::ReplayedCode => &["R7"],
            Self::AdoptAnyPush => &["R11"],
            Self::UnpaidIsAbsorbing | Self::ClearedIsOver => &["R8", "R9"],
            Self::CancelForgets => &["R9", "L2"],
            Self::EachItsOwnBook => &["I7", "L2"],
            Self::ClockUncorrected
            | Self::ClockJumpUnnoticed
            | Self::CorrectionUnnoticed
            | Self::SleepUnnoticed => &["R17"],
            Self::RefusedTokenIsLost
            | Self::RefusedTokenIsNotSent
            | Self::TokenForEachRequest
            | Self::TokensUnbounded => &["R18"],
            Self::TwoInstances => &["I5", "I10"],
            Self::MessageBelieved
            | Self::UsedCodeCounts
            | Self::OtherAmountCounts
            | Self::OtherTillCounts
            | Self::OldCodeCounts
            | Self::TakenBackCounts => &["F33"],
            Self::FoldDiffers => &["I8"],
            Self::ReversalResent => &["I6"],
            Self::LostReversalIsNotSent => &["R3"],
            Self::RefusedReversalIsDone
            | Self::ResultBelieved
            | Self::AlreadyBackIsFailure
            | Self::UncoveredForgotten => &["F34"],
            Self::AsksBackBlindly => &["F35"],
            Self::ReversalWithoutOwner => &["I12"],
            Self::GoingBackCounts | Self::ReturnedIsDueBack => &["R10"],
            Self::PartCountsTwice | Self::PartReleases => &["I7"],
            Self::AsksAllBesideParts => &["DC"],
            Self::FailedPartLosesCash | Self::GivenUpKeepsCash => &["I9"],
            Self::GivenUpKeepsPart => &["I9", "L4"],
            Self::ReturnedPartCounts => &["R10", "F34"],
        }
    }
}
