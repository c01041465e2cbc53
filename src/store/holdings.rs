//! Holdings in SQL, with the sums over them that screens read instead of counting.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kept, Row, Sql, StoreError};
use crate::domain::{
    EnterpriseId, Holding, HoldingId, HoldingStatus, HoldingTerms, Payer, Personal, ServiceLevel,
    day_from_number, day_number,
};

/// What an enterprise has of one offering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollup {
    pub offering: String,
    /// Active holdings.
    pub count: i64,
    pub monthly_fen: i64,
    pub next_expiry: Option<chrono::NaiveDate>,
}

/// Adds a holding and counts it.
pub fn add(sql: &mut dyn Sql, it: &Holding) -> Result<(), StoreError> {
    insert(sql, it)?;
    count_offering(sql, it.enterprise, &it.terms.offering)?;
    count_enterprise(sql, it.enterprise)
}

/// Adds many and counts each enterprise once, for imports and samples.
pub fn add_many(sql: &mut dyn Sql, all: &[Holding]) -> Result<(), StoreError> {
    let mut touched = BTreeSet::new();
    for it in all {
        insert(sql, it)?;
        touched.insert(it.enterprise);
    }
    touched.into_iter().try_for_each(|it| recount(sql, it))
}

/// Adds all that enterprises have which had nothing before, counted as they come.
pub fn add_first(sql: &mut dyn Sql, all: &[Holding]) -> Result<(), StoreError> {
    let mut sums: BTreeMap<EnterpriseId, BTreeMap<&str, Sum>> = BTreeMap::new();
    for it in all {
        insert(sql, it)?;
        let of_enterprise = sums.entry(it.enterprise).or_default();
        if it.status == HoldingStatus::Active {
            of_enterprise.entry(&it.terms.offering).or_default().take(&it.terms);
        }
    }
    for (enterprise, offerings) in sums {
        let mut whole = Sum::default();
        for (offering, sum) in offerings {
            whole.add(sum);
            sql.execute(
                "INSERT INTO holding_rollup (enterprise, offering, n, monthly_fen, min_expiry_day)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                &[
                    enterprise.into(),
                    offering.into(),
                    sum.count.into(),
                    sum.monthly_fen.into(),
                    sum.expiry_day.into(),
                ],
            )?;
        }
        keep_sum(sql, enterprise, whole)?;
    }
    Ok(())
}

/// What some active holdings come to.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    count: i64,
    monthly_fen: i64,
    expiry_day: Option<i64>,
}

impl Sum {
    fn take(&mut self, terms: &HoldingTerms) {
        let expiry_day = terms.expiry.map(day_number);
        self.add(Self { count: 1, monthly_fen: terms.monthly_fen, expiry_day });
    }

    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.monthly_fen += other.monthly_fen;
        self.expiry_day = self.expiry_day.into_iter().chain(other.expiry_day).min();
    }
}

/// Adds a holding without counting it; see [`recount`].
pub fn insert(sql: &mut dyn Sql, it: &Holding) -> Result<(), StoreError> {
    let terms = &it.terms;
    sql.execute(
        "INSERT INTO holding (id, enterprise, offering, number, payer, service_level, status,
             quantity, monthly_fen, since_day, expiry_day, person, manager, source, as_of_day)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        &[
            it.id.into(),
            it.enterprise.into(),
            terms.offering.as_str().into(),
            terms.number.reveal().into(),
            terms.payer.code().into(),
            terms.service_level.code().into(),
            it.status.code().into(),
            terms.quantity.into(),
            terms.monthly_fen.into(),
            day_number(terms.since).into(),
            terms.expiry.map(day_number).into(),
            terms.person.into(),
            it.manager.into(),
            it.source.as_str().into(),
            day_number(it.as_of).into(),
        ],
    )?;
    Ok(())
}

