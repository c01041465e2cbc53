//! The names of everyone who works here, kept in memory: nearly every list shows some of them.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use super::Subject;
use crate::{
    domain::StaffId,
    store::{Sql, StoreError, staff},
};

/// Names by member of staff.
pub type Known = Arc<HashMap<StaffId, String>>;

/// The names as last read, until an account changes.
#[derive(Default)]
pub struct Names(RwLock<Kept>);

#[derive(Default)]
struct Kept {
    /// Grows with every change, so that what was read before one is not kept after it.
    age: u64,
    known: Option<Known>,
}

impl Names {
    /// Everyone's name. For questions: inside a command it would keep what may be taken back.
    pub(super) fn of(&self, sql: &mut dyn Sql) -> Result<Known, StoreError> {
        let age = {
            let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = &kept.known {
                return Ok(Arc::clone(known));
            }
            kept.age
        };
        let known = Arc::new(staff::names(sql)?);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.age == age {
            kept.known = Some(Arc::clone(&known));
        }
        Ok(known)
    }

    /// Forgets the names if an account changed.
    pub(super) fn note(&self, subjects: &[Subject]) {
        if subjects.iter().any(|it| matches!(it, Subject::Staff | Subject::Office)) {
            let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
            kept.age += 1;
            kept.known = None;
        }
    }
}
