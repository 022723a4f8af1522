//! The faults that can be injected, and whether one happens now. Numbers F.. are those of `docs/rules.md`. T.. are thefts, numbered here alone:
//! T01 and T02 forged callbacks, T03 replays and others' names, T04 forged confirmations, T05 cash beside a prompt. What bears a rule's
//! number is no fault: it only wants the same choice of how often.
//!
//! Swarm testing (Groce and others, 2012): in each seed about a third of the classes is off, and the others have rates of their own, so that
//! rare combinations are not drowned by common faults. Each class draws from its own stream.

use crate::chance::Chance;
use crate::plan::Plan;
use crate::script::SCRIPTS;
use std::collections::BTreeSet;

macro_rules! faults {
    ($($fault:ident, $number:literal, $name:literal, $most:literal;)*) => {
        /// A class of faults.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "their names say what they are, and `Fault::name` in words")]
        pub enum Fault { $($fault),* }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$fault),*];

            /// As reports and the command line name it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$fault => $name),* }
            }

            /// Its number in the catalogue.
            #[must_use]
            pub const fn number(self) -> &'static str {
                match self { $(Self::$fault => $number),* }
            }

            /// The highest rate that a seed may give it, in a thousand chances.
            const fn most(self) -> u32 {
                match self { $(Self::$fault => $most),* }
            }
        }
    };
}

faults! {
    NoConnection, "F01", "no-connection", 100;
    AnswerLost, "F02", "answer-lost", 400;
    AnswerSlow, "F03", "answer-slow", 200;
    AnswerGarbage, "F05", "answer-garbage", 200;
    TooFast, "F08", "too-fast", 100;
    PhoneBusy, "F09", "phone-busy", 1000;
    SameAmountSoon, "F10", "same-amount-soon", 1000;
    TokenRefused, "F11", "token-refused", 100;
    DoubleClick, "F13", "double-click", 300;
    CallbackLost, "F16", "callback-lost", 700;
    CallbackTwice, "F17", "callback-twice", 300;
    CallbackLate, "F18", "callback-late", 300;
    CallbackFirst, "F19", "callback-before-answer", 300;
    CallbackContradicts, "F20", "cancelled-then-paid", 150;
    LateFlip, "F21", "late-flip", 200;
    StillProcessing, "F22", "still-processing", 200;
    QueryDown, "F23", "query-down", 700;
    QueryContradicts, "F24", "query-contradicts", 100;
    AmountDiffers, "F25", "amount-differs", 60;
    StopsWaiting, "F28", "stops-waiting", 300;
    ComesBack, "F28", "comes-back-for-the-goods", 1000;
    OwnerOverrides, "F29", "owner-overrides", 600;
    PaysStraight, "F30", "pays-straight", 300;
    PaysInParts, "R10", "pays-in-parts", 600;
    PaysOther, "F31", "pays-another-amount", 300;
    PassesBy, "F32", "somebody-pays-the-till", 1000;
    CrashBeforeCommit, "F36", "crash-before-commit", 12;
    CrashAfterCommit, "F37", "crash-after-commit", 12;
    CrashAfterSend, "F38", "crash-after-send", 40;
    CrashBeforePrint, "F39", "crash-before-print", 60;
    CrashWhileWriting, "F39", "crash-while-writing-the-receipt", 20;
    CrashWhilePrinting, "F40", "crash-while-printing", 60;
    PrinterFails, "F40", "printer-fails", 200;
    PaperDropped, "R16", "paper-dropped", 300;
    CrashInRecovery, "F41", "crash-in-recovery", 200;
    DiskFull, "F45", "disk-full", 700;
    Sleeps, "F51", "sleeps", 700;
    ClockWrong, "F52", "clock-wrong", 700;
    Killed, "F54", "killed", 700;
    RelayDown, "F56", "relay-down", 700;
    RelayCrash, "F57", "relay-crash", 80;
    RelayAgain, "F60", "relay-sends-again", 120;
    RelayOutOfTurn, "F60", "relay-out-of-turn", 120;
    RelayStale, "F60", "relay-stale-cursor", 20;
    RecordsDown, "F23", "records-down", 300;
    RecordsLag, "F18", "records-lag", 1000;
    RowLate, "F18", "row-later-than-any", 60;
    PhoneHidden, "F26", "phone-hidden", 400;
    ConfirmationLost, "F16", "confirmation-lost", 400;
    ForgedPaid, "T01", "forged-paid", 600;
    ForgedFailed, "T02", "forged-cancelled", 600;
    Replayed, "T03", "replayed", 600;
    ForgedConfirmation, "T04", "forged-confirmation", 400;
    CashBeside, "T05", "cash-while-it-rings", 300;
    OverridesAtOnce, "F29", "owner-overrides-at-once", 600;
    OldPushNamed, "T03", "names-another-push", 600;
    OldCodeNamed, "T03", "names-another-code", 600;
    CodeShown, "F33", "code-shown", 300;
    TakenBack, "F34", "taken-back", 400;
    TokenWar, "F12", "token-war", 1000;
    SleepsForDays, "F51", "sleeps-for-days", 200;
    Damaged, "F48", "older-log-restored", 200;
    OwnerReverses, "F34", "owner-takes-money-back", 1000;
    TakenBackLater, "F34", "safaricom-takes-money-back", 150;
    ReversalLost, "F35", "reversal-answer-lost", 500;
    ReversalRefused, "F35", "reversal-refused", 200;
    ReversalFails, "F35", "reversal-fails", 300;
    ReversalSlow, "F35", "reversal-slow", 400;
    ResultLost, "F35", "reversal-result-lost", 600;
    ResultTwice, "F35", "reversal-result-twice", 300;
    ResultFirst, "F35", "reversal-result-first", 300;
    StatusLost, "F35", "status-answer-lost", 300;
    ForgedResult, "F35", "forged-reversal-result", 500;
}

