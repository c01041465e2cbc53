//! Which documents contain a gram: ascending lists, compressed, with ways to walk them together.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
};

/// Stands behind the last document of every list.
pub(super) const END: u32 = u32::MAX;

/// One stop in this many postings can be jumped to.
const STRIDE: usize = 128;

/// The lists of all grams.
#[derive(Default)]
pub(super) struct Postings {
    /// Ascending.
    pub(super) keys: Vec<u64>,
    /// Where each list ends in `bytes`.
    pub(super) ends: Vec<u32>,
    /// The distances between documents, seven bits a byte.
    pub(super) bytes: Vec<u8>,
    stops: Vec<Stop>,
    /// Where each list ends in `stops`.
    stop_ends: Vec<u32>,
}

/// A place inside a list: the document before it, and the byte where the next one begins.
#[derive(Clone, Copy)]
struct Stop {
    raw: u32,
    at: u32,
}

impl Postings {
    /// Lists as they were stored; the stops are found again.
    pub(super) fn from_parts(keys: Vec<u64>, ends: Vec<u32>, bytes: Vec<u8>) -> Self {
        let mut lists = Self { keys, ends, bytes, stops: Vec::new(), stop_ends: Vec::new() };
        for number in 0..lists.keys.len() {
            let found = find_stops(lists.bytes_of(number));
            lists.stops.extend(found);
            lists.stop_ends.push(small(lists.stops.len()));
        }
        lists
    }

    /// The documents with this gram.
    pub(super) fn list(&self, key: u64) -> Cursor<'_> {
        match self.keys.binary_search(&key) {
            Ok(number) => self.cursor(number),
            Err(_) => Cursor::Nothing,
        }
    }

    /// The documents with any gram from `first` to `last`, both included.
    pub(super) fn range(&self, first: u64, last: u64) -> Cursor<'_> {
        let from = self.keys.partition_point(|it| *it < first);
        let to = self.keys.partition_point(|it| *it <= last);
        Cursor::any((from..to).map(|number| self.cursor(number)))
    }

    fn cursor(&self, number: usize) -> Cursor<'_> {
        let from =
            number.checked_sub(1).and_then(|it| self.stop_ends.get(it)).map_or(0, |it| large(*it));
        let to = self.stop_ends.get(number).map_or(from, |it| large(*it));
        let stops = self.stops.get(from..to).unwrap_or_default();
        let mut list = List { bytes: self.bytes_of(number), at: 0, raw: 0, stops };
        list.step();
        Cursor::List(list)
    }

    fn bytes_of(&self, number: usize) -> &[u8] {
        let from =
            number.checked_sub(1).and_then(|it| self.ends.get(it)).map_or(0, |it| large(*it));
        let to = self.ends.get(number).map_or(from, |it| large(*it));
        self.bytes.get(from..to).unwrap_or_default()
    }
}

fn find_stops(bytes: &[u8]) -> Vec<Stop> {
    if bytes.len() <= 2 * STRIDE {
        return Vec::new();
    }
    let mut list = List { bytes, at: 0, raw: 0, stops: &[] };
    let mut stops = Vec::with_capacity(bytes.len() / STRIDE);
    for count in 1.. {
        list.step();
        if list.raw == END {
            break;
        }
        if count % STRIDE == 0 {
            stops.push(Stop { raw: list.raw, at: small(list.at) });
        }
    }
    stops
}

pub(super) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(END)
}

pub(super) fn large(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A walk along one list. `raw` is the document plus one, so that distances are never zero.
pub(super) struct List<'a> {
    bytes: &'a [u8],
    at: usize,
    raw: u32,
    stops: &'a [Stop],
}

impl List<'_> {
    fn step(&mut self) {
        let mut distance = 0_u32;
        let mut shift = 0;
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += 1;
            distance |= u32::from(byte & 0x7F) << shift;
            if *byte < 0x80 {
                self.raw = self.raw.saturating_add(distance);
                return;
            }
            shift = (shift + 7).min(28);
        }
        self.raw = END;
    }

    fn doc(&self) -> u32 {
        if self.raw == END { END } else { self.raw.wrapping_sub(1) }
    }

    fn advance_to(&mut self, doc: u32) {
        let target = doc.saturating_add(1);
        if target <= self.raw {
            return;
        }
        let jump = self.stops.partition_point(|it| it.raw < target);
        if let Some(stop) = jump.checked_sub(1).and_then(|it| self.stops.get(it))
            && self.raw < stop.raw
        {
            self.raw = stop.raw;
            self.at = large(stop.at);
        }
        self.stops = self.stops.get(jump.saturating_sub(1)..).unwrap_or_default();
        while self.raw < target {
            self.step();
        }
    }
}

/// A walk along documents in ascending order.
pub(super) enum Cursor<'a> {
    Nothing,
    List(List<'a>),
    /// Documents that are in all of these, the shortest first.
    All(Vec<Self>),
    Any(Any<'a>),
}

/// Documents that are in any of several walks.
pub(super) struct Any<'a> {
    walks: Vec<Cursor<'a>>,
    next: BinaryHeap<Reverse<(u32, usize)>>,
}

