//! The store against real SQLite files: what a commit keeps, what it refuses, and what outlives a kill.

mod again;
mod backup;
mod catalogue;
mod claims;
mod commit;
mod damage;
mod day;
#[cfg(unix)]
mod disk;
mod find;
mod guards;
mod import;
mod kill;
mod letting_go;
mod look;
mod lost_end;
mod month;
mod older;
mod open;
mod paper;
mod payouts;
mod peers;
mod raw;
mod records;
mod regular;
mod reversals;
mod shift;
mod staff;
mod statement;
mod tampering;
mod till;
mod walks;

/// How often: what a test does by itself, or what `scripts/soak` asks of it.
fn times(variable: &str, usual: usize) -> anyhow::Result<usize> {
    match std::env::var(variable) {
        Ok(number) => Ok(number.parse()?),
        Err(_) => Ok(usual),
    }
}
