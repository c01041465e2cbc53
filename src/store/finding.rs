//! What the search in memory is made of, and what is looked up in SQL beside it.

use super::{Row, Sql, StoreError, enterprises::tier};
use crate::domain::{EnterpriseId, PersonId, StaffId, Tier};

/// A name to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub id: EnterpriseId,
    pub name: String,
    pub short_name: String,
    pub tier: Tier,
    pub monthly_fen: i64,
}

/// An enterprise as a line of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    pub id: EnterpriseId,
    pub name: String,
    pub uscc: String,
    pub tier: Tier,
    pub region: String,
    pub manager: Option<StaffId>,
}

/// Every name, for building the search.
pub fn names(
    sql: &mut dyn Sql,
    visit: &mut dyn FnMut(Name) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    sql.each("SELECT id, name, short_name, tier, monthly_fen FROM enterprise", &[], &mut |row| {
        visit(name(row)?)
    })
}

/// The name of one enterprise; nothing if it is not there.
pub fn name_of(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Option<Name>, StoreError> {
    let rows = sql.query(
        "SELECT id, name, short_name, tier, monthly_fen FROM enterprise WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(name).transpose()
}

fn name(row: &Row) -> Result<Name, StoreError> {
    Ok(Name {
        id: row.id(0)?,
        name: row.string(1)?,
        short_name: row.string(2)?,
        tier: tier(row.int(3)?)?,
        monthly_fen: row.int(4)?,
    })
}

/// A number to be found, with whom it reaches.
pub type Number = (String, EnterpriseId, Option<PersonId>);

/// Every number, for building the search.
pub fn numbers(
    sql: &mut dyn Sql,
    visit: &mut dyn FnMut(Number) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    sql.each("SELECT national, enterprise, person FROM phone", &[], &mut |row| {
        visit((row.string(0)?, row.id(1)?, row.opt_id(2)?))
    })
}

pub fn brief(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Option<Brief>, StoreError> {
    let rows = sql.query(
        "SELECT id, name, uscc, tier, region, manager FROM enterprise WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// Enterprises whose credit code begins so.
pub fn by_uscc_front(sql: &mut dyn Sql, front: &str, limit: i64) -> Result<Vec<Brief>, StoreError> {
    let rows = sql.query(
        "SELECT id, name, uscc, tier, region, manager FROM enterprise
         WHERE uscc >= ?1 AND uscc < ?2 ORDER BY uscc LIMIT ?3",
        &[front.into(), format!("{front}~").into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

/// Enterprises whose name begins so, in whatever spelling; while the search is being built.
pub fn by_name_front(sql: &mut dyn Sql, front: &str, limit: i64) -> Result<Vec<Brief>, StoreError> {
    let rows = sql.query(
        "SELECT id, name, uscc, tier, region, manager FROM enterprise
         WHERE name_key >= ?1 AND name_key < ?2 ORDER BY name_key, id LIMIT ?3",
        &[front.into(), format!("{front}\u{10ffff}").into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Brief, StoreError> {
    Ok(Brief {
        id: row.id(0)?,
        name: row.string(1)?,
        uscc: row.opt_text(2)?.unwrap_or_default().to_owned(),
        tier: tier(row.int(3)?)?,
        region: row.string(4)?,
        manager: row.opt_id(5)?,
    })
}
