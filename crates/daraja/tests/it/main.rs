//! The client against a server that sends whatever a test tells it to, and callbacks in every shape that has been seen.

mod callbacks;
mod canned;
mod config;
mod push;
mod query;
mod register;
mod token;
