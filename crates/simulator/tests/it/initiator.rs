//! The initiator APIs over real sockets, with requests written by hand.

mod asking;
mod client;
mod credentials;
mod desk;
mod faults;
mod fields;
mod payments;
mod reversals;
mod transfers;
