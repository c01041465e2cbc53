//! The documents behind the lists, side by side in few allocations.

use crate::domain::EnterpriseId;

/// Documents by number, and their numbers by id.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) ids: Vec<EnterpriseId>,
    pub(super) ranks: Vec<u32>,
    /// The texts one after another: name and aliases, a line each.
    pub(super) texts: String,
    /// Where each text ends.
    pub(super) ends: Vec<u32>,
    /// Document numbers plus one by the random half of their id, open addressing; zero is free.
    slots: Vec<u32>,
}

impl Shelf {
    pub(super) fn with_capacity(count: usize) -> Self {
        let slots = vec![0; (count * 2).next_power_of_two().max(16)];
        Self {
            ids: Vec::with_capacity(count),
            ranks: Vec::with_capacity(count),
            slots,
            ..Self::default()
        }
    }

    /// Documents as they were stored.
    pub(super) fn from_parts(
        ids: Vec<EnterpriseId>,
        ranks: Vec<u32>,
        texts: String,
        ends: Vec<u32>,
    ) -> Self {
        let mut shelf = Self { ranks, texts, ends, ..Self::with_capacity(ids.len()) };
        for (doc, id) in (0..).zip(&ids) {
            if let Some(slot) = shelf.free_slot(*id, &ids) {
                shelf.take_slot(slot, doc);
            }
        }
        shelf.ids = ids;
        shelf
    }

    /// Adds a document within the capacity; `None` if its id is there already.
    pub(super) fn push(&mut self, id: EnterpriseId, rank: u32, text: &str) -> Option<u32> {
        let doc = u32::try_from(self.ids.len()).ok()?;
        let slot = self.free_slot(id, &self.ids)?;
        self.texts.push_str(text);
        let end = u32::try_from(self.texts.len()).ok()?;
        self.take_slot(slot, doc);
        self.ids.push(id);
        self.ranks.push(rank);
        self.ends.push(end);
        Some(doc)
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn find(&self, id: EnterpriseId) -> Option<u32> {
        let mut slot = self.first_slot(id);
        loop {
            let doc = self.slots.get(slot)?.checked_sub(1)?;
            if self.id(doc) == Some(id) {
                return Some(doc);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    pub(super) fn id(&self, doc: u32) -> Option<EnterpriseId> {
        self.ids.get(usize::try_from(doc).ok()?).copied()
    }

    pub(super) fn rank(&self, doc: u32) -> Option<u32> {
        self.ranks.get(usize::try_from(doc).ok()?).copied()
    }

    pub(super) fn text(&self, doc: u32) -> &str {
        let at = usize::try_from(doc).unwrap_or(usize::MAX);
        let end = |at: usize| self.ends.get(at).and_then(|it| usize::try_from(*it).ok());
        let from = at.checked_sub(1).and_then(end).unwrap_or(0);
        self.texts.get(from..end(at).unwrap_or(from)).unwrap_or_default()
    }

    /// The free slot for an id among those in `ids`; `None` if it has one. Half of the slots are always free.
    fn free_slot(&self, id: EnterpriseId, ids: &[EnterpriseId]) -> Option<usize> {
        let mut slot = self.first_slot(id);
        while let Some(doc) = self.slots.get(slot)?.checked_sub(1) {
            if ids.get(usize::try_from(doc).ok()?) == Some(&id) {
                return None;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        Some(slot)
    }

    fn take_slot(&mut self, slot: usize, doc: u32) {
        if let Some(it) = self.slots.get_mut(slot) {
            *it = doc + 1;
        }
    }

    fn first_slot(&self, id: EnterpriseId) -> usize {
        let mixed = id.bytes().into_iter().fold(0_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
        });
        usize::try_from(mixed >> 32).unwrap_or(0) & (self.slots.len() - 1)
    }
}
