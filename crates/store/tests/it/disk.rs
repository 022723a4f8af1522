//! A disk that loses what was not synced, that answers with errors, that is full: what was told is kept, and what was not is not told
//! (F42, F44, F45). Cuts and errors are counted out, not drawn, so that a run goes through all of a scenario.

mod cuts;
mod errors;
mod full;
mod scenario;
