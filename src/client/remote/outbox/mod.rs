//! Commands that wait for a hub that is away: in order, each done once, kept through a restart.
//!
//! There may be thousands of them. So each is a file of its own, whoever looks at the list never waits for a disk, and
//! the drawing thread gets the list as it was made for the frame before, unless it has changed.

mod before;
mod pages;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::pages::{Marks, Page, Pages, Said};
use crate::{
    client::{ClientError, Late, Waiting},
    desk::Envelope,
    domain::{CommandId, Personal, StaffId},
    vault::{Drawer, VaultError},
};

/// How many commands are marked at once as perhaps sent. If the program dies meanwhile, so many cannot be taken back.
const AT_ONCE: usize = 32;

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

/// A command that waits, and how it is shown.
struct Held {
    entry: Entry,
    shown: Arc<Waiting>,
}

impl Held {
    fn of(entry: Entry) -> Self {
        let shown = Arc::new(Waiting {
            id: entry.envelope.id,
            action: entry.envelope.command.action(),
            at_us: entry.at_us,
            note: typed(&entry.envelope),
            may_be_done: entry.sent == Sent::Perhaps,
        });
        Self { entry, shown }
    }

    fn set(&mut self, sent: Sent) {
        *self = Self::of(Entry { sent, ..self.entry.clone() });
    }
}

/// A refusal that nobody has read yet.
struct Refusal {
    id: CommandId,
    late: Arc<Late>,
    /// What this program cannot read, if that is why.
    unread: Option<Value>,
}

/// What waits for one person and what was refused them, in order.
type Shown = (Arc<[Arc<Waiting>]>, Arc<[Arc<Late>]>);

/// The list by the places in its order.
#[derive(Default)]
struct Lists {
    waiting: BTreeMap<u64, Held>,
    late: BTreeMap<u64, Refusal>,
    /// The place of the next one.
    next: u64,
    /// The marks as they are on disk; what is known here is exact.
    marks: Marks,
    /// For whom it was shown last, and how, unless it has changed since.
    shown: Option<(StaffId, Shown)>,
}

impl Lists {
    /// Takes in what a page says.
    fn take_in(&mut self, (id, n): (CommandId, u64), said: Said) {
        self.next = self.next.max(n + 1);
        match said {
            Said::Waits(entry) => {
                self.waiting.insert(n, Held::of(entry));
            }
            Said::Refused(late, unread) => {
                self.late.insert(n, Refusal { id, late: Arc::new(late), unread });
            }
            Said::Nothing => {}
        }
    }

    /// Takes in the marks; whatever may have been sent if they could not be read.
    fn take_in_marks(&mut self, marks: Option<Marks>) {
        let is_unknown = marks.is_none();
        self.marks = marks.unwrap_or_default();
        for (n, it) in &mut self.waiting {
            let limit = self.marks.get(&it.entry.staff).copied();
            if is_unknown || limit.is_some_and(|limit| *n <= limit) {
                it.set(Sent::Perhaps);
            }
        }
        // A place that was marked is not given to another command.
        let next = self.marks.values().map(|it| it + 1).max();
        self.next = self.next.max(next.unwrap_or_default());
    }

    /// The places of what waits for one person, and what is known of each.
    fn theirs(&self, staff: StaffId) -> impl Iterator<Item = (u64, Sent)> {
        let theirs = self.waiting.iter().filter(move |(_, it)| it.entry.staff == staff);
        theirs.map(|(n, it)| (*n, it.entry.sent))
    }

    fn place(&self, is_meant: impl Fn(&Entry) -> bool) -> Option<(u64, Entry)> {
        let mut all = self.waiting.iter();
        let found = all.find(|(_, it)| is_meant(&it.entry));
        found.map(|(n, it)| (*n, it.entry.clone()))
    }
}

/// The list of one data folder.
pub(super) struct Outbox {
    pages: Pages,
    /// Held while something is written, so that changes come one after the other.
    writing: Mutex<()>,
    lists: Mutex<Lists>,
}

