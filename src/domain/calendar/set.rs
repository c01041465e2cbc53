//! All calendars of the house, and which of them counts for a piece of work.

use std::sync::Arc;

use chrono::{NaiveDate, Weekday};
use serde::Deserialize;

use super::{
    Calendar, CalendarCode, CalendarError, Exception, Notice, NoticeKind, Notices, Week,
    week::{ShiftFile, WeekFile},
};
use crate::domain::Wording;

/// Every calendar; the office stands for the whole country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendars {
    notices: Arc<Notices>,
    office: Calendar,
    others: Vec<Calendar>,
}

/// What is known about a piece of work when its calendar is looked for, the nearest first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    /// What the task itself asks for.
    pub task: Option<&'a CalendarCode>,
    /// The code of the department that does it.
    pub department: Option<&'a str>,
    /// The administrative code of the place where it is done.
    pub area: Option<&'a str>,
}

/// One file in `assets/calendars`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    code: CalendarCode,
    name: Wording,
    note: Wording,
    #[serde(default)]
    departments: Vec<String>,
    #[serde(default)]
    areas: Vec<String>,
    cut_off: String,
    rests_on: Vec<NoticeKind>,
    make_up: Weekday,
    shift: Vec<ShiftFile>,
}

impl Calendars {
    /// The calendars and notices that come with the program.
    pub fn shipped() -> Result<Self, CalendarError> {
        let files = [
            include_str!("../../../assets/calendars/office.toml"),
            include_str!("../../../assets/calendars/crew.toml"),
            include_str!("../../../assets/calendars/always.toml"),
        ];
        Self::parse(&files, Notices::shipped()?)
    }

    /// Reads calendar files; one of them must be the office.
    pub fn parse(files: &[&str], notices: Notices) -> Result<Self, CalendarError> {
        let notices = Arc::new(notices);
        let mut others: Vec<Calendar> = Vec::with_capacity(files.len());
        for file in files {
            let calendar = Calendar::parse(file, &notices)?;
            if others.iter().any(|it| it.code() == calendar.code()) {
                return Err(CalendarError::Twice(calendar.code().to_string()));
            }
            others.push(calendar);
        }
        let office = others.iter().position(|it| it.code().as_str() == CalendarCode::OFFICE);
        let office = office.ok_or_else(|| CalendarError::Unknown(CalendarCode::OFFICE.into()))?;
        let office = others.remove(office);
        Ok(Self { notices, office, others })
    }

    /// The office, which is what counts where nothing nearer does.
    pub fn office(&self) -> &Calendar {
        &self.office
    }

    /// Every calendar, the office first.
    pub fn all(&self) -> impl Iterator<Item = &Calendar> {
        std::iter::once(&self.office).chain(&self.others)
    }

    pub fn named(&self, code: &CalendarCode) -> Option<&Calendar> {
        self.all().find(|it| it.code() == code)
    }

    pub fn notices(&self) -> &Notices {
        &self.notices
    }

    /// The calendar of a piece of work: its own, else its department's, its area's, the nation's.
    ///
    /// A code that does not exist is passed over; of two areas the longer code is the nearer.
    pub fn resolve(&self, scope: Scope<'_>) -> &Calendar {
        let own = || scope.task.and_then(|code| self.named(code));
        let department = || {
            let code = scope.department?;
            self.all().find(|it| it.departments.iter().any(|has| has == code))
        };
        own().or_else(department).or_else(|| self.of_area(scope.area?)).unwrap_or(&self.office)
    }

    fn of_area(&self, area: &str) -> Option<&Calendar> {
        let depth = |it: &Calendar| {
            it.areas
                .iter()
                .filter(|prefix| area.starts_with(prefix.as_str()))
                .map(String::len)
                .max()
        };
        self.all().filter(|it| depth(it).is_some()).max_by_key(|it| depth(it))
    }

    /// Takes a notice into every calendar.
    pub fn take(&mut self, notice: Notice) {
        let mut notices = (*self.notices).clone();
        notices.take(notice);
        self.notices = Arc::new(notices);
        for calendar in std::iter::once(&mut self.office).chain(&mut self.others) {
            calendar.notices = Arc::clone(&self.notices);
        }
    }

    /// Says otherwise for one day of one calendar.
    pub fn declare(
        &mut self,
        code: &CalendarCode,
        day: NaiveDate,
        exception: Exception,
    ) -> Result<(), CalendarError> {
        self.named_mut(code)?.declare(day, exception);
        Ok(())
    }

    /// Takes back what was said for one day of one calendar.
    pub fn withdraw(&mut self, code: &CalendarCode, day: NaiveDate) -> Result<(), CalendarError> {
        self.named_mut(code)?.withdraw(day);
        Ok(())
    }

    fn named_mut(&mut self, code: &CalendarCode) -> Result<&mut Calendar, CalendarError> {
        let mut all = std::iter::once(&mut self.office).chain(&mut self.others);
        let calendar = all.find(|it| it.code() == code);
        calendar.ok_or_else(|| CalendarError::Unknown(code.to_string()))
    }
}

impl Calendar {
    /// Reads one calendar file.
    fn parse(file: &str, notices: &Arc<Notices>) -> Result<Self, CalendarError> {
        let file: CalendarFile =
            toml::from_str(file).map_err(|err| CalendarError::Unreadable(err.to_string()))?;
        let week = Week::read(WeekFile {
            cut_off: file.cut_off,
            rests_on: file.rests_on,
            make_up: file.make_up,
            shift: file.shift,
        })?;
        let mut calendar = Self::new(file.code, week, Arc::clone(notices));
        (calendar.name, calendar.note) = (file.name, file.note);
        (calendar.departments, calendar.areas) = (file.departments, file.areas);
        Ok(calendar)
    }
}
