//! What a file about days would change, told before it is taken.

use std::{collections::BTreeSet, ops::RangeInclusive};

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Calendar, CalendarCode, CalendarError, Calendars, DayKind, Intake};
use crate::domain::Wording;

/// A day that is no longer what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayChange {
    pub day: NaiveDate,
    pub was: DayKind,
    pub is: DayKind,
    /// Why.
    pub name: Wording,
}

impl Calendars {
    /// Takes what was read, exceptions for the calendar with this code.
    pub fn take_in(&mut self, code: &CalendarCode, intake: Intake) -> Result<(), CalendarError> {
        match intake {
            Intake::Notices(notices) => {
                for notice in notices {
                    self.take(notice);
                }
                Ok(())
            }
            Intake::Days(days) => {
                days.into_iter().try_for_each(|(day, it)| self.declare(code, day, it))
            }
        }
    }

    /// What would be different in a calendar if this were taken, in order.
    pub fn changes(
        &self,
        code: &CalendarCode,
        intake: &Intake,
    ) -> Result<Vec<DayChange>, CalendarError> {
        let mut after = self.clone();
        after.take_in(code, intake.clone())?;
        let unknown = || CalendarError::Unknown(code.to_string());
        let before = self.named(code).ok_or_else(unknown)?;
        let then = after.named(code).ok_or_else(unknown)?;
        let change = |day: NaiveDate| {
            let (was, is) = (before.kind(day), then.kind(day));
            let name = then.reason(day).or_else(|| before.reason(day)).unwrap_or_default();
            (was != is).then_some(DayChange { day, was, is, name })
        };
        Ok(candidates(self, &after).into_iter().filter_map(change).collect())
    }

    /// The calendars that have other hours on some day afterwards.
    pub fn changed(&self, after: &Self) -> Vec<&Calendar> {
        let days = candidates(self, after);
        self.all().filter(|it| days.iter().any(|day| it.differs(after, *day))).collect()
    }

    /// From the first to the last day on which any calendar has other hours afterwards.
    pub fn difference(&self, after: &Self) -> Option<RangeInclusive<NaiveDate>> {
        let differs = |day: &NaiveDate| self.all().any(|it| it.differs(after, *day));
        let days: Vec<NaiveDate> =
            candidates(self, after).into_iter().filter(|it| differs(it)).collect();
        Some(*days.first()?..=*days.last()?)
    }
}

impl Calendar {
    /// Whether this calendar has other hours on a day afterwards.
    fn differs(&self, after: &Calendars, day: NaiveDate) -> bool {
        after.named(&self.code).is_none_or(|then| self.shifts_on(day) != then.shifts_on(day))
    }
}

/// Every day that may differ: those with an exception, those of a year with another notice.
fn candidates(before: &Calendars, after: &Calendars) -> BTreeSet<NaiveDate> {
    let both = || before.all().chain(after.all());
    let mut days: BTreeSet<NaiveDate> =
        both().flat_map(Calendar::exceptions).map(|(day, _)| day).collect();
    let notices = [before.notices(), after.notices()];
    for year in notices.iter().flat_map(|it| it.years()) {
        if before.notices().notice(*year) != after.notices().notice(*year) {
            let december = NaiveDate::from_ymd_opt(year - 1, 12, 1).unwrap_or_default();
            days.extend(december.iter_days().take_while(|it| it.year() <= *year));
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{Exception, Notice, NoticeKind, NoticedDay};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_notice_changes_the_days_that_it_names_and_what_was_projected() {
        let calendars = Calendars::shipped().unwrap();
        let noticed =
            |text: &str, kind| NoticedDay { day: day(text), kind, name: Wording::default() };
        let days = vec![
            noticed("2027-01-01", NoticeKind::Holiday),
            noticed("2027-01-03", NoticeKind::MakeUp),
            noticed("2027-02-05", NoticeKind::Rest),
        ];
        let intake = Intake::Notices(vec![Notice { year: 2027, days }]);
        let changes = calendars.changes(&CalendarCode::office(), &intake).unwrap();
        let told: Vec<_> = changes.iter().map(|it| (it.day.to_string(), it.was, it.is)).collect();
        let (off, plain) = (DayKind::Holiday, DayKind::Ordinary);
        // The first of May and of October fall on weekends of their own accord, or are not named.
        let expected: Vec<(String, DayKind, DayKind)> = [
            ("2027-01-03", DayKind::Weekend, DayKind::MakeUp),
            ("2027-02-05", plain, DayKind::Rest),
            ("2027-05-01", off, DayKind::Weekend),
            ("2027-05-02", off, DayKind::Weekend),
            ("2027-10-01", off, plain),
            ("2027-10-02", off, DayKind::Weekend),
            ("2027-10-03", off, DayKind::Weekend),
        ]
        .map(|(day, was, is)| (day.to_owned(), was, is))
        .into();
        assert_eq!(told, expected);

        let mut after = calendars.clone();
        after.take_in(&CalendarCode::office(), intake).unwrap();
        // The crew would have rested on the projected Saturday of National Day.
        assert_eq!(calendars.difference(&after), Some(day("2027-01-03")..=day("2027-10-02")));
    }

    #[test]
    fn an_exception_that_changes_no_hours_makes_no_difference() {
        let before = Calendars::shipped().unwrap();
        let mut after = before.clone();
        let code = CalendarCode::office();
        after.declare(&code, day("2026-07-18"), Exception::closed("Typhoon")).unwrap();
        assert_eq!(before.difference(&after), None, "a Saturday is closed anyway");
        after.declare(&code, day("2026-07-20"), Exception::closed("Typhoon")).unwrap();
        assert_eq!(before.difference(&after), Some(day("2026-07-20")..=day("2026-07-20")));
        let changed: Vec<&str> =
            before.changed(&after).into_iter().map(|it| it.code().as_str()).collect();
        assert_eq!(changed, ["office"]);
    }
}
