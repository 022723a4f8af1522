//! Planted bugs: each breaks one rule or guard, and the simulation must notice. The rules' own code has no switch for them; they sit between
//! it and everything else, as saboteurs who tamper with what the rules hear, see and say (`bug/saboteur.rs`, `bug/deeds.rs`).
//!
//! A bug shows only where its rule matters. So each has an aim: the faults that its seeds must have, at rates that make its occasion common.

mod deeds;
mod found_by;
mod money_back;
mod parts;
mod saboteur;

use crate::fault::Fault;

macro_rules! bugs {
    ($($bug:ident, $name:literal, $rule:literal, $text:literal, [$($fault:ident $rate:literal),*];)*) => {
        /// A rule broken on purpose.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "`Bug::text` says what each does")]
        pub enum Bug { $($bug),* }

        impl Bug {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$bug),*];

            /// As the command line names it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$bug => $name),* }
            }

            /// The rule that it breaks.
            #[must_use]
            pub const fn rule(self) -> &'static str {
                match self { $(Self::$bug => $rule),* }
            }

            /// What it does.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$bug => $text),* }
            }

            /// Rates, in a thousand, of the faults without which it cannot show.
            #[must_use]
            pub(crate) fn aim(self) -> Vec<(Fault, u32)> {
                match self { $(Self::$bug => vec![$((Fault::$fault, $rate)),*]),* }
            }
        }
    };
}

