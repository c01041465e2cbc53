//! Calendars: the office's own days off and days worked, notices, and what follows for open work.

mod page;
mod reproject;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

pub use self::page::{
    CalendarChoice, CalendarPreview, CalendarYear, DayCell, ExceptionRow, MovedDues, MovedLine,
    NoticeRow, PreviewView, YearView,
};
pub use self::reproject::{Progress, Reprojections};
pub(super) use self::{
    page::{moved, preview, year},
    reproject::progress,
};
use super::{Cx, DeskError, Subject, error::Refused};
use crate::{
    domain::{
        Permission,
        calendar::{
            CalendarCode, CalendarError, Calendars, Effect, Exception, Intake, IntakeRefusal,
            Notice,
        },
        library::Library,
    },
    store::{
        Sql,
        calendars::{self, Declared},
    },
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Closes or opens one day of one calendar; replaces what was declared for it before.
    Declare { calendar: CalendarCode, day: NaiveDate, effect: Effect, name: String },
    /// Takes a declared day back.
    Withdraw { calendar: CalendarCode, day: NaiveDate },
    /// Takes notices for every calendar, or exceptions for this one.
    Import { calendar: CalendarCode, intake: Intake },
    /// Takes notices back that the office took; what is shipped for their years holds again.
    WithdrawNotices { years: Vec<i32> },
    /// Goes on with counting open work anew; the program does this by itself.
    GoOn { n: i64 },
}

/// The longest reason, in characters.
const LONGEST_NAME: usize = 60;
/// Exceptions further away than this are a slip of the pen.
const MOST_YEARS: i32 = 10;

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Declare { .. }
            | Self::Withdraw { .. }
            | Self::Import { .. }
            | Self::WithdrawNotices { .. }
            | Self::GoOn { .. } => Permission::Administer,
        }
    }
}

impl From<CalendarError> for DeskError {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::Unknown(_) => Self::NotFound("calendar"),
            _ => Self::refused("calendar-unreadable"),
        }
    }
}

impl From<IntakeRefusal> for DeskError {
    fn from(refusal: IntakeRefusal) -> Self {
        let refused = Refused::new(refusal.code());
        let values = refusal.values().into_iter();
        values.fold(refused, |refused, (name, value)| refused.with(name, value)).into()
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    let before = Said::now(cx.sql)?;
    let mut after = cx.library.calendars.clone();
    let cause = match command {
        Command::GoOn { n } => return reproject::go_on(cx, *n),
        Command::WithdrawNotices { years } => {
            for year in years {
                if !calendars::give_back(cx.sql, *year)? {
                    return Err(DeskError::refused("calendar-no-notice"));
                }
            }
            after = Said::now(cx.sql)?.calendars()?;
            format!("notice-withdrawn:{}", joined(years.iter()))
        }
        Command::Declare { calendar, day, effect, name } => {
            let exception = Exception { effect: *effect, name: checked_name(name)? };
            let distance = day.year() - cx.now.today().year();
            if MOST_YEARS < distance.abs() {
                return Err(Refused::new("calendar-far-day").with("years", MOST_YEARS).into());
            }
            after.declare(calendar, *day, exception.clone())?;
            declare(cx, (calendar, *day), exception)?;
            format!("{calendar}:{day}")
        }
        Command::Withdraw { calendar, day } => {
            if !calendars::withdraw(cx.sql, calendar, *day)? {
                return Err(DeskError::refused("calendar-nothing-declared"));
            }
            after.withdraw(calendar, *day)?;
            format!("{calendar}:{day}")
        }
        Command::Import { calendar, intake } => {
            let intake = intake.clone().checked()?;
            after.take_in(calendar, intake.clone())?;
            keep(cx, calendar, intake)?
        }
    };
    let mut subjects = vec![Subject::Library];
    subjects.extend(reproject::begin(cx, (&before, &after), cause)?);
    Ok(subjects)
}

/// Stores what was read, and answers what it was.
fn keep(cx: &mut Cx<'_>, calendar: &CalendarCode, intake: Intake) -> Result<String, DeskError> {
    match intake {
        Intake::Notices(notices) => {
            for notice in &notices {
                calendars::take(cx.sql, notice, (cx.now, cx.actor.staff))?;
            }
            Ok(format!("notice:{}", joined(notices.iter().map(|it| &it.year))))
        }
        Intake::Days(days) => {
            let cause =
                days.first().map_or_else(String::new, |(day, _)| format!("{calendar}:{day}"));
            for (day, exception) in days {
                let name = checked_name(&exception.name)?;
                declare(cx, (calendar, day), Exception { name, ..exception })?;
            }
            Ok(cause)
        }
    }
}

fn declare(
    cx: &mut Cx<'_>,
    (calendar, day): (&CalendarCode, NaiveDate),
    exception: Exception,
) -> Result<(), DeskError> {
    let (calendar, staff, at_us) = (calendar.clone(), cx.actor.staff, cx.now.micros());
    Ok(calendars::declare(cx.sql, &Declared { calendar, day, exception, staff, at_us })?)
}

/// A reason, because somebody will ask for it next year.
fn checked_name(name: &str) -> Result<String, DeskError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(DeskError::refused("calendar-needs-reason"));
    }
    if LONGEST_NAME < name.chars().count() {
        return Err(Refused::new("calendar-long-reason").with("most", LONGEST_NAME).into());
    }
    Ok(name.to_owned())
}

fn joined<'a>(years: impl Iterator<Item = &'a i32>) -> String {
    years.map(i32::to_string).collect::<Vec<_>>().join(",")
}

/// What the office itself has said about days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    notices: Vec<Notice>,
    exceptions: Vec<(CalendarCode, NaiveDate, Exception)>,
}

impl Said {
    fn now(sql: &mut dyn Sql) -> Result<Self, DeskError> {
        let notices = calendars::notices(sql)?.into_iter().map(|it| it.notice).collect();
        let exceptions = calendars::exceptions(sql)?.into_iter();
        let exceptions = exceptions.map(|it| (it.calendar, it.day, it.exception)).collect();
        Ok(Self { notices, exceptions })
    }

    /// The shipped calendars with this laid over them.
    fn calendars(self) -> Result<Calendars, DeskError> {
        let shipped = Library::at_hand().map_err(|_unsound| DeskError::NotFound("library"))?;
        Ok(self.over(&shipped.calendars))
    }

    fn over(self, shipped: &Calendars) -> Calendars {
        let mut all = shipped.clone();
        for notice in self.notices {
            all.take(notice);
        }
        for (calendar, day, exception) in self.exceptions {
            // A calendar that the program no longer ships keeps its exceptions for when it does.
            all.declare(&calendar, day, exception).ok();
        }
        all
    }
}

/// The shipped calendars with what the office added; nothing if it added nothing.
pub(super) fn known(
    sql: &mut dyn Sql,
    shipped: &Calendars,
) -> Result<Option<Calendars>, DeskError> {
    let said = Said::now(sql)?;
    Ok((said != Said::default()).then(|| said.over(shipped)))
}
