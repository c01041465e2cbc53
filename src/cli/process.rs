//! `attache process check|simulate|export|import`: processes as files, judged and played through.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use chrono::NaiveDateTime;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{Failure, open, say::Say};
use crate::{
    domain::{
        Now, Tier,
        library::Library,
        office_micros,
        process::{
            Answers, Assumed, FieldKind, FieldValue, FormValues, Plan, PlannedStep, ProcessRefusal,
            ProcessTemplate, TemplateRef, bpmn, simulate,
        },
    },
    lang::Texts,
};

#[derive(Debug, Args)]
pub struct ProcessArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Say every rule that a process breaks, or “ok”.
    Check {
        /// A process as a TOML file, or the code of one that the office has: internet-line@2
        file: PathBuf,
    },
    /// Say when every task of a process would be due.
    Simulate(SimulateArgs),
    /// Write a process as a BPMN 2.0 file.
    Export {
        /// A process as a TOML file, or the code of one that the office has: internet-line@2
        file: PathBuf,
        /// The BPMN file to write.
        #[arg(long, value_name = "FILE")]
        bpmn: PathBuf,
    },
    /// Read a BPMN 2.0 file into a draft.
    Import {
        /// A BPMN 2.0 file.
        file: PathBuf,
        /// The process file to write.
        #[arg(long, value_name = "FILE")]
        toml: PathBuf,
    },
}

#[derive(Debug, Args)]
struct SimulateArgs {
    /// A process as a TOML file, or the code of one that the office has: internet-line@2
    file: PathBuf,
    /// The tier of the customer: T1 to T4.
    #[arg(long, value_name = "TIER", value_parser = tier)]
    tier: Tier,
    /// When the order is opened, by the wall clock of the office: 2026-02-10T16:00
    #[arg(long, value_name = "TIME", value_parser = moment)]
    start: NaiveDateTime,
    /// What is taken as answered; conditions on anything else are taken to hold.
    #[arg(long, value_name = "TASK.FIELD=VALUE")]
    answer: Vec<String>,
    #[arg(long)]
    json: bool,
}

const MOMENT: &str = "%Y-%m-%dT%H:%M";

fn tier(text: &str) -> Result<Tier, String> {
    Tier::from_code(&text.to_uppercase()).ok_or_else(|| "T1, T2, T3 or T4".to_owned())
}

fn moment(text: &str) -> Result<NaiveDateTime, String> {
    NaiveDateTime::parse_from_str(text, MOMENT).map_err(|err| err.to_string())
}

pub(super) fn run(say: &Say, data: Option<&Path>, args: &ProcessArgs) -> Result<(), Failure> {
    let library = open::library(say, data)?;
    match &args.action {
        Action::Check { file } => check(say, &library, file),
        Action::Simulate(it) => play(say, &library, it),
        Action::Export { file, bpmn } => {
            let template = template(say, &library, file)?;
            let text = bpmn::export(&template).map_err(|err| Failure::Refused(err.to_string()))?;
            write(bpmn, &text)
        }
        Action::Import { file, toml } => {
            let text = read(file)?;
            let draft = bpmn::import(&text).map_err(|err| Failure::BadInput(err.to_string()))?;
            let text = draft.to_toml().map_err(|err| Failure::Refused(err.to_string()))?;
            write(toml, &text)
        }
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file)
        .map_err(|err| Failure::BadInput(format!("{}: {err}", file.display())))
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(file, text)
        .map_err(|err| Failure::CannotRun(format!("{}: {err}", file.display())))
}

/// What a file says, or what the library has under this name where there is no such file.
fn template(say: &Say, library: &Library, file: &Path) -> Result<ProcessTemplate, Failure> {
    if let Some(known) = known(library, file) {
        return Ok(known.clone());
    }
    ProcessTemplate::parse(&read(file)?)
        .map_err(|err| Failure::BadInput(sentence(&say.texts, &err)))
}

/// `internet-line@2`, or `internet-line` for its newest version; a file of this name goes before.
fn known<'a>(library: &'a Library, file: &Path) -> Option<&'a ProcessTemplate> {
    let name = file.to_str().filter(|_| !file.exists())?;
    match name.split_once('@') {
        None => library.templates.latest(name),
        Some((code, version)) => {
            let version = version.parse().ok()?;
            library.templates.pinned(&TemplateRef { code: code.to_owned(), version })
        }
    }
}

fn check(say: &Say, library: &Library, file: &Path) -> Result<(), Failure> {
    let template = template(say, library, file)?;
    let broken = library.judge(&template);
    if broken.is_empty() {
        say.line("ok");
        return Ok(());
    }
    // A process of the office has no lines to speak of.
    let text = read(file).unwrap_or_default();
    for it in &broken {
        let line = it.task().and_then(|task| line_of(&text, task));
        let place = line.map_or_else(String::new, |it| it.to_string());
        say.line(&format!("{}\t{place}\t{}", it.code(), sentence(&say.texts, it)));
    }
    let n = i64::try_from(broken.len()).unwrap_or(i64::MAX);
    Err(Failure::Refused(say.texts.tr_with("cli-process-broken", &[("n", n.into())])))
}

