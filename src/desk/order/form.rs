//! What the dialog for a new order shows: who may sign, what it costs, which papers it will need.

use serde::{Deserialize, Serialize};

use super::{PaperLine, papers::Case, standing_of};
use crate::{
    desk::{Cx, DeskError, Subject, query::Question, workspace::shown_name},
    domain::{
        Applicant, Authority, EnterpriseId, OrderId, Permission, PersonId, Power, RoleCode,
        ServiceLevel, Wording,
        calendar::Calendar,
        contact::{self, authority},
        process::{Answers, longest_way},
    },
    store::{contacts, enterprises, order_lists},
};

/// Asks what an order would need before it is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderForm {
    pub enterprise: EnterpriseId,
    /// The offering, by code; empty while none is chosen.
    pub offering: String,
    pub applicant: Applicant,
    pub agent: Option<PersonId>,
}

/// What is known before an order is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPlan {
    pub enterprise_name: String,
    pub signers: Vec<Signer>,
    pub offer: Option<Offer>,
}

/// A contact who might sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    pub person: PersonId,
    pub name: String,
    pub roles: Vec<RoleCode>,
    /// Whether what we know allows this person to order it.
    pub may_order: bool,
    /// A paper that holds would allow more.
    pub lacks_evidence: bool,
    pub is_legal: bool,
}

/// The chosen offering and what an order for it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub code: String,
    pub name: Wording,
    pub description: Wording,
    pub unit: Wording,
    pub monthly_fee_fen: i64,
    pub service_levels: Vec<ServiceLevel>,
    pub steps: usize,
    pub working_minutes: u32,
    pub papers: Vec<PaperLine>,
    /// Open orders for the same, with who handles them.
    pub running: Vec<(OrderId, String, String)>,
}

impl Question for OrderForm {
    fn needs(&self) -> Permission {
        Permission::EditOrder
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprise(self.enterprise)]
    }
}

pub(in crate::desk) fn plan(cx: &mut Cx<'_>, ask: &OrderForm) -> Result<OrderPlan, DeskError> {
    let kept = enterprises::by_id(cx.sql, ask.enterprise)?;
    let enterprise = kept.ok_or(DeskError::NotFound("enterprise"))?.it;
    let offer = match cx.library.catalogue.offering(&ask.offering) {
        Some(_) => Some(offer(cx, ask, enterprise.profile.org_type)?),
        None => None,
    };
    Ok(OrderPlan { enterprise_name: enterprise.profile.name, signers: signers(cx, ask)?, offer })
}

fn signers(cx: &mut Cx<'_>, ask: &OrderForm) -> Result<Vec<Signer>, DeskError> {
    let today = cx.now.today();
    let standings: Vec<contact::Standing> =
        contacts::standings(cx.sql, ask.enterprise)?.into_iter().map(|kept| kept.it).collect();
    let mut found = Vec::new();
    for kept in contacts::people_of(cx.sql, ask.enterprise)? {
        let person = kept.it;
        let own = |it: &&contact::Standing| it.role.person == person.id;
        let theirs: Vec<contact::Standing> = standings.iter().filter(own).cloned().collect();
        let authority = authority(&theirs, today);
        if authority.roles.is_empty() || authority.roles == [RoleCode::Switchboard] {
            continue;
        }
        found.push(Signer {
            person: person.id,
            name: shown_name(cx.actor.role, &person.name),
            may_order: may_order(&authority, &ask.offering),
            lacks_evidence: authority.lacks_evidence,
            is_legal: authority.roles.contains(&RoleCode::LegalRepresentative),
            roles: authority.roles,
        });
    }
    found.sort_by_key(|it| (!it.may_order, !it.is_legal, it.person));
    Ok(found)
}

/// Whether somebody may order this offering; an empty code means anything at all.
pub(super) fn may_order(authority: &Authority, offering: &str) -> bool {
    let covers = authority.scope.is_empty()
        || offering.is_empty()
        || authority.scope.iter().any(|scope| {
            scope
                .split([',', ';', '、', '，', '；', ' '])
                .any(|it| it.eq_ignore_ascii_case(offering))
        });
    covers && authority.may.contains(&Power::Order)
}

fn offer(
    cx: &mut Cx<'_>,
    ask: &OrderForm,
    org: crate::domain::OrgType,
) -> Result<Offer, DeskError> {
    let library = cx.library;
    let offering = library.catalogue.offering(&ask.offering);
    let offering = offering.ok_or(DeskError::NotFound("offering"))?;
    let template = library.process(offering).ok_or(DeskError::NotFound("process"))?;
    let kept = enterprises::by_id(cx.sql, ask.enterprise)?;
    let tier = kept.ok_or(DeskError::NotFound("enterprise"))?.it.tier;
    let minutes = longest_way(template, tier);
    let case = Case {
        template,
        enterprise: ask.enterprise,
        order: OrderId::from_bytes([0; 16]), // No order yet: only what is held already counts.
        org,
        applicant: ask.applicant,
        agent: ask.agent,
        needed_until: needed_until(&library.calendar, (cx.now, minutes)),
        answers: Answers::default(),
    };
    let checklist = standing_of(cx, &case)?;
    let names = cx.office.names.of(cx.sql)?;
    let running = order_lists::open_of(cx.sql, ask.enterprise, 50)?
        .into_iter()
        .filter(|it| it.offering == ask.offering)
        .map(|it| (it.id, it.number, names.get(&it.owner).cloned().unwrap_or_default()));
    Ok(Offer {
        code: offering.code.clone(),
        name: offering.name.clone(),
        description: offering.description.clone(),
        unit: library.catalogue.unit(&offering.unit).map(|it| it.name.clone()).unwrap_or_default(),
        monthly_fee_fen: offering.monthly_fee_fen,
        service_levels: offering.service_levels.clone(),
        steps: template.tasks.len(),
        working_minutes: minutes,
        papers: checklist.lines.iter().map(|it| PaperLine::of(it, template, library)).collect(),
        running: running.collect(),
    })
}

fn needed_until(
    calendar: &Calendar,
    (now, minutes): (crate::domain::Now, u32),
) -> chrono::NaiveDate {
    calendar.due(now, minutes).today()
}
