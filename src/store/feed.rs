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

/// Takes an id for a command that is about to be done; whether nobody had it before, and the office is still here.
///
/// Whoever does the same at the same moment waits here until the first one has ended.
pub fn claim(
    sql: &mut dyn Sql,
    id: CommandId,
    now: Now,
    body: Sha256Hash,
) -> Result<bool, StoreError> {
    let added = sql.execute(
        "INSERT INTO command_done (id, at_us, body, receipt)
         SELECT ?1, ?2, ?3, '' WHERE NOT EXISTS (SELECT 1 FROM office_moved)
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

impl Change {
    /// What stands before everything that was touched at or after `from_us`.
    pub fn before(from_us: i64) -> Self {
        Self { at_us: from_us, command: CommandId::from_bytes([0; 16]), subject: String::new() }
    }
}

/// What was touched after `last`, oldest first.
///
/// Commits of several processes do not become visible in the order of their times, so a
/// reader asks from a little before where it was and ignores what it has seen.
pub fn after(sql: &mut dyn Sql, last: &Change, limit: i64) -> Result<Vec<Change>, StoreError> {
    let rows = sql.query(
        "SELECT at_us, id, subject FROM change_feed WHERE (at_us, id, subject) > (?1, ?2, ?3)
         ORDER BY at_us, id, subject LIMIT ?4",
        &[last.at_us.into(), last.command.into(), last.subject.as_str().into(), limit.into()],
    )?;
    rows.iter()
        .map(|row| Ok(Change { at_us: row.int(0)?, command: row.id(1)?, subject: row.string(2)? }))
        .collect()
}

/// Forgets some of the changes older than `before_us`; whether there are more of them.
pub fn forget(sql: &mut dyn Sql, before_us: i64) -> Result<bool, StoreError> {
    let rows = sql.query(
        "SELECT at_us FROM change_feed WHERE at_us < ?1
         ORDER BY at_us, id, subject LIMIT 1 OFFSET 2000",
        &[before_us.into()],
    )?;
    // What happened at one moment goes together.
    let until_us = rows.first().map(|row| row.int(0)).transpose()?;
    let last_us = until_us.unwrap_or_else(|| before_us.saturating_sub(1));
    sql.execute("DELETE FROM change_feed WHERE at_us <= ?1", &[last_us.into()])?;
    Ok(until_us.is_some())
}

/// Forgets some of the commands older than `before_us`; whether there are more of them.
///
/// `first` is the smallest id made at that moment: ids grow with time, so it is not all read through.
pub fn forget_commands(
    sql: &mut dyn Sql,
    (before_us, first): (i64, CommandId),
) -> Result<bool, StoreError> {
    let gone = sql.execute(
        "DELETE FROM command_done WHERE id IN (
             SELECT id FROM command_done WHERE id < ?1 AND at_us < ?2 ORDER BY id LIMIT 2000)",
        &[first.into(), before_us.into()],
    )?;
    Ok(0 < gone)
}
