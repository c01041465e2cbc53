//! What the office works by: the library that comes with the program and what the office added.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
};

use super::{Desk, DeskError, Subject, calendar, process};
use crate::{
    domain::library::Library,
    store::{Sql, Store},
};

/// The library as last read, until something in it changes.
pub(super) struct Shelf {
    shipped: Arc<Library>,
    known: RwLock<Arc<Library>>,
    is_stale: Arc<AtomicBool>,
}

impl Shelf {
    /// Reads what the office added to what is shipped.
    pub(super) fn open(store: &Store) -> Result<Self, DeskError> {
        let shipped = Library::shipped().map_err(|err| DeskError::Library(Arc::new(err)))?;
        let shipped = Arc::new(shipped);
        let known = store.read(|sql| read(sql, &shipped))?;
        Ok(Self { shipped, known: RwLock::new(known), is_stale: Arc::default() })
    }

    /// Tells whoever listens to the change feed what to do.
    pub(super) fn listener(&self) -> impl Fn(&[Subject]) + Send + Sync + 'static {
        let is_stale = Arc::clone(&self.is_stale);
        move |subjects| {
            if subjects.contains(&Subject::Library) {
                is_stale.store(true, Ordering::Release);
            }
        }
    }

    /// The library of now. What cannot be read leaves the last one standing, and is tried again.
    fn now(&self, store: &Store) -> Arc<Library> {
        if self.is_stale.swap(false, Ordering::AcqRel) {
            match store.read(|sql| read(sql, &self.shipped)) {
                Ok(library) => {
                    *self.known.write().unwrap_or_else(PoisonError::into_inner) = library;
                }
                Err(err) => {
                    tracing::error!(%err, "the office's library cannot be read");
                    self.is_stale.store(true, Ordering::Release);
                }
            }
        }
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Desk {
    /// What the office works by now: catalogue, papers, reasons, processes and calendars.
    pub fn library(&self) -> Arc<Library> {
        self.library.now(&self.store)
    }
}

/// What is shipped, with what the office added to it.
fn read(sql: &mut dyn Sql, shipped: &Arc<Library>) -> Result<Arc<Library>, DeskError> {
    let with_processes = process::known(sql, shipped)?.map(Arc::new);
    let known = with_processes.unwrap_or_else(|| Arc::clone(shipped));
    Ok(match calendar::known(sql, &shipped.calendars)? {
        Some(calendars) => Arc::new((*known).clone().with_calendars(calendars)),
        None => known,
    })
}
