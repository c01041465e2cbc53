//! What was answered before, each reader's by itself, so that it goes when they may not read it any more.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError, RwLock},
};

use crate::{
    domain::{Now, StaffId},
    vault::{Drawer, VaultError},
};

/// What is kept of one hub at most, in bytes.
const ROOM: u64 = 500 * 1024 * 1024;
/// The name under which it is written until when who may read.
const LEASES: &str = "leases";

/// The answers of one hub.
pub(super) struct Kept {
    answers: Drawer,
    leases: Leases,
    /// Whoever may not read any more; what is still on its way to them is not kept.
    ended: RwLock<BTreeSet<StaffId>>,
}

/// Until when who may read, in microseconds; also of those who never come back.
struct Leases {
    drawer: Drawer,
    until_us: Mutex<BTreeMap<StaffId, i64>>,
}

impl Kept {
    /// What was kept the last time, without what nobody may read any more.
    pub(super) fn open(answers: Drawer, people: Drawer, now: Now) -> Result<Self, VaultError> {
        let leases = Leases::open(people);
        let over: Vec<StaffId> = {
            let until_us = leases.until_us.lock().unwrap_or_else(PoisonError::into_inner);
            until_us.iter().filter(|(_, it)| **it < now.micros()).map(|(staff, _)| *staff).collect()
        };
        let kept = Self { answers, leases, ended: RwLock::default() };
        for staff in over {
            kept.forget(staff);
        }
        kept.answers.shrink_to(ROOM)?;
        Ok(kept)
    }

    /// Keeps an answer of one reader, or one that belongs to nobody.
    pub(super) fn put(&self, (of, name): (Option<StaffId>, &str), bytes: &[u8]) {
        let ended = self.ended.read().unwrap_or_else(PoisonError::into_inner);
        let put = match of {
            Some(staff) if ended.contains(&staff) => return,
            Some(staff) => self.answers.part(&part(staff)).and_then(|it| it.put(name, bytes)),
            None => self.answers.put(name, bytes),
        };
        if let Err(err) = put {
            tracing::warn!(%err, "an answer could not be kept");
        }
    }

    /// What was kept, if it is there and can be read.
    pub(super) fn get(&self, (of, name): (Option<StaffId>, &str)) -> Option<Vec<u8>> {
        let ended = self.ended.read().unwrap_or_else(PoisonError::into_inner);
        match of {
            Some(staff) if ended.contains(&staff) => None,
            Some(staff) => self.answers.part(&part(staff)).ok()?.get(name).ok()?,
            None => self.answers.get(name).ok()?,
        }
    }

    /// The hub has let somebody in, who may read until then.
    pub(super) fn welcome(&self, staff: StaffId, until_us: i64) {
        self.ended.write().unwrap_or_else(PoisonError::into_inner).remove(&staff);
        self.leases.note(|it| {
            it.insert(staff, until_us);
        });
    }

    /// Throws away what was kept for somebody, for good.
    pub(super) fn forget(&self, staff: StaffId) {
        let mut ended = self.ended.write().unwrap_or_else(PoisonError::into_inner);
        let is_new = ended.insert(staff);
        if let Err(err) = self.answers.remove_part(&part(staff)) {
            tracing::error!(%err, "what was kept for somebody could not be thrown away");
        } else if is_new {
            self.leases.note(|it| {
                it.remove(&staff);
            });
        }
    }
}

impl Leases {
    fn open(drawer: Drawer) -> Self {
        let json = drawer.get(LEASES).ok().flatten();
        let known = json.and_then(|it| serde_json::from_slice(&it).ok()).unwrap_or_default();
        Self { drawer, until_us: Mutex::new(known) }
    }

    fn note(&self, edit: impl FnOnce(&mut BTreeMap<StaffId, i64>)) {
        let mut until_us = self.until_us.lock().unwrap_or_else(PoisonError::into_inner);
        edit(&mut until_us);
        let json = serde_json::to_vec(&*until_us).unwrap_or_default();
        if let Err(err) = self.drawer.put(LEASES, &json) {
            tracing::warn!(%err, "until when somebody may read could not be written");
        }
    }
}

fn part(staff: StaffId) -> String {
    format!("reader/{staff}")
}
