//! Why something could not be done to a paper.

use crate::domain::StaffId;

/// Why an act on a paper was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentRefusal {
    #[error("a newer version was uploaded in the meantime")]
    VersionChanged,
    #[error("this version has been decided already")]
    AlreadyDecided,
    #[error("this version was withdrawn")]
    Withdrawn,
    #[error("another reviewer has it")]
    HeldBy { holder: StaffId },
    #[error("it is not in this reviewer's hands any more")]
    LeaseLost,
    #[error("nobody has it")]
    NotHeld,
    #[error("whoever uploaded a paper cannot decide on it")]
    OwnUpload,
    #[error("whoever owns the order cannot decide on its papers")]
    OwnOrder,
    #[error("whoever asked for a paper cannot decide on it")]
    OwnRequest,
    #[error("a paper is sent back for one reason at least")]
    NoReason,
    #[error("there is no reason {0}")]
    UnknownReason(String),
    #[error("the paper has no page {0}")]
    NoSuchPage(u16),
    #[error("a grave finding needs a word before the paper is approved: {check}")]
    Unacknowledged { check: String },
    #[error("this kind of paper has a last day, which must be noted")]
    ExpiryNeeded,
    #[error("the paper has expired")]
    Expired,
    #[error("the newest version is the same file")]
    SameFile,
    #[error("this kind of paper is given for an order")]
    OrderNeeded,
}

impl DocumentRefusal {
    /// The name of its sentence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::VersionChanged => "document-version-changed",
            Self::AlreadyDecided => "document-already-decided",
            Self::Withdrawn => "document-withdrawn",
            Self::HeldBy { .. } => "document-held",
            Self::LeaseLost => "document-lease-lost",
            Self::NotHeld => "document-not-held",
            Self::OwnUpload => "document-own-upload",
            Self::OwnOrder => "document-own-order",
            Self::OwnRequest => "document-own-request",
            Self::NoReason => "document-no-reason",
            Self::UnknownReason(_) => "document-unknown-reason",
            Self::NoSuchPage(_) => "document-no-such-page",
            Self::Unacknowledged { .. } => "document-unacknowledged",
            Self::ExpiryNeeded => "document-expiry-needed",
            Self::Expired => "document-expired",
            Self::SameFile => "document-same-file",
            Self::OrderNeeded => "document-order-needed",
        }
    }
}
