//! The list of all enterprises in SQL, a window of it at a time, in four orders.
//!
//! Each order has an index. Without conditions a window is found by walking the index alone, so that even the middle
//! of a million rows comes at once; with conditions the walk looks at the rows.

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::{
    Row, Sql, StoreError, Value,
    enterprises::{tier, tier_number},
};
use crate::domain::{EnterpriseId, Lifecycle, StaffId, Tier, day_from_number, day_number};

/// Whose enterprises are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    #[default]
    Everybody,
    /// Those of one manager.
    Of(StaffId),
    /// Those that have no manager.
    Pool,
}

/// Which enterprises are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub whose: Whose,
    pub tier: Option<Tier>,
    pub lifecycle: Option<Lifecycle>,
    /// Something that they have expires until this day.
    pub expiring_by: Option<NaiveDate>,
}

/// In which order they are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The sound of the name.
    Name,
    /// The tier, then the sound of the name.
    Tier,
    /// What they pay a month.
    Worth,
    /// What expires first; those of which nothing expires are left out.
    Expiry,
}

/// Which way an order runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: EnterpriseId,
    pub name: String,
    pub tier: Tier,
    pub lifecycle: Lifecycle,
    pub manager: Option<StaffId>,
    pub region: String,
    pub monthly_fen: i64,
    pub holdings: i64,
    pub next_expiry: Option<NaiveDate>,
    sort_key: String,
}

/// How many enterprises are wanted.
pub fn count(sql: &mut dyn Sql, wanted: &Wanted) -> Result<i64, StoreError> {
    let rows = match wanted.whose {
        Whose::Everybody if *wanted == Wanted::default() => {
            sql.query("SELECT COUNT(*) FROM enterprise", &[])?
        }
        Whose::Of(manager) => {
            let n = of_manager(sql, manager, wanted)?.len();
            return Ok(i64::try_from(n).unwrap_or(i64::MAX));
        }
        Whose::Everybody | Whose::Pool => sql.query(
            "SELECT COUNT(*) FROM enterprise
             WHERE tier BETWEEN ?1 AND ?2 AND (CAST(?3 AS TEXT) = '' OR lifecycle = ?3)
               AND (CAST(?4 AS BIGINT) = 0 OR manager IS NULL)
               AND (CAST(?5 AS BIGINT) = -1 OR next_expiry_day <= ?5)",
            &conditions(wanted),
        )?,
    };
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// A window of the list.
pub fn window(
    sql: &mut dyn Sql,
    wanted: &Wanted,
    (by, way): (By, Way),
    (offset, limit): (i64, i64),
) -> Result<Vec<Line>, StoreError> {
    if let Some(rows) = by_portfolio(sql, wanted, (by, way), (offset, limit))? {
        return rows.iter().map(read).collect();
    }
    if let Whose::Of(manager) = wanted.whose {
        let mut lines = of_manager(sql, manager, wanted)?;
        arrange(&mut lines, by, way);
        let skip = usize::try_from(offset).unwrap_or(0);
        return Ok(lines
            .into_iter()
            .skip(skip)
            .take(usize::try_from(limit).unwrap_or(0))
            .collect());
    }
    let rows = if *wanted == Wanted::default() {
        everything(sql, (by, way), &[limit.into(), offset.into()])?
    } else {
        let mut args = conditions(wanted).to_vec();
        args.extend([limit.into(), offset.into()]);
        some(sql, (by, way), &args)?
    };
    rows.iter().map(read).collect()
}

fn conditions(wanted: &Wanted) -> [Value; 5] {
    let (from, to) = wanted.tier.map_or((1, 4), |it| (tier_number(it), tier_number(it)));
    [
        from.into(),
        to.into(),
        wanted.lifecycle.map_or("", Lifecycle::code).into(),
        (wanted.whose == Whose::Pool).into(),
        wanted.expiring_by.map_or(-1, day_number).into(),
    ]
}

/// The order that lists start with, of one manager or of nobody, runs along an index of its own.
fn by_portfolio(
    sql: &mut dyn Sql,
    wanted: &Wanted,
    order: (By, Way),
    (offset, limit): (i64, i64),
) -> Result<Option<Vec<Row>>, StoreError> {
    if order != (By::Tier, Way::Up)
        || *wanted != (Wanted { whose: wanted.whose, ..Wanted::default() })
    {
        return Ok(None);
    }
    let rows = match wanted.whose {
        Whose::Everybody => return Ok(None),
        Whose::Of(manager) => sql.query(
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise WHERE manager = ?1 ORDER BY tier, sort_key, id LIMIT ?2 OFFSET ?3",
            &[manager.into(), limit.into(), offset.into()],
        ),
        Whose::Pool => sql.query(
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise WHERE manager IS NULL
             ORDER BY tier, sort_key, id LIMIT ?1 OFFSET ?2",
            &[limit.into(), offset.into()],
        ),
    };
    rows.map(Some)
}

/// A manager has hundreds, so they are put in order here.
fn of_manager(
    sql: &mut dyn Sql,
    manager: StaffId,
    wanted: &Wanted,
) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings, next_expiry_day,
             sort_key
         FROM enterprise WHERE manager = ?1 ORDER BY tier, sort_key, id",
        &[manager.into()],
    )?;
    let lines = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let fits = |it: &Line| {
        wanted.tier.is_none_or(|tier| it.tier == tier)
            && wanted.lifecycle.is_none_or(|stage| it.lifecycle == stage)
            && wanted.expiring_by.is_none_or(|by| it.next_expiry.is_some_and(|day| day <= by))
    };
    Ok(lines.into_iter().filter(fits).collect())
}

