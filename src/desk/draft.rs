//! What people have typed and not yet sent: kept, so that neither a call nor a crash loses it.

use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, query::Question};
use crate::{
    domain::{Permission, Personal},
    store::office,
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Keeps `body` for this person under `slot`; an empty one forgets it.
    Keep { slot: String, body: Personal },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Keep { .. } => Permission::SignedIn,
        }
    }

    /// Whether it writes over what `earlier` kept.
    pub(super) fn replaces(&self, earlier: &Self) -> bool {
        let (Self::Keep { slot: new, .. }, Self::Keep { slot: old, .. }) = (self, earlier);
        new == old
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Keep { slot, body } => {
            office::keep_draft(cx.sql, cx.actor.staff, slot, body.reveal(), cx.now)?;
            Ok(Vec::new()) // Nobody else looks at it, and whoever typed it knows.
        }
    }
}

/// Asks for the asker's own draft in one slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftText {
    pub slot: String,
}

impl Question for DraftText {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        Vec::new()
    }
}

pub(super) fn text(cx: &mut Cx<'_>, ask: &DraftText) -> Result<Option<String>, DeskError> {
    Ok(office::draft(cx.sql, cx.actor.staff, &ask.slot)?)
}
