//! Telephone calls in SQL.

use super::{Kept, Row, Sql, StoreError, Value};
use crate::domain::{
    CallId, EnterpriseId, InteractionId, PersonId, PhoneNumber, StaffId, Tier,
    call::{Call, CallFacts, CallState, Disposition, Way},
};

/// Adds a call of which something has been heard for the first time.
pub fn add(sql: &mut dyn Sql, call: &Call) -> Result<(), StoreError> {
    let mut args = columns(call)?;
    args.push(call.facts().id.into());
    args.push(call.facts().reference.as_str().into());
    sql.execute(
        "INSERT INTO phone_call (national, ext, called, hints, state, enterprise, person, bindings,
             staff, rang_us, answered_us, ended_us, wrapped_us, notes, disposition, unreadable,
             direction, id, ref)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19)",
        &args,
    )?;
    Ok(())
}

pub fn save(sql: &mut dyn Sql, kept: &Kept<Call>) -> Result<(), StoreError> {
    let mut args = columns(&kept.it)?;
    args.push(kept.it.facts().id.into());
    args.push(kept.rev.into());
    let touched = sql.execute(
        "UPDATE phone_call SET national = ?1, ext = ?2, called = ?3, hints = ?4, state = ?5,
             enterprise = ?6, person = ?7, bindings = ?8, staff = ?9, rang_us = ?10,
             answered_us = ?11, ended_us = ?12, wrapped_us = ?13, notes = ?14, disposition = ?15,
             unreadable = ?16, direction = ?17, rev = rev + 1
         WHERE id = ?18 AND rev = ?19",
        &args,
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

fn columns(call: &Call) -> Result<Vec<Value>, StoreError> {
    let it = call.facts();
    let (national, ext) = it.caller.as_ref().map_or(("", ""), |it| (it.national(), it.ext()));
    Ok(vec![
        national.into(),
        ext.into(),
        it.called.as_str().into(),
        Value::json(&it.hints)?,
        call.state().code().into(),
        call.enterprise().into(),
        call.person().into(),
        Value::json(&it.bindings)?,
        it.staff.into(),
        it.rang_us.into(),
        it.answered_us.into(),
        it.ended_us.into(),
        it.wrapped_us.into(),
        it.notes.reveal().into(),
        it.disposition.map_or("", Disposition::code).into(),
        it.unreadable.reveal().into(),
        it.way.code().into(),
    ])
}

pub fn by_id(sql: &mut dyn Sql, id: CallId) -> Result<Option<Kept<Call>>, StoreError> {
    let rows = sql.query(
        "SELECT id, ref, national, ext, called, hints, bindings, staff, rang_us, answered_us,
             ended_us, wrapped_us, notes, disposition, rev, unreadable, direction
         FROM phone_call WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// The calls that had the name `reference` around a moment: the last one that rang until then, and the first after it.
pub fn around(
    sql: &mut dyn Sql,
    reference: &str,
    at_us: i64,
) -> Result<Vec<Kept<Call>>, StoreError> {
    let args: [Value; 2] = [reference.into(), at_us.into()];
    let mut rows = sql.query(
        "SELECT id, ref, national, ext, called, hints, bindings, staff, rang_us, answered_us,
             ended_us, wrapped_us, notes, disposition, rev, unreadable, direction
         FROM phone_call WHERE ref = ?1 AND rang_us <= ?2 ORDER BY rang_us DESC, id DESC LIMIT 1",
        &args,
    )?;
    rows.extend(sql.query(
        "SELECT id, ref, national, ext, called, hints, bindings, staff, rang_us, answered_us,
             ended_us, wrapped_us, notes, disposition, rev, unreadable, direction
         FROM phone_call WHERE ref = ?1 AND ?2 < rang_us ORDER BY rang_us, id LIMIT 1",
        &args,
    )?);
    rows.iter().map(read).collect()
}

/// The call that has the name `reference` as long as it is not over.
pub fn under(sql: &mut dyn Sql, reference: &str) -> Result<Option<Kept<Call>>, StoreError> {
    let rows = sql.query(
        "SELECT id, ref, national, ext, called, hints, bindings, staff, rang_us, answered_us,
             ended_us, wrapped_us, notes, disposition, rev, unreadable, direction
         FROM phone_call WHERE ref = ?1 AND ended_us IS NULL",
        &[reference.into()],
    )?;
    rows.first().map(read).transpose()
}

/// The calls that `staff` has ringing, on the line, or still to wrap up; oldest first.
pub fn open_of(
    sql: &mut dyn Sql,
    staff: StaffId,
    since_us: i64,
) -> Result<Vec<Kept<Call>>, StoreError> {
    let rows = sql.query(
        "SELECT id, ref, national, ext, called, hints, bindings, staff, rang_us, answered_us,
             ended_us, wrapped_us, notes, disposition, rev, unreadable, direction
         FROM phone_call
         WHERE staff = ?1 AND ?2 <= rang_us AND state IN ('ringing', 'calling', 'answered', 'ended')
         ORDER BY rang_us, id LIMIT 20",
        &[staff.into(), since_us.into()],
    )?;
    rows.iter().map(read).collect()
}

/// The calls of `staff`, newest first.
pub fn recent_of(
    sql: &mut dyn Sql,
    staff: StaffId,
    limit: i64,
) -> Result<Vec<Kept<Call>>, StoreError> {
    let rows = sql.query(
        "SELECT id, ref, national, ext, called, hints, bindings, staff, rang_us, answered_us,
             ended_us, wrapped_us, notes, disposition, rev, unreadable, direction
         FROM phone_call WHERE staff = ?1 ORDER BY rang_us DESC, id DESC LIMIT ?2",
        &[staff.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Kept<Call>, StoreError> {
    let national = row.text(2)?;
    // A number that only another edition of the program can read is treated as withheld.
    let caller = PhoneNumber::from_stored(national, row.text(3)?).ok();
    let facts = CallFacts {
        id: row.id(0)?,
        reference: row.string(1)?,
        way: Way::from_code(row.text(16)?).ok_or(StoreError::Corrupt("the way of a call"))?,
        caller,
        unreadable: row.string(15)?.into(),
        called: row.string(4)?,
        hints: row.json(5)?,
        bindings: row.json(6)?,
        staff: row.opt_id(7)?,
        rang_us: row.int(8)?,
        answered_us: row.opt_int(9)?,
        ended_us: row.opt_int(10)?,
        wrapped_us: row.opt_int(11)?,
        notes: row.string(12)?.into(),
        disposition: Disposition::from_code(row.text(13)?),
    };
    Ok(Kept { it: Call::from_stored(facts), rev: row.int(14)? })
}

/// Somebody who was bound to a call once, as an old binding shows them.
pub fn person_name(sql: &mut dyn Sql, id: PersonId) -> Result<Option<String>, StoreError> {
    let rows = sql.query("SELECT name FROM person WHERE id = ?1", &[id.into()])?;
    rows.first().map(|row| row.string(0)).transpose()
}

/// The names of an enterprise, long and short, and its tier.
pub fn enterprise_line(
    sql: &mut dyn Sql,
    id: EnterpriseId,
) -> Result<Option<EnterpriseLine>, StoreError> {
    let rows = sql.query(
        "SELECT name, short_name, tier, manager FROM enterprise WHERE id = ?1",
        &[id.into()],
    )?;
    let read = |row: &Row| {
        Ok(EnterpriseLine {
            name: row.string(0)?,
            short_name: row.string(1)?,
            tier: tier(row.int(2)?)?,
            manager: row.opt_id(3)?,
        })
    };
    rows.first().map(read).transpose()
}

fn tier(stored: i64) -> Result<Tier, StoreError> {
    let known = usize::try_from(stored - 1).ok().and_then(|it| Tier::ALL.get(it).copied());
    known.ok_or(StoreError::Corrupt("a tier"))
}

/// An enterprise in one line of a chooser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseLine {
    pub name: String,
    pub short_name: String,
    pub tier: Tier,
    pub manager: Option<StaffId>,
}

/// How many calls of `staff` are missed and nobody called back since `since_us`.
pub fn missed_of(sql: &mut dyn Sql, staff: StaffId, since_us: i64) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM phone_call WHERE staff = ?1 AND ?2 <= rang_us AND state = ?3",
        &[staff.into(), since_us.into(), CallState::Missed.code().into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Takes a call out of the timeline in which it does not belong; the audit trail keeps that it was there.
pub fn take_out(
    sql: &mut dyn Sql,
    (enterprise, at_us, entry): (EnterpriseId, i64, InteractionId),
) -> Result<(), StoreError> {
    sql.execute(
        "DELETE FROM interaction WHERE enterprise = ?1 AND at_us = ?2 AND id = ?3 AND kind = 'call'",
        &[enterprise.into(), at_us.into(), entry.into()],
    )?;
    Ok(())
}
