//! By which hours a clock runs.

use std::ops::Range;

use chrono::TimeDelta;

use crate::domain::{
    Now,
    calendar::{Calendar, CalendarCode, Calendars},
    office_micros,
};

/// The hours of a calendar, in moments.
#[derive(Clone, Copy, Debug)]
pub struct Pace<'a>(&'a Calendar);

impl<'a> From<&'a Calendar> for Pace<'a> {
    fn from(calendar: &'a Calendar) -> Self {
        Self(calendar)
    }
}

impl<'a> Pace<'a> {
    pub fn calendar(self) -> &'a Calendar {
        self.0
    }

    /// The moment at which this much of its time has passed since `from`.
    pub fn after(self, from: Now, time: TimeDelta) -> Now {
        self.0.due_after(from, time)
    }

    /// How much of its time lies between two moments; nothing if they are the wrong way round.
    pub fn worked(self, from: Now, to: Now) -> TimeDelta {
        self.0.working_between(from.local(), to.local())
    }

    /// The stretches of its time between two moments, in order, none touching the next.
    pub fn stretches(self, from: Now, to: Now) -> Vec<Range<Now>> {
        let moment = |local| Now::from_micros(office_micros(local));
        let mut found: Vec<Range<Now>> = Vec::new();
        for day in from.today().iter_days().take_while(|day| *day <= to.today()) {
            for shift in self.0.shifts_on(day) {
                let (start, end) =
                    (moment(shift.start(day)).max(from), moment(shift.end(day)).min(to));
                match found.last_mut() {
                    // Around the clock one day goes over into the next.
                    Some(last) if last.end == start => last.end = end,
                    _ if start < end => found.push(start..end),
                    _ => {}
                }
            }
        }
        found
    }
}

impl Calendars {
    /// The hours of a calendar; those of the office if it is gone.
    pub fn pace<'a>(&'a self, code: &CalendarCode) -> Pace<'a> {
        self.named(code).unwrap_or_else(|| self.office()).into()
    }
}
