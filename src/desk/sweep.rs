//! What time does to an office: a sweep looks for clocks to which it has something to do.
//!
//! Sweeping twice changes nothing, and several processes may do it at once: a lease row keeps them
//! out of each other's way, and if it does not, each clock and each rung still has one winner.

use super::{Command, Desk, DeskError, Envelope, calendar, clock, tier};
use crate::{
    domain::{Actor, ClockId, CommandId, Now},
    store::{StoreError, clocks, leases, reprojections},
};

/// The name of the lease.
const LEASE: &str = "sweep";
/// How long whoever sweeps may be silent before somebody else does it.
const LEASE_US: i64 = 15_000_000;
/// Clocks that share a transaction.
const TOGETHER: i64 = 64;
/// Transactions of one sweep; the next sweep goes on.
const MOST: usize = 400;

/// Somebody who sweeps, such as one process.
#[derive(Clone, Copy, Debug)]
pub struct Sweeper {
    holder: CommandId,
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Clocks that it looked at.
    pub clocks: usize,
    /// Steps of counting open work anew.
    pub counted: usize,
    /// Somebody else was sweeping.
    pub left_to_others: bool,
}

impl Default for Sweeper {
    fn default() -> Self {
        Self { holder: CommandId::fresh() }
    }
}

impl Sweeper {
    /// Lets time do its work until now, unless somebody else does it.
    pub fn sweep(&self, desk: &Desk) -> Result<Swept, DeskError> {
        // Papers that cannot be filed, such as while a bucket is away, do not hold up the clocks.
        if let Err(err) = desk.sweep_uploads() {
            tracing::warn!(%err, "could not do what is left to do about uploads");
        }
        let mut swept = Swept { counted: self.count_anew(desk)?, ..Swept::default() };
        let mut before: Vec<ClockId> = Vec::new();
        for _ in 0..MOST {
            let now = desk.now();
            let due = desk.store().read(|sql| clocks::due(sql, now, TOGETHER))?;
            // What could not be moved on is left to the next sweep.
            if due.is_empty() || due == before {
                break;
            }
            if !self.take(desk, now)? {
                return Ok(Swept { left_to_others: true, ..swept });
            }
            pass(desk, &due)?;
            swept.clocks += due.len();
            before = due;
        }
        if tier::is_due(desk)? && self.take(desk, desk.now())? {
            tier::rank(desk)?;
        }
        Ok(swept)
    }

    /// Goes on with counting open work anew after calendars changed; answers how many steps that took.
    fn count_anew(&self, desk: &Desk) -> Result<usize, DeskError> {
        for done in 0..MOST {
            let open = desk.store().read(|sql| reprojections::open(sql))?;
            let Some(next) = open.first() else { return Ok(done) };
            if !self.take(desk, desk.now())? {
                return Ok(done);
            }
            let command = Command::Calendar(calendar::Command::GoOn { n: next.n });
            tolerant(desk, command)?;
        }
        Ok(MOST)
    }

    /// Takes or keeps the lease.
    fn take(&self, desk: &Desk, now: Now) -> Result<bool, DeskError> {
        let (holder, until) = (self.holder, Now::from_micros(now.micros() + LEASE_US));
        let taken: Result<bool, StoreError> =
            desk.store().write(move |sql| leases::take(sql, LEASE, holder, (now, until)));
        Ok(taken?)
    }
}

/// Passes these clocks in one transaction; a clash with somebody's command is tried again later.
pub fn pass(desk: &Desk, clocks: &[ClockId]) -> Result<(), DeskError> {
    tolerant(desk, Command::Clock(clock::Command::Pass { clocks: clocks.to_vec() }))
}

/// Sends a command of the program's own; a clash with somebody's command is tried again later.
fn tolerant(desk: &Desk, command: Command) -> Result<(), DeskError> {
    match desk.perform(&Actor::program(), &Envelope { id: CommandId::fresh(), command }) {
        Ok(_) | Err(DeskError::Store(StoreError::Conflict | StoreError::Busy)) => Ok(()),
        Err(err) => Err(err),
    }
}
