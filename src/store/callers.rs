//! Who may be behind a telephone number, in SQL: registered numbers, lines, trunks, last speakers.

use super::{Row, Sql, StoreError};
use crate::domain::{
    EnterpriseId, PersonId, PhoneKind, PhoneNumber, StaffId,
    call::{Candidate, Rank},
    contact::RoleCode,
};

/// Numbers of one trunk have all but this many last digits in common.
const TRUNK_DIGITS: usize = 2;

/// Everybody whom the number may belong to, with when they last spoke from it. Not yet ranked.
pub fn by_number(sql: &mut dyn Sql, number: &PhoneNumber) -> Result<Vec<Candidate>, StoreError> {
    let mut found = registered(sql, number)?;
    found.extend(lines(sql, number)?);
    if number.kind() != PhoneKind::Mobile {
        found.extend(speakers(sql, number.national())?);
    }
    if found.is_empty() && number.kind() == PhoneKind::Landline {
        found = trunk(sql, number.national())?;
    }
    Ok(found)
}

/// The owners of the number: exactly as registered, else the house that has the extension.
fn registered(sql: &mut dyn Sql, number: &PhoneNumber) -> Result<Vec<Candidate>, StoreError> {
    let rows = sql.query(
        "SELECT enterprise, person, ext FROM phone WHERE national = ?1
         ORDER BY ext, enterprise, id LIMIT 60",
        &[number.national().into()],
    )?;
    let is_mobile = number.kind() == PhoneKind::Mobile;
    let mut found = Vec::new();
    for row in &rows {
        let (person, ext) = (row.opt_id::<PersonId>(1)?, row.text(2)?);
        let is_exact = ext == number.ext();
        let rank = match person {
            Some(_) if is_mobile => Rank::Mobile,
            Some(_) if is_exact && (!ext.is_empty() || is_alone(&rows, row)?) => Rank::Extension,
            _ => Rank::Switchboard,
        };
        let is_other_ext = !is_exact && !ext.is_empty() && !number.ext().is_empty();
        // Another extension's owner is not calling, but their house is.
        let person = if is_other_ext { None } else { person };
        found.push(Candidate { enterprise: row.id(0)?, person, rank, spoke_us: None });
    }
    Ok(found)
}

/// Whether the person's number is theirs alone, and not one that the whole house calls from.
fn is_alone(rows: &[Row], row: &Row) -> Result<bool, StoreError> {
    for other in rows {
        if other.id::<EnterpriseId>(0)? == row.id::<EnterpriseId>(0)?
            && (other.is_null(1)? || other.bytes(1)? != row.bytes(1)?)
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The enterprises that have the number from us as a line.
fn lines(sql: &mut dyn Sql, number: &PhoneNumber) -> Result<Vec<Candidate>, StoreError> {
    let rows = sql.query(
        "SELECT enterprise, person FROM holding
         WHERE number <> '' AND number IN (?1, ?2) AND status = 'active'
         ORDER BY enterprise, id LIMIT 20",
        &[number.national().into(), number.dialled().into()],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Candidate {
                enterprise: row.id(0)?,
                person: row.opt_id(1)?,
                rank: Rank::Line,
                spoke_us: None,
            })
        })
        .collect()
}

/// Who spoke from a number that several people use, last ones first.
pub fn speakers(sql: &mut dyn Sql, national: &str) -> Result<Vec<Candidate>, StoreError> {
    let rows = sql.query(
        "SELECT enterprise, person, last_us FROM speaker WHERE national = ?1
         ORDER BY last_us DESC, enterprise, person LIMIT 20",
        &[national.into()],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Candidate {
                enterprise: row.id(0)?,
                person: Some(row.id(1)?),
                rank: Rank::Switchboard,
                spoke_us: Some(row.int(2)?),
            })
        })
        .collect()
}

/// The houses with a number that begins in the same way.
fn trunk(sql: &mut dyn Sql, national: &str) -> Result<Vec<Candidate>, StoreError> {
    let Some(stem) = national.len().checked_sub(TRUNK_DIGITS).and_then(|it| national.get(..it))
    else {
        return Ok(Vec::new());
    };
    let rows = sql.query(
        "SELECT DISTINCT enterprise FROM phone WHERE ?1 <= national AND national <= ?2
         ORDER BY enterprise LIMIT 5",
        &[format!("{stem}00").into(), format!("{stem}99").into()],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Candidate {
                enterprise: row.id(0)?,
                person: None,
                rank: Rank::Trunk,
                spoke_us: None,
            })
        })
        .collect()
}