fn arrange(lines: &mut Vec<Line>, by: By, way: Way) {
    match by {
        By::Name => lines.sort_by(|a, b| (&a.sort_key, a.id).cmp(&(&b.sort_key, b.id))),
        By::Tier => {
            lines.sort_by(|a, b| (a.tier, &a.sort_key, a.id).cmp(&(b.tier, &b.sort_key, b.id)));
        }
        By::Worth => lines.sort_by_key(|it| (it.monthly_fen, it.id)),
        By::Expiry => {
            lines.retain(|it| it.next_expiry.is_some());
            lines.sort_by_key(|it| (it.next_expiry, it.id));
        }
    }
    if way == Way::Down {
        // All orders are total, so turning them round is the other way.
        lines.reverse();
    }
}

/// The name of a manager's portfolio, most important first: what a search prefers.
pub fn portfolio(sql: &mut dyn Sql, manager: StaffId) -> Result<Vec<EnterpriseId>, StoreError> {
    let rows = sql.query(
        "SELECT id, monthly_fen FROM enterprise WHERE manager = ?1
         ORDER BY tier, sort_key, id LIMIT 5000",
        &[manager.into()],
    )?;
    let mut found: Vec<(i64, EnterpriseId)> =
        rows.iter().map(|row| Ok((row.int(1)?, row.id(0)?))).collect::<Result<_, StoreError>>()?;
    found.sort_by_key(|(worth, id)| (Reverse(*worth), *id));
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

fn everything(sql: &mut dyn Sql, order: (By, Way), args: &[Value]) -> Result<Vec<Row>, StoreError> {
    let statement = match order {
        (By::Name, Way::Up) => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise ORDER BY sort_key, id LIMIT ?1 OFFSET ?2"
        }
        (By::Name, Way::Down) => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise ORDER BY sort_key DESC, id DESC LIMIT ?1 OFFSET ?2"
        }
        (By::Tier, Way::Up) => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise ORDER BY tier, sort_key, id LIMIT ?1 OFFSET ?2"
        }
        (By::Tier, Way::Down) => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise ORDER BY tier DESC, sort_key DESC, id DESC LIMIT ?1 OFFSET ?2"
        }
        (By::Worth, Way::Up) => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise ORDER BY monthly_fen, id LIMIT ?1 OFFSET ?2"
        }
        (By::Worth, Way::Down) => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise ORDER BY monthly_fen DESC, id DESC LIMIT ?1 OFFSET ?2"
        }
        (By::Expiry, Way::Up) => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise WHERE next_expiry_day IS NOT NULL
             ORDER BY next_expiry_day, id LIMIT ?1 OFFSET ?2"
        }
        (By::Expiry, Way::Down) => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise WHERE next_expiry_day IS NOT NULL
             ORDER BY next_expiry_day DESC, id DESC LIMIT ?1 OFFSET ?2"
        }
    };
    sql.query(statement, args)
}

fn some(sql: &mut dyn Sql, (by, way): (By, Way), args: &[Value]) -> Result<Vec<Row>, StoreError> {
    let statement = match by {
        By::Name => some_by_name(way),
        By::Tier => some_by_tier(way),
        By::Worth => some_by_worth(way),
        By::Expiry => some_by_expiry(way),
    };
    sql.query(statement, args)
}

