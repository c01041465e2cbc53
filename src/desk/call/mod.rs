//! Calls: the telephone's events, whom a call belongs to, notes and the wrap-up.

mod events;
mod follow;
mod list;
mod number;
mod pop;
mod sample;
mod who;

use serde::{Deserialize, Serialize};

pub use list::{CallRow, OpenCalls, RecentCalls};
pub use number::CallerNumber;
pub use pop::{
    Card, Expiry, Matter, MatterKind, Paper, PersonCard, Pop, PopCard, PromiseLine, Said,
    WarningLine,
};
pub use sample::{Practise, PractiseNumbers};
pub use who::{EnterpriseChoice, PersonChoice, WhoCalls};

pub(super) use list::{open, recent};
pub(super) use number::number;
pub(super) use pop::card;
pub(super) use sample::numbers;
pub(super) use who::preview;

use super::{Cx, DeskError, Subject, error::Refused};
use crate::{
    domain::{
        CallId, EnterpriseId, Permission, PersonId, Personal, PromiseId, Role,
        call::{Call, CallRefusal, Disposition, Hints, HookEvent, Summons},
        contact::RoleCode,
        reveal::Purpose,
    },
    store::{Kept, calls},
};

/// Which call an event is about: what we call it, and what the telephone system does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its name with us if it has not been heard of before.
    pub id: CallId,
    pub reference: String,
    /// When it happened, in microseconds since 1970; never later than now.
    pub at_us: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// It rings. Numbers are as the telephone system writes them.
    Ring {
        line: Line,
        caller: Personal,
        called: String,
        hints: Hints,
    },
    Answer {
        line: Line,
    },
    HangUp {
        line: Line,
    },
    /// What a telephone system says has happened. Each word names who calls whom, so that none must come first.
    Heard {
        line: Line,
        event: HookEvent,
        summons: Summons,
    },
    /// Says whom a call belongs to; possible again at any time.
    Bind {
        call: CallId,
        enterprise: EnterpriseId,
        person: Option<PersonId>,
    },
    Unbind {
        call: CallId,
    },
    /// Makes a contact of an unknown caller, to be completed later.
    NewContact {
        call: CallId,
        person: PersonId,
        name: Personal,
        role: RoleCode,
        firm: Firm,
        /// As they say it, where the telephone system has told none that can be read; may be empty.
        #[serde(default)]
        number: Personal,
    },
    /// Lets the sender see the caller's number in full for a minute.
    ShowNumber {
        call: CallId,
        purpose: Purpose,
        reason: Personal,
    },
    WrapUp {
        call: CallId,
        disposition: Option<Disposition>,
        notes: Personal,
        promise: Option<NewPromise>,
    },
}

/// The enterprise that an unknown caller calls for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Firm {
    Known(EnterpriseId),
    /// One that we have never heard of.
    Prospect {
        id: EnterpriseId,
        name: String,
    },
}

/// What was promised on the telephone, and by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPromise {
    pub id: PromiseId,
    pub what: Personal,
    pub due_us: i64,
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::NewContact { .. } => Permission::EditCustomer,
            Self::ShowNumber { .. } => Permission::Reveal,
            Self::Ring { .. }
            | Self::Answer { .. }
            | Self::HangUp { .. }
            | Self::Heard { .. }
            | Self::Bind { .. }
            | Self::Unbind { .. }
            | Self::WrapUp { .. } => Permission::TakeCall,
        }
    }

    pub(super) const fn typed(&self) -> Option<&Personal> {
        match self {
            Self::WrapUp { notes, .. } => Some(notes),
            Self::NewContact { .. }
            | Self::ShowNumber { .. }
            | Self::Ring { .. }
            | Self::Answer { .. }
            | Self::HangUp { .. }
            | Self::Heard { .. }
            | Self::Bind { .. }
            | Self::Unbind { .. } => None,
        }
    }
}

impl From<CallRefusal> for DeskError {
    fn from(refusal: CallRefusal) -> Self {
        Self::Refused(Refused::new(refusal.code()))
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    match command {
        Command::Ring { line, caller, called, hints } => {
            events::ring(cx, line, (caller.reveal(), called), hints)
        }
        Command::Answer { line } => events::answer(cx, line),
        Command::HangUp { line } => events::hang_up(cx, line),
        Command::Heard { line, event, summons } => events::heard(cx, line, (*event, summons)),
        Command::Bind { call, enterprise, person } => {
            follow::bind(cx, *call, Some(*enterprise), *person)
        }
        Command::ShowNumber { call, purpose, reason } => number::show(cx, *call, *purpose, reason),
        Command::Unbind { call } => follow::bind(cx, *call, None, None),
        Command::NewContact { call, person, name, role, firm, number } => {
            let newcomer = follow::Newcomer { person: *person, name, role: *role, number };
            follow::new_contact(cx, *call, &newcomer, firm)
        }
        Command::WrapUp { call, disposition, notes, promise } => {
            let outcome =
                follow::Outcome { disposition: *disposition, notes, promise: promise.as_ref() };
            follow::wrap_up(cx, *call, &outcome)
        }
    }
}

/// The slot in which what is being typed about a call is kept.
pub fn notes_slot(call: CallId) -> String {
    format!("call:{call}")
}

/// A call that this person may change: their own, one that nobody has, or anybody's for a supervisor.
fn own(cx: &mut Cx<'_>, id: CallId) -> Result<Kept<Call>, DeskError> {
    let kept = calls::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("call"))?;
    let is_others = kept.it.facts().staff.is_some_and(|it| it != cx.actor.staff);
    if is_others && cx.actor.role != Role::Supervisor {
        return Err(CallRefusal::Taken.into());
    }
    Ok(kept)
}

/// What screens must look at again when a call has changed.
fn touched(call: &Call) -> Vec<Subject> {
    let mut touched = vec![Subject::Call(call.facts().id)];
    touched.extend(call.facts().staff.map(Subject::Person));
    touched
}
