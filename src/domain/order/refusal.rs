//! Why something could not be done to an order or a task.

use serde::{Deserialize, Serialize};

use crate::domain::{paper::PaperKind, process::FormRefusal, task::TaskStatus};

/// Why an act was refused. Each text completes “Not done: …”.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    #[error("the order is completed or cancelled")]
    Closed,
    #[error("the order is on hold; resume it first")]
    OnHold,
    #[error("it is not on hold")]
    NotOnHold,
    #[error("the order runs on another version of its process")]
    OtherTemplate,
    #[error("the order has no such task")]
    NoSuchTask,
    #[error("the task is {}", .0.code())]
    TaskIs(TaskStatus),
    #[error("somebody else has accepted the task")]
    NotAssignee,
    #[error("the task belongs to another department")]
    OtherDepartment,
    #[error("only the owner of the order or a supervisor may do this")]
    NotOwner,
    #[error("a reason is needed")]
    NoReason,
    #[error("the date has passed")]
    DatePassed,
    #[error("nobody waits longer than {0} working days for this")]
    WaitTooLong(u32),
    #[error("it was on hold {0} times, which is as often as it may")]
    HeldTooOften(u32),
    #[error("no hold lasts longer than {0} days")]
    HeldTooLong(u32),
    #[error("somebody has asked for that already")]
    FailureAsked,
    #[error("nobody has asked for that")]
    NoFailureAsked,
    #[error("only a supervisor may confirm this")]
    NotSupervisor,
    #[error("whoever asked for it cannot confirm it")]
    SecondPerson,
    #[error(transparent)]
    Form(#[from] FormRefusal),
    #[error("papers are not approved yet: {}", list(.0))]
    Papers(Vec<PaperKind>),
    #[error("`{0}` is done and cannot be undone")]
    PointOfNoReturn(String),
    #[error("`{0}` has begun, so the customer must agree to the penalty")]
    PenaltyNotAgreed(String),
    #[error("`{0}` has begun, so it must be noted what the customer agreed to pay, and with whom")]
    NoFeeNote(String),
    #[error("`{0}` is done and cannot be undone, so what it rests on stays as it is")]
    TooLate(String),
    #[error("nothing differs from what it was")]
    NothingChanged,
    #[error("the order is being cancelled")]
    BeingCancelled,
    #[error("`{0}` may not be left out")]
    Protected(String),
    #[error("`{0}` is protected and stays with its department")]
    StaysHere(String),
    #[error("the task is with this department already")]
    SameDepartment,
    #[error("the task does not send the order back there")]
    NoRework,
    #[error("`{0}` is done, and the other version has no such task")]
    WouldVanish(String),
    #[error("it was sent back {0} times already")]
    RoundsUsed(u32),
}

impl Refusal {
    /// Its stable code, for callers and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Closed => "order-closed",
            Self::OnHold => "order-on-hold",
            Self::NotOnHold => "not-on-hold",
            Self::OtherTemplate => "other-template",
            Self::NoSuchTask => "no-such-task",
            Self::TaskIs(_) => "task-state",
            Self::NotAssignee => "not-assignee",
            Self::OtherDepartment => "other-department",
            Self::NotOwner => "not-owner",
            Self::NoReason => "no-reason",
            Self::DatePassed => "date-passed",
            Self::WaitTooLong(_) => "wait-too-long",
            Self::HeldTooOften(_) => "held-too-often",
            Self::HeldTooLong(_) => "held-too-long",
            Self::FailureAsked => "failure-asked",
            Self::NoFailureAsked => "no-failure-asked",
            Self::NotSupervisor => "not-supervisor",
            Self::SecondPerson => "second-person",
            Self::Form(FormRefusal::Missing(_)) => "form-missing",
            Self::Form(FormRefusal::Unknown(_)) => "form-unknown",
            Self::Form(FormRefusal::Kind(_)) => "form-kind",
            Self::Form(FormRefusal::Choice(_)) => "form-choice",
            Self::Papers(_) => "papers-not-approved",
            Self::PointOfNoReturn(_) => "point-of-no-return",
            Self::PenaltyNotAgreed(_) => "penalty-not-agreed",
            Self::NoFeeNote(_) => "no-fee-note",
            Self::TooLate(_) => "too-late-to-change",
            Self::NothingChanged => "nothing-changed",
            Self::BeingCancelled => "being-cancelled",
            Self::Protected(_) => "protected-step",
            Self::StaysHere(_) => "protected-stays",
            Self::SameDepartment => "same-department",
            Self::NoRework => "no-rework",
            Self::WouldVanish(_) => "would-vanish",
            Self::RoundsUsed(_) => "rounds-used",
        }
    }
}

fn list(kinds: &[PaperKind]) -> String {
    kinds.iter().map(PaperKind::code).collect::<Vec<_>>().join(", ")
}