/// Saves a holding and counts again; `before` is the offering that it was of.
pub fn save(sql: &mut dyn Sql, kept: &Kept<Holding>, before: &str) -> Result<(), StoreError> {
    let (it, terms) = (&kept.it, &kept.it.terms);
    let touched = sql.execute(
        "UPDATE holding SET offering = ?1, number = ?2, payer = ?3, service_level = ?4,
             status = ?5, quantity = ?6, monthly_fen = ?7, since_day = ?8, expiry_day = ?9,
             person = ?10, manager = ?11, as_of_day = ?12, rev = rev + 1
         WHERE id = ?13 AND rev = ?14",
        &[
            terms.offering.as_str().into(),
            terms.number.reveal().into(),
            terms.payer.code().into(),
            terms.service_level.code().into(),
            it.status.code().into(),
            terms.quantity.into(),
            terms.monthly_fen.into(),
            day_number(terms.since).into(),
            terms.expiry.map(day_number).into(),
            terms.person.into(),
            it.manager.into(),
            day_number(it.as_of).into(),
            it.id.into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 {
        return Err(StoreError::Conflict);
    }
    count_offering(sql, it.enterprise, &terms.offering)?;
    if before != terms.offering {
        count_offering(sql, it.enterprise, before)?;
    }
    count_enterprise(sql, it.enterprise)
}

/// Counts everything that one enterprise has afresh.
pub fn recount(sql: &mut dyn Sql, id: EnterpriseId) -> Result<(), StoreError> {
    sql.execute("DELETE FROM holding_rollup WHERE enterprise = ?1", &[id.into()])?;
    sql.execute(
        "INSERT INTO holding_rollup (enterprise, offering, n, monthly_fen, min_expiry_day)
         SELECT enterprise, offering, COUNT(*), CAST(SUM(monthly_fen) AS BIGINT), MIN(expiry_day)
         FROM holding WHERE enterprise = ?1 AND status = 'active' GROUP BY enterprise, offering",
        &[id.into()],
    )?;
    count_enterprise(sql, id)
}

fn count_offering(sql: &mut dyn Sql, id: EnterpriseId, offering: &str) -> Result<(), StoreError> {
    sql.execute(
        "DELETE FROM holding_rollup WHERE enterprise = ?1 AND offering = ?2",
        &[id.into(), offering.into()],
    )?;
    sql.execute(
        "INSERT INTO holding_rollup (enterprise, offering, n, monthly_fen, min_expiry_day)
         SELECT enterprise, offering, COUNT(*), CAST(SUM(monthly_fen) AS BIGINT), MIN(expiry_day)
         FROM holding WHERE enterprise = ?1 AND status = 'active' AND offering = ?2
         GROUP BY enterprise, offering",
        &[id.into(), offering.into()],
    )?;
    Ok(())
}

fn count_enterprise(sql: &mut dyn Sql, id: EnterpriseId) -> Result<(), StoreError> {
    let sums = sql.query(
        "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT),
             CAST(COALESCE(SUM(monthly_fen), 0) AS BIGINT), MIN(min_expiry_day)
         FROM holding_rollup WHERE enterprise = ?1",
        &[id.into()],
    )?;
    let Some(sums) = sums.first() else { return Ok(()) };
    let (count, monthly_fen, expiry_day) = (sums.int(0)?, sums.int(1)?, sums.opt_int(2)?);
    keep_sum(sql, id, Sum { count, monthly_fen, expiry_day })
}

fn keep_sum(sql: &mut dyn Sql, id: EnterpriseId, sum: Sum) -> Result<(), StoreError> {
    sql.execute(
        "UPDATE enterprise SET holdings = ?1, monthly_fen = ?2, next_expiry_day = ?3
         WHERE id = ?4",
        &[sum.count.into(), sum.monthly_fen.into(), sum.expiry_day.into(), id.into()],
    )?;
    Ok(())
}

/// What an enterprise has by offering, the dearest first.
pub fn rollup(sql: &mut dyn Sql, id: EnterpriseId) -> Result<Vec<Rollup>, StoreError> {
    let rows = sql.query(
        "SELECT offering, n, monthly_fen, min_expiry_day FROM holding_rollup
         WHERE enterprise = ?1 ORDER BY monthly_fen DESC, offering",
        &[id.into()],
    )?;
    let read = |row: &Row| {
        Ok(Rollup {
            offering: row.string(0)?,
            count: row.int(1)?,
            monthly_fen: row.int(2)?,
            next_expiry: row.opt_int(3)?.map(day_from_number),
        })
    };
    rows.iter().map(read).collect()
}

pub fn by_id(sql: &mut dyn Sql, id: HoldingId) -> Result<Option<Kept<Holding>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, offering, number, payer, service_level, status, quantity,
             monthly_fen, since_day, expiry_day, person, manager, source, as_of_day, rev
         FROM holding WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(read).transpose()
}

/// The holdings of an enterprise: active ones first, then by offering; `offset` for the next page.
pub fn page(
    sql: &mut dyn Sql,
    id: EnterpriseId,
    (offset, limit): (i64, i64),
) -> Result<Vec<Kept<Holding>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, offering, number, payer, service_level, status, quantity,
             monthly_fen, since_day, expiry_day, person, manager, source, as_of_day, rev
         FROM holding WHERE enterprise = ?1 ORDER BY status, offering, id LIMIT ?2 OFFSET ?3",
        &[id.into(), limit.into(), offset.into()],
    )?;
    rows.iter().map(read).collect()
}

