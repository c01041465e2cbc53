//! Tasks in SQL: rows of an order, and the queues of departments and people.

use super::{Row, Sql, StoreError, Value, orders::version, rollup};
use crate::domain::{
    EnterpriseId, Now, OrderId, Personal, StaffId, TaskId, Tier,
    clock::Meter,
    day_from_number, day_number,
    order::{Order, OrderStatus},
    process::{Stage, TemplateRef},
    task::{Task, TaskParts, TaskStatus, WaitReason},
};

/// Where a task stands among those of its order.
pub(super) struct Place {
    pub position: i64,
    pub stage: Stage,
}

/// Who must act on a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Nobody,
    /// Whoever has it, or anyone of its department.
    Department,
    /// It was refused or handed back.
    OrderOwner,
}

pub(super) fn turn(task: &Task) -> Turn {
    match task.status() {
        TaskStatus::Waiting | TaskStatus::Done | TaskStatus::Cancelled | TaskStatus::Skipped => {
            Turn::Nobody
        }
        TaskStatus::Ready | TaskStatus::Accepted | TaskStatus::OnHold => Turn::Department,
        TaskStatus::Refused | TaskStatus::HandedBack => Turn::OrderOwner,
    }
}

fn assignee(task: &Task, order: &Order) -> Option<StaffId> {
    match turn(task) {
        Turn::OrderOwner => Some(order.owner()),
        Turn::Department => task.assignee(),
        Turn::Nobody => None,
    }
}

fn is_open(task: &Task) -> i64 {
    match turn(task) {
        Turn::Nobody => 0,
        Turn::Department => 1,
        Turn::OrderOwner => 2,
    }
}

/// Its place in lists; while the whole order waits, that is the end of the wait.
fn sort_us(task: &Task, order: &Order) -> i64 {
    let moment = match order.status() {
        OrderStatus::OnHold => Some(order.attention()),
        _ => task.attention(),
    };
    moment.map_or(i64::MAX, Now::micros)
}

pub(super) fn insert(
    sql: &mut dyn Sql,
    task: &Task,
    (order, place): (&Order, &Place),
) -> Result<(), StoreError> {
    let parts = task.parts();
    sql.execute(
        "INSERT INTO task (id, product_order, enterprise, code, position, stage, department, state,
             staff, assignee, state_us, reason, wait, wait_until_day, budget_minutes, consumed_s,
             running_us, due_us, accept_us, sort_us, form, done_us, is_open, round)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20, ?21, ?22, ?23, ?24)",
        &[
            parts.id.into(),
            parts.order.into(),
            order.opening().enterprise.into(),
            parts.code.as_str().into(),
            place.position.into(),
            place.stage.code().into(),
            parts.department.as_str().into(),
            parts.status.code().into(),
            parts.staff.into(),
            assignee(task, order).into(),
            parts.at.map(Now::micros).into(),
            reason(&parts),
            parts.wait.map(WaitReason::code).into(),
            parts.wait_until.map(day_number).into(),
            i64::from(parts.clock.budget_minutes).into(),
            parts.clock.consumed_seconds.into(),
            parts.clock.running_since.map(Now::micros).into(),
            parts.due.map(Now::micros).into(),
            parts.accept_by.map(Now::micros).into(),
            sort_us(task, order).into(),
            Value::json(&parts.values)?,
            done(&parts),
            is_open(task).into(),
            i64::from(parts.round).into(),
        ],
    )?;
    Ok(())
}

pub(super) fn update(
    sql: &mut dyn Sql,
    task: &Task,
    (order, place): (&Order, &Place),
) -> Result<(), StoreError> {
    let parts = task.parts();
    sql.execute(
        "UPDATE task SET state = ?1, staff = ?2, assignee = ?3, state_us = ?4, reason = ?5,
             wait = ?6, wait_until_day = ?7, consumed_s = ?8, running_us = ?9, due_us = ?10,
             accept_us = ?11, sort_us = ?12, form = ?13, done_us = ?14, is_open = ?15,
             code = ?16, position = ?17, stage = ?18, department = ?19, budget_minutes = ?20,
             round = ?21
         WHERE id = ?22",
        &[
            parts.status.code().into(),
            parts.staff.into(),
            assignee(task, order).into(),
            parts.at.map(Now::micros).into(),
            reason(&parts),
            parts.wait.map(WaitReason::code).into(),
            parts.wait_until.map(day_number).into(),
            parts.clock.consumed_seconds.into(),
            parts.clock.running_since.map(Now::micros).into(),
            parts.due.map(Now::micros).into(),
            parts.accept_by.map(Now::micros).into(),
            sort_us(task, order).into(),
            Value::json(&parts.values)?,
            done(&parts),
            is_open(task).into(),
            parts.code.as_str().into(),
            place.position.into(),
            place.stage.code().into(),
            parts.department.as_str().into(),
            i64::from(parts.clock.budget_minutes).into(),
            i64::from(parts.round).into(),
            parts.id.into(),
        ],
    )?;
    Ok(())
}

