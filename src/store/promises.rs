//! Promises in SQL.

use super::{Kept, Row, Sql, StoreError, Value};
use crate::domain::{
    EnterpriseId, Now, OrderId, Personal, PromiseId, StaffId,
    promise::{Given, Promise, PromiseParts, PromiseState},
};

pub fn add(sql: &mut dyn Sql, it: &Promise) -> Result<(), StoreError> {
    let parts = it.parts();
    let given = &parts.given;
    let thread = given.order.map(|it| format!("order:{it}")).unwrap_or_default();
    sql.execute(
        "INSERT INTO promise (id, enterprise, person, what, due_us, owner, first_owner,
             product_order, demand, thread, made_us, state, settled_us, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        &[
            given.id.into(),
            given.enterprise.into(),
            given.person.into(),
            given.what.reveal().into(),
            given.due.micros().into(),
            parts.owner.into(),
            given.owner.into(),
            given.order.into(),
            given.demand.into(),
            thread.into(),
            parts.given_at.micros().into(),
            parts.state.code().into(),
            parts.decided_at.map(Now::micros).into(),
            reason(&parts),
        ],
    )?;
    Ok(())
}

/// Adds many, for imports and samples.
pub fn add_many(sql: &mut dyn Sql, all: &[Promise]) -> Result<(), StoreError> {
    all.iter().try_for_each(|it| add(sql, it))
}

pub fn save(sql: &mut dyn Sql, kept: &Kept<Promise>) -> Result<(), StoreError> {
    let parts = kept.it.parts();
    let touched = sql.execute(
        "UPDATE promise SET owner = ?1, state = ?2, settled_us = ?3, reason = ?4, rev = rev + 1
         WHERE id = ?5 AND rev = ?6",
        &[
            parts.owner.into(),
            parts.state.code().into(),
            parts.decided_at.map(Now::micros).into(),
            reason(&parts),
            kept.it.id().into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

pub fn by_id(sql: &mut dyn Sql, id: PromiseId) -> Result<Option<Kept<Promise>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, person, what, due_us, owner, first_owner, product_order, demand,
             made_us, state, settled_us, reason, rev
         FROM promise WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// The open promises to an enterprise, those due first on top.
pub fn open_of(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Vec<Kept<Promise>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, person, what, due_us, owner, first_owner, product_order, demand,
             made_us, state, settled_us, reason, rev
         FROM promise WHERE enterprise = ?1 AND state = 'open' ORDER BY due_us, id LIMIT 100",
        &[id.into()],
    )?;
    rows.iter().map(read).collect()
}

/// All promises that belong to an order, those due first on top.
pub fn of_order(sql: &mut dyn Sql, id: OrderId) -> Result<Vec<Kept<Promise>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, person, what, due_us, owner, first_owner, product_order, demand,
             made_us, state, settled_us, reason, rev
         FROM promise WHERE product_order = ?1 ORDER BY due_us, id LIMIT 100",
        &[id.into()],
    )?;
    rows.iter().map(read).collect()
}

/// An open promise with the name of the enterprise that it was made to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub promise: Promise,
    pub enterprise_name: String,
}

/// What a member of staff has promised and not yet settled, those due first on top.
pub fn open_by_owner(
    sql: &mut dyn Sql,
    owner: StaffId,
    (offset, limit): (i64, i64),
) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT p.id, p.enterprise, p.person, p.what, p.due_us, p.owner, p.first_owner,
             p.product_order, p.demand, p.made_us, p.state, p.settled_us, p.reason, p.rev, e.name
         FROM promise p JOIN enterprise e ON e.id = p.enterprise
         WHERE p.owner = ?1 AND p.state = 'open' ORDER BY p.due_us, p.id LIMIT ?2 OFFSET ?3",
        &[owner.into(), limit.into(), offset.into()],
    )?;
    let line = |row: &Row| Ok(Line { promise: read(row)?.it, enterprise_name: row.string(14)? });
    rows.iter().map(line).collect()
}

fn reason(parts: &PromiseParts) -> Value {
    parts.reason.as_ref().map(|it| it.reveal().to_owned()).into()
}

fn read(row: &Row) -> Result<Kept<Promise>, StoreError> {
    let owner: StaffId = row.id(5)?;
    let given = Given {
        id: row.id(0)?,
        enterprise: row.id(1)?,
        person: row.opt_id(2)?,
        what: Personal::new(row.text(3)?),
        due: Now::from_micros(row.int(4)?),
        owner: row.opt_id(6)?.unwrap_or(owner),
        order: row.opt_id(7)?,
        demand: row.opt_id(8)?,
    };
    let parts = PromiseParts {
        given,
        given_at: Now::from_micros(row.int(9)?),
        owner,
        state: PromiseState::from_code(row.text(10)?).ok_or(StoreError::Corrupt("a state"))?,
        decided_at: row.opt_int(11)?.map(Now::from_micros),
        reason: row.opt_text(12)?.map(Personal::new),
    };
    let it = Promise::restore(parts).ok_or(StoreError::Corrupt("a promise"))?;
    Ok(Kept { it, rev: row.int(13)? })
}
