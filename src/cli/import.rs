//! `attache import enterprises|contacts|holdings FILE`: lists of other systems from the command line.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Failure, open, say::Say};
use crate::{
    desk::{
        Command, Desk, DeskError, Envelope,
        import::{
            self, Batch, Loaded,
            read::{List, ListError},
            report,
            run::{self, Ended, Go, Plan},
        },
    },
    domain::{
        Actor,
        import::{Field, ListKind, Mapping, Remark, Rules, Tally},
    },
    lang::Texts,
};

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What the list is about.
    kind: Kind,
    /// A CSV file (UTF-8, GBK or GB18030) or a spreadsheet (XLSX).
    file: PathBuf,
    /// What a column means: its header or its number, `=`, and the field; may be given several times.
    #[arg(long, value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// Say what would happen, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write what was refused, and why, into a CSV file.
    #[arg(long, value_name = "FILE.csv")]
    report: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Enterprises,
    Contacts,
    Holdings,
}

impl From<Kind> for ListKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Enterprises => Self::Enterprises,
            Kind::Contacts => Self::Contacts,
            Kind::Holdings => Self::Holdings,
        }
    }
}

/// The most refused lines that are printed; all of them are in the report.
const PRINTED: usize = 20;

pub(super) fn run(say: &Say, data: Option<&Path>, args: &ImportArgs) -> Result<(), Failure> {
    let kind = args.kind.into();
    let list = List::open(&args.file, kind).map_err(|err| unreadable(say, &args.file, err))?;
    let mapping = mapping(say, &list, kind, &args.map)?;
    let desk = if args.dry_run { open::existing(say, data) } else { open::desk(say, data) }?;
    let rules = Rules { catalogue: &desk.library().catalogue, now: desk.now() };
    let plan = Plan { list: &list, mapping: &mapping, rules };
    let count = |tally: &Tally| {
        let lines = i64::try_from(tally.lines()).unwrap_or(i64::MAX);
        say.progress(&say.texts.tr_with("cli-import-progress", &[("lines", lines.into())]));
        Go::On
    };
    let actor = Actor::program();
    let held = desk.office().search.hold();
    let ended = if args.dry_run {
        run::rehearse(plan, |batch| desk.rehearse(&actor, &batch), count)
    } else {
        run::run(plan, |batch| send(&desk, &actor, batch), count)
    };
    drop(held);
    if !args.dry_run
        && let Err(err) = desk.store().settle()
    {
        tracing::info!(%err, "the log was left as it is");
    }
    say.progress("");
    tell(say, &list, &mapping, args, &ended)
}

fn send(desk: &Desk, actor: &Actor, batch: Batch) -> Result<Tally, DeskError> {
    let id = batch.id;
    let command = Command::Import(import::Command::Load(batch));
    desk.perform(actor, &Envelope { id, command })?;
    desk.ask(actor, Loaded { batch: id })?.ok_or(DeskError::NotFound("batch"))
}

fn tell(
    say: &Say,
    list: &List,
    mapping: &Mapping,
    args: &ImportArgs,
    ended: &Ended<DeskError>,
) -> Result<(), Failure> {
    let tally = &ended.tally;
    for remark in tally.remarks.iter().filter(|it| it.is_refusal).take(PRINTED) {
        say.error(&sentence(&say.texts, remark));
    }
    if let Some(path) = &args.report {
        let titles = ["line", "outcome", "column", "reason"]
            .map(|it| say.texts.tr(&format!("import-report-{it}")).into_owned());
        let titles = titles.each_ref().map(String::as_str);
        let words = |remark: &Remark| words(&say.texts, remark);
        report::write(path, (mapping, &list.headers), titles, &tally.remarks, words)
            .map_err(|err| say.failure(&DeskError::folder(&err)))?;
    }
    if tally.added + tally.updated != 0
        && let Some(err) = &ended.failure
    {
        say.tell("cli-import-kept", &[]);
        say.line(&last_line(tally));
        return Err(say.failure(err));
    }
    if let Some(err) = &ended.failure {
        return Err(say.failure(err));
    }
    say.line(&last_line(tally));
    Ok(())
}

/// What scripts read; the same in every language.
fn last_line(tally: &Tally) -> String {
    format!(
        "added {}, updated {}, unchanged {}, refused {}",
        tally.added, tally.updated, tally.unchanged, tally.refused
    )
}

fn words(texts: &Texts, remark: &Remark) -> [String; 2] {
    let outcome = if remark.is_refusal { "import-refused" } else { "import-left-out" };
    [texts.tr(outcome).into_owned(), texts.tr(&remark.code).into_owned()]
}

fn sentence(texts: &Texts, remark: &Remark) -> String {
    let line = i64::try_from(remark.line).unwrap_or(i64::MAX);
    let field = remark.field.map_or(String::new(), |it| field_name(texts, it));
    let reason = texts.tr(&remark.code).into_owned();
    let args = [("line", line.into()), ("field", field.into()), ("reason", reason.into())];
    texts.tr_with("cli-import-refused", &args)
}

fn field_name(texts: &Texts, field: Field) -> String {
    texts.tr(&format!("import-field-{}", field.code().replace('_', "-"))).into_owned()
}

fn unreadable(say: &Say, file: &Path, err: ListError) -> Failure {
    match err {
        ListError::Unreadable(_) => {
            let file = file.display().to_string();
            Failure::BadInput(say.texts.tr_with("cli-unreadable", &[("file", file.into())]))
        }
        other => match say.failure(&DeskError::from(other)) {
            Failure::Refused(sentence) => Failure::BadInput(sentence),
            failure => failure,
        },
    }
}

/// The columns by header, with what `--map` says about them.
fn mapping(say: &Say, list: &List, kind: ListKind, wishes: &[String]) -> Result<Mapping, Failure> {
    let mut mapping = list.mapping(kind);
    for wish in wishes {
        let parsed = wish.rsplit_once('=').and_then(|(column, field)| {
            let field = Field::from_code(field.trim()).filter(|it| kind.fields().contains(it))?;
            Some((column_named(list, column.trim())?, field))
        });
        let Some((column, field)) = parsed else {
            let known: Vec<&str> = kind.fields().iter().map(|it| it.code()).collect();
            let args = [
                ("map", wish.as_str().into()),
                ("fields", known.join(", ").into()),
                ("columns", list.headers.join(", ").into()),
            ];
            return Err(Failure::BadInput(say.texts.tr_with("cli-import-bad-map", &args)));
        };
        mapping.set(column, Some(field));
    }
    let missing = mapping.missing();
    if missing.is_empty() {
        return Ok(mapping);
    }
    let group = |group: &&[Field]| group.iter().map(|it| it.code()).collect::<Vec<_>>().join(" / ");
    let missing = missing.iter().map(group).collect::<Vec<_>>().join(", ");
    let args = [("missing", missing.into()), ("columns", list.headers.join(", ").into())];
    Err(Failure::BadInput(say.texts.tr_with("cli-import-missing", &args)))
}

/// The column with this header, or else with this number, counted from 1.
fn column_named(list: &List, name: &str) -> Option<usize> {
    let by_header = list.headers.iter().position(|it| it.trim() == name);
    let by_number = || name.parse::<usize>().ok()?.checked_sub(1);
    by_header.or_else(by_number).filter(|at| *at < list.headers.len())
}
