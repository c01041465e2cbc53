//! The order runs: departments take their tasks, hand back, wait, are late, deliver, and look after the customer.

use chrono::Days;

use super::{
    office::{CHEN, HE, LIN, SU},
    stage::Stage,
    told::{Broken, Played, Value, holds, same, there},
};
use crate::{
    desk::{
        Command, demand,
        order::{self, Finding, OrderPage, OrderView, TaskCard},
        promise, task,
        work::{Board, Day, QueuePage, QueueView},
    },
    domain::{
        Personal,
        demand::{Advance, Ending},
        order::{OrderStatus, Penalty, PhaseState},
        process::{Field, FieldKind, FieldValue, FormValues, Stage as OrderStage},
        task::{TaskStatus, WaitReason},
    },
};

const SOLUTIONS: &str = "deng";
const RESOURCES: &str = "xie";
const LAWYER: &str = "tang";
const BUILDER: &str = "luo";
const OPERATOR: &str = "tan";
const SECURITY: &str = "ye";
const BILLING: &str = "feng";

const DAY_MINUTES: i64 = 24 * 60;

fn page(stage: &mut Stage<'_>, who: &str) -> Result<OrderView, Broken> {
    stage.ask(who, OrderPage { order: stage.story.order })
}

fn card(stage: &mut Stage<'_>, who: &str, code: &'static str) -> Result<TaskCard, Broken> {
    there(code, page(stage, who)?.tasks.into_iter().find(|it| it.code == code))
}

fn queue(stage: &mut Stage<'_>, who: &str) -> Result<QueueView, Broken> {
    let member = stage.cast.staff.iter().find(|it| it.login == who);
    let department = member.map(|it| it.department.clone()).unwrap_or_default();
    stage.ask(who, QueuePage { department, offset: 0, limit: 50 })
}

/// Takes a task out of the queue, if it is not in one's hands already, and answers what it asks.
fn finish(stage: &mut Stage<'_>, who: &str, code: &'static str) -> Result<(), Broken> {
    let task = card(stage, who, code)?;
    if task.status == TaskStatus::OnHold {
        // Its day has not come, but nobody minds an early call.
        stage.run(who, Command::Task(task::Command::Resume { id: task.id }))?;
    }
    if task.status == TaskStatus::Ready {
        let queue = queue(stage, who)?;
        holds("in-the-queue", queue.rows.iter().any(|it| it.task == task.id))?;
        stage.run(who, Command::Task(task::Command::Accept { id: task.id }))?;
    }
    stage.later(20);
    let values = answers(stage, &task.form);
    stage.run(who, Command::Task(task::Command::Complete { id: task.id, values }))?;
    same(code, &card(stage, who, code)?.status, &TaskStatus::Done)
}

fn answers(stage: &Stage<'_>, form: &[Field]) -> FormValues {
    let today = stage.now().today();
    let answer = |it: &Field| match it.kind {
        FieldKind::Text => FieldValue::Text(Personal::from(stage.cast.words.answer.as_str())),
        FieldKind::Number => FieldValue::Number(500),
        FieldKind::Date => FieldValue::Date(today),
        FieldKind::Choice => {
            let best = it.key == "satisfaction";
            let choice = if best { it.choices.last() } else { it.choices.first() };
            FieldValue::Choice(choice.map_or_else(String::new, |it| it.code.clone()))
        }
        FieldKind::YesNo => FieldValue::YesNo(true),
    };
    form.iter().map(|it| (it.key.clone(), answer(it))).collect()
}

/// A promise that was made on the telephone is kept, and cannot be kept twice.
pub(super) fn promise(stage: &mut Stage<'_>) -> Played {
    let id = stage.story.promise;
    let keep = || Command::Promise(promise::Command::Keep { id });
    stage.run(LIN, keep())?;
    let day = stage.ask(LIN, Day { staff: stage.id(LIN)? })?;
    same("nothing-promised-is-open", &day.promises.len(), &0)?;
    let said = stage.refused(LIN, keep(), "promise-decided")?;
    Ok(vec![("promise", stage.cast.words.promise.clone().into()), ("said", said.into())])
}

/// Needs are written down whole; two departments work at the same time, each on its own.
pub(super) fn presales(stage: &mut Stage<'_>) -> Played {
    let need = card(stage, LIN, "need")?;
    let empty = task::Command::Complete { id: need.id, values: FormValues::new() };
    stage.refused(LIN, Command::Task(empty), "form-missing")?;
    finish(stage, LIN, "need")?;
    let solution = card(stage, SOLUTIONS, "solution")?;
    let grab = task::Command::Accept { id: solution.id };
    let said = stage.refused(RESOURCES, Command::Task(grab), "other-department")?;
    same("free-for-solutions", &queue(stage, SOLUTIONS)?.free, &1)?;
    same("free-for-resources", &queue(stage, RESOURCES)?.free, &1)?;
    finish(stage, SOLUTIONS, "solution")?;
    Ok(vec![("said", said.into())])
}