impl Outbox {
    /// What was left from the last time.
    pub(super) fn open(drawer: &Drawer) -> Result<Self, VaultError> {
        let pages = Pages::in_drawer(drawer)?;
        before::take_over(drawer, &pages)?;
        let mut lists = Lists::default();
        for page in pages.all()? {
            let place = (page.id, page.n);
            let (said, is_news) = page.read();
            if let (true, Said::Refused(late, unread)) = (is_news, &said) {
                pages.write(&Page::refused(place, late, unread.clone())?)?;
            }
            lists.take_in(place, said);
        }
        lists.take_in_marks(pages.marks());
        Ok(Self { pages, writing: Mutex::default(), lists: Mutex::new(lists) })
    }

    /// Whether somebody's commands wait.
    pub(super) fn waits_for(&self, staff: StaffId) -> bool {
        self.lists().waiting.values().any(|it| it.entry.staff == staff)
    }

    /// Keeps a command; it is safe when this returns.
    pub(super) fn push(
        &self,
        staff: StaffId,
        (envelope, sent): (&Envelope, Sent),
        at_us: i64,
    ) -> Result<(), VaultError> {
        let _writing = self.begin();
        let (mut replaced, n) = (Vec::new(), self.lists().next);
        for (n, it) in &self.lists().waiting {
            if it.entry.envelope.id == envelope.id {
                return Ok(());
            }
            if it.entry.staff == staff && envelope.command.replaces(&it.entry.envelope.command) {
                replaced.push((*n, it.entry.envelope.id));
            }
        }
        let entry = Entry { staff, envelope: envelope.clone(), at_us, sent };
        self.pages.write(&Page::waiting((envelope.id, n), &entry)?)?;
        self.edit(|lists| {
            // Given anew, it is no longer refused.
            lists.late.retain(|_, it| it.id != envelope.id);
            for (n, _) in &replaced {
                lists.waiting.remove(n);
            }
            lists.take_in((envelope.id, n), Said::Waits(entry));
        });
        for (_, id) in replaced {
            if let Err(err) = self.pages.remove(id) {
                tracing::warn!(%err, "what was replaced is sent too, before what replaces it");
            }
        }
        Ok(())
    }

    /// The next command of one person, about to be sent, and whether it may have been sent before: from now on it
    /// cannot be taken back.
    pub(super) fn take_up(&self, staff: StaffId) -> Result<Option<(Envelope, Sent)>, VaultError> {
        let _writing = self.begin();
        let Some((n, entry)) = self.lists().place(|it| it.staff == staff) else { return Ok(None) };
        if entry.sent == Sent::Never {
            let marked = self.lists().marks.get(&staff).copied();
            if marked.is_none_or(|it| it < n) {
                let to = self.lists().theirs(staff).take(AT_ONCE).last();
                self.mark(staff, Some(to.map_or(n, |(n, _)| n)))?;
            }
            self.set(n, Sent::Perhaps);
        }
        Ok(Some((entry.envelope, entry.sent)))
    }

    /// A command that was taken up has surely not been done.
    pub(super) fn put_back(&self, id: CommandId) -> Result<(), VaultError> {
        let found = self.lists().place(|it| it.envelope.id == id);
        let Some((n, entry)) = found else { return Ok(()) };
        self.set(n, Sent::Never);
        self.stand_still(entry.staff)
    }

    /// Nothing of somebody's is sent for a while: what was only marked can be taken back after a restart, too.
    pub(super) fn stand_still(&self, staff: StaffId) -> Result<(), VaultError> {
        let _writing = self.begin();
        let (sent, marked) = {
            let lists = self.lists();
            let Some(marked) = lists.marks.get(&staff).copied() else { return Ok(()) };
            let sent = lists.theirs(staff).filter(|(_, it)| *it == Sent::Perhaps).last();
            let first = lists.theirs(staff).next().map(|(n, _)| n);
            // What is gone was sent; its place is never given again.
            (sent.map(|(n, _)| n).or_else(|| first.and_then(|it| it.checked_sub(1))), marked)
        };
        if sent.is_some_and(|it| marked <= it) {
            return Ok(());
        }
        // What was done must be gone for good first, or it would come back as never sent.
        self.pages.sync()?;
        self.mark(staff, sent)
    }

