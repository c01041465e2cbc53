//! The office's settings, its counters, and what people have typed and not yet sent.

use super::{Sql, StoreError};
use crate::domain::{Now, StaffId};

/// One setting, if it has been made.
pub fn setting(sql: &mut dyn Sql, name: &str) -> Result<Option<String>, StoreError> {
    let rows = sql.query("SELECT value FROM setting WHERE name = ?1", &[name.into()])?;
    rows.first().map(|row| row.string(0)).transpose()
}

pub fn set(sql: &mut dyn Sql, name: &str, value: &str) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        &[name.into(), value.into()],
    )?;
    Ok(())
}

/// Takes a setting back.
pub fn forget(sql: &mut dyn Sql, name: &str) -> Result<(), StoreError> {
    sql.execute("DELETE FROM setting WHERE name = ?1", &[name.into()])?;
    Ok(())
}

/// The next number of a counter; the first is 1.
pub fn next(sql: &mut dyn Sql, counter: &str) -> Result<i64, StoreError> {
    let rows = sql.query(
        "INSERT INTO counter (name, last) VALUES (?1, 1)
         ON CONFLICT (name) DO UPDATE SET last = counter.last + 1 RETURNING last",
        &[counter.into()],
    )?;
    rows.first().ok_or(StoreError::Corrupt("counter"))?.int(0)
}

/// What `staff` has typed in `slot`.
pub fn draft(sql: &mut dyn Sql, staff: StaffId, slot: &str) -> Result<Option<String>, StoreError> {
    let rows = sql.query(
        "SELECT body FROM draft WHERE staff = ?1 AND slot = ?2",
        &[staff.into(), slot.into()],
    )?;
    rows.first().map(|row| row.string(0)).transpose()
}

/// Keeps what `staff` has typed in `slot`; an empty text forgets it.
pub fn keep_draft(
    sql: &mut dyn Sql,
    staff: StaffId,
    slot: &str,
    body: &str,
    now: Now,
) -> Result<(), StoreError> {
    if body.is_empty() {
        sql.execute(
            "DELETE FROM draft WHERE staff = ?1 AND slot = ?2",
            &[staff.into(), slot.into()],
        )?;
        return Ok(());
    }
    sql.execute(
        "INSERT INTO draft (staff, slot, body, at_us) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (staff, slot) DO UPDATE SET body = excluded.body, at_us = excluded.at_us",
        &[staff.into(), slot.into(), body.into(), now.micros().into()],
    )?;
    Ok(())
}
