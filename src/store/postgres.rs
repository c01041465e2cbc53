//! PostgreSQL: the database that several hubs share.

use std::{
    collections::HashMap,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use postgres::{
    Client, Statement,
    error::SqlState,
    fallible_iterator::FallibleIterator as _,
    types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use super::{
    Sql, StoreError, Value,
    address::Address,
    outage::Outage,
    sql::{Dialect, Row},
};

/// One connection, with the statements it has prepared. It is made anew when the server went away.
pub struct Postgres {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
    address: Address,
    schema: String,
    outage: Arc<Outage>,
}

/// How long between two attempts to reach it.
const PAUSE: Duration = Duration::from_millis(50);

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Postgres {
    /// Connects to `url`, working in `schema`, which is made when it is missing.
    ///
    /// Another machine is only reached encrypted, and only if it proves to be the right one; see
    /// [`AddressRefusal`](super::address::AddressRefusal).
    pub fn open(url: &str, schema: &str) -> Result<Self, StoreError> {
        let address = Address::parse(url).map_err(StoreError::Address)?;
        Self::open_at(address, schema, Arc::default())
    }

    /// Another connection to the same; what one of them learns of an outage all of them know.
    pub(super) fn another(&self) -> Result<Self, StoreError> {
        Self::open_at(self.address.clone(), &self.schema, Arc::clone(&self.outage))
    }

    fn open_at(address: Address, schema: &str, outage: Arc<Outage>) -> Result<Self, StoreError> {
        let mut client = address.connect()?;
        let plain = schema.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
        if !plain {
            return Err(StoreError::Corrupt("a schema's name is letters, digits and _"));
        }
        let enter = format!("CREATE SCHEMA IF NOT EXISTS {schema}; SET search_path TO {schema}");
        if client.batch_execute(&enter).is_err() {
            // Two first starts at the same moment: the other one has made it by now.
            client.batch_execute(&enter).map_err(failed)?;
        }
        let (prepared, schema) = (HashMap::new(), schema.to_owned());
        Ok(Self { client, prepared, address, schema, outage })
    }

    /// Begins a transaction, on a new connection if the server closed the old one.
    fn begin(&mut self, words: &str) -> Result<(), StoreError> {
        if !self.client.is_closed() {
            match self.batch(words) {
                Err(StoreError::Away) => {}
                begun => return begun,
            }
        }
        while self.outage.may_try(Instant::now()) {
            match self.another() {
                Ok(fresh) => {
                    *self = fresh;
                    self.outage.ended();
                    return self.batch(words);
                }
                Err(StoreError::Away) => self.outage.failed(Instant::now()),
                Err(err) => return Err(err),
            }
            thread::sleep(PAUSE);
        }
        Err(StoreError::Away)
    }

    fn statement(&mut self, sql: &'static str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(&dollars(sql)).map_err(failed)?;
        self.prepared.insert(sql, statement.clone());
        Ok(statement)
    }
}

impl Sql for Postgres {
    fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, StoreError> {
        let statement = self.statement(sql)?;
        self.client.execute(&statement, &borrowed(args)).map_err(failed)
    }

    fn query(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        let statement = self.statement(sql)?;
        let rows = self.client.query(&statement, &borrowed(args)).map_err(failed)?;
        rows.iter().map(values).collect()
    }

    fn each(
        &mut self,
        sql: &'static str,
        args: &[Value],
        visit: &mut dyn FnMut(&Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.statement(sql)?;
        let mut rows = self.client.query_raw(&statement, args.iter()).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            visit(&values(&row)?)?;
        }
        Ok(())
    }

    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(failed)
    }

    fn prepare(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.statement(sql).map(|_| ())
    }

    fn begin_write(&mut self) -> Result<(), StoreError> {
        self.begin("BEGIN")
    }

    fn begin_read(&mut self) -> Result<(), StoreError> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    fn begin_alone(&mut self) -> Result<(), StoreError> {
        // A lock on a table of our own: engines that speak PostgreSQL's protocol lack advisory locks.
        self.batch(
            "CREATE TABLE IF NOT EXISTS schema_lock (one BIGINT PRIMARY KEY);
             INSERT INTO schema_lock (one) VALUES (1) ON CONFLICT DO NOTHING;
             BEGIN; SELECT one FROM schema_lock WHERE one = 1 FOR UPDATE",
        )
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }
}

/// Our SQL in PostgreSQL's words.
///
/// `?1` is how we write a parameter, PostgreSQL wants `$1`; our statements have no `?` in their
/// texts. Row locks, which SQLite neither has nor needs, stand in a comment that only counts here.
fn dollars(sql: &str) -> String {
    sql.replace('?', "$")
        .replace("/*postgres FOR UPDATE*/", "FOR UPDATE")
        .replace("/*postgres FOR UPDATE SKIP LOCKED*/", "FOR UPDATE SKIP LOCKED")
}

fn borrowed(args: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|it| it as _).collect()
}

fn values(row: &postgres::Row) -> Result<Row, StoreError> {
    (0..row.len()).map(|i| row.try_get(i)).collect::<Result<_, _>>().map(Row).map_err(failed)
}

pub(super) fn failed(err: postgres::Error) -> StoreError {
    match err.code() {
        Some(&(SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED)) => {
            StoreError::Busy
        }
        Some(&SqlState::UNIQUE_VIOLATION) => StoreError::Duplicate,
        Some(&SqlState::DISK_FULL) => StoreError::NoSpace,
        Some(&SqlState::READ_ONLY_SQL_TRANSACTION) => StoreError::ReadOnly,
        Some(
            &(SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN
            | SqlState::CANNOT_CONNECT_NOW
            | SqlState::TOO_MANY_CONNECTIONS),
        ) => StoreError::Away,
        None if err.is_closed() || is_broken(&err) => StoreError::Away,
        _ => StoreError::database(err),
    }
}

/// Whether the connection itself failed, and not what was sent over it.
fn is_broken(err: &postgres::Error) -> bool {
    let mut cause = std::error::Error::source(err);
    while let Some(it) = cause {
        if it.is::<std::io::Error>() {
            return true;
        }
        cause = it.source();
    }
    false
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(int) if *ty == Type::INT8 => int.to_sql(ty, out),
            Self::Text(text) if *ty == Type::TEXT => text.to_sql(ty, out),
            Self::Bytes(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            _ => Err(format!("a parameter does not fit a column of type {ty}").into()),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, BoxError> {
        match *ty {
            Type::INT8 => i64::from_sql(ty, raw).map(Self::Int),
            Type::BYTEA => Vec::<u8>::from_sql(ty, raw).map(Self::Bytes),
            _ => String::from_sql(ty, raw).map(Self::Text),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, BoxError> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA)
    }
}
