//! Moving a whole office from one database to another, each row proved to have arrived.

use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use super::{
    Sql, StoreError, Value, leases, migrate,
    postgres::Postgres,
    sqlite::{Sqlite, SqliteFile},
    staff,
};
use crate::domain::Now;

/// One table with its columns, in the order in which they were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    columns: Vec<String>,
}

/// A database by the way people write it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `sqlite:` and a file.
    Sqlite(PathBuf),
    /// `postgres://…`
    Postgres(String),
}

impl Place {
    /// `None` when the text is neither.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            return Some(Self::Sqlite(PathBuf::from(path)));
        }
        let is_url = text.starts_with("postgres://") || text.starts_with("postgresql://");
        is_url.then(|| Self::Postgres(text.to_owned()))
    }

    /// What people are told of it: never a user or a password.
    #[must_use]
    pub fn spoken(&self) -> String {
        match self {
            Self::Sqlite(path) => {
                let whole = path.canonicalize().or_else(|_missing| std::path::absolute(path));
                let whole = whole.as_deref().unwrap_or(path).display().to_string();
                format!("sqlite:{whole}")
            }
            Self::Postgres(url) => {
                let (_, rest) = url.split_once("://").unwrap_or_default();
                let bare = rest.split(['?', '#']).next().unwrap_or_default();
                // A password may have an @ or a stroke in it that nobody escaped: the host is behind the last one.
                format!("postgres://{}", bare.rsplit('@').next().unwrap_or_default())
            }
        }
    }

    /// A connection to it, with the newest schema; makes what is missing.
    pub fn open(&self, schema: &str) -> Result<Box<dyn Sql>, StoreError> {
        let mut sql: Box<dyn Sql> = match self {
            Self::Sqlite(path) => Box::new(SqliteFile(path.clone()).writer()?),
            Self::Postgres(url) => Box::new(Postgres::open(url, schema)?),
        };
        migrate::to_latest(&mut *sql)?;
        Ok(sql)
    }
}

/// What became of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub table: String,
    pub rows: u64,
}

/// Why an office was not moved. Where it came from is never changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum MoveError {
    #[error("there is an office at the place to move to")]
    Occupied,
    #[error("a hub or a desktop works in the office")]
    AtWork,
    #[error("somebody worked in the office while it was copied")]
    Changed,
    #[error("table {0} did not arrive whole")]
    Differs(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Rows that one statement carries.
const TOGETHER: usize = 64;
/// Rows that share a commit.
const COMMIT: usize = 8_192;

/// The tables of this program, as a fresh database has them.
///
/// What only concerns one database, such as who is listening to it, stays behind.
pub fn tables() -> Result<Vec<Table>, StoreError> {
    let mut fresh = Sqlite::in_memory()?;
    migrate::to_latest(&mut fresh)?;
    let mut tables = Vec::new();
    for row in fresh.query("PRAGMA table_list", &[])? {
        let name = row.string(1)?;
        let is_ours = row.text(2)? == "table" && !name.starts_with("sqlite_");
        let is_of_the_moment = matches!(
            name.as_str(),
            "lease" | "session" | "arrival" | "vouched" | "logout_token" | "stranger"
        );
        let is_of_the_place = matches!(name.as_str(), "schema_step" | "office_moved");
        if is_ours && !is_of_the_place && !is_of_the_moment {
            tables.push(Table { name, columns: Vec::new() });
        }
    }
    for table in &mut tables {
        let info = leaked(format!("PRAGMA table_info({})", table.name));
        for row in fresh.query(info, &[])? {
            table.columns.push(row.string(1)?);
        }
    }
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tables)
}

/// What says that this office is elsewhere.
#[derive(Clone, Debug)]
pub struct Errand {
    /// Where it goes, as people are told.
    pub place: String,
    pub now: Now,
}

/// Moves an office in which nobody works into an empty database, and compares both afterwards.
///
/// From its beginning nothing more is done where the office was, so that nothing stays behind; when it fails, work may go
/// on there. `watch` is told of each table that is done. What was copied before a failure is removed by whoever made the
/// empty database.
pub fn move_office(
    (from, to): (&mut dyn Sql, &mut dyn Sql),
    errand: &Errand,
    watch: impl FnMut(&Moved),
) -> Result<Vec<Moved>, MoveError> {
    if !in_one(to, staff::is_empty)? {
        return Err(MoveError::Occupied);
    }
    in_one_write(from, |sql| say_it_leaves(sql, errand))?;
    let moved = expect(to, errand.now).map_err(MoveError::from).and_then(|()| {
        let moved = copy_all((&mut *from, &mut *to), errand.now, watch)?;
        arrive((&mut *from, to), errand.now)?;
        Ok(moved)
    });
    if moved.is_err()
        && let Err(err) = take_back(from)
    {
        tracing::error!(%err, "the office that could not be moved is not opened again by itself");
    }
    moved
}