/// What goes wrong in one seed, and how often.
#[derive(Debug)]
pub(crate) struct Faults {
    rates: Vec<u32>,
    streams: Vec<Chance>,
    /// How often each happened.
    pub(crate) fired: Vec<u32>,
    /// Which occurrences, counted over all classes, are left out: for shrinking.
    skipped: BTreeSet<u32>,
    occurrences: u32,
    /// At which boundaries to crash, counted from 1: for crashes at every boundary in turn.
    crash_at: Vec<u64>,
    /// How many boundaries were passed.
    pub(crate) boundaries: u64,
    calm: bool,
}

impl Faults {
    /// Draws the classes and rates of a seed. Rates that are `given` replace what is drawn.
    pub(crate) fn draw(given: &[(Fault, u32)], plan: &Plan) -> Self {
        // By name, so that a class more or less changes no other's.
        let streams = Fault::ALL
            .iter()
            .map(|fault| Chance::named(plan.seed, fault.name()));
        let mut streams: Vec<_> = streams.collect();
        let mut rates: Vec<_> = { Fault::ALL.iter().zip(&mut streams) }
            .map(|(fault, stream)| drawn(stream, fault.most()))
            .collect();
        if let Some(script) = plan.script {
            rates.fill(0);
            SCRIPTS[script]
                .faults
                .iter()
                .for_each(|fault| rates[*fault as usize] = 1_000);
        }
        for (fault, rate) in given {
            rates[*fault as usize] = *rate;
        }
        for fault in &plan.without {
            rates[*fault as usize] = 0;
        }
        Self {
            rates,
            streams,
            fired: vec![0; Fault::ALL.len()],
            skipped: plan.skip.clone(),
            crash_at: plan.crash_at.clone(),
            boundaries: 0,
            occurrences: 0,
            calm: false,
        }
    }

    /// Whether it happens now.
    pub(crate) fn fires(&mut self, fault: Fault) -> bool {
        let rate = self.rates[fault as usize];
        if self.calm || rate == 0 || !self.streams[fault as usize].permille(rate) {
            return false;
        }
        self.occurrences += 1;
        if self.skipped.contains(&self.occurrences) {
            return false;
        }
        self.fired[fault as usize] += 1;
        true
    }

    /// Whether a register crashes at this boundary.
    pub(crate) fn crashes(&mut self, fault: Fault) -> bool {
        self.boundaries += 1;
        if self.crash_at.contains(&self.boundaries) {
            self.fired[fault as usize] += 1;
            return true;
        }
        self.fires(fault)
    }

    /// How much of it: a number from the fault's own stream.
    pub(crate) fn within(&mut self, fault: Fault, least: i64, most: i64) -> i64 {
        self.streams[fault as usize].within(least, most)
    }

    /// From now on nothing goes wrong.
    pub(crate) const fn end(&mut self) {
        self.calm = true;
    }

    /// Whether nothing goes wrong any more.
    pub(crate) const fn is_calm(&self) -> bool {
        self.calm
    }

    /// How many faults happened, or would have if they were not skipped.
    pub(crate) const fn occurrences(&self) -> u32 {
        self.occurrences
    }
}

/// Off in a third of the seeds; otherwise anything up to the most, and small rates as likely as large ones.
fn drawn(chance: &mut Chance, most: u32) -> u32 {
    let off = chance.index(3) == 0;
    let scale = u32::try_from(chance.within(1, 10)).unwrap_or(1);
    let rate = u32::try_from(chance.within(1, i64::from(most))).unwrap_or(1);
    if off { 0 } else { (rate * scale / 10).max(1) }
}
