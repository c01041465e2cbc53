//! The search in memory: built when the desk opens, and kept true by the change feed.

use std::{
    borrow::Cow,
    collections::HashSet,
    sync::{Arc, Condvar, Mutex, PoisonError, RwLock, RwLockReadGuard, Weak},
    thread::JoinHandle,
};

use crate::{
    desk::Subject,
    domain::{
        EnterpriseId,
        search::{DigitEntry, DigitIndex, Entry, SearchIndex},
    },
    store::{Store, StoreError, contacts, finding},
};

/// Both indexes, once they are built.
pub struct Indexes {
    pub names: SearchIndex,
    pub numbers: DigitIndex,
}

/// What the search knows and what it has yet to take in.
#[derive(Default)]
pub struct Shelf {
    indexes: RwLock<Option<Indexes>>,
    wanted: Mutex<Wanted>,
    changed: Condvar,
}

#[derive(Default)]
struct Wanted {
    /// Enterprises to look at again.
    dirty: HashSet<EnterpriseId>,
    /// So much changed that everything is to be read again.
    everything: bool,
    is_working: bool,
    is_closing: bool,
    /// How many bulk loads ask to be left alone.
    holds: usize,
}

/// From so many changes on it is quicker to read everything again.
const MANY: usize = 2_000;

/// While it lives, changes are noted and not yet taken in: a bulk load needs the processor itself.
pub struct Held<'a>(&'a Shelf);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut wanted = self.0.wanted();
        wanted.holds = wanted.holds.saturating_sub(1);
        self.0.changed.notify_all();
    }
}

