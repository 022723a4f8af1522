//! A counter for tests: one sale whose log, state and effects can be looked at.

use pokea_domain::basket::Bill;
use pokea_domain::entry::{Amount, Line};
use pokea_domain::payment::{
    Attempt, Claim, ClaimedOutcome, Failure, Poll, PushAnswer, QueryAnswer,
};
use pokea_domain::print::PrintInput;
use pokea_domain::records::{Look, Row, Sweep};
use pokea_domain::sale::{Context, Effect, Event, Input, Refusal, Sale};
use pokea_domain::{
    AttemptId, CallbackNonce, Cents, CheckoutRequestId, MerchantRequestId, Millis, MpesaCode,
    Msisdn, OwnerSessionId, ReceiptNumber, RegisterId, SaleId,
};
use std::time::Duration;
use uuid::Uuid;

#[derive(Clone)]
pub struct Counter {
    pub sale: Sale,
    pub log: Vec<(Millis, Event)>,
    pub pushes: Vec<AttemptId>,
    pub effects: Vec<Effect>,
    pub now: Millis,
    pub prints: bool,
    next_receipt: ReceiptNumber,
}

impl Counter {
    pub fn sale_of(text: &str) -> Self {
        let amount = Amount::parse(text).expect("a payable amount");
        let due = amount.total();
        Self::of(amount.into_lines(), due)
    }

    pub fn sale_of_bill(bill: &Bill) -> Self {
        Self::of(bill.lines.clone(), bill.total)
    }

    fn of(lines: Vec<Line>, due: Cents) -> Self {
        let register = RegisterId(1);
        let opened = Event::Opened {
            sale: SaleId(Uuid::from_u128(1)),
            register,
            lines,
            due,
            buyer_pin: None,
            exchange: None,
        };
        let now = Millis(1_800_000_000_000);
        let sale = Sale::begin(&opened, now).expect("an opening event");
        Self {
            sale,
            log: vec![(now, opened)],
            pushes: Vec::new(),
            effects: Vec::new(),
            now,
            prints: true,
            next_receipt: ReceiptNumber::first(register),
        }
    }

    pub fn later(&mut self, seconds: i64) -> &mut Self {
        self.now = Millis(self.now.0 + seconds * 1_000);
        self
    }

    pub fn happens(&mut self, input: Input) -> Result<Vec<Event>, Refusal> {
        let decision = self.sale.decide(
            input,
            Context {
                now: self.now,
                next_receipt: self.next_receipt,
                prints: self.prints,
            },
        )?;
        for event in &decision.events {
            if matches!(event, Event::Completed { .. }) {
                self.next_receipt = self.next_receipt.next();
            }
            self.sale.apply(event, self.now);
            self.log.push((self.now, event.clone()));
        }
        self.pushes.extend(decision.push);
        self.effects.extend(decision.effects);
        Ok(decision.events)
    }

    pub fn ask(&mut self, n: u128) -> Result<Vec<Event>, Refusal> {
        self.ask_for(n, None)
    }

    pub fn ask_for(&mut self, n: u128, part: Option<Cents>) -> Result<Vec<Event>, Refusal> {
        let nonce = CallbackNonce::parse(&format!("{n:064x}")).expect("hex");
        self.happens(Input::AskMpesa {
            attempt: attempt(n),
            phone: phone(),
            nonce,
            cash: None,
            part,
        })
    }

    pub fn push(&mut self, n: u128, answer: PushAnswer) -> Vec<Event> {
        self.happens(Input::PushAnswered {
            attempt: attempt(n),
            answer,
        })
        .expect("answers are never refused")
    }

    pub fn accepted(&mut self, n: u128) -> Vec<Event> {
        self.push(
            n,
            PushAnswer::Accepted {
                checkout: checkout(n),
                merchant: merchant(n),
            },
        )
    }

    pub fn query(&mut self, n: u128, answer: QueryAnswer) -> Vec<Event> {
        self.happens(Input::Queried {
            attempt: attempt(n),
            answer,
            poll: Poll::Planned(0),
        })
        .expect("answers are never refused")
    }

    pub fn claim(&mut self, n: u128, claim: Claim) -> Vec<Event> {
        self.happens(Input::Claimed {
            attempt: attempt(n),
            claim,
            bound_elsewhere: false,
        })
        .expect("claims are never refused")
    }

    pub fn sweep(&mut self, n: u128, sweep: Sweep) -> Result<Vec<Event>, Refusal> {
        self.happens(Input::Swept {
            attempt: attempt(n),
            sweep,
        })
    }

    pub fn overrule(&mut self, n: u128) -> Result<Vec<Event>, Refusal> {
        self.happens(Input::Override {
            attempt: attempt(n),
            session: session(),
        })
    }

    pub fn record(&mut self, n: u128, row: Row) -> Vec<Event> {
        self.happens(Input::Recorded {
            attempt: attempt(n),
            row,
            bound_elsewhere: false,
        })
        .expect("rows are never refused")
    }

    pub fn print(&mut self, input: PrintInput) -> Result<Vec<Event>, Refusal> {
        self.happens(Input::Print(input))
    }

    /// A look at the records that begins now and found nothing: wide enough for whatever was asked within two days.
    pub fn clean_sweep(&self) -> Sweep {
        Sweep {
            look: Look {
                began_at: self.now,
                from: Millis(self.now.0 - 48 * 3_600_000),
                to: self.now,
                lag: Duration::ZERO,
            },
            left: Vec::new(),
        }
    }

    /// A row of the records about money that moved now.
    pub fn row(&self, n: u128, shillings: i64) -> Row {
        Row {
            code: code(n),
            amount: Cents::from_shillings(shillings).expect("small"),
            phone: Some(phone()),
            at: self.now,
            reference: String::new(),
        }
    }

    pub fn attempt(&self, n: u128) -> &Attempt {
        self.sale.attempt(attempt(n)).expect("asked before")
    }

    pub fn replayed(&self) -> Sale {
        Sale::replay(self.log.iter().map(|(at, event)| (*at, event)))
            .expect("a log begins with an opening")
    }
}

pub fn attempt(n: u128) -> AttemptId {
    AttemptId(Uuid::from_u128(n))
}

pub fn session() -> OwnerSessionId {
    OwnerSessionId(Uuid::from_u128(0x0e_0001))
}

pub fn phone() -> Msisdn {
    Msisdn::parse("0712 345 678").expect("a valid number")
}

pub fn checkout(n: u128) -> CheckoutRequestId {
    CheckoutRequestId::parse(&format!("ws_CO_{n}")).expect("an id")
}

pub fn merchant(n: u128) -> MerchantRequestId {
    MerchantRequestId::parse(&format!("merchant-{n}")).expect("an id")
}

pub fn code(n: u128) -> MpesaCode {
    MpesaCode::parse(&format!("UKM{n:07}")).expect("a code")
}

pub fn paid(n: u128, shillings: i64) -> Claim {
    let amount = Cents::from_shillings(shillings).expect("small");
    Claim {
        checkout: checkout(n),
        merchant: merchant(n),
        outcome: ClaimedOutcome::Paid {
            amount,
            code: code(n),
        },
    }
}

pub fn failed(n: u128, why: Failure) -> Claim {
    Claim {
        checkout: checkout(n),
        merchant: merchant(n),
        outcome: ClaimedOutcome::Failed(why),
    }
}