fn some_by_name(way: Way) -> &'static str {
    match way {
        Way::Up => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise
             WHERE tier BETWEEN ?1 AND ?2 AND (CAST(?3 AS TEXT) = '' OR lifecycle = ?3)
               AND (CAST(?4 AS BIGINT) = 0 OR manager IS NULL)
               AND (CAST(?5 AS BIGINT) = -1 OR next_expiry_day <= ?5)
             ORDER BY sort_key, id LIMIT ?6 OFFSET ?7"
        }
        Way::Down => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise
             WHERE tier BETWEEN ?1 AND ?2 AND (CAST(?3 AS TEXT) = '' OR lifecycle = ?3)
               AND (CAST(?4 AS BIGINT) = 0 OR manager IS NULL)
               AND (CAST(?5 AS BIGINT) = -1 OR next_expiry_day <= ?5)
             ORDER BY sort_key DESC, id DESC LIMIT ?6 OFFSET ?7"
        }
    }
}

fn some_by_tier(way: Way) -> &'static str {
    match way {
        Way::Up => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise
             WHERE tier BETWEEN ?1 AND ?2 AND (CAST(?3 AS TEXT) = '' OR lifecycle = ?3)
               AND (CAST(?4 AS BIGINT) = 0 OR manager IS NULL)
               AND (CAST(?5 AS BIGINT) = -1 OR next_expiry_day <= ?5)
             ORDER BY tier, sort_key, id LIMIT ?6 OFFSET ?7"
        }
        Way::Down => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise
             WHERE tier BETWEEN ?1 AND ?2 AND (CAST(?3 AS TEXT) = '' OR lifecycle = ?3)
               AND (CAST(?4 AS BIGINT) = 0 OR manager IS NULL)
               AND (CAST(?5 AS BIGINT) = -1 OR next_expiry_day <= ?5)
             ORDER BY tier DESC, sort_key DESC, id DESC LIMIT ?6 OFFSET ?7"
        }
    }
}

fn some_by_worth(way: Way) -> &'static str {
    match way {
        Way::Up => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise
             WHERE tier BETWEEN ?1 AND ?2 AND (CAST(?3 AS TEXT) = '' OR lifecycle = ?3)
               AND (CAST(?4 AS BIGINT) = 0 OR manager IS NULL)
               AND (CAST(?5 AS BIGINT) = -1 OR next_expiry_day <= ?5)
             ORDER BY monthly_fen, id LIMIT ?6 OFFSET ?7"
        }
        Way::Down => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise
             WHERE tier BETWEEN ?1 AND ?2 AND (CAST(?3 AS TEXT) = '' OR lifecycle = ?3)
               AND (CAST(?4 AS BIGINT) = 0 OR manager IS NULL)
               AND (CAST(?5 AS BIGINT) = -1 OR next_expiry_day <= ?5)
             ORDER BY monthly_fen DESC, id DESC LIMIT ?6 OFFSET ?7"
        }
    }
}

fn some_by_expiry(way: Way) -> &'static str {
    match way {
        Way::Up => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise
             WHERE tier BETWEEN ?1 AND ?2 AND (CAST(?3 AS TEXT) = '' OR lifecycle = ?3)
               AND (CAST(?4 AS BIGINT) = 0 OR manager IS NULL)
               AND (CAST(?5 AS BIGINT) = -1 OR next_expiry_day <= ?5)
               AND next_expiry_day IS NOT NULL
             ORDER BY next_expiry_day, id LIMIT ?6 OFFSET ?7"
        }
        Way::Down => {
            "SELECT id, name, tier, lifecycle, manager, region, monthly_fen, holdings,
                 next_expiry_day, sort_key
             FROM enterprise
             WHERE tier BETWEEN ?1 AND ?2 AND (CAST(?3 AS TEXT) = '' OR lifecycle = ?3)
               AND (CAST(?4 AS BIGINT) = 0 OR manager IS NULL)
               AND (CAST(?5 AS BIGINT) = -1 OR next_expiry_day <= ?5)
               AND next_expiry_day IS NOT NULL
             ORDER BY next_expiry_day DESC, id DESC LIMIT ?6 OFFSET ?7"
        }
    }
}

fn read(row: &Row) -> Result<Line, StoreError> {
    Ok(Line {
        id: row.id(0)?,
        name: row.string(1)?,
        tier: tier(row.int(2)?)?,
        lifecycle: Lifecycle::from_code(row.text(3)?).ok_or(StoreError::Corrupt("a stage"))?,
        manager: row.opt_id(4)?,
        region: row.string(5)?,
        monthly_fen: row.int(6)?,
        holdings: row.int(7)?,
        next_expiry: row.opt_int(8)?.map(day_from_number),
        sort_key: row.string(9)?,
    })
}
