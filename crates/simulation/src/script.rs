//! Scripted sales, as data: one customer, one register, nothing left to chance. They are crashed at every boundary in turn, and crashed again
//! while they recover.

use crate::fault::Fault;
use crate::time::{MINUTE, SECOND};
use crate::world::{Happening, Reaction, World};
use pokea_domain::payment::Failure;
use pokea_domain::sale::Input;

/// One scripted sale.
#[derive(Clone, Copy, Debug)]
pub struct Script {
    /// What it is about.
    pub name: &'static str,
    /// These faults happen at every occasion, and no others.
    pub faults: &'static [Fault],
    /// What the customer does about each prompt; about further ones, nothing.
    prompts: &'static [Answer],
    /// What the cashier does each time that nothing is out; then stops.
    cashier: &'static [Next],
    /// What happens beside it, after so many seconds. The customer comes after ten.
    scenes: &'static [(i64, Scene)],
    /// How the customer divides what the sale comes to, if [`Fault::PaysInParts`] is one of its faults.
    pub(crate) split: Split,
}

/// The parts in which a customer pays: a third of what is missing, and later the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Split {
    /// A third in cash, and a phone for the rest.
    CashAndPhone,
    /// A phone for a third, and another for the rest.
    Phones,
    /// A third in cash, a phone for as much, and another for the rest.
    CashAndPhones,
}

/// What happens to the PC of a script, or at Daraja.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scene {
    /// It sleeps for so many seconds.
    Sleeps(i64),
    /// Its disk has no room for so many seconds.
    NoRoom(i64),
    /// Another program with the same consumer key got a token, which ends the one in hand.
    TokenEnds,
}

impl Script {
    const fn with(self, scenes: &'static [(i64, Scene)]) -> Self {
        Self { scenes, ..self }
    }

    const fn split(self, split: Split) -> Self {
        Self { split, ..self }
    }
}

/// What a customer does about a prompt, after so many seconds.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Pays(i64),
    Declines(i64),
    Ignores,
}

/// What a cashier does when a request has failed.
#[derive(Clone, Copy, Debug)]
enum Next {
    AsksAgain,
    /// Another phone, for what is missing.
    AsksAnother,
    TakesCash,
    Stops,
}

use Answer::{Declines, Ignores, Pays};
use Fault::{
    AnswerLost, CallbackContradicts, CallbackFirst, CallbackLost, CallbackTwice, CodeShown,
    ComesBack, DoubleClick, LateFlip, NoConnection, OwnerOverrides, OwnerReverses, PaysInParts,
    PaysStraight, PhoneHidden, PrinterFails, QueryContradicts, ResultLost, ResultTwice,
    ReversalLost, SameAmountSoon, StillProcessing, StopsWaiting, TakenBackLater, TokenRefused,
    TooFast,
};
use Next::{AsksAgain, AsksAnother, Stops, TakesCash};
use Scene::{NoRoom, Sleeps, TokenEnds};

const fn script(
    name: &'static str,
    faults: &'static [Fault],
    prompts: &'static [Answer],
    cashier: &'static [Next],
) -> Script {
    Script {
        name,
        faults,
        prompts,
        cashier,
        scenes: &[],
        split: Split::CashAndPhone,
    }
}

