//! How far a budget of working hours or working days reaches, with the times at which it stood still.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::Calendar;

/// What may be used: working hours and working days are different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Budget {
    /// Working time, in minutes.
    Minutes(u32),
    /// Whole working days, each until its end of business.
    Days(u32),
}

/// A time at which nothing counts, by the wall clock; the end is outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pause {
    pub from: NaiveDateTime,
    pub to: NaiveDateTime,
}

/// A due time, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    pub at: NaiveDateTime,
    /// Whether some day on the way has no notice yet, so that the answer may still move.
    pub is_projected: bool,
}

impl Calendar {
    /// When a budget that starts here is used up, and whether that may still change.
    ///
    /// Pauses may overlap. In working time a pause costs the working time within it; of working
    /// days it costs those whose end of business lies within it.
    pub fn reach(&self, start: NaiveDateTime, budget: Budget, pauses: &[Pause]) -> Reach {
        let at = match budget {
            Budget::Minutes(minutes) => {
                self.add_unpaused(start, TimeDelta::minutes(minutes.into()), pauses)
            }
            Budget::Days(days) => self.nth_end_of_business(start, days, pauses),
        };
        Reach { at, is_projected: self.is_span_projected(start.date(), at.date()) }
    }

    /// The end of business of the `days`-th working day after the day of acceptance.
    ///
    /// What is accepted before the cut-off of a working day is accepted on that day (day 0),
    /// anything else on the next working day.
    pub fn add_working_days(&self, start: NaiveDateTime, days: u32) -> NaiveDateTime {
        self.nth_end_of_business(start, days, &[])
    }

    /// Whether any day from the first to the last has no notice yet.
    pub fn is_span_projected(&self, first: NaiveDate, last: NaiveDate) -> bool {
        first.iter_days().take_while(|it| *it <= last).any(|it| self.is_projected(it))
    }

    /// The working day on which something counts as accepted.
    pub fn accepted_on(&self, start: NaiveDateTime) -> NaiveDate {
        let day = start.date();
        if self.is_working_day(day) && start < self.week().cut_off(day) {
            day
        } else {
            self.next_working_day(day)
        }
    }

    fn add_unpaused(
        &self,
        start: NaiveDateTime,
        work: TimeDelta,
        pauses: &[Pause],
    ) -> NaiveDateTime {
        let pauses = merged(pauses);
        let (mut from, mut left) = (start, work);
        for pause in pauses.iter().filter(|it| start < it.to) {
            let used = self.working_between(from, pause.from);
            if left <= used {
                break;
            }
            left -= used;
            from = pause.to.max(from);
        }
        self.add_working(from, left)
    }

    fn nth_end_of_business(
        &self,
        start: NaiveDateTime,
        days: u32,
        pauses: &[Pause],
    ) -> NaiveDateTime {
        let accepted = self.accepted_on(start);
        let counts = |end: &NaiveDateTime| !pauses.iter().any(|it| it.from < *end && *end <= it.to);
        let mut ends = accepted.iter_days().filter_map(|day| self.end_of_business(day));
        let Some(day_0) = ends.next() else { return start };
        match days.checked_sub(1) {
            Some(others) => ends.filter(counts).nth(others as usize).unwrap_or(day_0),
            None => day_0,
        }
    }

    /// When the last shift of a day ends, if it is worked at all.
    pub fn end_of_business(&self, day: NaiveDate) -> Option<NaiveDateTime> {
        self.shifts_on(day).last().map(|it| it.end(day))
    }
}

/// The same pauses in order, none touching the next, none empty.
fn merged(pauses: &[Pause]) -> Vec<Pause> {
    let mut sorted: Vec<Pause> = pauses.iter().filter(|it| it.from < it.to).copied().collect();
    sorted.sort();
    let mut merged: Vec<Pause> = Vec::with_capacity(sorted.len());
    for pause in sorted {
        match merged.last_mut() {
            Some(last) if pause.from <= last.to => last.to = last.to.max(pause.to),
            _ => merged.push(pause),
        }
    }
    merged
}
