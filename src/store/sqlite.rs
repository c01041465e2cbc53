//! SQLite: the desktop's own database, and the hub's when it is small.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::{
    Connection, ErrorCode, OpenFlags,
    backup::{Backup, StepResult},
    config::DbConfig,
    params_from_iter, types,
};

use super::{
    Sql, StoreError, Value,
    sql::{Dialect, Row},
};
use crate::vault::private;

/// One connection.
pub struct Sqlite {
    connection: Connection,
    /// Why the engine gave up the transaction by itself, as it does when the disk is full:
    /// everything after that fails for a reason that helps nobody.
    given_up: Option<StoreError>,
}

/// A database file that connections can be opened to.
#[derive(Clone, Debug)]
pub struct SqliteFile(pub PathBuf);

/// Marks a database as ours; “Atta” in ASCII.
const APPLICATION_ID: i64 = 0x4174_7461;

/// Prepared statements kept per connection; more than the program has.
const STATEMENTS: usize = 512;

impl SqliteFile {
    /// A connection that writes; makes the file when there is none.
    #[expect(clippy::disallowed_methods, reason = "this is the place that sets the pragmas")]
    pub fn writer(&self) -> Result<Sqlite, StoreError> {
        self.shut()?;
        let connection = Connection::open(&self.0).map_err(failed)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
                 PRAGMA journal_size_limit = 67108864;",
            )
            .map_err(failed)?;
        claim(&connection)?;
        Sqlite::prepared(connection)
    }

    /// Sees to it that only its owner opens the file, and what the engine keeps beside it: the engine makes those as open
    /// as it finds the file. A file of somebody else stays as it is.
    fn shut(&self) -> Result<(), StoreError> {
        let beside = |end: &str| {
            let mut path = self.0.clone().into_os_string();
            path.push(end);
            PathBuf::from(path)
        };
        let shut = private::file(&self.0);
        match shut
            .and_then(|()| ["-wal", "-shm"].iter().try_for_each(|it| private::shut(&beside(it))))
        {
            Err(err) if err.kind() == io::ErrorKind::StorageFull => Err(StoreError::NoSpace),
            // What cannot be opened says so better itself, and who has not the right to shut a file may have the right to
            // open it.
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// A connection that builds indexes over very many rows: with both hands, and sorting on disk.
    pub fn builder(&self) -> Result<Sqlite, StoreError> {
        let builder = self.writer()?;
        builder
            .connection
            .execute_batch(
                "PRAGMA temp_store = FILE; PRAGMA cache_size = -128000; PRAGMA threads = 2;",
            )
            .map_err(failed)?;
        Ok(builder)
    }

    /// A connection that only reads.
    pub fn reader(&self) -> Result<Sqlite, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Sqlite::prepared(Connection::open_with_flags(&self.0, flags).map_err(failed)?)
    }

    /// How many bytes stand in the log.
    pub fn log_bytes(&self) -> u64 {
        let mut path = self.0.clone().into_os_string();
        path.push("-wal");
        std::fs::metadata(path).map_or(0, |it| it.len())
    }

    /// Moves committed pages from the log into the file, as far as readers allow.
    pub fn checkpoint(&self, wish: Checkpoint) -> Result<(), StoreError> {
        let connection = self.writer()?;
        let words = match wish {
            Checkpoint::Passive => "PRAGMA wal_checkpoint(PASSIVE)",
            Checkpoint::Truncate => "PRAGMA wal_checkpoint(TRUNCATE)",
        };
        connection.connection.query_row(words, [], |_| Ok(())).map_err(failed)
    }

    /// Copies the whole database as of one moment into `target`.
    #[expect(
        clippy::disallowed_methods,
        reason = "the copy is written by the engine, page by page"
    )]
    pub fn copy_to(&self, target: &Path) -> Result<(), StoreError> {
        let source = self.reader()?;
        Self(target.to_owned()).shut()?;
        let mut copy = Connection::open(target).map_err(failed)?;
        let backup = Backup::new(&source.connection, &mut copy).map_err(failed)?;
        // All pages in one step: smaller steps start over whenever somebody writes in between.
        match backup.step(-1).map_err(failed)? {
            StepResult::Done => Ok(()),
            _ => Err(StoreError::Busy),
        }
    }

    /// Whether the file is sound, by the engine's own quick check.
    pub fn is_sound(&self) -> Result<bool, StoreError> {
        let reader = self.reader()?;
        let word: String = reader
            .connection
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
            .map_err(failed)?;
        Ok(word == "ok")
    }
}

/// How hard to try to move the log into the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checkpoint {
    /// What is possible without waiting for anyone.
    Passive,
    /// Everything, and empty the log; when nobody is working.
    Truncate,
}

/// Refuses a database of another program, and marks a new one as ours.
fn claim(connection: &Connection) -> Result<(), StoreError> {
    let id: i64 =
        connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(failed)?;
    let tables: i64 = connection
        .query_row("SELECT COUNT(*) FROM sqlite_master", [], |row| row.get(0))
        .map_err(failed)?;
    match (id, tables) {
        (APPLICATION_ID, _) => Ok(()),
        (0, 0) => connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed),
        _ => Err(StoreError::Foreign),
    }
}

