//! What changed while the PC slept: the sales that were open when it began, held against what they are now.

use super::sale;
use crate::views::{AsleepView, Money, SaleStatus, SaleView};
use pokea_domain::skew::Jump;
use pokea_domain::{Millis, SaleId};
use pokea_store::{Store, StoreError};

/// What was open when the PC fell asleep.
#[derive(Debug)]
pub(crate) struct Asleep {
    from: Millis,
    to: Millis,
    open: Vec<(SaleId, Standing)>,
}

/// As much of a sale as a cashier would notice.
type Standing = (SaleStatus, Option<Money>);

const fn standing(sale: &SaleView) -> Standing {
    (sale.status, sale.refund_due)
}

impl Asleep {
    /// With what was open before this sleep; nothing if nothing was. A sleep that nobody has looked at yet becomes a part of it.
    pub(crate) fn after(earlier: Option<Self>, jump: Jump, open: &[SaleView]) -> Option<Self> {
        let (from, mut before) = match earlier {
            Some(earlier) => (earlier.from, earlier.open),
            None => (jump.before, Vec::new()),
        };
        for view in open {
            if let Ok(id) = view.id.parse()
                && before.iter().all(|(known, _)| *known != id)
            {
                before.push((id, standing(view)));
            }
        }
        (!before.is_empty()).then_some(Self {
            from,
            to: jump.after,
            open: before,
        })
    }

    pub(crate) fn view(&self, store: &Store, now: Millis) -> Result<AsleepView, StoreError> {
        let mut changed = Vec::new();
        let mut unchanged = 0;
        for (id, before) in &self.open {
            let Some(found) = store.sale(*id)? else {
                continue;
            };
            let view = sale(&found, now);
            if standing(&view) == *before {
                unchanged += 1;
            } else {
                changed.push(view);
            }
        }
        Ok(AsleepView {
            from_ms: self.from.0,
            to_ms: self.to.0,
            changed,
            unchanged,
        })
    }
}
