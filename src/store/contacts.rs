//! People, their roles and their numbers in SQL.

use super::{Kept, Row, Sql, StoreError, Value};
use crate::domain::{
    EnterpriseId, Person, PersonId, Personal, PhoneNumber, RoleAssignment, RoleAssignmentId,
    RoleCode, RoleTerms,
    contact::{LineKind, Proof, Standing},
    day_from_number, day_number,
};

/// A number by which callers of an enterprise are recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    pub enterprise: EnterpriseId,
    pub number: PhoneNumber,
    /// Nobody: a number of the enterprise itself, such as its switchboard.
    pub person: Option<PersonId>,
    pub kind: LineKind,
}

/// Adds a person; see [`add_people`] for many.
pub fn add_person(sql: &mut dyn Sql, it: &Person) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO person (id, name, id_number, email, note, provisional, created_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            it.id.into(),
            it.name.reveal().into(),
            it.id_number.reveal().into(),
            it.email.reveal().into(),
            it.note.reveal().into(),
            it.is_provisional.into(),
            it.created_us.into(),
        ],
    )?;
    Ok(())
}

/// Adds many people, for imports and samples.
pub fn add_people(sql: &mut dyn Sql, all: &[Person]) -> Result<(), StoreError> {
    all.iter().try_for_each(|it| add_person(sql, it))
}

