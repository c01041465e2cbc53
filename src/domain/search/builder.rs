//! Lists of documents while they grow.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::postings::{Postings, large, small};

/// Lists that still grow; documents come in ascending order.
#[derive(Default)]
pub(super) struct PostingsBuilder {
    numbers: HashMap<u64, u32, BuildHasherDefault<KeyHasher>>,
    lists: Vec<Growing>,
    /// The numbers of the grams that came last, by a part of their hash: most grams come again soon.
    recent: Vec<(u64, u32)>,
}

const RECENT: usize = 1 << 16;

/// One list while it grows. The last bytes wait beside the rest, so that most additions touch one place in memory.
#[repr(align(64))]
struct Growing {
    key: u64,
    raw: u32,
    waiting: u8,
    last: [u8; WAITING],
    bytes: Vec<u8>,
}

const WAITING: usize = 24;

impl Growing {
    fn push(&mut self, byte: u8) {
        if usize::from(self.waiting) == WAITING {
            self.settle();
        }
        if let Some(it) = self.last.get_mut(usize::from(self.waiting)) {
            *it = byte;
            self.waiting += 1;
        }
    }

    fn settle(&mut self) {
        self.bytes.extend(self.last.iter().take(usize::from(self.waiting)));
        self.waiting = 0;
    }
}

impl PostingsBuilder {
    /// Notes that a document has a gram; saying it twice in a row is harmless.
    pub(super) fn add(&mut self, key: u64, doc: u32) {
        let number = self.number(key);
        let Some(list) = self.lists.get_mut(large(number)) else { return };
        let raw = doc + 1;
        let mut distance = raw - list.raw;
        if distance == 0 {
            return;
        }
        list.raw = raw;
        while 0x80 <= distance {
            list.push((distance & 0x7F) as u8 | 0x80);
            distance >>= 7;
        }
        list.push((distance & 0x7F) as u8);
    }

    /// The number of a gram's list, new or known.
    fn number(&mut self, key: u64) -> u32 {
        if self.recent.is_empty() {
            self.recent.resize(RECENT, (0, 0));
        }
        let mut hasher = KeyHasher::default();
        hasher.write_u64(key);
        let place = usize::try_from(hasher.finish() >> 32).unwrap_or(0) % RECENT;
        if let Some((_, number)) = self.recent.get(place).filter(|it| it.0 == key && key != 0) {
            return *number;
        }
        let fresh = small(self.lists.len());
        let number = *self.numbers.entry(key).or_insert(fresh);
        if number == fresh {
            self.lists.push(Growing {
                key,
                raw: 0,
                waiting: 0,
                last: [0; WAITING],
                bytes: Vec::new(),
            });
        }
        if let Some(it) = self.recent.get_mut(place) {
            *it = (key, number);
        }
        number
    }

    /// The finished lists.
    pub(super) fn finish(self) -> Postings {
        let mut lists = self.lists;
        lists.iter_mut().for_each(Growing::settle);
        lists.sort_unstable_by_key(|it| it.key);
        let mut bytes = Vec::with_capacity(lists.iter().map(|it| it.bytes.len()).sum());
        let mut keys = Vec::with_capacity(lists.len());
        let mut ends = Vec::with_capacity(lists.len());
        for list in lists {
            bytes.extend_from_slice(&list.bytes);
            keys.push(list.key);
            ends.push(small(bytes.len()));
        }
        Postings::from_parts(keys, ends, bytes)
    }
}

/// Spreads gram keys; nobody outside chooses them with ill intent to a degree that matters here.
#[derive(Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = (self.0 ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26);
    }
}
