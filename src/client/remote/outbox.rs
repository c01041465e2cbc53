//! Commands that wait for a hub that is away: in order, each done once, kept through a restart.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    client::{ClientError, Late, Waiting},
    desk::Envelope,
    domain::{CommandId, Personal, Sha256Hash, StaffId},
    vault::{Drawer, VaultError},
};

/// The name that the list is kept under.
const NAME: &str = "outbox";
/// What is said about a command that this program cannot read.
const UNREAD: &str = "fault-command-unread";
/// Refusals that are remembered, so that nobody misses one.
const REMEMBERED: usize = 50;

/// Whether a command may have reached the hub.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Sent {
    Never,
    /// It was sent, or is being sent, and no answer is known. So it may be done already.
    #[default]
    Perhaps,
}

/// A command with whoever gave it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    staff: StaffId,
    envelope: Envelope,
    /// When it was given, in microseconds.
    at_us: i64,
    /// A list of an older program does not say.
    #[serde(default)]
    sent: Sent,
}

#[derive(Clone, Default, Serialize)]
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
        // It is not lost: the whole command is kept for a program that can read it.
        note: Personal::default(),
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
        (envelope, sent): (&Envelope, Sent),
        at_us: i64,
    ) -> Result<(), VaultError> {
        self.change(|lists| {
            let is_replaced =
                |it: &Entry| it.staff == staff && envelope.command.replaces(&it.envelope.command);
            lists.waiting.retain(|it| !is_replaced(it));
            if lists.waiting.iter().all(|it| it.envelope.id != envelope.id) {
                lists.waiting.push(Entry { staff, envelope: envelope.clone(), at_us, sent });
            }
        })
    }

    /// The next command of one person, about to be sent, and whether it may have been sent before: from now on it
    /// cannot be taken back.
    pub(super) fn take_up(&self, staff: StaffId) -> Result<Option<(Envelope, Sent)>, VaultError> {
        let is_first = |it: &&Entry| it.staff == staff;
        let known = self.read(|lists| lists.waiting.iter().find(is_first).cloned());
        let Some(Entry { sent: Sent::Never, .. }) = known else {
            return Ok(known.map(|it| (it.envelope, it.sent)));
        };
        let mut taken = None;
        self.change(|lists| {
            // Looked for anew: it may have been taken back meanwhile.
            if let Some(it) = lists.waiting.iter_mut().find(|it| it.staff == staff) {
                taken = Some((it.envelope.clone(), it.sent));
                it.sent = Sent::Perhaps;
            }
        })?;
        Ok(taken)
    }

    /// A command that was taken up has surely not been done.
    pub(super) fn put_back(&self, id: CommandId) -> Result<(), VaultError> {
        self.change(|lists| {
            let meant = lists.waiting.iter_mut().filter(|it| it.envelope.id == id);
            meant.for_each(|it| it.sent = Sent::Never);
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
                    note: typed(&entry.envelope),
                };
                lists.late.push(late);
                let extra = lists.late.len().saturating_sub(REMEMBERED);
                lists.late.drain(..extra);
            }
        })
    }

    /// Takes a command back that was never sent; one that was may be done already and stays.
    pub(super) fn withdraw(&self, id: CommandId) -> Result<(), VaultError> {
        let is_meant = |it: &Entry| it.envelope.id == id && it.sent == Sent::Never;
        self.change(|lists| lists.waiting.retain(|it| !is_meant(it)))
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
                note: typed(&it.envelope),
                may_be_done: it.sent == Sent::Perhaps,
            });
            let late = lists.late.iter().filter(|it| it.staff == staff);
            (waiting.collect(), late.cloned().collect())
        })
    }

    fn read<T>(&self, look: impl FnOnce(&Lists) -> T) -> T {
        look(&self.lists.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What cannot be written is not so: whoever was told that a command is not kept gives it again.
    fn change(&self, edit: impl FnOnce(&mut Lists)) -> Result<(), VaultError> {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let mut edited = lists.clone();
        edit(&mut edited);
        let json = serde_json::to_vec(&edited).map_err(|_unwritable| VaultError::Damaged)?;
        self.drawer.put(NAME, &json)?;
        *lists = edited;
        Ok(())
    }
}

fn typed(envelope: &Envelope) -> Personal {
    envelope.command.typed().cloned().unwrap_or_default()
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
            box_.push(staff, (&note(text), Sent::Never), at_us).unwrap();
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
        box_.push(staff, (&note("new"), Sent::Never), 1).unwrap();
        assert_eq!(drawer.get(&aside(b"[half a li")).unwrap().unwrap(), b"[half a li");
        assert_eq!(Outbox::open(drawer).unwrap().of(staff).0.len(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_not_kept_in_memory_either() {
        let folder = tempfile::tempdir().unwrap();
        let (place, staff) = (folder.path().join("commands"), StaffId::fresh());
        let box_ = Outbox::open(drawer(&place)).unwrap();
        box_.push(staff, (&note("kept"), Sent::Never), 1).unwrap();
        let kept = box_.of(staff).0;
        std::fs::remove_dir_all(&place).unwrap();
        assert!(box_.push(staff, (&note("lost"), Sent::Never), 2).is_err());
        assert!(box_.withdraw(kept[0].id).is_err());
        assert!(box_.settle(kept[0].id, Ok(())).is_err());
        assert!(box_.take_up(staff).is_err(), "what is sent must be known to have been sent");
        assert_eq!(box_.of(staff).0, kept);
        std::fs::create_dir(&place).unwrap();
        box_.push(staff, (&note("again"), Sent::Never), 3).unwrap();
        let times = |it: Vec<Waiting>| it.iter().map(|it| it.at_us).collect::<Vec<_>>();
        assert_eq!(times(box_.of(staff).0), [1, 3]);
        assert_eq!(times(Outbox::open(drawer(&place)).unwrap().of(staff).0), [1, 3]);
    }

    #[test]
    fn what_was_never_sent_is_taken_back_and_what_may_be_done_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (drawer, staff) = (drawer(folder.path()), StaffId::fresh());
        let open = || Outbox::open(drawer.clone()).unwrap();
        let box_ = open();
        let notes = [note("being sent"), note("never sent"), note("answer lost")];
        let sent = [Sent::Never, Sent::Never, Sent::Perhaps];
        for it in notes.iter().zip(sent) {
            box_.push(staff, it, 1).unwrap();
        }
        let taken = |box_: &Outbox| box_.take_up(staff).unwrap().map(|(it, sent)| (it.id, sent));
        assert_eq!(taken(&box_), Some((notes[0].id, Sent::Never)));
        box_.put_back(notes[0].id).unwrap();
        assert_eq!(taken(&box_), Some((notes[0].id, Sent::Never)));
        assert_eq!(taken(&box_), Some((notes[0].id, Sent::Perhaps)));
        let stands = |box_: &Outbox| {
            let waiting = box_.of(staff).0;
            waiting.iter().map(|it| (it.id, it.may_be_done)).collect::<Vec<_>>()
        };
        let ids = [notes[0].id, notes[1].id, notes[2].id];
        assert_eq!(stands(&box_), [(ids[0], true), (ids[1], false), (ids[2], true)]);
        for id in ids {
            box_.withdraw(id).unwrap();
        }
        assert_eq!(stands(&box_), [(ids[0], true), (ids[2], true)]);
        assert_eq!(stands(&open()), stands(&box_), "known after a restart");
        // A list of an older program does not say what was sent.
        let mut older = serde_json::from_slice::<Value>(&drawer.get(NAME).unwrap().unwrap());
        for it in older.as_mut().unwrap()["waiting"].as_array_mut().unwrap() {
            assert!(it.as_object_mut().unwrap().remove("sent").is_some());
        }
        drawer.put(NAME, older.unwrap().to_string().as_bytes()).unwrap();
        assert_eq!(stands(&open()), [(ids[0], true), (ids[2], true)]);
    }
}
