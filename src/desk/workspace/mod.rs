//! Everything that the first view of an enterprise shows, in one answer.

mod gather;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(super) use self::gather::{page, shown_name};
use super::{
    Subject, contact::PhoneRef, holding::HoldingRow, query::Question, tier::TierAdvice,
    timeline::Entry,
};
use crate::domain::{
    Authority, DemandId, Enterprise, EnterpriseId, InteractionId, OrderId, Permission, PersonId,
    Personal, PromiseId, RoleAssignment, RoleAssignmentId, StaffId, Tier, VersionId,
    contact::{LineKind, Proof},
    enterprise::WarningKind,
};

/// Asks for the first view of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    pub enterprise: EnterpriseId,
}

/// The first view of an enterprise, masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspacePage {
    /// The legal person in it is masked.
    pub enterprise: Enterprise,
    pub rev: i64,
    /// Empty: in the pool.
    pub manager_name: String,
    pub tier_changes: Vec<TierLine>,
    /// Another tier, if what it brings suggests one.
    pub tier_advice: Option<TierAdvice>,
    pub warnings: Vec<WarningLine>,
    pub contacts: Vec<Contact>,
    /// Numbers of the enterprise itself.
    pub phones: Vec<PhoneLine>,
    pub rollup: Vec<RollupLine>,
    pub next_expiry: Option<NaiveDate>,
    /// The first holdings; `HoldingList` has the rest.
    pub holdings: Vec<HoldingRow>,
    /// All there are, ended ones too.
    pub holdings_ever: i64,
    pub matters: Vec<Matter>,
    /// Running orders first.
    pub orders: Vec<OrderCard>,
    pub running_orders: i64,
    pub ended_orders: i64,
    pub papers: Vec<PaperCard>,
    /// The newest entries of the timeline.
    pub recent: Vec<Entry>,
}

/// One change of the tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierLine {
    pub at_us: i64,
    pub before: Tier,
    pub after: Tier,
    pub reason: String,
    pub staff_name: String,
}

/// One warning that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningLine {
    pub id: InteractionId,
    pub kind: WarningKind,
    pub note: Personal,
    pub at_us: i64,
    pub staff_name: String,
}

/// A person of the enterprise with what they may do today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub person: PersonId,
    pub rev: i64,
    /// In full for those who speak to customers, otherwise masked.
    pub name: Personal,
    pub id_number_masked: String,
    pub has_email: bool,
    pub note: Personal,
    pub is_provisional: bool,
    pub roles: Vec<RoleLine>,
    pub authority: Authority,
    pub phones: Vec<PhoneLine>,
    /// 0 to 3.
    pub influence: i64,
}

/// A role, also one that has ended or not begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleLine {
    pub id: RoleAssignmentId,
    pub rev: i64,
    pub role: RoleAssignment,
    pub proof: Option<Proof>,
    /// In force today.
    pub stands: bool,
    /// There is a paper behind it that holds today.
    pub is_proven: bool,
    /// It would allow more if there were.
    pub lacks_evidence: bool,
}

/// A masked number and how to ask for the whole of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneLine {
    pub phone: PhoneRef,
    pub ext: String,
    pub kind: LineKind,
}

/// What they have of one offering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollupLine {
    pub offering: String,
    pub count: i64,
    pub monthly_fen: i64,
    pub next_expiry: Option<NaiveDate>,
}

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterKind {
    Demand(DemandId),
    Promise(PromiseId),
    Order(OrderId),
}

/// Something open, with its owner and the moment at which something must happen next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    pub kind: MatterKind,
    /// Empty for an order, whose `offering` names it.
    pub title: String,
    pub offering: String,
    pub owner: StaffId,
    pub owner_name: String,
    /// The reader may give it to a colleague.
    pub may_hand_over: bool,
    pub next_us: i64,
    pub state: String,
}

/// An order with its steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCard {
    pub id: OrderId,
    pub number: String,
    pub offering: String,
    pub template: String,
    pub template_version: i64,
    pub state: String,
    pub stage: String,
    pub owner_name: String,
    pub quantity: i64,
    pub monthly_fen: i64,
    pub due_us: i64,
    pub promised_us: Option<i64>,
    pub steps: Vec<OrderStep>,
}

/// One piece of an order's work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderStep {
    pub code: String,
    pub stage: String,
    pub state: String,
    pub due_us: Option<i64>,
    pub done_us: Option<i64>,
}

/// The newest paper of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperCard {
    pub version: VersionId,
    pub kind: String,
    pub state: String,
    pub expires: Option<NaiveDate>,
    pub uploaded_us: i64,
    /// Whom it speaks of, if of one person.
    #[serde(default)]
    pub person: Option<PersonId>,
    pub has_approved: bool,
}

impl Question for Workspace {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprise(self.enterprise)]
    }

    fn look(&self) -> Option<(&'static str, Subject)> {
        Some(("look.workspace", Subject::Enterprise(self.enterprise)))
    }
}
