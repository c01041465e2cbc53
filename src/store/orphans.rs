//! What is open and rests with nobody: its owner has left, or its next date was forgotten.

use chrono::NaiveDate;

use super::{Row, Sql, StoreError};
use crate::domain::{EnterpriseId, Role, StaffId, day_from_number, day_number};

/// One open thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    pub id: [u8; 16],
    /// What it is, in the customer's words or ours; a number for an order.
    pub title: String,
    pub owner: StaffId,
    pub next_on: NaiveDate,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
}

/// Everyone's role; none for those who no longer work here.
pub fn roles(sql: &mut dyn Sql) -> Result<Vec<(StaffId, Option<Role>)>, StoreError> {
    let rows = sql.query("SELECT id, role, active FROM staff ORDER BY id", &[])?;
    rows.iter()
        .map(|row| {
            let role = if row.yes(2)? { Role::from_code(row.text(1)?) } else { None };
            Ok((row.id(0)?, role))
        })
        .collect()
}

/// Open demands of one owner.
pub fn demands_of(
    sql: &mut dyn Sql,
    owner: StaffId,
    limit: i64,
) -> Result<Vec<Orphan>, StoreError> {
    let rows = sql.query(
        "SELECT d.id, d.title, d.owner, d.next_day, e.id, e.name
         FROM demand d JOIN enterprise e ON e.id = d.enterprise
         WHERE d.owner = ?1 AND d.closed_us IS NULL ORDER BY d.next_day, d.id LIMIT ?2",
        &[owner.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

/// Open demands that somebody should have looked at before this day.
pub fn demands_before(
    sql: &mut dyn Sql,
    day: NaiveDate,
    limit: i64,
) -> Result<Vec<Orphan>, StoreError> {
    let rows = sql.query(
        "SELECT d.id, d.title, d.owner, d.next_day, e.id, e.name
         FROM demand d JOIN enterprise e ON e.id = d.enterprise
         WHERE d.next_day < ?1 AND d.closed_us IS NULL ORDER BY d.next_day, d.id LIMIT ?2",
        &[day_number(day).into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

/// Open orders of one owner.
pub fn orders_of(sql: &mut dyn Sql, owner: StaffId, limit: i64) -> Result<Vec<Orphan>, StoreError> {
    let rows = sql.query(
        "SELECT o.id, o.number, o.owner, o.next_day, e.id, e.name
         FROM product_order o JOIN enterprise e ON e.id = o.enterprise
         WHERE o.owner = ?1 AND o.ended_us IS NULL ORDER BY o.next_us, o.id LIMIT ?2",
        &[owner.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

/// Open promises of one owner; the day is that on which each is due.
pub fn promises_of(
    sql: &mut dyn Sql,
    owner: StaffId,
    limit: i64,
) -> Result<Vec<Orphan>, StoreError> {
    let rows = sql.query(
        "SELECT p.id, p.what, p.owner, p.due_us / 86400000000, e.id, e.name
         FROM promise p JOIN enterprise e ON e.id = p.enterprise
         WHERE p.owner = ?1 AND p.state = 'open' ORDER BY p.due_us, p.id LIMIT ?2",
        &[owner.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

/// Open tasks in the hands of one person; the title is the code of the task, the day that on which it is due.
pub fn tasks_of(
    sql: &mut dyn Sql,
    assignee: StaffId,
    limit: i64,
) -> Result<Vec<Orphan>, StoreError> {
    let rows = sql.query(
        "SELECT t.id, o.number, t.assignee, t.sort_us / 86400000000, e.id, e.name
         FROM task t JOIN product_order o ON o.id = t.product_order
             JOIN enterprise e ON e.id = t.enterprise
         WHERE t.assignee = ?1 AND t.is_open = 1 ORDER BY t.sort_us, t.id LIMIT ?2",
        &[assignee.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

/// What came to a stand and one person sees to; the title is the number of the order.
pub fn fallouts_of(
    sql: &mut dyn Sql,
    owner: StaffId,
    limit: i64,
) -> Result<Vec<Orphan>, StoreError> {
    let rows = sql.query(
        "SELECT f.id, o.number, f.owner, f.next_day, e.id, e.name
         FROM fallout f JOIN product_order o ON o.id = f.product_order
             JOIN enterprise e ON e.id = f.enterprise
         WHERE f.owner = ?1 AND f.ended_us IS NULL ORDER BY f.next_day, f.id LIMIT ?2",
        &[owner.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

/// Appointments that one person has planned; the day is that on which each begins.
pub fn appointments_of(
    sql: &mut dyn Sql,
    owner: StaffId,
    limit: i64,
) -> Result<Vec<Orphan>, StoreError> {
    let rows = sql.query(
        "SELECT a.id, a.purpose, a.owner, a.from_us / 86400000000, e.id, e.name
         FROM appointment a JOIN enterprise e ON e.id = a.enterprise
         WHERE a.owner = ?1 AND a.state = 'planned' ORDER BY a.from_us, a.id LIMIT ?2",
        &[owner.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Orphan, StoreError> {
    Ok(Orphan {
        id: row.bytes(0)?.try_into().ok().ok_or(StoreError::Corrupt("an id has 16 bytes"))?,
        title: row.string(1)?,
        owner: row.id(2)?,
        next_on: day_from_number(row.int(3)?),
        enterprise: row.id(4)?,
        enterprise_name: row.string(5)?,
    })
}
