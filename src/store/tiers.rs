//! What enterprises bring, and suggestions of tiers that were dismissed, in SQL.

use super::{Sql, StoreError, enterprises::tier_number};
use crate::domain::{EnterpriseId, Now, StaffId, Tier};

/// What all enterprises pay a month together.
pub fn charges_of_all(sql: &mut dyn Sql) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT CAST(COALESCE(SUM(monthly_fen), 0) AS BIGINT) FROM enterprise WHERE monthly_fen > 0",
        &[],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Whether any enterprise pays anything.
pub fn is_any_charged(sql: &mut dyn Sql) -> Result<bool, StoreError> {
    let rows = sql.query("SELECT id FROM enterprise WHERE monthly_fen > 0 LIMIT 1", &[])?;
    Ok(!rows.is_empty())
}

/// Visits what each enterprise pays a month, the largest first.
pub fn each_charge(sql: &mut dyn Sql, visit: &mut dyn FnMut(i64)) -> Result<(), StoreError> {
    sql.each(
        "SELECT monthly_fen FROM enterprise WHERE monthly_fen > 0 ORDER BY monthly_fen DESC, id DESC",
        &[],
        &mut |row| {
            visit(row.int(0)?);
            Ok(())
        },
    )
}

/// Notes that somebody does not want this tier for an enterprise.
pub fn dismiss(
    sql: &mut dyn Sql,
    (id, suggested): (EnterpriseId, Tier),
    (staff, now): (StaffId, Now),
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO tier_dismissal (enterprise, suggested, staff, at_us) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (enterprise) DO UPDATE SET suggested = excluded.suggested,
             staff = excluded.staff, at_us = excluded.at_us",
        &[id.into(), tier_number(suggested).into(), staff.into(), now.micros().into()],
    )?;
    Ok(())
}

/// Whether this tier was dismissed since a moment.
pub fn is_dismissed(
    sql: &mut dyn Sql,
    (id, suggested): (EnterpriseId, Tier),
    since_us: i64,
) -> Result<bool, StoreError> {
    let rows = sql.query(
        "SELECT at_us FROM tier_dismissal WHERE enterprise = ?1 AND suggested = ?2 AND at_us >= ?3",
        &[id.into(), tier_number(suggested).into(), since_us.into()],
    )?;
    Ok(!rows.is_empty())
}
