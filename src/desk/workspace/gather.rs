//! Puts the first view of an enterprise together.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    Contact, Matter, MatterKind, OrderCard, OrderStep, PaperCard, PhoneLine, RoleLine, RollupLine,
    TierLine, WarningLine, Workspace, WorkspacePage,
};
use crate::{
    desk::{Cx, DeskError, contact::PhoneRef, enterprise::load, holding, tier, timeline},
    domain::{
        DemandId, EnterpriseId, Mask, Permission, PersonId, Personal, PromiseId, Role, StaffId,
        contact::{Standing, authority},
        enterprise::{TierChange, Warning},
    },
    store::{
        Kept, contacts, enterprises, holdings,
        matters::{self, OrderLine},
        timeline::{self as store_timeline, Filter},
    },
};

/// Holdings in the first view.
const FIRST_HOLDINGS: i64 = 60;
/// Orders in the first view, with their steps.
const FIRST_ORDERS: i64 = 6;
/// Entries of the timeline in the first view.
const FIRST_ENTRIES: i64 = 20;

/// A contact's name as a role sees it: in full for those who speak to customers or compare papers.
pub(in crate::desk) fn shown_name(role: Role, name: &Personal) -> String {
    if role.may(Permission::Reveal) {
        name.reveal().to_owned()
    } else {
        Mask::Name.apply(name.reveal())
    }
}

pub(in crate::desk) fn page(cx: &mut Cx<'_>, ask: &Workspace) -> Result<WorkspacePage, DeskError> {
    let id = ask.enterprise;
    let Kept { it: mut enterprise, rev } = load(cx, id)?;
    let masked = Mask::Name.apply(enterprise.profile.legal_person.reveal());
    enterprise.profile.legal_person = masked.into();
    let staff = cx.office.names.of(cx.sql)?;
    let name = |id: StaffId| staff.get(&id).cloned().unwrap_or_default();
    let (contacts, phones) = people(cx, id)?;
    let rollup: Vec<RollupLine> =
        holdings::rollup(cx.sql, id)?.into_iter().map(RollupLine::from).collect();
    let recent = store_timeline::page(cx.sql, id, (None, FIRST_ENTRIES), &Filter::default())?;
    let (running_orders, ended_orders) = matters::order_counts(cx.sql, id)?;
    let lines = matters::orders(cx.sql, id, FIRST_ORDERS)?;
    let monthly_fen = rollup.iter().map(|it| it.monthly_fen).sum();
    let tier_advice = tier::advice(cx, &enterprise, monthly_fen)?;
    Ok(WorkspacePage {
        tier_advice,
        manager_name: enterprise.manager.map(name).unwrap_or_default(),
        tier_changes: tier_lines(cx, id, &staff)?,
        warnings: warning_lines(cx, id, &staff)?,
        contacts,
        phones,
        next_expiry: rollup.iter().filter_map(|it| it.next_expiry).min(),
        rollup,
        holdings: holdings::page(cx.sql, id, (0, FIRST_HOLDINGS))?
            .into_iter()
            .map(holding::row)
            .collect(),
        holdings_ever: holdings::count(cx.sql, id)?,
        matters: open_matters(cx, id, (&lines, &staff))?,
        orders: order_cards(cx, lines, &staff)?,
        running_orders,
        ended_orders,
        papers: papers(cx, id)?,
        recent: timeline::entries(cx, id, recent)?,
        enterprise,
        rev,
    })
}

type Names = HashMap<StaffId, String>;

fn tier_lines(
    cx: &mut Cx<'_>,
    id: EnterpriseId,
    staff: &Names,
) -> Result<Vec<TierLine>, DeskError> {
    let line = |it: TierChange| TierLine {
        at_us: it.at_us,
        before: it.before,
        after: it.after,
        reason: it.reason,
        staff_name: staff.get(&it.staff).cloned().unwrap_or_default(),
    };
    Ok(enterprises::tier_changes(cx.sql, id)?.into_iter().map(line).collect())
}

fn warning_lines(
    cx: &mut Cx<'_>,
    id: EnterpriseId,
    staff: &Names,
) -> Result<Vec<WarningLine>, DeskError> {
    let line = |it: Warning| WarningLine {
        id: it.id,
        kind: it.kind,
        note: it.note,
        at_us: it.at_us,
        staff_name: it.staff.and_then(|id| staff.get(&id).cloned()).unwrap_or_default(),
    };
    Ok(enterprises::warnings(cx.sql, id)?.into_iter().map(line).collect())
}

