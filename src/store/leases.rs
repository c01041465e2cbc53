//! Leases in SQL: who does something that only one process should do at a time.

use super::{Sql, StoreError};
use crate::domain::{CommandId, Now};

/// What the leases of those that work in an office are called, each with its own id behind it.
pub const AT_WORK: &str = "at-work/";

/// Takes or keeps a lease until a moment; says whether it is held now.
///
/// Whoever dies with a lease loses it at its end.
pub fn take(
    sql: &mut dyn Sql,
    name: &str,
    holder: CommandId,
    (now, until): (Now, Now),
) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "INSERT INTO lease (name, holder, until_us) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET holder = ?2, until_us = ?3
         WHERE lease.holder = ?2 OR lease.until_us < ?4",
        &[name.into(), holder.into(), until.micros().into(), now.micros().into()],
    )?;
    Ok(0 < touched)
}

/// Whether a hub or a desktop works in the office; one that died does so until its lease ends.
pub fn is_at_work(sql: &mut dyn Sql, now: Now) -> Result<bool, StoreError> {
    let rows = sql.query(
        "SELECT 1 FROM lease WHERE name LIKE 'at-work/%' AND ?1 < until_us LIMIT 1",
        &[now.micros().into()],
    )?;
    Ok(!rows.is_empty())
}

/// Gives a lease back before its end.
pub fn give_back(sql: &mut dyn Sql, name: &str, holder: CommandId) -> Result<(), StoreError> {
    sql.execute(
        "DELETE FROM lease WHERE name = ?1 AND holder = ?2",
        &[name.into(), holder.into()],
    )?;
    Ok(())
}
