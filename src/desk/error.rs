//! Why a request was not done: what we know, and what the caller is told.

use std::{io, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    domain::{Permission, library::LibraryError},
    store::{OfStore, StoreError},
};

/// What went wrong, with its cause. Logged where it is handled, never sent out.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DeskError {
    /// A rule of the business says no.
    #[error("refused: {}", .0.code)]
    Refused(Refused),
    #[error("{0:?} is not permitted")]
    Forbidden(Permission),
    #[error("there is no such {0}")]
    NotFound(&'static str),
    #[error("the data folder: {0}")]
    Folder(Arc<io::Error>),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What ships with the program does not hold together; a test keeps this from happening.
    #[error("the catalogue or a process: {0}")]
    Library(Arc<LibraryError>),
    #[error("a request could not be written down: {0}")]
    Encoding(Arc<serde_json::Error>),
}

impl OfStore for DeskError {
    fn of_store(&self) -> Option<&StoreError> {
        if let Self::Store(err) = self { Some(err) } else { None }
    }
}

/// A rule's answer, ready to be said in the reader's language.
///
/// The sentence is found under `fault-<code>` in the translation files; `values` fill it in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub code: String,
    pub values: Vec<(String, String)>,
}

/// What the caller is told: the same to a screen here and to a desktop far away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    Refused(Refused),
    Forbidden,
    NotFound,
    /// Someone else changed it in the meantime.
    Conflict,
    /// It exists already.
    Duplicate,
    Busy,
    /// The database cannot be reached right now.
    Away,
    NoSpace,
    ReadOnly,
    /// The file is not a database of ours.
    Foreign,
    Damaged,
    /// The office was last used by a newer program.
    Newer {
        found: i64,
        known: i64,
    },
    Internal,
}

impl Refused {
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), values: Vec::new() }
    }

    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and names made for the call read best unborrowed"
    )]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.push((name.to_owned(), value.to_string()));
        self
    }
}

impl From<Refused> for DeskError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<serde_json::Error> for DeskError {
    fn from(err: serde_json::Error) -> Self {
        Self::Encoding(Arc::new(err))
    }
}

impl DeskError {
    /// A folder that cannot be made or written.
    pub fn folder(err: &io::Error) -> Self {
        match err.kind() {
            io::ErrorKind::StorageFull => StoreError::NoSpace.into(),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly.into()
            }
            kind => Self::Folder(Arc::new(io::Error::new(kind, err.to_string()))),
        }
    }

    /// A refusal without values; `code` names its sentence.
    pub fn refused(code: &str) -> Self {
        Self::Refused(Refused::new(code))
    }

    pub fn fault(&self) -> Fault {
        match self {
            Self::Refused(refused) => Fault::Refused(refused.clone()),
            Self::Forbidden(_) => Fault::Forbidden,
            Self::NotFound(_) => Fault::NotFound,
            Self::Folder(_) => Fault::ReadOnly,
            Self::Store(err) => of_store(err),
            Self::Library(_) | Self::Encoding(_) => Fault::Internal,
        }
    }

    /// How the audit trail calls it.
    pub(super) fn outcome(&self) -> &'static str {
        match self {
            Self::Refused(_) | Self::NotFound(_) => "refused",
            Self::Forbidden(_) => "forbidden",
            Self::Folder(_) | Self::Store(_) | Self::Library(_) | Self::Encoding(_) => "failed",
        }
    }
}

fn of_store(err: &StoreError) -> Fault {
    match err {
        StoreError::Conflict => Fault::Conflict,
        StoreError::Duplicate => Fault::Duplicate,
        StoreError::Busy => Fault::Busy,
        StoreError::Away => Fault::Away,
        StoreError::Address(it) => Fault::Refused(Refused::new(it.code()).with("it", it.value())),
        StoreError::Moved(place) => {
            Fault::Refused(Refused::new("office-moved").with("place", place))
        }
        StoreError::OnTheWay => Fault::Refused(Refused::new("office-on-the-way")),
        StoreError::NoSpace => Fault::NoSpace,
        StoreError::ReadOnly => Fault::ReadOnly,
        StoreError::Foreign => Fault::Foreign,
        StoreError::Damaged => Fault::Damaged,
        StoreError::Newer { found, known } => Fault::Newer { found: *found, known: *known },
        StoreError::Corrupt(_) | StoreError::Closed | StoreError::Database(_) => Fault::Internal,
    }
}

impl Fault {
    /// The name of its sentence in the translation files.
    pub fn key(&self) -> String {
        match self {
            Self::Refused(refused) => format!("fault-{}", refused.code),
            Self::Forbidden => "fault-forbidden".to_owned(),
            Self::NotFound => "fault-not-found".to_owned(),
            Self::Conflict => "fault-conflict".to_owned(),
            Self::Duplicate => "fault-duplicate".to_owned(),
            Self::Busy => "fault-busy".to_owned(),
            Self::Away => "fault-away".to_owned(),
            Self::NoSpace => "fault-no-space".to_owned(),
            Self::ReadOnly => "fault-read-only".to_owned(),
            Self::Foreign => "fault-foreign".to_owned(),
            Self::Damaged => "fault-damaged".to_owned(),
            Self::Newer { .. } => "fault-newer".to_owned(),
            Self::Internal => "fault-internal".to_owned(),
        }
    }

    /// What fills its sentence in.
    pub fn values(&self) -> Vec<(String, String)> {
        match self {
            Self::Refused(refused) => refused.values.clone(),
            Self::Newer { found, known } => {
                vec![
                    ("found".to_owned(), found.to_string()),
                    ("known".to_owned(), known.to_string()),
                ]
            }
            _ => Vec::new(),
        }
    }
}
