//! A file of an earlier version: kept aside, brought up to date, and nothing of it lost.

use crate::raw;
use crate::till::{self, Till, sale};
use pokea_domain::sale::Input;
use pokea_store::Store;

/// Takes away what the later steps of the schema added.
pub const FIRST_VERSION: &str = "
    DROP INDEX attempt_asked;
    ALTER TABLE attempt DROP COLUMN asked_at_ms;
    DROP INDEX sale_open;
    DROP INDEX sale_direct;
    ALTER TABLE sale DROP COLUMN direct;
    DROP TABLE placeholder;
    DROP TABLE place;
    DROP TABLE told;
    DROP TABLE row;
    DROP INDEX sale_paper;
    ALTER TABLE sale DROP COLUMN paper;
    DROP TRIGGER event_override_has_an_owner;
    DROP INDEX attempt_watched;
    ALTER TABLE attempt DROP COLUMN watched_until_ms;
    DROP TABLE seal;
    PRAGMA user_version = 1;";

#[test]
fn a_file_of_the_first_version_goes_on() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 1_500, "0712345678")?;
    till.open_sale(2, 300)?;
    till.ask(2, 2, "0712345678")?;
    let (now, (path, folder)) = (till.now, till.close());
    let fresh = raw::select(&path, "SELECT name, sql FROM sqlite_schema ORDER BY name")?;
    let log = raw::select(&path, "SELECT * FROM event ORDER BY seq")?;
    raw::connect(&path)?.execute_batch(FIRST_VERSION)?;

    let mut store = Store::open(&path)?;
    assert!(folder.path().join("pokea.db.before-v2").exists());
    let paid = store.sale(sale(1))?.expect("kept");
    assert!(paid.completion().is_some() && paid.paper.is_none());
    assert_eq!(store.watched()?, [sale(2)]);
    till::take(&mut store, sale(2), Input::Restarted, now, None, None)?;
    drop(store);

    assert_eq!(
        raw::select(&path, "SELECT name, sql FROM sqlite_schema ORDER BY name")?,
        fresh,
        "as a new file is"
    );
    let kept = raw::select(&path, "SELECT * FROM event ORDER BY seq")?;
    assert_eq!(kept[..log.len()], log);
    Ok(())
}
