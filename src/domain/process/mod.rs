//! How an order for one product is carried out: which tasks, by whom, in what order, on what papers.
//!
//! A template is one file in `assets/processes`; a new product needs a new file and no code. A
//! published version never changes: an order stays on the version that it was opened with.

mod answers;
pub mod bpmn;
mod form;
mod gates;
mod layout;
mod rules;
mod shipped;
mod simulate;
mod spec;
mod undo;
mod validate;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use answers::{Answers, Condition};
pub use form::{Choice, Field, FieldKind, FieldValue, FormRefusal, FormValues};
pub use gates::Gates;
pub use layout::{Band, Picture, Spot, picture};
pub use rules::Rule;
pub use simulate::{Assumed, Plan, PlannedStep, longest_way, simulate};
pub use spec::{
    External, FieldRef, PointOfNoReturn, Rework, Sites, TaskSpec, Wait, WorkingTime, at_any_site,
    at_site, base, site,
};
pub use undo::{Undo, undo_code, undone};
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
    /// Where a version of a process stands.
    pub enum VersionState {
        /// It may change, and no order runs on it.
        Draft = "draft",
        /// It never changes, and new orders run on the newest of these.
        Published = "published",
        /// Only orders that run on it already go on.
        Retired = "retired",
    }
}

coded! {
    /// Whether an order waits for a paper.
    pub enum Requirement {
        Required = "required",
        Optional = "optional",
    }
}

/// One line of a template's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperRule {
    #[serde(rename = "code")]
    pub kind: PaperKind,
    pub requirement: Requirement,
    #[serde(default, skip_serializing_if = "When::is_everybody")]
    pub when: When,
}

/// For whom a line of the checklist holds; an empty list means everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub org: Vec<OrgType>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applicant: Vec<Applicant>,
    /// The answer to a task without which the paper is not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Condition>,
}

impl When {
    pub fn holds(&self, org: OrgType, applicant: Applicant, answers: &Answers) -> bool {
        (self.org.is_empty() || self.org.contains(&org))
            && (self.applicant.is_empty() || self.applicant.contains(&applicant))
            && self.answer.as_ref().is_none_or(|it| it.holds(answers, None))
    }

    fn is_everybody(&self) -> bool {
        *self == Self::default()
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
    /// The sites that its site group is done for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites: Option<Sites>,
    #[serde(rename = "task")]
    pub tasks: Vec<TaskSpec>,
    #[serde(default, rename = "paper", skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperRule>,
}

/// One, two and four hours, and one day.
fn usual_acceptance() -> [WorkingTime; 4] {
    [60, 120, 240, 450].map(WorkingTime::of_minutes)
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

    /// A draft without any task.
    pub fn new(code: String, name: Wording) -> Self {
        Self {
            code,
            version: 1,
            name,
            acceptance: usual_acceptance(),
            sites: None,
            tasks: Vec::new(),
            papers: Vec::new(),
        }
    }

    pub fn reference(&self) -> TemplateRef {
        TemplateRef { code: self.code.clone(), version: self.version }
    }

    /// A task by its code, whichever site it is for.
    pub fn task(&self, code: &str) -> Option<&TaskSpec> {
        let code = base(code);
        self.tasks.iter().find(|it| it.code == code)
    }

    /// What a task is called, with the name of its site.
    pub fn title(&self, code: &str) -> Option<Wording> {
        let title = &self.spec(code)?.title;
        let label = site(code).zip(self.sites.as_ref()).map(|(site, sites)| sites.label(site));
        Some(label.map_or_else(
            || title.clone(),
            |it| Wording {
                zh: format!("{} · {}", title.zh, it.zh),
                en: format!("{} · {}", title.en, it.en),
            },
        ))
    }

    /// The template as a file.
    pub fn to_toml(&self) -> Result<String, ProcessRefusal> {
        toml::to_string_pretty(self).map_err(|err| ProcessRefusal::Unreadable(err.to_string()))
    }

    /// All tasks that come before this one; itself too, if it waits for itself.
    pub fn before(&self, code: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = self.needs_of(code).collect();
        while let Some(code) = open.pop() {
            if seen.insert(code) {
                open.extend(self.needs_of(code));
            }
        }
        seen
    }

    /// The tasks from one to a later one, both included: what is done once more if the later one
    /// sends the order back.
    pub fn way(&self, from: &str, to: &str) -> BTreeSet<&str> {
        let to = base(to);
        let on_way = |it: &&TaskSpec| {
            let is_before = it.code == to || self.before(to).contains(it.code.as_str());
            is_before && (it.code == from || self.before(&it.code).contains(from))
        };
        self.tasks.iter().filter(on_way).map(|it| it.code.as_str()).collect()
    }

    fn needs_of(&self, code: &str) -> impl Iterator<Item = &str> {
        self.task(code).into_iter().flat_map(|it| it.needs.iter().map(String::as_str))
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
    retired: BTreeSet<TemplateRef>,
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
        self.usable(code).max_by_key(|it| it.version)
    }

    /// The versions of a process that new orders could run on.
    pub fn usable(&self, code: &str) -> impl Iterator<Item = &ProcessTemplate> {
        self.by_reference
            .values()
            .filter(move |it| it.code == code && !self.is_retired(&it.reference()))
    }

    /// The version of a process with the highest number, retired or not.
    pub fn newest(&self, code: &str) -> Option<&ProcessTemplate> {
        self.by_reference.values().filter(|it| it.code == code).max_by_key(|it| it.version)
    }

    /// Lets no new order run on a version.
    pub fn retire(&mut self, reference: TemplateRef) {
        self.retired.insert(reference);
    }

    pub fn is_retired(&self, reference: &TemplateRef) -> bool {
        self.retired.contains(reference)
    }

    pub fn all(&self) -> impl Iterator<Item = &ProcessTemplate> {
        self.by_reference.values()
    }
}

#[cfg(test)]
mod mutation_tests;
#[cfg(test)]
mod simulate_tests;
#[cfg(test)]
mod tests;
