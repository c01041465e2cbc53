//! Something a customer wants, from the first hint to its confirmed end.
//!
//! Nothing rests: a demand always has an owner, and a next date while it is open.

mod care;
mod likeness;
mod refusal;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use care::{
    ATTEMPT_DAYS, Attempt, Care, DemandKind, REOPEN_DAYS, Reopening, SkipLevel, SkipPath,
};
pub use likeness::{LIKELY, Likeness, duplicates, similarity};
pub use refusal::DemandRefusal;

use super::{
    Actor, Channel, DemandId, EnterpriseId, HoldingId, Now, OrderId, PersonId, Personal, Role,
    ServiceLevel, StaffId, coded::coded,
};

coded! {
    /// How far a demand has come; the first five follow each other.
    pub enum DemandStage {
        Discovered = "discovered",
        Confirmed = "confirmed",
        Solution = "solution",
        Execution = "execution",
        FollowUp = "follow_up",
        Closed = "closed",
        Rejected = "rejected",
        Merged = "merged",
        Cancelled = "cancelled",
    }
}

impl DemandStage {
    /// Whether nobody has to do anything any more.
    pub fn is_closed(self) -> bool {
        Self::Closed <= self
    }
}

/// How a demand was heard of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    pub id: DemandId,
    pub enterprise: EnterpriseId,
    /// Who said it, if known.
    pub person: Option<PersonId>,
    pub kind: DemandKind,
    /// The way by which it reached us.
    pub channel: Channel,
    /// What they have that it is about.
    pub about: Option<HoldingId>,
    /// The service level of what it is about, as it was then.
    pub service_level: Option<ServiceLevel>,
    /// What they want, in their words.
    pub wish: Personal,
    /// The product line it is about, by code, if that is clear.
    pub family: Option<String>,
    pub owner: StaffId,
    pub next_on: NaiveDate,
}

/// What leads a demand into its next stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Advance {
    /// The customer agreed that this is what they want.
    Confirm { summary: Personal },
    /// These offerings answer it, by code.
    Propose { offerings: Vec<String> },
    /// An order carries it out.
    Execute { order: OrderId },
    /// Carried out without an order: what was done.
    Settle { what: Personal },
    /// The work is done; the customer is asked whether it is good.
    FollowUp { result: Personal },
}

impl Advance {
    /// What somebody wrote about it.
    pub const fn typed(&self) -> Option<&Personal> {
        match self {
            Self::Confirm { summary: it }
            | Self::Settle { what: it }
            | Self::FollowUp { result: it } => Some(it),
            Self::Propose { .. } | Self::Execute { .. } => None,
        }
    }
}

/// How a demand ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum Ending {
    /// The customer says that it is good.
    Confirmed { by: Option<PersonId>, remark: Personal },
    /// The customer could not be reached; the attempts are on record.
    Unreached { remark: Personal },
    /// We cannot or will not do it.
    Rejected { reason: Personal },
    /// It is the same as another one, which goes on.
    Merged { into: DemandId },
    /// The customer no longer wants it.
    Cancelled { reason: Personal },
}

impl Ending {
    /// What somebody wrote about it.
    pub const fn typed(&self) -> Option<&Personal> {
        match self {
            Self::Confirmed { remark: it, .. }
            | Self::Unreached { remark: it }
            | Self::Rejected { reason: it }
            | Self::Cancelled { reason: it } => Some(it),
            Self::Merged { .. } => None,
        }
    }
}

/// How often somebody must have tried before giving up.
pub const ATTEMPTS: usize = 3;

/// A demand. Invariant: the stage changes only through the methods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    heard: Heard,
    heard_at: Now,
    owner: StaffId,
    next_on: NaiveDate,
    stage: DemandStage,
    changed_at: Now,
    offerings: Vec<String>,
    order: Option<OrderId>,
    /// What was said at the last step.
    note: Option<Personal>,
    ending: Option<Ending>,
    care: Care,
    due: Option<Now>,
}

