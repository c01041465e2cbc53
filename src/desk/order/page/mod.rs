//! The page of one order: where it stands, what each task needs, and what the reader may do.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    PaperLine, SupplementCard, act, amend::supplements_of, checklist, form::may_order, load,
    template,
};
use crate::{
    desk::{
        Cx, DeskError, Subject,
        clock::{ClockCard, cards_of, promise_cards},
        fallout::{self, FalloutCard},
        query::Question,
        workspace::shown_name,
    },
    domain::{
        Applicant, DemandId, EnterpriseId, OrderId, Permission, PersonId, PromiseId, ServiceLevel,
        StaffId, Summary, TaskId, Tier, Wording,
        checklist::Checklist,
        contact::authority,
        order::{Order, OrderStatus, Phase},
        process::{Field, FormValues, Stage},
        promise::PromiseState,
        task::{TaskStatus, WaitReason},
    },
    store::{contacts, demands, enterprises, orders::Terms, promises, timeline},
};

mod cards;
mod may;

/// Entries of the history shown with an order.
const HISTORY: i64 = 80;

/// Asks for everything about one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPage {
    pub order: OrderId,
}

/// Everything about one order, for this reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    pub id: OrderId,
    pub number: String,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
    pub tier: Tier,
    /// The offering, by code.
    pub code: String,
    pub offering: Wording,
    pub unit: Wording,
    pub quantity: i64,
    pub monthly_fen: i64,
    pub service_level: ServiceLevel,
    pub process: Wording,
    pub process_version: u32,
    pub status: OrderStatus,
    pub stage: Stage,
    /// What it waits for, and until when.
    pub wait: Option<(WaitReason, NaiveDate)>,
    /// Why it was cancelled.
    pub reason: String,
    pub owner: StaffId,
    pub owner_name: String,
    pub applicant: Applicant,
    pub agent: Option<PersonId>,
    pub agent_name: String,
    pub opened_us: i64,
    pub next_on: NaiveDate,
    pub due_us: i64,
    /// Whether a year on the way has no holiday notice yet, so that it may still change.
    pub due_is_projected: bool,
    pub promised_us: Option<i64>,
    pub ended_us: Option<i64>,
    pub demand: Option<(DemandId, String)>,
    pub phases: Vec<Phase>,
    pub tasks: Vec<TaskCard>,
    /// Those of the whole order first.
    pub clocks: Vec<ClockCard>,
    /// When each task was meant to begin and to end when the order was opened, by its code in the process.
    pub plan: Vec<(String, i64, i64)>,
    pub papers: Vec<PaperLine>,
    pub promises: Vec<PromiseCard>,
    pub history: Vec<Event>,
    pub findings: Vec<Finding>,
    pub may: Vec<OrderAct>,
    /// The departments that tasks can be sent to, by code.
    pub departments: Vec<(String, Wording)>,
    pub cancelling: Cancelling,
    /// What would be undone if it were cancelled, in that order.
    pub traces: Vec<Wording>,
    /// What the customer agreed to pay when it was cancelled.
    pub fee: String,
    /// What came to a stand, the newest first.
    pub fallout: Vec<FalloutCard>,
    /// What was changed since it was opened, the newest first.
    pub supplements: Vec<SupplementCard>,
    /// Who asked that it be given up as failed, when and why.
    pub failing: Option<(String, i64, String)>,
}

/// What the reader should know before going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The applicant is not allowed to order, as far as we can prove.
    ApplicantMayNotOrder,
    NoApplicant,
    /// It will not be done on the day that was promised.
    PromiseAtRisk,
    /// A task came back and waits for its owner.
    TaskCameBack,
    PapersMissing,
}

/// What the reader may do with the order as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderAct {
    Hold,
    Resume,
    Cancel,
    HandOver,
    Promise,
    AskFailure,
    WithdrawFailure,
    ConfirmFailure,
    /// To another version of its process.
    Move,
    /// Change what was ordered.
    Amend,
}

/// What cancelling would mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cancelling {
    Free,
    /// This task has begun, so the customer must agree to pay for it.
    Penalty(Wording),
    /// This task is done and cannot be undone.
    Impossible(Wording),
}

