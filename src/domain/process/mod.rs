//! How an order for one product is carried out: which tasks, by whom, in what order, on what papers.
//!
//! A template is one file in `assets/processes`; a new product needs a new file and no code. A
//! published version never changes: an order stays on the version that it was opened with.

mod form;
mod shipped;
mod validate;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use form::{Field, FieldKind, FieldValue, FormRefusal, FormValues};
pub use validate::{ProcessRefusal, Registry, refusals};

use super::{Applicant, OrgType, Tier, Wording, coded::coded, paper::PaperKind};

coded! {
    /// The three phases of a long process.
    pub enum Stage {
        Presales = "presales",
        Sale = "sale",
        Aftersales = "aftersales",
    }
}

coded! {
    /// What a task means for the whole, in the order in which these must happen.
    pub enum Milestone {
        /// The credentials are judged.
        Review = "review",
        /// Use, content or user is assessed for harm.
        Risk = "risk",
        /// Both sides have signed.
        Agreement = "agreement",
        /// The service is switched on.
        Activation = "activation",
        /// The customer has accepted it.
        Acceptance = "acceptance",
        /// It is charged for.
        Billing = "billing",
    }
}

coded! {
    /// What can no longer be undone once a task is under way or done.
    pub enum PointOfNoReturn {
        /// Cancelling costs the customer something from the moment the task is accepted.
        Soft = "soft",
        /// Nothing can be cancelled once the task is done.
        Hard = "hard",
    }
}

coded! {
    /// Whether an order waits for a paper.
    pub enum Requirement {
        Required = "required",
        Optional = "optional",
    }
}

/// A span of working time, written in data files as hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct WorkingTime {
    minutes: u32,
}

impl WorkingTime {
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
        if (1.0..=1_000_000.0).contains(&minutes) {
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
    #[serde(default)]
    pub needs: Vec<String>,
    /// The working time it may take for tiers T1 to T4.
    pub hours: [WorkingTime; 4],
    /// Papers that must be approved before it can be completed.
    #[serde(default)]
    pub papers: Vec<PaperKind>,
    #[serde(default, rename = "field")]
    pub form: Vec<Field>,
    #[serde(default)]
    pub milestone: Option<Milestone>,
    /// Whether the law or the office forbids to leave it out.
    #[serde(default)]
    pub protected: bool,
    #[serde(default)]
    pub point_of_no_return: Option<PointOfNoReturn>,
    /// The outside party that the task waits for.
    #[serde(default)]
    pub external: Option<Wording>,
}

impl TaskSpec {
    /// How long it may take for an enterprise of this tier.
    pub fn budget_minutes(&self, tier: Tier) -> u32 {
        self.hours.get(tier.index()).map_or(0, |it| it.minutes())
    }

    /// Whether these answers fill its form.
    pub fn judge_form(&self, values: &FormValues) -> Result<(), FormRefusal> {
        form::judge(&self.form, values)
    }
}

/// One line of a template's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperRule {
    #[serde(rename = "code")]
    pub kind: PaperKind,
    pub requirement: Requirement,
    #[serde(default)]
    pub when: When,
}

/// For whom a line of the checklist holds; an empty list means everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    #[serde(default)]
    pub org: Vec<OrgType>,
    #[serde(default)]
    pub applicant: Vec<Applicant>,
}

impl When {
    pub fn holds(&self, org: OrgType, applicant: Applicant) -> bool {
        (self.org.is_empty() || self.org.contains(&org))
            && (self.applicant.is_empty() || self.applicant.contains(&applicant))
    }
}

/// Which process an order runs on, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TemplateRef {
    pub code: String,
    pub version: u32,
}

/// One version of the process of one or more products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessTemplate {
    pub code: String,
    pub version: u32,
    pub name: Wording,
    /// How soon a department must accept a task that is ready, for tiers T1 to T4.
    #[serde(default = "usual_acceptance")]
    pub acceptance: [WorkingTime; 4],
    #[serde(rename = "task")]
    pub tasks: Vec<TaskSpec>,
    #[serde(default, rename = "paper")]
    pub papers: Vec<PaperRule>,
}

/// One, two and four hours, and one day.
fn usual_acceptance() -> [WorkingTime; 4] {
    [60, 120, 240, 450].map(|minutes| WorkingTime { minutes })
}

impl ProcessTemplate {
    /// Reads a draft; whether it may be published is another question, see [`Self::publish`].
    pub fn parse(text: &str) -> Result<Self, ProcessRefusal> {
        toml::from_str(text).map_err(|err| ProcessRefusal::Unreadable(err.to_string()))
    }

    /// Reads a template and makes sure that orders can run on it; names the first broken rule.
    pub fn publish(text: &str, registry: &Registry<'_>) -> Result<Self, ProcessRefusal> {
        let template = Self::parse(text)?;
        match refusals(&template, registry).into_iter().next() {
            Some(refusal) => Err(refusal),
            None => Ok(template),
        }
    }

    pub fn reference(&self) -> TemplateRef {
        TemplateRef { code: self.code.clone(), version: self.version }
    }

    pub fn task(&self, code: &str) -> Option<&TaskSpec> {
        self.tasks.iter().find(|it| it.code == code)
    }

    /// How soon a department must accept a task, for an enterprise of this tier.
    pub fn acceptance_minutes(&self, tier: Tier) -> u32 {
        self.acceptance.get(tier.index()).map_or(0, |it| it.minutes())
    }
}

/// All published versions of all processes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates {
    by_reference: BTreeMap<TemplateRef, ProcessTemplate>,
}

impl Templates {
    /// The processes that come with the program, each of them judged.
    pub fn shipped(registry: &Registry<'_>) -> Result<Self, ProcessRefusal> {
        let mut templates = Self::default();
        for (_, text) in shipped::FILES {
            templates.add(ProcessTemplate::publish(text, registry)?)?;
        }
        Ok(templates)
    }

    /// Adds a published version; a version that is there already never changes.
    pub fn add(&mut self, template: ProcessTemplate) -> Result<(), ProcessRefusal> {
        let reference = template.reference();
        match self.by_reference.get(&reference) {
            Some(there) if *there != template => {
                Err(ProcessRefusal::Published { code: reference.code, version: reference.version })
            }
            _ => {
                self.by_reference.insert(reference, template);
                Ok(())
            }
        }
    }

    /// The version that an order is pinned to.
    pub fn pinned(&self, reference: &TemplateRef) -> Option<&ProcessTemplate> {
        self.by_reference.get(reference)
    }

    /// The version that a new order runs on.
    pub fn latest(&self, code: &str) -> Option<&ProcessTemplate> {
        self.by_reference.values().filter(|it| it.code == code).max_by_key(|it| it.version)
    }

    pub fn all(&self) -> impl Iterator<Item = &ProcessTemplate> {
        self.by_reference.values()
    }
}

#[cfg(test)]
mod tests;
