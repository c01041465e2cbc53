//! Counting open work anew after a calendar changed, in SQL: how far it is, and what comes next.

use super::{Row, Sql, StoreError, office};
use crate::domain::{ClockId, Now, OrderId, StaffId, calendar::CalendarCode};

/// A count that is under way or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reprojection {
    pub n: i64,
    pub at: Now,
    pub staff: StaffId,
    /// What changed: `office:2024-02-09`, `notice:2027`.
    pub cause: String,
    /// What the office had said about days before, as JSON.
    pub before: String,
    /// What is counted now: orders, or the clocks of a calendar.
    pub phase: Phase,
    /// The id of the last thing that was counted in this phase; empty before the first.
    pub cursor: Vec<u8>,
    pub done: i64,
    pub total: i64,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    Orders,
    Clocks(CalendarCode),
}

/// What is written while orders are counted; no calendar has this name.
const ORDERS: &str = "";

impl Phase {
    fn code(&self) -> &str {
        match self {
            Self::Orders => ORDERS,
            Self::Clocks(calendar) => calendar.as_str(),
        }
    }
}

/// The number of the next count.
pub fn next(sql: &mut dyn Sql) -> Result<i64, StoreError> {
    office::next(sql, "reprojection")
}

/// Begins a count.
pub fn add(sql: &mut dyn Sql, it: &Reprojection) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO reprojection (n, at_us, staff, cause, before, phase, position, done, total)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &[
            it.n.into(),
            it.at.micros().into(),
            it.staff.into(),
            it.cause.as_str().into(),
            it.before.as_str().into(),
            it.phase.code().into(),
            it.cursor.clone().into(),
            it.done.into(),
            it.total.into(),
        ],
    )?;
    Ok(())
}

/// Says how far a count is.
pub fn save(sql: &mut dyn Sql, it: &Reprojection) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE reprojection SET phase = ?1, position = ?2, done = ?3 WHERE n = ?4",
        &[it.phase.code().into(), it.cursor.clone().into(), it.done.into(), it.n.into()],
    )?;
    Ok(())
}

/// Ends a count.
pub fn end(sql: &mut dyn Sql, n: i64, now: Now) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE reprojection SET ended_us = ?1, done = total WHERE n = ?2",
        &[now.micros().into(), n.into()],
    )?;
    Ok(())
}

/// The counts that are not over, the oldest first.
pub fn open(sql: &mut dyn Sql) -> Result<Vec<Reprojection>, StoreError> {
    let rows = sql.query(
        "SELECT n, at_us, staff, cause, before, phase, position, done, total FROM reprojection
         WHERE ended_us IS NULL ORDER BY n",
        &[],
    )?;
    rows.iter().map(read).collect()
}

/// A count that is not over, for whoever goes on with it: nobody else may meanwhile.
pub fn claim(sql: &mut dyn Sql, n: i64) -> Result<Option<Reprojection>, StoreError> {
    let rows = sql.query(
        "SELECT n, at_us, staff, cause, before, phase, position, done, total FROM reprojection
         WHERE n = ?1 AND ended_us IS NULL /*postgres FOR UPDATE*/",
        &[n.into()],
    )?;
    rows.first().map(read).transpose()
}

fn read(row: &Row) -> Result<Reprojection, StoreError> {
    let phase = match row.text(5)? {
        ORDERS => Phase::Orders,
        code => Phase::Clocks(CalendarCode::new(code)),
    };
    Ok(Reprojection {
        n: row.int(0)?,
        at: Now::from_micros(row.int(1)?),
        staff: row.id(2)?,
        cause: row.string(3)?,
        before: row.string(4)?,
        phase,
        cursor: row.bytes(6)?.to_vec(),
        done: row.int(7)?,
        total: row.int(8)?,
    })
}

/// Open orders that were opened before the second of two moments and are due after the first,
/// with when that is; those behind `after` in the order of their ids.
pub fn orders_between(
    sql: &mut dyn Sql,
    (from, until): (Now, Now),
    (after, limit): (&[u8], i64),
) -> Result<Vec<(OrderId, Now)>, StoreError> {
    let rows = sql.query(
        "SELECT id, due_us FROM product_order
         WHERE ended_us IS NULL AND due_us >= ?1 AND opened_us < ?2 AND id > ?3
         ORDER BY id LIMIT ?4",
        &[from.micros().into(), until.micros().into(), after.to_vec().into(), limit.into()],
    )?;
    rows.iter().map(|row| Ok((row.id(0)?, Now::from_micros(row.int(1)?)))).collect()
}

/// How many orders [`orders_between`] would name.
pub fn count_orders(sql: &mut dyn Sql, (from, until): (Now, Now)) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM product_order
         WHERE ended_us IS NULL AND due_us >= ?1 AND opened_us < ?2",
        &[from.micros().into(), until.micros().into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// The running clocks of a calendar to which time still has something to do, those behind `after`
/// in the order of their ids.
pub fn clocks_by(
    sql: &mut dyn Sql,
    calendar: &CalendarCode,
    (after, limit): (&[u8], i64),
) -> Result<Vec<ClockId>, StoreError> {
    let rows = sql.query(
        "SELECT id FROM clock WHERE calendar = ?1 AND next_us IS NOT NULL
             AND running_us IS NOT NULL AND id > ?2 ORDER BY id LIMIT ?3",
        &[calendar.as_str().into(), after.to_vec().into(), limit.into()],
    )?;
    rows.iter().map(|row| row.id(0)).collect()
}

/// How many clocks [`clocks_by`] would name.
pub fn count_clocks(sql: &mut dyn Sql, calendar: &CalendarCode) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM clock WHERE calendar = ?1 AND next_us IS NOT NULL
             AND running_us IS NOT NULL",
        &[calendar.as_str().into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}
