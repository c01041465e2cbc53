//! Upload links and the sessions of their holders, in SQL.

use super::{Kept, Row, Sql, StoreError, Value};
use crate::domain::{
    LinkId, Now, OrderId, Sha256Hash, StaffId,
    link::{LinkParts, LinkSession, Sight, UploadLink},
};

pub fn add(sql: &mut dyn Sql, it: &UploadLink) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO upload_link (id, enterprise, product_order, made_by, made_us, expires_us, scope,
             token, short, code)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &[
            it.id.into(),
            it.enterprise.into(),
            it.order.into(),
            it.made_by.into(),
            it.made_at.micros().into(),
            it.expires_at.micros().into(),
            Value::json(&it.scope)?,
            it.token.into(),
            it.short.into(),
            Value::json(&it.code)?,
        ],
    )?;
    Ok(())
}

pub fn save(sql: &mut dyn Sql, kept: &Kept<UploadLink>) -> Result<(), StoreError> {
    let it = &kept.it;
    let json = |it: Option<Value>| it.unwrap_or(Value::Null);
    let touched = sql.execute(
        "UPDATE upload_link SET code = ?1, opens = ?2, opened_us = ?3, proved_us = ?4, consent = ?5,
             submitted_us = ?6, revoked_us = ?7, hint = ?8, rev = rev + 1
         WHERE id = ?9 AND rev = ?10",
        &[
            Value::json(&it.code)?,
            i64::from(it.opens).into(),
            it.opened_at.map(Now::micros).into(),
            it.proved_at.map(Now::micros).into(),
            json(it.consent.as_ref().map(Value::json).transpose()?),
            it.submitted_at.map(Now::micros).into(),
            it.revoked_at.map(Now::micros).into(),
            json(it.hint.as_ref().map(Value::json).transpose()?),
            it.id.into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

pub fn by_id(sql: &mut dyn Sql, id: LinkId) -> Result<Option<Kept<UploadLink>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, product_order, made_by, made_us, expires_us, scope, token, short, code,
             opens, opened_us, proved_us, consent, submitted_us, revoked_us, hint, rev
         FROM upload_link WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// The link that a hash opens, whether of its token or of its code for typing.
pub fn by_hash(
    sql: &mut dyn Sql,
    hash: Sha256Hash,
) -> Result<Option<Kept<UploadLink>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, product_order, made_by, made_us, expires_us, scope, token, short, code,
             opens, opened_us, proved_us, consent, submitted_us, revoked_us, hint, rev
         FROM upload_link WHERE token = ?1 OR short = ?1",
        &[hash.into()],
    )?;
    rows.first().map(read).transpose()
}

/// The links of an order, the newest first.
pub fn of_order(sql: &mut dyn Sql, id: OrderId) -> Result<Vec<Kept<UploadLink>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, product_order, made_by, made_us, expires_us, scope, token, short, code,
             opens, opened_us, proved_us, consent, submitted_us, revoked_us, hint, rev
         FROM upload_link WHERE product_order = ?1 ORDER BY made_us DESC, id DESC LIMIT 20",
        &[id.into()],
    )?;
    rows.iter().map(read).collect()
}

/// The links that somebody made and that neither were ended nor are over.
pub fn standing_by(
    sql: &mut dyn Sql,
    (by, now): (StaffId, Now),
) -> Result<Vec<Kept<UploadLink>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, product_order, made_by, made_us, expires_us, scope, token, short, code,
             opens, opened_us, proved_us, consent, submitted_us, revoked_us, hint, rev
         FROM upload_link WHERE made_by = ?1 AND revoked_us IS NULL AND ?2 < expires_us",
        &[by.into(), now.micros().into()],
    )?;
    rows.iter().map(read).collect()
}

