//! Papers in SQL: slots and versions. Who reviews them is in `reviews`, what they contain in `files`.

use std::collections::HashMap;

use super::{Kept, Row, Sql, StoreError, Value, enterprises, files, rollup};
use crate::domain::{
    DocumentId, EnterpriseId, Now, OrderId, PersonId, Personal, StaffId, Tier, VersionId,
    checklist::Held,
    day_from_number, day_number,
    document::{Decision, Document, Lease, PaperFile, Version, VersionParts, VersionState},
    paper::{Medium, PaperKind},
};

/// Adds a slot; a second one for the same thing is a duplicate.
pub fn add(sql: &mut dyn Sql, it: &Document) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO document (id, enterprise, slot, kind, person, product_order, current, approved,
             created_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &[
            it.id.into(),
            it.enterprise.into(),
            it.slot().into(),
            it.kind.code().into(),
            it.person.into(),
            it.order.into(),
            it.newest.into(),
            it.approved.into(),
            it.created_us.into(),
        ],
    )?;
    Ok(())
}

/// Adds many slots with all their versions, for samples.
pub fn add_many(sql: &mut dyn Sql, all: &[(Document, Vec<Version>)]) -> Result<(), StoreError> {
    for (document, versions) in all {
        add(sql, document)?;
        versions.iter().try_for_each(|it| add_version(sql, it))?;
    }
    Ok(())
}

pub fn save(sql: &mut dyn Sql, kept: &Kept<Document>) -> Result<(), StoreError> {
    let touched = sql.execute(
        "UPDATE document SET current = ?1, approved = ?2, rev = rev + 1 WHERE id = ?3 AND rev = ?4",
        &[kept.it.newest.into(), kept.it.approved.into(), kept.it.id.into(), kept.rev.into()],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

pub fn by_id(sql: &mut dyn Sql, id: DocumentId) -> Result<Option<Kept<Document>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, kind, person, product_order, current, approved, created_us, rev
         FROM document WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read_document).transpose()
}

/// The slot of an enterprise with this name (see [`Document::slot`]).
pub fn by_slot(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    slot: &str,
) -> Result<Option<Kept<Document>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, kind, person, product_order, current, approved, created_us, rev
         FROM document WHERE enterprise = ?1 AND slot = ?2",
        &[enterprise.into(), slot.into()],
    )?;
    rows.first().map(read_document).transpose()
}

/// Every slot of an enterprise, the oldest first.
pub fn of_enterprise(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
) -> Result<Vec<Kept<Document>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, kind, person, product_order, current, approved, created_us, rev
         FROM document WHERE enterprise = ?1 ORDER BY created_us, id",
        &[enterprise.into()],
    )?;
    rows.iter().map(read_document).collect()
}

fn read_document(row: &Row) -> Result<Kept<Document>, StoreError> {
    let it = Document {
        id: row.id(0)?,
        enterprise: row.id(1)?,
        kind: PaperKind::new(row.text(2)?),
        person: row.opt_id(3)?,
        order: row.opt_id(4)?,
        newest: row.opt_id(5)?,
        approved: row.opt_id(6)?,
        created_us: row.int(7)?,
    };
    Ok(Kept { it, rev: row.int(8)? })
}

/// Adds a version and remembers what it looks like.
pub fn add_version(sql: &mut dyn Sql, it: &Version) -> Result<(), StoreError> {
    let file = &it.file;
    let decision = it.decision.as_ref();
    sql.execute(
        "INSERT INTO document_version (id, document, enterprise, kind, person, n, product_order,
             file_name, sha256, bytes, media, pages, thumb, findings, state, uploaded_by, asked_by,
             uploaded_us, tier, holder, held_until_us, decided_by, decided_us, expires_day,
             acknowledged, reasons, note, original)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)",
        &[
            it.id.into(),
            it.document.into(),
            it.enterprise.into(),
            it.kind.code().into(),
            it.person.into(),
            i64::from(it.n).into(),
            it.order.into(),
            file.name.reveal().into(),
            file.sha256.into(),
            i64::try_from(file.bytes).unwrap_or(i64::MAX).into(),
            file.medium.code().into(),
            Value::json(&file.pages)?,
            file.thumb.into(),
            Value::json(&it.findings)?,
            it.state.code().into(),
            it.uploaded_by.into(),
            it.asked_by.into(),
            it.uploaded_at.micros().into(),
            enterprises::tier_number(it.tier).into(),
            it.lease.map(|it| it.holder).into(),
            it.lease.map(|it| it.until.micros()).into(),
            decision.map(|it| it.by).into(),
            decision.map(|it| it.at.micros()).into(),
            decision.and_then(|it| it.expires).map(day_number).into(),
            Value::json(&decision.map_or(&[][..], |it| &it.acknowledged))?,
            Value::json(&decision.map_or(&[][..], |it| &it.reasons))?,
            decision.map_or("", |it| it.note.reveal()).into(),
            file.original.into(),
        ],
    )?;
    if is_free(it.state, it.lease) {
        count_free(sql, it.tier, 1)?;
    }
    files::remember_look(sql, it)
}

