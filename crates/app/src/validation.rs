//! Which payments the shop lets through, where Safaricom asks before the money moves (C2B validation). The relay passes the question on and waits
//! at most 5 s; without an answer it goes by its own policy. Off at Safaricom until the owner asks for it.

use crate::App;
use crate::commands::Nothing;
use crate::commands::counter::LetThrough;
use crate::till::Answer;
use crate::views::counter::CounterView;
use pokea_daraja::c2b::{C2bValidation, Rejection, ValidationAnswer};
use pokea_domain::staff::{Act, Setting};
use pokea_domain::{Cents, Millis};
use pokea_mailbox::{DesktopFrame, Item, Opener, Policy};
use pokea_store::StoreError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The owner's rule and when it was chosen, among the store's small facts: of several registers' rules the newest is the relay's.
const RULE: &str = "validation_rule";

/// What the owner wants to be paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ValidationRule {
    /// Everything. Money that nobody asked for is found in the till's records, and assigned (R13).
    #[default]
    AcceptAll,
    /// Only while some sale waits for its money.
    OpenSale,
    /// Only what some open sale comes to.
    ExactAmount,
}

/// What the till knows when it is asked.
#[derive(Clone, Copy, Debug)]
pub struct OpenSales {
    /// Some sale waits for its money.
    pub any: bool,
    /// One of those comes to this payment's amount.
    pub of_this_amount: bool,
}

impl ValidationRule {
    /// The answer to a question.
    #[must_use]
    pub fn judge(self, open: OpenSales) -> ValidationAnswer {
        match self {
            Self::OpenSale if !open.any => ValidationAnswer::Reject(Rejection::Other),
            Self::ExactAmount if !open.of_this_amount => {
                ValidationAnswer::Reject(Rejection::Amount)
            }
            Self::AcceptAll | Self::OpenSale | Self::ExactAmount => {
                ValidationAnswer::Accept { third_party: None }
            }
        }
    }

    /// What the relay answers while this PC is off: a rule that looks at sales lets nothing through then.
    #[must_use]
    pub const fn policy(self) -> Policy {
        match self {
            Self::AcceptAll => Policy::Accept,
            Self::OpenSale | Self::ExactAmount => Policy::Reject,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::AcceptAll => "accept_all",
            Self::OpenSale => "open_sale",
            Self::ExactAmount => "exact_amount",
        }
    }
}

impl App {
    /// Keeps the owner's rule, and tells the relay. What was asked before is answered by the old one.
    pub async fn let_through(&self, request: LetThrough) -> Answer<CounterView> {
        let LetThrough { rule } = request;
        let set_at = self
            .blocking(move |app| {
                app.0.core.log_change(Setting::LetsThrough, Act::Settings)?;
                let now = app.0.core.now();
                let chosen = format!("{} {}", rule.name(), now.0);
                app.0.core.store().set_setting(RULE, &chosen)?;
                Ok::<_, StoreError>(now)
            })
            .await??;
        // Without a line, when one is dialled.
        self.0.family.say(DesktopFrame::Policy {
            policy: rule.policy(),
            set_at_ms: set_at.0,
        });
        self.read_counter(Nothing {}).await
    }

    /// The rule, and when it was chosen; the usual one if it never was, which no other register's choice gives way to.
    pub(crate) fn validation_rule(&self) -> Result<(ValidationRule, Millis), StoreError> {
        let kept = self.0.core.store().setting(RULE)?;
        let chosen = kept.as_deref().and_then(|kept| kept.split_once(' '));
        let (name, set_at) = chosen.unwrap_or_default();
        let rule = [ValidationRule::OpenSale, ValidationRule::ExactAmount]
            .into_iter()
            .find(|rule| name == rule.name())
            .unwrap_or_default();
        Ok((rule, Millis(set_at.parse().unwrap_or(0))))
    }

    /// What the sender of a question gets; none if it is not one that this till can answer, which leaves it to the relay's policy.
    pub(crate) fn answer_question(
        &self,
        opener: &mut Opener,
        question: &Item,
    ) -> Result<Option<ValidationAnswer>, StoreError> {
        let Ok(body) = opener.open(question) else {
            tracing::error!("a question from the relay cannot be opened");
            return Ok(None);
        };
        let Ok(asked) = C2bValidation::parse(&body) else {
            tracing::error!("a question from the relay is not understood");
            return Ok(None);
        };
        let open = self.open_sales(asked.payment.amount)?;
        Ok(Some(self.validation_rule()?.0.judge(open)))
    }

    fn open_sales(&self, amount: Cents) -> Result<OpenSales, StoreError> {
        let store = self.0.core.store();
        Ok(OpenSales {
            any: store.has_open_sale()?,
            of_this_amount: !store.open_sales_of(amount, 1)?.is_empty(),
        })
    }
}
