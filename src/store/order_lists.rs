//! Lists of orders in SQL, and what is read beside them: papers, calls, what expires.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Row, Sql, StoreError, Value, rollup};
use crate::domain::{
    DocumentId, EnterpriseId, HoldingId, Now, OrderId, PersonId, StaffId, VersionId,
    checklist::{Held, HeldState},
    day_from_number, day_number,
    order::OrderStatus,
    paper::PaperKind,
    process::{Stage, TemplateRef, at_any_site},
};

/// An order as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: OrderId,
    pub number: String,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
    pub offering: String,
    pub quantity: i64,
    pub monthly_fen: i64,
    pub status: OrderStatus,
    pub stage: Stage,
    pub owner: StaffId,
    pub next_us: i64,
    pub due_us: i64,
    pub promised_us: Option<i64>,
    pub opened_us: i64,
    pub ended_us: Option<i64>,
}

/// Which orders are wanted; empty texts and nobody mean all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub owner: Option<StaffId>,
    pub offering: String,
    pub state: String,
    /// Only those that must be looked at before this moment.
    pub next_before: Option<Now>,
}

impl Wanted {
    fn args(&self) -> [Value; 3] {
        [
            self.offering.as_str().into(),
            self.state.as_str().into(),
            self.next_before.map_or(i64::MAX, Now::micros).into(),
        ]
    }
}

/// A window of open orders, those first whose turn comes first.
pub fn open(
    sql: &mut dyn Sql,
    wanted: &Wanted,
    (offset, limit): (i64, i64),
) -> Result<Vec<Line>, StoreError> {
    let [offering, state, before] = wanted.args();
    // Two texts, so that each walks its own index.
    let rows = if let Some(owner) = wanted.owner {
        let args = [owner.into(), offering, state, before, limit.into(), offset.into()];
        sql.query(
            "SELECT o.id, o.number, o.enterprise, e.name, o.offering, o.quantity, o.monthly_fen,
                 o.state, o.stage, o.owner, o.next_us, o.due_us, o.promised_us, o.opened_us,
                 o.ended_us
             FROM product_order o JOIN enterprise e ON e.id = o.enterprise
             WHERE o.owner = ?1 AND (CAST(?2 AS TEXT) = '' OR o.offering = ?2)
               AND (CAST(?3 AS TEXT) = '' OR o.state = ?3) AND o.next_us < ?4
               AND o.ended_us IS NULL
             ORDER BY o.next_us, o.id LIMIT ?5 OFFSET ?6",
            &args,
        )
    } else {
        let args = [offering, state, before, limit.into(), offset.into()];
        sql.query(
            "SELECT o.id, o.number, o.enterprise, e.name, o.offering, o.quantity, o.monthly_fen,
                 o.state, o.stage, o.owner, o.next_us, o.due_us, o.promised_us, o.opened_us,
                 o.ended_us
             FROM product_order o JOIN enterprise e ON e.id = o.enterprise
             WHERE (CAST(?1 AS TEXT) = '' OR o.offering = ?1)
               AND (CAST(?2 AS TEXT) = '' OR o.state = ?2) AND o.next_us < ?3
               AND o.ended_us IS NULL
             ORDER BY o.next_us, o.id LIMIT ?4 OFFSET ?5",
            &args,
        )
    }?;
    rows.iter().map(line).collect()
}

/// How many open orders there are; stops counting at `most`.
pub fn count_open(sql: &mut dyn Sql, wanted: &Wanted, most: i64) -> Result<i64, StoreError> {
    let [offering, state, before] = wanted.args();
    let rows = if let Some(owner) = wanted.owner {
        let args = [owner.into(), offering, state, before, most.into()];
        sql.query(
            "SELECT COUNT(*) FROM (SELECT o.id FROM product_order o
             WHERE o.owner = ?1 AND (CAST(?2 AS TEXT) = '' OR o.offering = ?2)
               AND (CAST(?3 AS TEXT) = '' OR o.state = ?3) AND o.next_us < ?4
               AND o.ended_us IS NULL LIMIT ?5) AS found",
            &args,
        )
    } else {
        let args = [offering, state, before, most.into()];
        sql.query(
            "SELECT COUNT(*) FROM (SELECT o.id FROM product_order o
             WHERE (CAST(?1 AS TEXT) = '' OR o.offering = ?1)
               AND (CAST(?2 AS TEXT) = '' OR o.state = ?2) AND o.next_us < ?3
               AND o.ended_us IS NULL LIMIT ?4) AS found",
            &args,
        )
    }?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// How many open orders of one owner had to be looked at before a moment, found in the index alone;
