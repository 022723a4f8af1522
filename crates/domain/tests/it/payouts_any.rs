//! Payouts, whatever comes, in whatever order and however often, against a small M-PESA that takes a name once and a request without a name each time it
//! arrives. What it did is the truth that the till's own state is held against.

use crate::counter::code;
use crate::payouts::{NOW, ask, payee, send, take, wish};
use pokea_domain::payment::NotSent;
use pokea_domain::payout::{
    Answer, Claim, Event, Input, Kind, Looked, Paid, Payout, PayoutState, Told, WhyNotPaid,
};
use pokea_domain::{Cents, ConversationId, Millis};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    /// Somebody presses the key, again and again.
    Send,
    /// The request on its way does not leave, does not arrive, or arrives; its answer comes or is lost.
    Exchange(Way),
    /// M-PESA works off a request, and posts its result, which may be lost.
    Work {
        pays: bool,
        tells: bool,
    },
    Look {
        by_code: bool,
    },
    Forge {
        paid: bool,
    },
    Restart,
    Word,
    Wait(i64),
}

#[derive(Clone, Copy, Debug)]
enum Way {
    NotSent,
    Refused,
    Lost { arrives: bool },
    Answered,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Queued,
    Paid,
    Failed,
}

/// What M-PESA has of this payout: one request for each that arrived.
#[derive(Debug, Default)]
struct Mpesa {
    requests: Vec<At>,
    sent: bool,
}

impl Mpesa {
    fn arrives(&mut self, is_named: bool) {
        if !is_named || self.requests.is_empty() {
            self.requests.push(At::Queued);
        }
    }

    fn count(&self, at: At) -> usize {
        self.requests
            .iter()
            .filter(|request| **request == at)
            .count()
    }

    fn told(&self, payout: &Payout) -> Told {
        match self.requests.first() {
            _ if payout.name().is_none() => Told::Unclear,
            None => Told::NoSuch,
            Some(At::Queued) => Told::Pending,
            Some(At::Paid) => Told::Paid(self.paid(payout)),
            Some(At::Failed) => Told::Failed,
        }
    }

    fn paid(&self, payout: &Payout) -> Paid {
        Paid {
            code: Some(code(9)),
            amount: payout.wish.amount,
            receiver: None,
        }
    }

