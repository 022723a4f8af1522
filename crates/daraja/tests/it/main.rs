//! The client against a server that sends whatever a test tells it to, and callbacks in every shape that has been seen.

mod asked;
mod bill_manager;
mod c2b;
mod callbacks;
mod canned;
mod certificate;
mod config;
mod date;
mod express;
mod initiator;
mod parsers;
mod pull;
mod push;
mod qr;
mod query;
mod ratiba;
mod readme;
mod register;
mod results;
mod samples;
mod survives;
mod token;
