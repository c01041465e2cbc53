//! Fallout in SQL: what came to a stand, by order, by owner, and all of it.

use super::{Kept, Row, Sql, StoreError};
use crate::domain::{
    FalloutId, Now, OrderId, Personal, StaffId, day_from_number, day_number,
    order::fallout::{Ended, Fallout, FalloutKind, Way},
    process::TemplateRef,
};

/// Adds an item, or brings the one of this name up to date.
pub fn put(sql: &mut dyn Sql, it: &Fallout) -> Result<(), StoreError> {
    let ended = it.ended.as_ref();
    sql.execute(
        "INSERT INTO fallout (id, product_order, enterprise, task, kind, department, reason, owner,
             next_day, opened_us, opened_by, ended_us, ended_by, way, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, next_day = excluded.next_day,
             ended_us = excluded.ended_us, ended_by = excluded.ended_by, way = excluded.way,
             note = excluded.note, rev = fallout.rev + 1",
        &[
            it.id.into(),
            it.order.into(),
            it.enterprise.into(),
            it.task.into(),
            it.kind.code().into(),
            it.department.as_str().into(),
            it.reason.reveal().into(),
            it.owner.into(),
            day_number(it.next_on).into(),
            it.opened_at.micros().into(),
            it.opened_by.into(),
            ended.map(|it| it.at.micros()).into(),
            ended.map(|it| it.by).into(),
            ended.map(|it| it.way.code()).into(),
            ended.map(|it| it.note.reveal().to_owned()).into(),
        ],
    )?;
    Ok(())
}

/// Saves an item that nobody else has changed in the meantime.
pub fn save(sql: &mut dyn Sql, kept: &Kept<Fallout>) -> Result<(), StoreError> {
    let it = &kept.it;
    let touched = sql.execute(
        "UPDATE fallout SET owner = ?1, next_day = ?2, rev = rev + 1
         WHERE id = ?3 AND rev = ?4 AND ended_us IS NULL",
        &[it.owner.into(), day_number(it.next_on).into(), it.id.into(), kept.rev.into()],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

pub fn by_id(sql: &mut dyn Sql, id: FalloutId) -> Result<Option<Kept<Fallout>>, StoreError> {
    let rows = sql.query(
        "SELECT id, product_order, enterprise, task, kind, department, reason, owner, next_day,
             opened_us, opened_by, ended_us, ended_by, way, note, rev
         FROM fallout WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(|row| Ok(Kept { it: read(row)?, rev: row.int(15)? })).transpose()
}

/// What came to a stand in an order, the newest first, whatever became of it.
pub fn of_order(sql: &mut dyn Sql, order: OrderId, limit: i64) -> Result<Vec<Fallout>, StoreError> {
    let rows = sql.query(
        "SELECT id, product_order, enterprise, task, kind, department, reason, owner, next_day,
             opened_us, opened_by, ended_us, ended_by, way, note, rev
         FROM fallout WHERE product_order = ?1 ORDER BY opened_us DESC, id LIMIT ?2",
        &[order.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

/// What stands still in an order.
pub fn open_of_order(sql: &mut dyn Sql, order: OrderId) -> Result<Vec<Fallout>, StoreError> {
    let rows = sql.query(
        "SELECT id, product_order, enterprise, task, kind, department, reason, owner, next_day,
             opened_us, opened_by, ended_us, ended_by, way, note, rev
         FROM fallout WHERE product_order = ?1 AND ended_us IS NULL ORDER BY opened_us, id",
        &[order.into()],
    )?;
    rows.iter().map(read).collect()
}

/// An item with what lists say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub fallout: Fallout,
    pub number: String,
    pub template: TemplateRef,
    /// The code of the task.
    pub code: String,
    pub enterprise_name: String,
}

/// What one person sees to, the first date on top.
pub fn open_by_owner(
    sql: &mut dyn Sql,
    owner: StaffId,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT f.id, f.product_order, f.enterprise, f.task, f.kind, f.department, f.reason,
             f.owner, f.next_day, f.opened_us, f.opened_by, f.ended_us, f.ended_by, f.way, f.note,
             o.number, o.template, o.template_version, t.code, e.name
         FROM fallout f JOIN product_order o ON o.id = f.product_order
             JOIN task t ON t.id = f.task JOIN enterprise e ON e.id = f.enterprise
         WHERE f.owner = ?1 AND f.ended_us IS NULL ORDER BY f.next_day, f.id LIMIT ?2",
        &[owner.into(), limit.into()],
    )?;
    rows.iter().map(line).collect()
}

/// Everything that stands still, the first date on top.
pub fn open(sql: &mut dyn Sql, limit: i64) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT f.id, f.product_order, f.enterprise, f.task, f.kind, f.department, f.reason,
             f.owner, f.next_day, f.opened_us, f.opened_by, f.ended_us, f.ended_by, f.way, f.note,
             o.number, o.template, o.template_version, t.code, e.name
         FROM (SELECT id FROM fallout WHERE ended_us IS NULL ORDER BY next_day, id LIMIT ?1) AS w
             JOIN fallout f ON f.id = w.id JOIN product_order o ON o.id = f.product_order
             JOIN task t ON t.id = f.task JOIN enterprise e ON e.id = f.enterprise
         ORDER BY f.next_day, f.id",
        &[limit.into()],
    )?;
    rows.iter().map(line).collect()
}

/// How much stands still; stops counting at `most`.
pub fn count_open(sql: &mut dyn Sql, most: i64) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM (SELECT id FROM fallout WHERE ended_us IS NULL LIMIT ?1) AS found",
        &[most.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

fn line(row: &Row) -> Result<Line, StoreError> {
    let version = super::orders::version(row.int(17)?)?;
    Ok(Line {
        fallout: read(row)?,
        number: row.string(15)?,
        template: TemplateRef { code: row.string(16)?, version },
        code: row.string(18)?,
        enterprise_name: row.string(19)?,
    })
}

fn read(row: &Row) -> Result<Fallout, StoreError> {
    let ended = match row.opt_int(11)? {
        None => None,
        Some(at) => Some(Ended {
            way: row.opt_text(13)?.and_then(Way::from_code).ok_or(StoreError::Corrupt("a way"))?,
            by: row.id(12)?,
            at: Now::from_micros(at),
            note: row.opt_text(14)?.map(Personal::new).unwrap_or_default(),
        }),
    };
    Ok(Fallout {
        id: row.id(0)?,
        order: row.id(1)?,
        enterprise: row.id(2)?,
        task: row.id(3)?,
        kind: FalloutKind::from_code(row.text(4)?).ok_or(StoreError::Corrupt("a kind"))?,
        department: row.string(5)?,
        reason: Personal::new(row.text(6)?),
        owner: row.id(7)?,
        next_on: day_from_number(row.int(8)?),
        opened_at: Now::from_micros(row.int(9)?),
        opened_by: row.id(10)?,
        ended,
    })
}
