//! Staff in SQL.

use std::collections::HashMap;

use super::{Kept, Row, Sql, StoreError};
use crate::domain::{
    Role, StaffId,
    staff::{Attempts, Staff},
};

/// Adds a member of staff; a login that is taken is a duplicate.
pub fn add(sql: &mut dyn Sql, it: &Staff, created_us: i64) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO staff (id, login, name, role, department, password, active, created_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            it.id.into(),
            it.login.as_str().into(),
            it.name.as_str().into(),
            it.role.code().into(),
            it.department.clone().into(),
            it.password.as_str().into(),
            it.is_active.into(),
            created_us.into(),
        ],
    )?;
    Ok(())
}

pub fn save(sql: &mut dyn Sql, kept: &Kept<Staff>) -> Result<(), StoreError> {
    let it = &kept.it;
    let touched = sql.execute(
        "UPDATE staff SET name = ?1, role = ?2, department = ?3, password = ?4, active = ?5,
             failed = ?6, locked_until_us = ?7, rev = rev + 1
         WHERE id = ?8 AND rev = ?9",
        &[
            it.name.as_str().into(),
            it.role.code().into(),
            it.department.clone().into(),
            it.password.as_str().into(),
            it.is_active.into(),
            it.attempts.failed.into(),
            it.attempts.locked_until_us.into(),
            it.id.into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// An account by its id, for whoever is about to change it: others wait until that is done.
pub fn by_id_held(sql: &mut dyn Sql, id: StaffId) -> Result<Option<Kept<Staff>>, StoreError> {
    sql.execute("UPDATE staff SET failed = failed WHERE id = ?1", &[id.into()])?;
    by_id(sql, id)
}

pub fn by_id(sql: &mut dyn Sql, id: StaffId) -> Result<Option<Kept<Staff>>, StoreError> {
    let rows = sql.query(
        "SELECT id, login, name, role, department, password, active, failed, locked_until_us, rev
         FROM staff WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

pub fn by_login(sql: &mut dyn Sql, login: &str) -> Result<Option<Kept<Staff>>, StoreError> {
    let rows = sql.query(
        "SELECT id, login, name, role, department, password, active, failed, locked_until_us, rev
         FROM staff WHERE login = ?1",
        &[login.into()],
    )?;
    rows.first().map(read).transpose()
}

pub fn all(sql: &mut dyn Sql) -> Result<Vec<Kept<Staff>>, StoreError> {
    let rows = sql.query(
        "SELECT id, login, name, role, department, password, active, failed, locked_until_us, rev
         FROM staff ORDER BY role, name, id",
        &[],
    )?;
    rows.iter().map(read).collect()
}

/// Everyone's name, for lists that show who did something.
pub fn names(sql: &mut dyn Sql) -> Result<HashMap<StaffId, String>, StoreError> {
    let mut names = HashMap::new();
    sql.each("SELECT id, name FROM staff", &[], &mut |row| {
        names.insert(row.id(0)?, row.string(1)?);
        Ok(())
    })?;
    Ok(names)
}

pub fn is_empty(sql: &mut dyn Sql) -> Result<bool, StoreError> {
    Ok(sql.query("SELECT id FROM staff LIMIT 1", &[])?.is_empty())
}

fn read(row: &Row) -> Result<Kept<Staff>, StoreError> {
    let it = Staff {
        id: row.id(0)?,
        login: row.string(1)?,
        name: row.string(2)?,
        role: Role::from_code(row.text(3)?).ok_or(StoreError::Corrupt("a role"))?,
        department: row.opt_text(4)?.map(str::to_owned),
        password: row.string(5)?,
        is_active: row.yes(6)?,
        attempts: Attempts { failed: row.int(7)?, locked_until_us: row.int(8)? },
    };
    Ok(Kept { it, rev: row.int(9)? })
}
