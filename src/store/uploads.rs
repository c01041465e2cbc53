//! Files on their way through links, in SQL: how far each has come, and where its pieces are.

use super::{Row, Sql, StoreError};
use crate::domain::{
    CommandId, LinkId, Now, Personal, Sha256Hash, UploadId,
    link::{Upload, UploadParts, UploadState, Used},
    paper::PaperKind,
};

/// One piece of a file, kept in the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub at_byte: i64,
    pub length: i64,
    pub blob: Sha256Hash,
}

/// Adds an upload; one of this name that is there already stays as it is.
pub fn add(sql: &mut dyn Sql, it: &Upload) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO upload (id, link, enterprise, kind, name, length, received, made_us, expires_us,
             state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING",
        &[
            it.id.into(),
            it.link.into(),
            it.enterprise.into(),
            it.kind.code().into(),
            it.name.reveal().into(),
            it.length.into(),
            it.received.into(),
            it.made_at.micros().into(),
            it.expires_at.micros().into(),
            it.state.code().into(),
        ],
    )?;
    Ok(())
}

pub fn by_id(sql: &mut dyn Sql, id: UploadId) -> Result<Option<Upload>, StoreError> {
    let rows = sql.query(
        "SELECT id, link, enterprise, kind, name, length, received, made_us, expires_us, state,
             sha256, version, fault
         FROM upload WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// The uploads of a link, the newest first.
pub fn of_link(sql: &mut dyn Sql, id: LinkId) -> Result<Vec<Upload>, StoreError> {
    let rows = sql.query(
        "SELECT id, link, enterprise, kind, name, length, received, made_us, expires_us, state,
             sha256, version, fault
         FROM upload WHERE link = ?1 ORDER BY made_us DESC, id DESC LIMIT 200",
        &[id.into()],
    )?;
    rows.iter().map(read).collect()
}

/// What a link has taken, apart from the paper of this kind.
pub fn used(sql: &mut dyn Sql, id: LinkId, kind: &PaperKind) -> Result<Used, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(DISTINCT CASE WHEN kind <> ?2 AND state IN ('receiving', 'received', 'filed')
                 THEN kind END),
             CAST(COALESCE(SUM(CASE WHEN state = 'receiving' OR state = 'received' THEN length
                 ELSE received END), 0) AS BIGINT), COUNT(*)
         FROM upload WHERE link = ?1",
        &[id.into(), kind.code().into()],
    )?;
    let Some(row) = rows.first() else { return Ok(Used::default()) };
    Ok(Used { files: row.int(0)?, bytes: row.int(1)?, attempts: row.int(2)? })
}

/// Lets one writer go on at `offset` until a moment; false if another one is at it, or it is not there.
pub fn take(
    sql: &mut dyn Sql,
    (id, offset): (UploadId, i64),
    writer: CommandId,
    (now, until): (Now, Now),
) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "UPDATE upload SET writer = ?1, writer_until_us = ?2
         WHERE id = ?3 AND received = ?4 AND state IN ('receiving', 'received') AND expires_us > ?5
             AND (writer IS NULL OR writer = ?1 OR writer_until_us < ?5)",
        &[writer.into(), until.micros().into(), id.into(), offset.into(), now.micros().into()],
    )?;
    Ok(0 < touched)
}

/// Lets one who finishes it go on until a moment, however late that is for its sender; false if another
/// one is at it, or it is not whole.
pub fn take_whole(
    sql: &mut dyn Sql,
    id: UploadId,
    writer: CommandId,
    (now, until): (Now, Now),
) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "UPDATE upload SET writer = ?1, writer_until_us = ?2
         WHERE id = ?3 AND state = 'received'
             AND (writer IS NULL OR writer = ?1 OR writer_until_us < ?4)",
        &[writer.into(), until.micros().into(), id.into(), now.micros().into()],
    )?;
    Ok(0 < touched)
}

/// Lets the next writer at it.
pub fn give_back(sql: &mut dyn Sql, id: UploadId, writer: CommandId) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE upload SET writer = NULL, writer_until_us = 0 WHERE id = ?1 AND writer = ?2",
        &[id.into(), writer.into()],
    )?;
    Ok(())
}

