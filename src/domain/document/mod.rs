//! Papers of an enterprise: a slot for each kind of evidence, and the versions that were uploaded into it.

mod refusal;
mod version;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use refusal::DocumentRefusal;
pub use version::{Act, Approval, LEASE_MINUTES, Lease, Version, VersionParts};

use super::{
    DocumentId, EnterpriseId, Now, OrderId, PersonId, Personal, PictureHash, Sha256Hash, StaffId,
    Tier, VersionId,
    checklist::{Held, HeldState},
    coded::coded,
    paper::{About, Medium, PaperKind, PaperSpec},
    reason::ReasonCode,
};

coded! {
    /// How far one uploaded version has come.
    pub enum VersionState {
        Waiting = "waiting",
        Approved = "approved",
        Rejected = "rejected",
        /// A newer one came before anybody had decided.
        Superseded = "superseded",
        Withdrawn = "withdrawn",
    }
}

coded! {
    /// How grave a finding is.
    pub enum Severity {
        /// Good to know.
        Info = "info",
        /// Look closely.
        Warn = "warn",
        /// Must not be approved without a word about it.
        Block = "block",
    }
}

/// Something that a machine noticed; its text is `document-finding-<check>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub check: String,
    pub severity: Severity,
    /// The page it is about, from 1; none for the whole file.
    pub page: Option<u16>,
    pub numbers: BTreeMap<String, i64>,
}

impl Finding {
    /// A finding about the whole file.
    pub fn new(check: &str, severity: Severity) -> Self {
        Self { check: check.to_owned(), severity, page: None, numbers: BTreeMap::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &str, number: i64) -> Self {
        self.numbers.insert(name.to_owned(), number);
        self
    }
}

/// One page as people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageView {
    /// The picture in the vault.
    pub picture: Sha256Hash,
    pub width: u32,
    pub height: u32,
    pub likeness: PictureHash,
}

/// An uploaded file whose bytes are in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperFile {
    /// As the uploader called it, which may name people.
    pub name: Personal,
    pub sha256: Sha256Hash,
    /// Its bytes in the vault.
    pub original: Sha256Hash,
    pub bytes: u64,
    pub medium: Medium,
    pub pages: Vec<PageView>,
    pub thumb: Sha256Hash,
}

/// Why a paper is sent back, and where on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenReason {
    pub code: ReasonCode,
    /// From 1; none for the whole paper.
    pub page: Option<u16>,
    pub region: Option<Region>,
}

impl GivenReason {
    /// A reason that concerns the whole paper.
    pub fn of(code: &str) -> Self {
        Self { code: ReasonCode::new(code), page: None, region: None }
    }
}

/// A part of a page, in thousandths of its width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    pub left: u16,
    pub top: u16,
    pub width: u16,
    pub height: u16,
}

/// Why a paper was approved in spite of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    pub check: String,
    pub page: Option<u16>,
    pub why: Personal,
}

/// What a reviewer said about one version, once and for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub by: StaffId,
    pub at: Now,
    /// The last day printed on an approved paper.
    pub expires: Option<NaiveDate>,
    pub acknowledged: Vec<Acknowledged>,
    /// Why it was sent back; empty for an approval.
    pub reasons: Vec<GivenReason>,
    /// For our own people.
    pub note: Personal,
}

/// What is known about a file that is put into a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub id: VersionId,
    pub file: PaperFile,
    pub findings: Vec<Finding>,
    pub by: StaffId,
    /// Who asked the customer for it, if it was asked for.
    pub asked_by: Option<StaffId>,
    /// For which order it was given.
    pub order: Option<OrderId>,
    pub tier: Tier,
}

/// The place for one kind of evidence, about one person or for one order where the kind says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub id: DocumentId,
    pub enterprise: EnterpriseId,
    pub kind: PaperKind,
    pub person: Option<PersonId>,
    pub order: Option<OrderId>,
    /// The version that was uploaded last.
    pub newest: Option<VersionId>,
    /// The version that was approved last.
    pub approved: Option<VersionId>,
    pub created_us: i64,
}

impl Document {
    /// An empty slot; it speaks of a person or belongs to an order only if its kind does.
    pub fn new(
        id: DocumentId,
        enterprise: EnterpriseId,
        spec: &PaperSpec,
        (person, order): (Option<PersonId>, Option<OrderId>),
        now: Now,
    ) -> Result<Self, DocumentRefusal> {
        let person = person.filter(|_| matches!(spec.about, About::Legal | About::Agent));
        let order = order.filter(|_| spec.about == About::Order);
        if spec.about == About::Order && order.is_none() {
            return Err(DocumentRefusal::OrderNeeded);
        }
        Ok(Self {
            id,
            enterprise,
            kind: spec.kind.clone(),
            person,
            order,
            newest: None,
            approved: None,
            created_us: now.micros(),
        })
    }

    /// What tells it from the other slots of its enterprise.
    pub fn slot(&self) -> String {
        let about =
            self.person.map(|it| it.to_string()).or_else(|| self.order.map(|it| it.to_string()));
        format!("{}:{}", self.kind, about.unwrap_or_default())
    }

    /// Puts a file into the slot as its newest version; one that still waited is superseded.
    pub fn add(
        &mut self,
        newest: Option<&mut Version>,
        upload: Upload,
        now: Now,
    ) -> Result<Version, DocumentRefusal> {
        if newest.as_ref().map(|it| it.id) != self.newest {
            return Err(DocumentRefusal::VersionChanged);
        }
        let n = match newest {
            None => 1,
            Some(before) => {
                before.make_room_for(&upload)?;
                before.n + 1
            }
        };
        self.newest = Some(upload.id);
        Ok(Version::uploaded(self, n, upload, now))
    }
}

impl Version {
    /// What it counts for on a checklist; nothing if it was superseded or withdrawn.
    pub fn held(&self) -> Option<Held> {
        let state = match self.state {
            VersionState::Waiting => HeldState::Waiting,
            VersionState::Approved => HeldState::Approved,
            VersionState::Rejected => HeldState::Rejected,
            VersionState::Superseded | VersionState::Withdrawn => return None,
        };
        Some(Held {
            document: self.document,
            kind: self.kind.clone(),
            state,
            decided_on: self.decision.as_ref().map(|it| it.at.today()),
            valid_until: self.decision.as_ref().and_then(|it| it.expires),
            person: self.person,
            order: self.order,
        })
    }
}

#[cfg(test)]
mod tests;
