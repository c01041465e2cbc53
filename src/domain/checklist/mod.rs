//! What an order needs to be proved, and how far what the enterprise already has goes.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    Applicant, DocumentId, OrderId, OrgType, PersonId,
    coded::coded,
    paper::{About, PaperKind, PaperSpec, Papers},
    process::{Answers, ProcessTemplate, Requirement},
};

/// A paper that an order asks for, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub kind: PaperKind,
    pub requirement: Requirement,
    pub why: Why,
    /// The tasks that cannot be completed before it is approved, by code.
    pub gates: Vec<String>,
}

coded! {
    /// What about the order makes it ask for a paper.
    pub enum Why {
        /// Every order for this product does.
        Product = "product",
        /// The type of the organisation.
        OrgType = "org_type",
        /// Who applies.
        Applicant = "applicant",
        /// Both together.
        OrgTypeAndApplicant = "org_type_and_applicant",
        /// What was answered to one of its tasks.
        Answer = "answer",
    }
}

coded! {
    /// How far the latest version of a paper has come.
    pub enum HeldState {
        Waiting = "waiting",
        Approved = "approved",
        Rejected = "rejected",
    }
}

/// A paper that the enterprise has given us, for whatever order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub document: DocumentId,
    pub kind: PaperKind,
    pub state: HeldState,
    /// The day of the decision, for papers that count for a limited time.
    pub decided_on: Option<NaiveDate>,
    /// The last day printed on it.
    pub valid_until: Option<NaiveDate>,
    /// Of whom it speaks.
    pub person: Option<PersonId>,
    /// For which order it was given.
    pub order: Option<OrderId>,
}

/// For what the papers must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose {
    pub order: OrderId,
    /// The present legal representative, if known.
    pub legal: Option<PersonId>,
    /// The agent who applies, if one does.
    pub agent: Option<PersonId>,
    pub today: NaiveDate,
    /// The last day on which the papers must still count.
    pub needed_until: NaiveDate,
}

/// Where one line of the checklist stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// Approved and good for long enough.
    Satisfied {
        document: DocumentId,
        until: Option<NaiveDate>,
    },
    /// Uploaded, not yet decided.
    Waiting {
        document: DocumentId,
    },
    /// Approved and still good, but it ends before it is needed.
    ExpiresBefore {
        document: DocumentId,
        until: NaiveDate,
        needed: NaiveDate,
    },
    Rejected {
        document: DocumentId,
    },
    Expired {
        document: DocumentId,
        until: NaiveDate,
    },
    Missing,
}

impl Standing {
    /// Its stable code, for translations and marks.
    pub fn code(self) -> &'static str {
        match self {
            Self::Satisfied { .. } => "satisfied",
            Self::Waiting { .. } => "waiting",
            Self::ExpiresBefore { .. } => "expires-before",
            Self::Rejected { .. } => "rejected",
            Self::Expired { .. } => "expired",
            Self::Missing => "missing",
        }
    }

    pub fn is_satisfied(self) -> bool {
        matches!(self, Self::Satisfied { .. })
    }

    /// The paper that it speaks of.
    pub fn document(self) -> Option<DocumentId> {
        match self {
            Self::Satisfied { document, .. }
            | Self::Waiting { document }
            | Self::ExpiresBefore { document, .. }
            | Self::Rejected { document }
            | Self::Expired { document, .. } => Some(document),
            Self::Missing => None,
        }
    }

    /// How much of the way it has come; the best paper of a kind speaks for the line.
    fn rank(self) -> u8 {
        match self {
            Self::Satisfied { .. } => 5,
            Self::Waiting { .. } => 4,
            Self::ExpiresBefore { .. } => 3,
            Self::Rejected { .. } => 2,
            Self::Expired { .. } => 1,
            Self::Missing => 0,
        }
    }
}

/// One line of an order's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub wanted: Wanted,
    pub standing: Standing,
}

/// What an order asks for and where each paper stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    pub lines: Vec<Line>,
}

