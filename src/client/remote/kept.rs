//! What was answered before, each reader's by itself, so that it goes when they may not read it any more.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError, RwLock},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    domain::{Now, Sha256Hash, StaffId},
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

/// Who may read, also those who never come back.
struct Leases {
    drawer: Drawer,
    known: Mutex<BTreeMap<StaffId, Lease>>,
}

/// Until when somebody may read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Lease {
    /// In microseconds.
    pub(super) until_us: i64,
    pub(super) login: String,
    /// The hash of the token with which the hub let them in: by it the hub says that their account is closed.
    pub(super) session: Option<Sha256Hash>,
}

impl Kept {
    /// What was kept the last time, without what nobody may read any more.
    pub(super) fn open(answers: Drawer, people: Drawer, now: Now) -> Result<Self, VaultError> {
        let leases = Leases::open(people);
        let over: Vec<StaffId> = {
            let known = leases.known.lock().unwrap_or_else(PoisonError::into_inner);
            let over = known.iter().filter(|(_, it)| it.until_us < now.micros());
            over.map(|(staff, _)| *staff).collect()
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

    /// The hub has let somebody in, who may read from now on.
    pub(super) fn welcome(&self, staff: StaffId, lease: Lease) {
        self.ended.write().unwrap_or_else(PoisonError::into_inner).remove(&staff);
        self.leases.note(|it| {
            it.insert(staff, lease);
        });
    }

    /// Everybody for whom something may be kept.
    pub(super) fn readers(&self) -> Vec<(StaffId, Lease)> {
        let known = self.leases.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(staff, it)| (*staff, it.clone())).collect()
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
        let written: Option<BTreeMap<StaffId, Value>> =
            json.and_then(|it| serde_json::from_slice(&it).ok());
        let known = written.unwrap_or_default().into_iter();
        let known = known.filter_map(|(staff, it)| Some((staff, read(it)?))).collect();
        Self { drawer, known: Mutex::new(known) }
    }

    fn note(&self, edit: impl FnOnce(&mut BTreeMap<StaffId, Lease>)) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        edit(&mut known);
        let json = serde_json::to_vec(&*known).unwrap_or_default();
        if let Err(err) = self.drawer.put(LEASES, &json) {
            tracing::warn!(%err, "until when somebody may read could not be written");
        }
    }
}

/// A lease; one of a program before this one says no more than until when.
fn read(it: Value) -> Option<Lease> {
    match it.as_i64() {
        Some(until_us) => Some(Lease { until_us, login: String::new(), session: None }),
        None => serde_json::from_value(it).ok(),
    }
}

fn part(staff: StaffId) -> String {
    format!("reader/{staff}")
}
