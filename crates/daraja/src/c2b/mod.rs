//! Customer to business: registering where to hear of payments to a number, the bodies that then come, and what to answer. Source: the
//! portal's pages "Customer To Business (C2B)" and "Customer To Business Register URL".

mod messages;
mod register;
mod simulate;
mod validation;

pub use messages::{C2bConfirmation, C2bPayment, C2bValidation};
pub use register::{C2bRegister, C2bVersion, Registered, Unanswered};
pub use simulate::{C2bSimulate, Simulated, SimulatedReceiver};
pub use validation::{Rejection, ThirdPartyId, ValidationAnswer};
