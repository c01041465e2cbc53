//! `attache calendar due|import|show`: working time from the command line.

use std::path::{Path, PathBuf};

use chrono::{Datelike as _, NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand};

use super::{Failure, open, say::Say};
use crate::{
    desk::{Command, calendar},
    domain::{
        Actor,
        calendar::{
            Budget, Calendar, CalendarCode, Calendars, DayKind, Intake, IntakeRefusal, Pause,
        },
    },
};

#[derive(Debug, Args)]
pub struct CalendarArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Say when a number of working hours or working days is used up.
    Due(DueArgs),
    /// Take a holiday notice (JSON), or exceptions (iCalendar), into the office's calendars.
    Import(ImportArgs),
    /// List the days of a year that are not what their weekday is.
    Show(ShowArgs),
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("budget").required(true))]
struct DueArgs {
    /// When it begins, by the wall clock of the office: 2024-02-08T16:00
    #[arg(long, value_name = "TIME", value_parser = moment)]
    start: NaiveDateTime,
    /// Working hours; 7.5 is a working day's worth.
    #[arg(long, value_name = "H", group = "budget", value_parser = minutes)]
    hours: Option<u32>,
    /// Working days: until the end of business of the D-th after the day of acceptance.
    #[arg(long, value_name = "D", group = "budget", value_parser = clap::value_parser!(u32).range(0..=MOST_DAYS))]
    days: Option<u32>,
    /// A time at which nothing counts; may be given several times.
    #[arg(long, value_name = "FROM/TO", value_parser = pause)]
    pause: Vec<Pause>,
    #[arg(long, value_name = "CODE", default_value = CalendarCode::OFFICE)]
    calendar: String,
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// A notice as JSON, or an .ics file with all-day events.
    file: PathBuf,
    /// The notice to take out of a file with many years.
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// The calendar that the exceptions of an .ics file are for.
    #[arg(long, value_name = "CODE", default_value = CalendarCode::OFFICE)]
    calendar: String,
    /// Say what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct ShowArgs {
    #[arg(value_parser = clap::value_parser!(i32).range(1990..=2200))]
    year: i32,
    #[arg(long, value_name = "CODE", default_value = CalendarCode::OFFICE)]
    calendar: String,
}

/// Working days beyond this are a mistake.
const MOST_DAYS: i64 = 10_000;
/// Working hours beyond this are a mistake.
const MOST_HOURS: f64 = 100_000.0;
const MOMENT: &str = "%Y-%m-%dT%H:%M";

pub(super) fn run(say: &Say, data: Option<&Path>, args: &CalendarArgs) -> Result<(), Failure> {
    match &args.action {
        Action::Due(it) => due(say, data, it),
        Action::Import(it) => import(say, data, it),
        Action::Show(it) => show(say, data, it),
    }
}

fn due(say: &Say, data: Option<&Path>, args: &DueArgs) -> Result<(), Failure> {
    let library = open::library(say, data)?;
    let calendar = named(say, &library.calendars, &args.calendar)?;
    let budget = match (args.hours, args.days) {
        (Some(minutes), _) => Budget::Minutes(minutes),
        (None, days) => Budget::Days(days.unwrap_or_default()),
    };
    let reach = calendar.reach(args.start, budget, &args.pause);
    say.line(&reach.at.format(MOMENT).to_string());
    if reach.is_projected {
        say.error(&say.texts.tr("cli-calendar-projected"));
    }
    Ok(())
}

fn show(say: &Say, data: Option<&Path>, args: &ShowArgs) -> Result<(), Failure> {
    let library = open::library(say, data)?;
    let calendar = named(say, &library.calendars, &args.calendar)?;
    let locale = say.texts.lang().code();
    let first = NaiveDate::from_ymd_opt(args.year, 1, 1).unwrap_or_default();
    let mut is_projected = false;
    for day in first.iter_days().take_while(|it| it.year() == args.year) {
        is_projected |= calendar.is_projected(day);
        let kind = calendar.kind(day);
        if !matches!(kind, DayKind::Ordinary | DayKind::Weekend) {
            let reason = calendar.reason(day);
            let reason = reason.as_ref().map_or("", |it| it.for_locale(locale));
            let word = say.texts.tr(&kind_key(kind));
            say.line(&format!("{day}\t{word}\t{reason}"));
        }
    }
    if is_projected {
        let year = args.year.to_string();
        let words = say.texts.tr_with("cli-calendar-year-projected", &[("year", year.into())]);
        say.error(&words);
    }
    Ok(())
}

