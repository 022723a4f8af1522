//! The shop's fee table: what Safaricom is expected to keep of each payment, for the Z report and the office.

use crate::App;
use crate::commands::{FeeBand, Nothing, SetFees};
use crate::till::Answer;
use crate::views::office::{FeeProblem, FeesView};
use pokea_domain::Cents;
use pokea_domain::shift::{FeeError, Fees};
use pokea_domain::staff::{Act, Setting};

impl App {
    /// The table as it is kept.
    pub async fn read_fees(&self, _: Nothing) -> Answer<FeesView> {
        let fees = self.blocking(|app| app.0.core.store().fees()).await??;
        Ok(view(&fees, None))
    }

    /// Keeps another table, if every row of it is one. Reports that were made stay as they are.
    pub async fn set_fees(&self, request: SetFees) -> Answer<FeesView> {
        let rows: Vec<_> = { request.bands.iter() }
            .map(|band| [&*band.up_to, &*band.fixed, &*band.percent])
            .collect();
        match Fees::parse(&rows) {
            Ok(fees) => {
                let kept = fees.clone();
                self.blocking(move |app| {
                    app.0.core.log_change(Setting::Fees, Act::Settings)?;
                    app.0.core.store().set_fees(&kept)
                })
                .await??;
                Ok(view(&fees, None))
            }
            Err(wrong) => {
                let fees = self.blocking(|app| app.0.core.store().fees()).await??;
                Ok(view(&fees, Some(wrong)))
            }
        }
    }
}

fn view(fees: &Fees, wrong: Option<(usize, FeeError)>) -> FeesView {
    let bands = fees.0.iter().map(|band| FeeBand {
        up_to: plain(band.up_to),
        fixed: plain(band.fixed),
        percent: Cents::new(band.per_10_000.into()).to_string(),
    });
    FeesView {
        bands: bands.collect(),
        problem: wrong.map(|(_, error)| match error {
            FeeError::Amount => FeeProblem::Amount,
            FeeError::Percent => FeeProblem::Percent,
            FeeError::Order => FeeProblem::Order,
        }),
        row: wrong.map(|(row, _)| row),
    }
}

/// As one types it: without cents where there are none.
fn plain(amount: Cents) -> String {
    let text = amount.to_string().replace(',', "");
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}
