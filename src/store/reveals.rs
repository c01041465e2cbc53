//! Personal values that were shown in full, to whom and for how long, in SQL.

use super::{Sql, StoreError};
use crate::domain::{Now, StaffId};

/// One value that may be seen for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant<'a> {
    pub staff: StaffId,
    /// Whose value it is, such as `contact:…`.
    pub subject: &'a str,
    pub field: &'a str,
}

/// Allows a value to be seen until a moment.
pub fn grant(
    sql: &mut dyn Sql,
    it: &Grant<'_>,
    purpose: &str,
    (now, until_us): (Now, i64),
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO reveal (staff, subject, field, purpose, at_us, until_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        &[
            it.staff.into(),
            it.subject.into(),
            it.field.into(),
            purpose.into(),
            now.micros().into(),
            until_us.into(),
        ],
    )?;
    Ok(())
}

/// Until when a value may be seen; nothing if it may not.
pub fn until(sql: &mut dyn Sql, it: &Grant<'_>, now: Now) -> Result<Option<i64>, StoreError> {
    let rows = sql.query(
        "SELECT until_us FROM reveal
         WHERE staff = ?1 AND subject = ?2 AND field = ?3 AND at_us <= ?4 AND until_us > ?4
         ORDER BY until_us DESC, at_us DESC LIMIT 1",
        &[it.staff.into(), it.subject.into(), it.field.into(), now.micros().into()],
    )?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// How many values a person has had shown since a moment.
pub fn count_since(sql: &mut dyn Sql, staff: StaffId, from_us: i64) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM reveal WHERE staff = ?1 AND at_us > ?2",
        &[staff.into(), from_us.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}