/// How many links somebody made since a moment.
pub fn count_made(sql: &mut dyn Sql, (by, since): (StaffId, Now)) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM upload_link WHERE made_by = ?1 AND made_us >= ?2",
        &[by.into(), since.micros().into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Whether the order that a link is for goes on.
pub fn has_open_order(sql: &mut dyn Sql, order: OrderId) -> Result<bool, StoreError> {
    let rows = sql.query(
        "SELECT id FROM product_order WHERE id = ?1 AND ended_us IS NULL",
        &[order.into()],
    )?;
    Ok(!rows.is_empty())
}

/// Notes what the customer is doing; the last word wins.
pub fn see(sql: &mut dyn Sql, id: LinkId, sight: &Sight) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE upload_link SET sight = ?1 WHERE id = ?2",
        &[Value::json(sight)?, id.into()],
    )?;
    Ok(())
}

/// What the customer was last seen doing.
pub fn sight(sql: &mut dyn Sql, id: LinkId) -> Result<Option<Sight>, StoreError> {
    let rows = sql.query("SELECT sight FROM upload_link WHERE id = ?1", &[id.into()])?;
    match rows.first() {
        Some(row) if !row.is_null(0)? => row.json(0).map(Some),
        _ => Ok(None),
    }
}

/// Keeps a new session.
pub fn begin_session(sql: &mut dyn Sql, it: &LinkSession) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO link_session (secret, link, opened_us, seen_us, proved) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            it.secret.into(),
            it.link.into(),
            it.opened_at.micros().into(),
            it.seen_at.micros().into(),
            it.is_proved.into(),
        ],
    )?;
    Ok(())
}

/// Notes a sign of life.
pub fn see_session(sql: &mut dyn Sql, (secret, now): (Sha256Hash, Now)) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE link_session SET seen_us = ?1 WHERE secret = ?2 AND seen_us < ?1",
        &[now.micros().into(), secret.into()],
    )?;
    Ok(())
}

/// Notes whether the second factor was right when it was last tried.
pub fn prove_session(sql: &mut dyn Sql, it: &LinkSession) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE link_session SET proved = ?1, seen_us = ?2 WHERE secret = ?3",
        &[it.is_proved.into(), it.seen_at.micros().into(), it.secret.into()],
    )?;
    Ok(())
}

/// The session with this secret.
pub fn session(sql: &mut dyn Sql, secret: Sha256Hash) -> Result<Option<LinkSession>, StoreError> {
    let rows = sql.query(
        "SELECT secret, link, opened_us, seen_us, proved FROM link_session WHERE secret = ?1",
        &[secret.into()],
    )?;
    let read = |row: &Row| {
        Ok(LinkSession {
            secret: row.hash(0)?,
            link: row.id(1)?,
            opened_at: Now::from_micros(row.int(2)?),
            seen_at: Now::from_micros(row.int(3)?),
            is_proved: row.yes(4)?,
        })
    };
    rows.first().map(read).transpose()
}

/// Forgets sessions that were opened before a moment; they have long ended.
pub fn forget_sessions(sql: &mut dyn Sql, before: Now) -> Result<u64, StoreError> {
    sql.execute("DELETE FROM link_session WHERE opened_us < ?1", &[before.micros().into()])
}

fn read(row: &Row) -> Result<Kept<UploadLink>, StoreError> {
    let moment = |column: usize| Ok(row.opt_int(column)?.map(Now::from_micros));
    let parts = LinkParts {
        id: row.id(0)?,
        enterprise: row.id(1)?,
        order: row.id(2)?,
        made_by: row.id(3)?,
        made_at: Now::from_micros(row.int(4)?),
        expires_at: Now::from_micros(row.int(5)?),
        scope: row.json(6)?,
        token: row.hash(7)?,
        short: row.hash(8)?,
        code: row.json(9)?,
        opens: u32::try_from(row.int(10)?).unwrap_or(u32::MAX),
        opened_at: moment(11)?,
        proved_at: moment(12)?,
        consent: if row.is_null(13)? { None } else { Some(row.json(13)?) },
        submitted_at: moment(14)?,
        revoked_at: moment(15)?,
        hint: if row.is_null(16)? { None } else { Some(row.json(16)?) },
    };
    Ok(Kept { it: UploadLink::restore(parts), rev: row.int(17)? })
}
