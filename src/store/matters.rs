//! What is open at an enterprise, read across demands, promises, orders and papers for one screen.

use chrono::NaiveDate;

use super::{Row, Sql, StoreError, Value};
use crate::domain::{EnterpriseId, OrderId, PersonId, StaffId, VersionId, day_from_number};

/// A demand or a promise that is not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub id: [u8; 16],
    pub title: String,
    pub owner: StaffId,
    /// When something must happen next.
    pub next_us: i64,
    pub state: String,
}

/// An order as the workspace shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    pub id: OrderId,
    pub number: String,
    pub offering: String,
    pub template: String,
    pub template_version: i64,
    pub state: String,
    pub stage: String,
    pub owner: StaffId,
    pub quantity: i64,
    pub monthly_fen: i64,
    pub next_us: i64,
    pub due_us: i64,
    pub promised_us: Option<i64>,
    pub opened_us: i64,
    pub ended_us: Option<i64>,
}

/// One piece of an order's work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLine {
    pub code: String,
    pub stage: String,
    pub state: String,
    pub due_us: Option<i64>,
    pub done_us: Option<i64>,
}

/// The newest paper of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperLine {
    pub version: VersionId,
    pub kind: String,
    pub state: String,
    pub expires: Option<NaiveDate>,
    pub uploaded_us: i64,
    pub media: String,
    /// Whom it speaks of, if of one person.
    pub person: Option<PersonId>,
    /// Another version of the same paper is approved.
    pub is_approved_before: bool,
}

/// Demands that nobody has closed, those due first.
pub fn demands(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Vec<Open>, StoreError> {
    let rows = sql.query(
        "SELECT id, title, owner, next_day, stage FROM demand
         WHERE enterprise = ?1 AND closed_us IS NULL ORDER BY next_day, id LIMIT 50",
        &[id.into()],
    )?;
    let read = |row: &Row| {
        let noon = day_from_number(row.int(3)?).and_hms_opt(12, 0, 0).unwrap_or_default();
        Ok(Open { next_us: crate::domain::office_micros(noon), ..open(row)? })
    };
    rows.iter().map(read).collect()
}

/// Promises that are neither kept nor broken, those due first.
pub fn promises(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Vec<Open>, StoreError> {
    let rows = sql.query(
        "SELECT id, what, owner, due_us, state FROM promise
         WHERE enterprise = ?1 AND state = 'open' ORDER BY due_us, id LIMIT 50",
        &[id.into()],
    )?;
    rows.iter().map(open).collect()
}

fn open(row: &Row) -> Result<Open, StoreError> {
    let id = row.bytes(0)?.try_into().ok().ok_or(StoreError::Corrupt("an id has 16 bytes"))?;
    Ok(Open {
        id,
        title: row.string(1)?,
        owner: row.id(2)?,
        next_us: row.int(3)?,
        state: row.string(4)?,
    })
}

/// Orders of an enterprise: running ones first, then the newest.
pub fn orders(
    sql: &mut dyn Sql,
    id: EnterpriseId,
    limit: i64,
) -> Result<Vec<OrderLine>, StoreError> {
    let rows = sql.query(
        "SELECT id, number, offering, template, template_version, state, stage, owner, quantity,
             monthly_fen, next_us, due_us, promised_us, opened_us, ended_us
         FROM product_order WHERE enterprise = ?1
         ORDER BY CASE WHEN ended_us IS NULL THEN 0 ELSE 1 END, opened_us DESC, id DESC LIMIT ?2",
        &[id.into(), limit.into()],
    )?;
    let read = |row: &Row| {
        Ok(OrderLine {
            id: row.id(0)?,
            number: row.string(1)?,
            offering: row.string(2)?,
            template: row.string(3)?,
            template_version: row.int(4)?,
            state: row.string(5)?,
            stage: row.string(6)?,
            owner: row.id(7)?,
            quantity: row.int(8)?,
            monthly_fen: row.int(9)?,
            next_us: row.int(10)?,
            due_us: row.int(11)?,
            promised_us: row.opt_int(12)?,
            opened_us: row.int(13)?,
            ended_us: row.opt_int(14)?,
        })
    };
    rows.iter().map(read).collect()
}

/// How many orders are running and how many have ended.
pub fn order_counts(sql: &mut dyn Sql, id: EnterpriseId) -> Result<(i64, i64), StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*), COUNT(ended_us) FROM product_order WHERE enterprise = ?1",
        &[id.into()],
    )?;
    let Some(row) = rows.first() else { return Ok((0, 0)) };
    let (all, ended) = (row.int(0)?, row.int(1)?);
    Ok((all - ended, ended))
}

/// The work of one order, in its order.
pub fn tasks(sql: &mut dyn Sql, id: OrderId) -> Result<Vec<TaskLine>, StoreError> {
    let rows = sql.query(
        "SELECT code, stage, state, due_us, done_us FROM task
         WHERE product_order = ?1 ORDER BY position, id",
        &[id.into()],
    )?;
    let read = |row: &Row| {
        Ok(TaskLine {
            code: row.string(0)?,
            stage: row.string(1)?,
            state: row.string(2)?,
            due_us: row.opt_int(3)?,
            done_us: row.opt_int(4)?,
        })
    };
    rows.iter().map(read).collect()
}

/// The newest version of every paper of an enterprise.
pub fn papers(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Vec<PaperLine>, StoreError> {
    let rows = sql.query(
        "SELECT v.id, v.kind, v.state, v.expires_day, v.uploaded_us, v.media, d.approved,
             v.person
         FROM document d JOIN document_version v ON v.id = d.current
         WHERE d.enterprise = ?1 ORDER BY v.kind, v.uploaded_us DESC, v.id LIMIT 60",
        &[id.into()],
    )?;
    let read = |row: &Row| {
        Ok(PaperLine {
            version: row.id(0)?,
            kind: row.string(1)?,
            state: row.string(2)?,
            expires: row.opt_int(3)?.map(day_from_number),
            uploaded_us: row.int(4)?,
            media: row.string(5)?,
            is_approved_before: !row.is_null(6)?,
            person: row.opt_id(7)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Orders whose number begins so, newest first, with their enterprise's name.
pub fn orders_like(
    sql: &mut dyn Sql,
    front: &str,
    limit: i64,
) -> Result<Vec<(OrderId, String, String, String)>, StoreError> {
    let end = format!("{front}~");
    let args: [Value; 3] = [front.into(), end.into(), limit.into()];
    let rows = sql.query(
        "SELECT o.id, o.number, o.offering, e.name
         FROM product_order o JOIN enterprise e ON e.id = o.enterprise
         WHERE o.number >= ?1 AND o.number < ?2 ORDER BY o.number DESC LIMIT ?3",
        &args,
    )?;
    rows.iter()
        .map(|row| Ok((row.id(0)?, row.string(1)?, row.string(2)?, row.string(3)?)))
        .collect()
}
