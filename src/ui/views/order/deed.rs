//! What may be done on an order's page, and what of it needs no more words.

use super::tasks::look;
use crate::{
    desk::{
        Command,
        order::{self, OrderView, TaskAct},
        task,
    },
    domain::{FalloutId, TaskId},
};

/// Something that somebody wants to do with the order or one of its tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Hold,
    Resume,
    Cancel,
    HandOver,
    Promise,
    AskFailure,
    WithdrawFailure,
    ConfirmFailure,
    Move,
    Amend,
    /// Say who sees to what came to a stand.
    Assign(FalloutId),
    /// Say on which day it is seen to.
    Plan(FalloutId),
    Task(TaskId, TaskAct),
}

impl Deed {
    /// The command for a deed that needs no more words, and what is said when it is done.
    pub(super) fn at_once(self, view: &OrderView) -> Option<(Command, &'static str)> {
        match self {
            Self::Resume => {
                let command = order::Command::Resume { id: view.id };
                Some((Command::Order(command), "order-said-resumed"))
            }
            Self::WithdrawFailure => {
                let command = order::Command::WithdrawFailure { id: view.id };
                Some((Command::Order(command), "order-said-done"))
            }
            Self::Task(id, TaskAct::Accept) => {
                Some((Command::Task(task::Command::Accept { id }), "order-said-accepted"))
            }
            Self::Task(id, TaskAct::Resume) => {
                Some((Command::Task(task::Command::Resume { id }), "order-said-resumed"))
            }
            Self::Task(id, TaskAct::SendAgain) => {
                Some((Command::Task(task::Command::SendAgain { id }), "order-said-sent-again"))
            }
            _ => None,
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Hold => "order-act-hold",
            Self::Resume => "order-act-resume",
            Self::Cancel => "order-act-cancel",
            Self::HandOver => "order-act-hand-over",
            Self::Promise => "order-act-promise",
            Self::AskFailure => "order-act-ask-failure",
            Self::WithdrawFailure => "order-act-withdraw-failure",
            Self::ConfirmFailure => "order-act-confirm-failure",
            Self::Move => "order-act-move",
            Self::Amend => "order-act-amend",
            Self::Assign(_) => "order-fallout-assign",
            Self::Plan(_) => "order-fallout-plan",
            Self::Task(_, act) => look(act).1,
        }
    }
}
