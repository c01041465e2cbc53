//! Appointments in SQL.

use super::{Kept, Row, Sql, StoreError};
use crate::domain::{
    AppointmentId, Now, OrderId, Personal, StaffId,
    appointment::{Agreed, Appointment, AppointmentState, Window},
};

pub fn add(sql: &mut dyn Sql, it: &Appointment) -> Result<(), StoreError> {
    let agreed = &it.agreed;
    sql.execute(
        "INSERT INTO appointment (id, enterprise, product_order, task, person, purpose, address,
             from_us, until_us, owner, state, sequence, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        &[
            agreed.id.into(),
            agreed.enterprise.into(),
            agreed.order.into(),
            agreed.task.into(),
            agreed.person.into(),
            agreed.purpose.reveal().into(),
            agreed.address.reveal().into(),
            agreed.window.from.micros().into(),
            agreed.window.until.micros().into(),
            agreed.owner.into(),
            it.state.code().into(),
            i64::from(it.sequence).into(),
            it.note.reveal().into(),
        ],
    )?;
    Ok(())
}

pub fn save(sql: &mut dyn Sql, kept: &Kept<Appointment>) -> Result<(), StoreError> {
    let it = &kept.it;
    let touched = sql.execute(
        "UPDATE appointment SET from_us = ?1, until_us = ?2, state = ?3, sequence = ?4, note = ?5,
             owner = ?6, rev = rev + 1
         WHERE id = ?7 AND rev = ?8",
        &[
            it.agreed.window.from.micros().into(),
            it.agreed.window.until.micros().into(),
            it.state.code().into(),
            i64::from(it.sequence).into(),
            it.note.reveal().into(),
            it.agreed.owner.into(),
            it.agreed.id.into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

pub fn by_id(
    sql: &mut dyn Sql,
    id: AppointmentId,
) -> Result<Option<Kept<Appointment>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, product_order, task, person, purpose, address, from_us, until_us,
             owner, state, sequence, note, rev
         FROM appointment WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// All appointments of an order, the next first.
pub fn of_order(sql: &mut dyn Sql, id: OrderId) -> Result<Vec<Kept<Appointment>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, product_order, task, person, purpose, address, from_us, until_us,
             owner, state, sequence, note, rev
         FROM appointment WHERE product_order = ?1 ORDER BY from_us, id LIMIT 100",
        &[id.into()],
    )?;
    rows.iter().map(read).collect()
}

/// A planned appointment with the name of the enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub appointment: Appointment,
    pub enterprise_name: String,
}

/// What somebody has planned until a moment, the next first; what has passed unsettled is on top.
pub fn planned_of(
    sql: &mut dyn Sql,
    owner: StaffId,
    (until, limit): (Now, i64),
) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT a.id, a.enterprise, a.product_order, a.task, a.person, a.purpose, a.address,
             a.from_us, a.until_us, a.owner, a.state, a.sequence, a.note, a.rev, e.name
         FROM appointment a JOIN enterprise e ON e.id = a.enterprise
         WHERE a.owner = ?1 AND a.state = 'planned' AND a.from_us < ?2
         ORDER BY a.from_us, a.id LIMIT ?3",
        &[owner.into(), until.micros().into(), limit.into()],
    )?;
    let line =
        |row: &Row| Ok(Line { appointment: read(row)?.it, enterprise_name: row.string(14)? });
    rows.iter().map(line).collect()
}

fn read(row: &Row) -> Result<Kept<Appointment>, StoreError> {
    let agreed = Agreed {
        id: row.id(0)?,
        enterprise: row.id(1)?,
        order: row.opt_id(2)?,
        task: row.opt_id(3)?,
        person: row.opt_id(4)?,
        purpose: Personal::new(row.text(5)?),
        address: Personal::new(row.text(6)?),
        window: Window {
            from: Now::from_micros(row.int(7)?),
            until: Now::from_micros(row.int(8)?),
        },
        owner: row.id(9)?,
    };
    let it = Appointment {
        agreed,
        state: AppointmentState::from_code(row.text(10)?).ok_or(StoreError::Corrupt("a state"))?,
        sequence: u32::try_from(row.int(11)?).map_err(StoreError::corrupt("a sequence"))?,
        note: Personal::new(row.text(12)?),
    };
    Ok(Kept { it, rev: row.int(13)? })
}
