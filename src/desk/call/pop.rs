//! Everything about a caller before the greeting ends: who, what they may do, what is open, what we promised.

use serde::{Deserialize, Serialize};

use super::{
    CallRow, EnterpriseChoice, PersonChoice,
    list::{masked, row},
    who::{candidates, named_choices, people_of},
};
use crate::{
    desk::{Cx, DeskError, Subject, query::Question},
    domain::{
        CallId, Channel, DemandId, Direction, EnterpriseId, InteractionId, InteractionKind,
        OrderId, Permission, PersonId, Personal, PhoneNumber, StaffId, Summary, Tier, VersionId,
        Wording,
        call::{Call, Candidate, Hints, Ringing, commit},
        contact::{Authority, authority},
        day_number,
        enterprise::WarningKind,
        paper::PaperKind,
        service_card::ServiceCard,
    },
    store::{callers, calls, contacts, enterprises, pops, timeline},
};

/// Open orders and demands shown; more are counted.
const MATTERS: i64 = 6;
const PROMISES: i64 = 5;
const SAID: i64 = 5;
const EXPIRING: i64 = 4;
const PAPERS: i64 = 4;
/// What ends within so many days is worth a word on the telephone.
const SOON_DAYS: i64 = 60;

/// Asks for everything about one call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pop {
    pub call: CallId,
    /// The enterprise that was on screen before, so that its changes are seen too.
    pub enterprise: Option<EnterpriseId>,
}

/// What is shown when the telephone rings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PopCard {
    pub call: Option<CallRow>,
    /// Masked; empty when it was withheld or cannot be read.
    pub number: String,
    /// What was told instead of a number that can be read, masked.
    #[serde(default)]
    pub unreadable: String,
    /// Who may be calling, surest first; with one left, it is them.
    pub choices: Vec<EnterpriseChoice>,
    pub card: Option<Card>,
}

/// The caller's enterprise at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub id: EnterpriseId,
    pub name: String,
    pub short_name: String,
    pub tier: Tier,
    pub service: Option<ServiceCard>,
    pub manager: Option<String>,
    pub person: Option<PersonCard>,
    /// Who else may be speaking, who spoke last first.
    pub speakers: Vec<PersonChoice>,
    pub matters: Vec<Matter>,
    /// Whether there are more than are shown.
    pub has_more_matters: bool,
    pub promises: Vec<PromiseLine>,
    pub warnings: Vec<WarningLine>,
    pub said: Vec<Said>,
    pub expiring: Vec<Expiry>,
    pub papers: Vec<Paper>,
}

/// Who is speaking and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    pub id: PersonId,
    pub name: Personal,
    pub is_provisional: bool,
    /// What stands on their card: 采购经理.
    pub title: String,
    pub authority: Authority,
    /// The papers that what they may do rests on, with their last days.
    pub evidence: Vec<(Wording, Option<chrono::NaiveDate>)>,
}

/// Something under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    pub kind: MatterKind,
    pub number: String,
    pub title: String,
    pub offering: Option<Wording>,
    pub state: String,
    pub owner: String,
    pub is_mine: bool,
    pub next_us: i64,
    pub promised_us: Option<i64>,
}

/// Which matter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MatterKind {
    Demand(DemandId),
    Order(OrderId),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseLine {
    pub what: String,
    pub due_us: i64,
    pub owner: String,
    pub is_mine: bool,
    pub is_late: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningLine {
    pub kind: WarningKind,
    pub note: Personal,
    pub at_us: i64,
}

/// One of the last things that were said or done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub id: InteractionId,
    pub at_us: i64,
    pub channel: Channel,
    pub direction: Direction,
    pub kind: InteractionKind,
    pub summary: Summary,
    pub staff: Option<String>,
}

/// Holdings of one offering of which the first ends soon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiry {
    pub offering: Wording,
    pub count: i64,
    /// Days since 1970.
    pub first_day: i64,
}