/// A demand as it is stored: one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandParts {
    /// As it was heard; owner and next date are the first ones.
    pub heard: Heard,
    pub heard_at: Now,
    pub owner: StaffId,
    pub next_on: NaiveDate,
    pub stage: DemandStage,
    pub changed_at: Now,
    pub offerings: Vec<String>,
    pub order: Option<OrderId>,
    pub note: Option<Personal>,
    /// How it ended; there exactly if the stage is closed.
    pub ending: Option<Ending>,
    pub care: Care,
    /// By when a complaint is answered, or a fault is over.
    pub due: Option<Now>,
}

impl Advance {
    fn leads_to(&self) -> DemandStage {
        match self {
            Self::Confirm { .. } => DemandStage::Confirmed,
            Self::Propose { .. } => DemandStage::Solution,
            Self::Execute { .. } | Self::Settle { .. } => DemandStage::Execution,
            Self::FollowUp { .. } => DemandStage::FollowUp,
        }
    }

    /// Whether it may follow this stage. Selling from the catalogue needs no confirmation or
    /// solution of its own, because the order brings both.
    fn may_follow(&self, stage: DemandStage) -> bool {
        match self {
            Self::Confirm { .. } => stage == DemandStage::Discovered,
            Self::Propose { .. } => stage == DemandStage::Confirmed,
            Self::Execute { .. } => stage < DemandStage::Execution,
            Self::Settle { .. } => matches!(stage, DemandStage::Confirmed | DemandStage::Solution),
            Self::FollowUp { .. } => stage == DemandStage::Execution,
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Confirm { summary } => summary.is_empty(),
            Self::Propose { offerings } => offerings.is_empty(),
            Self::Execute { .. } => false,
            Self::Settle { what } => what.is_empty(),
            Self::FollowUp { result } => result.is_empty(),
        }
    }
}

impl Demand {
    /// Notes a demand; from now on somebody owns it.
    pub fn note(heard: Heard, now: Now) -> Result<Self, DemandRefusal> {
        if heard.wish.is_empty() {
            return Err(DemandRefusal::Empty);
        }
        if heard.next_on < now.today() {
            return Err(DemandRefusal::DatePassed);
        }
        if heard.kind == DemandKind::Fault && heard.about.is_none() {
            return Err(DemandRefusal::NoHolding);
        }
        Ok(Self {
            heard_at: now,
            owner: heard.owner,
            next_on: heard.next_on,
            stage: DemandStage::Discovered,
            changed_at: now,
            offerings: Vec::new(),
            order: None,
            note: None,
            ending: None,
            care: Care::default(),
            due: None,
            heard,
        })
    }

    /// Rebuilds a demand from storage; `None` for a row that no demand could have written.
    pub fn restore(parts: DemandParts) -> Option<Self> {
        let sound = parts.stage.is_closed() == parts.ending.is_some();
        sound.then_some(Self {
            heard: parts.heard,
            heard_at: parts.heard_at,
            owner: parts.owner,
            next_on: parts.next_on,
            stage: parts.stage,
            changed_at: parts.changed_at,
            offerings: parts.offerings,
            order: parts.order,
            note: parts.note,
            ending: parts.ending,
            care: parts.care,
            due: parts.due,
        })
    }

    /// The row to store.
    pub fn parts(&self) -> DemandParts {
        DemandParts {
            heard: self.heard.clone(),
            heard_at: self.heard_at,
            owner: self.owner,
            next_on: self.next_on,
            stage: self.stage,
            changed_at: self.changed_at,
            offerings: self.offerings.clone(),
            order: self.order,
            note: self.note.clone(),
            ending: self.ending.clone(),
            care: self.care.clone(),
            due: self.due,
        }
    }

    pub fn id(&self) -> DemandId {
        self.heard.id
    }

