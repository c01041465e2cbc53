//! A second, independent way to count working time: minute by minute, from plain tables.
//!
//! Nothing here uses the engine's types. A calendar is a table of worked minutes for each weekday
//! and a list of days that are otherwise; both are laid out on one line of minutes and counted.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, TimeDelta};

/// What a day is, if it is not what its weekday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Otherwise {
    Off,
    /// Worked as its own weekday if that has hours, as Monday if not.
    Worked,
}

/// Worked minutes by weekday, and the days that are otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Minutes {
    /// For Monday to Sunday: which of the 1,440 minutes are worked.
    pub(crate) week: [Vec<bool>; 7],
    pub(crate) days: HashMap<NaiveDate, Otherwise>,
    /// The minute of the day from which on it is too late for that day.
    pub(crate) cut_off: i64,
}

/// Minutes one after the other, from a midnight on.
pub(crate) struct Line {
    midnight: NaiveDateTime,
    worked: Vec<bool>,
}

/// A day with these worked minutes, each stretch as its first minute and the one after its last.
pub(crate) fn day_of(stretches: &[(usize, usize)]) -> Vec<bool> {
    let mut day = vec![false; 1440];
    for (from, to) in stretches {
        day[*from..*to].fill(true);
    }
    day
}

/// `(900, 1330)` as minutes of the day.
fn clock(stretches: &[(usize, usize)]) -> Vec<bool> {
    let minute = |it: usize| it / 100 * 60 + it % 100;
    day_of(&stretches.iter().map(|(from, to)| (minute(*from), minute(*to))).collect::<Vec<_>>())
}

/// The shipped list: every day off and every day worked out of turn, and what is sure of 2027.
fn published() -> HashMap<NaiveDate, Otherwise> {
    let list = include_str!("../../assets/codes/chinese-days.json");
    let list: serde_json::Value = serde_json::from_str(list).unwrap();
    let days = |key: &str| -> Vec<NaiveDate> {
        list[key].as_object().unwrap().keys().map(|it| it.parse().unwrap()).collect()
    };
    let mut all: HashMap<NaiveDate, Otherwise> =
        days("holidays").into_iter().map(|day| (day, Otherwise::Off)).collect();
    all.extend(days("workdays").into_iter().map(|day| (day, Otherwise::Worked)));
    for sure in ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"] {
        all.insert(format!("2027-{sure}").parse().unwrap(), Otherwise::Off);
    }
    all
}

impl Minutes {
    /// The shipped calendars, written down a second time.
    pub(crate) fn named(code: &str) -> Self {
        let week = |plain: &[_], saturday: &[_], sunday: &[_]| {
            let plain = clock(plain);
            let [a, b, c, d] = [(); 4].map(|()| plain.clone());
            [a, b, c, d, plain, clock(saturday), clock(sunday)]
        };
        match code {
            "office" => Self {
                week: week(&[(900, 1200), (1330, 1800)], &[], &[]),
                days: published(),
                cut_off: 16 * 60,
            },
            "crew" => Self {
                week: week(&[(830, 1200), (1330, 1830)], &[(900, 1200), (1330, 1700)], &[]),
                days: published(),
                cut_off: 15 * 60,
            },
            "always" => Self {
                week: week(&[(0, 2400)], &[(0, 2400)], &[(0, 2400)]),
                days: HashMap::new(),
                cut_off: 24 * 60,
            },
            _ => panic!("no calendar {code}"),
        }
    }

    fn day(&self, day: NaiveDate) -> &[bool] {
        let own = &self.week[day.weekday().num_days_from_monday() as usize];
        match self.days.get(&day) {
            Some(Otherwise::Off) => &[false; 1440],
            Some(Otherwise::Worked) if !own.contains(&true) => &self.week[0],
            _ => own,
        }
    }

    /// So many days from the midnight before a moment.
    pub(crate) fn line(&self, from: NaiveDate, days: usize) -> Line {
        let mut worked = Vec::with_capacity(days * 1440);
        for day in from.iter_days().take(days) {
            worked.extend_from_slice(self.day(day));
        }
        Line { midnight: from.and_hms_opt(0, 0, 0).unwrap(), worked }
    }
}

impl Line {
    fn index(&self, at: NaiveDateTime) -> usize {
        let minute = (at - self.midnight).num_minutes().max(0);
        usize::try_from(minute).unwrap().min(self.worked.len())
    }

    fn moment(&self, index: usize) -> NaiveDateTime {
        self.midnight + TimeDelta::minutes(i64::try_from(index).unwrap())
    }

    pub(crate) fn counts(&self, at: NaiveDateTime) -> bool {
        self.worked[self.index(at)]
    }

    /// Minutes of work between two moments.
    pub(crate) fn between(&self, from: NaiveDateTime, to: NaiveDateTime) -> u32 {
        let mut sum = 0;
        for at in self.index(from)..self.index(to) {
            if self.worked[at] {
                sum += 1;
            }
        }
        sum
    }

    /// The same minutes, none of them worked in these pauses.
    pub(crate) fn without(mut self, pauses: &[(NaiveDateTime, NaiveDateTime)]) -> Self {
        for (from, to) in pauses {
            let (from, to) = (self.index(*from), self.index(*to));
            self.worked[from..to].fill(false);
        }
        self
    }

    /// The end of the minute in which the last of so many minutes is worked.
    pub(crate) fn after(&self, start: NaiveDateTime, minutes: u32) -> NaiveDateTime {
        let (mut left, mut at) = (minutes, self.index(start));
        while left > 0 {
            if self.worked[at] {
                left -= 1;
            }
            at += 1;
        }
        if minutes == 0 { start } else { self.moment(at) }
    }

    /// The last worked minute of each day that has any.
    fn last_minutes(&self) -> Vec<usize> {
        let mut last: Vec<usize> = Vec::new();
        for at in 0..self.worked.len() {
            if self.worked[at] {
                match last.last_mut() {
                    Some(before) if *before / 1440 == at / 1440 => *before = at,
                    _ => last.push(at),
                }
            }
        }
        last
    }

    /// The end of business of the nth working day after the day of acceptance, if it is on the
    /// line; a day whose last minute is paused is none.
    pub(crate) fn days_after(
        &self,
        (start, cut_off): (NaiveDateTime, i64),
        days: usize,
        pauses: &[(NaiveDateTime, NaiveDateTime)],
    ) -> Option<NaiveDateTime> {
        let is_late = (start - start.date().and_hms_opt(0, 0, 0).unwrap()).num_minutes() >= cut_off;
        let first = self.index(start) / 1440 + usize::from(is_late);
        let all = self.last_minutes();
        let mut left = all.into_iter().filter(|at| *at / 1440 >= first);
        let accepted = left.next()?;
        let is_paused = |at: usize| {
            pauses.iter().any(|(from, to)| self.index(*from) <= at && at < self.index(*to))
        };
        let last = match days {
            0 => accepted,
            _ => left.filter(|at| !is_paused(*at)).nth(days - 1)?,
        };
        Some(self.moment(last + 1))
    }
}
