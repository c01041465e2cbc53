//! Moving a whole office from one database to another, each row proved to have arrived.

use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use super::{
    Sql, StoreError, Value, migrate,
    postgres::Postgres,
    sqlite::{Sqlite, SqliteFile},
    staff,
};

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
        if is_ours && name != "schema_step" && !is_of_the_moment {
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

/// Copies every row of an office into an empty database and compares both afterwards.
///
/// `watch` is told of each table that is done. What was copied before a failure is removed by
/// whoever made the empty database.
pub fn move_all(
    from: &mut dyn Sql,
    to: &mut dyn Sql,
    mut watch: impl FnMut(&Moved),
) -> Result<Vec<Moved>, MoveError> {
    to.begin_read()?;
    let is_free = staff::is_empty(to);
    to.batch("COMMIT")?;
    if !is_free? {
        return Err(MoveError::Occupied);
    }
    from.begin_read()?;
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
    from.batch("COMMIT")?;
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
