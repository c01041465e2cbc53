//! Exceptions, notices and moved due times in SQL.

use chrono::NaiveDate;

use super::{Row, Sql, StoreError, Value, office};
use crate::domain::{
    ClockId, Now, OrderId, StaffId, TaskId,
    calendar::{CalendarCode, Effect, Exception, Notice},
    clock::ClockKind,
    day_from_number, day_number,
};

/// An exception with who declared it, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    pub calendar: CalendarCode,
    pub day: NaiveDate,
    pub exception: Exception,
    pub staff: StaffId,
    pub at_us: i64,
}

/// A due time that moved because a calendar did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub at_us: i64,
    pub order: Option<OrderId>,
    pub task: Option<TaskId>,
    /// The clock that moved, and what it measures; nothing for the forecast of an order.
    pub clock: Option<(ClockId, ClockKind)>,
    pub old: Now,
    pub new: Now,
    /// What changed: `office:2024-02-09`, `notice:2027`.
    pub cause: String,
}

/// What is written where an order's forecast moved, which no clock measures.
const FORECAST: &str = "forecast";

/// Declares a day of a calendar; what was declared for it before is replaced.
pub fn declare(sql: &mut dyn Sql, it: &Declared) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO calendar_exception (calendar, day, effect, name, staff, at_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (calendar, day) DO UPDATE SET effect = excluded.effect,
             name = excluded.name, staff = excluded.staff, at_us = excluded.at_us",
        &[
            it.calendar.as_str().into(),
            day_number(it.day).into(),
            it.exception.effect.code().into(),
            it.exception.name.as_str().into(),
            it.staff.into(),
            it.at_us.into(),
        ],
    )?;
    Ok(())
}

/// Takes an exception back; false if there was none.
pub fn withdraw(
    sql: &mut dyn Sql,
    calendar: &CalendarCode,
    day: NaiveDate,
) -> Result<bool, StoreError> {
    let gone = sql.execute(
        "DELETE FROM calendar_exception WHERE calendar = ?1 AND day = ?2",
        &[calendar.as_str().into(), day_number(day).into()],
    )?;
    Ok(gone > 0)
}

/// Every exception, by calendar and day.
pub fn exceptions(sql: &mut dyn Sql) -> Result<Vec<Declared>, StoreError> {
    let rows = sql.query(
        "SELECT calendar, day, effect, name, staff, at_us FROM calendar_exception
         ORDER BY calendar, day",
        &[],
    )?;
    let read = |row: &Row| {
        let effect = Effect::from_code(row.text(2)?).ok_or(StoreError::Corrupt("an effect"))?;
        Ok(Declared {
            calendar: CalendarCode::new(row.text(0)?),
            day: day_from_number(row.int(1)?),
            exception: Exception { effect, name: row.string(3)? },
            staff: row.id(4)?,
            at_us: row.int(5)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Keeps a notice; one for the same year is replaced.
pub fn take(
    sql: &mut dyn Sql,
    notice: &Notice,
    (now, staff): (Now, StaffId),
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO calendar_notice (year, days, staff, at_us) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (year) DO UPDATE SET days = excluded.days, staff = excluded.staff,
             at_us = excluded.at_us",
        &[
            i64::from(notice.year).into(),
            Value::json(&notice.days)?,
            staff.into(),
            now.micros().into(),
        ],
    )?;
    Ok(())
}

/// A notice that the office took, with who took it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub notice: Notice,
    pub staff: StaffId,
    pub at_us: i64,
}

/// Every notice that the office took, in the order of the years.
pub fn notices(sql: &mut dyn Sql) -> Result<Vec<Taken>, StoreError> {
    let rows =
        sql.query("SELECT year, days, staff, at_us FROM calendar_notice ORDER BY year", &[])?;
    let read = |row: &Row| {
        let year = i32::try_from(row.int(0)?).map_err(StoreError::corrupt("a year"))?;
        let notice = Notice { year, days: row.json(1)? };
        Ok(Taken { notice, staff: row.id(2)?, at_us: row.int(3)? })
    };
    rows.iter().map(read).collect()
}

/// Takes a notice back; false if there was none for that year.
pub fn give_back(sql: &mut dyn Sql, year: i32) -> Result<bool, StoreError> {
    let gone =
        sql.execute("DELETE FROM calendar_notice WHERE year = ?1", &[i64::from(year).into()])?;
    Ok(gone > 0)
}

/// Writes down that a due time moved.
pub fn note_moved(sql: &mut dyn Sql, it: &Moved) -> Result<(), StoreError> {
    let n = office::next(sql, "due_moved")?;
    sql.execute(
        "INSERT INTO due_moved (n, at_us, product_order, task, clock, kind, old_us, new_us, cause)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &[
            n.into(),
            it.at_us.into(),
            it.order.into(),
            it.task.into(),
            it.clock.map(|(id, _)| id).into(),
            it.clock.map_or(FORECAST, |(_, kind)| kind.code()).into(),
            it.old.micros().into(),
            it.new.micros().into(),
            it.cause.as_str().into(),
        ],
    )?;
    Ok(())
}

/// The due times of an order that moved, the oldest first.
pub fn moved_of(sql: &mut dyn Sql, order: OrderId) -> Result<Vec<Moved>, StoreError> {
    let rows = sql.query(
        "SELECT at_us, product_order, task, clock, kind, old_us, new_us, cause FROM due_moved
         WHERE product_order = ?1 ORDER BY n",
        &[order.into()],
    )?;
    let read = |row: &Row| {
        Ok(Moved {
            at_us: row.int(0)?,
            order: row.opt_id(1)?,
            task: row.opt_id(2)?,
            clock: row.opt_id(3)?.zip(ClockKind::from_code(row.text(4)?)),
            old: Now::from_micros(row.int(5)?),
            new: Now::from_micros(row.int(6)?),
            cause: row.string(7)?,
        })
    };
    rows.iter().map(read).collect()
}
