//! The simulation as a test: many seeds, the same seed twice, every planted bug, and a crash at every boundary.

mod bugs;
mod crashes;
mod seeds;
mod shrunk;
mod together;