/// What the reader may do with a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskAct {
    Accept,
    Complete,
    Refuse,
    HandBack,
    Hold,
    Resume,
    SendAgain,
    /// Leaves out a task that failed.
    Skip,
    /// Sends it to another department.
    Transfer,
    Reassign,
    /// Has earlier tasks done once more.
    Rework,
}

/// One task of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskCard {
    pub id: TaskId,
    pub code: String,
    pub title: Wording,
    pub stage: Stage,
    pub department: String,
    pub department_name: Wording,
    /// The outside party that it waits for.
    pub external: Option<Wording>,
    /// The earlier tasks that it may send the order back to, by code.
    pub rework: Vec<(String, Wording)>,
    /// How often it did, and how often it may.
    pub rounds: (u32, u32),
    pub status: TaskStatus,
    /// Who has it, did it, or sent it back.
    pub staff_name: String,
    pub at_us: Option<i64>,
    pub reason: String,
    pub wait: Option<(WaitReason, NaiveDate)>,
    pub due_us: Option<i64>,
    pub accept_us: Option<i64>,
    pub is_late: bool,
    /// Working time that is left, in minutes; negative when it is late.
    pub left_minutes: i64,
    /// What must be done before.
    pub waits_for: Vec<Wording>,
    /// Papers that must be approved before it can be completed.
    pub lacks: Vec<Wording>,
    pub form: Vec<Field>,
    pub values: FormValues,
    pub may: Vec<TaskAct>,
}

/// One promise that belongs to the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseCard {
    pub id: PromiseId,
    pub what: String,
    pub due_us: i64,
    pub state: PromiseState,
    pub is_late: bool,
    pub owner_name: String,
    pub clock: Option<ClockCard>,
}

/// One entry of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at_us: i64,
    pub staff_name: String,
    pub kind: crate::domain::InteractionKind,
    pub summary: Summary,
}

impl Question for OrderPage {
    fn needs(&self) -> Permission {
        Permission::ReadCustomer
    }

    fn watches(&self) -> Vec<Subject> {
        vec![Subject::Order(self.order)]
    }
}

#[expect(clippy::too_many_lines, reason = "one line for each field of the page")]
pub(in crate::desk) fn page(cx: &mut Cx<'_>, ask: &OrderPage) -> Result<OrderView, DeskError> {
    let placed = load(cx, ask.order)?.it;
    let order = &placed.order;
    let opening = order.opening();
    let template = template(cx, order.template())?;
    let act = act(cx, &template);
    let list = checklist(cx, order, &act)?;
    let library = cx.library;
    let enterprise = enterprises::by_id(cx.sql, opening.enterprise)?;
    let enterprise = enterprise.ok_or(DeskError::NotFound("enterprise"))?.it;
    let offering = library.catalogue.offering(&opening.offering);
    let unit = offering.and_then(|it| library.catalogue.unit(&it.unit));
    let names = cx.office.names.of(cx.sql)?;
    let name = |id: StaffId| names.get(&id).cloned().unwrap_or_default();
    let due = order.forecast(&template, &library.calendars, cx.now);
    let due_us = due.micros();
    let parts = order.parts(&template);
    let (agent_name, applicant_finding) = applicant(cx, order)?;
    let demand = demand(cx, order)?;
    let clocks = cards_of(cx, ask.order)?;
    let promises = promised(cx, ask.order, &name)?;
    let supplements = supplements_of(cx, ask.order, (&template, &name))?;
    let fallout = fallout::of_order(cx, order, &template)?;
    Ok(OrderView {
        id: order.id(),
        number: opening.number.clone(),
        enterprise: opening.enterprise,
        enterprise_name: enterprise.profile.name,
        tier: opening.tier,
        code: opening.offering.clone(),
        offering: offering.map(|it| it.name.clone()).unwrap_or_default(),
        unit: unit.map(|it| it.name.clone()).unwrap_or_default(),
        quantity: placed.terms.quantity,
        monthly_fen: placed.terms.monthly_fen,
        service_level: opening.service_level,
        process: template.name.clone(),
        process_version: template.version,
        status: order.status(),
        stage: order.stage(&template),
        wait: parts.wait.zip(parts.wait_until),
        reason: parts.reason.map(|it| it.reveal().to_owned()).unwrap_or_default(),
        owner: order.owner(),
        owner_name: name(order.owner()),
        applicant: opening.applicant,
        agent: opening.agent,
        agent_name,
        opened_us: order.opened_at().micros(),
        next_on: order.next_on(),
        due_us,
        due_is_projected: library.calendar.is_span_projected(cx.now.today(), due.today()),
        promised_us: placed.terms.promised.map(crate::domain::Now::micros),
        ended_us: parts.at.filter(|_| order.status().is_closed()).map(crate::domain::Now::micros),
        demand,
        phases: order.progress(&template),
        tasks: cards::tasks(cx, order, (&act, &list), &name),
        plan: cards::plan(order, &act),
        papers: list.lines.iter().map(|it| PaperLine::of(it, &template, library)).collect(),
        clocks,
        promises,
        history: cards::history(
            timeline::thread(cx.sql, &Subject::Order(ask.order).to_string(), HISTORY)?,
            &name,
        ),
        findings: findings(order, (&placed.terms, due_us), (&list, applicant_finding)),
        may: may::order_acts(cx, order, &act),
        departments: departments(cx),
        cancelling: may::cancelling(order, &act),
        traces: may::traces(order, &act),
        fee: order.fee().map(|it| it.reveal().to_owned()).unwrap_or_default(),
        fallout,
        supplements,
        failing: failing(order, &name),
    })
}