impl Checklist {
    /// Whether this paper is approved and good for long enough.
    pub fn satisfies(&self, kind: &PaperKind) -> bool {
        self.lines.iter().any(|it| it.wanted.kind == *kind && it.standing.is_satisfied())
    }

    /// The required papers that are not satisfied yet.
    pub fn open(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|it| {
            it.wanted.requirement == Requirement::Required && !it.standing.is_satisfied()
        })
    }

    pub fn is_complete(&self) -> bool {
        self.open().next().is_none()
    }
}

/// What an order on this template asks for, each kind once, in the order of the template.
pub fn required_papers(
    template: &ProcessTemplate,
    org: OrgType,
    applicant: Applicant,
    answers: &Answers,
) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for rule in template.papers.iter().filter(|it| it.when.holds(org, applicant, answers)) {
        if let Some(there) = wanted.iter_mut().find(|it| it.kind == rule.kind) {
            if rule.requirement < there.requirement {
                there.requirement = rule.requirement;
            }
            continue;
        }
        let why = match (rule.when.org.is_empty(), rule.when.applicant.is_empty()) {
            (true, true) if rule.when.answer.is_some() => Why::Answer,
            (true, true) => Why::Product,
            (false, true) => Why::OrgType,
            (true, false) => Why::Applicant,
            (false, false) => Why::OrgTypeAndApplicant,
        };
        let gates = template.tasks.iter().filter(|it| it.papers.contains(&rule.kind));
        wanted.push(Wanted {
            kind: rule.kind.clone(),
            requirement: rule.requirement,
            why,
            gates: gates.map(|it| it.code.clone()).collect(),
        });
    }
    wanted
}

/// Sets what is wanted against what the enterprise has.
pub fn checklist(
    wanted: &[Wanted],
    held: &[Held],
    papers: &Papers,
    purpose: &Purpose,
) -> Checklist {
    let line = |wanted: &Wanted| Line {
        wanted: wanted.clone(),
        standing: papers.spec(&wanted.kind).map_or(Standing::Missing, |spec| {
            held.iter()
                .filter(|it| it.kind == wanted.kind && speaks_for(spec, it, purpose))
                .map(|it| judge(spec, it, purpose))
                .max_by_key(|it| it.rank())
                .unwrap_or(Standing::Missing)
        }),
    };
    Checklist { lines: wanted.iter().map(line).collect() }
}

/// Whether a paper is about this order at all.
///
/// A paper that was given for this very order shows up even if it speaks of nobody yet, but one that
/// speaks of somebody else never counts.
fn speaks_for(spec: &PaperSpec, held: &Held, purpose: &Purpose) -> bool {
    let here = held.order == Some(purpose.order);
    let same = |wanted: Option<PersonId>| match (held.person, wanted) {
        (Some(person), Some(wanted)) => person == wanted,
        _ => here,
    };
    match spec.about {
        About::Enterprise => true,
        About::Legal => same(purpose.legal),
        About::Agent => same(purpose.agent),
        About::Order => here,
    }
}

fn judge(spec: &PaperSpec, held: &Held, purpose: &Purpose) -> Standing {
    let document = held.document;
    match held.state {
        HeldState::Waiting => Standing::Waiting { document },
        HeldState::Rejected => Standing::Rejected { document },
        HeldState::Approved => match counts_until(spec, held) {
            Some(until) if until < purpose.today => Standing::Expired { document, until },
            Some(until) if until < purpose.needed_until => {
                Standing::ExpiresBefore { document, until, needed: purpose.needed_until }
            }
            until => Standing::Satisfied { document, until },
        },
    }
}

/// The last day on which an approved paper counts: what is printed on it, or its greatest age.
fn counts_until(spec: &PaperSpec, held: &Held) -> Option<NaiveDate> {
    let oldest = spec
        .max_age_days
        .zip(held.decided_on)
        .and_then(|(days, decided)| decided.checked_add_days(Days::new(u64::from(days))));
    match (held.valid_until, oldest) {
        (Some(printed), Some(oldest)) => Some(printed.min(oldest)),
        (printed, oldest) => printed.or(oldest),
    }
}

#[cfg(test)]
mod tests;
