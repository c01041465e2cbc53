//! Why something could not be done with a link.

/// Why an act on a link was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    /// The one answer to whoever stands before a link that does not open: unknown, expired, revoked,
    /// locked, used up or wrongly proved are all alike.
    #[error("the link does not open")]
    Shut,
    #[error("the link has ended")]
    Ended,
    #[error("a link asks for one paper at least")]
    NothingWanted,
    #[error("a link is good for {hours} hours at most")]
    BadExpiry { hours: i64 },
    #[error("a code has six digits")]
    BadCode,
    #[error("the words that the customer agreed to have changed")]
    OldConsent,
    #[error("the customer has not agreed yet")]
    ConsentNeeded,
    #[error("this paper is not wanted")]
    NotWanted,
    #[error("a file may have {most} bytes")]
    TooLarge { most: i64 },
    #[error("a file has one byte at least")]
    Empty,
    #[error("a link takes {most} files")]
    TooMany { most: i64 },
    #[error("a link takes {most} bytes")]
    Full { most: i64 },
    #[error("a hint has {most} characters at most")]
    LongHint { most: usize },
    #[error("the order has ended")]
    OrderEnded,
    #[error("{n} papers that are needed have not come")]
    Missing { n: usize },
}

impl LinkRefusal {
    /// The name of its sentence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shut => "link-shut",
            Self::Ended => "link-ended",
            Self::NothingWanted => "link-nothing-wanted",
            Self::BadExpiry { .. } => "link-bad-expiry",
            Self::BadCode => "link-bad-code",
            Self::OldConsent => "link-old-consent",
            Self::ConsentNeeded => "link-consent-needed",
            Self::NotWanted => "link-not-wanted",
            Self::TooLarge { .. } => "link-too-large",
            Self::Empty => "link-empty-file",
            Self::TooMany { .. } => "link-too-many",
            Self::Full { .. } => "link-full",
            Self::LongHint { .. } => "link-long-hint",
            Self::OrderEnded => "link-order-ended",
            Self::Missing { .. } => "link-missing",
        }
    }
}