    pub fn heard(&self) -> &Heard {
        &self.heard
    }

    pub fn owner(&self) -> StaffId {
        self.owner
    }

    /// The day on which its owner looks at it again.
    pub fn next_on(&self) -> NaiveDate {
        self.next_on
    }

    pub fn stage(&self) -> DemandStage {
        self.stage
    }

    /// The order that carries it out.
    pub fn order(&self) -> Option<OrderId> {
        self.order
    }

    /// By when a complaint is answered, or a fault is over; nothing for what is not timed.
    pub fn due(&self) -> Option<Now> {
        self.due
    }

    /// Takes over when its clock runs out.
    pub fn set_due(&mut self, due: Option<Now>) {
        self.due = due;
    }

    /// Contact, attempts, reopening.
    pub fn care(&self) -> &Care {
        &self.care
    }

    pub fn ending(&self) -> Option<&Ending> {
        self.ending.as_ref()
    }

    /// Takes the next step and says when it is looked at again.
    pub fn advance(
        &mut self,
        by: &Actor,
        advance: Advance,
        next_on: NaiveDate,
        now: Now,
    ) -> Result<(), DemandRefusal> {
        self.open_for(by)?;
        if !advance.may_follow(self.stage) {
            return Err(DemandRefusal::NotNext(self.stage));
        }
        if advance.is_empty() {
            return Err(DemandRefusal::Empty);
        }
        self.plan(by, next_on, now)?;
        self.stage = advance.leads_to();
        self.changed_at = now;
        match self.stage {
            DemandStage::Confirmed => self.care.note_contact(now),
            DemandStage::FollowUp => self.care.note_answer(now),
            _ => {}
        }
        match advance {
            Advance::Confirm { summary: note }
            | Advance::Settle { what: note }
            | Advance::FollowUp { result: note } => {
                self.note = Some(note);
            }
            Advance::Propose { offerings } => self.offerings = offerings,
            Advance::Execute { order } => self.order = Some(order),
        }
        Ok(())
    }

    /// Says when it is looked at again.
    pub fn plan(&mut self, by: &Actor, next_on: NaiveDate, now: Now) -> Result<(), DemandRefusal> {
        self.open_for(by)?;
        if next_on < now.today() {
            return Err(DemandRefusal::DatePassed);
        }
        self.next_on = next_on;
        Ok(())
    }

    /// Gives it to another owner.
    pub fn hand_over(&mut self, by: &Actor, to: StaffId) -> Result<(), DemandRefusal> {
        self.open_for(by)?;
        self.owner = to;
        Ok(())
    }

    /// Ends it, with what that end needs.
    pub fn end(&mut self, by: &Actor, ending: Ending, now: Now) -> Result<(), DemandRefusal> {
        self.open_for(by)?;
        self.is_loop_closed(&ending)?;
        let stage = match &ending {
            Ending::Confirmed { .. } | Ending::Unreached { .. } => DemandStage::Closed,
            Ending::Merged { into } if *into == self.id() => return Err(DemandRefusal::IntoItself),
            Ending::Merged { .. } => DemandStage::Merged,
            Ending::Rejected { reason } | Ending::Cancelled { reason } if reason.is_empty() => {
                return Err(DemandRefusal::Empty);
            }
            Ending::Rejected { .. } => DemandStage::Rejected,
            Ending::Cancelled { .. } => DemandStage::Cancelled,
        };
        self.stage = stage;
        self.changed_at = now;
        self.ending = Some(ending);
        Ok(())
    }

    fn open_for(&self, by: &Actor) -> Result<(), DemandRefusal> {
        if self.stage.is_closed() {
            return Err(DemandRefusal::Closed);
        }
        let allowed = by.acts_for(self.owner) || by.role == Role::Supervisor;
        if allowed { Ok(()) } else { Err(DemandRefusal::NotOwner) }
    }
}

#[cfg(test)]
mod tests;
