//! How much time an act gives, by whose hours, and how long a wait may last.

use chrono::{NaiveTime, TimeDelta};

use super::{Because, Case, Cause, Change, ClockKind, Now, Pace, Pause, Target, WaitReason};
use crate::domain::{
    calendar::{Calendar, CalendarCode},
    office_micros,
    order::{Act, Opening, Order},
    process::{TaskSpec, WorkingTime},
    task::{Hold, Task},
};

impl<'a> Act<'a> {
    /// By which hours a clock runs; those of the office if its calendar is gone.
    pub fn pace(&self, calendar: &CalendarCode) -> Pace<'a> {
        self.calendars.pace(calendar)
    }

    pub(super) fn change(&self, cause: Cause) -> Change {
        Change { cause, by: self.by.staff, now: self.now }
    }

    pub(super) fn pause(&self, hold: &Hold) -> Pause {
        let days = self.longest_wait(hold.reason);
        Pause {
            reason: hold.reason,
            remind_at: morning(hold.until),
            // What is planned goes on when its day has come.
            over_at: match hold.reason {
                WaitReason::Planned => morning(hold.until),
                _ => self.wait_over(hold, days),
            },
            is_reminded: false,
        }
    }

    /// How many working days a reason may be waited for.
    pub fn longest_wait(&self, reason: WaitReason) -> u32 {
        self.policies.waits.rule(reason).map_or(0, |it| it.max_days)
    }

    /// When a wait has lasted its number of working days.
    pub fn wait_over(&self, hold: &Hold, days: u32) -> Now {
        let end = self.calendars.office().add_working_days(hold.since.local(), days);
        Now::from_micros(office_micros(end))
    }

    /// The time that a task has: the policy's word for this product, task or level, or the template's.
    pub fn task_target(&self, opening: &Opening, spec: &TaskSpec) -> Target {
        let minutes = spec.budget_minutes(opening.tier);
        let target = self.given(ClockKind::Task, (opening, spec), minutes);
        let remind = spec.remind.map(WorkingTime::minutes).filter(|it| *it < target.minutes);
        Target { remind, ..target }
    }

    /// The time that the outside party of a task has, if its template gives it any.
    pub fn party_target(&self, spec: &TaskSpec) -> Option<Target> {
        let minutes = spec.external.as_ref()?.hours?.minutes();
        let calendar = self.hours(spec.calendar.as_deref(), &spec.department).code().clone();
        Some(self.policies.targets.other(minutes, calendar, self.by_template()))
    }

    /// By which calendar a clock about a task runs; accepting it is the department's own matter.
    pub(super) fn calendar_for(&self, kind: ClockKind, task: &Task) -> &'a Calendar {
        match kind {
            ClockKind::Hop => self.calendar_of(task.department()),
            _ => self.hours_of(task),
        }
    }

    /// The time that a department has for accepting a task.
    pub fn hop_target(&self, opening: &Opening, spec: &TaskSpec) -> Target {
        let minutes = self.template.acceptance_minutes(opening.tier);
        self.given(ClockKind::Hop, (opening, spec), minutes)
    }

    /// The time that a whole order has: a rule's, or that of the longest way through its tasks.
    pub fn order_target(&self, order: &Order) -> Target {
        if let Some(target) = self.ruled(&case(ClockKind::Order, (order.opening(), ""))) {
            return target;
        }
        let end = order.forecast(self.template, self.calendars, self.now);
        let office = self.calendars.office();
        let minutes = office.working_minutes_between(self.now.local(), end.local());
        let (code, version) = (self.template.code.clone(), self.template.version);
        let because = Because::LongestWay { code, version };
        let minutes = u32::try_from(minutes).unwrap_or(u32::MAX);
        self.policies.targets.other(minutes, CalendarCode::office(), because)
    }

    /// By when the customer must next hear from us.
    pub fn update_target(&self, opening: &Opening) -> Option<Target> {
        self.ruled(&case(ClockKind::NextUpdate, (opening, "")))
    }

    /// A rule's time for a task, or the template's; in the hours of its department.
    fn given(
        &self,
        kind: ClockKind,
        (opening, spec): (&Opening, &TaskSpec),
        minutes: u32,
    ) -> Target {
        let calendar = match kind {
            ClockKind::Hop => self.calendar_of(&spec.department),
            _ => self.hours(spec.calendar.as_deref(), &spec.department),
        };
        let calendar = calendar.code().clone();
        if let Some(target) = self.ruled(&case(kind, (opening, &spec.code))) {
            return Target { calendar, ..target };
        }
        self.policies.targets.other(minutes, calendar, self.by_template())
    }

    fn by_template(&self) -> Because {
        Because::Template { code: self.template.code.clone(), version: self.template.version }
    }

    /// The target that a rule gives.
    pub fn ruled(&self, case: &Case<'_>) -> Option<Target> {
        let calendar = &self.policies.targets.explain(case)?.rule.calendar;
        self.policies.targets.target(case, (self.now, self.pace(calendar)))
    }
}

fn case<'a>(kind: ClockKind, (opening, task): (&'a Opening, &'a str)) -> Case<'a> {
    Case {
        kind,
        tier: opening.tier,
        product: &opening.offering,
        task,
        service_level: Some(opening.service_level),
    }
}

/// The beginning of a working day at the office.
fn morning(day: chrono::NaiveDate) -> Now {
    let nine = NaiveTime::MIN.overflowing_add_signed(TimeDelta::hours(9)).0;
    Now::from_micros(office_micros(day.and_time(nine)))
}
