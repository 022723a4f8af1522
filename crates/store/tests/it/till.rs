//! A till for tests: the path from input to commit as the app has it, over a real file in a folder of its own.

use pokea_domain::entry::Amount;
use pokea_domain::payment::{Claim, ClaimedOutcome, Failure, Poll, PushAnswer, QueryAnswer};
use pokea_domain::records::{Look, Row, Sweep};
use pokea_domain::sale::{Context, Decision, Effect, Event, Input, Sale};
use pokea_domain::{
    AttemptId, CallbackNonce, Cents, CheckoutRequestId, MerchantRequestId, Millis, MpesaCode,
    Msisdn, OwnerSessionId, RegisterId, SaleId,
};
use pokea_store::{
    Change, Due, Evidence, Heard, OutboxId, Page, RelayCursor, Source, Store, StoreError,
};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use uuid::Uuid;

pub const REGISTER: RegisterId = RegisterId(1);

/// Opened, asked, accepted, claimed, proven, completed: what [`Till::sell`] writes.
pub const EVENTS_OF_A_SALE: u64 = 6;

/// When a test begins: eleven in the morning of 15 January 2027, in Nairobi.
pub const NOW: Millis = Millis(1_800_000_000_000);

pub struct Till {
    pub store: Store,
    pub now: Millis,
    pub path: PathBuf,
    folder: TempDir,
}

impl Till {
    pub fn new() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        Self::at(folder.path().join("pokea.db"), folder)
    }

    /// Opened, or opened again.
    pub fn at(path: PathBuf, folder: TempDir) -> anyhow::Result<Self> {
        Ok(Self {
            store: Store::open(&path)?,
            now: NOW,
            path,
            folder,
        })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Closed; the file stays as long as the folder is held.
    pub fn close(self) -> (PathBuf, TempDir) {
        (self.path, self.folder)
    }

    pub fn reopen(self) -> anyhow::Result<Self> {
        let now = self.now;
        let (path, folder) = self.close();
        Ok(Self {
            now,
            ..Self::at(path, folder)?
        })
    }

    pub fn open_sale(&mut self, n: u128, shillings: i64) -> Result<Sale, StoreError> {
        open_sale(&mut self.store, REGISTER, n, shillings, self.now)
    }

    pub fn take(&mut self, n: u128, input: Input) -> Result<Decision, StoreError> {
        take(&mut self.store, sale(n), input, self.now, None, None)
    }

    pub fn hear(
        &mut self,
        n: u128,
        input: Input,
        heard: &Heard<'_>,
    ) -> Result<Decision, StoreError> {
        take(&mut self.store, sale(n), input, self.now, None, Some(heard))
    }

    pub fn ask(&mut self, n: u128, a: u128, phone: &str) -> Result<Decision, StoreError> {
        self.take(n, ask(a, phone))
    }

    pub fn accepted(&mut self, n: u128, a: u128) -> Result<Decision, StoreError> {
        self.take(n, accepted(a))
    }

    /// Sold for M-PESA from asking to proof, with the callback's code.
    pub fn sell(&mut self, n: u128, shillings: i64, phone: &str) -> Result<(), StoreError> {
        self.open_sale(n, shillings)?;
        self.ask(n, n, phone)?;
        self.accepted(n, n)?;
        self.take(n, claimed(n, shillings))?;
        self.take(n, proven(n))?;
        Ok(())
    }

    pub fn sell_for_cash(&mut self, n: u128, shillings: i64) -> Result<(), StoreError> {
        self.open_sale(n, shillings)?;
        let tendered = Cents::from_shillings(shillings).expect("small");
        self.take(n, Input::TakeCash { tendered })?;
        Ok(())
    }

    /// The work of this kind that is due some day.
    pub fn work(&self, is_it: impl Fn(&Effect) -> bool) -> Result<Option<Due>, StoreError> {
        let all = self.store.due(Millis(i64::MAX))?;
        Ok(all.into_iter().find(|due| is_it(&due.effect)))
    }
}

pub fn open_sale(
    store: &mut Store,
    register: RegisterId,
    n: u128,
    shillings: i64,
    at: Millis,
) -> Result<Sale, StoreError> {
    let amount = Amount::parse(&shillings.to_string()).expect("a payable amount");
    let due = amount.total();
    let opened = Event::Opened {
        sale: sale(n),
        register,
        lines: amount.into_lines(),
        due,
        buyer_pin: None,
        exchange: None,
    };
    let sale = Sale::begin(&opened, at).expect("an opening event");
    store.commit(
        &Change {
            at,
            sale: &sale,
            events: &[opened],
            effects: &[],
            done: None,
        },
        None,
    )?;
    Ok(sale)
}