/// Refuses where the office has been moved away, or is just on its way, here or from here.
pub fn must_be_here(sql: &mut dyn Sql) -> Result<(), StoreError> {
    let rows = sql.query("SELECT place, arrived_us FROM office_moved", &[])?;
    let Some(row) = rows.first() else { return Ok(()) };
    let has_arrived = row.opt_int(1)?.is_some();
    Err(if has_arrived { StoreError::Moved(row.string(0)?) } else { StoreError::OnTheWay })
}

/// Makes the office be here again; whether it had been moved, or a move of it had died. Refused where half of one came.
///
/// Files that the office put away for a command that would use them are not looked after any more: where it went they
/// may have been used since, and what is removed here would be missing there.
pub fn take_back(sql: &mut dyn Sql) -> Result<bool, StoreError> {
    in_one_write(sql, |sql| {
        let had_left = "SELECT one FROM office_moved WHERE arrived_us IS NOT NULL";
        if !sql.query(had_left, &[])?.is_empty() {
            sql.execute("DELETE FROM staged_file", &[])?;
            sql.execute("DELETE FROM loose_file", &[])?;
        }
        let gone = sql.execute("DELETE FROM office_moved WHERE place <> ''", &[])?;
        must_be_here(sql)?;
        Ok(0 < gone)
    })
}

/// Says that an office comes, so that nobody takes half of one for a whole one.
fn expect(to: &mut dyn Sql, now: Now) -> Result<(), StoreError> {
    in_one_write(to, |sql| {
        sql.execute("DELETE FROM office_moved", &[])?;
        sql.execute(
            "INSERT INTO office_moved (one, place, begun_us) VALUES (1, '', ?1)",
            &[now.micros().into()],
        )?;
        Ok(())
    })
}

/// Says that the office leaves, before it is looked whether somebody works in it: whoever begins to work looks the other
/// way round, so that one of the two sees the other.
fn say_it_leaves(from: &mut dyn Sql, errand: &Errand) -> Result<(), StoreError> {
    // A move that died on its way is begun anew.
    from.execute("DELETE FROM office_moved WHERE arrived_us IS NULL", &[])?;
    must_be_here(from)?;
    from.execute(
        "INSERT INTO office_moved (one, place, begun_us) VALUES (1, ?1, ?2)",
        &[errand.place.as_str().into(), errand.now.micros().into()],
    )?;
    Ok(())
}

/// Says that the office has left, unless somebody worked in it meanwhile: every command moves a head of the audit trail.
fn arrive((from, to): (&mut dyn Sql, &mut dyn Sql), now: Now) -> Result<(), MoveError> {
    let heads = tables()?.into_iter().find(|it| it.name == HEADS);
    let heads = heads.ok_or(StoreError::Corrupt(HEADS))?;
    if sum(from, &heads)? != sum(to, &heads)? {
        return Err(MoveError::Changed);
    }
    let left = in_one_write(from, |sql| {
        sql.execute("UPDATE office_moved SET arrived_us = ?1", &[now.micros().into()])
    })?;
    if left == 0 {
        return Err(MoveError::Changed); // Somebody has taken it back meanwhile.
    }
    // Only now: should this process die in between, neither of the two is worked in before somebody has looked.
    in_one_write(to, |sql| sql.execute("DELETE FROM office_moved", &[]))?;
    Ok(())
}

/// Where the last line of each chain of the audit trail stands.
const HEADS: &str = "audit_head";

