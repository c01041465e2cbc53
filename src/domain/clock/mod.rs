//! Clocks: working time that runs out, with an append-only ledger of when they ran and why they stood still.
//!
//! When a clock is due is always derived from its budget and its ledger, never the other way round.

mod book;
mod escalation;
mod ledger;
mod meter;
mod pace;
mod party;
pub mod policy;
mod retarget;
mod strip;
mod time_given;
mod turn;
mod waits;

use serde::{Deserialize, Serialize};

pub use book::{ClockBook, Word};
pub use escalation::{Audience, Escalation, Fired, Passing, REMINDER, RUNGS, Rungs, WaitPassed};
pub use ledger::{Cause, ClockState, Interval};
pub use meter::Meter;
pub use pace::Pace;
pub use policy::{Because, Case, Explained, Policies, PolicyError, Target};
pub use retarget::Retargeted;
pub use strip::{Piece, PieceKind, strip};
pub use turn::Change;
pub use waits::{Holds, WaitOwner, WaitRule, Waits};

use super::{
    ClockId, DemandId, EnterpriseId, Now, OrderId, PromiseId, StaffId, TaskId,
    calendar::CalendarCode, coded::coded, task::WaitReason,
};

coded! {
    /// What a clock measures; several of them run side by side.
    pub enum ClockKind {
        /// From a demand until somebody first turns to the customer about it.
        FirstResponse = "first_response",
        /// Until the customer next hears from us.
        NextUpdate = "next_update",
        /// From a demand until the customer has confirmed what it is.
        DemandConfirmed = "demand_confirmed",
        /// One task.
        Task = "task",
        /// Until the department that a task was sent to accepts it.
        Hop = "hop",
        /// An order from end to end.
        Order = "order",
        /// What we said on the phone.
        Promise = "promise",
        /// From a complaint until its first contact.
        ComplaintContact = "complaint_contact",
        /// From a complaint until its answer.
        ComplaintAnswer = "complaint_answer",
        /// From a fault report until it works again.
        Fault = "fault",
        /// The part of a task that an outside party does; never mixed with ours.
        External = "external",
    }
}

impl ClockKind {
    /// Whether the law or the contract counts it: a hold of the order never stops it.
    pub fn is_regulatory(self) -> bool {
        matches!(self, Self::ComplaintContact | Self::ComplaintAnswer | Self::Fault)
    }

    /// Whether it may be about a demand.
    pub fn is_of_demand(self) -> bool {
        self.is_regulatory() || matches!(self, Self::FirstResponse | Self::DemandConfirmed)
    }
}

/// What a clock is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    Order(OrderId),
    Task(OrderId, TaskId),
    Promise(PromiseId),
    Demand(DemandId),
}

impl About {
    /// The order that it belongs to, if it belongs to one.
    pub fn order(self) -> Option<OrderId> {
        match self {
            Self::Order(id) | Self::Task(id, _) => Some(id),
            Self::Promise(_) | Self::Demand(_) => None,
        }
    }

    /// The task that it belongs to, if it belongs to one.
    pub fn task(self) -> Option<TaskId> {
        match self {
            Self::Task(_, id) => Some(id),
            _ => None,
        }
    }

    /// The 16 bytes of what it is about, and which kind of thing that is.
    pub fn key(self) -> (&'static str, [u8; 16]) {
        match self {
            Self::Order(id) => ("order", id.bytes()),
            Self::Task(_, id) => ("task", id.bytes()),
            Self::Promise(id) => ("promise", id.bytes()),
            Self::Demand(id) => ("demand", id.bytes()),
        }
    }
}

/// A pause for a listed reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub reason: WaitReason,
    /// When somebody is reminded to look again.
    pub remind_at: Now,
    /// When it has lasted long enough: the clock goes on whatever happens.
    pub over_at: Now,
    pub is_reminded: bool,
}

/// A clock as it is stored: one row, its ledger apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockParts {
    pub id: ClockId,
    pub kind: ClockKind,
    pub about: About,
    pub enterprise: EnterpriseId,
    /// Whose hours it runs by.
    pub calendar: CalendarCode,
    pub meter: Meter,
    pub state: ClockState,
    /// The open interval: since when it is in this state, why, and by whom.
    pub since: Now,
    pub cause: Cause,
    pub by: StaffId,
    pub pause: Option<Pause>,
    /// How many intervals its ledger has.
    pub closed: u32,
    /// How often it began anew; each time counts from nothing.
    pub generation: u32,
    /// The rungs that this generation has climbed.
    pub rungs: Rungs,
    /// The moment of the first breach, for ever.
    pub breached_at: Option<Now>,
    /// The target that it was given, with the rule and the version of the policy.
    pub target: Target,
}

