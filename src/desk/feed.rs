//! The change feed: tells whoever keeps an answer whether it is still true.
//!
//! Every commit names the subjects it touched. Here they are kept as “subject → number of
//! its newest change”, so that asking whether something changed costs a look into a map.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use super::Subject;
use crate::{
    domain::{CommandId, Now},
    store::{self, Store, StoreError, feed::Change},
};

/// How far back changes of other processes are looked for, in microseconds: they become
/// visible in the order of their commits, not of their times.
const OVERLAP_US: i64 = 10_000_000;

/// The most changes read at a time, and the most that are told to somebody who comes back.
const BATCH: i64 = 10_000;

/// How long changes are kept for those who come back, in microseconds: a week.
pub(super) const KEPT_US: i64 = 7 * 24 * 3_600_000_000;

type Listener = Box<dyn Fn(&[Subject]) + Send + Sync>;

/// What changed when, as far as this process knows.
pub struct Feed {
    clock: AtomicU64,
    newest: RwLock<HashMap<Subject, u64>>,
    /// Everything asked before this moment is old.
    floor: AtomicU64,
    /// What is kept in memory; forgets before anyone is told to ask again.
    first: RwLock<Vec<Listener>>,
    listeners: RwLock<Vec<Listener>>,
    seen: Mutex<Seen>,
}

/// How far the stored feed was read.
struct Seen {
    until_us: i64,
    commands: HashSet<CommandId>,
}

impl Feed {
    /// A feed that tells of what changes after `now_us`.
    pub fn new(now_us: i64) -> Self {
        Self {
            clock: AtomicU64::new(1),
            newest: RwLock::default(),
            floor: AtomicU64::new(0),
            first: RwLock::default(),
            listeners: RwLock::default(),
            seen: Mutex::new(Seen { until_us: now_us, commands: HashSet::new() }),
        }
    }

    /// A number that grows with every change.
    pub fn moment(&self) -> u64 {
        self.clock.load(Ordering::Acquire)
    }

    /// Whether any of `subjects` changed after `moment`.
    pub fn changed_since(&self, subjects: &[Subject], moment: u64) -> bool {
        if moment < self.floor.load(Ordering::Acquire) {
            return true;
        }
        let newest = self.newest.read().unwrap_or_else(PoisonError::into_inner);
        subjects.iter().any(|it| newest.get(it).is_some_and(|at| moment < *at))
    }

    /// Calls `listener` with the subjects of every change, on the thread that made it.
    pub fn listen(&self, listener: impl Fn(&[Subject]) + Send + Sync + 'static) {
        let mut listeners = self.listeners.write().unwrap_or_else(PoisonError::into_inner);
        listeners.push(Box::new(listener));
    }

    /// Like [`Self::listen`], but before [`Self::changed_since`] tells of the change.
    pub(super) fn listen_first(&self, listener: impl Fn(&[Subject]) + Send + Sync + 'static) {
        let mut first = self.first.write().unwrap_or_else(PoisonError::into_inner);
        first.push(Box::new(listener));
    }

    /// Takes in the change that `command` of this process made.
    pub(super) fn publish(&self, command: CommandId, subjects: &[Subject]) {
        self.seen().commands.insert(command);
        self.announce(subjects);
    }

    /// Takes in that anything may have changed.
    pub fn announce_all(&self) {
        let moment = self.clock.fetch_add(1, Ordering::AcqRel) + 1;
        self.floor.store(moment, Ordering::Release);
        for listener in self.listeners.read().unwrap_or_else(PoisonError::into_inner).iter() {
            listener(&[]);
        }
    }

    /// Takes in that `subjects` changed.
    pub fn announce(&self, subjects: &[Subject]) {
        if subjects.is_empty() {
            return;
        }
        for listener in self.first.read().unwrap_or_else(PoisonError::into_inner).iter() {
            listener(subjects);
        }
        {
            let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
            let moment = self.clock.fetch_add(1, Ordering::AcqRel) + 1;
            for subject in subjects {
                newest.insert(subject.clone(), moment);
            }
        }
        for listener in self.listeners.read().unwrap_or_else(PoisonError::into_inner).iter() {
            listener(subjects);
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything touched since shortly before `after`; `None` when that is too much to tell, or forgotten.
    pub(super) fn after(
        store: &Store,
        (after, now): (Now, Now),
    ) -> Result<Option<Vec<Subject>>, StoreError> {
        let from = after.micros().saturating_sub(OVERLAP_US);
        if from < now.micros().saturating_sub(KEPT_US) {
            return Ok(None);
        }
        let first = Change::before(from);
        let changes = store.read(|sql| store::feed::after(sql, &first, BATCH))?;
        if is_whole(&changes) {
            return Ok(None);
        }
        let subjects = changes.iter().filter_map(|it| it.subject.parse().ok()).collect();
        Ok(Some(in_order(subjects)))
    }

    /// Takes in what other processes changed since the last time.
    pub(super) fn catch_up(&self, store: &Store) -> Result<(), StoreError> {
        let (from, known) = {
            let mut seen = self.seen();
            (seen.until_us.saturating_sub(OVERLAP_US), std::mem::take(&mut seen.commands))
        };
        let mut last = Change::before(from);
        let (mut subjects, mut found) = (Vec::new(), HashSet::new());
        loop {
            let page = store.read(|sql| store::feed::after(sql, &last, BATCH))?;
            let is_end = !is_whole(&page);
            {
                let own = self.seen();
                let is_new = |it: CommandId| !known.contains(&it) && !own.commands.contains(&it);
                for change in page.iter().filter(|it| is_new(it.command)) {
                    subjects.extend(change.subject.parse::<Subject>());
                }
            }
            found.extend(page.iter().map(|it| it.command));
            last = page.into_iter().next_back().unwrap_or(last);
            if is_end {
                break;
            }
        }
        {
            let mut seen = self.seen();
            seen.until_us = seen.until_us.max(last.at_us);
            seen.commands.extend(found);
        }
        self.announce(&in_order(subjects));
        Ok(())
    }
}

/// Whether there may be more behind this page.
fn is_whole(page: &[Change]) -> bool {
    usize::try_from(BATCH).is_ok_and(|most| most <= page.len())
}

fn in_order(mut subjects: Vec<Subject>) -> Vec<Subject> {
    subjects.sort();
    subjects.dedup();
    subjects
}
