//! Sessions for which an organisation's provider vouches, and what it said to end, in SQL.

use super::{Row, Sql, StoreError};
use crate::domain::{Now, Sha256Hash, StaffId};

/// Which session at the provider somebody came with; hashes, so that who reads them learns no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voucher {
    pub subject: Sha256Hash,
    /// Where the provider numbers its sessions.
    pub sid: Option<Sha256Hash>,
}

/// A session here that goes back to one there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vouched {
    pub token: Sha256Hash,
    pub staff: StaffId,
}

/// Notes with which session at the provider a session began.
pub fn add(sql: &mut dyn Sql, it: Vouched, by: Voucher, now: Now) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO vouched (token, staff, subject, sid, begun_us) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[it.token.into(), it.staff.into(), by.subject.into(), by.sid.into(), now.micros().into()],
    )?;
    Ok(())
}

/// The sessions that began with somebody of this name there.
pub fn of_subject(sql: &mut dyn Sql, subject: Sha256Hash) -> Result<Vec<Vouched>, StoreError> {
    let rows = sql.query(
        "SELECT token, staff FROM vouched WHERE subject = ?1 ORDER BY token",
        &[subject.into()],
    )?;
    rows.iter().map(read).collect()
}

/// The sessions that began with this session there.
pub fn of_sid(sql: &mut dyn Sql, sid: Sha256Hash) -> Result<Vec<Vouched>, StoreError> {
    let rows =
        sql.query("SELECT token, staff FROM vouched WHERE sid = ?1 ORDER BY token", &[sid.into()])?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Vouched, StoreError> {
    Ok(Vouched { token: row.hash(0)?, staff: row.id(1)? })
}

/// Forgets with what a session began.
pub fn remove(sql: &mut dyn Sql, token: Sha256Hash) -> Result<(), StoreError> {
    sql.execute("DELETE FROM vouched WHERE token = ?1", &[token.into()])?;
    Ok(())
}

/// Forgets sessions that began before a moment; they have long ended.
pub fn forget(sql: &mut dyn Sql, before: Now) -> Result<(), StoreError> {
    sql.execute("DELETE FROM vouched WHERE begun_us < ?1", &[before.micros().into()])?;
    Ok(())
}

/// Turns away whoever is on the way in with a session there that has ended.
pub fn turn_back(
    sql: &mut dyn Sql,
    subject: Option<Sha256Hash>,
    sid: Option<Sha256Hash>,
) -> Result<(), StoreError> {
    // Nothing equals what is not there, so an absent name turns nobody away.
    sql.execute("DELETE FROM arrival WHERE sid = ?1", &[sid.into()])?;
    if sid.is_none() {
        sql.execute("DELETE FROM arrival WHERE subject = ?1", &[subject.into()])?;
    }
    Ok(())
}

/// Takes a logout token; whether it was not taken before. Forgets those that are too old by now.
pub fn take_logout(
    sql: &mut dyn Sql,
    jti: Sha256Hash,
    (now, until): (Now, Now),
) -> Result<bool, StoreError> {
    sql.execute("DELETE FROM logout_token WHERE until_us < ?1", &[now.micros().into()])?;
    let added = sql.execute(
        "INSERT INTO logout_token (jti, until_us) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        &[jti.into(), until.micros().into()],
    )?;
    Ok(0 < added)
}
