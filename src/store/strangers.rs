//! Attempts at logins that nobody has, in SQL.

use super::{Sql, StoreError};
use crate::domain::{Now, Sha256Hash, staff::Attempts};

/// The wrong attempts at a login so far.
pub fn attempts(sql: &mut dyn Sql, login: Sha256Hash) -> Result<Attempts, StoreError> {
    let rows = sql
        .query("SELECT failed, locked_until_us FROM stranger WHERE login = ?1", &[login.into()])?;
    let read =
        |row: &super::Row| Ok(Attempts { failed: row.int(0)?, locked_until_us: row.int(1)? });
    rows.first().map_or(Ok(Attempts::default()), read)
}

/// The same, for whoever is about to change them: others wait until that is done.
pub fn attempts_held(
    sql: &mut dyn Sql,
    (login, now): (Sha256Hash, Now),
) -> Result<Attempts, StoreError> {
    sql.execute(
        "INSERT INTO stranger (login, at_us) VALUES (?1, ?2)
         ON CONFLICT (login) DO UPDATE SET at_us = excluded.at_us",
        &[login.into(), now.micros().into()],
    )?;
    attempts(sql, login)
}

/// Keeps the attempts at a login.
pub fn save(sql: &mut dyn Sql, login: Sha256Hash, it: Attempts) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE stranger SET failed = ?2, locked_until_us = ?3 WHERE login = ?1",
        &[login.into(), it.failed.into(), it.locked_until_us.into()],
    )?;
    Ok(())
}

/// Forgets logins that nobody has tried since a moment.
pub fn forget(sql: &mut dyn Sql, before: Now) -> Result<(), StoreError> {
    sql.execute("DELETE FROM stranger WHERE at_us < ?1", &[before.micros().into()])?;
    Ok(())
}
