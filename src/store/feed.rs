//! What was done, so that it is not done twice, and what it touched, so that screens look again.

use super::{Sql, StoreError};
use crate::domain::{CommandId, Now, Sha256Hash};

/// One entry of the change feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub at_us: i64,
    pub command: CommandId,
    pub subject: String,
}

/// A command that was done before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The hash of what was sent.
    pub body: Sha256Hash,
    pub receipt: String,
}

/// What was done before under this id.
pub fn find(sql: &mut dyn Sql, id: CommandId) -> Result<Option<Done>, StoreError> {
    let rows = sql.query("SELECT body, receipt FROM command_done WHERE id = ?1", &[id.into()])?;
    rows.first().map(|row| Ok(Done { body: row.hash(0)?, receipt: row.string(1)? })).transpose()
}

/// Takes an id for a command that is about to be done; whether nobody had it before.
///
/// Whoever does the same at the same moment waits here until the first one has ended.
pub fn claim(
    sql: &mut dyn Sql,
    id: CommandId,
    now: Now,
    body: Sha256Hash,
) -> Result<bool, StoreError> {
    let added = sql.execute(
        "INSERT INTO command_done (id, at_us, body, receipt) VALUES (?1, ?2, ?3, '')
         ON CONFLICT DO NOTHING",
        &[id.into(), now.micros().into(), body.into()],
    )?;
    Ok(0 < added)
}

/// Keeps the receipt of a command whose id was claimed.
pub fn done(sql: &mut dyn Sql, id: CommandId, receipt: &str) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE command_done SET receipt = ?1 WHERE id = ?2",
        &[receipt.into(), id.into()],
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
