//! Working time of the office: which days and hours count, and how far a number of them reaches.
//!
//! Working days follow the State Council's yearly notices: legal holidays, adjusted rest days and
//! make-up working days. A year without a notice is *projected* from weekends and fixed dates.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

use super::{Now, office_micros};

/// Minutes in one working day of the office.
pub const DAY_MINUTES: u32 = 450;

/// Why a day counts or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Monday to Friday.
    Ordinary,
    /// Saturday or Sunday.
    Weekend,
    /// A legal holiday or an adjusted rest day.
    Holiday,
    /// A weekend day that is worked for a holiday elsewhere.
    MakeUp,
}

impl DayKind {
    /// Whether the office works on such a day.
    pub fn is_working(self) -> bool {
        matches!(self, Self::Ordinary | Self::MakeUp)
    }
}

/// When the office works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    exceptions: BTreeMap<NaiveDate, DayKind>,
    noticed_years: BTreeSet<i32>,
    /// Invariant: in order, not overlapping, each with a positive length.
    shifts: Vec<Shift>,
}

/// One stretch of work within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

/// Why a calendar could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("the list of days cannot be read: {0}")]
    Unreadable(String),
    #[error("shifts must follow each other and be longer than nothing")]
    Shifts,
}

/// The fields of `assets/codes/chinese-days.json` that we use.
#[derive(Deserialize)]
struct DayList {
    holidays: BTreeMap<NaiveDate, String>,
    workdays: BTreeMap<NaiveDate, String>,
}

impl Calendar {
    /// The office: 09:00–12:00 and 13:30–18:00 on the working days of the shipped list.
    pub fn office() -> Result<Self, CalendarError> {
        Self::from_days(include_str!("../../assets/codes/chinese-days.json"), office_shifts())
    }

    /// A calendar from a list of holidays and make-up working days, as JSON.
    pub fn from_days(json: &str, shifts: Vec<Shift>) -> Result<Self, CalendarError> {
        let list: DayList =
            serde_json::from_str(json).map_err(|err| CalendarError::Unreadable(err.to_string()))?;
        let ordered = shifts.windows(2).all(|pair| match pair {
            [first, second] => first.to <= second.from,
            _ => true,
        });
        if shifts.is_empty() || !ordered || shifts.iter().any(|it| it.to <= it.from) {
            return Err(CalendarError::Shifts);
        }
        let noticed_years = list.holidays.keys().map(NaiveDate::year).collect();
        let mut exceptions: BTreeMap<NaiveDate, DayKind> =
            list.holidays.into_keys().map(|day| (day, DayKind::Holiday)).collect();
        exceptions.extend(list.workdays.into_keys().map(|day| (day, DayKind::MakeUp)));
        Ok(Self { exceptions, noticed_years, shifts })
    }

    /// Says otherwise for one day: a closure for a typhoon, a Saturday that is worked.
    pub fn declare(&mut self, day: NaiveDate, kind: DayKind) {
        self.exceptions.insert(day, kind);
    }

    /// What kind of day this is.
    pub fn kind(&self, day: NaiveDate) -> DayKind {
        if let Some(kind) = self.exceptions.get(&day) {
            return *kind;
        }
        if self.is_projected(day) && is_fixed_holiday(day) {
            return DayKind::Holiday;
        }
        match day.weekday() {
            Weekday::Sat | Weekday::Sun => DayKind::Weekend,
            _ => DayKind::Ordinary,
        }
    }

    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.kind(day).is_working()
    }

    /// Whether no notice is known for the year of this day, so that it may still change.
    pub fn is_projected(&self, day: NaiveDate) -> bool {
        !self.noticed_years.contains(&day.year())
    }

    /// The first working day after this one.
    pub fn next_working_day(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().skip(1).find(|it| self.is_working_day(*it)).unwrap_or(day)
    }

    /// Whether the office works at this moment of the wall clock.
    pub fn is_working_at(&self, at: NaiveDateTime) -> bool {
        let time = at.time();
        self.is_working_day(at.date())
            && self.shifts.iter().any(|it| it.from <= time && time < it.to)
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
        for day in start.date().iter_days() {
            for (from, to) in self.stretches(day) {
                let from = from.max(start);
                let length = to - from;
                if length <= TimeDelta::zero() {
                    continue;
                }
                if left <= length {
                    return from + left;
                }
                left -= length;
            }
        }
        start
    }

    /// The whole minutes of working time between two moments; nothing if they are the wrong way round.
    pub fn working_minutes_between(&self, from: NaiveDateTime, to: NaiveDateTime) -> i64 {
        self.working_between(from, to).num_minutes()
    }

    /// The working time between two moments; nothing if they are the wrong way round.
    pub fn working_between(&self, from: NaiveDateTime, to: NaiveDateTime) -> TimeDelta {
        let mut sum = TimeDelta::zero();
        if to <= from {
            return sum;
        }
        for day in from.date().iter_days().take_while(|day| *day <= to.date()) {
            for (start, end) in self.stretches(day) {
                let length = end.min(to) - start.max(from);
                if TimeDelta::zero() < length {
                    sum += length;
                }
            }
        }
        sum
    }

    /// When something that has `minutes` of working time from now is due.
    pub fn due(&self, now: Now, minutes: u32) -> Now {
        self.due_after(now, TimeDelta::minutes(i64::from(minutes)))
    }

    /// When something that has this much working time from now is due.
    pub fn due_after(&self, now: Now, work: TimeDelta) -> Now {
        Now::from_micros(office_micros(self.add_working(now.local(), work)))
    }

    fn stretches(&self, day: NaiveDate) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> {
        let shifts: &[Shift] = if self.is_working_day(day) { &self.shifts } else { &[] };
        shifts.iter().map(move |it| (day.and_time(it.from), day.and_time(it.to)))
    }
}

