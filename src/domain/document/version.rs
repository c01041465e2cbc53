//! One uploaded version: held by one reviewer at a time, decided once, and only while it is the newest.

use std::ops::Deref;

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    Acknowledged, Decision, Document, DocumentRefusal, Finding, GivenReason, PaperFile, Severity,
    Upload, VersionState,
};
use crate::domain::{
    DocumentId, EnterpriseId, Now, OrderId, PersonId, Personal, StaffId, Tier, VersionId,
    paper::{Expiry, PaperKind, PaperSpec},
    reason::Reasons,
};

/// How long a paper stays in a reviewer's hands without a sign of life.
pub const LEASE_MINUTES: i64 = 10;

/// In whose hands a paper is, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    pub holder: StaffId,
    pub until: Now,
}

/// Everything about a version, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionParts {
    pub id: VersionId,
    pub document: DocumentId,
    pub enterprise: EnterpriseId,
    pub kind: PaperKind,
    pub person: Option<PersonId>,
    /// 1, 2, 3 … in the slot.
    pub n: u32,
    /// For which order it was given.
    pub order: Option<OrderId>,
    pub file: PaperFile,
    pub findings: Vec<Finding>,
    pub state: VersionState,
    pub uploaded_by: StaffId,
    pub asked_by: Option<StaffId>,
    pub uploaded_at: Now,
    pub tier: Tier,
    pub lease: Option<Lease>,
    pub decision: Option<Decision>,
}

/// One uploaded version. Its file never changes; the rest changes only through the methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(VersionParts);

/// Who decides about a paper, when, and by which rules.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    pub by: StaffId,
    /// Who owns the order that the paper was given for.
    pub order_owner: Option<StaffId>,
    pub spec: &'a PaperSpec,
    pub now: Now,
}

/// What an approval says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approval {
    pub expires: Option<NaiveDate>,
    pub acknowledged: Vec<Acknowledged>,
}

impl Deref for Version {
    type Target = VersionParts;

    fn deref(&self) -> &VersionParts {
        &self.0
    }
}

impl Version {
    /// Rebuilds a version from storage; nothing if it is decided without a decision, or the reverse.
    pub fn restore(parts: VersionParts) -> Option<Self> {
        let is_decided = matches!(parts.state, VersionState::Approved | VersionState::Rejected);
        let is_sound = is_decided == parts.decision.is_some()
            && (parts.lease.is_none() || parts.state == VersionState::Waiting);
        is_sound.then_some(Self(parts))
    }

    pub(super) fn uploaded(document: &Document, n: u32, upload: Upload, now: Now) -> Self {
        Self(VersionParts {
            id: upload.id,
            document: document.id,
            enterprise: document.enterprise,
            kind: document.kind.clone(),
            person: document.person,
            n,
            order: upload.order,
            file: upload.file,
            findings: upload.findings,
            state: VersionState::Waiting,
            uploaded_by: upload.by,
            asked_by: upload.asked_by,
            uploaded_at: now,
            tier: upload.tier,
            lease: None,
            decision: None,
        })
    }

    pub(super) fn make_room_for(&mut self, upload: &Upload) -> Result<(), DocumentRefusal> {
        let counts = matches!(self.0.state, VersionState::Waiting | VersionState::Approved);
        if counts && self.0.file.sha256 == upload.file.sha256 {
            return Err(DocumentRefusal::SameFile);
        }
        if self.0.state == VersionState::Waiting {
            self.end(VersionState::Superseded);
        }
        Ok(())
    }

    /// Why this person may not decide on it, whoever holds it.
    pub fn conflict(&self, by: StaffId, order_owner: Option<StaffId>) -> Option<DocumentRefusal> {
        if self.0.uploaded_by == by {
            Some(DocumentRefusal::OwnUpload)
        } else if order_owner == Some(by) {
            Some(DocumentRefusal::OwnOrder)
        } else if self.0.asked_by == Some(by) {
            Some(DocumentRefusal::OwnRequest)
        } else {
            None
        }
    }

    /// In whose hands it is now.
    pub fn holder(&self, now: Now) -> Option<StaffId> {
        self.0.lease.filter(|it| now <= it.until).map(|it| it.holder)
    }

    /// Takes it into a reviewer's hands; whoever has it already keeps it for longer.
    pub fn claim(&mut self, document: &Document, act: &Act<'_>) -> Result<(), DocumentRefusal> {
        self.must_wait(document)?;
        if let Some(conflict) = self.conflict(act.by, act.order_owner) {
            return Err(conflict);
        }
        match self.holder(act.now) {
            Some(holder) if holder != act.by => Err(DocumentRefusal::HeldBy { holder }),
            _ => {
                self.hand_to(act.by, act.now);
                Ok(())
            }
        }
    }

    /// A sign of life of whoever has it.
    pub fn heartbeat(&mut self, by: StaffId, now: Now) -> Result<(), DocumentRefusal> {
        self.must_be_with(by)?;
        self.hand_to(by, now);
        Ok(())
    }

