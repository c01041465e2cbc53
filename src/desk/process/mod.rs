//! Processes as the office makes them: drafts, publishing, retiring.

mod page;

use serde::{Deserialize, Serialize};

pub use page::{
    ProcessCount, ProcessLine, ProcessList, ProcessPage, ProcessTrial, ProcessView, TrialView,
};
pub(super) use page::{list, page, trial};

use super::{Cx, DeskError, Subject, error::Refused};
use crate::{
    domain::{
        Permission,
        library::Library,
        process::{ProcessTemplate, TemplateRef, VersionState},
    },
    store::{
        Kept, Sql,
        processes::{self, Version},
    },
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Keeps a draft as it is now; `rev` is 0 for a new one, else what the page said.
    SaveDraft { template: Box<ProcessTemplate>, rev: i64 },
    /// Throws a draft away.
    DropDraft { reference: TemplateRef },
    /// Lets new orders run on a draft, which never changes again.
    Publish { reference: TemplateRef, rev: i64 },
    /// Lets no new order run on a version; those that do go on.
    Retire { reference: TemplateRef },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::SaveDraft { .. }
            | Self::DropDraft { .. }
            | Self::Publish { .. }
            | Self::Retire { .. } => Permission::Administer,
        }
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::SaveDraft { template, rev } => save(cx, template, *rev)?,
        Command::DropDraft { reference } => {
            draft(cx, reference)?;
            processes::drop_draft(cx.sql, reference)?;
        }
        Command::Publish { reference, rev } => publish(cx, reference, *rev)?,
        Command::Retire { reference } => retire(cx, reference)?,
    }
    Ok(vec![Subject::Library])
}

fn save(cx: &mut Cx<'_>, template: &ProcessTemplate, rev: i64) -> Result<(), DeskError> {
    let reference = template.reference();
    if template.code.trim().is_empty() || template.version == 0 {
        return Err(DeskError::refused("process-no-code"));
    }
    if cx.library.templates.pinned(&reference).is_some() {
        return Err(DeskError::refused("process-published"));
    }
    let it = Version {
        template: template.clone(),
        state: VersionState::Draft,
        by: cx.actor.staff,
        at: cx.now,
    };
    match processes::by_reference(cx.sql, &reference)? {
        None => processes::add(cx.sql, &it)?,
        Some(there) if there.it.state != VersionState::Draft => {
            return Err(DeskError::refused("process-published"));
        }
        Some(_) => processes::save(cx.sql, &Kept { it, rev })?,
    }
    Ok(())
}

fn draft(cx: &mut Cx<'_>, reference: &TemplateRef) -> Result<Kept<Version>, DeskError> {
    let kept = processes::by_reference(cx.sql, reference)?.ok_or(DeskError::NotFound("process"))?;
    if kept.it.state == VersionState::Draft {
        Ok(kept)
    } else {
        Err(DeskError::refused("process-published"))
    }
}

fn publish(cx: &mut Cx<'_>, reference: &TemplateRef, rev: i64) -> Result<(), DeskError> {
    let kept = draft(cx, reference)?;
    let broken = cx.library.judge(&kept.it.template);
    if let Some(first) = broken.first() {
        let task = first.task().unwrap_or_default();
        let title = kept.it.template.task(task).map(|it| it.title.packed());
        return Err(Refused::new("process-broken")
            .with("rule", first.code())
            .with("task", title.unwrap_or_else(|| task.to_owned()))
            .with("n", broken.len())
            .into());
    }
    let latest = cx.library.templates.newest(&reference.code).map(|it| it.version);
    if latest.is_some_and(|it| reference.version <= it) {
        return Err(DeskError::refused("process-older"));
    }
    let it = Version { state: VersionState::Published, by: cx.actor.staff, at: cx.now, ..kept.it };
    processes::save(cx.sql, &Kept { it, rev })?;
    Ok(())
}

/// A version is never deleted: orders may run on it, and their history speaks of it.
fn retire(cx: &mut Cx<'_>, reference: &TemplateRef) -> Result<(), DeskError> {
    let library: &Library = cx.library;
    let template = library.templates.pinned(reference).ok_or(DeskError::NotFound("process"))?;
    let is_used = |code: &str| library.catalogue.offerings().iter().any(|it| it.template == code);
    let others =
        library.templates.usable(&reference.code).filter(|it| it.version != reference.version);
    if others.count() == 0 && is_used(&reference.code) {
        return Err(DeskError::refused("process-last"));
    }
    let it = Version {
        template: template.clone(),
        state: VersionState::Retired,
        by: cx.actor.staff,
        at: cx.now,
    };
    match processes::by_reference(cx.sql, reference)? {
        Some(kept) => processes::save(cx.sql, &Kept { it, rev: kept.rev })?,
        None => processes::add(cx.sql, &it)?,
    }
    Ok(())
}

/// What was published and retired here, laid over what is shipped; nothing if there is none.
pub(super) fn known(sql: &mut dyn Sql, shipped: &Library) -> Result<Option<Library>, DeskError> {
    let made = processes::all(sql)?;
    if made.iter().all(|it| it.it.state == VersionState::Draft) {
        return Ok(None);
    }
    let mut library = shipped.clone();
    for Kept { it, .. } in made.into_iter().filter(|it| it.it.state != VersionState::Draft) {
        let reference = it.template.reference();
        if let Err(err) = library.templates.add(it.template) {
            tracing::error!(%err, "a process of the office clashes with one that is shipped");
        }
        if it.state == VersionState::Retired {
            library.templates.retire(reference);
        }
    }
    Ok(Some(library))
}
