//! Indexes in one file, so that a start reads them instead of building them.
//!
//! A snapshot is only a shortcut: one that is damaged or of another edition is refused, and the index built afresh.

use std::io::{self, Read, Write};

use super::{EnterpriseId, Fresh, SearchIndex, Shelf, postings::Postings};
use crate::domain::pinyin;

const MAGIC: [u8; 8] = *b"ATTNAMES";
/// Goes up with every change of the form or of how grams are made.
const EDITION: u64 = 1;

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotRefusal {
    #[error("the snapshot cannot be read")]
    Io(#[from] io::Error),
    #[error("the snapshot is of another edition")]
    OtherEdition,
    #[error("the snapshot is damaged")]
    Damaged,
}

impl SearchIndex {
    /// Stores the index as it is; `position` says up to which change it is current.
    pub fn write_to(&self, out: &mut impl Write, position: u64) -> io::Result<()> {
        let mut out = Output::begin(out, MAGIC, [edition(), position])?;
        let mut dead: Vec<u32> = self.dead.iter().copied().collect();
        dead.sort_unstable();
        let mut fresh = Shelf::with_capacity(self.fresh.len());
        for it in &self.fresh {
            fresh.push(it.id, it.rank, &it.text);
        }
        out.documents(&self.shelf)?;
        out.postings(&self.lists)?;
        out.u32s(&dead)?;
        out.documents(&fresh)?;
        out.finish()
    }

    /// Reads what [`Self::write_to`] stored, with its position.
    pub fn read_from(input: &mut impl Read) -> Result<(Self, u64), SnapshotRefusal> {
        let (mut input, position) = Input::begin(input, MAGIC, edition())?;
        let shelf = input.documents()?;
        let lists = input.postings()?;
        let dead = input.u32s()?.into_iter().collect();
        let changed = input.documents()?;
        input.finish()?;
        let fresh = (0..).zip(changed.ids.iter().zip(&changed.ranks));
        let fresh = fresh.map(|(doc, (id, rank))| Fresh {
            id: *id,
            rank: *rank,
            text: changed.text(doc).to_owned(),
        });
        let fresh = fresh.collect();
        Ok((Self { shelf, lists, dead, fresh }, position))
    }
}

/// The sounds are part of the lists, so a corrected reading makes another edition.
fn edition() -> u64 {
    EDITION ^ pinyin::edition()
}

/// Writes sections, each with its length, and a sum over all of them at the end.
pub(super) struct Output<'a, W> {
    out: &'a mut W,
    sum: Sum,
}

impl<'a, W: Write> Output<'a, W> {
    pub(super) fn begin(out: &'a mut W, magic: [u8; 8], numbers: [u64; 2]) -> io::Result<Self> {
        let mut output = Self { out, sum: Sum::default() };
        output.raw(&magic)?;
        for number in numbers {
            output.raw(&number.to_le_bytes())?;
        }
        Ok(output)
    }

    fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.add(bytes);
        self.out.write_all(bytes)
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = u64::try_from(bytes.len()).map_err(io::Error::other)?;
        self.raw(&length.to_le_bytes())?;
        self.raw(bytes)
    }

    pub(super) fn u32s(&mut self, numbers: &[u32]) -> io::Result<()> {
        let bytes: Vec<u8> = numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
        self.bytes(&bytes)
    }

    pub(super) fn postings(&mut self, lists: &Postings) -> io::Result<()> {
        let keys: Vec<u8> = lists.keys.iter().flat_map(|it| it.to_le_bytes()).collect();
        self.bytes(&keys)?;
        self.u32s(&lists.ends)?;
        self.bytes(&lists.bytes)
    }

    fn documents(&mut self, docs: &Shelf) -> io::Result<()> {
        let ids: Vec<u8> = docs.ids.iter().flat_map(|it| it.bytes()).collect();
        self.bytes(&ids)?;
        self.u32s(&docs.ranks)?;
        self.u32s(&docs.ends)?;
        self.bytes(docs.texts.as_bytes())
    }

    pub(super) fn finish(self) -> io::Result<()> {
        self.out.write_all(&self.sum.total().to_le_bytes())?;
        self.out.flush()
    }
}

