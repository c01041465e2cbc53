//! Accounts: who works here.

use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, error::Refused, link, password, query::Question, session};
use crate::{
    domain::{
        Actor, Permission, Personal, Role, StaffId,
        staff::{SHORTEST_PASSWORD, Staff, StaffRefusal},
    },
    store::staff,
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Add {
        id: StaffId,
        login: String,
        name: String,
        role: Role,
        department: Option<String>,
        password: Personal,
    },
    Change {
        id: StaffId,
        name: String,
        role: Role,
        department: Option<String>,
    },
    SetPassword {
        id: StaffId,
        password: Personal,
    },
    /// One's own password, given the old one.
    ChangeOwnPassword {
        old: Personal,
        new: Personal,
    },
    /// Nobody can sign in to a closed account, and its links to customers end; what it did stays on record.
    Close {
        id: StaffId,
    },
    Reopen {
        id: StaffId,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Add { .. }
            | Self::Change { .. }
            | Self::SetPassword { .. }
            | Self::Close { .. }
            | Self::Reopen { .. } => Permission::Administer,
            Self::ChangeOwnPassword { .. } => Permission::SignedIn,
        }
    }
}

impl From<StaffRefusal> for DeskError {
    fn from(refusal: StaffRefusal) -> Self {
        let refused = Refused::new(refusal.code());
        Self::Refused(match refusal {
            StaffRefusal::Wait { seconds } => refused.with("seconds", seconds),
            StaffRefusal::ShortPassword => refused.with("shortest", SHORTEST_PASSWORD),
            _ => refused,
        })
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    let now = cx.now;
    match command {
        Command::Add { id, login, name, role, department, password } => {
            let mut it = Staff::new(*id, login, name, *role, department.clone())?;
            if staff::by_login(cx.sql, &it.login)?.is_some() {
                return Err(Refused::new("staff-login-taken").with("login", &it.login).into());
            }
            it.password = hashed(password)?;
            staff::add(cx.sql, &it, cx.now.micros())?;
        }
        Command::Change { id, name, role, department } => {
            change(cx, *id, |it| {
                let checked = Staff::new(it.id, &it.login, name, *role, department.clone())?;
                (it.name, it.role) = (checked.name, checked.role);
                it.department = checked.department;
                Ok(())
            })?;
            // Whoever may make no links any more answers for none.
            if !role.may(Permission::AddDocument) {
                return Ok([vec![Subject::Staff], link::end_all_by(cx, *id)?].concat());
            }
        }
        Command::SetPassword { id, password } => change(cx, *id, |it| {
            it.password = hashed(password)?;
            it.attempts.note_right();
            Ok(())
        })?,
        Command::ChangeOwnPassword { old, new } => change(cx, cx.actor.staff, |it| {
            it.attempts.may_try(now)?;
            if !password::matches(old.reveal(), &it.password) {
                return Err(StaffRefusal::WrongPassword.into());
            }
            it.password = hashed(new)?;
            Ok(())
        })?,
        Command::Close { id } if *id == cx.actor.staff => {
            return Err(DeskError::refused("staff-close-self"));
        }
        Command::Close { id } => {
            change(cx, *id, |it| {
                it.is_active = false;
                Ok(())
            })?;
            return Ok([vec![Subject::Staff], link::end_all_by(cx, *id)?].concat());
        }
        Command::Reopen { id } => change(cx, *id, |it| {
            it.is_active = true;
            it.attempts.note_right();
            Ok(())
        })?,
    }
    Ok(vec![Subject::Staff])
}

fn hashed(password: &Personal) -> Result<String, DeskError> {
    if password.reveal().chars().count() < SHORTEST_PASSWORD {
        return Err(StaffRefusal::ShortPassword.into());
    }
    password::hash(password.reveal())
}

fn change(
    cx: &mut Cx<'_>,
    id: StaffId,
    edit: impl FnOnce(&mut Staff) -> Result<(), DeskError>,
) -> Result<(), DeskError> {
    let mut kept = staff::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("account"))?;
    edit(&mut kept.it)?;
    if kept.it.is_active {
        // Whoever changed the account wants it to hold at once, on every desktop.
        session::end_all(cx.sql, id)?;
    } // The sessions of a closed one are refused anyway, and told why.
    Ok(staff::save(cx.sql, &kept)?)
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffList;

/// One member of staff, as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    pub id: StaffId,
    pub login: String,
    pub name: String,
    pub role: Role,
    pub department: Option<String>,
    pub is_active: bool,
}

impl Question for StaffList {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Staff]
    }
}

pub(super) fn list(cx: &mut Cx<'_>, _: &StaffList) -> Result<Vec<StaffRow>, DeskError> {
    Ok(staff::all(cx.sql)?.into_iter().map(|kept| StaffRow::from(kept.it)).collect())
}

impl From<Staff> for StaffRow {
    fn from(it: Staff) -> Self {
        Self {
            id: it.id,
            login: it.login,
            name: it.name,
            role: it.role,
            department: it.department,
            is_active: it.is_active,
        }
    }
}

/// Whoever has just proved who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    pub actor: Actor,
    pub login: String,
    pub name: String,
}
