//! Why a file is not taken at all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Foreign;

/// Why a file cannot become a paper. Nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum InspectRefusal {
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge { bytes: u64, limit: u64 },
    #[error("the picture measures {width} × {height} pixels, too many to open safely")]
    TooManyPixels { width: u32, height: u32 },
    #[error("the file ends before it is complete")]
    Truncated,
    #[error("the file's content is of a kind that is not taken: {found:?}")]
    NotAllowed { found: Foreign },
    #[error("the file is empty")]
    Empty,
    #[error("the file is locked with a password")]
    Encrypted,
    #[error("the file could not be read")]
    Unreadable,
    #[error("reading the file took too long")]
    TookTooLong,
}

impl InspectRefusal {
    /// The stable name that texts and callers go by; its text is `document-refused-<code>`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::TooManyPixels { .. } => "too-many-pixels",
            Self::Truncated => "truncated",
            Self::NotAllowed { .. } => "not-allowed",
            Self::Empty => "empty",
            Self::Encrypted => "encrypted",
            Self::Unreadable => "unreadable",
            Self::TookTooLong => "took-too-long",
        }
    }

    /// The parameters of the text that are numbers; sizes in whole megabytes, rounded up.
    pub fn numbers(&self) -> BTreeMap<String, i64> {
        let megabytes = |bytes: u64| i64::try_from(bytes.div_ceil(1024 * 1024)).unwrap_or(i64::MAX);
        let pairs = match *self {
            Self::TooLarge { bytes, limit } => {
                vec![("megabytes", megabytes(bytes)), ("limit", megabytes(limit))]
            }
            Self::TooManyPixels { width, height } => {
                vec![("width", i64::from(width)), ("height", i64::from(height))]
            }
            _ => Vec::new(),
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The parameter `found` of the text for content that is not taken.
    pub const fn found(&self) -> Option<&'static str> {
        match self {
            Self::NotAllowed { found } => Some(found.code()),
            _ => None,
        }
    }
}
