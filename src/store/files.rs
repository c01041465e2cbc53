//! What uploaded files contain, in SQL: the same content, the same look, and files not yet used.

use super::{Row, Sql, StoreError};
use crate::domain::{EnterpriseId, Now, PictureHash, Sha256Hash, VersionId, document::Version};

/// How many bands a likeness is cut into; one more than the bits in which equal pictures may differ.
const BANDS: u32 = 5;
const BAND_BITS: u32 = 13;
/// Candidates looked at in one band; printed forms have many alike.
const CANDIDATES: i64 = 200;

/// Keeps what an inspection found, until a command uses the file.
pub fn stage(
    sql: &mut dyn Sql,
    file: Sha256Hash,
    inspected: &str,
    now: Now,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO staged_file (sha256, inspected, at_us) VALUES (?1, ?2, ?3)
         ON CONFLICT (sha256) DO UPDATE SET inspected = excluded.inspected, at_us = excluded.at_us",
        &[file.into(), inspected.into(), now.micros().into()],
    )?;
    Ok(())
}

/// What was found in a staged file.
pub fn staged(sql: &mut dyn Sql, file: Sha256Hash) -> Result<Option<String>, StoreError> {
    let rows = sql.query("SELECT inspected FROM staged_file WHERE sha256 = ?1", &[file.into()])?;
    rows.first().map(|row| row.string(0)).transpose()
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
