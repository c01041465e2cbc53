//! The queue of papers that wait for review, in SQL.

use super::{Kept, Row, Sql, StoreError, Value, documents, enterprises, rollup};
use crate::domain::{
    DocumentId, Now, OrderId, StaffId, Tier, VersionId,
    document::{Act, DocumentRefusal, LEASE_MINUTES, Version},
    paper::Papers,
};

/// A paper that waits, as the queue knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub version: VersionId,
    pub document: DocumentId,
    pub pages: u32,
}

/// The paper that this reviewer should see next: the most important tier first, then the oldest.
///
/// What they may not decide on is passed over, and so is what another transaction is just claiming.
pub fn next_free(
    sql: &mut dyn Sql,
    reviewer: StaffId,
) -> Result<Option<Kept<Version>>, StoreError> {
    let rows = sql.query(
        "SELECT id FROM document_version v
         WHERE state = 'waiting' AND holder IS NULL AND uploaded_by <> ?1
           AND (asked_by IS NULL OR asked_by <> ?1)
           AND NOT EXISTS (SELECT 1 FROM product_order o WHERE o.id = v.product_order AND o.owner = ?1)
         ORDER BY tier, uploaded_us, id LIMIT 1 /*postgres FOR UPDATE SKIP LOCKED*/",
        &[reviewer.into()],
    )?;
    match rows.first() {
        Some(row) => documents::version(sql, row.id(0)?),
        None => Ok(None),
    }
}

/// Like [`next_free`], only to look at.
pub fn next_up(sql: &mut dyn Sql, reviewer: StaffId) -> Result<Option<Waiting>, StoreError> {
    let rows = sql.query(
        "SELECT id, document, pages FROM document_version v
         WHERE state = 'waiting' AND holder IS NULL AND uploaded_by <> ?1
           AND (asked_by IS NULL OR asked_by <> ?1)
           AND NOT EXISTS (SELECT 1 FROM product_order o WHERE o.id = v.product_order AND o.owner = ?1)
         ORDER BY tier, uploaded_us, id LIMIT 1",
        &[reviewer.into()],
    )?;
    let read = |row: &Row| {
        let pages: Vec<serde_json::Value> = row.json(2)?;
        let pages = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        Ok(Waiting { version: row.id(0)?, document: row.id(1)?, pages })
    };
    rows.first().map(read).transpose()
}

/// Puts the next paper into a reviewer's hands; the refusal is that of the rules, if they say no.
pub fn claim_next(
    sql: &mut dyn Sql,
    reviewer: StaffId,
    papers: &Papers,
    now: Now,
) -> Result<Option<Result<Version, DocumentRefusal>>, StoreError> {
    free_expired(sql, now)?;
    let Some(mut kept) = next_free(sql, reviewer)? else { return Ok(None) };
    let document = documents::by_id(sql, kept.it.document)?
        .ok_or(StoreError::Corrupt("a version without its slot"))?;
    let spec = papers.spec(&kept.it.kind).ok_or(StoreError::Corrupt("a kind of paper"))?;
    let order_owner = order_owner(sql, kept.it.order)?;
    let act = Act { by: reviewer, order_owner, spec, now };
    if let Err(refusal) = kept.it.claim(&document.it, &act) {
        return Ok(Some(Err(refusal)));
    }
    documents::save_version(sql, &kept)?;
    Ok(Some(Ok(kept.it)))
}

/// Puts papers back whose holders gave no sign of life; answers how many.
pub fn free_expired(sql: &mut dyn Sql, now: Now) -> Result<u64, StoreError> {
    let freed = sql.query(
        "UPDATE document_version SET holder = NULL, held_until_us = NULL, rev = rev + 1
         WHERE state = 'waiting' AND holder IS NOT NULL AND held_until_us < ?1 RETURNING tier",
        &[now.micros().into()],
    )?;
    for row in &freed {
        documents::count_free(sql, enterprises::tier(row.int(0)?)?, 1)?;
    }
    Ok(u64::try_from(freed.len()).unwrap_or(u64::MAX))
}

/// The paper in a reviewer's hands, the oldest claim first.
pub fn held_by(sql: &mut dyn Sql, reviewer: StaffId) -> Result<Option<Kept<Version>>, StoreError> {
    let rows = sql.query(
        "SELECT id FROM document_version
         WHERE holder = ?1 AND state = 'waiting' ORDER BY held_until_us, id LIMIT 1",
        &[reviewer.into()],
    )?;
    match rows.first() {
        Some(row) => documents::version(sql, row.id(0)?),
        None => Ok(None),
    }
}

/// Who owns the order that a paper was given for.
pub fn order_owner(
    sql: &mut dyn Sql,
    order: Option<OrderId>,
) -> Result<Option<StaffId>, StoreError> {
    let rows = sql.query("SELECT owner FROM product_order WHERE id = ?1", &[Value::from(order)])?;
    rows.first().map(|row| row.id(0)).transpose()
}

/// How many papers of a tier are free, and since when the oldest of them waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    pub tier: Tier,
    pub free: i64,
    pub oldest_us: i64,
}

/// The free papers by tier, the most important first.
pub fn depths(sql: &mut dyn Sql) -> Result<Vec<Depth>, StoreError> {
    let mut depths = Vec::new();
    for tier in Tier::ALL.iter().copied() {
        let number = enterprises::tier_number(tier);
        let free = rollup::one(sql, rollup::FREE_PAPERS, &number.to_string())?;
        let oldest = sql.query(
            "SELECT MIN(uploaded_us) FROM document_version
             WHERE state = 'waiting' AND holder IS NULL AND tier = ?1",
            &[number.into()],
        )?;
        if let Some(oldest_us) = oldest.first().map_or(Ok(None), |row| row.opt_int(0))? {
            depths.push(Depth { tier, free, oldest_us });
        }
    }
    Ok(depths)
}

/// Who has a paper in hand, since when and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InHand {
    pub version: VersionId,
    pub holder: StaffId,
    pub since_us: i64,
}

/// The papers that are in somebody's hands.
pub fn in_hands(sql: &mut dyn Sql, now: Now) -> Result<Vec<InHand>, StoreError> {
    let rows = sql.query(
        "SELECT id, holder, held_until_us FROM document_version
         WHERE state = 'waiting' AND holder IS NOT NULL AND held_until_us >= ?1
         ORDER BY held_until_us, id LIMIT 100",
        &[now.micros().into()],
    )?;
    let read = |row: &Row| {
        let since_us = row.int(2)? - LEASE_MINUTES * 60_000_000;
        Ok(InHand { version: row.id(0)?, holder: row.id(1)?, since_us })
    };
    rows.iter().map(read).collect()
}

/// How many papers a reviewer has approved and sent back since a moment.
pub fn decided_since(
    sql: &mut dyn Sql,
    reviewer: StaffId,
    since_us: i64,
) -> Result<(i64, i64), StoreError> {
    let rows = sql.query(
        "SELECT CAST(COALESCE(SUM(CASE WHEN state = 'approved' THEN 1 ELSE 0 END), 0) AS BIGINT),
             CAST(COALESCE(SUM(CASE WHEN state = 'rejected' THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM document_version WHERE decided_by = ?1 AND decided_us >= ?2",
        &[reviewer.into(), since_us.into()],
    )?;
    rows.first().map_or(Ok((0, 0)), |row| Ok((row.int(0)?, row.int(1)?)))
}
