//! What the screens about processes show: the list, one process with its orders, and a trial.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{
        Now, Permission, Tier, Wording,
        catalogue::{Department, Named},
        process::{
            Answers, Assumed, Plan, ProcessRefusal, ProcessTemplate, TemplateRef, VersionState,
            simulate,
        },
    },
    store::{
        processes::{self, Version},
        rollup,
    },
};

/// Asks for all versions of all processes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessList;

/// A version in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessLine {
    pub reference: TemplateRef,
    pub name: Wording,
    pub state: VersionState,
    pub tasks: usize,
    /// How many offerings run on this process.
    pub offerings: usize,
    /// How many open orders run on this version.
    pub orders: i64,
    /// How many rules it breaks.
    pub broken: usize,
}

impl Question for ProcessList {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Library]
    }
}

pub(in crate::desk) fn list(
    cx: &mut Cx<'_>,
    _: &ProcessList,
) -> Result<Vec<ProcessLine>, DeskError> {
    let orders: BTreeMap<String, i64> =
        rollup::counts(cx.sql, rollup::BY_VERSION)?.into_iter().collect();
    let made = processes::all(cx.sql)?;
    let library = cx.library;
    let line = |it: &ProcessTemplate, state: VersionState| ProcessLine {
        reference: it.reference(),
        name: it.name.clone(),
        state,
        tasks: it.tasks.len(),
        offerings: runs_on(cx, &it.code).count(),
        orders: orders.get(&name(&it.reference())).copied().unwrap_or_default(),
        broken: library.judge(it).len(),
    };
    let published = library.templates.all().map(|it| {
        let is_retired = library.templates.is_retired(&it.reference());
        line(it, if is_retired { VersionState::Retired } else { VersionState::Published })
    });
    let drafts = made.iter().filter(|it| it.it.state == VersionState::Draft);
    let drafts = drafts.map(|it| line(&it.it.template, VersionState::Draft));
    let mut lines: Vec<ProcessLine> = published.chain(drafts).collect();
    lines.sort_by(|a, b| {
        (&a.reference.code, b.reference.version).cmp(&(&b.reference.code, a.reference.version))
    });
    Ok(lines)
}

/// The name of a version in the counts.
fn name(reference: &TemplateRef) -> String {
    format!("{}@{}", reference.code, reference.version)
}

fn runs_on<'a>(cx: &'a Cx<'_>, code: &'a str) -> impl Iterator<Item = Named> + 'a {
    let offerings = cx.library.catalogue.offerings().iter();
    offerings
        .filter(move |it| it.template == code)
        .map(|it| Named { code: it.code.clone(), name: it.name.clone() })
}

/// Asks for one version, with where its open orders stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessPage {
    pub reference: TemplateRef,
}

/// One version of a process and all that its editor offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessView {
    pub template: ProcessTemplate,
    pub state: VersionState,
    /// To be sent back with a change.
    pub rev: i64,
    pub departments: Vec<Department>,
    pub papers: Vec<Named>,
    pub calendars: Vec<Named>,
    pub offerings: Vec<Named>,
    /// The version that a new draft of this process would have.
    pub next_version: u32,
    pub orders: i64,
    /// Open orders by the task that they stand at.
    pub counts: Vec<ProcessCount>,
}

/// How many open orders stand at a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessCount {
    pub task: String,
    pub orders: i64,
}

impl Question for ProcessPage {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Library, Subject::Board]
    }
}

pub(in crate::desk) fn page(cx: &mut Cx<'_>, ask: &ProcessPage) -> Result<ProcessView, DeskError> {
    let made = processes::by_reference(cx.sql, &ask.reference)?;
    let drafts = processes::all(cx.sql)?;
    let here = name(&ask.reference);
    let orders = rollup::one(cx.sql, rollup::BY_VERSION, &here)?;
    let counts = rollup::counts_within(cx.sql, rollup::BY_STEP, &here)?;
    let library = cx.library;
    let templates = &library.templates;
    let (template, state, rev) = match (made, templates.pinned(&ask.reference)) {
        (Some(kept), _) => (kept.it.template, kept.it.state, kept.rev),
        (None, Some(it)) => (it.clone(), VersionState::Published, 0),
        (None, None) => return Err(DeskError::NotFound("process")),
    };
    let newest = |it: &Version| (it.template.code == template.code).then_some(it.template.version);
    let drafted = drafts.iter().filter_map(|it| newest(&it.it)).max().unwrap_or(0);
    let next = templates.newest(&template.code).map_or(0, |it| it.version).max(drafted) + 1;
    Ok(ProcessView {
        departments: library.catalogue.departments().to_vec(),
        papers: library
            .papers
            .all()
            .iter()
            .map(|it| Named { code: it.kind.code().to_owned(), name: it.name.clone() })
            .collect(),
        calendars: library
            .calendars
            .all()
            .map(|it| Named { code: it.code().as_str().to_owned(), name: it.name().clone() })
            .collect(),
        offerings: runs_on(cx, &template.code).collect(),
        next_version: next,
        orders,
        counts: counts.into_iter().map(|(task, orders)| ProcessCount { task, orders }).collect(),
        template,
        state,
        rev,
    })
}

/// Asks what would become of a process as it is being edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessTrial {
    pub template: Box<ProcessTemplate>,
    /// When the order of the trial is opened.
    pub start: Now,
}

/// The rules that a draft breaks, and its dates for each tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialView {
    pub refusals: Vec<ProcessRefusal>,
    /// For T1 to T4.
    pub plans: Vec<Plan>,
}

impl Question for ProcessTrial {
    fn needs(&self) -> Permission {
        Permission::Administer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Library]
    }
}

#[expect(clippy::unnecessary_wraps, reason = "answerers of one table share one shape")]
pub(in crate::desk) fn trial(cx: &Cx<'_>, ask: &ProcessTrial) -> Result<TrialView, DeskError> {
    let plan = |tier: &Tier| {
        let assumed = Assumed { tier: *tier, start: ask.start, answers: Answers::default() };
        simulate(&ask.template, &cx.library.calendars, &assumed)
    };
    Ok(TrialView {
        refusals: cx.library.judge(&ask.template),
        plans: Tier::ALL.iter().map(plan).collect(),
    })
}