/// stops counting at `most`.
pub fn count_before(
    sql: &mut dyn Sql,
    owner: StaffId,
    (before, most): (Now, i64),
) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM (SELECT id FROM product_order
         WHERE owner = ?1 AND next_us < ?2 AND ended_us IS NULL LIMIT ?3) AS found",
        &[owner.into(), before.micros().into(), most.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// How many open orders had to be looked at before now.
pub fn count_late(sql: &mut dyn Sql, now: Now) -> Result<i64, StoreError> {
    let before = rollup::sum_until(sql, rollup::ORDER_HOUR, now)?;
    // The hour that has begun is counted for itself.
    let rows = sql.query(
        "SELECT COUNT(*) FROM product_order
         WHERE next_us >= ?1 AND next_us < ?2 AND ended_us IS NULL",
        &[rollup::hour_began(now).micros().into(), now.micros().into()],
    )?;
    Ok(before + rows.first().map_or(Ok(0), |row| row.int(0))?)
}

/// How many open orders for each of these offerings had to be looked at before now.
pub fn late_by_offering(
    sql: &mut dyn Sql,
    offerings: &[&str],
    now: Now,
) -> Result<Vec<i64>, StoreError> {
    // The hour that has begun is counted for itself.
    let rows = sql.query(
        "SELECT offering, COUNT(*) FROM product_order
         WHERE next_us >= ?1 AND next_us < ?2 AND ended_us IS NULL
         GROUP BY offering ORDER BY offering",
        &[rollup::hour_began(now).micros().into(), now.micros().into()],
    )?;
    let this_hour = rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?)));
    let this_hour = this_hour.collect::<Result<HashMap<&str, i64>, StoreError>>()?;
    let late = |offering: &&str| {
        let before = rollup::sum_before(sql, rollup::OFFERING_HOUR, (offering, now))?;
        Ok(before + this_hour.get(offering).copied().unwrap_or(0))
    };
    offerings.iter().map(late).collect()
}

/// A window of completed and cancelled orders, the latest first.
pub fn ended(
    sql: &mut dyn Sql,
    owner: Option<StaffId>,
    (offset, limit): (i64, i64),
) -> Result<Vec<Line>, StoreError> {
    let rows = match owner {
        Some(owner) => sql.query(
            "SELECT o.id, o.number, o.enterprise, e.name, o.offering, o.quantity, o.monthly_fen,
                 o.state, o.stage, o.owner, o.next_us, o.due_us, o.promised_us, o.opened_us,
                 o.ended_us
             FROM product_order o JOIN enterprise e ON e.id = o.enterprise
             WHERE o.owner = ?1 AND o.ended_us IS NOT NULL
             ORDER BY o.ended_us DESC, o.id LIMIT ?2 OFFSET ?3",
            &[owner.into(), limit.into(), offset.into()],
        ),
        None => sql.query(
            "SELECT o.id, o.number, o.enterprise, e.name, o.offering, o.quantity, o.monthly_fen,
                 o.state, o.stage, o.owner, o.next_us, o.due_us, o.promised_us, o.opened_us,
                 o.ended_us
             FROM product_order o JOIN enterprise e ON e.id = o.enterprise
             WHERE o.ended_us IS NOT NULL
             ORDER BY o.ended_us DESC, o.id LIMIT ?1 OFFSET ?2",
            &[limit.into(), offset.into()],
        ),
    }?;
    rows.iter().map(line).collect()
}

/// How many orders have ended; stops counting at `most`.
pub fn count_ended(
    sql: &mut dyn Sql,
    owner: Option<StaffId>,
    most: i64,
) -> Result<i64, StoreError> {
    let rows = match owner {
        Some(owner) => sql.query(
            "SELECT COUNT(*) FROM (SELECT id FROM product_order
             WHERE owner = ?1 AND ended_us IS NOT NULL LIMIT ?2) AS found",
            &[owner.into(), most.into()],
        ),
        None => sql.query(
            "SELECT COUNT(*) FROM (SELECT id FROM product_order
             WHERE ended_us IS NOT NULL LIMIT ?1) AS found",
            &[most.into()],
        ),
    }?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// The open orders of an enterprise, the newest first.
pub fn open_of(sql: &mut dyn Sql, id: EnterpriseId, limit: i64) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT o.id, o.number, o.enterprise, e.name, o.offering, o.quantity, o.monthly_fen,
             o.state, o.stage, o.owner, o.next_us, o.due_us, o.promised_us, o.opened_us,
             o.ended_us
         FROM product_order o JOIN enterprise e ON e.id = o.enterprise
         WHERE o.enterprise = ?1 AND o.ended_us IS NULL ORDER BY o.opened_us DESC, o.id LIMIT ?2",
        &[id.into(), limit.into()],
    )?;
    rows.iter().map(line).collect()
}

/// The open orders of a version of a process that stand at a task, those first whose turn comes first.
pub fn standing_at(
    sql: &mut dyn Sql,
    (process, task): (&TemplateRef, &str),
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT o.id, o.number, o.enterprise, e.name, o.offering, o.quantity, o.monthly_fen,
             o.state, o.stage, o.owner, o.next_us, o.due_us, o.promised_us, o.opened_us,
             o.ended_us
         FROM product_order o JOIN enterprise e ON e.id = o.enterprise
         WHERE o.template = ?1 AND o.template_version = ?2 AND o.ended_us IS NULL
           AND EXISTS (SELECT 1 FROM task t WHERE t.product_order = o.id AND t.is_open > 0
                       AND (t.code = ?3 OR t.code LIKE ?4))
         ORDER BY o.next_us, o.id LIMIT ?5",
        &[
            process.code.as_str().into(),
            i64::from(process.version).into(),
            task.into(),
            at_any_site(task).into(),
            limit.into(),
        ],
    )?;
    rows.iter().map(line).collect()
}