    fn told_of_code(&self, payout: &Payout) -> Told {
        match &payout.claim {
            Some(Claim::Paid { code: named }) if *named == code(9) && self.count(At::Paid) > 0 => {
                Told::Paid(self.paid(payout))
            }
            Some(Claim::Paid { .. }) => Told::NoSuch,
            Some(Claim::Failed { .. }) | None => Told::Unclear,
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    let way = prop_oneof![
        Just(Way::NotSent),
        Just(Way::Refused),
        any::<bool>().prop_map(|arrives| Way::Lost { arrives }),
        Just(Way::Answered),
    ];
    prop_oneof![
        4 => Just(Step::Send),
        4 => way.prop_map(Step::Exchange),
        3 => (any::<bool>(), any::<bool>()).prop_map(|(pays, tells)| Step::Work { pays, tells }),
        4 => any::<bool>().prop_map(|by_code| Step::Look { by_code }),
        1 => any::<bool>().prop_map(|paid| Step::Forge { paid }),
        1 => Just(Step::Restart),
        1 => Just(Step::Word),
        2 => prop_oneof![1_i64..60, 1_000_i64..4_000].prop_map(Step::Wait),
    ]
}

fn exchanged(mpesa: &mut Mpesa, is_named: bool, way: Way) -> Answer {
    let name = ConversationId::parse("AG_1").expect("a name");
    match way {
        Way::NotSent => Answer::NotSent(NotSent::Unreachable),
        Way::Refused => Answer::Refused {
            code: "400.002.02".to_owned(),
        },
        Way::Lost { arrives } => {
            if arrives {
                mpesa.arrives(is_named);
            }
            Answer::Lost
        }
        Way::Answered => {
            mpesa.arrives(is_named);
            Answer::Accepted(name)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::times("POKEA_WALKS", 3_000)))]

    #[test]
    fn the_rules_of_payouts_hold_after_every_step(
        kind in prop_oneof![2 => Just(Kind::Person), 1 => Just(Kind::Till)],
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let is_named = payee(kind).is_named();
        let mut payout = ask(wish(kind, 500));
        let asked = Event::Asked { wish: payout.wish.clone(), needs_second: false };
        let mut log = vec![(NOW, asked)];
        let mut mpesa = Mpesa::default();
        let mut now = NOW;
        let mut word = false;
        for step in steps {
            let input = match &step {
                Step::Send => send(),
                Step::Exchange(way) => {
                    if !std::mem::take(&mut mpesa.sent) { continue }
                    Input::Answered(exchanged(&mut mpesa, is_named, *way))
                }
                Step::Work { pays, tells } => {
                    let queued = mpesa.requests.iter_mut().find(|request| **request == At::Queued);
                    let Some(request) = queued else { continue };
                    *request = if *pays { At::Paid } else { At::Failed };
                    if !tells { continue }
                    Input::Claimed(match pays {
                        true => Claim::Paid { code: code(9) },
                        false => Claim::Failed { code: "1".to_owned() },
                    })
                }
                Step::Look { by_code } => Input::Looked {
                    told: Looked {
                        by_name: mpesa.told(&payout),
                        by_code: if *by_code { mpesa.told_of_code(&payout) } else { Told::Unclear },
                    },
                    asked_at: now,
                },
                Step::Forge { paid } => Input::Claimed(match paid {
                    true => Claim::Paid { code: code(3) },
                    false => Claim::Failed { code: "2001".to_owned() },
                }),
                Step::Restart => {
                    // A request that was on its way may have arrived, or may not: the next exchange says.
                    Input::Restarted
                }
                Step::Word => Input::Word { by: None },
                Step::Wait(seconds) => {
                    now = Millis(now.0 + seconds * 1_000);
                    continue;
                }
            };
            let Ok(decision) = payout.decide(input, now) else { continue };
            for event in &decision.events {
                word |= matches!(event, Event::NotPaid { why: WhyNotPaid::Word, .. });
                let is_proof = !matches!(event, Event::Paid(_)) || mpesa.count(At::Paid) == 1;
                prop_assert!(is_proof, "R5: {event:?} after {step:?}");
                payout.apply(event, now);
                log.push((now, event.clone()));
            }
            if decision.send {
                prop_assert!(decision.events == [Event::Begun], "R1");
                if !is_named {
                    prop_assert!(mpesa.requests.is_empty() && !mpesa.sent, "R2: nothing of it can have arrived");
                }
                mpesa.sent = true;
            }
            prop_assert!(mpesa.count(At::Paid) <= 1, "never paid twice");
            let may_be_paid = mpesa.count(At::Paid) + mpesa.count(At::Queued) > 0;
            prop_assert!(payout.counts() || !may_be_paid || word, "R3: {:?} while {mpesa:?}", payout.state);
            if let PayoutState::Paid(paid) = &payout.state {
                prop_assert_eq!(paid.amount, Cents::new(50_000));
            }
            let fold = Payout::replay(payout.id, log.iter().map(|(at, event)| (*at, event)));
            prop_assert_eq!(fold.as_ref(), Some(&payout), "the state is the fold of the log");
        }
        // What is on its way arrives or does not, all is worked off, and Safaricom is asked.
        if std::mem::take(&mut mpesa.sent) {
            let answer = exchanged(&mut mpesa, is_named, Way::Answered);
            let _taken = take(&mut payout, Input::Answered(answer), now);
        }
        for request in mpesa.requests.iter_mut().filter(|request| **request == At::Queued) {
            *request = At::Paid;
        }
        let told = Looked { by_name: mpesa.told(&payout), by_code: mpesa.told_of_code(&payout) };
        let _taken = take(&mut payout, Input::Looked { told, asked_at: now }, now);
        let is_paid = matches!(payout.state, PayoutState::Paid(_));
        prop_assert!(!is_paid || mpesa.count(At::Paid) == 1);
        if is_named && !word && mpesa.count(At::Paid) == 1 {
            prop_assert!(is_paid, "a name always tells: {:?}", payout.state);
        }
    }
}