bugs! {
    SendsBeforeCommit, "sends-before-commit", "R1", "the push goes out while its intent is still being written", [DiskFull 700, CrashBeforeCommit 20];
    SameWishTwice, "same-wish-twice", "R2", "a double click sends the same attempt again", [DoubleClick 300];
    ResendsLostAnswers, "resends-lost-answers", "R2", "a push whose answer was lost is sent again", [AnswerLost 300];
    ResendsAfterRestart, "resends-after-restart", "R2", "a start sends again what a crash left unanswered", [CrashAfterSend 60];
    LostIsNotSent, "lost-is-not-sent", "R3", "a lost answer counts as proof that nothing was sent", [AnswerLost 300];
    RestartIsNotSent, "restart-is-not-sent", "R3", "what a crash interrupted counts as never sent", [CrashAfterSend 60];
    PendingIsUnpaid, "pending-is-unpaid", "R3", "\"still being processed\" counts as not paid", [StillProcessing 300];
    PendingIsPaid, "pending-is-paid", "R5", "a query without an answer counts as paid if a callback says so", [QueryDown 700, ForgedPaid 600];
    PromptBesideUnknown, "prompt-beside-unknown", "R4", "a request that nobody knows about is no obstacle to another", [AnswerLost 400, DoubleClick 300];
    PromptBesideAccepted, "prompt-beside-accepted", "R4", "a prompt on a phone is no obstacle to another", [DoubleClick 300];
    OverrideWithoutOwner, "override-without-owner", "I12", "a session that no owner opened may override", [AnswerLost 400, OwnerOverrides 600];
    TrustsPaidCallback, "trusts-paid-callback", "R5", "a callback that says paid is proof", [ForgedPaid 600];
    TrustsFailedCallback, "trusts-failed-callback", "R6", "a callback that says cancelled is proof", [ForgedFailed 600];
    AdoptedIsOwn, "adopted-is-own", "R11", "a push learnt from a callback is believed like one's own", [AnswerLost 400, Replayed 600];
    PaidIsNotAbsorbing, "paid-is-not-absorbing", "R8", "a later \"not paid\" takes a payment back", [QueryContradicts 300, CallbackTwice 300];
    SecondPaymentDropped, "second-payment-dropped", "R10", "money that a sale does not need is not listed", [StopsWaiting 300, LateFlip 300];
    SpentIsDueBack, "spent-is-due-back", "R10", "money that a person's word has spent on goods stays due back", [CodeShown 600, LateFlip 1000, CallbackLate 600, StopsWaiting 300, PhoneHidden 300];
    SweepsTooEarly, "sweeps-too-early", "R12", "a look at the records while the prompt can be answered clears it", [AnswerLost 400, CallbackLost 500];
    SweepIgnoresLag, "sweep-ignores-lag", "R12", "records that lag are taken to be complete", [AnswerLost 400, CallbackLost 700, RecordsLag 1000];
    SweepSeesPart, "sweep-sees-part", "R12", "a look at a part of the time counts as one at the whole", [AnswerLost 400, CallbackLost 700];
    HalfASweepIsOne, "half-a-sweep-is-one", "R12", "a look whose pages did not all come counts", [AnswerLost 400, CallbackLost 700, RecordsDown 300];
    SweepIgnoresHidden, "sweep-ignores-hidden", "R12", "a row whose phone is hidden is nobody's", [AnswerLost 400, CallbackLost 700, PhoneHidden 400];
    SweepIgnoresLeft, "sweep-ignores-left", "R12", "rows without an owner do not hold up a sweep", [AnswerLost 400, CallbackLost 700];
    RowsForgotten, "rows-forgotten", "I1", "rows of the records are not kept", [CallbackLost 500];
    FirstFit, "first-fit", "R13", "a payment is given to the first request that it fits", [AnswerLost 300, CallbackLost 500, PassesBy 1000];
    GivesTakenMoney, "gives-taken-money", "R13", "a person's word gives any payment to any sale", [PaysStraight 500, CallbackLost 500];
    GivesUnsettledMoney, "gives-unsettled-money", "R13", "a person's word gives what a prompt may yet be proven to have brought", [CodeShown 600, CallbackLost 700, StillProcessing 1000, AnswerLost 300];
    ConfirmationIsProof, "confirmation-is-proof", "R5", "what a confirmation tells counts as the till's own records", [ForgedConfirmation 1000];
    LostSalesMoney, "lost-sales-money", "R21", "a cashier gives away what may have paid a sale that a restore lost", [Damaged 1000, PaysStraight 500, PassesBy 1000, CodeShown 600];
    ReopensSpent, "reopens-spent", "R10", "a sale is opened again with money that was given to another", [ComesBack 1000, CodeShown 1000, LateFlip 1000, ForgedPaid 600, CallbackLost 700, Sleeps 1000];
    RelayAnswersFirst, "relay-answers-first", "R15", "the relay answers 200 before it has stored the post", [RelayCrash 300];
    AcknowledgesBeforeCommit, "acknowledges-before-commit", "R15", "the relay is told that a post is kept before it is", [DiskFull 700, CrashBeforeCommit 12];
    ShowsBeforeCommit, "shows-before-commit", "R16", "the screen says paid before the commit", [DiskFull 700, CrashBeforeCommit 20];
    HalfACommit, "half-a-commit", "R16", "proof and completion are two commits, and the second may be lost", [CrashAfterCommit 20];
    ReceiptNumberAgain, "receipt-number-again", "R16", "a receipt number is given twice", [];
    ReceiptNumberSkipped, "receipt-number-skipped", "R16", "a receipt number is left out", [];
    PrintsAgain, "prints-again", "R16", "what a crash interrupted is printed again", [CrashWhilePrinting 100];
    CopyIsOriginal, "copy-is-original", "R16", "a copy does not say that it is one", [CrashWhilePrinting 100, PrinterFails 300];
    RestartForgets, "restart-forgets", "I8", "a start does not look at what was interrupted", [CrashAfterSend 60];
    QueriesOnce, "queries-once", "L2", "Daraja is asked once and never again", [CallbackLost 700];
    OutboxForgets, "outbox-forgets", "R16", "work that was planned is not written with what planned it", [CallbackLost 500];
    ReceiptDoneFirst, "receipt-done-first", "R16", "a receipt's file counts as written before it is", [CrashWhileWriting 60];
    CursorGoesBack, "cursor-goes-back", "R15", "an old post that comes again takes the acknowledgement back", [RelayOutOfTurn 1000];
    EvidenceDropped, "evidence-dropped", "R22", "a post that changes nothing is acknowledged and not kept", [];
    CashBesidePrompt, "cash-beside-prompt", "R4", "cash is taken while a prompt rings", [CashBeside 500, DoubleClick 300];
    OverrideTooFresh, "override-too-fresh", "R4", "the owner's word counts while the prompt can be answered", [AnswerLost 400, CallbackLost 700, OverridesAtOnce 600];
    AnyAmount, "any-amount", "R7", "a callback's amount is not looked at", [AmountDiffers 400];
    ReplayedCode, "replayed-code", "R7", "a code that another request has is taken again", [OldCodeNamed 600];
    AdoptAnyPush, "adopt-any-push", "R11", "a push that another request has is adopted", [AnswerLost 400, CallbackLost 500, OldPushNamed 600];
    UnpaidIsAbsorbing, "unpaid-is-absorbing", "R8", "later proof does not count after \"not paid\"", [LateFlip 1000];
    ClearedIsOver, "cleared-is-over", "R8", "nothing is heard any more of what was cleared", [AnswerLost 500, CallbackLost 300, LateFlip 1000];
    CancelForgets, "cancel-forgets", "R9", "nothing is heard any more for a sale that was given up", [StopsWaiting 600, StillProcessing 400, LateFlip 600];
    EachItsOwnBook, "each-its-own-book", "R14", "every register assigns payments by what it sold itself", [PassesBy 1000, CallbackLost 700, AnswerLost 300, PhoneHidden 300];
    ClockUncorrected, "clock-uncorrected", "R17", "the PC's own clock stamps pushes and the log", [ClockWrong 1000];
    ClockJumpUnnoticed, "clock-jump-unnoticed", "R17", "a clock that is set keeps its old correction", [ClockWrong 1000];
    CorrectionUnnoticed, "correction-unnoticed", "R17", "a clock that a header put right keeps what it planned before", [ClockWrong 1000, Sleeps 700, StillProcessing 1000, QueryDown 700];
    SleepUnnoticed, "sleep-unnoticed", "R17", "a PC that wakes asks about nothing", [Sleeps 1000, ClockWrong 1000, StillProcessing 1000, QueryDown 700];
    RefusedTokenIsLost, "refused-token-is-lost", "R18", "a push that was refused for its token counts as unanswered", [TokenRefused 300];
    RefusedTokenIsNotSent, "refused-token-is-not-sent", "R18", "a push that was refused for its token counts as never sent", [TokenRefused 300];
    ResendsRefused, "resends-refused", "R18", "a push that was refused for its token is sent again with a new one", [TokenRefused 300];
    TokenForEachRequest, "token-for-each-request", "R18", "every request asks for a token of its own", [TokenWar 1000];
    TokensUnbounded, "tokens-unbounded", "R18", "registers that end each other's tokens do so as fast as they can", [TokenWar 1000];
    TwoInstances, "two-instances", "R19", "two programs write one log, each by what it knows", [];
    FullDiskSends, "full-disk-sends", "R20", "what finds no room is sent all the same", [DiskFull 1000];
    FullDiskAcknowledges, "full-disk-acknowledges", "R20", "what finds no room is acknowledged", [DiskFull 1000];
    DamageUnnoticed, "damage-unnoticed", "R21", "a log that lost its end is read as if it were whole", [Damaged 1000];
    RestoredCountsAgain, "restored-counts-again", "R21", "an older log that was put back makes the names again that were sent", [Damaged 1000];
    MessageBelieved, "message-believed", "F33", "a code that Safaricom does not know counts as what the customer says", [CodeShown 600];
    UsedCodeCounts, "used-code-counts", "F33", "a code that paid another sale pays this one", [CodeShown 600];
    OtherAmountCounts, "other-amount-counts", "F33", "a code of another amount pays the sale", [CodeShown 600, PaysOther 500, PassesBy 1000];
    OtherTillCounts, "other-till-counts", "F33", "a payment to another number pays the sale", [CodeShown 600];
    OldCodeCounts, "old-code-counts", "F33", "a payment of another day pays the sale", [CodeShown 600];
    TakenBackCounts, "taken-back-counts", "F34", "a payment that was taken back pays the sale", [CodeShown 600, TakenBack 600, PassesBy 1000, PaysStraight 300];
    ReversalResent, "reversal-resent", "R2", "a request for money back whose answer was lost is sent again", [ReversalLost 500, OwnerReverses 1000, StopsWaiting 300, PassesBy 1000];
    LostReversalIsNotSent, "lost-reversal-is-not-sent", "R3", "a lost answer to a request for money back proves that nothing was sent", [ReversalLost 500, OwnerReverses 1000, StopsWaiting 300, PassesBy 1000];
    RefusedReversalIsDone, "refused-reversal-is-done", "R3", "a request for money back that was refused counts as done", [ReversalRefused 500, OwnerReverses 1000, StopsWaiting 300, PassesBy 1000];
    ResultBelieved, "result-believed", "R5", "a result that says done is proof that money went back", [ForgedResult 1000, ReversalFails 500, OwnerReverses 1000, StopsWaiting 300, PassesBy 1000];
    AlreadyBackIsFailure, "already-back-is-failure", "F35", "\"already reversed\" counts as not done, and no more", [TakenBackLater 700, OwnerReverses 1000, StopsWaiting 300, PassesBy 1000];
    AsksBackBlindly, "asks-back-blindly", "F35", "money is asked back again while nobody knows what became of the last request", [ReversalLost 600, ReversalSlow 600, OwnerReverses 1000, StopsWaiting 300, PassesBy 1000];
    ReversalWithoutOwner, "reversal-without-owner", "I12", "a session that no owner opened takes money back", [OwnerReverses 1000, StopsWaiting 300, PassesBy 1000];
    GoingBackCounts, "going-back-counts", "R10", "a payment that is being taken back pays a sale", [OwnerReverses 1000, PaysStraight 300, PassesBy 1000, ReversalSlow 700, CodeShown 300];
    UncoveredForgotten, "uncovered-forgotten", "F34", "a sale whose money went back does not say so", [OwnerReverses 1000];
    ReturnedIsDueBack, "returned-is-due-back", "R10", "money that went back stays due back", [OwnerReverses 1000, StopsWaiting 300, LateFlip 300];
    PartCountsTwice, "part-counts-twice", "R10", "a part that came is counted twice", [PaysInParts 1000];
    PartReleases, "part-releases", "R10", "the first part that is proven releases the goods", [PaysInParts 1000];
    AsksAllBesideParts, "asks-all-beside-parts", "R10", "after a part came, a phone is asked for all of it", [PaysInParts 1000];
    FailedPartLosesCash, "failed-part-loses-cash", "R10", "with a part that failed, the cash on the counter is forgotten", [PaysInParts 1000];
    GivenUpKeepsPart, "given-up-keeps-part", "R10", "a part of a sale that is given up is not due back", [PaysInParts 1000];
    GivenUpKeepsCash, "given-up-keeps-cash", "R10", "a sale that is given up keeps its cash", [PaysInParts 1000];
    ReturnedPartCounts, "returned-part-counts", "R10", "a part of which something went back still counts", [PaysInParts 1000, TakenBackLater 700, OwnerReverses 1000];
    FoldDiffers, "fold-differs", "I8", "the state is mended beside the log", [CrashAfterCommit 12];
}

