//! Our own people: their accounts, and when a wrong password makes them wait.

use super::{Actor, Now, Role, StaffId};

/// One member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    pub id: StaffId,
    /// Lower case.
    pub login: String,
    pub name: String,
    pub role: Role,
    /// The department whose queue this person works, by code.
    pub department: Option<String>,
    /// A PHC string; empty when the account cannot be signed in to.
    pub password: String,
    pub is_active: bool,
    pub attempts: Attempts,
}

/// Wrong passwords and codes in a row, and how long they make the next attempt wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    pub failed: i64,
    pub locked_until_us: i64,
}

/// Wrong attempts before the waiting begins.
const FREE_ATTEMPTS: i64 = 3;
/// The longest wait, in seconds.
const LONGEST_WAIT: i64 = 900;
/// The shortest password that is accepted, in characters.
pub const SHORTEST_PASSWORD: usize = 8;

/// Why an account was not made, changed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffRefusal {
    #[error("a login has 2 to 32 letters, digits, dots or dashes")]
    BadLogin,
    #[error("a name is needed")]
    NoName,
    #[error("a password has at least {SHORTEST_PASSWORD} characters")]
    ShortPassword,
    #[error("the login or the password is wrong")]
    WrongPassword,
    #[error("wait {seconds} seconds")]
    Wait { seconds: i64 },
    #[error("the account is closed")]
    Closed,
    #[error("customers have no accounts")]
    NotStaff,
}

impl StaffRefusal {
    /// The name of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::BadLogin => "staff-bad-login",
            Self::NoName => "staff-no-name",
            Self::ShortPassword => "staff-short-password",
            Self::WrongPassword => "staff-wrong-password",
            Self::Wait { .. } => "staff-wait",
            Self::Closed => "staff-closed",
            Self::NotStaff => "staff-not-staff",
        }
    }
}

impl Staff {
    pub fn new(
        id: StaffId,
        login: &str,
        name: &str,
        role: Role,
        department: Option<String>,
    ) -> Result<Self, StaffRefusal> {
        let login = login.trim().to_lowercase();
        let allowed = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_');
        if !(2..=32).contains(&login.len()) || !login.chars().all(allowed) {
            return Err(StaffRefusal::BadLogin);
        }
        if role == Role::LinkHolder {
            return Err(StaffRefusal::NotStaff);
        }
        let name = name.trim().to_owned();
        if name.is_empty() {
            return Err(StaffRefusal::NoName);
        }
        Ok(Self {
            id,
            login,
            name,
            role,
            department,
            password: String::new(),
            is_active: true,
            attempts: Attempts::default(),
        })
    }

    pub fn actor(&self) -> Actor {
        Actor { staff: self.id, department: self.department.clone(), ..Actor::of(self.role) }
    }

    /// Whether its owner may still come in; only said to whoever has proved to be the owner.
    pub fn must_be_open(&self) -> Result<(), StaffRefusal> {
        if self.is_active { Ok(()) } else { Err(StaffRefusal::Closed) }
    }
}

impl Attempts {
    /// Whether a password or a code may be tried now.
    pub fn may_try(&self, now: Now) -> Result<(), StaffRefusal> {
        let left_us = self.locked_until_us - now.micros();
        if 0 < left_us {
            return Err(StaffRefusal::Wait { seconds: left_us / 1_000_000 + 1 });
        }
        Ok(())
    }

    /// Notes a wrong one: after the third, each makes the next wait twice as long.
    pub fn note_wrong(&mut self, now: Now) {
        self.failed += 1;
        if FREE_ATTEMPTS <= self.failed {
            let doublings = u32::try_from(self.failed - FREE_ATTEMPTS).unwrap_or(u32::MAX).min(16);
            let wait = (1_i64 << doublings).min(LONGEST_WAIT);
            self.locked_until_us = now.micros() + wait * 1_000_000;
        }
    }

    pub fn note_right(&mut self) {
        self.failed = 0;
        self.locked_until_us = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lin() -> Staff {
        Staff::new(StaffId::fresh(), " Lin ", "林书言", Role::Manager, None).unwrap()
    }

    #[test]
    fn logins_are_lower_case_and_plain() {
        assert_eq!(lin().login, "lin");
        let bad = Staff::new(StaffId::fresh(), "林", "林", Role::Manager, None);
        assert_eq!(bad.unwrap_err(), StaffRefusal::BadLogin);
    }

    #[test]
    fn each_wrong_password_after_the_third_doubles_the_wait() {
        let mut attempts = Attempts::default();
        let now = Now::from_micros(0);
        let waits: Vec<i64> = (0..6)
            .map(|_| {
                attempts.note_wrong(now);
                attempts.locked_until_us / 1_000_000
            })
            .collect();
        assert_eq!(waits, [0, 0, 1, 2, 4, 8]);
        assert_eq!(attempts.may_try(now), Err(StaffRefusal::Wait { seconds: 9 }));
        assert_eq!(attempts.may_try(Now::from_micros(9_000_000)), Ok(()));
    }

    #[test]
    fn a_closed_account_stays_closed() {
        let mut staff = lin();
        staff.is_active = false;
        assert_eq!(staff.must_be_open(), Err(StaffRefusal::Closed));
    }
}