pub fn save_person(sql: &mut dyn Sql, kept: &Kept<Person>) -> Result<(), StoreError> {
    let it = &kept.it;
    let touched = sql.execute(
        "UPDATE person SET name = ?1, id_number = ?2, email = ?3, note = ?4, provisional = ?5,
             rev = rev + 1
         WHERE id = ?6 AND rev = ?7",
        &[
            it.name.reveal().into(),
            it.id_number.reveal().into(),
            it.email.reveal().into(),
            it.note.reveal().into(),
            it.is_provisional.into(),
            it.id.into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

pub fn person(sql: &mut dyn Sql, id: PersonId) -> Result<Option<Kept<Person>>, StoreError> {
    let rows = sql.query(
        "SELECT id, name, id_number, email, note, provisional, created_us, rev
         FROM person WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read_person).transpose()
}

/// Everyone who has a role (also one that has ended) or a number in an enterprise.
pub fn people_of(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
) -> Result<Vec<Kept<Person>>, StoreError> {
    let rows = sql.query(
        "SELECT id, name, id_number, email, note, provisional, created_us, rev FROM person
         WHERE id IN (SELECT person FROM role_assignment WHERE enterprise = ?1)
            OR id IN (SELECT person FROM phone WHERE enterprise = ?1 AND person IS NOT NULL)
         ORDER BY created_us, id",
        &[enterprise.into()],
    )?;
    rows.iter().map(read_person).collect()
}

/// The person in an enterprise who bears a name, so that a list loaded twice adds nobody twice.
pub fn people_named(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    name: &Personal,
) -> Result<Vec<Kept<Person>>, StoreError> {
    let rows = sql.query(
        "SELECT DISTINCT p.id, p.name, p.id_number, p.email, p.note, p.provisional, p.created_us, p.rev
         FROM role_assignment r JOIN person p ON p.id = r.person
         WHERE r.enterprise = ?1 AND p.name = ?2 ORDER BY p.created_us, p.id LIMIT 20",
        &[enterprise.into(), name.reveal().into()],
    )?;
    rows.iter().map(read_person).collect()
}

/// The numbers of a person at an enterprise.
pub fn phones_of_person(
    sql: &mut dyn Sql,
    (enterprise, person): (EnterpriseId, PersonId),
) -> Result<Vec<Phone>, StoreError> {
    let rows = sql.query(
        "SELECT enterprise, national, ext, person, kind FROM phone
         WHERE enterprise = ?1 AND person = ?2 ORDER BY national, ext, id",
        &[enterprise.into(), person.into()],
    )?;
    rows.iter().map(read_phone).collect()
}

fn read_person(row: &Row) -> Result<Kept<Person>, StoreError> {
    let it = Person {
        id: row.id(0)?,
        name: Personal::new(row.text(1)?),
        id_number: Personal::new(row.text(2)?),
        email: Personal::new(row.text(3)?),
        note: Personal::new(row.text(4)?),
        is_provisional: row.yes(5)?,
        created_us: row.int(6)?,
    };
    Ok(Kept { it, rev: row.int(7)? })
}

pub fn add_role(sql: &mut dyn Sql, it: &RoleAssignment) -> Result<(), StoreError> {
    let terms = &it.terms;
    sql.execute(
        "INSERT INTO role_assignment (id, enterprise, person, role, title, scope, may, evidence,
             valid_from_day, valid_to_day, ended_us, influence)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        &[
            it.id.into(),
            it.enterprise.into(),
            it.person.into(),
            terms.role.code().into(),
            terms.title.as_str().into(),
            terms.scope.as_str().into(),
            Value::json(&terms.may)?,
            terms.evidence.into(),
            day_number(terms.valid_from).into(),
            terms.valid_to.map(day_number).into(),
            it.ended_us.into(),
            terms.influence.into(),
        ],
    )?;
    Ok(())
}

/// Adds many roles, for imports and samples.
pub fn add_roles(sql: &mut dyn Sql, all: &[RoleAssignment]) -> Result<(), StoreError> {
    all.iter().try_for_each(|it| add_role(sql, it))
}

pub fn save_role(sql: &mut dyn Sql, kept: &Kept<RoleAssignment>) -> Result<(), StoreError> {
    let (it, terms) = (&kept.it, &kept.it.terms);
    let touched = sql.execute(
        "UPDATE role_assignment SET role = ?1, title = ?2, scope = ?3, may = ?4, evidence = ?5,
             valid_from_day = ?6, valid_to_day = ?7, ended_us = ?8, influence = ?9, rev = rev + 1
         WHERE id = ?10 AND rev = ?11",
        &[
            terms.role.code().into(),
            terms.title.as_str().into(),
            terms.scope.as_str().into(),
            Value::json(&terms.may)?,
            terms.evidence.into(),
            day_number(terms.valid_from).into(),
            terms.valid_to.map(day_number).into(),
            it.ended_us.into(),
            terms.influence.into(),
            it.id.into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

pub fn role(
    sql: &mut dyn Sql,
    id: RoleAssignmentId,
) -> Result<Option<Kept<RoleAssignment>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, person, role, title, scope, may, evidence, valid_from_day,
             valid_to_day, ended_us, influence, rev
         FROM role_assignment WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read_role).transpose()
}

/// Every role in an enterprise with the paper behind it, also those that have ended; for `contact::authority`.
pub fn standings(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
) -> Result<Vec<Kept<Standing>>, StoreError> {
    let rows = sql.query(
        "SELECT r.id, r.enterprise, r.person, r.role, r.title, r.scope, r.may, r.evidence,
             r.valid_from_day, r.valid_to_day, r.ended_us, r.influence, r.rev, v.kind, v.state,
             v.expires_day
         FROM role_assignment r LEFT JOIN document_version v ON v.id = r.evidence
         WHERE r.enterprise = ?1 ORDER BY r.valid_from_day, r.id",
        &[enterprise.into()],
    )?;
    rows.iter().map(read_standing).collect()
}

/// The roles of one person in every enterprise, with the papers behind them.
pub fn standings_of_person(
    sql: &mut dyn Sql,
    person: PersonId,
) -> Result<Vec<Kept<Standing>>, StoreError> {
    let rows = sql.query(
        "SELECT r.id, r.enterprise, r.person, r.role, r.title, r.scope, r.may, r.evidence,
             r.valid_from_day, r.valid_to_day, r.ended_us, r.influence, r.rev, v.kind, v.state,
             v.expires_day
         FROM role_assignment r LEFT JOIN document_version v ON v.id = r.evidence
         WHERE r.person = ?1 ORDER BY r.valid_from_day, r.id",
        &[person.into()],
    )?;
    rows.iter().map(read_standing).collect()
}

/// The roles of one person in one enterprise, ready for `contact::authority`.
pub fn standings_between(
    sql: &mut dyn Sql,
    enterprise: EnterpriseId,
    person: PersonId,
) -> Result<Vec<Standing>, StoreError> {
    let all = standings_of_person(sql, person)?.into_iter().map(|kept| kept.it);
    Ok(all.filter(|it| it.role.enterprise == enterprise).collect())
}

fn read_role(row: &Row) -> Result<Kept<RoleAssignment>, StoreError> {
    let terms = RoleTerms {
        role: RoleCode::from_code(row.text(3)?).ok_or(StoreError::Corrupt("a role"))?,
        title: row.string(4)?,
        scope: row.string(5)?,
        may: row.json(6)?,
        evidence: row.opt_id(7)?,
        valid_from: day_from_number(row.int(8)?),
        valid_to: row.opt_int(9)?.map(day_from_number),
        influence: row.int(11)?,
    };
    let it = RoleAssignment {
        id: row.id(0)?,
        enterprise: row.id(1)?,
        person: row.id(2)?,
        terms,
        ended_us: row.opt_int(10)?,
    };
    Ok(Kept { it, rev: row.int(12)? })
}

fn read_standing(row: &Row) -> Result<Kept<Standing>, StoreError> {
    let Kept { it: role, rev } = read_role(row)?;
    let proof = match (role.terms.evidence, row.opt_text(13)?) {
        (Some(version), Some(kind)) => Some(Proof {
            version,
            kind: kind.to_owned(),
            is_approved: row.opt_text(14)? == Some("approved"),
            expires: row.opt_int(15)?.map(day_from_number),
        }),
        _ => None,
    };
    Ok(Kept { it: Standing { role, proof }, rev })
}

/// Adds a number; one that is there already stays as it is. Answers whether it is new.
pub fn add_phone(sql: &mut dyn Sql, it: &Phone) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "INSERT INTO phone (enterprise, national, ext, id, person, kind, tail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
        &[
            it.enterprise.into(),
            it.number.national().into(),
            it.number.ext().into(),
            owner_of(it),
            it.person.into(),
            it.kind.code().into(),
            it.number.reversed().into(),
        ],
    )?;
    Ok(touched > 0)
}

/// Adds many numbers, for imports and samples.
pub fn add_phones(sql: &mut dyn Sql, all: &[Phone]) -> Result<(), StoreError> {
    all.iter().try_for_each(|it| add_phone(sql, it).map(drop))
}

/// Removes a number; answers whether there was one.
pub fn remove_phone(sql: &mut dyn Sql, it: &Phone) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "DELETE FROM phone WHERE enterprise = ?1 AND national = ?2 AND ext = ?3 AND id = ?4",
        &[it.enterprise.into(), it.number.national().into(), it.number.ext().into(), owner_of(it)],
    )?;
    Ok(touched > 0)
}

