//! What a call bar must show of an enterprise at once: each a few rows along an index.

use super::{Row, Sql, StoreError};
use crate::domain::{DemandId, EnterpriseId, OrderId, StaffId, VersionId};

/// Something under way for an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenMatter {
    pub id: MatterId,
    /// Empty for a demand.
    pub number: String,
    /// What a person called it; empty for an order.
    pub title: String,
    /// The catalogue's code of what is wanted; may be empty for a demand.
    pub offering: String,
    pub state: String,
    pub owner: StaffId,
    pub next_us: i64,
    pub promised_us: Option<i64>,
}

/// Which kind of matter it is, and which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatterId {
    Demand(DemandId),
    Order(OrderId),
}

/// Open orders and how many there are beyond `limit` plus one.
pub fn orders(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    limit: i64,
) -> Result<Vec<OpenMatter>, StoreError> {
    let rows = sql.query(
        "SELECT id, number, offering, state, owner, next_us, promised_us FROM product_order
         WHERE enterprise = ?1 AND ended_us IS NULL ORDER BY opened_us DESC, id DESC LIMIT ?2",
        &[enterprise.into(), limit.into()],
    )?;
    let read = |row: &Row| {
        Ok(OpenMatter {
            id: MatterId::Order(row.id(0)?),
            number: row.string(1)?,
            title: String::new(),
            offering: row.string(2)?,
            state: row.string(3)?,
            owner: row.id(4)?,
            next_us: row.int(5)?,
            promised_us: row.opt_int(6)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Open demands that no order has taken up.
pub fn demands(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    limit: i64,
) -> Result<Vec<OpenMatter>, StoreError> {
    let rows = sql.query(
        "SELECT id, title, offering, stage, owner, next_day FROM demand
         WHERE enterprise = ?1 AND closed_us IS NULL AND product_order IS NULL
         ORDER BY created_us DESC, id DESC LIMIT ?2",
        &[enterprise.into(), limit.into()],
    )?;
    let read = |row: &Row| {
        let day = crate::domain::day_from_number(row.int(5)?);
        Ok(OpenMatter {
            id: MatterId::Demand(row.id(0)?),
            number: String::new(),
            title: row.string(1)?,
            offering: row.string(2)?,
            state: row.string(3)?,
            owner: row.id(4)?,
            next_us: crate::domain::office_micros(day.and_time(chrono::NaiveTime::MIN)),
            promised_us: None,
        })
    };
    rows.iter().map(read).collect()
}

/// What we said that we would do and have not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPromise {
    pub what: String,
    pub due_us: i64,
    pub owner: StaffId,
}

pub fn promises(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    limit: i64,
) -> Result<Vec<OpenPromise>, StoreError> {
    let rows = sql.query(
        "SELECT what, due_us, owner FROM promise WHERE enterprise = ?1 AND state = 'open'
         ORDER BY due_us, id LIMIT ?2",
        &[enterprise.into(), limit.into()],
    )?;
    let read = |row: &Row| {
        Ok(OpenPromise { what: row.string(0)?, due_us: row.int(1)?, owner: row.id(2)? })
    };
    rows.iter().map(read).collect()
}

/// Holdings of one offering of which the first ends soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiring {
    pub offering: String,
    pub count: i64,
    pub first_day: i64,
}

/// What ends until `until_day`, from the roll-up: the biggest customer has fifty thousand holdings.
pub fn expiring(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    until_day: i64,
    limit: i64,
) -> Result<Vec<Expiring>, StoreError> {
    let rows = sql.query(
        "SELECT offering, n, min_expiry_day FROM holding_rollup
         WHERE enterprise = ?1 AND min_expiry_day <= ?2 AND 0 < n
         ORDER BY min_expiry_day, offering LIMIT ?3",
        &[enterprise.into(), until_day.into(), limit.into()],
    )?;
    let read = |row: &Row| {
        Ok(Expiring { offering: row.string(0)?, count: row.int(1)?, first_day: row.int(2)? })
    };
    rows.iter().map(read).collect()
}

/// A paper of the enterprise on which somebody waits: for review, or for a better one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingPaper {
    pub version: VersionId,
    /// `D-LIC` …
    pub kind: String,
    pub state: String,
    pub since_us: i64,
}

pub fn papers(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    limit: i64,
) -> Result<Vec<WaitingPaper>, StoreError> {
    let rows = sql.query(
        "SELECT version.id, version.kind, version.state, version.uploaded_us
         FROM document JOIN document_version AS version ON version.id = document.current
         WHERE document.enterprise = ?1 AND version.state IN ('waiting', 'rejected')
         ORDER BY version.uploaded_us DESC, version.id LIMIT ?2",
        &[enterprise.into(), limit.into()],
    )?;
    let read = |row: &Row| {
        Ok(WaitingPaper {
            version: row.id(0)?,
            kind: row.string(1)?,
            state: row.string(2)?,
            since_us: row.int(3)?,
        })
    };
    rows.iter().map(read).collect()
}
