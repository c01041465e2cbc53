//! Reading what others publish about days: notices as JSON, exceptions as iCalendar.
//!
//! Two published shapes are read. `{year, days: [{name, date, isOffDay}]}` is one notice.
//! `{holidays: {date: "English,中文,n"}, workdays, inLieuDays}` holds many years; New Year's
//! days in December belong to the notice of the year that begins.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    Calendars, Exception, Notice, NoticeKind, NoticedDay, ical, is_weekend, notice::fixed_holiday,
};
use crate::domain::Wording;

/// What a file says about days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intake {
    /// Notices for the whole country, the earliest year first.
    Notices(Vec<Notice>),
    /// Exceptions for one calendar.
    Days(Vec<(NaiveDate, Exception)>),
}

/// Why a file about days was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntakeRefusal {
    #[error("neither a notice nor an iCalendar file")]
    Unreadable,
    #[error("nothing is in it")]
    Empty,
    #[error("the year of the notice is not said")]
    NoYear,
    #[error("nothing is said for {0}")]
    NotThisYear(i32),
    #[error("{day} cannot be in the notice for {year}")]
    OtherYear { day: NaiveDate, year: i32 },
    #[error("{0} is said twice")]
    Twice(NaiveDate),
    #[error("{0} is to be worked, but is no weekend")]
    WorkedWeekday(NaiveDate),
    #[error("`{0}` repeats")]
    Repeats(String),
    #[error("line {0} is no day")]
    Line(usize),
    #[error("more than {MOST} days")]
    TooMany,
}

/// More days than this in one notice or file are a mistake.
pub(super) const MOST: usize = 400;

impl IntakeRefusal {
    /// The name of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "calendar-unreadable",
            Self::Empty => "calendar-empty",
            Self::NoYear => "calendar-no-year",
            Self::NotThisYear(_) => "calendar-not-this-year",
            Self::OtherYear { .. } => "calendar-other-year",
            Self::Twice(_) => "calendar-twice",
            Self::WorkedWeekday(_) => "calendar-worked-weekday",
            Self::Repeats(_) => "calendar-repeats",
            Self::Line(_) => "calendar-line",
            Self::TooMany => "calendar-too-many",
        }
    }

    /// What fills its sentence in.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreadable | Self::Empty | Self::NoYear => Vec::new(),
            Self::NotThisYear(year) => vec![("year", year.to_string())],
            Self::OtherYear { day, year } => {
                vec![("day", day.to_string()), ("year", year.to_string())]
            }
            Self::Twice(day) | Self::WorkedWeekday(day) => vec![("day", day.to_string())],
            Self::Repeats(name) => vec![("name", name.clone())],
            Self::Line(line) => vec![("line", line.to_string())],
            Self::TooMany => vec![("most", MOST.to_string())],
        }
    }
}

