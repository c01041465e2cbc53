//! Demands in SQL.

use super::{Kept, Row, Sql, StoreError, Value};
use crate::domain::{
    Channel, DemandId, EnterpriseId, Now, OrderId, PersonId, Personal, ServiceLevel, StaffId,
    day_from_number, day_number,
    demand::{Demand, DemandKind, DemandParts, DemandStage, Heard},
    timeliness::Period,
};

pub fn add(sql: &mut dyn Sql, it: &Demand) -> Result<(), StoreError> {
    let parts = it.parts();
    let heard = &parts.heard;
    sql.execute(
        "INSERT INTO demand (id, enterprise, person, title, family, offering, offerings, stage,
             owner, next_day, first_owner, first_day, product_order, note, ending, created_us,
             changed_us, closed_us, kind, channel, about, service_level, care, due_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20, ?21, ?22, ?23, ?24)",
        &[
            heard.id.into(),
            heard.enterprise.into(),
            heard.person.into(),
            heard.wish.reveal().into(),
            heard.family.clone().unwrap_or_default().into(),
            first(&parts).into(),
            Value::json(&parts.offerings)?,
            parts.stage.code().into(),
            parts.owner.into(),
            day_number(parts.next_on).into(),
            heard.owner.into(),
            day_number(heard.next_on).into(),
            parts.order.into(),
            note(&parts),
            ending(&parts)?,
            parts.heard_at.micros().into(),
            parts.changed_at.micros().into(),
            closed(&parts),
            heard.kind.code().into(),
            heard.channel.code().into(),
            heard.about.into(),
            heard.service_level.map(ServiceLevel::code).into(),
            Value::json(&parts.care)?,
            parts.due.map(Now::micros).into(),
        ],
    )?;
    Ok(())
}

/// Adds many, for imports and samples.
pub fn add_many(sql: &mut dyn Sql, all: &[Demand]) -> Result<(), StoreError> {
    all.iter().try_for_each(|it| add(sql, it))
}

pub fn save(sql: &mut dyn Sql, kept: &Kept<Demand>) -> Result<(), StoreError> {
    let parts = kept.it.parts();
    let touched = sql.execute(
        "UPDATE demand SET offering = ?1, offerings = ?2, stage = ?3, owner = ?4, next_day = ?5,
             product_order = ?6, note = ?7, ending = ?8, changed_us = ?9, closed_us = ?10,
             care = ?11, due_us = ?12, rev = rev + 1
         WHERE id = ?13 AND rev = ?14",
        &[
            first(&parts).into(),
            Value::json(&parts.offerings)?,
            parts.stage.code().into(),
            parts.owner.into(),
            day_number(parts.next_on).into(),
            parts.order.into(),
            note(&parts),
            ending(&parts)?,
            parts.changed_at.micros().into(),
            closed(&parts),
            Value::json(&parts.care)?,
            parts.due.map(Now::micros).into(),
            kept.it.id().into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

pub fn by_id(sql: &mut dyn Sql, id: DemandId) -> Result<Option<Kept<Demand>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, person, title, family, offerings, stage, owner, next_day,
             first_owner, first_day, product_order, note, ending, created_us, changed_us, rev, kind,
             channel, about, service_level, care, due_us
         FROM demand WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// The open demands of an enterprise, those to be looked at first on top.
pub fn open_of(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Vec<Kept<Demand>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, person, title, family, offerings, stage, owner, next_day,
             first_owner, first_day, product_order, note, ending, created_us, changed_us, rev, kind,
             channel, about, service_level, care, due_us
         FROM demand WHERE enterprise = ?1 AND closed_us IS NULL ORDER BY next_day, id LIMIT 200",
        &[id.into()],
    )?;
    rows.iter().map(read).collect()
}

/// An open demand with the name of its enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub demand: Demand,
    pub enterprise_name: String,
}

/// What a member of staff has open, those to be looked at first on top.
pub fn open_by_owner(
    sql: &mut dyn Sql,
    owner: StaffId,
    (offset, limit): (i64, i64),
) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT d.id, d.enterprise, d.person, d.title, d.family, d.offerings, d.stage, d.owner,
             d.next_day, d.first_owner, d.first_day, d.product_order, d.note, d.ending,
             d.created_us, d.changed_us, d.rev, d.kind, d.channel, d.about, d.service_level,
             d.care, d.due_us, e.name
         FROM demand d JOIN enterprise e ON e.id = d.enterprise
         WHERE d.owner = ?1 AND d.closed_us IS NULL ORDER BY d.next_day, d.id LIMIT ?2 OFFSET ?3",
        &[owner.into(), limit.into(), offset.into()],
    )?;
    rows.iter().map(line).collect()
}

