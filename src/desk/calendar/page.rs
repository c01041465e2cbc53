//! What the calendar screens ask: a year at a glance, what a file would change, what moved.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::reproject::changed_span;
use crate::{
    desk::{Cx, DeskError, Subject, error::Refused, query::Question},
    domain::{
        Now, OrderId, Permission, Summary, TaskId, Wording,
        calendar::{Calendar, CalendarCode, Calendars, DayChange, DayKind, Effect, Intake, Notice},
        clock::ClockKind,
    },
    store::{calendars, reprojections},
};

/// Asks for a year of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarYear {
    pub calendar: CalendarCode,
    pub year: i32,
}

/// A year at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearView {
    pub calendars: Vec<CalendarChoice>,
    /// The one that is shown.
    pub calendar: CalendarChoice,
    /// Every day of the year.
    pub days: Vec<DayCell>,
    /// The exceptions of this calendar, of all years, the latest day first.
    pub exceptions: Vec<ExceptionRow>,
    /// The notices that the office took itself, the latest year first.
    pub notices: Vec<NoticeRow>,
}

/// A notice that the office took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    pub notice: Notice,
    pub by: String,
    pub at_us: i64,
}

impl YearView {
    pub fn working_days(&self) -> usize {
        self.days.iter().filter(|it| it.is_working).count()
    }

    /// The first day that may still change, because its notice is not known.
    pub fn projected_from(&self) -> Option<NaiveDate> {
        self.days.iter().find(|it| it.is_projected).map(|it| it.day)
    }
}

/// A calendar to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarChoice {
    pub code: CalendarCode,
    pub name: Wording,
    pub note: Wording,
    /// The hours of Monday to Sunday, spelled.
    pub hours: Vec<String>,
    /// Until when a day counts as the day of acceptance.
    pub cut_off: String,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCell {
    pub day: NaiveDate,
    pub kind: DayKind,
    pub is_working: bool,
    pub is_projected: bool,
    /// The festival, or the reason of an exception.
    pub reason: Option<Wording>,
}

/// A declared day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionRow {
    pub day: NaiveDate,
    pub effect: Effect,
    pub name: String,
    pub by: String,
    pub at_us: i64,
}

impl Question for CalendarYear {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Library]
    }
}

pub(in crate::desk) fn year(cx: &mut Cx<'_>, ask: &CalendarYear) -> Result<YearView, DeskError> {
    let all = &cx.library.calendars;
    let calendar = all.named(&ask.calendar).ok_or(DeskError::NotFound("calendar"))?;
    let first = NaiveDate::from_ymd_opt(ask.year, 1, 1).ok_or(DeskError::NotFound("year"))?;
    let days = first.iter_days().take_while(|it| it.year() == ask.year);
    let names = cx.office.names.of(cx.sql)?;
    let mut exceptions = Vec::new();
    for it in calendars::exceptions(cx.sql)?.into_iter().filter(|it| it.calendar == ask.calendar) {
        let by = names.get(&it.staff).cloned().unwrap_or_default();
        let (effect, name) = (it.exception.effect, it.exception.name);
        exceptions.push(ExceptionRow { day: it.day, effect, name, by, at_us: it.at_us });
    }
    exceptions.sort_by_key(|it| std::cmp::Reverse(it.day));
    let notices = calendars::notices(cx.sql)?.into_iter().rev().map(|it| {
        let by = names.get(&it.staff).cloned().unwrap_or_default();
        NoticeRow { notice: it.notice, by, at_us: it.at_us }
    });
    Ok(YearView {
        notices: notices.collect(),
        calendars: all.all().map(choice).collect(),
        calendar: choice(calendar),
        days: days.map(|day| cell(calendar, day)).collect(),
        exceptions,
    })
}

fn choice(it: &Calendar) -> CalendarChoice {
    let monday = NaiveDate::default().week(chrono::Weekday::Mon).first_day();
    let spelled = |day: NaiveDate| {
        let shifts = it.week().on(day.weekday()).iter();
        shifts.map(|shift| shift.spelled()).collect::<Vec<_>>().join(" ")
    };
    CalendarChoice {
        code: it.code().clone(),
        name: it.name().clone(),
        note: it.note().clone(),
        hours: monday.iter_days().take(7).map(spelled).collect(),
        cut_off: it.week().cut_off_spelled(),
    }
}

