//! The second factor: codes of six digits that change every thirty seconds (RFC 6238).

use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Secret, Totp};

use super::{Cx, DeskError, Office, Subject, query::Question, session};
use crate::{
    domain::{Now, Permission, Personal, Role, StaffId, staff::Staff},
    store::{Sql, StoreError, audit, office, second_factors, staff},
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

/// The setting that says who must have one, as soon as somebody has said.
const REQUIRED: &str = "second-factor-required";
/// What it says where somebody said that nobody must.
const NOBODY: &str = "0";
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
            take(cx.sql, cx.office, me, (secret, code, cx.now))?;
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
        Command::Require { roles: Required::Nobody } => office::set(cx.sql, REQUIRED, NOBODY)?,
        Command::Require { roles: Required::ReviewersAndAdministrators } => {
            office::set(cx.sql, REQUIRED, "1")?;
        }
    }
    Ok(vec![Subject::Person(me), Subject::Staff])
}

/// Takes a secret as somebody's own, given that its code has come out of an app.
fn take(
    sql: &mut dyn Sql,
    office: &Office,
    staff: StaffId,
    (secret, code, now): (&Personal, &Personal, Now),
) -> Result<(), DeskError> {
    let step = step(&totp(secret)?, code, now);
    let step = step.ok_or_else(|| DeskError::refused("second-factor-unproved"))?;
    let sealed = office.files.vault()?.seal(secret.reveal().as_bytes())?;
    Ok(second_factors::set(sql, staff, &sealed, (step, now))?)
}

/// Who must have one. Where nobody has said, those who may do most must as soon as other machines reach the office.
fn required(sql: &mut dyn Sql, office: &Office) -> Result<Required, StoreError> {
    Ok(match office::setting(sql, REQUIRED)?.as_deref() {
        Some(NOBODY) => Required::Nobody,
        Some(_) => Required::ReviewersAndAdministrators,
        None if office.is_networked.load(Ordering::Relaxed) => Required::ReviewersAndAdministrators,
        None => Required::Nobody,
    })
}

/// Whether somebody has said who must have one.
pub(super) fn is_decided(sql: &mut dyn Sql) -> Result<bool, StoreError> {
    Ok(office::setting(sql, REQUIRED)?.is_some())
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
    check(cx.sql, cx.office, &kept.it, Shown { code, secret: None, now: cx.now })
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

/// How a right password is refused where a second factor must be set up first; a screen then leads through that.
pub const MISSING: &str = "second-factor-missing";

/// What somebody shows besides their password.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) code: Option<&'a Personal>,
    /// The secret that the code is of, where they had none before.
    pub(super) secret: Option<&'a Personal>,
    pub(super) now: Now,
}

/// Whether somebody whose password was right may come in with this code; a code is good once.
pub(super) fn check(
    sql: &mut dyn Sql,
    office: &Office,
    it: &Staff,
    shown: Shown<'_>,
) -> Result<(), DeskError> {
    let Some(kept) = second_factors::of(sql, it.id)? else {
        let may_do_most = matches!(it.role, Role::Reviewer | Role::Administrator);
        return match required(sql, office)? {
            Required::ReviewersAndAdministrators if may_do_most => set_up(sql, office, it, shown),
            Required::ReviewersAndAdministrators | Required::Nobody => Ok(()),
        };
    };
    let now = shown.now;
    let code = shown.code.filter(|it| !it.is_empty());
    let code = code.ok_or_else(|| DeskError::refused(NEEDED))?;
    let secret = opened(&office.files.vault()?.unseal(&kept.sealed)?)?;
    let step = step(&totp(&secret)?, code, now).ok_or_else(|| DeskError::refused(WRONG))?;
    let is_fresh = second_factors::use_up(sql, it.id, step)?;
    if is_fresh { Ok(()) } else { Err(DeskError::refused(WRONG)) }
}

/// Takes the first second factor of somebody who must have one and stands at the door, on the record.
fn set_up(
    sql: &mut dyn Sql,
    office: &Office,
    it: &Staff,
    shown: Shown<'_>,
) -> Result<(), DeskError> {
    let given = |what: Option<&Personal>| what.filter(|it| !it.is_empty()).cloned();
    let (Some(secret), Some(code)) = (given(shown.secret), given(shown.code)) else {
        return Err(DeskError::refused(MISSING));
    };
    take(sql, office, it.id, (&secret, &code, shown.now))?;
    let (actor, subject) = (&it.actor(), &format!("person:{}", it.id));
    let (action, outcome, detail) = ("second_factor.enrol", "done", "{}");
    let now = shown.now;
    Ok(audit::add(sql, &audit::Entry { actor, now, action, outcome, subject, detail })?)
}