#[derive(Deserialize)]
struct OneNotice {
    year: Option<i32>,
    days: Vec<OneDay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OneDay {
    name: String,
    date: NaiveDate,
    is_off_day: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ManyYears {
    holidays: BTreeMap<NaiveDate, String>,
    workdays: BTreeMap<NaiveDate, String>,
    #[serde(default)]
    in_lieu_days: BTreeMap<NaiveDate, String>,
}

impl Intake {
    /// Reads a file; `year` picks one of several notices, or names one that does not say.
    ///
    /// Without a year, of many notices only those are taken that say something new.
    pub fn read(text: &str, year: Option<i32>, known: &Calendars) -> Result<Self, IntakeRefusal> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.len() >= 15 && text.is_char_boundary(15) {
            let (start, _) = text.split_at(15);
            if start.eq_ignore_ascii_case("BEGIN:VCALENDAR") {
                return ical::days(text).and_then(checked_days).map(Self::Days);
            }
        }
        if let Ok(one) = serde_json::from_str::<OneNotice>(text) {
            return Ok(Self::Notices(vec![one_notice(one, year, known)?.checked()?]));
        }
        let many: ManyYears =
            serde_json::from_str(text).map_err(|_err| IntakeRefusal::Unreadable)?;
        let mut notices = many_notices(many, known);
        match year {
            Some(year) => {
                notices.retain(|it| it.year == year);
                if notices.is_empty() {
                    return Err(IntakeRefusal::NotThisYear(year));
                }
            }
            None => notices.retain(|it| known.notices().differs(it)),
        }
        let notices = notices.into_iter().map(Notice::checked).collect::<Result<Vec<_>, _>>()?;
        if notices.is_empty() { Err(IntakeRefusal::Empty) } else { Ok(Self::Notices(notices)) }
    }

    /// The same, if nobody tampered with it on the way.
    pub fn checked(self) -> Result<Self, IntakeRefusal> {
        match self {
            Self::Notices(notices) if notices.is_empty() => Err(IntakeRefusal::Empty),
            Self::Notices(notices) => {
                let notices = notices.into_iter().map(Notice::checked).collect::<Result<_, _>>()?;
                Ok(Self::Notices(notices))
            }
            Self::Days(days) => checked_days(days).map(Self::Days),
        }
    }
}

fn checked_days(
    days: Vec<(NaiveDate, Exception)>,
) -> Result<Vec<(NaiveDate, Exception)>, IntakeRefusal> {
    match days.len() {
        0 => Err(IntakeRefusal::Empty),
        1..=MOST => Ok(days),
        _ => Err(IntakeRefusal::TooMany),
    }
}

impl Notice {
    /// The same, if it can be a notice for its year.
    pub fn checked(mut self) -> Result<Self, IntakeRefusal> {
        self.days.sort_by_key(|it| it.day);
        if self.days.is_empty() {
            return Err(IntakeRefusal::Empty);
        }
        if MOST < self.days.len() {
            return Err(IntakeRefusal::TooMany);
        }
        for it in &self.days {
            if notice_year(it.day) != self.year && it.day.year() != self.year {
                return Err(IntakeRefusal::OtherYear { day: it.day, year: self.year });
            }
            if it.kind == NoticeKind::MakeUp && !is_weekend(it.day) {
                return Err(IntakeRefusal::WorkedWeekday(it.day));
            }
        }
        let twice = self.days.windows(2).find_map(|pair| match pair {
            [first, second] if first.day == second.day => Some(first.day),
            _ => None,
        });
        twice.map_or(Ok(self), |day| Err(IntakeRefusal::Twice(day)))
    }
}

/// The year whose notice speaks of a day: New Year may begin in December.
fn notice_year(day: NaiveDate) -> i32 {
    day.year() + i32::from(day.month() == 12)
}

fn one_notice(
    one: OneNotice,
    year: Option<i32>,
    known: &Calendars,
) -> Result<Notice, IntakeRefusal> {
    let year = match (year, one.year) {
        (Some(wanted), Some(said)) if wanted != said => {
            return Err(IntakeRefusal::NotThisYear(wanted));
        }
        (Some(year), _) | (None, Some(year)) => year,
        (None, None) => return Err(IntakeRefusal::NoYear),
    };
    let day = |it: OneDay| {
        let said = if it.is_off_day { NoticeKind::Rest } else { NoticeKind::MakeUp };
        let name = both_names(&it.name, known);
        NoticedDay { day: it.date, kind: sharpened(it.date, said, known), name }
    };
    Ok(Notice { year, days: one.days.into_iter().map(day).collect() })
}

fn many_notices(many: ManyYears, known: &Calendars) -> Vec<Notice> {
    let mut notices: BTreeMap<i32, Vec<NoticedDay>> = BTreeMap::new();
    let in_lieu = many.in_lieu_days;
    let off = many.holidays.into_iter().map(|(day, name)| {
        let moved = is_weekend(day) || in_lieu.contains_key(&day);
        (day, if moved { NoticeKind::Rest } else { NoticeKind::Holiday }, name)
    });
    let worked = many.workdays.into_iter().map(|(day, name)| (day, NoticeKind::MakeUp, name));
    for (day, said, name) in off.chain(worked) {
        let name = listed_name(&name, known);
        let kind = sharpened(day, said, known);
        notices.entry(notice_year(day)).or_default().push(NoticedDay { day, kind, name });
    }
    notices.into_iter().map(|(year, days)| Notice { year, days }).collect()
}

/// The names of a day in a list of many years: English, Chinese, and a number.
fn listed_name(names: &str, known: &Calendars) -> Wording {
    let mut parts = names.split(',').map(str::trim);
    let en = parts.next().unwrap_or_default();
    let zh = parts.next().unwrap_or(en);
    let festival = known.notices().festival(zh).or_else(|| known.notices().festival(en));
    festival.unwrap_or_else(|| Wording { zh: zh.to_owned(), en: en.to_owned() })
}

/// Which kind of day off it is: lists do not tell days off by law from those that were moved.
///
/// Known days keep their kind, and some holidays have the same date every year.
fn sharpened(day: NaiveDate, said: NoticeKind, known: &Calendars) -> NoticeKind {
    if said == NoticeKind::MakeUp {
        return said;
    }
    match known.notices().day(day) {
        Some((_, it)) if it.kind != NoticeKind::MakeUp => it.kind,
        _ if fixed_holiday(day).is_some() => NoticeKind::Holiday,
        _ => said,
    }
}

/// The name of a festival in both languages; one that is not known is called the same in both.
fn both_names(name: &str, known: &Calendars) -> Wording {
    let both = |part: &str| {
        let part = part.trim();
        let unknown = || Wording { zh: part.to_owned(), en: part.to_owned() };
        known.notices().festival(part).unwrap_or_else(unknown)
    };
    let parts: Vec<Wording> = name.split('、').map(both).collect();
    let joined = |of: fn(&Wording) -> &str, between: &str| {
        parts.iter().map(of).collect::<Vec<_>>().join(between)
    };
    Wording { zh: joined(|it| &it.zh, "、"), en: joined(|it| &it.en, ", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Calendars {
        Calendars::shipped().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const ONE: &str = r#"{"$schema": "…", "year": 2027, "papers": [], "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": true},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
        {"name": "国庆节、中秋节", "date": "2027-10-05", "isOffDay": true},
        {"name": "国庆节", "date": "2027-10-09", "isOffDay": false}]}"#;

    #[test]
    fn a_notice_is_read_with_its_year_its_kinds_and_both_names() {
        let Intake::Notices(notices) = Intake::read(ONE, None, &known()).unwrap() else {
            panic!("a notice");
        };
        let [notice] = &*notices else { panic!("one notice") };
        assert_eq!(notice.year, 2027);
        let kinds: Vec<NoticeKind> = notice.days.iter().map(|it| it.kind).collect();
        let (off, rest, work) = (NoticeKind::Holiday, NoticeKind::Rest, NoticeKind::MakeUp);
        assert_eq!(kinds, [rest, off, rest, work]);
        assert_eq!(notice.days[2].name.en, "National Day, Mid-autumn Festival");
    }

    #[test]
    fn the_year_of_a_notice_must_be_said_once() {
        let nameless = ONE.replace("\"year\": 2027,", "");
        assert_eq!(Intake::read(&nameless, None, &known()), Err(IntakeRefusal::NoYear));
        assert_eq!(
            Intake::read(&nameless, Some(2027), &known()),
            Intake::read(ONE, None, &known())
        );
        let other = Intake::read(ONE, Some(2028), &known());
        assert_eq!(other, Err(IntakeRefusal::NotThisYear(2028)));
        let wrong = ONE.replace("2026-12-31", "2026-11-30");
        let refusal = IntakeRefusal::OtherYear { day: day("2026-11-30"), year: 2027 };
        assert_eq!(Intake::read(&wrong, None, &known()), Err(refusal));
    }

    #[test]
    fn a_notice_that_cannot_be_one_is_refused() {
        let worked = ONE.replace("2027-10-09", "2027-10-11");
        assert_eq!(
            Intake::read(&worked, None, &known()),
            Err(IntakeRefusal::WorkedWeekday(day("2027-10-11")))
        );
        let twice = ONE.replace("2027-10-05", "2027-01-01");
        let refusal = IntakeRefusal::Twice(day("2027-01-01"));
        assert_eq!(Intake::read(&twice, None, &known()), Err(refusal));
        let empty = r#"{"year": 2027, "days": []}"#;
        assert_eq!(Intake::read(empty, None, &known()), Err(IntakeRefusal::Empty));
        assert_eq!(Intake::read("<html>", None, &known()), Err(IntakeRefusal::Unreadable));
    }

    #[test]
    fn of_many_years_only_what_is_new_is_taken() {
        let list = include_str!("../../../assets/codes/chinese-days.json");
        let mut known = known();
        let years = |known: &Calendars, year| match Intake::read(list, year, known) {
            Ok(Intake::Notices(notices)) => notices.iter().map(|it| it.year).collect(),
            _ => Vec::new(),
        };
        assert_eq!(years(&known, None), (2004..2018).collect::<Vec<_>>());
        assert_eq!(years(&known, Some(2019)), [2019]);
        let before = known.notices().notice(2019).unwrap();
        let Ok(Intake::Notices(again)) = Intake::read(list, Some(2019), &known) else {
            panic!("a notice");
        };
        for notice in again {
            known.take(notice);
        }
        assert_eq!(known.notices().notice(2019), Some(before));
    }
}
