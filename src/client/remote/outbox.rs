//! Commands that wait for a hub that is away: in order, each done once, kept through a restart.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::{
    client::{ClientError, Late, Waiting},
    desk::Envelope,
    domain::{CommandId, StaffId},
    vault::{Drawer, VaultError},
};

/// The name that the list is kept under.
const NAME: &str = "outbox";
/// Refusals that are remembered, so that nobody misses one.
const REMEMBERED: usize = 50;

/// A command with whoever gave it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    staff: StaffId,
    envelope: Envelope,
    /// When it was given, in microseconds.
    at_us: i64,
}

#[derive(Default, Serialize, Deserialize)]
struct Lists {
    waiting: Vec<Entry>,
    late: Vec<Late>,
}

/// The list of one data folder.
pub(super) struct Outbox {
    drawer: Drawer,
    lists: Mutex<Lists>,
}

impl Outbox {
    /// What was left from the last time.
    pub(super) fn open(drawer: Drawer) -> Result<Self, VaultError> {
        let kept = drawer.get(NAME)?;
        let lists = kept.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default();
        Ok(Self { drawer, lists: Mutex::new(lists) })
    }

    /// Whether somebody's commands wait.
    pub(super) fn waits_for(&self, staff: StaffId) -> bool {
        self.read(|lists| lists.waiting.iter().any(|it| it.staff == staff))
    }

    /// Keeps a command; it is safe when this returns.
    pub(super) fn push(
        &self,
        staff: StaffId,
        envelope: Envelope,
        at_us: i64,
    ) -> Result<(), VaultError> {
        self.change(|lists| {
            let is_replaced =
                |it: &Entry| it.staff == staff && envelope.command.replaces(&it.envelope.command);
            lists.waiting.retain(|it| !is_replaced(it));
            if lists.waiting.iter().all(|it| it.envelope.id != envelope.id) {
                lists.waiting.push(Entry { staff, envelope, at_us });
            }
        })
    }

    /// The next command of one person.
    pub(super) fn first(&self, staff: StaffId) -> Option<Envelope> {
        self.read(|lists| {
            lists.waiting.iter().find(|it| it.staff == staff).map(|it| it.envelope.clone())
        })
    }

    /// Forgets a command that was done, or keeps why it was not.
    pub(super) fn settle(
        &self,
        id: CommandId,
        outcome: Result<(), ClientError>,
    ) -> Result<(), VaultError> {
        self.change(|lists| {
            let Some(place) = lists.waiting.iter().position(|it| it.envelope.id == id) else {
                return;
            };
            let entry = lists.waiting.remove(place);
            if let Err(why) = outcome {
                let late = Late {
                    staff: entry.staff,
                    action: entry.envelope.command.action(),
                    at_us: entry.at_us,
                    key: why.key(),
                    values: why.values(),
                };
                lists.late.push(late);
                let extra = lists.late.len().saturating_sub(REMEMBERED);
                lists.late.drain(..extra);
            }
        })
    }

    /// Takes a command back that has not been sent.
    pub(super) fn withdraw(&self, id: CommandId) -> Result<(), VaultError> {
        self.change(|lists| lists.waiting.retain(|it| it.envelope.id != id))
    }

    /// Forgets the refusals that somebody has read.
    pub(super) fn read_all(&self, staff: StaffId) -> Result<(), VaultError> {
        self.change(|lists| lists.late.retain(|it| it.staff != staff))
    }

    /// What waits and what was refused, of one person.
    pub(super) fn of(&self, staff: StaffId) -> (Vec<Waiting>, Vec<Late>) {
        self.read(|lists| {
            let mine = lists.waiting.iter().filter(|it| it.staff == staff);
            let waiting = mine.map(|it| Waiting {
                id: it.envelope.id,
                action: it.envelope.command.action(),
                at_us: it.at_us,
            });
            let late = lists.late.iter().filter(|it| it.staff == staff);
            (waiting.collect(), late.cloned().collect())
        })
    }

    fn read<T>(&self, look: impl FnOnce(&Lists) -> T) -> T {
        look(&self.lists.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn change(&self, edit: impl FnOnce(&mut Lists)) -> Result<(), VaultError> {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        edit(&mut lists);
        let json = serde_json::to_vec(&*lists).map_err(|_unwritable| VaultError::Damaged)?;
        self.drawer.put(NAME, &json)
    }
}