/// Whether a reviewer may still take it.
fn is_free(state: VersionState, lease: Option<Lease>) -> bool {
    state == VersionState::Waiting && lease.is_none()
}

/// Keeps count of the papers that wait in nobody's hands.
pub(super) fn count_free(sql: &mut dyn Sql, tier: Tier, by: i64) -> Result<(), StoreError> {
    rollup::count(sql, rollup::FREE_PAPERS, &enterprises::tier_number(tier).to_string(), by)
}

/// Saves what may change about a version: its state, its holder, its decision.
pub fn save_version(sql: &mut dyn Sql, kept: &Kept<Version>) -> Result<(), StoreError> {
    let it = &kept.it;
    let decision = it.decision.as_ref();
    let before = sql.query(
        "SELECT COUNT(*) FROM document_version
         WHERE id = ?1 AND rev = ?2 AND state = 'waiting' AND holder IS NULL",
        &[it.id.into(), kept.rev.into()],
    )?;
    let before = before.first().map_or(Ok(0), |row| row.int(0))?;
    let touched = sql.execute(
        "UPDATE document_version SET state = ?1, holder = ?2, held_until_us = ?3, decided_by = ?4,
             decided_us = ?5, expires_day = ?6, acknowledged = ?7, reasons = ?8, note = ?9,
             rev = rev + 1
         WHERE id = ?10 AND rev = ?11",
        &[
            it.state.code().into(),
            it.lease.map(|it| it.holder).into(),
            it.lease.map(|it| it.until.micros()).into(),
            decision.map(|it| it.by).into(),
            decision.map(|it| it.at.micros()).into(),
            decision.and_then(|it| it.expires).map(day_number).into(),
            Value::json(&decision.map_or(&[][..], |it| &it.acknowledged))?,
            Value::json(&decision.map_or(&[][..], |it| &it.reasons))?,
            decision.map_or("", |it| it.note.reveal()).into(),
            it.id.into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Conflict);
    }
    count_free(sql, it.tier, i64::from(is_free(it.state, it.lease)) - before)
}

pub fn version(sql: &mut dyn Sql, id: VersionId) -> Result<Option<Kept<Version>>, StoreError> {
    let rows = sql.query(
        "SELECT id, document, enterprise, kind, person, n, product_order, file_name, sha256, bytes,
             media, pages, thumb, findings, state, uploaded_by, asked_by, uploaded_us, tier, holder,
             held_until_us, decided_by, decided_us, expires_day, acknowledged, reasons, note, rev,
             original
         FROM document_version WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read_version).transpose()
}

/// Every version in a slot, the newest first.
pub fn versions(sql: &mut dyn Sql, id: DocumentId) -> Result<Vec<Kept<Version>>, StoreError> {
    let rows = sql.query(
        "SELECT id, document, enterprise, kind, person, n, product_order, file_name, sha256, bytes,
             media, pages, thumb, findings, state, uploaded_by, asked_by, uploaded_us, tier, holder,
             held_until_us, decided_by, decided_us, expires_day, acknowledged, reasons, note, rev,
             original
         FROM document_version WHERE document = ?1 ORDER BY n DESC, id",
        &[id.into()],
    )?;
    rows.iter().map(read_version).collect()
}

