//! Telephone numbers, found by any three or more digits in a row.

use std::{
    borrow::Cow,
    collections::HashSet,
    io::{Read, Write},
};

use super::{
    builder::PostingsBuilder,
    postings::{Cursor, END, Postings},
    snapshot::{Input, Output, SnapshotRefusal},
};
use crate::domain::{EnterpriseId, PersonId, phone};

/// How many numbers are put in order.
const MOST_RANKED: usize = 200;
/// How many numbers one keystroke looks at in vain.
const MOST_TRIED: usize = 50_000;
/// The digits that make one gram.
const GRAM: usize = 3;

const MAGIC: [u8; 8] = *b"ATTDIGIT";
const EDITION: u64 = 1;

/// One number and whom it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigitEntry<'a> {
    /// The national digits, as `PhoneNumber::national` gives them.
    pub digits: Cow<'a, str>,
    pub enterprise: EnterpriseId,
    /// Nobody in particular at a switchboard.
    pub person: Option<PersonId>,
}

/// Numbers in memory, searchable by fragment.
pub struct DigitIndex {
    digits: String,
    ends: Vec<u32>,
    whose: Vec<Whose>,
    lists: Postings,
    dead: HashSet<u32>,
    fresh: Vec<(String, Whose)>,
}

/// Whom a number reaches.
type Whose = (EnterpriseId, Option<PersonId>);

