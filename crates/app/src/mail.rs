//! What the relay brings: opened, kept as evidence, understood, decided on. In that order, so that a message which is not understood is
//! still kept (R22).

use crate::App;
use crate::core::TakeError;
use pokea_daraja::c2b::C2bConfirmation;
use pokea_daraja::stk::StkCallback;
use pokea_domain::payment::Attempt;
use pokea_domain::records::Row;
use pokea_domain::{AttemptId, CallbackNonce, Cents, Millis, NairobiTime, SaleId};
use pokea_mailbox::{AnswerKind, Item, Opener, Sender};
use pokea_store::{Address, Evidence, Heard, RelayCursor, Source, StoreError};

/// The longest first name that is kept: it is a stranger's text.
const NAME_CHARS_MAX: usize = 40;

/// Of mail from unlisted senders for addresses that no payment has, so much is kept a day. Callbacks are about a kilobyte.
pub(crate) const STRANGERS_BYTES_A_DAY: usize = 4 << 20;

/// What is kept in the place of all that is too much: once, since it is the same each time.
const TOO_MUCH: &[u8] = b"more mail for addresses that no payment has than is kept in a day";

impl App {
    /// Takes one item. When this returns `Ok`, the item is on this disk and may be acknowledged (R15). What the disk does not take is not
    /// acknowledged, and the screen says so (R20).
    pub(crate) fn take_mail(
        &self,
        opener: &mut Opener,
        item: &Item,
        epoch: u64,
    ) -> Result<(), TakeError> {
        let relay = RelayCursor {
            epoch,
            sequence: item.seq,
        };
        let taken = self.take_item(opener, item, Some(relay));
        let refused = matches!(&taken, Err(TakeError::Memory(StoreError::Sqlite(_))));
        if self.0.core.disk().heard(!refused) {
            self.0.core.publish();
        }
        taken
    }

    /// Takes what was kept sealed, as far as these keys open it, and tells the screen how much they do not. What was opened before is taken once more,
    /// which changes nothing.
    pub(crate) fn take_sealed(&self, opener: &mut Opener) -> Result<(), TakeError> {
        let mut unopened = 0;
        for kept in self.0.core.sealed_mail()? {
            match serde_json::from_slice::<Item>(&kept) {
                Ok(item) if opener.open(&item).is_ok() => self.take_item(opener, &item, None)?,
                _ => unopened += 1,
            }
        }
        self.0.core.show_family(|family| family.unopened = unopened);
        Ok(())
    }

    fn take_item(
        &self,
        opener: &mut Opener,
        item: &Item,
        relay: Option<RelayCursor>,
    ) -> Result<(), TakeError> {
        let received_at = Millis(item.envelope.received_at_ms);
        let (nonce, device) = (
            item.envelope.nonce.to_string(),
            item.envelope.device.to_string(),
        );
        let posted_to = Some(Address {
            nonce: &nonce,
            device: &device,
        });
        let heard = |source, body| Heard {
            evidence: Evidence {
                source,
                received_at,
                posted_to,
                body,
            },
            relay,
            payer: None,
            told: None,
        };
        let body = match opener.open(item) {
            Ok(body) => body,
            Err(error) => {
                let seq = item.seq;
                tracing::error!(%error, seq, "mail from the relay cannot be opened; it is kept as it came, and tried again when a key comes");
                // Its number is the relay's, and may be another when it comes again.
                let item = Item {
                    seq: 0,
                    ..item.clone()
                };
                let kept = serde_json::to_vec(&item).expect("an item is plain data");
                self.0.core.keep(&heard(Source::Sealed, &kept))?;
                self.0.core.show_family(|family| family.unopened += 1);
                return Ok(());
            }
        };
        if item.envelope.nonce.kind() == Some(AnswerKind::Notice) {
            return match self.take_notice(item, &body, relay)? {
                true => Ok(()),
                false => {
                    tracing::error!(
                        seq = item.seq,
                        "what looks like another register's notice is from no PC of the shop; it is kept, and changes nothing"
                    );
                    self.keep_nobodys(item, &heard(Source::Unknown, &body))
                }
            };
        }
        let nonce = CallbackNonce::parse(&nonce).ok();
        // Also one that another PC of the shop has registered, or had before this one took its place: Safaricom takes an address once.
        let is_registered = item.envelope.nonce.kind() == Some(AnswerKind::Success);
        if nonce.as_ref() == Some(&self.0.confirmations)
            || is_registered && C2bConfirmation::parse(&body).is_ok()
        {
            return self.take_confirmation(&body, &heard(Source::C2bConfirmation, &body));
        }
        if let Some(nonce) = &nonce
            && (self.take_result(nonce, &body, &heard(Source::StatusResult, &body))?
                || self.take_answer(nonce, &body, &heard(Source::StatusResult, &body))?
                || self.take_reversal_result(
                    nonce,
                    &body,
                    &heard(Source::ReversalResult, &body),
                )?
                || self.take_payout_result(nonce, &body, &heard(Source::PayoutResult, &body))?)
        {
            return Ok(());
        }
        let at = nonce
            .map(|nonce| self.0.core.attempt_at(&nonce))
            .transpose()?
            .flatten();
        let Some(at) = at else {
            if item.envelope.device == self.pairing().paired.device {
                tracing::warn!(
                    seq = item.seq,
                    "mail for an address that no payment has; it is kept"
                );
            }
            return self.keep_nobodys(item, &heard(Source::Unknown, &body));
        };
        match StkCallback::parse(&body) {
            Ok(callback) => self.take_claim(at, &callback, &heard(Source::StkCallback, &body)),
            Err(error) => {
                let next = self.next_about(at)?;
                tracing::error!(%error, seq = item.seq, sale = %at.0, next, "a callback that is not understood; it is kept, with its address");
                Ok(self.0.core.keep(&heard(Source::StkCallback, &body))?)
            }
        }
    }

