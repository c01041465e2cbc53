//! Orders in SQL: each with its tasks as one, and the counts that boards read.

use std::collections::BTreeSet;

use super::{
    Kept, Row, Sql, StoreError, Value, enterprises, office,
    rollup::{self, Tally},
    tasks,
};
use crate::domain::{
    Applicant, Now, OrderId, OrgType, Personal, ServiceLevel, TaskId, day_from_number, day_number,
    order::{Act, Opening, Order, OrderParts, OrderState, OrderStatus},
    process::{ProcessTemplate, Sites, Stage, TemplateRef, base, site, undone},
    task::{Task, WaitReason},
};

/// An order with what was agreed about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub order: Order,
    pub terms: Terms,
}

/// How much was ordered, for how much, and by when the customer was told to have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub quantity: i64,
    pub monthly_fen: i64,
    pub promised: Option<Now>,
}

/// Adds an order with its tasks, counts it, and keeps the process that it runs on.
pub fn add(sql: &mut dyn Sql, it: &Placed, act: &Act<'_>) -> Result<(), StoreError> {
    pin(sql, act.template, act.now)?;
    insert(sql, it, act)?;
    for task in it.order.tasks() {
        tasks::insert(sql, task, (&it.order, &place((task, &it.order), act.template)))?;
    }
    rollup::replace(sql, &Tally::new(), &tally(&it.order))
}

/// Adds many that run on one process, and counts them once; for imports and samples.
pub fn add_many(sql: &mut dyn Sql, all: &[Placed], act: &Act<'_>) -> Result<(), StoreError> {
    pin(sql, act.template, act.now)?;
    let mut sums = Tally::new();
    for it in all {
        insert(sql, it, act)?;
        for task in it.order.tasks() {
            tasks::insert(sql, task, (&it.order, &place((task, &it.order), act.template)))?;
        }
        for (key, n) in tally(&it.order) {
            *sums.entry(key).or_default() += n;
        }
    }
    rollup::replace(sql, &Tally::new(), &sums)
}

/// Saves an order and those of its tasks that are no longer as they were `before`.
pub fn save(
    sql: &mut dyn Sql,
    kept: &Kept<Placed>,
    before: &Order,
    act: &Act<'_>,
) -> Result<(), StoreError> {
    update(sql, kept, act)?;
    let order = &kept.it.order;
    let waits_on = |it: &Order| (it.status() == OrderStatus::OnHold).then(|| it.attention());
    let moved = before.status() != order.status() || waits_on(before) != waits_on(order);
    let moved = moved || before.template() != order.template();
    for task in order.tasks() {
        let place = place((task, order), act.template);
        match before.task(task.id()) {
            None => tasks::insert(sql, task, (order, &place))?,
            // Owner and hold of the order show in the row of a task that waits for them.
            Some(was) if was != task || moved || before.owner() != order.owner() => {
                tasks::update(sql, task, (order, &place))?;
            }
            Some(_) => {}
        }
    }
    for gone in before.tasks().iter().filter(|it| order.task(it.id()).is_none()) {
        tasks::remove(sql, gone.id())?;
    }
    rollup::replace(sql, &tally(before), &tally(order))
}

/// The whole order, ready for the rules.
pub fn by_id(sql: &mut dyn Sql, id: OrderId) -> Result<Option<Kept<Placed>>, StoreError> {
    let rows = sql.query(
        "SELECT id, number, enterprise, demand, offering, template, template_version, tier, org,
             service_level, applicant, applicant_kind, quantity, monthly_fen, state, state_us,
             stage, cancelled_by, reason, wait, wait_until_day, first_owner, owner, next_day,
             promised_us, opened_us, rev, holds, failing, fee, amended
         FROM product_order WHERE id = ?1",
        &[id.into()],
    )?;
    let Some(row) = rows.first() else { return Ok(None) };
    let tasks = tasks::of_order(sql, id)?;
    let order = Order::restore(parts(row)?, tasks).map_err(StoreError::corrupt("an order"))?;
    let terms = Terms {
        quantity: row.int(12)?,
        monthly_fen: row.int(13)?,
        promised: row.opt_int(24)?.map(Now::from_micros),
    };
    Ok(Some(Kept { it: Placed { order, terms }, rev: row.int(26)? }))
}

/// The order that a task belongs to.
pub fn of_task(sql: &mut dyn Sql, task: TaskId) -> Result<Option<OrderId>, StoreError> {
    let rows = sql.query("SELECT product_order FROM task WHERE id = ?1", &[task.into()])?;
    rows.first().map(|row| row.id(0)).transpose()
}

/// The next order number of this day: `DD-20261103-0186`.
pub fn next_number(sql: &mut dyn Sql, now: Now) -> Result<String, StoreError> {
    let day = now.today().format("%Y%m%d");
    let n = office::next(sql, &format!("order.{day}"))?;
    Ok(format!("DD-{day}-{n:04}"))
}

