//! The checklist of an order: what it asks for, set against what the enterprise has given us.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    desk::{Cx, DeskError},
    domain::{
        Applicant, EnterpriseId, OrderId, OrgType, PersonId, RoleCode, Wording,
        checklist::{self, Checklist, Line, Purpose, Standing, Why, required_papers},
        contact,
        library::Library,
        order::{Act, Order},
        paper::PaperKind,
        process::{Answers, ProcessTemplate, Requirement},
    },
    store::{contacts, order_lists},
};

/// One line of a checklist as screens show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperLine {
    pub kind: PaperKind,
    pub name: Wording,
    pub advice: Wording,
    pub requirement: Requirement,
    pub why: Why,
    pub standing: Standing,
    /// The titles of the tasks that wait for it.
    pub gates: Vec<Wording>,
}

impl PaperLine {
    pub(super) fn of(line: &Line, template: &ProcessTemplate, library: &Library) -> Self {
        let spec = library.papers.spec(&line.wanted.kind);
        let titles = line.wanted.gates.iter().filter_map(|it| template.task(it));
        Self {
            kind: line.wanted.kind.clone(),
            name: spec.map(|it| it.name.clone()).unwrap_or_default(),
            advice: spec.map(|it| it.advice.clone()).unwrap_or_default(),
            requirement: line.wanted.requirement,
            why: line.wanted.why,
            standing: line.standing,
            gates: titles.map(|it| it.title.clone()).collect(),
        }
    }
}

/// For whom and what papers are wanted.
pub(in crate::desk) struct Case<'a> {
    pub template: &'a ProcessTemplate,
    pub enterprise: EnterpriseId,
    pub order: OrderId,
    pub org: OrgType,
    pub applicant: Applicant,
    pub agent: Option<PersonId>,
    pub needed_until: NaiveDate,
    /// What has been answered to its tasks so far.
    pub answers: Answers,
}

/// Where the papers of an order stand now.
///
/// What it asks for is settled when it is opened: the version of the process, the type of the
/// organisation and who applies are all the order's own. Only how far each has come moves.
pub(in crate::desk) fn checklist(
    cx: &mut Cx<'_>,
    order: &Order,
    act: &Act<'_>,
) -> Result<Checklist, DeskError> {
    let opening = order.opening();
    standing_of(
        cx,
        &Case {
            template: act.template,
            enterprise: opening.enterprise,
            order: order.id(),
            org: opening.org,
            applicant: opening.applicant,
            agent: opening.agent,
            answers: order.answers(),
            needed_until: order.forecast(act.template, act.calendars, act.now).today(),
        },
    )
}

/// Where the papers would stand for an order that is not yet opened, too.
pub(in crate::desk) fn standing_of(
    cx: &mut Cx<'_>,
    case: &Case<'_>,
) -> Result<Checklist, DeskError> {
    let today = cx.now.today();
    let wanted = required_papers(case.template, case.org, case.applicant, &case.answers);
    let held = order_lists::held_papers(cx.sql, case.enterprise)?;
    let standings: Vec<contact::Standing> =
        contacts::standings(cx.sql, case.enterprise)?.into_iter().map(|kept| kept.it).collect();
    let legal = standings
        .iter()
        .rev()
        .find(|it| it.role.terms.role == RoleCode::LegalRepresentative && it.role.stands_on(today));
    let purpose = Purpose {
        order: case.order,
        legal: legal.map(|it| it.role.person),
        agent: case.agent.filter(|_| case.applicant == Applicant::Agent),
        today,
        needed_until: case.needed_until.max(today),
    };
    Ok(checklist::checklist(&wanted, &held, &cx.library.papers, &purpose))
}
