//! One piece of work in a template, and everything that may be said about it.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{Answers, Condition, Field, FormRefusal, FormValues, Milestone, Stage, Undo, form};
use crate::domain::{
    Now, Tier, Wording, calendar::Calendar, coded::coded, office_micros, paper::PaperKind,
};

coded! {
    /// What can no longer be undone once a task is under way or done.
    pub enum PointOfNoReturn {
        /// Cancelling costs the customer something from the moment the task is accepted.
        Soft = "soft",
        /// Nothing can be cancelled once the task is done.
        Hard = "hard",
    }
}

/// A span of working time, written in data files as hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct WorkingTime {
    minutes: u32,
}

impl WorkingTime {
    /// The most working time that anything may take: more than seven years of it.
    pub const MOST_MINUTES: u32 = 1_000_000;

    /// As many minutes, at least one.
    pub fn of_minutes(minutes: u32) -> Self {
        Self { minutes: minutes.clamp(1, Self::MOST_MINUTES) }
    }

    pub fn minutes(self) -> u32 {
        self.minutes
    }
}

impl TryFrom<f64> for WorkingTime {
    type Error = String;

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked just before"
    )]
    fn try_from(hours: f64) -> Result<Self, Self::Error> {
        let minutes = (hours * 60.0).round();
        if (1.0..=f64::from(Self::MOST_MINUTES)).contains(&minutes) {
            Ok(Self { minutes: minutes as u32 })
        } else {
            Err(format!("{hours} is no number of working hours"))
        }
    }
}

impl From<WorkingTime> for f64 {
    fn from(time: WorkingTime) -> Self {
        Self::from(time.minutes) / 60.0
    }
}

/// One piece of work in a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskSpec {
    pub code: String,
    pub stage: Stage,
    pub title: Wording,
    /// The department that does it, by code.
    pub department: String,
    /// The tasks that must be done before, by code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// The working time it may take for tiers T1 to T4, an outside party's time included.
    pub hours: [WorkingTime; 4],
    /// The calendar that its working time is counted in, by code; nothing means the office's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Papers that must be approved before it can be completed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<Milestone>,
    /// Whether the law or the office forbids to leave it out.
    #[serde(default, skip_serializing_if = "is_no")]
    pub protected: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point_of_no_return: Option<PointOfNoReturn>,
    /// Whether it is done for each site on its own.
    #[serde(default, skip_serializing_if = "is_no")]
    pub per_site: bool,
    /// The answer to an earlier task without which this one is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// How long nothing happens before it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// After how much of its working time whoever has it is reminded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind: Option<WorkingTime>,
    /// The earlier tasks that it may send the order back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rework: Option<Rework>,
    /// The outside party that does a part of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// What undoes it when the order is cancelled; nothing means what is usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<Undo>,
    #[serde(default, rename = "field", skip_serializing_if = "Vec::is_empty")]
    pub form: Vec<Field>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
pub(super) fn is_no(it: &bool) -> bool {
    !*it
}

/// An outside party, with a clock of its own that is never mixed with ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct External {
    pub name: Wording,
    /// How much of the task's working time the party has; nothing if it promises nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<WorkingTime>,
}

/// A timer: a task begins only so long after something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// The task after whose end it is counted; nothing means the last one that is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Working days: it begins in the morning of the last of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<WorkingTime>,
}

impl Wait {
    /// When it is over, counted from this moment.
    pub fn end(&self, calendar: &Calendar, from: Now) -> Now {
        match (self.days, self.hours) {
            (Some(days), _) => morning(nth_working_day(calendar, from.today(), days)).max(from),
            (None, Some(hours)) => calendar.due(from, hours.minutes()),
            (None, None) => from,
        }
    }
}