    /// Forgets a command that was done, or keeps why it was not until somebody has read it.
    pub(super) fn settle(
        &self,
        id: CommandId,
        outcome: Result<(), ClientError>,
    ) -> Result<(), VaultError> {
        let _writing = self.begin();
        let Some((n, entry)) = self.lists().place(|it| it.envelope.id == id) else {
            return Ok(());
        };
        let said = match outcome {
            // Should it come back after a failure of the power, it is sent again, which changes nothing.
            Ok(()) => {
                self.pages.remove(id)?;
                Said::Nothing
            }
            Err(why) => {
                let late = Late {
                    staff: entry.staff,
                    action: entry.envelope.command.action(),
                    at_us: entry.at_us,
                    key: why.key(),
                    values: why.values(),
                    note: typed(&entry.envelope),
                };
                self.pages.write(&Page::refused((id, n), &late, None)?)?;
                Said::Refused(late, None)
            }
        };
        self.edit(|lists| {
            lists.waiting.remove(&n);
            lists.take_in((id, n), said);
        });
        Ok(())
    }

    /// Takes a command back that was never sent; one that was may be done already and stays.
    pub(super) fn withdraw(&self, id: CommandId) -> Result<(), VaultError> {
        let _writing = self.begin();
        let is_meant = |it: &Entry| it.envelope.id == id && it.sent == Sent::Never;
        let Some((n, _)) = self.lists().place(is_meant) else { return Ok(()) };
        self.pages.remove(id)?;
        self.pages.sync()?;
        self.edit(|lists| lists.waiting.remove(&n));
        Ok(())
    }

    /// Forgets the refusals that somebody has read.
    pub(super) fn read_all(&self, staff: StaffId) -> Result<(), VaultError> {
        let _writing = self.begin();
        let read: Vec<(u64, CommandId, Option<Value>)> = {
            let lists = self.lists();
            let theirs = lists.late.iter().filter(|(_, it)| it.late.staff == staff);
            theirs.map(|(n, it)| (*n, it.id, it.unread.clone())).collect()
        };
        for (n, id, unread) in &read {
            match unread {
                None => self.pages.remove(*id)?,
                Some(it) => self.pages.write(&Page::unread((*id, *n), it.clone()))?,
            }
        }
        self.pages.sync()?;
        self.edit(|lists| lists.late.retain(|_, it| it.late.staff != staff));
        Ok(())
    }

    /// What waits and what was refused, of one person.
    pub(super) fn of(&self, staff: StaffId) -> Shown {
        let mut lists = self.lists();
        if let Some((whose, shown)) = &lists.shown
            && *whose == staff
        {
            return shown.clone();
        }
        let waiting = lists.waiting.values().filter(|it| it.entry.staff == staff);
        let late = lists.late.values().filter(|it| it.late.staff == staff);
        let shown: Shown = (
            waiting.map(|it| Arc::clone(&it.shown)).collect(),
            late.map(|it| Arc::clone(&it.late)).collect(),
        );
        lists.shown = Some((staff, shown.clone()));
        shown
    }

    /// Writes down up to which place somebody's commands may have been sent.
    fn mark(&self, staff: StaffId, to: Option<u64>) -> Result<(), VaultError> {
        let mut marks = self.lists().marks.clone();
        match to {
            Some(n) => marks.insert(staff, n),
            None => marks.remove(&staff),
        };
        self.pages.mark(&marks)?;
        self.edit(|lists| lists.marks = marks);
        Ok(())
    }

    /// Takes in that the command at a place was sent, or surely was not.
    fn set(&self, n: u64, sent: Sent) {
        self.edit(|lists| {
            if let Some(it) = lists.waiting.get_mut(&n) {
                it.set(sent);
            }
        });
    }

    fn begin(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Never held while a file is read or written: the drawing thread looks.
    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what has been written. What cannot be written is not so: whoever was told that a command is not kept
    /// gives it again.
    fn edit<T>(&self, change: impl FnOnce(&mut Lists) -> T) -> T {
        let mut lists = self.lists();
        lists.shown = None;
        change(&mut lists)
    }
}

fn typed(envelope: &Envelope) -> Personal {
    envelope.command.typed().cloned().unwrap_or_default()
}