fn cell(calendar: &Calendar, day: NaiveDate) -> DayCell {
    DayCell {
        day,
        kind: calendar.kind(day),
        is_working: calendar.is_working_day(day),
        is_projected: calendar.is_projected(day),
        reason: calendar.reason(day),
    }
}

/// Asks what a file would change; nothing is changed by asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarPreview {
    pub calendar: CalendarCode,
    /// The file.
    pub text: String,
    /// The notice to take out of many.
    pub year: Option<i32>,
}

/// What a file says, and what that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewView {
    pub intake: Intake,
    pub changes: Vec<DayChange>,
    /// Open orders that end on or after the first changed day, and are counted anew.
    pub orders: usize,
    /// Notices of the office that the file would replace, so that this can be taken back.
    pub replaced: Vec<Notice>,
}

/// A larger file is not about days.
const LARGEST: usize = 1 << 20;

impl Question for CalendarPreview {
    fn needs(&self) -> Permission {
        Permission::Administer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Library]
    }
}

pub(in crate::desk) fn preview(
    cx: &mut Cx<'_>,
    ask: &CalendarPreview,
) -> Result<PreviewView, DeskError> {
    if LARGEST < ask.text.len() {
        return Err(Refused::new("calendar-unreadable").into());
    }
    let known = &cx.library.calendars;
    let intake = Intake::read(&ask.text, ask.year, known)?;
    let changes = known.changes(&ask.calendar, &intake)?;
    let mut after = known.clone();
    after.take_in(&ask.calendar, intake.clone())?;
    let orders = match changed_span(known, &after) {
        Some(span) => usize::try_from(reprojections::count_orders(cx.sql, span)?).unwrap_or(0),
        None => 0,
    };
    let mut replaced: Vec<Notice> =
        calendars::notices(cx.sql)?.into_iter().map(|it| it.notice).collect();
    replaced.retain(|it| match &intake {
        Intake::Notices(notices) => notices.iter().any(|new| new.year == it.year),
        Intake::Days(_) => false,
    });
    Ok(PreviewView { intake, changes, orders, replaced })
}

/// Asks which due times of an order moved because a calendar did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedDues {
    pub order: OrderId,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedLine {
    pub at_us: i64,
    pub task: Option<TaskId>,
    /// What the clock that moved measures; nothing for the forecast of the order.
    pub kind: Option<ClockKind>,
    pub old: Now,
    pub new: Now,
    /// As it is stored.
    pub cause: String,
    /// The same as a sentence.
    pub why: Summary,
}

impl Question for MovedDues {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Order(self.order)]
    }
}

pub(in crate::desk) fn moved(
    cx: &mut Cx<'_>,
    ask: &MovedDues,
) -> Result<Vec<MovedLine>, DeskError> {
    let lines = calendars::moved_of(cx.sql, ask.order)?.into_iter();
    let known = &cx.library.calendars;
    let line = |it: calendars::Moved| MovedLine {
        why: why(&it.cause, known),
        at_us: it.at_us,
        task: it.task,
        kind: it.clock.map(|(_, kind)| kind),
        old: it.old,
        new: it.new,
        cause: it.cause,
    };
    Ok(lines.map(line).collect())
}

/// What moved a due time, as a sentence.
fn why(cause: &str, known: &Calendars) -> Summary {
    match cause.split_once(':') {
        Some(("notice", years)) => Summary::stated("order-moved-by-notice").with("years", years),
        Some(("notice-withdrawn", years)) => {
            Summary::stated("order-moved-by-withdrawn").with("years", years)
        }
        Some(("process", version)) => {
            Summary::stated("order-moved-by-process").with("version", version)
        }
        Some((code, day)) => {
            let named = known.all().find(|it| it.code().to_string() == code);
            let name = named.map_or_else(|| code.to_owned(), |it| it.name().packed());
            Summary::stated("order-moved-by-day").with("calendar", name).with("day", day)
        }
        None => Summary::stated("order-moved-by-other").with("cause", cause),
    }
}
