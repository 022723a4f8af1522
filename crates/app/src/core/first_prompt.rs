//! The one-shilling check: in the live world nothing larger is asked of a phone before one prompt was proven paid and Safaricom's code of its money is
//! known, by its callback or from the till's records. A wrong number then costs a shilling and not a sale.

use super::Core;
use crate::commands::{CommandError, CommandErrorCode};
use pokea_domain::Cents;
use pokea_domain::shop::World;
use pokea_store::StoreError;

const SHILLING: Cents = Cents::new(100);

impl Core {
    /// Whether the check is still to be done.
    pub(crate) fn must_check_first(&self) -> Result<bool, StoreError> {
        Ok(self.world == World::Live && !self.store().has_coded_prompt()?)
    }

    /// Refuses a prompt that is larger than the check, before the check.
    pub(crate) fn may_ask_for(&self, due: Cents, asks_a_phone: bool) -> Result<(), CommandError> {
        match asks_a_phone && due != SHILLING && self.must_check_first()? {
            true => Err(CommandErrorCode::CheckFirst.into()),
            false => Ok(()),
        }
    }
}
