//! The week of a calendar: shifts of each weekday, what it rests on, and when a day is accepted.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use serde::Deserialize;

use super::{CalendarError, NoticeKind};

/// One stretch of work within a day, in minutes since midnight; a day may end at 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    from: u16,
    to: u16,
}

/// Minutes in a day.
const MIDNIGHT: u16 = 24 * 60;

impl Shift {
    /// From and to in minutes since midnight, or nothing if that is no stretch of a day.
    pub fn new(from: u16, to: u16) -> Option<Self> {
        (from < to && to <= MIDNIGHT).then_some(Self { from, to })
    }

    pub fn start(self, day: NaiveDate) -> NaiveDateTime {
        minute_of(day, self.from)
    }

    pub fn end(self, day: NaiveDate) -> NaiveDateTime {
        minute_of(day, self.to)
    }

    pub fn minutes(self) -> u16 {
        self.to - self.from
    }

    /// `09:00–12:00`, for people.
    pub fn spelled(self) -> String {
        format!("{}–{}", clock(self.from), clock(self.to))
    }

    /// Reads `09:00-12:00`.
    fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        Self::new(clock_minutes(from)?, clock_minutes(to)?)
    }
}

fn minute_of(day: NaiveDate, minute: u16) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute))
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `16:00` as minutes since midnight; `24:00` is the end of the day.
fn clock_minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes).filter(|it| *it <= MIDNIGHT)
}

/// What a calendar does by itself, before notices and exceptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Invariant: for Monday to Sunday, each in order and not overlapping.
    days: [Vec<Shift>; 7],
    /// The weekday whose hours a make-up day has. Invariant: it has hours.
    make_up: Weekday,
    rests_on: Vec<NoticeKind>,
    /// Minutes since midnight before which a day counts as the day of acceptance.
    cut_off: u16,
}

/// The part of a calendar's file that describes its week.
pub(super) struct WeekFile {
    pub(super) cut_off: String,
    pub(super) rests_on: Vec<NoticeKind>,
    pub(super) make_up: Weekday,
    pub(super) shift: Vec<ShiftFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShiftFile {
    days: Vec<Weekday>,
    hours: Vec<String>,
}

impl Week {
    /// A week with these shifts for Monday to Sunday, resting on every noticed day off.
    pub fn new(
        days: [Vec<Shift>; 7],
        make_up: Weekday,
        cut_off: u16,
    ) -> Result<Self, CalendarError> {
        let rests_on = vec![NoticeKind::Holiday, NoticeKind::Rest];
        Self { days, make_up, rests_on, cut_off }.checked()
    }

    /// The same week on noticed days as on all others.
    #[must_use]
    pub fn without_rest(mut self) -> Self {
        self.rests_on.clear();
        self
    }

    pub(super) fn read(file: WeekFile) -> Result<Self, CalendarError> {
        let mut days: [Vec<Shift>; 7] = Default::default();
        for shift in file.shift {
            let hours: Option<Vec<Shift>> = shift.hours.iter().map(|it| Shift::parse(it)).collect();
            let hours = hours.ok_or(CalendarError::Shifts)?;
            for weekday in shift.days {
                if let Some(day) = days.get_mut(index(weekday)) {
                    day.extend(&hours);
                }
            }
        }
        let cut_off = clock_minutes(&file.cut_off)
            .ok_or_else(|| CalendarError::Unreadable(file.cut_off.clone()))?;
        Self { days, make_up: file.make_up, rests_on: file.rests_on, cut_off }.checked()
    }

    fn checked(self) -> Result<Self, CalendarError> {
        let ordered = self.days.iter().all(|day| {
            day.windows(2).all(|pair| match pair {
                [first, second] => first.to <= second.from,
                _ => true,
            })
        });
        if ordered && !self.on(self.make_up).is_empty() {
            Ok(self)
        } else {
            Err(CalendarError::Shifts)
        }
    }

    /// The shifts of a weekday.
    pub fn on(&self, weekday: Weekday) -> &[Shift] {
        self.days.get(index(weekday)).map_or(&[], Vec::as_slice)
    }

    /// The shifts of a day that is worked out of turn.
    pub fn on_extra(&self, weekday: Weekday) -> &[Shift] {
        match self.on(weekday) {
            [] => self.on(self.make_up),
            own => own,
        }
    }

    /// Whether nobody works on a noticed day of this kind.
    pub fn rests_on(&self, kind: NoticeKind) -> bool {
        self.rests_on.contains(&kind)
    }

    /// Whether any notice changes anything.
    pub fn heeds_notices(&self) -> bool {
        !self.rests_on.is_empty()
    }

    /// `16:00`, for people.
    pub fn cut_off_spelled(&self) -> String {
        clock(self.cut_off)
    }

    /// The moment of a day before which something counts as accepted on it.
    pub fn cut_off(&self, day: NaiveDate) -> NaiveDateTime {
        minute_of(day, self.cut_off)
    }
}

fn index(weekday: Weekday) -> usize {
    weekday.num_days_from_monday() as usize
}
