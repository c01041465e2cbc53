//! Loading lists of other systems, part by part: a bad line never stops the good ones, and nothing comes in twice.
//!
//! [`read`] understands files, [`run`] sends their lines in parts of two thousand; each part is one command.

mod book;
mod contacts;
mod enterprises;
mod holdings;
mod load;
pub mod read;
mod records;
pub mod report;
pub mod run;

use serde::{Deserialize, Serialize};

use self::load::Load;
use super::{Cx, Desk, DeskError, Subject, query::Question};
use crate::{
    domain::{
        Actor, CommandId, Permission,
        import::{ContactLine, EnterpriseLine, HoldingLine, Tally},
        personal::Bulk,
    },
    store::{OfStore, Sql, StoreError, imports},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    Load(Batch),
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The id of the command that brings it; [`Loaded`] asks by it.
    pub id: CommandId,
    /// Where the list comes from, such as the name of its file.
    pub source: String,
    pub lines: Lines,
}

/// Lines of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lines {
    Enterprises(Bulk<EnterpriseLine>),
    Contacts(Bulk<ContactLine>),
    Holdings(Bulk<HoldingLine>),
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Load(_) => Permission::Import,
        }
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Load(batch) => {
            let (tally, touched) = take(cx, batch)?;
            imports::keep(cx.sql, batch.id, cx.now, &tally)?;
            Ok(touched)
        }
    }
}

fn take(cx: &mut Cx<'_>, batch: &Batch) -> Result<(Tally, Vec<Subject>), DeskError> {
    let mut load = Load::begin(cx, &batch.source)?;
    match &batch.lines {
        Lines::Enterprises(lines) => {
            load.each(&lines.0, |it| it.line, Load::enterprise)?;
        }
        Lines::Contacts(lines) => load.each(&lines.0, |it| it.line, Load::contact)?,
        Lines::Holdings(lines) => load.each(&lines.0, |it| it.line, Load::holding)?,
    }
    load.end()
}

/// Asks what became of a part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loaded {
    pub batch: CommandId,
}

impl Question for Loaded {
    fn needs(&self) -> Permission {
        Permission::Import
    }

    fn watches(&self) -> Vec<Subject> {
        Vec::new()
    }
}

pub(super) fn loaded(cx: &mut Cx<'_>, ask: &Loaded) -> Result<Option<Tally>, DeskError> {
    Ok(imports::tally(cx.sql, ask.batch)?)
}

/// How a rehearsal ends: never with a commit.
enum Rehearsed {
    Would(Tally),
    Failed(DeskError),
}

impl From<StoreError> for Rehearsed {
    fn from(err: StoreError) -> Self {
        Self::Failed(err.into())
    }
}

impl OfStore for Rehearsed {
    fn of_store(&self) -> Option<&StoreError> {
        if let Self::Failed(err) = self { err.of_store() } else { None }
    }
}

impl Desk {
    /// Says what would become of a part of a list, and changes nothing.
    pub fn rehearse(&self, actor: &Actor, batch: &Batch) -> Result<Tally, DeskError> {
        if !actor.role.may(Permission::Import) {
            return Err(DeskError::Forbidden(Permission::Import));
        }
        let (actor, batch, now) = (actor.clone(), batch.clone(), self.now());
        let (office, library) = (std::sync::Arc::clone(&self.office), self.library());
        let done: Result<(), Rehearsed> = self.store().write(move |sql: &mut dyn Sql| {
            let mut cx = Cx { sql, actor: &actor, now, office: &office, library: &library };
            Err(match take(&mut cx, &batch) {
                Ok((tally, _)) => Rehearsed::Would(tally),
                Err(err) => Rehearsed::Failed(err),
            })
        });
        match done {
            Err(Rehearsed::Would(tally)) => Ok(tally),
            Err(Rehearsed::Failed(err)) => Err(err),
            Ok(()) => Ok(Tally::default()),
        }
    }
}