/// The enterprises that what a caller typed may name: a credit code, a line or an order.
pub fn by_digits(sql: &mut dyn Sql, digits: &str) -> Result<Vec<EnterpriseId>, StoreError> {
    let order = match digits.split_at_checked(8) {
        Some((day, number)) if !number.is_empty() => format!("DD-{day}-{number}"),
        _ => String::new(),
    };
    let rows = sql.query(
        "SELECT id FROM enterprise WHERE uscc = ?1
         UNION SELECT enterprise FROM holding WHERE number <> '' AND number = ?1
         UNION SELECT enterprise FROM product_order WHERE number = ?2
         ORDER BY 1 LIMIT 10",
        &[digits.into(), order.into()],
    )?;
    rows.iter().map(|row| row.id(0)).collect()
}

/// Notes that `person` spoke from the number, for the next time it rings.
pub fn note_speaker(
    sql: &mut dyn Sql,
    national: &str,
    (enterprise, person): (EnterpriseId, PersonId),
    at_us: i64,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO speaker (national, enterprise, person, last_us, times) VALUES (?1, ?2, ?3, ?4, 1)
         ON CONFLICT (national, enterprise, person) DO UPDATE SET
             last_us = CASE WHEN speaker.last_us < excluded.last_us THEN excluded.last_us
                            ELSE speaker.last_us END,
             times = speaker.times + 1",
        &[national.into(), enterprise.into(), person.into(), at_us.into()],
    )?;
    Ok(())
}

/// Takes back that `person` spoke from the number, when it turns out to have been somebody else.
pub fn forget_speaker(
    sql: &mut dyn Sql,
    national: &str,
    (enterprise, person): (EnterpriseId, PersonId),
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE speaker SET times = times - 1 WHERE national = ?1 AND enterprise = ?2 AND person = ?3",
        &[national.into(), enterprise.into(), person.into()],
    )?;
    sql.execute("DELETE FROM speaker WHERE national = ?1 AND times <= 0", &[national.into()])?;
    Ok(())
}

/// The people with a role in an enterprise, most influential first.
pub fn people_of(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    limit: i64,
) -> Result<Vec<PersonId>, StoreError> {
    let rows = sql.query(
        "SELECT person, MAX(influence) AS most FROM role_assignment
         WHERE enterprise = ?1 AND ended_us IS NULL
         GROUP BY person ORDER BY most DESC, person LIMIT ?2",
        &[enterprise.into(), limit.into()],
    )?;
    rows.iter().map(|row| row.id(0)).collect()
}

/// The weightiest role that a person has in an enterprise now.
pub fn main_role(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    person: PersonId,
) -> Result<Option<RoleCode>, StoreError> {
    let rows = sql.query(
        "SELECT role FROM role_assignment
         WHERE person = ?1 AND enterprise = ?2 AND ended_us IS NULL ORDER BY influence DESC, id",
        &[person.into(), enterprise.into()],
    )?;
    let roles = rows.iter().filter_map(|row| row.text(0).ok().and_then(RoleCode::from_code));
    Ok(roles.min())
}

/// The name of one member of staff.
pub fn staff_name(sql: &mut dyn Sql, id: StaffId) -> Result<Option<String>, StoreError> {
    let rows = sql.query("SELECT name FROM staff WHERE id = ?1", &[id.into()])?;
    rows.first().map(|row| row.string(0)).transpose()
}

/// Some registered numbers of one kind.
pub fn of_kind(sql: &mut dyn Sql, kind: &str, limit: i64) -> Result<Vec<PhoneNumber>, StoreError> {
    let rows = sql.query(
        "SELECT national, ext FROM phone WHERE kind = ?1 ORDER BY enterprise, national, ext, id LIMIT ?2",
        &[kind.into(), limit.into()],
    )?;
    let numbers =
        rows.iter().map(|row| Ok(PhoneNumber::from_stored(row.text(0)?, row.text(1)?).ok()));
    Ok(numbers.collect::<Result<Vec<_>, StoreError>>()?.into_iter().flatten().collect())
}