impl DigitIndex {
    /// An index of these numbers, the most important first.
    pub fn build<'a>(entries: impl IntoIterator<Item = DigitEntry<'a>>) -> Self {
        let mut digits = String::new();
        let mut ends = Vec::new();
        let mut whose = Vec::new();
        let mut lists = PostingsBuilder::default();
        for (doc, entry) in (0..END).zip(entries) {
            grams(&entry.digits).for_each(|gram| lists.add(gram, doc));
            digits.push_str(&entry.digits);
            ends.push(u32::try_from(digits.len()).unwrap_or(END));
            whose.push((entry.enterprise, entry.person));
        }
        let lists = lists.finish();
        Self { digits, ends, whose, lists, dead: HashSet::new(), fresh: Vec::new() }
    }

    /// How many numbers can be found.
    pub fn len(&self) -> usize {
        self.whose.len() - self.dead.len() + self.fresh.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a number; one that is there already is not added twice.
    pub fn insert(&mut self, entry: &DigitEntry<'_>) {
        self.remove(entry);
        self.fresh.push((entry.digits.clone().into_owned(), (entry.enterprise, entry.person)));
    }

    /// Forgets a number of somebody.
    pub fn remove(&mut self, entry: &DigitEntry<'_>) {
        let whose = (entry.enterprise, entry.person);
        self.fresh.retain(|it| it.0 != entry.digits || it.1 != whose);
        let mut walk = self.walk(&entry.digits);
        let mut gone = Vec::new();
        while walk.doc() != END {
            let doc = walk.doc();
            if self.number(doc) == entry.digits && self.whose(doc) == Some(whose) {
                gone.push(doc);
            }
            walk.advance_to(doc + 1);
        }
        self.dead.extend(gone);
    }

    /// Whom the numbers reach that contain these digits: whole numbers first, then those that end with them.
    ///
    /// What may be typed in front of a number is what [`phone::fragments`] knows. Fewer than three digits find nothing.
    pub fn query(&self, typed: &str, limit: usize) -> Vec<(EnterpriseId, Option<PersonId>)> {
        let mut found: Vec<(u8, usize, Whose)> = Vec::new();
        for digits in phone::fragments(typed) {
            self.look_for(&digits, &mut found);
        }
        found.sort_unstable();
        let mut hits: Vec<Whose> = Vec::new();
        for (_, _, whose) in found {
            if hits.len() < limit && !hits.contains(&whose) {
                hits.push(whose);
            }
        }
        hits
    }

    fn look_for(&self, typed: &str, found: &mut Vec<(u8, usize, Whose)>) {
        if typed.len() < GRAM {
            return;
        }
        for (at, (number, whose)) in self.fresh.iter().enumerate() {
            if let Some(fit) = fit(number, typed) {
                found.push((fit, at, *whose));
            }
        }
        let enough = found.len() + MOST_RANKED;
        let mut walk = self.walk(typed);
        for _ in 0..MOST_TRIED {
            let doc = walk.doc();
            if doc == END || enough <= found.len() {
                break;
            }
            if let Some(fit) = fit(self.number(doc), typed)
                && !self.dead.contains(&doc)
                && let Some(whose) = self.whose(doc)
            {
                found.push((fit, self.fresh.len() + usize::try_from(doc).unwrap_or(0), whose));
            }
            walk.advance_to(doc + 1);
        }
    }

    fn walk(&self, digits: &str) -> Cursor<'_> {
        let mut keys: Vec<u64> = grams(digits).collect();
        keys.sort_unstable();
        keys.dedup();
        Cursor::all(keys.into_iter().map(|gram| self.lists.list(gram)).collect())
    }

    fn number(&self, doc: u32) -> &str {
        let at = usize::try_from(doc).unwrap_or(usize::MAX);
        let end = |at: usize| self.ends.get(at).and_then(|it| usize::try_from(*it).ok());
        let from = at.checked_sub(1).and_then(end).unwrap_or(0);
        self.digits.get(from..end(at).unwrap_or(from)).unwrap_or_default()
    }

    fn whose(&self, doc: u32) -> Option<Whose> {
        self.whose.get(usize::try_from(doc).ok()?).copied()
    }

    /// Stores the index as it is; `position` says up to which change it is current.
    pub fn write_to(&self, out: &mut impl Write, position: u64) -> std::io::Result<()> {
        let mut out = Output::begin(out, MAGIC, [EDITION, position])?;
        let mut dead: Vec<u32> = self.dead.iter().copied().collect();
        dead.sort_unstable();
        let all = (0..).zip(&self.whose).map(|(doc, whose)| (self.number(doc), *whose));
        let all = all.chain(self.fresh.iter().map(|(number, whose)| (number.as_str(), *whose)));
        let (fresh_digits, fresh_ends) = end_to_end(self.fresh.iter().map(|it| it.0.as_str()));
        let whose: Vec<u8> = all.flat_map(|(_, it)| stored(it)).collect();
        out.bytes(self.digits.as_bytes())?;
        out.u32s(&self.ends)?;
        out.bytes(fresh_digits.as_bytes())?;
        out.u32s(&fresh_ends)?;
        out.bytes(&whose)?;
        out.u32s(&dead)?;
        out.postings(&self.lists)?;
        out.finish()
    }

    /// Reads what [`Self::write_to`] stored, with its position.
    pub fn read_from(input: &mut impl Read) -> Result<(Self, u64), SnapshotRefusal> {
        let (mut input, position) = Input::begin(input, MAGIC, EDITION)?;
        let digits = input.text()?;
        let ends = input.u32s()?;
        let fresh_digits = input.text()?;
        let fresh_ends = input.u32s()?;
        let mut whose: Vec<Whose> = input.bytes()?.chunks(33).filter_map(restored).collect();
        let dead = input.u32s()?;
        let lists = input.postings()?;
        input.finish()?;
        if whose.len() != ends.len() + fresh_ends.len() {
            return Err(SnapshotRefusal::Damaged);
        }
        let fresh_whose = whose.split_off(ends.len());
        let mut from = 0;
        let mut fresh = Vec::with_capacity(fresh_ends.len());
        for (end, whose) in fresh_ends.iter().zip(fresh_whose) {
            let end = usize::try_from(*end).unwrap_or(from);
            fresh.push((fresh_digits.get(from..end).unwrap_or_default().to_owned(), whose));
            from = end;
        }
        let dead = dead.into_iter().collect();
        Ok((Self { digits, ends, whose, lists, dead, fresh }, position))
    }
}

fn end_to_end<'a>(texts: impl Iterator<Item = &'a str>) -> (String, Vec<u32>) {
    let mut all = String::new();
    let mut ends = Vec::new();
    for text in texts {
        all.push_str(text);
        ends.push(u32::try_from(all.len()).unwrap_or(END));
    }
    (all, ends)
}

