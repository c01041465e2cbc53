//! Absences in SQL: who is away, and who stands in.

use chrono::NaiveDate;

use super::{Kept, Row, Sql, StoreError};
use crate::domain::{
    AbsenceId, Now, Personal, StaffId,
    absence::{Absence, Leave},
    day_from_number, day_number,
};

pub fn add(sql: &mut dyn Sql, it: &Absence) -> Result<(), StoreError> {
    let leave = &it.leave;
    sql.execute(
        "INSERT INTO absence (id, staff, substitute, from_day, until_day, note, set_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            leave.id.into(),
            leave.staff.into(),
            leave.substitute.into(),
            day_number(leave.from).into(),
            day_number(leave.until).into(),
            leave.note.reveal().into(),
            it.set_by.into(),
        ],
    )?;
    Ok(())
}

/// Saves that it ended early.
pub fn save(sql: &mut dyn Sql, kept: &Kept<Absence>) -> Result<(), StoreError> {
    let touched = sql.execute(
        "UPDATE absence SET ended_us = ?1, rev = rev + 1 WHERE id = ?2 AND rev = ?3",
        &[kept.it.ended_at.map(Now::micros).into(), kept.it.leave.id.into(), kept.rev.into()],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

pub fn by_id(sql: &mut dyn Sql, id: AbsenceId) -> Result<Option<Kept<Absence>>, StoreError> {
    let rows = sql.query(
        "SELECT id, staff, substitute, from_day, until_day, note, set_by, ended_us, rev
         FROM absence WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(|row| Ok(Kept { it: read(row)?, rev: row.int(8)? })).transpose()
}

/// Every absence that is not over on this day, the first to begin on top.
pub fn not_over(sql: &mut dyn Sql, today: NaiveDate) -> Result<Vec<Absence>, StoreError> {
    let rows = sql.query(
        "SELECT id, staff, substitute, from_day, until_day, note, set_by, ended_us
         FROM absence WHERE until_day >= ?1 AND ended_us IS NULL ORDER BY from_day, id",
        &[day_number(today).into()],
    )?;
    rows.iter().map(read).collect()
}

/// Whom somebody stands in for on this day.
pub fn stood_for(
    sql: &mut dyn Sql,
    substitute: StaffId,
    today: NaiveDate,
) -> Result<Vec<StaffId>, StoreError> {
    let rows = sql.query(
        "SELECT staff FROM absence
         WHERE substitute = ?1 AND until_day >= ?2 AND from_day <= ?2 AND ended_us IS NULL
         ORDER BY from_day, id",
        &[substitute.into(), day_number(today).into()],
    )?;
    rows.iter().map(|row| row.id(0)).collect()
}

/// Who is away on this day, with who stands in.
pub fn away_on(sql: &mut dyn Sql, today: NaiveDate) -> Result<Vec<(StaffId, StaffId)>, StoreError> {
    let rows = sql.query(
        "SELECT staff, substitute FROM absence
         WHERE until_day >= ?1 AND from_day <= ?1 AND ended_us IS NULL ORDER BY from_day, id",
        &[day_number(today).into()],
    )?;
    rows.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
}

fn read(row: &Row) -> Result<Absence, StoreError> {
    Ok(Absence {
        leave: Leave {
            id: row.id(0)?,
            staff: row.id(1)?,
            substitute: row.id(2)?,
            from: day_from_number(row.int(3)?),
            until: day_from_number(row.int(4)?),
            note: Personal::new(row.text(5)?),
        },
        set_by: row.id(6)?,
        ended_at: row.opt_int(7)?.map(Now::from_micros),
    })
}
