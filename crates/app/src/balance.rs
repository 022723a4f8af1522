//! The till's balance: asked for when somebody wants it, and shown with its age until the next time.

use crate::App;
use crate::commands::Nothing;
use crate::till::Answer;
use crate::views::office::{AccountView, BalanceAnswer, BalanceTrouble, BalanceView};
use pokea_daraja::initiator::{
    AccountBalance, Balances, InitiatorFailure, InitiatorResult, Outcome, Party,
};
use pokea_daraja::values::{Remarks, ShortCode};
use pokea_domain::{Millis, NairobiTime};

const BALANCE: &str = "balance";

impl App {
    /// Asks Safaricom for the balance, and waits for the answer. It moves no money, so asking again is no harm.
    pub async fn ask_balance(&self, _: Nothing) -> Answer<BalanceAnswer> {
        // Where customers' money arrives: a till's is its own, and not its store's.
        let of = self.0.mpesa.party_b().clone();
        let trouble = match self.fetch_balance(of).await {
            Ok(balance) => {
                let kept = serde_json::to_string(&balance).expect("a balance is plain data");
                self.blocking(move |app| app.0.core.store().set_setting(BALANCE, &kept))
                    .await??;
                None
            }
            Err(trouble) => Some(trouble),
        };
        let balance = self.blocking(Self::known_balance).await??;
        Ok(BalanceAnswer { balance, trouble })
    }

    /// What Safaricom last said.
    pub(crate) fn known_balance(&self) -> Result<Option<BalanceView>, pokea_store::StoreError> {
        let kept = self.0.core.store().setting(BALANCE)?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// What is in the accounts of this number.
    pub(crate) async fn fetch_balance(&self, of: ShortCode) -> Result<BalanceView, BalanceTrouble> {
        let initiator = self.0.initiator.clone().ok_or(BalanceTrouble::NoOperator)?;
        let of = Party::ShortCode(of);
        let result = self
            .ask(|reply| {
                Ok(AccountBalance {
                    initiator,
                    of,
                    remarks: Remarks::parse("Remarks", "Balance of the till")?,
                    reply,
                })
            })
            .await
            .ok_or(BalanceTrouble::NoAnswer)?;
        read(&result, self.0.core.now())
    }
}

fn read(result: &InitiatorResult, now: Millis) -> Result<BalanceView, BalanceTrouble> {
    if let Some(balances) = Balances::read(result) {
        return Ok(view(&balances, now));
    }
    Err(match result.outcome() {
        Outcome::Failed(InitiatorFailure::Credential) => BalanceTrouble::Operator,
        Outcome::Failed(InitiatorFailure::Locked) => BalanceTrouble::Locked,
        Outcome::Failed(InitiatorFailure::SetUp) => BalanceTrouble::Role,
        Outcome::Failed(InitiatorFailure::Busy) => BalanceTrouble::NoAnswer,
        _ => BalanceTrouble::Refused,
    })
}

fn view(balances: &Balances, now: Millis) -> BalanceView {
    let accounts = balances.accounts.iter().map(|account| AccountView {
        name: account.name.clone(),
        current: account.current.cents(),
        available: account.available.cents(),
        reserved: account.reserved.cents(),
        uncleared: account.uncleared.cents(),
    });
    BalanceView {
        // Safaricom's own time of it, which is never later than when it was heard.
        at_ms: balances.at.map_or(now, NairobiTime::instant).min(now).0,
        accounts: accounts.collect(),
    }
}
