//! Demands: noting what a customer wants, and seeing it through to its confirmed end.

mod clocks;
mod form;
mod timeliness;

pub use self::{
    clocks::DemandClocks,
    form::{DemandAdvice, DemandForm, HoldingChoice, OpenDemand, OpenOrder},
    timeliness::{ComplaintLine, Complaints, ComplaintsView},
};
pub(super) use self::{clocks::shown as clocks_of, form::advice, timeliness::complaints};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Cx, DeskError, Subject, clock, error::Refused, order::colleague};
use crate::{
    domain::{
        Channel, DemandId, EnterpriseId, HoldingId, Interaction, InteractionKind, OrderId,
        Permission, PersonId, Personal, ServiceLevel, StaffId, Summary,
        demand::{
            Advance, Attempt, Demand, DemandKind, DemandRefusal, Ending, Heard, SkipLevel, SkipPath,
        },
    },
    store::{Kept, demands, enterprises, holdings, orders, timeline},
};

/// What is said when a demand is heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDemand {
    pub id: DemandId,
    pub enterprise: EnterpriseId,
    pub person: Option<PersonId>,
    pub kind: DemandKind,
    /// The way by which it reached us.
    pub channel: Channel,
    /// What they have that it is about.
    pub about: Option<HoldingId>,
    pub wish: Personal,
    /// The product line, by code, if that is clear.
    pub family: Option<String>,
    pub next_on: NaiveDate,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Notes a demand; whoever notes it owns it.
    Note(NewDemand),
    Advance {
        id: DemandId,
        advance: Advance,
        next_on: NaiveDate,
    },
    /// Says when it is looked at again.
    Plan {
        id: DemandId,
        next_on: NaiveDate,
    },
    HandOver {
        id: DemandId,
        to: StaffId,
    },
    End {
        id: DemandId,
        ending: Ending,
    },
    /// The customer was spoken with.
    Contact {
        id: DemandId,
    },
    /// Somebody tried to reach the customer and did not.
    Attempt {
        id: DemandId,
        channel: Channel,
        note: Personal,
    },
    /// It went over our heads; this leader answers for it.
    MarkSkipLevel {
        id: DemandId,
        path: SkipPath,
        responsible: StaffId,
    },
    /// It was closed too early.
    Reopen {
        id: DemandId,
        reason: Personal,
        next_on: NaiveDate,
    },
}

impl Command {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Note(_)
            | Self::Advance { .. }
            | Self::Plan { .. }
            | Self::HandOver { .. }
            | Self::End { .. }
            | Self::Contact { .. }
            | Self::Attempt { .. }
            | Self::MarkSkipLevel { .. }
            | Self::Reopen { .. } => Permission::EditOrder,
        }
    }

    pub(super) const fn typed(&self) -> Option<&Personal> {
        match self {
            Self::Note(new) => Some(&new.wish),
            Self::Attempt { note, .. } => Some(note),
            Self::Reopen { reason, .. } => Some(reason),
            Self::Advance { advance, .. } => advance.typed(),
            Self::End { ending, .. } => ending.typed(),
            Self::Plan { .. }
            | Self::HandOver { .. }
            | Self::Contact { .. }
            | Self::MarkSkipLevel { .. } => None,
        }
    }
}

impl From<DemandRefusal> for DeskError {
    fn from(refusal: DemandRefusal) -> Self {
        let refused = Refused::new(refusal.code());
        Self::Refused(match refusal {
            DemandRefusal::TooFewAttempts(n) => refused.with("n", n),
            _ => refused,
        })
    }
}

pub(super) fn perform(cx: &mut Cx<'_>, command: &Command) -> Result<Vec<Subject>, DeskError> {
    let (actor, now) = (cx.actor, cx.now);
    match command {
        Command::Note(new) => note(cx, new),
        Command::Advance { id, advance, next_on } => {
            if let Advance::Execute { order } = advance {
                same_enterprise(cx, *id, *order)?;
            }
            change(cx, *id, "order-event-demand-advanced", |it| {
                it.advance(actor, advance.clone(), *next_on, now)
            })
        }
        Command::Plan { id, next_on } => {
            change(cx, *id, "order-event-demand-planned", |it| it.plan(actor, *next_on, now))
        }
        Command::HandOver { id, to } => {
            let to = colleague(cx, *to, Permission::EditOrder)?.id;
            change(cx, *id, "order-event-demand-handed-over", |it| it.hand_over(actor, to))
        }
        Command::End { id, ending } => {
            if let Ending::Merged { into } = ending {
                may_merge(cx, *id, *into)?;
            }
            change(cx, *id, "order-event-demand-ended", |it| it.end(actor, ending.clone(), now))
        }
        Command::Contact { id } => {
            change(cx, *id, "order-event-demand-contacted", |it| it.contact(actor, now))
        }
        Command::Attempt { id, channel, note } => {
            let (by, channel, note) = (actor.staff, *channel, note.clone());
            let attempt = Attempt { at: now, by, channel, note };
            change(cx, *id, "order-event-demand-attempt", |it| it.attempt(actor, attempt))
        }
        Command::MarkSkipLevel { id, path, responsible } => {
            let responsible = colleague(cx, *responsible, Permission::ReadBoard)?.id;
            let mark = SkipLevel { path: *path, responsible, at: now };
            change(cx, *id, "order-event-demand-skip-level", |it| it.mark_skip_level(actor, mark))
        }
        Command::Reopen { id, reason, next_on } => {
            let again = (reason.clone(), *next_on);
            let touched =
                change(cx, *id, "order-event-demand-reopened", |it| it.reopen(actor, again, now))?;
            let it = load(cx, *id)?.it;
            clocks::again(cx, &it)?;
            Ok(touched)
        }
    }
}

