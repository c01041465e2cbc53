//! What may happen to a clock: it pauses, goes on, begins anew, ends, and is given another target.

use super::{
    CalendarCode, Cause, Clock, ClockState, Interval, Now, Pace, Pause, Rungs, StaffId, Target,
};

/// Who changed something, when and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub cause: Cause,
    pub by: StaffId,
    pub now: Now,
}

impl Change {
    /// The same moment and person for another reason.
    #[must_use]
    pub fn because(self, cause: Cause) -> Self {
        Self { cause, ..self }
    }
}

impl Clock {
    /// Lets it run on from where it stood; does nothing to one that runs.
    pub fn run(&mut self, change: &Change, pace: Pace<'_>) {
        if self.parts.state != ClockState::Running {
            self.turn(ClockState::Running, change, pace);
        }
    }

    /// Pauses it for a listed reason; a pause that goes on only gets its new dates.
    pub fn pause(&mut self, pause: Pause, change: &Change, pace: Pace<'_>) {
        let same = self.parts.pause.is_some_and(|it| it.reason == pause.reason);
        if self.parts.state == ClockState::Paused && same {
            if let Some(it) = self.parts.pause.as_mut().filter(|it| it.remind_at != pause.remind_at)
            {
                *it = Pause { over_at: it.over_at, ..pause };
            }
            return;
        }
        self.turn(ClockState::Paused, change, pace);
        self.parts.pause = Some(pause);
    }

    /// Lets it stand still because it is not its turn.
    pub fn stop(&mut self, change: &Change, pace: Pace<'_>) {
        if self.parts.state != ClockState::Stopped {
            self.turn(ClockState::Stopped, change, pace);
        }
    }

    /// Ends it; a breach is noted even if nobody looked in time.
    pub fn end(&mut self, change: &Change, pace: Pace<'_>) {
        if !self.is_ended() {
            self.turn(ClockState::Ended, change, pace);
        }
    }

    /// Counts from nothing again: a new generation with rungs of its own. A breach stays.
    pub fn restart(&mut self, target: Target, change: &Change, pace: Pace<'_>) {
        self.turn(ClockState::Stopped, change, pace);
        self.parts.generation += 1;
        self.parts.rungs = Rungs::default();
        self.parts.meter = super::Meter::new(target.minutes);
        self.parts.calendar.clone_from(&target.calendar);
        self.parts.target = target;
        self.turn(ClockState::Running, change, pace);
    }

    /// Counts anew towards another fixed moment.
    pub fn restart_until(&mut self, due: Now, change: &Change, pace: Pace<'_>) {
        let fresh = Self::until(
            self.parts.kind,
            (self.parts.about, self.parts.enterprise),
            due,
            (self.parts.target.clone(), change),
        );
        let meter = fresh.parts.meter;
        self.restart(fresh.parts.target, change, pace);
        self.parts.meter = meter;
    }

    /// Gives it another target; what it has consumed stays consumed, and so do its rungs.
    pub fn retarget(&mut self, target: Target, change: &Change, pace: Pace<'_>) {
        if self.is_ended() || self.parts.target == target {
            return;
        }
        let state = self.parts.state;
        self.close_interval(change.now, pace);
        self.parts.meter.budget_minutes = target.minutes;
        self.parts.calendar.clone_from(&target.calendar);
        self.parts.target = target;
        self.open_interval_in(state, change);
    }

    /// Goes on in other hands: what was used stays used, and these hours count from here.
    pub fn pass_on(&mut self, calendar: CalendarCode, change: &Change, pace: Pace<'_>) {
        if self.is_ended() {
            return;
        }
        let state = self.parts.state;
        self.close_interval(change.now, pace);
        self.parts.calendar.clone_from(&calendar);
        self.parts.target.calendar = calendar;
        self.open_interval_in(state, change);
    }

    fn turn(&mut self, state: ClockState, change: &Change, pace: Pace<'_>) {
        self.close_interval(change.now, pace);
        self.parts.pause = None;
        self.open_interval_in(state, change);
    }

    fn open_interval_in(&mut self, state: ClockState, change: &Change) {
        self.parts.state = state;
        self.parts.since = change.now.max(self.parts.since);
        (self.parts.cause, self.parts.by) = (change.cause, change.by);
        if state == ClockState::Running {
            self.parts.meter.start(self.parts.since);
        }
    }

    /// Writes the open interval into the ledger, and notes a breach that happened within it.
    fn close_interval(&mut self, now: Now, pace: Pace<'_>) {
        if let Some(due) = self.due(pace).filter(|due| *due < now) {
            self.parts.breached_at.get_or_insert(due);
        }
        let line: Interval = self.open_interval(pace, now);
        if self.parts.meter.running_since.is_some() {
            self.parts.meter.pause(pace, now);
        }
        if line.from < line.to {
            self.parts.closed = line.number;
            self.added.push(line);
        }
    }
}
