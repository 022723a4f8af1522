//! Daraja's side of the truth: the ledger of money that moved, and the pushes that arrived. The oracle reads these and believes nothing else.

use crate::reversals::Back;
use crate::time::{At, wall};
use pokea_domain::payment::{Attempt, Failure, QueryAnswer};
use pokea_domain::records::Row;
use pokea_domain::shown_code::MoneyState;
use pokea_domain::{
    AttemptId, CallbackNonce, Cents, CheckoutRequestId, MerchantRequestId, MpesaCode, Msisdn,
    SaleId,
};

/// Safaricom's systems, as far as a till sees them.
#[derive(Debug, Default)]
pub(crate) struct Daraja {
    /// All money that moved to the till number, in order.
    pub(crate) ledger: Vec<Entry>,
    /// Every push that was taken, in order.
    pub(crate) pushes: Vec<Prompt>,
    /// Payments that are no business of this shop today: to another number, or long ago.
    pub(crate) elsewhere: Vec<Elsewhere>,
    /// The number of the token that counts, for each consumer key.
    pub(crate) tokens: Vec<u64>,
}

/// Money that moved to another number, or on another day. Transaction Status knows it.
#[derive(Clone, Debug)]
pub(crate) struct Elsewhere {
    pub(crate) code: MpesaCode,
    pub(crate) amount: Cents,
    pub(crate) at: At,
    pub(crate) is_ours: bool,
    pub(crate) state: MoneyState,
}

/// Money that moved.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) code: MpesaCode,
    pub(crate) amount: Cents,
    pub(crate) phone: Msisdn,
    pub(crate) at: At,
    /// By which push; none if it was paid straight to the till number.
    pub(crate) push: Option<usize>,
    /// The records do not tell the phone.
    pub(crate) hidden: bool,
    /// From when on the records have it.
    pub(crate) visible_at: At,
    /// The account that was named: a paybill's rows have one.
    pub(crate) reference: String,
    /// When Safaricom takes it back by itself, as a whole.
    pub(crate) reversed_at: Option<At>,
    /// What went back by the owner's requests.
    pub(crate) back: Vec<Back>,
}

/// What a register asks for; sale and attempt ride along for the oracle, and Daraja does not look at them.
#[derive(Clone, Debug)]
pub(crate) struct PushRequest {
    pub(crate) register: usize,
    pub(crate) sale: SaleId,
    pub(crate) attempt: AttemptId,
    pub(crate) phone: Msisdn,
    pub(crate) amount: Cents,
    pub(crate) nonce: CallbackNonce,
    /// When it left the register, and with which token.
    pub(crate) left_at: At,
    pub(crate) token: u64,
    /// By how much its stamp is wrong, where the register could know better.
    pub(crate) stamp_is_wrong_by: Option<At>,
}

/// A push that was taken.
#[derive(Clone, Debug)]
pub(crate) struct Prompt {
    pub(crate) request: PushRequest,
    pub(crate) checkout: CheckoutRequestId,
    pub(crate) merchant: MerchantRequestId,
    pub(crate) arrived_at: At,
    /// How it ended, once it did.
    pub(crate) result: Option<(At, Ending)>,
    /// Daraja said "not paid" of it although it was paid then or later: its own fault, not the till's.
    pub(crate) flipped: bool,
    /// Until then the query says that it is being processed.
    pub(crate) processing_until: At,
    /// Until then the query says "not paid" of a payment.
    pub(crate) denied_until: At,
}

/// How a prompt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Paid, by this entry of the ledger.
    Paid(usize),
    /// Not paid.
    Failed(Failure),
}

impl PushRequest {
    /// What a register asks for an attempt now.
    pub(crate) fn of(register: usize, sale: SaleId, attempt: &Attempt, now: At) -> Self {
        Self {
            register,
            sale,
            attempt: attempt.id,
            phone: attempt.phone.clone(),
            amount: attempt.amount,
            nonce: attempt.nonce.clone(),
            left_at: now,
            token: 0,
            stamp_is_wrong_by: None,
        }
    }
}

impl Prompt {
    /// Whether the customer can still answer it.
    pub(crate) const fn is_open(&self) -> bool {
        self.result.is_none()
    }

    /// Whether money moved.
    pub(crate) const fn is_paid(&self) -> bool {
        matches!(self.result, Some((_, Ending::Paid(_))))
    }
}

impl Daraja {
    /// Takes a push.
    pub(crate) fn accept(&mut self, request: PushRequest, now: At) -> usize {
        let number = self.pushes.len();
        self.pushes.push(Prompt {
            request,
            checkout: CheckoutRequestId::parse(&format!("ws_CO_{number:06}"))
                .expect("graphic characters"),
            merchant: MerchantRequestId::parse(&format!("m-{number:06}"))
                .expect("graphic characters"),
            arrived_at: now,
            result: None,
            flipped: false,
            processing_until: 0,
            denied_until: 0,
        });
        number
    }

    /// Moves money.
    pub(crate) fn pay(&mut self, entry: Entry) -> usize {
        let number = self.ledger.len();
        if let Some(push) = entry.push {
            self.pushes[push].result = Some((entry.at, Ending::Paid(number)));
        }
        self.ledger.push(entry);
        number
    }

    /// The code of the next payment.
    pub(crate) fn next_code(&self) -> MpesaCode {
        MpesaCode::parse(&format!("S{:09}", self.ledger.len())).expect("ten characters")
    }

    /// What a query says.
    pub(crate) fn query(&self, checkout: &CheckoutRequestId, now: At) -> QueryAnswer {
        let Some(prompt) = self
            .pushes
            .iter()
            .find(|prompt| prompt.checkout == *checkout)
        else {
            return QueryAnswer::Pending;
        };
        match &prompt.result {
            None => QueryAnswer::Pending,
            Some(_) if now < prompt.processing_until => QueryAnswer::Pending,
            Some((_, Ending::Paid(_))) if now < prompt.denied_until => {
                QueryAnswer::Failed(Failure::NoAnswer)
            }
            Some((_, Ending::Paid(_))) => QueryAnswer::Paid,
            Some((_, Ending::Failed(failure))) => QueryAnswer::Failed(failure.clone()),
        }
    }

    /// The records of a time, as far as they have them now.
    pub(crate) fn pull(&self, from: At, to: At, now: At) -> Vec<Row> {
        let seen = self
            .ledger
            .iter()
            .filter(|entry| entry.visible_at <= now && (from..=to).contains(&entry.at));
        seen.map(Entry::row).collect()
    }

    /// Whether this phone has a prompt open.
    pub(crate) fn is_busy(&self, phone: &Msisdn) -> bool {
        self.pushes
            .iter()
            .rev()
            .any(|prompt| prompt.is_open() && prompt.request.phone == *phone)
    }

    /// Whether this phone paid this amount within Safaricom's two minutes.
    pub(crate) fn paid_lately(&self, phone: &Msisdn, amount: Cents, now: At) -> bool {
        let lately = self
            .ledger
            .iter()
            .rev()
            .take_while(|entry| entry.at + 120_000 > now);
        lately
            .into_iter()
            .any(|entry| entry.push.is_some() && entry.phone == *phone && entry.amount == amount)
    }
}

impl Entry {
    /// As the records list it.
    pub(crate) fn row(&self) -> Row {
        Row {
            code: self.code.clone(),
            amount: self.amount,
            phone: (!self.hidden).then(|| self.phone.clone()),
            at: wall(self.at),
            reference: self.reference.clone(),
        }
    }
}
