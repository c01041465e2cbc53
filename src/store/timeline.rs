//! The timeline of each enterprise in SQL; entries are added and never changed.

use super::{Row, Sql, StoreError};
use crate::domain::{
    Channel, Direction, EnterpriseId, Interaction, InteractionId, InteractionKind, PersonId,
    Summary,
};

/// Which entries are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub channel: Option<Channel>,
    pub kind: Option<InteractionKind>,
    pub person: Option<PersonId>,
}

/// Marks a summary that is an event; what people wrote never begins with a control character.
const STATED: char = '\u{1}';

/// Adds an entry; adding the same again changes nothing.
pub fn add(sql: &mut dyn Sql, it: &Interaction) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO interaction (enterprise, at_us, id, channel, direction, kind, person, staff,
             summary, disposition, thread)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
        &[
            it.enterprise.into(),
            it.at_us.into(),
            it.id.into(),
            it.channel.code().into(),
            it.direction.code().into(),
            it.kind.code().into(),
            it.person.into(),
            it.staff.into(),
            written(&it.summary)?.into(),
            it.disposition.as_str().into(),
            it.thread.as_str().into(),
        ],
    )?;
    Ok(())
}

/// Adds many, for imports and samples.
pub fn add_many(sql: &mut dyn Sql, all: &[Interaction]) -> Result<(), StoreError> {
    all.iter().try_for_each(|it| add(sql, it))
}

/// A page of entries before a moment, newest first; `before` is the last one of the page above.
pub fn page(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    (before, limit): (Option<(i64, InteractionId)>, i64),
    filter: &Filter,
) -> Result<Vec<Interaction>, StoreError> {
    let newest = (i64::MAX, InteractionId::from_bytes([0xff; 16]));
    let (at_us, id) = before.unwrap_or(newest);
    let rows = sql.query(
        "SELECT enterprise, at_us, id, channel, direction, kind, person, staff, summary,
             disposition, thread
         FROM interaction
         WHERE enterprise = ?1 AND (at_us < ?2 OR (at_us = ?2 AND id < ?3))
           AND (CAST(?4 AS TEXT) = '' OR channel = ?4)
           AND (CAST(?5 AS TEXT) = '' OR kind = ?5)
           AND (CAST(?6 AS BIGINT) = 0 OR person = ?7)
         ORDER BY at_us DESC, id DESC LIMIT ?8",
        &[
            enterprise.into(),
            at_us.into(),
            id.into(),
            filter.channel.map_or("", Channel::code).into(),
            filter.kind.map_or("", InteractionKind::code).into(),
            filter.person.is_some().into(),
            filter.person.into(),
            limit.into(),
        ],
    )?;
    rows.iter().map(read).collect()
}

/// Everything said about one matter, newest first.
pub fn thread(sql: &mut dyn Sql, thread: &str, limit: i64) -> Result<Vec<Interaction>, StoreError> {
    let rows = sql.query(
        "SELECT enterprise, at_us, id, channel, direction, kind, person, staff, summary,
             disposition, thread
         FROM interaction WHERE thread = ?1 AND thread <> ''
         ORDER BY at_us DESC, enterprise, id DESC LIMIT ?2",
        &[thread.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

fn written(summary: &Summary) -> Result<String, StoreError> {
    match summary {
        Summary::Said(text) => Ok(text.reveal().trim_start_matches(STATED).to_owned()),
        Summary::Stated { .. } => serde_json::to_string(summary)
            .map(|json| format!("{STATED}{json}"))
            .map_err(StoreError::database),
    }
}

fn read(row: &Row) -> Result<Interaction, StoreError> {
    let text = row.text(8)?;
    let summary = match text.strip_prefix(STATED) {
        Some(json) => serde_json::from_str(json).map_err(StoreError::database)?,
        None => Summary::said(text),
    };
    Ok(Interaction {
        enterprise: row.id(0)?,
        at_us: row.int(1)?,
        id: row.id(2)?,
        channel: Channel::from_code(row.text(3)?).ok_or(StoreError::Corrupt("a channel"))?,
        direction: Direction::from_code(row.text(4)?).ok_or(StoreError::Corrupt("a direction"))?,
        kind: InteractionKind::from_code(row.text(5)?).ok_or(StoreError::Corrupt("a kind"))?,
        person: row.opt_id(6)?,
        staff: row.opt_id(7)?,
        summary,
        disposition: row.string(9)?,
        thread: row.string(10)?,
    })
}