/// A clock. Invariant: consumed time is the sum of what its ledger's running intervals counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    parts: ClockParts,
    /// Intervals that were closed since it was loaded; storage appends them.
    added: Vec<Interval>,
}

impl Clock {
    /// A new clock, running from now.
    pub fn start(
        kind: ClockKind,
        (about, enterprise): (About, EnterpriseId),
        target: Target,
        change: &Change,
    ) -> Self {
        let mut meter = Meter::new(target.minutes);
        meter.start(change.now);
        let parts = ClockParts {
            id: ClockId::of(kind, about),
            kind,
            about,
            enterprise,
            calendar: target.calendar.clone(),
            meter,
            state: ClockState::Running,
            since: change.now,
            cause: change.cause,
            by: change.by,
            pause: None,
            closed: 0,
            generation: 1,
            rungs: Rungs::default(),
            breached_at: None,
            target,
        };
        Self { parts, added: Vec::new() }
    }

    /// A clock for a fixed moment of the calendar, day and night: what we said on the phone.
    pub fn until(
        kind: ClockKind,
        subject: (About, EnterpriseId),
        due: Now,
        (target, change): (Target, &Change),
    ) -> Self {
        // Whole minutes that end at the very moment, so that it may begin a little before it began.
        let minutes = (due.utc() - change.now.utc()).num_minutes().max(0) + 1;
        let begin = Now::new(due.utc() - chrono::TimeDelta::minutes(minutes));
        let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
        let mut clock = Self::start(kind, subject, Target { minutes, ..target }, change);
        clock.parts.meter.running_since = Some(begin);
        clock.parts.since = begin;
        clock
    }

    /// Rebuilds a clock from storage.
    pub fn restore(parts: ClockParts) -> Self {
        Self { parts, added: Vec::new() }
    }

    /// The row to store.
    pub fn parts(&self) -> &ClockParts {
        &self.parts
    }

    /// The intervals that storage does not have yet.
    pub fn added(&self) -> &[Interval] {
        &self.added
    }

    pub fn id(&self) -> ClockId {
        self.parts.id
    }

    pub fn kind(&self) -> ClockKind {
        self.parts.kind
    }

    pub fn about(&self) -> About {
        self.parts.about
    }

    pub fn state(&self) -> ClockState {
        self.parts.state
    }

    pub fn is_ended(&self) -> bool {
        self.parts.state == ClockState::Ended
    }

    pub fn breached_at(&self) -> Option<Now> {
        self.parts.breached_at
    }

    pub fn generation(&self) -> u32 {
        self.parts.generation
    }

    /// When it runs out; `None` while it stands still.
    pub fn due(&self, pace: Pace<'_>) -> Option<Now> {
        self.parts.meter.due(pace)
    }

    /// The open interval as if it ended now.
    pub fn open_interval(&self, pace: Pace<'_>, now: Now) -> Interval {
        let it = &self.parts;
        let worked = match it.meter.running_since {
            Some(since) => pace.worked(since, now).num_seconds(),
            None => 0,
        };
        Interval {
            clock: it.id,
            number: it.closed + 1,
            generation: it.generation,
            state: it.state,
            from: it.since,
            to: now.max(it.since),
            worked_seconds: worked,
            cause: it.cause,
            reason: it.pause.map(|it| it.reason),
            by: it.by,
        }
    }
}

impl ClockId {
    /// The name of the one clock of this kind about this thing.
    ///
    /// Made from the thing's own, so that a command that is done twice names it alike.
    pub fn of(kind: ClockKind, about: About) -> Self {
        let place = ClockKind::ALL.iter().position(|it| *it == kind).unwrap_or_default();
        let (_, mut bytes) = about.key();
        // The ninth byte is random in a UUIDv7, and tasks of an order differ in their last.
        if let Some(byte) = bytes.get_mut(9) {
            *byte ^= u8::try_from(place + 1).unwrap_or_default();
        }
        Self::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests;