fn line(row: &Row) -> Result<Line, StoreError> {
    Ok(Line {
        id: row.id(0)?,
        number: row.string(1)?,
        enterprise: row.id(2)?,
        enterprise_name: row.string(3)?,
        offering: row.string(4)?,
        quantity: row.int(5)?,
        monthly_fen: row.int(6)?,
        status: OrderStatus::from_code(row.text(7)?).ok_or(StoreError::Corrupt("a state"))?,
        stage: Stage::from_code(row.text(8)?).ok_or(StoreError::Corrupt("a stage"))?,
        owner: row.id(9)?,
        next_us: row.int(10)?,
        due_us: row.int(11)?,
        promised_us: row.opt_int(12)?,
        opened_us: row.int(13)?,
        ended_us: row.opt_int(14)?,
    })
}

/// Every paper that an enterprise has given us, for checklists.
pub fn held_papers(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Vec<Held>, StoreError> {
    let rows = sql.query(
        "SELECT d.id, d.kind, v.state, v.decided_us, v.expires_day, d.person, v.product_order
         FROM document d JOIN document_version v ON v.document = d.id
         WHERE d.enterprise = ?1 AND v.state IN ('waiting', 'approved', 'rejected')
           AND (v.id = d.current OR v.id = d.approved)
         ORDER BY d.kind, v.id",
        &[id.into()],
    )?;
    let held = |row: &Row| {
        Ok(Held {
            document: row.id::<DocumentId>(0)?,
            kind: PaperKind::new(row.text(1)?),
            state: HeldState::from_code(row.text(2)?).ok_or(StoreError::Corrupt("a state"))?,
            decided_on: row.opt_int(3)?.map(|us| Now::from_micros(us).today()),
            valid_until: row.opt_int(4)?.map(day_from_number),
            person: row.opt_id::<PersonId>(5)?,
            order: row.opt_id(6)?,
        })
    };
    rows.iter().map(held).collect()
}

/// A rejected paper of an open order, whose owner must see to a better one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    pub version: VersionId,
    pub kind: PaperKind,
    pub order: OrderId,
    pub number: String,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
}

/// The newest papers of one's own open orders that a reviewer has sent back.
pub fn returned_papers(
    sql: &mut dyn Sql,
    owner: StaffId,
    limit: i64,
) -> Result<Vec<Returned>, StoreError> {
    let rows = sql.query(
        "SELECT v.id, v.kind, o.id, o.number, e.id, e.name
         FROM product_order o
             JOIN document_version v ON v.product_order = o.id AND v.product_order IS NOT NULL
             JOIN document d ON d.id = v.document AND d.current = v.id
             JOIN enterprise e ON e.id = o.enterprise
         WHERE o.owner = ?1 AND o.ended_us IS NULL AND v.state = 'rejected'
         ORDER BY o.next_us, v.id LIMIT ?2",
        &[owner.into(), limit.into()],
    )?;
    let returned = |row: &Row| {
        Ok(Returned {
            version: row.id(0)?,
            kind: PaperKind::new(row.text(1)?),
            order: row.id(2)?,
            number: row.string(3)?,
            enterprise: row.id(4)?,
            enterprise_name: row.string(5)?,
        })
    };
    rows.iter().map(returned).collect()
}

/// How many of one's own calls have ended and are not wrapped up.
pub fn calls_to_wrap_up(sql: &mut dyn Sql, staff: StaffId) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM phone_call WHERE staff = ?1 AND state <> 'wrapped' AND state = 'ended'",
        &[staff.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Something that ends soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiring {
    pub holding: HoldingId,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
    pub offering: String,
    pub quantity: i64,
    pub monthly_fen: i64,
    pub expiry: NaiveDate,
}

/// What one's own customers have that ends between two days, the first to end on top.
pub fn expiring(
    sql: &mut dyn Sql,
    manager: StaffId,
    (from, to): (NaiveDate, NaiveDate),
    limit: i64,
) -> Result<Vec<Expiring>, StoreError> {
    let rows = sql.query(
        "SELECT h.id, h.enterprise, e.name, h.offering, h.quantity, h.monthly_fen, h.expiry_day
         FROM holding h JOIN enterprise e ON e.id = h.enterprise
         WHERE h.manager = ?1 AND h.status = 'active' AND h.expiry_day >= ?2 AND h.expiry_day <= ?3
         ORDER BY h.expiry_day, h.id LIMIT ?4",
        &[manager.into(), day_number(from).into(), day_number(to).into(), limit.into()],
    )?;
    let expiring = |row: &Row| {
        Ok(Expiring {
            holding: row.id(0)?,
            enterprise: row.id(1)?,
            enterprise_name: row.string(2)?,
            offering: row.string(3)?,
            quantity: row.int(4)?,
            monthly_fen: row.int(5)?,
            expiry: day_from_number(row.int(6)?),
        })
    };
    rows.iter().map(expiring).collect()
}