fn departments(cx: &Cx<'_>) -> Vec<(String, Wording)> {
    let all = cx.library.catalogue.departments().iter();
    all.map(|it| (it.code.clone(), it.name.clone())).collect()
}

/// The promises about it, each with its clock.
fn promised(
    cx: &mut Cx<'_>,
    order: OrderId,
    name: &dyn Fn(StaffId) -> String,
) -> Result<Vec<PromiseCard>, DeskError> {
    let found = promises::of_order(cx.sql, order)?;
    let ids: Vec<PromiseId> = found.iter().map(|it| it.it.id()).collect();
    let clocks = promise_cards(cx, &ids)?;
    Ok(cards::promises(cx.now, found, (name, clocks)))
}

/// Who asked that it be given up, when and why.
fn failing(order: &Order, name: &dyn Fn(StaffId) -> String) -> Option<(String, i64, String)> {
    let it = order.failure_asked()?;
    Some((name(it.by), it.at.micros(), it.reason.reveal().to_owned()))
}

/// The demand that it carries out, in the customer's words.
fn demand(cx: &mut Cx<'_>, order: &Order) -> Result<Option<(DemandId, String)>, DeskError> {
    let Some(id) = order.opening().demand else { return Ok(None) };
    let kept = demands::by_id(cx.sql, id)?;
    Ok(kept.map(|it| (id, it.it.heard().wish.reveal().to_owned())))
}

/// The applicant's name, and what is wrong with them if something is.
fn applicant(cx: &mut Cx<'_>, order: &Order) -> Result<(String, Option<Finding>), DeskError> {
    let opening = order.opening();
    let Some(agent) = opening.agent else {
        return Ok((String::new(), Some(Finding::NoApplicant)));
    };
    let person = contacts::person(cx.sql, agent)?;
    let name = person.map(|it| shown_name(cx.actor.role, &it.it.name)).unwrap_or_default();
    let standings = contacts::standings_between(cx.sql, opening.enterprise, agent)?;
    let may = may_order(&authority(&standings, cx.now.today()), &opening.offering);
    Ok((name, (!may).then_some(Finding::ApplicantMayNotOrder)))
}

fn findings(
    order: &Order,
    (terms, due_us): (&Terms, i64),
    (list, applicant): (&Checklist, Option<Finding>),
) -> Vec<Finding> {
    if order.status().is_closed() {
        return Vec::new();
    }
    let came_back = order.tasks().iter().any(|it| it.status() == TaskStatus::HandedBack);
    let late = terms.promised.is_some_and(|it| it.micros() < due_us);
    let found = [
        came_back.then_some(Finding::TaskCameBack),
        late.then_some(Finding::PromiseAtRisk),
        applicant,
        (!list.is_complete()).then_some(Finding::PapersMissing),
    ];
    found.into_iter().flatten().collect()
}
