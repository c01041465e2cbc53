//! A clock that runs in working time: what it may use, what it has used, whether it runs.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Now, calendar::Calendar};

/// Working time that runs out. When it is due is derived, never stored as the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    pub budget_minutes: u32,
    /// Working time used up before it last started.
    pub consumed_seconds: i64,
    pub running_since: Option<Now>,
}

impl Clock {
    /// A clock that has not started.
    pub fn new(budget_minutes: u32) -> Self {
        Self { budget_minutes, consumed_seconds: 0, running_since: None }
    }

    /// Lets it run; does nothing to one that runs already.
    pub fn start(&mut self, now: Now) {
        self.running_since.get_or_insert(now);
    }

    /// Stops it and keeps what it has used.
    pub fn pause(&mut self, calendar: &Calendar, now: Now) {
        self.consumed_seconds = self.consumed(calendar, now).num_seconds();
        self.running_since = None;
    }

    /// The working time used until now.
    pub fn consumed(&self, calendar: &Calendar, now: Now) -> TimeDelta {
        let running = self.running_since.map_or(TimeDelta::zero(), |since| {
            calendar.working_between(since.local(), now.local())
        });
        TimeDelta::seconds(self.consumed_seconds) + running
    }

    /// When it runs out; `None` while it stands still.
    ///
    /// For a clock that started again with nothing left, this is when it started.
    pub fn due(&self, calendar: &Calendar) -> Option<Now> {
        let left = TimeDelta::minutes(i64::from(self.budget_minutes))
            - TimeDelta::seconds(self.consumed_seconds);
        self.running_since.map(|since| calendar.due_after(since, left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::office_micros;

    fn at(text: &str) -> Now {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        Now::from_micros(office_micros(local))
    }

    fn due_with_pause(pause: &str, resume: &str) -> Now {
        let calendar = Calendar::office().unwrap();
        let mut clock = Clock::new(900);
        clock.start(at("2024-02-08 16:00"));
        clock.pause(&calendar, at(pause));
        assert_eq!(clock.due(&calendar), None);
        clock.start(at(resume));
        clock.due(&calendar).unwrap()
    }

    #[test]
    fn a_pause_moves_the_due_time_by_the_working_time_within_it() {
        let due = due_with_pause("2024-02-09 10:00", "2024-02-17 20:00");
        assert_eq!(due, at("2024-02-19 15:00"));
    }

    #[test]
    fn a_pause_without_working_time_moves_nothing() {
        let due = due_with_pause("2024-02-09 18:30", "2024-02-17 09:00");
        assert_eq!(due, at("2024-02-18 16:00"));
    }

    #[test]
    fn starting_twice_does_not_forget_the_first_start() {
        let calendar = Calendar::office().unwrap();
        let mut clock = Clock::new(60);
        clock.start(at("2024-03-04 09:00"));
        clock.start(at("2024-03-04 11:00"));
        assert_eq!(clock.due(&calendar), Some(at("2024-03-04 10:00")));
    }
}