/// Keeps the text of a process, so that its orders can run on it for ever.
pub fn pin(sql: &mut dyn Sql, template: &ProcessTemplate, now: Now) -> Result<(), StoreError> {
    sql.execute(
        "INSERT INTO process_template (code, version, body, published_us) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (code, version) DO NOTHING",
        &[
            template.code.as_str().into(),
            i64::from(template.version).into(),
            Value::json(template)?,
            now.micros().into(),
        ],
    )?;
    Ok(())
}

/// A process that some order runs on.
pub fn pinned(
    sql: &mut dyn Sql,
    reference: &TemplateRef,
) -> Result<Option<ProcessTemplate>, StoreError> {
    let rows = sql.query(
        "SELECT body FROM process_template WHERE code = ?1 AND version = ?2",
        &[reference.code.as_str().into(), i64::from(reference.version).into()],
    )?;
    rows.first().map(|row| row.json(0)).transpose()
}

/// What an order adds to the counts.
fn tally(order: &Order) -> Tally {
    let mut tally = Tally::new();
    let mut note = |kind: &'static str, name: String| *tally.entry((kind, name)).or_default() += 1;
    note(rollup::BY_STATE, order.status().code().to_owned());
    note(rollup::OPENED_ON, rollup::day(order.opened_at().today()));
    if let OrderState::Completed { at }
    | OrderState::Cancelled { at, .. }
    | OrderState::Failed { at, .. } = order.state()
    {
        note(rollup::ENDED_ON, rollup::day(at.today()));
    }
    if !order.status().is_closed() {
        note(rollup::BY_OWNER, order.owner().to_string());
        let offering = &order.opening().offering;
        note(rollup::BY_OFFERING, offering.clone());
        let hour = rollup::hour(order.attention().micros());
        note(rollup::OFFERING_HOUR, rollup::within(offering, &hour));
        note(rollup::ORDER_HOUR, hour);
        let version = format!("{}@{}", order.template().code, order.template().version);
        let open = order.tasks().iter().filter(|it| tasks::turn(it) != tasks::Turn::Nobody);
        for step in open.map(|it| base(it.code())).collect::<BTreeSet<_>>() {
            note(rollup::BY_STEP, rollup::within(&version, step));
        }
        note(rollup::BY_VERSION, version);
    }
    for task in order.tasks().iter().filter(|it| tasks::turn(it) == tasks::Turn::Department) {
        let department = task.department();
        note(rollup::BY_DEPARTMENT, department.to_owned());
        let staff = task.assignee().map(|it| it.to_string()).unwrap_or_default();
        note(rollup::BY_COLLEAGUE, rollup::within(department, staff));
        if let Some(due) = task.due() {
            note(rollup::BY_HOUR, rollup::within(department, rollup::hour(due.micros())));
        }
    }
    tally
}

/// Behind every task that a template names.
const LAST: i64 = 65_535;

/// In the order of the template, the sites of one task in theirs; what undoes others behind them,
/// in the order in which that is done.
fn place((task, order): (&Task, &Order), template: &ProcessTemplate) -> tasks::Place {
    let place = |it: usize| i64::try_from(it).unwrap_or(LAST);
    let at = template.tasks.iter().position(|it| it.code == base(task.code()));
    let at = at.map_or(LAST, place);
    let within = if undone(task.code()).is_some() {
        order.tasks().iter().position(|it| it.id() == task.id()).map_or(LAST, place)
    } else {
        site(task.code()).map_or(0, i64::from)
    };
    let position = at * (i64::from(Sites::MOST) + 1) + within;
    let stage = template.spec(task.code()).map_or(Stage::Sale, |it| it.stage);
    tasks::Place { position, stage }
}

fn insert(sql: &mut dyn Sql, it: &Placed, act: &Act<'_>) -> Result<(), StoreError> {
    let parts = it.order.parts(act.template);
    let opening = &parts.opening;
    sql.execute(
        "INSERT INTO product_order (id, number, enterprise, demand, offering, template,
             template_version, tier, org, service_level, applicant, applicant_kind, quantity,
             monthly_fen, state, state_us, stage, cancelled_by, reason, wait, wait_until_day,
             first_owner, owner, next_day, next_us, due_us, promised_us, opened_us, ended_us, holds,
             failing, fee, amended)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33)",
        &[
            opening.id.into(),
            opening.number.as_str().into(),
            opening.enterprise.into(),
            opening.demand.into(),
            opening.offering.as_str().into(),
            parts.template.code.as_str().into(),
            i64::from(parts.template.version).into(),
            enterprises::tier_number(opening.tier).into(),
            opening.org.code().into(),
            opening.service_level.code().into(),
            opening.agent.into(),
            opening.applicant.code().into(),
            it.terms.quantity.into(),
            it.terms.monthly_fen.into(),
            parts.status.code().into(),
            parts.at.map(Now::micros).into(),
            parts.stage.code().into(),
            parts.cancelled_by.into(),
            reason(&parts),
            parts.wait.map(WaitReason::code).into(),
            parts.wait_until.map(day_number).into(),
            opening.owner.into(),
            parts.owner.into(),
            day_number(parts.next_on).into(),
            it.order.attention().micros().into(),
            it.order.forecast(act.template, act.calendars, act.now).micros().into(),
            it.terms.promised.map(Now::micros).into(),
            parts.opened_at.micros().into(),
            ended(&parts),
            i64::from(parts.holds).into(),
            failing(&parts)?,
            fee(&parts),
            i64::from(parts.amended).into(),
        ],
    )?;
    Ok(())
}

