//! Opening an order: what is said about it, what is looked at first, and what follows.

use serde::{Deserialize, Serialize};

use super::{act, form::may_order, note, touched};
use crate::{
    desk::{Cx, DeskError, Subject, demand, error::Refused},
    domain::{
        Applicant, DemandId, EnterpriseId, InteractionKind, OrderId, PersonId, ServiceLevel,
        Summary, TaskId,
        clock::ClockBook,
        contact::authority,
        order::{Opening, Order},
    },
    store::{
        clocks, contacts, enterprises,
        orders::{self, Placed, Terms},
    },
};

/// The most of anything that one order may be for.
pub(super) const MOST: i64 = 1_000_000;

/// What is said when an order is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrder {
    pub id: OrderId,
    pub enterprise: EnterpriseId,
    /// The offering, by code.
    pub offering: String,
    pub demand: Option<DemandId>,
    pub applicant: Applicant,
    /// The person who applies, if known.
    pub agent: Option<PersonId>,
    pub service_level: ServiceLevel,
    pub quantity: i64,
}

pub(super) fn open(cx: &mut Cx<'_>, new: &NewOrder) -> Result<Vec<Subject>, DeskError> {
    let library = cx.library;
    let enterprise = enterprises::by_id(cx.sql, new.enterprise)?;
    let enterprise = enterprise.ok_or(DeskError::NotFound("enterprise"))?.it;
    let offering = library.catalogue.offering(&new.offering);
    let offering = offering.ok_or_else(|| DeskError::refused("order-unknown-offering"))?;
    let template = library.process(offering).ok_or(DeskError::NotFound("process"))?;
    if !offering.service_levels.contains(&new.service_level) {
        return Err(DeskError::refused("order-service-level"));
    }
    if !(1..=MOST).contains(&new.quantity) {
        return Err(Refused::new("order-quantity").with("most", MOST).into());
    }
    let (authority, papers) = right_to_order(cx, new)?;
    let opening = Opening {
        id: new.id,
        number: orders::next_number(cx.sql, cx.now)?,
        enterprise: new.enterprise,
        offering: new.offering.clone(),
        service_level: new.service_level,
        tier: enterprise.tier,
        org: enterprise.profile.org_type,
        applicant: new.applicant,
        agent: new.agent,
        demand: new.demand,
        owner: cx.actor.staff,
    };
    let act = act(cx, template);
    let order = Order::open(opening, &act, &mut task_ids(new.id));
    let monthly_fen = offering.monthly_fee_fen.saturating_mul(new.quantity);
    let terms = Terms { quantity: new.quantity, monthly_fen, promised: None };
    let placed = Placed { order, terms };
    orders::add(cx.sql, &placed, &act)?;
    let book = ClockBook::open(&placed.order, &act);
    clocks::save_book(cx.sql, (&ClockBook::default(), &book), &library.calendars)?;
    let order = &placed.order;
    let told = Summary::stated("order-event-opened")
        .with("number", &order.opening().number)
        .with_name("offering", &offering.name)
        .with("quantity", new.quantity)
        .with_word("authority", authority)
        .with("papers", papers);
    note(cx, order, (InteractionKind::Order, told))?;
    let mut subjects = touched(None, order);
    if let Some(demand) = new.demand {
        let until = order.forecast(template, &library.calendars, cx.now).today();
        subjects.extend(demand::carried_out(cx, demand, (new.enterprise, order.id()), until)?);
    }
    Ok(subjects)
}

/// Whether whoever applies may order this today, as a word, and the papers that say so: roles and papers
/// change later, what held on the day stays on record.
fn right_to_order(cx: &mut Cx<'_>, new: &NewOrder) -> Result<(&'static str, String), DeskError> {
    let Some(agent) = new.agent else { return Ok(("order-authority-nobody", String::new())) };
    let standings = contacts::standings_between(cx.sql, new.enterprise, agent)?;
    if standings.is_empty() {
        return Err(DeskError::refused("order-stranger"));
    }
    let authority = authority(&standings, cx.now.today());
    let papers: Vec<_> = authority.evidence.iter().map(|it| it.version.to_string()).collect();
    let word = match may_order(&authority, &new.offering) {
        true if papers.is_empty() => "order-authority-law",
        true => "order-authority-paper",
        false if authority.lacks_evidence => "order-authority-unproven",
        false => "order-authority-none",
    };
    Ok((word, papers.join(" ")))
}

/// Names the tasks of a new order after the order, so that a command sent twice names them alike.
fn task_ids(order: OrderId) -> impl FnMut() -> TaskId {
    let mut bytes = order.bytes();
    move || {
        let [.., last] = &mut bytes;
        *last = last.wrapping_add(1);
        TaskId::from_bytes(bytes)
    }
}