    /// Puts it back for others.
    pub fn release(&mut self, by: StaffId) -> Result<(), DocumentRefusal> {
        self.must_be_with(by)?;
        self.0.lease = None;
        Ok(())
    }

    /// Takes it out of a reviewer's hands, into those of another or back into the queue.
    ///
    /// Answers who had it.
    pub fn take_over(
        &mut self,
        document: &Document,
        to: Option<&Act<'_>>,
    ) -> Result<StaffId, DocumentRefusal> {
        self.must_wait(document)?;
        let before = self.0.lease.take().ok_or(DocumentRefusal::NotHeld)?;
        if let Some(act) = to
            && let Err(refusal) = self.claim(document, act)
        {
            self.0.lease = Some(before);
            return Err(refusal);
        }
        Ok(before.holder)
    }

    /// Accepts it as proof, until its last day.
    pub fn approve(
        &mut self,
        document: &mut Document,
        act: &Act<'_>,
        approval: Approval,
    ) -> Result<(), DocumentRefusal> {
        self.may_be_decided(document, act)?;
        let expires = approval.expires.filter(|_| act.spec.expiry != Expiry::Never);
        if act.spec.expiry == Expiry::Always && expires.is_none() {
            return Err(DocumentRefusal::ExpiryNeeded);
        }
        if expires.is_some_and(|it| it < act.now.today()) {
            return Err(DocumentRefusal::Expired);
        }
        let is_open = |finding: &&Finding| {
            finding.severity == Severity::Block
                && !approval.acknowledged.iter().any(|it| {
                    it.check == finding.check && it.page == finding.page && !it.why.is_empty()
                })
        };
        if let Some(finding) = self.0.findings.iter().find(is_open) {
            return Err(DocumentRefusal::Unacknowledged { check: finding.check.clone() });
        }
        let decision = Decision { expires, acknowledged: approval.acknowledged, ..decided(act) };
        self.end(VersionState::Approved);
        self.0.decision = Some(decision);
        document.approved = Some(self.0.id);
        Ok(())
    }

    /// Sends it back for the reasons given.
    pub fn reject(
        &mut self,
        document: &Document,
        act: &Act<'_>,
        (reasons, note): (Vec<GivenReason>, Personal),
        known: &Reasons,
    ) -> Result<(), DocumentRefusal> {
        self.may_be_decided(document, act)?;
        if reasons.is_empty() {
            return Err(DocumentRefusal::NoReason);
        }
        for reason in &reasons {
            if known.reason(&reason.code).is_none() {
                return Err(DocumentRefusal::UnknownReason(reason.code.to_string()));
            }
            if let Some(page) = reason.page
                && (page == 0 || self.0.file.pages.len() < usize::from(page))
            {
                return Err(DocumentRefusal::NoSuchPage(page));
            }
        }
        self.end(VersionState::Rejected);
        self.0.decision = Some(Decision { reasons, note, ..decided(act) });
        Ok(())
    }

    /// Takes back an upload that nobody has decided on.
    pub fn withdraw(&mut self, document: &Document) -> Result<(), DocumentRefusal> {
        self.must_wait(document)?;
        self.end(VersionState::Withdrawn);
        Ok(())
    }

    /// Whether everything that does not depend on the decision itself speaks for deciding now.
    pub fn may_be_decided(
        &self,
        document: &Document,
        act: &Act<'_>,
    ) -> Result<(), DocumentRefusal> {
        self.must_wait(document)?;
        match self.conflict(act.by, act.order_owner) {
            Some(conflict) => Err(conflict),
            None => self.must_be_with(act.by),
        }
    }

    fn must_wait(&self, document: &Document) -> Result<(), DocumentRefusal> {
        if document.newest != Some(self.0.id) {
            return Err(DocumentRefusal::VersionChanged);
        }
        match self.0.state {
            VersionState::Waiting => Ok(()),
            VersionState::Approved | VersionState::Rejected => Err(DocumentRefusal::AlreadyDecided),
            VersionState::Superseded => Err(DocumentRefusal::VersionChanged),
            VersionState::Withdrawn => Err(DocumentRefusal::Withdrawn),
        }
    }

    /// A lease that has run out still counts until somebody else takes the paper.
    fn must_be_with(&self, by: StaffId) -> Result<(), DocumentRefusal> {
        match self.0.lease {
            Some(lease) if lease.holder == by => Ok(()),
            _ => Err(DocumentRefusal::LeaseLost),
        }
    }

    fn hand_to(&mut self, holder: StaffId, now: Now) {
        let until = Now::new(now.utc() + Duration::minutes(LEASE_MINUTES));
        self.0.lease = Some(Lease { holder, until });
    }

    fn end(&mut self, state: VersionState) {
        self.0.state = state;
        self.0.lease = None;
    }
}

fn decided(act: &Act<'_>) -> Decision {
    Decision {
        by: act.by,
        at: act.now,
        expires: None,
        acknowledged: Vec::new(),
        reasons: Vec::new(),
        note: Personal::default(),
    }
}
