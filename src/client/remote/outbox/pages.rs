//! The list of waiting commands on disk: a small file for each, so that a change costs one of them however long it is.
//!
//! Up to where they may have been sent is written beside them, before anything is sent and for several at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Entry, Late};
use crate::{
    domain::{CommandId, Personal, StaffId},
    vault::{Drawer, VaultError},
};

/// What is said about a command that this program cannot read.
pub(super) const UNREAD: &str = "fault-command-unread";

/// One command: that it waits, or that it was refused.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Page {
    /// What it is kept under.
    pub(super) id: CommandId,
    /// Its place in the order.
    pub(super) n: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waiting: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    late: Option<Value>,
    /// Whoever gave it knows that this program cannot read it.
    #[serde(default, skip_serializing_if = "is_false")]
    is_told: bool,
}

/// What a page says.
pub(super) enum Said {
    Waits(Entry),
    /// It was refused; beside it what this program cannot read, if that is why.
    Refused(Late, Option<Value>),
    /// It waits for a program that can read it, and whoever gave it knows.
    Nothing,
}

impl Page {
    pub(super) fn waiting((id, n): (CommandId, u64), it: &Entry) -> Result<Self, VaultError> {
        Ok(Self { id, n, waiting: Some(value(it)?), late: None, is_told: false })
    }

    /// A refusal; beside it what this program cannot read, if that is why.
    pub(super) fn refused(
        (id, n): (CommandId, u64),
        late: &Late,
        waiting: Option<Value>,
    ) -> Result<Self, VaultError> {
        let is_told = waiting.is_some();
        Ok(Self { id, n, waiting, late: Some(value(late)?), is_told })
    }

    /// A refusal as it was written before, first of all.
    pub(super) const fn late(id: CommandId, late: Value) -> Self {
        Self { id, n: 0, waiting: None, late: Some(late), is_told: false }
    }

    /// What waits as it was written, whether or not this program can read it.
    pub(super) const fn written(id: CommandId, waiting: Value) -> Self {
        Self { id, n: 0, waiting: Some(waiting), late: None, is_told: false }
    }

    /// What waits for a program that can read it, as whoever gave it has been told.
    pub(super) const fn unread((id, n): (CommandId, u64), waiting: Value) -> Self {
        Self { id, n, waiting: Some(waiting), late: None, is_told: true }
    }

    /// What it says, and whether that is news which has to be written down.
    pub(super) fn read(self) -> (Said, bool) {
        let late = || self.late.clone().and_then(|it| serde_json::from_value(it).ok());
        let Some(waiting) = self.waiting.clone() else {
            return (late().map_or(Said::Nothing, |it| Said::Refused(it, None)), false);
        };
        match serde_json::from_value(waiting.clone()) {
            Ok(entry) => (Said::Waits(entry), false),
            Err(err) => {
                tracing::error!(class = ?err.classify(), "a waiting command cannot be read");
                let told = if self.is_told { late() } else { unread(&waiting) };
                let said = told.map_or(Said::Nothing, |it| Said::Refused(it, Some(waiting)));
                let is_news = !self.is_told && matches!(said, Said::Refused(..));
                (said, is_news)
            }
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_false(it: &bool) -> bool {
    !*it
}

fn value(it: &impl Serialize) -> Result<Value, VaultError> {
    serde_json::to_value(it).map_err(|_unwritable| VaultError::Damaged)
}

/// What is told about a command that cannot be read, if it says whose it is.
fn unread(it: &Value) -> Option<Late> {
    let part = |path: &str| it.pointer(path).cloned().unwrap_or_default();
    let command = part("/envelope/command");
    let family = command.as_object().and_then(|it| it.keys().next());
    Some(Late {
        staff: serde_json::from_value(part("/staff")).ok()?,
        action: family.cloned().unwrap_or_default(),
        at_us: part("/at_us").as_i64().unwrap_or_default(),
        key: UNREAD.to_owned(),
        values: Vec::new(),
        // It is not lost: the whole command is kept for a program that can read it.
        note: Personal::default(),
    })
}

/// Up to which place somebody's commands may have been sent.
pub(super) type Marks = BTreeMap<StaffId, u64>;

/// The part of the drawer in which the pages are.
pub(super) const PART: &str = "outbox/pages";
/// The name under which the marks are.
pub(super) const MARKS: &str = "outbox/marks";

/// The pages of one data folder.
pub(super) struct Pages {
    whole: Drawer,
    part: Drawer,
}

impl Pages {
    pub(super) fn in_drawer(drawer: &Drawer) -> Result<Self, VaultError> {
        Ok(Self { whole: drawer.clone(), part: drawer.part(PART)? })
    }

    /// The marks as they were written; nothing if they cannot be read.
    pub(super) fn marks(&self) -> Option<Marks> {
        let read = match self.whole.get(MARKS) {
            Ok(None) => return Some(Marks::default()),
            Ok(Some(json)) => serde_json::from_slice(&json).ok(),
            Err(_) => None,
        };
        if read.is_none() {
            tracing::error!("what of the waiting commands was sent cannot be read");
        }
        read
    }

    /// Writes the marks; durable when this returns.
    pub(super) fn mark(&self, marks: &Marks) -> Result<(), VaultError> {
        let json = serde_json::to_vec(marks).map_err(|_unwritable| VaultError::Damaged)?;
        self.whole.put(MARKS, &json)
    }

    /// All pages in their order. One that cannot be read costs no other and stays where it is.
    pub(super) fn all(&self) -> Result<Vec<Page>, VaultError> {
        let mut pages = Vec::new();
        for content in self.part.contents()? {
            match content.map(|it| serde_json::from_slice::<Page>(&it)) {
                Ok(Ok(page)) => pages.push(page),
                Ok(Err(err)) => {
                    tracing::error!(class = ?err.classify(), "a page of the waiting commands cannot be read");
                }
                Err(err) => tracing::error!(%err, "a page of the waiting commands cannot be read"),
            }
        }
        pages.sort_by_key(|it| it.n);
        Ok(pages)
    }

    /// Writes a page, in place of what was known of the same command; durable when this returns.
    pub(super) fn write(&self, page: &Page) -> Result<(), VaultError> {
        let json = serde_json::to_vec(page).map_err(|_unwritable| VaultError::Damaged)?;
        self.part.put(&page.id.to_string(), &json)
    }

    /// Takes a page out; durable with the next change, or after [`Self::sync`].
    pub(super) fn remove(&self, id: CommandId) -> Result<(), VaultError> {
        self.part.remove(&id.to_string())
    }

    pub(super) fn sync(&self) -> Result<(), VaultError> {
        self.part.sync()
    }
}
