//! Sending a list to the desk, part by part, while the next part is being read.

use std::{
    collections::HashSet,
    sync::mpsc::{self, SyncSender},
};

use super::{
    Batch, Lines,
    read::{Line, List},
};
use crate::domain::{
    CommandId,
    import::{
        Cells, Change, ContactLine, EnterpriseLine, HoldingLine, LineRefusal, ListKind, Mapping,
        Remark, Rules, Tally,
    },
    personal::Bulk,
};

/// Lines that share a command: many, because each command writes a good part of every index anew, but not so many that
/// the commands of others have to wait long.
const PART: usize = 2_000;
/// Parts that are read ahead.
const AHEAD: usize = 3;

/// What is to be loaded, and how it is to be understood.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    pub list: &'a List,
    pub mapping: &'a Mapping,
    pub rules: Rules<'a>,
}

/// Whether to go on after a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    On,
    Stop,
}

/// How a list came in.
#[derive(Clone, Debug)]
pub struct Ended<E> {
    pub tally: Tally,
    /// Somebody stopped it before its end; what came in stays.
    pub is_stopped: bool,
    /// Why it could not go on; what came in before stays.
    pub failure: Option<E>,
}

/// A part with the lines that were refused before it is sent.
struct Part {
    batch: Batch,
    refused: Tally,
}

/// Sends the list with `send`; `watch` is told after each part and may stop it.
pub fn run<E>(
    plan: Plan<'_>,
    mut send: impl FnMut(Batch) -> Result<Tally, E>,
    mut watch: impl FnMut(&Tally) -> Go,
) -> Ended<E> {
    let mut ended = Ended { tally: Tally::default(), is_stopped: false, failure: None };
    std::thread::scope(|scope| {
        let (parts, inbox) = mpsc::sync_channel(AHEAD);
        let reader = std::thread::Builder::new().name("import-reader".to_owned());
        let started = reader.spawn_scoped(scope, move || read(plan, &parts));
        if let Err(err) = started {
            tracing::error!(%err, "no thread to read a list with");
        }
        for part in inbox {
            ended.tally.append(part.refused);
            match send(part.batch) {
                Ok(tally) => ended.tally.append(tally),
                Err(err) => {
                    ended.failure = Some(err);
                    break;
                }
            }
            if watch(&ended.tally) == Go::Stop {
                ended.is_stopped = true;
                break;
            }
        }
    });
    ended.tally.remarks.sort_by_key(|it| it.line);
    ended
}

/// Says what would become of the list, when `send` only rehearses.
///
/// Parts that are rehearsed do not see each other, so an enterprise that comes twice in the file
/// is told apart here.
pub fn rehearse<E>(
    plan: Plan<'_>,
    mut send: impl FnMut(Batch) -> Result<Tally, E>,
    watch: impl FnMut(&Tally) -> Go,
) -> Ended<E> {
    let mut seen = HashSet::new();
    run(
        plan,
        |mut batch| {
            let again = drop_seen(&mut batch.lines, &mut seen);
            let mut tally = send(batch)?;
            tally.unchanged += again;
            Ok(tally)
        },
        watch,
    )
}

fn drop_seen(lines: &mut Lines, seen: &mut HashSet<String>) -> u64 {
    let before = lines.len();
    match lines {
        Lines::Enterprises(all) => all.0.retain(|it| seen.insert(it.identity())),
        Lines::Contacts(all) => all.0.retain(|it| seen.insert(it.identity())),
        Lines::Holdings(all) => all.0.retain(|it| seen.insert(it.identity())),
    }
    (before - lines.len()) as u64
}

impl Lines {
    fn len(&self) -> usize {
        match self {
            Self::Enterprises(all) => all.0.len(),
            Self::Contacts(all) => all.0.len(),
            Self::Holdings(all) => all.0.len(),
        }
    }

    fn none(kind: ListKind) -> Self {
        match kind {
            ListKind::Enterprises => Self::Enterprises(Bulk::default()),
            ListKind::Contacts => Self::Contacts(Bulk::default()),
            ListKind::Holdings => Self::Holdings(Bulk::default()),
        }
    }
}

fn part(plan: Plan<'_>) -> Part {
    let lines = Lines::none(plan.mapping.kind);
    let batch = Batch { id: CommandId::fresh(), source: plan.list.source.clone(), lines };
    Part { batch, refused: Tally::default() }
}

fn read(plan: Plan<'_>, parts: &SyncSender<Part>) {
    let mut next = part(plan);
    for Line { n: line, cells, is_torn } in plan.list.lines() {
        let cells = Cells { mapping: plan.mapping, cells: &cells };
        let mut remarks = Vec::new();
        let added = if is_torn {
            Err(LineRefusal { field: None, code: "import-stray-quote" })
        } else {
            add(&mut next.batch.lines, (line, plan.rules), cells, &mut remarks)
        };
        if let Err(refusal) = added {
            next.refused.count(Change::Refused);
            remarks.clear(); // What is refused as a whole needs no word about its parts.
            remarks.push(refusal.on(line));
        }
        next.refused.remarks.append(&mut remarks);
        if PART <= next.batch.lines.len()
            && parts.send(std::mem::replace(&mut next, part(plan))).is_err()
        {
            return; // Nobody wants more.
        }
    }
    if next.batch.lines.len() != 0 || next.refused.lines() != 0 {
        parts.send(next).ok(); // Whoever does not want it has gone.
    }
}

fn add(
    lines: &mut Lines,
    at: (u64, Rules<'_>),
    cells: Cells<'_>,
    remarks: &mut Vec<Remark>,
) -> Result<(), LineRefusal> {
    match lines {
        Lines::Enterprises(all) => all.0.push(EnterpriseLine::read(at.0, cells, remarks)?),
        Lines::Contacts(all) => all.0.push(ContactLine::read(at, cells, remarks)?),
        Lines::Holdings(all) => all.0.push(HoldingLine::read(at, cells, remarks)?),
    }
    Ok(())
}
