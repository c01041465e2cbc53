//! Working time: which days and hours count, and how far a number of hours or days reaches.
//!
//! Days follow the State Council's yearly notices (legal holidays, adjusted rest days, make-up
//! working days) and local exceptions; hours follow the calendar's own week. A year without a
//! notice is *projected* from weekends and fixed dates, and every answer says so.

mod change;
mod exception;
mod ical;
mod intake;
mod notice;
mod reach;
mod set;
#[cfg(test)]
mod tests;
mod week;

use std::{collections::BTreeMap, sync::Arc};

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

pub use change::DayChange;
pub use exception::{Effect, Exception};
pub use intake::{Intake, IntakeRefusal};
pub use notice::{Notice, NoticeKind, NoticedDay, Notices};
pub use reach::{Budget, Pause, Reach};
pub use set::{Calendars, Scope};
pub use week::{Shift, Week};

use super::{Now, Wording, coded::coded, office_micros};

/// Minutes in one working day of the office.
pub const DAY_MINUTES: u32 = 450;

/// The name of a calendar in data files, commands and tables: `office`, `crew`, `always`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CalendarCode(String);

impl CalendarCode {
    /// The code of the office, which stands for the whole country.
    pub const OFFICE: &'static str = "office";

    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    pub fn office() -> Self {
        Self::new(Self::OFFICE)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CalendarCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

coded! {
    /// Why a day counts or does not.
    pub enum DayKind {
        /// A day of the calendar's own week.
        Ordinary = "ordinary",
        /// A day on which its week has no hours.
        Weekend = "weekend",
        /// A day off by law.
        Holiday = "holiday",
        /// A day off that a notice moved, or the weekend next to it.
        Rest = "rest",
        /// A weekend day that is worked for a day off elsewhere.
        MakeUp = "make_up",
        /// Declared off here alone.
        Closed = "closed",
        /// Declared a working day here alone.
        Opened = "opened",
    }
}

/// When one part of the business works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    code: CalendarCode,
    name: Wording,
    note: Wording,
    week: Week,
    /// Departments that work by it, by code.
    departments: Vec<String>,
    /// Areas that work by it, by the leading digits of their code.
    areas: Vec<String>,
    notices: Arc<Notices>,
    exceptions: BTreeMap<NaiveDate, Exception>,
}

/// Why a calendar could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("the calendar cannot be read: {0}")]
    Unreadable(String),
    #[error("the list of days cannot be read in line {0}")]
    Line(usize),
    #[error("shifts must follow each other and be longer than nothing")]
    Shifts,
    #[error("calendar `{0}` appears twice")]
    Twice(String),
    #[error("there is no calendar `{0}`")]
    Unknown(String),
}

impl Calendar {
    /// The office as shipped: 09:00–12:00 and 13:30–18:00 on working days.
    pub fn office() -> Result<Self, CalendarError> {
        Ok(Calendars::shipped()?.office().clone())
    }

    /// A calendar with a week of its own, on the days of these notices.
    pub fn new(code: CalendarCode, week: Week, notices: Arc<Notices>) -> Self {
        let name = Wording { zh: code.to_string(), en: code.to_string() };
        let note = Wording::default();
        let (departments, areas, exceptions) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { code, name, note, week, departments, areas, notices, exceptions }
    }

    pub fn code(&self) -> &CalendarCode {
        &self.code
    }

    pub fn name(&self) -> &Wording {
        &self.name
    }

    pub fn note(&self) -> &Wording {
        &self.note
    }

    pub fn week(&self) -> &Week {
        &self.week
    }

    /// Says otherwise for one day: a closure for a typhoon, a Saturday that is worked.
    pub fn declare(&mut self, day: NaiveDate, exception: Exception) {
        self.exceptions.insert(day, exception);
    }

    /// Takes back what was said for a day.
    pub fn withdraw(&mut self, day: NaiveDate) -> Option<Exception> {
        self.exceptions.remove(&day)
    }

    /// The dated exceptions, in order.
    pub fn exceptions(&self) -> impl Iterator<Item = (NaiveDate, &Exception)> {
        self.exceptions.iter().map(|(day, it)| (*day, it))
    }

    /// What kind of day this is.
    pub fn kind(&self, day: NaiveDate) -> DayKind {
        if let Some(exception) = self.exceptions.get(&day) {
            return exception.effect.kind();
        }
        match self.noticed(day) {
            Some(NoticeKind::Holiday) => DayKind::Holiday,
            Some(NoticeKind::Rest) => DayKind::Rest,
            Some(NoticeKind::MakeUp) => DayKind::MakeUp,
            None if self.week.on(day.weekday()).is_empty() => DayKind::Weekend,
            None => DayKind::Ordinary,
        }
    }

