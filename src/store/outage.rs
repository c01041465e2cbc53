//! A database that does not answer: waited for at first, then asked now and then, so that whoever comes
//! meanwhile is told at once and does not stand in a queue.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How long everybody waits for a server that has just gone away: longer than a restart takes.
const PATIENCE: Duration = Duration::from_secs(8);
/// How often it is tried after that, by whoever comes first.
const PROBE: Duration = Duration::from_millis(500);

/// What is known about it, shared by all connections of a store.
#[derive(Debug, Default)]
pub(super) struct Outage(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Since when it does not answer, as far as anybody tried.
    since: Option<Instant>,
    tried: Option<Instant>,
}

impl Outage {
    /// Whether to try to reach it at this moment; if not, it is away.
    pub(super) fn may_try(&self, now: Instant) -> bool {
        let mut state = self.state();
        let is_long = state.since.is_some_and(|it| PATIENCE <= now.duration_since(it));
        if is_long && state.tried.is_some_and(|it| now.duration_since(it) < PROBE) {
            return false;
        }
        state.tried = Some(now);
        true
    }

    /// Notes that it did not answer at this moment.
    pub(super) fn failed(&self, now: Instant) {
        self.state().since.get_or_insert(now);
    }

    /// Notes that it answers.
    pub(super) fn ended(&self) {
        *self.state() = State::default();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_outage_is_waited_out_and_a_long_one_is_probed_by_one_at_a_time() {
        let (outage, begun) = (Outage::default(), Instant::now());
        let after = |millis| begun + Duration::from_millis(millis);
        assert!(outage.may_try(begun));
        outage.failed(begun);
        assert!(outage.may_try(after(50)) && outage.may_try(after(50)), "everybody waits at first");
        outage.failed(after(7_900));
        assert!(outage.may_try(after(8_600)), "somebody looks whether it is back");
        assert!(!outage.may_try(after(8_700)), "others are told at once");
        outage.failed(after(8_700));
        assert!(!outage.may_try(after(9_000)));
        assert!(outage.may_try(after(9_200)));
        outage.ended();
        assert!(outage.may_try(after(9_210)) && outage.may_try(after(9_210)));
    }
}
