//! Telephone systems and extensions, in SQL.

use super::{Sql, StoreError};
use crate::domain::{Now, Sha256Hash, StaffId};

/// Lets a telephone system in; a name that is taken is a duplicate.
pub fn open_door(
    sql: &mut dyn Sql,
    token: Sha256Hash,
    name: &str,
    now: Now,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO cti_door (token, name, created_us) VALUES (?1, ?2, ?3)",
        &[token.into(), name.into(), now.micros().into()],
    )?;
    Ok(())
}

/// Shuts a telephone system out; whether there was one of this name.
pub fn close_door(sql: &mut dyn Sql, name: &str) -> Result<bool, StoreError> {
    Ok(0 < sql.execute("DELETE FROM cti_door WHERE name = ?1", &[name.into()])?)
}

/// The name of the telephone system that holds a token.
pub fn door(sql: &mut dyn Sql, token: Sha256Hash) -> Result<Option<String>, StoreError> {
    let rows = sql.query("SELECT name FROM cti_door WHERE token = ?1", &[token.into()])?;
    rows.first().map(|row| row.string(0)).transpose()
}

/// Every telephone system, by name.
pub fn doors(sql: &mut dyn Sql) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = sql.query("SELECT name, created_us FROM cti_door ORDER BY name", &[])?;
    rows.iter().map(|row| Ok((row.string(0)?, row.int(1)?))).collect()
}

/// Seats somebody at an extension, in place of whoever sat there.
pub fn seat(sql: &mut dyn Sql, number: &str, staff: StaffId) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO extension (number, staff) VALUES (?1, ?2)
         ON CONFLICT (number) DO UPDATE SET staff = excluded.staff",
        &[number.into(), staff.into()],
    )?;
    Ok(())
}

/// Empties an extension; whether somebody sat there.
pub fn leave(sql: &mut dyn Sql, number: &str) -> Result<bool, StoreError> {
    Ok(0 < sql.execute("DELETE FROM extension WHERE number = ?1", &[number.into()])?)
}

/// Who sits at an extension.
pub fn at(sql: &mut dyn Sql, number: &str) -> Result<Option<StaffId>, StoreError> {
    let rows = sql.query("SELECT staff FROM extension WHERE number = ?1", &[number.into()])?;
    rows.first().map(|row| row.id(0)).transpose()
}

/// Every extension with who sits there, by number.
pub fn seats(sql: &mut dyn Sql) -> Result<Vec<(String, StaffId)>, StoreError> {
    let rows = sql.query("SELECT number, staff FROM extension ORDER BY number", &[])?;
    rows.iter().map(|row| Ok((row.string(0)?, row.id(1)?))).collect()
}