/// All of them.
pub const SCRIPTS: &[Script] = &[
    script("paid", &[], &[Pays(12)], &[]),
    script(
        "paid, and the callback is lost",
        &[CallbackLost],
        &[Pays(12)],
        &[],
    ),
    script(
        "paid, and the callback comes again",
        &[CallbackTwice],
        &[Pays(12)],
        &[],
    ),
    script(
        "the callback is before the answer",
        &[CallbackFirst],
        &[Pays(3)],
        &[],
    ),
    script("asked twice at once", &[DoubleClick], &[Pays(12)], &[]),
    script(
        "the answer is lost, and the callback comes",
        &[AnswerLost],
        &[Pays(12)],
        &[],
    ),
    script(
        "answer and callback are lost",
        &[AnswerLost, CallbackLost],
        &[Pays(12)],
        &[],
    ),
    script(
        "the same, and the records hide the phone",
        &[AnswerLost, CallbackLost, PhoneHidden],
        &[Pays(12)],
        &[],
    ),
    script(
        "the answer is lost, and nobody pays",
        &[AnswerLost, CallbackLost],
        &[Ignores, Pays(12)],
        &[AsksAgain],
    ),
    script(
        "the owner overrides, and the second is paid",
        &[AnswerLost, CallbackLost, OwnerOverrides],
        &[Ignores, Pays(12)],
        &[AsksAgain],
    ),
    script(
        "the owner overrides, and both are paid",
        &[AnswerLost, CallbackLost, OwnerOverrides],
        &[Pays(100), Pays(12)],
        &[AsksAgain],
    ),
    script(
        "declined, and paid the second time",
        &[],
        &[Declines(9), Pays(12)],
        &[AsksAgain],
    ),
    script(
        "declined, and paid in cash",
        &[],
        &[Declines(9)],
        &[TakesCash],
    ),
    script("declined, and given up", &[], &[Declines(9)], &[Stops]),
    script(
        "no connection, and cash",
        &[NoConnection],
        &[],
        &[AsksAgain, TakesCash],
    ),
    script(
        "refused, and given up",
        &[TooFast],
        &[],
        &[AsksAgain, Stops],
    ),
    script(
        "stopped, and paid all the same",
        &[StopsWaiting, StillProcessing],
        &[Pays(140)],
        &[],
    ),
    script("stopped, and never paid", &[StopsWaiting], &[Ignores], &[]),
    script(
        "told cancelled, and paid",
        &[CallbackContradicts],
        &[Pays(12)],
        &[],
    ),
    script(
        "denied by the query, and paid",
        &[QueryContradicts],
        &[Pays(12)],
        &[AsksAgain, Stops],
    ),
    script(
        "not answered, asked again, and both paid",
        &[LateFlip],
        &[Ignores, Pays(12)],
        &[AsksAgain],
    ),
    script(
        "paid straight to the till, and the prompt too",
        &[PaysStraight],
        &[Pays(20)],
        &[],
    ),
    script(
        "paid straight to the till, and no prompt",
        &[PaysStraight],
        &[Ignores],
        &[Stops],
    ),
    script(
        "denied by the query, and asked for the same amount too soon",
        &[CallbackLost, QueryContradicts, SameAmountSoon],
        &[Pays(12)],
        &[AsksAgain],
    ),
    script(
        "answer and callback are lost, and the code is typed",
        &[AnswerLost, CallbackLost, CodeShown],
        &[Pays(12)],
        &[],
    ),
    script(
        "another program's token, and asked with a new one",
        &[],
        &[Pays(12)],
        &[],
    )
    .with(&[(5, TokenEnds)]),
    script(
        "every token is refused, and cash",
        &[TokenRefused],
        &[],
        &[TakesCash],
    ),
    script(
        "stopped, paid all the same, and opened again",
        &[StopsWaiting, StillProcessing, ComesBack],
        &[Pays(140)],
        &[],
    ),
    script("the PC sleeps while it rings", &[], &[Pays(30)], &[]).with(&[(16, Sleeps(600))]),
    script("no room for the wish", &[], &[Pays(12)], &[]).with(&[(8, NoRoom(40))]),
    script("no room for the answers", &[], &[Pays(12)], &[]).with(&[(11, NoRoom(60))]),
    script("the printer fails", &[PrinterFails], &[Pays(12)], &[]),
    script(
        "stopped, paid all the same, and taken back",
        &[StopsWaiting, StillProcessing, OwnerReverses],
        &[Pays(140)],
        &[],
    ),
    script(
        "paid, and taken back: answer and result are lost",
        &[OwnerReverses, ReversalLost, ResultLost],
        &[Pays(12)],
        &[],
    ),
    script(
        "taken back by Safaricom, and by the owner: it is back already",
        &[OwnerReverses, TakenBackLater, ResultTwice],
        &[Pays(12)],
        &[],
    ),
    script("cash and a phone", &[PaysInParts], &[Pays(12)], &[]),
    script(
        "cash and a phone, which declines and then pays",
        &[PaysInParts],
        &[Declines(9), Pays(12)],
        &[AsksAgain],
    ),
    script(
        "cash, and the rest straight to the till",
        &[PaysInParts, PaysStraight],
        &[Ignores, Ignores],
        &[AsksAgain, AsksAgain],
    ),
    script(
        "one phone and another",
        &[PaysInParts],
        &[Pays(12), Pays(12)],
        &[AsksAnother],
    )
    .split(Split::Phones),
    script(
        "cash and two phones, whose callbacks are lost",
        &[PaysInParts, CallbackLost],
        &[Pays(12), Pays(12)],
        &[AsksAnother],
    )
    .split(Split::CashAndPhones),
    script(
        "the answers to both parts are lost",
        &[PaysInParts, AnswerLost],
        &[Pays(12), Pays(12)],
        &[AsksAnother],
    )
    .split(Split::Phones),
    script(
        "a part came, the rest is declined, and cash",
        &[PaysInParts],
        &[Pays(12), Declines(9)],
        &[AsksAnother, TakesCash],
    )
    .split(Split::Phones),
    script(
        "cash and a part came, and it is given up",
        &[PaysInParts],
        &[Pays(12)],
        &[Stops],
    )
    .split(Split::CashAndPhones),
    script(
        "a part came, and it is stopped while the rest rings",
        &[PaysInParts, StopsWaiting],
        &[Pays(12), Ignores],
        &[AsksAnother],
    )
    .split(Split::CashAndPhones),
];

