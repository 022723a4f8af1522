//! The store against real SQLite files: what a commit keeps, what it refuses, and what outlives a kill.

mod again;
mod commit;
mod find;
mod guards;
mod kill;
mod letting_go;
mod older;
mod open;
mod paper;
mod raw;
mod records;
mod tampering;
mod till;
mod walks;
