//! The shop: what is on its disk, and a register's access to it.

mod desk;
mod memory;

pub(crate) use desk::{Desk, MoneyBack, Stop};
pub(crate) use memory::{Logged, Memory};