/// Loads, decides, applies, commits. A wish that the rules refuse changes nothing.
pub fn take(
    store: &mut Store,
    id: SaleId,
    input: Input,
    at: Millis,
    done: Option<OutboxId>,
    heard: Option<&Heard<'_>>,
) -> Result<Decision, StoreError> {
    let mut sale = store.sale(id)?.expect("a sale that was opened");
    let context = Context {
        now: at,
        next_receipt: store.next_receipt(sale.register)?,
        prints: false,
    };
    let decision = sale.decide(input, context).unwrap_or_default();
    for event in &decision.events {
        sale.apply(event, at);
    }
    store.commit(
        &Change {
            at,
            sale: &sale,
            events: &decision.events,
            effects: &decision.effects,
            done,
        },
        heard,
    )?;
    Ok(decision)
}

pub fn ask(a: u128, phone: &str) -> Input {
    ask_for(a, phone, None, None)
}

/// With so much cash laid down, for a part of the rest.
pub fn ask_for(a: u128, phone: &str, cash: Option<Cents>, part: Option<Cents>) -> Input {
    Input::AskMpesa {
        attempt: attempt(a),
        phone: Msisdn::parse(phone).expect("a valid number"),
        nonce: nonce(a),
        cash,
        part,
    }
}

pub fn accepted(a: u128) -> Input {
    let (checkout, merchant) = (checkout(a), merchant(a));
    Input::PushAnswered {
        attempt: attempt(a),
        answer: PushAnswer::Accepted { checkout, merchant },
    }
}

pub fn claimed(a: u128, shillings: i64) -> Input {
    Input::Claimed {
        attempt: attempt(a),
        claim: claim(a, shillings),
        bound_elsewhere: false,
    }
}

pub fn claim(a: u128, shillings: i64) -> Claim {
    let amount = Cents::from_shillings(shillings).expect("small");
    Claim {
        checkout: checkout(a),
        merchant: merchant(a),
        outcome: ClaimedOutcome::Paid {
            amount,
            code: code(a),
        },
    }
}

pub fn proven(a: u128) -> Input {
    Input::Queried {
        attempt: attempt(a),
        answer: QueryAnswer::Paid,
        poll: Poll::Planned(0),
    }
}

pub fn declined(a: u128) -> Input {
    Input::Queried {
        attempt: attempt(a),
        answer: QueryAnswer::Failed(Failure::Declined),
        poll: Poll::Planned(0),
    }
}

pub fn lost(a: u128) -> Input {
    Input::PushAnswered {
        attempt: attempt(a),
        answer: PushAnswer::Lost,
    }
}

pub fn overrule(a: u128) -> Input {
    Input::Override {
        attempt: attempt(a),
        session: OwnerSessionId(Uuid::from_u128(0x0e_0001)),
    }
}

/// A look at the records that begins now, over the last two days, and leaves these rows.
pub fn swept(a: u128, now: Millis, left: Vec<Row>) -> Input {
    let look = Look {
        began_at: now,
        from: Millis(now.0 - 48 * 3_600_000),
        to: now,
        lag: Duration::ZERO,
    };
    Input::Swept {
        attempt: attempt(a),
        sweep: Sweep { look, left },
    }
}

/// A row of the records about money that moved now.
pub fn row(a: u128, shillings: i64, phone: &str, at: Millis) -> Row {
    Row {
        code: code(a),
        amount: Cents::from_shillings(shillings).expect("small"),
        phone: Some(Msisdn::parse(phone).expect("a valid number")),
        at,
        reference: String::new(),
    }
}

pub fn recorded(a: u128, row: Row) -> Input {
    Input::Recorded {
        attempt: attempt(a),
        row,
        bound_elsewhere: false,
    }
}

pub fn named(a: u128, name: &str) -> Input {
    Input::PayerNamed {
        attempt: attempt(a),
        name: name.to_owned(),
    }
}

pub fn heard(body: &[u8], sequence: Option<u64>) -> Heard<'_> {
    Heard {
        evidence: Evidence {
            source: Source::StkCallback,
            received_at: Millis(1_800_000_000_500),
            posted_to: None,
            body,
        },
        relay: sequence.map(|sequence| RelayCursor { epoch: 7, sequence }),
        payer: None,
        told: None,
    }
}

pub fn page<'a>(
    body: &'a [u8],
    rows: &'a [Row],
    began_at: Millis,
    looked_at: Option<Millis>,
) -> Page<'a> {
    Page {
        evidence: Evidence {
            source: Source::PullPage,
            received_at: began_at,
            posted_to: None,
            body,
        },
        rows,
        unreadable: false,
        began_at,
        looked_at,
    }
}

pub fn sale(n: u128) -> SaleId {
    SaleId(Uuid::from_u128(n))
}

pub fn attempt(a: u128) -> AttemptId {
    AttemptId(Uuid::from_u128(a))
}

pub fn nonce(a: u128) -> CallbackNonce {
    CallbackNonce::parse(&format!("{a:064x}")).expect("hex")
}

pub fn checkout(a: u128) -> CheckoutRequestId {
    CheckoutRequestId::parse(&format!("ws_CO_{a}")).expect("an id")
}

pub fn merchant(a: u128) -> MerchantRequestId {
    MerchantRequestId::parse(&format!("merchant-{a}")).expect("an id")
}

pub fn code(a: u128) -> MpesaCode {
    MpesaCode::parse(&format!("UKM{a:07}")).expect("a code")
}
