//! A Daraja to practise and test on: Safaricom's checks, words, ids and timing, and the customers behind it, on one loopback port.
//!
//! [`Simulator::start`] serves Daraja's paths and, under `/control`, the switches that a practice screen or a test turns: what
//! customers do, what goes wrong on the way, who has which name. The same switches are methods of [`Handle`]. Time passes as it was
//! measured against Safaricom's sandbox, or so many times faster; chance comes from a seed; with a state file, open prompts survive
//! a pulled plug. It shares no code with the client it is to test.
#![deny(missing_docs)]

mod api;
mod behaviour;
mod board;
mod books;
mod clock;
mod control;
mod credential;
mod driver;
mod faults;
mod forms;
mod handle;
mod ids;
mod initiator;
mod line;
mod messages;
mod names;
mod orgs;
mod page;
mod people;
mod qr;
mod random;
mod rare;
mod saved;
mod scenario;
mod shared;
mod shop;
mod shown;
mod tariff;
mod view;
mod world;

pub use behaviour::Behaviour;
pub use books::{Account, Balance, Ledger, Posting, Purse, Short, What};
pub use clock::Time;
pub use credential::CERTIFICATE_PEM;
pub use faults::{AnswerFault, BalanceForm, CallbackFault, Faults, GatewayFault, PendingForm};
pub use forms::{
    AmountForm, C2bForms, Confirmations, Forms, IdForm, NameForm, PayerForm, PullForms, PullQuery,
    PullTime, QrResponse, RatibaKeys, RegisteredAgain, RegisteredForm, SimulatedForm, TillWord,
    Validation,
};
pub use handle::{Handle, Mode, NobodyRings, Options, Simulator, StartError};
pub use initiator::faults::{B2cProduct, InitiatorFaults, MoneyWord, ResultFault, ResultShape};
pub use initiator::outcome::Outcome;
pub use rare::RareForm;
pub use scenario::{Description, Mix, MixError, Scenario};
pub use shop::{Receiver, Shop};
pub use shown::{InvoiceView, PaymentState, PaymentView, StandingOrderView};
pub use view::{Answer, Delivered, PushView, Ringing, State, View};
pub use world::c2b::pay::{NotPaid, Pay};
pub use world::ending::Ending;