/// Takes out a task that its order no longer has.
pub(super) fn remove(sql: &mut dyn Sql, id: TaskId) -> Result<(), StoreError> {
    sql.execute("DELETE FROM task WHERE id = ?1", &[id.into()])?;
    Ok(())
}

fn reason(parts: &TaskParts) -> Value {
    parts.reason.as_ref().map(|it| it.reveal().to_owned()).into()
}

fn done(parts: &TaskParts) -> Value {
    parts.at.filter(|_| parts.status == TaskStatus::Done).map(Now::micros).into()
}

/// The tasks of an order, in the order of its process.
pub(super) fn of_order(sql: &mut dyn Sql, id: OrderId) -> Result<Vec<Task>, StoreError> {
    let rows = sql.query(
        "SELECT id, product_order, code, department, state, staff, state_us, reason, wait,
             wait_until_day, budget_minutes, consumed_s, running_us, due_us, accept_us, form, round
         FROM task WHERE product_order = ?1 ORDER BY position, id",
        &[id.into()],
    )?;
    let task = |row: &Row| {
        let parts = TaskParts {
            id: row.id::<TaskId>(0)?,
            order: row.id(1)?,
            code: row.string(2)?,
            department: row.string(3)?,
            status: status(row.text(4)?)?,
            staff: row.opt_id(5)?,
            at: row.opt_int(6)?.map(Now::from_micros),
            reason: row.opt_text(7)?.map(Personal::new),
            wait: row.opt_text(8)?.and_then(WaitReason::from_code),
            wait_until: row.opt_int(9)?.map(day_from_number),
            clock: meter(row, 10)?,
            due: row.opt_int(13)?.map(Now::from_micros),
            accept_by: row.opt_int(14)?.map(Now::from_micros),
            values: row.json(15)?,
            round: u32::try_from(row.int(16)?).map_err(StoreError::corrupt("a round"))?,
        };
        Task::restore(parts).map_err(StoreError::corrupt("a task"))
    };
    rows.iter().map(task).collect()
}

/// Budget, consumption and start of a clock, in three columns.
fn meter(row: &Row, first: usize) -> Result<Meter, StoreError> {
    let budget = row.int(first)?;
    Ok(Meter {
        budget_minutes: u32::try_from(budget).map_err(StoreError::corrupt("a budget"))?,
        consumed_seconds: row.int(first + 1)?,
        running_since: row.opt_int(first + 2)?.map(Now::from_micros),
    })
}

fn status(code: &str) -> Result<TaskStatus, StoreError> {
    TaskStatus::from_code(code).ok_or(StoreError::Corrupt("a state"))
}

/// An open task as queues show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub task: TaskId,
    pub code: String,
    pub department: String,
    pub status: TaskStatus,
    pub assignee: Option<StaffId>,
    pub wait: Option<WaitReason>,
    /// Due, or when somebody looks at it again.
    pub sort_us: i64,
    pub due_us: Option<i64>,
    pub accept_us: Option<i64>,
    pub order: OrderId,
    pub number: String,
    pub offering: String,
    pub template: TemplateRef,
    pub order_status: OrderStatus,
    pub order_owner: StaffId,
    pub tier: Tier,
    pub enterprise: EnterpriseId,
    pub enterprise_name: String,
    pub clock: Meter,
}

/// A window of what a department has to do, the most urgent first.
///
/// The window is found in the index; only its own rows are looked at.
pub fn queue(
    sql: &mut dyn Sql,
    department: &str,
    (offset, limit): (i64, i64),
) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT t.id, t.code, t.department, t.state, t.assignee, t.wait, t.sort_us, t.due_us,
             t.accept_us, o.id, o.number, o.offering, o.template, o.template_version, o.state,
             o.owner, o.tier, e.id, e.name, t.budget_minutes, t.consumed_s, t.running_us
         FROM (SELECT id FROM task WHERE department = ?1 AND is_open = 1
               ORDER BY sort_us, id LIMIT ?2 OFFSET ?3) AS w
             JOIN task t ON t.id = w.id JOIN product_order o ON o.id = t.product_order
             JOIN enterprise e ON e.id = t.enterprise
         ORDER BY t.sort_us, t.id",
        &[department.into(), limit.into(), offset.into()],
    )?;
    rows.iter().map(line).collect()
}

/// What one member of staff has to do, the most urgent first: their own, and what came back to
/// them as owner of the order.
pub fn of_staff(sql: &mut dyn Sql, staff: StaffId, limit: i64) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT t.id, t.code, t.department, t.state, t.assignee, t.wait, t.sort_us, t.due_us,
             t.accept_us, o.id, o.number, o.offering, o.template, o.template_version, o.state,
             o.owner, o.tier, e.id, e.name, t.budget_minutes, t.consumed_s, t.running_us
         FROM (SELECT id FROM task WHERE assignee = ?1 AND is_open > 0
               ORDER BY sort_us, id LIMIT ?2) AS w
             JOIN task t ON t.id = w.id JOIN product_order o ON o.id = t.product_order
             JOIN enterprise e ON e.id = t.enterprise
         ORDER BY t.sort_us, t.id",
        &[staff.into(), limit.into()],
    )?;
    rows.iter().map(line).collect()
}

