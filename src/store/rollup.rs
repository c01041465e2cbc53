//! Counts of work that the commands keep up to date, so that no board ever counts rows.
//!
//! A count has a kind and a name. Names that begin alike are read together: the open tasks of a department by the
//! person who has them are named `RES/<staff>`, those by the hour in which they are due `RES/0497123`.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Sql, StoreError};
use crate::domain::{Now, day_from_number, day_number};

/// Open tasks by department.
pub const BY_DEPARTMENT: &str = "task.department";
/// Open tasks by department and whoever has them; nobody for those that are free.
pub const BY_COLLEAGUE: &str = "task.colleague";
/// Open tasks by department and the hour in which they are due.
pub const BY_HOUR: &str = "task.hour";
/// Open orders by owner.
pub const BY_OWNER: &str = "order.owner";
/// Open orders by offering.
pub const BY_OFFERING: &str = "order.offering";
/// Open orders by offering and the hour in which somebody must look at them.
pub const OFFERING_HOUR: &str = "order.hour";
/// Open orders by the hour in which somebody has to look at them.
pub const ORDER_HOUR: &str = "order.due";
/// Open orders by the version of their process: `code@2`.
pub const BY_VERSION: &str = "process.version";
/// Open orders by version and the task that they stand at: `code@2/task`.
pub const BY_STEP: &str = "process.step";
/// All orders by state.
pub const BY_STATE: &str = "order.state";
/// Orders by the day on which they were opened.
pub const OPENED_ON: &str = "order.opened";
/// Orders by the day on which they were completed or cancelled.
pub const ENDED_ON: &str = "order.ended";
/// Papers that wait in nobody's hands, by tier.
pub const FREE_PAPERS: &str = "paper.free";

const HOUR_US: i64 = 3_600_000_000;

/// What something adds to the counts, by kind and name.
pub type Tally = BTreeMap<(&'static str, String), i64>;

/// The name of a count within a group.
pub(super) fn within(group: &str, name: impl std::fmt::Display) -> String {
    format!("{group}/{name}")
}

/// The name of the hour of a moment; later hours have larger names.
pub(super) fn hour(us: i64) -> String {
    format!("{:07}", us.div_euclid(HOUR_US))
}

/// The name of a day; later days have larger names.
pub(super) fn day(day: NaiveDate) -> String {
    format!("{:07}", day_number(day))
}

/// When the hour of a moment began.
pub(super) fn hour_began(now: Now) -> Now {
    Now::from_micros(now.micros().div_euclid(HOUR_US) * HOUR_US)
}

/// Puts what something adds now in the place of what it added before.
pub(super) fn replace(sql: &mut dyn Sql, before: &Tally, after: &Tally) -> Result<(), StoreError> {
    let mut change = after.clone();
    for (key, n) in before {
        *change.entry(key.clone()).or_default() -= n;
    }
    // Always in the order of the keys, so that two commands never wait for each other's rows.
    change.iter().try_for_each(|((kind, name), by)| count(sql, kind, name, *by))
}

/// Changes one count; one that falls to nothing is forgotten.
pub(super) fn count(sql: &mut dyn Sql, kind: &str, name: &str, by: i64) -> Result<(), StoreError> {
    if by == 0 {
        return Ok(());
    }
    sql.execute(
        "INSERT INTO work_rollup (kind, name, n) VALUES (?1, ?2, ?3)
         ON CONFLICT (kind, name) DO UPDATE SET n = work_rollup.n + excluded.n",
        &[kind.into(), name.into(), by.into()],
    )?;
    if by < 0 {
        sql.execute(
            "DELETE FROM work_rollup WHERE kind = ?1 AND name = ?2 AND n = 0",
            &[kind.into(), name.into()],
        )?;
    }
    Ok(())
}

/// The counts of one kind, largest first.
pub fn counts(sql: &mut dyn Sql, kind: &str) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = sql.query(
        "SELECT name, n FROM work_rollup WHERE kind = ?1 AND n <> 0 ORDER BY n DESC, name",
        &[kind.into()],
    )?;
    rows.iter().map(|row| Ok((row.string(0)?, row.int(1)?))).collect()
}

