//! Power cuts: at every write, sync and removal of a scenario, with the rest of what was not synced there in part, as noise or not at all.

use super::scenario::{self, Scenario, check};
use anyhow::{Context, Result, ensure};
use pokea_faulty_disk::Disk;

/// For each scenario; `POKEA_CUTS` is another number for all of them together.
const CUTS: usize = 330;

/// Goes evenly through the moments of a scenario, with another seed each time.
fn cut(scenario: &Scenario) -> Result<()> {
    let cuts = crate::times("POKEA_CUTS", CUTS * SCENARIOS)?.div_ceil(SCENARIOS);
    let folder = tempfile::tempdir()?;
    scenario.prepare(folder.path())?;
    let disk = Disk::at(folder.path())?;
    let mut life = scenario.run(folder.path(), &disk);
    ensure!(life.store.take().is_some(), "it runs on a good disk");
    let moments = disk.now();
    ensure!(moments > 10, "{moments} moments");
    let first_start = life.told.iter().all(|(from, _)| *from > 0);
    for nth in 0..cuts {
        let moment = nth * (moments + 1) / cuts;
        let image = tempfile::tempdir()?;
        disk.cut(moment, nth as u64, image.path())?;
        // The image's own syncs need not wait for a disk.
        let _quick = Disk::at(image.path())?;
        let path = image.path().join("pokea.db");
        ensure!(path.exists() || first_start, "the file is gone at {moment}");
        let told = life.told.iter().filter(|(from, _)| *from <= moment);
        check(&path, told.map(|(_, fact)| fact)).with_context(|| {
            let name = scenario.name;
            format!("{name}: cut at {moment} of {moments}, seed {nth}")
        })?;
    }
    Ok(())
}

macro_rules! outlive {
    ($(fn $test:ident => $scenario:ident;)*) => {
        const SCENARIOS: usize = [$(stringify!($test)),*].len();
        $(
            #[test]
            fn $test() -> Result<()> {
                cut(&scenario::$scenario)
            }
        )*
    };
}

outlive! {
    fn a_first_start_outlives_a_power_cut => FIRST_START;
    fn a_sale_paid_by_mpesa_outlives_a_power_cut => MPESA;
    fn a_sale_for_cash_outlives_a_power_cut => CASH;
    fn sales_in_parts_outlive_a_power_cut => PARTS;
    fn fifty_sales_and_a_checkpoint_outlive_a_power_cut => FIFTY;
    fn a_migration_outlives_a_power_cut => MIGRATION;
    fn seals_that_are_laid_anew_outlive_a_power_cut => SEALED_ANEW;
    fn a_till_that_is_backed_up_outlives_a_power_cut => BACKUP;
    fn mail_outlives_a_power_cut => MAIL;
    fn a_payment_that_is_taken_back_outlives_a_power_cut => REVERSAL;
}
