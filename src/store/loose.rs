//! Files in the vault that nothing refers to yet, in SQL: who puts them, before the first of them is put.
//!
//! A row outlives a process that dies between the vault and the transaction that would have used the file.
//! `desk/loose.rs` says why nothing is lost and nothing is left.

use super::{Row, Sql, StoreError};
use crate::domain::{CommandId, Now, UploadId};

/// Somebody who puts files into the vault, under labels made of their name and a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loose {
    pub writer: CommandId,
    /// Of which they are pieces; none for files that are inspected.
    pub upload: Option<UploadId>,
    /// Those below this one may have been used.
    pub numbers: i64,
}

/// Notes a writer who is about to begin, or to go on before anything was put.
pub fn note(sql: &mut dyn Sql, it: &Loose, now: Now) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO loose_file (writer, upload, numbers, seen_us) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (writer) DO UPDATE SET numbers = excluded.numbers, seen_us = excluded.seen_us",
        &[it.writer.into(), it.upload.into(), it.numbers.into(), now.micros().into()],
    )?;
    Ok(())
}

/// Lets a writer use more numbers, and refer to what was put; false if it is too late for that.
pub fn go_on(
    sql: &mut dyn Sql,
    (writer, numbers): (CommandId, i64),
    now: Now,
) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "UPDATE loose_file SET numbers = ?2, seen_us = ?3 WHERE writer = ?1 AND doomed = 0",
        &[writer.into(), numbers.into(), now.micros().into()],
    )?;
    Ok(0 < touched)
}

/// Forgets a writer whose files something refers to from now on; false if it is too late for that.
pub fn settle(sql: &mut dyn Sql, writer: CommandId) -> Result<bool, StoreError> {
    let touched =
        sql.execute("DELETE FROM loose_file WHERE writer = ?1 AND doomed = 0", &[writer.into()])?;
    Ok(0 < touched)
}

/// Forgets a writer whose files are gone.
pub fn forget(sql: &mut dyn Sql, writer: CommandId) -> Result<(), StoreError> {
    sql.execute("DELETE FROM loose_file WHERE writer = ?1", &[writer.into()])?;
    Ok(())
}

/// Notes files to which nothing refers any more.
pub(super) fn doom(sql: &mut dyn Sql, it: &Loose, now: Now) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO loose_file (writer, upload, numbers, seen_us, doomed) VALUES (?1, ?2, ?3, ?4, 1)
         ON CONFLICT (writer) DO NOTHING",
        &[it.writer.into(), it.upload.into(), it.numbers.into(), now.micros().into()],
    )?;
    Ok(())
}

/// Lets nothing refer any more to the files of writers who were not heard of since.
pub fn doom_silent(sql: &mut dyn Sql, since: Now) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE loose_file SET doomed = 1 WHERE doomed = 0 AND seen_us < ?1",
        &[since.micros().into()],
    )?;
    Ok(())
}

/// Whose files are to be removed, behind `last`.
pub fn doomed(sql: &mut dyn Sql, last: CommandId, limit: i64) -> Result<Vec<Loose>, StoreError> {
    let rows = sql.query(
        "SELECT writer, upload, numbers FROM loose_file WHERE doomed = 1 AND writer > ?1
         ORDER BY writer LIMIT ?2",
        &[last.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Loose, StoreError> {
    Ok(Loose { writer: row.id(0)?, upload: row.opt_id(1)?, numbers: row.int(2)? })
}
