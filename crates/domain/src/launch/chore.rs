//! What people do elsewhere on the way to real money, one tick each.

use super::{Business, Step};
use serde::{Deserialize, Serialize};

macro_rules! chores {
    ($($(#[doc = $doc:literal])+ $name:ident: $step:ident $([$($business:ident),+])?;)+) => {
        /// One thing to do or to have.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Chore {
            $($(#[doc = $doc])+ $name),+
        }

        impl Chore {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The step that it is of.
            #[must_use]
            pub const fn step(self) -> Step {
                match self {
                    $(Self::$name => Step::$step),+
                }
            }

            /// Whether this kind of business has to.
            #[must_use]
            pub fn is_for(self, business: Business) -> bool {
                match self {
                    $(Self::$name => {
                        let only: &[Business] = &[$($(Business::$business),+)?];
                        only.is_empty() || only.contains(&business)
                    })+
                }
            }
        }
    };
}

chores! {
    /// The application form, filled in and signed.
    Application: Papers;
    /// The tariff, signed.
    Tariff: Papers;
    /// Certificate of the business's name, or the county's permit.
    NameOrPermit: Papers [SoleProprietor];
    /// The partnership's certificate and deed.
    Deed: Papers [Partnership];
    /// Certificate of incorporation.
    Incorporation: Papers [Company];
    /// CR12, not older than 30 days.
    Cr12: Papers [Company];
    /// The board's resolution, on its letterhead and signed by two directors.
    Resolution: Papers [Company];
    /// Certificate of registration of the society or school, and its constitution.
    Constitution: Papers [Society];
    /// Minutes that name the officials who sign.
    Minutes: Papers [Society];
    /// KRA PIN certificate.
    KraPin: Papers;
    /// Identity papers of everybody who signs.
    Identities: Papers;
    /// A cancelled cheque or the bank's letter.
    BankLetter: Papers;
    /// A utility bill or a photograph of the shop.
    Premises: Papers;
    /// An account with the shop's own e-mail address.
    PortalAccount: Account;
    /// A sandbox app, to test with.
    SandboxApp: Account;
    /// Somebody is Business Administrator on the organisation portal.
    HasAdministrator: Administrator;
    /// That person is active, with an e-mail address and a phone number that begins with 254.
    AdministratorKyc: Administrator;
    /// A code comes to that phone by SMS.
    AdministratorSms: Administrator;
    /// An operator with the channel API, for programs.
    ApiOperator: Roles;
    /// It may read the balance.
    BalanceRole: Roles;
    /// It may ask what became of a transaction.
    StatusRole: Roles;
    /// It may take payments back.
    ReversalRole: Roles;
    /// It may pay people and businesses, where the shop pays out.
    PayoutRole: Roles;
    /// Its password was set by somebody with the role for that, and the operator is active.
    OperatorPassword: Roles;
    /// M-PESA Express is among the app's products.
    ExpressProduct: Products;
    /// Customer to Business is.
    C2bProduct: Products;
    /// Pull Transactions is.
    PullProduct: Products;
    /// Transaction Status, Account Balance and Reversal are.
    InitiatorProducts: Products;
}

impl Chore {
    /// Those of this step for this kind of business.
    #[must_use]
    pub fn of(step: Step, business: Business) -> Vec<Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|chore| chore.step() == step && chore.is_for(business))
            .collect()
    }
}