fn update(sql: &mut dyn Sql, kept: &Kept<Placed>, act: &Act<'_>) -> Result<(), StoreError> {
    let order = &kept.it.order;
    let parts = order.parts(act.template);
    let touched = sql.execute(
        "UPDATE product_order SET state = ?1, state_us = ?2, stage = ?3, cancelled_by = ?4,
             reason = ?5, wait = ?6, wait_until_day = ?7, owner = ?8, next_day = ?9, next_us = ?10,
             due_us = ?11, promised_us = ?12, ended_us = ?13, holds = ?14, failing = ?15,
             template = ?16, template_version = ?17, fee = ?18, amended = ?19,
             quantity = ?20, monthly_fen = ?21, service_level = ?22, rev = rev + 1
         WHERE id = ?23 AND rev = ?24",
        &[
            parts.status.code().into(),
            parts.at.map(Now::micros).into(),
            parts.stage.code().into(),
            parts.cancelled_by.into(),
            reason(&parts),
            parts.wait.map(WaitReason::code).into(),
            parts.wait_until.map(day_number).into(),
            parts.owner.into(),
            day_number(parts.next_on).into(),
            order.attention().micros().into(),
            order.forecast(act.template, act.calendars, act.now).micros().into(),
            kept.it.terms.promised.map(Now::micros).into(),
            ended(&parts),
            i64::from(parts.holds).into(),
            failing(&parts)?,
            parts.template.code.as_str().into(),
            i64::from(parts.template.version).into(),
            fee(&parts),
            i64::from(parts.amended).into(),
            kept.it.terms.quantity.into(),
            kept.it.terms.monthly_fen.into(),
            parts.opening.service_level.code().into(),
            order.id().into(),
            kept.rev.into(),
        ],
    )?;
    if touched == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

fn reason(parts: &OrderParts) -> Value {
    parts.reason.as_ref().map(|it| it.reveal().to_owned()).into()
}

fn failing(parts: &OrderParts) -> Result<Value, StoreError> {
    parts.failing.as_ref().map_or(Ok(Value::Null), Value::json)
}

fn fee(parts: &OrderParts) -> Value {
    parts.fee.as_ref().map(|it| it.reveal().to_owned()).into()
}

fn ended(parts: &OrderParts) -> Value {
    parts.at.filter(|_| parts.status.is_closed()).map(Now::micros).into()
}

fn parts(row: &Row) -> Result<OrderParts, StoreError> {
    let opening = Opening {
        id: row.id(0)?,
        number: row.string(1)?,
        enterprise: row.id(2)?,
        offering: row.string(4)?,
        service_level: ServiceLevel::from_code(row.text(9)?)
            .ok_or(StoreError::Corrupt("a service level"))?,
        tier: enterprises::tier(row.int(7)?)?,
        org: OrgType::from_code(row.text(8)?).ok_or(StoreError::Corrupt("an organisation"))?,
        applicant: Applicant::from_code(row.text(11)?)
            .ok_or(StoreError::Corrupt("an applicant"))?,
        agent: row.opt_id(10)?,
        demand: row.opt_id(3)?,
        owner: row.id(21)?,
    };
    Ok(OrderParts {
        opening,
        template: TemplateRef { code: row.string(5)?, version: version(row.int(6)?)? },
        opened_at: Now::from_micros(row.int(25)?),
        owner: row.id(22)?,
        next_on: day_from_number(row.int(23)?),
        status: OrderStatus::from_code(row.text(14)?).ok_or(StoreError::Corrupt("a state"))?,
        at: row.opt_int(15)?.map(Now::from_micros),
        cancelled_by: row.opt_id(17)?,
        reason: row.opt_text(18)?.map(Personal::new),
        wait: row.opt_text(19)?.and_then(WaitReason::from_code),
        wait_until: row.opt_int(20)?.map(day_from_number),
        holds: u32::try_from(row.int(27)?).map_err(StoreError::corrupt("a count"))?,
        failing: if row.is_null(28)? { None } else { Some(row.json(28)?) },
        fee: row.opt_text(29)?.map(Personal::new),
        amended: u32::try_from(row.int(30)?).map_err(StoreError::corrupt("a count"))?,
        stage: Stage::from_code(row.text(16)?).ok_or(StoreError::Corrupt("a stage"))?,
    })
}

/// The stored number of a process's version.
pub(super) fn version(stored: i64) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(StoreError::corrupt("a version"))
}
