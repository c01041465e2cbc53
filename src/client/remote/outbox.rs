//! Commands that wait for a hub that is away: in order, each done once, kept through a restart.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    client::{ClientError, Late, Waiting},
    desk::Envelope,
    domain::{CommandId, Sha256Hash, StaffId},
    vault::{Drawer, VaultError},
};

/// The name that the list is kept under.
const NAME: &str = "outbox";
/// What is said about a command that this program cannot read.
const UNREAD: &str = "fault-command-unread";
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

#[derive(Default, Serialize)]
struct Lists {
    waiting: Vec<Entry>,
    late: Vec<Late>,
    /// What this program cannot read, for one that can.
    unread: Vec<Value>,
}

/// The lists as they are written, before it is known what of them can be read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    waiting: Vec<Value>,
    late: Vec<Value>,
    unread: Vec<Value>,
}

impl Written {
    /// Entry by entry, so that one which cannot be read costs no other. Whoever gave it is told once.
    fn read(self) -> Lists {
        let mut lists = Lists::default();
        let late = self.late.into_iter().filter_map(|it| serde_json::from_value(it).ok());
        lists.late.extend(late);
        let told = self.unread.into_iter().map(|it| (it, true));
        for (it, is_told) in told.chain(self.waiting.into_iter().map(|it| (it, false))) {
            match serde_json::from_value(it.clone()) {
                Ok(entry) => lists.waiting.push(entry),
                Err(err) => {
                    tracing::error!(class = ?err.classify(), "a waiting command cannot be read");
                    lists.late.extend((!is_told).then(|| unread(&it)).flatten());
                    lists.unread.push(it);
                }
            }
        }
        lists
    }
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
    })
}

/// The list of one data folder.
pub(super) struct Outbox {
    drawer: Drawer,
    lists: Mutex<Lists>,
}

impl Outbox {
    /// What was left from the last time. A list that is none is set aside, not written over.
    pub(super) fn open(drawer: Drawer) -> Result<Self, VaultError> {
        let lists = match drawer.get(NAME)? {
            None => Lists::default(),
            Some(json) => match serde_json::from_slice::<Written>(&json) {
                Ok(written) => written.read(),
                Err(err) => {
                    tracing::error!(class = ?err.classify(), "the list of waiting commands is set aside");
                    drawer.put(&aside(&json), &json)?;
                    Lists::default()
                }
            },
        };
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

/// The name under which a list is kept that cannot be read.
fn aside(json: &[u8]) -> String {
    format!("{NAME}/aside/{}", Sha256Hash::of(json))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::{Command, timeline},
        domain::{Channel, Direction, EnterpriseId, InteractionId},
        vault::MasterKey,
    };

    fn drawer(folder: &std::path::Path) -> Drawer {
        Drawer::open(folder, &MasterKey::from_bytes([7; 32])).unwrap()
    }

    fn note(text: &str) -> Envelope {
        let command = Command::Timeline(timeline::Command::Note {
            enterprise: EnterpriseId::fresh(),
            id: InteractionId::fresh(),
            channel: Channel::Phone,
            direction: Direction::In,
            person: None,
            text: text.into(),
            thread: String::new(),
        });
        Envelope { id: CommandId::fresh(), command }
    }

    #[test]
    fn a_command_of_a_newer_program_costs_no_other_and_is_kept_until_it_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let (drawer, staff) = (drawer(folder.path()), StaffId::fresh());
        let open = || Outbox::open(drawer.clone()).unwrap();
        let written =
            || serde_json::from_slice::<Value>(&drawer.get(NAME).unwrap().unwrap()).unwrap();
        let box_ = open();
        for (at_us, text) in [(1, "one"), (2, "two")] {
            box_.push(staff, note(text), at_us).unwrap();
        }
        let mut newer = written();
        let first = newer["waiting"][0]["envelope"]["command"]["timeline"].take();
        newer["waiting"][0]["envelope"]["command"] =
            serde_json::json!({ "timeline": { "sing": 1 } });
        drawer.put(NAME, newer.to_string().as_bytes()).unwrap();

        let box_ = open();
        let (waiting, late) = box_.of(staff);
        assert_eq!(waiting.iter().map(|it| it.at_us).collect::<Vec<_>>(), [2]);
        let told = |it: &Late| (it.action.clone(), it.at_us, it.key.clone());
        assert_eq!(
            late.iter().map(told).collect::<Vec<_>>(),
            [("timeline".into(), 1, UNREAD.into())]
        );
        box_.read_all(staff).unwrap();
        let again = open();
        assert_eq!(again.of(staff).1, [], "told once");
        // A newer program can read it.
        let mut newer = written();
        newer["unread"][0]["envelope"]["command"] = serde_json::json!({ "timeline": first });
        drawer.put(NAME, newer.to_string().as_bytes()).unwrap();
        let waiting = open().of(staff).0;
        assert_eq!(waiting.iter().map(|it| it.at_us).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn a_list_that_is_none_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let (drawer, staff) = (drawer(folder.path()), StaffId::fresh());
        drawer.put(NAME, b"[half a li").unwrap();
        let box_ = Outbox::open(drawer.clone()).unwrap();
        box_.push(staff, note("new"), 1).unwrap();
        assert_eq!(drawer.get(&aside(b"[half a li")).unwrap().unwrap(), b"[half a li");
        assert_eq!(Outbox::open(drawer).unwrap().of(staff).0.len(), 1);
    }
}
