//! Signing in: what is asked of whoever comes, how wrong answers make them wait, and the line on the record.
//!
//! Nothing that is said here tells whether there is an account, nor whether it is closed, before the
//! password was right.

use std::sync::Arc;

use super::{
    Desk, DeskError, Office, password,
    second_factor::{self, Shown},
    staff::SignedIn,
    wire::SignIn,
};
use crate::{
    domain::{
        Actor, Now, Personal, Sha256Hash, StaffId,
        staff::{Attempts, Staff, StaffRefusal},
    },
    store::{Sql, StoreError, audit, staff, strangers},
};

/// What somebody has shown, about to be judged in one transaction with what becomes of it.
struct Attempt {
    id: StaffId,
    /// The hash that the password was compared with.
    compared: String,
    is_right: bool,
    code: Personal,
    secret: Personal,
    now: Now,
}

impl Desk {
    /// Checks a password alone; whoever has a second factor does not get in.
    pub fn sign_in(&self, login: &str, password: &Personal) -> Result<SignedIn, DeskError> {
        self.sign_in_with(login, password, None)
    }

    /// Checks a password with a code, if one is shown.
    pub fn sign_in_with(
        &self,
        login: &str,
        password: &Personal,
        code: Option<&Personal>,
    ) -> Result<SignedIn, DeskError> {
        let code = code.cloned().unwrap_or_default();
        self.sign_in_by(&SignIn { code, ..SignIn::by_password(login, password) })
    }

    /// Checks a password, and a code where one is due; takes a first secret where one must be had. Wrong ones make the
    /// next attempt wait; all are on the record.
    pub fn sign_in_by(&self, wish: &SignIn) -> Result<SignedIn, DeskError> {
        let login = wish.login.trim().to_lowercase();
        let found = self.store().read(|sql| staff::by_login(sql, &login))?.map(|kept| kept.it);
        let attempts = if let Some(it) = &found {
            it.attempts
        } else {
            let strange = Sha256Hash::of(login.as_bytes());
            self.store().read(|sql| strangers::attempts(sql, strange))?
        };
        attempts.may_try(self.now())?;
        let compared = found.as_ref().map(|it| it.password.clone()).unwrap_or_default();
        let is_right = password::matches(wish.password.reveal(), &compared);
        let now = self.now();
        let Some(Staff { id, .. }) = found else { return Err(self.refuse_stranger(&login, now)?) };
        let (code, secret) = (wish.code.clone(), wish.secret.clone());
        let attempt = Attempt { id, compared, is_right, code, secret, now };
        let office = Arc::clone(&self.office);
        let judged: Result<Result<Staff, DeskError>, DeskError> =
            self.store().write(move |sql| attempt.settle(sql, &office));
        let it = judged??;
        Ok(SignedIn { actor: it.actor(), login: it.login, name: it.name })
    }

    /// Whether somebody has said who must have a second factor.
    pub fn has_decided_second_factors(&self) -> Result<bool, DeskError> {
        Ok(self.store().read(second_factor::is_decided)?)
    }

    /// What is said about a login that nobody has: what is said about a wrong password. Others may have guessed
    /// at it while this password was compared, and then that is said, as it is at a real one.
    fn refuse_stranger(&self, login: &str, now: Now) -> Result<DeskError, DeskError> {
        let login = Sha256Hash::of(login.as_bytes());
        let noted: Result<DeskError, DeskError> = self.store().write(move |sql| {
            let mut attempts = strangers::attempts_held(sql, (login, now))?;
            let refusal = match attempts.may_try(now) {
                Ok(()) => {
                    attempts.note_wrong(now);
                    strangers::save(sql, login, attempts)?;
                    StaffRefusal::WrongPassword
                }
                Err(wait) => wait,
            };
            note(sql, (&Actor::program(), now), Some("staff-unknown-login"))?;
            Ok(refusal.into())
        });
        noted
    }

    /// Takes a member of a demo office on without a password, on the record; refused in a real one.
    pub fn enter_demo(&self, id: StaffId) -> Result<SignedIn, DeskError> {
        let now = self.now();
        let entered: Result<Staff, DeskError> = self.store().write(move |sql| {
            let is_demo = crate::store::office::setting(sql, super::office::DEMO)?.is_some();
            let kept = staff::by_id(sql, id)?.filter(|kept| is_demo && kept.it.is_active);
            let it = kept.ok_or(DeskError::NotFound("account"))?.it;
            let (actor, subject) = (&it.actor(), &format!("person:{id}"));
            let (action, outcome, detail) = ("sign_in.demo", "done", "{}");
            audit::add(sql, &audit::Entry { actor, now, action, outcome, subject, detail })?;
            Ok(it)
        });
        let it = entered?;
        Ok(SignedIn { actor: it.actor(), login: it.login, name: it.name })
    }
}

impl Attempt {
    /// Lets them in or not, counts it and writes it down. The outer error undoes all of that.
    fn settle(
        &self,
        sql: &mut dyn Sql,
        office: &Office,
    ) -> Result<Result<Staff, DeskError>, DeskError> {
        let mut kept = staff::by_id_held(sql, self.id)?.ok_or(DeskError::NotFound("account"))?;
        let who = &kept.it.actor();
        match self.judge(sql, office, &kept.it) {
            Ok(()) => {
                if kept.it.attempts != Attempts::default() {
                    kept.it.attempts.note_right();
                    staff::save(sql, &kept)?;
                }
                note(sql, (who, self.now), None)?;
                Ok(Ok(kept.it))
            }
            Err(DeskError::Refused(refused)) => {
                let code = refused.code.clone();
                let err = DeskError::Refused(refused);
                count(sql, (self.id, self.now), &err)?;
                note(sql, (who, self.now), Some(&code))?;
                Ok(Err(err))
            }
            Err(err) => Err(err),
        }
    }

    fn judge(&self, sql: &mut dyn Sql, office: &Office, it: &Staff) -> Result<(), DeskError> {
        // Others may have guessed while this password was compared.
        it.attempts.may_try(self.now)?;
        if !self.is_right || it.password != self.compared {
            return Err(StaffRefusal::WrongPassword.into());
        }
        it.must_be_open()?;
        let shown = Shown { code: Some(&self.code), secret: Some(&self.secret), now: self.now };
        second_factor::check(sql, office, it, shown)
    }
}

/// Counts what was refused as a guess, be it a password or a code, at the door or at the desk.
pub(super) fn count(
    sql: &mut dyn Sql,
    (id, now): (StaffId, Now),
    err: &DeskError,
) -> Result<(), StoreError> {
    let guesses = [StaffRefusal::WrongPassword.code(), second_factor::WRONG];
    let is_guess = matches!(err, DeskError::Refused(it) if guesses.contains(&it.code.as_str()));
    if is_guess && let Some(mut kept) = staff::by_id(sql, id)? {
        kept.it.attempts.note_wrong(now);
        staff::save(sql, &kept)?;
    }
    Ok(())
}

/// Puts an attempt on record, with why it was refused; never who a stranger said they were.
fn note(
    sql: &mut dyn Sql,
    (actor, now): (&Actor, Now),
    refused: Option<&str>,
) -> Result<(), DeskError> {
    let subject = &format!("person:{}", actor.staff);
    let (outcome, detail) = match refused {
        Some(why) => ("refused", serde_json::json!({ "why": why }).to_string()),
        None => ("done", "{}".to_owned()),
    };
    let (action, detail) = ("sign_in", &*detail);
    Ok(audit::add(sql, &audit::Entry { actor, now, action, outcome, subject, detail })?)
}