impl Shelf {
    /// Puts off taking changes in until the answer is dropped.
    pub fn hold(&self) -> Held<'_> {
        self.wanted().holds += 1;
        Held(self)
    }

    /// The indexes; nothing while they are being built for the first time.
    pub fn indexes(&self) -> RwLockReadGuard<'_, Option<Indexes>> {
        self.indexes.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until everything that has changed so far can be found.
    pub fn settle(&self) {
        let mut wanted = self.wanted();
        while wanted.is_working || wanted.everything || !wanted.dirty.is_empty() {
            if wanted.is_closing {
                return;
            }
            wanted = self.changed.wait(wanted).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn wanted(&self) -> std::sync::MutexGuard<'_, Wanted> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what a command touched; a change of the whole list means reading all of it again.
    pub(in crate::desk) fn note(&self, subjects: &[Subject]) {
        let ids: Vec<EnterpriseId> = subjects
            .iter()
            .filter_map(|it| if let Subject::Enterprise(id) = it { Some(*id) } else { None })
            .collect();
        let is_bulk = ids.is_empty() && subjects.contains(&Subject::Enterprises);
        if ids.is_empty() && !is_bulk {
            return;
        }
        let mut wanted = self.wanted();
        wanted.everything |= is_bulk;
        wanted.dirty.extend(ids);
        if MANY < wanted.dirty.len() {
            wanted.everything = true;
            wanted.dirty.clear();
        }
        self.changed.notify_all();
    }

    /// Waits for something to do; nothing when the desk closes.
    fn next(&self) -> Option<Work> {
        let mut wanted = self.wanted();
        wanted.is_working = false;
        self.changed.notify_all();
        loop {
            if wanted.is_closing {
                return None;
            }
            if 0 < wanted.holds {
                wanted = self.changed.wait(wanted).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            if wanted.everything {
                wanted.everything = false;
                wanted.dirty.clear();
                wanted.is_working = true;
                return Some(Work::Everything);
            }
            if !wanted.dirty.is_empty() {
                wanted.is_working = true;
                return Some(Work::These(wanted.dirty.drain().collect()));
            }
            wanted = self.changed.wait(wanted).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn is_closing(&self) -> bool {
        self.wanted().is_closing
    }
}

enum Work {
    Everything,
    These(Vec<EnterpriseId>),
}

/// The thread that fills the shelf; it ends when this is dropped.
pub(in crate::desk) struct Librarian {
    shelf: Arc<Shelf>,
    thread: Option<JoinHandle<()>>,
}

impl Librarian {
    /// Starts reading all names and numbers.
    pub(in crate::desk) fn start(store: &Arc<Store>, shelf: &Arc<Shelf>) -> Self {
        shelf.wanted().everything = true;
        let (weak, shelf) = (Arc::downgrade(store), Arc::clone(shelf));
        let own = Arc::clone(&shelf);
        let thread = std::thread::Builder::new().name("search".to_owned());
        // Without a thread there is only the slower search in SQL.
        let thread = thread.spawn(move || work(&weak, &own)).ok();
        Self { shelf, thread }
    }
}

impl Drop for Librarian {
    fn drop(&mut self) {
        self.shelf.wanted().is_closing = true;
        self.shelf.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            thread.join().ok(); // A panic there has been reported there.
        }
    }
}

fn work(store: &Weak<Store>, shelf: &Shelf) {
    while let Some(work) = shelf.next() {
        let Some(store) = store.upgrade() else { return };
        let done = match work {
            Work::Everything => build(&store, shelf),
            Work::These(ids) => ids.into_iter().try_for_each(|id| refresh(&store, shelf, id)),
        };
        if let Err(err) = done
            && !shelf.is_closing()
        {
            tracing::warn!(%err, "the search could not take in a change");
        }
    }
}

fn build(store: &Store, shelf: &Shelf) -> Result<(), StoreError> {
    let go_on = || if shelf.is_closing() { Err(StoreError::Closed) } else { Ok(()) };
    let mut names = Vec::new();
    let mut numbers = Vec::new();
    store.read_slowly(|sql| {
        finding::names(sql, &mut |it| {
            names.push(it);
            if names.len() % 4_096 == 0 { go_on() } else { Ok(()) }
        })?;
        finding::numbers(sql, &mut |it| {
            numbers.push(it);
            if numbers.len() % 4_096 == 0 { go_on() } else { Ok::<_, StoreError>(()) }
        })
    })?;
    let built =
        Indexes {
            names: SearchIndex::build(names.iter().map(entry)),
            numbers: DigitIndex::build(numbers.iter().map(|(digits, enterprise, person)| {
                DigitEntry { digits: Cow::from(digits), enterprise: *enterprise, person: *person }
            })),
        };
    *shelf.indexes.write().unwrap_or_else(PoisonError::into_inner) = Some(built);
    Ok(())
}

fn refresh(store: &Store, shelf: &Shelf, id: EnterpriseId) -> Result<(), StoreError> {
    let (name, phones) = store.read(|sql| {
        Ok::<_, StoreError>((finding::name_of(sql, id)?, contacts::phones_of(sql, id)?))
    })?;
    let mut indexes = shelf.indexes.write().unwrap_or_else(PoisonError::into_inner);
    let Some(indexes) = indexes.as_mut() else { return Ok(()) };
    match &name {
        Some(it) => indexes.names.insert(&entry(it)),
        None => indexes.names.remove(id),
    }
    for it in &phones {
        // A number that was removed stays until the next start; answers are checked against SQL.
        let digits = Cow::from(it.number.national());
        indexes.numbers.insert(&DigitEntry { digits, enterprise: id, person: it.person });
    }
    if indexes.names.is_worn() {
        shelf.wanted().everything = true;
    }
    Ok(())
}

fn entry(it: &finding::Name) -> Entry<'_> {
    let worth = u32::try_from((it.monthly_fen / 100).clamp(0, 99_999_999)).unwrap_or(0);
    let tier = u32::try_from(3 - it.tier.index()).unwrap_or(0);
    Entry {
        id: it.id,
        rank: tier * 100_000_000 + worth,
        name: Cow::from(&it.name),
        aliases: Some(Cow::from(&it.short_name)).filter(|it| !it.is_empty()).into_iter().collect(),
    }
}
