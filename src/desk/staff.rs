//! Accounts: who works here, and signing in.

use serde::{Deserialize, Serialize};

use super::{Cx, Desk, DeskError, Subject, error::Refused, password, query::Question, session};
use crate::{
    domain::{
        Actor, Permission, Personal, Role, StaffId,
        staff::{SHORTEST_PASSWORD, Staff, StaffRefusal},
    },
    store::{Kept, audit, staff},
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
    /// Nobody can sign in to a closed account; what it did stays on record.
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
    match command {
        Command::Add { id, login, name, role, department, password } => {
            let mut it = Staff::new(*id, login, name, *role, department.clone())?;
            if staff::by_login(cx.sql, &it.login)?.is_some() {
                return Err(Refused::new("staff-login-taken").with("login", &it.login).into());
            }
            it.password = hashed(password)?;
            staff::add(cx.sql, &it, cx.now.micros())?;
        }
        Command::Change { id, name, role, department } => change(cx, *id, |it| {
            let checked = Staff::new(it.id, &it.login, name, *role, department.clone())?;
            (it.name, it.role, it.department) = (checked.name, checked.role, checked.department);
            Ok(())
        })?,
        Command::SetPassword { id, password } => change(cx, *id, |it| {
            it.password = hashed(password)?;
            it.note_right();
            Ok(())
        })?,
        Command::ChangeOwnPassword { old, new } => change(cx, cx.actor.staff, |it| {
            if !password::matches(old.reveal(), &it.password) {
                return Err(StaffRefusal::WrongPassword.into());
            }
            it.password = hashed(new)?;
            Ok(())
        })?,
        Command::Close { id } if *id == cx.actor.staff => {
            return Err(DeskError::refused("staff-close-self"));
        }
        Command::Close { id } => change(cx, *id, |it| {
            it.is_active = false;
            Ok(())
        })?,
        Command::Reopen { id } => change(cx, *id, |it| {
            it.is_active = true;
            it.note_right();
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
    // Whoever changed the account wants it to hold at once, on every desktop.
    session::end_all(cx.sql, id)?;
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

impl Desk {
    /// Checks a password alone; whoever has a second factor does not get in.
    pub fn sign_in(&self, login: &str, password: &Personal) -> Result<SignedIn, DeskError> {
        self.sign_in_with(login, password, None)
    }

    /// Checks a password, and a code where one is due. Wrong ones make the next attempt wait; all
    /// are on the record.
    pub fn sign_in_with(
        &self,
        login: &str,
        password: &Personal,
        code: Option<&Personal>,
    ) -> Result<SignedIn, DeskError> {
        let signed = self.by_password(login, password)?;
        let kept = self.store().read(|sql| staff::by_id(sql, signed.actor.staff))?;
        let kept = kept.ok_or(DeskError::NotFound("account"))?;
        self.check_code(&kept.it, code)?;
        Ok(signed)
    }

    fn by_password(&self, login: &str, password: &Personal) -> Result<SignedIn, DeskError> {
        let login = login.trim().to_lowercase();
        let found = self.store().read(|sql| staff::by_login(sql, &login))?;
        let Some(kept) = found else {
            // As slow as a real account, so that logins cannot be found out by timing.
            password::hash(password.reveal())?;
            return Err(StaffRefusal::WrongPassword.into());
        };
        let now = self.now();
        kept.it.may_try(now)?;
        let is_right = password::matches(password.reveal(), &kept.it.password);
        let id = kept.it.id;
        let outcome = if is_right { "done" } else { "refused" };
        let actor = kept.it.actor();
        let done: Result<Kept<Staff>, DeskError> = self.store().write(move |sql| {
            let mut kept = staff::by_id(sql, id)?.ok_or(DeskError::NotFound("account"))?;
            if is_right {
                kept.it.note_right();
            } else {
                kept.it.note_wrong(now);
            }
            staff::save(sql, &kept)?;
            let subject = &format!("person:{id}");
            let (actor, action) = (&actor, "sign_in");
            audit::add(sql, &audit::Entry { actor, now, action, outcome, subject, detail: "{}" })?;
            Ok(kept)
        });
        let it = done?.it;
        if is_right {
            Ok(SignedIn { actor: it.actor(), login: it.login, name: it.name })
        } else {
            Err(StaffRefusal::WrongPassword.into())
        }
    }

    /// Takes a member of a demo office on without a password; refused in a real one.
    pub fn enter_demo(&self, id: StaffId) -> Result<SignedIn, DeskError> {
        let kept = self.store().read(|sql| {
            let is_demo = crate::store::office::setting(sql, super::office::DEMO)?.is_some();
            let kept = staff::by_id(sql, id)?;
            Ok::<_, DeskError>(kept.filter(|kept| is_demo && kept.it.is_active))
        })?;
        let it = kept.ok_or(DeskError::NotFound("account"))?.it;
        Ok(SignedIn { actor: it.actor(), login: it.login, name: it.name })
    }
}