/// Puts a piece at the end; false if somebody else is the writer now, or the end is elsewhere.
///
/// Doing so again is harmless: no two pieces share a blob, so one that stands there already is this one,
/// committed by a transaction whose answer was lost.
pub fn append(
    sql: &mut dyn Sql,
    id: UploadId,
    part: &Part,
    (writer, until): (CommandId, Now),
) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "UPDATE upload SET received = received + ?1, writer_until_us = ?2,
             state = CASE WHEN received + ?1 = length THEN 'received' ELSE state END
         WHERE id = ?3 AND writer = ?4 AND received = ?5 AND received + ?1 <= length
             AND state = 'receiving'",
        &[part.length.into(), until.micros().into(), id.into(), writer.into(), part.at_byte.into()],
    )?;
    if touched == 0 {
        let there = sql.query(
            "SELECT at_byte FROM upload_part WHERE upload = ?1 AND at_byte = ?2 AND blob = ?3",
            &[id.into(), part.at_byte.into(), part.blob.into()],
        )?;
        return Ok(!there.is_empty());
    }
    sql.execute(
        "INSERT INTO upload_part (upload, at_byte, length, blob) VALUES (?1, ?2, ?3, ?4)",
        &[id.into(), part.at_byte.into(), part.length.into(), part.blob.into()],
    )?;
    Ok(true)
}

/// The pieces of an upload in their order.
pub fn parts(sql: &mut dyn Sql, id: UploadId) -> Result<Vec<Part>, StoreError> {
    let rows = sql.query(
        "SELECT at_byte, length, blob FROM upload_part WHERE upload = ?1 ORDER BY at_byte",
        &[id.into()],
    )?;
    rows.iter()
        .map(|row| Ok(Part { at_byte: row.int(0)?, length: row.int(1)?, blob: row.hash(2)? }))
        .collect()
}

/// Forgets the pieces; their files have been removed.
pub fn forget_parts(sql: &mut dyn Sql, id: UploadId) -> Result<(), StoreError> {
    sql.execute("DELETE FROM upload_part WHERE upload = ?1", &[id.into()])?;
    Ok(())
}

/// Writes how an upload ended, unless it had ended before; says whether it is ended now by this.
pub fn settle(sql: &mut dyn Sql, it: &Upload, from: UploadState) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "UPDATE upload SET state = ?1, sha256 = ?2, version = ?3, fault = ?4, writer = NULL,
             writer_until_us = 0
         WHERE id = ?5 AND state = ?6",
        &[
            it.state.code().into(),
            it.sha256.into(),
            it.version.into(),
            it.fault.as_str().into(),
            it.id.into(),
            from.code().into(),
        ],
    )?;
    Ok(0 < touched)
}

/// Uploads that are whole and that nobody looks into.
pub fn left_whole(sql: &mut dyn Sql, now: Now, limit: i64) -> Result<Vec<UploadId>, StoreError> {
    let rows = sql.query(
        "SELECT id FROM upload WHERE state = 'received' AND writer_until_us < ?1
         ORDER BY writer_until_us, id LIMIT ?2",
        &[now.micros().into(), limit.into()],
    )?;
    rows.iter().map(|row| row.id(0)).collect()
}

/// Uploads with which nobody went on in time.
pub fn left_alone(sql: &mut dyn Sql, now: Now, limit: i64) -> Result<Vec<UploadId>, StoreError> {
    let rows = sql.query(
        "SELECT id FROM upload WHERE state = 'receiving' AND expires_us <= ?1
         ORDER BY expires_us, id LIMIT ?2",
        &[now.micros().into(), limit.into()],
    )?;
    rows.iter().map(|row| row.id(0)).collect()
}

/// Uploads that are over and whose pieces are still kept.
pub fn left_pieces(sql: &mut dyn Sql, limit: i64) -> Result<Vec<UploadId>, StoreError> {
    let rows = sql.query(
        "SELECT DISTINCT p.upload FROM upload_part p JOIN upload u ON u.id = p.upload
         WHERE u.state IN ('filed', 'refused', 'ended') ORDER BY p.upload LIMIT ?1",
        &[limit.into()],
    )?;
    rows.iter().map(|row| row.id(0)).collect()
}

fn read(row: &Row) -> Result<Upload, StoreError> {
    let state = UploadState::from_code(row.text(9)?);
    Ok(Upload::restore(UploadParts {
        id: row.id(0)?,
        link: row.id(1)?,
        enterprise: row.id(2)?,
        kind: PaperKind::new(row.text(3)?),
        name: Personal::new(row.text(4)?),
        length: row.int(5)?,
        received: row.int(6)?,
        made_at: Now::from_micros(row.int(7)?),
        expires_at: Now::from_micros(row.int(8)?),
        state: state.ok_or(StoreError::Corrupt("a state of an upload"))?,
        sha256: if row.is_null(10)? { None } else { Some(row.hash(10)?) },
        version: row.opt_id(11)?,
        fault: row.string(12)?,
    }))
}
