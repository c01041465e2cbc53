//! How long somebody who signed in from afar stays signed in.

use chrono::TimeDelta;

use super::{Now, Role, StaffId};

/// One person signed in on one desktop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    pub staff: StaffId,
    pub begun: Now,
    /// When it was last used, to the minute.
    pub seen: Now,
}

/// How often use is written down at most.
const NOTE_US: i64 = 60_000_000;

impl Session {
    pub const fn begin(staff: StaffId, now: Now) -> Self {
        Self { staff, begun: now, seen: now }
    }

    /// Whether it still counts for a person of this role.
    ///
    /// Reviewers and administrators, who see most, are signed out sooner.
    pub fn is_alive(&self, role: Role, now: Now) -> bool {
        let (idle, whole) = lifetime(role);
        let since = |then: Now| TimeDelta::microseconds(now.micros() - then.micros());
        since(self.seen) < idle && since(self.begun) < whole
    }

    /// Whether its use is worth writing down.
    pub fn is_due(&self, now: Now) -> bool {
        NOTE_US <= now.micros() - self.seen.micros()
    }
}

/// How long a session lasts unused, and at most.
const fn lifetime(role: Role) -> (TimeDelta, TimeDelta) {
    match role {
        // Whoever holds a link has sessions of another kind, and none of these.
        Role::Reviewer | Role::Administrator | Role::LinkHolder => {
            (TimeDelta::minutes(15), TimeDelta::hours(8))
        }
        Role::Manager | Role::Worker | Role::Supervisor => {
            (TimeDelta::minutes(60), TimeDelta::hours(12))
        }
    }
}

/// After this, no session of anybody is alive.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);

/// How long after signing in a desktop keeps what it was shown, for when the hub is away.
pub const KEPT: TimeDelta = TimeDelta::hours(72);

/// How long it is remembered whose a session was, so that a desktop which still keeps something hears that the account
/// was closed.
pub const REMEMBERED: TimeDelta = TimeDelta::hours(80);

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(it: i64) -> Now {
        Now::from_micros(it * 60_000_000)
    }

    #[test]
    fn an_unused_session_ends_sooner_for_those_who_see_most() {
        let session = Session::begin(StaffId::fresh(), minutes(0));
        assert!(session.is_alive(Role::Reviewer, minutes(14)));
        assert!(!session.is_alive(Role::Reviewer, minutes(15)));
        assert!(session.is_alive(Role::Manager, minutes(59)));
        assert!(!session.is_alive(Role::Manager, minutes(60)));
    }

    #[test]
    fn use_does_not_keep_a_session_alive_for_ever() {
        let mut session = Session::begin(StaffId::fresh(), minutes(0));
        session.seen = minutes(12 * 60 - 1);
        assert!(session.is_alive(Role::Manager, minutes(12 * 60 - 1)));
        assert!(!session.is_alive(Role::Manager, minutes(12 * 60)));
    }
}
