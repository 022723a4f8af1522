//! Which of the forms that were seen in sandbox, production and old documents a body or an answer has. Each is a switch; what is not
//! named has the form of today's production.

use crate::rare::RareForm;
use serde::{Deserialize, Serialize};

/// The forms of everything but STK and the results of initiators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Forms {
    /// Of C2B.
    pub c2b: C2bForms,
    /// Of Pull Transactions.
    pub pull: PullForms,
    /// `ResponseCode` of a dynamic QR code.
    pub qr_code: QrResponse,
    /// Key spelling of a standing order's callback.
    pub ratiba_keys: RatibaKeys,
    /// The names of pushes.
    pub ids: IdForm,
    /// A form that is seldom met, for everybody.
    pub rare: Option<RareForm>,
}

impl Forms {
    /// Those of today's production.
    pub const USUAL: Self = Self {
        c2b: C2bForms::USUAL,
        pull: PullForms::USUAL,
        qr_code: QrResponse::Zeros,
        ratiba_keys: RatibaKeys::AsPrinted,
        ids: IdForm::Usual,
        rare: None,
    };
}

/// The forms of C2B.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct C2bForms {
    /// How a body names the payer's number.
    pub payer: PayerForm,
    /// What a body says of the payer's names.
    pub names: NameForm,
    /// How `TransAmount` is written.
    pub amount: AmountForm,
    /// `TransactionType` of a till.
    pub till_word: TillWord,
    /// Whether a payment is validated, and whether the answer is heard.
    pub validation: Validation,
    /// How often a confirmation comes.
    pub confirmations: Confirmations,
    /// What a second registration is told.
    pub registered_again: RegisteredAgain,
    /// How a registration that was taken is answered.
    pub registered: RegisteredForm,
    /// How a simulated payment is acknowledged.
    pub simulated: SimulatedForm,
}

impl C2bForms {
    /// Those of today's production.
    pub const USUAL: Self = Self {
        payer: PayerForm::ByVersion,
        names: NameForm::First,
        amount: AmountForm::Decimals,
        till_word: TillWord::CustomerMerchantPayment,
        validation: Validation::WhereOn,
        confirmations: Confirmations::Once,
        registered_again: RegisteredAgain::ByMode,
        registered: RegisteredForm::Zero,
        simulated: SimulatedForm::Zero,
    };
}

/// How a body names the payer's number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayerForm {
    /// A hash for URLs registered through v1, a mask for v2.
    #[default]
    ByVersion,
    /// SHA-256 of the twelve digits, in lower-case hex.
    Hash,
    /// `2547 ***** 126`.
    Mask,
    /// `25470****149`, of an older page.
    OldMask,
    /// The hash with its middle masked, as captured in 2024.
    MaskedHash,
    /// `2547..`, as captured in 2018 and 2020.
    Plain,
}

/// What a body says of the payer's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameForm {
    /// The first name only, the others empty.
    #[default]
    First,
    /// Three names.
    All,
    /// Three empty ones.
    Empty,
    /// The keys are missing.
    Absent,
}

/// How `TransAmount` is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountForm {
    /// `10.00`
    #[default]
    Decimals,
    /// `10`
    Whole,
}

/// `TransactionType` of a till.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TillWord {
    /// What production sends.
    #[default]
    CustomerMerchantPayment,
    /// What the portal prints.
    BuyGoods,
    /// Nothing, as in old samples.
    Empty,
}

/// Whether a customer's payment is validated before its money moves. A push never is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validation {
    /// At the numbers for which that was switched on.
    #[default]
    WhereOn,
    /// Always.
    Always,
    /// Always, and whatever the merchant answers gets lost: after eight seconds `ResponseType` decides.
    Unheard,
}

/// How often a confirmation comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmations {
    /// Once, as nearly always.
    #[default]
    Once,
    /// Twice, as seen three times in eight thousand.
    Twice,
    /// Never, as often in the sandbox.
    Lost,
}

/// What a second registration is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisteredAgain {
    /// In production mode it is refused, in the sandbox it replaces the first.
    #[default]
    ByMode,
    /// HTTP 500, `500.003.1001 Urls are already registered.`, in either mode.
    Refused,
    /// HTTP 200 and a sentence, which looks like success, in either mode. The first stays.
    Ok,
    /// HTTP 500, in the words for a number that is registered with the older aggregator.
    Aggregator,
}

/// How a registration that was taken is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisteredForm {
    /// `ResponseCode` `"0"`.
    #[default]
    Zero,
    /// `ResponseCode` `"00000000"`, as recorded in 2025.
    EightZeros,
    /// No `ResponseCode` at all, as in old bodies.
    NoCode,
}

/// How a simulated payment is acknowledged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SimulatedForm {
    /// With `ResponseCode` `"0"`.
    #[default]
    Zero,
    /// With a `ConversationID` and no `ResponseCode`, as from 2018 to 2020.
    Conversation,
}

/// The forms of Pull Transactions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PullForms {
    /// How `trxDate` is written.
    pub time: PullTime,
    /// What a query finds.
    pub query: PullQuery,
    /// Registration answers with keys that have spaces in them, as old bodies do.
    pub spaced_keys: bool,
}

impl PullForms {
    /// Those of today's production.
    pub const USUAL: Self = Self {
        time: PullTime::Nairobi,
        query: PullQuery::Works,
        spaced_keys: false,
    };
}

/// How `trxDate` is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PullTime {
    /// In Nairobi: `2026-10-02T18:11:02+03:00`.
    #[default]
    Nairobi,
    /// In UTC: `2026-10-02T15:11:02Z`.
    Utc,
}

/// What a query of Pull Transactions finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PullQuery {
    /// What is in the books.
    #[default]
    Works,
    /// HTTP 200 and `1001`, which is also what it says when there is nothing to find.
    Fails,
    /// HTTP 500.
    Breaks,
}

/// `ResponseCode` of a dynamic QR code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QrResponse {
    /// `"00"`, as recorded.
    #[default]
    Zeros,
    /// An `AG_..` id, as the portal prints it.
    Conversation,
}

/// Key spelling of a standing order's callback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatibaKeys {
    /// As the portal prints them: `responseHeader` for success, `ResponseHeader` for failure.
    #[default]
    AsPrinted,
    /// Small first letters for both.
    Lower,
    /// Capital first letters for both.
    Upper,
}

/// The forms that `MerchantRequestID` and `CheckoutRequestID` of a push have had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdForm {
    /// Groups of a UUID; the moment to a thousandth of a second, and the phone's last nine digits.
    #[default]
    Usual,
    /// The same to a tenth of a second, as seen in autumn 2026.
    Tenths,
    /// Of 2019: node, counter and 1; the moment and four digits.
    Of2019,
    /// Of 2019 too, with `DMZ` and a number.
    Dmz,
}
