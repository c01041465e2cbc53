//! The papers of an order and of an enterprise, as screens show them.

use serde::{Deserialize, Serialize};

use super::card::{Cards, PaperCard};
use crate::{
    desk::{Cx, DeskError, Subject, order, query::Question},
    domain::{
        DocumentId, EnterpriseId, Mask, OrderId, Permission, Wording,
        checklist::{Line, Standing, Why},
        document::{Version, VersionState},
        paper::{About, PaperKind},
        process::Requirement,
    },
    store::{contacts, documents},
};

/// Asks for what an order needs on paper and where each of them stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperList {
    pub order: OrderId,
    /// Watched, so that papers given for another order show up here.
    pub enterprise: EnterpriseId,
}

/// The papers of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPapers {
    pub order: OrderId,
    pub number: String,
    pub enterprise: EnterpriseId,
    pub lines: Vec<PaperLine>,
    /// Required papers that are approved and good for long enough, of how many.
    pub done: usize,
    pub required: usize,
}

/// One line of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperLine {
    pub kind: PaperKind,
    pub name: Wording,
    /// What the customer is told to do.
    pub advice: Wording,
    pub requirement: Requirement,
    pub why: Why,
    pub standing: Standing,
    /// The version that it stands on, or the newest one.
    pub card: Option<PaperCard>,
    /// Approved for an earlier order, and still good.
    pub is_from_earlier: bool,
    /// A newer version that still waits for its decision.
    pub newer: Option<PaperCard>,
}

impl Question for PaperList {
    fn needs(&self) -> Permission {
        Permission::ReadDocument
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Order(self.order), Subject::Enterprise(self.enterprise)]
    }
}

pub(in crate::desk) fn of_order(
    cx: &mut Cx<'_>,
    ask: &PaperList,
) -> Result<OrderPapers, DeskError> {
    let placed = order::load(cx, ask.order)?.it;
    let opening = placed.order.opening();
    let template = order::template(cx, placed.order.template())?;
    let act = order::act(cx, &template);
    let checklist = order::checklist(cx, &placed.order, &act)?;
    let present = documents::present(cx.sql, opening.enterprise)?;
    let present: Vec<Version> = present.into_values().map(|kept| kept.it).collect();
    let mut cards = Cards::new(cx)?;
    let mut lines = Vec::with_capacity(checklist.lines.len());
    for line in &checklist.lines {
        lines.extend(paper_line(cx, (line, ask.order), (&present, &mut cards))?);
    }
    let required = lines.iter().filter(|it| it.requirement == Requirement::Required);
    Ok(OrderPapers {
        order: ask.order,
        number: opening.number.clone(),
        enterprise: opening.enterprise,
        done: required.clone().filter(|it| it.standing.is_satisfied()).count(),
        required: required.count(),
        lines,
    })
}

/// A line with the versions that it speaks of; nothing for a kind that is no longer known.
fn paper_line(
    cx: &mut Cx<'_>,
    (line, order): (&Line, OrderId),
    (present, cards): (&[Version], &mut Cards),
) -> Result<Option<PaperLine>, DeskError> {
    let library = cx.library;
    let Some(spec) = library.papers.spec(&line.wanted.kind) else { return Ok(None) };
    let standing = line.standing;
    let of_slot = present.iter().filter(|it| Some(it.document) == standing.document());
    let newest = of_slot.clone().max_by_key(|it| it.n);
    let approved = of_slot.filter(|it| it.state == VersionState::Approved).max_by_key(|it| it.n);
    let stands_on = match standing {
        Standing::Satisfied { .. } | Standing::ExpiresBefore { .. } | Standing::Expired { .. } => {
            approved
        }
        Standing::Waiting { .. } | Standing::Rejected { .. } | Standing::Missing => newest,
    };
    let newer = newest.filter(|it| {
        it.state == VersionState::Waiting && stands_on.is_some_and(|stands| stands.n < it.n)
    });
    Ok(Some(PaperLine {
        kind: line.wanted.kind.clone(),
        name: spec.name.clone(),
        advice: spec.advice.clone(),
        requirement: line.wanted.requirement,
        why: line.wanted.why,
        standing,
        is_from_earlier: standing.is_satisfied()
            && spec.about != About::Order
            && stands_on.is_some_and(|it| it.order != Some(order)),
        card: stands_on.map(|it| cards.of(cx, it)).transpose()?,
        newer: newer.map(|it| cards.of(cx, it)).transpose()?,
    }))
}

/// Asks for every paper that an enterprise has given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterprisePapers {
    pub enterprise: EnterpriseId,
}

/// A slot with its newest version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Whom it is about, masked.
    pub person: Option<String>,
    pub newest: PaperCard,
    /// The version that counts, if that is an older one.
    pub approved: Option<PaperCard>,
}

impl Question for EnterprisePapers {
    fn needs(&self) -> Permission {
        Permission::ReadDocument
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Enterprise(self.enterprise)]
    }
}

pub(in crate::desk) fn of_enterprise(
    cx: &mut Cx<'_>,
    ask: &EnterprisePapers,
) -> Result<Vec<Slot>, DeskError> {
    let present = documents::present(cx.sql, ask.enterprise)?;
    let mut cards = Cards::new(cx)?;
    let mut slots = Vec::new();
    for kept in documents::of_enterprise(cx.sql, ask.enterprise)? {
        let document = kept.it;
        let version = |id| present.get(&id).map(|it| &it.it);
        let Some(newest) = document.newest.and_then(version) else { continue };
        let approved = document.approved.filter(|it| Some(*it) != document.newest);
        let person = match document.person {
            Some(person) => contacts::person(cx.sql, person)?,
            None => None,
        };
        slots.push(Slot {
            person: person.map(|it| Mask::Name.apply(it.it.name.reveal())),
            newest: cards.of(cx, newest)?,
            approved: approved.and_then(version).map(|it| cards.of(cx, it)).transpose()?,
        });
    }
    Ok(slots)
}

/// Asks for every version that was put into a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperVersions {
    pub document: DocumentId,
}

impl Question for PaperVersions {
    fn needs(&self) -> Permission {
        Permission::ReadDocument
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Document(self.document)]
    }
}

pub(in crate::desk) fn versions(
    cx: &mut Cx<'_>,
    ask: &PaperVersions,
) -> Result<Vec<PaperCard>, DeskError> {
    let mut cards = Cards::new(cx)?;
    let all = documents::versions(cx.sql, ask.document)?;
    all.iter().map(|kept| cards.of(cx, &kept.it)).collect()
}

/// Asks which kinds of papers there are, for choosing one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperKinds;

/// A kind of paper to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindChoice {
    pub kind: PaperKind,
    pub name: Wording,
    pub about: About,
}

impl Question for PaperKinds {
    fn needs(&self) -> Permission {
        Permission::SignedIn
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Library]
    }
}

#[expect(clippy::unnecessary_wraps, reason = "answerers of one table share one shape")]
pub(in crate::desk) fn kinds(cx: &Cx<'_>, _: &PaperKinds) -> Result<Vec<KindChoice>, DeskError> {
    let all = cx.library.papers.all().iter().map(|it| KindChoice {
        kind: it.kind.clone(),
        name: it.name.clone(),
        about: it.about,
    });
    Ok(all.collect())
}
