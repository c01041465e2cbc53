//! Counts what is under way, so that a test can wait for an event and never for a time.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How many replies a client still owes, and a beat for each that arrived.
#[derive(Default)]
pub struct Pulse {
    flying: AtomicUsize,
    beats: Mutex<u64>,
    arrived: Condvar,
}

impl Pulse {
    /// Replies that were asked for and not yet taken.
    pub fn flying(&self) -> usize {
        self.flying.load(Ordering::SeqCst)
    }

    /// How many replies have arrived so far.
    pub fn beats(&self) -> u64 {
        *self.beats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn beat(&self) {
        *self.beats.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.arrived.notify_all();
    }

    /// Waits until another reply than the first `seen` has arrived; whether one did in time.
    pub fn wait_beyond(&self, seen: u64, at_most: Duration) -> bool {
        let beats = self.beats.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.arrived.wait_timeout_while(beats, at_most, |beats| *beats == seen);
        waited.is_ok_and(|(_, timeout)| !timeout.timed_out())
    }
}

/// One reply under way; ends when whoever waits for it lets go.
pub(super) struct Flight(Arc<Pulse>);

impl Flight {
    pub(super) fn begin(pulse: &Arc<Pulse>) -> Self {
        pulse.flying.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(pulse))
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.0.flying.fetch_sub(1, Ordering::SeqCst);
    }
}