/// What was due in a period, of one kind, with the moment, what was due first on top.
pub fn due_in(
    sql: &mut dyn Sql,
    kind: DemandKind,
    (period, limit): (Period, i64),
) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT d.id, d.enterprise, d.person, d.title, d.family, d.offerings, d.stage, d.owner,
             d.next_day, d.first_owner, d.first_day, d.product_order, d.note, d.ending,
             d.created_us, d.changed_us, d.rev, d.kind, d.channel, d.about, d.service_level,
             d.care, d.due_us, e.name
         FROM demand d JOIN enterprise e ON e.id = d.enterprise
         WHERE d.kind = ?1 AND d.due_us IS NOT NULL AND d.due_us >= ?2 AND d.due_us < ?3
         ORDER BY d.due_us, d.id LIMIT ?4",
        &[
            kind.code().into(),
            period.from.micros().into(),
            period.until.micros().into(),
            limit.into(),
        ],
    )?;
    rows.iter().map(line).collect()
}

fn line(row: &Row) -> Result<Line, StoreError> {
    Ok(Line { demand: read(row)?.it, enterprise_name: row.string(23)? })
}

fn first(parts: &DemandParts) -> &str {
    parts.offerings.first().map_or("", String::as_str)
}

fn note(parts: &DemandParts) -> Value {
    parts.note.as_ref().map(|it| it.reveal().to_owned()).into()
}

fn ending(parts: &DemandParts) -> Result<Value, StoreError> {
    parts.ending.as_ref().map_or(Ok(Value::Null), Value::json)
}

fn closed(parts: &DemandParts) -> Value {
    parts.stage.is_closed().then(|| parts.changed_at.micros()).into()
}

fn read(row: &Row) -> Result<Kept<Demand>, StoreError> {
    let owner: StaffId = row.id(7)?;
    let heard = Heard {
        id: row.id(0)?,
        enterprise: row.id(1)?,
        person: row.opt_id::<PersonId>(2)?,
        kind: DemandKind::from_code(row.text(17)?).ok_or(StoreError::Corrupt("a kind"))?,
        channel: Channel::from_code(row.text(18)?).ok_or(StoreError::Corrupt("a channel"))?,
        about: row.opt_id(19)?,
        service_level: row.opt_text(20)?.and_then(ServiceLevel::from_code),
        wish: Personal::new(row.text(3)?),
        family: Some(row.string(4)?).filter(|it| !it.is_empty()),
        owner: row.id(9)?,
        next_on: day_from_number(row.int(10)?),
    };
    let parts = DemandParts {
        heard,
        heard_at: Now::from_micros(row.int(14)?),
        owner,
        next_on: day_from_number(row.int(8)?),
        stage: DemandStage::from_code(row.text(6)?).ok_or(StoreError::Corrupt("a stage"))?,
        changed_at: Now::from_micros(row.int(15)?),
        offerings: row.json(5)?,
        order: row.opt_id::<OrderId>(11)?,
        note: row.opt_text(12)?.map(Personal::new),
        ending: if row.is_null(13)? { None } else { Some(row.json(13)?) },
        care: row.json(21)?,
        due: row.opt_int(22)?.map(Now::from_micros),
    };
    let it = Demand::restore(parts).ok_or(StoreError::Corrupt("a demand"))?;
    Ok(Kept { it, rev: row.int(16)? })
}
