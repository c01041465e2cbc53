//! Counts what is under way, so that a test can wait for an event and never for a time.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How much work a client has under way, and a beat for each piece that ended.
#[derive(Default)]
pub struct Pulse {
    flying: AtomicUsize,
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
}

/// One piece of work; ends when its reply was sent or it was dropped undone.
pub(super) struct Flight(Arc<Pulse>);

impl Flight {
    pub(super) fn begin(pulse: &Arc<Pulse>) -> Self {
        pulse.flying.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(pulse))
    }
}

impl Drop for Flight {
    /// Beats first: whoever sees nothing flying has also seen the last beat.
    fn drop(&mut self) {
        *self.0.beats.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.flying.fetch_sub(1, Ordering::SeqCst);
        self.0.arrived.notify_all();
    }
}