/// The versions of an enterprise that count or may come to count: newest and last approved ones.
pub fn present(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
) -> Result<HashMap<VersionId, Kept<Version>>, StoreError> {
    let rows = sql.query(
        "SELECT v.id, v.document, v.enterprise, v.kind, v.person, v.n, v.product_order, v.file_name,
             v.sha256, v.bytes, v.media, v.pages, v.thumb, v.findings, v.state, v.uploaded_by,
             v.asked_by, v.uploaded_us, v.tier, v.holder, v.held_until_us, v.decided_by,
             v.decided_us, v.expires_day, v.acknowledged, v.reasons, v.note, v.rev,
             v.original
         FROM document d JOIN document_version v
           ON v.document = d.id AND (v.id = d.current OR v.id = d.approved)
         WHERE d.enterprise = ?1 ORDER BY v.uploaded_us, v.id",
        &[enterprise.into()],
    )?;
    rows.iter()
        .map(|row| read_version(row).map(|kept| (kept.it.id, kept)))
        .collect::<Result<_, _>>()
}

/// What an enterprise has given us, for checklists.
pub fn held(sql: &mut dyn Sql, enterprise: EnterpriseId) -> Result<Vec<Held>, StoreError> {
    let mut held: Vec<Held> =
        present(sql, enterprise)?.values().filter_map(|kept| kept.it.held()).collect();
    held.sort_by_key(|it| it.document);
    Ok(held)
}

/// What an order says about its papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    pub number: String,
    pub enterprise: EnterpriseId,
    pub offering: String,
    /// The person who applies, if known.
    pub agent: Option<PersonId>,
    pub owner: StaffId,
    /// Who opened it, and so asked for what it needs.
    pub opened_by: StaffId,
}

/// The order that papers are given for.
pub fn matter(sql: &mut dyn Sql, order: OrderId) -> Result<Option<Matter>, StoreError> {
    let rows = sql.query(
        "SELECT number, enterprise, offering, applicant, owner, first_owner FROM product_order
         WHERE id = ?1",
        &[order.into()],
    )?;
    let read = |row: &Row| {
        Ok(Matter {
            number: row.string(0)?,
            enterprise: row.id(1)?,
            offering: row.string(2)?,
            agent: row.opt_id(3)?,
            owner: row.id(4)?,
            opened_by: row.id(5)?,
        })
    };
    rows.first().map(read).transpose()
}

/// How many papers that were given for an order wait for a decision.
pub fn waiting_of_order(sql: &mut dyn Sql, order: OrderId) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM document_version WHERE product_order = ?1 AND state = 'waiting'",
        &[order.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

pub(super) fn read_version(row: &Row) -> Result<Kept<Version>, StoreError> {
    let state = VersionState::from_code(row.text(14)?).ok_or(StoreError::Corrupt("a state"))?;
    let file = PaperFile {
        name: Personal::new(row.text(7)?),
        sha256: row.hash(8)?,
        original: row.hash(28)?,
        bytes: u64::try_from(row.int(9)?).unwrap_or_default(),
        medium: Medium::from_code(row.text(10)?).ok_or(StoreError::Corrupt("a medium"))?,
        pages: row.json(11)?,
        thumb: row.hash(12)?,
    };
    let parts = VersionParts {
        id: row.id(0)?,
        document: row.id(1)?,
        enterprise: row.id(2)?,
        kind: PaperKind::new(row.text(3)?),
        person: row.opt_id(4)?,
        n: u32::try_from(row.int(5)?).map_err(StoreError::corrupt("a version's number"))?,
        order: row.opt_id(6)?,
        file,
        findings: row.json(13)?,
        state,
        uploaded_by: row.id(15)?,
        asked_by: row.opt_id(16)?,
        uploaded_at: Now::from_micros(row.int(17)?),
        tier: enterprises::tier(row.int(18)?)?,
        lease: lease(row)?,
        decision: decision(row)?,
    };
    let it = Version::restore(parts).ok_or(StoreError::Corrupt("a version"))?;
    Ok(Kept { it, rev: row.int(27)? })
}

fn lease(row: &Row) -> Result<Option<Lease>, StoreError> {
    let until = row.opt_int(20)?.map(Now::from_micros);
    Ok(row.opt_id(19)?.zip(until).map(|(holder, until)| Lease { holder, until }))
}

fn decision(row: &Row) -> Result<Option<Decision>, StoreError> {
    let Some(by) = row.opt_id(21)? else { return Ok(None) };
    Ok(Some(Decision {
        by,
        at: Now::from_micros(row.int(22)?),
        expires: row.opt_int(23)?.map(day_from_number),
        acknowledged: row.json(24)?,
        reasons: row.json(25)?,
        note: Personal::new(row.text(26)?),
    }))
}
