//! How far an order has come, for steppers and for telling the customer.

use serde::{Deserialize, Serialize};

use super::{Order, Task, TaskState, TaskStatus};
use crate::domain::{
    Now, TaskId, Wording,
    coded::coded,
    process::{ProcessTemplate, Stage},
};

coded! {
    /// Whether a phase is behind, here or ahead.
    pub enum PhaseState {
        Done = "done",
        Current = "current",
        Ahead = "ahead",
    }
}

/// One of the three phases with its steps, in the order of the template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    pub stage: Stage,
    pub state: PhaseState,
    pub steps: Vec<Step>,
}

/// One task as a step on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub task: TaskId,
    pub code: String,
    pub title: Wording,
    pub department: String,
    pub status: TaskStatus,
    /// When it was done, or when it is due; nothing if it has not begun or stands still.
    pub at: Option<Now>,
}

impl Order {
    /// The phases that this order goes through; phases without tasks are left out.
    pub fn progress(&self, template: &ProcessTemplate) -> Vec<Phase> {
        let here = self.stage(template);
        let phase = |stage: &Stage| {
            let steps: Vec<Step> = self.steps(template, *stage);
            let state = if steps
                .iter()
                .all(|it| matches!(it.status, TaskStatus::Done | TaskStatus::Skipped))
            {
                PhaseState::Done
            } else if *stage == here {
                PhaseState::Current
            } else {
                PhaseState::Ahead
            };
            Phase { stage: *stage, state, steps }
        };
        Stage::ALL.iter().map(phase).filter(|it| !it.steps.is_empty()).collect()
    }

    fn steps(&self, template: &ProcessTemplate, stage: Stage) -> Vec<Step> {
        let on = |task: &&Task| template.spec(task.code()).is_some_and(|it| it.stage == stage);
        self.tasks()
            .iter()
            .filter(on)
            .map(|task| Step {
                task: task.id(),
                code: task.code().to_owned(),
                title: template.title(task.code()).unwrap_or_default(),
                department: task.department().to_owned(),
                status: task.status(),
                at: match task.state() {
                    TaskState::Done { at, .. } => Some(*at),
                    _ => task.due(),
                },
            })
            .collect()
    }
}
