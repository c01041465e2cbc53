//! Why something could not be kept or found again.

use std::sync::Arc;

use super::address::AddressRefusal;

/// A failure of the store. Clonable, because one failed commit is told to all who shared it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    #[error("someone else changed this in the meantime")]
    Conflict,
    #[error("this exists already")]
    Duplicate,
    #[error("the database is busy")]
    Busy,
    #[error("the database cannot be reached right now")]
    Away,
    #[error(transparent)]
    Address(AddressRefusal),
    #[error("the disk is full")]
    NoSpace,
    #[error("the data folder cannot be written")]
    ReadOnly,
    #[error("the file is not a database of ours")]
    Foreign,
    #[error("the database is damaged")]
    Damaged,
    #[error("the database is of version {found}, this program knows {known}")]
    Newer { found: i64, known: i64 },
    /// Where it is now, without a password.
    #[error("the office was moved to {0}")]
    Moved(String),
    #[error("the office is on its way between two databases")]
    OnTheWay,
    #[error("saved data could not be read: {0}")]
    Corrupt(&'static str),
    #[error("the database has been closed")]
    Closed,
    #[error("the database failed: {0}")]
    Database(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    pub(crate) fn database(err: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Database(Arc::new(err))
    }

    /// For what was read and is not a `what`; why not is for the log.
    pub(crate) fn corrupt<E: std::fmt::Display>(what: &'static str) -> impl FnOnce(E) -> Self {
        move |err| {
            tracing::error!(%err, "what is stored is not {what}");
            Self::Corrupt(what)
        }
    }

    /// Whether trying the same again may succeed.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::Away)
    }
}

/// An error of somebody who uses the store, behind which one of the store's may stand.
pub trait OfStore: From<StoreError> {
    /// The store's error, if it is one.
    fn of_store(&self) -> Option<&StoreError>;
}

impl OfStore for StoreError {
    fn of_store(&self) -> Option<&StoreError> {
        Some(self)
    }
}