/// A department lacks something: the owner sees it, supplies it, and sends the task again.
pub(super) fn hand_back(stage: &mut Stage<'_>) -> Played {
    let task = card(stage, RESOURCES, "resource-check")?;
    let id = task.id;
    stage.run(RESOURCES, Command::Task(task::Command::Accept { id }))?;
    let words = stage.cast.words.clone();
    let silent = task::Command::HandBack { id, reason: Personal::default() };
    stage.refused(RESOURCES, Command::Task(silent), "no-reason")?;
    let reason = Personal::from(words.hand_back.as_str());
    stage.run(RESOURCES, Command::Task(task::Command::HandBack { id, reason }))?;
    let view = page(stage, LIN)?;
    holds("owner-is-told", view.findings.contains(&Finding::TaskCameBack))?;
    same("reason", &card(stage, LIN, "resource-check")?.reason, &words.hand_back)?;
    stage.run(LIN, Command::Task(task::Command::SendAgain { id }))?;
    finish(stage, RESOURCES, "resource-check")?;
    same("stage", &page(stage, LIN)?.stage, &OrderStage::Sale)?;
    Ok(vec![("name", stage.name(RESOURCES).into()), ("said", words.hand_back.into())])
}

/// The review cannot be completed while a paper is missing.
pub(super) fn gate(stage: &mut Stage<'_>) -> Played {
    finish(stage, LIN, "papers")?;
    let review = card(stage, HE, "review")?;
    stage.run(HE, Command::Task(task::Command::Accept { id: review.id }))?;
    let values = FormValues::new();
    let early = task::Command::Complete { id: review.id, values };
    let said = stage.refused(HE, Command::Task(early), "papers-not-approved")?;
    holds("it-says-which", !review.lacks.is_empty())?;
    Ok(vec![("n", review.lacks.len().into()), ("said", said.into())])
}

/// With all papers approved the sale goes on: review, agreement, entry.
pub(super) fn sale(stage: &mut Stage<'_>) -> Played {
    finish(stage, HE, "review")?;
    finish(stage, LAWYER, "agreement")?;
    finish(stage, LIN, "entry")?;
    let ready = page(stage, LIN)?.tasks.into_iter().filter(|it| it.status == TaskStatus::Ready);
    let ready: Vec<String> = ready.map(|it| it.code).collect();
    same("side-by-side", &ready, &vec!["build".to_owned(), "filing".to_owned()])?;
    Ok(vec![("law", stage.name(LAWYER).into())])
}

/// What waits for the customer does not run out; what was begun is not cancelled for nothing.
pub(super) fn hold(stage: &mut Stage<'_>) -> Played {
    let id = card(stage, BUILDER, "build")?.id;
    stage.run(BUILDER, Command::Task(task::Command::Accept { id }))?;
    let before = there("due", card(stage, BUILDER, "build")?.due_us)?;
    let today = stage.now().today();
    let until = there("next-week", today.checked_add_days(Days::new(7)))?;
    let reason = WaitReason::CustomerPremises;
    stage.run(BUILDER, Command::Task(task::Command::Hold { id, reason, until }))?;
    same("clock-stands-still", &card(stage, BUILDER, "build")?.due_us, &None)?;
    stage.later(7 * DAY_MINUTES);
    stage.run(BUILDER, Command::Task(task::Command::Resume { id }))?;
    let after = there("due-again", card(stage, BUILDER, "build")?.due_us)?;
    holds("due-later", before < after)?;
    let cancel = order::Command::Cancel {
        id: stage.story.order,
        reason: Personal::from(stage.cast.words.cancel.as_str()),
        penalty: Penalty::NotAgreed,
        fee: Personal::default(),
    };
    let said = stage.refused(LIN, Command::Order(cancel), "penalty-not-agreed")?;
    let days = (after - before) / (DAY_MINUTES * 60_000_000);
    Ok(vec![("reason", Value::Key(wait_key(reason))), ("days", days.into()), ("said", said.into())])
}

fn wait_key(reason: WaitReason) -> String {
    format!("order-wait-{}", reason.code().replace('_', "-"))
}

