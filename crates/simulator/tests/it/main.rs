//! The simulator over real sockets: with the real client, with requests that the client would never send, and as a program that is
//! killed.

mod by_hand;
mod control;
mod customers;
mod faults;
mod gateway;
mod initiator;
mod ledger;
mod page;
mod person;
mod program;
mod queries;
mod refusals;
mod scenarios;
mod shop;
