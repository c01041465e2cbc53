//! Counts what is under way, so that a test can wait for an event and never for a time.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::Lane;

/// How much work a client has under way, and a beat for each piece that ended.
#[derive(Default)]
pub struct Pulse {
    flying: AtomicUsize,
    /// Of these, the commands and the files.
    owed: AtomicUsize,
    beats: Mutex<u64>,
    arrived: Condvar,
}

impl Pulse {
    /// Pieces of work that have not ended. Replies that nobody has taken in do not count: a
    /// screen that is no longer drawn never takes its own.
    pub fn flying(&self) -> usize {
        self.flying.load(Ordering::SeqCst)
    }

    /// How many pieces of work have ended so far.
    pub fn beats(&self) -> u64 {
        *self.beats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until another piece than the first `seen` has ended; whether one did in time.
    pub fn wait_beyond(&self, seen: u64, at_most: Duration) -> bool {
        let beats = self.beats.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.arrived.wait_timeout_while(beats, at_most, |beats| *beats == seen);
        waited.is_ok_and(|(_, timeout)| !timeout.timed_out())
    }

    /// Waits until no command and no file is under way; whether that came to be in time.
    pub(super) fn see_out(&self, at_most: Duration) -> bool {
        let beats = self.beats.lock().unwrap_or_else(PoisonError::into_inner);
        let is_owed = |_: &mut u64| self.owed.load(Ordering::SeqCst) != 0;
        let waited = self.arrived.wait_timeout_while(beats, at_most, is_owed);
        waited.is_ok_and(|(_, timeout)| !timeout.timed_out())
    }
}

/// One piece of work; ends when its reply was sent or it was dropped undone.
pub(super) struct Flight {
    pulse: Arc<Pulse>,
    /// How much of it must not be lost when the program ends.
    owed: usize,
}

impl Flight {
    pub(super) fn begin(pulse: &Arc<Pulse>, lane: Lane) -> Self {
        let owed = usize::from(matches!(lane, Lane::Commands | Lane::Files));
        pulse.flying.fetch_add(1, Ordering::SeqCst);
        pulse.owed.fetch_add(owed, Ordering::SeqCst);
        Self { pulse: Arc::clone(pulse), owed }
    }
}

impl Drop for Flight {
    /// Beats first: whoever sees nothing flying has also seen the last beat.
    fn drop(&mut self) {
        let mut beats = self.pulse.beats.lock().unwrap_or_else(PoisonError::into_inner);
        *beats += 1;
        // Under the lock: whoever waits for it would else miss the bell.
        self.pulse.owed.fetch_sub(self.owed, Ordering::SeqCst);
        drop(beats);
        self.pulse.flying.fetch_sub(1, Ordering::SeqCst);
        self.pulse.arrived.notify_all();
    }
}
