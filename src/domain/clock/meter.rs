//! A meter of working time: what may be used, what has been used, whether it runs.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::Pace;
use crate::domain::Now;

/// Working time that runs out. When it is due is derived, never stored as the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    pub budget_minutes: u32,
    /// Working time used up before it last started.
    pub consumed_seconds: i64,
    pub running_since: Option<Now>,
}

impl Meter {
    /// A meter that has not started.
    pub fn new(budget_minutes: u32) -> Self {
        Self { budget_minutes, consumed_seconds: 0, running_since: None }
    }

    /// Lets it run; does nothing to one that runs already.
    pub fn start(&mut self, now: Now) {
        self.running_since.get_or_insert(now);
    }

    /// Stops it and keeps what it has used.
    pub fn pause<'a>(&mut self, pace: impl Into<Pace<'a>>, now: Now) {
        self.consumed_seconds = self.consumed(pace, now).num_seconds();
        self.running_since = None;
    }

    /// The working time used until now.
    pub fn consumed<'a>(&self, pace: impl Into<Pace<'a>>, now: Now) -> TimeDelta {
        let running =
            self.running_since.map_or(TimeDelta::zero(), |since| pace.into().worked(since, now));
        TimeDelta::seconds(self.consumed_seconds) + running
    }

    /// When it runs out; `None` while it stands still.
    ///
    /// For a meter that started again with nothing left, this is when it started.
    pub fn due<'a>(&self, pace: impl Into<Pace<'a>>) -> Option<Now> {
        self.reaches(100, pace)
    }

    /// When this share of the budget is used up, in percent; `None` while it stands still.
    pub fn reaches<'a>(&self, percent: u16, pace: impl Into<Pace<'a>>) -> Option<Now> {
        let since = self.running_since?;
        Some(pace.into().after(since, self.left_until(percent)))
    }

    /// When so many minutes are used up; `None` while it stands still.
    pub fn uses<'a>(&self, minutes: u32, pace: impl Into<Pace<'a>>) -> Option<Now> {
        let left =
            TimeDelta::minutes(i64::from(minutes)) - TimeDelta::seconds(self.consumed_seconds);
        Some(pace.into().after(self.running_since?, left))
    }

    /// Whether so many minutes were used up before it last started.
    pub fn had_used(&self, minutes: u32) -> bool {
        i64::from(minutes) * 60 <= self.consumed_seconds
    }

    /// Whether this share was used up before it last started.
    pub fn had_reached(&self, percent: u16) -> bool {
        self.left_until(percent) <= TimeDelta::zero()
    }

    /// What is left of the budget; negative when it is overdrawn.
    pub fn left<'a>(&self, pace: impl Into<Pace<'a>>, now: Now) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.budget_minutes)) - self.consumed(pace, now)
    }

    fn left_until(&self, percent: u16) -> TimeDelta {
        let share = i64::from(self.budget_minutes) * 60 * i64::from(percent) / 100;
        TimeDelta::seconds(share - self.consumed_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{calendar::Calendar, office_micros};

    fn at(text: &str) -> Now {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        Now::from_micros(office_micros(local))
    }

    fn due_with_pause(pause: &str, resume: &str) -> Now {
        let calendar = Calendar::office().unwrap();
        let mut clock = Meter::new(900);
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
        let mut clock = Meter::new(60);
        clock.start(at("2024-03-04 09:00"));
        clock.start(at("2024-03-04 11:00"));
        assert_eq!(clock.due(&calendar), Some(at("2024-03-04 10:00")));
    }
}
