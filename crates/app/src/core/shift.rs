//! The shift of this register: loaded, decided on and kept under one lock, as a sale is.

use super::Core;
use crate::show;
use crate::views::shift::{ShiftReport, ShiftView};
use pokea_domain::Cents;
use pokea_domain::shift::{Context, Input, Refusal, Report, Shift, Takings, ZNumber};
use pokea_store::{Store, StoreError};

/// So many Z reports are listed: two weeks of days with one shift each.
const REPORTS_LISTED: usize = 14;

/// Why a wish about the shift was not followed. Nothing was kept.
#[derive(Debug)]
pub(crate) enum ShiftError {
    /// The rules refuse.
    Refused(Refusal),
    /// The database did not take it.
    Store(StoreError),
}

impl From<StoreError> for ShiftError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Core {
    /// Follows a wish about the shift, and tells how it is then.
    pub(crate) fn take_shift(&self, input: Input) -> Result<ShiftView, ShiftError> {
        let opens_drawer = matches!(input, Input::MoveCash { .. } | Input::NoSale { .. });
        let store = self.store();
        self.decide_shift(store, input)?;
        if opens_drawer {
            self.drawer().notify_one();
        }
        self.publish();
        Ok(self.read_shift()?)
    }

    /// Closes the shift over what these keys name, and gives its Z report.
    pub(crate) fn close_shift(&self, keys: &[String]) -> Result<ShiftReport, ShiftError> {
        let store = self.store();
        let named = { store.pending(self.shop.register)?.into_iter() }
            .filter(|pending| keys.contains(&show::pending(pending).key));
        let over = named.map(|pending| pending.what).collect();
        let shift = self.decide_shift(store, Input::Close { over })?;
        self.publish();
        let closed = shift.closed.ok_or(Refusal::NothingOpen);
        let closed = closed.map_err(ShiftError::Refused)?;
        Ok(show::shift_report(&closed.report))
    }

    /// The open shift so far, and the Z reports before it.
    pub(crate) fn read_shift(&self) -> Result<ShiftView, StoreError> {
        let (register, now) = (self.shop.register, self.now());
        let store = self.store();
        let open = store.shift(register)?.filter(Shift::is_open);
        let reports = store.z_reports(register, REPORTS_LISTED)?;
        let report = match &open {
            Some(shift) => {
                let takings = store.takings(register, shift, now)?;
                Some(Report::of(shift, &takings, &store.fees()?, now))
            }
            None => None,
        };
        Ok(ShiftView {
            open: report.as_ref().map(show::shift_report),
            pending: match open {
                Some(_) => store.pending(register)?.iter().map(show::pending).collect(),
                None => Vec::new(),
            },
            reports: reports.iter().filter_map(show::z_line).collect(),
        })
    }

    /// Whether more went out of the drawer than should have been in it.
    pub(crate) fn is_drawer_short(&self) -> Result<bool, StoreError> {
        let (register, now) = (self.shop.register, self.now());
        let store = self.store();
        let Some(shift) = store.shift(register)?.filter(Shift::is_open) else {
            return Ok(false);
        };
        let takings = store.takings(register, &shift, now)?;
        Ok(shift.expected(&takings) < Cents::ZERO)
    }

    /// The Z report of this number.
    pub(crate) fn z_report(&self, z: ZNumber) -> Result<Option<Report>, StoreError> {
        self.store().z_report(z)
    }

    fn decide_shift(
        &self,
        mut store: std::sync::MutexGuard<'_, Store>,
        input: Input,
    ) -> Result<Shift, ShiftError> {
        let (register, now) = (self.shop.register, self.now());
        let last = store.shift(register)?;
        let takings = match last.as_ref().filter(|shift| shift.is_open()) {
            Some(shift) => store.takings(register, shift, now)?,
            None => Takings::default(),
        };
        let context = Context {
            now,
            next_z: store.next_z(register)?,
            takings: &takings,
            pending: &store.pending(register)?,
            fees: &store.fees()?,
            log: &store.log_end(),
        };
        let decided = Shift::decide(last.as_ref(), input, &context);
        let decision = decided.map_err(ShiftError::Refused)?;
        store.keep_shift(register, &decision, now)?;
        let shift = store.shift(register)?;
        shift.ok_or(ShiftError::Refused(Refusal::NothingOpen))
    }
}
