//! Rungs of a clock: how much of its time is used up, each told once, and to whom.

use serde::{Deserialize, Serialize};

use super::{Clock, ClockKind, ClockState, Now, Pace, PolicyError};
use crate::domain::coded::coded;

/// The shares of a budget at which somebody is told, in percent.
pub const RUNGS: [u16; 5] = [50, 75, 90, 100, 150];

/// The rung on which a clock is breached.
pub(super) const BREACH: u16 = 100;

/// Stands for the template's own reminder of a task, which is a span and no share.
pub const REMINDER: u16 = 0;

/// Which rungs were climbed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rungs(u8);

impl Rungs {
    /// From the number that is stored.
    pub fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// The number that is stored.
    pub fn bits(self) -> u8 {
        self.0
    }

    pub fn has(self, percent: u16) -> bool {
        bit(percent).is_some_and(|bit| self.0 & bit != 0)
    }

    fn add(&mut self, percent: u16) {
        self.0 |= bit(percent).unwrap_or_default();
    }
}

fn bit(percent: u16) -> Option<u8> {
    let place = match percent {
        REMINDER => Some(RUNGS.len()),
        _ => RUNGS.iter().position(|it| *it == percent),
    };
    place.map(|place| 1 << place)
}

coded! {
    /// Who is told when a clock climbs a rung.
    pub enum Audience {
        /// Whoever has the task.
        Assignee = "assignee",
        /// The owner of the order, the promise or the demand.
        Owner = "owner",
        /// Everyone who supervises.
        Supervisors = "supervisors",
    }
}

/// Who is told at which rung; from `assets/policies/escalation.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    rung: Vec<Rung>,
}

/// One line of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rung {
    percent: u16,
    /// The kinds of clocks that it is for; none: all that no other line names.
    #[serde(default)]
    kinds: Vec<ClockKind>,
    tell: Vec<Audience>,
}

impl Escalation {
    /// Reads the policy and makes sure that every rung there is has a line.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let it: Self =
            toml::from_str(text).map_err(|err| PolicyError::Unreadable(err.to_string()))?;
        let known = it.rung.iter().all(|line| RUNGS.contains(&line.percent));
        let whole = RUNGS.iter().all(|percent| {
            it.rung.iter().any(|line| line.percent == *percent && line.kinds.is_empty())
        });
        if known && whole { Ok(it) } else { Err(PolicyError::Rungs) }
    }

    /// Who is told when a clock of this kind climbs this rung.
    pub fn told(&self, kind: ClockKind, percent: u16) -> &[Audience] {
        let lines = || self.rung.iter().filter(|it| it.percent == percent);
        let own = lines().find(|it| it.kinds.contains(&kind));
        own.or_else(|| lines().find(|it| it.kinds.is_empty())).map_or(&[], |it| &it.tell)
    }
}

/// A rung that was just climbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fired {
    /// The share, or [`REMINDER`].
    pub percent: u16,
    pub at: Now,
}

/// What became of a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitPassed {
    /// The day on which somebody wanted to look again has come.
    Remind,
    /// It has lasted as long as it may.
    Over,
}

/// What the passing of time did to a clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passing {
    pub fired: Vec<Fired>,
    pub wait: Option<WaitPassed>,
}

impl Clock {
    /// Lets time do its work until now: climbs rungs, notes a breach, ends what waited too long.
    ///
    /// Doing it again changes nothing. An ended clock stays silent.
    pub fn pass(&mut self, now: Now, pace: Pace<'_>) -> Passing {
        let mut passing = Passing::default();
        if self.is_ended() {
            return passing;
        }
        if let Some(at) = self.reminds(pace).filter(|at| *at < now) {
            self.parts.rungs.add(REMINDER);
            passing.fired.push(Fired { percent: REMINDER, at });
        }
        for percent in RUNGS {
            let Some(at) = self.climbs(percent, pace).filter(|at| *at < now) else { continue };
            self.parts.rungs.add(percent);
            passing.fired.push(Fired { percent, at });
            if percent == BREACH {
                self.parts.breached_at.get_or_insert(at);
            }
        }
        if let Some(pause) = &mut self.parts.pause {
            if pause.over_at < now {
                passing.wait = Some(WaitPassed::Over);
            } else if !pause.is_reminded && pause.remind_at < now {
                pause.is_reminded = true;
                passing.wait = Some(WaitPassed::Remind);
            }
        }
        passing
    }

    /// When time next does something to it; `None` if it never will.
    pub fn next(&self, pace: Pace<'_>) -> Option<Now> {
        if self.is_ended() {
            return None;
        }
        let rung = RUNGS.iter().filter_map(|percent| self.climbs(*percent, pace)).min();
        let wait = self
            .parts
            .pause
            .map(|it| if it.is_reminded { it.over_at } else { it.remind_at.min(it.over_at) });
        rung.into_iter().chain(wait).chain(self.reminds(pace)).min()
    }

    /// When the template's reminder comes, if it has one that did not come yet.
    fn reminds(&self, pace: Pace<'_>) -> Option<Now> {
        let minutes = self.parts.target.remind.filter(|_| !self.parts.rungs.has(REMINDER))?;
        match self.parts.state {
            ClockState::Running => self.parts.meter.uses(minutes, pace),
            ClockState::Paused | ClockState::Stopped
                if self.parts.meter.had_used(minutes) && 0 < self.parts.closed =>
            {
                Some(self.parts.since)
            }
            _ => None,
        }
    }

    /// When it climbs a rung that it has not climbed yet, as far as it can be known now.
    fn climbs(&self, percent: u16, pace: Pace<'_>) -> Option<Now> {
        if self.parts.rungs.has(percent) {
            return None;
        }
        match self.parts.state {
            ClockState::Running => self.parts.meter.reaches(percent, pace),
            // Time went by unseen before it was stopped.
            ClockState::Paused | ClockState::Stopped
                if self.parts.meter.had_reached(percent) && 0 < self.parts.closed =>
            {
                Some(self.parts.since)
            }
            _ => None,
        }
    }
}