fn note(cx: &mut Cx<'_>, new: &NewDemand) -> Result<Vec<Subject>, DeskError> {
    let enterprise = enterprises::by_id(cx.sql, new.enterprise)?;
    let tier = enterprise.ok_or(DeskError::NotFound("enterprise"))?.it.tier;
    let heard = Heard {
        id: new.id,
        enterprise: new.enterprise,
        person: new.person,
        kind: new.kind,
        channel: new.channel,
        about: new.about,
        service_level: service_level(cx, new)?,
        wish: new.wish.clone(),
        family: new.family.clone(),
        owner: cx.actor.staff,
        next_on: new.next_on,
    };
    let mut it = Demand::note(heard, cx.now)?;
    clocks::begin(cx, &mut it, tier)?;
    demands::add(cx.sql, &it)?;
    tell(cx, &it, "order-event-demand-noted")?;
    Ok(touched(&it, None))
}

/// A fault inherits the service level of what it is about.
fn service_level(cx: &mut Cx<'_>, new: &NewDemand) -> Result<Option<ServiceLevel>, DeskError> {
    let Some(about) = new.about else { return Ok(None) };
    let holding = holdings::by_id(cx.sql, about)?.ok_or(DeskError::NotFound("holding"))?.it;
    if holding.enterprise != new.enterprise {
        return Err(DeskError::refused("order-other-enterprise"));
    }
    Ok(Some(holding.terms.service_level))
}

fn load(cx: &mut Cx<'_>, id: DemandId) -> Result<Kept<Demand>, DeskError> {
    demands::by_id(cx.sql, id)?.ok_or(DeskError::NotFound("demand"))
}

fn change(
    cx: &mut Cx<'_>,
    id: DemandId,
    key: &str,
    work: impl FnOnce(&mut Demand) -> Result<(), DemandRefusal>,
) -> Result<Vec<Subject>, DeskError> {
    let mut kept = load(cx, id)?;
    let before = kept.it.owner();
    work(&mut kept.it)?;
    demands::save(cx.sql, &kept)?;
    clocks::follow(cx, &kept.it)?;
    tell(cx, &kept.it, key)?;
    Ok(touched(&kept.it, Some(before)))
}

fn touched(it: &Demand, owner_before: Option<StaffId>) -> Vec<Subject> {
    let people = [Some(it.owner()), owner_before].into_iter().flatten();
    let enterprise = Subject::Enterprise(it.heard().enterprise);
    let board = it.heard().kind.is_timed().then_some(Subject::Board);
    std::iter::once(enterprise).chain(people.map(Subject::Person)).chain(board).collect()
}

fn tell(cx: &mut Cx<'_>, it: &Demand, key: &str) -> Result<(), DeskError> {
    let stage = it.stage().code().replace('_', "-");
    let told = Summary::stated(key)
        .with("wish", it.heard().wish.reveal())
        .with_word("stage", &format!("order-demand-{stage}"))
        .with("next", it.next_on());
    let done = (cx.now.micros(), cx.actor.staff);
    let kind = InteractionKind::Demand;
    let entry = Interaction::at_desk(it.heard().enterprise, done, kind, told)
        .on(format!("demand:{}", it.id()))
        .with_person(it.heard().person);
    Ok(timeline::add(cx.sql, &entry)?)
}

/// Notes on a demand that an order now carries it out.
pub(super) fn carried_out(
    cx: &mut Cx<'_>,
    id: DemandId,
    (enterprise, order): (EnterpriseId, OrderId),
    until: NaiveDate,
) -> Result<Vec<Subject>, DeskError> {
    let (actor, now) = (cx.actor, cx.now);
    if load(cx, id)?.it.heard().enterprise != enterprise {
        return Err(DeskError::refused("order-other-enterprise"));
    }
    change(cx, id, "order-event-demand-advanced", |it| {
        it.advance(actor, Advance::Execute { order }, until, now)
    })
}

fn same_enterprise(cx: &mut Cx<'_>, id: DemandId, order: OrderId) -> Result<(), DeskError> {
    let ours = load(cx, id)?.it.heard().enterprise;
    let order = orders::by_id(cx.sql, order)?.ok_or(DeskError::NotFound("order"))?;
    if order.it.order.opening().enterprise == ours {
        Ok(())
    } else {
        Err(DeskError::refused("order-other-enterprise"))
    }
}

/// Only into an open demand of the same enterprise.
fn may_merge(cx: &mut Cx<'_>, id: DemandId, into: DemandId) -> Result<(), DeskError> {
    let ours = load(cx, id)?.it.heard().enterprise;
    let other = load(cx, into)?.it;
    if other.heard().enterprise != ours {
        return Err(DeskError::refused("order-other-enterprise"));
    }
    if other.stage().is_closed() { Err(DemandRefusal::Closed.into()) } else { Ok(()) }
}
