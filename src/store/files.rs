//! What uploaded files contain, in SQL: the same content, the same look, and files not yet used.

use super::{
    Row, Sql, StoreError,
    loose::{self, Loose},
};
use crate::domain::{EnterpriseId, Now, PictureHash, Sha256Hash, VersionId, document::Version};

/// How many bands a likeness is cut into; one more than the bits in which equal pictures may differ.
const BANDS: u32 = 5;
const BAND_BITS: u32 = 13;
/// Candidates looked at in one band; printed forms have many alike.
const CANDIDATES: i64 = 200;

/// Keeps what an inspection found, until a command uses the file; the files that `it` put into the vault
/// are loose no more. Refused when they are to be removed: they were put too long ago.
///
/// What was kept of the same content before makes room; its files are to be removed unless papers have them.
pub fn stage(
    sql: &mut dyn Sql,
    file: Sha256Hash,
    (it, inspected): (&Loose, &str),
    now: Now,
) -> Result<(), StoreError> {
    let rows = sql.query(
        "SELECT writer, numbers, used FROM staged_file WHERE sha256 = ?1 /*postgres FOR UPDATE*/",
        &[file.into()],
    )?;
    if !loose::settle(sql, it.writer)? {
        // Done before, by a transaction whose answer was lost.
        return if rows.is_empty() { Err(StoreError::Conflict) } else { Ok(()) };
    }
    let Some(row) = rows.first() else {
        let added = sql.execute(
            "INSERT INTO staged_file (sha256, writer, numbers, inspected, at_us)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (sha256) DO NOTHING",
            &[
                file.into(),
                it.writer.into(),
                it.numbers.into(),
                inspected.into(),
                now.micros().into(),
            ],
        )?;
        // Somebody brought the same at the same moment; now it can be seen.
        return if added == 0 { Err(StoreError::Busy) } else { Ok(()) };
    };
    if !row.yes(2)? {
        let before = Loose { writer: row.id(0)?, upload: None, numbers: row.int(1)? };
        loose::doom(sql, &before, now)?;
    }
    sql.execute(
        "UPDATE staged_file SET writer = ?2, numbers = ?3, inspected = ?4, at_us = ?5, used = 0
         WHERE sha256 = ?1",
        &[file.into(), it.writer.into(), it.numbers.into(), inspected.into(), now.micros().into()],
    )?;
    Ok(())
}

/// What was found in a file that was staged at this moment or later, for a command that uses it: from now on
/// its files in the vault stay. None if there is no such file, or nobody used it in time.
pub fn take_staged(
    sql: &mut dyn Sql,
    file: Sha256Hash,
    since: Now,
) -> Result<Option<String>, StoreError> {
    let taken = sql.execute(
        "UPDATE staged_file SET used = 1 WHERE sha256 = ?1 AND at_us >= ?2",
        &[file.into(), since.micros().into()],
    )?;
    if taken == 0 {
        return Ok(None);
    }
    let rows = sql.query("SELECT inspected FROM staged_file WHERE sha256 = ?1", &[file.into()])?;
    rows.first().map(|row| row.string(0)).transpose()
}

/// Forgets files staged before a moment; those that no command used are to be removed from the vault.
/// Answers how many of them there were, at most `limit`.
pub fn forget_staged(
    sql: &mut dyn Sql,
    (before, now): (Now, Now),
    limit: usize,
) -> Result<usize, StoreError> {
    sql.execute(
        "DELETE FROM staged_file WHERE at_us < ?1 AND used = 1",
        &[before.micros().into()],
    )?;
    let rows = sql.query(
        "SELECT sha256, writer, numbers FROM staged_file WHERE at_us < ?1 AND used = 0
         ORDER BY at_us LIMIT ?2 /*postgres FOR UPDATE SKIP LOCKED*/",
        &[before.micros().into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
    )?;
    for row in &rows {
        let it = Loose { writer: row.id(1)?, upload: None, numbers: row.int(2)? };
        loose::doom(sql, &it, now)?;
        sql.execute("DELETE FROM staged_file WHERE sha256 = ?1", &[row.hash(0)?.into()])?;
    }
    Ok(rows.len())
}

/// Where else the same file was given: version and enterprise, newest first.
pub fn same_content(
    sql: &mut dyn Sql,
    file: Sha256Hash,
) -> Result<Vec<(VersionId, EnterpriseId)>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise FROM document_version WHERE sha256 = ?1
         ORDER BY uploaded_us DESC, id LIMIT 50",
        &[file.into()],
    )?;
    rows.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
}

/// Versions whose first page near certainly is the same picture, with their enterprises.
pub fn same_look(
    sql: &mut dyn Sql,
    likeness: PictureHash,
) -> Result<Vec<(VersionId, EnterpriseId)>, StoreError> {
    let mut found = Vec::new();
    for (band, bits) in bands(likeness) {
        let rows = sql.query(
            "SELECT version, enterprise, likeness FROM document_look
             WHERE band = ?1 AND bits = ?2 ORDER BY version DESC LIMIT ?3",
            &[band.into(), bits.into(), CANDIDATES.into()],
        )?;
        for row in &rows {
            if PictureHash(row.int(2)?.cast_unsigned()).looks_like(likeness) {
                found.push((row.id(0)?, row.id(1)?));
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Remembers what a version's first page looks like.
pub(super) fn remember_look(sql: &mut dyn Sql, it: &Version) -> Result<(), StoreError> {
    let Some(page) = it.file.pages.first() else { return Ok(()) };
    for (band, bits) in bands(page.likeness) {
        sql.execute(
            "INSERT INTO document_look (band, bits, version, enterprise, likeness)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            &[
                band.into(),
                bits.into(),
                it.id.into(),
                it.enterprise.into(),
                page.likeness.0.cast_signed().into(),
            ],
        )?;
    }
    Ok(())
}

/// The bands of a likeness; none for a page on which nothing can be seen.
fn bands(likeness: PictureHash) -> impl Iterator<Item = (i64, i64)> {
    (0..BANDS).filter(move |_| likeness.0 != 0).map(move |band| {
        let bits = (likeness.0 >> (band * BAND_BITS)) & ((1 << BAND_BITS) - 1);
        (i64::from(band), bits.cast_signed())
    })
}

impl Row {
    /// A hash kept as 32 bytes.
    pub fn hash(&self, column: usize) -> Result<Sha256Hash, StoreError> {
        let bytes = self.bytes(column)?.try_into();
        bytes.map(Sha256Hash::from_bytes).map_err(StoreError::corrupt("a hash has 32 bytes"))
    }
}

impl From<Sha256Hash> for super::Value {
    fn from(hash: Sha256Hash) -> Self {
        Self::Bytes(hash.bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_differ_in_four_bits_share_a_band() {
        let one = PictureHash(0x0123_4567_89ab_cdef);
        for flips in [[0, 13, 26, 39], [12, 25, 38, 51], [1, 2, 3, 63], [52, 53, 0, 40]] {
            let other = PictureHash(flips.iter().fold(one.0, |it, bit| it ^ (1 << bit)));
            assert!(bands(one).any(|band| bands(other).any(|it| it == band)), "{flips:?}");
        }
        assert_eq!(bands(PictureHash(0)).count(), 0);
    }
}