/// 09:00–12:00 and 13:30–18:00: seven and a half hours.
fn office_shifts() -> Vec<Shift> {
    let hour =
        |h: i64, m: i64| NaiveTime::MIN.overflowing_add_signed(TimeDelta::minutes(h * 60 + m)).0;
    vec![Shift { from: hour(9, 0), to: hour(12, 0) }, Shift { from: hour(13, 30), to: hour(18, 0) }]
}

/// Legal holidays that fall on the same date every year.
fn is_fixed_holiday(day: NaiveDate) -> bool {
    matches!((day.month(), day.day()), (1 | 5, 1) | (10, 1..=3))
}

#[cfg(test)]
mod tests {
    use chrono::Timelike as _;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn office() -> Calendar {
        Calendar::office().unwrap()
    }

    #[test]
    fn fifteen_hours_reach_across_spring_festival_to_a_working_sunday() {
        assert_eq!(
            office().add_working_minutes(at("2024-02-08 16:00"), 900),
            at("2024-02-18 16:00")
        );
    }

    #[test]
    fn a_start_on_a_rest_day_counts_from_the_next_shift() {
        assert_eq!(
            office().add_working_minutes(at("2024-02-17 11:00"), 240),
            at("2024-02-18 14:30")
        );
    }

    #[test]
    fn a_day_of_work_ends_at_the_same_time_the_next_day() {
        let due = office().add_working_minutes(at("2024-02-08 16:00"), DAY_MINUTES);
        assert_eq!(due, at("2024-02-09 16:00"));
    }

    #[test]
    fn a_pause_costs_only_the_working_time_within_it() {
        let office = office();
        let rest = |pause: &str, resume: &str| {
            let used = office.working_between(at("2024-02-08 16:00"), at(pause));
            office.add_working(at(resume), TimeDelta::hours(15) - used)
        };
        assert_eq!(rest("2024-02-09 10:00", "2024-02-17 20:00"), at("2024-02-19 15:00"));
        assert_eq!(rest("2024-02-09 18:30", "2024-02-17 09:00"), at("2024-02-18 16:00"));
    }

    #[test]
    fn an_extra_day_off_moves_what_is_due() {
        let mut office = office();
        office.declare(at("2024-02-09 00:00").date(), DayKind::Holiday);
        assert_eq!(office.add_working_minutes(at("2024-02-08 16:00"), 900), at("2024-02-19 16:00"));
    }

    #[test]
    fn new_years_eve_of_2024_is_worked_and_so_are_the_make_up_sundays() {
        let office = office();
        let works = |day: &str| office.is_working_day(day.parse().unwrap());
        assert!(works("2024-02-09") && works("2024-02-04") && works("2024-02-18"));
        assert!(!works("2024-02-10") && !works("2024-02-16") && !works("2024-02-24"));
    }

    #[test]
    fn a_year_without_a_notice_is_projected() {
        let office = office();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(!office.is_projected(day("2026-10-10")));
        assert!(office.is_projected(day("2031-10-01")));
        assert_eq!(office.kind(day("2031-10-01")), DayKind::Holiday);
        assert_eq!(office.kind(day("2031-10-08")), DayKind::Ordinary);
    }

    #[test]
    fn work_that_fills_a_shift_ends_with_it() {
        let office = office();
        assert_eq!(office.add_working_minutes(at("2024-03-04 09:00"), 180), at("2024-03-04 12:00"));
        assert_eq!(office.add_working_minutes(at("2024-03-04 12:10"), 0), at("2024-03-04 12:10"));
    }

    #[test]
    fn a_moment_is_due_in_office_time() {
        let now = Now::from_micros(office_micros(at("2024-02-08 16:00")));
        assert_eq!(office().due(now, 900).local(), at("2024-02-18 16:00"));
    }

    #[test]
    fn shifts_that_overlap_are_refused() {
        let mut shifts = office_shifts();
        shifts.reverse();
        let days = r#"{"holidays":{},"workdays":{}}"#;
        assert_eq!(Calendar::from_days(days, shifts), Err(CalendarError::Shifts));
    }

    /// Counts minute by minute from the day list itself, sharing nothing with the rules above.
    fn counts(list: &serde_json::Value, minute: NaiveDateTime) -> bool {
        let day = minute.date().to_string();
        let works = if list["workdays"].get(&day).is_some() {
            true
        } else {
            list["holidays"].get(&day).is_none() && minute.weekday().num_days_from_monday() < 5
        };
        let clock = minute.hour() * 100 + minute.minute();
        works && ((900..1200).contains(&clock) || (1330..1800).contains(&clock))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn working_time_agrees_with_a_count_of_every_minute(
            start in 0_i64..60 * 24 * 365 * 3, length in 0_i64..60 * 24 * 16,
        ) {
            let list = serde_json::from_str(include_str!("../../assets/codes/chinese-days.json")).unwrap();
            let office = office();
            let from = at("2023-12-20 00:00") + TimeDelta::minutes(start);
            let to = from + TimeDelta::minutes(length);
            let counted = (0..length)
                .filter(|minute| counts(&list, from + TimeDelta::minutes(*minute)))
                .count();
            prop_assert_eq!(office.working_minutes_between(from, to), i64::try_from(counted).unwrap());

            let due = office.add_working_minutes(from, u32::try_from(counted).unwrap());
            prop_assert_eq!(office.working_between(from, due), office.working_between(from, to));
            prop_assert!(due <= to);
            prop_assert!(counted == 0 || counts(&list, due - TimeDelta::minutes(1)));
        }
    }
}
