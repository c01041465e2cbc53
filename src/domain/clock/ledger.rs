//! The ledger of a clock: one line for each stretch of time, never changed after it was written.

use serde::{Deserialize, Serialize};

use super::{ClockId, Now, StaffId, WaitReason};
use crate::domain::coded::coded;

coded! {
    /// What a clock does.
    pub enum ClockState {
        Running = "running",
        /// Stands still for a listed reason.
        Paused = "paused",
        /// Stands still because it is not its turn; it may begin anew or go on.
        Stopped = "stopped",
        /// Nothing more will happen to it.
        Ended = "ended",
    }
}

coded! {
    /// Why a clock changed its state.
    pub enum Cause {
        /// What it is about has begun.
        Begun = "begun",
        /// A task came into the queue of its department.
        Ready = "ready",
        Accepted = "accepted",
        /// Something is waited for.
        Waiting = "waiting",
        /// Another department of our own house is waited for.
        OtherDepartment = "other_department",
        /// The whole order waits.
        OrderHeld = "order_held",
        Resumed = "resumed",
        /// The wait has lasted as long as it may.
        WaitOver = "wait_over",
        Refused = "refused",
        HandedBack = "handed_back",
        SentAgain = "sent_again",
        /// The task went to another department.
        Transferred = "transferred",
        /// Done before and to be done once more.
        Again = "again",
        CustomerWrote = "customer_wrote",
        WeWrote = "we_wrote",
        /// The content of the order changed.
        Amended = "amended",
        /// The order moved to another version of its process.
        Moved = "moved",
        /// The task failed and somebody sees to it.
        Failed = "failed",
        Done = "done",
        Cancelled = "cancelled",
    }
}

/// One line of a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    pub clock: ClockId,
    /// Its place in the ledger, from one.
    pub number: u32,
    pub generation: u32,
    pub state: ClockState,
    pub from: Now,
    pub to: Now,
    /// The working time that was counted when the line was written; nothing unless it ran.
    pub worked_seconds: i64,
    /// Why it came into this state.
    pub cause: Cause,
    /// What was waited for while it was paused.
    pub reason: Option<WaitReason>,
    /// Who brought it into this state.
    pub by: StaffId,
}