/// The working day that comes so many working days after a day.
fn nth_working_day(calendar: &Calendar, day: NaiveDate, count: u32) -> NaiveDate {
    let mut left = count;
    let later = day.iter_days().skip(1).find(|it| {
        if calendar.is_working_day(*it) {
            left = left.saturating_sub(1);
        }
        left == 0
    });
    later.unwrap_or(day)
}

/// The beginning of a working day at the office.
fn morning(day: NaiveDate) -> Now {
    let nine = NaiveTime::MIN.overflowing_add_signed(chrono::TimeDelta::hours(9)).0;
    Now::from_micros(office_micros(day.and_time(nine)))
}

/// How a task may send the order back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rework {
    /// The earlier tasks that are done once more, by code.
    pub to: Vec<String>,
    /// How many times at most.
    pub most: u32,
}

/// For how many sites the tasks of the site group are done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sites {
    /// What one is called; its number follows.
    pub name: Wording,
    /// The task and the field whose number says how many there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<FieldRef>,
    /// The sites by name, where they are the same for every order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Wording>,
}

/// A field of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRef {
    pub task: String,
    pub field: String,
}

impl Sites {
    /// No order has more sites.
    pub const MOST: u32 = 200;

    /// How many there are; nothing while nobody has said so.
    pub fn number(&self, answers: &Answers) -> Option<u32> {
        if !self.names.is_empty() {
            return u32::try_from(self.names.len()).ok();
        }
        let count = self.count.as_ref()?;
        let number = answers.number(&count.task, &count.field)?;
        u32::try_from(number.max(1)).ok().map(|it| it.min(Self::MOST))
    }

    /// What a site is called, the first being number 1.
    pub fn label(&self, site: u32) -> Wording {
        let named = usize::try_from(site).ok().and_then(|it| self.names.get(it.checked_sub(1)?));
        named.cloned().unwrap_or_else(|| Wording {
            zh: format!("{}{site}", self.name.zh),
            en: format!("{} {site}", self.name.en),
        })
    }
}

/// Parts a task's code from the number of its site.
const SITE: char = '#';

/// The code of a task in its template, whichever site it is for.
pub fn base(code: &str) -> &str {
    code.split_once(SITE).map_or(code, |(base, _)| base)
}

/// The number of the site that a task is for.
pub fn site(code: &str) -> Option<u32> {
    code.split_once(SITE)?.1.parse().ok()
}

/// What the codes of a task for its sites look like, as a pattern for a search.
pub fn at_any_site(base: &str) -> String {
    format!("{base}{SITE}%")
}

/// The code of a task for one site.
pub fn at_site(base: &str, site: u32) -> String {
    format!("{base}{SITE}{site}")
}

/// A task that says nothing about its time has a working day.
const USUAL_MINUTES: u32 = 450;

impl TaskSpec {
    /// A task of which nothing but this is known: nobody's yet, and with the usual time.
    pub fn new(code: String, stage: Stage, title: Wording) -> Self {
        Self {
            code,
            stage,
            title,
            department: String::new(),
            needs: Vec::new(),
            hours: [WorkingTime::of_minutes(USUAL_MINUTES); 4],
            calendar: None,
            papers: Vec::new(),
            milestone: None,
            protected: false,
            point_of_no_return: None,
            per_site: false,
            when: None,
            wait: None,
            remind: None,
            rework: None,
            external: None,
            undo: None,
            form: Vec::new(),
        }
    }

    /// How long it may take for an enterprise of this tier.
    pub fn budget_minutes(&self, tier: Tier) -> u32 {
        self.hours.get(tier.index()).map_or(0, |it| it.minutes())
    }

    /// Whether these answers fill its form.
    pub fn judge_form(&self, values: &FormValues) -> Result<(), FormRefusal> {
        form::judge(&self.form, values)
    }

    /// Whether it is to be done at all, as far as has been answered.
    pub fn applies(&self, answers: &Answers, site: Option<u32>) -> bool {
        self.when.as_ref().is_none_or(|it| it.holds(answers, site))
    }
}