impl Cursor<'_> {
    /// The documents that are in all of them.
    pub(super) fn all(walks: Vec<Self>) -> Self {
        let mut walks = walks;
        walks.sort_by_key(Cursor::size);
        match walks.len() {
            0 => Self::Nothing,
            1 => walks.pop().unwrap_or(Self::Nothing),
            _ => {
                let mut all = Self::All(walks);
                all.advance_to(0);
                all
            }
        }
    }

    /// The documents that are in any of them.
    pub(super) fn any(walks: impl IntoIterator<Item = Self>) -> Self {
        let mut walks: Vec<Self> = walks.into_iter().filter(|it| it.doc() != END).collect();
        if walks.len() <= 1 {
            return walks.pop().unwrap_or(Self::Nothing);
        }
        let next = walks.iter().enumerate().map(|(at, it)| Reverse((it.doc(), at))).collect();
        Self::Any(Any { walks, next })
    }

    /// The document that the walk stands on; [`END`] at its end.
    pub(super) fn doc(&self) -> u32 {
        match self {
            Self::Nothing => END,
            Self::List(list) => list.doc(),
            Self::All(walks) => walks.first().map_or(END, Cursor::doc),
            Self::Any(any) => any.next.peek().map_or(END, |it| it.0.0),
        }
    }

    /// Goes on to the first document that is not before `doc`.
    pub(super) fn advance_to(&mut self, doc: u32) {
        match self {
            Self::Nothing => {}
            Self::List(list) => list.advance_to(doc),
            Self::All(walks) => meet(walks, doc),
            Self::Any(any) => any.advance_to(doc),
        }
    }

    /// How long the walk may be; only for choosing an order.
    fn size(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::List(list) => list.bytes.len(),
            Self::All(walks) => walks.first().map_or(0, Cursor::size),
            Self::Any(any) => any.walks.iter().map(Cursor::size).sum(),
        }
    }
}

/// Brings all walks to the first common document that is not before `doc`.
fn meet(walks: &mut [Cursor<'_>], doc: u32) {
    let mut target = doc;
    loop {
        let Some((first, rest)) = walks.split_first_mut() else { return };
        first.advance_to(target);
        let stands = first.doc();
        if stands == END {
            return;
        }
        target = stands;
        for walk in rest {
            walk.advance_to(stands);
            if walk.doc() != stands {
                target = walk.doc();
                break;
            }
        }
        if target == stands {
            return;
        }
    }
}

impl Any<'_> {
    fn advance_to(&mut self, doc: u32) {
        while let Some(mut top) = self.next.peek_mut() {
            let (stands, at) = top.0;
            if doc <= stands {
                return;
            }
            let Some(walk) = self.walks.get_mut(at) else { return };
            walk.advance_to(doc);
            if walk.doc() == END {
                PeekMut::pop(top);
            } else {
                *top = Reverse((walk.doc(), at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{super::builder::PostingsBuilder, *};

    fn lists(sets: &[BTreeSet<u32>]) -> Postings {
        let mut builder = PostingsBuilder::default();
        let docs: BTreeSet<u32> = sets.iter().flatten().copied().collect();
        for doc in docs {
            for (key, set) in (1_u64..).zip(sets) {
                if set.contains(&doc) {
                    builder.add(key, doc);
                    builder.add(key, doc);
                }
            }
        }
        builder.finish()
    }

    fn walk(mut cursor: Cursor<'_>) -> Vec<u32> {
        let mut docs = Vec::new();
        while cursor.doc() != END {
            docs.push(cursor.doc());
            cursor.advance_to(cursor.doc() + 1);
        }
        docs
    }

    fn set() -> impl Strategy<Value = BTreeSet<u32>> {
        prop_oneof![
            prop::collection::btree_set(0_u32..40_000, 0..40),
            (1_u32..4, 300_u32..1_500)
                .prop_map(|(step, count)| (0..count).map(|it| it * step).collect()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn walks_agree_with_sets(a in set(), b in set(), c in set()) {
            let lists = lists(&[a.clone(), b.clone(), c.clone()]);
            let list = |key| lists.list(key);
            prop_assert_eq!(walk(list(1)), a.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(walk(list(9)), Vec::<u32>::new());
            let both: Vec<u32> = a.intersection(&b).copied().collect();
            prop_assert_eq!(walk(Cursor::all(vec![list(1), list(2)])), both);
            let either: Vec<u32> = a.union(&b).copied().collect::<BTreeSet<_>>().union(&c).copied().collect();
            prop_assert_eq!(walk(lists.range(1, 3)), either);
            let mixed: BTreeSet<u32> = a.union(&b).copied().collect();
            let mixed: Vec<u32> = mixed.intersection(&c).copied().collect();
            let any = Cursor::any([list(1), list(2)]);
            prop_assert_eq!(walk(Cursor::all(vec![any, list(3)])), mixed);
        }

        #[test]
        fn leaping_lands_where_stepping_does(a in set(), leaps in prop::collection::vec(0_u32..50_000, 1..20)) {
            let lists = lists(std::slice::from_ref(&a));
            let mut cursor = lists.list(1);
            let mut reached = 0;
            for leap in leaps {
                reached = reached.max(leap);
                cursor.advance_to(leap);
                let at = a.range(reached..).next().copied().unwrap_or(END);
                prop_assert_eq!(cursor.doc(), at);
            }
        }
    }
}