/// The people of an enterprise, the weightiest first, and the numbers that are nobody's own.
fn people(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<(Vec<Contact>, Vec<PhoneLine>), DeskError> {
    let today = cx.now.today();
    let role = cx.actor.role;
    let standings = contacts::standings(cx.sql, id)?;
    let mut phones: HashMap<Option<PersonId>, Vec<PhoneLine>> = HashMap::new();
    for it in contacts::phones_of(cx.sql, id)? {
        let lines = phones.entry(it.person).or_default();
        let phone = PhoneRef { person: it.person, at: lines.len(), masked: it.number.masked() };
        lines.push(PhoneLine { phone, ext: it.number.ext().to_owned(), kind: it.kind });
    }
    let mut found = Vec::new();
    for Kept { it, rev } in contacts::people_of(cx.sql, id)? {
        let own: Vec<&Kept<Standing>> =
            standings.iter().filter(|kept| kept.it.role.person == it.id).collect();
        let in_force: Vec<Standing> = own.iter().map(|kept| kept.it.clone()).collect();
        let roles = own.into_iter().map(|kept| RoleLine::of(kept, today)).collect();
        let influence = in_force.iter().map(|it| it.role.terms.influence).max().unwrap_or(0);
        found.push(Contact {
            person: it.id,
            rev,
            name: shown_name(role, &it.name).into(),
            id_number_masked: Mask::IdNumber.apply(it.id_number.reveal()),
            has_email: !it.email.is_empty(),
            note: it.note,
            is_provisional: it.is_provisional,
            roles,
            authority: authority(&in_force, today),
            phones: phones.remove(&Some(it.id)).unwrap_or_default(),
            influence,
        });
    }
    let weight = |it: &Contact| {
        let first = it.authority.roles.first().copied();
        (first.is_none(), first, std::cmp::Reverse(it.influence))
    };
    found.sort_by_key(weight);
    Ok((found, phones.remove(&None).unwrap_or_default()))
}

impl RoleLine {
    fn of(kept: &Kept<Standing>, today: NaiveDate) -> Self {
        let it = &kept.it;
        Self {
            id: it.role.id,
            rev: kept.rev,
            role: it.role.clone(),
            proof: it.proof.clone(),
            stands: it.role.stands_on(today),
            is_proven: it.is_proven_on(today),
            lacks_evidence: it.lacks_evidence_on(today),
        }
    }
}

impl From<holdings::Rollup> for RollupLine {
    fn from(it: holdings::Rollup) -> Self {
        Self {
            offering: it.offering,
            count: it.count,
            monthly_fen: it.monthly_fen,
            next_expiry: it.next_expiry,
        }
    }
}

/// Everything open, what is due first in front.
fn open_matters(
    cx: &mut Cx<'_>,
    id: EnterpriseId,
    (orders, staff): (&[OrderLine], &Names),
) -> Result<Vec<Matter>, DeskError> {
    let name = |id: StaffId| staff.get(&id).cloned().unwrap_or_default();
    let me = cx.actor.clone();
    // As the rules of demands, promises and orders say.
    let may = |owner: StaffId| {
        me.role.may(Permission::EditOrder) && (me.role == Role::Supervisor || me.staff == owner)
    };
    let open = |kind: fn([u8; 16]) -> MatterKind| {
        move |it: matters::Open| Matter {
            kind: kind(it.id),
            title: it.title,
            offering: String::new(),
            owner: it.owner,
            owner_name: name(it.owner),
            may_hand_over: may(it.owner),
            next_us: it.next_us,
            state: it.state,
        }
    };
    let demand = open(|id| MatterKind::Demand(DemandId::from_bytes(id)));
    let promise = open(|id| MatterKind::Promise(PromiseId::from_bytes(id)));
    let mut found: Vec<Matter> = Vec::new();
    found.extend(matters::demands(cx.sql, id)?.into_iter().map(demand));
    found.extend(matters::promises(cx.sql, id)?.into_iter().map(promise));
    found.extend(orders.iter().filter(|it| it.ended_us.is_none()).map(|it| Matter {
        kind: MatterKind::Order(it.id),
        title: it.number.clone(),
        offering: it.offering.clone(),
        owner: it.owner,
        owner_name: name(it.owner),
        may_hand_over: may(it.owner),
        next_us: it.next_us,
        state: it.state.clone(),
    }));
    found.sort_by_key(|it| it.next_us);
    Ok(found)
}

fn order_cards(
    cx: &mut Cx<'_>,
    lines: Vec<OrderLine>,
    staff: &Names,
) -> Result<Vec<OrderCard>, DeskError> {
    let mut cards = Vec::with_capacity(lines.len());
    for it in lines {
        let step = |it: matters::TaskLine| OrderStep {
            code: it.code,
            stage: it.stage,
            state: it.state,
            due_us: it.due_us,
            done_us: it.done_us,
        };
        let steps = matters::tasks(cx.sql, it.id)?.into_iter().map(step).collect();
        cards.push(OrderCard {
            id: it.id,
            number: it.number,
            offering: it.offering,
            template: it.template,
            template_version: it.template_version,
            state: it.state,
            stage: it.stage,
            owner_name: staff.get(&it.owner).cloned().unwrap_or_default(),
            quantity: it.quantity,
            monthly_fen: it.monthly_fen,
            due_us: it.due_us,
            promised_us: it.promised_us,
            steps,
        });
    }
    Ok(cards)
}

fn papers(cx: &mut Cx<'_>, id: EnterpriseId) -> Result<Vec<PaperCard>, DeskError> {
    let card = |it: matters::PaperLine| PaperCard {
        version: it.version,
        kind: it.kind,
        state: it.state,
        expires: it.expires,
        uploaded_us: it.uploaded_us,
        person: it.person,
        has_approved: it.is_approved_before,
    };
    Ok(matters::papers(cx.sql, id)?.into_iter().map(card).collect())
}
