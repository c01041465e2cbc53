//! Processes that the office made itself, in SQL: drafts, published and retired versions.

use super::{Kept, Row, Sql, StoreError, Value, orders::version};
use crate::domain::{
    Now, StaffId,
    process::{ProcessTemplate, TemplateRef, VersionState},
};

/// A version of a process with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub template: ProcessTemplate,
    pub state: VersionState,
    /// Who changed its state or its text last.
    pub by: StaffId,
    pub at: Now,
}

/// Keeps a version that was not there.
pub fn add(sql: &mut dyn Sql, it: &Version) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO process_version (code, version, state, body, by_staff, at_us, rev)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
        &[
            it.template.code.as_str().into(),
            i64::from(it.template.version).into(),
            it.state.code().into(),
            Value::json(&it.template)?,
            it.by.into(),
            it.at.micros().into(),
        ],
    )?;
    Ok(())
}

/// Saves a version; whoever saw an older one is told.
pub fn save(sql: &mut dyn Sql, kept: &Kept<Version>) -> Result<(), StoreError> {
    let it = &kept.it;
    let touched = sql.execute(
        "UPDATE process_version SET state = ?1, body = ?2, by_staff = ?3, at_us = ?4, rev = rev + 1
         WHERE code = ?5 AND version = ?6 AND rev = ?7",
        &[
            it.state.code().into(),
            Value::json(&it.template)?,
            it.by.into(),
            it.at.micros().into(),
            it.template.code.as_str().into(),
            i64::from(it.template.version).into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Throws a draft away; anything else stays.
pub fn drop_draft(sql: &mut dyn Sql, reference: &TemplateRef) -> Result<(), StoreError> {
    sql.execute(
        "DELETE FROM process_version WHERE code = ?1 AND version = ?2 AND state = 'draft'",
        &[reference.code.as_str().into(), i64::from(reference.version).into()],
    )?;
    Ok(())
}

/// Every version that was made or retired here, by code and number.
pub fn all(sql: &mut dyn Sql) -> Result<Vec<Kept<Version>>, StoreError> {
    let rows = sql.query(
        "SELECT code, version, state, body, by_staff, at_us, rev FROM process_version
         ORDER BY code, version",
        &[],
    )?;
    rows.iter().map(read).collect()
}

/// One version.
pub fn by_reference(
    sql: &mut dyn Sql,
    reference: &TemplateRef,
) -> Result<Option<Kept<Version>>, StoreError> {
    let rows = sql.query(
        "SELECT code, version, state, body, by_staff, at_us, rev FROM process_version
         WHERE code = ?1 AND version = ?2",
        &[reference.code.as_str().into(), i64::from(reference.version).into()],
    )?;
    rows.first().map(read).transpose()
}

fn read(row: &Row) -> Result<Kept<Version>, StoreError> {
    let mut template: ProcessTemplate = row.json(3)?;
    template.code = row.string(0)?;
    template.version = version(row.int(1)?)?;
    let state = VersionState::from_code(row.text(2)?).ok_or(StoreError::Corrupt("a state"))?;
    let it = Version { template, state, by: row.id(4)?, at: Now::from_micros(row.int(5)?) };
    Ok(Kept { it, rev: row.int(6)? })
}
