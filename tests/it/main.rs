//! The whole system: app, relay and Daraja over real sockets and real files, through what goes well and what goes wrong.

mod arrows;
mod basket;
mod busy_hour;
mod clock;
mod counter;
mod damage;
mod equal;
mod examples;
mod faults;
mod fields;
mod forged;
mod full;
mod kills;
mod machine;
mod outcomes;
mod papers;
mod power;
mod printing;
mod quiet;
mod records;
mod refused;
mod relay;
mod secrets;
mod staff;
mod tidy;
mod wire;