/// A paper that waits for review, or for a better one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    pub version: VersionId,
    pub kind: Wording,
    pub is_rejected: bool,
    pub since_us: i64,
}

impl Question for Pop {
    fn needs(&self) -> Permission {
        Permission::TakeCall
    }

    fn watches(&self) -> Vec<Subject> {
        let mut watched = vec![Subject::Call(self.call)];
        watched.extend(self.enterprise.map(Subject::Enterprise));
        watched
    }

    fn look(&self) -> Option<(&'static str, Subject)> {
        Some(("look.pop", Subject::Call(self.call)))
    }
}

pub(in crate::desk) fn card(cx: &mut Cx<'_>, ask: &Pop) -> Result<PopCard, DeskError> {
    let kept = super::own(cx, ask.call)?;
    let call: &Call = &kept.it;
    let facts = call.facts();
    let ranked = candidates(cx, facts.caller.as_ref(), &facts.hints)?;
    let card = match call.enterprise() {
        Some(enterprise) => Some(enterprise_card(cx, enterprise, call.person(), &ranked)?),
        None => None,
    };
    let row = row(cx, call)?;
    let choices = named_choices(cx, &ranked)?;
    let (number, unreadable) = (row.number.clone(), row.unreadable.clone());
    Ok(PopCard { call: Some(row), number, unreadable, choices, card })
}

/// What would be shown if this number rang now.
pub(super) fn of_number(cx: &mut Cx<'_>, ringing: Ringing) -> Result<PopCard, DeskError> {
    let number = ringing.caller;
    let ranked = candidates(cx, number.as_ref(), &Hints::default())?;
    let card = match commit(&ranked) {
        Some((enterprise, person)) => Some(enterprise_card(cx, enterprise, person, &ranked)?),
        None => None,
    };
    let choices = named_choices(cx, &ranked)?;
    let unreadable = masked(number.as_ref(), &ringing.unreadable);
    let number = number.as_ref().map(PhoneNumber::masked).unwrap_or_default();
    Ok(PopCard { call: None, number, unreadable, choices, card })
}

fn enterprise_card(
    cx: &mut Cx<'_>,
    id: EnterpriseId,
    person: Option<PersonId>,
    ranked: &[Candidate],
) -> Result<Card, DeskError> {
    let line = calls::enterprise_line(cx.sql, id)?.ok_or(DeskError::NotFound("enterprise"))?;
    let manager = match line.manager {
        Some(manager) => callers::staff_name(cx.sql, manager)?,
        None => None,
    };
    let person = match person {
        Some(person) => person_card(cx, id, person)?,
        None => None,
    };
    let (matters, has_more_matters) = matters(cx, id)?;
    Ok(Card {
        id,
        name: line.name,
        short_name: line.short_name,
        tier: line.tier,
        service: ServiceCard::of(line.tier).cloned(),
        manager,
        person,
        speakers: people_of(cx, id, ranked)?,
        matters,
        has_more_matters,
        promises: promises(cx, id)?,
        warnings: warnings(cx, id)?,
        said: said(cx, id)?,
        expiring: expiring(cx, id)?,
        papers: papers(cx, id)?,
    })
}

fn person_card(
    cx: &mut Cx<'_>,
    enterprise: EnterpriseId,
    id: PersonId,
) -> Result<Option<PersonCard>, DeskError> {
    let Some(kept) = contacts::person(cx.sql, id)? else { return Ok(None) };
    let standings = contacts::standings_between(cx.sql, enterprise, id)?;
    let title = standings.iter().map(|it| &it.role.terms.title).find(|it| !it.is_empty()).cloned();
    let authority = authority(&standings, cx.now.today());
    let evidence =
        authority.evidence.iter().map(|it| (paper_name(cx, &it.kind), it.expires)).collect();
    Ok(Some(PersonCard {
        id,
        name: kept.it.name,
        is_provisional: kept.it.is_provisional,
        title: title.unwrap_or_default(),
        authority,
        evidence,
    }))
}