impl World {
    /// The customer of a script comes.
    pub(crate) fn follow_script(&mut self) {
        self.after(10 * SECOND, Happening::Customer { register: 0 });
        let script = self.plan.script.map(|script| &SCRIPTS[script]);
        for (seconds, scene) in script.map_or(&[][..], |script| script.scenes) {
            self.after(seconds * SECOND, Happening::Scene(*scene));
        }
    }

    /// Something beside the sale of a script.
    pub(crate) fn plays(&mut self, scene: Scene) {
        match scene {
            Sleeps(seconds) => self.falls_asleep(0, self.now + seconds * SECOND),
            NoRoom(seconds) => self.disk_full_until = self.now + seconds * SECOND,
            TokenEnds => self.ends_tokens(0),
        }
    }

    /// What the customer does about this prompt.
    pub(crate) fn reacts_by_script(&mut self, script: usize, push: usize) {
        let (wait, reaction) = match SCRIPTS[script].prompts.get(push) {
            Some(Pays(seconds)) => (seconds * SECOND, Reaction::Pays),
            Some(Declines(seconds)) => (seconds * SECOND, Reaction::Fails(Failure::Declined)),
            Some(Ignores) | None => (2 * MINUTE, Reaction::Fails(Failure::NoAnswer)),
        };
        self.after(wait, Happening::Reacts { push, reaction });
    }

    /// What the cashier does now that nothing is out.
    pub(crate) fn next_by_script(&mut self, script: usize, ticket: usize) -> Input {
        let done = self.tickets[ticket].decisions;
        let (phone, amount) = (
            self.tickets[ticket].phone.clone(),
            self.tickets[ticket].amount,
        );
        match SCRIPTS[script].cashier.get(done) {
            Some(AsksAgain) => self.wish(&phone),
            Some(AsksAnother) => {
                let mut phones = self.setting.phones.iter();
                let other = phones.find(|other| **other != phone).cloned();
                self.wish(&other.unwrap_or(phone))
            }
            Some(TakesCash) => Input::TakeCash { tendered: amount },
            Some(Stops) | None => Input::Stop,
        }
    }
}
