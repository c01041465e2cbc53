//! The State Council's yearly notices: which days are off, which weekends are worked for them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::CalendarError;
use crate::domain::{Wording, coded::coded};

coded! {
    /// What a notice says for a day.
    pub enum NoticeKind {
        /// Off by law.
        Holiday = "holiday",
        /// Off because the notice moved another day, or a weekend next to a holiday.
        Rest = "rest",
        /// A Saturday or Sunday that is worked.
        MakeUp = "work",
    }
}

/// One day of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticedDay {
    pub day: NaiveDate,
    pub kind: NoticeKind,
    /// The festival that it belongs to.
    pub name: Wording,
}

/// What was published for one year. Its New Year may begin in the December before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub year: i32,
    pub days: Vec<NoticedDay>,
}

/// All notices that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    years: BTreeSet<i32>,
    days: BTreeMap<NaiveDate, (i32, NoticedDay)>,
}

/// From this day of December on, the next year's notice has its say.
const NEW_YEAR_BEGINS: u32 = 28;

impl Notices {
    /// The notices since 2018 that come with the program.
    pub fn shipped() -> Result<Self, CalendarError> {
        Self::parse(include_str!("../../../assets/calendars/notices.tsv"))
    }

    /// Reads lines of notice year, day, kind and name in both languages, below one heading.
    pub fn parse(table: &str) -> Result<Self, CalendarError> {
        let mut notices = Self::default();
        for (number, line) in table.lines().enumerate().skip(1) {
            let (year, day) = read_line(line).ok_or(CalendarError::Line(number + 1))?;
            notices.years.insert(year);
            notices.days.insert(day.day, (year, day));
        }
        Ok(notices)
    }

    /// Takes a notice; one that was known for the same year is replaced as a whole.
    pub fn take(&mut self, notice: Notice) {
        let year = notice.year;
        self.days.retain(|_, (of, _)| *of != year);
        self.years.insert(year);
        self.days.extend(notice.days.into_iter().map(|it| (it.day, (year, it))));
    }

    /// The years that a notice is known for.
    pub fn years(&self) -> &BTreeSet<i32> {
        &self.years
    }

    /// What is known for a year, in the order of its days.
    pub fn notice(&self, year: i32) -> Option<Notice> {
        let days = self.days.values().filter(|(of, _)| *of == year).map(|(_, it)| it.clone());
        self.years.contains(&year).then(|| Notice { year, days: days.collect() })
    }

    /// The day and the year of its notice, if a notice names it.
    pub fn day(&self, day: NaiveDate) -> Option<(i32, &NoticedDay)> {
        self.days.get(&day).map(|(year, it)| (*year, it))
    }

    /// Whether the notice that decides over this day is not known.
    pub fn is_projected(&self, day: NaiveDate) -> bool {
        let known = |year| self.years.contains(&year);
        let new_year = day.month() == 12 && NEW_YEAR_BEGINS <= day.day();
        !known(day.year()) || (new_year && !known(day.year() + 1))
    }

    /// What a notice says for the day, or where there is none, what will surely be in it.
    pub(super) fn kind(&self, day: NaiveDate) -> Option<NoticeKind> {
        match self.days.get(&day) {
            Some((_, it)) => Some(it.kind),
            None if self.years.contains(&day.year()) => None,
            None => fixed_holiday(day).map(|_| NoticeKind::Holiday),
        }
    }

    pub(super) fn name(&self, day: NaiveDate) -> Option<Wording> {
        match self.days.get(&day) {
            Some((_, it)) => Some(it.name.clone()),
            None => fixed_holiday(day),
        }
    }

    /// Whether a notice works on other days than what is known for its year.
    pub fn differs(&self, notice: &Notice) -> bool {
        let works = |days: &[NoticedDay]| -> BTreeMap<NaiveDate, bool> {
            days.iter().map(|it| (it.day, it.kind == NoticeKind::MakeUp)).collect()
        };
        self.notice(notice.year).is_none_or(|known| works(&known.days) != works(&notice.days))
    }

    /// What a festival is called in both languages, from either of its names.
    pub fn festival(&self, name: &str) -> Option<Wording> {
        let named = |it: &&NoticedDay| {
            it.name.en.eq_ignore_ascii_case(name)
                || it.name.zh == name
                || it.name.zh.strip_suffix('节') == Some(name)
        };
        self.days.values().map(|(_, it)| it).find(named).map(|it| it.name.clone())
    }
}

fn read_line(line: &str) -> Option<(i32, NoticedDay)> {
    let mut cells = line.split('\t');
    let year = cells.next()?.parse().ok()?;
    let day = cells.next()?.parse().ok()?;
    let kind = NoticeKind::from_code(cells.next()?)?;
    let name = Wording { zh: cells.next()?.to_owned(), en: cells.next()?.to_owned() };
    Some((year, NoticedDay { day, kind, name }))
}

/// Legal holidays that fall on the same date every year.
pub(super) fn fixed_holiday(day: NaiveDate) -> Option<Wording> {
    let (zh, en) = match (day.month(), day.day()) {
        (1, 1) => ("元旦", "New Year's Day"),
        (5, 1 | 2) => ("劳动节", "Labour Day"),
        (10, 1..=3) => ("国庆节", "National Day"),
        _ => return None,
    };
    Some(Wording { zh: zh.to_owned(), en: en.to_owned() })
}