    /// Mail that belongs to no payment. What is too much of it moves the cursor on and leaves nothing else.
    fn keep_nobodys(&self, item: &Item, heard: &Heard<'_>) -> Result<(), TakeError> {
        let now = self.0.core.clock().now();
        let bytes = heard.evidence.body.len();
        if item.envelope.sender == Sender::Listed || self.0.strangers.takes(bytes, now) {
            return Ok(self.0.core.keep(heard)?);
        }
        let evidence = Evidence {
            body: TOO_MUCH,
            posted_to: None,
            ..heard.evidence
        };
        Ok(self.0.core.keep(&Heard { evidence, ..*heard })?)
    }

    /// A claim that can never be taken is kept like any other evidence: one bad message must not hold up the mail behind it. One that the
    /// disk did not take comes again, since it is not acknowledged (R15).
    fn take_claim(
        &self,
        at: (SaleId, AttemptId),
        callback: &StkCallback,
        heard: &Heard<'_>,
    ) -> Result<(), TakeError> {
        match self.0.core.take_claim(at, callback.claim(), heard) {
            Err(
                error @ (TakeError::Refused(_)
                | TakeError::NoSuchSale
                | TakeError::Memory(StoreError::Conflict(_))),
            ) => {
                let next = self.next_about(at)?;
                tracing::error!(%error, sale = %at.0, next, "a callback changed nothing; it is kept, with its address");
                Ok(self.0.core.keep(heard)?)
            }
            taken => {
                // It may name a payment of the records whose place is not certain.
                if self.0.core.has_unassigned()? {
                    self.0.records.reconcile();
                }
                taken
            }
        }
    }

    /// What brings the truth about a payment whose callback told none, for the log.
    fn next_about(&self, (sale, attempt): (SaleId, AttemptId)) -> Result<&'static str, TakeError> {
        let sale = self.0.core.sale(sale)?;
        let attempt = sale.as_ref().and_then(|sale| sale.attempt(attempt));
        Ok(match attempt.and_then(Attempt::push) {
            Some(_) => "Daraja is asked about its push, as planned",
            None => "its push is not known, so nobody can be asked: the records must tell",
        })
    }

    fn take_confirmation(&self, body: &[u8], heard: &Heard<'_>) -> Result<(), TakeError> {
        let Ok(confirmation) = C2bConfirmation::parse(body) else {
            tracing::error!("a confirmation that is not understood; it is kept");
            return Ok(self.0.core.keep(heard)?);
        };
        let payment = confirmation.payment;
        let name: String = payment
            .first_name
            .iter()
            .flat_map(|name| name.chars())
            .filter(|c| !c.is_control())
            .take(NAME_CHARS_MAX)
            .collect();
        let name = Some(name.as_str()).filter(|name| !name.trim().is_empty());
        let told = Row {
            code: payment.code,
            amount: payment.amount,
            phone: payment
                .payer
                .as_ref()
                .and_then(|payer| payer.number().cloned()),
            // Anybody can post a time to come, and would stand first in the list for ever.
            at: payment
                .at
                .map_or(heard.evidence.received_at, NairobiTime::instant)
                .min(heard.evidence.received_at),
            reference: payment.reference,
        };
        let heard = Heard {
            evidence: Evidence { ..heard.evidence },
            relay: heard.relay,
            payer: name.map(|name| (&told.code, name)),
            told: (told.amount > Cents::ZERO).then_some(&told),
        };
        let known = self.0.core.take_confirmation(&told.code, name, &heard)?;
        if !known && !self.0.core.has_prompt_for(&told)? {
            // Somebody paid straight to the till: the records prove it.
            self.0.records.look();
        }
        Ok(())
    }
}
