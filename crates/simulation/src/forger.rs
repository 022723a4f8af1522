//! Somebody who learnt an attempt's address, and is a customer too: posts what would free goods, or a second prompt, if it were believed.

use crate::daraja::{Ending, Prompt};
use crate::fault::Fault;
use crate::relay::Post;
use crate::time::{MINUTE, SECOND};
use crate::world::{Happening, World};
use pokea_domain::payment::{Claim, ClaimedOutcome, Failure};
use pokea_domain::records::Row;
use pokea_domain::{CheckoutRequestId, MerchantRequestId, MpesaCode};

/// The forger's own memory.
#[derive(Debug, Default)]
pub(crate) struct Forger {
    made: u32,
}

impl World {
    /// Aims at a prompt that is out now, or was lately: an address that nobody waits at is worth nothing.
    pub(crate) fn forges(&mut self) {
        let wait = self.opens_after() + self.chance.within(20 * SECOND, 6 * MINUTE);
        if self.now + wait < self.calm_at() {
            self.after(wait, Happening::Forges);
        }
        if self.faults.fires(Fault::ForgedConfirmation) {
            self.forges_confirmation();
        }
        let lately =
            |prompt: &&Prompt| prompt.is_open() || prompt.arrived_at + 5 * MINUTE > self.now;
        let aims: Vec<Prompt> = self.daraja.pushes.iter().filter(lately).cloned().collect();
        let Some(aim) = (!aims.is_empty()).then(|| aims[self.chance.index(aims.len())].clone())
        else {
            return;
        };
        if self.faults.fires(Fault::ForgedPaid) {
            let code = self.invented_code();
            let amount = aim.request.amount;
            let names = self.faults.within(Fault::ForgedPaid, 0, 2);
            let (checkout, merchant) = if names == 0 {
                self.invented_names()
            } else {
                (aim.checkout.clone(), aim.merchant.clone())
            };
            // The code may be of money that somebody else paid.
            let other = self
                .daraja
                .ledger
                .last()
                .map(|entry| entry.code.clone())
                .filter(|_| names == 2);
            let outcome = ClaimedOutcome::Paid {
                amount,
                code: other.unwrap_or(code),
            };
            self.posts_forged(
                &aim,
                Claim {
                    checkout,
                    merchant,
                    outcome,
                },
            );
        }
        if self.faults.fires(Fault::ForgedFailed) {
            let outcome = match self.faults.within(Fault::ForgedFailed, 0, 3) {
                0 => ClaimedOutcome::Unclear {
                    code: "4711".to_owned(),
                },
                _ => ClaimedOutcome::Failed(Failure::Declined),
            };
            self.posts_forged(
                &aim,
                Claim {
                    checkout: aim.checkout.clone(),
                    merchant: aim.merchant.clone(),
                    outcome,
                },
            );
        }
        if self.faults.fires(Fault::Replayed) {
            self.replays(&aim);
        }
        if self.faults.fires(Fault::OldPushNamed) {
            self.names_another_push(&aim);
        }
        if self.faults.fires(Fault::OldCodeNamed) {
            self.names_another_code(&aim);
        }
    }

    /// An older push of the forger's own that was paid, told as if it were this one's.
    fn replays(&mut self, aim: &Prompt) {
        let own = self
            .daraja
            .pushes
            .iter()
            .filter(|prompt| prompt.is_paid() && prompt.checkout != aim.checkout);
        let own: Vec<&Prompt> = own.collect();
        if own.is_empty() {
            return;
        }
        let older = own[self
            .faults
            .within(Fault::Replayed, 0, own.len() as i64 - 1)
            .unsigned_abs() as usize]
            .clone();
        let Some((_, Ending::Paid(entry))) = older.result else {
            return;
        };
        let code = self.daraja.ledger[entry].code.clone();
        let outcome = ClaimedOutcome::Paid {
            amount: aim.request.amount,
            code,
        };
        self.posts_forged(
            aim,
            Claim {
                checkout: older.checkout,
                merchant: older.merchant,
                outcome,
            },
        );
    }

    /// Any other push of this shop's, under a code that nobody has, or as cancelled.
    fn names_another_push(&mut self, aim: &Prompt) {
        let others = self.daraja.pushes.iter();
        let others: Vec<&Prompt> = others
            .filter(|prompt| prompt.checkout != aim.checkout)
            .collect();
        if others.is_empty() {
            return;
        }
        let which = self
            .faults
            .within(Fault::OldPushNamed, 0, others.len() as i64 - 1);
        let (checkout, merchant) = {
            let other = others[which.unsigned_abs() as usize];
            (other.checkout.clone(), other.merchant.clone())
        };
        let outcome = match self.faults.within(Fault::OldPushNamed, 0, 1) {
            0 => ClaimedOutcome::Failed(Failure::Declined),
            _ => ClaimedOutcome::Paid {
                amount: aim.request.amount,
                code: self.invented_code(),
            },
        };
        self.posts_forged(
            aim,
            Claim {
                checkout,
                merchant,
                outcome,
            },
        );
    }

    /// This push, paid with money that came of another.
    fn names_another_code(&mut self, aim: &Prompt) {
        let entries = self.daraja.ledger.len() as i64;
        if entries == 0 {
            return;
        }
        let which = self.faults.within(Fault::OldCodeNamed, 0, entries - 1);
        let code = self.daraja.ledger[which.unsigned_abs() as usize]
            .code
            .clone();
        let outcome = ClaimedOutcome::Paid {
            amount: aim.request.amount,
            code,
        };
        let (checkout, merchant) = (aim.checkout.clone(), aim.merchant.clone());
        self.posts_forged(
            aim,
            Claim {
                checkout,
                merchant,
                outcome,
            },
        );
    }

    fn forges_confirmation(&mut self) {
        let (phone, amount) = (self.any_phone(), self.any_amount());
        let row = Row {
            code: self.invented_code(),
            amount,
            phone: Some(phone),
            at: self.wall(),
            reference: String::new(),
        };
        self.after(
            SECOND,
            Happening::Posted {
                register: 0,
                post: Post::Confirmation {
                    row,
                    name: "NOBODY",
                },
            },
        );
    }

    fn posts_forged(&mut self, aim: &Prompt, claim: Claim) {
        let post = Post::Callback {
            nonce: aim.request.nonce.clone(),
            claim,
        };
        self.after(
            SECOND,
            Happening::Posted {
                register: aim.request.register,
                post,
            },
        );
    }

    fn invented_code(&mut self) -> MpesaCode {
        self.forger.made += 1;
        MpesaCode::parse(&format!("F{:09}", self.forger.made)).expect("ten characters")
    }

    fn invented_names(&mut self) -> (CheckoutRequestId, MerchantRequestId) {
        let made = self.forger.made;
        let checkout =
            CheckoutRequestId::parse(&format!("ws_CO_F{made:05}")).expect("graphic characters");
        (
            checkout,
            MerchantRequestId::parse(&format!("m-F{made:05}")).expect("graphic characters"),
        )
    }
}
