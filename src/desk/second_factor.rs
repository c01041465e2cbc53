//! The second factor: codes of six digits that change every thirty seconds (RFC 6238).

use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Secret, Totp};

use super::{Cx, Desk, DeskError, Subject, query::Question, session};
use crate::{
    domain::{Now, Permission, Personal, Role, StaffId, staff::Staff},
    store::{Sql, StoreError, office, second_factors, staff},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Takes a secret as one's own; the code proves that it has arrived in an app.
    Enrol { secret: Personal, code: Personal },
    /// Does without one's own from now on, given the password's owner holds it.
    Drop { code: Personal },
    /// Takes somebody's away, who has lost it.
    Reset { staff: StaffId },
    /// Whether reviewers and administrators must have one.
    Require { roles: Required },
}

/// Who must have a second factor to sign in from afar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    Nobody,
    ReviewersAndAdministrators,
}

/// The setting that says who must have one.
const REQUIRED: &str = "second-factor-required";
/// What apps show above the code.
const ISSUER: &str = "Attache";

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Enrol { .. } | Self::Drop { .. } => Permission::SignedIn,
            Self::Reset { .. } | Self::Require { .. } => Permission::Administer,
        }
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    let me = cx.actor.staff;
    match command {
        Command::Enrol { secret, code } => {
            let step = checked(&totp(secret)?, code, cx.now)?;
            let vault = cx.office.files.vault()?;
            let sealed = vault.seal(secret.reveal().as_bytes())?;
            second_factors::set(cx.sql, me, &sealed, (step, cx.now))?;
        }
        Command::Drop { code } => {
            let kept = second_factors::of(cx.sql, me)?.ok_or(DeskError::NotFound("code"))?;
            let vault = cx.office.files.vault()?;
            let secret = opened(&vault.unseal(&kept.sealed)?)?;
            checked(&totp(&secret)?, code, cx.now)?;
            second_factors::remove(cx.sql, me)?;
        }
        Command::Reset { staff } => {
            second_factors::remove(cx.sql, *staff)?;
            session::end_all(cx.sql, *staff)?;
        }
        Command::Require { roles: Required::Nobody } => office::forget(cx.sql, REQUIRED)?,
        Command::Require { roles: Required::ReviewersAndAdministrators } => {
            office::set(cx.sql, REQUIRED, "1")?;
        }
    }
    Ok(vec![Subject::Person(me), Subject::Staff])
}

/// Asks whether the asker has a second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MySecondFactor;

impl Question for MySecondFactor {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Staff]
    }
}

pub(super) fn mine(cx: &mut Cx<'_>, _: &MySecondFactor) -> Result<bool, DeskError> {
    Ok(second_factors::of(cx.sql, cx.actor.staff)?.is_some())
}

/// A new secret, in the letters in which apps take it.
pub fn fresh_secret() -> Result<Personal, DeskError> {
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes).map_err(StoreError::database)?;
    Ok(Personal::from(Secret::from(bytes.to_vec()).to_base32()))
}

/// What an app reads from a QR code.
pub fn otpauth_url(login: &str, secret: &Personal) -> String {
    let secret = secret.reveal();
    format!("otpauth://totp/{ISSUER}:{login}?secret={secret}&issuer={ISSUER}")
}

fn totp(secret: &Personal) -> Result<Totp, DeskError> {
    let bad = || DeskError::refused("second-factor-secret");
    let secret = Secret::try_from_base32(secret.reveal()).map_err(|_not_base32| bad())?;
    Builder::new().with_secret(secret).build().map_err(|_too_short| bad())
}

/// The step that a code belongs to.
fn checked(totp: &Totp, code: &Personal, now: Now) -> Result<i64, DeskError> {
    let code: String = code.reveal().chars().filter(char::is_ascii_digit).collect();
    let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or_default();
    let step = totp.check(&code, seconds).and_then(|it| i64::try_from(it).ok());
    step.ok_or_else(|| DeskError::refused(WRONG))
}

fn opened(bytes: &[u8]) -> Result<Personal, DeskError> {
    let text = std::str::from_utf8(bytes).map_err(|_not_text| StoreError::Corrupt("a secret"))?;
    Ok(Personal::from(text))
}

/// How a wrong or used code is refused.
const WRONG: &str = "second-factor-wrong";
/// How a right password without a code is refused; a screen then asks for the code.
pub const NEEDED: &str = "second-factor-needed";

impl Desk {
    /// Checks the code of somebody whose password was right; a code is good once.
    pub(super) fn check_code(&self, it: &Staff, code: Option<&Personal>) -> Result<(), DeskError> {
        let (id, now) = (it.id, self.now());
        let (kept, is_required) = self.store().read(|sql| {
            let is_required = office::setting(sql, REQUIRED)?.is_some();
            Ok::<_, StoreError>((second_factors::of(sql, id)?, is_required))
        })?;
        let Some(kept) = kept else {
            let must = is_required && matches!(it.role, Role::Reviewer | Role::Administrator);
            return if must { Err(DeskError::refused("second-factor-missing")) } else { Ok(()) };
        };
        let code = code.filter(|it| !it.is_empty());
        let code = code.ok_or_else(|| DeskError::refused(NEEDED))?;
        let secret = opened(&self.office().files.vault()?.unseal(&kept.sealed)?)?;
        let found = checked(&totp(&secret)?, code, now);
        let wrote: Result<bool, StoreError> = self.store().write(move |sql| match &found {
            Ok(step) => second_factors::use_up(sql, id, *step),
            Err(_) => note_wrong(sql, id, now).map(|()| false),
        });
        if wrote? { Ok(()) } else { Err(DeskError::refused(WRONG)) }
    }
}

/// A wrong code counts like a wrong password: the next attempt waits.
fn note_wrong(sql: &mut dyn Sql, id: StaffId, now: Now) -> Result<(), StoreError> {
    if let Some(mut kept) = staff::by_id(sql, id)? {
        kept.it.note_wrong(now);
        staff::save(sql, &kept)?;
    }
    Ok(())
}
