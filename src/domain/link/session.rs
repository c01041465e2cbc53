//! What somebody who opened a link may go on with, and for how long.

use chrono::TimeDelta;

use super::{LinkRefusal, later};
use crate::domain::{LinkId, Now, Sha256Hash};

/// How long a session may be silent.
pub const SESSION_IDLE_MINUTES: i64 = 30;
/// How long a session lasts at most.
pub const SESSION_HOURS: i64 = 4;
/// How much older the last sign of life may be than what is stored, so that not every request writes.
const GRAIN_SECONDS: i64 = 60;

/// The session of a link holder; known by the hash of its secret, which only their browser has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSession {
    pub secret: Sha256Hash,
    pub link: LinkId,
    pub opened_at: Now,
    pub seen_at: Now,
    /// The second factor was right in this session.
    pub is_proved: bool,
}

impl LinkSession {
    pub const fn begin(secret: Sha256Hash, link: LinkId, now: Now) -> Self {
        Self { secret, link, opened_at: now, seen_at: now, is_proved: false }
    }

    /// Whether it goes on: not too long silent, and not too old.
    pub fn is_live(&self, now: Now) -> bool {
        now < self.ends_at() && now < later(self.opened_at, TimeDelta::hours(SESSION_HOURS))
    }

    fn ends_at(&self) -> Now {
        later(self.seen_at, TimeDelta::minutes(SESSION_IDLE_MINUTES))
    }

    /// Whether the sign of life of now is worth writing down.
    pub fn is_stale(&self, now: Now) -> bool {
        later(self.seen_at, TimeDelta::seconds(GRAIN_SECONDS)) <= now
    }

    /// Refuses whoever has not given the second factor.
    pub fn must_be_proved(&self, now: Now) -> Result<(), LinkRefusal> {
        if self.is_proved && self.is_live(now) { Ok(()) } else { Err(LinkRefusal::Shut) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Now {
        later(Now::from_micros(0), TimeDelta::minutes(minutes))
    }

    #[test]
    fn a_session_ends_when_it_is_silent_and_when_it_is_old() {
        let mut session = LinkSession::begin(Sha256Hash::of(b"s"), LinkId::fresh(), at(0));
        assert!(session.is_live(at(29)) && !session.is_live(at(30)));
        for minutes in (20..240).step_by(20) {
            assert!(session.is_live(at(minutes)), "{minutes}");
            session.seen_at = at(minutes);
        }
        assert!(!session.is_live(at(240)));
    }

    #[test]
    fn a_session_without_the_second_factor_is_good_for_nothing() {
        let mut session = LinkSession::begin(Sha256Hash::of(b"s"), LinkId::fresh(), at(0));
        assert_eq!(session.must_be_proved(at(1)), Err(LinkRefusal::Shut));
        session.is_proved = true;
        assert_eq!(session.must_be_proved(at(1)), Ok(()));
        assert_eq!(session.must_be_proved(at(31)), Err(LinkRefusal::Shut));
    }
}
