//! The seam between our SQL and the two databases that run it.
//!
//! One SQL text serves both. It keeps to what they share: `BIGINT`, `TEXT` and `BYTEA`
//! columns, `?1` parameters, `ON CONFLICT`, `RETURNING`. Times are microseconds since 1970,
//! days are days since 1970, identifiers are 16 bytes, structures are JSON text, files are
//! not in the database at all. Statements are whole literals, so that a test finds and
//! prepares every one of them on both engines.

use serde::{Serialize, de::DeserializeOwned};

use super::StoreError;

/// What a column can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// One row of an answer, read by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

/// A connection to a database, inside or outside a transaction.
pub trait Sql {
    /// Runs one statement; returns how many rows it touched.
    fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, StoreError>;

    /// Runs one statement and collects its rows.
    fn query(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// Hands each row to `visit` without keeping them all; for answers of millions of rows.
    fn each(
        &mut self,
        sql: &'static str,
        args: &[Value],
        visit: &mut dyn FnMut(&Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Runs statements that take no parameters, such as a migration.
    fn batch(&mut self, sql: &str) -> Result<(), StoreError>;

    /// Makes sure that the engine understands a statement, without running it.
    fn prepare(&mut self, sql: &'static str) -> Result<(), StoreError>;

    /// Opens a transaction that may write, waiting for its turn.
    fn begin_write(&mut self) -> Result<(), StoreError>;

    /// Opens a transaction that sees one moment of the data and cannot write.
    fn begin_read(&mut self) -> Result<(), StoreError>;

    /// Opens a transaction that no other process can overlap, for changing the schema.
    fn begin_alone(&mut self) -> Result<(), StoreError>;

    /// The words in which this engine wants a table defined.
    fn dialect(&self) -> Dialect;
}

/// The few places where table definitions differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// A migration in this engine's words.
    ///
    /// Migrations are written in PostgreSQL's types; `/*strict*/` and `/*clustered*/` after a
    /// table say how SQLite should keep it.
    pub fn translate(self, migration: &str) -> String {
        match self {
            Self::Postgres => migration.to_owned(),
            Self::Sqlite => migration
                .replace("BIGINT", "INTEGER")
                .replace("BYTEA", "BLOB")
                .replace("/*strict*/", "STRICT")
                .replace("/*clustered*/", "STRICT, WITHOUT ROWID"),
        }
    }
}

/// An identifier that is kept as 16 bytes.
pub trait Id16: Sized {
    fn from_16(bytes: [u8; 16]) -> Self;
}

macro_rules! id16 {
    ($($name:ident),* $(,)?) => {$(
        impl Id16 for crate::domain::$name {
            fn from_16(bytes: [u8; 16]) -> Self {
                Self::from_bytes(bytes)
            }
        }

        impl From<crate::domain::$name> for Value {
            fn from(id: crate::domain::$name) -> Self {
                Self::Bytes(id.bytes().to_vec())
            }
        }
    )*};
}

id16!(
    CallId,
    ClockId,
    CommandId,
    FalloutId,
    AbsenceId,
    DemandId,
    DocumentId,
    EnterpriseId,
    HoldingId,
    InteractionId,
    LinkId,
    AppointmentId,
    NoticeId,
    OrderId,
    PersonId,
    PromiseId,
    RoleAssignmentId,
    StaffId,
    TaskId,
    UploadId,
    VersionId,
);

impl Row {
    fn at(&self, column: usize) -> Result<&Value, StoreError> {
        self.0.get(column).ok_or(StoreError::Corrupt("fewer columns than asked for"))
    }

    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        match self.at(column)? {
            Value::Int(int) => Ok(*int),
            _ => Err(StoreError::Corrupt("expected a number")),
        }
    }

    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        match self.at(column)? {
            Value::Text(text) => Ok(text),
            _ => Err(StoreError::Corrupt("expected text")),
        }
    }

    pub fn bytes(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.at(column)? {
            Value::Bytes(bytes) => Ok(bytes),
            _ => Err(StoreError::Corrupt("expected bytes")),
        }
    }

    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        if self.is_null(column)? { Ok(None) } else { self.int(column).map(Some) }
    }

    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        if self.is_null(column)? { Ok(None) } else { self.text(column).map(Some) }
    }

    pub fn is_null(&self, column: usize) -> Result<bool, StoreError> {
        Ok(*self.at(column)? == Value::Null)
    }

    pub fn string(&self, column: usize) -> Result<String, StoreError> {
        self.text(column).map(str::to_owned)
    }

    /// Zero is no, everything else is yes.
    pub fn yes(&self, column: usize) -> Result<bool, StoreError> {
        self.int(column).map(|it| it != 0)
    }

    pub fn id<T: Id16>(&self, column: usize) -> Result<T, StoreError> {
        let bytes = self.bytes(column)?;
        bytes.try_into().map(T::from_16).ok().ok_or(StoreError::Corrupt("an id has 16 bytes"))
    }

    pub fn opt_id<T: Id16>(&self, column: usize) -> Result<Option<T>, StoreError> {
        if self.is_null(column)? { Ok(None) } else { self.id(column).map(Some) }
    }

    /// A structure kept as JSON text.
    pub fn json<T: DeserializeOwned>(&self, column: usize) -> Result<T, StoreError> {
        serde_json::from_str(self.text(column)?).map_err(StoreError::database)
    }
}

impl Value {
    /// A structure to be kept as JSON text.
    pub fn json(value: &impl Serialize) -> Result<Self, StoreError> {
        serde_json::to_string(value).map(Self::Text).map_err(StoreError::database)
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Int(i64::from(yes))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
