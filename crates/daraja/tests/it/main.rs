//! The client against a server that sends whatever a test tells it to, and callbacks in every shape that has been seen.

mod callbacks;
mod canned;
mod certificate;
mod config;
mod initiator;
mod push;
mod query;
mod register;
mod results;
mod token;