/// Why a process may not be published, in the reader's language.
pub(crate) fn sentence(texts: &Texts, it: &ProcessRefusal) -> String {
    let (task, what) = (it.task().unwrap_or_default(), it.what());
    texts.tr_with(
        &format!("process-rule-{}", it.code()),
        &[("task", task.into()), ("what", what.as_str().into())],
    )
}

/// The line on which a task begins to be described.
fn line_of(text: &str, task: &str) -> Option<usize> {
    let wanted = format!("\"{task}\"");
    let is_code = |line: &str| {
        line.trim_start().strip_prefix("code").is_some_and(|it| {
            it.trim_start().strip_prefix('=').is_some_and(|it| it.trim_start().starts_with(&wanted))
        })
    };
    text.lines().position(is_code).map(|it| it + 1)
}

fn play(say: &Say, library: &Library, args: &SimulateArgs) -> Result<(), Failure> {
    let template = template(say, library, &args.file)?;
    let mut answers = Answers::default();
    for text in &args.answer {
        let unknown = || {
            Failure::BadInput(
                say.texts.tr_with("cli-process-answer", &[("answer", text.as_str().into())]),
            )
        };
        let (task, values) = answer(&template, text).ok_or_else(unknown)?;
        answers.note(task, &values);
    }
    let start = Now::from_micros(office_micros(args.start));
    let assumed = Assumed { tier: args.tier, start, answers };
    let plan = simulate(&template, &library.calendars, &assumed);
    if args.json {
        let text = serde_json::to_string_pretty(&as_json(&template, args.tier, &plan));
        say.line(&text.map_err(|err| Failure::CannotRun(err.to_string()))?);
    } else {
        plan.steps.iter().for_each(|it| say.line(&line(say, it)));
        let hours = plan.working_minutes / 60;
        let end = shown(plan.end);
        say.tell("cli-process-end", &[("end", end.as_str().into()), ("hours", hours.into())]);
    }
    Ok(())
}

/// `check.result=build`, as the task's own form would take it.
fn answer<'a>(template: &'a ProcessTemplate, text: &str) -> Option<(&'a str, FormValues)> {
    let (place, value) = text.split_once('=')?;
    let (task, field) = place.split_once('.')?;
    let task = template.task(task)?;
    let field = task.form.iter().find(|it| it.key == field)?;
    let value = match field.kind {
        FieldKind::Choice => {
            FieldValue::Choice(field.choices.iter().find(|it| it.code == value)?.code.clone())
        }
        FieldKind::YesNo => FieldValue::YesNo(match value {
            "yes" => true,
            "no" => false,
            _ => return None,
        }),
        FieldKind::Number => FieldValue::Number(value.parse().ok()?),
        FieldKind::Date => FieldValue::Date(value.parse().ok()?),
        FieldKind::Text => FieldValue::Text(value.into()),
    };
    Some((&task.code, FormValues::from([(field.key.clone(), value)])))
}

fn shown(at: Now) -> String {
    at.local().format(MOMENT).to_string()
}

fn line(say: &Say, it: &PlannedStep) -> String {
    let locale = say.texts.lang().code();
    let mut line = format!("{}\t{}\t{}\t", it.code, shown(it.start), shown(it.due));
    line.push_str(if it.is_critical {
        "*"
    } else if it.is_skipped {
        "-"
    } else {
        ""
    });
    let title = it.title.for_locale(locale);
    write!(line, "\t{}\t{title}", it.department).ok(); // A string takes everything.
    if let Some((name, due)) = &it.party {
        let due = due.map(shown).unwrap_or_default();
        write!(line, "\t{}\t{due}", name.for_locale(locale)).ok();
    }
    line
}

fn as_json(template: &ProcessTemplate, tier: Tier, plan: &Plan) -> serde_json::Value {
    let task = |it: &PlannedStep| {
        json!({
            "code": it.code, "title": it.title, "stage": it.stage, "department": it.department,
            "calendar": it.calendar, "start": shown(it.start), "due": shown(it.due),
            "remind": it.remind.map(shown),
            "party": it.party.as_ref().map(|(name, due)| json!({ "name": name, "due": due.map(shown) })),
            "per_site": it.per_site, "when": it.condition, "skipped": it.is_skipped,
            "critical": it.is_critical,
        })
    };
    json!({
        "process": template.code, "version": template.version, "tier": tier.code(),
        "start": shown(plan.start), "end": shown(plan.end),
        "working_minutes": plan.working_minutes,
        "critical": plan.critical().map(|it| it.code.as_str()).collect::<Vec<_>>(),
        "tasks": plan.steps.iter().map(task).collect::<Vec<_>>(),
    })
}
