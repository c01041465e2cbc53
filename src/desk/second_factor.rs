//! The second factor: codes of six digits that change every thirty seconds (RFC 6238).

use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Secret, Totp};

use super::{Cx, DeskError, Office, Subject, query::Question, session};
use crate::{
    domain::{Now, Permission, Personal, Role, StaffId, staff::Staff},
    store::{Sql, StoreError, office, second_factors, staff},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Takes a secret as one's own; the code proves that it has arrived in an app. In place of another
    /// secret only with a code of that one.
    Enrol {
        secret: Personal,
        code: Personal,
        #[serde(default)]
        old: Option<Personal>,
    },
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
        Command::Enrol { secret, code, old } => {
            if second_factors::of(cx.sql, me)?.is_some() {
                prove(cx, old.as_ref())?;
            }
            let step = step(&totp(secret)?, code, cx.now);
            let step = step.ok_or_else(|| DeskError::refused("second-factor-unproved"))?;
            let vault = cx.office.files.vault()?;
            let sealed = vault.seal(secret.reveal().as_bytes())?;
            second_factors::set(cx.sql, me, &sealed, (step, cx.now))?;
        }
        Command::Drop { code } => {
            second_factors::of(cx.sql, me)?.ok_or(DeskError::NotFound("code"))?;
            prove(cx, Some(code))?;
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

/// Whoever sits at the desk shows a code of the secret that they have; a session alone is no proof, because it
/// may be stolen. Wrong ones count as they do at the door.
fn prove(cx: &mut Cx<'_>, code: Option<&Personal>) -> Result<(), DeskError> {
    let kept = staff::by_id(cx.sql, cx.actor.staff)?.ok_or(DeskError::NotFound("account"))?;
    kept.it.attempts.may_try(cx.now)?;
    check(cx.sql, cx.office, &kept.it, (code, cx.now))
}

/// The step that a code belongs to; none when it is wrong.
fn step(totp: &Totp, code: &Personal, now: Now) -> Option<i64> {
    let code: String = code.reveal().chars().filter(char::is_ascii_digit).collect();
    let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or_default();
    totp.check(&code, seconds).and_then(|it| i64::try_from(it).ok())
}

fn opened(bytes: &[u8]) -> Result<Personal, DeskError> {
    let text = std::str::from_utf8(bytes).map_err(|_not_text| StoreError::Corrupt("a secret"))?;
    Ok(Personal::from(text))
}

/// How a wrong or used code is refused.
pub(super) const WRONG: &str = "second-factor-wrong";
/// How a right password without a code is refused; a screen then asks for the code.
pub const NEEDED: &str = "second-factor-needed";

/// Whether somebody whose password was right may come in with this code; a code is good once.
pub(super) fn check(
    sql: &mut dyn Sql,
    office: &Office,
    it: &Staff,
    (code, now): (Option<&Personal>, Now),
) -> Result<(), DeskError> {
    let Some(kept) = second_factors::of(sql, it.id)? else {
        let is_required = office::setting(sql, REQUIRED)?.is_some();
        let must = is_required && matches!(it.role, Role::Reviewer | Role::Administrator);
        return if must { Err(DeskError::refused("second-factor-missing")) } else { Ok(()) };
    };
    let code = code.filter(|it| !it.is_empty());
    let code = code.ok_or_else(|| DeskError::refused(NEEDED))?;
    let secret = opened(&office.files.vault()?.unseal(&kept.sealed)?)?;
    let step = step(&totp(&secret)?, code, now).ok_or_else(|| DeskError::refused(WRONG))?;
    let is_fresh = second_factors::use_up(sql, it.id, step)?;
    if is_fresh { Ok(()) } else { Err(DeskError::refused(WRONG)) }
}