impl Sqlite {
    /// A database that is gone when it is closed, for asking what a fresh one looks like.
    pub(super) fn in_memory() -> Result<Self, StoreError> {
        Self::prepared(Connection::open_in_memory().map_err(failed)?)
    }

    fn prepared(connection: Connection) -> Result<Self, StoreError> {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Without this a kept statement is prepared anew each time that other values are bound, to see whether another
        // plan would suit them: several times the work of running it.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
        connection
            .execute_batch(
                "PRAGMA busy_timeout = 5000; PRAGMA mmap_size = 4294967296;
                 PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY;",
            )
            .map_err(failed)?;
        Ok(Self { connection, given_up: None })
    }

    /// What a failure means, also when it only follows from an earlier one.
    fn told(&mut self, err: rusqlite::Error) -> StoreError {
        let err = failed(err);
        if self.connection.is_autocommit() && matches!(err, StoreError::NoSpace) {
            self.given_up = Some(err.clone());
        }
        match (&self.given_up, err) {
            (Some(cause), StoreError::Database(_)) => cause.clone(),
            (_, err) => err,
        }
    }
}

impl Sql for Sqlite {
    fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, StoreError> {
        let touched = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params_from_iter(args)));
        touched.map(|it| it as u64).map_err(|err| self.told(err))
    }

    fn query(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.each(sql, args, &mut |row| {
            rows.push(row.clone());
            Ok(())
        })?;
        Ok(rows)
    }

    fn each(
        &mut self,
        sql: &'static str,
        args: &[Value],
        visit: &mut dyn FnMut(&Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match visit_rows(&self.connection, sql, args, visit) {
            Ok(visited) => visited,
            Err(err) => Err(self.told(err)),
        }
    }

    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(|err| self.told(err))
    }

    fn prepare(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.connection.prepare(sql).map(|_| ()).map_err(failed)
    }

    fn begin_write(&mut self) -> Result<(), StoreError> {
        self.given_up = None;
        self.batch("BEGIN IMMEDIATE") // Waits for its turn now rather than failing half way.
    }

    fn begin_read(&mut self) -> Result<(), StoreError> {
        self.batch("BEGIN")
    }

    fn begin_alone(&mut self) -> Result<(), StoreError> {
        self.begin_write()
    }

    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }
}

/// The outer error is the engine's, the inner one the visitor's.
fn visit_rows(
    connection: &Connection,
    sql: &'static str,
    args: &[Value],
    visit: &mut dyn FnMut(&Row) -> Result<(), StoreError>,
) -> rusqlite::Result<Result<(), StoreError>> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params_from_iter(args))?;
    while let Some(row) = rows.next()? {
        let values = (0..columns).map(|i| row.get(i)).collect::<Result<_, _>>()?;
        if let Err(err) = visit(&Row(values)) {
            return Ok(Err(err));
        }
    }
    Ok(Ok(()))
}

fn failed(err: rusqlite::Error) -> StoreError {
    match err.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::NoSpace,
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            StoreError::ReadOnly
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::NotADatabase) => StoreError::Foreign,
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged,
        Some(ErrorCode::ConstraintViolation) if is_taken(&err) => StoreError::Duplicate,
        _ => StoreError::database(err),
    }
}

/// Whether a key was there already; other constraints are defects of ours and say so.
fn is_taken(err: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
    let code = err.sqlite_error().map(|it| it.extended_code);
    matches!(code, Some(SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_UNIQUE))
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<types::ToSqlOutput<'_>> {
        match self {
            Self::Null => Ok(types::ToSqlOutput::from(types::Null)),
            Self::Int(int) => int.to_sql(),
            Self::Text(text) => text.to_sql(),
            Self::Bytes(bytes) => bytes.to_sql(),
        }
    }
}

impl types::FromSql for Value {
    fn column_result(value: types::ValueRef<'_>) -> types::FromSqlResult<Self> {
        match value {
            types::ValueRef::Null => Ok(Self::Null),
            types::ValueRef::Integer(int) => Ok(Self::Int(int)),
            types::ValueRef::Text(_) => value.as_str().map(|text| Self::Text(text.to_owned())),
            types::ValueRef::Blob(bytes) => Ok(Self::Bytes(bytes.to_vec())),
            types::ValueRef::Real(_) => Err(types::FromSqlError::InvalidType),
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_kept_statement_is_prepared_once_whatever_it_is_asked() {
        let folder = tempfile::tempdir().unwrap();
        let mut sql = SqliteFile(folder.path().join("a.db")).writer().unwrap();
        sql.batch("CREATE TABLE t (a TEXT, n INTEGER); CREATE INDEX t_by_a ON t (a)").unwrap();
        let statement = "SELECT n FROM t WHERE a = ?1 ORDER BY n LIMIT ?2";
        for (a, limit) in [("x", 1), ("y", 2), ("z", 0), ("x", 50)] {
            sql.query(statement, &[a.into(), limit.into()]).unwrap();
        }
        let kept = sql.connection.prepare_cached(statement).unwrap();
        assert_eq!(kept.get_status(StatementStatus::Run), 4);
        assert_eq!(kept.get_status(StatementStatus::RePrepare), 0);
    }
}