/// Changes several things together.
fn in_one_write<T>(
    sql: &mut dyn Sql,
    change: impl FnOnce(&mut dyn Sql) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    sql.begin_write()?;
    let changed = change(sql);
    sql.batch(if changed.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    changed
}

/// Asks one thing of one moment.
fn in_one<T>(
    sql: &mut dyn Sql,
    ask: impl FnOnce(&mut dyn Sql) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    sql.begin_read()?;
    let found = ask(sql);
    sql.batch("COMMIT")?;
    found
}

fn copy_all(
    (from, to): (&mut dyn Sql, &mut dyn Sql),
    now: Now,
    watch: impl FnMut(&Moved),
) -> Result<Vec<Moved>, MoveError> {
    from.begin_read()?;
    let copied = match leases::is_at_work(from, now) {
        Ok(false) => copy_tables(from, to, watch),
        Ok(true) => Err(MoveError::AtWork),
        Err(err) => Err(err.into()),
    };
    from.batch("COMMIT")?;
    copied
}

fn copy_tables(
    from: &mut dyn Sql,
    to: &mut dyn Sql,
    mut watch: impl FnMut(&Moved),
) -> Result<Vec<Moved>, MoveError> {
    let mut done = Vec::new();
    for table in tables()? {
        let sent = copy(from, to, &table)?;
        let arrived = sum(to, &table)?;
        if sent != arrived {
            return Err(MoveError::Differs(table.name));
        }
        let moved = Moved { table: table.name, rows: sent.rows };
        watch(&moved);
        done.push(moved);
    }
    Ok(done)
}

/// What a set of rows adds up to, whatever their order: how many, and the sum of their hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    rows: u64,
    halves: (u128, u128),
}

impl Sum {
    fn add(&mut self, row: &[Value]) {
        let mut hash = Sha256::new();
        for value in row {
            // Each value with its kind and length, so that no two rows look alike.
            match value {
                Value::Null => hash.update([0]),
                Value::Int(int) => {
                    hash.update([1]);
                    hash.update(int.to_be_bytes());
                }
                Value::Text(text) => {
                    hash.update([2]);
                    hash.update((text.len() as u64).to_be_bytes());
                    hash.update(text);
                }
                Value::Bytes(bytes) => {
                    hash.update([3]);
                    hash.update((bytes.len() as u64).to_be_bytes());
                    hash.update(bytes);
                }
            }
        }
        let hash: [u8; 32] = hash.finalize().into();
        let half = |part: &[u8]| part.iter().fold(0, |sum, byte| sum << 8 | u128::from(*byte));
        let (high, low) = hash.split_at(16);
        self.rows += 1;
        self.halves.0 = self.halves.0.wrapping_add(half(high));
        self.halves.1 = self.halves.1.wrapping_add(half(low));
    }
}

fn sum(sql: &mut dyn Sql, table: &Table) -> Result<Sum, StoreError> {
    let mut sum = Sum::default();
    sql.begin_read()?;
    let read = sql.each(table.read(), &[], &mut |row| {
        sum.add(&row.0);
        Ok(())
    });
    sql.batch("COMMIT")?;
    read.map(|()| sum)
}

fn copy(from: &mut dyn Sql, to: &mut dyn Sql, table: &Table) -> Result<Sum, StoreError> {
    let (many, one) = (table.write(TOGETHER), table.write(1));
    let mut sum = Sum::default();
    let mut waiting: Vec<Value> = Vec::new();
    let width = table.columns.len();
    to.begin_write()?;
    // Settings and the like that a fresh database already has give way.
    to.execute(table.clear(), &[])?;
    let mut since_commit = 0;
    from.each(table.read(), &[], &mut |row| {
        sum.add(&row.0);
        waiting.extend(row.0.iter().cloned());
        if waiting.len() < TOGETHER * width {
            return Ok(());
        }
        to.execute(many, &waiting)?;
        waiting.clear();
        since_commit += TOGETHER;
        if COMMIT <= since_commit {
            since_commit = 0;
            to.batch("COMMIT")?;
            to.begin_write()?;
        }
        Ok(())
    })?;
    for row in waiting.chunks(width) {
        to.execute(one, row)?;
    }
    to.batch("COMMIT")?;
    Ok(sum)
}

/// Statements made from the schema itself, which are therefore not among those that stand whole.
impl Table {
    fn read(&self) -> &'static str {
        leaked(["SELECT", &self.columns.join(", "), "FROM", &self.name].join(" "))
    }

    fn clear(&self) -> &'static str {
        leaked(["DELETE", "FROM", &self.name].join(" "))
    }

    fn write(&self, rows: usize) -> &'static str {
        let width = self.columns.len();
        let row = |row: usize| {
            let places: Vec<String> =
                (1..=width).map(|column| format!("?{}", row * width + column)).collect();
            format!("({})", places.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        let columns = format!("({})", self.columns.join(", "));
        leaked(["INSERT", "INTO", &self.name, &columns, "VALUES", &rows.join(", ")].join(" "))
    }
}

/// A statement that lives as long as the program: a few for each table, once in its life.
fn leaked(statement: String) -> &'static str {
    Box::leak(statement.into_boxed_str())
}
