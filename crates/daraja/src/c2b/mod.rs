//! Customer to business: registering where to hear of payments to a number, and the bodies that then come. Source: the portal's pages
//! "Customer To Business (C2B)" and "Customer To Business Register URL".

mod messages;
mod register;

pub use messages::C2bConfirmation;
pub use register::{C2bRegister, C2bVersion, Registered, Unanswered};
