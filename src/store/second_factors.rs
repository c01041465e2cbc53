//! Second factors in SQL.

use super::{Sql, StoreError};
use crate::domain::{Now, StaffId};

/// Somebody's secret as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Encrypted by the vault's key.
    pub sealed: Vec<u8>,
    /// The last step whose code was used.
    pub last_step: i64,
}

pub fn of(sql: &mut dyn Sql, staff: StaffId) -> Result<Option<SecondFactor>, StoreError> {
    let rows =
        sql.query("SELECT sealed, last_step FROM second_factor WHERE staff = ?1", &[staff.into()])?;
    let read = |row: &super::Row| {
        Ok(SecondFactor { sealed: row.bytes(0)?.to_vec(), last_step: row.int(1)? })
    };
    rows.first().map(read).transpose()
}

/// Keeps a secret whose code of `step` was used to prove it.
pub fn set(
    sql: &mut dyn Sql,
    staff: StaffId,
    sealed: &[u8],
    (step, now): (i64, Now),
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO second_factor (staff, sealed, last_step, since_us) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (staff) DO UPDATE SET sealed = excluded.sealed,
             last_step = excluded.last_step, since_us = excluded.since_us",
        &[staff.into(), sealed.to_vec().into(), step.into(), now.micros().into()],
    )?;
    Ok(())
}

/// Uses a step's code up; `false` when it, or a later one, was used before.
pub fn use_up(sql: &mut dyn Sql, staff: StaffId, step: i64) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "UPDATE second_factor SET last_step = ?1 WHERE staff = ?2 AND last_step < ?1",
        &[step.into(), staff.into()],
    )?;
    Ok(0 < touched)
}

pub fn remove(sql: &mut dyn Sql, staff: StaffId) -> Result<(), StoreError> {
    sql.execute("DELETE FROM second_factor WHERE staff = ?1", &[staff.into()])?;
    Ok(())
}
