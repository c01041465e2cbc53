//! Links by which a customer sends the papers of one order: what opens them, what they allow, when they end.
//!
//! A link is known by a token of which only the hash is kept. It shows nothing about anybody until
//! a second factor was given, and it allows nothing but to send the papers in its scope.

mod code;
mod refusal;
mod session;
mod upload;

use std::ops::Deref;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

pub use self::{
    code::{SHORT_CODE_CHARS, ShortCode, Token, is_spoken_code, spoken_code},
    refusal::LinkRefusal,
    session::{LinkSession, SESSION_HOURS, SESSION_IDLE_MINUTES},
    upload::{
        MOST_BYTES_A_FILE, MOST_BYTES_A_LINK, MOST_FILES, PART_BYTES, Upload, UploadParts,
        UploadState, Used,
    },
};
use super::{
    EnterpriseId, LinkId, Now, OrderId, Personal, Sha256Hash, StaffId, coded::coded,
    paper::PaperKind,
};

/// How long a link is good for unless somebody says otherwise, and at most.
pub const LINK_HOURS: i64 = 7 * 24;
/// Wrong codes after which a link is locked until it gets a new one.
pub const MOST_WRONG: u32 = 5;
/// How long a code that was sent is good for; a spoken one is as good as its link.
pub const SENT_CODE_MINUTES: i64 = 10;
/// How often a link may be opened: a customer's whole family of devices, but not a public notice.
pub const MOST_OPENS: u32 = 200;
/// The longest hint, in characters.
pub const LONGEST_HINT: usize = 200;
/// The version of the words that a customer agrees to; a new one when `portal-consent` changes.
pub const CONSENT_VERSION: &str = "2026-11";

coded! {
    /// How the second factor reaches the customer.
    pub enum CodeWay {
        /// Told on the call.
        Spoken = "spoken",
        /// Sent by another way than the link.
        Sent = "sent",
    }
}

coded! {
    /// How far a link has come.
    pub enum LinkState {
        /// Nobody has opened it yet.
        Made = "made",
        Opened = "opened",
        /// The second factor was right.
        Proved = "proved",
        /// The customer says that they are done.
        Submitted = "submitted",
        /// Too many wrong codes.
        Locked = "locked",
        Expired = "expired",
        Revoked = "revoked",
    }
}

coded! {
    /// What a customer is doing on the page at this moment.
    pub enum Doing {
        Reading = "reading",
        /// The camera or the album is open.
        Taking = "taking",
        Sending = "sending",
        /// The page is in the background.
        Away = "away",
    }
}

/// What a customer was last seen doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    pub doing: Doing,
    pub kind: Option<PaperKind>,
    /// Which page of how many of this paper, from 1; zero if that says nothing.
    pub page: u16,
    pub of: u16,
    pub at: Now,
}

/// The second factor: what proves it, how it was told, and how often it was got wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeLock {
    /// A keyed hash of the six digits.
    pub hash: Sha256Hash,
    pub way: CodeWay,
    pub issued_at: Now,
    pub wrong: u32,
}

/// What the customer agreed to, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub version: String,
    pub at: Now,
}

/// What the manager says on the customer's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    pub text: Personal,
    pub at: Now,
}

/// Everything about a link, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkParts {
    pub id: LinkId,
    pub order: OrderId,
    pub enterprise: EnterpriseId,
    pub made_by: StaffId,
    pub made_at: Now,
    pub expires_at: Now,
    /// The papers that may be sent.
    pub scope: Vec<PaperKind>,
    /// SHA-256 of the token in the link.
    pub token: Sha256Hash,
    /// A keyed hash of the code for typing.
    pub short: Sha256Hash,
    pub code: CodeLock,
    pub opens: u32,
    pub opened_at: Option<Now>,
    pub proved_at: Option<Now>,
    pub consent: Option<Consent>,
    pub submitted_at: Option<Now>,
    pub revoked_at: Option<Now>,
    pub hint: Option<Hint>,
}

/// A link. It changes only through its methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadLink(LinkParts);

/// What is known when a link is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    pub id: LinkId,
    pub order: OrderId,
    pub enterprise: EnterpriseId,
    pub made_by: StaffId,
    pub scope: Vec<PaperKind>,
    pub token: Sha256Hash,
    pub short: Sha256Hash,
    pub code: (Sha256Hash, CodeWay),
    pub hours: i64,
}

/// What became of a try at the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    Right,
    Wrong,
    /// Wrong, and one time too often.
    Locked,
}

impl Deref for UploadLink {
    type Target = LinkParts;

    fn deref(&self) -> &LinkParts {
        &self.0
    }
}

impl UploadLink {
    pub fn make(new: NewLink, now: Now) -> Result<Self, LinkRefusal> {
        if new.scope.is_empty() {
            return Err(LinkRefusal::NothingWanted);
        }
        // Nobody is asked for more than will be taken.
        if MOST_FILES < i64::try_from(new.scope.len()).unwrap_or(i64::MAX) {
            return Err(LinkRefusal::TooMany { most: MOST_FILES });
        }
        if !(1..=LINK_HOURS).contains(&new.hours) {
            return Err(LinkRefusal::BadExpiry { hours: LINK_HOURS });
        }
        let (hash, way) = new.code;
        Ok(Self(LinkParts {
            id: new.id,
            order: new.order,
            enterprise: new.enterprise,
            made_by: new.made_by,
            made_at: now,
            expires_at: later(now, TimeDelta::hours(new.hours)),
            scope: new.scope,
            token: new.token,
            short: new.short,
            code: CodeLock { hash, way, issued_at: now, wrong: 0 },
            opens: 0,
            opened_at: None,
            proved_at: None,
            consent: None,
            submitted_at: None,
            revoked_at: None,
            hint: None,
        }))
    }