/// The largest counts of one kind.
pub fn largest(
    sql: &mut dyn Sql,
    kind: &str,
    limit: usize,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = sql.query(
        "SELECT name, n FROM work_rollup WHERE kind = ?1 AND n <> 0
         ORDER BY n DESC, name LIMIT ?2",
        &[kind.into(), i64::try_from(limit).unwrap_or(i64::MAX).into()],
    )?;
    rows.iter().map(|row| Ok((row.string(0)?, row.int(1)?))).collect()
}

/// One count; nothing counted is zero.
pub fn one(sql: &mut dyn Sql, kind: &str, name: &str) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT n FROM work_rollup WHERE kind = ?1 AND name = ?2",
        &[kind.into(), name.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// The counts within a group, largest first, named without the group.
pub fn counts_within(
    sql: &mut dyn Sql,
    kind: &str,
    group: &str,
) -> Result<Vec<(String, i64)>, StoreError> {
    // The character after the slash ends the group.
    let rows = sql.query(
        "SELECT name, n FROM work_rollup
         WHERE kind = ?1 AND name >= ?2 AND name < ?3 AND n <> 0 ORDER BY n DESC, name",
        &[kind.into(), within(group, "").into(), format!("{group}0").into()],
    )?;
    let read = |row: &super::Row| {
        let name = row.text(0)?;
        Ok((name.split_once('/').map_or(name, |(_, it)| it).to_owned(), row.int(1)?))
    };
    rows.iter().map(read).collect()
}

/// The counts of the days from `from` on that have any, in their order.
pub fn days(
    sql: &mut dyn Sql,
    kind: &str,
    from: NaiveDate,
) -> Result<Vec<(NaiveDate, i64)>, StoreError> {
    let rows = sql.query(
        "SELECT name, n FROM work_rollup WHERE kind = ?1 AND name >= ?2 AND n <> 0 ORDER BY name",
        &[kind.into(), day(from).into()],
    )?;
    let read = |row: &super::Row| {
        let number = row.text(0)?.parse().map_err(StoreError::corrupt("a day"))?;
        Ok((day_from_number(number), row.int(1)?))
    };
    rows.iter().map(read).collect()
}

/// The sum of a group's hours before that of `until`.
pub(super) fn sum_before(
    sql: &mut dyn Sql,
    kind: &str,
    (group, until): (&str, Now),
) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM work_rollup
         WHERE kind = ?1 AND name >= ?2 AND name < ?3",
        &[kind.into(), within(group, "").into(), within(group, hour(until.micros())).into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// As [`sum_before`] for several moments at once; the group is read only once.
pub(super) fn sums_before(
    sql: &mut dyn Sql,
    kind: &str,
    (group, [first, second, last]): (&str, [Now; 3]),
) -> Result<[i64; 3], StoreError> {
    let name = |until: Now| within(group, hour(until.micros())).into();
    let rows = sql.query(
        "SELECT CAST(COALESCE(SUM(CASE WHEN name < ?3 THEN n ELSE 0 END), 0) AS BIGINT),
             CAST(COALESCE(SUM(CASE WHEN name < ?4 THEN n ELSE 0 END), 0) AS BIGINT),
             CAST(COALESCE(SUM(n), 0) AS BIGINT)
         FROM work_rollup WHERE kind = ?1 AND name >= ?2 AND name < ?5",
        &[kind.into(), within(group, "").into(), name(first), name(second), name(last)],
    )?;
    let read = |row: &super::Row| Ok([row.int(0)?, row.int(1)?, row.int(2)?]);
    rows.first().map_or(Ok([0; 3]), read)
}

/// The sum of all hours before that of `until`.
pub(super) fn sum_until(sql: &mut dyn Sql, kind: &str, until: Now) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM work_rollup WHERE kind = ?1 AND name < ?2",
        &[kind.into(), hour(until.micros()).into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_hours_have_larger_names() {
        let names: Vec<String> =
            [0, HOUR_US - 1, HOUR_US, 1_800_000_000_000_000, 4_000_000_000_000_000]
                .into_iter()
                .map(hour)
                .collect();
        assert!(names.is_sorted(), "{names:?}");
        assert_eq!(names[0], names[1]);
        assert_eq!(hour_began(Now::from_micros(HOUR_US + 5)).micros(), HOUR_US);
    }
}
