//! Enterprises in SQL: the record itself, the history of its tier, its warnings.

use super::{Kept, Row, Sql, StoreError, Value};
use crate::domain::{
    Channel, Enterprise, EnterpriseId, InteractionId, Lifecycle, OrgType, Personal, Profile,
    SizeClass, StaffId, Tier, Uscc, day_from_number, day_number,
    enterprise::{TierChange, Warning, WarningKind},
    text::CompanyName,
};

/// Adds an enterprise; a credit code that is taken is a duplicate.
pub fn add(sql: &mut dyn Sql, it: &Enterprise) -> Result<(), StoreError> {
    let name = CompanyName::of(&it.profile.name);
    let profile = &it.profile;
    sql.execute(
        "INSERT INTO enterprise (id, name, name_key, sort_key, short_name, uscc, org_type,
             size_class, industry, region, address, legal_person, licence_until_day, tier,
             lifecycle, manager, pref_channel, pref_window, tags, note, source, created_us,
             verified_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20, ?21, ?22, ?23)",
        &[
            it.id.into(),
            profile.name.as_str().into(),
            name.identity_key().into(),
            name.sort_key().into(),
            profile.short_name.as_str().into(),
            profile.uscc.as_ref().map(Uscc::as_str).into(),
            profile.org_type.code().into(),
            profile.size.map_or("", SizeClass::code).into(),
            profile.industry.as_str().into(),
            profile.region.as_str().into(),
            profile.address.as_str().into(),
            profile.legal_person.reveal().into(),
            profile.licence_until.map(day_number).into(),
            tier_number(it.tier).into(),
            profile.lifecycle.code().into(),
            it.manager.into(),
            profile.preferred_channel.map_or("", Channel::code).into(),
            profile.preferred_window.as_str().into(),
            Value::json(&it.tags)?,
            profile.note.reveal().into(),
            it.source.as_str().into(),
            it.created_us.into(),
            it.verified_us.into(),
        ],
    )?;
    Ok(())
}

/// Adds many, for imports and samples; what they hold is counted by `holdings::add_many`.
pub fn add_many(sql: &mut dyn Sql, all: &[Enterprise]) -> Result<(), StoreError> {
    all.iter().try_for_each(|it| add(sql, it))
}

