//! What was done, so that it is not done twice, and what it touched, so that screens look again.

use super::{Sql, StoreError};
use crate::domain::{CommandId, Now};

/// One entry of the change feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub at_us: i64,
    pub command: CommandId,
    pub subject: String,
}

/// The receipt of a command that was done before.
pub fn receipt(sql: &mut dyn Sql, id: CommandId) -> Result<Option<String>, StoreError> {
    let rows = sql.query("SELECT receipt FROM command_done WHERE id = ?1", &[id.into()])?;
    rows.first().map(|row| row.string(0)).transpose()
}

/// Notes that a command was done.
pub fn done(sql: &mut dyn Sql, id: CommandId, now: Now, receipt: &str) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO command_done (id, at_us, receipt) VALUES (?1, ?2, ?3)",
        &[id.into(), now.micros().into(), receipt.into()],
    )?;
    Ok(())
}

/// Notes that a command touched `subject`.
pub fn touch(sql: &mut dyn Sql, id: CommandId, now: Now, subject: &str) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO change_feed (at_us, id, subject) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        &[now.micros().into(), id.into(), subject.into()],
    )?;
    Ok(())
}

/// What was touched at or after `from_us`, oldest first.
///
/// Commits of several processes do not become visible in the order of their times, so a
/// reader asks from a little before where it was and ignores what it has seen.
pub fn since(sql: &mut dyn Sql, from_us: i64, limit: i64) -> Result<Vec<Change>, StoreError> {
    let rows = sql.query(
        "SELECT at_us, id, subject FROM change_feed WHERE at_us >= ?1
         ORDER BY at_us, id, subject LIMIT ?2",
        &[from_us.into(), limit.into()],
    )?;
    rows.iter()
        .map(|row| Ok(Change { at_us: row.int(0)?, command: row.id(1)?, subject: row.string(2)? }))
        .collect()
}

/// Forgets changes older than `before_us`; every reader has long seen them.
pub fn forget(sql: &mut dyn Sql, before_us: i64) -> Result<u64, StoreError> {
    sql.execute("DELETE FROM change_feed WHERE at_us < ?1", &[before_us.into()])
}