impl Bug {
    /// The bug of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|bug| bug.name() == name)
    }

    /// It shows only if different sales are easily mistaken for each other.
    pub(crate) const fn needs_a_crowd(self) -> bool {
        matches!(
            self,
            Self::AdoptedIsOwn
                | Self::FirstFit
                | Self::SweepIgnoresLeft
                | Self::ReplayedCode
                | Self::AdoptAnyPush
                | Self::EachItsOwnBook
                | Self::UsedCodeCounts
                | Self::OtherAmountCounts
                | Self::TakenBackCounts
                | Self::SpentIsDueBack
                | Self::GivesTakenMoney
                | Self::GivesUnsettledMoney
                | Self::LostSalesMoney
                | Self::ReopensSpent
        )
    }

    /// It shows only where rows bear no account.
    pub(crate) const fn needs_a_till(self) -> bool {
        matches!(
            self,
            Self::AdoptedIsOwn
                | Self::FirstFit
                | Self::SweepIgnoresLeft
                | Self::SweepIgnoresHidden
                | Self::EachItsOwnBook
        )
    }

    /// It shows only if registers share something.
    pub(crate) const fn needs_registers(self) -> bool {
        matches!(
            self,
            Self::EachItsOwnBook | Self::TokensUnbounded | Self::ReopensSpent
        )
    }

    pub(crate) const fn needs_a_printer(self) -> bool {
        matches!(self, Self::PrintsAgain | Self::CopyIsOriginal)
    }
}
