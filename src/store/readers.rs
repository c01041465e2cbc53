//! Connections that only read, lent out one at a time.

use std::sync::{Condvar, Mutex, PoisonError};

use super::{Sql, StoreError};

/// A set of reading connections; whoever comes when all are lent waits.
pub struct Readers {
    idle: Mutex<Vec<Box<dyn Sql + Send>>>,
    returned: Condvar,
}

/// A connection that goes back when it is dropped, also when a question panics.
struct Lent<'a> {
    from: &'a Readers,
    connection: Option<Box<dyn Sql + Send>>,
}

impl Readers {
    pub(super) fn new(connections: Vec<Box<dyn Sql + Send>>) -> Self {
        Self { idle: Mutex::new(connections), returned: Condvar::new() }
    }

    pub(super) fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut dyn Sql) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut lent = self.lend();
        let sql = lent.connection.as_mut().ok_or(StoreError::Closed)?;
        sql.begin_read()?;
        let value = work(&mut **sql);
        sql.batch("COMMIT")?;
        value
    }

    fn lend(&self) -> Lent<'_> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.returned.wait_while(idle, |idle| idle.is_empty());
        let connection = waited.unwrap_or_else(PoisonError::into_inner).pop();
        Lent { from: self, connection }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            if std::thread::panicking() {
                connection.batch("ROLLBACK").ok(); // It may not have begun.
            }
            self.from.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            self.from.returned.notify_one();
        }
    }
}
