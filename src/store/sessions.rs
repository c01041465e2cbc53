//! Who is signed in from afar, in SQL.

use super::{Sql, StoreError};
use crate::domain::{Now, Sha256Hash, StaffId, session::Session};

pub fn add(sql: &mut dyn Sql, token: Sha256Hash, it: &Session) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO session (token, staff, begun_us, seen_us) VALUES (?1, ?2, ?3, ?4)",
        &[token.into(), it.staff.into(), it.begun.micros().into(), it.seen.micros().into()],
    )?;
    Ok(())
}

pub fn find(sql: &mut dyn Sql, token: Sha256Hash) -> Result<Option<Session>, StoreError> {
    let rows = sql
        .query("SELECT staff, begun_us, seen_us FROM session WHERE token = ?1", &[token.into()])?;
    let read = |row: &super::Row| {
        Ok(Session {
            staff: row.id(0)?,
            begun: Now::from_micros(row.int(1)?),
            seen: Now::from_micros(row.int(2)?),
        })
    };
    rows.first().map(read).transpose()
}

/// Notes that a session was used.
pub fn touch(sql: &mut dyn Sql, token: Sha256Hash, now: Now) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE session SET seen_us = ?1 WHERE token = ?2",
        &[now.micros().into(), token.into()],
    )?;
    Ok(())
}

/// Ends a session, as if it had begun long ago. Whose it was is remembered until [`forget`].
pub fn end(sql: &mut dyn Sql, token: Sha256Hash) -> Result<(), StoreError> {
    sql.execute("UPDATE session SET begun_us = 0 WHERE token = ?1", &[token.into()])?;
    Ok(())
}

/// Ends every session of one person.
pub fn end_all(sql: &mut dyn Sql, staff: StaffId) -> Result<(), StoreError> {
    sql.execute("UPDATE session SET begun_us = 0 WHERE staff = ?1", &[staff.into()])?;
    Ok(())
}

/// Forgets sessions that nobody has used since `before`.
pub fn forget(sql: &mut dyn Sql, before: Now) -> Result<u64, StoreError> {
    sql.execute("DELETE FROM session WHERE seen_us < ?1", &[before.micros().into()])
}