    /// What a notice, or the projection of one, says for a day, as far as this calendar heeds it.
    fn noticed(&self, day: NaiveDate) -> Option<NoticeKind> {
        let kind = self.notices.kind(day)?;
        let heeded = match kind {
            NoticeKind::MakeUp => self.week.on(day.weekday()).is_empty(),
            NoticeKind::Holiday | NoticeKind::Rest => self.week.rests_on(kind),
        };
        heeded.then_some(kind)
    }

    /// What the day is called, for whoever asks why: a festival, or the reason of an exception.
    pub fn reason(&self, day: NaiveDate) -> Option<Wording> {
        if let Some(exception) = self.exceptions.get(&day) {
            return Some(Wording { zh: exception.name.clone(), en: exception.name.clone() });
        }
        self.noticed(day).and_then(|_| self.notices.name(day))
    }

    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        !self.shifts_on(day).is_empty()
    }

    /// Whether the notice that decides over this day is not known, so that it may still change.
    pub fn is_projected(&self, day: NaiveDate) -> bool {
        self.week.heeds_notices()
            && !self.exceptions.contains_key(&day)
            && self.notices.is_projected(day)
    }

    /// The first working day after this one.
    pub fn next_working_day(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().skip(1).find(|it| self.is_working_day(*it)).unwrap_or(day)
    }

    /// Whether work is done at this moment of the wall clock.
    pub fn is_working_at(&self, at: NaiveDateTime) -> bool {
        let day = at.date();
        self.shifts_on(day).iter().any(|it| it.start(day) <= at && at < it.end(day))
    }

    /// The moment at which `minutes` of working time have passed since `start`.
    ///
    /// Time that ends with a shift ends at the end of that shift, not at the start of the next.
    pub fn add_working_minutes(&self, start: NaiveDateTime, minutes: u32) -> NaiveDateTime {
        self.add_working(start, TimeDelta::minutes(i64::from(minutes)))
    }

    /// The moment at which this much working time has passed since `start`.
    pub fn add_working(&self, start: NaiveDateTime, work: TimeDelta) -> NaiveDateTime {
        let mut left = work;
        if left <= TimeDelta::zero() {
            return start;
        }
        for (from, to) in self.stretches_from(start) {
            if left <= to - from {
                return from + left;
            }
            left -= to - from;
        }
        start
    }

    /// The whole minutes of working time between two moments; nothing if they are the wrong way round.
    pub fn working_minutes_between(&self, from: NaiveDateTime, to: NaiveDateTime) -> i64 {
        self.working_between(from, to).num_minutes()
    }

    /// The working time between two moments; nothing if they are the wrong way round.
    pub fn working_between(&self, from: NaiveDateTime, to: NaiveDateTime) -> TimeDelta {
        self.stretches_from(from)
            .take_while(|(start, _)| *start < to)
            .map(|(start, end)| end.min(to) - start)
            .fold(TimeDelta::zero(), |sum, it| sum + it)
    }

    /// When something that has `minutes` of working time from now is due.
    pub fn due(&self, now: Now, minutes: u32) -> Now {
        self.due_after(now, TimeDelta::minutes(i64::from(minutes)))
    }

    /// When something that has this much working time from now is due.
    pub fn due_after(&self, now: Now, work: TimeDelta) -> Now {
        Now::from_micros(office_micros(self.add_working(now.local(), work)))
    }

    /// The hours that are worked on a day.
    pub fn shifts_on(&self, day: NaiveDate) -> &[Shift] {
        match self.kind(day) {
            DayKind::Holiday | DayKind::Rest | DayKind::Weekend | DayKind::Closed => &[],
            DayKind::Ordinary => self.week.on(day.weekday()),
            DayKind::MakeUp | DayKind::Opened => self.week.on_extra(day.weekday()),
        }
    }

    /// The stretches of work from a moment on, each longer than nothing.
    fn stretches_from(
        &self,
        start: NaiveDateTime,
    ) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> {
        let stretches = move |day: NaiveDate| {
            self.shifts_on(day).iter().map(move |it| (it.start(day).max(start), it.end(day)))
        };
        start.date().iter_days().flat_map(stretches).filter(|(from, to)| from < to)
    }
}

/// Saturday or Sunday, whatever a calendar's own week says.
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
