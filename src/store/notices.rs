//! Notices in SQL: what somebody should know, until they have seen it or it no longer matters.

use super::{Row, Sql, StoreError, Value};
use crate::domain::{ClockId, EnterpriseId, NoticeId, Now, OrderId, StaffId, notice::Notice};

/// Adds a notice; one of this name that is there already stays as it is.
pub fn add(sql: &mut dyn Sql, it: &Notice) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO notice (id, staff, clock, enterprise, product_order, tone, words, at_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO NOTHING",
        &[
            it.id.into(),
            it.staff.into(),
            it.clock.into(),
            it.enterprise.into(),
            it.order.into(),
            it.tone.code().into(),
            Value::json(&it.words)?,
            it.at.micros().into(),
        ],
    )?;
    Ok(())
}

/// Adds a notice, or says the one of this name anew, perhaps to somebody else.
pub fn put(sql: &mut dyn Sql, it: &Notice) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO notice (id, staff, clock, enterprise, product_order, tone, words, at_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET staff = excluded.staff, words = excluded.words,
             at_us = excluded.at_us, seen_us = NULL, seen_by = NULL",
        &[
            it.id.into(),
            it.staff.into(),
            it.clock.into(),
            it.enterprise.into(),
            it.order.into(),
            it.tone.code().into(),
            Value::json(&it.words)?,
            it.at.micros().into(),
        ],
    )?;
    Ok(())
}

/// Takes back the notice of this name, if there is one.
pub fn settle_named(sql: &mut dyn Sql, id: NoticeId, now: Now) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE notice SET seen_us = ?1 WHERE id = ?2 AND seen_us IS NULL",
        &[now.micros().into(), id.into()],
    )?;
    Ok(())
}

/// Notes that somebody has seen a notice that is for them; says whether there was one.
pub fn see(sql: &mut dyn Sql, id: NoticeId, (by, now): (StaffId, Now)) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "UPDATE notice SET seen_us = ?1, seen_by = ?2 WHERE id = ?3 AND seen_us IS NULL",
        &[now.micros().into(), by.into(), id.into()],
    )?;
    Ok(0 < touched)
}

/// Whom a notice is for.
pub fn addressee(sql: &mut dyn Sql, id: NoticeId) -> Result<Option<StaffId>, StoreError> {
    let rows = sql.query("SELECT staff FROM notice WHERE id = ?1", &[id.into()])?;
    rows.first().map(|row| row.id(0)).transpose()
}

/// Takes back what was said about a clock that has ended or begun anew.
pub fn settle(sql: &mut dyn Sql, clock: ClockId, now: Now) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE notice SET seen_us = ?1 WHERE clock = ?2 AND seen_us IS NULL",
        &[now.micros().into(), clock.into()],
    )?;
    Ok(())
}

/// A notice with the name of the enterprise that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub notice: Notice,
    pub enterprise_name: String,
}

/// What somebody has not seen yet, the newest first.
pub fn open_of(sql: &mut dyn Sql, staff: StaffId, limit: i64) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT n.id, n.staff, n.clock, n.enterprise, n.product_order, n.tone, n.words, n.at_us,
             e.name
         FROM notice n JOIN enterprise e ON e.id = n.enterprise
         WHERE n.staff = ?1 AND n.seen_us IS NULL ORDER BY n.at_us DESC, n.id LIMIT ?2",
        &[staff.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

/// How much somebody has not seen yet; stops counting at `most`.
pub fn count_open(sql: &mut dyn Sql, staff: StaffId, most: i64) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM (SELECT id FROM notice
             WHERE staff = ?1 AND seen_us IS NULL LIMIT ?2) AS found",
        &[staff.into(), most.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

fn read(row: &Row) -> Result<Line, StoreError> {
    let tone = crate::domain::notice::NoticeTone::from_code(row.text(5)?);
    let notice = Notice {
        id: row.id(0)?,
        staff: row.id(1)?,
        clock: row.opt_id::<ClockId>(2)?,
        enterprise: row.id::<EnterpriseId>(3)?,
        order: row.opt_id::<OrderId>(4)?,
        tone: tone.ok_or(StoreError::Corrupt("a tone"))?,
        words: row.json(6)?,
        at: Now::from_micros(row.int(7)?),
    };
    Ok(Line { notice, enterprise_name: row.string(8)? })
}
