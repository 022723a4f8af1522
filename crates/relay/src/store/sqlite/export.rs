//! How much there is, for a move to another engine.

use super::SqliteStore;
use super::reader::Reader;
use super::schema::seq;
use crate::store::StoreError;

impl SqliteStore {
    /// How many items there are.
    pub(in crate::store) async fn count(&self) -> Result<u64, StoreError> {
        let count = |reader: &mut Reader| {
            let sql = "SELECT count(*) FROM log";
            Ok(reader.connection.query_row(sql, [], |row| seq(row, 0))?)
        };
        self.on_reader(count).await
    }
}
