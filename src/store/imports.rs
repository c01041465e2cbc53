//! What became of imported lists, in SQL.

use super::{Row, Sql, StoreError, Value};
use crate::domain::{CommandId, Now, import::Tally};

/// Keeps what became of one part of a list.
pub fn keep(sql: &mut dyn Sql, id: CommandId, now: Now, tally: &Tally) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO import_batch (id, at_us, tally) VALUES (?1, ?2, ?3)",
        &[id.into(), now.micros().into(), Value::json(tally)?],
    )?;
    Ok(())
}

/// What became of one part of a list; nothing if it never came.
pub fn tally(sql: &mut dyn Sql, id: CommandId) -> Result<Option<Tally>, StoreError> {
    let rows = sql.query("SELECT tally FROM import_batch WHERE id = ?1", &[id.into()])?;
    rows.first().map(|row: &Row| row.json(0)).transpose()
}