/// Reads what [`Output`] wrote.
pub(super) struct Input<'a, R> {
    input: &'a mut R,
    sum: Sum,
}

impl<'a, R: Read> Input<'a, R> {
    /// Checks what it is, and gives the second number of its head.
    pub(super) fn begin(
        input: &'a mut R,
        magic: [u8; 8],
        edition: u64,
    ) -> Result<(Self, u64), SnapshotRefusal> {
        let mut input = Self { input, sum: Sum::default() };
        let known = input.number()? == u64::from_le_bytes(magic) && input.number()? == edition;
        if !known {
            return Err(SnapshotRefusal::OtherEdition);
        }
        let position = input.number()?;
        Ok((input, position))
    }

    fn number(&mut self) -> Result<u64, SnapshotRefusal> {
        let mut bytes = [0; 8];
        self.input.read_exact(&mut bytes).map_err(ended)?;
        self.sum.add(&bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    pub(super) fn bytes(&mut self) -> Result<Vec<u8>, SnapshotRefusal> {
        let length = self.number()?;
        let mut bytes = Vec::new();
        // Grows with what is there, so that a damaged length does not ask for all memory.
        self.input.take(length).read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).ok() != Some(length) {
            return Err(SnapshotRefusal::Damaged);
        }
        self.sum.add(&bytes);
        Ok(bytes)
    }

    pub(super) fn text(&mut self) -> Result<String, SnapshotRefusal> {
        String::from_utf8(self.bytes()?).or(Err(SnapshotRefusal::Damaged))
    }

    pub(super) fn u32s(&mut self) -> Result<Vec<u32>, SnapshotRefusal> {
        Ok(self.bytes()?.as_chunks().0.iter().map(|it| u32::from_le_bytes(*it)).collect())
    }

    pub(super) fn postings(&mut self) -> Result<Postings, SnapshotRefusal> {
        let keys: Vec<u64> =
            self.bytes()?.as_chunks().0.iter().map(|it| u64::from_le_bytes(*it)).collect();
        let ends = self.u32s()?;
        let bytes = self.bytes()?;
        if keys.len() != ends.len() || !keys.is_sorted() || !ends.is_sorted() {
            return Err(SnapshotRefusal::Damaged);
        }
        Ok(Postings::from_parts(keys, ends, bytes))
    }

    fn documents(&mut self) -> Result<Shelf, SnapshotRefusal> {
        let ids: Vec<EnterpriseId> =
            self.bytes()?.as_chunks().0.iter().map(|it| EnterpriseId::from_bytes(*it)).collect();
        let ranks = self.u32s()?;
        let ends = self.u32s()?;
        let texts = self.text()?;
        if ids.len() != ranks.len() || ids.len() != ends.len() || !ends.is_sorted() {
            return Err(SnapshotRefusal::Damaged);
        }
        Ok(Shelf::from_parts(ids, ranks, texts, ends))
    }

    pub(super) fn finish(self) -> Result<(), SnapshotRefusal> {
        let mut bytes = [0; 8];
        self.input.read_exact(&mut bytes).map_err(ended)?;
        let whole = u64::from_le_bytes(bytes) == self.sum.total();
        if whole { Ok(()) } else { Err(SnapshotRefusal::Damaged) }
    }
}

fn ended(error: io::Error) -> SnapshotRefusal {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => SnapshotRefusal::Damaged,
        _ => SnapshotRefusal::Io(error),
    }
}

/// A sum that notices damage, not one that withstands an attacker: the file is the program's own.
#[derive(Default)]
struct Sum(u64);

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        for byte in rest {
            self.mix(u64::from(*byte));
        }
    }

    fn mix(&mut self, word: u64) {
        self.0 =
            (self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_add(1);
    }

    fn total(&self) -> u64 {
        self.0
    }
}