/// Nothing is late in silence: queue and board show it to the department and its supervisor.
pub(super) fn late(stage: &mut Stage<'_>) -> Played {
    same("nothing-late-yet", &stage.ask(SU, Board)?.late, &0)?;
    let filing = card(stage, SECURITY, "filing")?;
    stage.later(4 * DAY_MINUTES);
    let board = stage.ask(SU, Board)?;
    let row = there("late-on-the-board", board.rows.late.iter().find(|it| it.task == filing.id))?;
    same("late-in-the-queue", &queue(stage, SECURITY)?.late, &1)?;
    same("orders-late", &board.orders_late, &1)?;
    let row = (row.title.clone(), row.department_name.clone());
    finish(stage, SECURITY, "filing")?;
    holds("no-longer-late", stage.ask(SU, Board)?.late < board.late)?;
    Ok(vec![("task", row.0.into()), ("department", row.1.into())])
}

/// Construction, configuration, the customer's acceptance, billing.
pub(super) fn delivery(stage: &mut Stage<'_>) -> Played {
    finish(stage, BUILDER, "build")?;
    finish(stage, OPERATOR, "configuration")?;
    finish(stage, OPERATOR, "acceptance")?;
    let by = card(stage, LIN, "acceptance")?.values;
    holds("who-accepted-it", by.contains_key("accepted-by"))?;
    finish(stage, BILLING, "billing")?;
    let view = page(stage, LIN)?;
    same("stage", &view.stage, &OrderStage::Aftersales)?;
    let done = view.phases.iter().filter(|it| it.state == PhaseState::Done).count();
    same("phases-behind", &done, &2)?;
    Ok(vec![("n", view.tasks.iter().filter(|it| it.status == TaskStatus::Done).count().into())])
}

/// A manager who is away hands everything over; nothing is left without an owner.
pub(super) fn hand_over(stage: &mut Stage<'_>) -> Played {
    let (order, demand, to) = (stage.story.order, stage.story.demand, stage.id(CHEN)?);
    stage.run(LIN, Command::Order(order::Command::HandOver { id: order, to }))?;
    stage.run(LIN, Command::Demand(demand::Command::HandOver { id: demand, to }))?;
    let mine = stage.ask(LIN, Day { staff: stage.id(LIN)? })?;
    let theirs = stage.ask(CHEN, Day { staff: to })?;
    holds("nothing-left", mine.tasks.is_empty() && mine.demands.is_empty())?;
    holds("task-came-over", theirs.tasks.iter().any(|it| it.order == order))?;
    holds("demand-came-over", theirs.demands.iter().any(|it| it.id == demand))?;
    let owner = page(stage, CHEN)?.owner_name;
    same("owner", &owner, &stage.name(CHEN))?;
    Ok(vec![("before", stage.name(LIN).into()), ("after", owner.into())])
}

/// The customer is asked whether it is good, and looked after; then the order is complete.
pub(super) fn aftersales(stage: &mut Stage<'_>) -> Played {
    finish(stage, CHEN, "follow-up")?;
    let rated = card(stage, CHEN, "follow-up")?.values.get("satisfaction").cloned();
    same("rating", &rated, &Some(FieldValue::Choice("5".to_owned())))?;
    finish(stage, CHEN, "care")?;
    let view = page(stage, CHEN)?;
    same("status", &view.status, &OrderStatus::Completed)?;
    holds("all-done", view.tasks.iter().all(|it| it.status.is_closed()))?;
    holds("nothing-more-to-do", view.tasks.iter().all(|it| it.may.is_empty()))?;
    Ok(vec![("number", view.number.into()), ("n", view.tasks.len().into())])
}

/// A demand ends when the customer says so, never before somebody has asked.
pub(super) fn confirmed(stage: &mut Stage<'_>) -> Played {
    let (id, words) = (stage.story.demand, stage.cast.words.clone());
    let (by, remark) = (Some(stage.story.agent), Personal::from(words.remark.as_str()));
    let end = || {
        let ending = Ending::Confirmed { by, remark: remark.clone() };
        Command::Demand(demand::Command::End { id, ending })
    };
    let said = stage.refused(CHEN, end(), "not-followed-up")?;
    let advance = Advance::FollowUp { result: Personal::from(words.settled.as_str()) };
    let next_on = stage.now().today();
    let step = demand::Command::Advance { id, advance, next_on };
    stage.run(CHEN, Command::Demand(step))?;
    stage.run(CHEN, end())?;
    let day = stage.ask(CHEN, Day { staff: stage.id(CHEN)? })?;
    same("open-demands", &day.demands.len(), &0)?;
    Ok(vec![("said", said.into()), ("remark", words.remark.into())])
}