/// Saves everything but the sums over holdings and the manager's copies; see [`set_manager`].
pub fn save(sql: &mut dyn Sql, kept: &Kept<Enterprise>) -> Result<(), StoreError> {
    let (it, profile) = (&kept.it, &kept.it.profile);
    let name = CompanyName::of(&profile.name);
    let touched = sql.execute(
        "UPDATE enterprise SET name = ?1, name_key = ?2, sort_key = ?3, short_name = ?4, uscc = ?5,
             org_type = ?6, size_class = ?7, industry = ?8, region = ?9, address = ?10,
             legal_person = ?11, licence_until_day = ?12, tier = ?13, lifecycle = ?14,
             manager = ?15, pref_channel = ?16, pref_window = ?17, tags = ?18, note = ?19,
             source = ?20, verified_us = ?21, rev = rev + 1
         WHERE id = ?22 AND rev = ?23",
        &[
            profile.name.as_str().into(),
            name.identity_key().into(),
            name.sort_key().into(),
            profile.short_name.as_str().into(),
            profile.uscc.as_ref().map(Uscc::as_str).into(),
            profile.org_type.code().into(),
            profile.size.map_or("", SizeClass::code).into(),
            profile.industry.as_str().into(),
            profile.region.as_str().into(),
            profile.address.as_str().into(),
            profile.legal_person.reveal().into(),
            profile.licence_until.map(day_number).into(),
            tier_number(it.tier).into(),
            profile.lifecycle.code().into(),
            it.manager.into(),
            profile.preferred_channel.map_or("", Channel::code).into(),
            profile.preferred_window.as_str().into(),
            Value::json(&it.tags)?,
            profile.note.reveal().into(),
            it.source.as_str().into(),
            it.verified_us.into(),
            it.id.into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// Copies the enterprise's manager to its holdings, so that expiring ones are found by manager.
pub fn set_manager(
    sql: &mut dyn Sql,
    id: EnterpriseId,
    manager: Option<StaffId>,
) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE holding SET manager = ?1 WHERE enterprise = ?2",
        &[manager.into(), id.into()],
    )?;
    Ok(())
}

pub fn by_id(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Option<Kept<Enterprise>>, StoreError> {
    let rows = sql.query(
        "SELECT id, name, short_name, uscc, org_type, size_class, industry, region, address,
             legal_person, licence_until_day, tier, lifecycle, manager, pref_channel, pref_window,
             tags, note, monthly_fen, holdings, source, created_us, verified_us, rev
         FROM enterprise WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

pub fn by_uscc(sql: &mut dyn Sql, uscc: &Uscc) -> Result<Option<Kept<Enterprise>>, StoreError> {
    let rows = sql.query(
        "SELECT id, name, short_name, uscc, org_type, size_class, industry, region, address,
             legal_person, licence_until_day, tier, lifecycle, manager, pref_channel, pref_window,
             tags, note, monthly_fen, holdings, source, created_us, verified_us, rev
         FROM enterprise WHERE uscc = ?1",
        &[uscc.as_str().into()],
    )?;
    rows.first().map(read).transpose()
}

/// Those with the same name in whatever spelling (see `Profile::name_key`), oldest first.
pub fn by_name_key(
    sql: &mut dyn Sql,
    key: &str,
) -> Result<Vec<(EnterpriseId, String)>, StoreError> {
    let rows = sql.query(
        "SELECT id, name FROM enterprise WHERE name_key = ?1 ORDER BY id LIMIT 20",
        &[key.into()],
    )?;
    rows.iter().map(|row| Ok((row.id(0)?, row.string(1)?))).collect()
}

/// How many enterprises one manager has.
pub fn count_of(sql: &mut dyn Sql, manager: StaffId) -> Result<i64, StoreError> {
    let rows =
        sql.query("SELECT COUNT(*) FROM enterprise WHERE manager = ?1", &[manager.into()])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

fn read(row: &Row) -> Result<Kept<Enterprise>, StoreError> {
    let uscc = row.opt_text(3)?.map(Uscc::parse).transpose();
    let profile = Profile {
        name: row.string(1)?,
        short_name: row.string(2)?,
        uscc: uscc.map_err(StoreError::corrupt("a credit code"))?,
        org_type: OrgType::from_code(row.text(4)?).ok_or(StoreError::Corrupt("an org type"))?,
        size: SizeClass::from_code(row.text(5)?),
        industry: row.string(6)?,
        region: row.string(7)?,
        address: row.string(8)?,
        legal_person: Personal::new(row.text(9)?),
        licence_until: row.opt_int(10)?.map(day_from_number),
        lifecycle: Lifecycle::from_code(row.text(12)?).ok_or(StoreError::Corrupt("a stage"))?,
        preferred_channel: Channel::from_code(row.text(14)?),
        preferred_window: row.string(15)?,
        note: Personal::new(row.text(17)?),
    };
    let it = Enterprise {
        id: row.id(0)?,
        profile,
        tier: tier(row.int(11)?)?,
        manager: row.opt_id(13)?,
        tags: row.json(16)?,
        monthly_fen: row.int(18)?,
        holdings: row.int(19)?,
        source: row.string(20)?,
        created_us: row.int(21)?,
        verified_us: row.int(22)?,
    };
    Ok(Kept { it, rev: row.int(23)? })
}

/// A tier as stored: 1 is the most important.
pub fn tier_number(tier: Tier) -> i64 {
    match tier {
        Tier::T1 => 1,
        Tier::T2 => 2,
        Tier::T3 => 3,
        Tier::T4 => 4,
    }
}

/// The tier with a stored number.
pub fn tier(number: i64) -> Result<Tier, StoreError> {
    let found = Tier::ALL.iter().copied().find(|it| tier_number(*it) == number);
    found.ok_or(StoreError::Corrupt("a tier"))
}

/// Writes one change of the tier into the history.
pub fn add_tier_change(
    sql: &mut dyn Sql,
    (enterprise, id): (EnterpriseId, InteractionId),
    it: &TierChange,
) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO tier_change (enterprise, at_us, id, before, after, reason, staff)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            enterprise.into(),
            it.at_us.into(),
            id.into(),
            tier_number(it.before).into(),
            tier_number(it.after).into(),
            it.reason.as_str().into(),
            it.staff.into(),
        ],
    )?;
    Ok(())
}

/// The history of the tier, newest first.
pub fn tier_changes(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Vec<TierChange>, StoreError> {
    let rows = sql.query(
        "SELECT at_us, before, after, reason, staff FROM tier_change
         WHERE enterprise = ?1 ORDER BY at_us DESC, id DESC LIMIT 50",
        &[id.into()],
    )?;
    let read = |row: &Row| {
        Ok(TierChange {
            at_us: row.int(0)?,
            before: tier(row.int(1)?)?,
            after: tier(row.int(2)?)?,
            reason: row.string(3)?,
            staff: row.id(4)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Warns everyone who opens the enterprise.
pub fn warn(sql: &mut dyn Sql, enterprise: EnterpriseId, it: &Warning) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO warning (enterprise, id, kind, note, at_us, staff)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            enterprise.into(),
            it.id.into(),
            it.kind.code().into(),
            it.note.reveal().into(),
            it.at_us.into(),
            it.staff.into(),
        ],
    )?;
    Ok(())
}

/// Lifts a warning; nothing happens if that was done before. Answers whether there was one.
pub fn lift_warning(
    sql: &mut dyn Sql,
    (enterprise, id): (EnterpriseId, InteractionId),
    at_us: i64,
) -> Result<bool, StoreError> {
    let touched = sql.execute(
        "UPDATE warning SET lifted_us = ?1 WHERE enterprise = ?2 AND id = ?3 AND lifted_us IS NULL",
        &[at_us.into(), enterprise.into(), id.into()],
    )?;
    Ok(touched > 0)
}

/// The warnings that nobody has lifted, newest first.
pub fn warnings(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Vec<Warning>, StoreError> {
    let rows = sql.query(
        "SELECT id, kind, note, at_us, staff, lifted_us FROM warning
         WHERE enterprise = ?1 AND lifted_us IS NULL ORDER BY at_us DESC, id DESC",
        &[id.into()],
    )?;
    let read = |row: &Row| {
        Ok(Warning {
            id: row.id(0)?,
            kind: WarningKind::from_code(row.text(1)?).unwrap_or(WarningKind::Other),
            note: Personal::new(row.text(2)?),
            at_us: row.int(3)?,
            staff: row.opt_id(4)?,
            lifted_us: row.opt_int(5)?,
        })
    };
    rows.iter().map(read).collect()
}
