//! The whole system: app, relay and Daraja over real sockets and real files, through what goes well and what goes wrong.

mod outcomes;