fn kind_key(kind: DayKind) -> String {
    format!("calendar-kind-{}", kind.code().replace('_', "-"))
}

fn import(say: &Say, data: Option<&Path>, args: &ImportArgs) -> Result<(), Failure> {
    let text = std::fs::read(&args.file).ok().and_then(|it| String::from_utf8(it).ok());
    let text = text.ok_or_else(|| {
        let file = args.file.display().to_string();
        Failure::BadInput(say.texts.tr_with("cli-unreadable", &[("file", file.into())]))
    })?;
    let known = open::library(say, data)?;
    let code = named(say, &known.calendars, &args.calendar)?.code().clone();
    let intake = Intake::read(&text, args.year, &known.calendars);
    let intake = intake.map_err(|refusal| bad_input(say, &refusal))?;
    let changes = known.calendars.changes(&code, &intake).unwrap_or_default();
    let locale = say.texts.lang().code();
    for it in &changes {
        let (was, is) = (say.texts.tr(&kind_key(it.was)), say.texts.tr(&kind_key(it.is)));
        say.line(&format!("{}\t{was} → {is}\t{}", it.day, it.name.for_locale(locale)));
    }
    if !args.dry_run {
        let desk = open::desk(say, data)?;
        let command = calendar::Command::Import { calendar: code, intake };
        desk.run(&Actor::program(), Command::Calendar(command)).map_err(|err| say.failure(&err))?;
    }
    let n = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let key = if args.dry_run { "cli-calendar-would-change" } else { "cli-calendar-changed" };
    say.tell(key, &[("n", n.into())]);
    Ok(())
}

/// What the office works by; where there is no office yet, what comes with the program.
fn named<'a>(say: &Say, calendars: &'a Calendars, code: &str) -> Result<&'a Calendar, Failure> {
    calendars.named(&CalendarCode::new(code)).ok_or_else(|| {
        let known: Vec<&str> = calendars.all().map(|it| it.code().as_str()).collect();
        let known = known.join(", ");
        let words = say.texts.tr_with("cli-calendar-unknown", &[("known", known.into())]);
        Failure::BadInput(words)
    })
}

fn bad_input(say: &Say, refusal: &IntakeRefusal) -> Failure {
    let values = refusal.values();
    let args: Vec<_> = values.iter().map(|(name, it)| (*name, it.as_str().into())).collect();
    Failure::BadInput(say.texts.tr_with(&format!("fault-{}", refusal.code()), &args))
}

/// Reads `2024-02-08T16:00`, with or without seconds.
fn moment(text: &str) -> Result<NaiveDateTime, String> {
    let short = NaiveDateTime::parse_from_str(text, MOMENT);
    let moment = short.or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S"));
    let moment = moment.map_err(|_err| "2024-02-08T16:00".to_owned())?;
    if (1990..=2200).contains(&moment.year()) { Ok(moment) } else { Err("1990–2200".to_owned()) }
}

fn pause(text: &str) -> Result<Pause, String> {
    let example = || "2024-02-09T10:00/2024-02-17T20:00".to_owned();
    let (from, to) = text.split_once('/').ok_or_else(example)?;
    let pause = Pause { from: moment(from)?, to: moment(to)? };
    if pause.from < pause.to { Ok(pause) } else { Err(example()) }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked just before"
)]
fn minutes(text: &str) -> Result<u32, String> {
    let hours: f64 = text.parse().map_err(|_err| "7.5".to_owned())?;
    if (0.0..=MOST_HOURS).contains(&hours) {
        Ok((hours * 60.0).round() as u32)
    } else {
        Err(format!("0–{MOST_HOURS}"))
    }
}
