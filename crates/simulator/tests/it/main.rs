//! The simulator over real sockets: with the real client, with requests that the client would never send, and as a program that is
//! killed.

mod bills;
mod by_hand;
mod c2b;
mod control;
mod customers;
mod express;
mod faults;
mod forms;
mod gateway;
mod initiator;
mod ledger;
mod page;
mod paying;
mod person;
mod program;
mod pull;
mod qr;
mod queries;
mod ratiba;
mod refusals;
mod scenarios;
mod shop;
mod throughput;