fn owner_of(it: &Phone) -> Value {
    it.person.map_or_else(|| it.enterprise.into(), Into::into)
}

pub fn phones_of(sql: &mut dyn Sql, enterprise: EnterpriseId) -> Result<Vec<Phone>, StoreError> {
    let rows = sql.query(
        "SELECT enterprise, national, ext, person, kind FROM phone
         WHERE enterprise = ?1 ORDER BY national, ext, id",
        &[enterprise.into()],
    )?;
    rows.iter().map(read_phone).collect()
}

/// Whose number this is, with whatever extension; those with the same extension first.
pub fn by_number(
    sql: &mut dyn Sql,
    number: &PhoneNumber,
    limit: i64,
) -> Result<Vec<Phone>, StoreError> {
    let rows = sql.query(
        "SELECT enterprise, national, ext, person, kind FROM phone WHERE national = ?1
         ORDER BY CASE WHEN ext = ?2 THEN 0 WHEN ext = '' THEN 1 ELSE 2 END, ext, enterprise, id
         LIMIT ?3",
        &[number.national().into(), number.ext().into(), limit.into()],
    )?;
    rows.iter().map(read_phone).collect()
}

/// Numbers that begin with these national digits.
pub fn by_front(sql: &mut dyn Sql, front: &str, limit: i64) -> Result<Vec<Phone>, StoreError> {
    let rows = sql.query(
        "SELECT enterprise, national, ext, person, kind FROM phone
         WHERE national >= ?1 AND national < ?2 ORDER BY national, ext, enterprise, id LIMIT ?3",
        &[front.into(), format!("{front}:").into(), limit.into()],
    )?;
    rows.iter().map(read_phone).collect()
}

/// Numbers that end with these digits.
pub fn by_tail(sql: &mut dyn Sql, tail: &str, limit: i64) -> Result<Vec<Phone>, StoreError> {
    let backwards: String = tail.chars().rev().collect();
    let rows = sql.query(
        "SELECT enterprise, national, ext, person, kind FROM phone
         WHERE tail >= ?1 AND tail < ?2 ORDER BY tail, ext, enterprise, id LIMIT ?3",
        &[backwards.as_str().into(), format!("{backwards}:").into(), limit.into()],
    )?;
    rows.iter().map(read_phone).collect()
}

fn read_phone(row: &Row) -> Result<Phone, StoreError> {
    let number = PhoneNumber::from_stored(row.text(1)?, row.text(2)?);
    Ok(Phone {
        enterprise: row.id(0)?,
        number: number.map_err(StoreError::corrupt("a telephone number"))?,
        person: row.opt_id(3)?,
        kind: LineKind::from_code(row.text(4)?).ok_or(StoreError::Corrupt("a kind of number"))?,
    })
}

/// People whose name begins so, with one enterprise each.
pub fn people_like(
    sql: &mut dyn Sql,
    front: &str,
    limit: i64,
) -> Result<Vec<(PersonId, Personal, EnterpriseId, RoleCode)>, StoreError> {
    let rows = sql.query(
        "SELECT p.id, p.name, r.enterprise, r.role
         FROM person p JOIN role_assignment r ON r.person = p.id
         WHERE p.name >= ?1 AND p.name < ?2 AND r.ended_us IS NULL
         ORDER BY p.name, p.id, r.id LIMIT ?3",
        &[front.into(), format!("{front}\u{10ffff}").into(), limit.into()],
    )?;
    let read = |row: &Row| {
        let role = RoleCode::from_code(row.text(3)?).ok_or(StoreError::Corrupt("a role"))?;
        Ok((row.id(0)?, Personal::new(row.text(1)?), row.id(2)?, role))
    };
    rows.iter().map(read).collect()
}