fn offering_name(cx: &Cx<'_>, code: &str) -> Option<Wording> {
    cx.library.catalogue.offering(code).map(|it| it.name.clone())
}

fn paper_name(cx: &Cx<'_>, kind: &str) -> Wording {
    let spec = cx.library.papers.spec(&PaperKind::new(kind));
    spec.map_or_else(|| as_it_is(kind), |it| it.name.clone())
}

/// A code of an older catalogue, which nothing translates any more.
fn as_it_is(code: &str) -> Wording {
    Wording { zh: code.to_owned(), en: code.to_owned() }
}

fn owner_name(cx: &mut Cx<'_>, id: StaffId) -> Result<String, DeskError> {
    Ok(callers::staff_name(cx.sql, id)?.unwrap_or_default())
}

fn matters(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<(Vec<Matter>, bool), DeskError> {
    let mut open = pops::orders(cx.sql, id, MATTERS + 1)?;
    open.extend(pops::demands(cx.sql, id, MATTERS + 1)?);
    open.sort_by_key(|it| it.next_us);
    let shown = usize::try_from(MATTERS).unwrap_or(0);
    let has_more = shown < open.len();
    open.truncate(shown);
    let mut matters = Vec::new();
    for it in open {
        matters.push(Matter {
            kind: match it.id {
                pops::MatterId::Demand(id) => MatterKind::Demand(id),
                pops::MatterId::Order(id) => MatterKind::Order(id),
            },
            number: it.number,
            title: it.title,
            offering: offering_name(cx, &it.offering),
            state: it.state,
            owner: owner_name(cx, it.owner)?,
            is_mine: it.owner == cx.actor.staff,
            next_us: it.next_us,
            promised_us: it.promised_us,
        });
    }
    Ok((matters, has_more))
}

fn promises(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<Vec<PromiseLine>, DeskError> {
    let mut lines = Vec::new();
    for it in pops::promises(cx.sql, id, PROMISES)? {
        lines.push(PromiseLine {
            what: it.what,
            due_us: it.due_us,
            owner: owner_name(cx, it.owner)?,
            is_mine: it.owner == cx.actor.staff,
            is_late: it.due_us < cx.now.micros(),
        });
    }
    Ok(lines)
}

fn warnings(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<Vec<WarningLine>, DeskError> {
    let found = enterprises::warnings(cx.sql, id)?;
    Ok(found
        .into_iter()
        .map(|it| WarningLine { kind: it.kind, note: it.note, at_us: it.at_us })
        .collect())
}

fn said(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<Vec<Said>, DeskError> {
    let mut lines = Vec::new();
    for it in timeline::page(cx.sql, id, (None, SAID), &timeline::Filter::default())? {
        let staff = match it.staff {
            Some(staff) => callers::staff_name(cx.sql, staff)?,
            None => None,
        };
        lines.push(Said {
            id: it.id,
            at_us: it.at_us,
            channel: it.channel,
            direction: it.direction,
            kind: it.kind,
            summary: it.summary,
            staff,
        });
    }
    Ok(lines)
}

fn expiring(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<Vec<Expiry>, DeskError> {
    let until = day_number(cx.now.today()) + SOON_DAYS;
    let found = pops::expiring(cx.sql, id, until, EXPIRING)?;
    let line = |it: pops::Expiring| Expiry {
        offering: offering_name(cx, &it.offering).unwrap_or_else(|| as_it_is(&it.offering)),
        count: it.count,
        first_day: it.first_day,
    };
    Ok(found.into_iter().map(line).collect())
}

fn papers(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<Vec<Paper>, DeskError> {
    let found = pops::papers(cx.sql, id, PAPERS)?;
    let line = |it: pops::WaitingPaper| Paper {
        version: it.version,
        kind: paper_name(cx, &it.kind),
        is_rejected: it.state == "rejected",
        since_us: it.since_us,
    };
    Ok(found.into_iter().map(line).collect())
}
