//! What the business means by its words: pure types and rules, no I/O, no clock.

pub mod absence;
pub mod actor;
pub mod appointment;
pub mod calendar;
pub mod call;
pub mod catalogue;
pub mod checklist;
pub mod citizen_id;
pub mod clock;
mod coded;
pub mod codes;
pub mod contact;
pub mod content;
pub mod delivery;
pub mod demand;
pub mod demo_names;
pub mod document;
pub mod enterprise;
pub mod holding;
pub mod ical;
pub mod id;
pub mod import;
pub mod industry;
pub mod interaction;
pub mod library;
pub mod link;
pub mod notice;
pub mod order;
pub mod paper;
pub mod pareto;
pub mod personal;
pub mod phone;
pub mod pinyin;
pub mod process;
pub mod promise;
pub mod reason;
pub mod region;
pub mod reveal;
pub mod search;
pub mod segment;
pub mod service_card;
pub mod session;
pub mod staff;
pub mod task;
pub mod text;
pub mod timeliness;
pub mod uscc;
pub mod wording;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

pub use actor::{Actor, Permission, Role};
pub use citizen_id::CitizenId;
pub use contact::{Authority, Person, Power, RoleAssignment, RoleCode, RoleTerms};
pub use content::{PictureHash, Sha256Hash};
pub use enterprise::{Enterprise, Lifecycle, Profile, SizeClass};
pub use holding::{Holding, HoldingStatus, HoldingTerms, Payer};
pub use id::{
    AbsenceId, AppointmentId, CallId, ClockId, CommandId, DemandId, DocumentId, EnterpriseId,
    FalloutId, HoldingId, InteractionId, LinkId, NoticeId, OrderId, PersonId, PromiseId,
    RoleAssignmentId, StaffId, TaskId, UploadId, VersionId,
};
pub use interaction::{Channel, Direction, Interaction, InteractionKind, Summary};
pub use personal::{Mask, Personal, without_numbers};
pub use phone::{PhoneKind, PhoneNumber};
pub use segment::{Applicant, OrgType, ServiceLevel, Tier};
pub use uscc::{Uscc, UsccWarning};
pub use wording::Wording;

/// The present moment, handed to every rule that needs it.
///
/// Offices keep Beijing time (UTC+8, no summer time since 1991).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Now {
    at: DateTime<Utc>,
}

const BEIJING_SECONDS: i32 = 8 * 3600;

impl Now {
    /// From any moment, to the microsecond: no finer, or what was stored and read back would be another moment.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self::from_micros(at.timestamp_micros())
    }

    /// From microseconds since 1970, as stored; out of range becomes 1970.
    pub fn from_micros(us: i64) -> Self {
        Self { at: DateTime::from_timestamp_micros(us).unwrap_or_default() }
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.at
    }

    /// Microseconds since 1970, as stored.
    pub fn micros(self) -> i64 {
        self.at.timestamp_micros()
    }

    /// The wall clock at the office.
    pub fn local(self) -> NaiveDateTime {
        match FixedOffset::east_opt(BEIJING_SECONDS) {
            Some(beijing) => self.at.with_timezone(&beijing).naive_local(),
            None => self.at.naive_utc(),
        }
    }

    /// The calendar day at the office, which is what expiry dates mean.
    pub fn today(self) -> NaiveDate {
        self.local().date()
    }
}

/// The stored moment of a wall clock time at the office, in microseconds since 1970.
pub fn office_micros(local: NaiveDateTime) -> i64 {
    local.and_utc().timestamp_micros() - i64::from(BEIJING_SECONDS) * 1_000_000
}

/// Days are stored as the number of days since 1970-01-01.
pub fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}

/// The day with a stored number; out of range becomes 1970-01-01.
pub fn day_from_number(days: i64) -> NaiveDate {
    i32::try_from(days).ok().and_then(NaiveDate::from_epoch_days).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_day_begins_at_midnight_in_beijing() {
        let late = Now::new("2026-03-01T15:59:59Z".parse().unwrap());
        let later = Now::new("2026-03-01T16:00:00Z".parse().unwrap());
        assert_eq!(late.today().to_string(), "2026-03-01");
        assert_eq!(later.today().to_string(), "2026-03-02");
        assert_eq!(office_micros(later.local()), later.micros());
    }

    #[test]
    fn a_moment_is_the_same_after_it_was_stored() {
        let fine: DateTime<Utc> = "2026-03-01T15:59:59.123456789Z".parse().unwrap();
        let now = Now::new(fine);
        assert_eq!(Now::from_micros(now.micros()), now);
    }

    #[test]
    fn days_survive_storage() {
        let day = "2099-12-31".parse().unwrap();
        assert_eq!(day_from_number(day_number(day)), day);
    }
}
