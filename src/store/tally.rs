//! Which statements a piece of work asks of the database: what an answer costs is a part of what it tells.

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Row, Sql, StoreError, Value, sql::Dialect};

/// How a piece of work uses the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Read,
    SlowRead,
    Write,
}

/// What one piece of work asked, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub kind: Kind,
    pub statements: Vec<String>,
}

/// The pieces of work of a store since somebody began to look.
#[derive(Clone, Debug, Default)]
pub struct Tally(Arc<Mutex<Vec<Piece>>>);

impl Tally {
    /// What was noted since the last time.
    pub fn take(&self) -> Vec<Piece> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, piece: Piece) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(piece);
    }
}

/// Does `work`, and notes its statements if somebody looks.
pub(super) fn told<T>(
    tally: Option<&Tally>,
    kind: Kind,
    sql: &mut dyn Sql,
    work: impl FnOnce(&mut dyn Sql) -> T,
) -> T {
    let Some(tally) = tally else { return work(sql) };
    let mut told = Told { sql, statements: Vec::new() };
    let done = work(&mut told);
    tally.note(Piece { kind, statements: told.statements });
    done
}

/// A connection that notes what it is asked.
struct Told<'a> {
    sql: &'a mut dyn Sql,
    statements: Vec<String>,
}

impl Told<'_> {
    fn asked(&mut self, sql: &str) -> &mut dyn Sql {
        self.statements.push(sql.to_owned());
        self.sql
    }
}

impl Sql for Told<'_> {
    fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, StoreError> {
        self.asked(sql).execute(sql, args)
    }

    fn query(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.asked(sql).query(sql, args)
    }

    fn each(
        &mut self,
        sql: &'static str,
        args: &[Value],
        visit: &mut dyn FnMut(&Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.asked(sql).each(sql, args, visit)
    }

    fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.asked(sql).batch(sql)
    }

    fn prepare(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.sql.prepare(sql)
    }

    fn begin_write(&mut self) -> Result<(), StoreError> {
        self.sql.begin_write()
    }

    fn begin_read(&mut self) -> Result<(), StoreError> {
        self.sql.begin_read()
    }

    fn begin_alone(&mut self) -> Result<(), StoreError> {
        self.sql.begin_alone()
    }

    fn dialect(&self) -> Dialect {
        self.sql.dialect()
    }
}
