//! One file on its way through a link: it grows at its end only, is complete once, and is given up when nobody goes on.

use std::ops::Deref;

use chrono::TimeDelta;

use super::{LinkRefusal, UploadLink, later};
use crate::domain::{
    EnterpriseId, LinkId, Now, Personal, Sha256Hash, UploadId, VersionId, coded::coded,
    paper::PaperKind,
};

const MEGABYTE: i64 = 1024 * 1024;
/// The largest file that a link takes.
pub const MOST_BYTES_A_FILE: i64 = 20 * MEGABYTE;
/// How many papers may stand at a time; one that is sent again takes the place of the one before.
pub const MOST_FILES: i64 = 10;
/// What all files of a link may measure together, those that were sent again included.
pub const MOST_BYTES_A_LINK: i64 = 100 * MEGABYTE;
/// Attempts that a link bears before it must be made anew, so that nobody fills our tables.
const MOST_ATTEMPTS: i64 = 100;
/// What was received is kept at the latest after so many bytes.
pub const PART_BYTES: usize = 512 * 1024;
/// How long an unfinished upload waits for its sender.
const PATIENCE_HOURS: i64 = 24;

coded! {
    /// How far a file has come.
    pub enum UploadState {
        Receiving = "receiving",
        /// Whole, but not yet looked at.
        Received = "received",
        /// In its slot, as a version of a paper.
        Filed = "filed",
        /// Not taken; the sender is told why.
        Refused = "refused",
        /// Given up by its sender or by us.
        Ended = "ended",
    }
}

/// Everything about an upload, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadParts {
    pub id: UploadId,
    pub link: LinkId,
    pub enterprise: EnterpriseId,
    pub kind: PaperKind,
    /// As the sender's device called it.
    pub name: Personal,
    pub length: i64,
    pub received: i64,
    pub made_at: Now,
    pub expires_at: Now,
    pub state: UploadState,
    /// Of the whole file, once it is here.
    pub sha256: Option<Sha256Hash>,
    pub version: Option<VersionId>,
    /// Why it was not taken, by the code of its sentence.
    pub fault: String,
}

/// An upload. It changes only through its methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload(UploadParts);

/// What a link has taken so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Kinds of papers that stand, the one to be sent not counted.
    pub files: i64,
    /// Everything that was ever announced.
    pub bytes: i64,
    pub attempts: i64,
}

impl Used {
    /// Whether one more file of this length is taken.
    pub(super) fn admit(self, length: i64) -> Result<(), LinkRefusal> {
        if length < 1 {
            return Err(LinkRefusal::Empty);
        }
        if MOST_BYTES_A_FILE < length {
            return Err(LinkRefusal::TooLarge { most: MOST_BYTES_A_FILE / MEGABYTE });
        }
        if MOST_FILES <= self.files || MOST_ATTEMPTS <= self.attempts {
            return Err(LinkRefusal::TooMany { most: MOST_FILES });
        }
        if MOST_BYTES_A_LINK < self.bytes.saturating_add(length) {
            return Err(LinkRefusal::Full { most: MOST_BYTES_A_LINK / MEGABYTE });
        }
        Ok(())
    }
}

impl Deref for Upload {
    type Target = UploadParts;

    fn deref(&self) -> &UploadParts {
        &self.0
    }
}

impl Upload {
    /// Announces a file; whether it may come was asked before ([`UploadLink::may_begin`]).
    pub fn begin(
        id: UploadId,
        link: &UploadLink,
        kind: PaperKind,
        (name, length): (Personal, i64),
        now: Now,
    ) -> Self {
        Self(UploadParts {
            id,
            link: link.id,
            enterprise: link.enterprise,
            kind,
            name,
            length,
            received: 0,
            made_at: now,
            expires_at: later(now, TimeDelta::hours(PATIENCE_HOURS)).min(link.expires_at),
            state: UploadState::Receiving,
            sha256: None,
            version: None,
            fault: String::new(),
        })
    }

    /// Rebuilds an upload from storage.
    pub fn restore(parts: UploadParts) -> Self {
        Self(parts)
    }

    /// Whether more of it may come.
    pub fn is_open(&self, now: Now) -> bool {
        self.state == UploadState::Receiving && now < self.expires_at
    }

    /// Whether it will never become more than it is.
    pub fn is_over(&self) -> bool {
        matches!(self.state, UploadState::Filed | UploadState::Refused | UploadState::Ended)
    }

    /// In hundredths, for people; 100 only when all is here.
    pub fn percent(&self) -> u8 {
        let done = self.received.saturating_mul(100) / self.length.max(1);
        u8::try_from(done).unwrap_or(100)
    }

    /// Ends an upload that nobody goes on with, or that its sender does not want any more.
    pub fn end(&mut self) -> bool {
        let is_change = matches!(self.state, UploadState::Receiving | UploadState::Received);
        if is_change {
            self.0.state = UploadState::Ended;
        }
        is_change
    }

    /// Notes that the file became a version of a paper; false if it was over already.
    pub fn filed(&mut self, version: VersionId, sha256: Sha256Hash) -> bool {
        if self.state != UploadState::Received {
            return false;
        }
        self.0.state = UploadState::Filed;
        self.0.version = Some(version);
        self.0.sha256 = Some(sha256);
        true
    }

    /// Notes why the file was not taken; false if it was over already.
    pub fn refused(&mut self, fault: &str) -> bool {
        if self.state != UploadState::Received {
            return false;
        }
        self.0.state = UploadState::Refused;
        fault.clone_into(&mut self.0.fault);
        true
    }
}
