//! People who are signing in elsewhere and have not come back yet, in SQL.

use super::{Sql, StoreError, vouched::Voucher};
use crate::domain::{Now, Sha256Hash, StaffId};

/// Somebody who went to sign in elsewhere. Of what proves them only hashes are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// What the desktop has to show in the end.
    pub challenge: Sha256Hash,
    /// Where the desktop waits on its own machine.
    pub port: i64,
    /// What the other side has to repeat.
    pub nonce: String,
    /// What proves to the other side that it is us who come back.
    pub verifier: String,
    pub begun: Now,
}

/// What became of somebody who came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub challenge: Sha256Hash,
    pub ticket: Sha256Hash,
    /// Whoever they are, if they were let in.
    pub staff: Option<StaffId>,
    /// Why they were not, as JSON.
    pub fault: Option<String>,
    /// With which session at the provider they came.
    pub by: Option<Voucher>,
    pub begun: Now,
}

pub fn add(sql: &mut dyn Sql, handle: Sha256Hash, it: &Arrival) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO arrival (handle, challenge, port, nonce, verifier, begun_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            handle.into(),
            it.challenge.into(),
            it.port.into(),
            it.nonce.as_str().into(),
            it.verifier.as_str().into(),
            it.begun.micros().into(),
        ],
    )?;
    Ok(())
}

/// Takes somebody in who came back; once, whoever else shows the same handle.
pub fn take(sql: &mut dyn Sql, handle: Sha256Hash) -> Result<Option<Arrival>, StoreError> {
    let taken = sql.execute(
        "UPDATE arrival SET returned = 1 WHERE handle = ?1 AND returned = 0",
        &[handle.into()],
    )?;
    if taken == 0 {
        return Ok(None);
    }
    let rows = sql.query(
        "SELECT challenge, port, nonce, verifier, begun_us FROM arrival WHERE handle = ?1",
        &[handle.into()],
    )?;
    let read = |row: &super::Row| {
        Ok(Arrival {
            challenge: hash(row.bytes(0)?)?,
            port: row.int(1)?,
            nonce: row.string(2)?,
            verifier: row.string(3)?,
            begun: Now::from_micros(row.int(4)?),
        })
    };
    rows.first().map(read).transpose()
}

/// Notes what became of somebody, and the ticket by which their desktop hears of it.
pub fn settle(
    sql: &mut dyn Sql,
    (handle, ticket): (Sha256Hash, Sha256Hash),
    (staff, by): (Option<StaffId>, Option<Voucher>),
    fault: Option<&str>,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE arrival SET ticket = ?1, staff = ?2, fault = ?3, subject = ?4, sid = ?5
         WHERE handle = ?6 AND returned = 1 AND ticket IS NULL",
        &[
            ticket.into(),
            staff.into(),
            fault.into(),
            by.map(|it| it.subject).into(),
            by.and_then(|it| it.sid).into(),
            handle.into(),
        ],
    )?;
    Ok(())
}

/// What became of somebody, for whoever shows the ticket; it is forgotten with that.
pub fn collect(sql: &mut dyn Sql, handle: Sha256Hash) -> Result<Option<Outcome>, StoreError> {
    let rows = sql.query(
        "SELECT challenge, ticket, staff, fault, begun_us, subject, sid FROM arrival
         WHERE handle = ?1 AND ticket IS NOT NULL",
        &[handle.into()],
    )?;
    let read = |row: &super::Row| {
        Ok(Outcome {
            challenge: hash(row.bytes(0)?)?,
            ticket: hash(row.bytes(1)?)?,
            staff: row.opt_id(2)?,
            fault: row.opt_text(3)?.map(str::to_owned),
            by: voucher(row)?,
            begun: Now::from_micros(row.int(4)?),
        })
    };
    let found = rows.first().map(read).transpose()?;
    let gone = sql.execute("DELETE FROM arrival WHERE handle = ?1", &[handle.into()])?;
    Ok(found.filter(|_| gone == 1))
}

/// Forgets whoever did not come back since `before`.
pub fn forget(sql: &mut dyn Sql, before: Now) -> Result<(), StoreError> {
    sql.execute("DELETE FROM arrival WHERE begun_us < ?1", &[before.micros().into()])?;
    Ok(())
}

fn voucher(row: &super::Row) -> Result<Option<Voucher>, StoreError> {
    if row.is_null(5)? {
        return Ok(None);
    }
    let sid = if row.is_null(6)? { None } else { Some(hash(row.bytes(6)?)?) };
    Ok(Some(Voucher { subject: hash(row.bytes(5)?)?, sid }))
}

fn hash(bytes: &[u8]) -> Result<Sha256Hash, StoreError> {
    let bytes = bytes.try_into().map_err(StoreError::corrupt("a hash"))?;
    Ok(Sha256Hash::from_bytes(bytes))
}