/// Open tasks that are due between two moments, whoever has them.
pub fn due_between(
    sql: &mut dyn Sql,
    (from, to): (Now, Now),
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT t.id, t.code, t.department, t.state, t.assignee, t.wait, t.sort_us, t.due_us,
             t.accept_us, o.id, o.number, o.offering, o.template, o.template_version, o.state,
             o.owner, o.tier, e.id, e.name, t.budget_minutes, t.consumed_s, t.running_us
         FROM (SELECT id FROM task WHERE is_open = 1 AND due_us >= ?1 AND due_us < ?2
               ORDER BY due_us, id LIMIT ?3) AS w
             JOIN task t ON t.id = w.id JOIN product_order o ON o.id = t.product_order
             JOIN enterprise e ON e.id = t.enterprise
         ORDER BY t.due_us, t.id",
        &[from.micros().into(), to.micros().into(), limit.into()],
    )?;
    rows.iter().map(line).collect()
}

/// Open tasks of one department that are due between two moments.
pub fn due_between_of(
    sql: &mut dyn Sql,
    department: &str,
    (from, to): (Now, Now),
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let rows = sql.query(
        "SELECT t.id, t.code, t.department, t.state, t.assignee, t.wait, t.sort_us, t.due_us,
             t.accept_us, o.id, o.number, o.offering, o.template, o.template_version, o.state,
             o.owner, o.tier, e.id, e.name, t.budget_minutes, t.consumed_s, t.running_us
         FROM (SELECT id FROM task
               WHERE department = ?1 AND is_open = 1 AND due_us >= ?2 AND due_us < ?3
               ORDER BY due_us, id LIMIT ?4) AS w
             JOIN task t ON t.id = w.id JOIN product_order o ON o.id = t.product_order
             JOIN enterprise e ON e.id = t.enterprise
         ORDER BY t.due_us, t.id",
        &[department.into(), from.micros().into(), to.micros().into(), limit.into()],
    )?;
    rows.iter().map(line).collect()
}

/// How many open tasks of a department are due before a moment.
pub fn due_before(sql: &mut dyn Sql, department: &str, moment: Now) -> Result<i64, StoreError> {
    let before = rollup::sum_before(sql, rollup::BY_HOUR, (department, moment))?;
    Ok(before + due_in_hour_of(sql, department, moment)?)
}

/// As [`due_before`] for three moments, the earliest first.
pub fn due_before_each(
    sql: &mut dyn Sql,
    department: &str,
    moments: [Now; 3],
) -> Result<[i64; 3], StoreError> {
    let mut counts = rollup::sums_before(sql, rollup::BY_HOUR, (department, moments))?;
    for (count, moment) in counts.iter_mut().zip(moments) {
        *count += due_in_hour_of(sql, department, moment)?;
    }
    Ok(counts)
}

/// The hour of a moment is counted for itself, up to the moment.
fn due_in_hour_of(sql: &mut dyn Sql, department: &str, moment: Now) -> Result<i64, StoreError> {
    let rows = sql.query(
        "SELECT COUNT(*) FROM task
         WHERE department = ?1 AND is_open = 1 AND due_us >= ?2 AND due_us < ?3",
        &[department.into(), rollup::hour_began(moment).micros().into(), moment.micros().into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// How many open tasks of a department each person has; nobody for those that are still free.
pub fn workload(
    sql: &mut dyn Sql,
    department: &str,
) -> Result<Vec<(Option<StaffId>, i64)>, StoreError> {
    let counts = rollup::counts_within(sql, rollup::BY_COLLEAGUE, department)?;
    let read = |(staff, n): (String, i64)| {
        let staff = Some(staff).filter(|it| !it.is_empty());
        let staff = staff.map(|it| it.parse().map_err(StoreError::corrupt("a count's name")));
        Ok((staff.transpose()?, n))
    };
    counts.into_iter().map(read).collect()
}

fn line(row: &Row) -> Result<Line, StoreError> {
    Ok(Line {
        task: row.id(0)?,
        code: row.string(1)?,
        department: row.string(2)?,
        status: status(row.text(3)?)?,
        assignee: row.opt_id(4)?,
        wait: row.opt_text(5)?.and_then(WaitReason::from_code),
        sort_us: row.int(6)?,
        due_us: row.opt_int(7)?,
        accept_us: row.opt_int(8)?,
        order: row.id(9)?,
        number: row.string(10)?,
        offering: row.string(11)?,
        template: TemplateRef { code: row.string(12)?, version: version(row.int(13)?)? },
        order_status: OrderStatus::from_code(row.text(14)?)
            .ok_or(StoreError::Corrupt("a state"))?,
        order_owner: row.id(15)?,
        tier: super::enterprises::tier(row.int(16)?)?,
        enterprise: row.id(17)?,
        enterprise_name: row.string(18)?,
        clock: meter(row, 19)?,
    })
}