    /// Rebuilds a link from storage.
    pub fn restore(parts: LinkParts) -> Self {
        Self(parts)
    }

    pub fn state(&self, now: Now) -> LinkState {
        if self.revoked_at.is_some() {
            LinkState::Revoked
        } else if self.expires_at <= now {
            LinkState::Expired
        } else if MOST_WRONG <= self.code.wrong {
            LinkState::Locked
        } else if self.submitted_at.is_some() {
            LinkState::Submitted
        } else if self.proved_at.is_some() {
            LinkState::Proved
        } else if self.opened_at.is_some() {
            LinkState::Opened
        } else {
            LinkState::Made
        }
    }

    /// Whether it may be opened and used. Whoever knocks is not told why it may not.
    pub fn is_live(&self, now: Now) -> bool {
        !matches!(self.state(now), LinkState::Locked | LinkState::Expired | LinkState::Revoked)
    }

    fn must_live(&self, now: Now) -> Result<(), LinkRefusal> {
        if self.is_live(now) { Ok(()) } else { Err(LinkRefusal::Shut) }
    }

    /// Whether it was opened as often as a link may be.
    pub fn is_worn(&self) -> bool {
        MOST_OPENS <= self.opens
    }

    /// Notes that somebody stands before it.
    pub fn open(&mut self, now: Now) -> Result<(), LinkRefusal> {
        self.must_live(now)?;
        if self.is_worn() {
            return Err(LinkRefusal::Shut);
        }
        self.0.opens += 1;
        self.0.opened_at.get_or_insert(now);
        Ok(())
    }

    /// Tries the second factor. A wrong one counts, so the caller keeps the link whatever comes out.
    pub fn prove(&mut self, given: Sha256Hash, now: Now) -> Result<Proof, LinkRefusal> {
        self.must_live(now)?;
        let code = &mut self.0.code;
        let is_timely = match code.way {
            CodeWay::Spoken => true,
            CodeWay::Sent => now < later(code.issued_at, TimeDelta::minutes(SENT_CODE_MINUTES)),
        };
        if is_timely && code.hash == given {
            code.wrong = 0;
            self.0.proved_at.get_or_insert(now);
            return Ok(Proof::Right);
        }
        code.wrong += 1;
        Ok(if code.wrong < MOST_WRONG { Proof::Wrong } else { Proof::Locked })
    }

    /// Notes that the customer agreed to what `version` of the words says.
    pub fn agree(&mut self, version: &str, now: Now) -> Result<(), LinkRefusal> {
        self.must_live(now)?;
        if version != CONSENT_VERSION {
            return Err(LinkRefusal::OldConsent);
        }
        if self.consent.as_ref().is_none_or(|it| it.version != version) {
            self.0.consent = Some(Consent { version: version.to_owned(), at: now });
        }
        Ok(())
    }

    /// Whether the customer has agreed to the words of today.
    pub fn has_consent(&self) -> bool {
        self.consent.as_ref().is_some_and(|it| it.version == CONSENT_VERSION)
    }

    /// Whether a paper of this kind and length may be sent now, after what was sent already.
    pub fn may_begin(
        &self,
        (kind, length): (&PaperKind, i64),
        used: Used,
        now: Now,
    ) -> Result<(), LinkRefusal> {
        self.must_live(now)?;
        if !self.has_consent() {
            return Err(LinkRefusal::ConsentNeeded);
        }
        if !self.scope.contains(kind) {
            return Err(LinkRefusal::NotWanted);
        }
        used.admit(length)
    }

    /// Notes that the customer says that they are done, while so many papers that are needed have not come.
    pub fn submit(&mut self, missing: usize, now: Now) -> Result<(), LinkRefusal> {
        self.must_live(now)?;
        if !self.has_consent() {
            return Err(LinkRefusal::ConsentNeeded);
        }
        if self.submitted_at.is_none() && 0 < missing {
            return Err(LinkRefusal::Missing { n: missing });
        }
        self.0.submitted_at.get_or_insert(now);
        Ok(())
    }

    /// Ends it; doing so again changes nothing.
    pub fn revoke(&mut self, now: Now) {
        self.0.revoked_at.get_or_insert(now);
    }

    /// Gives it another second factor and unlocks it.
    pub fn recode(
        &mut self,
        (hash, way): (Sha256Hash, CodeWay),
        now: Now,
    ) -> Result<(), LinkRefusal> {
        if self.revoked_at.is_some() || self.expires_at <= now {
            return Err(LinkRefusal::Ended);
        }
        self.0.code = CodeLock { hash, way, issued_at: now, wrong: 0 };
        Ok(())
    }

    /// Says something on the customer's page; nothing takes back what was said.
    pub fn advise(&mut self, text: &Personal, now: Now) -> Result<(), LinkRefusal> {
        if !self.is_live(now) {
            return Err(LinkRefusal::Ended);
        }
        if LONGEST_HINT < text.reveal().chars().count() {
            return Err(LinkRefusal::LongHint { most: LONGEST_HINT });
        }
        let text = Personal::new(text.reveal().trim());
        self.0.hint = (!text.is_empty()).then_some(Hint { text, at: now });
        Ok(())
    }
}

pub(super) fn later(now: Now, by: TimeDelta) -> Now {
    Now::from_micros(now.micros().saturating_add(by.num_microseconds().unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests;