fn stored((enterprise, person): Whose) -> [u8; 33] {
    let mut bytes = [0; 33];
    let ids = enterprise.bytes().into_iter().chain(person.map_or([0; 16], PersonId::bytes));
    bytes.iter_mut().zip(ids.chain([u8::from(person.is_some())])).for_each(|(to, it)| *to = it);
    bytes
}

fn restored(bytes: &[u8]) -> Option<Whose> {
    let (enterprise, rest) = bytes.split_first_chunk::<16>()?;
    let (person, known) = rest.split_first_chunk::<16>()?;
    let person = (known == [1]).then(|| PersonId::from_bytes(*person));
    Some((EnterpriseId::from_bytes(*enterprise), person))
}

/// How well a number answers: 0 whole, 1 at its end, 2 elsewhere.
fn fit(number: &str, typed: &str) -> Option<u8> {
    if number == typed {
        Some(0)
    } else if number.ends_with(typed) {
        Some(1)
    } else {
        // Quicker than a search made for long texts.
        number.as_bytes().windows(typed.len()).any(|it| it == typed.as_bytes()).then_some(2)
    }
}

fn grams(digits: &str) -> impl Iterator<Item = u64> {
    digits
        .as_bytes()
        .windows(GRAM)
        .map(|it| it.iter().fold(0, |key, digit| key << 8 | u64::from(*digit)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(digits: &str, number: u8) -> DigitEntry<'static> {
        let person = (!number.is_multiple_of(3)).then(|| PersonId::from_bytes([number; 16]));
        let digits = Cow::Owned(digits.to_owned());
        DigitEntry { digits, enterprise: EnterpriseId::from_bytes([number; 16]), person }
    }

    fn found(index: &DigitIndex, typed: &str) -> Vec<u8> {
        let hits = index.query(typed, 500);
        hits.iter().filter_map(|it| it.0.bytes().first().copied()).collect()
    }

    #[test]
    fn any_part_of_a_number_finds_it() {
        let index = DigitIndex::build([entry("13805127731", 1), entry("51288886666", 2)]);
        for typed in [
            "13805127731",
            "138 0512",
            "7731",
            "051",
            "+86 138",
            "1277",
            "0086138",
            "+8613805127731",
            "8613805127731",
        ] {
            assert!(found(&index, typed).contains(&1), "{typed}");
        }
        assert_eq!(found(&index, "0512-8888"), [2]);
        assert_eq!(found(&index, "66"), Vec::<u8>::new());
    }

    #[test]
    fn whole_numbers_come_before_endings_before_the_rest() {
        let index =
            DigitIndex::build([entry("95588123", 1), entry("1395588", 2), entry("95588", 3)]);
        assert_eq!(found(&index, "95588"), [3, 2, 1]);
    }

    #[test]
    fn changes_are_seen_and_survive_storage() {
        let mut index = DigitIndex::build([entry("13805127731", 1), entry("13905127731", 2)]);
        index.remove(&entry("13805127731", 1));
        index.insert(&entry("13705127731", 3));
        index.insert(&entry("13705127731", 3));
        assert_eq!((found(&index, "7731"), index.len()), (vec![3, 2], 2));
        let mut file = Vec::new();
        index.write_to(&mut file, 7).unwrap();
        let (again, position) = DigitIndex::read_from(&mut file.as_slice()).unwrap();
        assert_eq!((found(&again, "7731"), again.len(), position), (vec![3, 2], 2, 7));
    }

    proptest! {
        #[test]
        fn fragments_find_what_a_look_at_each_number_finds(
            numbers in prop::collection::vec("[0-3]{3,12}", 0..60),
            typed in "[1-3][0-3]{2,5}",
        ) {
            let entries = (0..).zip(&numbers).map(|(at, it)| entry(it, at));
            let index = DigitIndex::build(entries);
            let mut hits = found(&index, &typed);
            hits.sort_unstable();
            let looked: Vec<u8> =
                (0..).zip(&numbers).filter(|(_, it)| it.contains(&typed)).map(|(at, _)| at).collect();
            prop_assert_eq!(hits, looked);
        }
    }
}