/// How many holdings an enterprise has had, ended ones too.
pub fn count(sql: &mut dyn Sql, id: EnterpriseId) -> Result<i64, StoreError> {
    // Active ones are counted already.
    let rows = sql.query(
        "SELECT COALESCE((SELECT holdings FROM enterprise WHERE id = ?1), 0) + COUNT(*)
         FROM holding WHERE enterprise = ?1 AND status IN ('suspended', 'ended')",
        &[id.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Holdings with a line, circuit or account number, whoever has them.
pub fn by_number(sql: &mut dyn Sql, number: &str) -> Result<Vec<Kept<Holding>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, offering, number, payer, service_level, status, quantity,
             monthly_fen, since_day, expiry_day, person, manager, source, as_of_day, rev
         FROM holding WHERE number = ?1 AND number <> '' ORDER BY status, id LIMIT 50",
        &[number.into()],
    )?;
    rows.iter().map(read).collect()
}

/// The holding of an enterprise that is the same one in another list: one offering under one number.
pub fn same(
    sql: &mut dyn Sql,
    id: EnterpriseId,
    offering: &str,
    number: &str,
) -> Result<Option<Kept<Holding>>, StoreError> {
    let rows = sql.query(
        "SELECT id, enterprise, offering, number, payer, service_level, status, quantity,
             monthly_fen, since_day, expiry_day, person, manager, source, as_of_day, rev
         FROM holding WHERE enterprise = ?1 AND offering = ?2 AND number = ?3
         ORDER BY status, id LIMIT 1",
        &[id.into(), offering.into(), number.into()],
    )?;
    rows.first().map(read).transpose()
}

fn read(row: &Row) -> Result<Kept<Holding>, StoreError> {
    let terms = HoldingTerms {
        offering: row.string(2)?,
        number: Personal::new(row.text(3)?),
        payer: Payer::from_code(row.text(4)?).ok_or(StoreError::Corrupt("a payer"))?,
        service_level: ServiceLevel::from_code(row.text(5)?)
            .ok_or(StoreError::Corrupt("a service level"))?,
        quantity: row.int(7)?,
        monthly_fen: row.int(8)?,
        since: day_from_number(row.int(9)?),
        expiry: row.opt_int(10)?.map(day_from_number),
        person: row.opt_id(11)?,
    };
    let it = Holding {
        id: row.id(0)?,
        enterprise: row.id(1)?,
        terms,
        status: HoldingStatus::from_code(row.text(6)?).ok_or(StoreError::Corrupt("a status"))?,
        manager: row.opt_id(12)?,
        source: row.string(13)?,
        as_of: day_from_number(row.int(14)?),
    };
    Ok(Kept { it, rev: row.int(15)? })
}
